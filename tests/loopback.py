"""Serves a built site from loopback, below a path, as GitHub Pages would."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under `base`, and its 404 page."""

    def __init__(self, *arguments: object, base: str, directory: str) -> None:
        self.base = base
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        inside = super().translate_path(path.removeprefix(self.base.rstrip("/")))
        missing = not path.startswith(self.base) or not Path(inside).exists()
        return str(Path(self.directory) / "404.html") if missing else inside

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def serving(folder: Path, base: str) -> Iterator[str]:
    """Serves `folder` below the path `base` while the block runs; gives its address."""
    handler = functools.partial(_Handler, base=base, directory=os.fspath(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        server.shutdown()
