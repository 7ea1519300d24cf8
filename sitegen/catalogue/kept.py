"""Tables that come out of a snapshot encoded, in many small parts, and stay so until somebody looks into them: an edit looks at a few of many
thousands of keys."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, MutableMapping, ValuesView
from itertools import chain
from typing import TypeVar
from zlib import crc32

import msgspec
from msgspec import Raw, Struct

Value = TypeVar("Value")

#: How many keys a part has, on average: to look for one is to decode the keys of its part.
_EACH = 16

_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(dict[str, Raw]).decode


class KeptTable(Struct, frozen=True, array_like=True):
    """A table as it is kept: how many keys it has, and its parts, each a map. A key is in the part that its checksum tells."""

    size: int
    parts: list[Raw]


def keep(table: Mapping[str, object]) -> KeptTable:
    """A table as it is kept."""
    parts: list[dict[str, object]] = [{} for _ in range(len(table) // _EACH + 1)]
    for key, value in table.items():
        parts[crc32(key.encode()) % len(parts)][key] = value
    return KeptTable(len(table), [Raw(_ENCODE(part)) for part in parts])


class Kept(MutableMapping[str, Value]):
    """A table that was kept; `read` makes a value of what is encoded, once it is first asked for."""

    __slots__ = ("_all", "_parts", "_read", "_size")

    def __init__(self, kept: KeptTable, read: Callable[[Raw], Value]) -> None:
        self._parts: list[Raw | dict[str, Value | Raw]] = [*kept.parts]
        #: Once all was asked for, there are no parts any more.
        self._all: dict[str, Value] | None = None
        self._size = kept.size
        self._read = read

    def _part(self, number: int) -> dict[str, Value | Raw]:
        part = self._parts[number]
        if isinstance(part, dict):
            return part
        decoded: dict[str, Value | Raw] = {**_DECODE(part)}
        self._parts[number] = decoded
        return decoded

    def _around(self, key: str) -> dict[str, Value | Raw]:
        """The part that has `key`, if any has."""
        return self._part(crc32(key.encode()) % len(self._parts))

    def _whole(self) -> dict[str, Value]:
        if self._all is None:
            read = self._read
            self._all = {
                key: read(value) if isinstance(value, Raw) else value
                for number in range(len(self._parts))
                for key, value in self._part(number).items()
            }
            self._parts = []
        return self._all

    def __getitem__(self, key: str) -> Value:
        if self._all is not None:
            return self._all[key]
        part = self._around(key)
        value = part[key]
        if isinstance(value, Raw):
            value = part[key] = self._read(value)
        return value

    def __setitem__(self, key: str, value: Value) -> None:
        part = self._around(key) if self._all is None else self._all
        self._size += key not in part
        part[key] = value

    def __delitem__(self, key: str) -> None:
        part = self._around(key) if self._all is None else self._all
        del part[key]
        self._size -= 1

    def __iter__(self) -> Iterator[str]:
        if self._all is not None:
            return iter(self._all)
        return chain.from_iterable(map(self._part, range(len(self._parts))))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in (self._around(key) if self._all is None else self._all)

    def values(self) -> ValuesView[Value]:
        """All values."""
        return self._whole().values()

    def items(self) -> ItemsView[str, Value]:
        """All keys and values."""
        return self._whole().items()
