"""What every built-in citation style promises."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from sitegen.citations import STYLES, Citation, cite
from sitegen.model import Identifier, Name, PartialDate, Record, WebLink
from sitegen.vocabulary import TYPES

ARTICLE = Record(
    id="safaei2025",
    type="article-journal",
    title='CO2 & "omics" <b>',
    title_html="CO<sub>2</sub> &amp; &quot;omics&quot; &lt;b&gt;",
    authors=(Name(family="Safaei", given="Mohsen"), Name(literal="R&D <Group>")),
    issued=PartialDate(year=2025, month=6, day=1),
    container_title="Regenerative Therapy",
    volume="29",
    page="202-216",
    identifiers=(Identifier(scheme="doi", value="10.1016/j.reth.2025.03.005"),),
)
TEXT = st.text(max_size=40)
NAMES = st.builds(Name, family=TEXT, given=TEXT, particle=TEXT, suffix=TEXT, literal=st.sampled_from(["", "WHO"]))
DATES = st.none() | st.builds(
    PartialDate,
    year=st.none() | st.integers(-500, 2100),
    month=st.integers(0, 12),
    day=st.integers(0, 28),
    circa=st.booleans(),
    literal=TEXT,
)
RECORDS = st.builds(
    Record,
    id=st.just("r"),
    type=st.sampled_from([*TYPES, "unheard-of"]),
    title=TEXT,
    authors=st.lists(NAMES, max_size=30).map(tuple),
    editors=st.lists(NAMES, max_size=2).map(tuple),
    issued=DATES,
    accessed=DATES,
    container_title=TEXT,
    volume=TEXT,
    issue=TEXT,
    page=TEXT,
    number=TEXT,
    edition=TEXT,
    publisher=TEXT,
    genre=TEXT,
    urls=st.sampled_from([(), (WebLink(url='https://example.org/?a="<b>&c'),)]),
)
TAG = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("style", STYLES)
def test_text_and_html_say_the_same(style: str) -> None:
    """The plain text is the HTML without its tags and entities."""
    citation = cite(ARTICLE, style)
    assert unescape(TAG.sub("", citation.html)) == citation.text
    assert "Safaei" in citation.text
    assert "2025" in citation.text


@pytest.mark.parametrize("style", STYLES)
def test_markup_of_a_title_stays_and_anything_else_is_escaped(style: str) -> None:
    """Subscripts of a title are kept; characters that mean something in HTML come out as entities."""
    html = cite(ARTICLE, style).html
    assert "CO<sub>2</sub> &amp; " in html
    assert "&lt;b&gt;" in html
    assert '<a href="https://doi.org/10.1016/j.reth.2025.03.005">' in html


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"identifiers": (Identifier(scheme="doi", value="10.1/x"),)},
            "2020, p. 7. Features. <i>JSTOR</i>, https://doi.org/10.1/x.",
        ),
        ({"urls": (WebLink(url="https://example.org"),)}, "2020, p. 7. Features. <i>JSTOR</i>, https://example.org."),
        ({}, "2020, p. 7. Features."),
    ],
)
def test_a_database_is_the_second_container_in_mla(fields: dict[str, Any], expected: str) -> None:
    """Where a work is found stands before its address, after all that is said of the first container, and nowhere without one."""
    found = Record(
        id="x",
        type="article-magazine",
        title="A title",
        container_title="A Magazine",
        issued=PartialDate(year=2020),
        page="7",
        section="Features",
        source="JSTOR",
        **fields,
    )
    assert re.sub("</?a[^>]*>", "", cite(found, "mla").html) == f"“A Title.” <i>A Magazine</i>, {expected}"
    assert [style for style in STYLES if "JSTOR" in cite(found, style).text] == (["mla"] if fields else [])


@pytest.mark.parametrize("style", STYLES)
def test_a_devised_title_is_not_cited(style: str) -> None:
    """A title that the catalogue made up for a record without one is left out."""
    record = structs.replace(ARTICLE, title="[Untitled: Safaei 2025, in Regenerative Therapy]", title_html="")
    assert "Untitled" not in cite(record, style).text


@pytest.mark.parametrize("style", STYLES)
@given(record=RECORDS)
def test_no_record_breaks_a_citation(style: str, record: Record) -> None:
    """Whatever a record holds, the citation has only our tags, no control characters, and no error."""
    citation = cite(record, style)
    assert isinstance(citation, Citation)
    assert set(re.findall(r"<\w+", citation.html)) <= {"<i", "<a", "<sub", "<sup"}
    assert citation.html.count("<") == len(TAG.findall(citation.html))
    assert not re.search("[\x00-\x08\x0b-\x1f]", citation.html + citation.text)
