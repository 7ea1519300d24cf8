"""The catalogue: all records, and what they are to each other.

It is brought up to date by `apply`, which says what the change touched; building it from nothing is applying everything to an empty one.
`Touched` errs on the side of too much: fingerprints of views decide what is really written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping

from sitegen.catalogue.changes import Changes, Touched
from sitegen.catalogue.entries import Describer, Entry, Filing, headed, public, published
from sitegen.catalogue.former import Former, former_addresses
from sitegen.catalogue.held import Held
from sitegen.catalogue.indexes import SUBDIVIDED, Index
from sitegen.catalogue.lists import References, ResolvedList, missing_findings, resolve
from sitegen.catalogue.prerequisites import prerequisite_findings, reading_order, required_by
from sitegen.catalogue.similar import Resemblance
from sitegen.catalogue.slugs import SlugBook
from sitegen.catalogue.snapshot import CatalogueState, keep_entries, take_up_entries
from sitegen.catalogue.versions import Works, same_work
from sitegen.collation import PLAIN, Collate
from sitegen.config import IndexConfig
from sitegen.digest import digest
from sitegen.errors import Finding
from sitegen.model import Page, Record, Removal

#: Values of these fields are shown with their counts on article pages, so a member more or less changes its fellows' pages.
COUNTED = frozenset({"subjects", "tags"})


class Catalogue:
    """All records, filed. `indexes` says which indexes exist, `collate` in which order titles and values stand."""

    def __init__(self, indexes: tuple[IndexConfig, ...], collate: Collate = PLAIN) -> None:
        self.specs = indexes
        self._notes_count = any(spec.feed for spec in indexes)
        self.collate = collate
        self._counted = frozenset(spec.name for spec in indexes if spec.field in COUNTED)
        self.entries: MutableMapping[str, Entry] = {}
        self.indexes: dict[str, Index] = {
            spec.name: Index(spec.name, subdivided=spec.field in SUBDIVIDED, collate=collate) for spec in indexes
        }
        self.lists: dict[str, ResolvedList] = {}
        self.pages: dict[str, Page] = {}
        self.removals: dict[str, Removal] = {}
        self.slugs = SlugBook(reserved=("index",))
        self.list_slugs = SlugBook(reserved=("index",))
        self.page_slugs = SlugBook(reserved=("index", "404"))
        self._resemblance = Resemblance()
        self._works = Works()
        self._former: Former | None = None
        self._dated = 0
        #: The ids of records that have former ones.
        self._aliased: set[str] = set()
        self._places: dict[str, list[str]] = {}
        self._requires: dict[str, tuple[str, ...]] = {}
        self._references = References()
        self._seals: dict[str, bytes] = {}
        self._last: tuple[Held, Record] | None = None
        self._published: tuple[Record, bytes] | None = None

    # --- asking -------------------------------------------------------------------------------------------------------------

    def record(self, record_id: str) -> Record:
        """The record with this id. The last one stays at hand: who asks for a record asks for it again."""
        held = self.entries[record_id].held
        if self._last is None or self._last[0] is not held:
            self._last = (held, held.record)
        return self._last[1]

    def seal(self, record_id: str) -> bytes:
        """The digest of what is published of a record."""
        seal = self._seals.get(record_id)
        if seal is None:
            seal = self._seals[record_id] = digest(self.published(record_id))
        return seal

    def published(self, record_id: str) -> bytes:
        """What is published of a record, encoded."""
        record = self.record(record_id)
        if self._published is None or self._published[0] is not record:
            self._published = (record, published(record))
        return self._published[1]

    def members(self, index: str, key: str) -> list[Entry]:
        """The entries filed under a value, the newest first."""
        return sorted(
            (self.entries[i] for i in self.indexes[index].values[key].members), key=lambda entry: entry.newest_first
        )

    def similar(self, record_id: str) -> tuple[str, ...]:
        """The ids of the records most like this one, other versions of it excluded."""
        entry = self.entries[record_id]
        return self._resemblance.nearest(record_id, entry.features, exclude=self.versions(record_id))

    def versions(self, record_id: str) -> tuple[str, ...]:
        """The ids of the other versions of this work, the newest first."""
        entry = self.entries[record_id]
        candidates = self._works.candidates(entry)
        if not candidates:
            return ()
        others = [self.entries[other] for other in candidates if same_work(entry, self.entries[other])]
        return tuple(other.id for other in sorted(others, key=lambda other: other.newest_first))

    def prerequisites(self, record_id: str) -> tuple[str, ...]:
        """The ids of all records that should be read before this one, in the order to read them in."""
        return tuple(one for one in reading_order(record_id, self._requires) if one in self.entries)

    def lists_with(self, record_id: str) -> list[ResolvedList]:
        """The reading lists that hold this record, in the order of the lists."""
        return sorted((self.lists[i] for i in self._places.get(record_id, ())), key=list_order)

    def ordered_lists(self) -> list[ResolvedList]:
        """All reading lists in order."""
        return sorted(self.lists.values(), key=list_order)

    @property
    def dated(self) -> bool:
        """Whether a record has a date."""
        return self._dated > 0

    @property
    def chronicled(self) -> bool:
        """Whether there is any change with a date: of a record, a removal or a reading list."""
        removed = any(removal.date for removal in self.removals.values())
        return self.dated or removed or any(it.list.added or it.list.updated for it in self.lists.values())

    def former(self) -> Former:
        """The addresses that have been."""
        if self._former is None:
            self._former = former_addresses(self.entries, self._aliased, self.slugs, self.removals.values())
        return self._former

    def findings(self) -> Iterator[Finding]:
        """What is wrong between the records: items and prerequisites that lead nowhere, or in a ring."""
        for resolved in self.ordered_lists():
            yield from missing_findings(resolved)
        yield from self.former().findings
        if self._requires:
            asking = {*self._requires, *(one for wanted in self._requires.values() for one in wanted)}
            records = {one: self.entries[one].record for one in asking if one in self.entries}
            yield from prerequisite_findings(records, self.ordered_lists())

    # --- changing -----------------------------------------------------------------------------------------------------------

    def apply(self, changes: Changes) -> Touched:
        """Brings the catalogue up to date; returns all that this may have changed for a reader."""
        touched = Touched()
        first = not self.entries
        describer = Describer(self.specs, self.collate)
        after = {
            record_id: None if it is None else describer.describe(it if isinstance(it, Held) else Held.of(it))
            for record_id, it in changes.records.items()
        }
        moved = [] if first else self._moved(after)
        # Before and after: a feature or a work may have counted only then, or only now.
        self._touch_like(moved, touched)
        redirected = False
        readdressed = bool(changes.removals)
        for record_id, entry in after.items():
            before = self.entries.get(record_id)
            readdressed |= _readdressed(before, entry)
            touched.tally |= _tally(before) != _tally(entry)
            redirected |= self._references.replace(before, entry)
            self._dated += _is_dated(entry) - _is_dated(before)
            if entry is not None and entry.aliases:
                self._aliased.add(record_id)
            else:
                self._aliased.discard(record_id)
            if not first:
                self._replace(record_id, entry, touched)
        if first:
            self._take_in({record_id: entry for record_id, entry in after.items() if entry is not None})
        self._touch_like(moved, touched)
        self._touch_filed(moved, touched)
        if first:
            touched.indexes.update(self.indexes)
            touched.values.update((name, key) for name, index in self.indexes.items() for key in index.values)
        for name, key in touched.headings:
            touched.values.update((name, other) for other in self.indexes[name].all_below(key))
        for name, key in touched.recounted:
            if key in self.indexes[name].values:
                touched.records |= self.indexes[name].values[key].members
        touched.records.update(after)
        touched.collection = touched.collection or first or bool(moved)
        self._apply_lists(changes, touched, redirected=redirected)
        self._apply_pages(changes, touched)
        self._apply_removals(changes, touched)
        if readdressed:
            self._former = None
        return touched

    def state(self, number: Callable[[Held], int]) -> CatalogueState:
        """All of it but lists, pages and removals, to be kept; `number` says under which number a record is."""
        filings, entries = keep_entries(self.entries.values(), number)
        return CatalogueState(
            filings=filings,
            entries=entries,
            indexes={name: index.state() for name, index in self.indexes.items()},
            slugs=self.slugs.state(),
            resemblance=self._resemblance.state(),
            works=self._works.state(),
            requires=self._requires,
            references=self._references.state(),
            seals=self._seals,
            dated=self._dated,
            aliased=self._aliased,
        )

    def restore(self, state: CatalogueState, held: Callable[[int], Held], rest: Changes) -> None:
        """Takes up what was kept; `held` gives a record by its number, `rest` are the lists, pages and removals."""
        self.entries = take_up_entries(state.filings, state.entries, held)
        self._dated, self._aliased = state.dated, state.aliased
        for name, index in self.indexes.items():
            index.restore(state.indexes[name])
        self.slugs.restore(state.slugs)
        self._resemblance.restore(state.resemblance)
        self._works.restore(state.works)
        self._requires = state.requires
        self._references.restore(state.references)
        self._seals = state.seals
        self.apply(rest)

    def _moved(self, after: Mapping[str, Entry | None]) -> list[Entry]:
        """The entries, old and new, of all records that look different to others now."""
        moved: list[Entry] = []
        for record_id, new in after.items():
            old = self.entries.get(record_id)
            if old is None or new is None or old.face != new.face or old.features != new.features:
                moved += [entry for entry in (old, new) if entry is not None]
        return moved

    def _touch_like(self, moved: list[Entry], touched: Touched) -> None:
        """Touches the records that may show a moved one as similar or as another version, or no longer do."""
        touched.records |= self._resemblance.reach({feature for entry in moved for feature in entry.features})
        for entry in moved:
            touched.records |= self._works.candidates(entry)

    def _touch_filed(self, moved: list[Entry], touched: Touched) -> None:
        """Touches the lists that show the moved records. Index pages show none: values, and how many records each has."""
        for entry in moved:
            for list_id in self._places.get(entry.id, ()):
                touched.lists.add(list_id)
                touched.records.update(self.lists[list_id].record_ids)
        # Whatever asks for a moved record to be read first shows its card, on its own page and in lists.
        asking = required_by((entry.id for entry in moved), self._requires) if self._requires else ()
        touched.records.update(asking)
        touched.lists.update(list_id for one in asking for list_id in self._places.get(one, ()))

    def _take_in(self, entries: Mapping[str, Entry]) -> None:
        """Adds the first records, when everything is touched anyhow: each value is made once, with all of its records."""
        filed: dict[Filing, list[str]] = {}
        for record_id, entry in entries.items():
            for filing in entry.filings:
                filed.setdefault(filing, []).append(record_id)
            if entry.prerequisites:
                self._requires[record_id] = entry.prerequisites
            self.entries[record_id] = entry
            self._resemblance.add(record_id, entry.features)
            self._works.add(entry)
            self.slugs.add(record_id, entry.slug or record_id)
        for filing, members in filed.items():
            self.indexes[filing.index_name].file(filing, *members)

    def _replace(self, record_id: str, after: Entry | None, touched: Touched) -> None:
        before = self.entries.pop(record_id, None)
        self._seals.pop(record_id, None)
        old_filings = before.filings if before else ()
        new_filings = after.filings if after else ()
        # Values and lists show whole records in their exports: all but the note, which stands in feeds besides.
        shown = before is None or after is None or public(before.record) != public(after.record)
        if shown or self._notes_count:
            read = (
                before is None
                or after is None
                or old_filings != new_filings
                or headed(before.record) != headed(after.record)
            )
            filed = [(filing.index_name, filing.key) for filing in (*old_filings, *new_filings)]
            (touched.values if read else touched.contents).update(filed)
        places = self._places.get(record_id, ())
        touched.lists.update(places if shown else [list_id for list_id in places if self.lists[list_id].list.feed])
        if before is not None:
            self._resemblance.remove(record_id, before.features)
            self._works.remove(before)
        for filing in old_filings:
            if filing not in new_filings:
                self._refile(record_id, filing, touched, out=True)
        for filing in new_filings:
            if filing not in old_filings:
                self._refile(record_id, filing, touched, out=False)
        if after is not None and after.prerequisites:
            self._requires[record_id] = after.prerequisites
        else:
            self._requires.pop(record_id, None)
        if after is None:
            renamed = self.slugs.remove(record_id)
        else:
            self.entries[record_id] = after
            self._resemblance.add(record_id, after.features)
            self._works.add(after)
            renamed = self.slugs.add(record_id, after.slug or record_id)
        rivals = [self.entries[other] for other in renamed if other != record_id]
        if rivals:
            self._touch_like(rivals, touched)
            self._touch_filed(rivals, touched)
            touched.records.update(entry.id for entry in rivals)
            touched.values.update((filing.index_name, filing.key) for entry in rivals for filing in entry.filings)

    def _refile(self, record_id: str, filing: Filing, touched: Touched, *, out: bool) -> None:
        index = self.indexes[filing.index_name]
        changed = index.unfile(filing, record_id) if out else index.file(filing, record_id)
        touched.indexes.add(filing.index_name)
        for key in changed:
            # A value's label or address changed: every page that shows it is touched, so are the pages of its records' other values.
            touched.values.add((filing.index_name, key))
            for member in index.values[key].members if key in index.values else ():
                touched.records.add(member)
                if member in self.entries:
                    touched.values.update((other.index_name, other.key) for other in self.entries[member].filings)
        # The headings above count the records below them, those below show the spelling and the address of those above.
        for key in {filing.key, *changed} if index.subdivided else ():
            touched.values.update((index.name, heading) for heading in index.above(key))
            touched.headings.add((index.name, key))
        if filing.index_name in self._counted:
            touched.recounted.add((filing.index_name, filing.key))

    def _apply_lists(self, changes: Changes, touched: Touched, *, redirected: bool) -> None:
        """Brings the lists up to date; `redirected` says that a reference may mean another record now."""
        wanted = {list_id: resolved.list for list_id, resolved in self.lists.items()}
        for list_id, changed in changes.lists.items():
            if changed is None:
                wanted.pop(list_id, None)
                touched.lists |= self.list_slugs.remove(list_id)
            else:
                wanted[list_id] = changed
                for renamed in self.list_slugs.add(list_id, list_id):
                    touched.lists.add(renamed)
                    touched.records.update(self.lists[renamed].record_ids if renamed in self.lists else ())
            touched.lists.add(list_id)
        if not (changes.lists or (self.lists and redirected)):
            return
        resolved = {list_id: resolve(reading_list, self._references) for list_id, reading_list in wanted.items()}
        for list_id in self.lists.keys() | resolved.keys():
            before, after = self.lists.get(list_id), resolved.get(list_id)
            if before != after:
                touched.lists.add(list_id)
                touched.collection = True
                touched.records.update(record_id for it in (before, after) if it for record_id in it.record_ids)
        self.lists = resolved
        self._places = {}
        for list_id, it in resolved.items():
            for record_id in dict.fromkeys(it.record_ids):
                self._places.setdefault(record_id, []).append(list_id)

    def _apply_removals(self, changes: Changes, touched: Touched) -> None:
        for record_id, removal in changes.removals.items():
            touched.removals = True
            if removal is None:
                self.removals.pop(record_id, None)
            else:
                self.removals[record_id] = removal

    def _apply_pages(self, changes: Changes, touched: Touched) -> None:
        for page_id, page in changes.pages.items():
            touched.pages.add(page_id)
            if page is None:
                self.pages.pop(page_id, None)
                touched.pages |= self.page_slugs.remove(page_id)
            else:
                self.pages[page_id] = page
                if page_id != "index":
                    touched.pages |= self.page_slugs.add(page_id, page_id)


def _readdressed(before: Entry | None, after: Entry | None) -> bool:
    """Whether addresses, or what is said of former ones, may differ."""
    if before is None or after is None:
        return True
    return before.slug != after.slug or bool(before.aliases or after.aliases)


def _tally(entry: Entry | None) -> tuple[object, ...]:
    """What a record is counted by besides the values it is filed under, and its addresses."""
    if entry is None:
        return ()
    dates = (entry.issued_year, entry.added, entry.updated)
    return (entry.slug, entry.aliases, *dates, entry.status, entry.minutes, entry.filled)


def _is_dated(entry: Entry | None) -> bool:
    return entry is not None and bool(entry.added or entry.updated)


def list_order(resolved: ResolvedList) -> tuple[int, str, str]:
    """Sorts lists by their own `order`, then by title."""
    return (resolved.list.order, resolved.list.title, resolved.list.id)
