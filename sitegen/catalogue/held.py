"""A record that need not be in the memory as such: many are kept, few are looked into."""

from __future__ import annotations

import msgspec

from sitegen.model import Record

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Record).decode


class Held:
    """A record at hand, or the encoded one (`encoded`), which is decoded when it is first asked for."""

    __slots__ = ("_encoded", "_record")

    def __init__(self, record: Record | None, encoded: bytes | memoryview = b"") -> None:
        self._record = record
        self._encoded = encoded

    @property
    def record(self) -> Record:
        """The record."""
        record = self._record
        if record is None:
            record = self._record = _DECODE(self._encoded)
        return record

    @property
    def encoded(self) -> bytes | memoryview:
        """The record as another process can take it up."""
        return self._encoded or _ENCODE(self._record)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Held) and self.record == other.record)

    def __hash__(self) -> int:
        return hash(self.record.id)
