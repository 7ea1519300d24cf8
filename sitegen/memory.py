"""What the next build can start from: the content and its catalogue as they were when the site stood complete.

It is handed from build to build in one process, or recalled from the cache in another.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sitegen.cache import Cache, ScanCache
from sitegen.catalogue import Catalogue, Changes, Touched, difference
from sitegen.catalogue.merge import merge
from sitegen.catalogue.people import identify
from sitegen.config import IndexConfig
from sitegen.errors import Finding
from sitegen.intake import Parsed, Seen
from sitegen.manifest import Manifest, load_manifest
from sitegen.model import Page, ReadingList, Record


class Content(Struct, kw_only=True):
    """The content as read: by path what each file holds, and the records, lists and pages of the whole by id."""

    parsed: dict[str, Parsed]
    records: dict[str, Record]
    lists: dict[str, ReadingList]
    pages: dict[str, Page]
    findings: tuple[Finding, ...]


class Memory(Struct, kw_only=True):
    """What the next build can start from: the content and its catalogue as they were when the site stood complete."""

    files: dict[str, Seen]
    content: Content
    catalogue: Catalogue
    manifest: Manifest
    shell: bytes
    inputs: str
    folders: dict[str, int]


def content_of(parsed: dict[str, Parsed], findings: tuple[Finding, ...], *, drafts: bool) -> Content:
    """What these files say together."""
    ordered = [parsed[path] for path in sorted(parsed)]
    merged = merge(
        (record for one in ordered for record in one.records),
        (overlay for one in ordered for overlay in one.overlays),
        drafts=drafts,
    )
    return Content(
        parsed=parsed,
        records=identify(merged.records, (rule for one in ordered for rule in one.people)),
        lists={it.id: it for one in ordered for it in one.lists if drafts or not it.draft},
        pages={it.id: it for one in ordered for it in one.pages if drafts or not it.draft},
        findings=(*findings, *(finding for one in ordered for finding in one.findings), *merged.findings),
    )


def recall(
    cache: Cache, last: ScanCache, out: Path, indexes: tuple[IndexConfig, ...], *, drafts: bool
) -> Memory | None:
    """The memory of the last build, from the cache; None where a part of it is lost."""
    manifest = load_manifest(out)
    parsed = cache.load_parsed(last.files)
    if manifest is None or parsed.keys() != last.files.keys():
        return None
    content = content_of(parsed, (), drafts=drafts)
    catalogue = Catalogue(indexes)
    catalogue.apply(Changes(records=dict(content.records), lists=dict(content.lists), pages=dict(content.pages)))
    return Memory(
        files=last.files,
        content=content,
        catalogue=catalogue,
        manifest=manifest,
        shell=last.shell,
        inputs=last.inputs,
        folders=last.folders,
    )


def brought_up_to_date(
    memory: Memory | None, content: Content, indexes: tuple[IndexConfig, ...]
) -> tuple[Catalogue, Touched | None]:
    """The catalogue brought up to date, and what that touched (None: everything)."""
    if memory is None:
        catalogue = Catalogue(indexes)
        everything = Changes(records=dict(content.records), lists=dict(content.lists), pages=dict(content.pages))
        catalogue.apply(everything)
        return catalogue, None
    old = memory.content
    changes = Changes(
        records=difference(old.records, content.records),
        lists=difference(old.lists, content.lists),
        pages=difference(old.pages, content.pages),
    )
    touched = memory.catalogue.apply(changes)
    # Menu and footer name the plain pages and the lists: they are on every page.
    return memory.catalogue, None if touched.pages or changes.lists else touched
