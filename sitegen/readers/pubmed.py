"""PubMed's XML (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd): articles and books, in sets or alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers import medline
from sitegen.readers.sniff import as_utf8, xml_kind
from sitegen.readers.xmlitems import read_elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.readers.xmlelement import Element
    from sitegen.sources import Source

FORMAT: Final = "pubmed"

_RECORDS: Final = frozenset({"PubmedArticle", "PubmedBookArticle"})
_BARE: Final = frozenset({"MedlineCitation"})
#: Element -> field of the record. What is not here, nor in `_READERS`, is kept for the staff view.
FIELDS: Final = {
    "Volume": "volume", "Issue": "issue", "Title": "container_title", "ISOAbbreviation": "container_title_short",
    "Language": "languages", "PublisherName": "publisher", "PublisherLocation": "publisher_place",
    "Edition": "edition", "CollectionTitle": "collection_title", "Medium": "medium", "ReportNumber": "number",
    "Keyword": "subjects", "PublicationStatus": "publication_status",
}  # fmt: skip
IDENTIFIERS: Final = {"PMID": "pmid", "ISSN": "issn", "Isbn": "isbn"}
_KINDS_OF_ID: Final = {"doi": "doi", "pmc": "pmcid", "pubmed": "pmid"}
#: Elements that only hold others.
_OPEN: Final = frozenset(
    "MedlineCitation PubmedData BookDocument PubmedBookData Article Journal JournalIssue Book Publisher "
    "MeshHeadingList KeywordList PublicationTypeList ArticleIdList".split()
)
_DATE: Final = ("Year", "Month", "Day", "Season", "MedlineDate")


def claims(path: str, head: bytes) -> bool:
    """XML with PubMed's articles or books."""
    return xml_kind(path, head) == FORMAT


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each article or book of the file."""
    head = as_utf8(source.data)
    tags = _RECORDS if any(tag.encode() in head for tag in _RECORDS) else _BARE
    return read_elements(source, options, FORMAT, tags, _fields, label=_label)


def _label(element: Element, number: int) -> str:
    pmid = element.text_at("MedlineCitation", "PMID") or element.text_at("BookDocument", "PMID")
    return f"record {number} (PMID {pmid})" if pmid else f"record {number}"


def _fields(record: Element, around: tuple[Element, ...]) -> list[RawField]:
    del around
    fields = _walk(record, record)
    types = [str(field.value) for field in fields if field.key == "PublicationType"]
    if record.tag == "PubmedBookArticle":
        csl = "chapter" if record.one("BookDocument", "ArticleTitle") is not None else "book"
    else:
        csl = medline.kind(types)
    if csl:
        fields.append(RawField(name="type", value=csl, key="", line=record.line, status="inferred", confidence=0.9))
    schemes = {field.scheme: field for field in fields if field.scheme}
    if "doi" not in schemes and "pmid" in schemes:
        fields.append(RawField(name="id", value=f"pmid:{schemes['pmid'].value}", key=""))
    return fields


def _walk(element: Element, record: Element) -> list[RawField]:
    """The fields of what stands in an element, in document order."""
    fields: list[RawField] = []
    for child in element.children:
        tag = child.tag
        if reader := _READERS.get(tag):
            fields += reader(child, record)
        elif tag in _OPEN:
            fields += _walk(child, record)
        elif text := child.text:
            scheme = IDENTIFIERS.get(tag, "")
            name = "identifiers" if scheme else FIELDS.get(tag, "")
            fields.append(RawField(name=name, value=text, key=tag, line=child.line, scheme=scheme))
    return fields


def _value(element: Element, name: str, value: str) -> list[RawField]:
    return [RawField(name=name, value=value, key=element.tag, line=element.line)] if value else []


def _title(element: Element, record: Element) -> list[RawField]:
    """A book's title is its container's where the record is about a chapter."""
    chapter = element.tag == "BookTitle" and record.one("BookDocument", "ArticleTitle") is not None
    return _value(element, "container_title" if chapter else "title", medline.title(element.markup))


def _abstract(element: Element, record: Element) -> list[RawField]:
    """The parts of an abstract, each with its label, as paragraphs."""
    del record
    parts = []
    for part in element.all("AbstractText"):
        label = escape(part.get("Label"))
        parts.append(f"<p><b>{label}:</b> {part.markup}</p>" if label else f"<p>{part.markup}</p>")
    text = parts[0].removeprefix("<p>").removesuffix("</p>") if len(parts) == 1 else "".join(parts)
    rights = element.text_at("CopyrightInformation")
    return _value(element, "abstract", text) + [RawField(name="", value=rights, key="CopyrightInformation")] * bool(
        rights
    )


def _authors(element: Element, record: Element) -> list[RawField]:
    """Authors or editors, as the list says; those of the book that a chapter stands in are the container's."""
    name = "editors" if element.get("Type") == "editors" else "authors"
    book = record.one("BookDocument", "Book")
    of_book = book is not None and element in book.children and record.one("BookDocument", "ArticleTitle") is not None
    outside = of_book and name == "authors"
    return [
        RawField(
            name="contributors" if outside else name,
            value=person,
            key="Author",
            line=author.line,
            role="container-author" if outside else "",
        )
        for author in element.all("Author")
        if (person := _person(author)) is not None
    ]


def _person(author: Element) -> RawName | None:
    family, literal = author.text_at("LastName"), author.text_at("CollectiveName")
    if not (family or literal):
        return None
    orcid = next((item.text for item in author.all("Identifier") if item.get("Source") == "ORCID"), "")
    places = "; ".join(place.text for place in author.all("AffiliationInfo", "Affiliation")) or author.text_at(
        "Affiliation"
    )
    return RawName(
        family=family,
        given=author.text_at("ForeName") or author.text_at("Initials"),
        suffix=author.text_at("Suffix"),
        literal="" if family else literal,
        orcid=orcid,
        affiliation=places,
    )


def _date(element: Element) -> str:
    """'2018 May 15', '2000 Spring', or the words of a MedlineDate."""
    return medline.date(" ".join(text for tag in _DATE if (text := element.text_at(tag))))


def _issued(element: Element, record: Element) -> list[RawField]:
    del record
    return _value(element, "issued", _date(element))


def _article_date(element: Element, record: Element) -> list[RawField]:
    """The day of the electronic article: the date of issue where its journal gives none."""
    printed = record.one("MedlineCitation", "Article", "Journal", "JournalIssue", "PubDate")
    return _value(element, "" if printed is not None and _date(printed) else "issued", _date(element))


def _day(element: Element, record: Element) -> list[RawField]:
    del record
    return _value(element, "", _date(element))


def _history(element: Element, record: Element) -> list[RawField]:
    del record
    days = [f"{_date(day)} [{day.get('PubStatus')}]" for day in element.all("PubMedPubDate")]
    return [RawField(name="", value=day, key="PubMedPubDate", line=element.line) for day in days]


def _pages(element: Element, record: Element) -> list[RawField]:
    del record
    first, last = element.text_at("StartPage"), element.text_at("EndPage")
    pages = element.text_at("MedlinePgn") or (f"{first}-{last}" if first and last else first)
    return _value(element, "page", pages)


def _article_id(element: Element, record: Element) -> list[RawField]:
    """A DOI or number in one of the lists; the publisher's own number is kept under its kind."""
    kind = element.get("IdType") or element.get("EIdType")
    scheme = _KINDS_OF_ID.get(kind, "")
    name = "identifiers" if scheme and element.get("ValidYN") != "N" else ""
    fields = [
        RawField(
            name=name,
            value=element.text,
            key=f"{element.tag} [{kind}]",
            line=element.line,
            scheme=scheme if name else "",
        )
    ]
    if (
        kind == "pii"
        and element.tag == "ELocationID"
        and record.one("MedlineCitation", "Article", "Pagination") is None
    ):
        page = RawField(name="page", value=element.text, key="", line=element.line, status="inferred", confidence=0.8)
        fields += [page] * (len(element.text) < 12)
    return fields if element.text else []


def _heading(element: Element, record: Element) -> list[RawField]:
    del record
    return [
        RawField(name="subjects", value=heading.text, key="MeshHeading", line=heading.line)
        for heading in element.all("DescriptorName")
        if heading.text
    ]


def _references(element: Element, record: Element) -> list[RawField]:
    del record
    return _value(element, "", f"{len(element.all('Reference'))} works cited")


_READERS: Final[dict[str, Callable[[Element, Element], list[RawField]]]] = {
    "ArticleTitle": _title, "BookTitle": _title, "Abstract": _abstract, "AuthorList": _authors, "PubDate": _issued,
    "ArticleDate": _article_date, "DateRevised": _day, "DateCompleted": _day, "DateCreated": _day,
    "ContributionDate": _day, "History": _history, "Pagination": _pages, "ELocationID": _article_id,
    "ArticleId": _article_id, "MeshHeading": _heading, "ReferenceList": _references,
}  # fmt: skip
