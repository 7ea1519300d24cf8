"""CSV (RFC 4180): one record a row, the columns by the record's own field names, several values joined by '; '.

Spreadsheets run what begins with =, +, -, @, a tab or a carriage return as a formula, so such a value gets an
apostrophe in front (OWASP,
'CSV Injection'): the one change that a reader has to take back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.exports.fields import edtf, identifiers, joined, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sitegen.model import Name, Record

_TEXTS_BEFORE = ("id", "type", "title")
_NAMES = ("authors", "editors", "translators")
_TEXTS = (
    "container_title",
    "container_title_short",
    "collection_title",
    "collection_number",
    "volume",
    "issue",
    "page",
    "chapter_number",
    "number",
    "number_of_pages",
    "number_of_volumes",
    "edition",
    "version",
    "publisher",
    "publisher_place",
    "publication_status",
    "event_title",
    "event_place",
    "genre",
    "medium",
    "section",
    "authority",
    "reviewed_title",
    "original_title",
    "original_publisher",
    "original_publisher_place",
    "archive",
    "archive_place",
    "archive_location",
    "source",
    "call_number",
)
_DATES = ("accessed", "original_date", "event_date")
_SCHEMES = ("doi", "isbn", "issn", "pmid", "pmcid", "arxiv", "acl", "oclc", "lccn", "handle")
_LISTS = ("languages", "subjects", "tags", "collections", "institutions", "formats")
COLUMNS = (
    *_TEXTS_BEFORE,
    *_NAMES,
    "issued",
    *_TEXTS,
    "title_short",
    *_DATES,
    *_SCHEMES,
    "urls",
    *_LISTS,
    "license",
    "added",
    "updated",
    "abstract",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(records: Iterable[Record]) -> str:
    """`records` as CSV with a header line, in the order given; lines end in CR LF."""
    return "".join((FRAME[0], *(entry(record) for record in records)))


def entry(record: Record) -> str:
    """One record as a row, with its line end."""
    return _line([safe_cell(cell) if cell else "" for cell in _row(record)])


def _line(cells: Sequence[str]) -> str:
    """Cells as a row; each is on one line, so that only commas and quotation marks in it ask for quotation marks around it."""
    return ",".join([_quoted(cell) if "," in cell or '"' in cell else cell for cell in cells]) + "\r\n"


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def safe_cell(text: str) -> str:
    """`text` on one line, with an apostrophe in front where a spreadsheet would take it for a formula."""
    text = one_line(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(record: Record) -> list[str]:
    return [
        *[getattr(record, field) for field in _TEXTS_BEFORE],
        *[_people(people) if (people := getattr(record, field)) else "" for field in _NAMES],
        edtf(record.issued),
        *[getattr(record, field) for field in _TEXTS],
        record.title_short,
        *[edtf(getattr(record, field)) for field in _DATES],
        *_identifiers(record),
        joined((link.url for link in record.urls), " "),
        *[joined(values, "; ") if (values := getattr(record, field)) else "" for field in _LISTS],
        record.license,
        record.added,
        record.updated,
        record.abstract,
    ]


def _identifiers(record: Record) -> Iterator[str]:
    schemes = {item.scheme for item in record.identifiers}
    for scheme in _SCHEMES:
        yield joined(identifiers(record, scheme), "; ") if scheme in schemes else ""


def _people(names: tuple[Name, ...]) -> str:
    return joined((name.inverted for name in names), "; ")


#: What stands before, between and after the rows of a file: the names of the columns.
FRAME = (_line(COLUMNS), "", "")
