"""Records in exchange formats: beside the page of each record, list and value, and of the whole catalogue.

The plan says which records a file holds; entries are made where files are printed. A value with one record has no
files of its own: its page links those of the record, which say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.catalogue import Entry
from sitegen.config import ExportFormat, IndexConfig
from sitegen.exports import FORMATS
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.datapackage import datapackage
from sitegen.plan.outputs import ExportView, Output, TextView
from sitegen.views import Feed


def format_links(formats: tuple[ExportFormat, ...]) -> tuple[Feed, ...]:
    """What `formats` are called, each with its suffix for an address."""
    return tuple(Feed(label=FORMATS[it].label, url=it, media_type=FORMATS[it].media_type) for it in formats)


def record_links(desk: Desk, record_id: str) -> tuple[Feed, ...]:
    """The files beside a record's page."""
    return _links(urls.article(desk.catalogue.slugs[record_id]), desk.site.exports.per_record, "describedby")


def record_exports(desk: Desk, record_id: str) -> Iterator[Output]:
    """The record in each format, beside its page."""
    address = urls.article(desk.catalogue.slugs[record_id])
    yield from _outputs(desk, address, desk.site.exports.per_record, (record_id,))


def list_links(desk: Desk, list_id: str) -> tuple[Feed, ...]:
    """The files beside a reading list's page; none for a list without records."""
    return _links(_list_address(desk, list_id), desk.site.exports.per_list) if _listed(desk, list_id) else ()


def list_exports(desk: Desk, list_id: str) -> Iterator[Output]:
    """The records of a reading list in each format, in the list's order."""
    yield from _outputs(desk, _list_address(desk, list_id), desk.site.exports.per_list, _listed(desk, list_id))


def value_links(desk: Desk, index: IndexConfig, key: str) -> tuple[Feed, ...]:
    """The files for one value of an index: of its own, or the record's where it has one only; none for a heading without records."""
    if not index.exports:
        return ()
    members = desk.catalogue.indexes[index.name].values[key].members
    if len(members) > 1:
        return _links(desk.value_url(index, key), desk.site.exports.per_value)
    return tuple(
        link
        for record in members
        for link in _links(urls.article(desk.catalogue.slugs[record]), desk.site.exports.per_record)
    )


def value_exports(desk: Desk, index: IndexConfig, key: str, members: list[Entry]) -> Iterator[Output]:
    """The records of one value of an index in each format, in the order of `members`; nothing where it has one record only."""
    if index.exports and len(members) > 1:
        ids = [entry.id for entry in members]
        yield from _outputs(desk, desk.value_url(index, key), desk.site.exports.per_value, ids)


def catalogue_links(desk: Desk) -> tuple[Feed, ...]:
    """The files of the whole catalogue."""
    return _links(urls.CATALOGUE, desk.site.exports.catalogue) if desk.catalogue.entries else ()


def catalogue_exports(desk: Desk) -> Iterator[Output]:
    """All records in each format, by id, and what describes these files to programs."""
    formats = desk.site.exports.catalogue
    if desk.catalogue.entries and formats:
        yield from _outputs(desk, urls.CATALOGUE, formats, sorted(desk.catalogue.entries))
        yield Output(path=urls.DATAPACKAGE, kind="text", view=TextView(text=datapackage(desk.site, formats)))


def _links(address: str, formats: tuple[ExportFormat, ...], rel: str = "alternate") -> tuple[Feed, ...]:
    return tuple(
        Feed(
            label=FORMATS[suffix].label,
            url=urls.export(address, suffix),
            media_type=FORMATS[suffix].media_type,
            rel=rel,
        )
        for suffix in formats
    )


def _outputs(desk: Desk, address: str, formats: tuple[ExportFormat, ...], ids: Iterable[str]) -> Iterator[Output]:
    ids = tuple(ids)
    if not ids or not formats:
        return
    seals = b"".join([desk.catalogue.seal(record_id) for record_id in ids])
    for suffix in formats:
        yield Output(
            path=urls.export(address, suffix), kind="export", view=ExportView(format=suffix, ids=ids, seals=seals)
        )


def _list_address(desk: Desk, list_id: str) -> str:
    return urls.reading_list(desk.catalogue.list_slugs[list_id])


def _listed(desk: Desk, list_id: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(desk.catalogue.lists[list_id].record_ids))
