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

import msgspec
from msgspec import Struct

from sitegen.cache import Cache, ScanCache
from sitegen.catalogue import Catalogue
from sitegen.collation import collator
from sitegen.config import SiteConfig
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.errors import Finding, in_order
from sitegen.history import Head, History, clean_dates, history_findings, look, read_history
from sitegen.intake import Parsed, Scan, intake_options, parse_all, scan
from sitegen.manifest import BuildState, folder_times, load_state, standing_manifest
from sitegen.memory import Content, Memory, recall
from sitegen.output import check_output, discard, locked, prepare
from sitegen.press import Workers, forget_stage
from sitegen.site import Edition, Part, Printing, print_site, static_files
from sitegen.sources import read_source
from sitegen.theme import Theme, load_theme, theme_roots

#: Called with a stage ('read', 'pages'), how much of it is done and how much there is (0: unknown).
Progress = Callable[[str, int, int], None]


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What a build is asked for. `jobs` is the number of processes (0: one a core); `clean` forgets what is known; `adopt` accepts an
    output folder with files of others (they are kept); `part` is what is built, so that a preview can have its pages before the rest, each
    in a folder of its own."""

    jobs: int = 0
    clean: bool = False
    adopt: bool = False
    drafts: bool = False
    part: Part = "all"


class BuildReport(Struct, frozen=True, kw_only=True):
    """What a build did. `files` are all of the site's, `pages` those for readers; `written` and `removed`
    are paths in the site; `stages` are seconds by stage."""

    out: str
    records: int
    pages: int
    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    seconds: float
    stages: dict[str, float]

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
) -> tuple[BuildReport, Memory | None]:
    """Builds the site at `root` into `out`; returns what was done, and the memory for the next build in this process.

    Raises OutputError, ThemeError or ContentError; the site stands as it was then.
    """
    themes = [folder for folder in theme_roots(root) if folder.is_relative_to(root)]
    check_output(out, root, [root / config.content, *themes, root / "static"], adopt=options.adopt)
    with locked(out), quiet_collector():
        prepare(out)
        forget_stage()
        workers = Workers(options.jobs or os.cpu_count() or 1)
        try:
            return _Build(root, config, out, options, workers, progress or _silent).run(memory)
        except BaseException:
            discard(out)
            raise
        finally:
            workers.close()


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
        self, root: Path, config: SiteConfig, out: Path, options: BuildOptions, workers: Workers, progress: Progress
    ) -> None:
        self.root = root
        self.config = config
        self.out = out
        self.clean = options.clean
        self.drafts = options.drafts or config.drafts
        self.part = options.part
        self.workers = workers
        self.progress = progress
        self.intake = intake_options(config)
        key = digest(engine().encode(), msgspec.msgpack.encode(self.intake, order="deterministic"))
        self.cache = Cache(root, digest(os.fsencode(os.path.abspath(out))).hex()[:8], key)
        self.started = self._mark = perf_counter()
        self.stages: dict[str, float] = {}

    def run(self, memory: Memory | None) -> tuple[BuildReport, Memory | None]:
        theme = load_theme(self.root, self.config.theme, self.config.language)
        static = static_files(self.root)
        last = self._last(memory)
        head = look(self.root, self.config.content) if self.config.git_dates else Head()
        scanned = scan(self.root, self.intake, last.files, blobs=bool(head.key))
        shell = self._shell(theme)
        inputs = _inputs(scanned, shell, static, head)
        state = None if self.clean else load_state(self.out)
        # Whatever is remembered holds only for the site that it was remembered with.
        standing = folder_times(self.out)
        known = state is not None and state.inputs == last.inputs
        trusted = known and last.folders == standing
        self._stage("scan")
        if state is not None and trusted and state.inputs == inputs:
            return self._nothing_to_do(state, scanned, last), memory
        collate = collator(self.config.collation, self.config.language)
        if not trusted or shell != last.shell:
            memory = None
        elif memory is None:
            memory = recall(self.cache, last, self.out, self.config.indexes, collate, drafts=self.drafts)
        if memory is not None:
            content, catalogue = memory.content, memory.catalogue
        else:
            content, catalogue = Content(drafts=self.drafts), Catalogue(self.config.indexes, collate)
        history = self._history(head, memory)
        dates = clean_dates(history, scanned.files) if history is not None else {}
        changes = content.update(self._read(scanned, content.parsed), dates)
        self._stage("read")
        dated = (catalogue.dated, catalogue.chronicled)
        touched = catalogue.apply(changes)
        self._stage("catalogue")
        edition = Edition(
            root=self.root,
            config=self.config,
            theme=theme,
            static=static,
            catalogue=catalogue,
            shell=shell,
            inputs=inputs,
            part=self.part,
        )
        manifest = memory.manifest if memory is not None else None
        if manifest is None and not self.clean:
            quiet = {name for name, at in standing.items() if name and known and last.folders.get(name) == at}
            manifest = standing_manifest(self.out, quiet)
        # Menu and footer name the plain pages and the lists, and the feeds where anything has a date: they are on every page.
        redated = dated != (catalogue.dated, catalogue.chronicled)
        everything = memory is None or touched.pages or changes.lists or redated
        printing = print_site(
            edition, self.out, manifest, None if everything else touched, self.workers, self._tick("pages")
        )
        self._stage("pages")
        found = (*scanned.findings, *history_findings(head, self.config.content))
        findings = in_order((*found, *content.findings(), *catalogue.findings(), *printing.findings))
        return self._remember(scanned, content, catalogue, printing, shell, inputs, findings, history)

    # --- the stages ---------------------------------------------------------------------------------------------------------

    def _last(self, memory: Memory | None) -> ScanCache:
        if self.clean:
            return self.cache.no_scan()
        last = self.cache.load_scan()
        if memory is None:
            return last
        return ScanCache(
            key=last.key,
            files=memory.files,
            shell=memory.shell,
            inputs=memory.inputs,
            folders=memory.folders,
            findings=last.findings,
        )

    def _shell(self, theme: Theme) -> bytes:
        """The digest of everything besides the content and its digest: configuration, theme, drafts or not."""
        return digest(
            engine().encode(),
            msgspec.msgpack.encode(self.config.without_lines(), order="deterministic"),
            theme.fingerprint,
            b"drafts" if self.drafts else b"",
            self.part.encode(),
        )

    def _nothing_to_do(self, state: BuildState, scanned: Scan, last: ScanCache) -> BuildReport:
        if scanned.files != last.files:
            self.cache.save_scan(msgspec.structs.replace(last, files=scanned.files))
        return BuildReport(
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

    def _read(self, scanned: Scan, known: dict[str, Parsed]) -> dict[str, Parsed | None]:
        """What the files that differ from `known` hold now, None where one is gone."""
        sources = dict(scanned.sources)
        missing = [path for path in scanned.files if path not in known and path not in sources]
        cached = self.cache.load_parsed(scanned.files) if not (known or self.clean) else {}
        for path in missing:
            if path not in cached:
                source = read_source(self.root, scanned.files[path].stat, self.intake.limits)
                if not isinstance(source, Finding):
                    sources[path] = source
        many = len(sources) >= 200
        tick = self._tick("read", len(sources))
        fresh = parse_all(sources.values(), self.intake, self.workers.executor() if many else None, tick)
        found = {**cached, **fresh}
        gone = dict.fromkeys(path for path in known if path not in scanned.files)
        if fresh or scanned.removed:
            parsed = {path: one for path, one in {**known, **found}.items() if path in scanned.files}
            self.cache.save_parsed(scanned.files, parsed, [*fresh, *scanned.removed])
        return {**found, **gone}

    def _remember(
        self,
        scanned: Scan,
        content: Content,
        catalogue: Catalogue,
        printing: Printing,
        shell: bytes,
        inputs: str,
        findings: tuple[Finding, ...],
        history: History | None,
    ) -> tuple[BuildReport, Memory]:
        folders = folder_times(self.out)
        self.cache.save_scan(
            ScanCache(
                key=self.cache.key,
                files=scanned.files,
                shell=shell,
                inputs=inputs,
                folders=folders,
                findings=findings,
                dates=content.dates,
            )
        )
        self._stage("write")
        report = BuildReport(
            out=str(self.out),
            records=len(catalogue.entries),
            pages=sum(path.endswith(".html") for path in printing.manifest.outputs),
            files=len(printing.manifest.outputs),
            written=printing.written,
            removed=printing.removed,
            findings=findings,
            seconds=perf_counter() - self.started,
            stages=self.stages,
        )
        memory = Memory(
            files=scanned.files,
            content=content,
            catalogue=catalogue,
            manifest=printing.manifest,
            shell=shell,
            inputs=inputs,
            folders=folders,
            history=history,
        )
        return report, memory

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


def _inputs(scanned: Scan, shell: bytes, static: dict[str, Path], head: Head) -> str:
    parts = [shell, head.key.encode(), head.trouble.encode()]
    for path, seen in sorted(scanned.files.items()):
        parts += (path.encode("utf-8", "surrogateescape"), seen.digest)
    for path, file in sorted(static.items()):
        parts += (path.encode("utf-8", "surrogateescape"), digest(file.read_bytes()))
    return digest(*parts, *(str(finding).encode("utf-8", "replace") for finding in scanned.findings)).hex()
