"""From files to parsed content, each file once: what a file says depends on its bytes and the reading options only, so it is kept by their
digest."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.config import SiteConfig
from sitegen.digest import digest
from sitegen.errors import Finding, Origin
from sitegen.model import Overlay, Page, PersonRule, ReadingList, Record, Removal
from sitegen.readers import ReadOptions, find_reader, needs_head, read, role
from sitegen.sources import FileStat, Limits, Source, ignored, read_source, stat_file, walk
from sitegen.workers import Workers, do_here

#: A file that changed within this time before it was looked at may change again without a new time stamp: it is read again.
RACY_NS = 2_000_000_000
#: Fewer changed files than this are read in this process.
FEW_FILES = 200
#: The authority file for names, in the content folder.
AUTHORITY = "people.toml"
#: What was taken off the list, there as well.
REMOVED = "removed.toml"
#: How long after a look began a file that is gone or was emptied may come back, and how often one looks.
_SETTLE_NS = 350_000_000
_SETTLE_SECONDS = 0.003
_BATCH = 100
_HEAD_BYTES = 65_536


class IntakeOptions(Struct, frozen=True, kw_only=True):
    """Everything besides a file's bytes that decides what is read from it."""

    content: str
    read: ReadOptions
    language: str
    limits: Limits


class Parsed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one file holds. `entries` is an independent count of its entries, `refused` how many an error finding keeps out."""

    path: str
    records: tuple[Record, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    lists: tuple[ReadingList, ...] = ()
    pages: tuple[Page, ...] = ()
    people: tuple[PersonRule, ...] = ()
    removals: tuple[Removal, ...] = ()
    findings: tuple[Finding, ...] = ()
    entries: int = 0
    refused: int = 0
    format: str = ""


_PARSED = msgspec.msgpack.Decoder(Parsed)


class ParsedFiles(Mapping[str, Parsed]):
    """By path what files hold: encoded, and decoded whenever it is asked for."""

    def __init__(self) -> None:
        self._files: dict[str, msgspec.Raw] = {}

    def __getitem__(self, path: str) -> Parsed:
        return _PARSED.decode(self._files[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def encoded(self, path: str) -> msgspec.Raw:
        """What a file holds, encoded."""
        return self._files[path]

    def only(self, paths: Iterable[str]) -> ParsedFiles:
        """What there is of some files."""
        some = ParsedFiles()
        some._files = {path: self._files[path] for path in paths if path in self._files}
        return some

    def take_up(self, path: str, parsed: msgspec.Raw) -> None:
        """Adds what a file holds, encoded."""
        self._files[path] = parsed

    def clear(self) -> None:
        """Forgets all."""
        self._files.clear()

    def take_over(self, other: ParsedFiles) -> None:
        """Adds what `other` has."""
        self._files |= other._files


class Seen(Struct, frozen=True, kw_only=True, array_like=True):
    """A file as it was when it was last read. `racy` means that its time stamps could not vouch for it then; `blobs` are the object ids that
    git may have for its bytes, where they were asked for."""

    stat: FileStat
    digest: bytes
    racy: bool
    blobs: tuple[bytes, ...] = ()


class Scan(Struct, frozen=True, kw_only=True):
    """The files of the content folder: what was seen of each, which of them differ from the last scan, and what could not be used."""

    files: dict[str, Seen]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    sources: dict[str, Source]
    findings: tuple[Finding, ...]


def intake_options(config: SiteConfig) -> IntakeOptions:
    """What site.toml says about reading."""
    limits = config.limits
    return IntakeOptions(
        content=config.content,
        read=ReadOptions(
            encoding=config.encoding, csv_columns=config.csv.columns, max_field_bytes=limits.max_field_kb * 1024
        ),
        language=config.language,
        limits=Limits(max_file_bytes=limits.max_file_mb * 1024 * 1024),
    )


def scan(root: Path, options: IntakeOptions, before: dict[str, Seen], *, blobs: bool = False) -> Scan:
    """Looks at every file of the content folder and reads those that may differ from `before`; `blobs` asks for git's object ids.

    A file is taken as unchanged where size, both times and the inode are the same and were not fresh at the last look.
    """
    look = _Look(root, options, before, blobs=blobs)
    walked = walk(root, options.content, options.limits, before)
    for stat in walked.files:
        look.at(stat)
    removed = tuple(path for path in before if path not in look.files)
    return look.scan(removed, walked.findings)


def scan_some(
    root: Path,
    options: IntakeOptions,
    before: dict[str, Seen],
    findings: tuple[Finding, ...],
    names: Iterable[str],
    *,
    blobs: bool = False,
) -> Scan | None:
    """The same where nothing but these files (absolute paths) may have changed since a scan that found `before` and `findings`.

    None where that cannot be told by looking at them alone: for a folder, a link, a file that there was something to say about.
    """
    folder = root / options.content
    tops = dict.fromkeys((folder.absolute(), folder.resolve()))
    look = _Look(root, options, before, blobs=blobs)
    look.files = dict(before)
    removed = []
    for name in names:
        top = next((top for top in tops if Path(name).is_relative_to(top) and Path(name) != top), None)
        if top is None:
            return None
        *above, last = Path(name).relative_to(top).parts
        path = "/".join((Path(options.content).as_posix(), *above, last))
        if len(above) > options.limits.max_depth or any(it.origin.path == path for it in findings):
            return None
        if ignored(last) or any(ignored(part, folder=True) for part in above):
            continue
        stat = stat_file(root, path) or (look.settled(path) if path in before else None)
        if stat is not None:
            look.at(stat)
        elif os.path.lexists(root / path) or path not in before:
            return None
        else:
            removed.append(path)
            del look.files[path]
    return None if look.findings else look.scan(tuple(removed), findings)


class _Look:
    """What one look at files found."""

    def __init__(self, root: Path, options: IntakeOptions, before: dict[str, Seen], *, blobs: bool) -> None:
        self.files: dict[str, Seen] = {}
        self.findings: list[Finding] = []
        self._root = root
        self._options = options
        self._before = before
        self._blobs = blobs
        self._sources: dict[str, Source] = {}
        self._started = time.time_ns()

    def at(self, stat: FileStat) -> None:
        """Looks at one file."""
        known = self._before.get(stat.path)
        if (
            known is not None
            and not known.racy
            and (known.stat is stat or known.stat == stat)
            and (known.blobs or not self._blobs)
        ):
            self.files[stat.path] = known
            return
        if not stat.size and known is not None and known.stat.size:
            stat = self.settled(stat.path) or stat
        source = read_source(self._root, stat, self._options.limits)
        if isinstance(source, Finding):
            self.findings.append(source)
            return
        fingerprint = digest(source.data)
        racy = max(stat.ctime_ns, stat.mtime_ns) > self._started - RACY_NS
        names = blob_ids(source.data) if self._blobs else ()
        self.files[stat.path] = Seen(stat=stat, digest=fingerprint, racy=racy, blobs=names)
        if known is None or known.digest != fingerprint:
            self._sources[stat.path] = source

    def settled(self, path: str) -> FileStat | None:
        """A file that is gone or was emptied, once it is back or not empty any more: saving begins so. None where that does not come soon."""
        while time.time_ns() < self._started + _SETTLE_NS:
            time.sleep(_SETTLE_SECONDS)
            now = stat_file(self._root, path)
            if now is not None and now.size:
                return now
        return None

    def scan(self, removed: tuple[str, ...], findings: Iterable[Finding]) -> Scan:
        """All of it."""
        return Scan(
            files=self.files,
            changed=tuple(self._sources),
            removed=removed,
            sources=self._sources,
            findings=(*findings, *self.findings),
        )


def blob_ids(data: bytes) -> tuple[bytes, ...]:
    """The object ids that git may have for these bytes: as they are and, where they have them, with '\\r\\n' as '\\n' (`core.autocrlf`)."""
    variants = (data, data.replace(b"\r\n", b"\n")) if b"\r\n" in data else (data,)
    return tuple(hashlib.sha1(b"blob %d\0%b" % (len(it), it), usedforsecurity=False).digest() for it in variants)


def parse(source: Source, options: IntakeOptions) -> Parsed:
    """Everything that one file says. Pure: the same bytes and options give the same result."""
    if source.path == f"{options.content}/{AUTHORITY}":
        from sitegen.authority import read_people

        people, findings = read_people(source)
        return Parsed(path=source.path, people=people, findings=findings, format="people")
    if source.path == f"{options.content}/{REMOVED}":
        from sitegen.removals import read_removals

        removals, findings = read_removals(source)
        return Parsed(path=source.path, removals=removals, findings=findings, format="removed")
    match role(source.path, options.content):
        case "list":
            from sitegen.readers.lists import read_list

            reading_list, findings = read_list(source)
            return Parsed(
                path=source.path, lists=(reading_list,) if reading_list else (), findings=findings, format="list"
            )
        case "page":
            from sitegen.readers.pages import read_page

            page, findings = read_page(source)
            return Parsed(path=source.path, pages=(page,) if page else (), findings=findings, format="page")
        case _:
            return _parse_records(source, options)


def _parse_records(source: Source, options: IntakeOptions) -> Parsed:
    # Most of the time to load reading is that of this room, and a build that finds nothing changed reads nothing.
    from sitegen.normalise import NormaliseSettings, normalise

    settings = NormaliseSettings(max_field_bytes=options.read.max_field_bytes, language=options.language)
    spec = find_reader(source.path, source.data[:_HEAD_BYTES])
    if spec is None:
        return Parsed(path=source.path, findings=(_unclaimed(source.path),) if needs_head(source.path) else ())
    if isinstance(spec, Finding):
        return Parsed(path=source.path, findings=(spec,))
    result = read(spec, source, options.read)
    records: list[Record] = []
    overlays: list[Overlay] = []
    findings = list(result.findings)
    refused = sum(finding.severity == "error" for finding in result.findings)
    for draft in result.drafts:
        normalised = normalise(draft, settings)
        findings += normalised.findings
        if normalised.record is not None:
            records.append(normalised.record)
        elif normalised.overlay is not None:
            overlays.append(normalised.overlay)
        else:
            refused += 1
    return Parsed(
        path=source.path,
        records=tuple(records),
        overlays=tuple(overlays),
        findings=tuple(findings),
        entries=result.entries,
        refused=refused,
        format=spec.name,
    )


def _unclaimed(path: str) -> Finding:
    return Finding(
        code="unknown-format",
        severity="notice",
        message="no reader knows what this is, so it was not read",
        origin=Origin(path=path),
        hint="docs/formats.md lists the formats; move other files out of the content folder",
    )


def parse_all(
    sources: Iterable[Source], options: IntakeOptions, workers: Workers, tick: Callable[[int], None]
) -> ParsedFiles:
    """Parses files, many of them by several processes; `tick` hears how many more are done."""
    waiting = list(sources)
    parsed = ParsedFiles()
    blob = msgspec.msgpack.encode(options)
    batches = [waiting[at : at + _BATCH] for at in range(0, len(waiting), _BATCH)]
    decoder = msgspec.msgpack.Decoder(list[tuple[str, msgspec.Raw]])
    tasks = ((blob, [(source.path, source.data) for source in batch]) for batch in batches)
    share = workers.share if workers.several and len(waiting) >= FEW_FILES else do_here
    for count, result in share(_parse_batch, tasks, lambda _, files: len(files)):
        for path, one in decoder.decode(result):
            parsed.take_up(path, one)
        tick(count)
    return parsed


def _parse_batch(options_blob: bytes, files: list[tuple[str, bytes]]) -> bytes:
    options = msgspec.msgpack.decode(options_blob, type=IntakeOptions)
    return msgspec.msgpack.encode(
        [(path, guarded_parse(Source(path=path, data=data), options)) for path, data in files]
    )


def guarded_parse(source: Source, options: IntakeOptions) -> Parsed:
    """`parse`, with a fault of sitegen itself turned into a finding: one strange file must not cost the others."""
    try:
        return parse(source, options)
    except Exception as fault:  # noqa: BLE001 - whatever a parser stumbles over
        finding = Finding(
            code="reader-failed",
            severity="error",
            message=f"could not be read: {type(fault).__name__}: {fault}",
            origin=Origin(path=source.path),
            hint="this is a fault of sitegen; please report it with the file",
        )
        return Parsed(path=source.path, findings=(finding,), entries=1, refused=1)
