"""The default theme in other languages: a Persian site is a right-to-left site, and longer words find room."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hostile import write_hostile
from sites import Site

from sitegen.cli import run
from sitegen.translate import shipped_languages

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "articles/index.html",
    "articles/ching-2018-opportunities-and-obstacles.html",
    "authors/index.html",
    "authors/zhiyong-lu.html",
    "subjects/language-models.html",
    "formats/index.html",
    "years/index.html",
    "lists/six-evenings.html",
    "statistics/index.html",
    "data/index.html",
    "basket/index.html",
    "search/index.html?q=language",
    "404.html",
]
ARTICLE = PAGES[2]
HOSTILE = [
    "index.html",
    "articles/index.html",
    *(f"articles/{name}.html" for name in ("endless", "bare", "arabic", "chinese", "inert", "many", "noted")),
    "authors/ada-byron.html",
    "subjects/index.html",
    "subjects/heading-0.html",
    "years/index.html",
    "lists/all.html",
    "statistics/index.html",
    "data/index.html",
]
CASES = [("persian", page) for page in PAGES] + [("hostile_persian", page) for page in HOSTILE]
UNFOLD = "() => document.querySelectorAll('details:not(.menu)').forEach((fold) => { fold.open = true; })"
SIDEWAYS = """() => [...document.querySelectorAll('body *')]
    .filter((node) => node.getBoundingClientRect().left < -1 && !node.closest('.vh, .skip, pre, table, math'))
    .map((node) => `${node.tagName}.${node.className}`)"""

Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def persian(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with its interface in Persian, built."""
    root = tmp_path_factory.mktemp("persian")
    config = (project / "site.toml").read_text(encoding="utf-8").replace('language = "en"', 'language = "fa"')
    assert '"fa"' in config
    (root / "site.toml").write_text(config, encoding="utf-8")
    (root / "content").symlink_to(project / "content")
    assert run(["build", str(root), "-o", str(root / "public"), "--base-url", "https://example.org/shelf/"]) == 0
    return root / "public"


@pytest.fixture(scope="module")
def hostile_persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of records that break layouts with its interface in Persian, built."""
    site = Site(tmp_path_factory.mktemp("hostile-persian"))
    write_hostile(site, "fa")
    assert run(["build", str(site.root), "--base-url", "https://example.org/shelf/"]) == 0
    return site.public


def read(folder: Path, page: str) -> str:
    return (folder / page.partition("?")[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_direction(persian: Path, page: str) -> None:
    """The root element of every Persian page says its language and that it runs from right to left."""
    assert '<html lang="fa" dir="rtl">' in read(persian, page)


@pytest.mark.parametrize("page", PAGES)
def test_no_english_word_is_left(persian: Path, page: str) -> None:
    """What the chrome of a Persian page says (menu, headings, buttons, labels) has no word of English but names of formats and of what is shown."""
    text = read(persian, page)
    chrome = re.findall(r"<(?:h2|summary|dt|legend|button|kbd|option|th)\b[^>]*>([^<]+)<", text)
    chrome += re.findall(r'(?:aria-label|placeholder|data-done|data-saved)="([^"]+)"', text)
    english = [
        words
        for words in chrome
        if re.search(r"\b(?:the|of|and|by|all|records?|search|list|show|read|save|copy)\b", words, re.IGNORECASE)
    ]
    titles = set(re.findall(r'dir="auto"[^>]*>([^<]+)<', text))
    assert not [words for words in english if words not in titles and "year:" not in words]


@pytest.mark.parametrize(("site_name", "page"), CASES)
def test_nothing_leads_sideways(
    request: pytest.FixtureRequest, serve: Serve, browser: Any, site_name: str, page: str
) -> None:
    """At 320 px no Persian page scrolls sideways, to either side, with everything unfolded, whatever it shows."""
    tab = browser.new_page(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    tab.goto(serve(request.getfixturevalue(site_name)) + page)
    tab.evaluate(UNFOLD)
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= 320, tab.evaluate(SIDEWAYS)
    tab.close()


def test_the_page_is_mirrored(persian: Path, serve: Serve, browser: Any) -> None:
    """The brand stands on the right and the tools on the left, the rail on the left of what is read, and the first year on the right."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(serve(persian) + ARTICLE)

    def middle(selector: str) -> float:
        box = tab.locator(selector).first.bounding_box()
        return float(box["x"] + box["width"] / 2)

    assert middle(".tools") < middle(".places") < middle(".brand")
    assert middle(".rail") < middle("article.record")
    assert middle(".crumbs li:last-child") < middle(".crumbs li:first-child")
    # A box that is set off at its start has its mark on the right.
    style = "() => { const it = getComputedStyle(document.querySelector('.slip')); return [it.borderRightWidth, it.borderLeftWidth]; }"
    right, left = (float(width.removesuffix("px")) for width in tab.evaluate(style))
    assert right > left
    tab.goto(serve(persian) + "years/index.html")
    boxes = "() => [...document.querySelectorAll('.plot .bar')].map((bar) => bar.getBoundingClientRect().x)"
    places = tab.evaluate(boxes)
    assert places == sorted(places, reverse=True)
    assert len(places) > 10
    tab.close()


@pytest.mark.parametrize("page", ["articles/noted.html", "authors/ada-byron.html", "lists/all.html"])
def test_a_title_that_runs_the_other_way_begins_where_lines_begin(
    hostile_persian: Path, serve: Serve, browser: Any, page: str
) -> None:
    """The title of a Latin work stands at the right of a Persian page, under the word for what it is, and reads from left to right."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(serve(hostile_persian) + page)
    edge = """(selector) => { const range = new Range(); range.selectNodeContents(document.querySelector(selector));
        return range.getBoundingClientRect().right; }"""
    assert abs(tab.evaluate(edge, "main h1") - tab.evaluate(edge, "main .kind")) < 2
    assert tab.evaluate("() => getComputedStyle(document.querySelector('main h1')).direction") == "ltr"
    tab.close()


def test_names_keep_their_order(persian: Path) -> None:
    """A row on a Persian page sets each Latin name apart, so that 'and others' comes after them, and shows the year in Persian digits."""
    row = re.search(r"<span>([^<]*دیگران)</span><span class=\"y\"> · ([^<]+)<", read(persian, "articles/index.html"))
    assert row is not None
    assert re.fullmatch(r"\u2068[^\u2068\u2069]+\u2069، \u2068[^\u2068\u2069]+\u2069 و دیگران", row[1])
    assert re.match(r"[۰-۹]{4}", row[2])


@pytest.mark.parametrize(
    ("site_name", "page"),
    [pytest.param(*case, marks=() if case == ("persian", ARTICLE) else pytest.mark.slow) for case in CASES],
)
def test_accessible(request: pytest.FixtureRequest, serve: Serve, browser: Any, site_name: str, page: str) -> None:
    """axe finds nothing to object to on a right-to-left page, in light and in dark."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab.goto(serve(request.getfixturevalue(site_name)) + page)
    tab.wait_for_load_state("networkidle")
    tab.add_script_tag(content=files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    tab.evaluate(UNFOLD)
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        found = tab.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
        assert not [(each["id"], each["nodes"][0]["html"]) for each in found], scheme
    tab.close()


def test_search_speaks_persian(persian: Path, serve: Serve, browser: Any) -> None:
    """What scripts say is translated, too: the number of results in Persian digits, and what is said where nothing is found."""
    tab = browser.new_page()
    tab.goto(serve(persian) + "search/index.html?q=language")
    tab.wait_for_selector("#search-results li")
    assert re.fullmatch(r"[۰-۹]+ منبع", tab.text_content("#search-total") or "")
    tab.fill("#search-box", "xyzzyq")
    tab.wait_for_function("() => document.querySelector('#search-total').textContent.includes('هیچ منبعی یافت نشد')")
    tab.close()


@pytest.mark.parametrize("language", shipped_languages())
def test_the_menu_has_room(language: str, site: Site, serve: Serve, browser: Any) -> None:
    """At 1280 px the header is one line in every language, and the site's title is whole."""
    site.write("site.toml", f'title = "A shelf of our own"\nlanguage = "{language}"\n')
    site.record("one", authors=["Ada Byron"], subjects=["Engines"], container_title="Notes", issued="1843", id="one")
    site.write("content/lists/all.md", '+++\ntitle = "All"\n+++\n\n- [[one]]\n')
    assert site.build().code == 0
    tab = browser.new_page(viewport={"width": 1280, "height": 700})
    tab.goto(serve(site.public) + "index.html")
    lines = tab.evaluate(
        "() => new Set([...document.querySelectorAll('.places li')].map((it) => Math.round(it.getBoundingClientRect().y))).size"
    )
    assert tab.locator(".places li").count() == 6
    assert lines == 1
    assert tab.evaluate(
        "() => { const it = document.querySelector('.brand bdi'); return it.scrollWidth <= it.clientWidth + 1; }"
    )
    tab.close()
