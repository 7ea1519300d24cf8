"""Searching in all writing systems, and for what tries to run in the page."""

from __future__ import annotations

import pytest
from shelves import COUNTED, Ask, Shelf, titles

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("gödel", "Über formal unentscheidbare Sätze"),
        ("godel", "Über formal unentscheidbare Sätze"),
        ("Goedel", "Über formal unentscheidbare Sätze"),
        ('author:"Gödel, Kurt"', "Über formal unentscheidbare Sätze"),
        ("SATZE", "Über formal unentscheidbare Sätze"),
        ("go\u0308del", "Über formal unentscheidbare Sätze"),
        ("łukasiewicz", "O logice trójwartościowej"),
        ("lukasiewicz trojwartosciowej", "O logice trójwartościowej"),
        ("機械学習", "機械学習による文献検索の研究"),
        ("検索", "機械学習による文献検索の研究"),
        ("山田", "機械学習による文献検索の研究"),
        ("究", "機械学習による文献検索の研究"),
        ("ابن خلدون", "مقدمة ابن خلدون"),
        ("مقدمه", "مقدمة ابن خلدون"),
        ("التاريخ", "مقدمة ابن خلدون"),
        ("정보 검색", "한국어 정보 검색의 이해"),
        ("маргарита", "Мастер и Маргарита"),
        ("булгаков", "Мастер и Маргарита"),
    ],
)
def test_every_script_is_found(demo: Shelf, ask: Ask, query: str, title: str) -> None:
    """With and without accents, decomposed, spelt out, by parts of words without spaces, vowelled or not: the record is first."""
    assert titles(ask(demo, q=query))[:1] == [title]


def test_matches_are_marked_in_every_script(demo: Shelf, ask: Ask) -> None:
    """What is marked is what was asked for, neither more nor less."""
    for query, marked in (("godel", "Gödel"), ("検索", "検索"), ("خلدون", "خلدون"), ("검색", "검색")):
        page = ask(demo, q=query)
        assert marked in page.locator("#search-results mark").all_inner_texts()


def test_text_from_right_to_left_keeps_its_direction(demo: Shelf, ask: Ask) -> None:
    """A title in Arabic says its language and takes its own direction."""
    link = ask(demo, q="خلدون").locator("#search-results a.title").first
    assert link.get_attribute("lang") == "ar"
    assert link.evaluate("(link) => getComputedStyle(link).direction") == "rtl"


@pytest.mark.parametrize(
    "query", ["hostile", "title:hostile subject:a", "mallory", "tag:line", '"that is hostile"', "<script>"]
)
def test_nothing_of_a_record_runs(hostile: Shelf, ask: Ask, query: str) -> None:
    """Markup in titles, names, subjects, tags and abstracts, and in what is asked, is text in results, facets, chips and excerpts."""
    page = ask(hostile, facets=True, q=query)
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.wait_for_function(
        "() => document.querySelector('[data-facet=tags]').hidden || document.querySelector('[data-facet=tags] li')"
    )
    for facet in ("subjects", "tags"):
        page.evaluate("(facet) => document.querySelector(`[data-facet=${facet}] input:not(:checked)`)?.click()", facet)
        page.wait_for_function(COUNTED)
    assert page.evaluate("() => window.harmed") is None
    assert page.locator("#main img, #main script:not([type]):not(#search-without script)").count() == 0
    assert page.locator("a[href^='javascript:']").count() == 0


def test_markup_in_titles_is_shown_as_written(hostile: Shelf, ask: Ask) -> None:
    """What looks like a script is shown, what is meant as typography is set, and no template is evaluated."""
    page = ask(hostile, q="hostile")
    shown = " ".join(titles(page))
    assert "{{ 7*7 }}" in shown
    assert page.locator("#search-results a.title i").first.inner_text() == "in vivo"
    assert "window.harmed" not in page.locator("#search-results a.title").evaluate_all(
        "(links) => links.flatMap((link) => [...link.querySelectorAll('script, img')]).map((node) => node.outerHTML).join()"
    )
