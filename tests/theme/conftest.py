"""Sites that the theme is looked at on: the demonstration, and one made of everything that breaks layouts."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hostile import BASE, write_hostile
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


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under `BASE`, and its 404 page."""

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        inside = super().translate_path(path.removeprefix(BASE.rstrip("/")))
        missing = not path.startswith(BASE) or not Path(inside).exists()
        return str(Path(self.directory) / "404.html") if missing else inside

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on loopback and returns its address."""
    servers: list[http.server.ThreadingHTTPServer] = []
    known: dict[Path, str] = {}

    def start(folder: Path) -> str:
        if folder not in known:
            handler = functools.partial(_Handler, directory=os.fspath(folder))
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            servers.append(server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            known[folder] = f"http://127.0.0.1:{server.server_address[1]}{BASE}"
        return known[folder]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
