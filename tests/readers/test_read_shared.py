"""Every real file of these formats: nothing crashes, nothing is lost in silence, at least 99.5 % is kept."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from drafts import reading

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("aclxml", "crossref", "csljson", "doaj", "marcxml", "nbib", "vufind")
ENDINGS = {".json", ".xml", ".mrc", ".nbib", ".txt"}


def entries(path: Path) -> int:
    """How many records a file holds, counted by other means than the readers'."""
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    if path.suffix == ".mrc":
        return data.count(b"\x1d")
    if path.suffix == ".json":
        return _json_entries(text)
    if path.name == "JabRef__MedlinePlainImporterTestMultipleEntries.txt":
        return 7  # looked at by hand: five have a PMID
    if path.suffix in (".nbib", ".txt"):
        return max(len(re.findall(r"^PMID-", text, re.MULTILINE)), 1)
    tags = r"</paper>|</PubmedArticle>|</PubmedBookArticle>|</(?:marc:)?record>(?!\s*</zs:)|</record>(?=\s*</zs:recordData>)"
    return len(re.findall(tags, text))


def _json_entries(text: str) -> int:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return len(text.strip().splitlines())
    if isinstance(value, dict):
        if all(key.startswith("10.") for key in value):
            return sum(len(works) for works in value.values())
        found = value.get("response", value).get("docs", [value])
        return len(found)
    return len(value)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_real_file(folder: str, shared_data: Path) -> None:
    """For every file: entries by an independent count = drafts + refused, and records + refused; 99.5 % are kept."""
    seen = kept = 0
    for path in sorted((shared_data / folder).iterdir()):
        if path.suffix not in ENDINGS or path.name == "crhallberg__schema.xml":
            continue
        found = reading(f"content/{path.name}", path.read_bytes())
        count = entries(path)
        refused = sum(finding.severity == "error" for finding in found.findings)
        assert found.entries == count == len(found.drafts), path.name
        assert len(found.records) + found.refused == count, path.name
        assert found.refused <= refused, path.name
        assert len(found.records) >= 0.995 * count, path.name
        seen += count
        kept += len(found.records)
    assert seen > 0
    assert kept >= 0.995 * seen
