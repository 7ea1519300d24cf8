"""What a BibTeX file is made of, before anything is said of what it means."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """A part of a value: `text` as it stands between its braces or quotes, or the name of a macro."""

    text: str
    macro: bool = False


class RawEntry(NamedTuple):
    """An entry, or a @string (its fields are the definitions). `fields` are (name in lower case, value, line); a value of one text is a str."""

    kind: str
    key: str
    line: int
    fields: list[tuple[str, str | list[Piece], int]]


class Flaw(NamedTuple):
    """What is wrong: with the entry that begins at `line` (`fatal`: it cannot be read), or with one of its fields."""

    line: int
    code: str
    message: str
    hint: str
    field: str = ""
    fatal: bool = False
