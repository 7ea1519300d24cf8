"""Values that a web page ran together, told apart again with the help of what VuFind keeps elsewhere in the record.

The staff view joins the values of a field by spaces. Its row `spelling` holds the same values without any separator, and
the names of authors each followed by its number; `work_keys_str_mv` holds a key for every author. So:

- a topic ends where `spelling` lacks a space that the row has;
- an author ends at its number in `spelling`, or where its letters fill its work key.

Everything here returns what it found with a confidence, or nothing: it never guesses a boundary.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sitegen.text import work_key_part

_WORK_KEY: Final = re.compile(r"AT (\S+) (\S+)")
_NUMBERED: Final = re.compile(r"(\D+?)(\d+)")
_JOINT: Final = re.compile(r"(?<=[a-z.)])(?=[A-Z])")
#: Places of `spelling` at which a row is tried; the right one is among the last.
_TRIALS: Final = 50


class Parted(NamedTuple):
    """Values told apart, and how sure that is, from 0 to 1."""

    values: tuple[str, ...] = ()
    confidence: float = 0.0


def authors(row: str, spelling: str, title: str, work_keys: str) -> Parted:
    """The names in the row of authors.

    0.99 where the numbers in `spelling` and the work keys agree, 0.95 by the work keys alone, 0.9 by the numbers alone.
    """
    numbered = _numbered(row, spelling, title)
    keyed = _keyed(row, work_keys)
    if numbered and keyed:
        return Parted(keyed, 0.99 if numbered == keyed else 0.7)
    return Parted(keyed, 0.95) if keyed else Parted(numbered, 0.9) if numbered else Parted()


def _numbered(row: str, spelling: str, title: str) -> tuple[str, ...]:
    """'Ann Lee0Bo Ek1' behind the title: the names whose numbers count up from 0, if they are those of the row."""
    at = spelling.find(title) if title else -1
    if at < 0:
        return ()
    names: list[str] = []
    place, length = at + len(title), -1
    while found := _NUMBERED.match(spelling, place):
        number = str(len(names))
        if not found[2].startswith(number):
            break
        names.append(found[1].strip())
        place = found.start(2) + len(number)
        length += len(names[-1]) + 1
        if length >= len(row):
            return tuple(names) if " ".join(names) == row else ()
    return ()


def _keyed(row: str, work_keys: str) -> tuple[str, ...]:
    """The row cut where its letters fill the authors' keys one after the other; nothing unless they fill it to the end."""
    keys = list(dict.fromkeys(found[1] for found in _WORK_KEY.finditer(work_keys)))
    words = row.split(" ")
    names: list[str] = []
    start = 0
    for key in keys:
        letters = ""
        for place in range(start, len(words)):
            letters += work_key_part(words[place])
            if letters == key:
                names.append(" ".join(words[start : place + 1]))
                start = place + 1
                break
            if not key.startswith(letters):
                return ()
        else:
            return ()
    return tuple(names) if start == len(words) else ()


def values(row: str, spelling: str) -> Parted:
    """The values in a row, cut where `spelling` has no space; one value where it has them all.

    The row is sought from the end of `spelling`, where topics stand. 0.98 where it ends it, 0.9 elsewhere.
    """
    first = row.partition(" ")[0]
    if not first or not spelling:
        return Parted()
    place = len(spelling)
    for _ in range(_TRIALS):
        place = spelling.rfind(first, 0, place)
        if place < 0:
            return Parted()
        found, end = _aligned(row, spelling, place)
        if found:
            return Parted(found, 0.98 if end == len(spelling) else 0.9)
    return Parted()


def _aligned(row: str, spelling: str, place: int) -> tuple[tuple[str, ...], int]:
    """The values of the row if `spelling` holds them at this place, and where they end there."""
    parts = [""]
    for char in row:
        if spelling.startswith(char, place):
            parts[-1] += char
            place += 1
        elif char == " ":
            parts.append("")
        else:
            return (), place
    return tuple(parts), place


def affiliations(spelling: str, abstract: str, last_author: str, count: int) -> Parted:
    """The affiliations between the last author's number and the abstract, if there are as many as authors."""
    mark = f"{last_author}{count - 1}"
    start = spelling.find(mark)
    end = spelling.find(abstract[:80], start) if abstract and start >= 0 else -1
    if start < 0 or end < 0:
        return Parted()
    places = tuple(place.strip() for place in _JOINT.split(spelling[start + len(mark) : end]))
    return Parted(places, 0.7) if len(places) == count and all(places) else Parted()
