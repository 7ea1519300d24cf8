"""The page of a record."""

from __future__ import annotations

from msgspec import Struct

from sitegen.model import Record
from sitegen.views.parts import Card, Fact, Feed, Head, Link, Person, StaffRow


class SavedIn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reading list that holds the record: where in it ('4' of '9', in section ...), the item's note (Markdown), and its neighbours there."""

    list: Link
    position: int
    total: int
    section: str = ""
    note: str = ""
    previous: Card | None = None
    next: Card | None = None


class ArticleView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """articles/<slug>.html: one record, whole, and its neighbours as cards. Template: article.html."""

    head: Head
    record: Record
    kind: str
    title_html: str
    abstract_html: str = ""
    people: tuple[Person, ...] = ()
    container: Link | None = None
    journal_line: str = ""
    read_at: Link | None = None
    subjects: tuple[Link, ...] = ()
    tags: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    requires: tuple[Card, ...] = ()
    saved_in: tuple[SavedIn, ...] = ()
    similar: tuple[Card, ...] = ()
    versions: tuple[Card, ...] = ()
    exports: tuple[Feed, ...] = ()
    staff: tuple[StaffRow, ...] = ()
