"""What tells, without making them, that pages of many records are as they were."""

from __future__ import annotations

from msgspec import structs

from sitegen.catalogue import Catalogue, Changes
from sitegen.config import BUILT_IN_INDEXES, SiteConfig, ThemeConfig
from sitegen.locales import Interface
from sitegen.model import Identifier, Name, PartialDate, Record
from sitegen.plan.cards import Desk
from sitegen.plan.heads import items_node
from sitegen.plan.outputs import Sealed
from sitegen.plan.planner import outputs_of, touched_entities

SITE = SiteConfig(base_url="https://example.org/", theme=ThemeConfig(name="default"), indexes=BUILT_IN_INDEXES, menu=())
BARE = Record(id="one", type="article-journal", title="Rivers", authors=(Name(family="Doe", given="Jane"),))
#: Other values for fields, each of which a page may show.
OTHERS: dict[str, object] = {
    "type": "book",
    "title": "Seas",
    "title_html": "<i>Rivers</i>",
    "authors": (Name(family="Poe", given="Jane"),),
    "editors": (Name(family="Roe", given="Ann"),),
    "issued": PartialDate(year=2020),
    "container_title": "Alphabetica",
    "languages": ("de", "fr"),
    "status": "read",
    "slug": "streams",
    "abstract": "Words.",
    "body": "A note.",
    "identifiers": (Identifier(scheme="doi", value="10.1000/one"),),
}


def desk(record: Record, site: SiteConfig = SITE) -> Desk:
    catalogue = Catalogue(site.indexes)
    catalogue.apply(Changes(records={record.id: record}))
    return Desk(catalogue, site, Interface("en", None))


def seal(desk: Desk) -> bytes:
    (page,) = outputs_of(desk, "articles")
    assert isinstance(page, Sealed)
    return page.seal


def test_a_seal_tells_all_that_a_page_shows_of_a_record() -> None:
    """Whatever field changes a record's card or its place in a list changes the seal of a page that shows it; its abstract and note do not."""
    before = desk(BARE)
    for field, value in OTHERS.items():
        after = desk(structs.replace(BARE, **{field: value}))
        shown = [(it.card("one"), items_node(it, "", "", ["one"])) for it in (before, after)]
        if shown[0] != shown[1]:
            assert seal(before) != seal(after), field
    for field in ("abstract", "body"):
        assert seal(desk(structs.replace(BARE, **{field: OTHERS[field]}))) == seal(before)


def test_a_seal_tells_how_the_site_is_set_up() -> None:
    """A page of cards is another one where the site shows more names on each, or has another address."""
    limits = structs.replace(SITE.limits, card_authors=SITE.limits.card_authors + 1)
    for other in (structs.replace(SITE, limits=limits), structs.replace(SITE, base_url="https://example.com/")):
        assert seal(desk(BARE)) != seal(desk(BARE, other))


def test_an_abstract_touches_only_what_holds_whole_records() -> None:
    """Of the pages that sum up the collection an edited abstract touches none; an edited title those that show titles, a date all."""
    it = desk(structs.replace(BARE, abstract="Words.")).catalogue

    def touched(**fields: object) -> set[str]:
        record = structs.replace(it.record("one"), **fields)
        return {
            entity for entity in touched_entities(it.apply(Changes(records={"one": record})), SITE) if "/" not in entity
        }

    whole = {"feed", "exports", "oai", "search"}
    assert touched(abstract="Other words.") == whole
    assert touched(title="Streams") == {*whole, "home", "articles", "data", "changes", "former"}
    assert touched(added="2026-01-02") == {
        *whole, "home", "articles", "data", "changes", "statistics", "sitemap", "former",
    }  # fmt: skip


def test_an_abstract_touches_a_value_only_for_its_files() -> None:
    """The page of an author is planned after an edited abstract where authors have files of their records, and not where they have none."""
    silent = structs.replace(SITE, exports=structs.replace(SITE.exports, per_value=()))
    fed = structs.replace(silent, indexes=tuple(structs.replace(it, feed=it.name == "authors") for it in SITE.indexes))
    for site, planned in ((SITE, True), (silent, False), (fed, True)):
        it = desk(BARE, site).catalogue
        touched = it.apply(Changes(records={"one": structs.replace(BARE, abstract="Words.")}))
        assert ("value/authors/jane doe" in set(touched_entities(touched, site))) == planned
        touched = it.apply(Changes(records={"one": structs.replace(BARE, volume="2")}))
        assert "value/authors/jane doe" in set(touched_entities(touched, site))
