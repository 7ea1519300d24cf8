"""What the next build can start from: the content and its catalogue as they were when the site stood complete.

It is handed from build to build in one process, or recalled from the cache in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.cache import Cache, ScanCache
from sitegen.catalogue import Catalogue, Changes, difference
from sitegen.catalogue.gather import Gathering, GatheringState, first_by_id
from sitegen.catalogue.held import Held
from sitegen.catalogue.snapshot import CatalogueState
from sitegen.collation import Collate
from sitegen.config import IndexConfig
from sitegen.errors import Finding
from sitegen.history import FileDates, History, dated
from sitegen.intake import Parsed, ParsedFiles, Seen
from sitegen.manifest import Ledger, load_ledger
from sitegen.model import Page, ReadingList, Record, Removal
from sitegen.surroundings import Surroundings


class ContentState(Struct, frozen=True, array_like=True):
    """The `Content` as it is kept, without what each file holds."""

    gathering: GatheringState
    prose: dict[str, Parsed]
    findings: dict[str, tuple[Finding, ...]]
    dates: dict[str, FileDates]


class Snapshot(Struct, frozen=True, kw_only=True, array_like=True):
    """Content and catalogue as they were when the files had these digests, for the `reading` of a `Memory`; `key` and `records` as for
    the cache. `sizes` are those of the packed records, in bytes, by the numbers that stand for them, `bases` the numbers of those that they are kept
    as a difference from, or -1."""

    key: bytes
    records: bytes
    reading: bytes
    files: dict[str, bytes]
    sizes: list[int]
    bases: list[int]
    content: ContentState
    catalogue: CatalogueState


class Content:
    """The content as read: by path the dates of each file, and the records, lists, pages and removals of the whole by id."""

    def __init__(self, *, drafts: bool) -> None:
        self.dates: dict[str, FileDates] = {}
        self.lists: dict[str, ReadingList] = {}
        self.pages: dict[str, Page] = {}
        self.removals: dict[str, Removal] = {}
        self._drafts = drafts
        self._gathering = Gathering(drafts=drafts)
        self._prose: dict[str, Parsed] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._taken: tuple[Finding, ...] = ()

    @property
    def records(self) -> dict[str, Record]:
        """The records by id."""
        return self._gathering.records

    def update(self, files: ParsedFiles, gone: Iterable[str], dates: dict[str, FileDates]) -> Changes:
        """Takes in what `files` hold now, which are `gone`, and the `dates` of all files; returns what that changes in the whole. Those that are
        `redated` must be among the files."""
        self.dates = dates
        prose = False

        def say(path: str) -> Parsed | None:
            nonlocal prose
            prose |= self._prose.pop(path, None) is not None
            self._findings.pop(path, None)
            if path not in files:
                return None
            parsed = dated(files[path], dates.get(path))
            if parsed.lists or parsed.pages or parsed.removals:
                self._prose[path] = parsed
                prose = True
            if parsed.findings:
                self._findings[path] = parsed.findings
            return parsed

        records = self._gathering.update([*gone, *files], say)
        if not prose:
            return Changes(records=records)
        before = self.lists, self.pages, self.removals
        self._read_prose()
        return Changes(
            records=records,
            lists=difference(before[0], self.lists),
            pages=difference(before[1], self.pages),
            removals=difference(before[2], self.removals),
        )

    def _read_prose(self) -> None:
        """Finds the lists, pages and removals of all files."""
        ordered = [self._prose[path] for path in sorted(self._prose)]
        self.lists, twice = first_by_id(it for one in ordered for it in one.lists if self._drafts or not it.draft)
        self.pages, again = first_by_id(it for one in ordered for it in one.pages if self._drafts or not it.draft)
        self._taken = (*twice, *again)
        self.removals = {it.id: it for one in ordered for it in one.removals}

    def state(self) -> tuple[ContentState, list[Held]]:
        """All of it, to be kept, and the records by the numbers that stand for them there."""
        gathering, held = self._gathering.state()
        return ContentState(gathering, self._prose, self._findings, self.dates), held

    def restore(self, state: ContentState, held: Callable[[int], Held]) -> None:
        """Takes up what was kept; `held` gives a record by its number."""
        self.dates = state.dates
        self._gathering.restore(state.gathering, held)
        self._prose, self._findings = state.prose, state.findings
        self._read_prose()

    def redated(self, dates: Mapping[str, FileDates]) -> list[str]:
        """The files that have other dates now."""
        if dates == self.dates:
            return []
        return [path for path in self.dates.keys() | dates.keys() if self.dates.get(path) != dates.get(path)]

    def count(self, path: str) -> int:
        """How many records a file holds."""
        return self._gathering.count(path)

    def findings(self) -> Iterator[Finding]:
        """What is wrong in the files, and between them."""
        for findings in self._findings.values():
            yield from findings
        yield from self._taken
        yield from self._gathering.findings()


class Memory(Struct, kw_only=True):
    """What the next build can start from. Content, catalogue and ledger are brought up to date in place: a build that fails takes all along.

    `reading` is the digest of all that decides what content and catalogue are besides the files, `site` that of what every page shows.
    `missed` is what the scan could not use, `findings` all that the build found. `rest` are entities that are still to be printed, `unsaved`
    is what files hold of which the cache does not know yet. `surroundings` are those of the last build,
    `base` are the digests of the files as the last snapshot has them.
    """

    files: dict[str, Seen]
    content: Content
    catalogue: Catalogue
    ledger: Ledger
    reading: bytes
    shell: bytes
    inputs: str
    folders: dict[str, int]
    site: bytes = b""
    missed: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    rest: frozenset[str] = frozenset()
    unsaved: ParsedFiles = msgspec.field(default_factory=ParsedFiles)
    surroundings: Surroundings | None = None
    history: History | None = None
    base: dict[str, bytes] = {}


def recall(
    cache: Cache,
    last: ScanCache,
    out: Path,
    indexes: tuple[IndexConfig, ...],
    collate: Collate,
    reading: bytes,
    *,
    drafts: bool,
) -> Memory | None:
    """The memory of the last build, from the cache; None where a part of it is lost."""
    ledger = load_ledger(out)
    if ledger is None:
        return None
    content, catalogue = Content(drafts=drafts), Catalogue(indexes, collate)
    base = _thaw(cache, content, catalogue, reading)
    stale = {*outdated(base, last.files), *content.redated(last.dates)}
    wanted = {path: last.files[path] for path in stale if path in last.files}
    parsed = cache.load_parsed(wanted)
    if len(parsed) < len(wanted):
        return None
    catalogue.apply(content.update(parsed, stale - wanted.keys(), last.dates))
    return Memory(
        files=last.files,
        content=content,
        catalogue=catalogue,
        ledger=ledger,
        reading=reading,
        shell=last.shell,
        inputs=last.inputs,
        folders=last.folders,
        site=last.site,
        findings=last.findings,
        base=base,
    )


#: A snapshot that lacks so few records, or so small a part of them, is good enough: each process that begins from it takes these in anew.
_FEW, _PART = 4, 64


def outdated(base: Mapping[str, bytes], files: Mapping[str, Seen]) -> list[str]:
    """The files that a snapshot with these digests does not have as they are."""
    changed = [path for path, seen in files.items() if base.get(path) != seen.digest]
    return changed + [path for path in base if path not in files]


def _thaw(cache: Cache, content: Content, catalogue: Catalogue, reading: bytes) -> dict[str, bytes]:
    """Takes up the last snapshot, if it is one for this `reading`; returns the digests of its files."""
    found = cache.load_snapshot(Snapshot)
    if found is None or found[0].reading != reading:
        return {}
    snapshot, records = found
    ends = list(accumulate(snapshot.sizes))
    known: dict[int, Held] = {}

    def held(number: int) -> Held:
        if number not in known:
            end, base = ends[number], snapshot.bases[number]
            packed = records[end - snapshot.sizes[number] : end]
            known[number] = Held(packed, held(base) if base >= 0 else None)
        return known[number]

    content.restore(snapshot.content, held)
    rest = Changes(lists=content.lists, pages=content.pages, removals=content.removals)
    catalogue.restore(snapshot.catalogue, held, rest)
    return snapshot.files


def freeze(cache: Cache, memory: Memory) -> None:
    """Keeps a snapshot, where the last one lacks so much that the next process would begin sooner from a new one."""
    if memory.base:
        lacking = sum(memory.content.count(path) or 1 for path in outdated(memory.base, memory.files))
        if lacking <= _FEW + len(memory.catalogue.entries) // _PART:
            return
    state, held = memory.content.state()
    numbers = {id(it): number for number, it in enumerate(held)}
    sealed = cache.save_records(it.packed for it in held)
    if sealed is None:
        return
    memory.base = {path: seen.digest for path, seen in memory.files.items()}
    snapshot = Snapshot(
        key=cache.key,
        records=sealed,
        reading=memory.reading,
        files=memory.base,
        sizes=[len(it.packed) for it in held],
        bases=[-1 if it.base is None else numbers[id(it.base)] for it in held],
        content=state,
        catalogue=memory.catalogue.state(lambda it: numbers[id(it)]),
    )
    cache.save_snapshot(snapshot)
