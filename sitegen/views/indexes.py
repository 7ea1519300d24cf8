"""The indexes of the collection, and the pages of their values."""

from __future__ import annotations

from msgspec import Struct

from sitegen.views.parts import Bar, Feed, Group, Head, Link, Pager, RelatedLinks


class EntityView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """authors/<slug>.html, subjects/<slug>.html ...: one value of an index and its records. Template: entity.html (or <index>-entity.html).

    `index` is the index's name ('authors'), `singular` its label for one ('Author'). `related` holds links under a heading:
    co-authors, related subjects, journals. `below` counts the records of all narrower headings; a heading that only narrower ones
    imply has no records of its own (`total` is 0). `bars` are its years, `coins_html` one COinS span a record. `exports` are its
    records in exchange formats; a value with one record has the files of that record.
    """

    head: Head
    index: str
    singular: str
    label: str
    total: int
    groups: tuple[Group, ...]
    pager: Pager | None = None
    variants: tuple[str, ...] = ()
    orcid: str = ""
    broader: tuple[Link, ...] = ()
    narrower: tuple[Link, ...] = ()
    below: int = 0
    related: tuple[RelatedLinks, ...] = ()
    bars: tuple[Bar, ...] = ()
    exports: tuple[Feed, ...] = ()
    feeds: tuple[Feed, ...] = ()
    coins_html: str = ""


class LetterGroup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values of an index under their initial, which addresses call `anchor`; without a label, values that need no letters."""

    links: tuple[Link, ...]
    label: str = ""
    anchor: str = ""


class HubView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """authors/index.html and its pages a letter: the values of an index. Template: hub.html (or <index>-hub.html).

    `letters` jump between pages, or on the one page of a small index; `current_letter` is '' on the front page of a large index, which then
    lists `top` values only.
    """

    head: Head
    index: str
    label: str
    singular: str
    total: int
    groups: tuple[LetterGroup, ...]
    letters: tuple[Link, ...] = ()
    current_letter: str = ""
    top: tuple[Link, ...] = ()
    bars: tuple[Bar, ...] = ()
    pager: Pager | None = None


class ArticlesView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """articles/index.html: all records by title, paged. Template: articles.html.

    `letters` lead to where each letter begins, `exports` are the files of the whole catalogue.
    """

    head: Head
    total: int
    groups: tuple[Group, ...]
    letters: tuple[Link, ...] = ()
    pager: Pager | None = None
    exports: tuple[Feed, ...] = ()
