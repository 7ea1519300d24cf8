"""The feed: what changed last, by true dates only."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Entry
from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.collection import last_change
from sitegen.plan.outputs import Output
from sitegen.views import FeedEntry, FeedView


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
