"""An index: the values that records are filed under (authors, subjects, years ...), and who is filed where."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from heapq import nsmallest
from typing import NamedTuple

import msgspec
from msgspec import Struct, field

from sitegen.catalogue.entries import Filing
from sitegen.catalogue.kept import Kept, KeptTable, keep
from sitegen.catalogue.slugs import SlugBook, SlugState
from sitegen.collation import PLAIN, Collate

#: What separates a subject heading from its subdivision ('Cancer -- Therapy'), and the fields whose values are divided so: in the name of a
#: journal it is a dash.
SUBDIVISION = " -- "
SUBDIVIDED = frozenset({"subjects", "tags", "collections"})


def broader(heading: str) -> str:
    """The heading one step above ('Cancer' : 'Cancer -- Therapy'), or ''."""
    return heading.rpartition(SUBDIVISION)[0]


class Spelling(NamedTuple):
    """One way a value is written: its label, its heading in the index, and the text it sorts by."""

    label: str
    heading: str
    sort: str


class Value(Struct, array_like=True):
    """One value of an index: the ids of its records, and the spellings it goes by with how often each occurs. A heading that only narrower
    ones imply ('Cancer' where records have 'Cancer -- Therapy') has no records, and is spelt as these begin."""

    members: set[str] = field(default_factory=set)
    spellings: dict[Spelling, int] = field(default_factory=dict)
    implied: Spelling = Spelling("", "", "")

    @property
    def preferred(self) -> Spelling:
        """The spelling used most; of equals the first in order."""
        if not self.spellings:
            return self.implied
        if len(self.spellings) == 1:
            return next(iter(self.spellings))
        return min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))

    @property
    def variants(self) -> tuple[str, ...]:
        """The labels of the other spellings."""
        if len(self.spellings) == 1:
            return ()
        return tuple(sorted({spelling.label for spelling in self.spellings} - {self.preferred.label}))


_VALUE = msgspec.msgpack.Decoder(Value).decode


class IndexState(Struct, frozen=True, array_like=True):
    """An `Index` as it is kept."""

    values: KeptTable
    slugs: SlugState
    below: dict[str, set[str]]
    top: list[str]


#: How many of the most used values are remembered.
_TOP = 24


class Index:
    """The values of one index by key, with a slug each; `subdivided` where headings have narrower ones, which are spelt with the broader
    heading before them."""

    def __init__(self, name: str, *, subdivided: bool = False, collate: Collate = PLAIN) -> None:
        self.name = name
        self.values: MutableMapping[str, Value] = {}
        self.slugs = SlugBook(reserved=("index",))
        self.subdivided = subdivided
        self._collate = collate
        self._below: dict[str, set[str]] = {}
        #: The keys of the most used values, while these are known.
        self._top: list[str] | None = None

    def state(self) -> IndexState:
        """All of it, to be kept."""
        return IndexState(keep(self.values), self.slugs.state(), self._below, self.most_used(_TOP))

    def restore(self, state: IndexState) -> None:
        """Takes up what was kept."""
        self.values = Kept(state.values, _VALUE)
        self._below, self._top = state.below, state.top
        self.slugs.restore(state.slugs)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def file(self, filing: Filing, *record_ids: str) -> set[str]:
        """Files records; returns the keys whose face (label or slug) this changed, those that came with it included."""
        self._top = None
        value = self.values.get(filing.key)
        if value is None:
            value = self.values[filing.key] = Value()
            before = None
        else:
            before = value.preferred
        value.members.update(record_ids)
        spelling = Spelling(filing.label, filing.heading, filing.sort)
        value.spellings[spelling] = value.spellings.get(spelling, 0) + len(record_ids)
        if before == spelling and len(value.spellings) == 1:
            return set()
        return self._faces(filing.key, value, before)

    def unfile(self, filing: Filing, record_id: str) -> set[str]:
        """Takes a record out; returns the keys whose face this changed, those that are gone included."""
        self._top = None
        value = self.values[filing.key]
        before = value.preferred
        value.members.discard(record_id)
        spelling = Spelling(filing.label, filing.heading, filing.sort)
        value.spellings[spelling] -= 1
        if not value.spellings[spelling]:
            del value.spellings[spelling]
        return self._faces(filing.key, value, before)

    def _faces(self, key: str, value: Value, before: Spelling | None) -> set[str]:
        """Does what follows from a change of `value`, which was spelt `before`: its slug, its end, and the headings above it."""
        if not value.members and key not in self._below:
            del self.values[key]
            changed = self.slugs.remove(key)
        elif before == value.preferred:
            return set()
        else:
            # The key itself is the slug's wish: it does not depend on which spelling is in the lead, so addresses are stable.
            changed = self.slugs.add(key, key) if before is None else set()
        return {key} | changed | self._above(key)

    def _above(self, key: str) -> set[str]:
        """Makes, spells or forgets the heading above `key`, which came, went or is spelt otherwise."""
        above = broader(key) if self.subdivided else ""
        if not above:
            return set()
        value = self.values.get(above)
        before = value.preferred if value is not None else None
        value = value or self.values.setdefault(above, Value())
        below = self._below.setdefault(above, set())
        if key in self.values:
            below.add(key)
        else:
            below.discard(key)
        if below:
            label = broader(self.values[min(below)].preferred.label) or above
            value.implied = Spelling(label, label, self._collate(label))
        else:
            del self._below[above]
        return self._faces(above, value, before)

    def narrower(self, key: str) -> list[str]:
        """The keys one step below `key` where headings are subdivided ('cancer' : 'cancer -- therapy'), in order."""
        return sorted(self._below.get(key, ()))

    def above(self, key: str) -> list[str]:
        """The keys any number of steps above `key`, the broadest first."""
        steps = key.split(SUBDIVISION) if self.subdivided else ()
        return [SUBDIVISION.join(steps[:depth]) for depth in range(1, len(steps))]

    def all_below(self, key: str) -> list[str]:
        """The keys any number of steps below `key`."""
        found = []
        waiting = self.narrower(key)
        while waiting:
            found.append(waiting.pop())
            waiting += self.narrower(found[-1])
        return found

    def members_below(self, key: str) -> int:
        """How many records are filed under headings below `key`."""
        return len(set().union(*(self.values[other].members for other in self.all_below(key))))

    def most_used(self, count: int) -> list[str]:
        """The keys of the `count` (at most 24) values with most records, of equals the first in order; headings without records are none of
        them."""
        if self._top is None:
            sizes = ((-len(value.members), key) for key, value in self.values.items() if value.members)
            self._top = [key for _, key in nsmallest(_TOP, sizes)]
        return self._top[:count]

    def ordered(self) -> list[str]:
        """The keys in the order of an index page."""
        return sorted(self.values, key=lambda key: (self.values[key].preferred.sort, key))
