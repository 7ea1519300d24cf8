"""docs/formats.md names every field that the readers' tables know."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

import bbt
import pytest

from sitegen.check import FileReport
from sitegen.readers import READERS, acl, crossref, csl_json, doaj, medline, nbib, pubmed, ris, vufind, wos
from sitegen.readers.bibtex import fields as bibtex
from sitegen.readers.bibtex import tables
from sitegen.readers.marc import fields as marc
from sitegen.vocabulary import TYPES, field_by_alias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TABLES: dict[str, Iterable[str]] = {
    "BibTeX and BibLaTeX": (
        *tables.TYPES,
        *tables.PLAIN,
        *tables.IDENTIFIERS,
        *tables.PEOPLE,
        *tables.LISTS,
        *tables.LINKS,
        *tables.MOMENTS,
        *bibtex.HANDLERS,
    ),
    "RIS": (*ris.FIELDS, *ris.TYPES, *ris.HANDLERS),
    "Web of Science": (*wos.FIELDS, "AF", "AU", "PY", "PD", "BP", "EP", "AR", "DE"),
    "VuFind": (*vufind.FIELDS, *vufind.API_FIELDS),
    "CSL-JSON": (*csl_json.FIELDS, *csl_json.IDENTIFIERS, *csl_json.DATES, *csl_json.NAMES),
    "DOAJ": (*doaj.RECORD, *doaj.ARTICLE, *doaj.JOURNAL),
    "Crossref": (*crossref.FIELDS, *crossref.DATES),
    "MARC 21": marc.TAGS,
    "PubMed": (*nbib.FIELDS, *nbib.IDENTIFIERS, *pubmed.FIELDS, *pubmed.IDENTIFIERS),
    "ACL Anthology": (*acl.PAPER, *acl.VOLUME),
}


@pytest.mark.parametrize("heading", TABLES)
def test_every_field_is_documented(heading: str, project: Path) -> None:
    """The section of a format names each field of its table."""
    text = (project / "docs" / "formats.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    words = set(re.findall(r"[\w.-]+", section)) | {
        part for word in re.findall(r"[\w.]+", section) for part in word.split(".")
    }
    assert [name for name in TABLES[heading] if name not in words] == []


def test_every_ending_is_documented(project: Path) -> None:
    """The first table names every ending of every reader, and links to sections that exist."""
    text = (project / "docs" / "formats.md").read_text(encoding="utf-8")
    first = text.split("\n## ")[0]
    assert {suffix for spec in READERS for suffix in spec.suffixes} == set(re.findall(r"`(\.\w+)`", first))
    headings = {line[3:].lower().replace(" ", "-") for line in text.split("\n") if line.startswith("## ")}
    assert set(re.findall(r"\(#([\w-]+)\)", first)) <= headings


def test_the_report_is_documented(project: Path) -> None:
    """The example of a report has the fields that a report has, and adds up."""
    text = (project / "docs" / "formats.md").read_text(encoding="utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    assert tuple(example) == FileReport.__struct_fields__
    assert example["entries"] == example["records"] + example["merged"] + example["overlays"] + example["refused"]


def test_the_example_of_a_header_map_works(project: Path) -> None:
    """The columns of the example in site.toml name fields that there are."""
    text = (project / "docs" / "formats.md").read_text(encoding="utf-8")
    columns = tomllib.loads(text.split("```toml\n")[1].split("```")[0])["csv"]["columns"]
    assert "title" in columns.values()
    assert set(columns.values()) <= set(field_by_alias())


def test_agreement_with_better_bibtex(project: Path, shared_data: Path) -> None:
    """Of each of the five fields at least 95 % agree; the table in the docs is the measured one, and names every entry that differs."""
    text = (project / "docs" / "formats.md").read_text(encoding="utf-8")
    found = bbt.compare(shared_data / "bib-bbt")
    assert found.missing == []
    for name in bbt.FIELDS:
        assert found.share(name) >= 0.95, name
    assert text.split("<!-- agreement: begin -->\n\n")[1].split("\n\n<!-- agreement: end")[0] == bbt.table(found)
    explained = text.split("<!-- deviations: begin -->")[1].split("<!-- deviations: end -->")[0]
    rows = [
        (set(re.findall(r"`([^`]+)`", cells[2])), cells[3].strip())
        for row in explained.split("\n")
        if len(cells := row.split("|")) > 4
    ]
    for _, entry, name, _, _ in found.deviations:
        if not entry.startswith("r-"):  # without a key: described in words
            assert any(entry in entries and field == name for entries, field in rows), (entry, name)
    named = {(entry, field) for entries, field in rows for entry in entries}
    assert named <= {(entry, name) for _, entry, name, _, _ in found.deviations}, "explained, but no longer so"


def test_kinds_of_publication_are_types() -> None:
    """Every publication type of PubMed's that is known names a type of CSL."""
    assert set(medline.KINDS.values()) <= set(TYPES)
