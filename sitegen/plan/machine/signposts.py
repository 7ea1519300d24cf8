"""Signposting: typed links by which programs find their way (https://signposting.org/FAIR/). Only what this site can vouch for: no `cite-as`, for
a page of a reading list is not what a DOI leads to."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.model import Record
from sitegen.plan.machine.kinds import licence_address, schema_type
from sitegen.views import HeadLink


def article_signposts(record: Record, *, pdf_url: str = "", collections: Iterable[str] = ()) -> tuple[HeadLink, ...]:
    """Who wrote it, under which licence it is, what it is, its file, and the lists that hold it (paths in the site)."""
    people = dict.fromkeys(name.orcid for name in record.authors if name.orcid)
    licence = licence_address(record.license)
    return (
        *(HeadLink(rel="author", href=f"https://orcid.org/{orcid}") for orcid in people),
        *((HeadLink(rel="license", href=licence),) if licence else ()),
        HeadLink(rel="type", href=f"https://schema.org/{schema_type(record.type)}"),
        HeadLink(rel="type", href="https://schema.org/AboutPage"),
        *((HeadLink(rel="item", href=pdf_url, media_type="application/pdf"),) if pdf_url else ()),
        *(HeadLink(rel="collection", href=url) for url in collections),
    )


def list_signposts(items: Iterable[str], *, licence: str = "") -> tuple[HeadLink, ...]:
    """What a list is, under which licence its words are, and its items (paths in the site), each once."""
    address = licence_address(licence)
    return (
        *((HeadLink(rel="license", href=address),) if address else ()),
        HeadLink(rel="type", href="https://schema.org/CollectionPage"),
        *(HeadLink(rel="item", href=url, media_type="text/html") for url in dict.fromkeys(items)),
    )
