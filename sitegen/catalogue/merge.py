"""From what the files say to the records of the catalogue: one record a work, with all of its origins.

Records of different files with the same DOI, PMID or ISBN, and then those with an equal work key (an author and the title) of an equal
year, become one. The curator's own file leads, then the file that comes first by path: it keeps its id and its words, the others
fill what it lacks, their ids become aliases, and what they contradict is said. `merge = false` keeps a record out of this.
Everything here is a function of the set of records: the order of files changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from sitegen.catalogue.entries import work_titles
from sitegen.catalogue.overlays import apply_overlays
from sitegen.errors import Finding
from sitegen.model import Overlay, PartialDate, Record, SourceField
from sitegen.text import work_key_part

#: Types whose ISBN is their own, not that of the book they stand in.
_OWN_ISBN = frozenset({"book", "collection", "classic", "pamphlet", "musical_score", "map"})
#: Fields that are collected from all records of a work.
_UNITED = ("identifiers", "urls", "subjects", "tags", "collections", "institutions", "formats", "aliases")
#: Fields whose contradictions are worth a look; the rest differ by habit (abbreviated names, punctuation).
_COMPARED = ("title", "issued", "volume", "issue", "page", "type")
#: Fields that are no part of what a record says.
_OWN = frozenset({"id", "slug", "origins", "provenance", "draft", "merge", "title_html", "abstract_html", *_UNITED})


class Merged(Struct, frozen=True, kw_only=True):
    """The records by id; by path how many records of a file went into others; and what was found on the way."""

    records: dict[str, Record]
    merged: dict[str, int]
    findings: tuple[Finding, ...]


def merge(records: Iterable[Record], overlays: Iterable[Overlay], *, drafts: bool = False) -> Merged:
    """One record a work, with the overlays applied."""
    standing = sorted((record for record in records if drafts or not record.draft), key=_rank)
    findings: list[Finding] = []
    merged: dict[str, int] = {}
    chosen: dict[str, Record] = {}
    for group in _groups(standing):
        record = group[0]
        if len(group) > 1:
            record = _combine(group, findings)
            for other in group[1:]:
                merged[other.origin.path] = merged.get(other.origin.path, 0) + 1
        first = chosen.get(record.id)
        if first is None:
            chosen[record.id] = record
        else:
            findings.append(_same_id(first, record))
    chosen, more = apply_overlays(chosen, sorted(overlays, key=lambda it: (it.origin.path, it.origin.line)))
    return Merged(records=chosen, merged=merged, findings=(*findings, *more))


def _rank(record: Record) -> tuple[bool, str, int, str]:
    origin = record.origin
    return (origin.format != "markdown", origin.path, origin.line, record.id)


# --- which records are one ------------------------------------------------------------------------------------------------------


def _groups(records: list[Record]) -> list[list[Record]]:
    """The records of each work, the leading one first; in the order of the leading ones."""
    leader = list(range(len(records)))
    paths = [{record.origin.path} for record in records]
    dois = [{record.doi.lower()} - {""} for record in records]

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for keys in (_strong_keys, _weak_keys):
        sharers: dict[str, list[int]] = {}
        for at, record in enumerate(records):
            if record.merge:
                for key in keys(record):
                    sharers.setdefault(key, []).append(at)
        for sharing in sharers.values():
            for at in sharing[1:]:
                one, other = find(sharing[0]), find(at)
                # Two entries of one file are what its owner keeps apart; two DOIs are two works, whatever their titles.
                if one != other and paths[one].isdisjoint(paths[other]) and len(dois[one] | dois[other]) < 2:
                    front, back = min(one, other), max(one, other)
                    leader[back] = front
                    paths[front] |= paths[back]
                    dois[front] |= dois[back]
    groups: dict[int, list[Record]] = {}
    for at, record in enumerate(records):
        groups.setdefault(find(at), []).append(record)
    return [groups[at] for at in sorted(groups)]


def _strong_keys(record: Record) -> Iterator[str]:
    for item in record.identifiers:
        if item.scheme in {"doi", "pmid"} or (item.scheme == "isbn" and record.type in _OWN_ISBN):
            yield f"{item.scheme}:{item.value.lower()}"


def _weak_keys(record: Record) -> Iterator[str]:
    if record.year and record.authors:
        author = work_key_part(record.authors[0].display)
        for title in work_titles(record):
            yield f"{record.year} {author} {title}"


# --- how they become one --------------------------------------------------------------------------------------------------------


def _combine(group: list[Record], findings: list[Finding]) -> Record:
    record = group[0]
    for other in group[1:]:
        findings.extend(_contradictions(record, other))
        record = _absorb(record, other)
    return record


def _absorb(record: Record, other: Record) -> Record:
    """`record` with what it lacks taken from `other`."""
    values: dict[str, object] = {}
    for name in record.__struct_fields__:
        mine, theirs = getattr(record, name), getattr(other, name)
        if name in _UNITED:
            united = tuple(dict.fromkeys((*mine, *theirs)))
            if united != mine:
                values[name] = united
        elif name not in _OWN and not mine and theirs:
            values[name] = theirs
    if "abstract" in values:
        values["abstract_html"] = other.abstract_html
    offset = len(record.origins)
    values["aliases"] = tuple(dict.fromkeys((*record.aliases, *other.aliases, *({other.id} - {record.id}))))
    values["origins"] = (*record.origins, *other.origins)
    values["provenance"] = (*record.provenance, *(_shifted(row, other, offset) for row in other.provenance))
    return structs.replace(record, **values)


def _shifted(row: SourceField, owner: Record, offset: int) -> SourceField:
    """A row of the staff view under its new origin; what it left to the record's own field is said, for that may be another's now."""
    values = row.values or _said(owner, row.name)
    return structs.replace(row, origin=row.origin + offset, values=values)


def _said(record: Record, name: str) -> tuple[str, ...]:
    value = getattr(record, name, "")
    return (value,) if isinstance(value, str) and value else ()


def _contradictions(record: Record, other: Record) -> Iterator[Finding]:
    for name in _COMPARED:
        mine, theirs = getattr(record, name), getattr(other, name)
        if mine and theirs and _plain(mine) != _plain(theirs):
            yield Finding(
                code="merge-conflict",
                severity="notice",
                message=f"says '{_plain(theirs)}', {record.origin} says '{_plain(mine)}' of the same work; the latter is used",
                origin=other.origin,
                field=name,
                hint="correct one of them, or set merge = false to keep both records",
            )


def _plain(value: object) -> str:
    if isinstance(value, PartialDate):
        # A year and a day of that year do not contradict each other.
        return str(value.year)
    return " ".join(str(value).replace("–", "-").replace("--", "-").casefold().split())


def _same_id(first: Record, second: Record) -> Finding:
    return Finding(
        code="same-id",
        severity="error",
        message=f"the id '{second.id}' is taken by {first.origin}; this record is left out",
        origin=second.origin,
        field="id",
        hint="give one of them another id",
    )
