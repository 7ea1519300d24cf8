"""What the next build can start from: the content and its catalogue as they were when the site stood complete.

It is handed from build to build in one process, or recalled from the cache in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from sitegen.cache import Cache, ScanCache
from sitegen.catalogue import Catalogue, Changes, difference
from sitegen.catalogue.gather import Gathering, first_by_id
from sitegen.collation import Collate
from sitegen.config import IndexConfig
from sitegen.errors import Finding
from sitegen.history import FileDates, History, dated
from sitegen.intake import Parsed, Seen
from sitegen.manifest import Ledger, load_ledger
from sitegen.model import Page, ReadingList, Record, Removal
from sitegen.surroundings import Surroundings


class Content:
    """The content as read: by path what each file holds and its dates, and the records, lists, pages and removals of the whole by id."""

    def __init__(self, *, drafts: bool) -> None:
        self.parsed: dict[str, Parsed] = {}
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

    def update(self, files: Mapping[str, Parsed | None], dates: dict[str, FileDates]) -> Changes:
        """Takes in what `files` (by path) hold now, None where one is gone, and the `dates` of all files; returns what that changes in the whole."""
        files = {**self._redated(dates), **files}
        self.dates = dates
        prose = False
        fresh: dict[str, Parsed | None] = {}
        for path, parsed in files.items():
            fresh[path] = parsed and dated(parsed, dates.get(path))
            prose |= self._prose.pop(path, None) is not None
            self._findings.pop(path, None)
            if parsed is None:
                self.parsed.pop(path, None)
                continue
            self.parsed[path] = parsed
            if parsed.lists or parsed.pages or parsed.removals:
                self._prose[path] = dated(parsed, dates.get(path))
                prose = True
            if parsed.findings:
                self._findings[path] = parsed.findings
        records = self._gathering.update(fresh)
        if not prose:
            return Changes(records=records)
        ordered = [self._prose[path] for path in sorted(self._prose)]
        lists, twice = first_by_id(it for one in ordered for it in one.lists if self._drafts or not it.draft)
        pages, again = first_by_id(it for one in ordered for it in one.pages if self._drafts or not it.draft)
        self._taken = (*twice, *again)
        removals = {it.id: it for one in ordered for it in one.removals}
        changes = Changes(
            records=records,
            lists=difference(self.lists, lists),
            pages=difference(self.pages, pages),
            removals=difference(self.removals, removals),
        )
        self.lists, self.pages, self.removals = lists, pages, removals
        return changes

    def _redated(self, dates: dict[str, FileDates]) -> dict[str, Parsed]:
        """The known files that have other dates now."""
        if dates == self.dates:
            return {}
        paths = [path for path in self.dates.keys() | dates.keys() if self.dates.get(path) != dates.get(path)]
        return {path: self.parsed[path] for path in paths if path in self.parsed}

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
    are files of which the cache does not know yet. `surroundings` are those of the last build.
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
    unsaved: frozenset[str] = frozenset()
    surroundings: Surroundings | None = None
    history: History | None = None


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
    parsed = cache.load_parsed(last.files)
    if ledger is None or parsed.keys() != last.files.keys():
        return None
    content, catalogue = Content(drafts=drafts), Catalogue(indexes, collate)
    catalogue.apply(content.update(parsed, last.dates))
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
    )
