"""The pages that sum up the collection: home, all articles, reading lists, plain pages, 404."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from heapq import nlargest, nsmallest
from itertools import groupby

from msgspec import structs

from sitegen.catalogue import Entry, ResolvedList
from sitegen.config import IndexConfig
from sitegen.model import ListSection
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.dates import last_change
from sitegen.plan.exports import catalogue_links, list_links
from sitegen.plan.feeds import list_feeds
from sitegen.plan.heads import home_head, items_node, page_head
from sitegen.plan.hubs import FEW, letter_anchor
from sitegen.plan.machine import list_node, list_signposts
from sitegen.plan.outputs import Output, Sealed
from sitegen.plan.social import card_url
from sitegen.plan.values import year_bars
from sitegen.text import slugify
from sitegen.views import (
    ArticlesView,
    Group,
    Head,
    HomeView,
    ItemView,
    Link,
    ListCard,
    ListsView,
    ListView,
    NotFoundView,
    Pager,
    PageView,
    Progress,
    RelatedLinks,
    SectionView,
)

#: How many newest records the home page shows, and how many of the most used values of an index it and the statistics do.
NEWEST = 8
TOP = 10


def home_output(desk: Desk) -> Output:
    """The home page."""
    catalogue = desk.catalogue
    words = catalogue.pages.get("index")
    entries = list(catalogue.entries.values())
    years = Counter(entry.issued_year for entry in entries if entry.issued_year)
    view = HomeView(
        head=home_head(desk),
        body=words.body if words else "",
        total=len(entries),
        counts=tuple(index_counts(desk)),
        lists=tuple(list_card(desk, resolved) for resolved in catalogue.ordered_lists()),
        newest=desk.cards(_newest(entries)),
        bars=year_bars(desk, years),
        top=tuple(_top(desk)),
        updated=max((last_change(entry) for entry in entries), default=""),
    )
    return Output(path=urls.HOME, kind="home", view=view)


def _newest(entries: list[Entry]) -> list[Entry]:
    """The entries added last, of one day by title; where nobody noted when any was, those issued last."""
    dated = [entry for entry in entries if entry.added]
    if not dated:
        return nsmallest(NEWEST, entries, key=lambda entry: entry.newest_first)
    since = nlargest(NEWEST, (entry.added for entry in dated))[-1]
    late = sorted((entry for entry in dated if entry.added >= since), key=lambda entry: entry.by_title)
    return sorted(late, key=lambda entry: entry.added, reverse=True)[:NEWEST]


def index_counts(desk: Desk) -> Iterator[Link]:
    """How many records there are, and how many values the indexes of the menu have."""
    yield Link(label=desk.site.articles.label, url=urls.paged(urls.ARTICLES, 1), count=len(desk.catalogue.entries))
    for index in desk.site.indexes:
        if index.menu:
            count = len(desk.catalogue.indexes[index.name].values)
            yield Link(label=index.label, url=urls.paged(index.slug, 1), count=count)


def _top(desk: Desk) -> Iterator[RelatedLinks]:
    for field in ("subjects", "authors"):
        index = desk.index_of_field(field)
        if index is None:
            continue
        links = top_values(desk, index)
        if links:
            yield RelatedLinks(heading=index.label, links=links)


def top_values(desk: Desk, index: IndexConfig) -> tuple[Link, ...]:
    """The values of an index with most records."""
    return tuple(desk.value_link(index, key) for key in desk.catalogue.indexes[index.name].most_used(TOP))


# --- all articles ---------------------------------------------------------------------------------------------------------------


def articles_outputs(desk: Desk) -> Iterator[Sealed]:
    """All records by title."""
    entries = sorted(desk.catalogue.entries.values(), key=lambda entry: entry.by_title)
    size = desk.site.articles.page_size
    count = max(1, -(-len(entries) // size))
    addresses = [urls.paged(urls.ARTICLES, page) for page in range(1, count + 1)]
    links = desk.page_links(addresses)
    letters = _letters([entry.initial for entry in entries], addresses, size) if len(entries) >= FEW else ()
    for page, url in enumerate(addresses, 1):
        part = entries[(page - 1) * size : page * size]
        around = ArticlesView(
            head=Head(url=url, title=desk.page_title(desk.site.articles.label, page)),
            total=len(entries),
            groups=(),
            letters=letters,
            pager=Pager(current=page, pages=links) if links else None,
            exports=catalogue_links(desk),
        )
        make = partial(_articles_view, desk, around, part, start=(page - 1) * size + 1)
        yield Sealed(url, "articles", desk.seal(make(bare=True), part), make)


def _articles_view(
    desk: Desk, around: ArticlesView, part: list[Entry], *, start: int, bare: bool = False
) -> ArticlesView:
    """A page of records beginning with number `start`, with what is `around` them; `bare` without what it shows of them."""
    url, title = around.head.url, around.head.title
    node = items_node(desk, url, title, [entry.id for entry in part] if not bare else (), start=start)
    return structs.replace(
        around,
        head=page_head(desk, url, title, section="articles", node=node, alternates=around.exports),
        groups=_by_letter(desk, part) if not bare else (),
    )


def _by_letter(desk: Desk, entries: list[Entry]) -> tuple[Group, ...]:
    return tuple(
        Group(label=letter, cards=desk.cards(list(members)), anchor=letter_anchor(letter))
        for letter, members in groupby(entries, key=lambda entry: entry.initial)
    )


def _letters(initials: list[str], addresses: list[str], size: int) -> tuple[Link, ...]:
    """Where each letter begins: the page, and the heading there."""
    letters: dict[str, Link] = {}
    for at, letter in enumerate(initials):
        if letter not in letters:
            letters[letter] = Link(label=letter, url=f"{addresses[at // size]}#{letter_anchor(letter)}")
    return tuple(letters.values())


# --- reading lists --------------------------------------------------------------------------------------------------------------


def lists_outputs(desk: Desk) -> Iterator[Output]:
    """The page of all reading lists."""
    if desk.catalogue.lists:
        cards = tuple(list_card(desk, resolved) for resolved in desk.catalogue.ordered_lists())
        url = urls.paged(urls.LISTS, 1)
        label = desk.site.lists.label
        items = [(card.title, desk.absolute(card.url)) for card in cards]
        node = list_node(label, items, url=desk.absolute(url), language=desk.site.language)
        head = page_head(desk, url, label, section="lists", node=node)
        yield Output(path=url, kind="lists", view=ListsView(head=head, lists=cards))


def list_card(desk: Desk, resolved: ResolvedList) -> ListCard:
    """A list as other pages show it."""
    it = resolved.list
    return ListCard(
        title=it.title,
        url=urls.reading_list(desk.catalogue.list_slugs[it.id]),
        subtitle=it.subtitle,
        description=it.description,
        progress=progress(desk, resolved),
    )


def progress(desk: Desk, resolved: ResolvedList) -> Progress:
    """How far a list is read: an item's own status, else its record's."""
    statuses = []
    minutes = 0
    for place in resolved.places:
        record = desk.catalogue.record(place.record_id)
        statuses.append(place.item.status or record.status)
        minutes += place.item.minutes or record.minutes
    return Progress(
        read=statuses.count("read"), reading=statuses.count("reading"), total=len(statuses), minutes=minutes
    )


def list_output(desk: Desk, list_id: str) -> Output:
    """The page of a reading list."""
    resolved = desk.catalogue.lists[list_id]
    it = resolved.list
    url = urls.reading_list(desk.catalogue.list_slugs[list_id])
    trail = (Link(label=desk.site.lists.label, url=urls.paged(urls.LISTS, 1)),)
    ids = tuple(dict.fromkeys(resolved.record_ids))
    changed = max(it.updated, it.added)
    node = items_node(desk, url, it.title, ids, description=it.subtitle, modified=changed)
    links = list_signposts((desk.article_url(record_id) for record_id in ids), licence=desk.site.license)
    feeds, exports = list_feeds(desk, list_id), list_links(desk, list_id)
    view = ListView(
        head=page_head(
            desk,
            url,
            it.title,
            section="lists",
            description=it.subtitle,
            trail=trail,
            links=links,
            node=node,
            alternates=(*feeds, *exports),
            image=card_url(desk, "lists", desk.catalogue.list_slugs[list_id], it.title),
        ),
        title=it.title,
        subtitle=it.subtitle,
        description=it.description,
        sections=tuple(_sections(desk, resolved)),
        progress=progress(desk, resolved),
        updated=changed,
        coins_html=desk.coins_html(ids),
        exports=exports,
        feeds=feeds,
    )
    return Output(path=url, kind="list", view=view)


def _sections(desk: Desk, resolved: ResolvedList) -> Iterator[SectionView]:
    anchors: Counter[str] = Counter()
    for number, section in enumerate(resolved.list.sections):
        base = slugify(section.title) or f"part-{number + 1}"
        anchors[base] += 1
        anchor = base if anchors[base] == 1 else f"{base}-{anchors[base]}"
        yield _section(desk, resolved, number, section, anchor)


def _section(desk: Desk, resolved: ResolvedList, number: int, section: ListSection, anchor: str) -> SectionView:
    items = []
    for place in resolved.places:
        if place.section != number:
            continue
        record = desk.catalogue.record(place.record_id)
        requires = tuple(
            desk.card(other) for other in desk.catalogue.prerequisites(record.id) if other in record.prerequisites
        )
        items.append(
            ItemView(
                number=place.number,
                card=desk.card(place.record_id),
                note=place.item.note,
                status=place.item.status or record.status,
                priority=place.item.priority or record.priority,
                minutes=place.item.minutes or record.minutes,
                requires=requires,
            )
        )
    return SectionView(title=section.title, anchor=anchor, prose=section.prose, items=tuple(items))


# --- pages ----------------------------------------------------------------------------------------------------------------------


def page_output(desk: Desk, page_id: str) -> Output:
    """A plain page."""
    page = desk.catalogue.pages[page_id]
    url = urls.page(desk.catalogue.page_slugs[page_id])
    head = page_head(desk, url, page.title, section=page_id, description=page.description)
    return Output(path=url, kind="page", view=PageView(head=head, title=page.title, body=page.body))


def not_found_output(desk: Desk) -> Output:
    """The page for addresses that lead nowhere."""
    head = Head(url=urls.NOT_FOUND, title=desk.interface.gettext("Page not found"), noindex=True, absolute=True)
    return Output(path=urls.NOT_FOUND, kind="404", view=NotFoundView(head=head))
