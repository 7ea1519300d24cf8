"""Harvard, after Pears and Shields, 'Cite Them Right', 12th edition (2022): author-date, British punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import add, british, close, italic, join, plain, quoted, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import contributors, doi_link, url_link
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, pages, role, titled, verb

if TYPE_CHECKING:
    from sitegen.model import Name, Record

_AUTHORS = NameStyle(inverted="all", initials=".", last="never", et_al_min=4, et_al_italic=True)
_OTHERS = NameStyle(initials=".", et_al_min=4)
_DATE = DateStyle(order="DMY", after=(" ", " ", ""))

_PERIODICAL = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_IN_BOOKS = frozenset({"chapter", "paper-conference"})
_ITALIC_TITLES = frozenset(
    {"bill", "book", "graphic", "legal_case", "legislation", "motion_picture", "report", "song", "thesis", "webpage"}
)
_DATED = frozenset({"article-newspaper", "article-magazine", "post-weblog", "speech"})
_PAGED = _PERIODICAL | _IN_BOOKS | {"article", "book", "review", "review-book", "report"}


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    author, used = _author(record)
    title = "" if used == "title" else _title(record)
    container = "" if used == "container" else _container(record)
    head = join(
        " ",
        author,
        f"({_year(record, first=not author)})",
        join(", ", title, join(" ", _editor(record, used), container)),
    )
    body = join(". ", head, _secondary(record, used), _publisher(record))
    body = join(", ", body, _numbers(record), _published(record), _pages(record))
    return close(join(". ", body, _access(record)))


def _author(record: Record) -> tuple[str, str]:
    """Who stands first and in what role; without anybody a periodical's name or the title, and which of them."""
    for people, kind in ((record.authors, "author"), (record.editors, "editor"), (record.translators, "translator")):
        if people:
            return names(people, _AUTHORS) + wrap(" (", _role(kind, people), ")"), kind
    if record.type in _PERIODICAL:
        return italic(titled(plain(record.container_title), record.language)), "container"
    return _title(record), "title"


def _role(kind: str, people: tuple[Name, ...]) -> str:
    if kind == "editor" and len(people) > 1:
        return "eds"  # British: a contraction that keeps its last letter takes no full stop
    return "" if kind == "author" else role(kind, "short", len(people))


def _year(record: Record, *, first: bool) -> str:
    if record.issued is None:
        return "No date" if first else "no date"
    return year(record.issued)


def _title(record: Record) -> str:
    title = british(rich(record.title, record.title_html))
    if record.type not in _ITALIC_TITLES:
        return british(quoted(title))
    volumes = "" if record.volume else wrap("(", _count(record), ")")
    return join(". ", join(" ", italic(title), wrap("[", plain(record.medium), "]"), volumes), _edition(record))


def _count(record: Record) -> str:
    volumes = numeral(record.number_of_volumes)
    return volumes and f"{volumes} {'vol.' if volumes == '1' else 'vols'}"


def _edition(record: Record) -> str:
    if is_numeric(record.edition):
        return f"{ordinal(record.edition)} edn"
    return plain(record.edition)


def _container(record: Record) -> str:
    if not record.container_title:
        return ""
    preprint = record.type in ("article", "article-journal") and not record.page and not record.volume
    return join(
        ". ",
        join(" ", italic(british(plain(record.container_title))), "[Preprint]" if preprint else ""),
        _edition(record),
    )


def _editor(record: Record, used: str) -> str:
    """'in Smith, J. (ed.)', for parts of books."""
    if record.type not in _IN_BOOKS:
        return ""
    book_authors = contributors(record, "container-author")
    if book_authors:
        return f"in {add(names(book_authors, _OTHERS), ',')}"
    shown = [
        names(people, _OTHERS) + wrap(" (", _role(kind, people), ")")
        for people, kind in ((record.editors, "editor"), (record.translators, "translator"))
        if people and kind != used
    ]
    return wrap("in ", join(", ", *shown), "")


def _secondary(record: Record, used: str) -> str:
    """'Edited by J. Smith. Translated by A. Jones', for whole works."""
    if record.type in _IN_BOOKS and not contributors(record, "container-author"):
        return ""
    if record.editors == record.translators and record.editors and used == "author":
        return f"Edited and translated by {names(record.editors, _OTHERS)}"
    return join(
        ". ",
        *(
            f"{capitalised(verb(kind))} {names(people, _OTHERS)}"
            for people, kind in ((record.editors, "editor"), (record.translators, "translator"))
            if people and kind != used
        ),
    )


def _publisher(record: Record) -> str:
    imprint = join(": ", plain(record.publisher_place), plain(record.publisher))
    if record.type == "thesis":
        return join(". ", plain(record.genre), plain(record.publisher))
    if record.type == "report":
        return join(". ", join(" ", plain(record.genre), numeral(record.number)), imprint)
    if record.type in _PERIODICAL:
        return ""
    series = wrap("(", join(", ", plain(record.collection_title), numeral(record.collection_number)), ")")
    spoken = record.type in ("paper-conference", "speech") and not record.container_title
    event = italic(plain(record.event_title)) if spoken else ""
    return join(" ", join(", ", event, imprint), series)


def _numbers(record: Record) -> str:
    if record.type != "article-journal":
        return ""
    return join("", numeral(record.volume), wrap("(", numeral(record.issue), ")"))


def _published(record: Record) -> str:
    if record.type not in _DATED or record.issued is None or record.issued.year is None:
        return ""
    return show(record.issued, _DATE, "DM")


def _pages(record: Record) -> str:
    if not record.page or record.type not in _PAGED:
        return ""
    return f"{'pp.' if is_plural(record.page) else 'p.'} {pages(record.page)}"


def _access(record: Record) -> str:
    doi = doi_link(record)
    if doi:
        return f"Available at: {doi}"
    if not record.urls:
        return ""
    return f"Available at: {url_link(record)}" + wrap(" (Accessed: ", show(record.accessed, _DATE), ")")
