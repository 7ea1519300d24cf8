"""Whether files for programs are what their formats want."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
import xmlschema
from msgspec import Struct

SCHEMAS = Path(__file__).parent / "schemas"


@lru_cache
def schema(name: str) -> xmlschema.XMLSchema11:
    return xmlschema.XMLSchema11(str(SCHEMAS / f"{name}.xsd"))


def faults(name: str, data: bytes) -> list[str]:
    """What is wrong with an XML file by our schema of that name."""
    return [f"{error.path}: {error.reason}" for error in schema(name).iter_errors(data.decode())]


class JsonAuthor(Struct, forbid_unknown_fields=True):
    name: str


class JsonItem(Struct, forbid_unknown_fields=True, kw_only=True):
    id: str
    url: str
    title: str
    date_modified: str
    tags: list[str]
    external_url: str = ""
    content_html: str | None = None
    content_text: str | None = None
    date_published: str = ""
    authors: list[JsonAuthor] = []
    language: str = ""


class JsonFeed(Struct, forbid_unknown_fields=True, kw_only=True):
    """https://www.jsonfeed.org/version/1.1/, as far as we use it; no other key may stand in it."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    language: str
    items: list[JsonItem]
    description: str = ""
    authors: list[JsonAuthor] = []


def json_feed(data: bytes) -> JsonFeed:
    """A JSON Feed, checked against the rules of version 1.1."""
    feed = msgspec.json.decode(data, type=JsonFeed)
    assert feed.version == "https://jsonfeed.org/version/1.1"
    for item in feed.items:
        assert (item.content_html is None) != (item.content_text is None)
    return feed
