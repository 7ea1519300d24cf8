"""What machines read on a page: Highwire and Dublin Core tags, OpenGraph, JSON-LD, COinS. Pure functions of records
and addresses.

Zotero takes the first translator that finds something: COinS before embedded metadata, which knows less of an
article than these
tags do. So an article's page carries tags and no COinS, a list's page COinS for its items. Sources: Zotero's
translators 'COinS' and
'Embedded Metadata'; Google Scholar's inclusion guidelines; schema.org; OpenURL 1.0 (ANSI/NISO Z39.88-2004).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from sitegen.views import MetaTag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sitegen.model import Name, PartialDate, Record

JsonNode = dict[str, Any]

_SERIALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical"}
)
#: CSL type -> what Highwire calls the container (by it Zotero tells what kind of thing it is).
_CONTAINERS = {
    "chapter": "citation_inbook_title",
    "entry": "citation_inbook_title",
    "entry-dictionary": "citation_inbook_title",
    "entry-encyclopedia": "citation_inbook_title",
    "paper-conference": "citation_conference_title",
} | dict.fromkeys(_SERIALS, "citation_journal_title")
_PUBLISHERS = {"thesis": "citation_dissertation_institution", "report": "citation_technical_report_institution"}

#: CSL type -> DCMI type; text where it is none of these.
_DCMI = {
    "broadcast": "MovingImage",
    "collection": "Collection",
    "dataset": "Dataset",
    "event": "Event",
    "figure": "StillImage",
    "graphic": "StillImage",
    "map": "StillImage",
    "motion_picture": "MovingImage",
    "software": "Software",
    "song": "Sound",
}

#: CSL type -> schema.org type.
_SCHEMA = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "broadcast": "Episode",
    "chapter": "Chapter",
    "classic": "Book",
    "collection": "Collection",
    "dataset": "Dataset",
    "entry": "Chapter",
    "entry-dictionary": "Chapter",
    "entry-encyclopedia": "Chapter",
    "graphic": "VisualArtwork",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "musical_score": "SheetMusic",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "ScholarlyArticle",
    "review-book": "Review",
    "software": "SoftwareSourceCode",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "webpage": "WebPage",
}

#: CSL type -> (OpenURL format, genre).
_OPENURL = {
    "article-journal": ("journal", "article"),
    "article-magazine": ("journal", "article"),
    "article-newspaper": ("journal", "article"),
    "article": ("journal", "preprint"),
    "review": ("journal", "article"),
    "review-book": ("journal", "article"),
    "periodical": ("journal", "journal"),
    "book": ("book", "book"),
    "classic": ("book", "book"),
    "collection": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "entry": ("book", "bookitem"),
    "entry-dictionary": ("book", "bookitem"),
    "entry-encyclopedia": ("book", "bookitem"),
    "paper-conference": ("book", "proceeding"),
    "report": ("book", "report"),
    "document": ("book", "document"),
    "thesis": ("dissertation", ""),
    "patent": ("patent", ""),
}


# --- meta elements
# ------------------------------------------------------------------------------------------------------------


def highwire_meta(record: Record, *, public_url: str = "", pdf_url: str = "") -> tuple[MetaTag, ...]:
    """The `citation_*` tags of an article page. `public_url`: the page's absolute address or ''; `pdf_url`: the
    absolute address of
    a PDF in the page's own folder, else ''."""
    return tuple(
        [MetaTag(name=name, content=content) for name, content in _highwire(record, public_url, pdf_url) if content]
    )


def _highwire(record: Record, public_url: str, pdf_url: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", record.title
    for name in record.authors:
        yield "citation_author", name.display
    yield "citation_publication_date", _slashed(record.issued)
    yield _CONTAINERS.get(record.type, ""), record.container_title if record.type in _CONTAINERS else ""
    if record.type == "paper-conference" and not record.container_title:
        yield "citation_conference_title", record.event_title
    if record.type in _SERIALS:
        yield "citation_journal_abbrev", record.container_title_short
    yield "citation_volume", record.volume
    yield "citation_issue", record.issue
    first, last = _page_ends(record.page)
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    for scheme in ("issn", "isbn", "doi", "pmid"):
        for item in record.identifiers:
            if item.scheme == scheme:
                yield f"citation_{scheme}", item.value
    yield _PUBLISHERS.get(record.type, "citation_publisher"), record.publisher
    if record.type == "report":
        yield "citation_technical_report_number", record.number
    yield "citation_language", record.language
    yield "citation_keywords", "; ".join(record.subjects)
    yield "citation_abstract", record.abstract
    yield "citation_public_url", public_url
    yield "citation_pdf_url", pdf_url


def dublin_core_meta(record: Record) -> tuple[MetaTag, ...]:
    """The `DC.*` tags of an article page, beside the Highwire ones."""
    pairs = [
        ("DC.title", record.title),
        *(("DC.creator", name.inverted) for name in record.authors),
        *(("DC.contributor", name.inverted) for name in (*record.editors, *record.translators)),
        ("DC.date", record.issued.iso if record.issued is not None else ""),
        ("DC.publisher", record.publisher),
        ("DC.type", _DCMI.get(record.type, "Text")),
        ("DC.language", record.language),
        *(("DC.subject", subject) for subject in record.subjects),
        ("DC.description", record.abstract),
        *(("DC.identifier", f"{item.scheme}:{item.value}") for item in record.identifiers),
        ("DC.relation.isPartOf", record.container_title),
        ("DC.rights", record.license),
    ]
    return tuple([MetaTag(name=name, content=content) for name, content in pairs if content])


def opengraph_meta(
    title: str,
    *,
    url: str = "",
    description: str = "",
    site_name: str = "",
    image: str = "",
    image_alt: str = "",
    kind: str = "website",
    record: Record | None = None,
) -> tuple[MetaTag, ...]:
    """OpenGraph properties and the Twitter card. `url` and `image` are absolute or ''; `kind` is 'website' or
    'article' (of `record`)."""
    properties = [
        ("og:title", title),
        ("og:type", kind),
        ("og:url", url),
        ("og:description", description),
        ("og:site_name", site_name),
        ("og:image", image),
        ("og:image:alt", image_alt if image else ""),
    ]
    if record is not None:
        properties.append(("article:published_time", record.issued.iso if record.issued is not None else ""))
        properties += [("article:author", name.display) for name in record.authors]
        properties += [("article:tag", subject) for subject in record.subjects]
    tags = [MetaTag(name=name, content=content, attribute="property") for name, content in properties if content]
    return (*tags, MetaTag(name="twitter:card", content="summary_large_image" if image else "summary"))


# --- JSON-LD
# ------------------------------------------------------------------------------------------------------------------


def json_ld(*nodes: JsonNode) -> str:
    """The nodes as one JSON-LD text, safe inside a script element: it holds no '<', so nothing can end or comment
    out the element."""
    graph: JsonNode = {"@context": "https://schema.org"}
    graph |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return msgspec.json.encode(graph).decode().replace("<", "\\u003c")


def article_node(record: Record, *, page_url: str = "") -> JsonNode:
    """The record as a schema.org node. `page_url`: the absolute address of its page here or ''."""
    doi = doi_address(record.doi)
    first, last = _page_ends(record.page)
    kind = _SCHEMA.get(record.type, "CreativeWork")
    node: JsonNode = {
        "@type": kind,
        "@id": doi or page_url,
        "headline" if kind.endswith(("Article", "Posting")) else "name": record.title,
        "author": [_agent(name) for name in record.authors],
        "editor": [_agent(name) for name in record.editors],
        "translator": [_agent(name) for name in record.translators],
        "datePublished": record.issued.iso if record.issued is not None else "",
        "abstract": record.abstract,
        "keywords": list(record.subjects),
        "inLanguage": record.language,
        "pageStart": first,
        "pageEnd": last,
        "isbn": record.identifier("isbn"),
        "bookEdition": record.edition if kind == "Book" else "",
        "identifier": _property("doi", record.doi) if record.doi else "",
        "url": record.urls[0].url if record.urls else doi,
        "sameAs": doi,
        "license": record.license,
        "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else "",
        "isPartOf": _part_of(record),
        "mainEntityOfPage": page_url,
    }
    return _said(node)


def breadcrumbs_node(crumbs: Sequence[tuple[str, str]]) -> JsonNode:
    """A BreadcrumbList of (label, absolute address) pairs from the home page on; the last one, the page itself, may
    lack its address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _said({"@type": "ListItem", "position": position, "name": label, "item": url})
            for position, (label, url) in enumerate(crumbs, 1)
        ],
    }


def list_node(
    title: str, items: Iterable[tuple[str, str]], *, url: str = "", description: str = "", language: str = ""
) -> JsonNode:
    """A CollectionPage whose main entity is an ItemList of (title, absolute address) pairs in order."""
    elements = [
        _said({"@type": "ListItem", "position": position, "name": name, "url": address})
        for position, (name, address) in enumerate(items, 1)
    ]
    return _said(
        {
            "@type": "CollectionPage",
            "@id": url,
            "name": title,
            "description": description,
            "inLanguage": language,
            "url": url,
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(elements), "itemListElement": elements},
        }
    )


def _agent(name: Name) -> JsonNode:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    return _said(
        {
            "@type": "Person",
            "name": name.display,
            "givenName": name.given,
            "familyName": f"{name.particle} {name.family}".strip(),
            "affiliation": {"@type": "Organization", "name": name.affiliation} if name.affiliation else "",
            "sameAs": f"https://orcid.org/{name.orcid}" if name.orcid else "",
        }
    )


def _part_of(record: Record) -> JsonNode | str:
    """The issue, volume and periodical, each part of the next; or the book."""
    if not record.container_title:
        return ""
    issns = [item.value for item in record.identifiers if item.scheme == "issn"]
    if record.type not in _SERIALS:
        return _said(
            {"@type": "Book" if record.type in _CONTAINERS else "CreativeWork", "name": record.container_title}
        )
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


# --- COinS ---


def coins(record: Record) -> str:
    """The record as an OpenURL context object, for the title of a `<span class="Z3988">` (where '&' still has to be
    escaped)."""
    pairs = [("ctx_ver", "Z39.88-2004"), *_openurl(record)]
    return "&".join([f"{key}={quote(value, safe='')}" for key, value in pairs if value])


def _openurl(record: Record) -> Iterator[tuple[str, str]]:
    form, genre = _OPENURL.get(record.type, ("dc", ""))
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    if record.doi:
        yield "rft_id", f"info:doi/{record.doi}"
    elif record.urls:
        yield "rft_id", record.urls[0].url
    yield "rft.genre", genre
    part = genre in {"article", "preprint", "bookitem", "proceeding"}
    if form == "journal":
        yield "rft.atitle" if part else "rft.jtitle", record.title
        yield "rft.jtitle", record.container_title
        yield "rft.stitle", record.container_title_short
        yield "rft.volume", record.volume
        yield "rft.issue", record.issue
    elif form == "book":
        whole = not part or not record.container_title
        yield "rft.btitle" if whole else "rft.atitle", record.title
        yield "rft.btitle", "" if whole else record.container_title
        yield "rft.edition", record.edition
        yield "rft.series", record.collection_title
    else:
        yield "rft.title", record.title
    yield from _people(record, form)
    yield from _imprint(record, form)


def _people(record: Record, form: str) -> Iterator[tuple[str, str]]:
    names = record.authors or record.editors
    if form == "dc":
        for name in names:
            yield "rft.creator", name.inverted
        return
    if names and not names[0].literal:
        yield "rft.aulast", f"{names[0].particle} {names[0].family}".strip()
        yield "rft.aufirst", names[0].given
    elif names:
        yield "rft.aucorp", names[0].literal
    for name in names:
        yield "rft.au", name.display


def _imprint(record: Record, form: str) -> Iterator[tuple[str, str]]:
    if form == "dc":
        yield "rft.type", record.type
        yield "rft.publisher", record.publisher
    else:
        first, last = _page_ends(record.page)
        yield "rft.spage", first
        yield "rft.epage", last
        yield "rft.pages", record.page
        yield "rft.inst" if form == "dissertation" else "rft.pub", record.publisher if form != "journal" else ""
        yield "rft.place", record.publisher_place if form == "book" else ""
        yield "rft.issn", record.identifier("issn")
        yield "rft.isbn", record.identifier("isbn")
    yield "rft.date", record.issued.iso if record.issued is not None else ""
    yield "rft.language", record.language


# --- shared parts
# -------------------------------------------------------------------------------------------------------------


def doi_address(doi: str) -> str:
    """The address of a DOI, with what an address cannot hold percent-encoded; '' for none."""
    return f"https://doi.org/{quote(doi, safe='/:;()!$&*+,=@~-._')}" if doi else ""


def _slashed(date: PartialDate | None) -> str:
    """'2025/06/01', '2025/06' or '2025', as Highwire writes dates."""
    return date.iso.replace("-", "/") if date is not None and not date.iso.startswith("-") else ""


def _page_ends(page: str) -> tuple[str, str]:
    """The first and the last page; an article number is a first page without a last."""
    first, _, last = page.replace("–", "-").replace("--", "-").partition("-")
    first, last = first.strip(), last.strip()
    return ("", "") if "," in page or ";" in page else (first, last)
