"""The format of the index's files: a JSON header and columns of numbers, compressed.

zlib( length of the header, 4 bytes little-endian | header, UTF-8 JSON | columns ). The header's key 'columns' lists [count, width] of each column;
a column is `width` planes of `count` bytes, the least significant byte first. Small numbers leave the higher planes empty, which costs next to
nothing once compressed, and a reader needs no loop over bits. The files are compressed here because not every server does so for bytes of no
known type.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from operator import sub
from typing import Any

import msgspec

#: Compressing harder takes three times as long and saves 1.5 %.
_EFFORT = 6
#: The most characters that a front-coded word may share with the one before it: one character has to say so.
_MOST_SHARED = 60

_encode = msgspec.json.Encoder(order="deterministic").encode


def pack(header: dict[str, Any], columns: Iterable[Sequence[int] | bytes | bytearray] = ()) -> bytes:
    """The bytes of a file before compression, with `header` and `columns` (numbers from 0 to 2^32 - 1; bytes are taken as they are)."""
    shapes: list[tuple[int, int]] = []
    planes: list[bytes] = []
    for column in columns:
        parts = [bytes(column)] if isinstance(column, (bytes, bytearray)) else _planes(column)
        shapes.append((len(column), len(parts)))
        planes += parts
    head = _encode(header | {"columns": shapes})
    return b"".join([len(head).to_bytes(4, "little"), head, *planes])


def compress(packed: bytes) -> bytes:
    """The bytes as they are served."""
    return zlib.compress(packed, _EFFORT)


def _planes(numbers: Sequence[int]) -> list[bytes]:
    width = max(1, (max(numbers, default=0).bit_length() + 7) // 8)
    raw = array("I", numbers)
    if sys.byteorder == "big":
        raw.byteswap()
    data = raw.tobytes()
    return [data[plane :: raw.itemsize] for plane in range(width)]


def gaps(ascending: Sequence[int]) -> list[int]:
    """The first number, then the difference of each to the one before it."""
    return [ascending[0], *map(sub, ascending[1:], ascending)] if ascending else []


def browser_order(text: str) -> bytes:
    """Sorts texts as JavaScript's `<` does: by UTF-16 units."""
    return text.encode("utf-16-be", "surrogatepass")


def front_coded(ordered: Iterable[str]) -> str:
    """Ordered texts, a line each: how many characters it shares with the one before it (a character from '0' on), then the rest."""
    lines = []
    before = ""
    for text in ordered:
        shared = 0
        for one, other in zip(before, text, strict=False):
            # Beyond the basic plane a character counts twice in the browser.
            if one != other or one > "\uffff" or shared == _MOST_SHARED:
                break
            shared += 1
        lines.append(chr(ord("0") + shared) + text[shared:])
        before = text
    return "\n".join(lines)
