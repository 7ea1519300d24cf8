"""Titles for records whose source gives none: devised, in square brackets as cataloguers write them (RDA 2.3.2.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from sitegen.normalise.fields import Values

_NAMES: Final = ("authors", "editors", "translators")
_MOST: Final = 3


def devised_title(values: Values, *, typed: bool) -> str:
    """'[Untitled: Doe, Roe 1965, in Nature]': what else the record says of itself, or what it is known by.

    '' where it says nothing, not even (`typed`) what it is. A short title is a title, so it is taken as it is.
    """
    if short := values.get("title_short"):
        return str(short)
    names = next((values[field] for field in _NAMES if values.get(field)), ())
    who = ", ".join([*(name.short for name in names[:_MOST]), *(["et al."] if len(names) > _MOST else [])])
    date = values.get("issued")
    when = "" if date is None else str(date.year) if date.year is not None else date.literal
    where = values.get("container_title") or values.get("event_title") or values.get("collection_title") or ""
    parts = [" ".join(part for part in (who, when) if part), f"in {where}" if where else ""]
    known = ", ".join(part for part in parts if part) or _known_by(values)
    if not known and typed:
        known = TYPES[values["type"]][0].lower()
    return f"[Untitled: {known}]" if known else ""


def _known_by(values: Values) -> str:
    for identifier in values.get("identifiers", ()):
        return f"{identifier.scheme.upper()} {identifier.value}"
    for link in values.get("urls", ()):
        return str(link.url)
    return str(values.get("id", ""))
