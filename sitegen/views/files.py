"""What is no page: feeds, the sitemap, robots.txt, the search description."""

from __future__ import annotations

from msgspec import Struct


class OpenSearchView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """opensearch.xml: how a browser can search the site from its own bar. `short_name` has at most 16 characters; `url` is the search page's path."""

    short_name: str
    url: str


class FeedEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a feed. `updated` is ISO 8601 with a zone; `summary` is plain text, `content` Markdown; `original` is where the record itself can
    be read."""

    url: str
    title: str
    updated: str
    published: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    subjects: tuple[str, ...] = ()
    language: str = ""
    original: str = ""


class FeedView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed, with true dates only. `url` is the feed's own path, `page_url` that of the page it tells of. Templates: feed.xml (Atom), rss.xml,
    feed.json."""

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


class CardView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """cards/<kind>/<slug>.png: the picture of a page where it is shared. `title` is broken into lines for letters of `size` pixels. Template:
    card.svg, which knows `view` and `theme` only."""

    title: tuple[str, ...]
    size: int
    kind: str = ""
    names: str = ""
    source: str = ""
    site: str = ""
    rtl: bool = False


class OaiRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record for harvesters: its OAI identifier, the day of its last change, and its elements of Dublin Core with their values."""

    identifier: str
    datestamp: str
    fields: tuple[tuple[str, str], ...] = ()


class OaiView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """oai.xml: an OAI-PMH static repository. `base_url` is the address that harvesters ask. Template: oai.xml."""

    name: str
    base_url: str
    email: str
    earliest: str
    records: tuple[OaiRecord, ...]


class RobotsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """robots.txt; `sitemap` is a path or ''."""

    sitemap: str = ""
