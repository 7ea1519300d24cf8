"""Other versions of a work: records with the same DOI, or that share a VuFind work key (an author and a title, both reduced to letters and
digits)."""

from __future__ import annotations

from sitegen.catalogue.entries import Entry
from sitegen.catalogue.postings import Postings, PostingsState


class Works:
    """Which records might be the same work."""

    def __init__(self) -> None:
        self._by_title: Postings[str] = Postings()
        self._by_doi: Postings[str] = Postings()

    def add(self, entry: Entry) -> None:
        """Notes a record."""
        for title in entry.works:
            self._by_title.add(title, entry.id)
        if entry.doi:
            self._by_doi.add(entry.doi, entry.id)

    def remove(self, entry: Entry) -> None:
        """Forgets a record."""
        for table, keys in ((self._by_title, entry.works), (self._by_doi, (entry.doi,))):
            for key in keys:
                table.discard(key, entry.id)

    def state(self) -> tuple[PostingsState, PostingsState]:
        """All of it, to be kept."""
        return self._by_title.state(), self._by_doi.state()

    def restore(self, state: tuple[PostingsState, PostingsState]) -> None:
        """Takes up what was kept."""
        by_title, by_doi = state
        self._by_title.restore(by_title)
        self._by_doi.restore(by_doi)

    def candidates(self, entry: Entry) -> set[str]:
        """The ids of all records that share a title or the DOI with `entry`, itself excluded."""
        found: set[str] = set()
        for title in entry.works:
            found.update(self._by_title[title])
        if entry.doi:
            found.update(self._by_doi[entry.doi])
        found.discard(entry.id)
        return found


def same_work(one: Entry, other: Entry) -> bool:
    """Whether two candidates are versions of one work: one DOI, or an author in common besides the title."""
    if one.doi and one.doi == other.doi:
        return True
    return not one.people.isdisjoint(other.people) and not set(one.works).isdisjoint(other.works)
