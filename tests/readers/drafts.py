"""Reads a text with one reader and makes records of it, as the build does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.normalise import NormaliseSettings, normalise
from sitegen.readers import ReadOptions, find_reader, read
from sitegen.readers.base import ReaderSpec
from sitegen.sources import HEAD_BYTES, Source

if TYPE_CHECKING:
    from sitegen.errors import Finding
    from sitegen.model import Draft, Record


class Reading(Struct, frozen=True):
    """What came of a file.

    `reader` is the one that claimed it, `entries` how many it counted, `refused` how many of its drafts became no
    record, each for an error that is named.
    """

    reader: str
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    drafts: tuple[Draft, ...]
    entries: int
    refused: int

    @property
    def record(self) -> Record:
        """The only record, when nothing was refused."""
        assert [str(finding) for finding in self.findings if finding.severity == "error"] == []
        assert len(self.records) == 1
        return self.records[0]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings, in order."""
        return [finding.code for finding in self.findings]


def reading(path: str, content: str | bytes, options: ReadOptions | None = None) -> Reading:
    """Finds the reader of a file by its name and bytes, and reads it."""
    data = content.encode() if isinstance(content, str) else content
    spec = find_reader(path, data[:HEAD_BYTES])
    assert isinstance(spec, ReaderSpec), f"no single reader claims {path}: {spec}"
    result = read(spec, Source(path=path, data=data), options or ReadOptions())
    normalised = [normalise(draft, NormaliseSettings()) for draft in result.drafts]
    for draft, one in zip(result.drafts, normalised, strict=True):
        errors = [finding for finding in one.findings if finding.severity == "error"]
        assert (one.record is None and one.overlay is None) == bool(errors), f"lost in silence: {draft.origin}"
    return Reading(
        reader=spec.name,
        records=tuple(one.record for one in normalised if one.record is not None),
        findings=(*result.findings, *(finding for one in normalised for finding in one.findings)),
        drafts=result.drafts,
        entries=result.entries,
        refused=sum(one.record is None for one in normalised),
    )
