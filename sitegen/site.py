"""An edition of the site: from a catalogue and a theme to the files in the output folder.

Every output's fingerprint is the digest of the engine, the site, its template's closure and its encoded view. Where the manifest holds the same one,
the file stands already; otherwise it is printed. What the manifest owns and the plan no longer names is deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from sitegen.cache import CACHE_FOLDER
from sitegen.catalogue import Catalogue, Touched
from sitegen.columns import OutputEntry, Outputs, in_columns
from sitegen.config import SiteConfig
from sitegen.cslstyles import CslStyle
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.errors import Finding, Origin
from sitegen.exporting import ExportOrder, Run, contents_path, standing_runs
from sitegen.locales import Interface
from sitegen.manifest import SCHEMA, BuildState, Ledger, Seal, encode_state
from sitegen.output import FILES, STATE_FILE, Stage, commit, owned_paths, writing
from sitegen.plan.cards import Desk
from sitegen.plan.outputs import KINDS, Bundle, ExportView, Output, Sealed
from sitegen.plan.planner import BULK, all_entities, in_order, outputs_of, touched_entities
from sitegen.plan.siteview import site_view
from sitegen.press import Cost, Job, Made, Press, write
from sitegen.raster import Fonts, ready_fonts
from sitegen.render import RenderSpec, closure_digest, make_environment, template_names
from sitegen.shelf import Shelf
from sitegen.surroundings import STATIC, Part, static_findings
from sitegen.theme import Theme
from sitegen.translate import SOURCE_LANGUAGE, load_translations, shipped_languages
from sitegen.workers import Workers


class Edition(Struct, frozen=True, kw_only=True):
    """What a site is made of. `shell` is the digest of all besides the content, `inputs` of all; `part` is what is to be printed of it, `errors`
    counts what was refused. `store` is the file that keeps citations by the CSL `styles`."""

    root: Path
    config: SiteConfig
    theme: Theme
    static: dict[str, Path]
    catalogue: Catalogue
    shell: bytes
    inputs: str
    part: Part = "all"
    errors: int = 0
    styles: tuple[CslStyle, ...] = ()
    store: str = ""


class Printing(Struct, frozen=True, kw_only=True):
    """What printing did: the paths written and removed, what was found, the entities that were left for another time, and the costs by kind."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    rest: tuple[str, ...] = ()
    costs: dict[str, Cost] = {}


class Work(Struct, frozen=True, kw_only=True):
    """What is to be printed: what `touched` names (None: everything, as also where `site`, the digest of what every page shows, is another one
    now), and `rest`, which was left by the last printing. `own` are the entities that were themselves edited."""

    touched: Touched | None
    own: tuple[str, ...] = ()
    rest: frozenset[str] = frozenset()
    site: bytes = b""


class Audience(Struct, frozen=True, kw_only=True):
    """Who waits for pages: `looks_at` are paths that somebody looks at now. What was edited itself is put in its place first, whatever happens,
    then what is looked at; `told` is called after each. Once `leaves` says so, the rest is left for another time."""

    looks_at: frozenset[str]
    told: Callable[[Printing], None]
    leaves: Callable[[], bool]


#: Of more edited at once (a checkout) nobody waits for every one.
_FEW_OWN = 32


def print_site(
    edition: Edition,
    out: Path,
    ledger: Ledger | None,
    work: Work,
    workers: Workers,
    tick: Callable[[int], None],
    audience: Audience | None = None,
) -> tuple[bytes, Ledger, Printing]:
    """Prints `work` and puts it in its place; returns the digest of what every page shows, what stands now (`ledger` brought up to date), and
    what was done."""
    run = _Run(edition, out, ledger, durable=audience is None)
    press = Press(run.spec, out, workers, tick)
    if audience is not None and work.own:
        audience.told(run.print(press, list(work.own[:_FEW_OWN]), last=False))
    everything = work.touched is None or run.site != work.site
    named = _named(edition, None if everything else work.touched, work.rest, run.ledger)
    mine = [entity for entity in named if edition.part == "all" or (entity in BULK) == (edition.part == "bulk")]
    if audience is not None:
        run.leaves = audience.leaves
        waited_for = {*work.own, *(it.entity for path in audience.looks_at if (it := run.ledger.outputs.get(path)))}
        if soon := [entity for entity in mine if entity in waited_for]:
            audience.told(run.print(press, soon, last=False))
    printing = structs.replace(run.print(press, mine, last=True), costs=press.costs)
    return run.site, run.ledger, printing


def _named(edition: Edition, touched: Touched | None, rest: frozenset[str], ledger: Ledger) -> list[str]:
    """The entities to plan, those that are gone included, in order."""
    if touched is None:
        there = dict.fromkeys(all_entities(edition.catalogue))
        return [*there, *in_order((ledger.outputs.entities() | rest) - there.keys() - {"file"})]
    return in_order([*rest, *touched_entities(touched, edition.config)])


def _untranslated(edition: Edition) -> Iterator[Finding]:
    """A finding where nobody has translated the interface into the language of the site."""
    language = edition.config.language
    first = language.split("-")[0]
    if not edition.theme.catalogues and first != SOURCE_LANGUAGE:
        known = shipped_languages()
        has = f"'{first}' is in another script" if first in known else f"it has: {', '.join(known)}"
        yield Finding(
            code="no-translation",
            severity="notice",
            message=f"the interface has no words in '{language}'; they are English",
            origin=edition.config.origin("language"),
            field="language",
            hint=f"{has}; add yours as themes/{edition.theme.name}/locales/{language}.po",
        )


def _fonts(edition: Edition) -> Fonts | None:
    """The fonts for pictures, made ready where pictures are wanted."""
    config, theme = edition.config, edition.theme
    if not (config.cards.pages and config.base_url):
        return None
    assets = {name: theme.files[path] for name, path in theme.assets.items() if path in theme.files}
    return ready_fonts(assets, edition.root / CACHE_FOLDER / "fonts")


class _Run:
    """The state of one printing: what stands where, and what is to stand there."""

    def __init__(self, edition: Edition, out: Path, ledger: Ledger | None, *, durable: bool) -> None:
        self.edition = edition
        self._durable = durable
        self.out = out
        # Without a manifest the plain list still says what is ours, so that nothing stale is left behind.
        self.ledger = ledger or Ledger(
            Outputs(in_columns(dict.fromkeys(owned_paths(out), OutputEntry("", b"", b"", 0))))
        )
        theme = edition.theme
        self.fonts = _fonts(edition)
        interface = Interface(edition.config.language, load_translations(theme.catalogues))
        self.desk = Desk(edition.catalogue, edition.config, interface, self.fonts.widths if self.fonts else None)
        self.stage = Stage(out)
        self.findings: list[Finding] = [
            *static_findings(edition.root),
            *_untranslated(edition),
            *edition.theme.findings,
        ]
        #: What was planned so far: by path the entity.
        self._planned: dict[str, str] = {}
        self._pending: dict[str, tuple[str, bytes]] = {}
        self._changes: dict[str, OutputEntry | None] = {}
        #: By folder of a bundle its entity and its seal.
        self._bundles: dict[str, tuple[str, bytes]] = {}
        self._written: list[str] = []
        self._removed: list[str] = []
        #: The entities all of whose outputs stand, and those that left an address to another that may not want it in the end.
        self._finished: set[str] = set()
        self._yielded: set[str] = set()
        self.leaves: Callable[[], bool] = lambda: False
        self.spec = RenderSpec(
            site=site_view(self.desk, theme.params, theme.tokens),
            template_folders=theme.template_folders,
            assets=theme.assets,
            catalogues=theme.catalogues,
            fonts=self.fonts.paths if self.fonts else (),
            version=edition.shell,
            styles=edition.styles,
            store=edition.store,
        )
        self._environment = make_environment(theme.template_folders, self.desk.interface)
        self._closures: dict[tuple[str, str], bytes] = {}
        #: The digest of what every page shows.
        self.site = digest(
            engine().encode(),
            msgspec.msgpack.encode(self.spec.shown, order="deterministic"),
        )
        self._exports = digest(engine().encode())
        self._encode = msgspec.msgpack.Encoder(order="deterministic").encode
        self._shelf = Shelf(self.stage, edition.catalogue.published)

    def print(self, press: Press, entities: list[str], *, last: bool) -> Printing:
        """Prints the entities and puts them in their places; what they no longer have goes. When `leaves` says so, some are left as they were."""
        staged = self._raw_files() if not self._planned else []
        todo = [each for each in entities if each not in self._finished or (last and each in self._yielded)]
        self._finished.difference_update(todo)
        try:
            staged += [
                printed.path
                for printed in press.run(self._jobs(todo, last=last), self.leaves)
                if self._note(printed.path, printed.made)
            ]
        finally:
            self._shelf.close()
        if last:
            press.close()
        # Planned, but not printed any more.
        self._finished -= {entity for entity, _ in self._pending.values()}
        for path in self._pending:
            del self._planned[path]
        self._pending.clear()
        done = [entity for entity in todo if entity in self._finished]
        stale = [*done, "file"] if last else done
        gone = [path for entity in stale for path in self.ledger.outputs.of(entity) if path not in self._planned]
        return self._finish(staged, gone, tuple(entity for entity in todo if entity not in self._finished), last=last)

    def _jobs(self, entities: list[str], *, last: bool) -> Iterator[Job]:
        """The jobs for all outputs of `entities` whose fingerprint is new; what has not changed is noted on the way."""
        mine = {*entities, "file"}
        for entity in entities:
            for output in outputs_of(self.desk, entity):
                if self.leaves():
                    return
                if not isinstance(output, Bundle):
                    yield from self._job(entity, output, mine, last=last)
                elif not self._stands(entity, output):
                    for each in output.make():
                        yield from self._job(entity, each, mine, last=last)
            self._finished.add(entity)

    def _job(self, entity: str, output: Output | Sealed, mine: set[str], *, last: bool) -> Iterator[Job]:
        """The job for one output, or none."""
        owner = self._planned.get(output.path)
        known = self.ledger.outputs.get(output.path)
        if owner is None and known is not None and known.entity not in mine:
            owner = known.entity
        if owner is not None and owner != entity:
            # Those who come first are not always first in order: whose the address is shows when all are planned.
            if last:
                self._taken(output)
            self._yielded.add(entity)
            return
        made_of = output.seal if isinstance(output, Sealed) else self._encode(output.view)
        fingerprint = digest(self._basis(output.kind, output.variant), output.kind.encode(), made_of)
        self._planned[output.path] = entity
        if known is None or known.fingerprint != fingerprint:
            self._pending[output.path] = (entity, fingerprint)
            content = known.content if known is not None else b""
            if isinstance(output, Sealed):
                view = self._encode(output.make())
            elif isinstance(output.view, ExportView):
                view = self._order(output.path, output.view, content, mine)
            else:
                view = made_of
            yield Job(output.path, output.kind, output.variant, view, content)
        elif known.entity != entity:
            self._changes[output.path] = structs.replace(known, entity=entity)

    def _order(self, path: str, view: ExportView, known: bytes, mine: set[str]) -> bytes:
        """What is printed of a view that names records only; `known` is the digest of what stands there, `mine` are the entities that are printed."""
        runs: tuple[Run, ...] = ()
        if known:
            runs = standing_runs(f"{self.out}/{path}", known, contents_path(str(self.out), path), view.seals)
        # Nobody asks for the records of entries that stand already.
        ids = list(view.ids)
        for run in reversed(runs):
            del ids[run.to : run.to + run.length]
        with writing(self.out):
            spans = self._shelf.spans(ids)
        exports = self.edition.config.exports
        # The first of a record's files; the whole catalogue's follow in this printing.
        first = len(spans) == 1 and (view.format,) == exports.per_record[:1] and "exports" in mine
        return self._encode(ExportOrder(view.format, view.seals, spans, runs, exports.catalogue if first else ()))

    def _stands(self, entity: str, bundle: Bundle) -> bool:
        """Whether the files of a bundle stand already, all of them; they are noted then."""
        self._bundles[bundle.folder] = (entity, bundle.seal)
        paths = [path for path in self.ledger.outputs.of(entity) if path.startswith(bundle.folder)]
        if self.ledger.seals.get(bundle.folder) != Seal(bundle.seal, len(paths)):
            return False
        if not all(self.ledger.outputs[path].content for path in paths):
            return False
        self._planned |= dict.fromkeys(paths, entity)
        return True

    def _raw_files(self) -> list[str]:
        """Plans static files and assets; returns the paths of those that are new."""
        if self.edition.part == "bulk":
            return []
        static = ((path, file.read_bytes()) for path, file in sorted(self.edition.static.items()))
        return [path for path, blob in (*static, *sorted(self.edition.theme.files.items())) if self._raw(path, blob)]

    def _raw(self, path: str, blob: bytes) -> bool:
        content = digest(blob)
        known = self.ledger.outputs.get(path)
        staged = known is None or known.content != content
        if staged:
            write(self.stage, path, blob)
        if known is None or staged or known.entity != "file":
            self._changes[path] = OutputEntry("file", content, content, len(blob))
        self._planned[path] = "file"
        return staged

    def _note(self, path: str, made: Made) -> bool:
        """Enters a printed file; returns whether it was staged."""
        entity, fingerprint = self._pending.pop(path)
        self._changes[path] = OutputEntry(entity, fingerprint, made.content, made.size)
        return made.staged

    def _basis(self, kind: str, variant: str) -> bytes:
        if not KINDS[kind].template:
            return self._exports
        known = self._closures.get((kind, variant))
        if known is None:
            page = kind != "card"
            closure = closure_digest(self._environment, template_names(kind, variant), page=page)
            known = self._closures[kind, variant] = digest(self.site if page else self._picture(), closure)
        return known

    def _picture(self) -> bytes:
        """The digest of all that a picture depends on besides its view and its template."""
        params = msgspec.msgpack.encode(self.edition.theme.params, order="deterministic")
        return digest(engine().encode(), params, self.fonts.digest if self.fonts else b"")

    def _taken(self, output: Output | Sealed) -> None:
        if output.path in self.edition.static:
            message = "stands in the static folder, too; that one is used"
            origin = Origin(path=f"{STATIC}/{output.path}")
        else:
            message = f"two things want the address {output.path}; the first is used"
            origin = Origin(path=output.path)
        self.findings.append(
            Finding(code="same-address", severity="notice", message=message, origin=origin, hint="rename one of them")
        )

    def _finish(self, staged: list[str], gone: list[str], rest: tuple[str, ...], *, last: bool) -> Printing:
        """Puts the staged files in their places and deletes what is gone. Only when all is done the state says so."""
        complete = last and not rest
        kept = self._others_files(staged)
        staged = [path for path in staged if path not in kept]
        for path in kept:
            (Path(self.stage.root) / path).unlink(missing_ok=True)
            del self._changes[path]
        changes = {**self._changes, **dict.fromkeys(gone)}
        new = [path for path in staged if path not in self.ledger.outputs]
        seals = self._seals()
        files = self.ledger.encode(changes, seals)
        count, pages, size = self.ledger.outputs.after(changes)
        state = BuildState(
            schema=SCHEMA,
            engine=engine(),
            inputs=self.edition.inputs if complete else "",
            records=len(self.edition.catalogue.entries),
            pages=pages,
            files=count,
            bytes=size,
            errors=self.edition.errors,
            base_url=self.edition.config.base_url,
            complete=complete,
        )
        files[STATE_FILE] = encode_state(state)
        if gone or new:
            paths = sorted({*self.ledger.outputs, *new}.difference(gone))
            files[FILES] = "".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape")
        commit(self.out, staged, gone, files, durable=self._durable)
        self.ledger.apply(changes, seals, files)
        self._changes = {}
        self._written += staged
        self._removed += gone
        return Printing(
            written=tuple(sorted(set(self._written))),
            removed=tuple(sorted(set(self._removed))),
            findings=tuple(self.findings),
            rest=rest,
        )

    def _seals(self) -> dict[str, Seal]:
        """The seals of the bundles: of those printed now as they are now, none of those left in the middle, of the others as they were."""
        seals = dict(self.ledger.seals)
        for folder, (owner, seal) in self._bundles.items():
            if owner not in self._finished:
                seals.pop(folder, None)
                continue
            files = sum(path.startswith(folder) and entity != "file" for path, entity in self._planned.items())
            seals[folder] = Seal(seal, files)
        return dict(sorted(seals.items()))

    def _others_files(self, staged: Iterable[str]) -> set[str]:
        """The staged paths at which a file stands that is not ours: it is kept, and said."""
        standing = set(os.listdir(self.out))
        kept = set()
        for path in staged:
            ours = path in self.ledger.outputs
            if path.partition("/")[0] in standing and not ours and (self.out / path).is_file():
                kept.add(path)
                self.findings.append(
                    Finding(
                        code="kept-file",
                        severity="warning",
                        message="a file that sitegen did not make stands there; it is kept",
                        origin=Origin(path=path),
                        hint="delete it to have sitegen's own, or move it to static/ to keep it for good",
                    )
                )
        return kept
