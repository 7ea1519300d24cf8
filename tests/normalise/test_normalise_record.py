"""From drafts to records: meaning found, faults named, nothing lost, nothing private published."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Finding, Origin
from sitegen.model import Contributor, Draft, Identifier, Name, PartialDate, RawField, RawName, Record, WebLink
from sitegen.normalise import Normalised, NormaliseSettings, normalise
from sitegen.readers import ReadOptions
from sitegen.readers.markdown import read
from sitegen.sources import Source
from sitegen.vocabulary import FIELDS

SETTINGS = NormaliseSettings()
ORIGIN = Origin(path="content/x.md", line=1, format="markdown")


def raw(name: str, value: str | RawName, key: str = "", line: int = 2, **more: str) -> RawField:
    """A field as a reader gives it, its key its name unless said otherwise."""
    return RawField(name=name, value=value, key=key or name, line=line, **more)  # type: ignore[arg-type]


def run(*fields: RawField, title: str = "T", settings: NormaliseSettings = SETTINGS, **more: object) -> Normalised:
    """Normalises a draft of these fields."""
    head = (raw("title", title),) if title else ()
    return normalise(Draft(origin=ORIGIN, fields=(*head, *fields), **more), settings)  # type: ignore[arg-type]


def record(*fields: RawField, **more: object) -> Record:
    """The record of a draft that must be without fault."""
    result = run(*fields, **more)  # type: ignore[arg-type]
    assert result.findings == ()
    assert result.record is not None
    return result.record


def finding(*fields: RawField, **more: object) -> Finding:
    """The one finding of a draft."""
    (only,) = run(*fields, **more).findings  # type: ignore[arg-type]
    return only


def from_markdown(text: str) -> Normalised:
    """What a file of this text becomes."""
    (draft,) = read(Source(path="content/x.md", data=text.encode()), ReadOptions()).drafts
    return normalise(draft, SETTINGS)


def test_a_record_whole() -> None:
    """Every kind of field, from file to record."""
    result = from_markdown("""+++
title = "The <i>Test</i>"
authors = ["Lee, Ann", {family = "Ek", given = "Bo", orcid = "https://orcid.org/0000-0002-1825-0097", affiliation = "U"}, "CERN"]
editors = "Cy Day and Di Fox"
date = 2025-06-01
series = "Journal"
volume = 12
issue = "No. 3"
pages = "pp. 202--216"
publisher = "P,"
language = "English"
doi = "https://doi.org/10.1000/ABC"
issn = "2352-3204"
url = ["https://a.org", {url = "https://b.org", label = "Slides"}]
subjects = ["Cancer", "Cancer", "Cells"]
tags = "#one, two"
status = "To Read"
priority = "high"
rating = "★★★"
minutes = "1h 30 min"
added = 2025-10-01
draft = false
mood = "good"
+++

A *note*.
""")
    assert [str(item) for item in result.findings] == []
    made = result.record
    assert made is not None
    assert made.id == "x"
    assert (made.title, made.title_html) == ("The Test", "The <i>Test</i>")
    assert made.authors == (
        Name(family="Lee", given="Ann"),
        Name(family="Ek", given="Bo", orcid="0000-0002-1825-0097", affiliation="U"),
        Name(literal="CERN"),
    )
    assert [name.display for name in made.editors] == ["Cy Day", "Di Fox"]
    assert made.issued == PartialDate(year=2025, month=6, day=1)
    assert (made.type, made.container_title, made.volume, made.issue, made.page) == (
        "article-journal", "Journal", "12", "3", "202-216",
    )  # fmt: skip
    assert (made.publisher, made.languages) == ("P", ("en",))
    assert made.identifiers == (
        Identifier(scheme="doi", value="10.1000/abc"),
        Identifier(scheme="issn", value="2352-3204"),
    )
    assert made.urls == (WebLink(url="https://a.org"), WebLink(url="https://b.org", label="Slides"))
    assert (made.subjects, made.tags) == (("Cancer", "Cells"), ("one", "two"))
    assert (made.status, made.priority, made.rating, made.minutes, made.added) == ("to-read", 1, 3, 90, "2025-10-01")
    assert made.body == "A *note*."
    assert made.origins == (Origin(path="content/x.md", line=1, format="markdown"),)
    rows = {row.key: row for row in made.provenance}
    assert rows["mood"].values == ("good",)
    assert rows["mood"].line == 23
    assert rows["subjects"].values == ("Cancer", "Cancer", "Cells")
    assert rows["publisher"].values == ("P,",)
    assert rows["volume"].values == ()
    assert rows["authors"].values[0] == "Lee, Ann"


@pytest.mark.parametrize("title", ["", "   ", "<i></i>"])
def test_no_title_is_an_error(title: str) -> None:
    """A record that somebody wrote without a title is refused, and the field named."""
    result = run(title=title)
    assert result.record is None
    assert [(item.code, item.field, item.severity) for item in result.findings] == [("no-title", "title", "error")]


@pytest.mark.parametrize(
    ("pages", "page"), [("176-176", "176"), ("pp. 1--9", "1-9"), ("e12-e12", "e12"), ("1-1, 7", "1-1, 7")]
)
def test_pages(pages: str, page: str) -> None:
    """Pages without their label, with a plain hyphen; a single page is one number."""
    assert record(raw("page", pages)).page == page


def test_a_short_name_that_is_none() -> None:
    """A journal's short name that is its name is not said twice."""
    found = record(raw("container_title", "Radiology"), raw("container_title_short", "Radiology"))
    assert (found.container_title, found.container_title_short) == ("Radiology", "")


def test_impossible_dates_are_named() -> None:
    """A day that no calendar has refuses a hand-written record; of one in a library the year is kept. Both name the line of the field."""
    for format_, severity in (("markdown", "error"), ("bibtex", "warning")):
        draft = Draft(
            origin=Origin(path="content/a", line=1, format=format_),
            fields=(raw("title", "T", "title", 2), raw("issued", "2025-13-40", "date", 7)),
        )
        result = normalise(draft, NormaliseSettings())
        (wrong,) = result.findings
        assert (wrong.code, wrong.field, wrong.origin.line, wrong.severity) == ("impossible-date", "date", 7, severity)
        assert "2025-13-40" in wrong.message
        assert (result.record is None) == (severity == "error")
        assert result.record is None or result.record.issued == PartialDate(year=2025)


@pytest.mark.parametrize(
    "field", ["title", "abstract", "publisher", "authors", "identifiers", "urls", "subjects", "id"]
)
def test_control_characters_are_refused(field: str) -> None:
    """NUL and its like, however they got into a value, are refused with the field and never emitted."""
    result = run(raw(field, "a\x00b"))
    assert result.record is None
    assert result.findings[0].code == "control-character"
    assert result.findings[0].field == field


@pytest.mark.parametrize(
    ("field", "code", "severity"),
    [
        (raw("urls", "javascript:alert(1)", "url"), "unsafe-url", "warning"),
        (raw("urls", "java\tscript:alert(1)", "url"), "unsafe-url", "warning"),
        (raw("identifiers", "2352-3205", "issn", scheme="issn"), "bad-identifier", "warning"),
        (raw("identifiers", "x", "doi", scheme="doi"), "bad-identifier", "warning"),
        (raw("languages", "Klingonese", "language"), "unknown-language", "warning"),
        (raw("status", "maybe"), "bad-status", "warning"),
        (raw("priority", "soon"), "bad-number", "warning"),
        (raw("draft", "perhaps"), "bad-flag", "warning"),
        (raw("added", "lately"), "bad-date", "warning"),
        (raw("type", "spaceship"), "unknown-type", "notice"),
        (raw("authors", RawName(family="Lee", orcid="0000-0002-1825-0098")), "bad-identifier", "warning"),
        (raw("authors", "Ann Lee and others"), "names-incomplete", "notice"),
    ],
    ids=lambda value: value.key if isinstance(value, RawField) else None,
)
def test_what_cannot_be_read_is_named_and_kept(field: RawField, code: str, severity: str) -> None:
    """The record is made all the same, the finding has the field and its line, and the value stays in the staff view."""
    result = run(field)
    (item,) = result.findings
    assert (item.code, item.severity, item.field, item.origin.line) == (code, severity, field.key, 2)
    assert item.message
    assert result.record is not None
    if isinstance(field.value, str) and field.name != "authors":
        row = next(row for row in result.record.provenance if row.key == field.key)
        assert row.values == (field.value,)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025", "2025"),
        ("2025-03-04T05:06:07Z", "2025-03-04T05:06:07Z"),
        ("2025-03-04T00:30:00+02:00", "2025-03-03T22:30:00Z"),
        ("2010-05-17 10:11:12 +0200", "2010-05-17T08:11:12Z"),
        ("2025-03-04 05:06", "2025-03-04T05:06:00Z"),
        ("2025-03-04T05:06:07.89Z", "2025-03-04T05:06:07Z"),
        ("2025-03-04T25:00:00Z", "2025-03-04"),
        ("0001-01-01T00:00:00+02:00", "0001-01-01"),
    ],
)
def test_moments_are_of_one_zone(text: str, moment: str) -> None:
    """When a record was added is a day, or a second of UTC as feeds, OAI-PMH and Solr want it; a time that no day has leaves the day."""
    assert record(raw("added", text)).added == moment


def test_unsafe_links_are_no_links() -> None:
    """Nothing that is not http, https or ftp is left among the links."""
    result = run(raw("urls", "data:text/html,x"), raw("urls", "https://a.org"))
    assert result.record is not None
    assert [link.url for link in result.record.urls] == ["https://a.org"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("file", ":/home/me/x.pdf:PDF"), ("annote", "what I think of the author"), ("comment", "x"), ("owner", "me"), ("bdsk-file-1", "x"),
     ("private_notes", "x"), ("source", "/Users/me/x.pdf"), ("source", "C:\\x.pdf"), ("source", "file:///x"), ("localfile", "x")],
)  # fmt: skip
def test_private_fields_are_not_published(key: str, value: str) -> None:
    """Paths of somebody's machine and private notes are in no record."""
    made = record(RawField(name="", value=value, key=key))
    assert [row.key for row in made.provenance] == ["title"]


@pytest.mark.parametrize("value", ["https://example.org/x", "/home/me/x.pdf", "C:\\x.pdf"])
def test_an_address_is_no_database(value: str) -> None:
    """What notes say they were taken from is not where a work is found."""
    assert record(raw("source", value)).source == ""
    assert record(raw("source", value), raw("source", "JSTOR")).source == "JSTOR"


def test_paths_are_no_links() -> None:
    """A path given as a link is neither linked to nor shown."""
    result = run(raw("urls", "/home/me/x.pdf", "pdf"))
    assert result.findings == ()
    assert result.record is not None
    assert result.record.urls == ()
    assert [row.key for row in result.record.provenance] == ["title"]


@pytest.mark.parametrize(
    ("fields", "container", "collection", "kind"),
    [
        ((), "S", "", "article-journal"),
        ((raw("type", "article-journal"),), "S", "", "article-journal"),
        ((raw("type", "book"),), "", "S", "book"),
        ((raw("formats", "Article", "format"),), "S", "", "article-journal"),
        ((raw("formats", "Book", "format"),), "", "S", "book"),
        ((raw("container_title", "J", "journal"),), "J", "S", "article-journal"),
        ((raw("identifiers", "9783161484100", "isbn", scheme="isbn"),), "", "S", "book"),
    ],
)
def test_what_a_series_is(fields: tuple[RawField, ...], container: str, collection: str, kind: str) -> None:
    """A series is the journal of an article, and the series that a book stands in."""
    made = record(raw("container_title", "S", "series"), *fields)
    assert (made.container_title, made.collection_title, made.type) == (container, collection, kind)


def test_ids_from_what_the_record_says() -> None:
    """Without an id a record is known by its DOI, else by a digest that does not depend on where it stands."""
    assert record(raw("identifiers", "10.1000/X", "doi", scheme="doi")).id == "10.1000/x"
    one, other = record(raw("authors", "A B", line=3)), record(raw("authors", "A B", line=9))
    assert one.id == other.id
    assert one.id != record(raw("authors", "A C")).id


def test_ids_are_one_in_both_unicode_forms() -> None:
    """The composed and the decomposed form of an id are one id."""
    assert record(raw("id", "cafe\u0301")).id == record(raw("id", "café")).id


def test_a_link_to_a_doi_gives_the_doi() -> None:
    """A record that only links to its DOI has one."""
    assert record(raw("urls", "https://doi.org/10.1000/X")).doi == "10.1000/x"


def test_the_most_precise_date_counts() -> None:
    """Of a year and a date the date is taken, whatever the order."""
    assert record(raw("issued", "2025", "year"), raw("issued", "2025-06-01", "date")).issued == PartialDate(
        year=2025, month=6, day=1
    )


def test_names_of_other_roles() -> None:
    """Roles that are not authors, editors or translators become contributors; relator codes are understood."""
    made = record(
        raw("authors", "Ann Lee", "a", role="edt"),
        raw("authors", "Bo Ek", "b", role="illustrator"),
        raw("contributors", "Cy Day", "c"),
        raw("authors", "Di Fox", "d"),
        raw("authors", "Fox, Di", "e"),
    )
    assert made.authors == (Name(family="Fox", given="Di"),)
    assert made.editors == (Name(family="Lee", given="Ann"),)
    assert made.contributors == (
        Contributor(role="illustrator", name=Name(family="Ek", given="Bo")),
        Contributor(role="contributor", name=Name(family="Day", given="Cy")),
    )


def test_one_name_a_field_is_not_split() -> None:
    """Where the source keeps names apart, 'and' in one of them does not part it."""
    made = record(raw("authors", "Smith and Sons"), raw("authors", "Ann Lee"))
    assert [name.display for name in made.authors] == ["Smith and Sons", "Ann Lee"]


def test_latex_names() -> None:
    """Names in LaTeX are split at top-level 'and', decoded, and left whole in braces."""
    made = record(raw("authors", "{Barnes and Noble} and G{\\\"o}del, Kurt and {\\'E}va Nagy"), markup="latex")
    assert made.authors == (
        Name(literal="Barnes and Noble"),
        Name(family="Gödel", given="Kurt"),
        Name(family="Nagy", given="Éva"),
    )


def test_abstracts_keep_paragraphs() -> None:
    """Paragraphs of an abstract stay apart; where only that is said, the HTML says it with breaks."""
    made = record(raw("abstract", "One < two\nlines.\n\nThree."))
    assert made.abstract == "One < two lines.\n\nThree."
    assert made.abstract_html == "One &lt; two lines.<br><br>Three."
    assert record(raw("abstract", "A & B")).abstract_html == ""


def test_titles_stay_on_one_line() -> None:
    """A title has no paragraphs, and no ISBD marks at its end."""
    assert record(title="One\n\ntwo :").title == "One two"


def test_nothing_is_evaluated() -> None:
    """Template syntax in a record is text."""
    made = record(raw("abstract", "{{ 7*7 }}"), title="{% include 'x' %}")
    assert (made.title, made.abstract) == ("{% include 'x' %}", "{{ 7*7 }}")


def test_injection_is_text() -> None:
    """Markup that is not light is text everywhere."""
    attack = "<script>alert(1)</script>"
    made = record(raw("abstract", attack), raw("authors", attack), raw("subjects", attack), title=attack)
    assert (made.title, made.title_html, made.abstract_html) == (attack, "", "")
    assert made.subjects == (attack,)


def test_oversized_fields_are_cut() -> None:
    """A field beyond the limit is cut with a warning, in the staff view too."""
    settings = NormaliseSettings(max_field_bytes=10)
    result = run(raw("abstract", "x" * 50), RawField(name="", value="y" * 50, key="extra"), settings=settings)
    assert [(item.code, item.field) for item in result.findings] == [
        ("field-too-long", "abstract"),
        ("field-too-long", "extra"),
    ]
    assert result.record is not None
    assert result.record.abstract == "x" * 10
    assert next(row.values for row in result.record.provenance if row.key == "extra") == ("y" * 10,)


def test_notes_are_front_matter_and_text() -> None:
    """Notes in the front matter stand before the text under it."""
    assert record(raw("body", "Why.", "why"), body="More.").body == "Why.\n\nMore."


def test_hard_markdown_is_warned_of() -> None:
    """A note that no Markdown parser should see is named at its line; the record is kept."""
    item = finding(body="[" * 50_000, body_line=9)
    assert (item.code, item.severity, item.origin.line) == ("hard-markdown", "warning", 9)


def test_the_sites_language() -> None:
    """A record that names no language is in the site's."""
    settings = NormaliseSettings(language="de")
    assert record(settings=settings).languages == ("de",)
    assert record(raw("languages", "en", "language"), settings=settings).languages == ("en",)


def test_overlays_say_only_what_they_say() -> None:
    """An overlay has the fields that its file sets, no type, no title and no id of its own."""
    result = run(
        raw("tags", "classic"), raw("status", "read"), raw("id", "mine"), title="", about="knuth", body="Note."
    )
    assert result.record is None
    overlay = result.overlay
    assert overlay is not None
    assert overlay.about == overlay.record.id == "knuth"
    assert set(overlay.fields) == {"tags", "status", "body"}
    assert (overlay.record.tags, overlay.record.status, overlay.record.body) == (("classic",), "read", "Note.")
    assert (overlay.record.title, overlay.record.type) == ("", "")


def test_wrong_overlays_are_refused() -> None:
    """An impossible date refuses an overlay as it refuses a record."""
    result = run(raw("issued", "2025-13-40"), about="knuth")
    assert (result.record, result.overlay) == (None, None)


NAMES = st.sampled_from([*sorted({spec.name for spec in FIELDS}), "contributors", "", "nonsense"])
VALUES = st.text(max_size=60) | st.builds(
    RawName,
    whole=st.text(max_size=20),
    family=st.text(max_size=10),
    given=st.text(max_size=10),
    orcid=st.text(max_size=20),
)
SCHEMES = st.sampled_from(["", "doi", "isbn", "issn", "pmid", "arxiv", "acl"])
RAW = st.builds(
    RawField,
    name=NAMES,
    value=VALUES,
    key=st.text(max_size=8),
    line=st.integers(0, 99),
    scheme=SCHEMES,
    role=st.text(max_size=6),
)


@given(
    st.lists(RAW, max_size=8),
    st.sampled_from(["text", "latex", "html", "jats"]),
    st.text(max_size=30),
    st.sampled_from(["", "x"]),
)
def test_any_draft_is_survived(fields: list[RawField], markup: str, body: str, about: str) -> None:
    """No draft makes normalising raise: there is a record, an overlay, or an error that says why not."""
    result = run(*fields, title="", markup=markup, body=body, about=about)
    if result.record is None and result.overlay is None:
        assert any(item.severity == "error" for item in result.findings)
    if result.record is not None:
        assert result.record.title
        assert result.record.id
        assert all(link.url.startswith(("http://", "https://", "ftp://")) for link in result.record.urls)


def test_the_demonstration_records(project: Path) -> None:
    """The records that come with sitegen are read without a word."""
    files = sorted((project / "content" / "records").rglob("*.md"))
    assert len(files) >= 40
    for file in files:
        result = read(Source(path=f"content/{file.name}", data=file.read_bytes()), ReadOptions())
        assert result.findings == (), file
        (draft,) = result.drafts
        assert [str(item) for item in normalise(draft, SETTINGS).findings] == []
