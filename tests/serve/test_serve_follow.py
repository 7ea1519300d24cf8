"""From a change on the disk to what is served, and to what open pages are told."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from running import Answer, Preview, record_text, small_site, wait_for, write_list, write_record
from saving import SAVES

from sitegen.build import BuildOptions, build
from sitegen.config import load_config
from sitegen.serve.events import Hub, State
from sitegen.serve.server import Server
from sitegen.serve.styles import newer_styles

START = Callable[..., Preview]


def shows(text: str) -> Callable[[Answer], bool]:
    """Whether an answer is good and holds `text`."""
    return lambda answer: answer.status == 200 and text in answer.text


class Page:
    """An open page: collects what it is told."""

    def __init__(self, preview: Preview, page: str) -> None:
        self.told: list[dict[str, object]] = []
        self._events = preview.events(page)
        self.told.append(next(self._events))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with_errors = (OSError, ValueError)
        try:
            self.told.extend(self._events)
        except with_errors:
            return

    @property
    def last(self) -> dict[str, object]:
        return self.told[-1]


def test_an_edit_is_served_and_only_its_pages_are_told(start: START) -> None:
    """The edited record's page hears of its new digest; the page of a record that it does not touch hears nothing."""
    preview = start()
    edited, other = Page(preview, "articles/r1.html"), Page(preview, "about.html")
    before = edited.last["digest"]
    write_record(preview.root, "r1", "A new note, marvellous.")
    wait_for(lambda: len(edited.told) > 1, "the event")
    answer = preview.ask("/articles/r1.html")
    assert "marvellous" in answer.text
    assert edited.last["digest"] != before
    assert f'data-digest="{edited.last["digest"]}"' in answer.text
    assert len(other.told) == 1


def test_records_come_go_and_are_renamed(start: START) -> None:
    """A new record has its page, a deleted one 404, a renamed one both; open pages of what is gone are told."""
    preview = start()
    gone = Page(preview, "articles/r2.html")
    coming = Page(preview, "articles/new.html")
    assert coming.last["digest"] == ""
    articles = preview.root / "content" / "articles"
    write_record(preview.root, "new", "Just come.")
    wait_for(lambda: coming.last["digest"], "the new page")
    preview.until("/articles/new.html", shows("Just come."))
    (articles / "r2.md").unlink()
    wait_for(lambda: gone.last["digest"] == "", "being told")
    assert preview.ask("/articles/r2.html").status == 404
    (articles / "r3.md").replace(articles / "moved.md")
    preview.until("/articles/moved.html", lambda answer: answer.status == 200)
    assert preview.ask("/articles/r3.html").status == 404


def test_a_broken_record_keeps_its_page_and_says_what_is_wrong(start: START) -> None:
    """While a record is broken its last good page is served, every page is told file, line, field and hint; mended, all is well again."""
    preview = start()
    preview.until("/articles/r1.html", shows("The note of r1."))
    page = Page(preview, "articles/r1.html")
    file = write_record(preview.root, "r1", "Never mind.")
    file.write_text(
        file.read_text().replace('date = "2001"', 'date = "2025-13-40"').replace('title = "Title of r1"', "title = ")
    )
    wait_for(lambda: page.last["problem"], "the problem")
    problem = page.last["problem"]
    assert isinstance(problem, dict)
    assert problem["findings"][0]["origin"]["path"] == "content/articles/r1.md"
    assert problem["findings"][0]["origin"]["line"] == 2
    assert "content/articles/r1.md:2" in preview.said
    assert page.last["kept"]
    assert preview.ask("/articles/r1.html").status == 200
    write_record(preview.root, "r1", "Mended now.")
    wait_for(lambda: page.last["problem"] is None, "the end of the problem")
    preview.until("/articles/r1.html", shows("Mended now."))


def test_a_page_that_was_deleted_is_gone_though_something_is_broken(start: START) -> None:
    """Only what a mistake took away is kept, not what its author deleted."""
    preview = start()
    for name in ("r1", "r2"):
        preview.until(f"/articles/{name}.html", lambda answer: answer.status == 200)
    broken = Page(preview, "articles/r1.html")
    (preview.root / "content" / "articles" / "r1.md").write_text("+++\ntitle = \n+++\n")
    wait_for(lambda: broken.last["problem"])
    (preview.root / "content" / "articles" / "r2.md").unlink()
    preview.until("/articles/r2.html", lambda answer: answer.status == 404)
    assert preview.ask("/articles/r1.html").status == 200


@pytest.mark.parametrize(
    ("path", "bad", "good", "said"),
    [
        ("site.toml", "titel = 'x'\n", "title = 'Mended shelf'\n", "site.toml:1"),
        (
            "themes/default/templates/page.html",
            "{% block %}\n",
            '{% extends "base.html" %}{% block main %}Mended shelf{% endblock %}\n',
            "page.html:1",
        ),
        (
            "themes/default/templates/page.html",
            '{% extends "base.html" %}\n{% block main %}{{ nothing }}{% endblock %}\n',
            '{% extends "base.html" %}{% block main %}Mended shelf{% endblock %}\n',
            "page.html:2",
        ),
        ("themes/default/theme.toml", "[theme\n", "", "theme.toml"),
    ],
    ids=["configuration", "template syntax", "template name", "theme"],
)
def test_what_stops_the_build_leaves_the_site_as_it_was(
    start: START, path: str, bad: str, good: str, said: str
) -> None:
    """With a broken configuration, template or theme every page stays; the fault is told with its place, and a fix clears it."""
    preview = start(prepare=lambda root: (root / "themes" / "default" / "templates").mkdir(parents=True))
    page = Page(preview, "about.html")
    before = preview.ask("/about.html").body
    (preview.root / path).write_text(bad)
    wait_for(lambda: page.last["problem"], "the problem")
    wait_for(lambda: said in preview.said, f"naming {said}")
    assert preview.ask("/about.html").body == before
    write_record(preview.root, "r1", "Edited meanwhile.")
    if good:
        (preview.root / path).write_text(good)
    else:
        (preview.root / path).unlink()
    wait_for(lambda: page.last["problem"] is None, "the fix")
    preview.until("/articles/r1.html", shows("Edited meanwhile."))
    if good:
        preview.until("/about.html", shows("Mended shelf"))
    assert "Traceback" not in preview.said


def test_it_starts_with_a_broken_template(start: START) -> None:
    """A template that is broken at the start is told to whoever looks, and its fix brings the site."""
    template = Path("themes") / "default" / "templates" / "article.html"

    def break_it(root: Path) -> None:
        (root / template).parent.mkdir(parents=True)
        (root / template).write_text("{% if %}")

    preview = start(prepare=break_it)
    assert preview.ask("/").status == 404
    page = Page(preview, "index.html")
    assert "article.html:1" in str(page.last["problem"])
    (preview.root / template).unlink()
    wait_for(lambda: page.last["problem"] is None)
    # The records come first, and with them the news.
    assert preview.until("/", lambda answer: answer.status == 200).status == 200


def test_lists_people_static_files_and_the_configuration_are_followed(start: START) -> None:
    """Whatever the site is made of is watched: lists, pages, people, static files (also when the folder comes late), site.toml."""
    preview = start()
    write_list(preview.root, "first", ["r2", "r0"], "Another order")
    preview.until("/lists/first.html", shows("Another order"))
    (preview.root / "content" / "pages" / "about.md").write_text('+++\ntitle = "About"\n+++\nNew words.\n')
    preview.until("/about.html", shows("New words."))
    (preview.root / "static").mkdir()
    (preview.root / "static" / "hello.txt").write_text("hello")
    preview.until("/hello.txt", shows("hello"))
    (preview.root / "static" / "hello.txt").unlink()
    preview.until("/hello.txt", lambda answer: answer.status == 404)
    (preview.root / "site.toml").write_text('title = "Renamed shelf"\n')
    preview.until("/", shows("Renamed shelf"))
    # Without an address of its own the site has none in the preview, either, once the pages have followed that nobody looks at.
    preview.until("/articles/r1.html", shows("Renamed shelf"))
    assert preview.url not in preview.ask("/articles/r1.html").text


def test_drafts_are_shown_when_asked_for(start: START) -> None:
    """--drafts shows what is marked as a draft."""

    def draft(root: Path) -> None:
        (root / "content" / "articles" / "d.md").write_text('+++\ntitle = "A draft"\ndraft = true\n+++\n')

    assert start(prepare=draft).ask("/articles/d.html").status == 404
    assert start("--drafts", prepare=draft).ask("/articles/d.html").status == 200


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of this test is a shell script")
def test_the_browser_is_opened_when_asked_for(tmp_path: Path) -> None:
    """--open hands the address of the preview to the browser."""
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}.part" && mv "{opened}.part" "{opened}"\n')
    browser.chmod(0o755)
    root = small_site(tmp_path / "site", records=1)
    preview = Preview.start(root, "--open", under=("env", f"BROWSER={browser} %s"))
    try:
        wait_for(opened.exists, "opening")
        assert opened.read_text().strip() == preview.url
    finally:
        preview.stop()


def test_style_sheets_are_found_without_a_build(tmp_path: Path) -> None:
    """A changed style sheet is known by its old and new address at once, and its bytes with it; the others are not named."""
    root = small_site(tmp_path / "site", records=1)
    config, out = load_config(root), root / "out"
    report, memory = build(root, config, out, BuildOptions())
    assert report.written
    assert memory is not None
    sheet = root / "themes" / "default" / "assets" / "css" / "site.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("body{color:#123456}")
    assets, files = newer_styles(root, config, memory.ledger.outputs)
    ((old, new),) = assets.items()
    assert old in memory.ledger.outputs
    assert old.startswith("assets/css/site.")
    assert files[new] == b"body{color:#123456}"


def test_style_sheets_are_told_and_served_before_their_pages_are_made(tmp_path: Path) -> None:
    """What is announced is told to open pages and served, though no file of it stands in the site yet; then it is over."""
    hub = Hub()
    with Server((tmp_path,), hub, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        preview = Preview(tmp_path, url=server.url)
        page = Page(preview, "index.html")
        hub.publish(State(assets={"a.css": "b.css"}, files={"b.css": b"body{}"}), busy=True)
        wait_for(lambda: page.last["assets"] == {"a.css": "b.css"})
        assert preview.ask("/b.css").body == b"body{}"
        hub.publish(State())
        wait_for(lambda: page.last["assets"] == {})
        assert preview.ask("/b.css").status == 404
        hub.close()
        server.shutdown()
        thread.join()


def test_the_site_itself_is_not_touched(start: START) -> None:
    """A preview writes nowhere but into .sitegen."""
    preview = start()
    write_record(preview.root, "r1", "A new note.")
    preview.until("/articles/r1.html", shows("A new note."))
    assert {entry.name for entry in preview.root.iterdir()} == {".sitegen", "content", "site.toml"}


def test_a_preview_is_what_a_build_makes(start: START) -> None:
    """After edits, the preview's folder is that of a build from nothing for the same address, byte for byte."""
    preview = start()
    write_record(preview.root, "r1", "A new note.", "A new title")
    write_list(preview.root, "second", ["r3", "r1"])
    (preview.root / "content" / "articles" / "r4.md").unlink()
    write_record(preview.root, "r7", "Come.")
    preview.until("/articles/r7.html", shows("Come."))
    preview.until("/lists/second.html", shows("A new title"))
    preview.until("/articles/r4.html", lambda answer: answer.status == 404)
    fresh = preview.root.parent / "fresh"
    command = [sys.executable, "-m", "sitegen", "build", str(preview.root), "-o", str(fresh), "--base-url", preview.url]
    subprocess.run(command, check=True, capture_output=True)
    state = preview.root / ".sitegen"
    wait_for(lambda: files(state / "preview") | files(state / "preview-bulk") == files(fresh), "being the same")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but for our own state."""
    named = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: path.read_bytes() for name, path in named if not name.startswith(".sitegen/")}


def mixed_saves(preview: Preview, count: int) -> None:
    """Saves records in all ways by turns; each must be served before the next is made."""
    dice = random.Random(count)
    for number in range(count):
        save = SAVES[number % len(SAVES)] if number < len(SAVES) else dice.choice(SAVES)
        name = f"r{dice.randrange(6)}"
        token = f"token{number}x"
        save(preview.root / "content" / "articles" / f"{name}.md", record_text(name, f"Saved with {token}."))
        preview.until(f"/articles/{name}.html", shows(token))


def test_fifty_mixed_saves_are_all_seen(start: START) -> None:
    """However a record is saved, its page follows."""
    mixed_saves(start(), 50)


@pytest.mark.slow
def test_a_thousand_mixed_saves_are_all_seen_and_memory_is_steady(start: START) -> None:
    """A thousand saves are all seen; after the first hundred the process grows by less than a tenth."""
    preview = start()
    mixed_saves(preview, 100)
    before = preview.memory()
    mixed_saves(preview, 1000)
    assert preview.memory() < before * 1.1 + 4_000
    assert preview.handles() < 60


def test_a_storm_makes_at_most_two_builds(start: START) -> None:
    """Five thousand touches, and edits among them, make at most two builds; the last state is served."""
    preview = start()
    folder = preview.root / "content" / "articles"
    script = (
        "import os, sys\n"
        "for number in range(5000):\n"
        "    os.utime(os.path.join(sys.argv[1], f'r{number % 6}.md'))\n"
        "    if number % 1000 == 999: open(os.path.join(sys.argv[1], 'r1.md'), 'a').write(f'storm{number}')\n"
    )
    page = Page(preview, "articles/r1.html")
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True)
    preview.until("/articles/r1.html", shows("storm4999"))
    write_record(preview.root, "r0", "After the storm.")
    preview.until("/articles/r0.html", shows("After the storm."))
    assert len(page.told) <= 3
    assert preview.builds <= 3


def test_lost_notices_are_made_up_for(start: START) -> None:
    """When more happens than the system keeps for us, everything is looked at, and what is new is watched from then on."""
    preview = start()
    content = preview.root / "content"
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    preview.process.send_signal(signal.SIGSTOP)
    try:
        for number in range(limit + 500):
            os.utime(content / "articles" / f"r{number % 5}.md")
        (content / "late").mkdir()
        (content / "late" / "lost.md").write_text('+++\ntitle = "Lost"\n+++\nNobody told.\n')
    finally:
        preview.process.send_signal(signal.SIGCONT)
    preview.until("/articles/lost.html", shows("Nobody told."))

    def seen() -> bool:
        (content / "late" / "lost.md").write_text('+++\ntitle = "Lost"\n+++\nNow watched.\n')
        return shows("Now watched.")(preview.ask("/articles/lost.html"))

    wait_for(seen, "an edit in the folder that came while notices were lost")


def test_what_sums_up_the_collection_follows_the_pages(start: START) -> None:
    """Search and exports of the whole are made after the pages, by another process; pages that show them are told."""
    preview = start()
    preview.until("/search/", shows("articles"))
    page = Page(preview, "search/index.html")
    write_record(preview.root, "later", "Later.")
    preview.until("/articles/later.html", shows("Later."))
    wait_for(lambda: len(page.told) > 1, "being told of the new index")
    assert preview.ask("/search").headers["Location"] == "/search/"


def test_a_broken_search_page_is_told_and_mended(start: START) -> None:
    """What goes wrong after the pages is shown as well, and its end."""
    preview = start(prepare=lambda root: (root / "themes" / "default" / "templates").mkdir(parents=True))
    preview.until("/search/", shows("articles"))
    page = Page(preview, "about.html")
    template = preview.root / "themes" / "default" / "templates" / "search.html"
    template.write_text("{{ nothing }}")
    wait_for(lambda: "search.html:1" in str(page.last["problem"]), "the problem")
    template.unlink()
    wait_for(lambda: page.last["problem"] is None, "the fix")


def test_events_begin_with_the_state(shelf: Preview) -> None:
    """Whoever connects is told at once what there is, so that nothing is missed between page and stream."""
    (first,) = islice(shelf.events("articles/r1.html"), 1)
    assert f'data-digest="{first["digest"]}"' in shelf.ask("/articles/r1.html").text
