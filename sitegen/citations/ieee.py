"""IEEE, after the IEEE Reference Guide (version 11.29.2023): numbered, so the number is the list's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import add, close, italic, join, plain, quoted, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import contributors, doi_link, url_link
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, pages, role, titled

if TYPE_CHECKING:
    from sitegen.model import Record

_AUTHORS = NameStyle(initials=". ", et_al_min=7, et_al_italic=True)
_EDITORS = NameStyle(initials=". ")
_DATE = DateStyle(order="MDY", after=(" ", ", ", ""), months="three.", two_digit_day=True)

_ITALIC_TITLES = frozenset(
    {"bill", "book", "graphic", "legal_case", "legislation", "motion_picture", "song", "standard", "software"}
)
_EDITIONS = frozenset(
    {
        "bill",
        "book",
        "chapter",
        "graphic",
        "legal_case",
        "legislation",
        "motion_picture",
        "paper-conference",
        "report",
        "song",
    }
)
_PLACE_FIRST = _EDITIONS - {"report"}
_YEAR_ONLY = frozenset({"bill", "book", "chapter", "graphic", "legal_case", "legislation", "song", "thesis"})
_WEB = frozenset({"webpage", "post", "post-weblog"})
_BOOKS = frozenset({"bill", "book", "graphic", "legal_case", "legislation", "song"})
_LOOSE = frozenset(
    {"article-magazine", "article-newspaper", "broadcast", "interview", "manuscript", "map", "personal_communication"}
)


def reference(record: Record) -> str:
    """The record's entry as marked text, without its number."""
    author = _author(record)
    body = _body(record)
    if not body:
        return f"{author}," if author else ""
    return f"{add(author, ', ')}{body}" if author else body


def _author(record: Record) -> str:
    if record.authors:
        return names(record.authors, _AUTHORS)
    for people, kind in ((record.editors, "editor"), (record.translators, "translator")):
        if people:
            return f"{names(people, _AUTHORS)}, {capitalised(role(kind, 'short', len(people)))}"
    return names(contributors(record, "director"), _AUTHORS)


def _body(record: Record) -> str:  # noqa: C901 - a table of forms, one a type
    title = _title(record)
    access = _access(record)
    issued = _issued(record)
    publisher = _publisher(record)
    page = _page(record)
    container = italic(plain(record.container_title))
    kind = record.type
    if kind == "article-journal":
        short = italic(plain(record.container_title_short or record.container_title))
        main = join(", ", title, short, _locators(record), page, issued, _status(record))
        return add(main, "," if access else ".") + (" " + access if access else "")
    if kind in ("paper-conference", "speech"):
        head = join(", ", title, _event(record), _editor(record))
        return _with_series(record, head, join(", ", publisher, issued, page, _status(record)), ", ", access)
    if kind == "chapter":
        number = wrap("ch. ", numeral(record.chapter_number), "")
        series = _series(record)
        parts = (
            title,
            wrap("in ", container, ""),
            _locators(record),
            _editor(record),
            series,
            publisher,
            issued,
            number,
            page,
        )
        return _closed(join(", ", *parts), access)
    if kind == "report":
        number = join(" ", plain(record.genre), numeral(record.number))
        return _closed(join(", ", title, publisher, number, issued), access)
    if kind == "thesis":
        return _closed(join(", ", title, plain(record.genre), publisher, issued), access)
    if kind == "software":
        return _closed(join(". ", title, wrap("(", issued, ")"), plain(record.genre), publisher), access)
    if kind == "article":
        return _closed(join(", ", title, issued, join(": ", italic(publisher), numeral(record.number))), access)
    if kind in _WEB:
        return _closed(join(", ", title, plain(record.container_title)), access)
    if kind == "patent":
        return join(" ", join(", ", title, numeral(record.number), issued), access)
    if kind == "motion_picture":
        place = _place(record)
        return join(" ", close(place), _closed(join(", ", title, issued), access))
    if kind == "standard":
        number = join(" ", plain(record.genre), numeral(record.number))
        return _closed(join(", ", title, number, _place(record), issued), access)
    if kind in _BOOKS:
        return _with_series(
            record, join(", ", title, _locators(record)), join(", ", publisher, issued, page), ". ", access
        )
    if kind in _LOOSE:
        return _closed(join(", ", title, container, _locators(record), publisher, page, issued), access)
    head = join(", ", title, container, _locators(record))
    return _with_series(record, head, join(", ", publisher, page, issued), ". ", access)


def _closed(text: str, access: str) -> str:
    return join(" ", close(text), access)


def _with_series(record: Record, head: str, tail: str, after: str, access: str) -> str:
    """'Head. in Series, no. 3. Tail. Access'."""
    series = _series(record)
    text = join(after, head, series) if series else head
    if tail:
        text = add(join(". " if series else after, text, tail), ".")
    elif text:
        text = add(text, "." if series or after == ". " else after.strip())
    return join(" ", text, access)


def _title(record: Record) -> str:
    title = rich(record.title, record.title_html)
    return italic(title) if record.type in _ITALIC_TITLES else quoted(title)


def _editor(record: Record) -> str:
    if not record.editors or not record.authors:
        return ""
    return f"{names(record.editors, _EDITORS)}, {capitalised(role('editor', 'short', len(record.editors)))}"


def _event(record: Record) -> str:
    if record.container_title:
        return f"in {italic(plain(record.container_title))}"
    return wrap("presented at the ", plain(record.event_title), "")


def _locators(record: Record) -> str:
    edition = ""
    if record.type in _EDITIONS and record.edition:
        numeric = is_numeric(record.edition)
        edition = f"{ordinal(record.edition)} ed." if numeric else add(capitalised(plain(record.edition)), ".")
    return join(
        ", ",
        edition,
        wrap("vol. ", numeral(record.volume), ""),
        wrap("", numeral(record.number_of_volumes), " vols."),
        wrap("no. ", numeral(record.issue), ""),
    )


def _series(record: Record) -> str:
    if not record.collection_title:
        return ""
    number = wrap("no. ", numeral(record.collection_number), "")
    return "in " + join(", ", plain(record.collection_title), number, wrap("vol. ", numeral(record.volume), ""))


def _publisher(record: Record) -> str:
    place, publisher = plain(record.publisher_place), plain(record.publisher)
    return join(": ", place, publisher) if record.type in _PLACE_FIRST else join(", ", publisher, place)


def _place(record: Record) -> str:
    return titled(plain(record.publisher_place or record.event_place), record.language)


def _issued(record: Record) -> str:
    if record.type in ("article-journal", "report", "paper-conference"):
        return show(record.issued, _DATE, "YM")
    if record.type in _YEAR_ONLY:
        return year(record.issued)
    if record.type == "motion_picture":
        return wrap("(", show(record.issued, _DATE), ")")
    return show(record.issued, _DATE)


def _status(record: Record) -> str:
    """That it is still to appear; not of what has its place already."""
    if not record.publication_status or record.page or record.issue or record.volume:
        return ""
    return capitalised(plain(record.publication_status))


def _page(record: Record) -> str:
    if record.type == "article-journal" and record.number:
        return f"Art. no. {numeral(record.number)}"
    if not record.page:
        return ""
    return f"{'pp.' if is_plural(record.page) else 'p.'} {pages(record.page)}"


def _access(record: Record) -> str:
    url = url_link(record)
    accessed = wrap("Accessed: ", show(record.accessed, _DATE), "")
    if record.type in _WEB:
        return join(". ", accessed, "[Online]", f"Available: {url}") if url else ""
    doi = doi_link(record, "doi: ")
    if doi:
        return add(doi, ".")
    if not url:
        return ""
    medium = capitalised(plain(record.medium)) or ("Online Video" if record.type == "motion_picture" else "Online")
    return f"{join('. ', accessed, f'[{medium}]')}. Available: {url}"
