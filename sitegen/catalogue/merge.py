"""From what the files say to the records of the catalogue: one record a work, with all of its origins.

Records of different files with the same DOI, PMID or ISBN, and then those with an equal work key (an author and the title) of an equal
year, become one; so do two entries of one file that have one id and are the same by these signs. The curator's own file leads, then the
file that comes first by path: it keeps its id and its words, the others fill what it lacks, their ids become aliases, and what they
contradict is said. `merge = false` keeps a record out of this.
Everything here is a function of the set of records: the order of files changes nothing.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct, structs

from sitegen.catalogue.conflicts import UNKNOWN_TYPE, contradictions
from sitegen.catalogue.entries import work_titles
from sitegen.catalogue.held import Held
from sitegen.catalogue.kept import Kept, KeptTable, keep
from sitegen.catalogue.postings import Postings, PostingsState
from sitegen.digest import short_digest
from sitegen.errors import Finding
from sitegen.model import Record, SourceField
from sitegen.text import work_key_part

#: Types whose ISBN is their own, not that of the book they stand in.
_OWN_ISBN = frozenset({"book", "collection", "classic", "pamphlet", "musical_score", "map"})
#: Fields that are collected from all records of a work.
_UNITED = ("identifiers", "urls", "subjects", "tags", "collections", "institutions", "formats", "aliases")
#: Fields that are no part of what a record says.
_OWN = frozenset({"id", "slug", "origins", "provenance", "draft", "merge", "title_html", "abstract_html", *_UNITED})


#: A record's place in the order of all: the curator's own files first, then by path, line and id, then as its file has them.
Place = tuple[bool, str, int, str, int]


class _Standing(NamedTuple):
    """A record as a file has it, with what may make it one with others."""

    held: Held
    strong: tuple[str, ...]
    weak: tuple[str, ...]


class _Work(NamedTuple):
    """Records that are one: their places, the leading one first, the record that they make, and what was found on the way."""

    places: tuple[Place, ...]
    held: Held
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The id that the work claims: that of its leading record."""
        return self.places[0][3]


class MergingState(Struct, frozen=True, array_like=True):
    """`Merging` as it is kept. Records are numbers; `files` has with each the keys that it may share. `works` are those of several records."""

    files: KeptTable
    sharers: PostingsState
    claims: KeptTable
    works: list[tuple[tuple[Place, ...], int, tuple[Finding, ...]]]
    lent: dict[str, str]
    borrowed: dict[str, tuple[str, ...]]
    left_out: dict[str, tuple[str, ...]]
    findings: dict[str, tuple[Finding, ...]]


_FILE = msgspec.msgpack.Decoder(list[tuple[Place, int, tuple[str, ...], tuple[str, ...]]]).decode
_PLACES = msgspec.msgpack.Decoder(list[Place]).decode


class Merging:
    """The records of all files, one a work. It is brought up to date by `replace`; only works that a change can reach are put together anew."""

    def __init__(self) -> None:
        #: By path the records of each file, by their places.
        self._files: MutableMapping[str, dict[Place, _Standing]] = {}
        self._sharers: Postings[Place] = Postings()
        #: The works of several records, by the leading one, and the leading one of each of these records. All others are works of their own.
        self._works: dict[Place, _Work] = {}
        self._leader: dict[Place, Place] = {}
        #: By id the leading records of the works that claim it.
        self._claims: MutableMapping[str, list[Place]] = {}
        self._lent: dict[str, str] = {}
        self._borrowed: dict[str, tuple[str, ...]] = {}
        self._left_out: dict[str, tuple[str, ...]] = {}
        #: By id what was found of works of that id, where there is anything.
        self.findings: dict[str, tuple[Finding, ...]] = {}

    def replace(self, paths: Collection[str], records: Callable[[str], Iterable[Record]]) -> dict[str, Held | None]:
        """Takes in what the files at `paths` hold now, `records` of each, asked once; returns the ids whose record may differ, with the record or
        None where there is none."""
        first = not self._files
        gone = [place for path in paths for place in self._files.get(path, ())]
        near = self._reach(gone)
        for path in paths:
            self._forget(path)
        come = [place for path in paths for place in self._enter(path, records(path))]
        near = self._reach([*(near - set(gone)), *come]) if not first else set(come)
        ids = self._dissolve({*near, *gone})
        for work in _works({place: self._standing(place) for place in sorted(near)}):
            self._file(work)
            ids.add(work.id)
        ids |= {self._lent[record_id] for record_id in ids if record_id in self._lent}
        # What is lent no longer is its owner's alone again, where it has one.
        ids |= {name for record_id in ids for name in self._borrowed.get(record_id, ()) if name in self._claims}
        chosen: dict[str, Held | None] = {}
        for record_id in ids:
            for name, held in self._choose(record_id).items():
                if held is not None or name not in chosen:
                    chosen[name] = held
        return chosen

    def _file(self, work: _Work) -> None:
        if len(work.places) > 1:
            self._works[work.places[0]] = work
            self._leader.update(dict.fromkeys(work.places, work.places[0]))
        insort(self._claims.setdefault(work.id, []), work.places[0])

    def count(self, path: str) -> int:
        """How many records a file holds."""
        return len(self._files.get(path, ()))

    def left_out(self) -> dict[str, int]:
        """By path how many records are left out because another one has their id."""
        return Counter(path for paths in self._left_out.values() for path in paths)

    def merged(self) -> dict[str, int]:
        """By path how many records of a file went into others."""
        return Counter(place[1] for work in self._works.values() for place in work.places[1:])

    def state(self, number: Callable[[Held], int]) -> MergingState:
        """All of it, to be kept; `number` says under which number a record is."""
        return MergingState(
            files=keep(
                {
                    path: [(place, number(it.held), it.strong, it.weak) for place, it in file.items()]
                    for path, file in self._files.items()
                }
            ),
            sharers=self._sharers.state(),
            claims=keep(self._claims),
            works=[(it.places, number(it.held), it.findings) for it in self._works.values()],
            lent=self._lent,
            borrowed=self._borrowed,
            left_out=self._left_out,
            findings=self.findings,
        )

    def restore(self, state: MergingState, held: Callable[[int], Held]) -> None:
        """Takes up what was kept; `held` gives a record by its number."""

        def read(encoded: Raw) -> dict[Place, _Standing]:
            return {place: _Standing(held(number), strong, weak) for place, number, strong, weak in _FILE(encoded)}

        self._files = Kept(state.files, read)
        self._sharers.restore(state.sharers, Place)
        self._claims = Kept(state.claims, _PLACES)
        self._works = {places[0]: _Work(places, held(number), findings) for places, number, findings in state.works}
        self._leader = {place: leader for leader, work in self._works.items() for place in work.places}
        self._lent, self._borrowed = state.lent, state.borrowed
        self._left_out, self.findings = state.left_out, state.findings

    def _standing(self, place: Place) -> _Standing:
        return self._files[place[1]][place]

    def _work(self, leader: Place) -> _Work:
        """The work of a leading record."""
        return self._works.get(leader) or _Work((leader,), self._standing(leader).held, ())

    def _enter(self, path: str, records: Iterable[Record]) -> list[Place]:
        file: dict[Place, _Standing] = {}
        for number, record in enumerate(records):
            place = (record.origin.format != "markdown", record.origin.path, record.origin.line, record.id, number)
            keys = (tuple(_strong_keys(record)), tuple(_weak_keys(record))) if record.merge else ((), ())
            file[place] = _Standing(Held.of(record), *keys)
            for key in (*keys[0], *keys[1]):
                self._sharers.add(key, place)
        if file:
            self._files[path] = file
        return list(file)

    def _forget(self, path: str) -> None:
        for place, standing in self._files.pop(path, {}).items():
            for key in (*standing.strong, *standing.weak):
                self._sharers.discard(key, place)

    def _reach(self, places: Iterable[Place]) -> set[Place]:
        """These places and all that are linked to them by what they share, however far: no others can have a say in their works."""
        reached = set(places)
        waiting = list(reached)
        while waiting:
            standing = self._standing(waiting.pop())
            for key in (*standing.strong, *standing.weak):
                fresh = set(self._sharers[key]) - reached
                reached |= fresh
                waiting += fresh
        return reached

    def _dissolve(self, places: Iterable[Place]) -> set[str]:
        """Forgets the works of `places`; returns the ids that they had."""
        ids = set()
        for leader in {self._leader.pop(place, place) for place in places}:
            record_id = leader[3]
            claims = self._claims.get(record_id, [])
            # What has just come has no work yet.
            if leader in claims:
                self._works.pop(leader, None)
                claims.remove(leader)
                ids.add(record_id)
        return ids

    def _choose(self, record_id: str) -> dict[str, Held | None]:
        """The record that has an id, the first one by place; others that claim it under ids lent to them; None for ids that nobody has now."""
        chosen: dict[str, Held | None] = dict.fromkeys(self._borrowed.pop(record_id, ()))
        for name in chosen:
            del self._lent[name]
        self._left_out.pop(record_id, None)
        self.findings.pop(record_id, None)
        claims = self._claims.get(record_id)
        if not claims:
            self._claims.pop(record_id, None)
            return chosen if record_id in chosen else {record_id: None, **chosen}
        first, *others = (self._work(leader) for leader in claims)
        chosen[record_id] = first.held
        findings = [*first.findings]
        left_out: list[str] = []
        borrowed: list[str] = []
        for other in others:
            record = other.held.record
            name = _other_id(record, self._lent)
            if name:
                self._lent[name] = record_id
                borrowed.append(name)
                if self._claims.get(name):
                    name = ""
                else:
                    chosen[name] = Held.of(structs.replace(record, id=name))
            if not name:
                left_out.append(record.origin.path)
            findings += [*other.findings, _same_id(first.held.record, record, name)]
        if findings:
            self.findings[record_id] = tuple(findings)
        if borrowed:
            self._borrowed[record_id] = tuple(borrowed)
        if left_out:
            self._left_out[record_id] = tuple(left_out)
        return chosen


# --- which records are one ------------------------------------------------------------------------------------------------------


def _works(standing: Mapping[Place, _Standing]) -> Iterator[_Work]:
    """The works that records (in the order of their places) make."""
    places = list(standing)
    leader = list(range(len(places)))
    paths = [{place[1]} for place in places]
    dois = [set([key for key in each.strong if key.startswith("doi:")][:1]) for each in standing.values()]

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for keys in ([each.strong for each in standing.values()], [each.weak for each in standing.values()]):
        sharers: dict[str, list[int]] = {}
        for at, shared in enumerate(keys):
            for key in shared:
                sharers.setdefault(key, []).append(at)
        for sharing in sharers.values():
            for at in sharing[1:]:
                one, other = find(sharing[0]), find(at)
                # Two entries of one file are what its owner keeps apart, unless they have one id: then one was pasted twice.
                # Two DOIs are two works, whatever their titles.
                apart = not paths[one].isdisjoint(paths[other]) and places[one][3] != places[other][3]
                if one != other and not apart and len(dois[one] | dois[other]) < 2:
                    front, back = min(one, other), max(one, other)
                    leader[back] = front
                    paths[front] |= paths[back]
                    dois[front] |= dois[back]
    groups: dict[int, list[Place]] = {}
    for at, place in enumerate(places):
        groups.setdefault(find(at), []).append(place)
    for group in groups.values():
        if len(group) == 1:
            yield _Work((group[0],), standing[group[0]].held, ())
            continue
        findings: list[Finding] = []
        record = _combine([standing[place].held.record for place in group], findings)
        yield _Work(tuple(group), Held.of(record), tuple(findings))


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
        findings.extend(contradictions(record, other))
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
        elif name not in _OWN and theirs and (not mine or (name == "type" and mine == UNKNOWN_TYPE)):
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


# --- one id for two works -------------------------------------------------------------------------------------------------------


def _other_id(record: Record, taken: Mapping[str, str]) -> str:
    """An id for a record whose own is another's; '' for one that a curator wrote, whose id is theirs to choose.

    Citation keys are unique in a file at best: two bibliographies with a `smith2020` each are no reason to lose one of them.
    """
    if record.origin.format == "markdown":
        return ""
    number = 0
    while True:
        told_apart = f"{record.origin.path} {record.doi or record.title} {number or ''}"
        name = f"{record.id}-{short_digest(told_apart, 6)}"
        if name not in taken:
            return name
        number += 1


def _same_id(first: Record, second: Record, other_id: str) -> Finding:
    fate = f"this record goes by '{other_id}'" if other_id else "this record is left out"
    return Finding(
        code="same-id",
        severity="warning" if other_id else "error",
        message=f"the id '{second.id}' is taken by {first.origin}; {fate}",
        origin=second.origin,
        field="id",
        hint="give one of them another id",
    )
