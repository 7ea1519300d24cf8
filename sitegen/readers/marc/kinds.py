"""What kind of thing a MARC record describes: leader 06 and 07, and the fields that only some kinds have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sitegen.readers.marc.record import MarcRecord

#: Leader 06 (https://www.loc.gov/marc/bibliographic/bdleader.html) -> type of CSL, for all but texts.
_TYPES: Final = {
    "c": "musical_score", "d": "musical_score", "e": "map", "f": "map", "g": "motion_picture", "i": "song", "j": "song",
    "k": "graphic", "m": "software", "p": "collection",
}  # fmt: skip
#: Leader 07 -> type of CSL, for texts.
_TEXTS: Final = {
    "a": "chapter",
    "b": "article-journal",
    "c": "collection",
    "m": "book",
    "s": "periodical",
    "i": "webpage",
}


def kind(record: MarcRecord) -> str:
    """The type of CSL, '' where the leader does not say it."""
    what, level = record.leader[6:7], record.leader[7:8]
    if record.all("502"):
        return "thesis"
    if what in _TYPES:
        return _TYPES[what]
    if level == "a" and any(field.value("x") for field in record.all("773")):  # part of something with an ISSN
        return "article-journal"
    if what == "t":
        return "manuscript"
    return _TEXTS.get(level, "") if what == "a" else ""
