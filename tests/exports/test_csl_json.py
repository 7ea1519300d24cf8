"""The CSL-JSON export."""

from __future__ import annotations

import json

import pytest

from sitegen.exports import to_csl_json
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record


def article(**fields: object) -> Record:
    """A record with a title, and `fields`."""
    return Record(**({"id": "r1", "type": "article-journal", "title": "A title"} | fields))  # type: ignore[arg-type]


def item(record: Record) -> dict[str, object]:
    """The one item of an export of `record`."""
    (found,) = json.loads(to_csl_json([record]))
    return found  # type: ignore[no-any-return]


def test_fields_of_an_article() -> None:
    """Names, dates and identifiers take CSL's shapes; what CSL has no variable for stands under `custom`."""
    found = item(
        article(
            authors=(Name(family="Beethoven", particle="van", given="Ludwig"), Name(literal="WHO")),
            contributors=(Contributor(role="director", name=Name(family="Varda", given="Agnès")),),
            issued=PartialDate(year=2025, month=6),
            identifiers=(Identifier(scheme="doi", value="10.1/x"), Identifier(scheme="arxiv", value="1801.00001")),
            tags=("classic",),
        )
    )
    assert found["author"] == [
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
        {"literal": "WHO"},
    ]
    assert found["director"] == [{"family": "Varda", "given": "Agnès"}]
    assert found["issued"] == {"date-parts": [[2025, 6]]}
    assert found["DOI"] == "10.1/x"
    assert found["custom"] == {"arxiv": "1801.00001", "tags": ["classic"]}


def test_title_keeps_the_markup_that_csl_allows() -> None:
    """Italics and scripts stay, entities become characters, other tags go."""
    found = item(article(title="x", title_html='<em>A</em> &lt; <span lang="la">B</span> CO<sub>2</sub>'))
    assert found["title"] == "<i>A</i> < B CO<sub>2</sub>"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=-43), {"date-parts": [[-44]]}),
        (PartialDate(year=2019, end=PartialDate(year=2020, month=2)), {"date-parts": [[2019], [2020, 2]]}),
        (PartialDate(year=1900, circa=True), {"date-parts": [[1900]], "circa": True}),
        (PartialDate(year=2020, season=2), {"date-parts": [[2020]], "season": 2}),
        (PartialDate(year=1990, unspecified=1), {"literal": "199X"}),
        (PartialDate(literal="undated"), {"literal": "undated"}),
    ],
)
def test_dates(date: PartialDate, expected: object) -> None:
    """A date keeps its own precision; there is no year zero in CSL."""
    assert item(article(issued=date))["issued"] == expected


def test_order_and_bytes_are_stable() -> None:
    """The same records give the same text, in the order given, ending in a line end; none give an empty array."""
    records = [article(id="b"), article(id="a")]
    text = to_csl_json(records)
    assert text == to_csl_json(list(records))
    assert [found["id"] for found in json.loads(text)] == ["b", "a"]
    assert text.endswith("]\n")
    assert to_csl_json([]) == "[]\n"


def test_control_characters_are_not_exported() -> None:
    """A NUL or a line end inside a value is gone, the words stay."""
    assert item(article(publisher="a\x00b\nc"))["publisher"] == "a b c"
