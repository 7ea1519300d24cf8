"""Crossref's works as JSON: an answer of its API (a work or a list), an array, one work a line, or works by their DOI.

Field names are those of Crossref's REST API (https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md). They
are CSL's but for the types, for lists where CSL has one value, and for some names of its own. Abstracts are JATS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField
from sitegen.readers import csl_json
from sitegen.readers.cslvalues import edtf, first, objects, texts
from sitegen.readers.jsonitems import read_items
from sitegen.readers.sniff import json_kind

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "crossref"

#: Crossref's own names -> field of the record; all others are CSL's (see `sitegen.readers.csl_json.FIELDS`).
FIELDS: Final = {
    "short-container-title": "container_title_short", "container-title-short": "container_title_short",
    "publisher-location": "publisher_place", "edition-number": "edition", "degree": "genre", "subject": "subjects",
}  # fmt: skip
#: Where the date of issue stands, the best first.
DATES: Final = ("issued", "published", "published-print", "published-online", "posted", "created")
#: What CSL calls the archive that holds a source are here those that preserve the work, and its `source` is whoever registered the DOI.
_OTHER: Final = frozenset({"archive", "source"})
_HEADING: Final = re.compile(
    r"^\s*<(jats:)?title>\s*(?:abstract|summary|résumé|resumen|resumo)[.:]?\s*</\1?title>", re.IGNORECASE
)
_VERSIONS: Final = {"vor": 0, "am": 1, "tdm": 3}


def claims(path: str, head: bytes) -> bool:
    """JSON with Crossref's types of works, or with the fields that only its API has."""
    return json_kind(path, head) == FORMAT


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each work of the file."""
    return read_items(source, options, FORMAT, _fields, envelopes=("items",), unwrap=_unwrap)


def _unwrap(value: dict[str, object]) -> list[dict[str, object]]:
    """The works in an answer (`message`), or in an object that keeps works, or lists of one, by their DOI."""
    message = value.get("message")
    if isinstance(message, dict):
        return [message]
    if value and all(key.startswith("10.") for key in value):
        return [work for part in value.values() for work in objects(part)] or [value]
    return [value]


def _fields(work: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    fields: list[RawField] = []
    for key, value in work.items():
        line = lines.get(key, 0)
        reader = _READERS.get(key)
        if reader is not None:
            fields += reader(work, line)
        elif name := FIELDS.get(key):
            fields += [RawField(name=name, value=text, key=key, line=line) for text in texts(value)]
        elif key == csl_json.CITED and isinstance(value, list):
            fields.append(RawField(name="", value=f"{len(value)} works cited", key=key, line=line))
        elif key in _OTHER or key in DATES:
            fields += [RawField(name="", value=text, key=key, line=line) for text in texts(value)]
        else:
            fields += csl_json.field(key, value, line)
    return fields + _issued(work, lines)


def _issued(work: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    """The date of issue: the first that holds one. The day on which the DOI was made is no more than a guess."""
    for key in DATES:
        if date := edtf(work.get(key)):
            line = lines.get(key, 0)
            if key == "created":
                return [RawField(name="issued", value=date, key="", line=line, status="inferred", confidence=0.5)]
            return [RawField(name="issued", value=date, key=key, line=line)]
    return []


def _title(work: dict[str, object], line: int) -> list[RawField]:
    """The first title, with the subtitle that stands beside it; the others are translations."""
    titles, subtitles = texts(work.get("title")), texts(work.get("subtitle"))
    if not titles:
        return []
    title = titles[0]
    if subtitles and subtitles[0].casefold() not in title.casefold():
        title = f"{title.rstrip(' :')}: {subtitles[0]}"
    fields = [RawField(name="title", value=title, key="title", line=line)]
    return fields + [RawField(name="", value=text, key="title (others)", line=line) for text in titles[1:]]


def _container(work: dict[str, object], line: int) -> list[RawField]:
    """A journal or book; where two are named (Springer's series), the series comes first and the book second."""
    titles = texts(work.get("container-title"))
    if len(titles) == 2 and first(work.get("type")).startswith(("book-", "proceedings-")):
        series = RawField(name="collection_title", value=titles[0], key="container-title", line=line)
        return [RawField(name="container_title", value=titles[1], key="container-title", line=line), series]
    return [RawField(name="container_title", value=text, key="container-title", line=line) for text in titles]


def _event(work: dict[str, object], line: int) -> list[RawField]:
    event = work.get("event")
    if not isinstance(event, dict):
        return csl_json.field("event", event, line)
    days = [day for day in (edtf(event.get("start")), edtf(event.get("end"))) if day]
    values = {
        "event_title": first(event.get("name")),
        "event_place": first(event.get("location")),
        "event_date": "/".join(dict.fromkeys(days)),
    }
    return [RawField(name=name, value=value, key="event", line=line) for name, value in values.items() if value]


def _license(work: dict[str, object], line: int) -> list[RawField]:
    """The licence of the version of record, else of the manuscript; that for text mining is nobody's to read by."""
    items = sorted(objects(work.get("license")), key=lambda item: _VERSIONS.get(first(item.get("content-version")), 2))
    return [
        RawField(name=_license_field(place, item), value=url, key="license", line=line)
        for place, item in enumerate(items)
        for url in texts(item.get("URL"))
    ]


def _license_field(place: int, item: dict[str, object]) -> str:
    return "license" if place == 0 and first(item.get("content-version")) != "tdm" else ""


def _abstract(work: dict[str, object], line: int) -> list[RawField]:
    """The abstract without the heading that says that it is one."""
    bare = [_HEADING.sub("", text, count=1) for text in texts(work.get("abstract"))]
    return [RawField(name="abstract", value=text, key="abstract", line=line) for text in bare]


def _resource(work: dict[str, object], line: int) -> list[RawField]:
    resource = work.get("resource")
    primary = resource.get("primary") if isinstance(resource, dict) else None
    address = primary.get("URL") if isinstance(primary, dict) else None
    return [RawField(name="urls", value=text, key="resource", line=line) for text in texts(address)]


def _institution(work: dict[str, object], line: int) -> list[RawField]:
    """Who a thesis or preprint comes from: the publisher where there is no other."""
    name = "" if first(work.get("publisher")) else "publisher"
    bodies = [text for item in objects(work.get("institution")) for text in texts(item.get("name"))]
    return [RawField(name=name, value=text, key="institution", line=line) for text in bodies]


def _number(work: dict[str, object], line: int) -> list[RawField]:
    """The number of an article without pages."""
    name = "" if first(work.get("page")) else "page"
    numbers = texts(work.get("article-number"))
    return [RawField(name=name, value=text, key="article-number", line=line) for text in numbers]


_READERS: Final = {
    "title": _title, "container-title": _container, "event": _event, "license": _license, "resource": _resource,
    "institution": _institution, "article-number": _number, "abstract": _abstract,
}  # fmt: skip
