"""The columns of tables by their headings: names of fields, the site's own map, and what other programs call their columns."""

from __future__ import annotations

from functools import cache
from typing import Final

from msgspec import Struct

from sitegen.vocabulary import FieldSpec, field_by_alias

#: Headings of Zotero, Scopus, PubMed, Goodreads and LibraryThing -> an alias in `sitegen.vocabulary`; '' where another column says the same better.
_FOREIGN: Final = {
    "item type": "type", "document type": "genre", "publication year": "year", "publication title": "container_title",
    "source title": "container_title", "journal/book": "container_title", "abstract note": "abstract", "access date": "accessed",
    "num pages": "number_of_pages", "number of pages": "number_of_pages", "page count": "number_of_pages", "number of volumes": "number_of_volumes",
    "journal abbreviation": "shortjournal", "abbreviated source title": "shortjournal", "short title": "title_short",
    "series title": "collection_title", "series": "collection_title", "series number": "collection_number", "library catalog": "source",
    "manual tags": "tags", "automatic tags": "subjects", "author keywords": "subjects", "index keywords": "subjects",
    "language of original document": "languages", "original language": "languages", "art. no.": "number", "link": "urls", "isbn13": "isbn",
    "my rating": "rating", "year published": "year", "original publication year": "original_date", "date added": "added",
    "date modified": "updated", "create date": "", "bookshelves": "tags", "exclusive shelf": "status", "primary author": "authors",
    "secondary author": "contributors", "author full names": "", "author(s) id": "", "first author": "", "additional authors": "authors",
    "author l-f": "", "affiliations": "", "conference name": "event_title", "place": "publisher_place", "rights": "license", "web address": "urls",
    "court": "authority", "issuing authority": "authority", "legislative body": "authority",
}  # fmt: skip
#: Names in one cell, 'Given Family' each, with commas between them: Goodreads.
BY_COMMAS: Final = frozenset({"additional authors"})
#: Columns that stay at home: paths, and notes to self.
_PRIVATE: Final = frozenset(
    {
        "file attachments",
        "link attachments",
        "private notes",
        "private comment",
        "my review",
        "comment",
        "comments",
        "file",
    }
)
#: What `notes` holds in a file that Zotero wrote is private; anywhere else it is the curator's note.
_ZOTERO: Final = frozenset({"file attachments", "item type"})


class Column(Struct, frozen=True):
    """A column: its heading, the field it holds ('' for none), the identifier scheme, and whether it stays at home."""

    heading: str
    name: str = ""
    scheme: str = ""
    private: bool = False


def columns_of(headings: list[str], site: dict[str, str]) -> list[Column]:
    """What each column holds. `site` is the site's own map, its keys in lower case; it goes before everything else."""
    keys = [_key(heading) for heading in headings]
    zotero = _ZOTERO.issubset(keys)
    return [
        Column(heading, private=True)
        if key == "notes" and zotero and key not in site
        else _column(heading.strip("\ufeff \t\n'"), key, site)
        for heading, key in zip(headings, keys, strict=True)
    ]


def _key(heading: str) -> str:
    return " ".join(heading.strip("\ufeff \t\n'").lower().split())


def _column(heading: str, key: str, site: dict[str, str]) -> Column:
    if key in site:
        return _named(heading, site[key])
    if key in _PRIVATE:
        return Column(heading, private=True)
    return _named(heading, _FOREIGN.get(key, key))


@cache
def _fields() -> dict[str, FieldSpec]:
    return {name.lower(): spec for name, spec in field_by_alias().items()}


def _named(heading: str, name: str) -> Column:
    name = name.lower()
    if name == "contributors":
        return Column(heading, name)
    spec = _fields().get(name) or _fields().get(name.replace("_", "-").replace(" ", "-"))
    return Column(heading, spec.name, spec.scheme) if spec else Column(heading)
