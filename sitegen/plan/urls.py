"""Where everything stands: the only place that knows how addresses look. All are paths from the site's root, without a leading slash."""

from __future__ import annotations

from sitegen.digest import short_digest

HOME = "index.html"
ARTICLES = "articles"
LISTS = "lists"
CHANGES = "changes/index.html"
SITEMAP = "sitemap.xml"
SEARCH = "search/index.html"
BASKET = "basket/index.html"
STATISTICS = "statistics/index.html"
DATA = "data/index.html"
SEARCH_INDEX = "search/data/"
OPENSEARCH = "opensearch.xml"
NOT_FOUND = "404.html"
#: What the files of the whole catalogue are called, their suffix aside (there is no such page).
CATALOGUE = "catalogue.html"
DATAPACKAGE = "datapackage.json"


def canonical(url: str) -> str:
    """The one address of a page: a folder's front page is the folder ('articles/' for 'articles/index.html')."""
    return url.removesuffix(HOME) if url == HOME or url.endswith(f"/{HOME}") else url


_FEEDS = {"atom": "feed.xml", "rss": "rss.xml", "json": "feed.json"}


def feed(form: str) -> str:
    """The site's feed in a format: 'atom', 'rss' or 'json'."""
    return _FEEDS[form]


def feed_beside(folder: str, slug: str, form: str) -> str:
    """The feed of one value of an index, or of a reading list: beside its page."""
    return f"{folder}/{slug}.{_FEEDS[form]}"


def oai(number: int) -> str:
    """A file (from 1) of the OAI-PMH static repository."""
    return "oai.xml" if number == 1 else f"oai-{number}.xml"


def card(kind: str, slug: str) -> str:
    """The picture of a page where it is shared: of an article, a reading list, or of the site ('home')."""
    return "cards/home.png" if kind == "home" else f"cards/{kind}/{slug}.png"


def article(slug: str) -> str:
    """The page of a record."""
    return f"{ARTICLES}/{slug}.html"


def export(page: str, suffix: str) -> str:
    """What a page shows, in an exchange format: beside it, with another suffix."""
    return f"{page.removesuffix('.html')}.{suffix}"


def paged(folder: str, page: int) -> str:
    """Page `page` (from 1) of a folder's index."""
    return f"{folder}/index.html" if page == 1 else f"{folder}/index.{page}.html"


def letter_name(initial: str) -> str:
    """An initial as a part of addresses."""
    if initial.isascii() and initial.isalnum():
        return initial.lower()
    return {"0-9": "0-9", "#": "other"}.get(initial, short_digest(initial))


def letter(folder: str, initial: str) -> str:
    """The page of an index for one initial. Slugs hold no dot, so it cannot collide with a value's page."""
    return f"{folder}/index.{letter_name(initial)}.html"


def value(folder: str, slug: str, page: int = 1) -> str:
    """Page `page` (from 1) of one value of an index."""
    return f"{folder}/{slug}.html" if page == 1 else f"{folder}/{slug}.{page}.html"


def reading_list(slug: str) -> str:
    """The page of a reading list."""
    return f"{LISTS}/{slug}.html"


def search_file(name: str) -> str:
    """A file of the search index."""
    return f"{SEARCH_INDEX}{name}.bin"


def page(slug: str) -> str:
    """A plain page."""
    return f"{slug}.html"
