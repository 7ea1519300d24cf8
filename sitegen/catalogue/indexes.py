"""An index: the values that records are filed under (authors, subjects, years ...), and who is filed where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sitegen.catalogue.entries import Filing
from sitegen.catalogue.slugs import SlugBook

#: What separates a subject heading from its subdivision ('Cancer -- Therapy').
SUBDIVISION = " -- "


class Spelling(NamedTuple):
    """One way a value is written: its label, its heading in the index, and the text it sorts by."""

    label: str
    heading: str
    sort: str


class Value:
    """One value of an index: the ids of its records, and the spellings it goes by with how often each occurs."""

    __slots__ = ("members", "spellings")

    def __init__(self) -> None:
        self.members: set[str] = set()
        self.spellings: dict[Spelling, int] = {}

    @property
    def preferred(self) -> Spelling:
        """The spelling used most; of equals the first in order."""
        if len(self.spellings) == 1:
            return next(iter(self.spellings))
        return min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))

    @property
    def variants(self) -> tuple[str, ...]:
        """The labels of the other spellings."""
        if len(self.spellings) == 1:
            return ()
        return tuple(sorted({spelling.label for spelling in self.spellings} - {self.preferred.label}))


class Index:
    """The values of one index by key, with a slug each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[str, Value] = {}
        self.slugs = SlugBook(reserved=("index",))
        self._below: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def file(self, record_id: str, filing: Filing) -> set[str]:
        """Files a record; returns the keys whose face (label or slug) this changed."""
        value = self.values.get(filing.key)
        if value is None:
            value = self.values[filing.key] = Value()
            before = None
            above, _, last = filing.key.rpartition(SUBDIVISION)
            if above and last:
                self._below.setdefault(above, set()).add(filing.key)
        else:
            before = value.preferred
        value.members.add(record_id)
        spelling = Spelling(filing.label, filing.heading, filing.sort)
        value.spellings[spelling] = value.spellings.get(spelling, 0) + 1
        if before == spelling and len(value.spellings) == 1:
            return set()
        return self._faces(filing.key, value, before)

    def unfile(self, record_id: str, filing: Filing) -> set[str]:
        """Takes a record out; returns the keys whose face this changed."""
        value = self.values[filing.key]
        before = value.preferred
        value.members.discard(record_id)
        spelling = Spelling(filing.label, filing.heading, filing.sort)
        value.spellings[spelling] -= 1
        if not value.spellings[spelling]:
            del value.spellings[spelling]
        if not value.members:
            del self.values[filing.key]
            self._below.get(filing.key.rpartition(SUBDIVISION)[0], set()).discard(filing.key)
            return self.slugs.remove(filing.key) | {filing.key}
        return self._faces(filing.key, value, before)

    def _faces(self, key: str, value: Value, before: Spelling | None) -> set[str]:
        if before is not None and before == value.preferred:
            return set()
        # The key itself is the slug's wish: it does not depend on which spelling is in the lead, so addresses are stable.
        changed = self.slugs.add(key, key) if before is None else set()
        return changed | {key}

    def narrower(self, key: str) -> list[str]:
        """The keys one step below `key` where headings are subdivided ('cancer' : 'cancer -- therapy'), in order."""
        return sorted(self._below.get(key, ()))

    def all_below(self, key: str) -> list[str]:
        """The keys any number of steps below `key`."""
        found = []
        waiting = self.narrower(key)
        while waiting:
            found.append(waiting.pop())
            waiting += self.narrower(found[-1])
        return found

    def ordered(self) -> list[str]:
        """The keys in the order of an index page."""
        return sorted(self.values, key=lambda key: (self.values[key].preferred.sort, key))
