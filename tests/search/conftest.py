"""Sites to be searched: the demonstration, and a large one of real files; each built once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shelves import COUNTED, HOSTILE, REAL_FILES, SCRIPTS, SHOWN, Ask, Shelf, served, write_records


@pytest.fixture(scope="session")
def demo(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The demonstration, with a few records in other scripts."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(project / "content", folder / "content")
    shutil.copy(project / "site.toml", folder)
    write_records(folder / "content" / "scripts", SCRIPTS)
    yield from served(folder)


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Two thousand real records out of files of many formats."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "content").mkdir()
    for name in REAL_FILES:
        shutil.copy(shared_data / name, folder / "content")
    (folder / "site.toml").write_text(
        'title = "Real shelf"\n[exports]\nper_record = []\ncatalogue = []\n', encoding="utf-8"
    )
    yield from served(folder)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Records that try to run scripts wherever a search shows something."""
    folder = tmp_path_factory.mktemp("hostile")
    write_records(folder / "content", HOSTILE)
    (folder / "site.toml").write_text('title = "<b>Shelf</b> \\"&"\n[indexes.tags]\n', encoding="utf-8")
    yield from served(folder)


@pytest.fixture
def ask(browser: Any) -> Iterator[Ask]:
    """A function that asks a shelf's search page; after the test, no script has failed there."""
    contexts: list[Any] = []
    faults: list[str] = []

    def ask(shelf: Shelf, options: dict[str, Any] | None = None, *, facets: bool = False, **asked: str) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **(options or {})})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(shelf.address(**asked))
        page.wait_for_function(COUNTED if facets else SHOWN)
        return page

    yield ask
    for context in contexts:
        context.close()
    # What Chromium says where one page replaces another before it was drawn.
    assert not [fault for fault in faults if not fault.startswith("Transition was")]
