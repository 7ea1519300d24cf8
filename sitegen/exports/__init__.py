"""Records in the formats of other programs: pure functions of records, the same bytes for the same records, UTF-8.

What a curator keeps for the site alone (note, reading status, rating) and where a record was read from (paths) is
exported nowhere. `docs/exports.md` says which field goes where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.exports import bibtex, csl_json, csv, ris, vufind
from sitegen.exports.bibtex import citation_key, to_bibtex
from sitegen.exports.csl_json import to_csl_json
from sitegen.exports.csv import to_csv
from sitegen.exports.ris import to_ris
from sitegen.exports.vufind import to_vufind_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitegen.model import Record

__all__ = ["FORMATS", "Format", "citation_key", "to_bibtex", "to_csl_json", "to_csv", "to_ris", "to_vufind_jsonl"]


class Format(NamedTuple):
    """An exchange format: what people call it, its media type, what writes one record, and what stands before, between and after records in a
    file.

    A record is written the same in every file, so whoever writes many files can keep what it wrote.
    """

    label: str
    media_type: str
    entry: Callable[[Record], str]
    frame: tuple[str, str, str] = ("", "", "")

    def write(self, records: Iterable[Record]) -> str:
        """A file of `records` in the order given."""
        before, between, after = self.frame
        return before + between.join([self.entry(record) for record in records]) + after


#: Every format that records can be had in, by the suffix of its files.
FORMATS: dict[str, Format] = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex.entry, bibtex.FRAME),
    "ris": Format("RIS", "application/x-research-info-systems", ris.entry),
    "json": Format("CSL JSON", "application/vnd.citationstyles.csl+json", csl_json.entry, csl_json.FRAME),
    "csv": Format("CSV", "text/csv", csv.entry, csv.FRAME),
    "jsonl": Format("VuFind", "application/x-ndjson", vufind.entry),
}
