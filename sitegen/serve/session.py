"""The preview: builds, waits for changes, builds again in the same process, and says what happened.

Building goes on in the main thread, where time limits of parsers work; the server's threads and the watcher's only hand things over.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct, structs

from sitegen.build import BuildOptions, BuildReport, build
from sitegen.columns import OutputEntry
from sitegen.config import SiteConfig, load_config
from sitegen.errors import ContentError, Finding, SitegenError, ThemeError
from sitegen.intake import guarded_parse, intake_options
from sitegen.manifest import STATE_FOLDER, load_manifest
from sitegen.memory import Memory
from sitegen.serve.bulk import Bulk
from sitegen.serve.changes import Changes
from sitegen.serve.events import Hub, Problem, State
from sitegen.serve.only import OnlyOne
from sitegen.serve.server import Server
from sitegen.serve.styles import newer_styles
from sitegen.serve.watch import Places, Watcher, linked_folders
from sitegen.site import Audience, Printing
from sitegen.sources import read_source
from sitegen.surroundings import STATIC
from sitegen.theme import theme_findings, theme_roots

#: Where the preview of SITE is built: SITE/.sitegen/preview, and what comes after its pages beside it.
FOLDER = "preview"
BULK_FOLDER = "preview-bulk"

#: Says one line to the author.
Say = Callable[[str], None]


class ServeOptions(Struct, frozen=True, kw_only=True):
    """What a preview is asked for. Port 0 is any free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    poll: bool = False
    drafts: bool = False
    open_browser: bool = False


def serve(root: Path, options: ServeOptions, say: Say) -> None:
    """Serves a preview of the site at `root` until an exception (KeyboardInterrupt, say) ends it. To be called in the main thread.

    Raises ConfigError where there is no usable site.toml to begin with, ServeError where the address cannot be had or the site is served
    already, OutputError where the preview cannot be written.
    """
    root = root.resolve()
    config = load_config(root, judge=theme_findings)
    hub = Hub()
    state = root / STATE_FOLDER
    folders = (state / FOLDER, state / BULK_FOLDER)
    with OnlyOne(state / f"{FOLDER}.lock") as only, Server(folders, hub, options.host, options.port) as server:
        only.tell(server.url)
        session = _Session(root, config, options, server, say)
        try:
            session.run()
        finally:
            hub.close()


class _Session:
    """One preview from its beginning to its end."""

    def __init__(self, root: Path, config: SiteConfig, options: ServeOptions, server: Server, say: Say) -> None:
        self._root = root
        self._config = config
        self._read: bytes | None = None
        self._options = options
        self._server = server
        self._hub = server.hub
        self._say = say
        self._bulk = Bulk(root, server.folders[1], self._bulk_made)
        self._changes = Changes()
        self._memory: Memory | None = None
        self._said: Problem | None = None

    def run(self) -> None:
        """Builds, serves, watches."""
        # The first build comes before the first thread: it can still share its work among forked processes.
        self._rebuild(frozenset(), first=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sitegen-serve", daemon=True).start()
        watcher = Watcher(self._changes, self._places(), poll=self._options.poll)
        try:
            self._say(f"Serving {self._root.name} at {self._server.url} (Ctrl-C ends it)")
            if not self._server.gate.loopback:
                self._say(f"warning: --host {self._options.host}: whoever reaches this machine can read the preview")
            if self._options.open_browser:
                _open_browser(self._server.url)
            self._tell_polling(watcher)
            # Something may have changed while nobody watched yet.
            self._changes.note("")
            while True:
                news = self._changes.wait()
                places = self._places()
                self._rebuild(news.paths, sure=news.sure)
                if (news.tend or self._places() != places) and watcher.tend(self._places()):
                    self._tell_polling(watcher)
        finally:
            watcher.close()
            self._bulk.stop()
            self._server.shutdown()

    def _tell_polling(self, watcher: Watcher) -> None:
        if watcher.polling:
            self._say(f"Looking for changes every half second or so ({watcher.polling})")

    def _places(self) -> Places:
        """Everything that the site is made of."""
        themes = theme_roots(self._root)
        folders = (self._root / self._config.content, self._root / STATIC, *themes, *linked_folders(themes))
        styles = (self._root / style for style in self._config.citations.styles if style.endswith(".csl"))
        return Places(files=(self._root / self._config.source, *styles), folders=folders)

    # --- building ---------------------------------------------------------------------------------------------------------------

    def _rebuild(self, paths: frozenset[str], *, first: bool = False, sure: bool = False) -> None:
        """Builds, and tells pages and author what came of it. `sure` says that nothing but `paths` changed."""
        started = time.perf_counter()
        remembered = self._memory is not None
        self._hub.begin()
        state = self._hub.state
        begun = False
        try:
            self._load_config()
            begun = True
            self._hurry_styles(paths)
            report, self._memory = build(
                self._root,
                self._config,
                self._server.folders[0],
                BuildOptions(drafts=self._options.drafts, part="pages", remember=not first),
                memory=self._memory,
                changed=paths if sure else None,
                audience=None
                if first
                else Audience(
                    looks_at=self._hub.looked_at(), told=self._told_early, leaves=lambda: self._changes.waiting
                ),
            )
            if sure:
                self._changes.look_again()
        except SitegenError as fault:
            if first and not isinstance(fault, (ThemeError, ContentError)):
                raise
            self._failed(Problem(message=fault.message, findings=fault.findings), begun=begun)
        except Exception as fault:
            if first:
                raise
            self._failed(
                Problem(message=f"sitegen itself failed, please report it: {type(fault).__name__}: {fault}"),
                begun=begun,
            )
        else:
            problem = _problem(report)
            self._hub.publish(State(outputs=self._outputs(), problem=problem, kept=_kept(state, problem, report)))
            self._tell(report, problem, paths, time.perf_counter() - started, first=first)
            if first or paths or report.written or report.removed:
                self._bulk.make(self._config.base_url, drafts=self._options.drafts)
        if self._memory is not None and not remembered:
            # What is remembered from now on stays: the collector need not walk it again and again.
            self._read_one(self._memory)
            gc.collect()
            gc.freeze()

    def _read_one(self, memory: Memory) -> None:
        """Reads one file for nothing: what reading needs is loaded before the first save waits for it."""
        options = intake_options(self._config)
        for seen in islice(memory.files.values(), 1):
            source = read_source(self._root, seen.stat, options.limits)
            if not isinstance(source, Finding):
                guarded_parse(source, options)

    def _load_config(self) -> None:
        """Reads site.toml where it changed. Raises ConfigError."""
        try:
            read = (self._root / self._config.source).read_bytes()
        except OSError:
            read = None
        if read is not None and read == self._read:
            return
        self._read = None
        config = load_config(self._root, judge=theme_findings)
        # A site without an address of its own has none here, either, so that the preview shows what will be built.
        self._config = structs.replace(config, base_url=self._server.url if config.base_url else "")
        self._read = read

    def _outputs(self) -> Mapping[str, OutputEntry]:
        if self._memory is not None:
            return self._memory.ledger.outputs
        manifest = load_manifest(self._server.folders[0])
        return manifest.outputs if manifest is not None else {}

    def _hurry_styles(self, paths: frozenset[str]) -> None:
        """Shows changed style sheets before the pages that name them are made: with thousands of pages that takes a while."""
        if not any(path.endswith(".css") for path in paths):
            return
        assets, files = newer_styles(self._root, self._config, self._hub.state.outputs)
        if assets:
            self._hub.publish(structs.replace(self._hub.state, assets=assets, files=files), busy=True)

    def _told_early(self, printing: Printing) -> None:
        """Tells pages what stands already, while those that show it are still made."""
        if printing.written:
            self._hub.publish(structs.replace(self._hub.state, outputs=self._outputs()), busy=True)

    def _failed(self, problem: Problem, *, begun: bool) -> None:
        if begun:
            # What is remembered may be half way to the new state.
            self._memory = None
        self._hub.publish(structs.replace(self._hub.state, problem=problem))
        self._tell_problem(problem)

    def _bulk_made(self, wrong: str) -> None:
        """Tells open pages that search and exports are new; or that they could not be made."""
        self._hub.set_aside(Problem(message=f"The search index could not be made: {wrong}") if wrong else None)
        if wrong:
            self._say(f"sitegen: search index: {wrong}")

    # --- telling the author -----------------------------------------------------------------------------------------------------

    def _tell(
        self, report: BuildReport, problem: Problem | None, paths: frozenset[str], seconds: float, *, first: bool
    ) -> None:
        changed = len(report.written) + len(report.removed)
        if first:
            self._say(f"{_count(report.records, 'record')}, {_count(report.files, 'file')} in {report.seconds:.2f} s")
            for finding in report.findings:
                if finding.severity != "error":
                    self._say(_line(finding))
        elif changed or (problem is None and self._said is not None):
            said = f"{_count(len(report.written), 'file')} written" + (
                f", {len(report.removed)} removed" if report.removed else ""
            )
            self._say(f"{time.strftime('%H:%M:%S')} {self._names(paths)}: {said} in {seconds * 1000:.0f} ms")
        self._tell_problem(problem)

    def _tell_problem(self, problem: Problem | None) -> None:
        """Says what is wrong, once."""
        if problem is not None and problem != self._said:
            if not problem.findings:
                self._say(f"sitegen: {problem.message}")
            for finding in problem.findings:
                self._say(_line(finding))
        self._said = problem

    def _names(self, paths: frozenset[str]) -> str:
        names = sorted(self._name(path) for path in paths if path)
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return ", ".join(names[:2]) + more if names else "changes"

    def _name(self, path: str) -> str:
        try:
            return Path(path).relative_to(self._root).as_posix()
        except ValueError:
            return path


def _problem(report: BuildReport) -> Problem | None:
    """What a build refused."""
    errors = tuple(finding for finding in report.findings if finding.severity == "error")
    if not errors:
        return None
    return Problem(message=f"{_count(len(errors), 'thing')} could not be used; all else is up to date", findings=errors)


def _kept(before: State, problem: Problem | None, report: BuildReport) -> frozenset[str]:
    """The pages that an edit took away by a mistake: they are shown as they were until nothing is wrong any more."""
    if problem is None:
        return frozenset()
    known = before.problem.findings if before.problem is not None else ()
    new = any(finding not in known for finding in problem.findings)
    return (before.kept | frozenset(report.removed if new else ())) - frozenset(report.written)


def _line(finding: Finding) -> str:
    prefix = "" if finding.severity == "error" else f"{finding.severity}: "
    return prefix + " ".join(str(finding).split())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _open_browser(url: str) -> None:
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), name="sitegen-open", daemon=True).start()
