"""The built-in styles over a fixed set of records: whatever changes a citation shows up here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from csl_records import record_from_csl
from msgspec import structs

from sitegen.citations import STYLES, cite
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record, WebLink
from sitegen.vocabulary import TYPES

GOLDEN = Path(__file__).resolve().parent / "golden"


def deep_review() -> list[Record]:
    """Real references of a review in computational biology."""
    return [record_from_csl(item) for item in json.loads((GOLDEN / "deep-review.json").read_text(encoding="utf-8"))]


def one_of_each() -> list[Record]:
    """An invented record of every type, with every field that styles print of most works."""
    return [
        Record(
            id=kind,
            type=kind,
            title="The title of it: a subtitle",
            authors=(Name(family="Author", given="Anna B."), Name(family="Second", given="Sam", suffix="Jr.")),
            editors=(Name(family="Editor", given="Emil", particle="van"),),
            translators=(Name(family="Translator", given="Thea"),),
            issued=PartialDate(year=2021, month=3, day=9),
            accessed=PartialDate(year=2022, month=4, day=1),
            container_title="The container of it",
            collection_title="A series",
            collection_number="7",
            volume="12",
            issue="3",
            page="101-109",
            number="45",
            edition="2",
            publisher="A Publisher",
            publisher_place="A Place",
            event_title="The event",
            genre="A genre",
            medium="a medium",
            identifiers=(Identifier(scheme="doi", value="10.1000/example"),),
            urls=(WebLink(url="https://example.org/it"),),
        )
        for kind in TYPES
    ]


def republished() -> list[Record]:
    """The same, retracted, out of an archive, and with what the styles say of an original and of what is reviewed."""
    return [
        structs.replace(
            record,
            publication_status="retracted",
            authority="The Authority",
            reviewed_title="What it reviews",
            contributors=(Contributor(role="reviewed-author", name=Name(family="Reviewed", given="Rea")),),
            original_title="Its first title",
            original_publisher="First Publisher",
            original_publisher_place="First Place",
            original_date=PartialDate(year=1911),
            archive="The Archive",
            archive_place="Its Town",
            archive_location="Box 3",
        )
        for record in one_of_each()
    ]


RECORDS = {"deep-review": deep_review, "types": one_of_each, "republished": republished}


@pytest.mark.parametrize("name", RECORDS)
def test_citations_are_what_they_were(name: str, update_golden: bool) -> None:
    """Every style gives every golden record the entry that was read and approved."""
    made = {record.id: {style: cite(record, style).html for style in STYLES} for record in RECORDS[name]()}
    path = GOLDEN / f"{name}.citations.json"
    if update_golden:
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(path.read_text(encoding="utf-8"))
