"""Former addresses, removed records, and the page of what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sites import Site

from sitegen.cli import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REMOVED = """
[[removed]]
id = "gone"
title = "Gone <b>& lost"
date = 2026-02-10
reason = "Retracted by its **publisher**."
replaced_by = "beta"
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's parent on loopback: the site lies under a path of its own, as on GitHub Pages."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder.parent)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/{folder.name}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_former_id_leads_to_the_record(site: Site) -> None:
    """The old address is a page that leads on, names the new one as canonical, and is in no index; lists may use the old id."""
    site.record("alpha", aliases=["old-alpha", "Older Alpha"])
    site.write("content/lists/first.md", '+++\ntitle = "First"\n+++\n1. [[old-alpha]]\n')
    assert site.build().code == 0
    for name in ("old-alpha", "older-alpha"):
        page = site.read(f"articles/{name}.html")
        assert '<meta http-equiv="refresh" content="0; url=../articles/alpha.html">' in page
        assert '<link rel="canonical" href="https://example.org/shelf/articles/alpha.html">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert name not in site.read("sitemap.xml")


@pytest.mark.browser
def test_a_browser_follows_a_former_address_under_a_base_path(site: Site, browser: Browser) -> None:
    """Chromium arrives at the record without script, wherever the site lies."""
    site.record("alpha", title="Arrived", aliases=["old-alpha"])
    site.build()
    with served(site.public) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}articles/old-alpha.html")
        page.wait_for_url("**/articles/alpha.html")
        assert page.locator("h1").inner_text() == "Arrived"
        context.close()


def test_a_living_address_beats_a_former_one(site: Site) -> None:
    """An alias that is another record's address is said and leads nowhere; of two records with one alias the smaller id has it."""
    site.record("alpha", aliases=["beta", "shared", "alpha"])
    site.record("beta", title="Beta lives", aliases=["shared"])
    built = site.build()
    assert built.code == 0
    assert "content/alpha.md:1: aliases: the former id 'beta' is the address of 'beta'" in built.text
    assert "content/beta.md:1: aliases: the former id 'shared' is the address of 'alpha'" in built.text
    assert built.text.count("the former id") == 2
    assert "Beta lives" in site.read("articles/beta.html")
    assert "alpha.html" in site.read("articles/shared.html")


def test_a_removed_record_leaves_a_page(site: Site) -> None:
    """It says what, when and why, leads to the successor, is in no index, and nothing of it is markup."""
    site.record("beta", title="Successor", added="2026-01-02")
    site.write("content/removed.toml", REMOVED)
    assert site.build().code == 0
    page = site.read("articles/gone.html")
    assert "Gone &lt;b&gt;&amp; lost" in page
    assert "<strong>publisher</strong>" in page
    assert 'href="../articles/beta.html"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "gone.html" not in site.read("sitemap.xml")
    (site.root / "content/removed.toml").unlink()
    site.build()
    assert not (site.public / "articles/gone.html").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[removed]]\n", "content/removed.toml:1: removed[0]: has no 'id'; add id = ..."),
        ('[[removed]]\nid = "x"\ndate = "soon"\n', "date: 'soon' is no date; write it as 2026-02-03"),
        (
            '[[removed]]\nid = "x"\nreplacedby = "y"\n',
            "content/removed.toml:3: removed[0].replacedby: is not a known key; did you mean 'replaced_by'?",
        ),
        (
            '[[removed]]\nid = "x"\ntitle = 7\n',
            "content/removed.toml:3: removed[0].title: 7 is not text; write it in quotes",
        ),
        ('[removed]\nid = "x"\n', "is not an array of tables"),
        ('[[gone]]\nid = "x"\n', "gone: is no key of this file"),
        ("[[removed\n", "content/removed.toml"),
        ('[[removed]]\nid = "alpha"\n', "'alpha' is said to be removed, but its address is that of 'alpha'"),
        ('[[removed]]\nid = "x"\nreplaced_by = "nobody"\n', "replaced_by: there is no record 'nobody'"),
    ],
)
def test_mistakes_in_removals_are_named(site: Site, text: str, said: str) -> None:
    """Each mistake is named with its place and how to mend it; the site is built."""
    site.record("alpha")
    site.write("content/removed.toml", text)
    built = site.build()
    assert said in built.text
    run(["check", str(site.root)])
    assert said in "".join(site.capsys.readouterr())
    assert (site.public / "articles/alpha.html").exists()


def test_what_is_new_by_day(site: Site) -> None:
    """The latest day first; what was added, changed and removed each under its heading; the undated nowhere; linked from every page."""
    site.record("alpha", title="Alpha", added="2026-01-02", updated="2026-02-10")
    site.record("beta", title="Beta", added="2026-02-10T08:00:00Z", updated="2026-02-10T09:00:00Z")
    site.record("gamma", title="Gamma")
    site.write("content/removed.toml", REMOVED)
    site.write("content/lists/first.md", '+++\ntitle = "First"\nadded = "2026-01-02"\n+++\n1. [[alpha]]\n')
    site.build()
    page = site.read("changes/index.html")
    order = re.findall(r'<time datetime="([^"]+)">|<h3 class="kind">([\w ]+)</h3>|class="title"[^>]*>([^<]+)', page)
    assert ["".join(found) for found in order] == [
        *("2026-02-10", "Added", "Beta", "Changed", "Alpha", "Removed", "Gone &lt;b&gt;&amp; lost"),
        *("2026-01-02", "Added", "Alpha", "Reading lists", "First"),
    ]
    assert 'href="../changes/index.html"' in site.read("articles/gamma.html")
    assert "changes/" in site.read("sitemap.xml")


def test_former_addresses_come_out_alike_in_every_build(site: Site) -> None:
    """Records that take each other's old addresses, and removals that come and go, end like a clean build."""
    site.record("alpha", aliases=["old"])
    site.build()
    site.record("old", title="A new record at the old address")
    site.build()
    site.write("content/removed.toml", REMOVED.replace('"gone"', '"alpha"'))
    (site.root / "content/alpha.md").unlink()
    site.build()
    site.record("beta", added="2026-01-02")
    site.build()
    incremental = site.tree()
    site.build("--clean")
    assert site.tree() == incremental
