"""What every reader shares: what it is told, how it is registered, and the shape of a finding about a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, structs

from sitegen.errors import Finding, Origin, Severity
from sitegen.model import ReadResult

if TYPE_CHECKING:
    from sitegen.sources import Source


class ReadOptions(Struct, frozen=True, kw_only=True):
    """What a site says about reading: the encoding of files that do not say it, and the fields that CSV columns stand
    for."""

    encoding: str = ""
    csv_columns: dict[str, str] = {}
    max_field_bytes: int = 1_000_000


class ReaderSpec(Struct, frozen=True, kw_only=True):
    """One reader: its name as findings and staff views show it, the endings of files it looks at, and the module that
    holds it."""

    name: str
    suffixes: tuple[str, ...]
    module: str


class Reader(Protocol):
    """What a reader's module offers."""

    def claims(self, path: str, head: bytes) -> bool:
        """Whether this reader, and no other, should read the file; `head` is its first 64 KB."""

    def read(self, source: Source, options: ReadOptions) -> ReadResult:
        """The drafts of a file and what is wrong with it; never raises for what the file holds."""


def file_finding(
    code: str, message: str, origin: Origin, *, severity: Severity = "error", field: str = "", hint: str = ""
) -> Finding:
    """A finding of a reader."""
    return Finding(code=code, severity=severity, message=message, origin=origin, field=field, hint=hint)


def summed_up(findings: list[Finding], most: int = 100) -> tuple[Finding, ...]:
    """`findings` with the warnings and notices of one code beyond the first `most` summed up in one. Errors stay: each accounts for a record."""
    counts: dict[str, int] = {}
    kept: list[Finding] = []
    last: dict[str, Finding] = {}
    for finding in findings:
        count = counts[finding.code] = counts.get(finding.code, 0) + 1
        if count <= most or finding.severity == "error":
            kept.append(finding)
        last[finding.code] = finding
    for code, count in counts.items():
        if count > most and last[code].severity != "error":
            first = last[code]
            message = f"{first.message}; {count - most:,} of this kind after the first {most} are not listed"
            kept.append(structs.replace(first, message=message))
    return tuple(kept)


def empty_file(path: str, format_: str) -> ReadResult:
    """What becomes of a file without anything in it: a warning."""
    origin = Origin(path=path, format=format_)
    hint = "fill it, or delete it"
    return ReadResult(
        findings=(file_finding("empty-file", "the file is empty", origin, severity="warning", hint=hint),)
    )
