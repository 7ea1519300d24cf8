"""From what the files say to the records of the catalogue: works put together, overlays laid over them, people identified.

A `Gathering` is brought up to date file by file; gathering from nothing is taking in all files. Whatever the order of
files and changes, the same files give the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from typing import Protocol, TypeVar

import msgspec
from msgspec import Raw, Struct

from sitegen.catalogue.held import Held
from sitegen.catalogue.kept import Kept, KeptTable, keep
from sitegen.catalogue.merge import Merging, MergingState
from sitegen.catalogue.overlays import Overlays, OverlaysState
from sitegen.catalogue.people import People, PeopleState
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


class GatheringState(Struct, frozen=True, array_like=True):
    """A `Gathering` as it is kept. Records are numbers."""

    works: MergingState
    overlays: OverlaysState
    people: PeopleState
    merged: KeptTable
    overlaid: KeptTable
    identified: KeptTable


_NUMBER = msgspec.msgpack.Decoder(int).decode


class Gathering:
    """The records of all files by id; with `drafts` also those that are marked as drafts."""

    def __init__(self, *, drafts: bool = False) -> None:
        self._drafts = drafts
        self._works = Merging()
        self._overlays = Overlays()
        self._people = People()
        #: By id the records put together, then with their overlays, then with their people.
        self._merged: MutableMapping[str, Held] = {}
        self._overlaid: MutableMapping[str, Held] = {}
        self._identified: MutableMapping[str, Held] = {}

    @property
    def records(self) -> dict[str, Record]:
        """The records by id."""
        return {record_id: held.record for record_id, held in self._identified.items()}

    def update(self, paths: Collection[str], say: Callable[[str], Said | None]) -> dict[str, Held | None]:
        """Takes in what the files at `paths` say now, None where one is gone; returns by id the records that changed, None where one is gone.

        Each file is asked for once, and forgotten before the next: a large library need not be in the memory as such.
        """
        overlays: dict[str, tuple[Overlay, ...]] = {}
        people: dict[str, tuple[PersonRule, ...]] = {}

        def records(path: str) -> tuple[Record, ...]:
            said = say(path)
            overlays[path] = said.overlays if said else ()
            people[path] = said.people if said else ()
            return self._standing(said)

        works = self._works.replace(paths, records)
        changed = _swap(self._merged, works)
        noted = self._overlays.replace(overlays, changed)
        stale = {record_id: self._merged.get(record_id) for record_id in changed.keys() | noted}
        changed = _swap(
            self._overlaid,
            {record_id: self._laid_over(record_id, held) if held else None for record_id, held in stale.items()},
        )
        everyone = self._people.replace(people, changed)
        wanted = self._overlaid if everyone else {record_id: self._overlaid.get(record_id) for record_id in changed}
        known = {record_id: self._identify(held) if held else None for record_id, held in wanted.items()}
        gone = dict.fromkeys(record_id for record_id in changed if record_id not in self._overlaid)
        really = _swap(self._identified, {**known, **gone})
        for _, held in changed.values():
            if held is not None:
                held.forget()
        return {record_id: self._identified.get(record_id) for record_id in really}

    def _laid_over(self, record_id: str, held: Held) -> Held:
        """A record with its overlays."""
        return Held.of(self._overlays.over(held.record)) if self._overlays.concerns(record_id) else held

    def _identify(self, held: Held) -> Held:
        """A record with its people."""
        if not self._people.any:
            return held
        before = held.record
        after = self._people.identify(before)
        return held if after is before else held.renamed(after)

    def state(self) -> tuple[GatheringState, list[Held]]:
        """All of it, to be kept, and the records by the numbers that stand for them there."""
        numbers: dict[int, int] = {}
        numbered: list[Held] = []

        def number(held: Held) -> int:
            if held.base is not None:
                number(held.base)
            found = numbers.setdefault(id(held), len(numbered))
            if found == len(numbered):
                numbered.append(held)
            return found

        state = GatheringState(
            works=self._works.state(number),
            overlays=self._overlays.state(),
            people=self._people.state(),
            merged=keep({record_id: number(held) for record_id, held in self._merged.items()}),
            overlaid=keep({record_id: number(held) for record_id, held in self._overlaid.items()}),
            identified=keep({record_id: number(held) for record_id, held in self._identified.items()}),
        )
        return state, numbered

    def restore(self, state: GatheringState, held: Callable[[int], Held]) -> None:
        """Takes up what was kept; `held` gives a record by its number."""

        def read(encoded: Raw) -> Held:
            return held(_NUMBER(encoded))

        self._works.restore(state.works, held)
        self._overlays.restore(state.overlays)
        self._people.restore(state.people)
        self._merged = Kept(state.merged, read)
        self._overlaid = Kept(state.overlaid, read)
        self._identified = Kept(state.identified, read)

    def _standing(self, said: Said | None) -> tuple[Record, ...]:
        if said is None:
            return ()
        return said.records if self._drafts else tuple([record for record in said.records if not record.draft])

    def count(self, path: str) -> int:
        """How many records a file holds."""
        return self._works.count(path)

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


def _swap(
    table: MutableMapping[str, Held], now: Mapping[str, Held | None]
) -> dict[str, tuple[Held | None, Held | None]]:
    """Puts into `table` what is there now; returns by id what really changed, before and after."""
    changed: dict[str, tuple[Held | None, Held | None]] = {}
    for record_id, after in now.items():
        before = table.get(record_id)
        if before is after or before == after:
            continue
        changed[record_id] = before, after
        if after is None:
            del table[record_id]
        else:
            table[record_id] = after
    return changed
