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
import tomllib
from difflib import get_close_matches
from typing import Any

from sitegen.errors import Finding, Origin
from sitegen.model import Removal
from sitegen.sources import DecodeFault, Source, decode

FORMAT = "removed"
_KEYS = ("id", "title", "date", "reason", "replaced_by")


def read_removals(source: Source) -> tuple[tuple[Removal, ...], tuple[Finding, ...]]:
    """What the file says was removed, and what is wrong with it; a faulty entry is left out, the others count."""
    try:
        text = decode(source.data)
        table = tomllib.loads(text)
    except DecodeFault as fault:
        return (), (_error("not-utf8", str(fault), _origin(source, 0)),)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        return (), (_error("toml-syntax", str(fault), _origin(source, 0)),)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[removed]]")]
    removals: list[Removal] = []
    hint = "use [[removed]] tables"
    entries = table.pop("removed", [])
    findings = [_error("unknown-key", "is no key of this file", _origin(source, 0), key, hint) for key in table]
    if not isinstance(entries, list):
        findings.append(_error("wrong-type", "is not an array of tables", _origin(source, 0), "removed", hint))
        entries = []
    for number, entry in enumerate(entries):
        origin = _origin(source, lines[number] if number < len(lines) else 0)
        wrong = _wrong(entry, origin)
        findings += wrong
        if not wrong:
            removals.append(
                Removal(
                    id=entry["id"].strip(),
                    title=entry.get("title", "").strip(),
                    date=_day(entry.get("date", "")),
                    reason=entry.get("reason", "").strip(),
                    replaced_by=entry.get("replaced_by", "").strip(),
                    origin=origin,
                )
            )
    return tuple(removals), tuple(findings)


def _wrong(entry: Any, origin: Origin) -> list[Finding]:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"].strip():
        return [_error("no-id", "what was removed needs its id", origin, "id", 'add a line id = "..."')]
    wrong = []
    for key, value in entry.items():
        if key not in _KEYS:
            close = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean '{close[0]}'?" if close else f"it may be one of {', '.join(_KEYS)}"
            wrong.append(_error("unknown-key", "is no key of a removal", origin, key, hint))
        elif key == "date" and not _day(value):
            wrong.append(_error("bad-date", f"{value!r} is no date", origin, key, "write it as 2026-02-03"))
        elif key != "date" and not isinstance(value, str):
            wrong.append(_error("wrong-type", "expected a text", origin, key, "write it in quotes"))
    return wrong


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


def _origin(source: Source, line: int) -> Origin:
    return Origin(path=source.path, line=line, format=FORMAT)


def _error(code: str, message: str, origin: Origin, field: str = "", hint: str = "") -> Finding:
    return Finding(code=code, severity="error", message=message, origin=origin, field=field, hint=hint)
