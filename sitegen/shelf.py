"""What files of records are made of, each thing once, in files that every process reads: records, encoded, and entries that are written already.

A record goes into its own files, into those of its authors, subjects and lists and of the whole catalogue; to hand it over with each of these
would cost more than to write them. Its entries in the files of the catalogue are written with its own files, where it is decoded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sitegen.digest import DIGEST_BYTES
from sitegen.output import Stage, write_all

#: Where they stand, in the folder of what is staged: they go when that goes.
SHELF_FILE = ".records"
ENTRIES_FOLDER = ".entries"
#: Entries of a format wait until they are so many bytes.
_WAITING_BYTES = 1 << 17
#: How many bytes of entries are read at once.
_BLOCK = 1 << 16
#: The size of an entry in the index beside it, after the digest of its record.
_SIZE_BYTES = 4


class Shelf:
    """Where records are put, once each, until it is closed; `encode` gives the bytes of the record with an id. The file is made when the
    first one is put there."""

    def __init__(self, stage: Stage, encode: Callable[[str], bytes]) -> None:
        self._stage = stage
        self._encode = encode
        self._spans: dict[str, tuple[int, int]] = {}
        self._end = 0
        self._handle = -1

    def spans(self, ids: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Where these records stand: the first byte of each, and how many there are. Raises OSError where the disk fails."""
        return tuple([self._spans.get(record_id) or self._put(record_id) for record_id in ids])

    def _put(self, record_id: str) -> tuple[int, int]:
        if self._handle < 0:
            self._handle = self._stage.open(SHELF_FILE)
        blob = self._encode(record_id)
        write_all(self._handle, blob)
        span = self._spans[record_id] = (self._end, len(blob))
        self._end += len(blob)
        return span

    def close(self) -> None:
        """Ends it: what stands there stays until the stage goes, and what is put there next begins another."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self._spans.clear()
        self._end = 0


class ShelfReader:
    """Takes records from the shelf of a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._handle = -1

    def read(self, span: tuple[int, int]) -> bytes:
        """The bytes of one record. Raises OSError."""
        if self._handle < 0:
            self._handle = os.open(f"{self._stage.root}/{SHELF_FILE}", os.O_RDONLY | os.O_CLOEXEC)
        return os.pread(self._handle, span[1], span[0])

    def close(self) -> None:
        """Ends it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class EntryShelf:
    """Where a process puts the entries that it wrote: in files of its own, so that none waits for another."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        #: By format the rows of the index and the entries that are to be put there.
        self._waiting: dict[str, tuple[bytearray, bytearray]] = {}

    def put(self, format_: str, seal: bytes, entry: bytes) -> None:
        """Puts down the entry of the record with the digest `seal`, sooner or later. Raises OSError."""
        rows, entries = self._waiting.setdefault(format_, (bytearray(), bytearray()))
        rows += seal
        rows += len(entry).to_bytes(_SIZE_BYTES, "little")
        entries += entry
        if len(entries) > _WAITING_BYTES:
            self._flush(format_)

    def reader(self, format_: str) -> EntryReader:
        """What takes the entries of a format from here, those of this process among them. Raises OSError."""
        self._flush(format_)
        return EntryReader(self.stage, format_)

    def _flush(self, format_: str) -> None:
        if format_ in self._waiting:
            rows, entries = self._waiting.pop(format_)
            # What the index names must be there already.
            for name, blob in ((_entries_name(format_), entries), (_index_name(format_), rows)):
                handle = self.stage.open(f"{ENTRIES_FOLDER}/{os.getpid()}{name}", append=True)
                try:
                    write_all(handle, blob)
                finally:
                    os.close(handle)


class EntryReader:
    """Takes the entries of a format from the shelf of a stage, those that stand there when it begins. To be closed."""

    def __init__(self, stage: Stage, format_: str) -> None:
        self._files: list[BinaryIO] = []
        #: By the digest of a record where its entry is: in which file, from which byte, how many.
        self._spans: dict[bytes, tuple[int, int, int]] = {}
        folder, index = Path(stage.root, ENTRIES_FOLDER), _index_name(format_)
        with suppress(FileNotFoundError):
            for rows in sorted(folder.iterdir()):
                if rows.name.endswith(index):
                    self._enter(rows.read_bytes())
                    entries = folder / (rows.name.removesuffix(index) + _entries_name(format_))
                    self._files.append(entries.open("rb", buffering=_BLOCK))

    def _enter(self, rows: bytes) -> None:
        number, start = len(self._files), 0
        for row in range(0, len(rows) - DIGEST_BYTES - _SIZE_BYTES + 1, DIGEST_BYTES + _SIZE_BYTES):
            end = row + DIGEST_BYTES
            size = int.from_bytes(rows[end : end + _SIZE_BYTES], "little")
            self._spans[rows[row:end]] = (number, start, size)
            start += size

    def entry(self, seal: bytes) -> bytes | None:
        """The entry of the record with the digest `seal`, or None. Raises OSError."""
        span = self._spans.get(seal)
        if span is None:
            return None
        file = self._files[span[0]]
        file.seek(span[1])
        return file.read(span[2])

    def close(self) -> None:
        """Lets go of the files."""
        for file in self._files:
            file.close()


def _entries_name(format_: str) -> str:
    return f".{format_}"


def _index_name(format_: str) -> str:
    return f".{format_}.index"
