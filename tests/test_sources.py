"""The door to the content folder: encodings, line ends, and files that are no files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import ContentError, Finding
from sitegen.sources import (
    DecodeFault,
    FileStat,
    Limits,
    Source,
    control_character,
    declared_encoding,
    decode,
    has_controls,
    ignored,
    read_source,
    walk,
)


def put(root: Path, path: str, data: bytes = b"x") -> Path:
    """Writes a file below `root`, with its folders."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


# --- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    """UTF-8 needs no byte order mark, the others say themselves what they are."""
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decode(mark + "Tëst 機械".encode(encoding)) == "Tëst 機械"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("% Encoding: ISO-8859-1\nGödel".encode("latin-1"), "Gödel"),
        ("<?xml version='1.0' encoding='GBK'?><a>学习</a>".encode("gbk"), "学习"),
        ("# -*- coding: cp1252 -*-\n“x”".encode("cp1252"), "“x”"),
        ('+++\nencoding = "latin-1"\ntitle = "Gödel"\n+++\n'.encode("latin-1"), "Gödel"),
        ("% Encoding: latin1\nGödel".encode(), "Gödel"),
    ],
    ids=["jabref", "xml", "emacs", "front matter", "stale declaration"],
)
def test_declared_encodings(data: bytes, text: str) -> None:
    """A file that is no UTF-8 is read as it says it is; a declaration that UTF-8 disproves does not count."""
    assert text in decode(data)


def test_an_encoding_given_from_outside() -> None:
    """What the site declares for its files helps where the file itself is silent."""
    assert decode("Gödel".encode("latin-1"), "latin-1") == "Gödel"
    assert declared_encoding(b"nothing here") == ""


@pytest.mark.parametrize("name", ["rot13", "zip", "unicode_escape", "nonsense", "idna"])
def test_what_is_no_encoding_of_files_is_not_used(name: str) -> None:
    """A codec that runs code, or turns bytes into bytes, is never taken for an encoding."""
    with pytest.raises(DecodeFault):
        decode(f"% Encoding: {name}\nG".encode() + b"\xf6del")


def test_invalid_bytes_are_located() -> None:
    """The offset and the line of the first bad byte are told; nothing is replaced in silence."""
    with pytest.raises(DecodeFault) as caught:
        decode(b"title\nab\xffc")
    assert (caught.value.offset, caught.value.line) == (8, 2)
    finding = caught.value.finding("content/x.md")
    assert "byte offset 8" in finding.message
    assert (finding.severity, finding.origin.line) == ("error", 2)


def test_a_file_cut_short() -> None:
    """A character that the file's end cuts in two is a fault as well."""
    with pytest.raises(DecodeFault, match="ends in the middle"):
        decode("é".encode()[:1])


@pytest.mark.parametrize("data", [b"a\r\nb\r\nc", b"a\rb\rc", b"a\r\nb\rc"])
def test_line_ends_are_one(data: bytes) -> None:
    """Line ends of every system, mixed or not, are one."""
    assert decode(data) == "a\nb\nc"


def test_unicode_line_separators_are_text() -> None:
    """Editors do not count U+2028 as a line's end, so we do not either."""
    assert decode("a\u2028b".encode()).count("\n") == 0


@given(st.binary(max_size=200))
def test_decoding_never_replaces(data: bytes) -> None:
    """Any bytes give their text or a fault with a place inside them, never U+FFFD out of nothing."""
    try:
        text = decode(data)
    except DecodeFault as fault:
        assert 0 <= fault.offset <= len(data)
        assert fault.line >= 1
    else:
        assert "\r" not in text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_utf8_comes_back(text: str) -> None:
    """Every text written as UTF-8 is read as it was, but for its line ends."""
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert decode(text.encode()) == expected


def test_control_characters_are_named_with_their_line() -> None:
    """NUL and its like are found, tabs and line ends are not."""
    assert control_character("a\nb\x00c") == (2, "U+0000")
    assert control_character("a\tb\n") is None
    assert has_controls(b"a\x07")
    assert not has_controls(b"a\tb\r\n\xc3\xa9")


# --- files ------------------------------------------------------------------------------------------------------------


def test_walk_finds_files_in_order(tmp_path: Path) -> None:
    """Files come sorted by path, whatever the file system's order, with what tells a change."""
    for path in ("content/b.md", "content/a/z.md", "content/a.md"):
        put(tmp_path, path, b"12345")
    result = walk(tmp_path, "content")
    assert [file.path for file in result.files] == ["content/a.md", "content/a/z.md", "content/b.md"]
    assert result.findings == ()
    assert result.files[0].size == 5
    assert result.files[0].inode == (tmp_path / "content/a.md").stat().st_ino


def test_walk_passes_over_backups_and_hidden_folders(tmp_path: Path) -> None:
    """What editors and systems leave behind is no content."""
    for path in (
        ".git/x",
        "_drafts/x.md",
        "a.md~",
        ".a.md.swp",
        "#a.md#",
        ".DS_Store",
        "4913",
        "a.md.bak",
        "_index.md",
        "a.md",
    ):
        put(tmp_path, f"content/{path}")
    assert [file.path for file in walk(tmp_path, "content").files] == ["content/_index.md", "content/a.md"]
    assert ignored("x.md~")
    assert not ignored("x.md")


def test_links_are_refused_by_name(tmp_path: Path) -> None:
    """Links to files and folders, inside, outside, in a loop or to nothing, are named and never followed."""
    put(tmp_path, "secret.md", b"secret")
    put(tmp_path, "content/a.md")
    for name, target in {"out.md": "../secret.md", "loop": ".", "dead.md": "nowhere", "in.md": "a.md"}.items():
        (tmp_path / "content" / name).symlink_to(target)
    result = walk(tmp_path, "content")
    assert [file.path for file in result.files] == ["content/a.md"]
    assert {finding.origin.path for finding in result.findings} == {
        f"content/{name}" for name in ("out.md", "loop", "dead.md", "in.md")
    }
    assert all(finding.severity == "error" for finding in result.findings)


def test_linked_roots_are_fine(tmp_path: Path) -> None:
    """The site's folder and the content folder themselves may be links: the author chose them."""
    put(tmp_path, "real/a.md")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "content").symlink_to(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "site")
    result = walk(tmp_path / "link", "content")
    assert [file.path for file in result.files] == ["content/a.md"]
    assert isinstance(read_source(tmp_path / "link", result.files[0]), Source)


def test_what_is_no_file_is_a_finding(tmp_path: Path) -> None:
    """A FIFO and a socket are named without being opened, and a folder may be called x.bib."""
    put(tmp_path, "content/x.bib/a.md")
    os.mkfifo(tmp_path / "content" / "pipe.md")
    place = tmp_path / "content" / "socket.md"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(place))
        result = walk(tmp_path, "content")
    assert [file.path for file in result.files] == ["content/x.bib/a.md"]
    assert [finding.message.split(",")[0] for finding in result.findings] == ["this is a FIFO", "this is a socket"]


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    """A file whose name cannot be written in a page is named as well as it can be."""
    (tmp_path / "content").mkdir()
    os.close(os.open(os.fsencode(tmp_path) + b"/content/\xff.md", os.O_CREAT))
    (finding,) = walk(tmp_path, "content").findings
    assert finding.code == "bad-file-name"
    str(finding).encode()


def test_folders_too_deep(tmp_path: Path) -> None:
    """Folders inside folders have a bound."""
    put(tmp_path, "content/a/b/c/d.md")
    result = walk(tmp_path, "content", Limits(max_depth=2))
    assert result.files == ()
    assert result.findings[0].origin.path == "content/a/b/c"


def test_no_content_folder(tmp_path: Path) -> None:
    """Without a content folder there is nothing to build."""
    with pytest.raises(ContentError, match="content"):
        walk(tmp_path, "content")


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """The limit counts, whether the file was large when it was seen or grew afterwards."""
    put(tmp_path, "content/a.md", b"x" * 100)
    (file,) = walk(tmp_path, "content").files
    refused = read_source(tmp_path, file, Limits(max_file_bytes=99))
    assert isinstance(refused, Finding)
    assert refused.code == "file-too-large"
    grown = FileStat(path=file.path, size=10, mtime_ns=0, ctime_ns=0, inode=0)
    assert isinstance(read_source(tmp_path, grown, Limits(max_file_bytes=50)), Finding)
    assert read_source(tmp_path, grown) == Source(path=file.path, data=b"x" * 100)


def test_a_file_that_vanished_or_became_a_link(tmp_path: Path) -> None:
    """What changed since the walk is named, not followed."""
    put(tmp_path, "secret.md", b"secret")
    file = put(tmp_path, "content/a.md")
    (seen,) = walk(tmp_path, "content").files
    file.unlink()
    gone = read_source(tmp_path, seen)
    assert isinstance(gone, Finding)
    file.symlink_to("../secret.md")
    assert isinstance(read_source(tmp_path, seen), Finding)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_named(tmp_path: Path) -> None:
    """A file without permission to read is a finding, and the others are read."""
    file = put(tmp_path, "content/a.md")
    file.chmod(0)
    (seen,) = walk(tmp_path, "content").files
    refused = read_source(tmp_path, seen)
    assert isinstance(refused, Finding)
    assert refused.code == "unreadable"
