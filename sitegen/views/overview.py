"""The collection as a whole: its statistics, and what machines can fetch of it."""

from __future__ import annotations

from msgspec import Struct

from sitegen.views.lists import ListCard
from sitegen.views.parts import Bar, Feed, Head, Link, Progress, RelatedLinks


class Trend(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value and its records a year, over the years that all trends of a page share."""

    link: Link
    bars: tuple[Bar, ...]


class Gap(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A subject that nothing new has come to: `year` is that of its newest record."""

    link: Link
    year: int


class Share(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many records have something: `name` is date, abstract, subject, identifier or note."""

    name: str
    count: int


class StatisticsView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """statistics/index.html. Template: statistics.html.

    `counts` are the records and the values of each index, `trends` the most used subjects over the latest years, `tables` the most used values of
    the other indexes. `progress` counts the records that have a status; its minutes are those of what is still unread. `gaps` are subjects
    of which nothing is newer than the year `gap_year`.
    """

    head: Head
    total: int
    counts: tuple[Link, ...]
    bars: tuple[Bar, ...] = ()
    trends: tuple[Trend, ...] = ()
    tables: tuple[RelatedLinks, ...] = ()
    progress: Progress | None = None
    lists: tuple[ListCard, ...] = ()
    gaps: tuple[Gap, ...] = ()
    gap_year: int = 0
    shares: tuple[Share, ...] = ()
    updated: str = ""


class DataView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """data/index.html: what can be fetched. Template: data.html.

    `catalogue` are files of all records, `records` the formats beside each record's page (`url`: the suffix), `lists` and `indexes` the places whose
    pages have exports and feeds of their own, `feeds` can be subscribed to, `machine` is for harvesters and search engines.
    """

    head: Head
    total: int
    catalogue: tuple[Feed, ...] = ()
    records: tuple[Feed, ...] = ()
    lists: tuple[Link, ...] = ()
    indexes: tuple[Link, ...] = ()
    feeds: tuple[Feed, ...] = ()
    machine: tuple[Feed, ...] = ()
    example: str = ""
    updated: str = ""
