"""Reading lists with their references resolved: which record each item means, and where a record stands in which lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sitegen.errors import Finding, Origin
from sitegen.model import ListItem, ReadingList, Record


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


def reference_table(records: Iterable[Record]) -> dict[str, str]:
    """What a reference may say (id, former id, 'doi:...') to the record's id; on a clash the smaller id wins, and ids beat all else."""
    by_alias: dict[str, str] = {}
    by_id: dict[str, str] = {}
    for record in records:
        by_id[record.id] = record.id
        names = [*record.aliases]
        if record.doi:
            names.append(f"doi:{record.doi.lower()}")
        for name in names:
            by_alias[name] = min(by_alias.get(name, record.id), record.id)
    return by_alias | by_id


def resolve(reading_list: ReadingList, references: Mapping[str, str]) -> ResolvedList:
    """Finds the records that the items of `reading_list` mean."""
    places: list[Place] = []
    missing: list[ListItem] = []
    for number, section in enumerate(reading_list.sections):
        for item in section.items:
            ref = item.ref.lower() if item.ref.lower().startswith("doi:") else item.ref
            record_id = references.get(ref)
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
