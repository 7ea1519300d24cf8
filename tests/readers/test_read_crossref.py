"""Crossref's works as JSON: answers, lists, dumps; JATS, SICI DOIs, types and dates of its own."""

from __future__ import annotations

import json

import pytest
from drafts import reading

WORK = {
    "DOI": "10.1002/(SICI)1096-911X(199805)30:5<297::AID-MPO7>3.0.CO;2-A",
    "type": "journal-article",
    "title": ["Thallium-201 uptake"],
    "author": [
        {"given": "Derek J.", "family": "Roebuck", "sequence": "first", "affiliation": [{"name": "A"}, {"name": "B"}]},
        {"name": "The Study Group", "sequence": "additional"},
    ],
    "container-title": ["Medical and Pediatric Oncology"],
    "short-container-title": ["Med. Pediatr. Oncol."],
    "issued": {"date-parts": [[1998, 5]]},
    "volume": "30",
    "page": "297-300",
    "ISSN": ["0098-1532", "1096-911X"],
    "URL": "http://dx.doi.org/10.1002/x",
    "is-referenced-by-count": 3,
    "reference": [{"key": "1"}, {"key": "2"}],
}


def work(**fields: object) -> str:
    """An answer of Crossref's API about the work, with other values; None takes a field away."""
    message = {key.replace("_", "-"): value for key, value in (WORK | fields).items() if value is not None}
    return json.dumps({"status": "ok", "message-type": "work", "message": message})


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": WORK}),
        json.dumps({"status": "ok", "message-type": "work-list", "message": {"facets": {}, "items": [WORK]}}, indent=2),
        json.dumps([WORK]),
        json.dumps(WORK) + "\n",
        json.dumps({"10.1002/X": [WORK]}),
        json.dumps({"10.1002/X": WORK}),
    ],
)
def test_every_shape_of_file(text: str) -> None:
    """An answer about one work or many, an array, a dump, works by their DOI: the same record, its SICI DOI whole."""
    found = reading("content/crossref.json", text)
    record = found.record
    assert (found.reader, found.entries, found.findings) == ("crossref", 1, ())
    assert record.doi == "10.1002/(sici)1096-911x(199805)30:5<297::aid-mpo7>3.0.co;2-a"
    assert (record.type, record.title, record.volume, record.page) == (
        "article-journal",
        "Thallium-201 uptake",
        "30",
        "297-300",
    )
    assert [name.display for name in record.authors] == ["Derek J. Roebuck", "The Study Group"]
    assert record.authors[0].affiliation == "A; B"
    assert record.container_title_short == "Med. Pediatr. Oncol."
    assert record.issued is not None
    assert record.issued.iso == "1998-05"
    assert next(row for row in record.provenance if row.key == "reference").values == ("2 works cited",)


def test_an_answer_with_many() -> None:
    """A list of works becomes as many records."""
    items = [WORK | {"DOI": f"10.1000/{number}"} for number in range(3)]
    found = reading("a.json", json.dumps({"message-type": "work-list", "message": {"items": items}}))
    assert [record.doi for record in found.records] == ["10.1000/0", "10.1000/1", "10.1000/2"]
    assert found.entries == 3
    by_doi = reading("a.json", json.dumps({item["DOI"]: [item] for item in items}))
    assert by_doi.entries == 3 == len(by_doi.records)


def test_jats_abstract() -> None:
    """JATS in an abstract becomes safe HTML; its heading 'Abstract' goes."""
    abstract = "<jats:title>Abstract</jats:title><jats:p>We <jats:italic>show</jats:italic> CO<jats:sub>2</jats:sub>.</jats:p><script>x</script>"
    record = reading("a.json", work(abstract=abstract)).record
    assert record.abstract == "We show CO₂."
    assert record.abstract_html == "We <i>show</i> CO<sub>2</sub>."


def test_titles() -> None:
    """The subtitle joins the title unless it stands there already; a title in another language is kept aside."""
    assert reading("a.json", work(subtitle=["A review"])).record.title == "Thallium-201 uptake: A review"
    record = reading("a.json", work(title=["One: a review", "Eins"], subtitle=["A review"])).record
    assert record.title == "One: a review"
    assert next(row for row in record.provenance if row.key == "title (others)").values == ("Eins",)


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        ("posted-content", "article"),
        ("proceedings-article", "paper-conference"),
        ("book-chapter", "chapter"),
        ("monograph", "book"),
        ("dissertation", "thesis"),
        ("report-series", "collection"),
        ("peer-review", "review"),
        ("journal-issue", "periodical"),
        ("dataset", "dataset"),
    ],
)
def test_types(kind: str, csl: str) -> None:
    """Crossref's types are CSL's by other names."""
    assert reading("a.json", work(type=kind)).record.type == csl


def test_dates() -> None:
    """Where `issued` holds nothing the next best date counts; the day the DOI was made is marked as a guess."""
    empty = {"date-parts": [[None]]}
    printed = reading("a.json", work(issued=empty, published_print={"date-parts": [[1999, 2]]})).record
    assert printed.issued is not None
    assert printed.issued.iso == "1999-02"
    created = reading("a.json", work(issued=empty, created={"date-parts": [[2002, 8, 24]]}))
    assert created.record.issued is not None
    assert created.record.issued.iso == "2002-08-24"
    guessed = next(field for field in created.drafts[0].fields if field.name == "issued")
    assert (guessed.status, guessed.confidence) == ("inferred", 0.5)


def test_books_events_and_licences() -> None:
    """Series and book, the conference, the licence of the version of record, an article's number for its pages; who registers is no database."""
    record = reading(
        "a.json",
        work(
            type="book-chapter",
            container_title=["Lecture Notes in Computer Science", "Advances in Cryptology"],
            event={"name": "CRYPTO", "location": "Santa Barbara", "start": {"date-parts": [[2020, 8, 17]]}, "end": {}},
            license=[
                {"URL": "https://tdm.example/", "content-version": "tdm"},
                {"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"},
            ],
            page=None,
            article_number="e123",
            publisher_location="Basel",
            ISBN=["http://id.crossref.org/isbn/9783034897426"],
            source="Crossref",
        ),
    ).record
    assert (record.container_title, record.collection_title) == (
        "Advances in Cryptology",
        "Lecture Notes in Computer Science",
    )
    assert record.source == ""
    assert (record.event_title, record.event_place) == ("CRYPTO", "Santa Barbara")
    assert record.event_date is not None
    assert record.event_date.iso == "2020-08-17"
    assert record.license == "https://creativecommons.org/licenses/by/4.0/"
    assert (record.page, record.publisher_place, record.identifier("isbn")) == ("e123", "Basel", "9783034897426")


def test_a_licence_for_text_mining_is_none() -> None:
    """Terms for text mining alone are not the licence of the work."""
    assert (
        reading("a.json", work(license=[{"URL": "https://tdm.example/", "content-version": "tdm"}])).record.license
        == ""
    )


def test_wrong_shapes() -> None:
    """Content negotiation gives texts where the API gives lists; both are read."""
    record = reading("a.json", work(title="T", container_title="J", message=None)).record
    assert (record.title, record.container_title) == ("T", "J")
