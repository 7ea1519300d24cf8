"""The pages of the values of an index: an author, a subject, a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, groupby

from msgspec import structs

from sitegen.catalogue import Entry
from sitegen.catalogue.indexes import SUBDIVISION
from sitegen.config import IndexConfig
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.exports import value_exports, value_links
from sitegen.plan.feeds import value_feed_outputs, value_feeds
from sitegen.plan.heads import items_node, page_head
from sitegen.plan.machine import about_node
from sitegen.plan.outputs import Output, Sealed
from sitegen.translate import N_
from sitegen.views import Bar, EntityView, Group, Link, Pager, RelatedLinks

#: A value of more records than this is related to everything.
MANY = 500
#: A record that is filed under more values than this (a paper of a large collaboration) relates everybody to everybody: it is no sign of anything.
MANY_FILINGS = 300
#: How many values of another index a value's page shows as related.
RELATED = 8
#: The longest run of years drawn as bars.
MOST_BARS = 120

#: What the pages of an index show beside its records: other fields and their headings.
_RELATED_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "authors": (("authors", N_("Co-authors")), ("subjects", N_("Subjects")), ("container_title", N_("Journals"))),
    "subjects": (("subjects", N_("Related subjects")), ("authors", N_("Authors")), ("container_title", N_("Journals"))),
    "container_title": (("subjects", N_("Subjects")), ("authors", N_("Authors"))),
    "issued": (("subjects", N_("Subjects")), ("container_title", N_("Journals"))),
}
_OTHER_FIELDS = (("subjects", N_("Subjects")), ("authors", N_("Authors")))
#: Fields whose values have names in the language of the interface, and are in the order of these.
NAMED_FIELDS = frozenset({"formats", "languages"})


# --- one value -------------------------------------------------------------------------------------------------------------------


def value_outputs(desk: Desk, name: str, key: str) -> Iterator[Output | Sealed]:
    """The pages of one value: its records by year, the newest first, `page_size` a page."""
    index = desk.index(name)
    members = desk.catalogue.members(name, key)
    size = index.page_size
    addresses = value_addresses(desk, index, key)
    links = desk.page_links(addresses)
    for page, url in enumerate(addresses, 1):
        part = members[(page - 1) * size : page * size]
        if not links:
            yield Output(path=url, kind="entity", view=_value_view(desk, index, key, url, members, part), variant=name)
            continue
        make = partial(_value_view, desk, index, key, url, members, part, Pager(current=page, pages=links))
        yield Sealed(url, "entity", desk.seal(make(bare=True), part), make, name)
    yield from value_exports(desk, index, key, members)
    yield from value_feed_outputs(desk, index, key, members)


def value_addresses(desk: Desk, index: IndexConfig, key: str) -> list[str]:
    """The addresses of a value's pages."""
    filed = desk.catalogue.indexes[index.name]
    pages = max(1, -(-len(filed.values[key].members) // index.page_size))
    return [urls.value(index.slug, filed.slugs[key], page) for page in range(1, pages + 1)]


def _value_view(
    desk: Desk,
    index: IndexConfig,
    key: str,
    url: str,
    members: list[Entry],
    part: list[Entry],
    pager: Pager | None = None,
    *,
    bare: bool = False,
) -> EntityView:
    """One page of a value, with the records `part` of all `members`; `bare` without what it shows of these."""
    filed = desk.catalogue.indexes[index.name]
    value = filed.values[key]
    label = desk.value_label(index, key)
    first = pager is None or pager.current == 1
    title = desk.page_title(label.replace(SUBDIVISION, " — "), pager.current if pager else 1)
    broader = tuple(structs.replace(desk.value_link(index, other), count=0) for other in filed.above(key))
    trail = (Link(label=index.label, url=urls.paged(index.slug, 1)), *(_last_step(link) for link in broader))
    orcid = _orcid(index, key, members)
    ids = tuple(entry.id for entry in part) if not bare else ()
    about = about_node(index.field, label, orcid=orcid, url=desk.absolute(urls.paged(index.slug, 1)))
    start = index.page_size * (pager.current - 1) + 1 if pager else 1
    feeds = value_feeds(desk, index, key)
    node = items_node(desk, url, title, ids, about=about, start=start)
    exports = value_links(desk, index, key)
    return EntityView(
        head=page_head(desk, url, title, section=index.name, trail=trail, node=node, alternates=(*feeds, *exports)),
        index=index.name,
        singular=index.singular,
        label=label,
        total=len(members),
        groups=_by_year(desk, index, part, bare=bare),
        pager=pager,
        variants=value.variants if index.field not in NAMED_FIELDS else (),
        orcid=orcid,
        broader=broader if first else (),
        narrower=tuple(_last_step(desk.value_link(index, other)) for other in filed.narrower(key)) if first else (),
        below=filed.members_below(key) if first else 0,
        related=tuple(_related(desk, index, key, members)) if first else (),
        bars=_bars(desk, members) if first and index.field != "issued" else (),
        feeds=feeds,
        # Nobody saves a value of many pages whole, and its context objects would cost every edit.
        coins_html=desk.coins_html(ids) if pager is None else "",
        exports=exports,
    )


def _by_year(desk: Desk, index: IndexConfig, entries: list[Entry], *, bare: bool) -> tuple[Group, ...]:
    if index.field == "issued":
        ordered = sorted(entries, key=lambda entry: entry.by_title) if not bare else []
        return (Group(label="", cards=desk.cards(ordered)),)
    years = desk.index_of_field("issued")
    groups = []
    for year, members in groupby(entries, key=lambda entry: entry.year):
        url = desk.value_url(years, year) if years and year else ""
        groups.append(
            Group(
                label=desk.interface.digits(year) or desk.interface.gettext("Undated"),
                cards=desk.cards(list(members)) if not bare else (),
                url=url,
            )
        )
    return tuple(groups)


def _orcid(index: IndexConfig, key: str, members: list[Entry]) -> str:
    if index.field != "authors":
        return ""
    found = Counter(orcid for entry in members for person, orcid in entry.orcids if person == key)
    return min(found, key=lambda orcid: (-found[orcid], orcid)) if found else ""


def _last_step(link: Link) -> Link:
    """A heading as it is called where the one above it is clear: 'Therapy' for 'Cancer -- Therapy'."""
    return structs.replace(link, label=link.label.rpartition(SUBDIVISION)[2])


def _related(desk: Desk, index: IndexConfig, key: str, members: list[Entry]) -> Iterator[RelatedLinks]:
    if len(members) > MANY:
        # A value that a large part of the catalogue is filed under is related to everything.
        return
    filed = [desk.filed(entry) for entry in members if len(entry.filings) <= MANY_FILINGS]
    for field, heading in _RELATED_FIELDS.get(index.field, _OTHER_FIELDS):
        other = desk.index_of_field(field)
        if other is None:
            continue
        name = other.name
        found = [keys[name] for keys in filed if name in keys]
        # Most values are of one record, and that is filed under each once.
        counts = Counter(chain.from_iterable(found)) if len(found) > 1 else dict.fromkeys(found[0], 1) if found else {}
        if other is index:
            counts.pop(key, None)
        if counts:
            ranked = sorted(counts)
            if len(found) > 1:
                # Twice sorted is quicker than by pairs: those with most records first, of equals the first in order.
                ranked.sort(key=counts.__getitem__, reverse=True)
            ranked = ranked[:RELATED]
            yield RelatedLinks(
                heading=desk.interface.gettext(heading),
                links=tuple([desk.counted(other, it, counts[it]) for it in ranked]),
            )


def _bars(desk: Desk, members: list[Entry]) -> tuple[Bar, ...]:
    years = Counter([entry.issued_year for entry in members if entry.issued_year]) if len(members) > 1 else {}
    return year_bars(desk, years) if len(years) > 1 else ()


def year_bars(desk: Desk, counts: Mapping[int, int]) -> tuple[Bar, ...]:
    """One bar a year from the first to the last, gaps included; at most `MOST_BARS`, the latest."""
    if not counts:
        return ()
    last = max(counts)
    first = max(min(counts), last - MOST_BARS + 1)
    index = desk.index_of_field("issued")
    known = desk.catalogue.indexes[index.name].values if index else {}
    bars = []
    for year in range(first, last + 1):
        text = str(year)
        count = counts.get(year, 0)
        # A year that none of these records is of has no link, even if others have one: so that others change nothing here.
        url = desk.value_url(index, text) if index and count and text in known else ""
        bars.append(Bar(label=desk.interface.digits(text), count=count, url=url))
    return tuple(bars)
