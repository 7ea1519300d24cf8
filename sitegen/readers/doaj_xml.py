"""The XML that publishers upload to DOAJ (https://doaj.org/docs/xml/, doajArticles.xsd)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers.xmlitems import read_elements

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.readers.xmlelement import Element
    from sitegen.sources import Source

FORMAT: Final = "doaj"

#: Element -> field of the record, identifier scheme. The rest is kept, but for addresses of people.
FIELDS: Final[dict[str, tuple[str, str]]] = {
    "language": ("languages", ""), "publisher": ("publisher", ""), "journalTitle": ("container_title", ""),
    "issn": ("identifiers", "issn"), "eissn": ("identifiers", "issn"), "doi": ("identifiers", "doi"),
    "publicationDate": ("issued", ""), "volume": ("volume", ""), "issue": ("issue", ""), "title": ("title", ""),
    "abstract": ("abstract", ""), "fullTextUrl": ("urls", ""),
}  # fmt: skip
_MARKED_UP: Final = frozenset({"title", "abstract"})
_TOGETHER: Final = frozenset({"startPage", "endPage", "affiliationsList"})


def read_xml(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each article of the file."""
    return read_elements(source, options, FORMAT, frozenset({"record"}), _fields)


def _fields(record: Element, around: tuple[Element, ...]) -> list[RawField]:
    del around
    fields: list[RawField] = []
    for child in record.children:
        if child.tag == "authors":
            fields += _authors(child, record)
        elif child.tag == "keywords":
            words = [word for word in child.all("keyword") if word.text]
            fields += [RawField(name="subjects", value=word.text, key="keyword", line=word.line) for word in words]
        elif child.tag not in _TOGETHER and child.text:
            name, scheme = FIELDS.get(child.tag, ("", ""))
            value = child.markup if child.tag in _MARKED_UP else child.text
            fields.append(RawField(name=name, value=value, key=child.tag, line=child.line, scheme=scheme))
    pages = list(dict.fromkeys(page for tag in ("startPage", "endPage") if (page := record.text_at(tag))))
    if pages:
        fields.append(RawField(name="page", value="-".join(pages), key="startPage"))
    fields.append(RawField(name="type", value="article-journal", key="", status="inferred", confidence=0.95))
    return fields


def _authors(authors: Element, record: Element) -> list[RawField]:
    """Names with the affiliations that they refer to by number."""
    places = {place.get("affiliationId"): place.text for place in record.all("affiliationsList", "affiliationName")}
    fields = []
    for author in authors.all("author"):
        name = RawName(
            whole=author.text_at("name"),
            orcid=author.text_at("orcid_id"),
            affiliation="; ".join(
                place for number in author.all("affiliationId") if (place := places.get(number.text))
            ),
        )
        if name.whole:
            fields.append(RawField(name="authors", value=name, key="author", line=author.line))
    return fields
