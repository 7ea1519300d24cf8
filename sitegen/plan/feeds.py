"""What programs follow: the feed, the sitemap, robots.txt. Only true dates: the records' own."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Entry
from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.collection import last_change
from sitegen.plan.outputs import Output
from sitegen.views import FeedEntry, FeedView, RobotsView, SitemapEntry, SitemapView

#: The most addresses one sitemap file may hold (https://www.sitemaps.org/protocol.html says 50,000).
SITEMAP_ADDRESSES = 40_000


def timestamp(day: str) -> str:
    """An ISO date as RFC 3339 wants a moment: midnight UTC of that day. Dates that hold a time already pass."""
    if "T" in day:
        return day
    return f"{day}{'-01' * (3 - len(day.split('-')))}T00:00:00Z"


def feed_output(desk: Desk) -> Iterator[Output]:
    """The site's feed: the records that changed last, by their own dates. None without a base URL: entries need addresses that last."""
    site = desk.site
    if not (site.feed.enabled and site.base_url):
        return
    dated = [entry for entry in desk.catalogue.entries.values() if last_change(entry)]
    dated.sort(key=lambda entry: entry.by_title)
    dated.sort(key=last_change, reverse=True)
    entries = tuple(_feed_entry(desk, entry) for entry in dated[: site.feed.items])
    updated = entries[0].updated if entries else "1970-01-01T00:00:00Z"
    view = FeedView(
        url=urls.FEED, title=site.title, subtitle=site.description, page_url=urls.HOME, updated=updated, entries=entries
    )
    yield Output(path=urls.FEED, kind="feed", view=view)


def _feed_entry(desk: Desk, entry: Entry) -> FeedEntry:
    record = entry.record
    return FeedEntry(
        id=desk.article_url(record.id),
        url=desk.article_url(record.id),
        title=record.title,
        updated=timestamp(last_change(entry)),
        published=timestamp(record.added) if record.added else "",
        authors=tuple(name.display for name in record.authors),
        summary=record.abstract if desk.site.feed.content == "abstract" else "",
        content=_note(record) if desk.site.feed.content == "note" else "",
        subjects=record.subjects,
    )


def _note(record: Record) -> str:
    return record.body


def sitemap_outputs(desk: Desk) -> Iterator[Output]:
    """The sitemap, in parts behind an index where it is large. None without a base URL."""
    if not desk.site.base_url:
        return
    entries = list(_addresses(desk))
    parts = [entries[at : at + SITEMAP_ADDRESSES] for at in range(0, len(entries), SITEMAP_ADDRESSES)]
    if len(parts) == 1:
        yield Output(path=urls.SITEMAP, kind="sitemap", view=SitemapView(entries=tuple(parts[0])))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = SitemapView(entries=tuple(SitemapEntry(url=name) for name in names))
    yield Output(path=urls.SITEMAP, kind="sitemap-index", view=index)
    for name, part in zip(names, parts, strict=True):
        yield Output(path=name, kind="sitemap", view=SitemapView(entries=tuple(part)))


def _addresses(desk: Desk) -> Iterator[SitemapEntry]:
    catalogue = desk.catalogue
    yield SitemapEntry(url=urls.HOME)
    for page_id in sorted(catalogue.pages):
        if page_id != "index":
            yield SitemapEntry(url=urls.page(catalogue.page_slugs[page_id]))
    for resolved in catalogue.ordered_lists():
        yield SitemapEntry(
            url=urls.reading_list(catalogue.list_slugs[resolved.list.id]), lastmod=resolved.list.updated[:10]
        )
    for record_id in sorted(catalogue.entries):
        yield SitemapEntry(url=desk.article_url(record_id), lastmod=last_change(catalogue.entries[record_id])[:10])
    for index in desk.site.indexes:
        yield SitemapEntry(url=urls.paged(index.slug, 1))
        for key in sorted(catalogue.indexes[index.name].values):
            yield SitemapEntry(url=desk.value_url(index, key))


def robots_output(desk: Desk) -> Output:
    """robots.txt: everything may be read."""
    return Output(path="robots.txt", kind="robots", view=RobotsView(sitemap=urls.SITEMAP if desk.site.base_url else ""))
