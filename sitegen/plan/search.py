"""The search page, and the index that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from msgspec import structs

from sitegen.catalogue import Entry
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.model import Identifier, Name, Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.heads import page_head
from sitegen.plan.outputs import Bundle, Output, PackedView
from sitegen.search import Document, build_index, seal
from sitegen.views import Card, Link, OpenSearchView, SearchFacet, SearchView

#: How much of an abstract or a note a result can show an excerpt of.
EXCERPT_SOURCE = 1_800
#: Facets besides the indexes of the site.
LISTS, STATUS = "lists", "status"
#: The most characters a browser shows of a search engine's short name.
_SHORT_NAME = 16

# Each of these looks at a character a bounded number of times, however a text is made.
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?: {1,3}\"[^\"\n]{0,500}\")?\)"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+|[*`~|]+|(?<!\w)_{1,3}|_{1,3}(?!\w)", re.MULTILINE)


class ResultCard(Card, frozen=True, kw_only=True, omit_defaults=True):
    """What a result shows of a record: its card, and the texts that excerpts are taken from."""

    abstract: str = ""
    note: str = ""


def search_outputs(desk: Desk) -> Iterator[Output | Bundle]:
    """The search page and its index."""
    if not desk.site.search.enabled:
        return
    facets, documents = search_inputs(desk)
    names = [facet.name for facet in facets]
    sealed = digest(engine().encode(), seal(documents, names))
    core = urls.search_file(f"core-{sealed.hex()[:10]}")
    view = SearchView(
        head=page_head(desk, urls.SEARCH, desk.interface.gettext("Search"), section="search"),
        total=len(documents),
        facets=facets,
        browse=tuple(_browse(desk)),
        core=core,
        by_added=any(document.added for document in documents),
    )
    yield Output(path=urls.SEARCH, kind="search", view=view)
    yield Bundle(urls.SEARCH_INDEX, sealed, partial(_index_outputs, core, documents, names))


def search_inputs(desk: Desk) -> tuple[tuple[SearchFacet, ...], list[Document]]:
    """The facets of the catalogue, and all that can be found in it: the newest first, which is the order of equally good results."""
    entries = sorted(desk.catalogue.entries.values(), key=lambda entry: entry.newest_first)
    return tuple(_facets(desk)), [_document(desk, entry) for entry in entries]


def _index_outputs(core: str, documents: list[Document], facets: list[str]) -> Iterator[Output]:
    index = build_index(documents, facets)
    yield Output(path=core, kind="packed", view=PackedView(data=index.core))
    for name, data in index.files.items():
        yield Output(path=urls.search_file(name), kind="packed", view=PackedView(data=data))


def opensearch_output(desk: Desk) -> Iterator[Output]:
    """How a browser can search the site from its own bar. None without a base URL: the address has to be whole."""
    if desk.site.search.enabled and desk.site.base_url:
        name = (
            desk.site.title
            if len(desk.site.title) <= _SHORT_NAME
            else desk.site.title[: _SHORT_NAME - 1].rstrip() + "…"
        )
        yield Output(path=urls.OPENSEARCH, kind="opensearch", view=OpenSearchView(short_name=name, url=urls.SEARCH))


def _facets(desk: Desk) -> Iterator[SearchFacet]:
    for index in desk.site.indexes:
        if index.field != "issued" and len(desk.catalogue.indexes[index.name].values) > 1:
            yield SearchFacet(name=index.name, label=index.label)
    if desk.catalogue.lists:
        yield SearchFacet(name=LISTS, label=desk.site.lists.label)
    if any(entry.status for entry in desk.catalogue.entries.values()):
        yield SearchFacet(name=STATUS, label=desk.interface.gettext("Status"))


def _browse(desk: Desk) -> Iterator[Link]:
    yield Link(label=desk.site.articles.label, url=urls.paged(urls.ARTICLES, 1))
    for index in desk.site.indexes:
        yield Link(label=index.label, url=urls.paged(index.slug, 1))
    if desk.catalogue.lists:
        yield Link(label=desk.site.lists.label, url=urls.paged(urls.LISTS, 1))


# --- one record -----------------------------------------------------------------------------------------------------------------


def _document(desk: Desk, entry: Entry) -> Document:
    record = entry.record
    lists = desk.catalogue.lists_with(record.id)
    remarks = [
        place.item.note for it in lists for place in it.places if place.record_id == record.id and place.item.note
    ]
    note = plain_text("\n\n".join([record.body, *remarks]) if remarks else record.body)
    facets: dict[str, list[str]] = {}
    for filing in entry.filings:
        label = desk.value_label(desk.index(filing.index_name), filing.key)
        facets.setdefault(filing.index_name, []).append(" ".join(label.split()))
    if lists:
        facets[LISTS] = [it.list.title for it in lists]
    if record.status:
        facets[STATUS] = [record.status]
    card = structs.asdict(desk.card(record.id))
    return Document(
        id=record.id,
        texts=_texts(desk, record, note),
        terms=tuple({term: None for item in record.identifiers for term in _terms(item)}),
        facets=facets,
        year=record.issued.year if record.issued and not record.issued.unspecified else None,
        title=entry.title_sort,
        added=record.added,
        card=ResultCard(**card, abstract=_shortened(record.abstract), note=_shortened(note)),
    )


def _texts(desk: Desk, record: Record, note: str) -> tuple[tuple[str, ...], ...]:
    """The texts of a record by the index's fields."""
    people: tuple[Name, ...] = (
        *record.authors,
        *record.editors,
        *record.translators,
        *(contributor.name for contributor in record.contributors),
    )
    containers = (record.container_title, record.container_title_short, record.collection_title, record.event_title)
    other = (
        record.year,
        record.publisher,
        record.publisher_place,
        record.event_place,
        record.genre,
        record.number,
        record.call_number,
        *record.formats,
        *record.collections,
        *record.institutions,
        *(desk.interface.language_name(code) for code in record.languages),
    )
    return (
        (record.title, record.title_short) if record.title_short not in record.title else (record.title,),
        tuple([name.display for name in people]),
        (*record.subjects, *record.tags),
        tuple([text for text in containers if text]),
        (note,),
        tuple([text for text in other if text]),
        (record.abstract,),
    )


def _terms(item: Identifier) -> Iterator[str]:
    """What an identifier is found by: itself, without the hyphens where they mean nothing."""
    value = item.value.lower()
    yield value.replace("-", "") if item.scheme in {"isbn", "issn"} else value


def _shortened(text: str) -> str:
    text = " ".join(text[: EXCERPT_SOURCE * 2].split())
    return text if len(text) <= EXCERPT_SOURCE else text[:EXCERPT_SOURCE].rsplit(" ", 1)[0] + " …"


def plain_text(markdown: str) -> str:
    """The words of a text in Markdown, without its marks: good enough to be searched and quoted from."""
    if not markdown:
        return ""
    text = _LINK.sub(r"\1", _FENCE.sub("", markdown))
    return " ".join(_MARKS.sub(" ", _TAG.sub(" ", text)).split())
