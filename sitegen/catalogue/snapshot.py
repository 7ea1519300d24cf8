"""The catalogue as it is kept between two processes: all that was derived from the records, so that a build need not look into any that it does
not touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Raw, Struct

from sitegen.catalogue.entries import Entry, Filing
from sitegen.catalogue.held import Held
from sitegen.catalogue.indexes import IndexState
from sitegen.catalogue.kept import Kept, KeptTable, keep
from sitegen.catalogue.lists import ReferencesState
from sitegen.catalogue.postings import PostingsState
from sitegen.catalogue.slugs import SlugState


class EntryState(Struct, frozen=True, array_like=True):
    """An `Entry` as it is kept: its record and its filings as numbers."""

    id: str
    held: int
    title_sort: str
    initial: str
    filings: tuple[int, ...]
    features: tuple[str, ...]
    works: tuple[str, ...]
    people: frozenset[str]
    issued: tuple[int, int, int]
    face: bytes
    year: str
    issued_year: int
    added: str
    updated: str
    status: str
    minutes: int
    doi: str
    slug: str
    aliases: tuple[str, ...]
    prerequisites: tuple[str, ...]
    orcids: tuple[tuple[str, str], ...]
    filled: tuple[str, ...]


class CatalogueState(Struct, frozen=True, array_like=True):
    """A `Catalogue` as it is kept, without its lists, pages and removals, which are few."""

    filings: list[Raw]
    entries: KeptTable
    indexes: dict[str, IndexState]
    slugs: SlugState
    resemblance: PostingsState
    works: tuple[PostingsState, PostingsState]
    requires: dict[str, tuple[str, ...]]
    references: ReferencesState
    seals: dict[str, bytes]
    dated: int
    aliased: set[str]


_ENTRY = msgspec.msgpack.Decoder(EntryState).decode
_FILING = msgspec.msgpack.Decoder(Filing).decode


def keep_entries(entries: Iterable[Entry], number: Callable[[Held], int]) -> tuple[list[Raw], KeptTable]:
    """Entries as they are kept, and the filings by number; `number` says under which number a record is."""
    numbers: dict[Filing, int] = {}
    kept = {
        it.id: EntryState(
            id=it.id,
            held=number(it.held),
            title_sort=it.title_sort,
            initial=it.initial,
            filings=tuple([numbers.setdefault(filing, len(numbers)) for filing in it.filings]),
            features=it.features,
            works=it.works,
            people=it.people,
            issued=it.newest_first[:3],
            face=it.face,
            year=it.year,
            issued_year=it.issued_year,
            added=it.added,
            updated=it.updated,
            status=it.status,
            minutes=it.minutes,
            doi=it.doi,
            slug=it.slug,
            aliases=it.aliases,
            prerequisites=it.prerequisites,
            orcids=it.orcids,
            filled=it.filled,
        )
        for it in entries
    }
    return [Raw(msgspec.msgpack.encode(filing)) for filing in numbers], keep(kept)


def take_up_entries(filings: list[Raw], entries: KeptTable, held: Callable[[int], Held]) -> Kept[Entry]:
    """The entries that were kept; `held` gives a record by its number."""
    known: dict[int, Filing] = {}

    def read(encoded: Raw) -> Entry:
        it = _ENTRY(encoded)
        for number in it.filings:
            if number not in known:
                known[number] = _FILING(filings[number])
        return Entry(
            id=it.id,
            held=held(it.held),
            title_sort=it.title_sort,
            initial=it.initial,
            filings=tuple([known[number] for number in it.filings]),
            features=it.features,
            works=it.works,
            people=it.people,
            newest_first=(*it.issued, it.title_sort, it.id),
            face=it.face,
            year=it.year,
            issued_year=it.issued_year,
            added=it.added,
            updated=it.updated,
            status=it.status,
            minutes=it.minutes,
            doi=it.doi,
            slug=it.slug,
            aliases=it.aliases,
            prerequisites=it.prerequisites,
            orcids=it.orcids,
            filled=it.filled,
        )

    return Kept(entries, read)
