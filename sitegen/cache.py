"""What is remembered between builds, in SITE/.sitegen/: what every content file looked like, and what was read from it.

The cache is data (MessagePack behind a digest) in a number of shards, so that an edit rewrites only one. Whatever is damaged, foreign, of
another version or of other options is ignored, which costs time and nothing else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from sitegen.digest import DIGEST_BYTES, Digester, digest
from sitegen.errors import Finding
from sitegen.history import FileDates, History
from sitegen.intake import ParsedFiles, Seen

CACHE_FOLDER = ".sitegen"
SHARDS = 64
_MAGIC = b"sitegen cache 1\n"
#: How long is what stands before the data: that, and their digest.
_HEAD = len(_MAGIC) + DIGEST_BYTES

T = TypeVar("T")


class ScanCache(Struct, frozen=True, kw_only=True):
    """The last build as the cache remembers it: the files that it saw, `shell`, `site` and `inputs` (digests of all besides the content, of
    what every page shows, and of all), the change times of the output's folders when it ended, what it found, and the dates that git gave its
    files. `key` names the engine and options that this holds for."""

    key: bytes
    files: dict[str, Seen]
    shell: bytes = b""
    inputs: str = ""
    folders: dict[str, int] = {}
    site: bytes = b""
    findings: tuple[Finding, ...] = ()
    dates: dict[str, FileDates] = {}


class Shard(Struct, frozen=True, kw_only=True):
    """A part of the parsed files: by path the digest of the file's bytes and what it holds (`Parsed`)."""

    key: bytes
    parsed: dict[str, tuple[bytes, msgspec.Raw]]


class Sealed(Protocol):
    """A snapshot: the key that it holds for, and the digest of the file of records that belongs to it."""

    @property
    def key(self) -> bytes:
        """The key of its cache."""

    @property
    def records(self) -> bytes:
        """The digest of all its records, one after the other."""


Snap = TypeVar("Snap", bound=Sealed)


class Cache:
    """The cache of one site for one output folder (`name`)."""

    def __init__(self, site_root: Path, name: str, key: bytes) -> None:
        self._folder = site_root / CACHE_FOLDER / name
        self.key = key
        self._fetching: tuple[_Fetching, _Fetching] | None = None

    def load_scan(self) -> ScanCache:
        """The last scan; an empty one where there is none for this key."""
        scan = self._read("scan", ScanCache)
        return scan if scan is not None and scan.key == self.key else self.no_scan()

    def no_scan(self) -> ScanCache:
        """What is remembered when nothing is."""
        return ScanCache(key=self.key, files={})

    def save_scan(self, scan: ScanCache) -> None:
        """Remembers a scan. A cache that cannot be written is done without."""
        self._write("scan", scan)

    def load_history(self, key: str) -> History | None:
        """The history of that key, if it is the one that was remembered."""
        history = self._read("history", History)
        return history if history is not None and history.key == key else None

    def save_history(self, history: History) -> None:
        """Remembers what git said."""
        self._write("history", history)

    def load_parsed(self, files: dict[str, Seen]) -> ParsedFiles:
        """What is known of `files`: those whose bytes are the same as when they were parsed."""
        known = ParsedFiles()
        for number in {shard_of(path) for path in files}:
            shard = self._read(f"parsed-{number:02d}", Shard)
            if shard is None or shard.key != self.key:
                continue
            for path, (fingerprint, parsed) in shard.parsed.items():
                seen = files.get(path)
                if seen is not None and seen.digest == fingerprint:
                    known.take_up(path, parsed)
        return known

    def save_parsed(self, files: dict[str, Seen], fresh: ParsedFiles) -> None:
        """Writes the shards anew that hold `fresh` ones of all `files`."""
        dirty = {shard_of(path) for path in fresh}
        members: dict[int, list[str]] = {number: [] for number in dirty}
        for path in files:
            if (number := shard_of(path)) in dirty:
                members[number].append(path)
        for number, paths in members.items():
            others = self.load_parsed({path: files[path] for path in paths if path not in fresh})
            table = {
                path: (files[path].digest, holder.encoded(path))
                for path in paths
                for holder in (fresh, others)
                if path in holder
            }
            self._write(f"parsed-{number:02d}", Shard(key=self.key, parsed=table))

    def fetch_snapshot(self) -> None:
        """Begins to read what `load_snapshot` will be asked for: while both files are read and digested, the interpreter is free for others."""
        self._fetching = self._fetch()

    def _fetch(self) -> tuple[_Fetching, _Fetching]:
        return _Fetching(self._folder / "snapshot", _HEAD), _Fetching(self._folder / "records", 0)

    def load_snapshot(self, type_: type[Snap]) -> tuple[Snap, memoryview] | None:
        """The snapshot that was kept last, and its records, one after the other; None where either is lost."""
        (blob, seal), (records, sealed) = (fetching.end() for fetching in self._fetching or self._fetch())
        self._fetching = None
        snapshot = _open(blob, seal, type_)
        if snapshot is None or snapshot.key != self.key or sealed != snapshot.records:
            return None
        return snapshot, memoryview(records)

    def save_records(self, records: Iterable[bytes | memoryview]) -> bytes | None:
        """Keeps the records of a snapshot, one by one: together they may be as large as the memory. Returns the digest of the file, None where it
        cannot be written."""
        digester = Digester()
        draft = self._folder / f"records.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                for record in records:
                    file.write(record)
                    digester.update(record)
            draft.replace(self._folder / "records")
        except OSError:
            with suppress(OSError):
                draft.unlink()
            return None
        return digester.digest()

    def save_snapshot(self, snapshot: Struct) -> None:
        """Keeps a snapshot; its records are kept already."""
        self._write("snapshot", snapshot)

    def _read(self, name: str, type_: type[T]) -> T | None:
        try:
            blob = (self._folder / name).read_bytes()
        except OSError:
            return None
        return _open(blob, digest(memoryview(blob)[_HEAD:]), type_)

    def _write(self, name: str, value: Struct) -> None:
        path = self._folder / name
        draft = path.with_name(f"{name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                digester = Digester()
                file.write(_MAGIC + bytes(DIGEST_BYTES))
                for piece in _pieces(value):
                    file.write(piece)
                    digester.update(piece)
                file.seek(len(_MAGIC))
                file.write(digester.digest())
            draft.replace(path)
        except OSError:
            # An unwritten cache costs the next build time; a stale one would cost it the truth.
            for stale in (draft, path):
                with suppress(OSError):
                    stale.unlink()


def _pieces(value: object) -> Iterator[bytes]:
    """The encoded value, a struct that is an array field by field: as a whole a snapshot would be half as large as all that it is made from."""
    if isinstance(value, Struct) and value.__struct_config__.array_like:
        count = len(value.__struct_fields__)
        yield bytes([0x90 | count]) if count < 16 else b"\xdc" + count.to_bytes(2, "big")
        for name in value.__struct_fields__:
            yield from _pieces(getattr(value, name))
    else:
        yield msgspec.msgpack.encode(value)


def _open(blob: bytes, seal: bytes, type_: type[T]) -> T | None:
    """What a file of the cache holds, the digest of which is `seal`; None where that is not what was written."""
    if blob[:_HEAD] != _MAGIC + seal:
        return None
    try:
        return msgspec.msgpack.decode(memoryview(blob)[_HEAD:], type=type_)
    except (msgspec.DecodeError, RecursionError):
        return None


class _Fetching:
    """A file that is read, and digested from `start` on, while others work."""

    def __init__(self, path: Path, start: int) -> None:
        self._path = path
        self._start = start
        self._found = (b"", b"")
        self._thread = threading.Thread(target=self._fetch)
        self._thread.start()

    def _fetch(self) -> None:
        with suppress(OSError):
            blob = self._path.read_bytes()
            self._found = blob, digest(memoryview(blob)[self._start :])

    def end(self) -> tuple[bytes, bytes]:
        """The bytes of the file and their digest; nothing where it cannot be read."""
        self._thread.join()
        return self._found


def shard_of(path: str) -> int:
    """The number of the shard that holds what was read from `path`."""
    return crc32(path.encode("utf-8", "surrogateescape")) % SHARDS
