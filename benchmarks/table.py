"""Results as Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Run
from benchmarks.suite import Result

#: What is to be reached with 10,000 records (see docs/performance.md): by name the most it may be.
HUGO, FLOOR, MEMORY, NOTHING, EDIT, REWRITTEN, LINEAR, LARGE_MEMORY = 0.20, 3.0, 400, 0.3, 1.0, 3.0, 11.0, 3_000


def machine() -> str:
    """The date and the machine: processor, cores, system, Python."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
        cores = sum(line.startswith("processor") for line in lines)
    except OSError:
        cores = 0
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    return f"{now}, {model}, {cores or '?'} cores, {platform.system()}, Python {platform.python_version()}"


def table(results: list[Result], stored: list[Result]) -> str:
    """All results: seconds of waiting, in brackets seconds of work, and ratios."""
    columns = [_column(it, results, stored) for it in results]
    names = list(dict.fromkeys(name for column in columns for name in column))
    head = "| | " + " | ".join(f"{it.records:,} records" for it in results) + " |"
    rule = "|---|" + "---:|" * len(results)
    body = [f"| {name} | " + " | ".join(column.get(name, "") for column in columns) + " |" for name in names]
    return "\n".join([head, rule, *body])


def _column(it: Result, results: list[Result], stored: list[Result]) -> dict[str, str]:
    return dict([*_sizes(it), *_cold(it), *_beside(it, results, stored), *_warm(it)])


def _sizes(it: Result) -> Iterator[tuple[str, str]]:
    yield "files, of these pages", f"{it.files:,}, {it.pages:,}"
    yield "megabytes", f"{it.bytes / 1e6:,.0f}"


def _cold(it: Result) -> Iterator[tuple[str, str]]:
    yield "**cold build**, s", _seconds(it.sitegen)
    yield "pages a second", f"{it.pages / it.sitegen.wall:,.0f}"
    yield "files a second", f"{it.files / it.sitegen.wall:,.0f}"
    yield "peak memory, MB", f"{it.memory / 1e6:,.0f}"
    if it.hugo is not None:
        yield "Hugo, s", _seconds(it.hugo)
        yield "Hugo, pages a second", f"{it.hugo_pages / it.hugo.wall:,.0f}"
        yield "Hugo, peak memory, MB", f"{it.hugo_memory / 1e6:,.0f}"
    if it.floor is not None:
        yield "floor (writing the same bytes), s", _seconds(it.floor)


def _beside(it: Result, results: list[Result], stored: list[Result]) -> Iterator[tuple[str, str]]:
    if it.hugo is not None:
        yield "**sitegen / Hugo**", _ratio(it.sitegen, it.hugo)
    if it.floor is not None:
        yield "**sitegen / floor**", _ratio(it.sitegen, it.floor)
    smaller = next((other for other in results if other.records * 10 == it.records), None)
    if smaller is not None:
        yield "a tenth of the records, times", _ratio(it.sitegen, smaller.sitegen)
    if it.against is not None:
        yield "the earlier one, s", _seconds(it.against)
        yield "**sitegen / the earlier one**", _ratio(it.sitegen, it.against)
        yield "memory / the earlier one's", f"{it.memory / it.against_memory:.2f}"
    before = next((other for other in stored if other.records == it.records), None)
    if before is not None:
        yield "stored: cold build, s", _seconds(before.sitegen)
        yield "sitegen / the stored one", _ratio(it.sitegen, before.sitegen)
        if it.hugo is not None and before.hugo is not None:
            then = before.sitegen.wall / before.hugo.wall
            yield "ratio to Hugo / the stored one's", f"{it.sitegen.wall / it.hugo.wall / then:.2f}"


def _warm(it: Result) -> Iterator[tuple[str, str]]:
    yield "**nothing changed**, s", _seconds(it.nothing)
    for field, edit in it.edits.items():
        yield f"**one {field} edited**, fresh process, s", _seconds(edit.run)
        yield f"one {field} edited: files written / changed", f"{edit.rewritten} / {edit.changed}"


def targets(results: list[Result]) -> list[str]:
    """What was to be reached and what was, a line each; nothing where it was not measured."""
    by_size = {it.records: it for it in results}
    lines = []

    def line(what: str, value: float, most: float) -> None:
        lines.append(f"- {'holds' if value <= most else 'MISSED'}: {what}: {value:.2f}, at most {most:g}")

    if it := by_size.get(10_000):
        if it.hugo is not None:
            line("10,000 records, of Hugo's time", it.sitegen.wall / it.hugo.wall, HUGO)
        if it.floor is not None:
            line("10,000 records, times the floor", it.sitegen.wall / it.floor.wall, FLOOR)
        line("10,000 records, megabytes of memory", it.memory / 1e6, MEMORY)
        line("10,000 records, seconds with nothing changed", it.nothing.wall, NOTHING)
        for field, edit in it.edits.items():
            line(f"10,000 records, seconds after one {field} was edited", edit.run.wall, EDIT)
            line(
                f"10,000 records, files written by changed ({field})", edit.rewritten / max(edit.changed, 1), REWRITTEN
            )
    if it := by_size.get(100_000):
        if smaller := by_size.get(10_000):
            line("100,000 records, times 10,000", it.sitegen.wall / smaller.sitegen.wall, LINEAR)
        line("100,000 records, megabytes of memory", it.memory / 1e6, LARGE_MEMORY)
    return lines


def _seconds(one: Run) -> str:
    return f"{one.wall:.2f} ({one.work:.2f})"


def _ratio(one: Run, other: Run) -> str:
    return f"{one.wall / other.wall:.2f} ({one.work / other.work:.2f})"
