"""CSL items as records, for the tests: the shapes that CSL-JSON files have, without the checks of a reader."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from sitegen.model import Contributor, Identifier, Name, PartialDate, Record, WebLink

_TEXTS = {
    "title-short": "title_short",
    "shortTitle": "title_short",
    "container-title": "container_title",
    "container-title-short": "container_title_short",
    "journalAbbreviation": "container_title_short",
    "collection-title": "collection_title",
    "collection-number": "collection_number",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "chapter-number": "chapter_number",
    "number": "number",
    "number-of-pages": "number_of_pages",
    "number-of-volumes": "number_of_volumes",
    "edition": "edition",
    "version": "version",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "status": "publication_status",
    "event-title": "event_title",
    "event": "event_title",
    "event-place": "event_place",
    "genre": "genre",
    "medium": "medium",
    "section": "section",
    "authority": "authority",
    "reviewed-title": "reviewed_title",
    "original-title": "original_title",
    "original-publisher": "original_publisher",
    "original-publisher-place": "original_publisher_place",
    "archive": "archive",
    "archive-place": "archive_place",
    "archive_location": "archive_location",
    "source": "source",
    "call-number": "call_number",
}
_ROLES = (
    "chair collection-editor compiler composer container-author contributor curator director editorial-director "
    "executive-producer guest host illustrator interviewer narrator organizer original-author performer producer "
    "recipient reviewed-author script-writer series-creator"
).split()
_DATES = {"issued": "issued", "accessed": "accessed", "original-date": "original_date", "event-date": "event_date"}
_SCHEMES = {"DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid"}
#: Every CSL variable that a record keeps, and what is not for printing.
KEPT = frozenset(
    {*_TEXTS, *_ROLES, *_DATES, *_SCHEMES, "id", "type", "title", "author", "editor", "translator", "URL", "language"}
)
_TAG = re.compile(r"</?(?:i|b|sub|sup|sc)>|<span[^>]*>|</span>")
_LEADING = re.compile(r"((?:[^\W\d_A-ZÀ-Þ][\w]*[\s]+|[^\W\d_A-ZÀ-Þ]+[-'’ʻ])+)(?=\w)")
_TRAILING = re.compile(r"\s((?:[a-zß-ÿ][\w'’]*\s*)+)$")


def record_from_csl(item: dict[str, Any]) -> Record:
    """The record that a CSL item describes. Variables that records have no field for are dropped."""
    fields: dict[str, Any] = {"id": str(item["id"]), "type": item.get("type") or "document"}
    title = _text(item.get("title"))
    fields["title"] = _TAG.sub("", title)
    if _TAG.search(title):
        fields["title_html"] = _html(title)
    for variable, field in _TEXTS.items():
        if variable in item and not fields.get(field):
            fields[field] = _TAG.sub("", _text(item[variable]))
    for variable, field in (("author", "authors"), ("editor", "editors"), ("translator", "translators")):
        fields[field] = tuple(_name(name) for name in item.get(variable) or ())
    fields["contributors"] = tuple(
        Contributor(role=role, name=_name(name)) for role in _ROLES for name in item.get(role) or ()
    )
    for variable, field in _DATES.items():
        fields[field] = _date(item.get(variable))
    fields["identifiers"] = tuple(
        Identifier(scheme=scheme, value=_text(item[variable]))
        for variable, scheme in _SCHEMES.items()
        if item.get(variable)
    )
    if item.get("URL"):
        fields["urls"] = (WebLink(url=_text(item["URL"])),)
    if item.get("language"):
        fields["languages"] = (_text(item["language"]),)
    return Record(**fields)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return " ".join(str(value).split())


def _html(title: str) -> str:
    """The title's own tags as tags, all else escaped."""
    out, end = "", 0
    for tag in _TAG.finditer(title):
        out += escape(title[end : tag.start()]) + tag[0]
        end = tag.end()
    return out + escape(title[end:])


def _name(value: dict[str, Any]) -> Name:
    if value.get("literal"):
        return Name(literal=_text(value["literal"]))
    family, given = _text(value.get("family")), _text(value.get("given"))
    particle = _text(value.get("non-dropping-particle"))
    dropping = _text(value.get("dropping-particle"))
    suffix = _text(value.get("suffix"))
    if value.get("isInstitution") and not given:
        return Name(literal=family)
    if given and not particle and (found := _LEADING.match(family)):
        particle = found[1].rstrip()
        family = family[found.end() :]
    if not suffix and "," in given:
        given, suffix = (part.strip(" !") for part in given.split(",", 1))
    if family and not dropping and (found := _TRAILING.search(given)):
        dropping = found[1].strip()
        given = given[: found.start()]
    return Name(family=family, given=given, particle=particle, dropping_particle=dropping, suffix=suffix)


def _date(value: Any) -> PartialDate | None:
    if not value:
        return None
    if isinstance(value, str):
        return PartialDate(literal=value)
    parts = value.get("date-parts") or []
    circa = bool(value.get("circa"))
    if not parts or not parts[0] or parts[0][0] in (None, ""):
        text = value.get("literal") or value.get("raw") or ""
        return _raw(_text(text), circa) if text else None
    date = _point(parts[0], value.get("season"), circa)
    if len(parts) > 1 and parts[1] and date.year is not None:
        if not parts[1][0] or int(parts[1][0]) == 0:
            return PartialDate(
                year=date.year, month=date.month, day=date.day, season=date.season, circa=circa, open=True
            )
        end = _point(parts[1], None, False)
        return PartialDate(year=date.year, month=date.month, day=date.day, season=date.season, circa=circa, end=end)
    return date


def _point(parts: list[Any], season: Any, circa: bool) -> PartialDate:
    try:
        numbers = [int(part) for part in parts if part not in (None, "")]
    except ValueError:
        return PartialDate(literal=" ".join(str(part) for part in parts))
    year = numbers[0] if numbers[0] > 0 else numbers[0] + 1
    month = numbers[1] if len(numbers) > 1 else 0
    of_year = int(season) if str(season or "").isdigit() else 0
    if month > 12:
        month, of_year = 0, (month - 13) % 4 + 1
    day = numbers[2] if len(numbers) > 2 and month else 0
    return PartialDate(year=year, month=month, day=day, season=of_year, circa=circa)


def _raw(text: str, circa: bool) -> PartialDate:
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text)
    if not found:
        return PartialDate(literal=text, circa=circa)
    return PartialDate(year=int(found[1]), month=int(found[2] or 0), day=int(found[3] or 0), circa=circa)
