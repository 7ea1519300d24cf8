"""Vancouver, after Patrias, 'Citing Medicine', 2nd edition (NLM, 2015): numbered, so the number is the list's
business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import close, join, plain, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import contributors, doi_link, url_link
from sitegen.citations.words import capitalised, is_numeric, numeral, ordinal, pages, role

if TYPE_CHECKING:
    from sitegen.model import Name, Record

_NAMES = NameStyle(
    inverted="all",
    initials="",
    keep_hyphen=False,
    conjunction="",
    separator=" ",
    last="always",
    et_al_min=7,
    et_al_first=6,
)
_DATE = DateStyle(order="YMD", after=(" ", " ", ""), months="three")

_SERIAL = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "post-weblog", "review", "review-book"}
)
_IN_BOOKS = frozenset({"chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
_ABBREVIATED = frozenset({"article-journal", "review", "review-book"})
_UNPAGED = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})


def reference(record: Record) -> str:
    """The record's entry as marked text, without its number."""
    container = record.container_title
    on_site = record.type == "webpage" and bool(container)  # a part of a web site stands under the site's title
    author, used = _author(record)
    title = plain(container) if on_site else rich(record.title, record.title_html)
    medium = wrap("[", _medium(record), "]") if on_site or not container else ""
    work = join(": ", "In" if record.type in _IN_BOOKS else "", join(". ", _editors(record, used), _container(record)))
    if work == "In":
        work = ""
    body = join(
        ". ",
        author,
        join(" ", title, wrap("[", plain(record.genre), "]"), medium),
        "" if container else _edition(record),
        work,
        join("; ", _publisher(record), join(";", _date(record), _volume(record))),
        _extent(record),
        rich(record.title, record.title_html) if on_site else "",
        _series(record, used),
        _report(record),
    )
    return join(" ", close(body), _availability(record), _notes(record))


def _author(record: Record) -> tuple[str, str]:
    if record.authors:
        return names(record.authors, _NAMES), "author"
    if record.editors and record.editors == record.translators:
        return _labelled(record.editors, "editor-translator"), "editor"
    if record.editors or record.translators:
        return join(", ", _labelled(record.editors, "editor"), _labelled(record.translators, "translator")), "editor"
    return _labelled(contributors(record, "collection-editor"), "editor"), "collection-editor"


def _labelled(people: tuple[Name, ...], kind: str) -> str:
    return f"{names(people, _NAMES)}, {role(kind, 'long', len(people))}" if people else ""


def _editors(record: Record, used: str) -> str:
    return "" if used == "editor" else _labelled(record.editors, "editor")


def _medium(record: Record) -> str:
    if record.medium:
        return capitalised(plain(record.medium))
    return "Internet" if record.urls and record.type not in _IN_BOOKS else ""


def _identified(record: Record) -> bool:
    """An article with an identifier of its own is not described as something on the Internet."""
    return record.type == "article-journal" and bool(
        record.doi or record.identifier("pmid") or record.identifier("pmcid")
    )


def _edition(record: Record) -> str:
    return f"{ordinal(record.edition)} ed." if is_numeric(record.edition) else plain(record.edition)


def _container(record: Record) -> str:
    if record.type == "webpage":
        return ""
    if record.container_title:
        title = plain(record.container_title)
        if record.type in _ABBREVIATED:
            title = plain(record.container_title_short or record.container_title).replace(".", "")
        online = "[Internet]" if record.urls and not _identified(record) else ""
        return join(". ", join(" ", title, online), _edition(record))
    if record.type in ("bill", "legislation"):
        return join(", ", wrap("Sect. ", plain(record.section), ""), numeral(record.number))
    if record.type == "speech":
        presented = wrap("", capitalised(plain(record.genre)), " presented at")
        return join(": ", presented, plain(record.event_title))
    if not record.volume:
        return ""
    return ("Vol. " if is_numeric(record.volume) else "") + numeral(record.volume)


def _publisher(record: Record) -> str:
    if record.type in _SERIAL:
        return ""
    place = plain(record.publisher_place)
    if record.type == "thesis":
        place = wrap("[", place, "]")
    elif record.type == "speech":
        place = ""
    return join(": ", place, plain(record.publisher))


def _date(record: Record) -> str:
    cited = _cited(record)
    kind = record.type
    if kind in _SERIAL:
        date = join(" ", show(record.issued, _DATE), "" if _identified(record) else cited)
        return join(":", date, pages(record.page, "minimal")) if kind == "article-newspaper" else date
    if kind in ("bill", "legislation"):
        return show(record.issued, _DATE)
    if kind == "report":
        return join(" ", show(record.issued, _DATE, "YM"), cited)
    if kind == "patent":
        return join(" ", join(", ", numeral(record.number), year(record.issued)), cited)
    if kind == "speech":
        return join("; ", join(" ", show(record.issued, _DATE), cited), plain(record.event_place))
    return join(" ", year(record.issued), cited)


def _cited(record: Record) -> str:
    return wrap("[cited ", show(record.accessed, _DATE), "]") if record.urls else ""


def _volume(record: Record) -> str:
    if record.type not in _SERIAL or record.type == "article-newspaper":
        return ""
    volume = join("", plain(record.collection_title), numeral(record.volume), wrap("(", numeral(record.issue), ")"))
    return join(":", volume, numeral(record.number) or pages(record.page, "minimal"))


def _extent(record: Record) -> str:
    if record.type in _UNPAGED:
        return ""
    if record.type == "book":
        count = plain(record.number_of_pages)
        return f"{count} p." if is_numeric(record.number_of_pages) else count
    return wrap("p. ", pages(record.page, "minimal"), "")


def _series(record: Record, used: str) -> str:
    if record.type in _SERIAL or not record.collection_title:
        return ""
    number = numeral(record.collection_number)
    if is_numeric(record.collection_number):
        number = f"no. {number}"
    editors = "" if used == "collection-editor" else _labelled(contributors(record, "collection-editor"), "editor")
    return wrap("(", join(". ", editors, join("; ", plain(record.collection_title), number)), ")")


def _report(record: Record) -> str:
    if record.type != "report" or not record.number:
        return ""
    number = numeral(record.number)
    if is_numeric(record.number):
        number = f"no.: {number}"
    return f"{capitalised(plain(record.genre)) or 'Report'} {number}"


def _availability(record: Record) -> str:
    archive = join(", ", plain(record.archive), plain(record.archive_place))
    place = join("; ", archive, plain(record.archive_location))
    url = "" if _identified(record) else wrap("Available from: ", url_link(record), "")
    return join(". ", wrap("Located at: ", place, ""), join(" ", url, doi_link(record, "doi:")))


def _notes(record: Record) -> str:
    pmid, pmcid = record.identifier("pmid"), record.identifier("pmcid")
    notes = join("; ", wrap("PubMed PMID: ", plain(pmid), ""), wrap("PubMed Central PMCID: ", plain(pmcid), ""))
    return f"{notes}." if notes else ""
