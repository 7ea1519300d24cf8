"""Files of records in exchange formats: entries put together. No entry is written twice that need not be.

In one build an entry goes into the files of its authors, its subjects, its lists: it is kept. From build to build a large file has a list of
contents, OUT/.sitegen/contents/<name>: which record each of its entries was made from, and how long it is. Where the
file still is what the list was made for, the entries of unchanged records are taken out of it.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.digest import DIGEST_BYTES, digest, short_digest
from sitegen.engine import engine
from sitegen.exports import FORMATS
from sitegen.manifest import STATE_FOLDER
from sitegen.model import Record

#: A file of at least this many records has a list of its contents.
LARGE = 200
CONTENTS = "contents"
#: How many bytes of entries a process keeps.
_MOST_BYTES = 16_000_000

_RECORD = msgspec.msgpack.Decoder(Record)

Span = tuple[int, int]


class ExportOrder(Struct, frozen=True, array_like=True):
    """An `ExportView` ready to be printed: its format, the digests of its records, one after the other, and where on the shelf they stand."""

    format: str
    seals: bytes
    spans: tuple[Span, ...]


class Contents(Struct, frozen=True, array_like=True):
    """The entries of the file with the digest `content`: the digests of their records, one after the other, and their sizes in bytes."""

    content: bytes
    seals: bytes
    sizes: tuple[int, ...]


class Exporter:
    """Writes files of records, and remembers entries."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, bytes], bytes] = {}
        self._bytes = 0
        #: The last record that was decoded, by its digest: its files in several formats follow each other.
        self._record: tuple[bytes, Record] | None = None

    def write(self, order: ExportOrder, read: Callable[[Span], bytes]) -> bytes:
        """The bytes of the file that is ordered; `read` takes a record from the shelf."""
        if len(order.spans) == 1:
            # What stands beside a record's page is not asked for again, and there is much of it.
            entries = [self._written(order.format, order.seals, order.spans[0], read)]
        else:
            pairs = zip(_cut(order.seals), order.spans, strict=True)
            entries = [self._entry(order.format, seal, span, read) for seal, span in pairs]
        head, between, tail = _frame(order.format)
        return head + between.join(entries) + tail

    def pieces(
        self, order: ExportOrder, read: Callable[[Span], bytes], standing: Standing, sizes: list[int]
    ) -> Iterator[bytes]:
        """The same in pieces, for files that may be as large as the memory; the entries that are `standing` in an older one are taken from there.
        The size of each entry is added to `sizes`."""
        head, between, tail = _frame(order.format)
        yield head
        for seal, span in zip(_cut(order.seals), order.spans, strict=True):
            if sizes:
                yield between
            entry = (
                standing.get(seal)
                or self._entries.get((order.format, seal))
                or self._written(order.format, seal, span, read)
            )
            sizes.append(len(entry))
            yield entry
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
        if self._record is None or self._record[0] != seal:
            self._record = (seal, _RECORD.decode(read(span)))
        return FORMATS[format_].entry(self._record[1]).encode("utf-8", "replace")


class Standing:
    """The entries of a file as it stands, by the digests of their records. To be closed."""

    def __init__(self, file: mmap.mmap | None = None, spans: dict[bytes, Span] | None = None) -> None:
        self._file = file
        self._spans = spans or {}

    def get(self, seal: bytes) -> bytes | None:
        """The entry that was made from the record with this digest, if it stands there."""
        span = self._spans.get(seal)
        return self._file[span[0] : span[0] + span[1]] if span is not None and self._file is not None else None

    def close(self) -> None:
        """Lets go of the file."""
        if self._file is not None:
            self._file.close()


def standing(path: str, known: bytes, listed: str, format_: str) -> Standing:
    """The entries of the file `path`, which should have the digest `known`; none where the file and its list of contents are not of one piece."""
    try:
        kept = Path(listed).read_bytes() if known else b""
        table = msgspec.msgpack.decode(kept[DIGEST_BYTES:], type=Contents)
        if table.content != known or _seal(kept[DIGEST_BYTES:]) != kept[:DIGEST_BYTES]:
            return Standing()
        with Path(path).open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # an empty file cannot be mapped, and what is no list cannot be decoded
        return Standing()
    with memoryview(whole) as blob:
        same = digest(blob) == known
    if not same:
        whole.close()
        return Standing()
    head, between, _ = map(len, _frame(format_))
    starts = accumulate((size + between for size in table.sizes), initial=head)
    return Standing(whole, dict(zip(_cut(table.seals), zip(starts, table.sizes, strict=False), strict=True)))


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


def _cut(seals: bytes) -> list[bytes]:
    return [seals[at : at + DIGEST_BYTES] for at in range(0, len(seals), DIGEST_BYTES)]


def _seal(payload: bytes) -> bytes:
    """The digest that a list of contents stands behind: another engine may write other entries."""
    return digest(engine().encode(), payload)
