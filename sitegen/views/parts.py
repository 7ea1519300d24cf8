"""What the views are made of: links, cards, the head of a page, bars."""

from __future__ import annotations

from msgspec import Struct

from sitegen.model import ReadingStatus


class Link(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A labelled address; `count` is how many records stand behind it (0: not shown). `lang` is set where it is known and differs."""

    label: str
    url: str = ""
    count: int = 0


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What other pages show of a record: one row. `names` is short ('Safaei, Rajabi et al.'), `kind` a label ('Journal article')."""

    id: str
    url: str
    title_html: str
    names: str = ""
    year: str = ""
    container: str = ""
    kind: str = ""
    lang: str = ""
    status: ReadingStatus = ""


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An author or other contributor as the article page shows one. `role` is '' for authors, else a label ('Editor')."""

    name: str
    url: str = ""
    orcid: str = ""
    affiliation: str = ""
    role: str = ""


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the record's facts: a label in the field's terms ('Published', 'ISSN') and its values."""

    label: str
    values: tuple[Link, ...]


class StaffRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the staff view: the source's own field name and values; `origin` is 'path:line', `status` source | inferred | edited."""

    key: str
    values: tuple[str, ...]
    origin: str
    status: str = "source"
    confidence: float = 1.0


class Feed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed or another machine-readable twin of a page, for <link rel=alternate> (or describedby) and for visible links."""

    label: str
    url: str
    media_type: str
    rel: str = "alternate"


class HeadLink(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One typed <link> for programs (`item`, `license`, `author` ...): a path in the site, or a whole address."""

    rel: str
    href: str
    media_type: str = ""


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every page carries: its own address (path from the root), titles, place in the menu and machine-readable twins.

    `section` is the menu place that is current ('articles', 'authors', a list of index names, 'lists', 'home' ...). `meta_html` are the
    <meta> elements for programs (Highwire, Dublin Core, OpenGraph), one a line; `json_ld` is a JSON text with `<`
    escaped, safe inside a script element; `links` are typed links for programs. `noindex` keeps search engines out.
    `absolute` is true where the page may be served at any address (404).
    """

    url: str
    title: str
    section: str = ""
    description: str = ""
    lang: str = ""
    breadcrumbs: tuple[Link, ...] = ()
    alternates: tuple[Feed, ...] = ()
    meta_html: str = ""
    links: tuple[HeadLink, ...] = ()
    json_ld: str = ""
    noindex: bool = False
    absolute: bool = False


class Pager(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a page stands among the pages of one index: `pages` has one link each, `current` counts from 1."""

    current: int
    pages: tuple[Link, ...]

    @property
    def previous(self) -> Link | None:
        return self.pages[self.current - 2] if self.current > 1 else None

    @property
    def next(self) -> Link | None:
        return self.pages[self.current] if self.current < len(self.pages) else None


class Bar(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bar of a histogram of years; `url` leads to that year's page or is ''."""

    label: str
    count: int
    url: str = ""


class Progress(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a list is read: '12 of 30 read'."""

    read: int
    reading: int
    total: int
    minutes: int = 0


class Group(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cards under a heading, such as the works of one year."""

    label: str
    cards: tuple[Card, ...]
    url: str = ""
    anchor: str = ""


class RelatedLinks(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Links under a heading ('Co-authors')."""

    heading: str
    links: tuple[Link, ...]
