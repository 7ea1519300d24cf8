"""Publishing over HTTP to git's own server program, with a password, as to GitHub."""

from __future__ import annotations

import base64
import functools
import http.server
import os
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from desk import PAGES, Desk, git

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "s3cr3t-t0ken"  # noqa: S105 - of this test's own server
LOGIN = "Basic " + base64.b64encode(f"alice:{TOKEN}".encode()).decode()


class GitHandler(http.server.BaseHTTPRequestHandler):
    """Hands requests with the right password to `git http-backend` (a CGI program, RFC 3875)."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, root: Path, traffic: list[int]) -> None:
        self.root, self.traffic = root, traffic
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(body)

    def answer(self, body: bytes) -> None:
        self.traffic.append(len(body))
        path, _, query = self.path.partition("?")
        if self.headers.get("Authorization") != LOGIN:
            self.reply(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
            return
        env = os.environ | {
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "alice",
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }
        out = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=True).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.reply(int(fields.pop("Status", "200").split()[0]), fields, content)

    def reply(self, status: int, fields: dict[str, str], content: bytes) -> None:
        self.traffic.append(len(content))
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(desk: Desk) -> Iterator[tuple[str, list[int]]]:
    """Host and port of a git server on loopback with the desk's remote, and the sizes of what went to and fro."""
    traffic: list[int] = []
    git(desk.remote, "config", "http.receivepack", "true")
    handler = functools.partial(GitHandler, root=desk.folder, traffic=traffic)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"127.0.0.1:{running.server_address[1]}", traffic
        running.shutdown()
        thread.join()


def test_a_token_in_the_address(desk: Desk, server: tuple[str, list[int]]) -> None:
    """Publishing twice with a token in the remote's address works, and the token is in nothing that is said or written."""
    host, _ = server
    git(desk.site, "remote", "set-url", "origin", f"http://alice:{TOKEN}@{host}/remote.git")
    said = []
    for number in range(2):
        desk.build({**PAGES, "new.html": b"%d" % number})
        result = desk.publish()
        assert result.pushed
        said += [desk.report, repr(result)]
    assert desk.branch()["new.html"] == b"1"
    assert TOKEN not in "\n".join(said)
    assert all(TOKEN.encode() not in path.read_bytes() for path in desk.out.rglob("*") if path.is_file())


def test_a_header_in_the_repositorys_own_settings(desk: Desk, server: tuple[str, list[int]]) -> None:
    """The login that a CI checkout keeps in the repository's own configuration is used."""
    host, _ = server
    git(desk.site, "remote", "set-url", "origin", f"http://{host}/remote.git")
    git(desk.site, "config", f"http.http://{host}/.extraheader", f"AUTHORIZATION: {LOGIN}")
    assert desk.publish().pushed
    assert desk.branch() == {**PAGES, ".nojekyll": b""}


def test_a_credential_helper(desk: Desk, server: tuple[str, list[int]]) -> None:
    """A credential helper that only this repository knows is asked."""
    host, _ = server
    git(desk.site, "remote", "set-url", "origin", f"http://{host}/remote.git")
    git(desk.site, "config", "credential.helper", f"!f() {{ echo username=alice; echo password={TOKEN}; }}; f")
    assert desk.publish().pushed


def test_pages_are_not_moved_again(desk: Desk, server: tuple[str, list[int]]) -> None:
    """To add one page to a branch of many, what is there is neither fetched nor pushed again."""
    host, traffic = server
    git(desk.site, "remote", "set-url", "origin", f"http://alice:{TOKEN}@{host}/remote.git")
    large = {f"{number}.html": os.urandom(200_000) for number in range(5)}
    desk.build({**PAGES, **large})
    desk.publish()
    assert sum(traffic) > 1_000_000
    traffic.clear()
    desk.build({**PAGES, **large, "new.html": b"x"})
    desk.publish()
    assert sum(traffic) < 100_000
