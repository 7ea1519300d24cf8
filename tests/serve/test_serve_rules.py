"""Who is answered, and conditional and partial requests."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.serve.conditional import Span, Unsatisfiable, last_modified, not_modified, span
from sitegen.serve.gate import Gate
from sitegen.serve.inject import client_script, inject
from sitegen.serve.media import media_type
from sitegen.serve.paths import Refused
from sitegen.serve.request import MOST_HEAD, Reader


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST:8000",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.9.9.9:80",
        "[::1]",
        "[::1]:8000",
        "a.localhost:80",
    ],
)
def test_own_names_are_admitted(host: str) -> None:
    """Every name of loopback, with any port: a forwarded port is another one."""
    assert Gate("127.0.0.1", "127.0.0.1").admits(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "192.168.1.5",
        "0.0.0.0",  # noqa: S104
        "[::]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "user@localhost",
        "localhost:8000:9",
        "localhost/",
        "local host",
        "[::1",
        "",
        "[fe80::1%25eth0]",
    ],
)
def test_foreign_names_are_not(host: str) -> None:
    """Other hosts, addresses of other machines, odd spellings of addresses and garbage are refused on loopback."""
    assert not Gate("127.0.0.1", "127.0.0.1").admits(host)


def test_in_the_network_addresses_are_admitted_and_foreign_names_not() -> None:
    """Served for everyone, the machine's addresses and its name are good; a name that others chose is not, for it may be rebound."""
    gate = Gate("0.0.0.0", "0.0.0.0")  # noqa: S104
    assert gate.admits("192.168.1.5:8000")
    assert gate.admits("[2001:db8::1]:8000")
    assert gate.admits("localhost:8000")
    assert not gate.admits("evil.example:8000")


def test_only_the_same_origin_is_ours() -> None:
    """An origin must be the very host that was asked, port included."""
    gate = Gate("127.0.0.1", "127.0.0.1")
    assert gate.same_origin("http://localhost:8000", "localhost:8000")
    for origin in ("http://localhost:9000", "http://evil.example", "null", "", "http://localhost:8000.evil.example"):
        assert not gate.same_origin(origin, "localhost:8000"), origin


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-3", Span(0, 4)),
        ("bytes=4-", Span(4, 10)),
        ("bytes=-3", Span(7, 10)),
        ("bytes=-99", Span(0, 10)),
        ("bytes=8-99", Span(8, 10)),
        (None, None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_ranges_of_ten_bytes(header: str | None, expected: Span | None) -> None:
    """One range is served; what is no range, or many of them, is answered by the whole."""
    assert span(header, None, 10, '"a"', "") == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_ranges_beyond_the_end(header: str) -> None:
    """A range without a single byte cannot be satisfied."""
    with pytest.raises(Unsatisfiable):
        span(header, None, 10, '"a"', "")


def test_a_range_of_another_version_is_the_whole() -> None:
    """If-Range with another tag or date asks for everything."""
    assert span("bytes=0-1", '"b"', 10, '"a"', "") is None
    assert span("bytes=0-1", '"a"', 10, '"a"', "") == Span(0, 2)


@given(st.text(max_size=30), st.integers(0, 50))
def test_no_range_header_breaks(header: str, size: int) -> None:
    """Any text is a range inside the file, unsatisfiable, or ignored."""
    try:
        part = span("bytes=" + header, None, size, '"a"', "")
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.end <= size


def test_tags_come_before_dates() -> None:
    """A tag that matches means unchanged; one that does not means changed, whatever the date says."""
    day = "Tue, 15 Nov 1994 12:45:26 GMT"
    assert not_modified('"x", W/"a"', None, '"a"', day)
    assert not_modified("*", None, '"a"', "")
    assert not not_modified('"b"', day, '"a"', day)
    assert not_modified(None, day, '"a"', day)
    assert not not_modified(None, "Mon, 14 Nov 1994 12:45:26 GMT", '"a"', day)
    assert not not_modified(None, day, '"a"', "")
    assert not not_modified(None, "yesterday", '"a"', day)


def test_a_file_just_written_has_no_date() -> None:
    """A date counts in seconds: a file that may change again in the same second gets none."""
    assert last_modified(1000.0, 1001.0) == ""
    assert last_modified(1000.0, 1010.0) == "Thu, 01 Jan 1970 00:16:40 GMT"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a/site.css", "text/css; charset=utf-8"),
        ("x.js", "text/javascript; charset=utf-8"),
        ("x.JSON", "application/json; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("x.bib", "application/x-bibtex; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
        ("f.woff2", "font/woff2"),
        ("x.pdf", "application/pdf"),
        ("x.tar.gz", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
        ("index.pf_meta", "application/octet-stream"),
    ],
)
def test_media_types(path: str, kind: str) -> None:
    """Types come from the name alone, and texts say that they are UTF-8."""
    assert media_type(path) == kind


@given(st.binary(max_size=60), st.text(max_size=20))
def test_nothing_of_a_page_is_lost_by_injecting(page: bytes, path: str) -> None:
    """Taking the script out again gives the page; its path cannot break out of the attribute."""
    served = inject(page, path, "00ff")
    start, end = served.index(b"<script src="), served.rindex(b"</script>") + 9
    assert served[:start] + served[end:] == page
    assert served[start:end].count(b"<") == 2


def test_the_script_stands_before_the_end_of_the_body() -> None:
    """A page keeps its shape: the script is the last thing in its body."""
    assert inject(b"<body>x</body></html>", "a", "b").endswith(b"</script></body></html>")
    assert b"EventSource" in client_script()


def test_a_head_that_comes_drop_by_drop_is_cut_off() -> None:
    """However often a slow client sends a little more, its request has an end: 408."""
    mine, its = socket.socketpair()
    with mine, its:
        its.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        with pytest.raises(Refused) as refused:
            Reader(mine, head_seconds=0.05).next()
    assert refused.value.status == 408


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda rest: b"GET / HTTP/1.1\r\n" + rest + b"\r\n\r\n"))
def test_any_bytes_are_a_request_or_refused(blob: bytes) -> None:
    """Whatever arrives is read as requests, refused with a client error, or ends; nothing else happens."""
    mine, its = socket.socketpair()
    with mine, its:
        its.sendall(blob)
        its.shutdown(socket.SHUT_WR)
        reader = Reader(mine)
        try:
            while (request := reader.next()) is not None:
                assert request.target
        except Refused as refused:
            assert 400 <= refused.status < 500 or refused.status == 505


def test_a_head_has_an_end() -> None:
    """More bytes than a head may have are refused while they come."""
    mine, its = socket.socketpair()
    with mine, its:
        its.sendall(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * (MOST_HEAD // 6 + 100))
        with pytest.raises(Refused) as refused:
            Reader(mine).next()
    assert refused.value.status == 431
