"""Records in the formats of other programs: pure functions of records, the same bytes for the same records, UTF-8.

What a curator keeps for the site alone (note, reading status, rating) and where a record was read from (paths) is
exported nowhere. `docs/exports.md` says which field goes where.
"""

from __future__ import annotations

from sitegen.exports.bibtex import citation_key, to_bibtex
from sitegen.exports.csl_json import to_csl_json
from sitegen.exports.csv import to_csv
from sitegen.exports.ris import to_ris
from sitegen.exports.vufind import to_vufind_jsonl

__all__ = ["citation_key", "to_bibtex", "to_csl_json", "to_csv", "to_ris", "to_vufind_jsonl"]
