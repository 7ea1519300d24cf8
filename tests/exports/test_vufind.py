"""The VuFind export: the same fields as VuFind's own document of the same article."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hostile import write_hostile
from sites import Site

from sitegen.exports import to_vufind_jsonl
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record, WebLink

if TYPE_CHECKING:
    from pathlib import Path

#: The fields of VuFind's `biblio` schema (solr/vufind/biblio/conf/schema.xml of VuFind 10) that we fill: those of one value, and multiValued ones.
ONE = frozenset(
    "id record_format title title_short title_sub title_full title_auth title_sort author_sort publishDateSort edition description "
    "container_title container_volume container_issue container_start_page container_reference lccn first_indexed last_indexed".split()
)
MANY = frozenset(
    "author author_role author_corporate author_corporate_role author2 author2_role author_facet format language publisher publishDate topic "
    "topic_facet collection institution url callnumber-raw physical series isbn issn oclc_num allfields".split()
)
DATES = frozenset({"first_indexed", "last_indexed"})
#: Fields that the index takes as one term each, of which Lucene has none longer than 32,766 bytes: those whose type is
#: `string` or `textFacet`, or that the schema copies into such a field. All else is text: no field of ours is a number.
TERMS = frozenset(
    "id record_format title_full title_sort author_sort publishDateSort edition lccn author author_role author_corporate author_corporate_role "
    "author2 author2_role author_facet format language publisher publishDate topic topic_facet collection institution url "
    "callnumber-raw physical oclc_num".split()
)
LONGEST_TERM = 32_766
SOLR_DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
#: The key, what chooses the driver that shows the record, and what result lists are made of.
REQUIRED = ("id", "record_format", "title", "title_short", "title_full", "title_sort", "format", "allfields")
ROLES = ("author", "author_corporate", "author2")

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


def wrong(found: dict[str, object]) -> list[str]:
    """What VuFind's Solr would refuse of a document, or VuFind not show."""
    faults = [f"{name} is missing" for name in REQUIRED if not found.get(name)]
    for name, value in found.items():
        values = value if isinstance(value, list) else [value]
        if name.endswith("_str_mv") or name in MANY:
            faults += [f"{name} is no list"] * (not isinstance(value, list))
        elif name not in ONE:
            faults.append(f"no field {name}")
        faults += [f"{name}: {each!r} is no text" for each in values if not isinstance(each, str) or not each.strip()]
        faults += [f"{name}: {value!r} is no date" for _ in DATES & {name} if not re.fullmatch(SOLR_DATE, str(value))]
        faults += [f"{name} is a list"] * (name in ONE and isinstance(value, list))
        if name in TERMS or name.endswith("_str_mv"):
            faults += [f"{name}: {each[:20]!r} is too long" for each in values if len(each.encode()) > LONGEST_TERM]
    faults += [
        f"{name} and {name}_role do not pair"
        for name in ROLES
        if len(found.get(name, ())) != len(found.get(f"{name}_role", ()))
    ]  # type: ignore[arg-type]
    return faults


RICH = Record(
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
    edition="2nd",
    abstract="Words.\nMore.",
    tags=("t",),
    added="2025-01-02",
    updated="2025-03-04T05:06:07Z",
    identifiers=tuple(Identifier(scheme=scheme, value="1") for scheme in ("doi", "isbn", "lccn", "oclc", "acl")),
)


@pytest.mark.parametrize("record", [ARTICLE, RICH, Record(id="y", type="document", title="T")])
def test_solr_takes_every_field(record: Record) -> None:
    """Fields that VuFind's schema knows, with one value or several as it has them, dates as Solr wants them, a role for each name."""
    assert wrong(document(record)) == []


def test_solr_takes_the_whole_demonstration(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for every document of the site's catalogue.jsonl, one for each record."""
    shutil.copytree(project / "content", tmp_path / "shelf" / "content")
    shutil.copy(project / "site.toml", tmp_path / "shelf")
    site = Site(tmp_path / "shelf", capsys)
    assert site.build().code == 0
    judge(site)


def judge(site: Site) -> None:
    """Every line of the built site's catalogue.jsonl is a document that Solr takes, one for each record."""
    documents = [json.loads(line) for line in site.read("catalogue.jsonl").splitlines()]
    assert len(documents) > 50
    assert {each["id"]: faults for each in documents if (faults := wrong(each))} == {}
    assert len({each["id"] for each in documents}) == len(documents)


def test_solr_takes_what_is_hostile(site: Site) -> None:
    """The same for a site of records that break layouts, with a moment of another zone, and values beyond the longest term that an index holds."""
    write_hostile(site)
    site.record(
        "zoned", added="2025-03-04T05:06:07+02:00", updated="2025", date="circa 1900", page="v, 7-9", issn="2352-3204"
    )
    site.record(
        "breaks",
        title="One\u2028two\tthree",
        authors=["Doe,\t Ann", "{A\tbody}"],
        publisher=" \n ",
        tags=["\u200b", "t"],
    )
    site.record(
        "huge",
        title="é" * 40_000,
        authors=["ß" * 40_000],
        subjects=["漢" * 20_000],
        publisher="x" * 40_000,
        tags=["y" * 40_000],
    )
    assert site.build().code == 0
    judge(site)


def test_the_table_is_vufinds_schema(shared_data: Path) -> None:
    """The table of fields says what the schema of a real VuFind says, and none of them is filled a second time by a copy where it holds one value."""
    schema = ET.parse(shared_data / "vufind" / "crhallberg__schema.xml")  # noqa: S314 - a file of the test data
    several = {str(field.get("name")): field.get("multiValued") == "true" for field in schema.iter("field")}
    assert {name: several.get(name) for name in MANY} == dict.fromkeys(MANY, True)
    assert {name: several.get(name) for name in ONE} == dict.fromkeys(ONE, False)
    copies = [(str(copy.get("source")), str(copy.get("dest"))) for copy in schema.iter("copyField")]
    assert not {dest for _, dest in copies} & ONE
    kinds = {str(field.get("name")): field.get("type") for field in schema.iter("field")}
    terms = {name for name, kind in kinds.items() if kind in ("string", "textFacet")}
    assert (terms | {source for source, dest in copies if dest in terms}) & (ONE | MANY) == TERMS
    assert {name for name in ONE | MANY if kinds[name] == "date"} == DATES
    assert {kinds[name] for name in ONE | MANY} == {"date", "isn", "string", "text", "textFacet", "textProper"}


@pytest.mark.parametrize(("title", "expected"), [("The Cat, sat!", "cat sat"), ("Étude in A", "etude in a")])
def test_title_sort(title: str, expected: str) -> None:
    """The sort title is without its article, accents and punctuation."""
    assert document(Record(id="x", type="book", title=title))["title_sort"] == expected
