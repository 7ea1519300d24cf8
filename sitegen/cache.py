"""What is remembered between builds, in SITE/.sitegen/: what every content file looked like, and what was read from it.

The cache is data (MessagePack behind a digest) in a number of shards, so that an edit rewrites only one. Whatever is damaged, foreign, of
another version or of other options is ignored, which costs time and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct

from sitegen.digest import digest
from sitegen.errors import Finding
from sitegen.history import FileDates, History
from sitegen.intake import Parsed, Seen

CACHE_FOLDER = ".sitegen"
SHARDS = 64
_MAGIC = b"sitegen cache 1\n"

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
    """A part of the parsed files: by path the digest of the file's bytes and what it holds."""

    key: bytes
    parsed: dict[str, tuple[bytes, Parsed]]


class Cache:
    """The cache of one site for one output folder (`name`)."""

    def __init__(self, site_root: Path, name: str, key: bytes) -> None:
        self._folder = site_root / CACHE_FOLDER / name
        self.key = key

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

    def load_parsed(self, files: dict[str, Seen]) -> dict[str, Parsed]:
        """What is known of `files`: those whose bytes are the same as when they were parsed."""
        known: dict[str, Parsed] = {}
        for number in {shard_of(path) for path in files}:
            shard = self._read(f"parsed-{number:02d}", Shard)
            if shard is None or shard.key != self.key:
                continue
            for path, (fingerprint, parsed) in shard.parsed.items():
                seen = files.get(path)
                if seen is not None and seen.digest == fingerprint:
                    known[path] = parsed
        return known

    def save_parsed(self, files: dict[str, Seen], parsed: dict[str, Parsed], changed: Iterable[str]) -> None:
        """Writes the shards that hold one of the `changed` paths anew."""
        dirty = {shard_of(path) for path in changed}
        tables: dict[int, dict[str, tuple[bytes, Parsed]]] = {number: {} for number in dirty}
        for path, one in parsed.items():
            number = shard_of(path)
            if number in dirty and path in files:
                tables[number][path] = (files[path].digest, one)
        for number, table in tables.items():
            self._write(f"parsed-{number:02d}", Shard(key=self.key, parsed=table))

    def _read(self, name: str, type_: type[T]) -> T | None:
        try:
            blob = (self._folder / name).read_bytes()
        except OSError:
            return None
        head = len(_MAGIC)
        if blob[:head] != _MAGIC or digest(memoryview(blob)[head + 16 :]) != blob[head : head + 16]:
            return None
        try:
            return msgspec.msgpack.decode(memoryview(blob)[head + 16 :], type=type_)
        except (msgspec.DecodeError, RecursionError):
            return None

    def _write(self, name: str, value: Struct) -> None:
        payload = msgspec.msgpack.encode(value)
        path = self._folder / name
        draft = path.with_name(f"{name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(_MAGIC + digest(payload))
                file.write(payload)
            draft.replace(path)
        except OSError:
            # An unwritten cache costs the next build time; a stale one would cost it the truth.
            for stale in (draft, path):
                with suppress(OSError):
                    stale.unlink()


def shard_of(path: str) -> int:
    """The number of the shard that holds what was read from `path`."""
    return crc32(path.encode("utf-8", "surrogateescape")) % SHARDS
