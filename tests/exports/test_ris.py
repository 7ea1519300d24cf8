"""The RIS export, read back with rispy."""

from __future__ import annotations

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from sitegen.exports import to_ris
from sitegen.exports.ris import DEFAULT_TYPES, RIS_TYPES
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record, WebLink
from sitegen.vocabulary import TYPES

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def article(**fields: object) -> Record:
    """A record with a title, and `fields`."""
    return Record(**({"id": "r1", "type": "article-journal", "title": "A title"} | fields))  # type: ignore[arg-type]


def entry(record: Record) -> dict[str, object]:
    """The one record of a file that holds `record`, as rispy reads it."""
    (found,) = rispy.loads(to_ris([record]))
    return found


def test_fields_of_an_article() -> None:
    """A journal article has its standard tags, one value a line."""
    found = entry(
        article(
            authors=(Name(family="Müller", given="Jörg"), Name(family="Davis", given="Sammy", suffix="Jr.")),
            editors=(Name(literal="World Health Organization"),),
            contributors=(
                Contributor(role="collection-editor", name=Name(family="Gaulle", particle="de", given="C.")),
            ),
            issued=PartialDate(year=2025, month=6),
            container_title="Regenerative Therapy",
            volume="29",
            page="202-216",
            identifiers=(Identifier(scheme="doi", value="10.1/x"), Identifier(scheme="issn", value="2352-3204")),
            urls=(WebLink(url="https://example.org/1"), WebLink(url="https://example.org/2")),
            subjects=("Cancer", "Exosome"),
            languages=("en",),
        )
    )
    assert found["type_of_reference"] == "JOUR"
    assert found["authors"] == ["Müller, Jörg", "Davis, Sammy, Jr."]
    assert found["secondary_authors"] == ["World Health Organization"]
    assert found["tertiary_authors"] == ["de Gaulle, C."]
    assert (found["year"], found["date"]) == ("2025", "2025/06//")
    assert (found["start_page"], found["end_page"]) == ("202", "216")
    assert (found["doi"], found["issn"]) == ("10.1/x", "2352-3204")
    assert found["urls"] == ["https://example.org/1", "https://example.org/2"]
    assert found["keywords"] == ["Cancer", "Exosome"]


def test_pages_that_are_no_range_stay_whole() -> None:
    """An article number or a list of pages is not torn apart."""
    assert entry(article(page="e1234"))["start_page"] == "e1234"
    assert entry(article(page="1-5, 7"))["start_page"] == "1-5, 7"


def test_what_ris_cannot_say_of_a_date_stands_in_its_last_place() -> None:
    """Ranges and seasons are kept as EDTF after the third slash."""
    assert entry(article(issued=PartialDate(year=2020, season=1)))["date"] == "2020///2020-21"


def test_every_type_comes_back() -> None:
    """TY and M3 together tell every CSL type."""
    for kind in TYPES:
        found = entry(article(type=kind))
        assert (found.get("type_of_work") or DEFAULT_TYPES[str(found["type_of_reference"])]) == kind
    assert set(RIS_TYPES) == set(TYPES)


@pytest.mark.parametrize("value", ["x\nER  - \nTY  - JOUR\nTI  - forged", "a\r\nER  -", "a\u2028ER  - ", "}\x85ER  - "])
def test_no_value_ends_the_record(value: str) -> None:
    """A line end inside a value cannot forge a tag."""
    found = entry(article(title=value, publisher="P"))
    assert found["publisher"] == "P"
    assert len(rispy.loads(to_ris([article(abstract=value), article(title=value)]))) == 2


@given(title=TEXT, abstract=TEXT)
def test_no_text_breaks_the_file(title: str, abstract: str) -> None:
    """Whatever the values hold, the file has one record, and its last tag is ours."""
    text = to_ris([article(title=f"a{title}z", abstract=abstract)])
    assert text.count("ER  - \r\n") == 1
    assert len(text.splitlines()) == text.count("\r\n")
    assert len(rispy.loads(text)) == 1
