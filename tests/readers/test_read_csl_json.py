"""CSL-JSON: every shape of file, name, date and note that real files have."""

from __future__ import annotations

import json

import pytest
from drafts import reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.model import PartialDate
from sitegen.readers.cslvalues import edtf

ITEM = {"id": "doe2020", "type": "article-journal", "title": "On <i>E. coli</i> & H<sub>2</sub>O"}


def csl(**fields: object) -> str:
    """One item as a file, its fields added to `ITEM`."""
    return json.dumps([ITEM | fields], ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ITEM]),
        json.dumps(ITEM),
        json.dumps(ITEM, indent=2),
        json.dumps({"items": [ITEM]}),
        json.dumps(ITEM) + "\n",
        "\ufeff" + json.dumps([ITEM]),
        json.dumps([ITEM], indent=1).replace("\n", "\r\n"),
    ],
)
def test_every_shape_of_file(text: str) -> None:
    """An array, a single item, an envelope, one item a line, with a byte order mark or CRLF: the same record."""
    found = reading("content/library.json", text)
    assert found.reader == "csl-json"
    assert (found.record.id, found.record.type, found.record.title) == (
        "doe2020",
        "article-journal",
        "On E. coli & H₂O",
    )
    assert found.record.title_html == "On <i>E. coli</i> &amp; H<sub>2</sub>O"
    assert found.entries == 1


def test_utf_16() -> None:
    """A file in UTF-16 is sniffed and read like any other."""
    assert reading("content/a.json", csl(publisher="Éditions").encode("utf-16")).record.publisher == "Éditions"


def test_names_by_their_parts() -> None:
    """Particles, suffixes, institutions, literals and bare texts keep their parts; other roles keep their role."""
    record = reading(
        "content/a.json",
        csl(
            author=[
                {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
                {"family": "Fontaine", "given": "Jean", "non-dropping-particle": "La", "suffix": "III"},
                {"literal": "U.S. Bureau of the Census"},
                {"family": "Doe Co.", "isInstitution": True},
                {"given": "Plato"},
                {},
                "Roe, Jane",
            ],
            editor={"family": "Solo", "given": "One"},
            translator=[{"family": "Rosmalen", "given": "Ruud", "non-dropping-particle": "van"}],
            **{"collection-editor": [{"family": "Zither", "given": "Ziggy"}]},
        ),
    ).record
    assert [name.display for name in record.authors] == [
        "Ludwig van Beethoven",
        "Jean La Fontaine III",
        "U.S. Bureau of the Census",
        "Doe Co.",
        "Plato",
        "Jane Roe",
    ]
    assert record.authors[0].dropping_particle == "van"
    assert record.authors[3].literal == "Doe Co."
    assert [name.display for name in record.editors] == ["One Solo"]
    assert [name.inverted for name in record.translators] == ["van Rosmalen, Ruud"]
    assert [(person.role, person.name.display) for person in record.contributors] == [
        ("collection-editor", "Ziggy Zither")
    ]


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ({"date-parts": [[2020, 6, 1]]}, "2020-06-01"),
        ({"date-parts": [["1965", "6"]]}, "1965-06"),
        ({"date-parts": [[2018, 12, 3], [2018, 12, 6]]}, "2018-12-03/2018-12-06"),
        ({"date-parts": [[2018], [0]]}, "2018/.."),
        ({"date-parts": [[2000]], "season": 3}, "2000-23"),
        ({"date-parts": [[2000]], "season": "Spring"}, "2000-21"),
        ({"date-parts": [[2000]], "season": "Michaelmas"}, "Michaelmas 2000"),
        ({"date-parts": [[2000, 14]]}, "2000-22"),
        ({"date-parts": [[1900]], "circa": True}, "1900~"),
        ({"date-parts": [[1900]], "circa": 0}, "1900"),
        ({"date-parts": [[-44]]}, "44 BC"),
        ({"date-parts": [[79]]}, "0079"),
        ({"date-parts": [[2020, 0, 0]]}, "2020"),
        ({"date-parts": [[2020.0, "6.0"]]}, "2020-06"),
        ({"date-parts": [[None]]}, ""),
        ({"date-parts": []}, ""),
        ({"date-parts": [2020, 6]}, "2020-06"),
        ({"literal": "in press"}, "in press"),
        ({"raw": "2019-05/2020-06"}, "2019-05/2020-06"),
        ({"date-parts": [["199X"]]}, "199X"),
        ([2020, 6], "2020-06"),
        ("2019-05", "2019-05"),
        (2019, "2019"),
        ({}, ""),
        (None, ""),
    ],
)
def test_dates(date: object, text: str) -> None:
    """Every way of CSL to write a date has its EDTF form; nothing is invented."""
    assert edtf(date) == text


def test_dates_of_a_record() -> None:
    """Seasons, ranges, circa and wording come through to the record."""
    record = reading(
        "content/a.json",
        csl(
            issued={"date-parts": [[2000]], "season": 3},
            accessed={"date-parts": [["2021", "1", "23"]]},
            **{"event-date": {"date-parts": [[2018, 12, 3], [2018, 12, 6]]}, "original-date": {"literal": "n.d."}},
        ),
    ).record
    assert record.issued is not None
    assert (record.issued.year, record.issued.season) == (2000, 3)
    assert record.accessed is not None
    assert record.accessed.iso == "2021-01-23"
    assert record.event_date is not None
    assert record.event_date.end is not None
    assert record.event_date.end.iso == "2018-12-06"
    assert record.original_date is None


@pytest.mark.parametrize(
    ("family", "particle", "rest"),
    [
        ("van der Berg", "van der", "Berg"),
        ("von und zum Stein", "von und zum", "Stein"),
        ("La Fontaine", "", "La Fontaine"),
        ("al-Aswānī", "", "al-Aswānī"),
        ("hooks", "", "hooks"),
    ],
)
def test_particles_within_a_family_name(family: str, particle: str, rest: str) -> None:
    """Particles in small letters before a family name are told from it, as citation processors do; the name reads as before."""
    (name,) = reading("content/a.json", csl(author=[{"family": family, "given": "Ann"}])).record.authors
    assert (name.particle, name.family) == (particle, rest)
    assert (name.display, name.inverted) == (f"Ann {family}", f"{family}, Ann")


def test_a_day_that_no_calendar_has() -> None:
    """An impossible date is named; its year is kept."""
    text = json.dumps([ITEM | {"issued": {"date-parts": [[1965, 13, 1]]}}, ITEM | {"id": "two"}])
    found = reading("content/a.json", text)
    year = PartialDate(year=1965)
    assert [(record.id, record.issued) for record in found.records] == [(ITEM["id"], year), ("two", None)]
    assert found.codes == ["impossible-date"]
    assert "1965-13-01" in str(found.findings[0])


def test_fields_in_the_note() -> None:
    """What Zotero keeps in its field 'Extra' counts where the item does not say it; the note itself is kept."""
    note = (
        "PMID: 12345678\n{:PMCID: PMC123}\noriginal-date: 1911-05\nreviewed-author: Hall || W.C.\nDOI: 10.1/no\n"
        "Just words: here"
    )
    found = reading("content/a.json", csl(note=note, DOI="10.1000/182"))
    record = found.record
    assert record.identifier("pmid") == "12345678"
    assert record.identifier("pmcid") == "PMC123"
    assert record.doi == "10.1000/182"
    assert record.original_date is not None
    assert record.original_date.iso == "1911-05"
    assert [(person.role, person.name.inverted) for person in record.contributors] == [
        ("reviewed-author", "Hall, W.C.")
    ]
    assert next(row for row in record.provenance if row.key == "note").values == (note,)


def test_wrong_shapes() -> None:
    """An array where a scalar belongs and the reverse are taken as what they mean, never shown as ['x']."""
    record = reading(
        "content/a.json",
        csl(
            **{
                "container-title": ["Nature"],
                "volume": 12,
                "ISSN": ["1476-4687", "0028-0836"],
                "keyword": "one; two, three",
            }
        ),
    ).record
    assert (record.container_title, record.volume) == ("Nature", "12")
    assert [item.value for item in record.identifiers] == ["1476-4687", "0028-0836"]
    assert record.subjects == ("one", "two", "three")


def test_what_has_no_field_is_kept() -> None:
    """Unknown and private variables stay with the record for the staff view; long lists of cited works are counted."""
    record = reading(
        "content/a.json", csl(custom={"S2ID": "202"}, dimensions="8 m", reference=[{"key": "a"}] * 3)
    ).record
    rows = {row.key: row.values for row in record.provenance}
    assert rows["S2ID"] == ("202",)
    assert rows["dimensions"] == ("8 m",)
    assert rows["reference"] == ("3 works cited",)


def test_citation_keys() -> None:
    """Better CSL JSON's citation key is the record's id, or another name for it where the item has an id of its own."""
    record = reading("content/a.json", csl(**{"citation-key": "doe2020"})).record
    assert (record.id, record.aliases) == ("doe2020", ())
    assert reading("content/a.json", csl(**{"citation-key": "other"})).record.aliases == ("other",)
    text = json.dumps([{"citation-key": "key", "type": "book", "title": "T", "issued": {"date-parts": [[1]]}}])
    assert reading("content/a.json", text).record.id == "key"


def test_a_record_without_a_title() -> None:
    """An item without a title is kept under a devised one, with a warning that says so."""
    found = reading(
        "content/a.json", json.dumps([{"id": "x", "type": "book", "author": [{"family": "Doe"}], "issued": "1965"}])
    )
    assert found.record.title == "[Untitled: Doe 1965]"
    assert found.codes == ["no-title"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[\n{"id": "a", "type": "book", "title": "A"},\n{"id": "b", "type": "bo', "x.json:3: column "),
        ('[\n{"id": "a", "type": "book", "title": "A"},\n{"id": "b" "type": "book"}]', "x.json:3: column 12: "),
        ('{"id": "a", "type": "book", "title": "A"}\n{"id": \n', "x.json:"),
    ],
)
def test_broken_json(text: str, where: str) -> None:
    """A broken item is named by line and column, and the others are read."""
    found = reading("x.json", text)
    assert [record.id for record in found.records] == ["a"]
    assert found.codes == ["broken-json"]
    assert str(found.findings[0]).startswith(where)
    assert found.entries == 2


def test_reading_goes_on_behind_a_broken_item() -> None:
    """One wrong comma costs one item, not the rest of the file."""
    lines = [json.dumps(ITEM | {"id": f"i{number}"}) for number in range(20)]
    lines[7] = lines[7].replace('"type":', '"type"')
    found = reading("x.json", "[\n" + ",\n".join(lines) + "\n]")
    assert len(found.records) == 19
    assert found.entries == 20
    assert str(found.findings[0]).startswith("x.json:9: column ")


def test_odd_json() -> None:
    """NaN and keys that stand twice are warned of; nesting without end is refused, not crashed on."""
    found = reading("x.json", '[{"id": "a", "type": "book", "title": "A", "title": "B", "volume": NaN}]')
    assert found.record.title == "B"
    assert sorted(found.codes) == ["duplicate-field", "not-a-number"]
    deep = '[{"id": "a", "type": "book", "title": ' + "[" * 100_000
    found = reading("x.json", deep)
    assert (found.codes, found.entries) == (["broken-json"], 1)


names = st.dictionaries(
    st.sampled_from(["family", "given", "literal", "suffix", "non-dropping-particle", "isInstitution", "ORCID"]),
    st.one_of(st.text(max_size=8), st.booleans(), st.none(), st.integers()),
    max_size=4,
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
items = st.fixed_dictionaries(
    {"id": st.one_of(st.text(max_size=8), st.integers()), "type": st.just("book")},
    optional={
        key: st.one_of(values, anything)
        for key, values in {
            "title": st.text(max_size=20),
            "author": st.lists(names, max_size=3),
            "issued": st.fixed_dictionaries(
                {"date-parts": st.lists(st.lists(st.integers(-3000, 3000), max_size=3), max_size=2)}
            ),
            "note": st.text(alphabet="PMID: \n{}DOI10./a|", max_size=30),
            "keyword": st.text(max_size=10),
            "DOI": st.text(max_size=10),
            "citation-key": st.text(max_size=5),
            "custom": anything,
            "reference": anything,
        }.items()
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(items, min_size=1, max_size=4), st.sampled_from([None, 1]))
def test_whatever_the_values_are(found_items: list[dict[str, object]], indent: int | None) -> None:
    """Any JSON value in any place: each item becomes a record or a named error, none is lost, nothing raises."""
    found = reading("x.json", json.dumps([ITEM, *found_items], indent=indent))
    assert found.entries == len(found_items) + 1 == len(found.drafts)
    assert len(found.records) + found.refused == found.entries
