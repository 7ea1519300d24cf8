"""DOAJ's articles as JSON: a record, an array, a search answer (`results`), or one a line as in DOAJ's data dump.

Field names are those of DOAJ's API (https://doaj.org/docs/api/): what is said of an article stands under `bibjson`,
what is said of its journal under `bibjson.journal`; pages have stood in both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers.cslvalues import affiliation, first, objects, texts
from sitegen.readers.jsonitems import read_items
from sitegen.readers.sniff import json_kind, xml_kind

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "doaj"

#: Field of the article, of the record around it, of the journal -> field of the record. The rest is kept as it is.
RECORD: Final = {"id": "id", "created_date": "added", "last_updated": "updated"}
ARTICLE: Final = {"title": "title", "abstract": "abstract"}
JOURNAL: Final = {
    "title": "container_title", "volume": "volume", "number": "issue", "publisher": "publisher",
    "language": "languages",
}  # fmt: skip
#: DOAJ's kinds of identifiers, in lower case -> the record's schemes.
SCHEMES: Final = {"doi": "doi", "pissn": "issn", "eissn": "issn", "issn": "issn", "pmid": "pmid", "pmcid": "pmcid"}
_PARTS: Final = frozenset({"start_page", "end_page", "year", "month"})
_LIST: Final = re.compile(r"\s*[;,]\s*")


def claims(path: str, head: bytes) -> bool:
    """JSON with objects named `bibjson`, and the XML that publishers upload."""
    return FORMAT in (json_kind(path, head), xml_kind(path, head))


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each article of the file."""
    if source.path.lower().endswith(".xml"):
        from sitegen.readers.doaj_xml import read_xml

        return read_xml(source, options)
    return read_items(source, options, FORMAT, _fields, envelopes=("results",))


def _fields(record: dict[str, object], lines: dict[str, int]) -> list[RawField]:
    article = _object(record.get("bibjson"))
    journal = _object(article.get("journal"))
    fields = [field for key, value in record.items() if key != "bibjson" for field in _plain(key, value, RECORD, lines)]
    for key, value in article.items():
        reader = _READERS.get(key)
        if reader is not None:
            fields += reader(value, lines.get(key, 0))
        elif key not in _PARTS and key != "journal":
            fields += _plain(key, value, ARTICLE, lines)
    for key, value in journal.items():
        if key == "license" and "license" not in article:
            fields += _license(value, lines.get(key, 0))
        elif key not in _PARTS:
            fields += _plain(key, value, JOURNAL, lines)
    if date := _date(article, journal):
        fields.append(RawField(name="issued", value=date, key="year", line=lines.get("year", 0)))
    if page := _pages(article, journal):
        fields.append(RawField(name="page", value=page, key="start_page", line=lines.get("start_page", 0)))
    if "keywords" not in article:  # better a broad subject than none
        fields += _terms(article.get("subject"), "subjects", lines.get("subject", 0))
    fields.append(RawField(name="type", value="article-journal", key="", status="inferred", confidence=0.95))
    return fields


def _object(value: object) -> dict[str, object]:
    """An object, also where an array of one stands for it."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _plain(key: str, value: object, table: dict[str, str], lines: dict[str, int]) -> list[RawField]:
    return [RawField(name=table.get(key, ""), value=text, key=key, line=lines.get(key, 0)) for text in texts(value)]


def _identifiers(value: object, line: int) -> list[RawField]:
    fields: list[RawField] = []
    for item in objects(value):
        kind = first(item.get("type"))
        scheme = SCHEMES.get(kind.lower(), "")
        name = "identifiers" if scheme else ""
        key = kind or "identifier"
        fields += [RawField(name=name, value=text, key=key, line=line, scheme=scheme) for text in texts(item.get("id"))]
    return fields


def _authors(value: object, line: int) -> list[RawField]:
    fields: list[RawField] = []
    for item in value if isinstance(value, list) else [value]:
        about = item if isinstance(item, dict) else {"name": item}
        if whole := first(about.get("name")):
            orcid = first(about.get("orcid_id"))
            name = RawName(whole=whole, orcid=orcid, affiliation=affiliation(about.get("affiliation")))
            fields.append(RawField(name="authors", value=name, key="author", line=line))
    return fields


def _links(value: object, line: int) -> list[RawField]:
    return [
        RawField(name="urls", value=url, key="link", line=line)
        for item in (value if isinstance(value, list) else [value])
        for url in texts(item.get("url") if isinstance(item, dict) else item)
    ]


def _keywords(value: object, line: int) -> list[RawField]:
    """Keywords; one that is a whole list of them ('lung cancer, biology, FISH.') is taken apart."""
    words = [text.strip() for text in texts(value)]
    if len(words) == 1 and len(parts := _LIST.split(words[0].rstrip("."))) > 2:
        words = parts
    return [RawField(name="subjects", value=word, key="keywords", line=line) for word in words if word]


def _terms(value: object, name: str, line: int) -> list[RawField]:
    """The classes of the journal in the scheme of the Library of Congress."""
    return [
        RawField(name=name, value=text, key="subject", line=line)
        for item in objects(value)
        for text in texts(item.get("term"))
    ]


def _codes(value: object, line: int) -> list[RawField]:
    codes = [" ".join(text for part in item.values() for text in texts(part)) for item in objects(value)]
    return [RawField(name="", value=code, key="subject", line=line) for code in codes if code]


def _license(value: object, line: int) -> list[RawField]:
    found = [text for item in objects(value) if (text := first(item.get("type")) or first(item.get("title")))]
    return [RawField(name="license", value=text, key="license", line=line) for text in found]


def _date(article: dict[str, object], journal: dict[str, object]) -> str:
    """'2020-04', '2020 April', '2020': months are numbers or English names."""
    year = first(article.get("year")) or first(journal.get("year"))
    month = first(article.get("month")) or first(journal.get("month"))
    if not year or not month:
        return year
    return f"{year}-{int(month):02d}" if month.isdigit() and len(month) < 3 else f"{month} {year}"


def _pages(article: dict[str, object], journal: dict[str, object]) -> str:
    start = first(article.get("start_page")) or first(journal.get("start_page"))
    end = first(article.get("end_page")) or first(journal.get("end_page"))
    return f"{start}-{end}" if start and end and end != start else start or end


_READERS: Final = {
    "identifier": _identifiers, "author": _authors, "link": _links, "keywords": _keywords, "subject": _codes,
    "license": _license,
}  # fmt: skip
