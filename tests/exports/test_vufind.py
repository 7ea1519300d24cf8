"""The VuFind export: the same fields as VuFind's own document of the same article."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from sitegen.exports import to_vufind_jsonl
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record, WebLink

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Exosome-based approaches in cancer along with unlocking new insights into regeneration of cancer-prone tissues"
ARTICLE = Record(
    id="doaj-art-fe87af7bd8ff4db7ad8a3a379396d02d",
    type="article-journal",
    title=TITLE,
    authors=(Name(family="Safaei", given="Mohsen"), Name(family="Rajabi", given="Seyedeh Somayeh")),
    issued=PartialDate(year=2025, month=6, day=1),
    container_title="Regenerative Therapy",
    volume="29",
    page="202-216",
    publisher="Elsevier",
    languages=("en",),
    formats=("Article",),
    collections=("DOAJ",),
    institutions=("DOAJ",),
    subjects=("Cancer", "Exosome"),
    identifiers=(
        Identifier(scheme="doi", value="10.1016/j.reth.2025.03.005"),
        Identifier(scheme="issn", value="2352-3204"),
    ),
    urls=(WebLink(url="http://www.sciencedirect.com/science/article/pii/S2352320425000598"),),
)


def document(record: Record) -> dict[str, object]:
    """The one document of an export of `record`."""
    (line,) = to_vufind_jsonl([record]).splitlines()
    return json.loads(line)  # type: ignore[no-any-return]


def test_the_seed_record_comes_out_as_vufind_has_it(shared_data: Path) -> None:
    """Sort title, facets, work keys and the rest are VuFind's own for the same article."""
    theirs = json.loads((shared_data / "vufind" / f"{ARTICLE.id}.json").read_text(encoding="utf-8"))
    ours = document(ARTICLE)
    for field in ("title", "title_sort", "title_short", "title_full", "publisher", "language", "format", "issn", "url"):
        assert ours[field] == theirs[field], field
    for field in ("author", "author_facet", "work_keys_str_mv"):
        assert ours[field] == theirs[field][:2], field
    assert ours["publishDate"] == theirs["publishDate"]


def test_every_field_is_in_the_schema(shared_data: Path) -> None:
    """VuFind's schema knows every field, with the number of values we give it."""
    schema = ET.parse(shared_data / "vufind" / "crhallberg__schema.xml")  # noqa: S314 - a file of the test data
    fields = {str(field.get("name")): field.get("multiValued") == "true" for field in schema.iter("field")}
    copied = {str(copy.get("dest")) for copy in schema.iter("copyField")}
    record = Record(
        id="x",
        type="book",
        title="A: b",
        title_short="A",
        authors=(Name(literal="WHO"),),
        editors=(Name(family="E"),),
        contributors=(Contributor(role="director", name=Name(family="D")),),
        container_title="C",
        collection_title="S",
        number_of_pages="12",
        call_number="Q",
        tags=("t",),
        added="2025-01-02",
        identifiers=tuple(Identifier(scheme=scheme, value="1") for scheme in ("doi", "isbn", "lccn", "oclc", "acl")),
    )
    for name, value in (document(record) | document(ARTICLE)).items():
        dynamic = name.endswith("_str_mv")
        assert dynamic or name in fields, name
        assert isinstance(value, list) == (dynamic or fields[name]), name
        if name in copied:
            assert fields[name], f"{name}: the schema fills it, so it must take several values"


@pytest.mark.parametrize(("title", "expected"), [("The Cat, sat!", "cat sat"), ("Étude in A", "etude in a")])
def test_title_sort(title: str, expected: str) -> None:
    """The sort title is without its article, accents and punctuation."""
    assert document(Record(id="x", type="book", title=title))["title_sort"] == expected
