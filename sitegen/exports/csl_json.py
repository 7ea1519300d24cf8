"""CSL-JSON: an array of CSL items (https://github.com/citation-style-language/schema, csl-data.json, version 1.0.2).

Titles keep their inline markup as CSL allows it (<i>, <b>, <sub>, <sup>); all else is plain text. What CSL has no
variable for (identifiers such as arXiv's, tags, further addresses and languages) stands under `custom`, as its schema
foresees.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.exports.fields import edtf, one_line
from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.model import Name, PartialDate, Record

#: Record field -> CSL variable, for plain texts, in the order they are written.
_TEXTS: tuple[tuple[str, str], ...] = (
    ("title_short", "title-short"),
    ("container_title", "container-title"),
    ("container_title_short", "container-title-short"),
    ("collection_title", "collection-title"),
    ("collection_number", "collection-number"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("page", "page"),
    ("chapter_number", "chapter-number"),
    ("number", "number"),
    ("number_of_pages", "number-of-pages"),
    ("number_of_volumes", "number-of-volumes"),
    ("edition", "edition"),
    ("version", "version"),
    ("publisher", "publisher"),
    ("publisher_place", "publisher-place"),
    ("publication_status", "status"),
    ("event_title", "event-title"),
    ("event_place", "event-place"),
    ("genre", "genre"),
    ("medium", "medium"),
    ("section", "section"),
    ("authority", "authority"),
    ("reviewed_title", "reviewed-title"),
    ("original_title", "original-title"),
    ("original_publisher", "original-publisher"),
    ("original_publisher_place", "original-publisher-place"),
    ("archive", "archive"),
    ("archive_place", "archive-place"),
    ("archive_location", "archive_location"),
    ("source", "source"),
    ("call_number", "call-number"),
    ("license", "license"),
    ("abstract", "abstract"),
)
_NAMES = (("authors", "author"), ("editors", "editor"), ("translators", "translator"))
_DATES = (
    ("issued", "issued"),
    ("accessed", "accessed"),
    ("original_date", "original-date"),
    ("event_date", "event-date"),
)
_SCHEMES = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
_TAG = re.compile(r"<(/?)(i|em|b|strong|sub|sup)>|<[^>]*>")
_CSL_TAGS = {"i": "i", "em": "i", "b": "b", "strong": "b", "sub": "sub", "sup": "sup"}

_ENCODER = msgspec.json.Encoder()


#: What stands before, between and after the items of a file, one a line.
FRAME = ("[\n", ",\n", "\n]\n")


def to_csl_json(records: Iterable[Record]) -> str:
    """`records` as a CSL-JSON array in the order given, one item a line, with a line end; '[]' for no records."""
    before, between, after = FRAME
    entries = [entry(record) for record in records]
    return before + between.join(entries) + after if entries else "[]\n"


def entry(record: Record) -> str:
    """One record as a CSL item in JSON, on one line without a line end."""
    return _ENCODER.encode(csl_item(record)).decode()


def csl_item(record: Record) -> dict[str, Any]:
    """The record as one CSL item: a dictionary of plain values that every CSL processor takes."""
    item: dict[str, Any] = {
        "id": record.id,
        "type": record.type if record.type in TYPES else "document",
    }
    if not record.untitled:
        item["title"] = csl_title(record)
    for field, variable in _NAMES:
        if names := getattr(record, field):
            item[variable] = [csl_name(name) for name in names]
    for contributor in record.contributors:
        item.setdefault(contributor.role, []).append(csl_name(contributor.name))
    item |= {variable: csl_date(date) for field, variable in _DATES if (date := getattr(record, field)) is not None}
    for field, variable in _TEXTS:
        if value := getattr(record, field):
            item[variable] = value if value.isprintable() else one_line(value)
    if record.urls:
        item["URL"] = record.urls[0].url
    if record.languages:
        item["language"] = record.languages[0]
    if record.subjects:
        item["keyword"] = ", ".join(record.subjects)
    if custom := _identify(record, item):
        item["custom"] = custom
    return item


def _identify(record: Record, item: dict[str, Any]) -> dict[str, Any]:
    """Put the identifiers that CSL knows into `item`; return the others, and all else that it has no variable for, for `custom`."""
    custom: dict[str, Any] = {}
    for identifier in record.identifiers:
        known = _SCHEMES.get(identifier.scheme)
        target, name = (item, known) if known else (custom, identifier.scheme)
        target[name] = f"{target[name]}, {identifier.value}" if name in target else identifier.value
    for name in ("tags", "collections", "institutions", "formats"):
        if values := getattr(record, name):
            custom[name] = list(values)
    if any("," in subject or ";" in subject for subject in record.subjects):
        custom["subjects"] = list(record.subjects)  # in `keyword` commas separate
    if len(record.languages) > 1:
        custom["languages"] = list(record.languages)
    if len(record.urls) > 1 or any(link.label for link in record.urls):
        custom["urls"] = [{"url": link.url, "label": link.label} for link in record.urls]
    return custom


def csl_title(record: Record) -> str:
    """The title in CSL's rich text; the plain one where its markup is more than CSL knows (MathML)."""
    html = record.title_html
    if not html or "<math" in html:
        return one_line(record.title)
    return one_line(unescape(_TAG.sub(lambda match: f"<{match[1]}{_CSL_TAGS[match[2]]}>" if match[2] else "", html)))


def csl_name(name: Name) -> dict[str, str]:
    """A name in CSL's parts."""
    if name.literal:
        return {"literal": name.literal}
    parts = (
        ("family", name.family),
        ("given", name.given),
        ("non-dropping-particle", name.particle),
        ("dropping-particle", name.dropping_particle),
        ("suffix", name.suffix),
    )
    return {key: value for key, value in parts if value}


def csl_date(date: PartialDate) -> dict[str, Any]:
    """A date in CSL's parts. CSL has no year zero: 1 BC is -1. A decade ('199X') has no parts but a `literal`."""
    if date.year is None:
        return {"literal": date.literal}
    if date.unspecified:
        return {"literal": edtf(date)}
    parts = [_parts(date)]
    if date.end is not None and date.end.year is not None:
        parts.append(_parts(date.end))
    elif date.open:
        parts.append([0, 0, 0])  # what processors read as 'until now'
    result: dict[str, Any] = {"date-parts": parts}
    if date.season:
        result["season"] = date.season
    if date.circa:
        result["circa"] = True
    return result


def _parts(date: PartialDate) -> list[int]:
    year = date.year if date.year is not None else 0
    parts = [year if year > 0 else year - 1]
    if date.month:
        parts.append(date.month)
        if date.day:
            parts.append(date.day)
    return parts
