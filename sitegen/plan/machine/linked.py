"""JSON-LD: a record, a list, the crumbs and the site as nodes of schema.org. What has nothing to say is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from sitegen.model import Name, Record
from sitegen.plan.machine.kinds import BOOK_PARTS, SERIALS, doi_address, licence_address, page_ends, schema_type

JsonNode = dict[str, Any]


class Agent(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A Person or an Organization."""

    type: str = field(name="@type")
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    affiliation: Agent | None = None
    same_as: str = ""


class Property(Struct, frozen=True, kw_only=True, tag="PropertyValue", tag_field="@type"):
    """An identifier and what it is called."""

    property_id: str = field(name="propertyID")
    value: str


class Whole(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What a work stands in: a PublicationIssue, PublicationVolume or Periodical, or a book."""

    type: str = field(name="@type")
    name: str = ""
    issn: tuple[str, ...] = ()
    volume_number: str = ""
    issue_number: str = ""
    is_part_of: Whole | None = None


class Work(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A record, as the type of CreativeWork that it is."""

    type: str = field(name="@type")
    id: str = field(name="@id", default="")
    headline: str = ""
    name: str = ""
    author: tuple[Agent, ...] = ()
    editor: tuple[Agent, ...] = ()
    translator: tuple[Agent, ...] = ()
    date_published: str = ""
    abstract: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    in_language: str = ""
    page_start: str = ""
    page_end: str = ""
    number_of_pages: int | None = None
    isbn: str = ""
    issn: str = ""
    book_edition: str = ""
    report_number: str = ""
    version: str = ""
    in_support_of: str = ""
    identifier: Property | None = None
    url: str = ""
    same_as: str = ""
    license: str = ""
    publisher: Agent | None = None
    is_part_of: Whole | None = None
    main_entity_of_page: str = ""


_ENCODE = msgspec.json.Encoder().encode


def json_ld(*nodes: JsonNode | Work) -> str:
    """The nodes as one JSON-LD text, safe inside a script element: it holds no '<', so nothing can end or comment out the element."""
    graph = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    text = _ENCODE(graph).decode().replace("<", "\\u003c")
    return f'{{"@context":"https://schema.org",{text[1:]}'


def article_node(record: Record, *, page_url: str = "") -> Work:
    """The record as a schema.org node. `page_url`: the absolute address of its page here or ''."""
    doi = doi_address(record.doi)
    first, last = page_ends(record.page)
    kind = schema_type(record.type)
    article = kind.endswith(("Article", "Posting"))
    paged = article or kind == "Chapter"
    book = kind == "Book"
    return Work(
        type=kind,
        id=doi or page_url,
        headline=record.title if article else "",
        name=record.title,
        author=tuple([_agent(name) for name in record.authors]),
        editor=tuple([_agent(name) for name in record.editors]),
        translator=tuple([_agent(name) for name in record.translators]),
        date_published=record.issued.iso if record.issued is not None else "",
        abstract=record.abstract,
        description=record.abstract if kind == "Dataset" else "",
        keywords=record.subjects,
        in_language=record.language,
        page_start=first if paged else "",
        page_end=last if paged else "",
        number_of_pages=int(record.number_of_pages) if book and record.number_of_pages.isdecimal() else None,
        isbn=record.identifier("isbn") if book else "",
        issn=record.identifier("issn") if kind == "Periodical" else "",
        book_edition=record.edition if book else "",
        report_number=record.number if kind == "Report" else "",
        version=record.version,
        in_support_of=record.genre if kind == "Thesis" else "",
        identifier=Property(property_id="doi", value=record.doi) if record.doi else None,
        url=record.urls[0].url if record.urls else doi,
        same_as=doi,
        license=licence_address(record.license) or record.license,
        publisher=_organisation(record.publisher),
        is_part_of=_part_of(record),
        main_entity_of_page=page_url,
    )


def breadcrumbs_node(crumbs: Sequence[tuple[str, str]]) -> JsonNode:
    """A BreadcrumbList of (label, absolute address) pairs from the home page on; the last one, the page itself, may lack its address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _list_item(position, label, "item", url) for position, (label, url) in enumerate(crumbs, 1)
        ],
    }


def list_node(
    title: str,
    items: Iterable[tuple[str, str]],
    *,
    url: str = "",
    description: str = "",
    language: str = "",
    modified: str = "",
    about: JsonNode | None = None,
    start: int = 1,
) -> JsonNode:
    """A CollectionPage whose main entity is an ItemList of (title, absolute address) pairs in order, the first of them in place `start`."""
    elements = [_list_item(position, name, "url", address) for position, (name, address) in enumerate(items, start)]
    return _said(
        {
            "@type": "CollectionPage",
            "@id": url,
            "name": title,
            "description": description,
            "inLanguage": language,
            "dateModified": modified,
            "url": url,
            "about": about or "",
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(elements), "itemListElement": elements},
        }
    )


def _list_item(position: int, name: str, kind: str, address: str) -> JsonNode:
    """One of many: not made larger first, to be cut by `_said`."""
    item: JsonNode = {"@type": "ListItem", "position": position, "name": name}
    if address:
        item[kind] = address
    return item


def about_node(field: str, label: str, *, orcid: str = "", url: str = "") -> JsonNode:
    """What a value's page is about: a person for names, a periodical for journals, else a term. `field` is the record's field."""
    if field in {"authors", "editors"}:
        return _said({"@type": "Person", "name": label, "sameAs": f"https://orcid.org/{orcid}" if orcid else ""})
    if field == "container_title":
        return {"@type": "Periodical", "name": label}
    return _said({"@type": "DefinedTerm", "name": label, "inDefinedTermSet": url})


def site_node(title: str, *, url: str, description: str, language: str, author: str, search: str = "") -> JsonNode:
    """The site as a whole. `search` is the absolute address of its search page or ''."""
    action: JsonNode | str = ""
    if search:
        action = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    return _said(
        {
            "@type": "WebSite",
            "@id": url,
            "name": title,
            "url": url,
            "description": description,
            "inLanguage": language,
            "author": {"@type": "Person", "name": author} if author else "",
            "potentialAction": action,
        }
    )


def _organisation(name: str) -> Agent | None:
    return Agent(type="Organization", name=name) if name else None


def _agent(name: Name) -> Agent:
    if name.literal:
        return Agent(type="Organization", name=name.literal)
    return Agent(
        type="Person",
        name=name.display,
        given_name=name.given,
        family_name=f"{name.particle} {name.family}".strip() if name.particle else name.family,
        affiliation=_organisation(name.affiliation),
        same_as=f"https://orcid.org/{name.orcid}" if name.orcid else "",
    )


def _part_of(record: Record) -> Whole | None:
    """The issue, volume and periodical, each part of the next; or the book."""
    if not record.container_title:
        return None
    if record.type not in SERIALS:
        return Whole(type="Book" if record.type in BOOK_PARTS else "CreativeWork", name=record.container_title)
    issns = tuple([item.value for item in record.identifiers if item.scheme == "issn"])
    part = Whole(type="Periodical", name=record.container_title, issn=issns)
    if record.volume:
        part = Whole(type="PublicationVolume", volume_number=record.volume, is_part_of=part)
    if record.issue:
        part = Whole(type="PublicationIssue", issue_number=record.issue, is_part_of=part)
    return part


def _said(node: JsonNode) -> JsonNode:
    """`node` without what says nothing."""
    return {key: value for key, value in node.items() if value not in ("", [], ())}
