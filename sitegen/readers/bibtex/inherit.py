"""What entries take from others: `crossref` and `xdata`, by biblatex's rules (manual, appendix B) with care for identity.

A child has what it says itself and, for the rest, what its parent says; a book's title is its chapter's `booktitle`. What names the
parent alone (its DOI, its address on the web, its abstract) is not the child's, so it is never taken: else both would be one record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from sitegen.readers.bibtex.blocks import Flaw


class Value(NamedTuple):
    """A field's text and the line it stands on."""

    text: str
    line: int


class Entry:
    """An entry with its macros written out. `fields` may be added to (by inheritance) until the draft is made."""

    __slots__ = ("doubles", "fields", "key", "kind", "line")

    def __init__(self, kind: str, key: str, line: int) -> None:
        self.kind = kind
        self.key = key
        self.line = line
        self.fields: dict[str, Value] = {}
        self.doubles: list[tuple[str, Value]] = []


_TITLES: Final = ("title", "subtitle", "titleaddon")
_NEVER: Final = frozenset(
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring relatedtype shorthand "
    "shorthandintro sortkey sorttitle sortname shorttitle indextitle indexsorttitle key "
    "doi eprint eprinttype eprintclass archiveprefix primaryclass url urldate abstract pagetotal pages file files note annote annotation comment "
    "timestamp date-added date-modified owner groups readstatus priority ranking rating keywords tags biburl bibsource pmid pmcid pdf type".split()
)
_INBOOKS: Final = frozenset({"inbook", "bookinbook", "suppbook"})
_INCOLLECTIONS: Final = frozenset({"incollection", "inreference", "suppcollection", "suppreference", *_INBOOKS})
_DATES: Final = ("date", "year")
#: Longer chains of parents are no library's.
_MAX_DEPTH: Final = 32


def inherit(entries: list[Entry]) -> list[Flaw]:
    """Completes every entry that has a `crossref` or `xdata`; returns what is wrong with them."""
    children = [entry for entry in entries if "crossref" in entry.fields or "xdata" in entry.fields]
    flaws: list[Flaw] = []
    if not children:
        return flaws
    known = _known(entries)
    done: set[int] = set()
    for entry in children:
        _complete(entry, known, done, [], flaws)
    return flaws


def _known(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by key and alias, in their own case and (for BibTeX, which does not look at it) in lower case."""
    known: dict[str, Entry] = {}
    for entry in entries:
        if entry.key:
            known.setdefault(entry.key, entry)
            known.setdefault(entry.key.lower(), entry)
        if "ids" in entry.fields:
            for alias in keys(entry.fields["ids"].text):
                known.setdefault(alias, entry)
    return known


def keys(text: str) -> list[str]:
    """The keys in a list of keys, each once."""
    return list(dict.fromkeys(key for part in text.split(",") if (key := part.strip())))


def _complete(entry: Entry, known: dict[str, Entry], done: set[int], path: list[Entry], flaws: list[Flaw]) -> None:
    if id(entry) in done:
        return
    done.add(id(entry))
    for field in ("xdata", "crossref"):
        value = entry.fields.get(field)
        if value is None:
            continue
        for key in keys(value.text):
            parent = known.get(key) or known.get(key.lower())
            if parent is None:
                hint = "correct the key, or add the entry to this file"
                flaws.append(
                    Flaw(
                        value.line,
                        "missing-parent",
                        f"there is no entry '{key}' in this file to take fields from",
                        hint,
                        field,
                    )
                )
                continue
            way = [*path, entry]
            if parent in way:
                names = " -> ".join(item.key for item in [*way[way.index(parent) :], parent][:8])
                flaws.append(
                    Flaw(
                        value.line,
                        "parent-cycle",
                        f"the entries refer to each other: {names}",
                        f"delete one {field}",
                        field,
                    )
                )
                continue
            if len(way) > _MAX_DEPTH:
                message = f"more than {_MAX_DEPTH} entries stand one above the other"
                flaws.append(Flaw(value.line, "parent-depth", message, "shorten the chain", field))
                continue
            _complete(parent, known, done, way, flaws)
            _take(entry, parent, data=field == "xdata")


def _take(child: Entry, parent: Entry, *, data: bool) -> None:
    """Gives the child what it lacks and the parent has."""
    fields = child.fields
    dated = any(name in fields for name in _DATES)
    titles = {} if data else _title_names(child.kind, parent.kind)
    for name, value in parent.fields.items():
        if data:
            if name not in ("ids", "xdata", "crossref"):
                fields.setdefault(name, value)
            continue
        if name in _NEVER or (dated and name in ("date", "year", "month", "day", "endyear")):
            continue
        if name == "author" and (parent.kind in ("book", "mvbook") and child.kind in _INBOOKS):
            fields.setdefault("bookauthor", value)
        target = titles.get(name, name)
        if target and not (target == "booktitle" and "booktitle" in parent.fields and name != "booktitle"):
            fields.setdefault(target, value)


def _title_names(child: str, parent: str) -> dict[str, str]:
    """Under which names the parent's titles are the child's; '' for those that are not."""
    prefix = ""
    if parent in ("mvbook", "mvcollection", "mvreference", "mvproceedings"):
        prefix = "main"
    elif (
        (parent == "book" and child in _INCOLLECTIONS)
        or (parent in ("collection", "reference") and child in _INCOLLECTIONS)
        or (parent in ("proceedings", "conference", "book", "collection") and child in ("inproceedings", "conference"))
    ):
        prefix = "book"
    elif parent == "periodical" and child in ("article", "suppperiodical"):
        prefix = "journal"
    return {name: f"{prefix}{name}" for name in _TITLES} if prefix else {}
