"""datapackage.json: what the files of the whole catalogue are, for programs (Data Package 2.0, https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.config import ExportFormat, SiteConfig
from sitegen.exports import FORMATS
from sitegen.exports.csv import COLUMNS
from sitegen.plan import urls
from sitegen.text import slugify

_TITLES: dict[str, str] = {
    "bib": "All records as BibTeX",
    "ris": "All records as RIS",
    "json": "All records as CSL-JSON",
    "csv": "All records as a table",
    "jsonl": "All records as Solr documents of VuFind, one a line",
}
#: The last word of a media type says what the bytes are; for these it does not.
_FORMATS = {"json": "csl-json", "jsonl": "ndjson"}
#: What the columns hold that do not say it themselves.
_COLUMNS: dict[str, str] = {
    "id": "The record's id, unique in the catalogue",
    "type": "The type by the Citation Style Language (CSL 1.0.2)",
    "authors": "'Family, Given', separated by '; '",
    "editors": "'Family, Given', separated by '; '",
    "translators": "'Family, Given', separated by '; '",
    "issued": "The date of publication in EDTF (ISO 8601-2), at its own precision",
    "urls": "Web addresses, separated by spaces",
    "languages": "Language tags (BCP 47), separated by '; '",
    "subjects": "Subjects, separated by '; '",
    "tags": "Tags, separated by '; '",
    "added": "The day on which the record was added (ISO 8601)",
    "updated": "The day on which the record last changed (ISO 8601)",
}
_LICENSE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def datapackage(site: SiteConfig, formats: tuple[ExportFormat, ...]) -> str:
    """The descriptor of the catalogue's files in `formats`, as JSON. It says nothing that varies with the records."""
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slugify(site.title) or "catalogue",
        "title": site.title,
        "description": site.description,
        "homepage": site.base_url,
        "licenses": _licenses(site.license),
        "contributors": [{"title": site.author}] if site.author else [],
        "resources": [_resource(suffix) for suffix in formats],
    }
    text = msgspec.json.encode({key: value for key, value in package.items() if value})
    return msgspec.json.format(text, indent=2).decode() + "\n"


def _licenses(license_: str) -> list[dict[str, str]]:
    """A licence needs a name as the Open Definition or SPDX has it, or an address; other words are no licence to a program."""
    if license_.startswith(("https://", "http://")):
        return [{"path": license_}]
    return [{"name": license_}] if _LICENSE_NAME.fullmatch(license_) else []


def _resource(suffix: ExportFormat) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": f"catalogue-{suffix}",
        "path": urls.export(urls.CATALOGUE, suffix),
        "title": _TITLES[suffix],
        "format": _FORMATS.get(suffix, suffix),
        "mediatype": FORMATS[suffix].media_type,
        "encoding": "utf-8",
    }
    if suffix == "csv":
        # A cell that a spreadsheet would run begins with an apostrophe, so every column is text.
        fields = [{"name": column, "type": "string"} | _description(column) for column in COLUMNS]
        resource |= {"type": "table", "schema": {"fields": fields, "primaryKey": ["id"]}}
    return resource


def _description(column: str) -> dict[str, str]:
    return {"description": _COLUMNS[column]} if column in _COLUMNS else {}
