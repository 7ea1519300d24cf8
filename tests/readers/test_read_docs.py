"""docs/formats.md names every field that the readers' tables know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sitegen.readers import acl, crossref, csl_json, doaj, medline, nbib, pubmed
from sitegen.readers.marc import fields as marc
from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TABLES: dict[str, Iterable[str]] = {
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


def test_kinds_of_publication_are_types() -> None:
    """Every publication type of PubMed's that is known names a type of CSL."""
    assert set(medline.KINDS.values()) <= set(TYPES)
