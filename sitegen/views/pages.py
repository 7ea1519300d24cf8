"""Pages of which there is one: home, search, what somebody wrote, 404."""

from __future__ import annotations

from msgspec import Struct

from sitegen.views.lists import ListCard
from sitegen.views.parts import Bar, Card, Feed, Head, Link, RelatedLinks


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


class ChangeDay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What changed on one day (an ISO date, or the month or year where no more is known). `lists` are those that were added or changed."""

    date: str
    added: tuple[Card, ...] = ()
    changed: tuple[Card, ...] = ()
    removed: tuple[Link, ...] = ()
    lists: tuple[Link, ...] = ()


class ChangesView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """changes/index.html: what is new, the latest day first; `more` where older changes are not listed. Template: changes.html."""

    head: Head
    days: tuple[ChangeDay, ...]
    more: bool = False


class RedirectView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """articles/<former id>.html: a page that leads on to `target`, a path. Template: redirect.html."""

    title: str
    target: str


class GoneView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """articles/<id>.html of a record that was removed. `reason` is Markdown. Template: gone.html."""

    head: Head
    id: str
    title: str = ""
    date: str = ""
    reason: str = ""
    replaced_by: Card | None = None


class SearchFacet(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way to narrow a search: an index of the site, or 'lists' or 'status'. `name` is what addresses call it."""

    name: str
    label: str


class SearchView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """search/index.html. Template: search.html. `browse` leads to the indexes, for readers without script; `core` is the file by which the script
    finds all others of the index; `by_added` says whether records can be sorted by when they were added."""

    head: Head
    total: int
    facets: tuple[SearchFacet, ...]
    browse: tuple[Link, ...]
    core: str
    by_added: bool


class BasketView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """basket/index.html: the records that a reader has saved in their browser. Template: basket.html. `formats` are the files that stand beside
    each record's page; the `url` of one is its suffix ('bib')."""

    head: Head
    formats: tuple[Feed, ...] = ()


class NotFoundView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """404.html, served at any address: its links are absolute. Template: 404.html."""

    head: Head
