"""Files gone wrong: reproducible mutations of good ones."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What parsers stumble over: brackets, quotes, separators, control characters, half characters, long runs.
TOKENS = (
    b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&amp;",
    b"&#0;", b"&x;", b"<record>", b"</record>", b"<!DOCTYPE a [", b'<!ENTITY a "b">', b"<?xml?>", b"\x00", b"\x1d", b"\x1e",
    b"\x1f", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\r", b"\n", b"\r\n", b"\n\n", b"\xe2\x80\xa8", b"$", b"$a", b"|",
    b"\t", b"PMID- 1\n", b"TI  - ", b"null", b"true", b"-1", b"1e999", b"NaN", b"9" * 400, b" " * 400, b"[" * 300, b"<a>" * 300,
    b"{\"a\":" * 200, "é".encode(), "\u202e".encode(), "\U0001f600".encode(), b"\\ud800", b"10.1/x", b"@",
)  # fmt: skip


def mutations(seeds: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """`count` files, each a good one with one to eight random wounds; the same for the same `seed`."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            _wound(data, chance)
        yield bytes(data)


def _wound(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    end = min(len(data), place + chance.choice((1, 2, 10, 100, 1000)))
    match chance.randrange(7):
        case 0:
            data[place:place] = chance.choice(TOKENS)
        case 1:
            data[place:end] = b""
        case 2:
            data[place:end] = chance.choice(TOKENS)
        case 3:
            data[place:place] = data[place:end]
        case 4:
            del data[place:]
        case 5 if place < len(data):
            data[place] = chance.randrange(256)
        case _:
            other = chance.randrange(len(data) + 1)
            data[other:other] = data[place:end]
