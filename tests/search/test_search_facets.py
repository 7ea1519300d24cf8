"""Facets, checked against the catalogue: their counts, and what choosing and leaving out values leaves."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from shelves import COUNTED, Ask, Shelf, counts, total

from sitegen.catalogue import Entry

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1280, "height": 900}}


def labels(shelf: Shelf, entry: Entry, index: str) -> set[str]:
    """The labels of the values that a record has in an index, as its pages show them."""
    values = shelf.catalogue.indexes[index].values
    return {
        " ".join(values[filing.key].preferred.label.split()) for filing in entry.filings if filing.index_name == index
    }


def common(shelf: Shelf, index: str) -> list[str]:
    """The labels of an index, those of most records first."""
    found = Counter(
        label for entry in shelf.catalogue.entries.values() for label in sorted(labels(shelf, entry, index))
    )
    return [label for label, _ in found.most_common()]


def check(page: Any, shelf: Shelf, index: str, entries: list[Entry]) -> None:
    """Every count that the page shows of a facet is that of these records, and no value with a greater one is missing."""
    right = Counter(label for entry in entries for label in labels(shelf, entry, index))
    shown = {label: count for label, count in counts(page, index).items() if count}
    assert shown
    assert shown == {label: right[label] for label in shown}
    assert min(shown.values()) >= max((count for label, count in right.items() if label not in shown), default=0)


def year(entry: Entry) -> int:
    issued = entry.record.issued
    return (issued.year or 0) if issued is not None and not issued.unspecified else 0


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.slow)])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    found: Shelf = request.getfixturevalue(request.param)
    return found


def test_facets_count_everything(shelf: Shelf, ask: Ask) -> None:
    """With nothing asked, facets count the whole catalogue."""
    page = ask(shelf, WIDE, facets=True)
    for index in ("authors", "subjects", "journals"):
        check(page, shelf, index, list(shelf.catalogue.entries.values()))


def test_values_of_a_facet_are_either_or(shelf: Shelf, ask: Ask) -> None:
    """Two values of a facet find the records of both; the facet goes on counting what else one might choose, other facets count what is left."""
    first, second = common(shelf, "subjects")[:2]
    page = ask(shelf, WIDE, facets=True, subjects=first)
    page.locator("[data-facet=subjects] li", has_text=second).locator("input").first.check()
    page.wait_for_function(COUNTED)
    entries = list(shelf.catalogue.entries.values())
    either = [entry for entry in entries if labels(shelf, entry, "subjects") & {first, second}]
    assert total(page) == len(either)
    check(page, shelf, "subjects", entries)
    check(page, shelf, "journals", either)


def test_facets_narrow_each_other(shelf: Shelf, ask: Ask) -> None:
    """Values of two facets find the records that have both; each facet counts by the other's."""
    subject = common(shelf, "subjects")[0]
    about = [entry for entry in shelf.catalogue.entries.values() if subject in labels(shelf, entry, "subjects")]
    journal = min(label for entry in about for label in labels(shelf, entry, "journals"))
    within = [entry for entry in shelf.catalogue.entries.values() if journal in labels(shelf, entry, "journals")]
    page = ask(shelf, WIDE, facets=True, subjects=subject, journals=journal)
    assert total(page) == sum(journal in labels(shelf, entry, "journals") for entry in about)
    check(page, shelf, "subjects", within)
    check(page, shelf, "journals", about)


def test_a_value_can_be_left_out(shelf: Shelf, ask: Ask) -> None:
    """Leaving a value out takes its records away from the results and from all counts; taking the chip off brings them back."""
    subject = common(shelf, "subjects")[0]
    page = ask(shelf, WIDE, facets=True)
    row = page.locator("[data-facet=subjects] li", has_text=subject).first
    row.hover()
    row.locator("button").click()
    page.wait_for_function(COUNTED)
    others = [entry for entry in shelf.catalogue.entries.values() if subject not in labels(shelf, entry, "subjects")]
    assert total(page) == len(others)
    check(page, shelf, "authors", others)
    page.locator("#search-chips button").first.click()
    page.wait_for_function(COUNTED)
    assert total(page) == len(shelf.catalogue.entries)


def test_years_narrow_and_are_counted(shelf: Shelf, ask: Ask) -> None:
    """A range of years leaves the records of those years, the other facets count them, and the histogram shows all years still."""
    page = ask(shelf, WIDE, facets=True)
    page.fill("[data-years] input[name=from]", "2010")
    page.keyboard.press("Tab")
    page.wait_for_function(COUNTED)
    recent = [entry for entry in shelf.catalogue.entries.values() if year(entry) >= 2010]
    assert total(page) == len(recent)
    check(page, shelf, "authors", recent)
    known = Counter(year(entry) for entry in shelf.catalogue.entries.values() if year(entry))
    bars = page.locator("[data-years] svg title").evaluate_all("(bars) => bars.map((bar) => bar.textContent)")
    assert sum(int(bar.rpartition(": ")[2].replace(",", "")) for bar in bars) == sum(known.values())


def test_years_can_be_dragged_over(demo: Shelf, ask: Ask) -> None:
    """Dragging over the histogram chooses its years; clicking the same bar again lets go of it."""
    page = ask(demo, WIDE, facets=True)
    box = page.locator("[data-years] svg").bounding_box()
    assert box is not None
    right, middle = box["x"] + box["width"] - 1, box["y"] + box["height"] / 2
    page.mouse.move(right, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=4)
    page.mouse.up()
    page.wait_for_function(COUNTED)
    newest = max(year(entry) for entry in demo.catalogue.entries.values())
    first, last = (int(part) for part in page.url.partition("year=")[2].split(".."))
    assert last == newest > first
    assert total(page) == sum(first <= year(entry) <= last for entry in demo.catalogue.entries.values())


def test_facets_count_what_a_question_finds(demo: Shelf, ask: Ask) -> None:
    """Facets count the records of a question, not those of the catalogue."""
    page = ask(demo, WIDE, facets=True, q="author:lin OR author:devlin")
    found = [
        entry
        for entry in demo.catalogue.entries.values()
        if any({"devlin", "lin"} & set(name.display.lower().split()) for name in entry.record.authors)
    ]
    check(page, demo, "subjects", found)


def test_more_values_can_be_asked_for(shelf: Shelf, ask: Ask) -> None:
    """A facet shows its commonest values, more on demand, and fewer again."""
    page = ask(shelf, WIDE, facets=True)
    facet = page.locator("[data-facet=authors]")
    assert facet.locator("li").count() == 6
    facet.locator(".all-values").click()
    page.wait_for_function("() => document.querySelectorAll('[data-facet=authors] li').length === 30")
    check(page, shelf, "authors", list(shelf.catalogue.entries.values()))
    facet.locator(".all-values").click()
    page.wait_for_function("() => document.querySelectorAll('[data-facet=authors] li').length === 6")


def test_lists_and_status_narrow_too(demo: Shelf, ask: Ask) -> None:
    """Reading lists and the curator's progress are facets like any other."""
    page = ask(demo, WIDE, facets=True, status="reading")
    reading = [entry for entry in demo.catalogue.entries.values() if entry.record.status == "reading"]
    assert total(page) == len(reading)
    shelf_list = next(iter(demo.catalogue.lists.values()))
    on_it = {place.record_id for place in shelf_list.places if place.record_id in demo.catalogue.entries}
    assert total(ask(demo, lists=shelf_list.list.title)) == len(on_it)
