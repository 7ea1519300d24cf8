"""Reading requests, bounded in every direction: how long, how many headers, and how slowly they may come."""

from __future__ import annotations

import http.client
import re
import socket
import time
from email.message import Message
from io import BytesIO
from typing import NamedTuple

from sitegen.serve.paths import MOST_TARGET, Refused

#: Bytes of a request's head; browsers send one or two thousand.
MOST_HEAD = 32_768
#: Seconds a connection may be silent between requests, and seconds a request's head may take once it has begun.
IDLE_SECONDS = 30.0
HEAD_SECONDS = 10.0

_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([^\s\x00-\x20\x7f]+) HTTP/([0-9])\.([0-9])")
_END = re.compile(rb"\r?\n\r?\n")


class Request(NamedTuple):
    """A request's head. `last` says that the connection ends with it."""

    method: str
    target: str
    headers: Message
    last: bool

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        value = self.headers.get(name)
        return None if value is None else str(value).strip()


class Reader:
    """Reads one request after the other from a connection."""

    def __init__(self, connection: socket.socket, head_seconds: float = HEAD_SECONDS) -> None:
        self._connection = connection
        self._head_seconds = head_seconds
        self._buffer = b""

    def next(self) -> Request | None:
        """The next request; None where the client has gone or says nothing more.

        Raises Refused with the status to answer before the connection is closed, TimeoutError where a client takes too long.
        """
        self._connection.settimeout(IDLE_SECONDS)
        deadline = None
        while True:
            self._buffer = self._buffer.lstrip(b"\r\n")
            end = _END.search(self._buffer)
            if end is not None:
                head, self._buffer = self._buffer[: end.start()], self._buffer[end.end() :]
                return _parse(head)
            _check_early(self._buffer)
            if self._buffer:
                now = time.monotonic()
                deadline = deadline or now + self._head_seconds
                if now >= deadline:
                    raise Refused(408)
                self._connection.settimeout(deadline - now)
            try:
                piece = self._connection.recv(MOST_HEAD)
            except TimeoutError:
                if self._buffer:
                    raise Refused(408) from None
                return None
            if not piece:
                return None
            self._buffer += piece


def _check_early(buffer: bytes) -> None:
    """Refuses what can become no request any more, without waiting for the rest of it."""
    line, newline, _ = buffer.partition(b"\n")
    if len(line) > MOST_TARGET + 64:
        raise Refused(414)
    if newline:
        _request_line(line)
    elif line and not line[:1].isalpha():
        raise Refused(400)
    if len(buffer) > MOST_HEAD:
        raise Refused(431)


def _request_line(line: bytes) -> tuple[str, str, int]:
    """Method, target and minor version."""
    if len(line) > MOST_TARGET + 64:
        raise Refused(414)
    match = _LINE.fullmatch(line.rstrip(b"\r"))
    if match is None:
        raise Refused(400)
    if match[3] != b"1":
        raise Refused(505)
    return match[1].decode("ascii"), match[2].decode("latin-1"), int(match[4])


def _parse(head: bytes) -> Request:
    line, _, rest = head.partition(b"\n")
    method, target, minor = _request_line(line)
    if len(head) > MOST_HEAD:
        raise Refused(431)
    try:
        headers = http.client.parse_headers(BytesIO(rest + b"\r\n\r\n"))
    except http.client.HTTPException:  # too many, or too long a line
        raise Refused(431) from None
    if headers.defects:
        raise Refused(400)
    connection = str(headers.get("Connection", "")).lower()
    # A body is of no use to us and is not read; what follows it could be taken for a request, so nothing may follow.
    body = headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in headers
    last = body or "close" in connection or (minor == 0 and "keep-alive" not in connection)
    return Request(method, target, headers, last)
