"""Reading lists with their references resolved: which record each item means, and where a record stands in which lists."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from sitegen.catalogue.postings import Postings, PostingsState
from sitegen.errors import Finding, Origin
from sitegen.model import ListItem, ReadingList


class Place(Struct, frozen=True, kw_only=True):
    """One resolved item of a list: its number in the whole list (from 1), the section it stands in, and the record's id."""

    number: int
    section: int
    item: ListItem
    record_id: str


class ResolvedList(Struct, frozen=True, kw_only=True):
    """A list and its places; items whose record is missing have none."""

    list: ReadingList
    places: tuple[Place, ...]
    missing: tuple[ListItem, ...]

    @property
    def record_ids(self) -> tuple[str, ...]:
        """The ids of the list's records in order."""
        return tuple(place.record_id for place in self.places)


class ReferencesState(Struct, frozen=True, array_like=True):
    """`References` as they are kept."""

    ids: set[str]
    by_name: PostingsState


class Named(Protocol):
    """What references may call by name: a record, or its entry."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its former ids."""

    @property
    def doi(self) -> str:
        """Its DOI, or ''."""


class References:
    """What references may say of records: an id, a former id, 'doi:...'. On a clash the smaller id wins, and ids beat all else."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._by_name: Postings[str] = Postings()

    def replace(self, before: Named | None, after: Named | None) -> bool:
        """Takes in that one record is another now (None: there was none, or is none); returns whether any reference may mean another one."""
        old, new = _names(before), _names(after)
        if old == new:
            return False
        if before is not None:
            self._ids.discard(before.id)
            for name in old[1:]:
                self._by_name.discard(name, before.id)
        if after is not None:
            self._ids.add(after.id)
            for name in new[1:]:
                self._by_name.add(name, after.id)
        return True

    def state(self) -> ReferencesState:
        """All of it, to be kept."""
        return ReferencesState(self._ids, self._by_name.state())

    def restore(self, state: ReferencesState) -> None:
        """Takes up what was kept."""
        self._ids = state.ids
        self._by_name.restore(state.by_name)

    def find(self, reference: str) -> str | None:
        """The id of the record that is meant."""
        name = reference.lower() if reference.lower().startswith("doi:") else reference
        return name if name in self._ids else min(self._by_name[name], default=None)


def _names(record: Named | None) -> tuple[str, ...]:
    """The id of a record, and its other names, each once."""
    if record is None:
        return ()
    others = (*record.aliases, *((f"doi:{record.doi.lower()}",) if record.doi else ()))
    return (record.id, *dict.fromkeys(others))


def resolve(reading_list: ReadingList, references: References) -> ResolvedList:
    """Finds the records that the items of `reading_list` mean."""
    places: list[Place] = []
    missing: list[ListItem] = []
    for number, section in enumerate(reading_list.sections):
        for item in section.items:
            record_id = references.find(item.ref)
            if record_id is None:
                missing.append(item)
            else:
                places.append(Place(number=len(places) + 1, section=number, item=item, record_id=record_id))
    return ResolvedList(list=reading_list, places=tuple(places), missing=tuple(missing))


def missing_findings(resolved: ResolvedList) -> list[Finding]:
    """One finding for each item whose record is not in the catalogue."""
    return [
        Finding(
            code="unknown-record",
            severity="warning",
            message=f"no record has the id '{item.ref}'; the item is left out",
            origin=Origin(path=resolved.list.origin.path, line=item.line, format="list"),
            field="item",
            hint="check the spelling, or add the record under content/",
        )
        for item in resolved.missing
    ]
