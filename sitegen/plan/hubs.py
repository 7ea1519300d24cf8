"""The pages of an index as a whole: all its values from A to Z, on one page, or by letter where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from sitegen.catalogue.indexes import Index
from sitegen.collation import letter_order
from sitegen.config import IndexConfig
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.heads import page_head
from sitegen.plan.machine import list_node
from sitegen.plan.outputs import Output
from sitegen.plan.values import NAMED_FIELDS, year_bars
from sitegen.text import HAN, initial, sort_key
from sitegen.views import Bar, HubView, LetterGroup, Link, Pager

#: An index with more values than this gets pages a letter, of at most so many values each.
ONE_PAGE = 500
#: One with fewer than this needs no letters to jump by.
FEW = 40
#: How many values the front page of a large index shows as most used.
TOP = 24
#: How long the beginning may be that a page of one letter is called by.
BEGINNING = 8


def hub_outputs(desk: Desk, name: str) -> Iterator[Output]:
    """The front page of an index, and pages a letter where it is large."""
    index = desk.index(name)
    filed = desk.catalogue.indexes[name]
    keys = _ordered(desk, index)
    front = urls.paged(index.slug, 1)
    by_letter = _by_letter(filed, keys)
    if not by_letter:
        groups = _letter_groups(desk, index, keys)
        letters = tuple(Link(label=group.label, url=f"#{group.anchor}") for group in groups if group.label)
        yield _hub(desk, index, front, groups, total=len(keys), letters=letters)
        return
    letters = tuple(
        Link(label=letter, url=urls.letter(index.slug, letter), count=len(by_letter[letter]))
        for letter in sorted(by_letter, key=letter_order)
    )
    ranked = sorted(keys, key=lambda key: (-len(filed.values[key].members), filed.values[key].preferred.sort, key))
    top = tuple(desk.value_link(index, key) for key in ranked[:TOP])
    yield _hub(desk, index, front, (), total=len(keys), letters=letters, top=top)
    for letter, group in by_letter.items():
        yield from _letter_pages(desk, index, letter, group, letters, len(keys))


def hub_addresses(desk: Desk, index: IndexConfig) -> Iterator[str]:
    """The addresses of an index: its front page, and its pages a letter where it is large."""
    yield urls.paged(index.slug, 1)
    filed = desk.catalogue.indexes[index.name]
    for letter, group in sorted(_by_letter(filed, filed.values).items()):
        yield from _letter_addresses(index, letter, len(group))


def _ordered(desk: Desk, index: IndexConfig) -> list[str]:
    keys = desk.catalogue.indexes[index.name].ordered()
    if index.field == "issued":
        keys.reverse()
    elif index.field in NAMED_FIELDS:
        keys.sort(key=lambda key: desk.catalogue.collate(desk.value_label(index, key)))
    return keys


def _by_letter(filed: Index, keys: Iterable[str]) -> dict[str, list[str]]:
    """The values of a large index by initial; empty where the index fits on one page. Chinese characters that fill more than a page are told
    apart by the first letter of their transliteration."""
    by_letter: dict[str, list[str]] = {}
    if len(filed.values) <= ONE_PAGE:
        return by_letter
    for key in keys:
        by_letter.setdefault(initial(filed.values[key].preferred.heading), []).append(key)
    if len(by_letter.get(HAN, ())) > ONE_PAGE:
        for key in by_letter.pop(HAN):
            letter = initial(sort_key(filed.values[key].preferred.heading))
            by_letter.setdefault(f"{HAN} {letter}", []).append(key)
    return by_letter


def _letter_groups(desk: Desk, index: IndexConfig, keys: list[str]) -> tuple[LetterGroup, ...]:
    """The values of an index that fits on one page, under their letters where there are enough to look for."""
    rows = [_row(desk, index, key) for key in keys]
    if len(rows) < FEW or index.field == "issued":
        return (LetterGroup(links=tuple(rows)),) if rows else ()
    by_letter: dict[str, list[Link]] = {}
    for row in rows:
        by_letter.setdefault(initial(row.label), []).append(row)
    return tuple(
        LetterGroup(label=letter, anchor=letter_anchor(letter), links=tuple(by_letter[letter]))
        for letter in sorted(by_letter, key=letter_order)
    )


def letter_anchor(letter: str) -> str:
    """What the heading of a letter is called in addresses."""
    return "letter-" + urls.letter_name(letter)


def _letter_addresses(index: IndexConfig, letter: str, count: int) -> list[str]:
    first = urls.letter(index.slug, letter)
    pages = -(-count // ONE_PAGE)
    return [first, *(f"{first.removesuffix('.html')}.{page}.html" for page in range(2, pages + 1))]


def _letter_pages(
    desk: Desk, index: IndexConfig, letter: str, keys: list[str], letters: tuple[Link, ...], total: int
) -> Iterator[Output]:
    rows = [_row(desk, index, key) for key in keys]
    addresses = _letter_addresses(index, letter, len(keys))
    names = _beginnings([row.label for row in rows])
    links = tuple(Link(label=name, url=url) for name, url in zip(names, addresses, strict=True))
    for page, url in enumerate(addresses, 1):
        groups = (LetterGroup(links=tuple(rows[(page - 1) * ONE_PAGE : page * ONE_PAGE])),)
        pager = Pager(current=page, pages=links) if len(links) > 1 else None
        yield _hub(desk, index, url, groups, total=total, letters=letters, letter=letter, pager=pager)


def _beginnings(labels: list[str]) -> list[str]:
    """What the pages of a letter are called: by the beginning of their first value, long enough to tell it from the one before."""
    names = []
    for at in range(0, len(labels), ONE_PAGE):
        pairs = zip(labels[at - 1].casefold(), labels[at].casefold(), strict=False) if at else ()
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        names.append(labels[at][: min(max(same + 1, 2), BEGINNING)].rstrip(" ,"))
    return names


def _hub(
    desk: Desk,
    index: IndexConfig,
    url: str,
    groups: tuple[LetterGroup, ...],
    *,
    total: int,
    letters: tuple[Link, ...] = (),
    letter: str = "",
    top: tuple[Link, ...] = (),
    pager: Pager | None = None,
) -> Output:
    title = f"{index.label}: {letter}" if letter else index.label
    if pager is not None:
        title = desk.page_title(title, pager.current)
    trail = (Link(label=index.label, url=urls.paged(index.slug, 1)),) if letter else ()
    items = [(row.label, desk.absolute(row.url)) for group in groups for row in group.links]
    node = list_node(title, items, url=desk.absolute(url), language=desk.site.language)
    view = HubView(
        head=page_head(desk, url, title, section=index.name, trail=trail, node=node),
        index=index.name,
        label=index.label,
        singular=index.singular,
        total=total,
        groups=groups,
        letters=letters,
        current_letter=letter,
        top=top,
        bars=_bars(desk, index) if index.field == "issued" else (),
        pager=pager,
    )
    return Output(path=url, kind="hub", view=view, variant=index.name)


def _bars(desk: Desk, index: IndexConfig) -> tuple[Bar, ...]:
    values = desk.catalogue.indexes[index.name].values
    return year_bars(desk, Counter({int(key): len(value.members) for key, value in values.items() if key.isdigit()}))


def _row(desk: Desk, index: IndexConfig, key: str) -> Link:
    link = desk.value_link(index, key)
    if index.field == "issued" or index.field in NAMED_FIELDS:
        # Headings of years are made for sorting, those of the others are codes or English.
        return link
    return Link(label=desk.catalogue.indexes[index.name].values[key].preferred.heading, url=link.url, count=link.count)
