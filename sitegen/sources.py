"""The door to the content folder: which files there are, their bytes, and their text.

Nothing outside the folder is ever read: links are not followed, devices, FIFOs and sockets are not opened, and what is
refused is named in a `Finding`.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from sitegen.errors import ContentError, Finding, Origin
from sitegen.text import text_codec

#: Bytes of a file that sniffing may look at.
HEAD_BYTES: Final = 65_536

_BACKUP = re.compile(
    r"^[.~#]|~$|#$|\.(?:sw[a-p]|bak|orig|rej|tmp|part|crdownload|un~)$|^4913$|___jb_(?:tmp|old)___$", re.IGNORECASE
)
_DECLARED = (
    re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:+-]{1,40})["']"""),
    re.compile(
        rb"^[^\n\r]{0,20}\bencoding[ \t]*[:=][ \t]*[\"']?([A-Za-z][\w.:+-]{1,40})", re.IGNORECASE | re.MULTILINE
    ),
    re.compile(rb"^[^\n\r]{0,20}coding[:=][ \t]*([A-Za-z][\w.-]{1,40})", re.MULTILINE),
)
#: Encodings without eight-bit bytes would pass as ASCII, so what a file declares counts before UTF-8 is tried.
_SEVEN_BIT = ("iso2022", "hz", "utf_7", "cp037", "cp500")
_CONTROL_BYTES: Final = bytes({*range(32), 127} - set(b"\t\n\r"))


class Limits(Struct, frozen=True, kw_only=True):
    """What is too much: bytes of one file, folders inside folders."""

    max_file_bytes: int = 100_000_000
    max_depth: int = 64


class FileStat(Struct, frozen=True, kw_only=True, array_like=True):
    """One file as the walk saw it; any later difference in these numbers means that it must be read again.

    `path` is relative to the site's root, with '/' between its parts; times are nanoseconds since 1970.
    """

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Known(Protocol):
    """What is known of a file from an earlier walk."""

    @property
    def stat(self) -> FileStat:
        """The file as it was then."""


class WalkResult(Struct, frozen=True, kw_only=True):
    """The files of a folder, sorted by path, and what was passed over with good reason."""

    files: tuple[FileStat, ...]
    findings: tuple[Finding, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """A file in memory: its path relative to the site's root (posix, 'content/...'), and its bytes."""

    path: str
    data: bytes


class DecodeFault(Exception):  # noqa: N818 - the fault is the file's, and a finding is made of it
    """Bytes that are no text in the encoding they should be in. `offset` counts bytes from 0, `line` from 1."""

    def __init__(self, offset: int, line: int, byte: int | None, encoding: str) -> None:
        what = "the file ends in the middle of a character" if byte is None else f"byte 0x{byte:02x} is none"
        super().__init__(f"not valid {encoding} at byte offset {offset}: {what}")
        self.offset = offset
        self.line = line
        self.encoding = encoding

    def finding(self, path: str, format_: str = "") -> Finding:
        """The finding that refuses the file, with the byte's offset and how to mend it."""
        return Finding(
            code="bad-encoding",
            severity="error",
            message=str(self),
            origin=Origin(path=path, line=self.line, format=format_),
            hint="save the file as UTF-8, or say what it is: near its top ('encoding: latin-1'), or in site.toml (encoding = \"latin-1\")",
        )


# --- text -----------------------------------------------------------------------------------------------------------


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`, its line ends all '\\n', without a byte order mark.

    In this order: the encoding that a byte order mark says, or an XML declaration; UTF-8; then `declared` or what the
    file's first lines declare (JabRef's '% Encoding: ...', '-*- coding: ... -*-', a front matter field `encoding`).
    Never replaces a byte silently: raises `DecodeFault`.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\x00\x00\xfe\xff":
        wide = data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
        return _unify(_decode_as(data, "utf-32" if wide else "utf-16"))
    if data[:3] == codecs.BOM_UTF8:
        return _unify(_decode_as(data, "utf-8-sig"))
    stated = text_codec(declared)
    if data.startswith(b"<?xml"):  # in XML the declaration is the law, not a hint that may be stale
        stated = text_codec(declared_encoding(data)) or stated
        if stated and not stated.startswith("utf"):
            return _unify(_decode_as(data, stated))
    if stated.startswith(_SEVEN_BIT):
        return _unify(_decode_as(data, stated))
    try:
        return _unify(data.decode())
    except UnicodeDecodeError:
        stated = stated or text_codec(declared_encoding(data))
        return _unify(_decode_as(data, stated or "utf-8"))


def _decode_as(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as fault:
        # a fault at the very end, with nothing after it, is a file cut short
        start = fault.start + (3 if codec == "utf-8-sig" else 0)
        byte = None if fault.reason == "unexpected end of data" or start >= len(data) else data[start]
        line = data.count(b"\n", 0, start) + 1
        raise DecodeFault(start, line, byte, codec.removesuffix("-sig").upper()) from None


def _unify(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def declared_encoding(data: bytes) -> str:
    """The encoding that the first lines of a file say it has, or ''. Not checked against what Python knows."""
    head = data[:1024]
    for pattern in _DECLARED:
        if found := pattern.search(head):
            return found[1].decode("ascii", "ignore")
    return ""


def has_controls(data: bytes) -> bool:
    """Whether bytes in an encoding like ASCII hold a control character but tab and line end; quick. True for UTF-16
    as well."""
    return len(data.translate(None, _CONTROL_BYTES)) != len(data)


def control_character(text: str) -> tuple[int, str] | None:
    """The line (from 1) and the name ('U+0000') of the first control character of `text` but tab and line end, or
    None."""
    found = re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
    return (text.count("\n", 0, found.start()) + 1, f"U+{ord(found[0]):04X}") if found else None


# --- files ----------------------------------------------------------------------------------------------------------


def ignored(name: str, *, folder: bool = False) -> bool:
    """Whether a file or folder of this name is passed over in silence: hidden ones, backups of editors, folders
    beginning with '_'."""
    if folder:
        return name.startswith((".", "_"))
    return bool(_BACKUP.search(name))


def walk(root: Path, folder: str, limits: Limits | None = None, known: Mapping[str, Known] | None = None) -> WalkResult:
    """Every file below `root`/`folder`, sorted by path; `root` and the folder itself may be links, nothing inside is
    followed. `known` are files, by path, that a walk found before: of one that is as it was, the `FileStat` is the same object.

    Raises `ContentError` when the folder cannot be listed at all.
    """
    walker = _Walker(limits or Limits(), known or {})
    top = root / folder
    try:
        walker.folder(os.fspath(top), Path(folder).as_posix(), 0)
    except OSError as error:
        message = f"{folder}: the content folder cannot be read: {error.strerror or error}"
        raise ContentError(message) from None
    files = sorted(walker.files, key=attrgetter("path"))
    return WalkResult(files=tuple(files), findings=tuple(sorted(walker.findings, key=lambda item: item.origin.path)))


def stat_file(root: Path, path: str) -> FileStat | None:
    """One file as the walk would see it; None where there is no regular file of that name."""
    try:
        path.encode()
        info = os.lstat(f"{root}/{path}")
    except (OSError, UnicodeEncodeError):
        return None
    return _file_stat(path, info) if stat.S_ISREG(info.st_mode) else None


def _file_stat(path: str, info: os.stat_result) -> FileStat:
    return FileStat(
        path=path, size=info.st_size, mtime_ns=info.st_mtime_ns, ctime_ns=info.st_ctime_ns, inode=info.st_ino
    )


class _Walker:
    def __init__(self, limits: Limits, known: Mapping[str, Known]) -> None:
        self.limits = limits
        self.known = known
        self.files: list[FileStat] = []
        self.findings: list[Finding] = []

    def folder(self, place: str, path: str, depth: int) -> None:
        with os.scandir(place) as entries:
            for entry in entries:
                name = f"{path}/{entry.name}"
                known = self.known.get(name)
                if known is None or not self.stands(entry, known.stat):
                    self.entry(entry, name, depth)

    def stands(self, entry: os.DirEntry[str], before: FileStat) -> bool:
        """Takes a file that is as it was `before`: its name was good then."""
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError:
            return False
        same = (
            info.st_mtime_ns == before.mtime_ns
            and info.st_ctime_ns == before.ctime_ns
            and info.st_size == before.size
            and info.st_ino == before.inode
            and stat.S_ISREG(info.st_mode)
        )
        if same:
            self.files.append(before)
        return same

    def entry(self, entry: os.DirEntry[str], path: str, depth: int) -> None:
        is_folder = entry.is_dir(follow_symlinks=False)
        if ignored(entry.name, folder=is_folder):
            return
        try:
            entry.name.encode()
        except UnicodeEncodeError:
            shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self.refuse("bad-file-name", shown, "the name is not valid UTF-8", "rename the file")
            return
        if is_folder:
            self.subfolder(entry, path, depth + 1)
            return
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError as error:
            self.refuse("unreadable", path, f"cannot be looked at: {error.strerror}", "check its permissions")
            return
        if stat.S_ISREG(info.st_mode):
            self.files.append(_file_stat(path, info))
        elif stat.S_ISLNK(info.st_mode):
            self.link(entry, path)
        else:
            kind = (
                "a FIFO" if stat.S_ISFIFO(info.st_mode) else "a socket" if stat.S_ISSOCK(info.st_mode) else "a device"
            )
            self.refuse(
                "not-a-file",
                path,
                f"this is {kind}, not a file; it was not opened",
                "move it out of the content folder",
            )

    def subfolder(self, entry: os.DirEntry[str], path: str, depth: int) -> None:
        if depth > self.limits.max_depth:
            self.refuse("too-deep", path, f"more than {self.limits.max_depth} folders deep", "flatten the folders")
            return
        try:
            self.folder(entry.path, path, depth)
        except OSError as error:
            self.refuse("unreadable", path, f"the folder cannot be read: {error.strerror}", "check its permissions")

    def link(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            target = Path(entry.path).readlink()
        except OSError:
            target = Path("?")
        message = f"this is a symbolic link (to {target}), and links are not followed"
        self.refuse("link", path, message, "put the file itself here, or move the link out of the content folder")

    def refuse(self, code: str, path: str, message: str, hint: str) -> None:
        self.findings.append(Finding(code=code, severity="error", message=message, origin=Origin(path=path), hint=hint))


def read_source(root: Path, file: FileStat, limits: Limits | None = None) -> Source | Finding:
    """The bytes of a file that the walk found, or the finding that says why not.

    The file is opened without following a link and without waiting, in case it was replaced since.
    """
    limit = (limits or Limits()).max_file_bytes
    if file.size > limit:
        return _too_large(file.path, file.size, limit)
    try:
        handle = os.open(
            f"{root}/{file.path}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        try:
            data = os.read(handle, file.size + 1)
            if len(data) != file.size:  # it grew or shrank meanwhile, or the system reads in pieces
                data = _read_rest(handle, data, limit)
        finally:
            os.close(handle)
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ENOTDIR)
        reason = "it vanished while the site was built" if gone else f"cannot be read: {error.strerror}"
        return Finding(
            code="unreadable",
            severity="error",
            message=reason,
            origin=Origin(path=file.path),
            hint="build again" if gone else "check its permissions",
        )
    return _too_large(file.path, len(data), limit) if len(data) > limit else Source(path=file.path, data=data)


def _read_rest(handle: int, data: bytes, limit: int) -> bytes:
    pieces = [data]
    size = len(data)
    while size <= limit and (piece := os.read(handle, 1 << 20)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _too_large(path: str, size: int, limit: int) -> Finding:
    return Finding(
        code="file-too-large",
        severity="error",
        message=f"{size:,} bytes are more than the limit of {limit:,}; the file was not read",
        origin=Origin(path=path),
        hint="split the file, or raise the limit in site.toml",
    )
