"""The meta elements of an article page, as HTML: Highwire, Dublin Core, OpenGraph, and what tells Zotero the type of a thing.

Sources: Google Scholar's inclusion guidelines; the rules of Zotero's translators 'Embedded Metadata' and 'RDF'. Zotero takes the type from the last
telling Highwire tag, then from `z:itemType`, and calls whatever else has a `citation_title` a journal article. So each type has exactly one of
the two. Where it has `z:itemType`, Zotero would put a `DC.description` into 'Extra': the abstract then stands in `DCTERMS.abstract`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.escaping import escaped
from sitegen.model import Record
from sitegen.plan.machine.kinds import DCMI, ZOTERO, page_ends, slashed

#: CSL type -> the Highwire tag that tells it, which names its container or its institution.
_CONTAINERS = {
    "article-journal": "citation_journal_title",
    "review": "citation_journal_title",
    "review-book": "citation_journal_title",
    "chapter": "citation_inbook_title",
    "paper-conference": "citation_conference_title",
}
_INSTITUTIONS = {"thesis": "citation_dissertation_institution", "report": "citation_technical_report_institution"}
#: Types of which Zotero shows the `DC.type` to its user: it must say more than 'Text'.
_SHOWN_TYPE = frozenset(
    {"thesis", "report", "manuscript", "personal_communication", "webpage", "speech", "event", "post", "map"}
)


def highwire_meta(record: Record, *, public_url: str = "", pdf_url: str = "") -> list[str]:
    """The `citation_*` elements of an article page. `public_url`: the page's absolute address or ''; `pdf_url`: the absolute address of a PDF in
    the page's own folder, else ''."""
    return _elements("name", _highwire(record, public_url, pdf_url))


def _highwire(record: Record, public_url: str, pdf_url: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", record.title
    for name in record.authors:
        yield "citation_author", name.display
    for name in record.editors:
        yield "citation_editor", name.display
    yield "citation_publication_date", slashed(record.issued)
    yield from _container(record)
    yield "citation_series_title", record.collection_title
    yield "citation_volume", record.volume
    yield "citation_issue", record.issue
    first, last = page_ends(record.page)
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    for scheme in ("issn", "isbn", "doi", "pmid"):
        for item in record.identifiers:
            if item.scheme == scheme:
                yield f"citation_{scheme}", item.value
    yield "citation_publisher", "" if record.type in _INSTITUTIONS else record.publisher
    if record.type == "report":
        yield "citation_technical_report_number", record.number
    yield "citation_language", record.language
    yield "citation_keywords", "; ".join(record.subjects)
    yield "citation_abstract", record.abstract
    yield "citation_public_url", public_url
    yield "citation_pdf_url", pdf_url


def _container(record: Record) -> Iterator[tuple[str, str]]:
    """What the thing stands in, in the one tag that tells its type."""
    kind = record.type
    if kind == "paper-conference":
        # The meeting; the title of its proceedings is DC.source.
        yield "citation_conference_title", record.event_title or record.container_title
    elif kind in _CONTAINERS:
        yield _CONTAINERS[kind], record.container_title
        if _CONTAINERS[kind] == "citation_journal_title":
            yield "citation_journal_abbrev", record.container_title_short
    elif kind in _INSTITUTIONS:
        yield _INSTITUTIONS[kind], record.publisher


def dublin_core_meta(record: Record) -> list[str]:
    """The `DC.*` elements of an article page, beside the Highwire ones, and the type for Zotero where those do not tell it."""
    # Zotero reads an unnamed number of eight digits as an ISSN: only identifiers that cannot be mistaken stand here.
    identifiers = [
        f"{item.scheme}:{item.value}" for item in record.identifiers if item.scheme in {"doi", "isbn", "issn", "arxiv"}
    ]
    zotero = ZOTERO.get(record.type, "")
    pairs = [
        ("z:itemType", zotero),
        ("DC.title", record.title),
        *(("DC.creator", name.inverted) for name in record.authors),
        *(("DC.contributor", name.inverted) for name in (*record.editors, *record.translators)),
        ("DC.date", record.issued.iso if record.issued is not None else ""),
        ("DC.publisher", record.publisher),
        ("DC.type", record.genre if record.type in _SHOWN_TYPE else DCMI.get(record.type, "Text")),
        ("DC.language", record.language),
        *(("DC.subject", subject) for subject in record.subjects),
        ("DCTERMS.abstract" if zotero else "DC.description", record.abstract),
        *(("DC.identifier", text) for text in identifiers),
        ("DC.source", record.container_title),
        ("DC.relation.isPartOf", record.container_title),
        ("DC.rights", record.license),
    ]
    return _elements("name", pairs)


def opengraph_meta(
    title: str,
    *,
    url: str = "",
    description: str = "",
    site_name: str = "",
    language: str = "",
    image: str = "",
    image_alt: str = "",
    kind: str = "website",
    record: Record | None = None,
) -> list[str]:
    """OpenGraph properties and the Twitter card. `url` and `image` are absolute or ''; `kind` is 'website', or 'article' or 'book' (`record`)."""
    properties = [
        ("og:title", title),
        ("og:type", kind),
        ("og:url", url),
        ("og:description", description),
        ("og:site_name", site_name),
        ("og:locale", language.replace("-", "_") if len(language) == 5 else ""),
        ("og:image", image),
        ("og:image:type", "image/png" if image else ""),
        ("og:image:width", "1200" if image else ""),
        ("og:image:height", "630" if image else ""),
        ("og:image:alt", image_alt if image else ""),
    ]
    if record is not None:
        issued = record.issued.iso if record.issued is not None else ""
        if kind == "book":
            properties += [("book:author", name.display) for name in record.authors]
            properties += [("book:isbn", record.identifier("isbn")), ("book:release_date", issued)]
            properties += [("book:tag", subject) for subject in record.subjects]
        else:
            properties.append(("article:published_time", issued))
            properties += [("article:author", name.display) for name in record.authors]
            properties += [("article:tag", subject) for subject in record.subjects]
    card = ("twitter:card", "summary_large_image" if image else "summary")
    return [*_elements("property", properties), *_elements("name", [card])]


def _elements(attribute: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Meta elements, named by `attribute`; none for what has no content."""
    return [f'<meta {attribute}="{name}" content="{escaped(content)}">' for name, content in pairs if content]
