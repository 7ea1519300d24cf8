"""Tables: CSV and TSV (RFC 4180), a record a row, the columns by their headings.

A heading is any name of a field (`sitegen.vocabulary`), a name that Zotero, Scopus, PubMed, Goodreads or LibraryThing give a column, or what
`[csv.columns]` in site.toml says it is. Several values in a cell stand apart by semicolons. The dialect is told by which separator makes
known headings; quotes are as RFC 4180 has them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, RawField, ReadResult
from sitegen.readers.base import empty_file, file_finding, summed_up
from sitegen.readers.csv_headings import BY_COMMAS, Column, columns_of
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "csv"

_SEPARATORS: Final = (",", ";", "\t", "|")
_NAMES: Final = frozenset({"authors", "editors", "translators", "contributors"})
_LISTS: Final = frozenset(
    {"subjects", "tags", "languages", "collections", "institutions", "formats", "prerequisites", "aliases", *_NAMES}
)
_FORMULA: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n", "'＝", "'＋", "'－", "'＠")
_QUOTED: Final = re.compile(r'(?<![^\n,;\t|])"(?:[^"]|"")*+"(?=[\n,;\t|]|$)')
_EXPORT: Final = ("id", "type", "title", "authors", "editors", "translators", "issued", "container_title")
_SHELVES: Final = {"currently-reading": "reading"}


class _Row(Struct, frozen=True):
    """The cells of a row, and the line it begins on."""

    line: int
    cells: list[str]


def claims(path: str, head: bytes) -> bool:
    """Files named .csv, .tsv or .tab."""
    return path.lower().endswith((".csv", ".tsv", ".tab")) and head is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each row below the headings."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    origin = Origin(path=source.path, format=FORMAT)
    rows = text.split("\n")
    start = next((number for number, row in enumerate(rows) if row.strip()), -1)
    if start < 0:
        return empty_file(source.path, FORMAT)
    separator = ""
    if found := re.fullmatch(r"sep=([,;\t|:])", rows[start].strip("\ufeff\r ")):  # a line that Excel writes for itself
        separator, start = found[1], start + 1
    columns = {heading.strip().lower(): name for heading, name in options.csv_columns.items()}
    separator = separator or _separator(rows[start : start + 1], columns)
    table = _Table(rows, start, separator, origin)
    found_rows = iter(table)
    header = next(found_rows, None)
    headings = columns_of(header.cells, columns) if header else []
    if not any(column.name == "title" for column in headings):
        names = ", ".join(repr(column.heading) for column in headings[:8])
        message = f"no column is known to hold titles: there are {names}"
        hint = "name one 'title', or say in site.toml under [csv.columns] which one it is"
        return ReadResult(
            findings=(file_finding("no-title-column", message, _at(origin, start + 1), hint=hint),), entries=1
        )
    own = header is not None and tuple(header.cells[: len(_EXPORT)]) == _EXPORT
    reader = _Rows(headings, origin, own=own)
    drafts = [reader.draft(row) for row in found_rows]
    entries = _count("\n".join(rows[start:])) - 1
    return ReadResult(drafts=tuple(drafts), findings=summed_up([*table.findings, *reader.findings]), entries=entries)


def _at(origin: Origin, line: int) -> Origin:
    return Origin(path=origin.path, line=line, format=origin.format)


def _count(text: str) -> int:
    """How many rows there are: lines with something on them, quoted cells taken out."""
    return sum(1 for row in _QUOTED.sub("x", text).split("\n") if row.strip(" \t,;|\ufeff"))


# --- the table ----------------------------------------------------------------------------------------------------------------


def _separator(header: list[str], columns: dict[str, str]) -> str:
    """The separator that makes the most known headings, then the most headings."""
    try:
        cells = {mark: next(csv.reader(header, delimiter=mark), []) for mark in _SEPARATORS}
    except csv.Error:  # the table says so when it reads the row
        return _SEPARATORS[0]
    return max(
        _SEPARATORS,
        key=lambda mark: (sum(bool(column.name) for column in columns_of(cells[mark], columns)), len(cells[mark])),
    )


class _Table:
    """The rows of a file that are not empty. One whose quotes make no sense is refused; reading goes on at the next line, so that a quote
    too many cannot swallow the rows after it."""

    def __init__(self, rows: list[str], start: int, separator: str, origin: Origin) -> None:
        self.rows = rows
        self.at = start
        self.separator = separator
        self.origin = origin
        self.findings: list[Finding] = []

    def __iter__(self) -> Iterator[_Row]:
        while self.at < len(self.rows):
            yield from self._read()

    def _read(self) -> Iterator[_Row]:
        """Rows until the end of the file, or until one cannot be read."""
        start = self.at
        reader = csv.reader(
            (f"{self.rows[at]}\n" for at in range(start, len(self.rows))), delimiter=self.separator, strict=True
        )
        while True:
            line = self.at
            try:
                cells = next(reader, None)
            except csv.Error as fault:
                self.at = line + 1
                yield from self._loose(line, str(fault))
                return
            if cells is None:
                self.at = len(self.rows)
                return
            self.at = start + reader.line_num
            if any(cell.strip() for cell in cells):
                yield _Row(line + 1, cells)

    def _loose(self, line: int, fault: str) -> Iterator[_Row]:
        """A row by itself whose quotes are not as they should be: taken if they pair off, else refused."""
        row = self.rows[line]
        where = _at(self.origin, line + 1)
        try:
            cells = next(csv.reader([row], delimiter=self.separator), [])
        except csv.Error:
            cells = []
        if cells and row.count('"') % 2 == 0:
            message = "the quotes in this row are not as RFC 4180 has them; it was read as well as could be"
            self.findings.append(
                file_finding(
                    "loose-quote", message, where, severity="warning", hint="write a quote within quotes twice"
                )
            )
            yield _Row(line + 1, cells)
            return
        what, hint = f"this row cannot be read: {fault}", "shorten the cell"
        if row.count('"') % 2:
            what, hint = "a quote that opens in this row is never closed", "close it, or write it twice"
        self.findings.append(file_finding("broken-row", what, where, hint=hint))


class _Rows:
    """Makes drafts of rows. `findings` holds what is odd about them."""

    def __init__(self, columns: list[Column], origin: Origin, *, own: bool) -> None:
        self.columns = columns
        self.origin = origin
        self.own = own
        self.findings: list[Finding] = []

    def draft(self, row: _Row) -> Draft:
        fields: list[RawField] = []
        cells = row.cells
        if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
            message = f"this row has {len(cells)} cells, but there are {len(self.columns)} headings"
            hint = "put quotes around a cell that holds the separator"
            self.findings.append(
                file_finding("too-many-cells", message, _at(self.origin, row.line), severity="warning", hint=hint)
            )
            fields += [
                RawField(name="", value=cell.strip(), key=f"column {place}", line=row.line)
                for place, cell in enumerate(cells[len(self.columns) :], len(self.columns) + 1)
                if cell.strip()
            ]
        for column, cell in zip(self.columns, cells, strict=False):
            if not column.private and (value := _clean(cell)):
                fields += self.field(column, value, row.line)
        fields += self.pages(row)
        return Draft(origin=_at(self.origin, row.line), fields=tuple(fields))

    def field(self, column: Column, value: str, line: int) -> list[RawField]:
        key, name = column.heading or "column", column.name
        if name == "type" and self.own and value == "article":
            value = "preprint"  # our own exports say 'article' in CSL's sense
        elif name == "status":
            value = _SHELVES.get(value, value)
        if name in _LISTS or name == "identifiers":
            parts = value.split(",") if key.lower() in BY_COMMAS else _several(name, value, own=self.own)
            return [RawField(name=name, value=part.strip(), key=key, line=line, scheme=column.scheme) for part in parts]
        return [RawField(name=name, value=value, key=key, line=line, scheme=column.scheme)]

    def pages(self, row: _Row) -> list[RawField]:
        """Scopus has a column for the first page and one for the last."""
        cells = {column.heading.lower(): _clean(cell) for column, cell in zip(self.columns, row.cells, strict=False)}
        first, last = cells.get("page start", ""), cells.get("page end", "")
        page = f"{first}-{last}" if last and last != first else first
        return [RawField(name="page", value=page, key="", line=row.line)] if page else []


def _clean(cell: str) -> str:
    """A cell without the apostrophe or the `="..."` that keep a spreadsheet from running or rounding it."""
    value = cell.strip()
    if value.startswith(_FORMULA):
        return value[1:].strip()
    if value[:2] == '="' and value[-1:] == '"':
        return value[2:-1].strip()
    return value


def _several(name: str, value: str, *, own: bool) -> list[str]:
    """The values in one cell. Semicolons separate; tags, and words in files that are not our own, may have commas instead."""
    if name == "identifiers":
        return [part for part in re.split(r";\s+", value) if part]
    mark = ";"
    if ";" not in value and not own and name in ("tags", "subjects", "languages"):
        mark = ","
    return [part.strip() for part in value.split(mark) if part.strip()]
