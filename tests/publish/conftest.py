"""Fixtures for publishing: git as on a fresh account, and a desk to publish from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from desk import Desk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_git_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git as on a fresh account: no settings of this machine, one known person."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        '[user]\n\tname = Alice\n\temail = alice@example.org\n[protocol "file"]\n\tallow = always\n'
    )
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a build, nothing published yet."""
    place = tmp_path / "desk"
    place.mkdir()
    desk = Desk(place)
    desk.build()
    return desk
