"""What records of one work contradict each other in: said, so that a curator can look; never settled here."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.errors import Finding
from sitegen.model import PartialDate, Record
from sitegen.text import work_key_part

#: The type of what is not said to be anything.
UNKNOWN_TYPE = "document"
#: Fields whose contradictions are worth a look; the rest differ by habit (abbreviated names, punctuation).
_COMPARED = ("title", "issued", "volume", "issue", "page", "type")


def contradictions(record: Record, other: Record) -> Iterator[Finding]:
    """A notice for each field in which `other` says something else of the work than `record`, which leads."""
    for name in _COMPARED:
        mine, theirs = getattr(record, name), getattr(other, name)
        if mine and theirs and UNKNOWN_TYPE not in (mine, theirs) and not _agree(name, mine, theirs):
            yield Finding(
                code="merge-conflict",
                severity="notice",
                message=f"says '{_said_as(theirs)}', {record.origin} says '{_said_as(mine)}' of the same work; the latter is used",
                origin=other.origin,
                field=name,
                hint="correct one of them, or set merge = false to keep both records",
            )


def _agree(name: str, mine: object, theirs: object) -> bool:
    """Whether two values say the same, one of them perhaps less of it: signs and case of a title, the last page, a day of the same year."""
    if isinstance(mine, PartialDate) and isinstance(theirs, PartialDate):
        return mine.year == theirs.year
    one, other = str(mine), str(theirs)
    if name == "page":
        (first, last), (also_first, also_last) = _first_and_last(one), _first_and_last(other)
        return first == also_first and (
            not last or not also_last or last.endswith(also_last) or also_last.endswith(last)
        )
    return (work_key_part(one) or one) == (work_key_part(other) or other)


def _first_and_last(pages: str) -> tuple[str, str]:
    """'0374-7' as ('374', '7'): databases drop zeros in front, and the digits that both pages have."""
    first, _, last = pages.replace("–", "-").casefold().partition("-")
    return first.strip().lstrip("0"), last.strip("- ").lstrip("0")


def _said_as(value: object) -> str:
    return str(value.year) if isinstance(value, PartialDate) else " ".join(str(value).split())
