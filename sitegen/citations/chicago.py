"""Chicago author-date, after 'The Chicago Manual of Style', 18th edition (2024), chapters 13 and 14."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.chicago_source import (
    access_of,
    archive_of,
    episode_of,
    publication_of,
    serial_name,
    shows_event_early,
    source_of,
)
from sitegen.citations.chicago_work import (
    DATE,
    EITHER,
    ENTRIES,
    ON_SITES,
    PRESS,
    SESSIONS,
    description_of,
    event_of,
    headline,
    identifier_of,
    title_of,
    uncertain,
)
from sitegen.citations.dates import year
from sitegen.citations.legal import legal_reference
from sitegen.citations.marks import close, italic, join, plain, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import LEGAL, REVIEWS, SERIAL, contributors, edited_and_translated, named_by_its_object
from sitegen.citations.words import capitalised, role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import Name, Record

_AUTHORS = NameStyle(inverted="first", last="always", et_al_min=7, et_al_first=3, demote=True)
_UNLABELLED = frozenset({"author", "composer", "guest", "host", "performer"})


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    if record.type in LEGAL:
        return close(join(". ", legal_reference(record, DATE), access_of(record)))
    author, used = _author(record)
    work = ""
    if used != "title":
        work = join(". ", title_of(record), description_of(record), identifier_of(record, used))
    elif record.title and not named_by_its_object(record):
        work = join(". ", description_of(record), identifier_of(record, used))
    source = "" if record.type == "patent" or record.type in ON_SITES else source_of(record, used)
    if record.type == "broadcast" and record.container_title and record.number and record.title:
        work, source = "", episode_of(record, used)
    event = "" if shows_event_early(record) or record.type in SERIAL or record.type in EITHER else event_of(record)
    glue = " " if record.type == "chapter" and record.container_title and record.genre else ". "
    return close(
        join(
            ". ",
            author,
            _year(record) if author else capitalised(_year(record)),
            join(glue, work, source),
            join(", ", event, publication_of(record, used)),
            capitalised(plain(record.medium)),
            archive_of(record),
            access_of(record),
        )
    )


def _author(record: Record) -> tuple[str, str]:
    """Who stands first and in what role; else 'publisher', 'container' or 'title', whichever comes first instead."""
    for kind, people in _makers(record):
        if people:
            label = "" if kind in _UNLABELLED else role(kind, "short", len(people))
            if kind == "editor" and edited_and_translated(record):
                label = "eds. and trans." if len(people) > 1 else "ed. and trans."
                kind = "editor translator"
            return join(", ", names(people, _AUTHORS), label), kind
        if kind == "title":
            break
    if record.type in ("software", "webpage") and record.publisher:
        return plain(record.publisher), "publisher"
    if record.authority and record.type == "standard":
        return plain(record.authority), "authority"
    container = _container_as_author(record)
    if container:
        return container, "container"
    if title := title_of(record):
        return title, "title"
    return join(". ", description_of(record), identifier_of(record, "")), "title"


def _makers(record: Record) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """The people who may stand first, in order."""
    yield "composer", contributors(record, "composer")
    yield "author", record.authors
    yield "guest", contributors(record, "guest")
    yield "host", contributors(record, "host")
    if record.type == "song":
        yield "performer", contributors(record, "performer")
    if record.type == "classic" or (record.type in ENTRIES - {"entry"} and record.container_title):
        yield "title", ()
    yield "illustrator", contributors(record, "illustrator")
    if record.type != "standard":
        yield "editor", record.editors
        yield "translator", record.translators
        yield "collection-editor", contributors(record, "collection-editor")
    for kind in ("director", "producer", "executive-producer", "series-creator", "editorial-director", "compiler"):
        yield kind, contributors(record, kind)
    if record.type in SESSIONS:
        yield "chair", contributors(record, "chair")
        yield "organizer", contributors(record, "organizer")
    yield "curator", contributors(record, "curator")


def _container_as_author(record: Record) -> str:
    """Anonymous articles of the press stand under the paper's name, entries under the reference work's."""
    if not record.container_title:
        return ""
    if record.type in PRESS or record.type in REVIEWS:
        return serial_name(record)
    if record.type in ENTRIES or record.type == "broadcast":
        return italic(headline(record, record.container_title))
    if record.type == "webpage":
        return headline(record, record.container_title_short or record.container_title)
    return ""


def _year(record: Record) -> str:
    if record.issued is not None:
        original = wrap("(", uncertain(record.original_date, year(record.original_date)), ")")
        return join(" ", original, uncertain(record.issued, year(record.issued)))
    if record.event_date is not None:
        return year(record.event_date)
    if record.publication_status:
        return capitalised(plain(record.publication_status))
    return "" if record.type == "collection" else "n.d."
