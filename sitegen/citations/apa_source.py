"""Where an APA reference says that the work is found: journal, book, publisher, archive, event, address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.apa_work import (
    AUDIOVISUAL,
    DESCRIBED_AT_SOURCE,
    ON_SITES,
    OTHERS,
    SESSIONS,
    editor_label,
    medium_or_genre,
    monograph,
    volume_label,
    work_number,
)
from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import italic, join, plain, wrap
from sitegen.citations.names import names
from sitegen.citations.sources import address, contributors, has_editors, is_serial
from sitegen.citations.words import capitalised, is_numeric, numeral, pages, titled

if TYPE_CHECKING:
    from sitegen.model import Record

DATE = DateStyle(bc=" B.C.E.", ad=" C.E.")


def source(record: Record, used: str) -> str:
    """Where the work is found, in words. `used` is the role of who stands first: not named again."""
    serial = is_serial(record)
    work = "" if record.type in ON_SITES else _serial(record, used) if serial else _book(record, used)
    site = titled(plain(record.container_title), record.language) if record.type in ON_SITES else ""
    return join(". ", work, _publisher(record, used, serial=serial), _archive(record), _event(record), site)


def _serial(record: Record, used: str) -> str:
    titles = join(
        ", ",
        titled(plain(record.container_title), record.language),
        titled(plain(record.collection_title), record.language),
    )
    volume = join("", italic(numeral(record.volume)), wrap("(", numeral(record.issue), ")"))
    place = f"Article {numeral(record.number)}" if record.number else pages(record.page, "expanded")
    if record.number and used == "title" and not record.container_title:
        place = ""  # it stands beside the title already
    source = join(", ", italic(titles), volume, place)
    if record.publication_status and record.issued is not None and not _is_placed(record):
        return join(". ", source, capitalised(plain(record.publication_status)))
    return source


def _is_placed(record: Record) -> bool:
    """Whether it has its place among what has appeared."""
    return bool(record.collection_title or record.issue or record.number or record.page or record.volume)


def _book(record: Record, used: str) -> str:
    """'In A. Editor (Ed.), Book (2nd ed., pp. 1-5)'."""
    if not record.container_title:
        return ""
    editors = _book_editors(record, used)
    title = plain(record.container_title)
    if record.volume and not is_numeric(record.volume):
        title = join(": ", title, volume_label(record))
    number = "" if record.type in AUDIOVISUAL else work_number(record)
    description = ""
    if record.type in DESCRIBED_AT_SOURCE or (
        record.type in SESSIONS and not (has_editors(record) or record.issue or record.page or record.volume)
    ):
        description = wrap("[", medium_or_genre(record), "]")
    return join(
        " ",
        "On" if record.type == "song" else "In",
        join(", ", editors, italic(title)),
        wrap("(", join("; ", number, monograph(record)), ")"),
        description,
    )


def _book_editors(record: Record, used: str) -> str:
    book_authors = contributors(record, "container-author")
    if book_authors:
        return names(book_authors, OTHERS)
    if record.editors and "editor" not in used:
        return f"{names(record.editors, OTHERS)} ({titled(editor_label(record))})"
    return ""


def _publisher(record: Record, used: str, *, serial: bool) -> str:
    if used == "publisher":
        return ""
    if record.type == "thesis":
        return "" if record.archive or record.doi or record.urls else plain(record.publisher)
    if serial and record.type != "interview":
        return ""
    return plain(record.publisher)


def _archive(record: Record) -> str:
    archive = join(" ", plain(record.archive), wrap("(", plain(record.archive_location), ")"))
    return join(", ", archive, plain(record.archive_place))


def _event(record: Record) -> str:
    if not record.event_title:
        return ""
    if record.type == "paper-conference" and (has_editors(record) or record.issue or record.page or record.volume):
        return ""
    date = show(record.event_date, DATE)
    if record.event_date is not None and record.event_date.circa:
        date = f"ca. {date}"
    return join(", ", capitalised(plain(record.event_title)), plain(record.event_place), date)


def where(record: Record) -> str:
    """The DOI or the address, linked; with the day of access where the work is undated."""
    where = address(record)
    if record.doi or not where or record.issued is not None or record.publication_status:
        return where
    accessed = show(record.accessed, DATE)
    return f"Retrieved {accessed}, from {where}" if accessed else f"Retrieved {where}"


def history(record: Record) -> str:
    """When the original appeared, as what and with whom, and what became of the work since ('Retracted'), in parentheses."""
    date = record.original_date
    status = record.publication_status if record.issued is not None and _is_placed(record) else ""
    if not (date or status or record.original_title or record.original_publisher) or record.type == "patent":
        return ""
    published = join(
        ", ",
        wrap("as ", italic(plain(record.original_title)), ""),
        f"{'ca. ' if date.circa else ''}{year(date, bc=DATE.bc, ad=DATE.ad)}" if date is not None else "",
        plain(record.original_publisher),
    )
    return wrap("(", join("; ", capitalised(plain(status)), wrap("Original work published ", published, "")), ")")
