"""An edition of the site: from a catalogue and a theme to the files in the output folder.

Every output's fingerprint is the digest of the engine, the site, its template's closure and its encoded view. Where the manifest holds the same one,
the file stands already; otherwise it is printed. What the manifest owns and the plan no longer names is deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, structs

from sitegen.catalogue import Catalogue, Touched
from sitegen.config import SiteConfig
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.errors import Finding, Origin
from sitegen.locales import Interface
from sitegen.manifest import SCHEMA, BuildState, Manifest, OutputEntry, Seal, encode_manifest, encode_state
from sitegen.output import FILES, KEPT, MANIFEST_FILE, STATE_FILE, Stage, commit, owned_paths
from sitegen.plan.cards import Desk
from sitegen.plan.outputs import KINDS, Bundle, Output
from sitegen.plan.planner import BULK, all_entities, outputs_of, touched_entities
from sitegen.plan.siteview import site_view
from sitegen.press import Job, Press, Workers, write
from sitegen.render import RenderSpec, closure_digest, make_environment, template_names
from sitegen.sources import ignored
from sitegen.theme import Theme
from sitegen.translate import SOURCE_LANGUAGE, load_translations, shipped_languages

STATIC = "static"

#: All of the site; its pages, with all that is beside them; or what takes in every record at once: the search index, and exports of the whole.
Part = Literal["all", "pages", "bulk"]


class Edition(Struct, frozen=True, kw_only=True):
    """What a site is made of. `shell` is the digest of all besides the content, `inputs` of all; `part` is what is to be printed of it."""

    root: Path
    config: SiteConfig
    theme: Theme
    static: dict[str, Path]
    catalogue: Catalogue
    shell: bytes
    inputs: str
    part: Part = "all"


class Printing(Struct, frozen=True, kw_only=True):
    """What printing did: the new manifest, the paths written and removed, and what was found."""

    manifest: Manifest
    written: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]


def static_files(root: Path) -> dict[str, Path]:
    """The files of SITE/static by their path in the site; links that lead out of it are left out (`static_findings` names them)."""
    return {path: file for path, file, inside in _static(root) if inside}


def static_findings(root: Path) -> Iterator[Finding]:
    """One finding for each link in SITE/static that leads out of it."""
    for path, _, inside in _static(root):
        if not inside:
            yield Finding(
                code="link-out",
                severity="error",
                message="is a link that leads out of the folder; it is not copied",
                origin=Origin(path=f"{STATIC}/{path}"),
                hint="replace it by a copy",
            )


def _static(root: Path) -> Iterator[tuple[str, Path, bool]]:
    folder = root / STATIC
    real = folder.resolve()
    for where, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not ignored(name, folder=True))
        linked = [name for name in names if (Path(where) / name).is_symlink()]
        for name in sorted([*files, *linked]):
            file = Path(where) / name
            if ignored(name) and name not in KEPT:
                continue
            path = file.relative_to(folder).as_posix()
            if not file.resolve().is_relative_to(real):
                yield path, file, False
            elif file.is_file():
                yield path, file, True


def print_site(
    edition: Edition,
    out: Path,
    before: Manifest | None,
    touched: Touched | None,
    workers: Workers,
    tick: Callable[[int], None],
) -> Printing:
    """Prints what `touched` names (None: everything) and puts it in its place."""
    run = _Run(edition, out, before, tick)
    named = all_entities(edition.catalogue) if touched is None else touched_entities(touched)
    entities = [entity for entity in named if edition.part == "all" or (entity in BULK) == (edition.part == "bulk")]
    jobs = run.jobs(entities, everything=touched is None)
    press = Press(run.spec, out, workers, tick)
    staged = [
        printed.path
        for printed in press.run(jobs)
        if run.note(printed.path, printed.content, printed.size, printed.staged)
    ]
    return run.finish(staged)


def _untranslated(edition: Edition) -> Iterator[Finding]:
    """A finding where nobody has translated the interface into the language of the site."""
    language = edition.config.language
    if not edition.theme.catalogues and language.split("-")[0] != SOURCE_LANGUAGE:
        yield Finding(
            code="no-translation",
            severity="notice",
            message=f"the interface has no words in '{language}'; they are English",
            origin=edition.config.origin("language"),
            field="language",
            hint=f"it has: {', '.join(shipped_languages())}; add yours as themes/{edition.theme.name}/locales/{language}.po",
        )


class _Run:
    """The state of one printing: what stands where, and what is to stand there."""

    def __init__(self, edition: Edition, out: Path, before: Manifest | None, tick: Callable[[int], None]) -> None:
        self.edition = edition
        self.out = out
        self.old = before.outputs if before is not None else {}
        self.old_seals = before.seals if before is not None else {}
        # Without a manifest the plain list still says what is ours, so that nothing stale is left behind.
        self.owned = self.old.keys() if before is not None else owned_paths(out)
        self.tick = tick
        theme = edition.theme
        self.desk = Desk(
            edition.catalogue, edition.config, Interface(edition.config.language, load_translations(theme.catalogues))
        )
        self.stage = Stage(out)
        self.findings: list[Finding] = [
            *static_findings(edition.root),
            *_untranslated(edition),
            *edition.theme.findings,
        ]
        self.outputs: dict[str, OutputEntry] = {}
        self.seals: dict[str, bytes] = {}
        self._pending: dict[str, tuple[str, bytes]] = {}
        self._written_raw: list[str] = []
        self.spec = RenderSpec(
            site=site_view(self.desk, theme.params, theme.tokens),
            template_folders=theme.template_folders,
            assets=theme.assets,
            catalogues=theme.catalogues,
            version=edition.shell,
        )
        self._environment = make_environment(theme.template_folders, self.desk.interface)
        self._closures: dict[tuple[str, str], bytes] = {}
        self._site = digest(
            engine().encode(),
            msgspec.msgpack.encode(structs.replace(self.spec, template_folders=(), version=b""), order="deterministic"),
        )
        self._exports = digest(engine().encode())
        self._encode = msgspec.msgpack.Encoder(order="deterministic").encode

    def jobs(self, entities: list[str], *, everything: bool) -> Iterator[Job]:
        """The jobs for all outputs of `entities` whose fingerprint is new; what has not changed is noted on the way."""
        if not everything:
            # Static files and assets are noted anew by every build: what is not is gone.
            planned = {*entities, "file"}
            self.outputs = {path: entry for path, entry in self.old.items() if entry.entity not in planned}
            self.seals = {folder: seal.digest for folder, seal in self.old_seals.items()}
        for path, blob in self._raw_files():
            self._raw(path, blob)
        for entity in entities:
            for output in outputs_of(self.desk, entity):
                if isinstance(output, Output):
                    yield from self._job(entity, output)
                elif not self._stands(entity, output):
                    for each in output.make():
                        yield from self._job(entity, each)

    def _job(self, entity: str, output: Output) -> Iterator[Job]:
        """The job for one output, or none."""
        if output.path in self.outputs or output.path in self._pending:
            self._taken(output)
            return
        view = self._encode(output.view)
        fingerprint = digest(self._basis(output.kind, output.variant), output.kind.encode(), view)
        known = self.old.get(output.path)
        if known is not None and known.fingerprint == fingerprint:
            self.outputs[output.path] = structs.replace(known, entity=entity) if known.entity != entity else known
            return
        self._pending[output.path] = (entity, fingerprint)
        yield Job(output.path, output.kind, output.variant, view, known.content if known is not None else b"")

    def _stands(self, entity: str, bundle: Bundle) -> bool:
        """Whether the files of a bundle stand already, all of them; they are noted then."""
        self.seals[bundle.folder] = bundle.seal
        files = {
            path: entry for path, entry in self.old.items() if entry.entity == entity and path.startswith(bundle.folder)
        }
        whole = self.old_seals.get(bundle.folder) == Seal(bundle.seal, len(files))
        if not whole or not all(entry.content for entry in files.values()):
            return False
        self.outputs |= files
        return True

    def _raw_files(self) -> Iterator[tuple[str, bytes]]:
        if self.edition.part == "bulk":
            return
        for path, file in sorted(self.edition.static.items()):
            yield path, file.read_bytes()
        for path, blob in sorted(self.edition.theme.files.items()):
            yield path, blob

    def _raw(self, path: str, blob: bytes) -> None:
        content = digest(blob)
        known = self.old.get(path)
        if known is None or known.content != content:
            write(self.stage, path, blob)
            self._written_raw.append(path)
        self.outputs[path] = OutputEntry("file", content, content, len(blob))

    def note(self, path: str, content: bytes, size: int, staged: bool) -> bool:
        """Enters a printed file; returns whether it was staged."""
        entity, fingerprint = self._pending.pop(path)
        self.outputs[path] = OutputEntry(entity, fingerprint, content, size)
        return staged

    def _basis(self, kind: str, variant: str) -> bytes:
        if not KINDS[kind].template:
            return self._exports
        known = self._closures.get((kind, variant))
        if known is None:
            closure = closure_digest(self._environment, template_names(kind, variant))
            known = self._closures[kind, variant] = digest(self._site, closure)
        return known

    def _taken(self, output: Output) -> None:
        if output.path in self.edition.static:
            message = "stands in the static folder, too; that one is used"
            origin = Origin(path=f"{STATIC}/{output.path}")
        else:
            message = f"two things want the address {output.path}; the first is used"
            origin = Origin(path=output.path)
        self.findings.append(
            Finding(code="same-address", severity="notice", message=message, origin=origin, hint="rename one of them")
        )

    def finish(self, staged: list[str]) -> Printing:
        """Puts the staged files in their places and deletes what is gone."""
        staged = [*self._written_raw, *staged]
        kept = self._others_files(staged)
        staged = [path for path in staged if path not in kept]
        for path in kept:
            (Path(self.stage.root) / path).unlink(missing_ok=True)
            del self.outputs[path]
        removed = [path for path in self.owned if path not in self.outputs]
        seals = {
            folder: Seal(
                seal, sum(path.startswith(folder) and entry.entity != "file" for path, entry in self.outputs.items())
            )
            for folder, seal in sorted(self.seals.items())
        }
        manifest = Manifest(outputs=dict(sorted(self.outputs.items())), seals=seals)
        state = BuildState(
            schema=SCHEMA,
            engine=engine(),
            inputs=self.edition.inputs,
            records=len(self.edition.catalogue.entries),
            pages=sum(path.endswith(".html") for path in manifest.outputs),
            files=len(manifest.outputs),
            bytes=sum(entry.size for entry in manifest.outputs.values()),
            errors=0,
            base_url=self.edition.config.base_url,
        )
        files = {MANIFEST_FILE: encode_manifest(manifest), STATE_FILE: encode_state(state)}
        if removed or any(path not in self.old for path in staged):
            files[FILES] = "".join(f"{path}\n" for path in manifest.outputs).encode("utf-8", "surrogateescape")
        commit(self.out, staged, removed, files)
        return Printing(
            manifest=manifest,
            written=tuple(sorted(staged)),
            removed=tuple(sorted(removed)),
            findings=tuple(self.findings),
        )

    def _others_files(self, staged: Iterable[str]) -> set[str]:
        """The staged paths at which a file stands that is not ours: it is kept, and said."""
        standing = set(os.listdir(self.out))
        kept = set()
        for path in staged:
            if path.partition("/")[0] in standing and path not in self.owned and (self.out / path).is_file():
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
