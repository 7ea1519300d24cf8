"""content/removed.toml: what was taken off the list, so that its address can say so.

[[removed]]
id = "smith-2020"                          # the id that the record had
title = "On rivers"                        # optional
date = 2026-02-03                          # optional: when it was removed
reason = "Retracted by its publisher."     # optional, Markdown
replaced_by = "smith-2021"                 # optional: the id of another record
"""

from __future__ import annotations

import datetime
from typing import Any

from msgspec import Struct

from sitegen.config.schema import Words
from sitegen.errors import Finding
from sitegen.model import Removal
from sitegen.sources import Source
from sitegen.tables import read_tables


class _Removed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file; TOML has dates of its own, and an author may put one in quotes."""

    id: Words
    title: str = ""
    date: Any = ""
    reason: str = ""
    replaced_by: str = ""


def read_removals(source: Source) -> tuple[tuple[Removal, ...], tuple[Finding, ...]]:
    """What the file says was removed, and what is wrong with it; a faulty entry is left out, the others count."""
    rows, findings = read_tables(source, "removed", _Removed, "removed")
    removals = []
    for row, origin in rows:
        day = _day(row.date)
        if row.date != "" and not day:
            message, hint = f"{row.date!r} is no date", "write it as 2026-02-03"
            findings.append(
                Finding(code="bad-date", severity="error", message=message, origin=origin, field="date", hint=hint)
            )
            continue
        removals.append(
            Removal(
                id=row.id.strip(),
                title=row.title.strip(),
                date=day,
                reason=row.reason.strip(),
                replaced_by=row.replaced_by.strip(),
                origin=origin,
            )
        )
    return tuple(removals), tuple(findings)


def _day(value: object) -> str:
    """An ISO date, or '' for what is none."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
