"""DOAJ's articles as JSON: records, search answers and dumps, with the oddities of the real ones."""

from __future__ import annotations

import json

import pytest
from drafts import reading

ARTICLE = {
    "id": "fe87af7bd8ff4db7ad8a3a379396d02d",
    "created_date": "2025-08-20T03:09:41Z",
    "last_updated": "2025-08-21T00:00:00Z",
    "bibjson": {
        "title": "Exosomes &amp; cancer",
        "abstract": "Cells secrete <i>vesicles</i>.",
        "year": "2025",
        "month": "6",
        "start_page": "202",
        "end_page": "216",
        "identifier": [
            {"type": "DOI", "id": "10.1016/j.reth.2025.03.005"},
            {"type": "eissn", "id": "2352-3204"},
            {"type": "other", "id": "x1"},
        ],
        "journal": {
            "title": "Regenerative Therapy",
            "volume": "Volume 29",
            "number": "",
            "publisher": "Elsevier",
            "language": ["EN"],
            "country": "JP",
            "license": [{"type": "CC BY", "url": "https://creativecommons.org/licenses/by/4.0/"}],
        },
        "link": [{"type": "fulltext", "url": "https://example.org/full"}],
        "author": [
            {
                "name": "Mohsen  Safaei",
                "affiliation": "Fasa University",
                "orcid_id": "https://orcid.org/0000-0002-1825-0097",
            },
            {"name": "WHO Study Group"},
        ],
        "keywords": ["Cancer", "Exosome"],
        "subject": [{"scheme": "LCC", "term": "Medicine", "code": "R"}],
    },
}


def article(**bibjson: object) -> dict[str, object]:
    """The article with other values under `bibjson`; None takes a field away."""
    fields = ARTICLE["bibjson"]
    assert isinstance(fields, dict)
    return ARTICLE | {"bibjson": {key: value for key, value in (fields | bibjson).items() if value is not None}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"total": 1, "page": 1, "results": [ARTICLE], "last": "x"}, indent=1),
        json.dumps(ARTICLE) + "\n",
    ],
)
def test_every_shape_of_file(text: str) -> None:
    """A record, an array, a search answer and a dump with one article a line give the same record."""
    found = reading("content/doaj.json", text)
    record = found.record
    assert (found.reader, found.entries, found.findings) == ("doaj", 1, ())
    assert record.id == "fe87af7bd8ff4db7ad8a3a379396d02d"
    assert (record.type, record.title) == ("article-journal", "Exosomes & cancer")
    assert [name.inverted for name in record.authors] == ["Safaei, Mohsen", "WHO Study Group"]
    assert (record.authors[0].orcid, record.authors[0].affiliation) == ("0000-0002-1825-0097", "Fasa University")
    assert record.issued is not None
    assert record.issued.iso == "2025-06"
    assert (record.container_title, record.volume, record.issue, record.page) == (
        "Regenerative Therapy",
        "29",
        "",
        "202-216",
    )
    assert (record.doi, record.identifier("issn")) == ("10.1016/j.reth.2025.03.005", "2352-3204")
    assert record.subjects == ("Cancer", "Exosome")
    assert (record.languages, record.publisher, record.license) == (("en",), "Elsevier", "CC BY")
    assert record.abstract_html == "Cells secrete <i>vesicles</i>."
    assert [link.url for link in record.urls] == ["https://example.org/full"]
    rows = {row.key: row.values for row in record.provenance}
    assert rows["country"] == ("JP",)
    assert rows["subject"] == ("LCC Medicine R",)
    assert rows["other"] == ("x1",)


def test_many_articles_a_line_each() -> None:
    """A dump is read line by line; a broken line is named and costs nothing else."""
    lines = [json.dumps(ARTICLE | {"id": f"a{number}"}) for number in range(5)]
    lines[2] = lines[2][:-20]
    found = reading("content/doaj.jsonl", "\n".join(lines))
    assert [record.id for record in found.records] == ["a0", "a1", "a3", "a4"]
    assert found.codes == ["broken-json"]
    assert found.findings[0].origin.line in (3, 4)  # where it begins, or where its end was due
    assert found.entries == 5


def test_pages_under_journal() -> None:
    """Pages have stood under `journal` too; a single page is no range."""
    journal = {"title": "J", "start_page": "5", "end_page": "5"}
    record = reading("a.json", json.dumps(article(journal=journal, start_page=None, end_page=None))).record
    assert record.page == "5"


@pytest.mark.parametrize(
    ("year", "month", "iso"),
    [
        ("2020", "4", "2020-04"),
        ("2020", "April", "2020-04"),
        ("2020", "", "2020"),
        (2020, 12, "2020-12"),
        ("2020", None, "2020"),
    ],
)
def test_months(year: object, month: object, iso: str) -> None:
    """Months are numbers or English names, or missing."""
    record = reading("a.json", json.dumps(article(year=year, month=month))).record
    assert record.issued is not None
    assert record.issued.iso == iso


def test_keywords_in_one() -> None:
    """A list of keywords in a single one is taken apart; without keywords the broad subjects stand in."""
    record = reading("a.json", json.dumps(article(keywords=["ALK rearrangement, lung cancer, FISH."]))).record
    assert record.subjects == ("ALK rearrangement", "lung cancer", "FISH")
    assert reading("a.json", json.dumps(article(keywords=["cells, blood"]))).record.subjects == ("cells, blood",)
    assert reading("a.json", json.dumps(article(keywords=None))).record.subjects == ("Medicine",)


def test_wrong_shapes() -> None:
    """A scalar where a list is due and the reverse are taken as what they mean."""
    fields = article(
        author={"name": "Solo Author"},
        keywords="one",
        link="https://example.org/a",
        journal=[{"title": "J"}],
        title=["T"],
    )
    record = reading("a.json", json.dumps(fields)).record
    assert [name.display for name in record.authors] == ["Solo Author"]
    assert (record.subjects, record.container_title, record.title) == (("one",), "J", "T")
    assert [link.url for link in record.urls] == ["https://example.org/a"]


def test_nothing_under_bibjson() -> None:
    """A record that says nothing but its id is kept under a devised title; nothing raises."""
    found = reading("a.json", '{"id": "x", "bibjson": {}}')
    assert found.record.title == "[Untitled: x]"


XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<records>
 <record>
  <language>fre</language><publisher>CRILCQ</publisher><journalTitle>Temps zéro</journalTitle><issn>0028-0836</issn>
  <publicationDate>2013</publicationDate><volume/><issue>7</issue><startPage>5</startPage><endPage>9</endPage>
  <doi>10.1000/182</doi><documentType>article</documentType><title language="fre">Imaginaires &amp; <i>formes</i></title>
  <authors><author><name>Papillon, Joëlle</name><email>private@example.org</email><affiliationId>1</affiliationId></author>
  </authors><affiliationsList><affiliationName affiliationId="1">Université Laval</affiliationName></affiliationsList>
  <abstract language="fre">Résumé.</abstract><abstract language="eng">Abstract.</abstract>
  <fullTextUrl format="html">https://example.org/a</fullTextUrl>
  <keywords language="fre"><keyword>Histoire</keyword><keyword>Identité</keyword></keywords>
 </record>
 <record><title>Two</title></record>
</records>
"""


def test_xml() -> None:
    """The XML that publishers upload gives the same kind of record; addresses of people stay private."""
    found = reading("content/doaj.xml", XML)
    assert (found.reader, found.entries, found.codes, len(found.records)) == ("doaj", 2, [], 2)
    record = found.records[0]
    assert (record.title, record.title_html) == ("Imaginaires & formes", "Imaginaires &amp; <i>formes</i>")
    assert [(name.inverted, name.affiliation) for name in record.authors] == [("Papillon, Joëlle", "Université Laval")]
    assert (record.container_title, record.issue, record.page, record.languages) == ("Temps zéro", "7", "5-9", ("fr",))
    assert (record.doi, record.subjects, record.abstract) == ("10.1000/182", ("Histoire", "Identité"), "Résumé.")
    assert "private" not in str(record)
