"""Reading lists."""

from __future__ import annotations

from msgspec import Struct

from sitegen.model import ReadingStatus
from sitegen.views.parts import Card, Feed, Head, Progress


class ListCard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reading list as other pages show it. `description` is Markdown."""

    title: str
    url: str
    subtitle: str = ""
    description: str = ""
    progress: Progress | None = None


class ItemView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in a reading list: its number, the record's card and the curator's note for it (Markdown)."""

    number: int
    card: Card
    note: str = ""
    status: ReadingStatus = ""
    priority: int = 0
    minutes: int = 0
    requires: tuple[Card, ...] = ()


class SectionView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a reading list: heading, anchor, prose (Markdown), items."""

    title: str
    anchor: str
    prose: str
    items: tuple[ItemView, ...]


class ListView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """lists/<slug>.html. Template: list.html. `coins_html` has one COinS span a record."""

    head: Head
    title: str
    sections: tuple[SectionView, ...]
    subtitle: str = ""
    description: str = ""
    progress: Progress | None = None
    updated: str = ""
    exports: tuple[Feed, ...] = ()
    feeds: tuple[Feed, ...] = ()
    coins_html: str = ""


class ListsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """lists/index.html. Template: lists.html."""

    head: Head
    lists: tuple[ListCard, ...]
