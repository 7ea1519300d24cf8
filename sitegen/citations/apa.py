"""APA, after the 'Publication Manual of the American Psychological Association', 7th edition (2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.apa_source import DATE, history, source, where
from sitegen.citations.apa_work import (
    editor_label,
    identifier,
    identifier_and_description,
    title_and_descriptions,
    work_description,
    work_title,
)
from sitegen.citations.dates import show, year
from sitegen.citations.legal import legal_reference
from sitegen.citations.marks import close, join, plain, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import LEGAL, contributors, edited_and_translated, has_editors, named_by_its_object
from sitegen.citations.words import role, titled

if TYPE_CHECKING:
    from sitegen.model import Name, Record

_AUTHORS = NameStyle(
    inverted="all", initials=". ", conjunction="&", last="always", et_al_min=21, et_al_first=19, et_al_last=True
)
#: Full dates for what is made for the day.
_FULL_DATES = frozenset(
    [
        "article-magazine",
        "article-newspaper",
        "broadcast",
        "collection",
        "document",
        "event",
        "motion_picture",
        "pamphlet",
        "performance",
        "personal_communication",
        "post",
        "post-weblog",
        "song",
        "speech",
        "webpage",
    ]
)
#: Parts of works that stand under their own titles where they have no authors.
_IN_WORKS = frozenset({"book", "classic", "entry", "entry-dictionary", "entry-encyclopedia"})
_MAKERS = ("composer", "author", "illustrator", "director", "guest", "host", "producer")
_COMPILERS = (
    "executive-producer",
    "series-creator",
    "editor",
    "editorial-director",
    "compiler",
    "curator",
    "collection-editor",
)
_SHORT = {"editorial-director": "short", "collection-editor": "short"}


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    if record.type in LEGAL:
        return join(" ", close(legal_reference(record, DATE)), where(record))
    author, used = _author(record)
    head = ""
    if used != "title":
        head = title_and_descriptions(record, used)
    elif record.title and not named_by_its_object(record):
        head = identifier_and_description(record) if record.reviewed_title else work_description(record)
    body = join(". ", author, f"({_date(record, first=not author)})", head, source(record, used))
    return join(" ", close(body), where(record), history(record))


def _author(record: Record) -> tuple[str, str]:
    """Who stands first, in what role; 'title' where nobody does and the title comes first."""
    for kind in _MAKERS:
        people = record.authors if kind == "author" else contributors(record, kind)
        if people:
            form = "short" if kind == "illustrator" else "long"
            return _labelled(people, "" if kind in ("author", "composer") else role(kind, form, len(people))), kind
    if record.type in ("entry-dictionary", "entry-encyclopedia") and record.publisher:
        return plain(record.publisher), "publisher"
    if record.container_title and record.title and record.type in _IN_WORKS:
        return join(" ", work_title(record), identifier(record, "title")), "title"
    for kind in _COMPILERS:
        people = record.editors if kind == "editor" else contributors(record, kind)
        if people:
            label = editor_label(record) if kind == "editor" else role(kind, _SHORT.get(kind, "long"), len(people))
            return _labelled(people, label), "editor translator" if edited_and_translated(record) else kind
    if record.type in ("software", "webpage") and record.publisher:
        return plain(record.publisher), "publisher"
    if record.authority and record.type == "standard":
        return plain(record.authority), "authority"
    if record.title and record.reviewed_title:
        return work_title(record), "title"
    if record.title and not named_by_its_object(record):
        return join(" ", work_title(record), identifier(record, "title")), "title"
    return title_and_descriptions(record, ""), "title"


def _labelled(people: tuple[Name, ...], label: str) -> str:
    return names(people, _AUTHORS) + wrap(" (", titled(label), ")")


def _date(record: Record, *, first: bool = False) -> str:
    date = record.issued
    if date is None and record.publication_status:
        return plain(record.publication_status).lower()
    if date is None:
        return "N.d." if first else "n.d."
    text = _year(record)
    if date.year is None:
        return text
    full = record.type in _FULL_DATES
    if not full and record.type in ("interview", "paper-conference"):
        full = not (has_editors(record) or record.issue or record.page or record.volume)
    return join(", ", text, show(date, DATE, "MD")) if full else text


def _year(record: Record) -> str:
    date = record.issued
    return ("ca. " if date is not None and date.circa else "") + year(date, bc=DATE.bc, ad=DATE.ad)
