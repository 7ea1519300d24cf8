"""What a build says to people and to programs: findings and a summary, as text, JSON or GitHub annotations."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from sitegen.build import BuildReport
from sitegen.errors import Finding, SitegenError

Format = Literal["text", "json", "github"]

_GITHUB = {"error": "error", "warning": "warning", "notice": "notice"}


def finding_line(finding: Finding, format_: Format) -> str:
    """One finding on one line."""
    if format_ == "github":
        place = f"file={_property(finding.origin.path)}"
        if finding.origin.line:
            place += f",line={finding.origin.line}"
        field = f"{finding.field}: " if finding.field else ""
        hint = f"; {finding.hint}" if finding.hint else ""
        return f"::{_GITHUB[finding.severity]} {place},title={_property(finding.code)}::{_data(field + finding.message + hint)}"
    prefix = "" if finding.severity == "error" else f"{finding.severity}: "
    return prefix + " ".join(str(finding).split())


def error_lines(fault: SitegenError, format_: Format) -> list[str]:
    """An error that stopped the work: its findings, or itself where it has none."""
    if format_ == "json":
        body = {"error": fault.message, "findings": fault.findings, "exit_code": fault.exit_code}
        return [msgspec.json.encode(body).decode()]
    lines = [finding_line(finding, format_) for finding in fault.findings]
    if format_ == "github":
        return lines or [f"::error::{_data(fault.message)}"]
    return lines or [f"sitegen: {fault.message}"]


def summary(report: BuildReport) -> str:
    """'79 records, 612 pages, 2 errors, 1 warning, 0.84 s (public: 912 files, 12 written, 3 removed)'."""
    done = f"{report.out}: {_plural(report.files, 'file')}, {len(report.written):,} written, {len(report.removed):,} removed"
    return f"{_plural(report.records, 'record')}, {_plural(report.pages, 'page')}, {counts(report.findings)}, {report.seconds:.2f} s ({done})"


def counts(findings: tuple[Finding, ...]) -> str:
    """'2 errors, 1 warning', or 'no findings'."""
    found = [(severity, sum(it.severity == severity for it in findings)) for severity in ("error", "warning", "notice")]
    return ", ".join(_plural(count, severity) for severity, count in found if count) or "no findings"


def encoded(report: Struct) -> str:
    """The whole report as one JSON object."""
    return msgspec.json.encode(report).decode()


def profile_lines(report: BuildReport) -> list[str]:
    """Seconds by stage, as a person waits for them; then what the files of each kind took of all processors, the dearest first."""
    lines = [f"{stage:<16}{seconds:9.3f} s" for stage, seconds in report.stages.items()]
    dearest = sorted(report.costs.items(), key=lambda item: (-item[1].seconds, item[0]))
    if dearest:
        lines.append("rendered and written, seconds of all processors:")
    for kind, (files, seconds) in dearest:
        lines.append(f"  {kind:<14}{seconds:9.3f} s {_plural(files, 'file'):>16} {seconds / files * 1e6:10.0f} µs each")
    return lines


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
