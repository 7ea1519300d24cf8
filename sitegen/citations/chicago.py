"""Chicago author-date, after 'The Chicago Manual of Style', 18th edition (2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import year
from sitegen.citations.marks import close, italic, join, plain, quoted, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import address, contributors, is_serial
from sitegen.citations.words import capitalised, is_numeric, numeral, ordinal, pages, role, titled, verb

if TYPE_CHECKING:
    from sitegen.model import Record

_AUTHORS = NameStyle(inverted="first", last="always", et_al_min=7, et_al_first=3)
_OTHERS = NameStyle(et_al_min=7, et_al_first=3)


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    author, used = _author(record)
    title = "" if used == "title" else _title(record)
    date = year(record.issued) or "n.d."
    body = join(". ", author, date, title, _source(record, used), address(record))
    return close(body)


def _author(record: Record) -> tuple[str, str]:
    for people, kind in (
        (record.authors, "author"),
        (record.editors, "editor"),
        (record.translators, "translator"),
        (contributors(record, "director"), "director"),
    ):
        if people:
            label = "" if kind == "author" else role(kind, "short", len(people))
            return join(", ", names(people, _AUTHORS), label), kind
    return _title(record), "title"


def _title(record: Record) -> str:
    title = titled(rich(record.title, record.title_html), record.language)
    if record.container_title or record.type in ("article", "manuscript", "speech", "thesis"):
        return quoted(title)
    return italic(title)


def _source(record: Record, used: str) -> str:
    container = italic(titled(plain(record.container_title), record.language))
    publisher = plain(record.publisher)
    if is_serial(record):
        number = join(" ", numeral(record.volume), wrap("(", numeral(record.issue), ")"))
        locator = pages(record.page, "chicago") or numeral(record.number)
        return join(": " if number else ", ", join(" ", container, number), locator)
    editors = ""
    if record.editors and used != "editor":
        editors = f"{verb('editor')} {names(record.editors, _OTHERS)}"
    edition = f"{ordinal(record.edition)} ed." if is_numeric(record.edition) else plain(record.edition)
    if not container:
        return join(". ", capitalised(editors), edition, publisher)
    return join(". ", join(", ", f"In {container}", edition, editors), publisher)
