"""Chicago, where the work appeared: journal or book, series, publisher, date and address (CMOS 14.64-170)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.chicago_work import (
    AUDIOVISUAL,
    DATE,
    DESCRIBED_AT_SOURCE,
    EITHER,
    ENTRIES,
    ON_SITES,
    PRESS,
    ROLES,
    SESSIONS,
    description_of,
    edition_of,
    editors_of,
    event_of,
    headline,
    made_by,
    number_of,
    title_of,
    version_of,
    volume_count,
    volume_of,
)
from sitegen.citations.dates import show
from sitegen.citations.marks import italic, join, plain, wrap
from sitegen.citations.sources import SERIAL, address, by_role, contributors, has_editors, is_serial
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, pages

if TYPE_CHECKING:
    from sitegen.model import Name, PartialDate, Record

#: Made for the day: month and day are given at the end.
_DATED = frozenset(
    [
        "article",
        "broadcast",
        "collection",
        "dataset",
        "document",
        "event",
        "graphic",
        "manuscript",
        "map",
        "patent",
        "performance",
        "personal_communication",
        "post",
        "software",
        "song",
        "speech",
        "standard",
        "webpage",
    ]
)


def source_of(record: Record, used: str) -> str:
    return _serial(record, used) if is_serial(record) else _book(record, used)


def serial_name(record: Record) -> str:
    name = italic(headline(record, record.container_title))
    place = "" if record.event_title or record.event_date is not None else plain(record.publisher_place)
    return join(" ", name, wrap("(", place, ")"))


def _serial(record: Record, used: str) -> str:
    """'Journal 29 (3): 202–16', or for the press 'Paper, June 1'."""
    name = "" if used == "container" else serial_name(record)
    if record.type == "periodical" and record.container_title and record.title:
        name = join(", ", "Special issue", name)
    numbered = record.collection_title or record.issue or record.number or record.page or record.volume
    if name and record.type == "article-journal" and record.doi and record.issued is not None and not numbered:
        name = join(", ", name, "ahead of print")
    if record.type in PRESS:
        when = join(", ", numeral(record.collection_title), _month_day(record))
        return join(", ", name, join(". ", when, edition_of(record, capital=True)), numeral(record.number))
    in_archive = record.archive and not record.archive_location  # then the number is the archive's
    locator = ("" if in_archive else numeral(record.number)) or ("" if record.number else pages(record.page, "chicago"))
    if not (record.issue or record.volume):
        publisher = plain(record.publisher) if record.type in ("interview", "post-weblog") else ""
        return join(", ", name, plain(record.collection_title), publisher, _month_day(record), locator)
    number = join(": ", _serial_number(record), locator)
    return join(" " if record.volume and not record.collection_title else ", ", name, number)


def _serial_number(record: Record) -> str:
    """Volume and issue, or the month where there is no issue."""
    month = show(record.issued, DATE, "M") if record.issued is not None and record.issued.year is not None else ""
    if record.volume:
        volume = volume_of(record) if record.collection_title else numeral(record.volume)
        number = join(" ", volume, wrap("(", numeral(record.issue) or month, ")"))
    else:
        issue = f"{'nos.' if is_plural(record.issue) else 'no.'} {numeral(record.issue)}"
        named = record.authors or record.editors or record.translators or record.contributors
        number = join(" ", issue, wrap("(", month, ")") if named else "")
    return join(", ", plain(record.collection_title), number)


def _book(record: Record, used: str) -> str:
    """'In Book, 2nd ed., edited by A. Series 3'."""
    container = ""
    book_authors = contributors(record, "container-author")
    if record.container_title:
        title = "" if used == "container" else italic(headline(record, record.container_title))
        people: list[tuple[str, tuple[Name, ...]]] = [("container-author", book_authors)]
        if not book_authors:
            people = [*editors_of(record), *by_role(record, ROLES)]
        format_ = ""
        published = has_editors(record) or record.issue or record.page or record.volume
        if record.type in DESCRIBED_AT_SOURCE or (record.type in SESSIONS and not published and not record.genre):
            format_ = "" if record.number else plain(record.genre)
        container = join(
            ", ",
            join(" ", _preposition(record) if title else "", title),
            format_,
            "" if record.type in AUDIOVISUAL or record.type == "song" else number_of(record),
            version_of(record, capital=False),
            "" if record.original_date is not None and record.issued is not None else edition_of(record, capital=False),
            *made_by(people, used),
            volume_of(record),
            "" if record.volume or record.page else volume_count(record),
        )
    editors = (
        join(". ", *(capitalised(text) for text in made_by(editors_of(record), used)))
        if book_authors and container
        else ""
    )
    event = event_of(record) if shows_event_early(record) else ""
    return join(". ", container, editors, _series(record, used), event)


def episode_of(record: Record, used: str) -> str:
    """A numbered episode under its programme: '<i>Programme</i>. Season 1, episode 2, "Title"'."""
    people = [*editors_of(record), *by_role(record, ROLES)]
    episode = join(", ", number_of(record), title_of(record), description_of(record), *made_by(people, used))
    programme = "" if used == "container" else italic(headline(record, record.container_title))
    event = event_of(record) if shows_event_early(record) else ""
    return join(". ", programme, episode, _series(record, used), event)


def _preposition(record: Record) -> str:
    kind = record.type
    if kind in ("broadcast", "motion_picture"):
        return ""
    if kind == "chapter" and record.genre:
        return "to"
    if kind in ENTRIES:
        return "In" if record.authors or contributors(record, "composer") else ""
    if record.chapter_number:
        chapter = capitalised(numeral(record.chapter_number))
        if is_numeric(record.chapter_number):
            chapter = f"{'Track' if kind == 'song' else 'Chap.'} {chapter}"
        return f"{chapter} {'on' if kind == 'song' else 'in'}"
    return "In"


def _series(record: Record, used: str) -> str:
    title = headline(record, record.collection_title)
    number = numeral(record.collection_number)
    editors = contributors(record, "collection-editor")
    several = record.volume or record.number_of_volumes
    by = next(made_by([("collection-editor", editors)], used), "") if not several else ""
    issue = wrap("nos. " if is_plural(record.issue) else "no. ", numeral(record.issue), "")
    if not title:
        return issue
    if by or issue:
        label = "vol. " if number and is_numeric(record.collection_number) else ""
        return join(", ", title, by, label + number, issue)
    return join(" " if is_numeric(record.collection_number) else ", ", title, number)


def shows_event_early(record: Record) -> bool:
    """An event with a date of its own stands before the publisher, any other in one breath with the date."""
    return record.event_date is not None or record.original_date is not None or bool(record.publisher)


def publication_of(record: Record, used: str) -> str:
    """Publisher and, for what is dated to the day, month and day."""
    if record.type == "patent" or is_serial(record):
        return ""
    site = ""
    if record.type in ON_SITES and used != "container":
        site = headline(record, record.container_title)
    publisher = _publisher(record, used)
    date = _month_day(record)
    if record.type == "broadcast" and not record.urls:
        aired = join(" ", "Aired", date) if record.issued is not None else ""
        return join(", ", site, aired, wrap("on ", publisher, ""))
    if record.type == "software" and record.issued is not None:
        date = join(" ", "released" if publisher else "Released", date)
    return join(", ", site, publisher, date)


def _publisher(record: Record, used: str) -> str:
    publisher = "" if used == "publisher" else capitalised(plain(record.publisher))
    if not record.publisher and not record.event_title and record.event_date is None:
        publisher = capitalised(plain(record.publisher_place))
    if record.type == "song":
        publisher = join(" ", publisher, numeral(record.number))
    kind = ""
    if record.type == "article" and not record.genre:
        kind = "Preprint"
    elif record.type == "thesis":
        kind = capitalised(plain(record.genre))
    publisher = join(", ", kind, publisher)
    original = _month_day(record, record.original_date) if record.original_date is not None else ""
    if record.edition:
        reissue = (
            edition_of(record, capital=True) if record.issued is not None and record.original_date is not None else ""
        )
        return join(". ", original, reissue, publisher)
    return join("; ", original, publisher)


def _month_day(record: Record, date: PartialDate | None = None) -> str:
    """Month and day for what is made for the day; the month alone for a numbered issue."""
    date = date or record.issued
    if date is None or date.year is None:
        return ""
    kind = record.type
    if kind in ENTRIES:
        return show(date, DATE, "MD") if record.doi or record.urls else ""
    if kind in _DATED or kind in PRESS:
        return show(date, DATE, "MD")
    if kind in SERIAL or (kind in EITHER and not has_editors(record)):
        return show(date, DATE, "M" if record.issue or record.volume else "MD")
    return ""


def archive_of(record: Record) -> str:
    place, archive = plain(record.archive_location), plain(record.archive)
    with_genre = record.type in ("dataset", "entry", "song") and record.genre
    if not place and (record.type == "thesis" or (archive and not with_genre)):
        archive = join(" ", archive, wrap("(", numeral(record.number), ")"))
    if record.type == "graphic":
        return join(", ", archive, place)
    return join(". ", capitalised(place), archive)


def access_of(record: Record) -> str:
    accessed = ""
    if not record.doi and record.urls and record.issued is None and record.event_date is None:
        accessed = wrap("Accessed ", show(record.accessed, DATE), "")
    return join(". ", accessed, address(record))
