"""An open page in a real Chromium follows its source: what changed changes, and nothing else moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from running import Preview, small_site, wait_for, write_list, write_record
from saving import by_rename, with_backup

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PATIENCE = 30_000
#: Counts the times that the page was loaded, and marks this load: a reload loses the mark.
MARK = "() => { window.kept = 'here'; }"
MARKED = "() => window.kept === 'here'"
LONG = "\n\n".join(f"Paragraph {number} of a long note." for number in range(120))

Look = Callable[[str], "Page"]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of a small site with one long note, shared: each test edits records of its own."""
    root = small_site(tmp_path_factory.mktemp("browsed"), records=9)
    write_record(root, "r1", LONG)
    (root / "themes" / "default" / "templates").mkdir(parents=True)
    (root / "themes" / "default" / "assets" / "css").mkdir(parents=True)
    running = Preview.start(root)
    yield running
    running.stop()


@pytest.fixture
def look(preview: Preview, browser: Browser) -> Iterator[Look]:
    """Opens a page of the preview and waits until it listens; whatever its scripts complain of fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []

    def open_page(path: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        with page.expect_request(lambda request: "/_sitegen/events" in request.url):
            page.goto(preview.url + path)
        page.evaluate(MARK)
        return page

    yield open_page
    context.close()
    assert complaints == []


def text_of(page: Page) -> str:
    return page.inner_text("body")


def follows(page: Page, condition: str, argument: Any = None) -> None:
    """Waits until a condition in the page's own words holds."""
    page.wait_for_function(condition, arg=argument, timeout=PATIENCE)


SAYS = "(words) => document.body.innerText.includes(words)"


def test_a_note_changes_in_place_and_the_scroll_stays(preview: Preview, look: Look) -> None:
    """Saving a note changes its paragraph on the open page: no reload, the reader's place and a marked field stay as they are."""
    page = look("articles/r1.html")
    page.evaluate("scrollTo(0, 1500)")
    follows(page, "scrollY === 1500")
    file = preview.root / "content" / "articles" / "r1.md"
    by_rename(file, file.read_text().replace("Paragraph 60 of", "Paragraph sixty, new, of"))
    follows(page, SAYS, "Paragraph sixty, new, of")
    assert page.evaluate("scrollY") == 1500
    assert page.evaluate(MARKED)


def test_other_pages_do_not_flicker(preview: Preview, look: Look) -> None:
    """A page that an edit does not touch is neither loaded again nor changed by a single node."""
    other, edited = look("about.html"), look("articles/r2.html")
    other.evaluate(
        "() => { window.changes = 0; new MutationObserver((list) => { window.changes += list.length; })"
        ".observe(document, { subtree: true, childList: true, attributes: true, characterData: true }); }"
    )
    requests: list[str] = []
    other.on("request", lambda request: requests.append(request.url))
    write_record(preview.root, "r2", "A note that is another one now.")
    follows(edited, SAYS, "another one now")
    assert other.evaluate("window.changes") == 0
    assert other.evaluate(MARKED)
    assert [url for url in requests if "/_sitegen/events" not in url] == []


def test_a_style_sheet_swaps_without_a_reload(preview: Preview, look: Look) -> None:
    """A saved style sheet shows at once on the open page, which is not loaded again; the old sheet goes."""
    page = look("articles/r1.html")
    page.evaluate("scrollTo(0, 900)")
    sheets = page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length")
    shipped = Path(__file__).parents[2] / "themes" / "default" / "assets" / "css" / "site.css"
    own = preview.root / "themes" / "default" / "assets" / "css" / "site.css"
    own.write_text(shipped.read_text() + "\nbody { border-top: 7px solid rgb(1, 2, 3); }\n")
    follows(page, "getComputedStyle(document.body).borderTopColor === 'rgb(1, 2, 3)'")
    follows(page, "(count) => document.querySelectorAll('link[rel=stylesheet]').length === count", sheets)
    own.write_text(shipped.read_text() + "\nbody { border-top: 7px solid rgb(3, 2, 1); }\n")
    follows(page, "getComputedStyle(document.body).borderTopColor === 'rgb(3, 2, 1)'")
    assert page.evaluate(MARKED)
    own.unlink()
    follows(page, "getComputedStyle(document.body).borderTopColor !== 'rgb(3, 2, 1)'")


def test_a_template_shows_on_the_open_page(preview: Preview, look: Look) -> None:
    """A template that the site puts over the theme's changes the open page, and its end brings the theme's back."""
    page = look("about.html")
    template = preview.root / "themes" / "default" / "templates" / "page.html"
    template.write_text('{% extends "base.html" %}{% block main %}<p id="new">By a template of mine</p>{% endblock %}')
    follows(page, SAYS, "By a template of mine")
    template.unlink()
    follows(page, SAYS, "About this shelf.")


def test_a_list_follows_its_file(preview: Preview, look: Look) -> None:
    """An item added to a list, and a renamed list, show on the open list and on the page of the record it holds."""
    write_list(preview.root, "second", ["r3", "r4"])
    preview.until("/lists/second.html", lambda answer: answer.status == 200)
    page, record = look("lists/second.html"), look("articles/r3.html")
    write_list(preview.root, "second", ["r4", "r5", "r3"], "Evenings by the fire")
    follows(page, SAYS, "Title of r5")
    follows(page, SAYS, "Evenings by the fire")
    follows(record, SAYS, "Evenings by the fire")
    titles = page.evaluate("[...document.querySelectorAll('main a')].map((link) => link.textContent.trim())")
    assert [title for title in titles if title.startswith("Title of")] == ["Title of r4", "Title of r5", "Title of r3"]


def test_a_title_follows_everywhere(preview: Preview, look: Look) -> None:
    """A new title shows on the record's page, in the list of all articles and in the window's title."""
    page, all_articles = look("articles/r6.html"), look("articles/")
    write_record(preview.root, "r6", "The note of r6.", "Wholly renamed")
    follows(page, SAYS, "Wholly renamed")
    follows(page, "document.title.includes('Wholly renamed')")
    follows(all_articles, SAYS, "Wholly renamed")


def test_a_mistake_is_shown_over_the_last_good_page_until_it_is_mended(preview: Preview, look: Look) -> None:
    """A broken record: its last good page stays, an overlay names file and line, field and hint on every open page; a fix takes it away."""
    page, other = look("articles/r7.html"), look("about.html")
    file = preview.root / "content" / "articles" / "r7.md"
    good = file.read_text()
    with_backup(file, good.replace('date = "2007"', 'date = "2025-13-40"'))
    for each in (page, other):
        each.wait_for_selector("sitegen-problem section")
    overlay = page.inner_text("sitegen-problem section")
    assert "content/articles/r7.md:4" in overlay
    assert page.inner_text("sitegen-problem .field") == "date"
    assert page.inner_text("sitegen-problem .hint")
    assert "The note of r7." in text_of(page)
    with_backup(file, good.replace("The note of r7.", "Mended."))
    for each in (page, other):
        each.wait_for_selector("sitegen-problem", state="detached")
    follows(page, SAYS, "Mended.")
    assert page.evaluate(MARKED)
    assert other.evaluate(MARKED)


def test_the_overlay_can_be_closed(preview: Preview, look: Look) -> None:
    """The overlay closes by its button and by Escape, and comes again only for another mistake."""
    page = look("about.html")
    broken = preview.root / "content" / "articles" / "bad.md"
    broken.write_text("+++\ntitle = \n+++\n")
    page.wait_for_selector("sitegen-problem section")
    page.keyboard.press("Escape")
    page.wait_for_selector("sitegen-problem", state="detached")
    broken.write_text("+++\ntitle = [\n+++\nAnother mistake.\n")
    page.wait_for_selector("sitegen-problem section")
    page.click("sitegen-problem button")
    page.wait_for_selector("sitegen-problem", state="detached")
    broken.unlink()
    page.wait_for_function("fetch('/articles/bad.html').then((answer) => answer.status === 404)")


def test_a_page_that_is_to_come_comes(preview: Preview, look: Look) -> None:
    """The 404 page of an address becomes its page as soon as there is one, and becomes 404 again when that is deleted."""
    page = look("articles/coming.html")
    assert "Title of coming" not in text_of(page)
    file = write_record(preview.root, "coming", "Here it is.", "Title of coming")
    follows(page, SAYS, "Here it is.")
    file.unlink()
    follows(page, "!document.body.innerText.includes('Here it is.')")


def test_the_search_finds_what_was_just_written(preview: Preview, look: Look) -> None:
    """A word that a note has since a moment ago is found once the index has followed the pages."""
    from playwright.sync_api import Error

    write_record(preview.root, "r8", "Speaks of xylophones only.")

    pages: list[Page] = []

    def found() -> bool:
        while pages:
            pages.pop().close()
        try:
            pages.append(look("search/?q=xylophones"))
            pages[-1].wait_for_selector("main a[href*='articles/r8.html']", timeout=3000)
        except Error:  # not yet, or told of the new index just now and loading itself again
            return False
        return True

    wait_for(found, "finding it", 60)


def test_an_open_page_finds_the_server_again(browser: Browser, tmp_path: Path) -> None:
    """When the preview is ended and started again at its address, an open page goes on following."""
    root = small_site(tmp_path / "site", records=2)
    first = Preview.start(root)
    context = browser.new_context()
    page = context.new_page()
    with page.expect_request(lambda request: "/_sitegen/events" in request.url):
        page.goto(first.url + "articles/r0.html")
    first.stop()
    write_record(root, "r0", "Written while nobody served.")
    second = Preview.start(root, "--port", str(first.address[1]))
    try:
        follows(page, SAYS, "Written while nobody served.")
    finally:
        context.close()
        second.stop()
