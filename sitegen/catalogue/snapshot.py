"""The catalogue as it is kept between two processes: all that was derived from the records, so that a build need not look into any that it does
not touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from sitegen.catalogue.entries import Entry, Filing
from sitegen.catalogue.held import Held
from sitegen.catalogue.indexes import IndexState
from sitegen.catalogue.lists import ReferencesState
from sitegen.catalogue.postings import PostingsState
from sitegen.catalogue.slugs import SlugState


class EntryState(Struct, frozen=True, array_like=True):
    """An `Entry` as it is kept: without its record, its filings as numbers."""

    id: str
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

    filings: list[Filing]
    entries: list[EntryState]
    indexes: dict[str, IndexState]
    slugs: SlugState
    resemblance: PostingsState
    works: tuple[PostingsState, PostingsState]
    requires: dict[str, tuple[str, ...]]
    references: ReferencesState
    seals: dict[str, bytes]


def keep_entries(entries: Iterable[Entry]) -> tuple[list[Filing], list[EntryState]]:
    """Entries as they are kept, and the filings by number."""
    numbers: dict[Filing, int] = {}
    kept = [
        EntryState(
            id=it.id,
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
    ]
    return list(numbers), kept


def take_up_entries(
    filings: list[Filing], states: Iterable[EntryState], held: Callable[[str], Held]
) -> Iterator[Entry]:
    """The entries that were kept; `held` gives the record with an id."""
    for it in states:
        yield Entry(
            id=it.id,
            held=held(it.id),
            title_sort=it.title_sort,
            initial=it.initial,
            filings=tuple([filings[number] for number in it.filings]),
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
