"""Cards and links: what pages show of their neighbours. Made once each and shared by all views that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from sitegen.catalogue import Catalogue, Entry
from sitegen.catalogue.entries import person_key, responsible
from sitegen.config import BUILT_IN_INDEXES, ArticlesConfig, IndexConfig, ListsConfig, SiteConfig
from sitegen.digest import digest
from sitegen.locales import Interface
from sitegen.model import Name, Record
from sitegen.plan import urls
from sitegen.plan.machine import coins
from sitegen.text import fold
from sitegen.views import Card, Link
from sitegen.vocabulary import TYPES


def title_html(record: Record) -> str:
    """The title as inline HTML."""
    return record.title_html or escape(record.title, quote=False)


_ENCODE = msgspec.msgpack.Encoder(order="deterministic").encode
#: What the program calls the kinds of records; a label in a record that is none of these is the record's own and stays as it is.
_KINDS = frozenset(singular for singular, _ in TYPES.values())


def localised(site: SiteConfig, interface: Interface) -> SiteConfig:
    """`site` with the labels that it does not give itself in the language of the interface."""
    built_in = {index.name: index for index in BUILT_IN_INDEXES}

    def own(index: IndexConfig) -> IndexConfig:
        known = built_in.get(index.name)
        if known is None:
            return index
        label = interface.gettext(index.label) if index.label == known.label else index.label
        singular = interface.gettext(index.singular) if index.singular == known.singular else index.singular
        return structs.replace(index, label=label, singular=singular)

    articles, lists = site.articles, site.lists
    if articles.label == ArticlesConfig().label:
        articles = structs.replace(articles, label=interface.gettext(articles.label))
    if lists.label == ListsConfig().label:
        lists = structs.replace(lists, label=interface.gettext(lists.label))
    return structs.replace(site, articles=articles, lists=lists, indexes=tuple(own(index) for index in site.indexes))


class _Shown(NamedTuple):
    """All that other pages show of a record: its card, its COinS span, its title as plain text and the whole address of its page."""

    card: Card
    coins: str
    title: str
    address: str


class Desk:
    """What planning needs at hand: the catalogue, the site's configuration, the language of the interface, and the cards and links made
    so far. `letters` are the widths of what pictures can be written with."""

    def __init__(
        self,
        catalogue: Catalogue,
        site: SiteConfig,
        interface: Interface,
        letters: Mapping[int, float] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.letters = letters or {}
        self.interface = interface
        self.site = site = localised(site, interface)
        self._by_name = {spec.name: spec for spec in site.indexes}
        self._by_field = {spec.field: spec for spec in reversed(site.indexes)}
        self._shown: dict[str, _Shown] = {}
        self._links: dict[tuple[str, str], Link] = {}
        self._filed: dict[str, dict[str, list[str]]] = {}

    def index(self, name: str) -> IndexConfig:
        """The configuration of an index."""
        return self._by_name[name]

    def index_of_field(self, field: str) -> IndexConfig | None:
        """The first index made of a record's field."""
        return self._by_field.get(field)

    def kind_label(self, record: Record) -> str:
        """What kind of thing the record is, in words: 'Journal article'."""
        return self.interface.gettext(TYPES[record.type][0]) if record.type in TYPES else record.type

    def short_names(self, names: tuple[Name, ...], limit: int) -> str:
        """'Safaei, Rajabi et al.': at most `limit` family names."""
        shown = self.interface.pgettext("between names", ", ").join(
            self.interface.isolated(name.short) for name in names[:limit]
        )
        return self.interface.gettext("%(names)s et al.") % {"names": shown} if len(names) > limit else shown

    def page_links(self, addresses: list[str]) -> tuple[Link, ...]:
        """Links to the pages of one index, by number; none where there is one page only."""
        links = (Link(label=self.interface.digits(str(page)), url=url) for page, url in enumerate(addresses, 1))
        return tuple(links) if len(addresses) > 1 else ()

    def page_title(self, title: str, page: int) -> str:
        """The title of one of several pages: 'Authors', 'Authors (2)'."""
        return title if page == 1 else f"{title} ({self.interface.digits(str(page))})"

    def card(self, record_id: str) -> Card:
        """The card of a record."""
        return (self._shown.get(record_id) or self._look(record_id)).card

    def _look(self, record_id: str) -> _Shown:
        """Looks into a record, once for all that pages show of it: to unpack it takes longer than to write that down."""
        record = self.catalogue.entries[record_id].record
        context = escape(coins(record))
        shown = self._shown[record_id] = _Shown(
            card=self._make_card(record),
            coins=f'<span class="Z3988" title="{context}"></span>',
            title=record.title,
            address=self.absolute(self.article_url(record_id)),
        )
        return shown

    def cards(self, entries: list[Entry]) -> tuple[Card, ...]:
        """The cards of entries, in order."""
        return tuple([self.card(entry.id) for entry in entries])

    def seal(self, bare: Struct, entries: list[Entry]) -> bytes:
        """The digest of all that a page is made of that is `bare` but for what it shows of `entries`: cards, titles and addresses, in this order."""
        slugs = "\n".join([self.catalogue.slugs[entry.id] for entry in entries])
        return digest(self._basis, _ENCODE(bare), b"".join([entry.face for entry in entries]), slugs.encode())

    @cached_property
    def _basis(self) -> bytes:
        """The digest of what decides, besides a record, what its card is."""
        return digest(_ENCODE(self.site.without_lines()))

    def coins_html(self, record_ids: Sequence[str]) -> str:
        """One COinS span a record, empty to the eye."""
        return "".join([(self._shown.get(each) or self._look(each)).coins for each in record_ids])

    def listed(self, record_id: str) -> tuple[str, str]:
        """The title of a record as plain text, and the whole address of its page."""
        shown = self._shown.get(record_id) or self._look(record_id)
        return shown.title, shown.address

    def filed(self, entry: Entry) -> dict[str, list[str]]:
        """By index the keys of the values that a record is filed under there."""
        filed = self._filed.get(entry.id)
        if filed is None:
            filed = self._filed[entry.id] = {}
            for filing in entry.filings:
                filed.setdefault(filing.index_name, []).append(filing.key)
        return filed

    def _make_card(self, record: Record) -> Card:
        language = record.language
        return Card(
            id=record.id,
            url=self.article_url(record.id),
            title_html=title_html(record),
            names=self.short_names(responsible(record), self.site.limits.card_authors),
            year=self.interface.digits(record.year),
            container=record.container_title,
            kind=self.kind_label(record),
            lang=language if language != self.site.language else "",
            status=record.status,
        )

    def absolute(self, url: str) -> str:
        """The whole, canonical address of a path in the site, or '' where the site has no base URL."""
        return self.site.base_url + urls.canonical(url) if self.site.base_url and url else ""

    def article_url(self, record_id: str) -> str:
        """The page of a record."""
        return urls.article(self.catalogue.slugs[record_id])

    def value_label(self, index: IndexConfig, key: str) -> str:
        """The label of a value as readers see it."""
        return self.text_label(index.field, self.catalogue.indexes[index.name].values[key].preferred.label)

    def text_label(self, field: str, text: str) -> str:
        """A value of a record's field as readers see it: languages and kinds have names, years the digits of the language."""
        match field:
            case "languages":
                return self.interface.language_name(text)
            case "formats":
                return self.interface.gettext(text) if text in _KINDS else text
            case "issued":
                return self.interface.digits(text)
            case _:
                return text

    def value_url(self, index: IndexConfig, key: str) -> str:
        """The page of a value."""
        return urls.value(index.slug, self.catalogue.indexes[index.name].slugs[key])

    def value_link(self, index: IndexConfig, key: str) -> Link:
        """A value with the number of its records."""
        link = self._links.get((index.name, key))
        if link is None:
            count = len(self.catalogue.indexes[index.name].values[key].members)
            link = Link(label=self.value_label(index, key), url=self.value_url(index, key), count=count)
            self._links[index.name, key] = link
        return link

    def counted(self, index: IndexConfig, key: str, count: int) -> Link:
        """A value with another number than that of all its records."""
        link = self.value_link(index, key)
        return link if link.count == count else Link(label=link.label, url=link.url, count=count)

    def text_link(self, field: str, text: str, *, counted: bool = False) -> Link:
        """`text`, a value of a record's field, linked to its page where the field has an index."""
        index = self._by_field.get(field)
        key = fold(text)
        if index is None or key not in self.catalogue.indexes[index.name].values:
            return Link(label=self.text_label(field, text))
        link = self.value_link(index, key)
        return link if counted else Link(label=link.label, url=link.url)

    def person_url(self, name: Name) -> str:
        """The page of a person, or '' where authors have no index or the person is not in it."""
        index = self._by_field.get("authors")
        if index is None:
            return ""
        key = person_key(name)
        return self.value_url(index, key) if key in self.catalogue.indexes[index.name].values else ""
