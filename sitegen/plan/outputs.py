"""What the plan is made of: outputs, each a path, a kind and a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec import Struct

from sitegen import views


class ExportView(Struct, frozen=True, kw_only=True):
    """Records to be written in an exchange format, one of `sitegen.exports.FORMATS`: their ids, and the digests of what is published of them, one
    after the other. The records themselves are in many files, and travel apart."""

    format: str
    ids: tuple[str, ...]
    seals: bytes


class TextView(Struct, frozen=True, kw_only=True):
    """A file whose text is complete."""

    text: str


class PackedView(Struct, frozen=True, kw_only=True):
    """A file of the search index, still to be compressed."""

    data: bytes


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of output: the type of its view, and the template that renders it ('' : an exchange format, a text, or a file of the search index)."""

    view: type[Struct]
    template: str = ""


#: Every kind of output there is.
KINDS: dict[str, Kind] = {
    "article": Kind(view=views.ArticleView, template="article.html"),
    "articles": Kind(view=views.ArticlesView, template="articles.html"),
    "entity": Kind(view=views.EntityView, template="entity.html"),
    "hub": Kind(view=views.HubView, template="hub.html"),
    "home": Kind(view=views.HomeView, template="home.html"),
    "list": Kind(view=views.ListView, template="list.html"),
    "lists": Kind(view=views.ListsView, template="lists.html"),
    "page": Kind(view=views.PageView, template="page.html"),
    "404": Kind(view=views.NotFoundView, template="404.html"),
    "feed": Kind(view=views.FeedView, template="feed.xml"),
    "feed-rss": Kind(view=views.FeedView, template="rss.xml"),
    "feed-json": Kind(view=views.FeedView, template="feed.json"),
    "oai": Kind(view=views.OaiView, template="oai.xml"),
    "card": Kind(view=views.CardView, template="card.svg"),
    "redirect": Kind(view=views.RedirectView, template="redirect.html"),
    "gone": Kind(view=views.GoneView, template="gone.html"),
    "changes": Kind(view=views.ChangesView, template="changes.html"),
    "sitemap": Kind(view=views.SitemapView, template="sitemap.xml"),
    "sitemap-index": Kind(view=views.SitemapView, template="sitemap-index.xml"),
    "robots": Kind(view=views.RobotsView, template="robots.txt"),
    "search": Kind(view=views.SearchView, template="search.html"),
    "statistics": Kind(view=views.StatisticsView, template="statistics.html"),
    "data": Kind(view=views.DataView, template="data.html"),
    "basket": Kind(view=views.BasketView, template="basket.html"),
    "opensearch": Kind(view=views.OpenSearchView, template="opensearch.xml"),
    "packed": Kind(view=PackedView),
    "export": Kind(view=ExportView),
    "text": Kind(view=TextView),
}


class Output(Struct, frozen=True, kw_only=True):
    """One file of the site: its path (posix, from the root), its kind, its view. `variant` lets a theme give one index a template of its own."""

    path: str
    kind: str
    view: Struct
    variant: str = ""


class Sealed(NamedTuple):
    """An output whose view is large: it is made only where `seal`, the digest of all that it is made of, is new."""

    path: str
    kind: str
    seal: bytes
    make: Callable[[], Struct]
    variant: str = ""


class Bundle(NamedTuple):
    """Outputs that are made together, of much and at length: only where `seal`, the digest of all that they are made of, is new. They have a folder
    of their own (its path ends in '/')."""

    folder: str
    seal: bytes
    make: Callable[[], Iterator[Output]]
