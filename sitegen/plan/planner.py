"""The plan: which entities have pages, and what the outputs of each are.

An entity is named by a text ('record/<id>', 'value/<index>/<key>', 'hub/<index>', 'list/<id>', 'page/<id>', 'home' ...); all of its outputs are
planned together. The full plan is the outputs of all entities, an incremental one those of the touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sitegen.catalogue import Catalogue, Changes, Touched
from sitegen.config import SiteConfig
from sitegen.plan.article import article_outputs
from sitegen.plan.basket import basket_output
from sitegen.plan.cards import Desk
from sitegen.plan.changes import changes_output
from sitegen.plan.collection import (
    articles_outputs,
    home_output,
    list_output,
    lists_outputs,
    not_found_output,
    page_output,
)
from sitegen.plan.data import data_output
from sitegen.plan.exports import catalogue_exports, list_exports
from sitegen.plan.feeds import feed_outputs, list_feed_outputs
from sitegen.plan.former import former_outputs
from sitegen.plan.hubs import hub_outputs
from sitegen.plan.oai import oai_outputs
from sitegen.plan.outputs import Bundle, Output, Sealed
from sitegen.plan.search import opensearch_output, search_outputs
from sitegen.plan.sitemap import robots_output, sitemap_outputs
from sitegen.plan.social import home_card, list_card_picture
from sitegen.plan.statistics import statistics_output
from sitegen.plan.values import value_outputs

#: Entities that sum up the whole collection. The files of all records ("exports") are put together of what is written with each record's own.
COLLECTION = (
    "home",
    "articles",
    "data",
    "feed",
    "changes",
    "former",
    "sitemap",
    "exports",
    "oai",
    "search",
    "statistics",
)
#: Those of them that every record goes into and that no reader of a page waits for; a preview makes them after the pages.
BULK = frozenset({"exports", "oai", "search", "sitemap", "statistics"})
#: Those that show of a record nothing but its face, those that count records or name their addresses, and those that hold whole records.
FACES = frozenset({"home", "articles", "data", "changes", "former"})
TALLIES = frozenset({"statistics", "sitemap", "former", "changes"})
WHOLES = frozenset({"feed", "exports", "oai", "search"})
#: Entities that never change with the records.
CONSTANT = ("404", "robots", "opensearch", "basket")


def all_entities(catalogue: Catalogue) -> Iterator[str]:
    """Every entity there is, in the order of `in_order`."""
    yield from CONSTANT
    yield from (kind for kind in COLLECTION if kind != "exports")
    yield "lists"
    yield from (f"page/{page_id}" for page_id in sorted(catalogue.pages) if page_id != "index")
    yield from (f"list/{list_id}" for list_id in sorted(catalogue.lists))
    yield from (f"hub/{name}" for name in sorted(catalogue.indexes))
    yield from (f"record/{record_id}" for record_id in sorted(catalogue.entries))
    yield "exports"
    for name in sorted(catalogue.indexes):
        yield from (f"value/{name}/{key}" for key in sorted(catalogue.indexes[name].values))


_KINDS = (*CONSTANT, *COLLECTION, "lists", "page", "list", "hub", "record", "exports", "value")
#: Of a kind that is named twice the later place.
_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}


def in_order(entities: Iterable[str]) -> list[str]:
    """Entities in the one order in which they are planned: of two that want one address, the first gets it."""

    def place(entity: str) -> tuple[int, list[str]]:
        kind, *names = entity.split("/", 2 if entity.startswith("value/") else 1)
        return _RANKS.get(kind, len(_RANKS)), names

    return sorted(set(entities), key=place)


def touched_entities(touched: Touched, site: SiteConfig) -> Iterator[str]:
    """The entities of `site` that a change touched, those that are gone included, in a fixed order."""
    summing: set[str] = set()
    if touched.indexes or touched.lists or touched.pages or touched.removals:
        summing.update(COLLECTION)
        # Nothing but the records' faces is on these.
        summing.discard("articles")
    summing |= WHOLES if touched.records else set()
    summing |= FACES if touched.collection else set()
    summing |= TALLIES if touched.tally else set()
    yield from (entity for entity in COLLECTION if entity in summing)
    if touched.lists:
        yield "lists"
    yield from (f"page/{page_id}" for page_id in sorted(touched.pages) if page_id != "index")
    yield from (f"list/{list_id}" for list_id in sorted(touched.lists))
    yield from (f"hub/{name}" for name in sorted(touched.indexes))
    yield from (f"record/{record_id}" for record_id in sorted(touched.records))
    feeds = frozenset(index.name for index in site.indexes if index.feed)
    filed = {(name, key) for name, key in touched.contents if site.exports.per_value or name in feeds}
    yield from (f"value/{name}/{key}" for name, key in sorted(touched.values | filed))


def own_entities(changes: Changes) -> Iterator[str]:
    """The entities that were themselves edited, as against those that show them: their pages are what an author waits for."""
    yield from (f"record/{record_id}" for record_id in sorted(changes.records))
    yield from (f"list/{list_id}" for list_id in sorted(changes.lists))
    yield from (f"page/{page_id}" if page_id != "index" else "home" for page_id in sorted(changes.pages))


def outputs_of(desk: Desk, entity: str) -> Iterator[Output | Sealed | Bundle]:
    """The outputs of an entity; none where it does not exist (any more)."""
    kind, _, rest = entity.partition("/")
    catalogue = desk.catalogue
    match kind:
        case "record":
            if rest in catalogue.entries:
                yield from article_outputs(desk, rest)
        case "value":
            name, _, key = rest.partition("/")
            if name in catalogue.indexes and key in catalogue.indexes[name].values:
                yield from value_outputs(desk, name, key)
        case "hub":
            if rest in catalogue.indexes:
                yield from hub_outputs(desk, rest)
        case "list":
            if rest in catalogue.lists:
                yield list_output(desk, rest)
                yield from list_card_picture(desk, rest)
                yield from list_exports(desk, rest)
                yield from list_feed_outputs(desk, rest)
        case "page":
            if rest in catalogue.pages:
                yield page_output(desk, rest)
        case _:
            # An earlier sitegen may have had kinds of its own.
            make = SINGLES.get(kind)
            if make is not None:
                yield from make(desk)


def _home(desk: Desk) -> Iterator[Output]:
    yield home_output(desk)
    yield from home_card(desk)


def _one(output: Output) -> Iterator[Output]:
    yield output


#: What makes the outputs of the entities of which there is one.
SINGLES: dict[str, Callable[[Desk], Iterator[Output] | Iterator[Sealed] | Iterator[Output | Bundle]]] = {
    "home": _home,
    "articles": articles_outputs,
    "lists": lists_outputs,
    "feed": feed_outputs,
    "changes": changes_output,
    "former": former_outputs,
    "oai": oai_outputs,
    "sitemap": sitemap_outputs,
    "robots": lambda desk: _one(robots_output(desk)),
    "404": lambda desk: _one(not_found_output(desk)),
    "basket": lambda desk: _one(basket_output(desk)),
    "statistics": lambda desk: _one(statistics_output(desk)),
    "data": lambda desk: _one(data_output(desk)),
    "opensearch": opensearch_output,
    "search": search_outputs,
    "exports": catalogue_exports,
}
