"""Files of records in exchange formats: entries put together. No entry is written twice that need not be.

In one build an entry goes into the files of its authors, its subjects, its lists: it is kept. Those of the whole catalogue are put together of the
entries that were made with the record's own files, and stand on the shelf. From build to build a large file has a list of
contents, OUT/.sitegen/contents/<name>: which record each of its entries was made from, and how long it is. Where the
file still is what the list was made for, runs of entries whose records are the same are copied out of it as they stand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from msgspec import Struct

from sitegen.digest import DIGEST_BYTES, Digester, digest, short_digest
from sitegen.engine import engine
from sitegen.exports import FORMATS
from sitegen.manifest import STATE_FOLDER
from sitegen.model import Record

#: A file of at least this many records has a list of its contents.
LARGE = 200
CONTENTS = "contents"
#: How many bytes of entries a process keeps.
_MOST_BYTES = 16_000_000
#: How many bytes of a file are read at once.
_BLOCK = 1 << 18

_RECORD = msgspec.msgpack.Decoder(Record)

Span = tuple[int, int]
#: What tells whether a file was written to: its number in the file system, its size, and when that was (nanoseconds).
Stamp = tuple[int, int, int]


class Run(NamedTuple):
    """So many entries one after the other: the first of them in the file to be written, and in the file that stands."""

    to: int
    start: int
    length: int


class ExportOrder(Struct, frozen=True, array_like=True):
    """An `ExportView` ready to be printed: its format, the digests of its records, one after the other, where on the shelf these stand, and which
    entries are copied from the file as it is; the records of those are not on the shelf. With a file of one record its entries in the formats
    `shelved` are made, for larger files to take."""

    format: str
    seals: bytes
    spans: tuple[Span, ...]
    runs: tuple[Run, ...] = ()
    shelved: tuple[str, ...] = ()

    @property
    def large(self) -> bool:
        """Whether the file has a list of its contents."""
        return len(self.seals) >= LARGE * DIGEST_BYTES


class Contents(Struct, frozen=True, array_like=True):
    """The entries of the file with the digest `content`: the digests of their records, one after the other, and their sizes in bytes. `stamp` is the
    file's own: while that is the same, nobody has written to it."""

    content: bytes
    stamp: Stamp
    seals: bytes
    sizes: list[int]


class Exporter:
    """Writes files of records, and remembers entries."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, bytes], bytes] = {}
        self._bytes = 0
        #: The last record that was decoded, its digest before it and its entries by format after it: its files follow each other.
        self._last: tuple[bytes, Record | None, dict[str, bytes]] = (b"", None, {})

    def write(
        self, order: ExportOrder, read: Callable[[Span], bytes], put: Callable[[str, bytes, bytes], None]
    ) -> bytes:
        """The bytes of the file that is ordered; `read` takes a record from the shelf, `put` puts the entry there, in a format, of the record with a
        digest."""
        if len(order.spans) == 1:
            # What stands beside a record's page is not asked for again, and there is much of it.
            entries = [self._written(order.format, order.seals, order.spans[0], read)]
            for format_ in order.shelved:
                put(format_, order.seals, self._written(format_, order.seals, order.spans[0], read))
        else:
            entries = [
                self._entry(order.format, _cut(order.seals, number), span, read)
                for number, span in enumerate(order.spans)
            ]
        head, between, tail = _frame(order.format)
        return head + between.join(entries) + tail

    def pieces(
        self,
        order: ExportOrder,
        read: Callable[[Span], bytes],
        shelved: Callable[[bytes], bytes | None],
        standing: Standing,
        sizes: list[int],
    ) -> Iterator[bytes]:
        """The same in pieces, for files that may be as large as the memory; the runs of the order are taken out of what is `standing`, other entries
        from the shelf by `shelved`, as far as they stand there. The size of each entry is added to `sizes`."""
        head, between, tail = _frame(order.format)
        spans = iter(order.spans)
        yield head
        for run in (*order.runs, Run(len(order.seals) // DIGEST_BYTES, 0, 0)):
            for number in range(len(sizes), run.to):
                seal, span = _cut(order.seals, number), next(spans)
                entry = shelved(seal) or self._entries.get((order.format, seal))
                entry = entry or self._written(order.format, seal, span, read)
                sizes.append(len(entry))
                yield between + entry if number else entry
            if run.length:
                if run.to:
                    yield between
                yield from standing.run(run, len(head), len(between))
                sizes += standing.sizes[run.start : run.start + run.length]
        yield tail

    def _entry(self, format_: str, seal: bytes, span: Span, read: Callable[[Span], bytes]) -> bytes:
        entry = self._entries.get((format_, seal))
        if entry is None:
            entry = self._written(format_, seal, span, read)
            while self._bytes > _MOST_BYTES:
                self._bytes -= len(self._entries.pop(next(iter(self._entries))))
            self._entries[format_, seal] = entry
            self._bytes += len(entry)
        return entry

    def _written(self, format_: str, seal: bytes, span: Span, read: Callable[[Span], bytes]) -> bytes:
        if self._last[0] != seal:
            self._last = (seal, _RECORD.decode(read(span)), {})
        _, record, entries = self._last
        assert record is not None  # noqa: S101 - no record has the digest ''
        entry = entries.get(format_)
        if entry is None:
            entry = entries[format_] = FORMATS[format_].entry(record).encode("utf-8", "replace")
        return entry


class Standing:
    """A file that stands, and the `sizes` of its entries. To be closed."""

    def __init__(self, file: BinaryIO | None = None, sizes: list[int] | None = None) -> None:
        self._file = file
        self.sizes = sizes or []

    def run(self, run: Run, head: int, between: int) -> Iterator[bytes]:
        """The entries of `run` and what stands between them, block by block; `head` and `between` say how long these are. Raises OSError."""
        assert self._file is not None  # noqa: S101 - who has no file is asked for nothing
        left = sum(self.sizes[run.start : run.start + run.length]) + between * (run.length - 1)
        self._file.seek(head + sum(self.sizes[: run.start]) + between * run.start)
        while left:
            block = self._file.read(min(left, _BLOCK))
            if not block:
                raise OSError(0, "the file that stands there has become shorter")
            left -= len(block)
            yield block

    def close(self) -> None:
        """Lets go of the file."""
        if self._file is not None:
            self._file.close()


def contents_of(path: str, known: bytes, listed: str) -> Contents | None:
    """The list of contents of the file `path`, which should have the digest `known`; None where the two are not of one piece."""
    try:
        kept = Path(listed).read_bytes() if known else b""
        table = msgspec.msgpack.decode(kept[DIGEST_BYTES:], type=Contents)
        if table.content != known or _seal(kept[DIGEST_BYTES:]) != kept[:DIGEST_BYTES]:
            return None
        # As with the files of the content, what has not been written to is not read again.
        return table if stamp_of(path) == table.stamp or _digest(path) == known else None
    except (OSError, ValueError):  # what is no list cannot be decoded
        return None


def standing_runs(path: str, known: bytes, listed: str, seals: bytes) -> tuple[Run, ...]:
    """The runs of entries of records with the digests `seals` that can be copied out of the file `path` (see `contents_of`)."""
    table = contents_of(path, known, listed) if len(seals) >= LARGE * DIGEST_BYTES else None
    return unchanged(table.seals, seals) if table is not None else ()


def standing(path: str, listed: str) -> Standing:
    """The file `path`, whose list of contents was looked at before. Raises OSError."""
    table = msgspec.msgpack.decode(Path(listed).read_bytes()[DIGEST_BYTES:], type=Contents)
    return Standing(Path(path).open("rb", buffering=0), table.sizes)


def stamp_of(path: str) -> Stamp:
    """The stamp of a file. Raises OSError."""
    status = os.stat(path)
    return status.st_ino, status.st_size, status.st_mtime_ns


def _digest(path: str) -> bytes:
    digester = Digester()
    with Path(path).open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            digester.update(block)
    return digester.digest()


def unchanged(old: bytes, new: bytes) -> tuple[Run, ...]:
    """The runs of entries that stand in the file of the records with the digests `old` and go into that of `new`.

    Most edits change few records, so that what both begin and end with is most of them.
    """
    first = _common(old, new)
    rest_old, rest_new = old[first * DIGEST_BYTES :], new[first * DIGEST_BYTES :]
    last = _common(rest_old[::-1], rest_new[::-1])
    ends = len(rest_old) // DIGEST_BYTES - last
    places = {_cut(rest_old, number): first + number for number in range(ends)}
    runs = [Run(0, 0, first)] if first else []
    stop = len(new) // DIGEST_BYTES - last
    for number in range(first, stop):
        place = places.get(_cut(new, number))
        if place is None:
            continue
        if runs and runs[-1].to + runs[-1].length == number and runs[-1].start + runs[-1].length == place:
            runs[-1] = runs[-1]._replace(length=runs[-1].length + 1)
        else:
            runs.append(Run(number, place, 1))
    if last:
        runs.append(Run(stop, first + ends, last))
    return tuple(runs)


def _common(one: bytes, other: bytes) -> int:
    """How many digests at the beginning are the same."""
    same, most = 0, min(len(one), len(other)) // DIGEST_BYTES
    while same < most:
        middle = (same + most + 1) // 2
        part = slice(same * DIGEST_BYTES, middle * DIGEST_BYTES)
        if one[part] == other[part]:
            same = middle
        else:
            most = middle - 1
    return same


def contents_path(out: str, path: str) -> str:
    """Where the list of contents of the file `path` of the site stands."""
    return f"{out}/{STATE_FOLDER}/{CONTENTS}/{short_digest(path, 16)}"


def keep_contents(path: str, contents: Contents) -> None:
    """Writes a list of contents; one that cannot be written is done without."""
    payload = msgspec.msgpack.encode(contents)
    draft = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(draft).write_bytes(_seal(payload) + payload)
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            os.unlink(draft)


def _frame(format_: str) -> tuple[bytes, bytes, bytes]:
    head, between, tail = (part.encode() for part in FORMATS[format_].frame)
    return head, between, tail


def _cut(seals: bytes, number: int) -> bytes:
    return seals[number * DIGEST_BYTES : (number + 1) * DIGEST_BYTES]


def _seal(payload: bytes) -> bytes:
    """The digest that a list of contents stands behind: another engine may write other entries."""
    return digest(engine().encode(), payload)
