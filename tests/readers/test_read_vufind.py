"""VuFind's records in every wrapping, whole or broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Name, ReadResult, Record
from sitegen.normalise import NormaliseSettings, normalise
from sitegen.readers import ReadOptions
from sitegen.readers.allfields import recover
from sitegen.readers.vufind import claims, read
from sitegen.sources import Source

SEED = Path(__file__).parent.parent / "data" / "vufind-doaj-article.json"


def parse(text: str | bytes) -> ReadResult:
    """Reads one file of this text."""
    data = text if isinstance(text, bytes) else text.encode()
    return read(Source(path="content/x.json", data=data), ReadOptions())


def records(result: ReadResult) -> list[Record]:
    """The records of the drafts, none of which may be refused."""
    found = [normalise(draft, NormaliseSettings()) for draft in result.drafts]
    assert all(one.record for one in found), [str(finding) for one in found for finding in one.findings]
    return [one.record for one in found if one.record]


def document(**fields: object) -> str:
    """A small Solr document as JSON."""
    return json.dumps({"id": "a", "title": "T", "title_full": "T", **fields})


def test_the_seed_record_whole() -> None:
    """A real record: names, journal, date and DOI, and each field of the document kept with its line."""
    text = SEED.read_text()
    (record,) = records(parse(text))
    assert record.type == "article-journal"
    assert record.container_title == "Regenerative Therapy"
    assert record.publisher == "Elsevier"
    assert record.issued is not None
    assert record.issued.iso == "2025-06-01"
    assert len(record.authors) == 10
    assert record.authors[1] == Name(family="Rajabi", given="Seyedeh Somayeh")
    assert record.languages == ("en",)
    assert record.formats == ("Article",)
    assert record.collections == record.institutions == ("DOAJ",)
    assert len(record.subjects) == 6
    assert record.urls[0].url.endswith("S2352320425000598")
    rows = {row.key: row for row in record.provenance}
    assert set(json.loads(text)) <= set(rows)
    for key, row in rows.items():
        if row.status == "source":
            assert f'"{key}"' in text.split("\n")[row.line - 1]


def test_what_the_seed_only_says_in_passing() -> None:
    """DOI, volume and pages are recovered from the joined fields, and marked as inferred."""
    (record,) = records(parse(SEED.read_text()))
    assert record.doi == "10.1016/j.reth.2025.03.005"
    assert (record.volume, record.page) == ("29", "202-216")
    inferred = {row.key: row.confidence for row in record.provenance if row.status == "inferred"}
    assert set(inferred) == {"doi", "volume", "page"}
    assert inferred["doi"] > inferred["volume"]


def test_nothing_is_recovered_on_a_guess() -> None:
    """Where the title is not found, or several splits fit, nothing is inferred."""
    assert recover("id10.1000/xSome title", "Another title") == ()
    (doi,) = recover("x2020-01-0112110.1000/xTitle", "Title")
    assert doi.scheme == "doi"


@pytest.mark.parametrize(
    "text",
    [
        document(),
        f"[{document()}]",
        f'{{"responseHeader": {{"status": 0}}, "response": {{"numFound": 1, "docs": [{document()}]}}}}',
        f'{{"resultCount": 1, "records": [{document()}], "status": "OK"}}',
        f"{document()}\n{document()}\n",
        f"\ufeff{document()}",
        f"[{document()},]",
    ],
    ids=["document", "array", "solr", "api", "lines", "mark", "comma"],
)
def test_wrappings(text: str) -> None:
    """A document is one in whatever it is wrapped, and it is claimed."""
    assert claims("content/x.json", text.encode())
    result = parse(text)
    assert result.findings == ()
    assert result.entries == len(result.drafts)
    assert {record.id for record in records(result)} == {"a"}


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[2020]]}}]',
        '[{"id": "a", "type": "article-journal", "title": "T", "container-title": "J"}]',
        '{"bibjson": {"title": "T"}, "id": "a"}',
        '{"status": "ok", "message-type": "work", "message": {"title": ["T"]}}',
        '{"id": 1, "name": "package"}',
        '{"results": []}',
        "not json",
        "",
    ],
)
def test_other_json_is_not_claimed(text: str) -> None:
    """CSL-JSON, DOAJ, Crossref and anything else are left to their own readers."""
    assert not claims("content/x.json", text.encode())


def test_scalars_and_arrays_are_coerced() -> None:
    """A scalar where an array is due and the reverse never show their brackets."""
    (record,) = records(
        parse(json.dumps({"id": ["a"], "title": ["T"], "author": "Ann Lee", "publishDate": 2020, "format": "Book"}))
    )
    assert (record.id, record.title, record.type) == ("a", "T", "book")
    assert record.authors == (Name(family="Lee", given="Ann"),)
    assert record.year == "2020"


def test_library_records_lose_their_punctuation() -> None:
    """Headings made from MARC: no ISBD marks, no dates of life, series of books apart from journals."""
    text = document(
        title="La congiura : (prima stesura) /",
        title_short="La congiura :",
        author=["Vico, Giambattista, 1668-1744."],
        author2=["Pandolfi, Claudia.", "Lee, Ann"],
        author2_role=["", "edt"],
        author_corporate=["Centro di Studi Vichiani"],
        publisher=["Centro di Studi,"],
        series=["Opere ;"],
        format=["Book"],
        topic=["Fiction.", "U.S."],
        isbn=["8820737493", "1558612742 (pbk.)", "9788072815562"],
        oclc_num=["30585539"],
        physical=["296 p. : ill. ; 24 cm."],
        language=["Italian", "Latin"],
        record_format="marc",
    )
    (record,) = records(parse(text))
    assert record.title == "La congiura : (prima stesura)"
    assert record.title_short == "La congiura"
    assert record.authors == (Name(family="Vico", given="Giambattista"), Name(literal="Centro di Studi Vichiani"))
    assert record.editors == (Name(family="Lee", given="Ann"),)
    assert [(item.role, item.name.family) for item in record.contributors] == [("contributor", "Pandolfi")]
    assert (record.publisher, record.collection_title, record.container_title) == ("Centro di Studi", "Opere", "")
    assert record.subjects == ("Fiction", "U.S.")
    assert record.identifier("isbn") == "9788820737498"
    assert record.number_of_pages == "296"
    assert record.languages == ("it", "la")


def test_vufinds_api() -> None:
    """The answers of VuFind's own API: authors with roles, headings in parts, links with descriptions."""
    text = json.dumps(
        {
            "resultCount": 1,
            "records": [
                {
                    "id": "a",
                    "title": "T",
                    "authors": {
                        "primary": {"Lee, Ann": {"role": ["author"]}},
                        "secondary": {"Ek, Bo": {"role": ["edt"]}},
                        "corporate": {"CERN": {"role": []}},
                    },
                    "formats": ["Article"],
                    "subjects": [["Cancer", "Therapy"], ["Cells"]],
                    "series": [{"name": "J", "number": "3"}],
                    "urls": [{"url": "https://a.org", "desc": "Full text"}],
                    "cleanDoi": "10.1000/1",
                    "languages": ["English"],
                }
            ],
        }
    )
    assert claims("content/x.json", text.encode())
    (record,) = records(parse(text))
    assert record.authors == (Name(family="Lee", given="Ann"), Name(literal="CERN"))
    assert record.editors == (Name(family="Ek", given="Bo"),)
    assert record.subjects == ("Cancer -- Therapy", "Cells")
    assert (record.urls[0].url, record.urls[0].label) == ("https://a.org", "Full text")
    assert (record.doi, record.container_title) == ("10.1000/1", "J")


def test_a_record_that_carries_the_solr_document() -> None:
    """Where the API was asked for the raw data, that counts."""
    text = json.dumps(
        {"resultCount": 1, "records": [{"id": "a", "rawData": {"id": "a", "title": "Raw", "topic": ["X"]}}]}
    )
    assert records(parse(text))[0].title == "Raw"


def test_truncated_json_keeps_what_is_whole() -> None:
    """The records before the fault are read; the fault is named by line and column."""
    result = parse('[\n{"id": "a", "title": "T", "topic": []},\n{"id": "b", "tit')
    assert [draft.origin.line for draft in result.drafts] == [2]
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.origin.line) == ("broken-json", "error", 3)
    assert finding.message.startswith("column ")
    assert result.entries == 2


@pytest.mark.parametrize(
    "text",
    ['{"id": "a"} trailing', '{"id": "a",}', "{'id': 1}", '{"id": "a\n"}', '{"id": ' + "[" * 100_000, "[" * 100_000,
     '{"id": ' + '{"a": ' * 500 + "1" + "}" * 501, '{"id"', "[1, 2", "true", '{"id": tru}'],
)  # fmt: skip
def test_broken_json_is_named(text: str) -> None:
    """Any fault of JSON, nesting without end among them, is a finding with line and column."""
    result = parse(text)
    errors = [finding for finding in result.findings if finding.severity == "error"]
    assert errors
    assert all(finding.origin.line for finding in errors)
    assert result.entries == len(result.drafts) + len(errors)


def test_duplicate_keys_and_no_numbers() -> None:
    """Python's leniency is not silent: NaN is left out, the last of two keys counts, both are warned of."""
    result = parse('{"id": "a", "title": "A", "title": "B", "topic": NaN}')
    assert [(finding.code, finding.field, finding.severity) for finding in result.findings] == [
        ("not-a-number", "NaN", "warning"),
        ("duplicate-field", "title", "warning"),
    ]
    assert records(result)[0].title == "B"


def test_what_is_no_record_in_the_array() -> None:
    """A number among the records is named, and the others are read."""
    result = parse(f"[{document()}, 7, {document()}]")
    assert len(result.drafts) == 2
    assert result.entries == 3
    assert result.findings[0].code == "not-a-record"


def test_no_title_names_the_record() -> None:
    """A document without any title is named with its line, and gets a title that says so."""
    (draft,) = parse('[\n{"id": "a", "topic": ["x"]}]').drafts
    result = normalise(draft, NormaliseSettings())
    assert [(finding.code, finding.field, finding.origin.line) for finding in result.findings] == [
        ("no-title", "title", 2)
    ]
    assert result.record is not None
    assert result.record.title == "[Untitled: a]"


def test_any_title_will_do() -> None:
    """Without `title`, `title_full` and `title_short` are taken, in this order."""
    assert records(parse('{"id": "a", "title_short": "S", "title_full": "F"}'))[0].title == "F"
    assert records(parse('{"id": "a", "title_short": "S"}'))[0].title == "S"


def test_control_characters_are_shown_as_pictures() -> None:
    """A MARC record inside a field keeps its separators, as signs that can be printed."""
    (record,) = records(parse(document(fullrecord="00\u001e\u001fa")))
    assert next(row.values for row in record.provenance if row.key == "fullrecord") == ("00␞␟a",)


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_empty_files(data: bytes) -> None:
    """An empty file is a warning."""
    assert parse(data).findings[0].code == "empty-file"


def test_bad_encoding() -> None:
    """Bytes that are no UTF-8 refuse the file."""
    assert parse(b'{"id": "\xff"}').findings[0].code == "bad-encoding"


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    """No text makes the reader raise, and nothing is lost in silence."""
    result = parse(text.encode("utf-8", "ignore"))
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert result.entries == len(result.drafts) + errors


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "id",
        "title",
        "author",
        "publishDate",
        "isbn",
        "url",
        "language",
        "format",
        "authors",
        "urls",
        "series",
        "subjects",
    ]
)


@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_any_values_are_survived(value: dict[str, object]) -> None:
    """Whatever shapes the fields have, they are read or refused with a finding."""
    for draft in parse(json.dumps(value)).drafts:
        result = normalise(draft, NormaliseSettings())
        assert result.record or result.findings


def test_shared_examples(shared_data: Path) -> None:
    """All records of VuFind's own test files are read, without one error."""
    for name, count in {"crhallberg__search.json": 20, "crhallberg__testbug2.json": 1}.items():
        data = (shared_data / "vufind" / name).read_bytes()
        assert claims(name, data[:65_536])
        result = parse(data)
        assert (len(records(result)), result.entries) == (count, count)
    (record,) = records(parse((shared_data / "vufind" / "crhallberg__testbug2.json").read_bytes()))
    assert record.title == "La congiura dei Principi Napoletani 1701 : (prima e seconda stesura)"
