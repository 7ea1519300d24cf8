"""What the preview answers on a real socket."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Preview, small_site, wait_for

START = Callable[..., Preview]


def test_pages_are_served_with_the_script(shelf: Preview) -> None:
    """A page comes as UTF-8 HTML with the script, which is not in the file."""
    answer = shelf.ask("/articles/r1.html")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'data-page="articles/r1.html"' in answer.body
    written = (shelf.root / ".sitegen" / "preview" / "articles" / "r1.html").read_bytes()
    assert b"_sitegen" not in written
    assert len(answer.body) == int(answer.headers["Content-Length"])
    assert answer.headers["Cache-Control"] == "no-cache"
    assert shelf.ask("/_sitegen/client.js").headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_addresses_of_the_preview_are_local(shelf: Preview) -> None:
    """Absolute addresses lead to the preview, not to where the site will be."""
    assert shelf.url + "articles/r1.html" in shelf.ask("/articles/r1.html").text
    assert "example.org" not in shelf.ask("/feed.xml").text


def test_a_folder_without_slash_is_sent_on(shelf: Preview) -> None:
    """The address of a folder leads to the one with '/', and never to another host."""
    answer = shelf.ask("/articles?x=1")
    assert (answer.status, answer.headers["Location"]) == (302, "/articles/?x=1")
    assert shelf.ask("/articles/").status == 200
    assert shelf.ask("//example.org/articles").status == 404


def test_what_is_missing_shows_the_sites_own_page(shelf: Preview) -> None:
    """404 is the site's 404.html, and it listens for the page to come."""
    answer = shelf.ask("/articles/none.html")
    assert answer.status == 404
    assert b'data-page="articles/none.html" data-digest=""' in answer.body
    title = (shelf.root / ".sitegen" / "preview" / "404.html").read_bytes().partition(b"<title>")[2].partition(b"<")[0]
    assert title in answer.body


def test_nothing_is_sent_twice(shelf: Preview) -> None:
    """The tag of an answer, sent back, gets 304 without a body; a strange one gets the page."""
    for path in ("/articles/r1.html", "/articles/r1.bib", "/_sitegen/client.js"):
        tag = shelf.ask(path).headers["ETag"]
        again = shelf.ask(path, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status, again.body) == (304, b"")
        assert shelf.ask(path, headers={"If-None-Match": '"x"'}).status == 200


def test_dates_work_for_old_files(shelf: Preview) -> None:
    """A file that has stood for a while has a date, which gets 304."""
    file = shelf.root / ".sitegen" / "preview" / "robots.txt"
    os.utime(file, (1_000_000_000, 1_000_000_000))
    modified = shelf.ask("/robots.txt").headers["Last-Modified"]
    assert shelf.ask("/robots.txt", headers={"If-Modified-Since": modified}).status == 304


def test_parts_of_files(shelf: Preview) -> None:
    """A range gets 206 and its bytes, one beyond the end 416 and the size."""
    whole = shelf.ask("/articles/r1.bib").body
    part = shelf.ask("/articles/r1.bib", headers={"Range": "bytes=2-5"})
    assert (part.status, part.body) == (206, whole[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(whole)}"
    beyond = shelf.ask("/articles/r1.bib", headers={"Range": "bytes=999999-"})
    assert (beyond.status, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_large_files_come_in_pieces(start: START) -> None:
    """A static file of many megabytes arrives whole, in part, and as not modified."""
    blob = random.Random(1).randbytes(9_000_000)

    def put(root: Path) -> None:
        (root / "static").mkdir()
        (root / "static" / "film.mp4").write_bytes(blob)

    preview = start(prepare=put)
    answer = preview.ask("/film.mp4")
    assert answer.body == blob
    assert answer.headers["Content-Type"] == "video/mp4"
    assert preview.ask("/film.mp4", headers={"Range": "bytes=5000000-5000009"}).body == blob[5_000_000:5_000_010]
    assert preview.ask("/film.mp4", headers={"If-None-Match": answer.headers["ETag"]}).status == 304


def test_head_is_get_without_a_body(shelf: Preview) -> None:
    """HEAD has the headers of GET; other methods are refused and say what is allowed."""
    get, head = shelf.ask("/articles/r1.html"), shelf.ask("/articles/r1.html", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**get.headers, "Date": ""} == {**head.headers, "Date": ""}
    assert shelf.ask("/_sitegen/events", "HEAD").status == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "FOO"):
        answer = shelf.ask("/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD"), method


def test_a_body_is_not_taken_for_a_request(shelf: Preview) -> None:
    """What follows a request with a body is not answered."""
    host = f"{shelf.address[0]}:{shelf.address[1]}"
    smuggled = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"
    answer = shelf.raw(f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(smuggled)}\r\n\r\n{smuggled}".encode())
    assert answer.count(b"HTTP/1.1 ") == 1
    assert shelf.ask("/", "POST", body=b"x" * 3_000_000, headers={"Content-Length": "3000000"}).status == 405


def test_several_requests_share_a_connection(shelf: Preview) -> None:
    """Requests sent at once are answered in order."""
    host = f"{shelf.address[0]}:{shelf.address[1]}"
    answer = shelf.raw(f"GET /robots.txt HTTP/1.1\r\nHost: {host}\r\n\r\nGET /none HTTP/1.1\nHost: {host}\n\n".encode())
    assert answer.index(b"HTTP/1.1 200 OK") < answer.index(b"HTTP/1.1 404 Not Found")


def test_foreign_hosts_are_refused(shelf: Preview) -> None:
    """A request by a foreign name, without a name or with two gets nothing; every name of loopback does."""
    for host in ("evil.example", "evil.example:8000", "localhost.evil.example", "192.168.0.1"):
        assert shelf.ask("/", headers={"Host": host}).status == 403, host
    for host in ("localhost:9", "[::1]:8000", "127.0.0.1", "preview.localhost"):
        assert shelf.ask("/", headers={"Host": host}).status == 200, host
    assert b" 400 " in shelf.raw(b"GET / HTTP/1.1\r\n\r\n").splitlines()[0]
    assert b" 400 " in shelf.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n").splitlines()[0]


def test_foreign_origins_are_refused(shelf: Preview) -> None:
    """Neither pages nor events are for scripts of other sites."""
    own = f"{shelf.address[0]}:{shelf.address[1]}"
    for path in ("/", "/_sitegen/events?page="):
        for origin in ("http://evil.example", "null", "http://localhost:1", f"http://{own}.evil.example"):
            assert shelf.ask(path, "HEAD", {"Host": own, "Origin": origin}).status == 403, origin
        assert shelf.ask(path, "HEAD", {"Host": own, "Origin": f"http://{own}"}).status == 200
    assert shelf.ask("/_sitegen/events?page=", "HEAD", {"Sec-Fetch-Site": "cross-site"}).status == 403


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        ("/../../etc/passwd", {404}),
        ("/%2e%2e/%2e%2e/etc/passwd", {404}),
        ("/..%2f..%2fetc/passwd", {404}),
        ("/..\\..\\etc\\passwd", {404}),
        ("//etc/passwd", {404}),
        ("/.sitegen/state.json", {404}),
        ("/%2Esitegen/manifest", {404}),
        ("/_sitegen/other", {404}),
        ("/_sitegen/../.sitegen/manifest", {404}),
        ("/%00", {400}),
        ("/%ff", {400}),
        ("/" + "a" * 9000, {414}),
        ("http://evil.example/", {400, 403}),
    ],
)
def test_ways_out_are_closed(shelf: Preview, target: str, statuses: set[int]) -> None:
    """Nothing outside the site or in its hidden folder is served."""
    answer = shelf.ask(target)
    assert answer.status in statuses
    assert b"root:" not in answer.body


def test_links_out_of_the_site_are_not_there(shelf: Preview) -> None:
    """A link that somebody put into the output leads nowhere."""
    out = shelf.root / ".sitegen" / "preview"
    (out / "leak.html").symlink_to("/etc/passwd")
    (out / "state.html").symlink_to(".sitegen/state.json")
    assert shelf.ask("/leak.html").status == 404
    assert shelf.ask("/state.html").status == 404
    (out / "leak.html").unlink()
    (out / "state.html").unlink()


def hostile_requests(count: int) -> list[bytes]:
    """Requests that no browser sends."""
    dice = random.Random(20)
    fixed = [
        b"",
        b"\r\n\r\n",
        b"\x00" * 400,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\x00evil\r\n\r\n",
        b"GET /" + b"%2e%2e/" * 1200 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"G\xc3\x8bT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=--1\r\nIf-Modified-Since: \x7f\r\n\r\n",
        b"GET /_sitegen/events?page=%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /_sitegen/events?" + b"a=b&" * 1500 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]
    good = b"GET /articles/r1.html HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-9\r\nAccept: */*\r\n\r\n"
    while len(fixed) < count:
        blob = bytearray(good)
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(blob))
            blob[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 4))
        fixed.append(bytes(blob))
    return fixed


def test_two_hundred_hostile_requests(shelf: Preview) -> None:
    """No garbage brings the server down, gets a file it should not or a 500, or leaves a thread or a handle behind."""
    shelf.ask("/")
    wait_for(lambda: shelf.threads() <= 12, "quiet before")
    threads, handles = shelf.threads(), shelf.handles()
    for blob in hostile_requests(200):
        answer = shelf.raw(blob)
        assert not answer or answer.startswith(b"HTTP/1.1 "), blob
        assert not answer.startswith(b"HTTP/1.1 5") or answer.startswith(b"HTTP/1.1 505"), blob
        assert b"Traceback" not in answer
        assert b"root:" not in answer
    assert shelf.ask("/").status == 200
    wait_for(lambda: shelf.threads() <= threads, "the end of all threads")
    wait_for(lambda: shelf.handles() <= handles, "the end of all handles")
    assert "Traceback" not in shelf.said


def test_clients_that_say_nothing_do_not_hold_others_up(shelf: Preview) -> None:
    """Many silent connections, and more than are allowed, leave the server answering once they are gone; those too many are told so."""
    silent = [socket.create_connection(shelf.address) for _ in range(300)]
    refused = 0
    for connection in silent[256:]:
        connection.settimeout(10)
        refused += connection.recv(100).startswith(b"HTTP/1.1 503")
    for connection in silent:
        connection.close()
    assert refused >= 40
    shelf.until("/", lambda answer: answer.status == 200)


def test_a_port_in_use_is_one_line(shelf: Preview, tmp_path: Path) -> None:
    """The port is named, and a free one, on one line; the exit code is 2."""
    port = shelf.address[1]
    second = Preview.start(small_site(tmp_path / "other"), "--port", str(port), wait=False)
    assert second.process.wait(60) == 2
    wait_for(lambda: second.lines)
    assert len(second.lines) == 1
    assert second.lines[0].startswith(f"sitegen: port {port} is in use; try --port {port + 1}"[:40])
    second.stop()


def test_one_preview_a_site(shelf: Preview) -> None:
    """A second preview of the same site says where the first one is."""
    second = Preview.start(shelf.root, wait=False)
    assert second.process.wait(60) == 2
    wait_for(lambda: second.lines)
    assert shelf.url in second.said
    second.stop()


def test_everyone_is_warned_about(start: START) -> None:
    """Only loopback is served unless asked; 0.0.0.0 comes with a warning."""
    preview = start("--host", "0.0.0.0")  # noqa: S104
    wait_for(lambda: "whoever reaches this machine" in preview.said, "the warning")
    assert preview.ask("/").status == 200
    assert preview.ask("/", headers={"Host": "10.1.2.3:80"}).status == 200
    assert preview.ask("/", headers={"Host": "evil.example"}).status == 403


def test_it_serves_at_ipv6(start: START) -> None:
    """::1 is loopback, too."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    preview = start("--host", "::1")
    assert preview.url.startswith("http://[::1]:")
    assert preview.ask("/", headers={"Host": "[::1]:1"}).status == 200


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.9"])
def test_a_host_that_is_not_ours_is_one_line(tmp_path: Path, host: str) -> None:
    """An address of another machine cannot be served at; the exit code is 2."""
    preview = Preview.start(small_site(tmp_path / "site"), "--host", host, wait=False)
    assert preview.process.wait(60) == 2
    wait_for(lambda: preview.lines)
    assert "Traceback" not in preview.said
    preview.stop()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_it_ends_when_told(start: START, number: int, code: int) -> None:
    """Ctrl-C is the ordinary end; SIGTERM has its own code; open event streams hold neither up."""
    preview = start()
    stream = preview.events("index.html")
    next(stream)
    preview.process.send_signal(number)
    assert preview.process.wait(20) == code
    assert "Traceback" not in preview.said


def test_without_a_site_there_is_nothing_to_serve(tmp_path: Path) -> None:
    """A folder without site.toml, or with a broken one, ends at once with code 2 and says why."""
    command = [sys.executable, "-m", "sitegen", "serve", str(tmp_path), "--port", "0"]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 2
    (tmp_path / "site.toml").write_text("titel = 'x'\n")
    (tmp_path / "content").mkdir()
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert "site.toml:1" in ended.stderr
