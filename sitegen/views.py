"""The template context: one frozen struct a page kind. This is the contract between the plan and the themes.

Every page is a pure function of its view (and of the site, the theme and the engine), so a view holds all that its page shows and
nothing else. Neighbours appear as cards, never whole. Addresses that lead inside the site are paths from its root
('articles/safaei-2025.html'); templates pass them through `url()`. Fields whose names end in `_html` are sanitised HTML and
the only ones a template may mark `|safe`; Markdown goes through the `markdown` filter.
"""

from __future__ import annotations

from msgspec import Struct

from sitegen.model import ReadingStatus, Record


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


class SavedIn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reading list that holds the record: where in it ('4' of '9', in section ...), the item's note (Markdown), and its neighbours there."""

    list: Link
    position: int
    total: int
    section: str = ""
    note: str = ""
    previous: Card | None = None
    next: Card | None = None


class Feed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed or another machine-readable twin of a page, for <link rel=alternate> (or describedby) and for visible links."""

    label: str
    url: str
    media_type: str
    rel: str = "alternate"


class MetaTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One <meta> element: `attribute` is 'name' or 'property'."""

    name: str
    content: str
    attribute: str = "name"


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every page carries: its own address (path from the root), titles, place in the menu and machine-readable twins.

    `section` is the menu place that is current ('articles', 'authors', a list of index names, 'lists', 'home' ...). `json_ld` is a JSON text with `<`
    escaped, safe inside a script element. `noindex` keeps search engines out. `absolute` is true where the page may be served at any address (404).
    """

    url: str
    title: str
    section: str = ""
    description: str = ""
    lang: str = ""
    breadcrumbs: tuple[Link, ...] = ()
    alternates: tuple[Feed, ...] = ()
    meta: tuple[MetaTag, ...] = ()
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
    saved_in: tuple[SavedIn, ...] = ()
    similar: tuple[Card, ...] = ()
    versions: tuple[Card, ...] = ()
    exports: tuple[Feed, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    coins: str = ""


class Group(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cards under a heading, such as the works of one year."""

    label: str
    cards: tuple[Card, ...]
    url: str = ""


class EntityView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """authors/<slug>.html, subjects/<slug>.html ...: one value of an index and its records. Template: entity.html (or <index>-entity.html).

    `index` is the index's name ('authors'), `singular` its label for one ('Author'). `related` holds links under a heading:
    co-authors, related subjects, journals. `bars` are its years.
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
    related: tuple[RelatedLinks, ...] = ()
    bars: tuple[Bar, ...] = ()
    exports: tuple[Feed, ...] = ()


class RelatedLinks(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Links under a heading ('Co-authors')."""

    heading: str
    links: tuple[Link, ...]


class HubView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """authors/index.html and its pages a letter: the values of an index. Template: hub.html (or <index>-hub.html).

    `letters` jump between pages; `current_letter` is '' on the front page of a large index, which then lists `top` values only.
    """

    head: Head
    index: str
    label: str
    singular: str
    total: int
    rows: tuple[Link, ...]
    letters: tuple[Link, ...] = ()
    current_letter: str = ""
    top: tuple[Link, ...] = ()
    bars: tuple[Bar, ...] = ()
    pager: Pager | None = None


class ArticlesView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """articles/index.html: all records by title, paged. Template: articles.html."""

    head: Head
    total: int
    groups: tuple[Group, ...]
    letters: tuple[Link, ...] = ()
    pager: Pager | None = None


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
    """lists/<slug>.html. Template: list.html."""

    head: Head
    title: str
    sections: tuple[SectionView, ...]
    subtitle: str = ""
    description: str = ""
    progress: Progress | None = None
    updated: str = ""
    exports: tuple[Feed, ...] = ()


class ListsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """lists/index.html. Template: lists.html."""

    head: Head
    lists: tuple[ListCard, ...]


class HomeView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """index.html: the list's own words (`body`, Markdown), its lists, newest additions, years, top values. Template: home.html."""

    head: Head
    body: str
    total: int
    counts: tuple[Link, ...]
    lists: tuple[ListCard, ...] = ()
    newest: tuple[Card, ...] = ()
    bars: tuple[Bar, ...] = ()
    top: tuple[RelatedLinks, ...] = ()
    updated: str = ""


class PageView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """<id>.html, from content/pages/. Template: page.html."""

    head: Head
    title: str
    body: str


class SearchFacet(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way to narrow a search: an index of the site, or 'lists' or 'status'. `name` is what addresses call it."""

    name: str
    label: str


class SearchView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """search/index.html. Template: search.html. `browse` leads to the indexes, for readers without script; `index_json` is what the script has to know
    of the index, a JSON text with `<` escaped, safe inside a script element."""

    head: Head
    total: int
    facets: tuple[SearchFacet, ...]
    browse: tuple[Link, ...]
    index_json: str


class OpenSearchView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """opensearch.xml: how a browser can search the site from its own bar. `short_name` has at most 16 characters; `url` is the search page's path."""

    short_name: str
    url: str


class NotFoundView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """404.html, served at any address: its links are absolute. Template: 404.html."""

    head: Head


class FeedEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a feed. `updated` is ISO 8601 with a zone; `summary` is plain text, `content` Markdown."""

    id: str
    url: str
    title: str
    updated: str
    published: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    subjects: tuple[str, ...] = ()


class FeedView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """feed.xml and its kin: true dates only. `url` is the feed's own path."""

    url: str
    title: str
    page_url: str
    updated: str
    entries: tuple[FeedEntry, ...]
    subtitle: str = ""


class SitemapEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One address in the sitemap; `lastmod` is a date or ''."""

    url: str
    lastmod: str = ""


class SitemapView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """sitemap.xml (or one of its parts)."""

    entries: tuple[SitemapEntry, ...]


class RobotsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """robots.txt; `sitemap` is a path or ''."""

    sitemap: str = ""


class MenuPlace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in the header's menu. `section` matches `Head.section` when it is the current one."""

    label: str
    url: str
    section: str


class SiteView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`site` in every template. Holds nothing that varies with the records, so that a new record does not change every page."""

    title: str
    description: str
    base_url: str
    language: str
    author: str
    menu: tuple[MenuPlace, ...]
    footer: tuple[Link, ...]
    feeds: tuple[Feed, ...] = ()
    citation_styles: tuple[str, ...] = ()
    search: bool = False
    license: str = ""
    theme: dict[str, str | int | float | bool] = {}
