"""From what the files say to the records of the catalogue: works put together, overlays laid over them, people identified.

A `Gathering` is brought up to date file by file; gathering from nothing is taking in all files. Whatever the order of
files and changes, the same files give the same records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from sitegen.catalogue.merge import Merging
from sitegen.catalogue.overlays import Overlays
from sitegen.catalogue.people import People
from sitegen.errors import Finding
from sitegen.model import Overlay, Page, PersonRule, ReadingList, Record

Prose = TypeVar("Prose", ReadingList, Page)


class Said(Protocol):
    """What one file says of records and people."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Records of their own."""

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """Additions to records that are kept elsewhere."""

    @property
    def people(self) -> tuple[PersonRule, ...]:
        """Who is who."""


class Gathering:
    """The records of all files by id; with `drafts` also those that are marked as drafts."""

    def __init__(self, *, drafts: bool = False) -> None:
        self.records: dict[str, Record] = {}
        self._drafts = drafts
        self._works = Merging()
        self._overlays = Overlays()
        self._people = People()
        self._merged: dict[str, Record] = {}
        self._overlaid: dict[str, Record] = {}

    def update(self, files: Mapping[str, Said | None]) -> dict[str, Record | None]:
        """Takes in what `files` (by path) say now, None where one is gone; returns by id the records that changed, None where one is gone."""
        works = self._works.replace({path: self._standing(said) for path, said in files.items()})
        changed = _swap(self._merged, works)
        noted = self._overlays.replace({path: said.overlays if said else () for path, said in files.items()}, changed)
        stale = {record_id: self._merged.get(record_id) for record_id in changed.keys() | noted}
        changed = _swap(
            self._overlaid,
            {record_id: self._overlays.over(record) if record else None for record_id, record in stale.items()},
        )
        everyone = self._people.replace({path: said.people if said else () for path, said in files.items()}, changed)
        wanted = self._overlaid if everyone else {record_id: self._overlaid.get(record_id) for record_id in changed}
        known = {record_id: self._people.identify(record) if record else None for record_id, record in wanted.items()}
        gone = dict.fromkeys(record_id for record_id in changed if record_id not in self._overlaid)
        return {record_id: after for record_id, (_, after) in _swap(self.records, {**known, **gone}).items()}

    def _standing(self, said: Said | None) -> tuple[Record, ...]:
        if said is None:
            return ()
        return said.records if self._drafts else tuple([record for record in said.records if not record.draft])

    def merged(self) -> dict[str, int]:
        """By path how many records of a file went into others."""
        return self._works.merged()

    def left_out(self) -> dict[str, int]:
        """By path how many records are left out because another one has their id."""
        return self._works.left_out()

    def findings(self) -> Iterator[Finding]:
        """What is wrong between the files: contradictions, ids that are taken, overlays without their record."""
        for findings in self._works.findings.values():
            yield from findings
        yield from self._overlays.findings


def first_by_id(found: Iterable[Prose]) -> tuple[dict[str, Prose], tuple[Finding, ...]]:
    """Reading lists, or pages, by id; of several with one id the first stands, the others are named."""
    chosen: dict[str, Prose] = {}
    findings = []
    for one in found:
        first = chosen.setdefault(one.id, one)
        if first is not one:
            message = f"the id '{one.id}' is taken by {first.origin}; this file is left out"
            hint = "give one of them another id"
            findings.append(
                Finding(code="same-id", severity="error", message=message, origin=one.origin, field="id", hint=hint)
            )
    return chosen, tuple(findings)


def _swap(table: dict[str, Record], now: Mapping[str, Record | None]) -> dict[str, tuple[Record | None, Record | None]]:
    """Puts into `table` what is there now; returns by id what really changed, before and after."""
    changed: dict[str, tuple[Record | None, Record | None]] = {}
    for record_id, after in now.items():
        before = table.get(record_id)
        if before is after or before == after:
            continue
        changed[record_id] = (before, after)
        if after is None:
            del table[record_id]
        else:
            table[record_id] = after
    return changed
