"""Previews for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Preview, small_site


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A running preview of a small site, shared by the tests of a module: each touches records of its own only."""
    preview = Preview.start(small_site(tmp_path_factory.mktemp("shelf"), records=8))
    yield preview
    preview.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Preview]]:
    """A function that starts a preview of a small site of its own; `prepare` may change the site before."""
    running: list[Preview] = []

    def begin(*arguments: str, prepare: Callable[[Path], object] | None = None) -> Preview:
        root = small_site(tmp_path / f"site{len(running)}")
        if prepare is not None:
            prepare(root)
        running.append(Preview.start(root, *arguments))
        return running[-1]

    yield begin
    for preview in running:
        preview.stop()
