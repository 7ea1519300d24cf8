"""The statistics of the collection: years, subjects over time, most used values, reading progress, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sitegen.catalogue import Entry
from sitegen.config import IndexConfig
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.collection import index_counts, list_card, top_values
from sitegen.plan.dates import last_change
from sitegen.plan.heads import page_head
from sitegen.plan.outputs import Output
from sitegen.plan.values import year_bars
from sitegen.views import Bar, Gap, Progress, RelatedLinks, Share, StatisticsView, Trend

#: How many subjects are drawn over time, and over how many years up to the newest record's.
TRENDS, TREND_YEARS = 12, 30
#: A subject of so many records that has had nothing for so many years is a gap; so many gaps are shown. The years are counted back from the
#: one up to which nearly all records were published: a single later one shall not make a gap of everything.
GAP_RECORDS, GAP_YEARS, GAPS = 3, 3, 20
NEARLY_ALL = 0.95
#: Fields that are not ranked: they have a part of the page of their own.
_DRAWN = frozenset({"subjects", "issued"})


def statistics_output(desk: Desk) -> Output:
    """The page of statistics."""
    entries = list(desk.catalogue.entries.values())
    years = Counter(entry.issued_year for entry in entries if entry.issued_year)
    gap_year = _recent(years) - GAP_YEARS
    subjects = desk.index_of_field("subjects")
    view = StatisticsView(
        head=page_head(desk, urls.STATISTICS, desk.interface.gettext("Statistics"), section="statistics"),
        total=len(entries),
        counts=tuple(index_counts(desk)),
        bars=year_bars(desk, years),
        trends=tuple(_trends(desk, subjects, years)) if subjects and years else (),
        tables=tuple(_tables(desk)),
        progress=_progress(entries),
        lists=tuple(list_card(desk, resolved) for resolved in desk.catalogue.ordered_lists()),
        gaps=tuple(_gaps(desk, subjects, gap_year)) if subjects and years else (),
        gap_year=gap_year if years else 0,
        shares=_shares(entries) if entries else (),
        updated=max((last_change(entry) for entry in entries), default=""),
    )
    return Output(path=urls.STATISTICS, kind="statistics", view=view)


def _member_years(desk: Desk, index: IndexConfig, key: str) -> Iterator[int]:
    entries = desk.catalogue.entries
    for record_id in desk.catalogue.indexes[index.name].values[key].members:
        if year := entries[record_id].issued_year:
            yield year


def _trends(desk: Desk, index: IndexConfig, years: Counter[int]) -> Iterator[Trend]:
    last = max(years)
    first = max(min(years), last - TREND_YEARS + 1)
    for key in desk.catalogue.indexes[index.name].most_used(TRENDS):
        counts = Counter(_member_years(desk, index, key))
        bars = tuple(Bar(label=desk.interface.digits(str(year)), count=counts[year]) for year in range(first, last + 1))
        yield Trend(link=desk.value_link(index, key), bars=bars)


def _tables(desk: Desk) -> Iterator[RelatedLinks]:
    for index in desk.site.indexes:
        if index.field not in _DRAWN:
            links = top_values(desk, index)
            if len(links) > 1:
                yield RelatedLinks(heading=index.label, links=links)


def _progress(entries: Iterable[Entry]) -> Progress | None:
    known = [entry for entry in entries if entry.status]
    if not known:
        return None
    statuses = Counter(entry.status for entry in known)
    return Progress(
        read=statuses["read"],
        reading=statuses["reading"],
        total=len(known),
        minutes=sum(entry.minutes for entry in known if entry.status != "read"),
    )


def _recent(years: Counter[int]) -> int:
    """The year up to which nearly all records were published; 0 without any."""
    reached = 0
    for year in sorted(years):
        reached += years[year]
        if reached >= NEARLY_ALL * years.total():
            return year
    return 0


def _gaps(desk: Desk, index: IndexConfig, gap_year: int) -> list[Gap]:
    found = []
    for key, value in desk.catalogue.indexes[index.name].values.items():
        if len(value.members) >= GAP_RECORDS:
            year = max(_member_years(desk, index, key), default=0)
            if 0 < year <= gap_year:
                found.append((-len(value.members), year, key))
    return [Gap(link=desk.value_link(index, key), year=year) for _, year, key in sorted(found)[:GAPS]]


def _shares(entries: list[Entry]) -> tuple[Share, ...]:
    counts = Counter(name for entry in entries for name in entry.filled)
    return tuple(Share(name=name, count=counts[name]) for name in ("date", "abstract", "subject", "identifier", "note"))
