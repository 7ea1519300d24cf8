"""The page that says what machines, and people with reference managers, can fetch of the collection."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.dates import last_change
from sitegen.plan.exports import catalogue_links, format_links, list_links
from sitegen.plan.feeds import site_feeds
from sitegen.plan.heads import page_head
from sitegen.plan.outputs import Output
from sitegen.views import DataView, Feed, Link


def data_output(desk: Desk) -> Output:
    """The page of data and exports."""
    entries = desk.catalogue.entries
    first = min(entries, key=lambda record_id: entries[record_id].newest_first, default="")
    view = DataView(
        head=page_head(desk, urls.DATA, desk.interface.gettext("Data and exports"), section="data"),
        total=len(entries),
        catalogue=catalogue_links(desk),
        records=format_links(desk.site.exports.per_record),
        lists=tuple(
            Link(label=it.list.title, url=urls.reading_list(desk.catalogue.list_slugs[it.list.id]))
            for it in desk.catalogue.ordered_lists()
            if list_links(desk, it.list.id)
        ),
        feeds=tuple(_feeds(desk)),
        indexes=tuple(_followed(desk)),
        machine=tuple(_machine(desk)),
        example=desk.article_url(first) if first else "",
        updated=max((last_change(entry) for entry in entries.values()), default=""),
    )
    return Output(path=urls.DATA, kind="data", view=view)


def _feeds(desk: Desk) -> Iterator[Feed]:
    yield from site_feeds(desk)


def _followed(desk: Desk) -> Iterator[Link]:
    """Indexes whose values have feeds, and reading lists that have."""
    if desk.site.feed.enabled and desk.site.base_url:
        for index in desk.site.indexes:
            if index.feed:
                yield Link(label=index.label, url=urls.paged(index.slug, 1))
        for resolved in desk.catalogue.ordered_lists():
            if resolved.list.feed:
                slug = desk.catalogue.list_slugs[resolved.list.id]
                yield Link(label=resolved.list.title, url=urls.reading_list(slug))


def _machine(desk: Desk) -> Iterator[Feed]:
    if catalogue_links(desk):
        yield Feed(label="Data Package", url=urls.DATAPACKAGE, media_type="application/json")
    if desk.site.base_url:
        yield Feed(label=desk.interface.gettext("Sitemap"), url=urls.SITEMAP, media_type="application/xml")
        if desk.site.oai.email and desk.catalogue.dated:
            yield Feed(label="OAI-PMH", url=urls.oai(1), media_type="text/xml")
        if desk.site.search.enabled:
            yield Feed(label="OpenSearch", url=urls.OPENSEARCH, media_type="application/opensearchdescription+xml")
