"""Overlays: a curator's notes and corrections for records that are kept elsewhere, such as in a .bib that Zotero writes anew."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from sitegen.catalogue.lists import reference_table
from sitegen.errors import Finding
from sitegen.model import Overlay, Record, SourceField

#: What an overlay adds to instead of replacing.
_ADDED = frozenset({"tags", "subjects", "collections", "identifiers", "urls", "aliases"})


def apply_overlays(
    records: dict[str, Record], overlays: Iterable[Overlay]
) -> tuple[dict[str, Record], tuple[Finding, ...]]:
    """The records with their overlays, which may name them by id, former id or 'doi:...'; an overlay without its record is a finding."""
    waiting = list(overlays)
    if not waiting:
        return records, ()
    references = reference_table(records.values())
    changed = dict(records)
    findings: list[Finding] = []
    for overlay in waiting:
        about = overlay.about.lower() if overlay.about.lower().startswith("doi:") else overlay.about
        record_id = references.get(about)
        if record_id is None:
            findings.append(_without_record(overlay))
        else:
            changed[record_id] = overlaid(changed[record_id], overlay)
    return changed, tuple(findings)


def overlaid(record: Record, overlay: Overlay) -> Record:
    """`record` with what `overlay` sets; the rows of the staff view say which fields were edited, and where."""
    values: dict[str, object] = {}
    for name in overlay.fields:
        mine, theirs = getattr(record, name), getattr(overlay.record, name)
        values[name] = tuple(dict.fromkeys((*mine, *theirs))) if name in _ADDED else theirs
    if "title" in values:
        values["title_html"] = overlay.record.title_html
    if "abstract" in values:
        values["abstract_html"] = overlay.record.abstract_html
    for fixed in ("id", "slug", "draft", "merge"):
        values.pop(fixed, None)
    offset = len(record.origins)
    values["origins"] = (*record.origins, overlay.origin)
    values["provenance"] = (
        *(_kept(row, record, values) for row in record.provenance),
        *(structs.replace(row, origin=offset, status="edited") for row in overlay.record.provenance if row.name),
    )
    return structs.replace(record, **values)


def _kept(row: SourceField, record: Record, values: dict[str, object]) -> SourceField:
    """A row whose field was edited keeps the words of its source."""
    said = getattr(record, row.name, "") if row.name in values and not row.values else ""
    return structs.replace(row, values=(said,)) if isinstance(said, str) and said else row


def _without_record(overlay: Overlay) -> Finding:
    return Finding(
        code="overlay-without-record",
        severity="warning",
        message=f"no record has the id '{overlay.about}'; these notes wait for it",
        origin=overlay.origin,
        field="about",
        hint="check the id, or restore the record; a DOI ('doi:10...') survives a change of keys",
    )
