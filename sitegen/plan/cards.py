"""Cards and links: what pages show of their neighbours. Made once each and shared by all views that show them."""

from __future__ import annotations

from html import escape

from sitegen.catalogue import Catalogue, Entry
from sitegen.catalogue.entries import person_key, responsible
from sitegen.config import IndexConfig, SiteConfig
from sitegen.locales import language_name
from sitegen.model import Name, Record
from sitegen.plan import urls
from sitegen.text import fold
from sitegen.views import Card, Link
from sitegen.vocabulary import TYPES


def title_html(record: Record) -> str:
    """The title as inline HTML."""
    return record.title_html or escape(record.title, quote=False)


def kind_label(record: Record) -> str:
    """What kind of thing the record is, in words: 'Journal article'."""
    return TYPES[record.type][0] if record.type in TYPES else record.type


def short_names(names: tuple[Name, ...], limit: int) -> str:
    """'Safaei, Rajabi et al.': at most `limit` family names."""
    shown = ", ".join(name.short for name in names[:limit])
    return f"{shown} et al." if len(names) > limit else shown


class Desk:
    """What planning needs at hand: the catalogue, the site's configuration, and the cards and links made so far."""

    def __init__(self, catalogue: Catalogue, site: SiteConfig) -> None:
        self.catalogue = catalogue
        self.site = site
        self._by_name = {spec.name: spec for spec in site.indexes}
        self._by_field = {spec.field: spec for spec in reversed(site.indexes)}
        self._cards: dict[str, Card] = {}
        self._links: dict[tuple[str, str], Link] = {}

    def index(self, name: str) -> IndexConfig:
        """The configuration of an index."""
        return self._by_name[name]

    def index_of_field(self, field: str) -> IndexConfig | None:
        """The first index made of a record's field."""
        return self._by_field.get(field)

    def card(self, record_id: str) -> Card:
        """The card of a record."""
        card = self._cards.get(record_id)
        if card is None:
            card = self._cards[record_id] = self._make_card(self.catalogue.entries[record_id].record)
        return card

    def cards(self, entries: list[Entry]) -> tuple[Card, ...]:
        """The cards of entries, in order."""
        return tuple([self.card(entry.record.id) for entry in entries])

    def _make_card(self, record: Record) -> Card:
        language = record.language
        return Card(
            id=record.id,
            url=self.article_url(record.id),
            title_html=title_html(record),
            names=short_names(responsible(record), self.site.limits.card_authors),
            year=record.year,
            container=record.container_title,
            kind=kind_label(record),
            lang=language if language != self.site.language else "",
            status=record.status,
        )

    def absolute(self, url: str) -> str:
        """The whole address of a path in the site, or '' where the site has no base URL."""
        return self.site.base_url + url if self.site.base_url and url else ""

    def article_url(self, record_id: str) -> str:
        """The page of a record."""
        return urls.article(self.catalogue.slugs[record_id])

    def value_label(self, index: IndexConfig, key: str) -> str:
        """The label of a value as readers see it."""
        label = self.catalogue.indexes[index.name].values[key].preferred.label
        return language_name(label, self.site.language) if index.field == "languages" else label

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
            return Link(label=language_name(text, self.site.language) if field == "languages" else text)
        link = self.value_link(index, key)
        return link if counted else Link(label=link.label, url=link.url)

    def person_url(self, name: Name) -> str:
        """The page of a person, or '' where authors have no index or the person is not in it."""
        index = self._by_field.get("authors")
        if index is None:
            return ""
        key = person_key(name)
        return self.value_url(index, key) if key in self.catalogue.indexes[index.name].values else ""
