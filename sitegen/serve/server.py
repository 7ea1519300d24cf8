"""The preview's HTTP server: the files of the output folder, the script and the events of open pages; nothing else, and to nobody else.

One thread a connection, of the standard library: a preview has a handful of readers, and a page is read and sent in well under a millisecond.
"""

from __future__ import annotations

import errno
import os
import socket
import socketserver
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import msgspec

from sitegen.digest import digest
from sitegen.errors import ServeError
from sitegen.serve.conditional import Unsatisfiable, last_modified, not_modified, span
from sitegen.serve.events import Hub, State
from sitegen.serve.gate import Gate
from sitegen.serve.inject import EVENTS, OWN, SCRIPT, client_script, inject, script_version
from sitegen.serve.media import media_type
from sitegen.serve.paths import Found, Moved, Refused, find, open_file, page_path
from sitegen.serve.request import Reader, Request

#: Connections at a time; more are turned away at once.
MOST_CONNECTIONS = 256
#: Larger files are sent in pieces and get their tag from size and time instead of from their bytes.
_LARGE = 4 * 1024 * 1024
_PIECE = 256 * 1024
_SEND_SECONDS = 30.0
#: Open pages are written to at least this often, so that one that has gone is noticed.
_PING_SECONDS = 5.0
#: Pages as they were last served, kept for the time that a broken edit takes them away.
_MOST_KEPT = 64

Headers = list[tuple[str, str]]


class Server(socketserver.ThreadingTCPServer):
    """Serves the site that lies in `folders`: what the first does not hold is looked for in the next. `url` is where."""

    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share a port
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, folders: tuple[Path, ...], hub: Hub, host: str, port: int) -> None:
        """Raises ServeError where the address cannot be had."""
        self.folders = folders
        self.hub = hub
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        address = _address(host, port)
        self.address_family = address[0]
        try:
            super().__init__(address[1], Handler)
        except OSError as fault:
            raise ServeError(_why_not(fault, host, port)) from fault
        except OverflowError as fault:
            raise ServeError(f"{port} is no port; choose one from 1 to 65535") from fault
        bound = self.socket.getsockname()
        self.gate = Gate(host, bound[0])
        name = "localhost" if ip_address(bound[0]).is_unspecified else bound[0]
        self.url = f"http://{f'[{name}]' if ':' in name else name}:{bound[1]}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Starts the thread of a connection, unless there are too many."""
        if not self._free.acquire(blocking=False):
            with suppress(OSError):
                request.settimeout(0.1)
                request.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """What that thread does."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing that one client does is worth a traceback on the author's terminal."""

    def find(self, path: str) -> Found | Moved | None:
        """The file of the site that answers for `path`."""
        return next((found for folder in self.folders if (found := find(folder, path)) is not None), None)

    def keep(self, path: str, page: bytes) -> None:
        """Remembers a page as it was served."""
        with self._lock:
            self._kept[path] = page
            self._kept.move_to_end(path)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    def last_good(self, path: str) -> bytes | None:
        """A page that a broken edit took away, as it was served before."""
        with self._lock:
            return self._kept.get(path) if path in self.hub.state.kept else None


def _address(host: str, port: int) -> tuple[socket.AddressFamily, Any]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError, OverflowError) as fault:
        raise ServeError(f"--host {host}: is no address of this machine: {fault}") from fault
    return found[0][0], found[0][4]


def _why_not(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        free = _free_port(host, port)
        return f"port {port} is in use; " + (
            f"try --port {free}, which is free" if free else "choose another by --port"
        )
    if fault.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} may not be used without more rights; choose one above 1023"
    return f"{host}:{port}: cannot be served at: {fault.strerror or fault}"


def _free_port(host: str, port: int) -> int | None:
    for candidate in range(port + 1, min(port + 50, 65_536)):
        family, address = _address(host, candidate)
        with socket.socket(family, socket.SOCK_STREAM) as probe, suppress(OSError):
            probe.bind(address)
            return candidate
    return None


class Handler(socketserver.BaseRequestHandler):
    """One connection."""

    server: Server
    request: socket.socket

    def handle(self) -> None:
        """Answers requests until one side has had enough."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = Reader(self.request)
        with suppress(OSError):
            while not self.server.hub.closed:
                try:
                    request = reader.next()
                except Refused as refused:
                    self._plain(refused.status, None)
                    self._drain()
                    return
                if request is None:
                    return
                self._answer(request)
                if request.last:
                    self._drain()
                    return

    def _answer(self, request: Request) -> None:
        try:
            self._check(request)
            path = page_path(request.target)
            if path == EVENTS:
                self._events(request)
            elif path == SCRIPT:
                self._script(request)
            elif path.startswith(OWN):
                self._plain(404, request)
            else:
                self._page(request, path)
        except Refused as refused:
            if refused.status == 404:
                self._missing(request, f"{OWN}nothing")
            else:
                self._plain(refused.status, request)

    def _check(self, request: Request) -> None:
        """Raises Refused where the request was not meant for us, or is none that we answer."""
        hosts = request.headers.get_all("Host", [])
        if len(hosts) != 1:
            raise Refused(400)
        host = str(hosts[0]).strip()
        gate = self.server.gate
        origin = request.header("Origin")
        if not gate.admits(host) or (origin is not None and not gate.same_origin(origin, host)):
            raise Refused(403)
        if request.method not in ("GET", "HEAD"):
            raise Refused(405)

    # --- what there is --------------------------------------------------------------------------------------------------------

    def _page(self, request: Request, path: str) -> None:
        hub = self.server.hub
        found = self.server.find(path)
        if found is None and path not in hub.state.files and hub.wait_idle(1.0):
            # Asked for in the middle of a build, a page may be about to take its place.
            found = self.server.find(path)
        if isinstance(found, Moved):
            query = request.target.partition("?")[2]
            location = "/" + quote(found.path) + (f"?{query}" if query else "")
            self._send(request, 302, [("Location", location), ("Content-Length", "0")], b"")
        elif found is not None:
            self._file(request, found)
        elif (fresh := hub.state.files.get(path)) is not None:
            self._blob(request, path, fresh, time.time())
        elif (page := self.server.last_good(path)) is not None:
            self._blob(request, path, page, time.time())
        else:
            self._missing(request, path)

    def _file(self, request: Request, found: Found) -> None:
        try:
            handle = open_file(found)
        except OSError:
            self._missing(request, found.path)
            return
        with open(handle, "rb", buffering=0) as file:
            info = os.fstat(handle)
            if info.st_size > _LARGE:
                self._large(request, found, info)
                return
            blob = file.read()
        self._blob(request, found.path, blob, info.st_mtime)

    def _blob(self, request: Request, path: str, blob: bytes, mtime: float) -> None:
        etag = f'"{digest(blob).hex()}"'
        kind = media_type(path)
        if kind.startswith("text/html"):
            self.server.keep(path, blob)
            blob = inject(blob, path, etag.strip('"'))
            etag = f'{etag[:-1]}-{script_version()}"'
        head: Headers = [("Content-Type", kind), ("ETag", etag)]
        part = self._conditions(request, head, len(blob), etag, last_modified(mtime, time.time()))
        if part is None:
            return
        status, start, end = part
        self._send(request, status, [*head, ("Content-Length", str(end - start))], blob[start:end])

    def _large(self, request: Request, found: Found, info: os.stat_result) -> None:
        etag = f'"{info.st_size:x}-{info.st_mtime_ns:x}-{info.st_ino:x}"'
        head: Headers = [("Content-Type", media_type(found.path)), ("ETag", etag)]
        part = self._conditions(request, head, info.st_size, etag, last_modified(info.st_mtime, time.time()))
        if part is None:
            return
        status, start, end = part
        self._send(request, status, [*head, ("Content-Length", str(end - start))], b"")
        if request.method == "HEAD":
            return
        with open(open_file(found), "rb", buffering=0) as file:
            file.seek(start)
            while start < end:
                piece = file.read(min(_PIECE, end - start))
                if not piece:
                    raise ConnectionAbortedError  # it shrank: better a broken transfer than a wrong one
                self.request.sendall(piece)
                start += len(piece)

    def _conditions(
        self, request: Request, head: Headers, size: int, etag: str, modified: str
    ) -> tuple[int, int, int] | None:
        """Status, start and end of what is to be sent; None where the answer is complete already."""
        head.append(("Accept-Ranges", "bytes"))
        if modified:
            head.append(("Last-Modified", modified))
        if not_modified(request.header("If-None-Match"), request.header("If-Modified-Since"), etag, modified):
            self._send(request, 304, head[1:], b"")
            return None
        try:
            part = span(request.header("Range"), request.header("If-Range"), size, etag, modified)
        except Unsatisfiable:
            self._send(request, 416, [("Content-Range", f"bytes */{size}"), ("Content-Length", "0")], b"")
            return None
        if part is None or request.method == "HEAD":
            return 200, 0, size
        head.append(("Content-Range", f"bytes {part.start}-{part.end - 1}/{size}"))
        return 206, part.start, part.end

    def _missing(self, request: Request, path: str) -> None:
        """404, by the site's own page for it."""
        found = self.server.find("404.html")
        try:
            with open(open_file(found), "rb") as file:  # type: ignore[arg-type]
                page = file.read()
        except (OSError, AttributeError):
            page = b"<!doctype html><title>404</title><p>There is no such page.</p></body>"
        blob = inject(page, path, "")
        self._send(request, 404, [("Content-Type", media_type("404.html")), ("Content-Length", str(len(blob)))], blob)

    def _script(self, request: Request) -> None:
        blob = client_script()
        etag = f'"{script_version()}"'
        head: Headers = [("Content-Type", media_type(SCRIPT)), ("ETag", etag)]
        if not_modified(request.header("If-None-Match"), None, etag, ""):
            self._send(request, 304, head[1:], b"")
        else:
            self._send(request, 200, [*head, ("Content-Length", str(len(blob)))], blob)

    # --- events ---------------------------------------------------------------------------------------------------------------

    def _events(self, request: Request) -> None:
        if request.header("Sec-Fetch-Site") not in (None, "same-origin", "none"):
            raise Refused(403)
        asked = parse_qs(request.target.partition("?")[2], max_num_fields=8)
        page = page_path("/" + quote(asked.get("page", [""])[0]))
        head: Headers = [("Content-Type", "text/event-stream; charset=utf-8"), ("Connection", "close")]
        self._send(request, 200, head, b"retry: 500\n\n")
        if request.method == "HEAD":
            raise ConnectionAbortedError
        with self.server.hub.looking_at(self._path(page)):
            self._tell(self.server.hub, page)
        raise ConnectionAbortedError

    def _path(self, page: str) -> str:
        """The path in the site of the file that answers for `page`."""
        found = self.server.find(page)
        return found.path if isinstance(found, Found) else page

    def _tell(self, hub: Hub, page: str) -> None:
        """Tells the page `page` what it has to know, again and again."""
        version, told = -1, b""
        while not hub.closed:
            seen, state = hub.wait(version, _PING_SECONDS)
            message = self._message(hub, seen, state, page) if seen != version else told
            self.request.sendall(b"data: " + message + b"\n\n" if message != told else b": \n\n")
            version, told = seen, message

    def _message(self, hub: Hub, version: int, state: State, page: str) -> bytes:
        """What the page `page` has to know. One that is missing counts as kept while a build is under way: it may be back, or be kept, at its end."""
        found = self.server.find(page)
        current = ""
        if isinstance(found, Found):
            known = state.outputs.get(found.path)
            current = known.content.hex() if known is not None else self._digest(found)
        body = {
            "digest": current,
            "kept": page in state.kept or not (current or hub.settled(version)),
            "problem": hub.problem,
            "assets": state.assets,
        }
        return msgspec.json.encode(body)

    def _digest(self, found: Found) -> str:
        try:
            with open(open_file(found), "rb") as file:
                return digest(file.read(_LARGE)).hex()
        except OSError:
            return ""

    # --- sending --------------------------------------------------------------------------------------------------------------

    def _plain(self, status: int, request: Request | None) -> None:
        """A few words."""
        words = f"{status} {HTTPStatus(status).phrase}\n".encode()
        head: Headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
        if status == 405:
            head.append(("Allow", "GET, HEAD"))
        if request is None:
            head.append(("Connection", "close"))
        self._send(request, status, head, words)

    def _send(self, request: Request | None, status: int, head: Headers, body: bytes) -> None:
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            f"Date: {formatdate(usegmt=True)}",
            "Server: sitegen",
            # Always ask whether it is still so, whatever it is: an edit may have changed it.
            "Cache-Control: no-cache",
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
            *(f"{name}: {value}" for name, value in head),
        ]
        if request is not None and request.last and ("Connection", "close") not in head:
            lines.append("Connection: close")
        blob = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if request is None or request.method != "HEAD":
            blob += body
        self.request.settimeout(_SEND_SECONDS)
        self.request.sendall(blob)

    def _drain(self) -> None:
        """Takes in a little of what is still coming: closing at once would make the system throw our answer away, too."""
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_WR)
            self.request.settimeout(0.2)
            for _ in range(64):
                if not self.request.recv(65_536):
                    return
