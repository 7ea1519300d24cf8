"""From what the files say to the records of the catalogue: one record an id."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from sitegen.errors import Finding
from sitegen.model import Overlay, Record


class Merged(Struct, frozen=True, kw_only=True):
    """The records by id, and what was found on the way."""

    records: dict[str, Record]
    findings: tuple[Finding, ...]


def merge(records: Iterable[Record], overlays: Iterable[Overlay], *, drafts: bool = False) -> Merged:
    """One record an id, by a rule that does not depend on the order of files: of two with one id the first by path and line stays."""
    chosen: dict[str, Record] = {}
    findings: list[Finding] = []
    for record in sorted(records, key=lambda record: (record.id, record.origin.path, record.origin.line)):
        if record.draft and not drafts:
            continue
        first = chosen.get(record.id)
        if first is None:
            chosen[record.id] = record
        else:
            findings.append(_same_id(first, record))
    del overlays
    return Merged(records=chosen, findings=tuple(findings))


def _same_id(first: Record, second: Record) -> Finding:
    return Finding(
        code="same-id",
        severity="error",
        message=f"the id '{second.id}' is taken by {first.origin}; this record is left out",
        origin=second.origin,
        field="id",
        hint="give one of them another id",
    )
