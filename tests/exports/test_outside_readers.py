"""Other people's readers read our exports: bibtexparser, pybtex, rispy, citeproc-py's own idea of CSL-JSON, the csv module."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from sitegen.config import load_config
from sitegen.exports import citation_key, to_bibtex, to_csl_json, to_csv, to_ris
from sitegen.intake import intake_options, parse_all, scan
from sitegen.model import Name, PartialDate, Record
from sitegen.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(max_size=60)


@pytest.fixture(scope="module")
def records(project: Path) -> list[Record]:
    """The real records of the demonstration."""
    options = intake_options(load_config(project))
    parsed = parse_all(scan(project, options, {}).sources.values(), options, Workers(1), lambda _: None)
    return [record for one in parsed.values() for record in one.records]


@pytest.mark.parametrize("biblatex", [False, True])
def test_bibtexparser_reads_our_bibtex(biblatex: bool, records: list[Record]) -> None:
    """Every entry is found, none fails, with its key and as many authors as the record has."""
    library = bibtexparser.parse_string(to_bibtex(records, biblatex=biblatex))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [citation_key(record.id) for record in records]
    for record, entry in zip(records, library.entries, strict=True):
        authors = entry.fields_dict["author"].value if "author" in entry.fields_dict else ""
        assert len(re.split(r"\sand\s", authors) if authors else []) == len(record.authors)


def test_pybtex_reads_our_bibtex(records: list[Record]) -> None:
    """Keys, the families of all authors, volumes and DOIs are the records'; braces are TeX's business."""
    found = parse_string(to_bibtex(records), "bibtex")
    assert list(found.entries) == [citation_key(record.id) for record in records]
    for record in records:
        entry = found.entries[citation_key(record.id)]
        ours = [name.literal or f"{name.particle} {name.family}".strip() for name in record.authors]
        theirs = [" ".join((*person.prelast_names, *person.last_names)) for person in entry.persons.get("author", ())]
        assert [re.sub(r"[{}\\]", "", name) for name in theirs] == [name.replace("\\", "") for name in ours]
        assert entry.fields.get("volume", "") == record.volume
        assert entry.fields.get("doi", "") == record.doi


def test_rispy_reads_our_ris(records: list[Record]) -> None:
    """Every record with its title, authors, DOI and keywords."""
    found = rispy.loads(to_ris(records))
    assert len(found) == len(records)
    for record, entry in zip(records, found, strict=True):
        assert entry["title"] == record.title
        assert len(entry.get("authors", [])) == len(record.authors)
        assert entry.get("doi", "") == record.doi
        assert entry.get("keywords", []) == [*record.subjects, *record.tags]


def test_the_csv_module_reads_our_table(records: list[Record]) -> None:
    """Every row has every column; no cell begins as a formula does."""
    rows = list(csv.DictReader(StringIO(to_csv(records), newline=""), strict=True))
    assert [row["id"] for row in rows] == [record.id for record in records]
    assert [row["title"] for row in rows] == [record.title for record in records]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_csl_json_is_json_of_csl_items(records: list[Record]) -> None:
    """Plain JSON that any reader takes: each item has an id, a type of CSL and a title."""
    items = json.loads(to_csl_json(records))
    assert [item["id"] for item in items] == [record.id for record in records]
    assert all(item["type"] == record.type for item, record in zip(items, records, strict=True))


@given(title=TEXT, abstract=TEXT, body=TEXT)
def test_no_value_reaches_out_of_its_field(title: str, abstract: str, body: str) -> None:
    """Whatever values hold, all three readers find the two records there are, and the year that stands after the value."""
    one = Record(
        id="one",
        type="book",
        title=f"a{title}z",
        abstract=f"a{abstract}z",
        authors=(Name(literal=f"a{body}z"),),
        issued=PartialDate(year=2001),
        publisher="P",
    )
    two = Record(id="two", type="book", title="Two")
    text = to_bibtex([one, two])
    library = bibtexparser.parse_string(text)
    assert [entry.key for entry in library.entries] == ["one", "two"]
    assert library.entries[0].fields_dict["publisher"].value == "P"
    found = parse_string(text, "bibtex")
    assert list(found.entries) == ["one", "two"]
    assert found.entries["one"].fields["publisher"] == "P"
    assert [entry["id"] for entry in rispy.loads(to_ris([one, two]))] == ["one", "two"]
    assert len(list(csv.reader(StringIO(to_csv([one, two]), newline="")))) == 3
