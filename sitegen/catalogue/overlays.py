"""Overlays: a curator's notes and corrections for records that are kept elsewhere, such as in a .bib that Zotero writes anew."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, structs

from sitegen.catalogue.held import Held
from sitegen.catalogue.lists import References, ReferencesState
from sitegen.errors import Finding
from sitegen.model import Overlay, Record, SourceField

#: What an overlay adds to instead of replacing.
_ADDED = frozenset({"tags", "subjects", "collections", "identifiers", "urls", "aliases"})


class OverlaysState(Struct, frozen=True, array_like=True):
    """`Overlays` as they are kept."""

    files: dict[str, tuple[Overlay, ...]]
    references: ReferencesState


class Overlays:
    """The overlays of all files, and the records that they are about."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[Overlay, ...]] = {}
        self._by_record: dict[str, list[Overlay]] = {}
        self._references = References()
        self.findings: tuple[Finding, ...] = ()

    def replace(
        self,
        files: Mapping[str, tuple[Overlay, ...]],
        records: Mapping[str, tuple[Held | None, Held | None]],
    ) -> set[str]:
        """Takes in what `files` (by path) hold now, and by id which record is another one now; returns the ids whose overlays changed.

        An overlay may name its record by id, former id or 'doi:...'; one without its record is a finding.
        """
        changed = False
        for path, overlays in files.items():
            changed |= self._files.pop(path, ()) != overlays
            if overlays:
                self._files[path] = overlays
        for before, after in records.values():
            changed |= self._references.replace(before.marks if before else None, after.marks if after else None)
        if not changed or not (self._files or self._by_record or self.findings):
            return set()
        before_all = self._by_record
        self._lay()
        return {
            record_id
            for record_id in before_all.keys() | self._by_record.keys()
            if before_all.get(record_id) != self._by_record.get(record_id)
        }

    def _lay(self) -> None:
        """Finds the record of each overlay."""
        self._by_record, findings = {}, []
        for path in sorted(self._files):
            for overlay in sorted(self._files[path], key=lambda it: it.origin.line):
                record_id = self._references.find(overlay.about)
                if record_id is None:
                    findings.append(_without_record(overlay))
                else:
                    self._by_record.setdefault(record_id, []).append(overlay)
        self.findings = tuple(findings)

    def state(self) -> OverlaysState:
        """All of it, to be kept."""
        return OverlaysState(self._files, self._references.state())

    def restore(self, state: OverlaysState) -> None:
        """Takes up what was kept."""
        self._files = state.files
        self._references.restore(state.references)
        self._lay()

    def concerns(self, record_id: str) -> bool:
        """Whether a record has overlays."""
        return record_id in self._by_record

    def over(self, record: Record) -> Record:
        """A record with its overlays."""
        for overlay in self._by_record.get(record.id, ()):
            record = overlaid(record, overlay)
        return record


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
    if (record.added or record.updated) and "updated" not in overlay.fields:
        values["updated"] = max(record.updated, overlay.record.updated)
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
