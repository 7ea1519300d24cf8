"""CSL-JSON: what Zotero, Mendeley, pandoc and citation processors exchange; Better CSL JSON and citation.js likewise.

The format is described by its schema (https://github.com/citation-style-language/schema, csl-data.json, 1.0.2). A file
is an array of items, a single item, `{"items": [...]}`, or one item a line. What Zotero has no field for stands in
`note` as lines such as 'PMID: 123' (https://www.zotero.org/support/kb/item_types_and_fields); they are read too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers.cslvalues import edtf, names, texts
from sitegen.readers.jsonitems import read_items
from sitegen.readers.sniff import json_kind

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "csl-json"

#: CSL variable -> field of the record. What is not here is kept for the staff view.
FIELDS: Final[dict[str, str]] = {
    "id": "id", "type": "type", "title": "title", "title-short": "title_short", "shortTitle": "title_short",
    "container-title": "container_title", "container-title-short": "container_title_short",
    "journalAbbreviation": "container_title_short", "collection-title": "collection_title",
    "collection-number": "collection_number", "volume": "volume", "issue": "issue", "page": "page",
    "chapter-number": "chapter_number", "number": "number", "number-of-pages": "number_of_pages",
    "number-of-volumes": "number_of_volumes", "edition": "edition", "version": "version", "publisher": "publisher",
    "publisher-place": "publisher_place", "status": "publication_status", "event-title": "event_title", "event": "event_title",
    "event-place": "event_place", "genre": "genre", "medium": "medium", "section": "section", "authority": "authority",
    "reviewed-title": "reviewed_title", "original-title": "original_title", "original-publisher": "original_publisher",
    "original-publisher-place": "original_publisher_place", "archive": "archive", "archive-place": "archive_place",
    "archive_location": "archive_location", "archive-location": "archive_location", "source": "source",
    "call-number": "call_number", "abstract": "abstract", "language": "languages", "URL": "urls", "license": "license",
}  # fmt: skip
IDENTIFIERS: Final = {
    "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid", "arXiv": "arxiv", "arxiv": "arxiv",
}  # fmt: skip
DATES: Final = {
    "issued": "issued", "accessed": "accessed", "original-date": "original_date", "event-date": "event_date",
}  # fmt: skip
NAMES: Final = {"author": "authors", "editor": "editors", "translator": "translators"}
#: Names with another role (appendix IV of the CSL specification).
ROLES: Final = frozenset(
    "chair collection-editor compiler composer container-author contributor curator director editorial-director "
    "executive-producer guest host illustrator interviewer narrator organizer original-author performer producer "
    "recipient reviewed-author script-writer series-creator".split()
)
#: Under `custom`: lists by the names of the record's fields, and identifiers by their schemes.
CUSTOM_LISTS: Final = frozenset({"subjects", "tags", "languages", "collections", "institutions", "formats"})
CUSTOM_SCHEMES: Final = frozenset({"arxiv", "acl", "oclc", "lccn", "handle"})
_MORE: Final = {"URL": "urls", "language": "languages"}
#: The works that an article cites: as long as the article itself, and no part of its description. Their number is kept.
CITED: Final = "reference"
_NOTE_LINE: Final = re.compile(
    r"\{:([\w -]{2,40}):[ \t]*([^}\n]+)\}|^([A-Za-z][\w .-]{1,39}):[ \t]*(\S.*)$", re.MULTILINE
)
_NOTE_NAMES: Final = {name.lower(): name for name in (*FIELDS, *IDENTIFIERS, *DATES, *NAMES, *ROLES)} | {
    "citation key": "citation-key", "original date": "original-date", "event date": "event-date",
    "original title": "original-title", "original publisher": "original-publisher", "archive place": "archive-place",
    "original publisher place": "original-publisher-place", "reviewed title": "reviewed-title",
    "event place": "event-place", "archive location": "archive_location", "number of pages": "number-of-pages",
    "short title": "title-short", "place": "publisher-place",
}  # fmt: skip
_KEYWORDS: Final = re.compile(r"[;\n]+|,(?![^(]*\))")


def claims(path: str, head: bytes) -> bool:
    """JSON whose objects have CSL's types, or dates in `date-parts`, and nobody else's marks."""
    return json_kind(path, head) == FORMAT


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each item of the file."""
    return read_items(source, options, FORMAT, item_fields, envelopes=("items",))


def item_fields(item: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    """The fields of one item, in its own order. `lines` says on which line each key stands."""
    fields: list[RawField] = []
    for key, value in item.items():
        if value is None or value == "":
            continue
        line = lines.get(key, 0)
        if key == "note":
            fields += _note(value, item, line)
        elif key == "keyword" and isinstance(custom := item.get("custom"), dict) and custom.get("subjects"):
            continue  # told apart there
        elif key == "keyword":
            parts = [part.strip() for text in texts(value) for part in _KEYWORDS.split(text)]
            fields += [RawField(name="subjects", value=part, key=key, line=line) for part in parts if part]
        elif key == "citation-key":
            name = "aliases" if item.get("id") not in (None, "", value) else "id"
            fields += [RawField(name=name, value=text, key=key, line=line) for text in texts(value)]
        elif key == "custom" and isinstance(value, dict):
            for label, part in value.items():
                fields += _custom(label, part, lines.get(label, line))
        elif key in ("URL", "language") and isinstance(custom := item.get("custom"), dict) and custom.get(_MORE[key]):
            continue  # among the others
        elif key == CITED and isinstance(value, list):
            fields.append(RawField(name="", value=f"{len(value)} works cited", key=key, line=line))
        else:
            fields += field(key, value, line)
    return fields


def _custom(label: str, value: object, line: int) -> list[RawField]:
    """What stands under `custom`: our own exports keep there what CSL has no variable for."""
    if label == "urls" and isinstance(value, list):
        links = [link for link in value if isinstance(link, dict) and isinstance(link.get("url"), str)]
        return [
            RawField(name="urls", value=link["url"], key=label, line=line, role=str(link.get("label") or ""))
            for link in links
        ]
    if label in CUSTOM_SCHEMES:
        found = [part.strip() for text in texts(value) for part in text.split(", ")]
        return [RawField(name="identifiers", value=text, key=label, line=line, scheme=label) for text in found]
    name = label if label in CUSTOM_LISTS else ""
    return [RawField(name=name, value=text, key=label, line=line) for text in texts(value)]


def field(key: str, value: object, line: int) -> list[RawField]:
    """The values of one CSL variable."""
    if name := FIELDS.get(key):
        return [RawField(name=name, value=text, key=key, line=line) for text in texts(value)]
    if scheme := IDENTIFIERS.get(key):
        return [RawField(name="identifiers", value=text, key=key, line=line, scheme=scheme) for text in texts(value)]
    if name := DATES.get(key):
        date = edtf(value)
        return [RawField(name=name, value=date, key=key, line=line)] if date else []
    if name := NAMES.get(key):
        return [RawField(name=name, value=person, key=key, line=line) for person in names(value)]
    if key in ROLES:
        return [RawField(name="contributors", value=person, key=key, line=line, role=key) for person in names(value)]
    return [RawField(name="", value=text, key=key, line=line) for text in texts(value)]


def _note(value: object, item: dict[str, object], line: int) -> list[RawField]:
    """The note itself, kept as it is, and what its lines 'PMID: 123' say that the item does not say elsewhere."""
    fields: list[RawField] = []
    for text in texts(value):
        fields.append(RawField(name="", value=text, key="note", line=line))
        for found in _NOTE_LINE.finditer(text):
            label, content = (found[1] or found[3]).strip().lower(), (found[2] or found[4]).strip()
            key = _NOTE_NAMES.get(label, "")
            if not key or item.get(key):
                continue
            if key in NAMES or key in ROLES:
                family, _, given = content.partition("||")
                person = RawName(family=family.strip(), given=given.strip()) if given else RawName(whole=content)
                name = NAMES.get(key, "contributors")
                fields.append(RawField(name=name, value=person, key=key, line=line, role=key if key in ROLES else ""))
            elif key == "citation-key":
                fields.append(RawField(name="aliases", value=content, key=key, line=line))
            else:
                fields += field(key, content, line)
    return fields
