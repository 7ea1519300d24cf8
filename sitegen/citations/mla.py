"""MLA, after the 'MLA Handbook', 9th edition (2021): one container after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import close, italic, join, plain, quoted, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import (
    address,
    contributors,
    has_editors,
    is_review,
    is_serial,
    named_by_its_object,
    original_title,
)
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, pages, role, titled, verb

if TYPE_CHECKING:
    from sitegen.model import Name, PartialDate, Record

_AUTHORS = NameStyle(inverted="first", last="always", et_al_min=3, et_al_comma=True)
_OTHERS = NameStyle(et_al_min=3)
_DATE = DateStyle(order="DMY", after=(" ", " ", ""), months="short")

_UPRIGHT = frozenset({"bill", "collection", "legislation", "regulation", "treaty"})
_ALWAYS_ITALIC = frozenset({"book", "classic", "graphic", "hearing", "map", "periodical"})
_QUOTED = frozenset(
    {
        "article",
        "dataset",
        "document",
        "interview",
        "manuscript",
        "paper-conference",
        "personal_communication",
        "speech",
    }
)
_YEAR_ONLY = frozenset({"book", "chapter", "motion_picture", "paper-conference", "thesis"})
_WITH = ("director", "series-creator", "illustrator", "host", "narrator", "contributor")


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    author, used = _author(record)
    title = "" if used == "title" else _title(record)
    found = join(", ", italic(plain(record.source)), address(record)) if record.source and address(record) else ""
    ends = (_movable(record), found, _end(record)) if record.source else (join(", ", _end(record), _movable(record)),)
    return close(join(". ", author, title, _after_title(record), _container(record, used), *ends))


def _author(record: Record) -> tuple[str, str]:
    composers = contributors(record, "composer")
    for people, kind in (
        (composers, "composer"),
        (record.authors, "author"),
        (contributors(record, "guest"), "guest"),
        (record.editors, "editor"),
        (record.translators, "translator"),
    ):
        if people:
            label = "" if kind in ("author", "composer", "guest") else role(kind, "long", len(people))
            if kind == "editor" and record.editors == record.translators:
                label, kind = ("editor and translator", "editors and translators")[len(people) > 1], "editor translator"
            return join(", ", names(people, _AUTHORS), label), kind
    if record.authority and record.type == "standard":
        return plain(record.authority), "authority"
    return _title(record), "title"


def _title(record: Record) -> str:
    title = rich(record.title, record.title_html)
    kind = record.type
    if named_by_its_object(record):
        return ""  # it stands in the label after it
    if kind == "legal_case":
        return italic(title)
    if kind == "post":
        return quoted(title)
    title = titled(title, record.language)
    if kind in _UPRIGHT:
        return title
    if kind not in _ALWAYS_ITALIC and (record.container_title or kind in _QUOTED):
        return quoted(title)
    return italic(title)


def _after_title(record: Record) -> str:
    interviewers = contributors(record, "interviewer")
    by = f"{capitalised(verb('interviewer'))} {names(interviewers, _OTHERS)}" if interviewers else ""
    original = None if record.original_publisher or record.original_publisher_place else record.original_date
    date = _uncertain(original, show(original, _DATE)) if record.type != "personal_communication" else _event(record)
    genre = "" if record.type == "thesis" or record.number else capitalised(plain(record.genre))
    if is_review(record):
        reviewed = plain(record.reviewed_title) or rich(record.title, record.title_html)
        people = contributors(record, "reviewed-author")
        by_them = f"by {names(people, _OTHERS)}" if people else ""
        genre = join(" ", genre or "Review of", italic(titled(reviewed, record.language)), by_them)
    return join(", ", by, date, genre)


def _container(record: Record, used: str) -> str:
    serial = is_serial(record)
    place = wrap("[", plain(record.publisher_place), "]") if serial else ""
    whole_issue = "Special issue of" if record.type == "periodical" and record.container_title and record.title else ""
    return join(
        ", ",
        join(" ", whole_issue, italic(titled(plain(record.container_title), record.language)), place),
        _contributors(record, used),
        _version(record),
        _numbers(record, serial=serial),
        "" if serial or record.type == "thesis" else plain(record.publisher or record.publisher_place),
        _issued(record),
        _location(record),
    )


def _contributors(record: Record, used: str) -> str:
    shown: list[str] = []
    book_authors = contributors(record, "container-author")
    if book_authors:
        shown.append(f"{verb('container-author')} {names(book_authors, _OTHERS)}")
    others: list[tuple[str, tuple[Name, ...]]] = []
    if record.editors and record.editors == record.translators:
        if "editor" not in used:
            others.append(("edited and translated by", record.editors))
    else:
        others += [
            (verb(kind), people)
            for kind, people in (("editor", record.editors), ("translator", record.translators))
            if people and kind != used
        ]
    others += [(verb(kind), people) for kind in _WITH if (people := contributors(record, kind))]
    for by, people in others:
        shown.append(f"{by if record.container_title else capitalised(by)} {names(people, _OTHERS)}")
    return join(", ", *shown)


def _version(record: Record) -> str:
    edition = f"{ordinal(record.edition)} ed." if is_numeric(record.edition) else capitalised(plain(record.edition))
    version = plain(record.version)
    if version:
        version = f"{'version' if edition else 'Version'} {version}"
    return join(", ", edition, version)


def _numbers(record: Record, *, serial: bool) -> str:
    number = ""
    if record.number:
        label = "no. " if record.type != "standard" and is_numeric(record.number) else ""
        number = join(" ", plain(record.genre), label + numeral(record.number))
        if record.type == "broadcast" and is_numeric(record.number):
            number = f"{plain(record.genre) or 'episode'} {numeral(record.number)}"
    issue = wrap("nos. " if is_plural(record.issue) else "no. ", numeral(record.issue), "")
    return join(", ", plain(record.collection_title) if serial else "", _volume(record, serial=serial), issue, number)


def _volume(record: Record, *, serial: bool) -> str:
    if not record.volume:
        return ""
    label = ""
    if is_numeric(record.volume):
        label = "vols. " if is_plural(record.volume) else "vol. "
    volume = label + numeral(record.volume)
    if serial or has_editors(record) or record.edition or record.container_title:
        return volume
    if record.authors:
        return volume if record.translators or record.contributors else ""
    return capitalised(volume)


def _issued(record: Record) -> str:
    date = record.issued
    if date is None or record.type == "speech":
        return ""
    if record.type in _YEAR_ONLY:
        return _uncertain(date, year(date))
    if record.type == "article-journal":
        return _uncertain(date, show(date, _DATE, "YM"))
    return ("Circa " if date.circa else "") + show(date, _DATE)


def _uncertain(date: PartialDate | None, text: str) -> str:
    return f"[{text}?]" if date is not None and date.circa else text


def _location(record: Record) -> str:
    event = ""
    if not is_serial(record) or record.type == "interview":
        event = "" if record.type in ("personal_communication", "paper-conference") else _event(record)
    elif record.type == "paper-conference" and not (record.issue or record.page or record.volume):
        event = _event(record)
    page = ""
    if record.page:
        page = f"{'pp.' if is_plural(record.page) else 'p.'} {pages(record.page, 'minimal-two')}"
    url = "" if record.source else address(record)  # else it is that of the second container
    archive = (plain(record.archive), plain(record.archive_place), plain(record.archive_location))
    return join(", ", event, *archive, page, url)


def _event(record: Record) -> str:
    if not record.event_title and record.event_date is None:
        return ""
    date = _uncertain(record.event_date, show(record.event_date, _DATE))
    return join(", ", capitalised(plain(record.event_title)), date, plain(record.event_place))


def _end(record: Record) -> str:
    accessed = "" if record.issued is not None else wrap("Accessed ", show(record.accessed, _DATE), "")
    return join(", ", accessed, capitalised(plain(record.medium)))


def _movable(record: Record) -> str:
    """What is said of the first container alone: it stands before the second, else at the end."""
    if is_serial(record):
        return titled(plain(record.section), record.language)
    thesis = join(", ", plain(record.publisher), plain(record.genre)) if record.type == "thesis" else ""
    series = titled(plain(record.collection_title), record.language)
    gap = " " if is_numeric(record.collection_number) else ", "
    series = join(gap, series, numeral(record.collection_number)) if series else ""
    volumes = numeral(record.number_of_volumes) if not record.volume else ""
    if volumes and is_numeric(record.number_of_volumes):
        volumes += " vols." if record.number_of_volumes != "1" else " vol."
    return join(", ", thesis, _first_published(record), series, volumes)


def _first_published(record: Record) -> str:
    """'Originally published as <i>Title</i>, Publisher, 1990', 'Originally published by Publisher, 1990'."""
    if not (record.original_title or record.original_publisher or record.original_publisher_place):
        return ""
    title = italic(original_title(record))
    publisher = plain(record.original_publisher or record.original_publisher_place)
    date = record.original_date if publisher else None
    by = "by " if record.original_publisher and not title else ""
    what = join(" ", "Originally published", wrap("as ", title, ""))
    where = join(", ", wrap(by, publisher, ""), _uncertain(date, year(date)))
    return join(", " if title else " ", what, where)
