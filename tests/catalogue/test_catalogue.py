"""What records are to each other."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from sitegen.catalogue import Catalogue, Changes
from sitegen.catalogue.similar import COMMON
from sitegen.catalogue.slugs import SlugBook
from sitegen.config import BUILT_IN_INDEXES
from sitegen.errors import Origin
from sitegen.model import Identifier, ListItem, ListSection, Name, PartialDate, ReadingList, Record
from sitegen.text import work_keys

INDEXES = tuple(index for index in BUILT_IN_INDEXES if index.name in {"authors", "subjects", "journals", "years"})


def record(record_id: str, title: str = "", **fields: object) -> Record:
    return Record(id=record_id, type="article-journal", title=title or f"Untitled {record_id}", **fields)  # type: ignore[arg-type]


def catalogue(*records: Record) -> Catalogue:
    it = Catalogue(INDEXES)
    it.apply(Changes(records={one.id: one for one in records}))
    return it


def test_work_keys_are_vufinds(project: Path) -> None:
    """The work keys of the seed record are those that VuFind computed for it."""
    seed = json.loads(next((project / "content/records/vufind").glob("doaj-*.json")).read_text(encoding="utf-8"))
    assert list(work_keys(tuple(seed["author"]), (seed["title"],))) == seed["work_keys_str_mv"]


def test_one_person_however_the_name_is_cased() -> None:
    """Two spellings that differ in case alone are one author, labelled by the more frequent one."""
    names = [
        Name(given="Ada", family="Lovelace"),
        Name(given="Ada", family="Lovelace"),
        Name(given="ADA", family="LOVELACE"),
    ]
    it = catalogue(*(record(f"r{i}", authors=(name,)) for i, name in enumerate(names)))
    (key,) = it.indexes["authors"]
    assert it.indexes["authors"].values[key].preferred.label == "Ada Lovelace"
    assert it.indexes["authors"].values[key].variants == ("ADA LOVELACE",)


def test_similar_items_share_what_is_rare() -> None:
    """A record's similar items are those that share its rare subjects; one that shares a common one only is not among them."""
    common = tuple(record(f"c{i}", subjects=("Common",)) for i in range(COMMON + 1))
    one = record("one", subjects=("Common", "Rare"))
    two = record("two", subjects=("Common", "Rare"))
    assert catalogue(*common, one, two).similar("one") == ("two",)


def test_similar_items_do_not_depend_on_the_size_of_the_catalogue() -> None:
    """Adding records that share nothing changes nobody's similar items, and touches nobody."""
    it = catalogue(*(record(f"r{i}", subjects=("Rare", f"Own {i}")) for i in range(4)))
    before = {i: it.similar(i) for i in it.entries}
    touched = it.apply(Changes(records={f"n{i}": record(f"n{i}", "zzzz", subjects=(f"New {i}",)) for i in range(30)}))
    assert {i: it.similar(i) for i in before} == before
    assert not touched.records & set(before)


def test_a_note_touches_its_record_alone_and_a_title_no_index() -> None:
    """A note stands on its record's own page; a title stands with the record's values too, but index pages show neither."""
    poe = Name(given="Ann", family="Poe")
    it = catalogue(record("a", "One", authors=(poe,), subjects=("S",)), record("b", "Two", authors=(poe,)))
    noted = it.apply(Changes(records={"a": record("a", "One", authors=(poe,), subjects=("S",), body="<p>note</p>")}))
    assert (noted.records, noted.values, noted.lists, noted.indexes) == ({"a"}, set(), set(), set())
    retitled = it.apply(Changes(records={"a": record("a", "New", authors=(poe,), subjects=("S",))}))
    assert retitled.values == {("authors", "ann poe"), ("subjects", "s")} and not retitled.indexes


def test_a_note_touches_values_where_they_have_feeds() -> None:
    """Feeds may hold notes."""
    it = Catalogue(tuple(structs.replace(index, feed=True) for index in INDEXES))
    it.apply(Changes(records={"a": record("a", subjects=("S",))}))
    touched = it.apply(Changes(records={"a": record("a", subjects=("S",), body="note")}))
    assert (touched.contents, touched.values) == ({("subjects", "s")}, set())


def test_a_note_touches_the_lists_that_have_feeds() -> None:
    """Of two lists that hold a record, its note concerns only the one that asks for a feed."""
    it = Catalogue(INDEXES)
    section = ListSection(items=(ListItem(ref="a"),))
    lists = {
        name: ReadingList(
            id=name, title=name, sections=(section,), feed=name == "fed", origin=Origin(path=f"{name}.md")
        )
        for name in ("fed", "unfed")
    }
    it.apply(Changes(records={"a": record("a")}, lists=lists))
    assert it.apply(Changes(records={"a": record("a", body="note")})).lists == {"fed"}
    assert it.apply(Changes(records={"a": record("a", "New", body="note")})).lists == {"fed", "unfed"}


def test_versions_share_a_doi_or_an_author_and_the_title() -> None:
    """Records with one DOI, or one author and title whatever its article and punctuation, are versions; a shared title alone is not enough."""
    ann, bob = Name(given="Ann", family="Poe"), Name(given="Bob", family="Roe")
    doi = (Identifier(scheme="doi", value="10.1/x"),)
    it = catalogue(
        record("a", "The Study: of things", authors=(ann,), issued=PartialDate(year=2020)),
        record("b", "Study of things", authors=(ann, bob), issued=PartialDate(year=2021)),
        record("c", "The study of things", authors=(Name(given="Cy", family="Doe"),)),
        record("d", "Otherwise", identifiers=doi),
        record("e", "Unlike", identifiers=(Identifier(scheme="doi", value="10.1/X"),)),
    )
    assert it.versions("a") == ("b",)
    assert it.versions("b") == ("a",)
    assert it.versions("c") == ()
    assert it.versions("d") == ("e",)


def test_lists_find_records_by_id_alias_and_doi() -> None:
    """An item may name a record by its id, by a former id or by its DOI."""
    it = Catalogue(INDEXES)
    shelf = {
        "a": record("a"),
        "b": record("b", aliases=("old-b",)),
        "c": record("c", identifiers=(Identifier(scheme="doi", value="10.1/C"),)),
    }
    items = tuple(ListItem(ref=ref) for ref in ("a", "old-b", "DOI:10.1/c", "nobody"))
    listed = ReadingList(id="l", title="L", sections=(ListSection(items=items),), origin=Origin(path="l.md"))
    it.apply(Changes(records=shelf, lists={"l": listed}))
    assert it.lists["l"].record_ids == ("a", "b", "c")
    assert [finding.code for finding in it.findings()] == ["unknown-record"]


WORDS = st.sampled_from(["", "a", "A", "a-b", "a b", "a/b", "index", "日本", "é", "e\u0301", "..", "x" * 300])


@given(st.lists(WORDS, unique=True), st.randoms())
def test_slugs_depend_on_the_set_of_keys_only(keys: list[str], random) -> None:
    """Whatever the order in which keys come and go, the same keys end with the same, distinct, safe slugs."""
    straight, shuffled = SlugBook(("index",)), SlugBook(("index",))
    for key in keys:
        straight.add(key, key)
    other = [*keys, "gone", "a-b-gone"]
    random.shuffle(other)
    for key in other:
        shuffled.add(key, key)
    for key in ("gone", "a-b-gone"):
        shuffled.remove(key)
    slugs = [straight[key] for key in keys]
    assert slugs == [shuffled[key] for key in keys]
    assert len(set(slugs)) == len(keys) and "index" not in slugs
    assert all(slug and "/" not in slug and slug.isascii() for slug in slugs)


SUBJECTS = st.lists(
    st.sampled_from(["A", "B", "b", "A -- X", "A -- X -- Y", "a -- W -- Y", "A W", "C"]), max_size=3, unique=True
)
NAMES = st.lists(
    st.sampled_from(["Poe", "poe", "Roe", "Doe"]).map(lambda family: Name(family=family, given="Q")),
    max_size=2,
    unique=True,
)
TITLES = st.sampled_from(["Rivers of words", "The rivers of words", "Silent engines", "Engines, silent and loud"])
RECORDS = st.dictionaries(
    st.sampled_from(["r1", "r2", "r3", "R1"]),
    st.none()
    | st.builds(lambda t, s, a, y: (t, tuple(s), tuple(a), y), TITLES, SUBJECTS, NAMES, st.integers(2000, 2002)),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(RECORDS, max_size=4))
def test_an_updated_catalogue_equals_one_built_anew(steps: list[dict[str, tuple | None]]) -> None:
    """After any sequence of changes the catalogue answers as one built from its records at once."""
    it = Catalogue(INDEXES)
    it.apply(Changes(records={}))
    current: dict[str, Record] = {}
    for step in steps:
        changes = {
            key: None
            if fields is None
            else record(key, fields[0], subjects=fields[1], authors=fields[2], issued=PartialDate(year=fields[3]))
            for key, fields in step.items()
        }
        it.apply(Changes(records=changes))
        current = {key: one for key, one in {**current, **changes}.items() if one is not None}
    fresh = catalogue(*current.values())
    assert it.entries == fresh.entries
    for name in it.indexes:
        mine, theirs = it.indexes[name], fresh.indexes[name]
        assert mine.ordered() == theirs.ordered()
        for key in mine:
            assert mine.slugs[key] == theirs.slugs[key]
            assert mine.values[key].preferred == theirs.values[key].preferred
            assert mine.values[key].members == theirs.values[key].members
            assert mine.narrower(key) == theirs.narrower(key)
    for key in current:
        assert (it.similar(key), it.versions(key), it.slugs[key]) == (
            fresh.similar(key),
            fresh.versions(key),
            fresh.slugs[key],
        )


def test_a_count_on_article_pages_is_that_of_the_field_whatever_its_index_is_called() -> None:
    """A record more under a subject touches the records that show the subject's count, in an index of another name, too."""
    topics = structs.replace(next(spec for spec in INDEXES if spec.name == "subjects"), name="topics")
    it = Catalogue((topics,))
    it.apply(Changes(records={"one": record("one", subjects=("Letters",))}))
    touched = it.apply(Changes(records={"two": record("two", "Otherwise", subjects=("letters",))}))
    assert touched.recounted == {("topics", "letters")}
    assert "one" in touched.records
