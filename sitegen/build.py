"""The conductor: one road from the content folder to a site, for the command line and for the preview alike.

`build` is given what an earlier build in the same process remembered (`Memory`), or recalls it from the cache; it works out what changed, plans and
prints only what that touched, and swaps the result in. Built from nothing, everything is touched: there is no second road.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from sitegen.cache import CACHE_FOLDER, Cache, ScanCache
from sitegen.config import SiteConfig
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.errors import Finding, in_order
from sitegen.history import Head, History, clean_dates, history_findings, read_history
from sitegen.intake import ParsedFiles, Scan, Seen, intake_options, scan, scan_some
from sitegen.manifest import BuildState, folder_times, folders_of, load_state, standing_ledger
from sitegen.output import check_output, discard, locked, prepare
from sitegen.surroundings import Part, Surroundings, inputs_digest, look_around, shell_digest
from sitegen.theme import theme_roots

if TYPE_CHECKING:
    from sitegen.memory import Memory
    from sitegen.press import Cost
    from sitegen.site import Audience, Printing
    from sitegen.workers import Workers

#: Called with a stage ('read', 'pages'), how much of it is done and how much there is (0: unknown).
Progress = Callable[[str, int, int], None]


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a build is asked for. `jobs` is the number of processes (0: one a core); `clean` forgets what is known; `adopt` accepts an
    output folder with files of others (they are kept); `part` is what is built, so that a preview can have its pages before the rest, each
    in a folder of its own. `remember` makes ready for the next build in this process even where nothing is to be done in this one."""

    jobs: int = 0
    clean: bool = False
    adopt: bool = False
    drafts: bool = False
    part: Part = "all"
    remember: bool = False


class BuildReport(Struct, frozen=True, kw_only=True):
    """What a build did. `files` are all of the site's, `pages` those for readers; `written` and `removed`
    are paths in the site; `stages` are seconds by stage, `costs` what
    the files of each kind took of the processors."""

    out: str
    records: int
    pages: int
    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    seconds: float
    stages: dict[str, float]
    costs: dict[str, Cost] = {}

    @property
    def errors(self) -> int:
        """How many findings refused something."""
        return sum(finding.severity == "error" for finding in self.findings)


def build(
    root: Path,
    config: SiteConfig,
    out: Path,
    options: BuildOptions,
    *,
    memory: Memory | None = None,
    progress: Progress | None = None,
    changed: frozenset[str] | None = None,
    audience: Audience | None = None,
) -> tuple[BuildReport, Memory | None]:
    """Builds the site at `root` into `out`; returns what was done, and the memory for the next build in this process.

    `changed` are absolute paths: where all are files of the content, nothing else is looked at, and the cache is left to the next build that
    looks at everything. `audience` is who waits for certain pages.

    Raises OutputError, ThemeError or ContentError; the site stands as it was then.
    """
    themes = [folder for folder in theme_roots(root) if folder.is_relative_to(root)]
    check_output(out, root, [root / config.content, *themes, root / "static"], adopt=options.adopt)
    with locked(out), quiet_collector():
        prepare(out)
        work = _Build(root, config, out, options, progress or _silent, changed, audience)
        try:
            return work.run(memory)
        except BaseException:
            discard(out)
            raise
        finally:
            work.close()


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keeps the garbage collector from walking hundreds of thousands of records again and again: a build makes no cycles worth finding."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Build:
    """One build: the stages in order, and what they hand on."""

    def __init__(
        self,
        root: Path,
        config: SiteConfig,
        out: Path,
        options: BuildOptions,
        progress: Progress,
        changed: frozenset[str] | None,
        audience: Audience | None,
    ) -> None:
        self.root = root
        self.config = config
        self.out = out
        self.clean = options.clean
        self.drafts = options.drafts or config.drafts
        self.part = options.part
        self.remember = options.remember
        self.jobs = options.jobs or os.cpu_count() or 1
        self._workers: Workers | None = None
        self.progress = progress
        self.changed = changed
        self.audience = audience
        self.intake = intake_options(config)
        key = digest(engine().encode(), msgspec.msgpack.encode(self.intake, order="deterministic"))
        self.cache = Cache(root, digest(os.fsencode(os.path.abspath(out))).hex()[:8], key)
        self.started = self._mark = perf_counter()
        self.stages: dict[str, float] = {}
        self.reading = digest(
            key,
            msgspec.msgpack.encode((config.indexes, config.collation, config.language), order="deterministic"),
            b"drafts" if self.drafts else b"",
        )

    def run(self, memory: Memory | None) -> tuple[BuildReport, Memory | None]:
        last = self._last(memory)
        scanned = self._glance(memory)
        glanced = scanned is not None
        if memory is not None and memory.surroundings is not None and scanned is not None:
            around = memory.surroundings
        else:
            around = look_around(self.root, self.config)
            scanned = scan(self.root, self.intake, last.files, blobs=bool(around.head.key))
        shell = shell_digest(self.config, around, self.part, drafts=self.drafts)
        inputs = inputs_digest(scanned, shell, around)
        state = None if self.clean else load_state(self.out)
        # Whatever is remembered holds only for the site that it was remembered with.
        standing = folder_times(self.out, last.folders)
        known = state is not None and state.inputs == last.inputs and (state.complete or memory is not None)
        trusted = known and last.folders == standing
        self._stage("scan")
        if state is not None and trusted and state.inputs == inputs:
            if memory is None and self.remember:
                memory = self._recall(last, around)
            return self._nothing_to_do(state, scanned, last, memory)
        if memory is None and trusted and shell == last.shell:
            self.cache.fetch_snapshot()
        # Where nothing is to be done, none of these is needed, and they take longer to load than it takes to see that.
        from sitegen.catalogue import Catalogue
        from sitegen.collation import collator
        from sitegen.memory import Content, Memory
        from sitegen.plan.planner import own_entities
        from sitegen.reading import Reading
        from sitegen.render import renderer_for
        from sitegen.site import Edition, Work, print_site

        if not trusted or (memory is not None and memory.reading != self.reading):
            memory = None
        elif memory is None and shell == last.shell:
            memory = self._recall(last, around)
        if memory is not None:
            content, catalogue, ledger = memory.content, memory.catalogue, memory.ledger
        else:
            collate = collator(self.config.collation, self.config.language)
            content, catalogue, ledger = Content(drafts=self.drafts), Catalogue(self.config.indexes, collate), None
        unsaved = memory.unsaved if memory is not None else ParsedFiles()
        history = self._history(around.head, memory)
        dates = clean_dates(history, scanned.files) if history is not None else {}
        reader = Reading(self.root, self.intake, self.cache, unsaved, trusting=not self.clean)
        # What is known in this process was read by it, so that only what the scan saw can be new or gone.
        wanted = scanned.files if memory is None else content.redated(dates)
        files = reader.read(scanned, wanted, self.workers, self._tick("read", len(scanned.sources)))
        changes = content.update(files, scanned.removed, dates)
        # Kept in the cache from here on, it is not in the memory.
        del files
        if not glanced:
            self._save_parsed(scanned.files, unsaved)
        self._stage("read")
        dated = (catalogue.dated, catalogue.chronicled)
        touched = catalogue.apply(changes)
        self._stage("catalogue")
        missed = (*scanned.findings, *history_findings(around.head, self.config.content))
        found = in_order((*missed, *content.findings(), *catalogue.findings()))
        edition = Edition(
            root=self.root,
            config=self.config,
            theme=around.theme,
            static=around.static,
            catalogue=catalogue,
            shell=shell,
            inputs=inputs,
            part=self.part,
            errors=sum(finding.severity == "error" for finding in found),
            styles=around.styles,
            store=self._store(4 * len(around.styles) * max(len(catalogue.entries), 1000)),
        )
        if ledger is None and not self.clean:
            quiet = {name for name, at in standing.items() if name and known and last.folders.get(name) == at}
            ledger = standing_ledger(self.out, quiet)
        # The feeds are named on every page where anything has a date.
        redated = dated != (catalogue.dated, catalogue.chronicled)
        same = memory is not None and memory.shell == shell
        work = Work(
            touched=touched if same and not redated else None,
            own=tuple(own_entities(changes)),
            rest=memory.rest if memory is not None else frozenset(),
            site=memory.site if memory is not None else b"",
        )
        site, ledger, printing = print_site(
            edition, self.out, ledger, work, self.workers, self._tick("pages"), self.audience
        )
        self._stage("pages")
        findings = in_order((*found, *printing.findings))
        folders = folder_times(
            self.out, {*last.folders, *folders_of(printing.written)} if same else folders_of(ledger.outputs)
        )
        memory = Memory(
            files=scanned.files,
            content=content,
            catalogue=catalogue,
            ledger=ledger,
            reading=self.reading,
            shell=shell,
            inputs=inputs if not printing.rest else "",
            folders=folders,
            site=site,
            missed=scanned.findings,
            findings=findings,
            rest=frozenset(printing.rest),
            unsaved=unsaved,
            surroundings=around,
            history=history,
            base=memory.base if memory is not None else {},
        )
        if not self.remember:
            renderer_for.cache_clear()  # it prints no more, and a snapshot of a large site needs the room
        if not glanced:
            self._save(memory)
        self._stage("write")
        return self._report(memory, printing), memory

    def close(self) -> None:
        """Ends the processes that were started."""
        if self._workers is not None:
            self._workers.close()

    @property
    def workers(self) -> Workers:
        """The processes that do the work; none is started before it is asked for."""
        if self._workers is None:
            from sitegen.workers import Workers

            self._workers = Workers(self.jobs)
        return self._workers

    def _store(self, most: int) -> str:
        """The file that keeps at most so many citations by CSL styles; '' for none."""
        if not most:
            return ""
        from sitegen.citations.store import ready  # few sites need it

        return ready(self.root / CACHE_FOLDER, -1 if self.clean else most)

    # --- the stages ---------------------------------------------------------------------------------------------------------

    def _last(self, memory: Memory | None) -> ScanCache:
        if self.clean:
            return self.cache.no_scan()
        if memory is None:
            return self.cache.load_scan()
        return self._scan_of(memory)

    def _scan_of(self, memory: Memory) -> ScanCache:
        """What the cache keeps of the last look."""
        return ScanCache(
            key=self.cache.key,
            files=memory.files,
            shell=memory.shell,
            inputs=memory.inputs,
            folders=memory.folders,
            site=memory.site,
            findings=memory.findings,
            dates=memory.content.dates,
        )

    def _recall(self, last: ScanCache, around: Surroundings) -> Memory | None:
        """The memory of the last build, from the cache."""
        from sitegen.collation import collator
        from sitegen.memory import recall

        collate = collator(self.config.collation, self.config.language)
        memory = recall(self.cache, last, self.out, self.config.indexes, collate, self.reading, drafts=self.drafts)
        if memory is not None:
            memory.surroundings = around
        return memory

    def _glance(self, memory: Memory | None) -> Scan | None:
        """What there is to see where only certain files of the content may have changed; None where everything must be looked at."""
        if memory is None or memory.surroundings is None or self.changed is None:
            return None
        blobs = bool(memory.surroundings.head.key)
        return scan_some(self.root, self.intake, memory.files, memory.missed, self.changed, blobs=blobs)

    def _nothing_to_do(
        self, state: BuildState, scanned: Scan, last: ScanCache, memory: Memory | None
    ) -> tuple[BuildReport, Memory | None]:
        if memory is not None:
            memory.files, memory.missed = scanned.files, scanned.findings
            if memory.unsaved and self.changed is None:
                self._save(memory)
        elif scanned.files != last.files:
            self.cache.save_scan(msgspec.structs.replace(last, files=scanned.files))
        report = BuildReport(
            out=str(self.out),
            records=state.records,
            pages=state.pages,
            files=state.files,
            written=(),
            removed=(),
            # A refused record stays refused until it is mended, so it is said again.
            findings=last.findings,
            seconds=perf_counter() - self.started,
            stages=self.stages,
        )
        return report, memory

    def _save(self, memory: Memory) -> None:
        """Lets the cache know what is remembered."""
        from sitegen.memory import freeze

        self._save_parsed(memory.files, memory.unsaved)
        freeze(self.cache, memory)
        self.cache.save_scan(self._scan_of(memory))

    def _save_parsed(self, files: dict[str, Seen], unsaved: ParsedFiles) -> None:
        """Lets the cache know what was read of all `files`; nothing is `unsaved` then."""
        if unsaved:
            self.cache.save_parsed(files, unsaved)
            unsaved.clear()

    def _report(self, memory: Memory, printing: Printing) -> BuildReport:
        return BuildReport(
            out=str(self.out),
            records=len(memory.catalogue.entries),
            pages=memory.ledger.outputs.pages,
            files=len(memory.ledger.outputs),
            written=printing.written,
            removed=printing.removed,
            findings=memory.findings,
            seconds=perf_counter() - self.started,
            stages=self.stages,
            costs=printing.costs,
        )

    def _history(self, head: Head, memory: Memory | None) -> History | None:
        """What git knows of the content, asked only where that is not remembered."""
        if not head.key:
            return None
        if memory is not None and memory.history is not None and memory.history.key == head.key:
            return memory.history
        history = None if self.clean else self.cache.load_history(head.key)
        if history is None:
            history = read_history(self.root, self.config.content, head)
            self.cache.save_history(history)
        return history

    def _stage(self, name: str) -> None:
        now = perf_counter()
        self.stages[name] = now - self._mark
        self._mark = now

    def _tick(self, stage: str, total: int = 0) -> Callable[[int], None]:
        done = 0

        def tick(count: int) -> None:
            nonlocal done
            done += count
            self.progress(stage, done, total)

        return tick
