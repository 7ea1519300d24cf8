"""The records that files of records are made of, each once, encoded, in one file: any process takes from it what it is to write.

A record goes into its own files, into those of its authors, subjects and lists and of the whole catalogue; to hand it over with each of these
would cost more than to write them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from sitegen.output import Stage, write_all

#: Where it stands, in the folder of what is staged: it goes when that goes.
SHELF_FILE = ".records"


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
