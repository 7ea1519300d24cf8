"""Feeds: what changed last, of the whole site, and of each reading list and each value of an index that asks for it. In Atom (RFC 4287), RSS 2.0
and JSON Feed 1.1.

Only what has a date goes into a feed, the latest change first, then by title: a feed tells what is new, and of a record without a date nobody
knows when that was. Where no record has a date there is no feed. No feed names the time of its making.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.catalogue import Entry
from sitegen.config import FeedFormat, IndexConfig
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.dates import last_change, timestamp
from sitegen.plan.outputs import Output
from sitegen.views import Feed, FeedEntry, FeedView

#: Format -> (what it is called, media type, kind of output).
FORMATS: dict[FeedFormat, tuple[str, str, str]] = {
    "atom": ("Atom", "application/atom+xml", "feed"),
    "rss": ("RSS", "application/rss+xml", "feed-rss"),
    "json": ("JSON Feed", "application/feed+json", "feed-json"),
}


def site_feeds(desk: Desk) -> tuple[Feed, ...]:
    """The site's feeds; none without a base URL (entries need addresses that last), and none where no record has a date."""
    if not (_wanted(desk) and desk.catalogue.dated):
        return ()
    return tuple(
        Feed(label=FORMATS[it][0], url=urls.feed(it), media_type=FORMATS[it][1]) for it in desk.site.feed.formats
    )


def value_feeds(desk: Desk, index: IndexConfig, key: str) -> tuple[Feed, ...]:
    """The feeds of a value, where its index asks for them and one of its records has a date."""
    filed = desk.catalogue.indexes[index.name]
    if not index.feed:
        return ()
    return _feeds(desk, desk.value_label(index, key), index.slug, filed.slugs[key], filed.values[key].members)


def list_feeds(desk: Desk, list_id: str) -> tuple[Feed, ...]:
    """The feeds of a reading list, where it asks for them and one of its records has a date."""
    resolved = desk.catalogue.lists[list_id]
    if not resolved.list.feed:
        return ()
    return _feeds(desk, resolved.list.title, urls.LISTS, desk.catalogue.list_slugs[list_id], resolved.record_ids)


def _feeds(desk: Desk, label: str, folder: str, slug: str, members: Iterable[str]) -> tuple[Feed, ...]:
    if not _wanted(desk) or not any(last_change(desk.catalogue.entries[record_id]) for record_id in members):
        return ()
    return tuple(
        Feed(label=f"{label} ({FORMATS[it][0]})", url=urls.feed_beside(folder, slug, it), media_type=FORMATS[it][1])
        for it in desk.site.feed.formats
    )


def feed_outputs(desk: Desk) -> Iterator[Output]:
    """The site's feeds."""
    feeds = site_feeds(desk)
    if feeds:
        entries = tuple(_entries(desk, desk.catalogue.entries.values()))
        yield from _outputs(desk, feeds, desk.site.title, desk.site.description, urls.HOME, entries)


def value_feed_outputs(desk: Desk, index: IndexConfig, key: str, members: list[Entry]) -> Iterator[Output]:
    """The feeds of a value."""
    feeds = value_feeds(desk, index, key)
    if feeds:
        label = desk.value_label(index, key)
        page = desk.value_url(index, key)
        yield from _outputs(desk, feeds, f"{label} · {desk.site.title}", "", page, tuple(_entries(desk, members)))


def list_feed_outputs(desk: Desk, list_id: str) -> Iterator[Output]:
    """The feeds of a reading list."""
    feeds = list_feeds(desk, list_id)
    if feeds:
        resolved = desk.catalogue.lists[list_id]
        it = resolved.list
        page = urls.reading_list(desk.catalogue.list_slugs[list_id])
        members = [desk.catalogue.entries[record_id] for record_id in dict.fromkeys(resolved.record_ids)]
        title = f"{it.title} · {desk.site.title}"
        yield from _outputs(desk, feeds, title, it.subtitle, page, tuple(_entries(desk, members)))


def _wanted(desk: Desk) -> bool:
    return desk.site.feed.enabled and bool(desk.site.base_url)


def _outputs(
    desk: Desk, feeds: tuple[Feed, ...], title: str, subtitle: str, page: str, entries: tuple[FeedEntry, ...]
) -> Iterator[Output]:
    for name, feed in zip(desk.site.feed.formats, feeds, strict=True):
        view = FeedView(
            url=feed.url, title=title, subtitle=subtitle, page_url=page, updated=entries[0].updated, entries=entries
        )
        yield Output(path=feed.url, kind=FORMATS[name][2], view=view)


def _entries(desk: Desk, entries: Iterable[Entry]) -> Iterator[FeedEntry]:
    dated = [entry for entry in entries if last_change(entry)]
    dated.sort(key=lambda entry: entry.by_title)
    dated.sort(key=lambda entry: timestamp(last_change(entry)), reverse=True)
    for entry in dated[: desk.site.feed.items]:
        record = entry.record
        yield FeedEntry(
            url=desk.article_url(record.id),
            title=record.title,
            updated=timestamp(last_change(entry)),
            published=timestamp(record.added) if record.added else "",
            authors=tuple(name.display for name in record.authors or record.editors),
            summary=record.abstract if desk.site.feed.content == "abstract" else "",
            content=record.body if desk.site.feed.content == "note" else "",
            subjects=record.subjects,
            language=record.language,
            original=record.urls[0].url if record.urls else "",
        )
