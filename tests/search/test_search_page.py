"""The search page as a reader meets it, in a real browser: asking, the address, the keyboard, and what is there without script."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from shelves import COUNTED, SHOWN, Ask, Shelf, titles, total

pytestmark = pytest.mark.browser

SIDEWAYS = "() => document.documentElement.scrollWidth"
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent"


def asked(page: Any) -> dict[str, list[str]]:
    """What the address of a page asks."""
    return parse_qs(urlsplit(page.url).query)


# --- asking -----------------------------------------------------------------------------------------------------------------------------


def test_typing_shows_results_and_keeps_the_address(demo: Shelf, ask: Ask) -> None:
    """Results follow the letters, the address says what was asked, and reloading shows the same."""
    page = ask(demo)
    assert total(page) == len(demo.catalogue.entries)
    page.locator("#search-box").press_sequentially("negation")
    page.wait_for_function(SHOWN)
    assert asked(page) == {"q": ["negation"]}
    found = titles(page)
    assert found
    assert all("negat" in text.lower() for text in page.locator("#search-results li").all_inner_texts())
    page.reload()
    page.wait_for_function(SHOWN)
    assert titles(page) == found
    assert page.input_value("#search-box") == "negation"


def test_the_beginning_of_a_word_finds_it(demo: Shelf, ask: Ask) -> None:
    """The last word may be unfinished; an earlier one must be whole unless it ends in '*'."""
    assert any("Pretraining" in title for title in titles(ask(demo, q="pretrai")))
    assert total(ask(demo, q="pretr* langua* models")) > 0


def test_a_misspelt_word_is_helped(demo: Shelf, ask: Ask) -> None:
    """A word that nobody wrote is taken for the likeliest one, and the page says so."""
    page = ask(demo, q="langauge modles")
    assert "language" in page.inner_text("#search-notice")
    assert any("Language" in title for title in titles(page))


def test_what_cannot_be_met_wholly_is_met_as_far_as_it_goes(demo: Shelf, ask: Ask) -> None:
    """Where no record has all of the words, those with most of them are shown, and the page says so."""
    page = ask(demo, q="exosomes negation specimen muppets")
    assert "No record has all of these words" in page.inner_text("#search-notice")
    assert titles(page)


def test_nothing_is_said_to_be_nothing(demo: Shelf, ask: Ask) -> None:
    """Where nothing is found, the page says so and what may help."""
    page = ask(demo, q="qqqq")
    assert page.inner_text("#search-total").startswith("No record matches.")
    assert titles(page) == []


def test_a_phrase_means_words_next_to_each_other(demo: Shelf, ask: Ask) -> None:
    """A phrase finds fewer than its words, and each result has it somewhere."""
    loose, close = ask(demo, q="language understanding"), ask(demo, q='"language understanding"')
    assert 0 < total(close) < total(loose)
    texts = " ".join(close.locator("#search-results li").all_inner_texts()).lower()
    assert "language understanding" in texts


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("author:devlin", lambda record: any("Devlin" in name.display for name in record.authors)),
        ('subject:"language models"', lambda record: "Language models" in record.subjects),
        ("title:negation", lambda record: "negation" in record.title.lower()),
        ("year:2017..2019", lambda record: record.issued is not None and 2017 <= (record.issued.year or 0) <= 2019),
        ("year:..1970", lambda record: record.issued is not None and 0 < (record.issued.year or 9999) <= 1970),
        ("year:2022 -title:language", lambda record: record.year == "2022" and "language" not in record.title.lower()),
        ("doi:10.1109/jbhi.2016.2633963", lambda record: record.id.startswith("nguyen-2017-deepr")),
        ("status:reading", lambda record: record.status == "reading"),
        ("tag:model", lambda record: "model" in record.tags),
    ],
)
def test_fields_say_where_to_look(demo: Shelf, ask: Ask, query: str, expected: Any) -> None:
    """A fielded question finds as many records as the catalogue has of that kind."""
    wanted = [entry.record.title for entry in demo.catalogue.entries.values() if expected(entry.record)]
    page = ask(demo, q=query)
    assert wanted
    assert total(page) == len(wanted)


def test_notes_and_lists_are_searched(demo: Shelf, ask: Ask) -> None:
    """A word of the curator's note finds its record, with an excerpt that shows it marked."""
    page = ask(demo, q="note:muppets OR note:syllabus OR note:aloud")
    assert total(page) > 0
    assert page.locator("#search-results .excerpt mark").count() > 0


def test_matches_are_marked(demo: Shelf, ask: Ask) -> None:
    """What was asked for is marked in titles and excerpts, in the forms that it has there."""
    page = ask(demo, q="benchmark")
    marked = {text.lower() for text in page.locator("#search-results mark").all_inner_texts()}
    assert marked
    assert all(text.startswith("benchmark") for text in marked)


@pytest.mark.parametrize("order", ["newest", "oldest", "title", "added"])
def test_records_are_sorted(demo: Shelf, ask: Ask, order: str) -> None:
    """By year, by title and by when they were added."""
    page = ask(demo, sort=order, subjects="Language models")
    entries = [entry for entry in demo.catalogue.entries.values() if "Language models" in entry.record.subjects]
    keys = {
        "newest": lambda entry: -(entry.record.issued.year or 0),
        "oldest": lambda entry: entry.record.issued.year or 0,
        "title": lambda entry: entry.title_sort,
        "added": lambda entry: [-ord(character) for character in entry.record.added],
    }
    by_page = {demo.catalogue.slugs[entry.record.id]: keys[order](entry) for entry in entries}
    links = page.locator("#search-results a.title").evaluate_all("(links) => links.map((link) => link.href)")
    shown = [by_page[link.rpartition("/")[2].removesuffix(".html")] for link in links]
    assert len(shown) > 5
    assert shown == sorted(by_page.values())[: len(shown)]
    assert page.input_value("#search-sort") == order


# --- the address ------------------------------------------------------------------------------------------------------------------------


def test_back_takes_back_each_step(demo: Shelf, ask: Ask) -> None:
    """Back undoes a filter, then the typing as one step; forward does them again."""
    page = ask(demo, facets=True)
    page.locator("#search-box").press_sequentially("models")
    page.wait_for_function(COUNTED)
    typed = titles(page)
    page.locator("[data-facet=subjects] input").first.check()
    page.wait_for_function(COUNTED)
    assert "subjects" in asked(page)
    page.go_back()
    page.wait_for_function(COUNTED)
    assert titles(page) == typed
    assert page.locator("[data-facet=subjects] input:checked").count() == 0
    page.go_back()
    page.wait_for_function(COUNTED)
    assert page.input_value("#search-box") == ""
    page.go_forward()
    page.wait_for_function(COUNTED)
    assert titles(page) == typed


def test_coming_back_from_a_record_finds_the_page_as_it_was(demo: Shelf, ask: Ask) -> None:
    """After a look at a record the list is as long and as far down as before."""
    page = ask(demo, q="models")
    page.click("#search-more")
    page.wait_for_function("() => document.querySelectorAll('#search-results li').length > 10")
    shown = titles(page)
    page.locator("#search-results a.title").last.click()
    page.wait_for_url("**/articles/**")
    page.go_back()
    page.wait_for_function(SHOWN)
    page.wait_for_function(
        "(length) => document.querySelectorAll('#search-results li').length === length", arg=len(shown)
    )
    assert titles(page) == shown


def test_a_search_is_a_link(demo: Shelf, ask: Ask) -> None:
    """The link to a search leads to the same search, filters and order included."""
    page = ask(demo, facets=True, q="models", sort="title", year="2015..2022", not_formats="Book")
    link = page.locator("#search-link").evaluate("(link) => link.href")
    assert parse_qs(urlsplit(link).query) == {
        "q": ["models"],
        "sort": ["title"],
        "year": ["2015..2022"],
        "not-formats": ["Book"],
    }
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_function(COUNTED)
    assert titles(other) == titles(page)


def test_an_address_that_means_nothing_does_no_harm(demo: Shelf, ask: Ask) -> None:
    """Unknown values, orders and years in an address are ignored or find nothing, without a fault."""
    assert titles(ask(demo, subjects="No such thing", sort="sideways", year="yesterday")) == []
    assert total(ask(demo, year="..")) == len(demo.catalogue.entries)
    for odd in ('"', "-", "OR", "author:", "*", "((((", "year:", "a" * 500, "😀", "\\", "title:-", "NOT"):
        ask(demo, q=odd)


# --- hands and ears ------------------------------------------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(demo: Shelf, ask: Ask) -> None:
    """'/' leads to the box, arrows through the results and back, Esc to the box and out of it."""
    page = ask(demo, q="models")
    page.locator("#search-box").blur()
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "search-box"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == "search-box"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "search-box"
    assert page.input_value("#search-box") == "models"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) != "search-box"


def test_every_page_has_a_box_that_leads_here(demo: Shelf, ask: Ask) -> None:
    """On another page, '/' leads to a box; what is typed there is asked here."""
    page = ask(demo)
    for path in ("index.html", "subjects/index.html"):
        page.goto(demo.url + path)
        page.keyboard.press("/")
        page.keyboard.type("negation")
        page.keyboard.press("Enter")
        page.wait_for_function(SHOWN)
        assert asked(page) == {"q": ["negation"]}
        assert titles(page)


def test_results_are_announced(demo: Shelf, ask: Ask) -> None:
    """A screen reader is told how many records there are and what was done to find them, once typing stops."""
    page = ask(demo)
    page.locator("#search-box").press_sequentially("negatoin")
    status = page.locator("[role=status]#search-status")
    page.wait_for_function("() => document.querySelector('#search-status').textContent.includes('negation')")
    assert f"{total(page)} record" in status.inner_text()


def test_focus_stays_in_a_facet_that_is_counted_anew(demo: Shelf, ask: Ask) -> None:
    """Who ticks values by keyboard is not thrown out of the list by the counting that follows."""
    page = ask(demo, facets=True)
    page.locator("[data-facet=subjects] input").first.focus()
    key = page.evaluate("() => document.activeElement.dataset.key")
    page.keyboard.press("Space")
    page.wait_for_function(COUNTED)
    assert page.evaluate("() => document.activeElement.dataset.key") == key


# --- looks --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(demo: Shelf, ask: Ask, scheme: str) -> None:
    """axe finds nothing to object to, with results, filters and every facet open."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = ask(
        demo, {"color_scheme": scheme}, facets=True, q="langauge modles", subjects="Factuality", year="2010..2022"
    )
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.wait_for_function("() => document.querySelector('[data-facet=status] li')")
    page.add_script_tag(content=axe)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    assert not [(each["id"], each["nodes"][0]["html"]) for each in found]


def test_nothing_leads_sideways(demo: Shelf, ask: Ask) -> None:
    """At 320 px the page does not scroll sideways, with the filters open and a long word asked for."""
    page = ask(demo, {"viewport": {"width": 320, "height": 700}}, q="models", subjects="Language models")
    assert not page.locator("[data-facet=subjects] ul").is_visible()
    page.click("#search-narrow > summary")
    page.wait_for_function("() => document.querySelector('[data-facet=subjects] li')")
    assert page.evaluate(SIDEWAYS) <= 320
    page.fill("#search-box", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3)
    page.wait_for_function(SHOWN)
    assert page.evaluate(SIDEWAYS) <= 320


# --- where something is missing ---------------------------------------------------------------------------------------------------------------


def test_without_script_the_indexes_are_offered(demo: Shelf, browser: Any) -> None:
    """Without JavaScript the page says why it cannot search and leads to every index, by links that exist."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.address(q="models"))
    assert "JavaScript" in page.inner_text("#search-without")
    assert not page.locator("#search-desk").is_visible()
    links = page.locator("#search-without a")
    assert links.count() >= 5
    for link in links.all():
        answer = context.request.get(demo.url + "search/" + str(link.get_attribute("href")))
        assert answer.ok
    context.close()


def test_an_index_that_is_gone_is_said(demo: Shelf, browser: Any) -> None:
    """Where the index cannot be loaded the page says so, and asks a server again only once."""
    context = browser.new_context()
    page = context.new_page()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.route("**/search/data/**", lambda route: route.fulfill(status=404))
    page.goto(demo.address(q="models"))
    page.wait_for_function(
        "() => document.querySelector('#search-notice')?.textContent.includes('could not be loaded')"
    )
    assert len(loads) == 2
    context.close()


def test_a_page_from_a_folder_says_why_it_finds_nothing(demo: Shelf, browser: Any) -> None:
    """Opened from a folder, without a server, the page says what is missing and leads to the indexes."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((demo.out / "search" / "index.html").as_uri())
    page.locator("#search-without").wait_for(state="visible")
    assert "server" in page.inner_text("#search-without")
    context.close()


def test_a_browser_can_search_from_its_own_bar(demo: Shelf, ask: Ask) -> None:
    """Every page names the OpenSearch description, whose address asks this page."""
    page = ask(demo)
    link = page.locator("link[rel=search]")
    assert link.get_attribute("type") == "application/opensearchdescription+xml"
    text = (demo.out / "opensearch.xml").read_text(encoding="utf-8")
    template = re.search(r'type="text/html"[^>]*template="https://example.org/close-reading/([^"]+)"', text)
    assert template
    page.goto(demo.url + template[1].replace("{searchTerms}", "negation"))
    page.wait_for_function(SHOWN)
    assert titles(page)
