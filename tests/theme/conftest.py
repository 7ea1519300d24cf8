"""Sites that the theme is looked at on: the demonstration, and one made of everything that breaks layouts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hostile import BASE, write_hostile
from loopback import serving
from sites import Site

from sitegen.cli import run


def _built(root: Path, out: Path, *arguments: str) -> Path:
    code = run(["build", str(root), "-o", str(out), "--base-url", f"https://example.org{BASE}", *arguments])
    assert code == 0
    return out


@pytest.fixture(scope="session")
def demo(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site, built."""
    return _built(project, tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture(scope="session")
def plain(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site in the theme `plain`, built."""
    root = tmp_path_factory.mktemp("plain")
    shutil.copytree(project / "content", root / "content")
    config = (project / "site.toml").read_text(encoding="utf-8").replace('name = "default"', 'name = "plain"')
    assert '"plain"' in config
    (root / "site.toml").write_text(config, encoding="utf-8")
    return _built(root, root / "public")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of records that break layouts, built."""
    site = Site(tmp_path_factory.mktemp("hostile"))
    write_hostile(site)
    return _built(site.root, site.public)


def _two_records(folder: Path, formats: str) -> Path:
    site = Site(folder)
    site.write("site.toml", f'title = "T"\n[exports]\nper_record = {formats}\n')
    for name in ("one", "two"):
        site.record(name, type="book", authors=["Doe, Ann"], date="2020")
    return _built(site.root, site.public)


@pytest.fixture(scope="session")
def bare_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two records without files beside them, built."""
    return _two_records(tmp_path_factory.mktemp("bare"), "[]")


@pytest.fixture(scope="session")
def table_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two records with tables beside them, built."""
    return _two_records(tmp_path_factory.mktemp("table"), '["csv"]')


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on loopback and returns its address."""
    known: dict[Path, str] = {}
    with ExitStack() as servers:

        def start(folder: Path) -> str:
            if folder not in known:
                known[folder] = servers.enter_context(serving(folder, BASE))
            return known[folder]

        yield start
