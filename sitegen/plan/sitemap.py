"""The sitemap and robots.txt. `lastmod` is a record's or a list's own date; a page whose last change nobody noted has none."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.dates import last_change
from sitegen.plan.hubs import hub_addresses
from sitegen.plan.outputs import Output
from sitegen.plan.values import value_addresses
from sitegen.views import RobotsView, SitemapEntry, SitemapView

#: The most addresses one file may hold (https://www.sitemaps.org/protocol.html); with slugs of 200 bytes they stay far below its 50 MB.
MOST_ADDRESSES = 50_000


def sitemap_outputs(desk: Desk) -> Iterator[Output]:
    """The sitemap, in parts behind an index where it is large. None without a base URL."""
    if not desk.site.base_url:
        return
    entries = list(_addresses(desk))
    parts = [entries[at : at + MOST_ADDRESSES] for at in range(0, len(entries), MOST_ADDRESSES)]
    if len(parts) == 1:
        yield Output(path=urls.SITEMAP, kind="sitemap", view=SitemapView(entries=tuple(parts[0])))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = SitemapView(entries=tuple(SitemapEntry(url=name) for name in names))
    yield Output(path=urls.SITEMAP, kind="sitemap-index", view=index)
    for name, part in zip(names, parts, strict=True):
        yield Output(path=name, kind="sitemap", view=SitemapView(entries=tuple(part)))


def _addresses(desk: Desk) -> Iterator[SitemapEntry]:
    """Every page that search engines may show, each once."""
    catalogue = desk.catalogue
    yield from (SitemapEntry(url=url) for url in (urls.HOME, urls.STATISTICS, urls.DATA))
    for page_id in sorted(catalogue.pages):
        if page_id != "index":
            updated = catalogue.pages[page_id].updated
            yield SitemapEntry(url=urls.page(catalogue.page_slugs[page_id]), lastmod=updated[:10])
    if catalogue.lists:
        yield SitemapEntry(url=urls.paged(urls.LISTS, 1))
    for resolved in catalogue.ordered_lists():
        changed = max(resolved.list.updated, resolved.list.added)
        yield SitemapEntry(url=urls.reading_list(catalogue.list_slugs[resolved.list.id]), lastmod=changed[:10])
    if catalogue.chronicled:
        yield SitemapEntry(url=urls.CHANGES)
    for page in range(1, max(1, -(-len(catalogue.entries) // desk.site.articles.page_size)) + 1):
        yield SitemapEntry(url=urls.paged(urls.ARTICLES, page))
    for record_id in sorted(catalogue.entries):
        yield SitemapEntry(url=desk.article_url(record_id), lastmod=last_change(catalogue.entries[record_id])[:10])
    for index in desk.site.indexes:
        yield from (SitemapEntry(url=url) for url in hub_addresses(desk, index))
        for key in sorted(catalogue.indexes[index.name].values):
            yield from (SitemapEntry(url=url) for url in value_addresses(desk, index, key))


def robots_output(desk: Desk) -> Output:
    """robots.txt: everything may be read."""
    return Output(path="robots.txt", kind="robots", view=RobotsView(sitemap=urls.SITEMAP if desk.site.base_url else ""))
