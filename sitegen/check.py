"""Looking without building: what every file holds, what became of it, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sitegen.build import quiet_collector
from sitegen.catalogue import Catalogue, Changes
from sitegen.catalogue.gather import Gathering, first_by_id
from sitegen.catalogue.people import suggestions
from sitegen.collation import collator
from sitegen.config import SiteConfig
from sitegen.errors import Finding, Origin, in_order
from sitegen.intake import Parsed, intake_options, parse_all, scan
from sitegen.roundtrip import RoundTrip, round_trip
from sitegen.theme import theme_findings
from sitegen.workers import Workers


class FileReport(Struct, frozen=True, kw_only=True):
    """What became of one file: entries = records + merged + overlays + refused, or a finding says how many are lost.

    `entries` is a count that owes nothing to the parser; `records` stand in the catalogue, `merged` went into records of the same work,
    `refused` are kept out, each by an error finding. `findings` counts all that was found in the file, warnings and notices too.
    """

    path: str
    format: str
    entries: int
    records: int
    merged: int
    overlays: int
    refused: int
    findings: int


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a check found: `records` in the catalogue, every file, every finding; how each export did where it was read back."""

    records: int
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    exports: tuple[RoundTrip, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings refused something."""
        return sum(finding.severity == "error" for finding in self.findings)


def check(root: Path, config: SiteConfig, *, names: bool = True, roundtrip: bool = False) -> CheckReport:
    """Reads the whole content of the site at `root`; writes nothing. `names` adds suggestions of name variants; `roundtrip` writes all records in
    every exchange format, reads them back, and says what differs.

    Raises ContentError where the content folder cannot be read.
    """
    with quiet_collector():
        return _check(root, config, names=names, roundtrip=roundtrip)


def _check(root: Path, config: SiteConfig, *, names: bool, roundtrip: bool) -> CheckReport:
    options = intake_options(config)
    scanned = scan(root, options, {})
    workers = Workers(2)
    try:
        parsed = parse_all(scanned.sources.values(), options, workers, lambda _: None)
    finally:
        workers.close()
    ordered = [parsed[path] for path in sorted(parsed)]
    gathering = Gathering(drafts=True)
    gathering.update(parsed, parsed.get)
    records, merged, left_out = gathering.records, gathering.merged(), gathering.left_out()
    catalogue = Catalogue(config.indexes, collator(config.collation, config.language))
    lists, twice = first_by_id(it for one in ordered for it in one.lists)
    _, again = first_by_id(it for one in ordered for it in one.pages)
    removals = {it.id: it for one in ordered for it in one.removals}
    catalogue.apply(Changes(records=dict(records), lists=lists, removals=removals))
    findings = (
        *theme_findings(root, config),
        *scanned.findings,
        *(finding for one in ordered for finding in one.findings),
        *gathering.findings(),
        *twice,
        *again,
        *catalogue.findings(),
        *(finding for one in ordered if (finding := _lost(one)) is not None),
    )
    counts = Counter(finding.origin.path for finding in findings)
    exports = round_trip(list(records.values()), options) if roundtrip else ()
    findings += tuple(finding for trip in exports for finding in trip.findings)
    return CheckReport(
        records=len(records),
        files=tuple(
            _file(one, merged.get(one.path, 0), left_out.get(one.path, 0), counts[one.path])
            for one in ordered
            if one.entries or one.records or one.overlays
        ),
        findings=in_order((*findings, *(suggestions(records.values()) if names else ()))),
        exports=exports,
    )


def _unaccounted(parsed: Parsed) -> int:
    return max(0, parsed.entries - len(parsed.records) - len(parsed.overlays) - parsed.refused)


def _lost(parsed: Parsed) -> Finding | None:
    """What must never be: an entry that is neither a record nor refused by name."""
    lost = _unaccounted(parsed)
    if not lost:
        return None
    return Finding(
        code="entries-lost",
        severity="error",
        message=f"the file holds {parsed.entries:,} entries, and of {lost:,} of them nobody knows what became of them",
        origin=Origin(path=parsed.path, format=parsed.format),
        hint="this is a fault of sitegen; please report it with the file",
    )


def _file(parsed: Parsed, merged: int, left_out: int, findings: int) -> FileReport:
    kept = len(parsed.records) - left_out
    return FileReport(
        path=parsed.path,
        format=parsed.format,
        entries=parsed.entries,
        records=kept - merged,
        merged=merged,
        overlays=len(parsed.overlays),
        refused=max(0, parsed.entries - kept - len(parsed.overlays) - _unaccounted(parsed)),
        findings=findings,
    )


def table(report: CheckReport) -> Iterator[str]:
    """The files as lines of a table for people."""
    width = max((len(file.path) for file in report.files), default=4)
    yield f"{'file':<{width}}  {'format':<11} {'entries':>8} {'records':>8} {'merged':>8} {'overlays':>8} {'refused':>8} {'findings':>8}"
    for file in report.files:
        numbers = (file.entries, file.records, file.merged, file.overlays, file.refused, file.findings)
        yield f"{file.path:<{width}}  {file.format:<11} {' '.join(f'{number:>8}' for number in numbers)}"


def exports_lines(report: CheckReport) -> Iterator[str]:
    """How each format did, and what it cannot carry of these records, for people."""
    for trip in report.exports:
        yield f"{trip.label}: {trip.same:,} of {trip.records:,} records come back as they were"
        for what, count in trip.losses.items():
            yield f"  cannot carry {what} ({count:,} records)"
