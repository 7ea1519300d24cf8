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
    OTHERS,
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
from sitegen.citations.names import names
from sitegen.citations.sources import SERIAL, address, by_role, contributors, has_editors, is_serial, original_title
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


#: What is said to be a reprint where another had published it before.
_REPRINTED = frozenset(
    [
        "book",
        "chapter",
        "classic",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "interview",
        "musical_score",
        "pamphlet",
        "paper-conference",
        "report",
        "thesis",
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
    numbered = numbered or record.publication_status
    if name and record.type == "article-journal" and record.doi and record.issued is not None and not numbered:
        name = join(", ", name, "ahead of print")
    if record.type in PRESS:
        when = join(", ", numeral(record.collection_title), _when(record))
        return join(", ", name, join(". ", when, edition_of(record, capital=True)), numeral(record.number))
    # Then the number is the archive's.
    in_archive = record.archive and not (record.archive_location or record.archive_place)
    locator = ("" if in_archive else numeral(record.number)) or ("" if record.number else pages(record.page, "chicago"))
    if not (record.issue or record.volume):
        publisher = plain(record.publisher) if record.type in ("interview", "post-weblog") else ""
        return join(", ", name, plain(record.collection_title), publisher, _when(record), locator)
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
            "" if _is_reissue(record) and not record.original_title else edition_of(record, capital=False),
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
    return (
        record.event_date is not None
        or record.original_date is not None
        or bool(record.publisher or record.publication_status or _original_publisher(record))
    )


def _is_reissue(record: Record) -> bool:
    return record.issued is not None and record.original_date is not None


def _original_publisher(record: Record) -> str:
    return record.original_publisher or record.original_publisher_place


def publication_of(record: Record, used: str) -> str:
    """Publisher and, for what is dated to the day, month and day; then what the original was called."""
    published = "" if record.type == "patent" or is_serial(record) else _published(record, used)
    return join(". ", published, _original(record)) if record.original_title else published


def _original(record: Record) -> str:
    """'Originally published as <i>Title</i> (Publisher)'."""
    title = italic(original_title(record))
    people = contributors(record, "original-author")
    by_them = names(people, OTHERS) if people else ""
    imprint = join(", ", _original_imprint(record), _original_date(record))
    return join(" ", "Originally published as", join(", ", by_them, title), wrap("(", imprint, ")"))


def _published(record: Record, used: str) -> str:
    site = ""
    if record.type in ON_SITES and used != "container":
        site = headline(record, record.container_title)
    publisher = _publisher(record, used)
    date = _when(record)
    if record.type == "broadcast" and not record.urls:
        said = record.issued is None or record.publication_status
        return join(", ", site, date if said else join(" ", "Aired", date), wrap("on ", publisher, ""))
    if record.type == "software" and record.issued is not None and not record.publication_status:
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
    elif _original_publisher(record) and _is_reprint(record):
        kind = "Reprint"
    publisher = join(", ", kind, publisher)
    if record.original_title:
        return publisher
    original = _original_date(record)
    if record.edition or _original_publisher(record):
        reissue = edition_of(record, capital=True) if record.edition and _is_reissue(record) else ""
        return join(". ", join(", ", _original_imprint(record), original), reissue, publisher)
    return join("; ", original, publisher)


def _is_reprint(record: Record) -> bool:
    return _is_reissue(record) and record.type in _REPRINTED and not (record.edition or record.original_title)


def _original_imprint(record: Record) -> str:
    return capitalised(plain(_original_publisher(record)))


def _original_date(record: Record) -> str:
    return _month_day(record, record.original_date) if record.original_date is not None else ""


def _when(record: Record) -> str:
    """Month and day, after what became of it then ('last modified', 'approved')."""
    date = _month_day(record)
    return join(" ", _status(record), date) if record.publication_status and record.issued is not None else date


def _status(record: Record) -> str:
    status = plain(record.publication_status)
    if record.type == "broadcast" and record.event_title:
        return ""  # the event's
    if record.type == "webpage":
        named = record.container_title or (record.publisher and (record.authors or record.translators))
        return status if named else capitalised(status)
    follows = record.publisher or record.original_title or _original_publisher(record)
    return status if follows or record.original_date is not None else capitalised(status)


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
    where = plain(record.archive_place) if record.archive_place else ""
    with_genre = record.type in ("dataset", "entry", "song") and record.genre
    if not place and not where and (record.type == "thesis" or (archive and not with_genre)):
        archive = join(" ", archive, wrap("(", numeral(record.number), ")"))
    if record.type == "graphic":
        return join(", ", archive, where, place)
    return join(". ", capitalised(place), join(", ", archive, where) if where else archive)


def access_of(record: Record) -> str:
    accessed = ""
    dated = record.issued is not None or record.event_date is not None or record.publication_status
    if not dated and not record.doi and record.urls:
        accessed = wrap("Accessed ", show(record.accessed, DATE), "")
    return join(". ", accessed, address(record))
