"""Files of records in exchange formats: entries put together. No entry is written twice that need not be.

In one build an entry goes into the files of its authors, its subjects, its lists: it is kept. From build to build a large file has a list of
contents, OUT/.sitegen/contents/<name>: which record each of its entries was made from, and how long it is. Where the
file still is what the list was made for, the entries of unchanged records are taken out of it.
"""

from __future__ import annotations

import os
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
from sitegen.plan.outputs import ExportView

#: A file of at least this many records has a list of its contents.
LARGE = 200
CONTENTS = "contents"
#: How many entries a process keeps.
_MOST_ENTRIES = 20_000

_VIEW = msgspec.msgpack.Decoder(ExportView)
_RECORDS = msgspec.msgpack.Decoder(list[msgspec.Raw])
_RECORD = msgspec.msgpack.Decoder(Record)


class Contents(Struct, frozen=True, array_like=True):
    """The entries of the file with the digest `content`: the digests of their records, one after the other, and their sizes in bytes."""

    content: bytes
    records: bytes
    sizes: tuple[int, ...]


class Exporter:
    """Writes files of records, and remembers entries."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, bytes], bytes] = {}

    def write(self, blob: bytes, path: str, out: str = "", known: bytes = b"") -> bytes:
        """The bytes of the file `path` of the encoded `ExportView` in `blob`; in the folder `out`, where there is one, stands one with the digest
        `known`."""
        view = _VIEW.decode(blob)
        records = [bytes(record) for record in _RECORDS.decode(view.records)]
        digests = [digest(record) for record in records]
        if not out or len(records) < LARGE:
            return _together(
                view.format, [self._entry(view.format, *pair) for pair in zip(records, digests, strict=True)]
            )
        listed = f"{out}/{STATE_FOLDER}/{CONTENTS}/{short_digest(path, 16)}"
        found = _standing(f"{out}/{path}", known, listed, view.format) if known else {}
        entries = [
            found.get(one) or self._entries.get((view.format, one)) or _written(view.format, record)
            for record, one in zip(records, digests, strict=True)
        ]
        document = _together(view.format, entries)
        kept = Contents(content=digest(document), records=b"".join(digests), sizes=tuple(map(len, entries)))
        _keep(listed, kept)
        return document

    def _entry(self, format_: str, record: bytes, fingerprint: bytes) -> bytes:
        entry = self._entries.get((format_, fingerprint))
        if entry is None:
            if len(self._entries) >= _MOST_ENTRIES:
                self._entries.clear()
            entry = self._entries[format_, fingerprint] = _written(format_, record)
        return entry


def _written(format_: str, record: bytes) -> bytes:
    return FORMATS[format_].entry(_RECORD.decode(record)).encode("utf-8", "replace")


def _together(format_: str, entries: list[bytes]) -> bytes:
    head, between, tail = (part.encode() for part in FORMATS[format_].frame)
    return head + between.join(entries) + tail


def _standing(path: str, known: bytes, listed: str, format_: str) -> dict[bytes, bytes]:
    """The entries of the file as it stands, by the digests of their records; none where file and list are not of one piece."""
    try:
        kept = Path(listed).read_bytes()
        table = msgspec.msgpack.decode(kept[DIGEST_BYTES:], type=Contents)
        if _seal(kept[DIGEST_BYTES:]) != kept[:DIGEST_BYTES] or table.content != known:
            return {}
        blob = Path(path).read_bytes()
    except (OSError, msgspec.DecodeError):
        return {}
    if digest(blob) != known:
        return {}
    head, between, _ = (len(part.encode()) for part in FORMATS[format_].frame)
    ends = accumulate((size + between for size in table.sizes), initial=head)
    starts = range(0, len(table.records), DIGEST_BYTES)
    return {
        table.records[at : at + DIGEST_BYTES]: blob[start : start + size]
        for at, start, size in zip(starts, ends, table.sizes, strict=False)
    }


def _keep(path: str, contents: Contents) -> None:
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


def _seal(payload: bytes) -> bytes:
    """The digest that a list of contents stands behind: another engine may write other entries."""
    return digest(engine().encode(), payload)
