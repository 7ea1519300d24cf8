"""RIS and the Web of Science's tagged export: what well-formed and broken files say."""

from __future__ import annotations

import pytest
from drafts import Reading, reading
from hypothesis import given
from hypothesis import strategies as st

from sitegen.exports import to_ris
from sitegen.exports.fields import edtf
from sitegen.model import Contributor, Identifier, Name, PartialDate, Record


def ris(text: str | bytes, name: str = "refs.ris") -> Reading:
    """What comes of a file, in which every record is accounted for."""
    result = reading(f"content/{name}", text)
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert result.entries == len(result.records) + errors
    return result


def one(*lines: str, kind: str = "JOUR") -> Reading:
    """A record of these lines, with a title."""
    return ris("\r\n".join([f"TY  - {kind}", "TI  - A title", *lines, "ER  - ", ""]))


JOURNAL = """\
TY  - JOUR
ID  - doe2020
T1  - Exosomes &amp; <i>cancer</i>
AU  - Safaei, Mohsen
AU  - Davis, Sammy, Jr.
A2  - van der Berg, Ann
PY  - 2020/06/01/
JF  - Journal of Things
JA  - J. Things
VL  - 29
IS  - 2
SP  - 202
EP  - 216
SN  - 2352-3204
DO  - https://doi.org/10.1016/j.reth.2025.03.005
UR  - https://example.org/x; https://example.org/y
KW  - *Cancer
KW  - Exosome
AB  - First line.
Second line.
LA  - eng
Y2  - 2021/02/03
ER  -
"""


def test_a_journal_article_in_full() -> None:
    """A usual record becomes an article with every field in its place."""
    record = ris(JOURNAL).record
    assert (record.id, record.type, record.title) == ("doe2020", "article-journal", "Exosomes & cancer")
    assert record.authors == (Name(family="Safaei", given="Mohsen"), Name(family="Davis", given="Sammy", suffix="Jr."))
    assert record.editors == (Name(family="Berg", given="Ann", particle="van der"),)
    assert (edtf(record.issued), edtf(record.accessed)) == ("2020-06-01", "2021-02-03")
    assert (record.container_title, record.container_title_short) == ("Journal of Things", "J. Things")
    assert (record.volume, record.issue, record.page) == ("29", "2", "202-216")
    assert record.identifiers == (
        Identifier(scheme="issn", value="2352-3204"),
        Identifier(scheme="doi", value="10.1016/j.reth.2025.03.005"),
    )
    assert [link.url for link in record.urls] == ["https://example.org/x", "https://example.org/y"]
    assert record.subjects == ("Cancer", "Exosome")
    assert record.abstract.startswith("First line.")
    assert record.abstract.endswith("Second line.")
    assert record.languages == ("en",)


def test_lines_are_those_of_the_file() -> None:
    """Each row of the staff view says where it stands."""
    result = ris("\n\n" + JOURNAL)
    assert result.drafts[0].origin.line == 3
    assert {row.key: row.line for row in result.record.provenance}["VL"] == 12


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        (
            "CHAP",
            ["T2  - The book", "SE  - 4"],
            {"type": "chapter", "container_title": "The book", "chapter_number": "4"},
        ),
        (
            "BOOK",
            ["T2  - The series", "M1  - 7", "SP  - 320"],
            {"collection_title": "The series", "collection_number": "7"},
        ),
        ("BOOK", ["SP  - 320"], {"number_of_pages": "320", "page": ""}),
        (
            "CPAPER",
            ["T2  - Proceedings", "C3  - The conference"],
            {"type": "paper-conference", "event_title": "The conference"},
        ),
        ("CONF", ["T2  - Proceedings"], {"type": "paper-conference", "container_title": "Proceedings"}),
        ("CONF", ["PB  - ACM"], {"type": "book", "publisher": "ACM"}),
        ("THES", ["PB  - MIT", "M3  - PhD thesis"], {"type": "thesis", "publisher": "MIT", "genre": "PhD thesis"}),
        ("GEN", ["M3  - performance"], {"type": "performance", "genre": ""}),
        (
            "JOUR",
            ["M3  - Article", "C7  - 106558"],
            {"type": "article-journal", "genre": "", "page": "106558", "number": "106558"},
        ),
        ("RPRT", ["M1  - TR-7"], {"type": "report", "number": "TR-7"}),
        ("COMP", ["ET  - 2.1"], {"type": "software", "version": "2.1"}),
        ("JOUR", ["SP  - No", "EP  - Specified"], {"page": ""}),
        ("JOUR", ["SP  - e815"], {"page": "e815"}),
        ("JOUR", ["SP  - 12-19"], {"page": "12-19"}),
    ],
)
def test_types_decide_what_a_tag_means(kind: str, lines: list[str], expected: dict[str, str]) -> None:
    """A second title, a number, a page count are read by the type of the record."""
    record = one(*lines, kind=kind).record
    assert {name: getattr(record, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2014//"], "2014"),
        (["PY  - 2014/05/"], "2014-05"),
        (["PY  - 2014/05/20/Spring"], "2014-05-20"),
        (["Y1  - 2014///Spring"], "2014-21"),
        (["PY  - 2014", "DA  - NOV"], "2014-11"),
        (["PY  - 2014", "DA  - JUL 10"], "2014-07-10"),
        (["PY  - 2014", "DA  - 2014/05/20/"], "2014-05-20"),
        (["DA  - 2014///2014/2015"], "2014/2015"),
        (["PY  - 2015/october"], "2015-10"),
        (["PY  - in press"], "in press"),
    ],
)
def test_dates(lines: list[str], date: str) -> None:
    """Dates with empty places, months in words, a year in one tag and its month in another."""
    assert edtf(one(*lines).record.issued) == date


@pytest.mark.parametrize(
    ("line", "identifier"),
    [
        ("SN  - 0-8044-2957-X", Identifier(scheme="isbn", value="9780804429573")),
        ("SN  - 21688184", Identifier(scheme="issn", value="2168-8184")),
        ("AN  - 12345678", Identifier(scheme="pmid", value="12345678")),
        ("C2  - PMC2231364", Identifier(scheme="pmcid", value="PMC2231364")),
        ("L3  - 10.1000/182", Identifier(scheme="doi", value="10.1000/182")),
    ],
)
def test_identifiers(line: str, identifier: Identifier) -> None:
    """Numbers are told by their form."""
    assert one(line).record.identifiers == (identifier,)


@pytest.mark.parametrize(
    ("value", "source"),
    [("EBSCOhost", "EBSCOhost"), ("1000 Genomes", "1000 Genomes"), ("2013 06 10", ""), ("2010 Jun", "")],
)
def test_the_provider_of_a_database(value: str, source: str) -> None:
    """`DP` is where a work was found, unless it is a date, as in MEDLINE."""
    assert one(f"DP  - {value}").record.source == source


def test_a_running_number_is_no_id() -> None:
    """Databases number their answers: two files would have a record 1 each."""
    assert one("ID  - 1", "DO  - 10.1000/182").record.id == "10.1000/182"


def test_private_tags_leave_no_trace() -> None:
    """Notes to self, and files on somebody's machine, are in no part of the record; full texts on the web are links."""
    record = one(
        "N1  - HIDDEN",
        "RN  - HIDDEN",
        "L1  - file:///home/HIDDEN/x.pdf",
        "L4  - C:\\HIDDEN\\y.png",
        "L1  - https://example.org/x.pdf",
    ).record
    assert "HIDDEN" not in repr(record)
    assert [link.url for link in record.urls] == ["https://example.org/x.pdf"]


def test_unknown_tags_are_kept_and_named_once() -> None:
    """A tag that RIS lacks is in the staff view, and one notice a file says so."""
    result = one("JP  - CRISPR", "JP  - again")
    assert result.codes == ["unknown-tag"]
    assert ("CRISPR", "again") in [row.values for row in result.record.provenance]


def test_a_record_without_an_end() -> None:
    """It ends where the next begins, or with the file, and is named; nothing is lost."""
    result = ris("TY  - BOOK\nTI  - One\nTY  - BOOK\nTI  - Two\n")
    assert [record.title for record in result.records] == ["One", "Two"]
    assert [(finding.code, finding.origin.line) for finding in result.findings] == [("no-end", 1), ("no-end", 3)]


def test_stray_text() -> None:
    """Text outside of records is named once for each run; running numbers and the headers of databases are not."""
    result = ris(
        f"Record #1 of 2\nProvider: Ovid\nContent: text/plain\n\nDear reader\nhow are you\n1.\n{JOURNAL}\nNL  - J Things\nbye\n"
    )
    assert len(result.records) == 1
    assert [(finding.code, finding.origin.line) for finding in result.findings] == [
        ("stray-text", 5),
        ("stray-text", 33),
    ]


@pytest.mark.parametrize("mark", ["\ufeff", "", " \ufeff\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_byte_order_marks(mark: str, codec: str) -> None:
    """A byte order mark, even a doubled one, hides no record."""
    assert len(ris((mark + JOURNAL).encode(codec)).records) == 1


def test_a_great_many_authors() -> None:
    """7,456 authors are all kept."""
    record = one(*(f"AU  - Family{n}, Given" for n in range(7_456))).record
    assert len(record.authors) == 7_456


def test_keywords_and_addresses_may_go_on_below() -> None:
    """A line without a tag goes on with the value above: a keyword of its own, the next words of a title."""
    record = ris("TY  - JOUR\nTI  - A long\n      title\nKW  - one\ntwo\nthree\nER  -\n").record
    assert (record.title, record.subjects) == ("A long title", ("one", "two", "three"))


def test_a_file_without_records() -> None:
    """It is a warning."""
    assert ris("Dear diary\n").codes == ["no-entries"]
    assert ris("").codes == ["empty-file"]


RECORD = Record(
    id="doe2020",
    type="chapter",
    title="A title",
    authors=(Name(family="Beethoven", given="Ludwig", particle="van"), Name(literal="CERN")),
    editors=(Name(family="Doe", given="Ann", suffix="Jr."),),
    translators=(Name(family="Roe", given="Bo"),),
    contributors=(Contributor(role="collection-editor", name=Name(family="Poe", given="Cy")),),
    issued=PartialDate(year=2019, month=3, end=PartialDate(year=2019, month=5)),
    accessed=PartialDate(year=2020, month=1, day=2),
    container_title="The book",
    collection_title="The series",
    volume="3",
    page="10-19",
    chapter_number="4",
    publisher="P",
    publisher_place="Oslo",
    identifiers=(Identifier(scheme="isbn", value="9780804429573"), Identifier(scheme="pmid", value="12345678")),
    languages=("de",),
    subjects=("one", "two"),
    abstract="Short.",
)


@pytest.mark.parametrize(
    "kind", "chapter article article-journal book thesis report webpage dataset review event post manuscript".split()
)
def test_our_own_exports_come_back(kind: str) -> None:
    """A record exported as RIS is read as the same record."""
    import msgspec

    wanted = {
        name: value
        for name, value in msgspec.structs.asdict(RECORD).items()
        if value and name not in ("type", "origins", "provenance")
    }
    if kind == "book":
        del wanted["container_title"], wanted["collection_title"]
    if kind != "chapter":
        del wanted["chapter_number"]
    record = ris(to_ris([msgspec.structs.replace(RECORD, type=kind)])).record
    assert {name: getattr(record, name) for name in wanted} == wanted
    assert record.type == kind


LINES = [
    "TY  - JOUR",
    "TY  -",
    "ER  - ",
    "ER",
    "TI  - x",
    "AU  - A; B",
    "SP  - 1",
    "EP  -",
    "PY  - 2020//",
    "text",
    "",
    " ",
    "KW  - ;;*",
    "Z9  - y",
]


@given(st.lists(st.sampled_from(LINES), max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_file_is_too_much(lines: list[str], end: str) -> None:
    """Whatever stands where, every record is kept or refused with a reason."""
    ris(end.join(lines))


CIW = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Li, W
   Dou, Z
AF Li, Wei
   Dou, Zhiguo
CA WHO Study Group
TI Soil fauna diversity at different stages of reed
   restoration
SO ECOSYSTEM HEALTH
DE soil; fauna;
   lake
VL 6
BP 9
EP 20
DI 10.1080/20964129.2020.1722034
PD DEC 16
PY 2020
SN 2096-4129
UT WOS:000514379300001
ER

EF
"""


def test_a_single_space() -> None:
    """A file whose tags have one space before the hyphen throughout is read; in others that is text."""
    result = ris("TY - JOUR\nTI - One\nAU - Doe, J\nER - \nTY - JOUR\nTI - Two\nER -\n")
    assert ([record.title for record in result.records], result.findings) == (["One", "Two"], ())
    assert one("AB  - Many", "US - based firms").record.abstract == "Many US - based firms"


@pytest.mark.parametrize("name", ["a.txt", "a.ris"])
def test_wide_characters(name: str) -> None:
    """RIS in UTF-16 is known for RIS by its text, too."""
    assert ris("TY  - JOUR\r\nTI  - Œuvres\r\nER  - \r\n".encode("utf-16"), name).record.title == "Œuvres"


def test_addresses_for_mail() -> None:
    """The authors' mail addresses are left out of their affiliations."""
    record = one("AD  - Roe, A.: a.roe@example.org, Example University").record
    assert [row.values for row in record.provenance if row.key == "AD"] == [("Roe, A.: , Example University",)]


def test_the_series_of_a_report() -> None:
    """What a report stands in is a series."""
    record = one("T2  - Technical series", "M1  - 7", kind="RPRT").record
    assert (record.container_title, record.collection_title) == ("", "Technical series")


def test_people_of_the_web_of_science() -> None:
    """ORCIDs find their authors, books have authors of their own, seasons are dates, and nobody's mail address is published."""
    text = CIW.replace(
        "CA WHO", "OI Dou, Zhiguo/0000-0002-1825-0097;\n   Li, W/0000-0001-5109-3700\nEM zdou@example.org\nCA WHO"
    )
    record = ris(text, "savedrecs.ciw").record
    assert [name.orcid for name in record.authors] == ["0000-0001-5109-3700", "0000-0002-1825-0097", ""]
    assert "example.org" not in repr(record)
    book = ris("FN Clarivate\nPT B\nBA Smith, A\nBF Smith, Adam\nTI Book\nPD SPR\nPY 2001\nER\n", "a.ciw").record
    assert (book.authors, edtf(book.issued)) == ((Name(family="Smith", given="Adam"),), "2001-21")


def test_the_web_of_science() -> None:
    """Its tagged export is read with full names, continued lines and keywords apart."""
    result = ris(CIW, "savedrecs.ciw")
    record = result.record
    assert result.findings == ()
    assert (record.id, record.title) == (
        "WOS:000514379300001",
        "Soil fauna diversity at different stages of reed restoration",
    )
    assert record.authors == (
        Name(family="Li", given="Wei"),
        Name(family="Dou", given="Zhiguo"),
        Name(literal="WHO Study Group"),
    )
    assert (record.subjects, record.page, edtf(record.issued)) == (("soil", "fauna", "lake"), "9-20", "2020-12-16")
    assert ris(CIW, "savedrecs.txt").reader == "wos"
    assert ris(JOURNAL, "refs.txt").reader == "ris"
