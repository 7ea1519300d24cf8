"""Tables: headings of many programs, cells with several values, quotes that are never closed."""

from __future__ import annotations

import msgspec
import pytest
from drafts import Reading, reading
from hypothesis import given
from hypothesis import strategies as st

from sitegen.exports import to_csv
from sitegen.exports.fields import edtf
from sitegen.model import Identifier, Name, PartialDate, Record, WebLink
from sitegen.readers import ReadOptions


def table(text: str | bytes, name: str = "refs.csv", **columns: str) -> Reading:
    """What comes of a table, in which every row is accounted for."""
    options = ReadOptions(csv_columns={heading.replace("_", " "): field for heading, field in columns.items()})
    result = reading(f"content/{name}", text, options)
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert result.entries == len(result.records) + errors
    return result


def test_a_table_with_our_own_names() -> None:
    """Columns by the names of fields; semicolons part names and words."""
    record = table(
        'id,title,authors,date,DOI,keywords,pages\nx1,A title,"Müller, Jörg; WHO",2020-06,10.1000/182,a; b,1-2\n'
    ).record
    assert (record.id, record.title, record.page) == ("x1", "A title", "1-2")
    assert record.authors == (Name(family="Müller", given="Jörg"), Name(literal="WHO"))
    assert edtf(record.issued) == "2020-06"
    assert record.doi == "10.1000/182"
    assert record.subjects == ("a", "b")


def test_one_name_in_a_cell() -> None:
    """A single 'Family, Given' is one person, several joined by 'and' are several."""
    rows = table('title,author\nA,"Doe, Ann"\nB,Ann Doe and Bo Roe\n').records
    assert [[name.inverted for name in row.authors] for row in rows] == [["Doe, Ann"], ["Doe, Ann", "Roe, Bo"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_told_by_the_headings(mark: str) -> None:
    """Whatever separates the headings separates the cells."""
    rows = [["title", "year", "publisher"], ['"Roe; Doe, and | more"', "2000", "P"]]
    record = table("\r\n".join(mark.join(row) for row in rows)).record
    assert (record.title, record.year, record.publisher) == ("Roe; Doe, and | more", "2000", "P")


def test_the_line_that_excel_writes_for_itself() -> None:
    """'sep=;' is no row."""
    assert table("sep=;\ntitle;year\nA, b;2000\n").record.title == "A, b"


def test_the_sites_own_map_goes_first() -> None:
    """[csv.columns] says what a column is, even one with a known name."""
    record = table("Werk,Note,title\nReal title,7,Nickname\n", Werk="title", Note="rating", title="title_short").record
    assert (record.title, record.title_short, record.rating) == ("Real title", "Nickname", 7)


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            "Key,Item Type,Publication Year,Author,Title,Publication Title,ISSN,DOI,Url,Abstract Note,Notes,File Attachments,Manual Tags",
            'K1,journalArticle,2020,"Doe, Ann; Roe, Bo",T,J,0317-8471,10.1000/182,https://example.org/x,Short.,HIDDEN,/home/HIDDEN/x.pdf,a; b',
            {
                "id": "K1",
                "type": "article-journal",
                "container_title": "J",
                "abstract": "Short.",
                "tags": ("a", "b"),
                "year": "2020",
            },
        ),
        (
            "Authors,Title,Year,Source title,Volume,Art. No.,Page start,Page end,Link,Author Keywords,Language of Original Document",
            '"Doe A.; Roe B.",T,2020,J,3,7,10,19,https://example.org/x,a; b,English',
            {"container_title": "J", "page": "10-19", "number": "7", "subjects": ("a", "b"), "languages": ("en",)},
        ),
        (
            "Book Id,Title,Author,Author l-f,ISBN13,My Rating,Publisher,Number of Pages,Year Published,Exclusive Shelf,My Review",
            '12345,T,Ann Doe,"Doe, Ann","=""9780804429573""",4,P,320,1999,to-read,HIDDEN',
            {
                "rating": 4,
                "number_of_pages": "320",
                "status": "to-read",
                "year": "1999",
                "authors": (Name(family="Doe", given="Ann"),),
            },
        ),
        (
            "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI",
            '12345678,T,"Doe A, Roe B.",J. 2020,Doe A,J,2020,2020/01/02,PMC2231364,,10.1000/182',
            {"container_title": "J", "year": "2020", "added": ""},
        ),
        (
            "Key,Item Type,Title,Court,File Attachments",
            "K2,case,Doe v. Roe,Supreme Court,",
            {"type": "legal_case", "authority": "Supreme Court"},
        ),
    ],
)
def test_what_other_programs_write(header: str, cells: str, expected: dict[str, object]) -> None:
    """The exports of Zotero, Scopus, Goodreads and PubMed are read without a map, their private columns are not."""
    record = table(f"\ufeff{header}\n{cells}\n").record
    assert {name: getattr(record, name) for name in expected} == expected
    assert "HIDDEN" not in repr(record)


def test_unknown_columns_are_kept() -> None:
    """What has no name here is in the staff view under its heading."""
    record = table("title,Cited by\nT,12\n").record
    assert [(row.key, row.values, row.line) for row in record.provenance if row.key == "Cited by"] == [
        ("Cited by", ("12",), 2)
    ]


def test_rows_of_another_length() -> None:
    """Too many cells are kept and named; too few are no fault; an empty row is none."""
    result = table("title,year\nA,2000,more,\nB\n,\n\nC,2001\n")
    assert [record.title for record in result.records] == ["A", "B", "C"]
    assert [(finding.code, finding.origin.line) for finding in result.findings] == [("too-many-cells", 2)]
    assert ("more",) in [row.values for row in result.records[0].provenance]


def test_line_ends_within_cells() -> None:
    """A quoted cell may hold line ends; the rows after it have their own lines."""
    result = table('title,abstract\nA,"one\n\ntwo"\nB,three\n')
    assert [record.origin.line for record in result.records] == [2, 5]
    assert result.records[0].abstract.split() == ["one", "two"]


def test_a_quote_that_is_never_closed() -> None:
    """Its row is refused by line, the rows after it are kept."""
    result = table('title,year\nA,2000\n"B,2001\nC,2002\nD,2003\n')
    assert [record.title for record in result.records] == ["A", "C", "D"]
    assert [(finding.code, finding.origin.line) for finding in result.findings] == [("broken-row", 3)]


def test_many_quotes_that_are_never_closed() -> None:
    """They cost no more than their own rows, each of which is named."""
    result = table("title,year\n" + "".join(f'T{n},"2000\nU{n},2001\n' for n in range(1_000)))
    assert [record.title for record in result.records] == [f"U{n}" for n in range(1_000)]
    assert [finding.code for finding in result.findings] == ["broken-row"] * 1_000


def test_quotes_that_are_not_quite_right() -> None:
    """Text after a closing quote is read as well as can be, and named."""
    result = table('title,year\n"A" and more,2000\nB,2001\n')
    assert [record.title for record in result.records] == ["A and more", "B"]
    assert result.codes == ["loose-quote"]


def test_inches_are_no_quotes() -> None:
    """A quote in the middle of a cell is a character."""
    assert table('title,year\nA 5" disk,2000\nB,2001\n').records[0].title == 'A 5" disk'


def test_a_table_without_titles() -> None:
    """It is refused with its headings, for somebody must say which of them it is."""
    (finding,) = table("foo,bar\n1,2\n").findings
    assert (finding.code, finding.severity) == ("no-title-column", "error")
    assert "'foo'" in finding.message


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff\n"])
def test_empty_files(text: str) -> None:
    """Nothing is a warning."""
    assert table(text).codes == ["empty-file"]


def test_encodings() -> None:
    """UTF-16 with its mark is read, undeclared Windows text refused with an offset."""
    assert table("title\nÜber\n".encode("utf-16")).record.title == "Über"
    (finding,) = table("title\nÜber\n".encode("cp1252")).findings
    assert "offset 6" in finding.message


RECORD = Record(
    id="doe2020",
    type="article",
    title="=1+1 is a title",
    authors=(Name(family="Beethoven", given="Ludwig", particle="van"), Name(literal="CERN, Geneva")),
    issued=PartialDate(year=1990, unspecified=1),
    container_title="-J",
    volume="3",
    page="10-19",
    source="JSTOR",
    identifiers=(
        Identifier(scheme="doi", value="10.1002/(sici)1097(1998)17:15<1661::aid-sim968>3.0.co;2-2"),
        Identifier(scheme="isbn", value="9780804429573"),
        Identifier(scheme="isbn", value="9780007280599"),
    ),
    urls=(WebLink(url="https://example.org/a"), WebLink(url="https://example.org/b")),
    languages=("de", "en"),
    subjects=("Drugs, old and new", "@home"),
    tags=("one, two",),
    abstract='He said "no", twice',
)


@pytest.mark.parametrize("kind", ["article", "article-journal", "book", "chapter", "dataset", "post-weblog", "event"])
def test_our_own_exports_come_back(kind: str) -> None:
    """A record exported as CSV is read as the same record, its formulas without their apostrophes."""
    wanted = msgspec.structs.replace(RECORD, type=kind)
    record = table(to_csv([wanted])).record
    assert msgspec.structs.replace(record, origins=(), provenance=(), authors=()) == msgspec.structs.replace(
        wanted, authors=()
    )
    assert record.authors[0] == wanted.authors[0]


CELLS = ['"', ",", "\n", "a", "title", ";", "\t", "=", "'", "\r\n", '""', "é", " "]


@given(st.lists(st.sampled_from(CELLS), max_size=60))
def test_no_table_is_too_much(cells: list[str]) -> None:
    """Whatever the cells hold, reading ends and says why a row is refused."""
    result = reading("content/refs.csv", "title,x\n" + "".join(cells) + "\nlast,1\n")
    assert all(finding.message for finding in result.findings)


@pytest.mark.parametrize(
    ("header", "cell", "names"),
    [
        ("Authors", "Doe J.", ["Doe, J"]),
        ("Authors", "Doe J, van der Berg AB.", ["Doe, J", "van der Berg, AB"]),
        ("Authors", "García Márquez G., Li X., et al.", ["García Márquez, G.", "Li, X."]),
        ("Authors", "King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("Additional Authors", "Jane Roe, John Doe", ["Roe, Jane", "Doe, John"]),
    ],
)
def test_names_as_databases_list_them(header: str, cell: str, names: list[str]) -> None:
    """'Family Initials' with commas between the names, as PubMed and Scopus write them, and 'Given Family' as Goodreads does."""
    record = table(f'title,{header}\nT,"{cell}"\n').record
    assert [name.inverted for name in record.authors] == names
