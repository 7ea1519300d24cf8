"""VuFind's records as JSON: Solr documents (one, an array, a Solr response, one a line) and the answers of VuFind's
own API.

Field names are those of VuFind's Solr schema (https://vufind.org/wiki/development:architecture:solr_index_schema);
real documents hold a scalar where an array is due and the reverse, so both are taken. Every field of the document is
kept with its line.
"""

from __future__ import annotations

import json
import re
from typing import Final

from sitegen.errors import Origin
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers.allfields import recover
from sitegen.readers.base import ReadOptions, empty_file
from sitegen.readers.jsonentries import JsonEntries, JsonEntry
from sitegen.sources import DecodeFault, Source, decode
from sitegen.vocabulary import TYPES

FORMAT: Final = "vufind"

#: Solr field -> (field of the record, identifier scheme). What is not here is kept for the staff view.
FIELDS: Final[dict[str, tuple[str, str]]] = {
    "id": ("id", ""), "title": ("title", ""), "title_short": ("title_short", ""), "author": ("authors", ""),
    "author_corporate": ("authors", ""),
    "author2": ("contributors", ""), "publishDate": ("issued", ""), "publisher": ("publisher", ""),
    "series": ("container_title", ""),
    "container_title": ("container_title", ""), "container_volume": ("volume", ""), "container_issue": ("issue", ""),
    "container_start_page": ("page", ""), "edition": ("edition", ""), "description": ("abstract", ""),
    "language": ("languages", ""),
    "format": ("formats", ""), "collection": ("collections", ""), "institution": ("institutions", ""),
    "topic": ("subjects", ""),
    "geographic": ("subjects", ""), "genre": ("subjects", ""), "era": ("subjects", ""), "issn": ("identifiers", "issn"),
    "isbn": ("identifiers", "isbn"), "doi_str_mv": ("identifiers", "doi"), "doi_str": ("identifiers", "doi"),
    "oclc_num": ("identifiers", "oclc"),
    "lccn": ("identifiers", "lccn"), "url": ("urls", ""), "callnumber": ("call_number", ""),
    "callnumber-raw": ("call_number", ""),
    "first_indexed": ("added", ""), "last_indexed": ("updated", ""), "tag_str_mv": ("tags", ""),
    "pmid_str_mv": ("identifiers", "pmid"), "pmcid_str_mv": ("identifiers", "pmcid"), "arxiv_str_mv": ("identifiers", "arxiv"),
    "acl_str_mv": ("identifiers", "acl"), "handle_str_mv": ("identifiers", "handle"),
}  # fmt: skip
#: The same for the records of VuFind's API (its OpenAPI document, components/schemas/Record).
API_FIELDS: Final[dict[str, tuple[str, str]]] = {
    "id": ("id", ""), "title": ("title", ""), "shortTitle": ("title_short", ""), "summary": ("abstract", ""),
    "publishers": ("publisher", ""),
    "publicationDates": ("issued", ""), "placesOfPublication": ("publisher_place", ""),
    "containerTitle": ("container_title", ""),
    "containerVolume": ("volume", ""), "containerIssue": ("issue", ""), "containerStartPage": ("page", ""),
    "edition": ("edition", ""),
    "languages": ("languages", ""), "formats": ("formats", ""), "institutions": ("institutions", ""),
    "isbns": ("identifiers", "isbn"),
    "issns": ("identifiers", "issn"), "cleanDoi": ("identifiers", "doi"), "cleanOclcNumber": ("identifiers", "oclc"),
    "lccn": ("identifiers", "lccn"),
    "callNumbers": ("call_number", ""), "collections": ("collections", ""),
}  # fmt: skip
_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")
_MARKERS: Final = re.compile(
    rb'"(?:title_full|title_fullStr|title_full_unstemmed|title_short|title_sort|title_auth|recordtype|record_format|spelling|spellingShingle|'
    rb"allfields|author_facet|author_sort|author2|author_corporate|topic|topic_facet|publishDate|publishDateSort|work_keys_str_mv|"
    rb'container_start_page|fullrecord|first_indexed|last_indexed|doi_str_mv)"\s*:'
)
_FOREIGN: Final = re.compile(
    rb'"(?:bibjson|message-type|date-parts|container-title|citationKey|itemType|@context|DOI)"\s*:'
)
_API: Final = re.compile(rb'"(?:resultCount|cleanDoi|cleanIsbn|cleanIssn|rawData|recordPage)"\s*:')
#: How a reference to a part of a container ends: 'Vol. 29 (2025), p. 202-216'.
_LAST_PAGE: Final = re.compile(r"\bpp?\.\s*([^\s,;–-]+)\s*[–-]{1,2}\s*([^\s,;–-]+)\s*\Z")
_PAGES: Final = re.compile(r"(?:^|[^\d])(\d{1,5})\s*(?:p|pages|S|leaves)\b")


def claims(path: str, head: bytes) -> bool:
    """JSON whose objects bear an id and names that only VuFind's Solr schema or API uses."""
    if not path.lower().endswith(_SUFFIXES) or b'"' not in head:
        return False
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    if _FOREIGN.search(head):
        return False
    if b'"records"' in head and _API.search(head):
        return True
    return bool(re.search(rb'"(?:id|docs)"\s*:', head) and _MARKERS.search(head))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each document of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    entries = JsonEntries(text, Origin(path=source.path, format=FORMAT), ("docs", "records"))
    drafts = tuple(_draft(entry, source.path) for entry in entries)
    return ReadResult(drafts=drafts, findings=tuple(entries.findings), entries=entries.entries)


def _draft(entry: JsonEntry, path: str) -> Draft:
    document = entry.value
    raw = document.get("rawData")
    if isinstance(raw, dict):  # the API was asked for the Solr document itself
        document = raw
    lines = entry.lines()
    origin = Origin(path=path, line=entry.line, format=FORMAT)
    if "authors" in document or "cleanDoi" in document or "recordPage" in document:
        fields = _api_fields(document, lines)
    else:
        fields = solr_fields(document, lines)
    return Draft(origin=origin, fields=tuple(fields), markup="html")


# --- Solr -----------------------------------------------------------------------------------------------------------


def solr_fields(document: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    """The fields of a Solr document, given the line on which each of its keys stands."""
    fields: list[RawField] = []
    title = _first(document, "title", "title_full", "title_short", "title_auth")
    said = document.get("author2_role")
    roles = [role if isinstance(role, str) else "" for role in said] if isinstance(said, list) else _texts(said)
    for key, value in document.items():
        name, scheme = FIELDS.get(key, ("", ""))
        if key == "record_format" and _first(document, key) in TYPES:
            name = "type"  # our own exports say what VuFind's formats cannot
        if (key == "title_short" and _same(_first(document, key), title)) or (
            key == "container_start_page" and "pages" in document
        ):
            name = ""
        last = _LAST_PAGE.search(_first(document, "container_reference")) if key == "container_start_page" else None
        for place, text in enumerate(_texts(value)):
            if name == "type" and text == "article":
                text = "preprint"  # what CSL calls article; to others any article is one
            if last and last[1] == text:
                page = f"{text}-{last[2]}"
                fields.append(RawField(name=name, value=page, key="", line=lines.get(key, 0), status="inferred"))
                name = ""
            role = roles[place] if key == "author2" and place < len(roles) else ""
            number = lines.get(key, 0)
            if key == "author_corporate":
                fields.append(RawField(name=name, value=RawName(literal=text), key=key, line=number))
            else:
                fields.append(RawField(name=name, value=text, key=key, line=number, scheme=scheme, role=role))
    if "title" not in document and title:
        key = next(key for key in ("title_full", "title_short", "title_auth") if _first(document, key))
        fields.append(RawField(name="title", value=title, key="", line=lines.get(key, 0), status="inferred"))
    if found := _PAGES.search(_first(document, "physical")):
        fields.append(
            RawField(name="number_of_pages", value=found[1], key="number_of_pages", status="inferred", confidence=0.9)
        )
    known = {field.name if field.name != "identifiers" else field.scheme for field in fields}
    spelling = _first(document, "spelling", "allfields")
    fields += [
        field
        for field in recover(spelling, title, lines.get("spelling", 0))
        if (field.scheme or field.name) not in known
    ]
    return fields


def _same(one: str, other: str) -> bool:
    return one.rstrip(" /:;=.") == other.rstrip(" /:;=.")


def _first(document: dict[str, object], *keys: str) -> str:
    return next((text for key in keys for text in _texts(document.get(key)) if text), "")


def _texts(value: object) -> list[str]:
    """The values of a field as texts, whether it holds one or several."""
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)]


# --- VuFind's API ---------------------------------------------------------------------------------------------------


def _api_fields(document: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    fields: list[RawField] = []
    for key, value in document.items():
        number = lines.get(key, 0)
        if key == "authors":
            fields += _api_authors(value, number)
        elif key == "subjects":  # each a list: heading and subdivisions
            headings = value if isinstance(value, list) else [value]
            fields += [
                RawField(name="subjects", value=" -- ".join(_texts(item)), key=key, line=number)
                for item in headings
                if _texts(item)
            ]
        elif key == "urls":
            fields += _api_urls(value, number)
        elif key == "series":
            for item in value if isinstance(value, list) else [value]:
                fields += _api_series(item, number)
        else:
            name, scheme = API_FIELDS.get(key, ("", ""))
            fields += [RawField(name=name, value=text, key=key, line=number, scheme=scheme) for text in _texts(value)]
    return fields


def _api_authors(value: object, line: int) -> list[RawField]:
    """{"primary": {"Name": {"role": ["..."]}}, "secondary": {...}, "corporate": [...]}"""
    fields: list[RawField] = []
    for group, people in value.items() if isinstance(value, dict) else [("primary", value)]:
        details = people if isinstance(people, dict) else dict.fromkeys(_texts(people))
        for person, about in details.items():
            roles = _texts(about.get("role")) if isinstance(about, dict) else []
            if group == "corporate":
                fields.append(RawField(name="authors", value=RawName(literal=person), key="authors", line=line))
            else:
                name = "authors" if group == "primary" else "contributors"
                role = roles[0] if group != "primary" and roles else ""
                fields.append(RawField(name=name, value=RawName(whole=person), key="authors", line=line, role=role))
    return fields


def _api_urls(value: object, line: int) -> list[RawField]:
    fields: list[RawField] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            label = next(iter(_texts(item.get("desc"))), "")
            fields += [
                RawField(name="urls", value=text, key="urls", line=line, role="" if label == text else label)
                for text in _texts(item.get("url"))
            ]
        else:
            fields += [RawField(name="urls", value=text, key="urls", line=line) for text in _texts(item)]
    return fields


def _api_series(item: object, line: int) -> list[RawField]:
    if not isinstance(item, dict):
        return [RawField(name="container_title", value=text, key="series", line=line) for text in _texts(item)]
    fields = [
        RawField(name="container_title", value=text, key="series", line=line) for text in _texts(item.get("name"))
    ]
    return fields + [
        RawField(name="collection_number", value=text, key="series", line=line) for text in _texts(item.get("number"))
    ]
