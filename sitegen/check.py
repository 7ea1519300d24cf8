"""Looking without building: what every file holds, what became of it, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sitegen.catalogue import Catalogue, Changes
from sitegen.catalogue.gather import Gathering
from sitegen.catalogue.people import suggestions
from sitegen.config import SiteConfig
from sitegen.errors import Finding, in_order
from sitegen.intake import Parsed, intake_options, parse_all, scan
from sitegen.press import Workers


class FileReport(Struct, frozen=True, kw_only=True):
    """One file that holds records: entries seen by an independent count, records kept, of them merged into others, entries refused."""

    path: str
    format: str
    entries: int
    records: int
    merged: int
    overlays: int
    findings: int


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a check found: `records` in the catalogue, every file, every finding."""

    records: int
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings refused something."""
        return sum(finding.severity == "error" for finding in self.findings)


def check(root: Path, config: SiteConfig, *, names: bool = True) -> CheckReport:
    """Reads the whole content of the site at `root`; writes nothing. `names` adds suggestions of name variants.

    Raises ContentError where the content folder cannot be read.
    """
    options = intake_options(config)
    scanned = scan(root, options, {})
    workers = Workers(2)
    try:
        many = len(scanned.sources) >= 200
        parsed = parse_all(scanned.sources.values(), options, workers.executor() if many else None, lambda _: None)
    finally:
        workers.close()
    ordered = [parsed[path] for path in sorted(parsed)]
    gathering = Gathering(drafts=True)
    gathering.update(parsed)
    records, merged = gathering.records, gathering.merged()
    catalogue = Catalogue(config.indexes)
    lists = {it.id: it for one in ordered for it in one.lists}
    catalogue.apply(Changes(records=dict(records), lists=lists))
    findings = (
        *scanned.findings,
        *(finding for one in ordered for finding in one.findings),
        *gathering.findings(),
        *catalogue.findings(),
        *(suggestions(records.values()) if names else ()),
    )
    return CheckReport(
        records=len(records),
        files=tuple(_file(one, merged) for one in ordered if one.entries or one.records or one.overlays),
        findings=in_order(findings),
    )


def _file(parsed: Parsed, merged: dict[str, int]) -> FileReport:
    return FileReport(
        path=parsed.path,
        format=parsed.format,
        entries=parsed.entries,
        records=len(parsed.records),
        merged=merged.get(parsed.path, 0),
        overlays=len(parsed.overlays),
        findings=len(parsed.findings),
    )


def table(report: CheckReport) -> Iterator[str]:
    """The files as lines of a table for people."""
    width = max((len(file.path) for file in report.files), default=4)
    yield f"{'file':<{width}}  {'format':<10} {'entries':>8} {'records':>8} {'merged':>7} {'findings':>9}"
    for file in report.files:
        yield (
            f"{file.path:<{width}}  {file.format:<10} {file.entries:>8} {file.records + file.overlays:>8} {file.merged:>7} {file.findings:>9}"
        )
