"""JSON-LD: a record, a list, the crumbs and the site as nodes of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from sitegen.model import Name, Record
from sitegen.plan.machine.kinds import BOOK_PARTS, SERIALS, doi_address, licence_address, page_ends, schema_type

JsonNode = dict[str, Any]


def json_ld(*nodes: JsonNode) -> str:
    """The nodes as one JSON-LD text, safe inside a script element: it holds no '<', so nothing can end or comment out the element."""
    graph: JsonNode = {"@context": "https://schema.org"}
    graph |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return msgspec.json.encode(graph).decode().replace("<", "\\u003c")


def article_node(record: Record, *, page_url: str = "") -> JsonNode:
    """The record as a schema.org node. `page_url`: the absolute address of its page here or ''."""
    doi = doi_address(record.doi)
    first, last = page_ends(record.page)
    kind = schema_type(record.type)
    article = kind.endswith(("Article", "Posting"))
    node: JsonNode = {
        "@type": kind,
        "@id": doi or page_url,
        "headline": record.title if article else "",
        "name": record.title,
        "author": [_agent(name) for name in record.authors],
        "editor": [_agent(name) for name in record.editors],
        "translator": [_agent(name) for name in record.translators],
        "datePublished": record.issued.iso if record.issued is not None else "",
        "abstract": record.abstract,
        "description": record.abstract if kind == "Dataset" else "",
        "keywords": list(record.subjects),
        "inLanguage": record.language,
        "pageStart": first if article or kind == "Chapter" else "",
        "pageEnd": last if article or kind == "Chapter" else "",
        "numberOfPages": int(record.number_of_pages) if kind == "Book" and record.number_of_pages.isdecimal() else "",
        "isbn": record.identifier("isbn") if kind == "Book" else "",
        "issn": record.identifier("issn") if kind == "Periodical" else "",
        "bookEdition": record.edition if kind == "Book" else "",
        "reportNumber": record.number if kind == "Report" else "",
        "version": record.version,
        "inSupportOf": record.genre if kind == "Thesis" else "",
        "identifier": _property("doi", record.doi) if record.doi else "",
        "url": record.urls[0].url if record.urls else doi,
        "sameAs": doi,
        "license": licence_address(record.license) or record.license,
        "publisher": _organisation(record.publisher),
        "isPartOf": _part_of(record),
        "mainEntityOfPage": page_url,
    }
    return _said(node)


def breadcrumbs_node(crumbs: Sequence[tuple[str, str]]) -> JsonNode:
    """A BreadcrumbList of (label, absolute address) pairs from the home page on; the last one, the page itself, may lack its address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _said({"@type": "ListItem", "position": position, "name": label, "item": url})
            for position, (label, url) in enumerate(crumbs, 1)
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
    elements = [
        _said({"@type": "ListItem", "position": position, "name": name, "url": address})
        for position, (name, address) in enumerate(items, start)
    ]
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


def _organisation(name: str) -> JsonNode | str:
    return {"@type": "Organization", "name": name} if name else ""


def _agent(name: Name) -> JsonNode:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    return _said(
        {
            "@type": "Person",
            "name": name.display,
            "givenName": name.given,
            "familyName": f"{name.particle} {name.family}".strip(),
            "affiliation": _organisation(name.affiliation),
            "sameAs": f"https://orcid.org/{name.orcid}" if name.orcid else "",
        }
    )


def _part_of(record: Record) -> JsonNode | str:
    """The issue, volume and periodical, each part of the next; or the book."""
    if not record.container_title:
        return ""
    issns = [item.value for item in record.identifiers if item.scheme == "issn"]
    if record.type not in SERIALS:
        return _said({"@type": "Book" if record.type in BOOK_PARTS else "CreativeWork", "name": record.container_title})
    part = _said({"@type": "Periodical", "name": record.container_title, "issn": issns})
    if record.volume:
        part = {"@type": "PublicationVolume", "volumeNumber": record.volume, "isPartOf": part}
    if record.issue:
        part = {"@type": "PublicationIssue", "issueNumber": record.issue, "isPartOf": part}
    return part


def _property(name: str, value: str) -> JsonNode:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _said(node: JsonNode) -> JsonNode:
    """`node` without what says nothing."""
    return {key: value for key, value in node.items() if value not in ("", [], ())}
