"""Feeds: valid in every format, by true dates only, whatever stands in the records."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import msgspec
import pytest
from sites import Site
from validity import faults, json_feed

from sitegen.render import Renderer, RenderSpec
from sitegen.views import FeedEntry, FeedView, SiteView

BASE = "https://example.org/shelf/"
FORMATS = ("feed.xml", "rss.xml", "feed.json")
CONFIG = 'title = "Shelf"\nauthor = "Ann Poe"\nbase_url = "https://example.org/shelf/"\n{}'
NASTY = "a ]]> b &amp; <c> </title> \u202e é 😀 \ufffe"


def fill(site: Site) -> None:
    """Three records with dates of all kinds and one without."""
    site.write("site.toml", CONFIG.format("[indexes.subjects]\nfeed = true\n"))
    site.record(
        "one", "A [link](two.html#x), ![](../i.png), [far](https://example.com/?a=1&b=2).", title="One ]]> & <b>", added="2026-01-02",
        subjects=["Letters"], authors=["Doe, Jane", "Poe & Sons"], url="https://example.com/one", language="de",
    )  # fmt: skip
    site.record("two", title="Two", added="2026-01-01", updated="2026-03", subjects=["Letters", "Numbers"])
    site.record("three", title="Three", updated="2026-02-03T04:05:06Z")
    site.record("undated", title="Undated", issued="2024", subjects=["Numbers"])


def read(site: Site, path: str) -> list[tuple[str, str]]:
    """The (address, title) of each entry of a feed, as an independent reader finds them; the feed is valid, too."""
    data = (site.public / path).read_bytes()
    if path.endswith(".json"):
        return [(item.url, item.title) for item in json_feed(data).items]
    assert faults("rss" if path.endswith("rss.xml") else "atom", data) == []
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [(entry.link, entry.title) for entry in parsed.entries]


@pytest.mark.parametrize("path", FORMATS)
def test_a_feed_holds_what_has_a_date(site: Site, path: str) -> None:
    """The latest change first; a month counts as its first day; a record without a date is in no feed."""
    fill(site)
    assert site.build().code == 0
    assert [address for address, _ in read(site, path)] == [
        f"{BASE}articles/{name}.html" for name in ("two", "three", "one")
    ]


def test_the_formats_say_the_same(site: Site) -> None:
    """Dates, authors, subjects, language and the record's own address, in each format's own way."""
    fill(site)
    site.build()
    atom, rss = site.read("feed.xml"), site.read("rss.xml")
    assert "<updated>2026-02-03T04:05:06Z</updated>" in atom
    assert "<published>2026-01-01T00:00:00Z</published>" in atom
    assert "<pubDate>Thu, 01 Jan 2026 00:00:00 +0000</pubDate>" in rss
    item = json_feed((site.public / "feed.json").read_bytes()).items[2]
    assert item.date_published == "2026-01-02T00:00:00Z"
    assert [author.name for author in item.authors] == ["Jane Doe", "Poe & Sons"]
    assert (item.external_url, item.language, item.tags) == ("https://example.com/one", "de", ["Letters"])


def test_links_in_notes_are_whole(site: Site) -> None:
    """A reader shows a note elsewhere than on its page, so every address in it is absolute there."""
    fill(site)
    site.build()
    html = json_feed((site.public / "feed.json").read_bytes()).items[2].content_html
    assert re.findall(r'(?:href|src)="([^"]+)"', html or "") == [
        f"{BASE}articles/two.html#x",
        f"{BASE}i.png",
        "https://example.com/?a=1&amp;b=2",
    ]


def test_values_have_feeds_where_their_index_asks(site: Site) -> None:
    """Each subject has its feeds in all formats, announced on its page; other indexes have none; a subject without dates neither."""
    fill(site)
    site.record("four", title="Four", subjects=["Nowhen"])
    site.build()
    for suffix in FORMATS:
        assert [title for _, title in read(site, f"subjects/letters.{suffix}")] == ["Two", "One ]]> & <b>"]
        assert [title for _, title in read(site, f"subjects/numbers.{suffix}")] == ["Two"]
        assert not (site.public / f"subjects/nowhen.{suffix}").exists()
    page = site.read("subjects/letters.html")
    assert '<link rel="alternate" type="application/atom+xml" href="../subjects/letters.feed.xml"' in page
    assert "feed" not in {path.name.split(".")[1] for path in (site.public / "authors").glob("*.*.*")}


def test_lists_have_feeds_where_they_ask(site: Site) -> None:
    """A list with `feed = true` has its feeds in all formats, announced and linked on its page, and they follow a note; others have none."""
    fill(site)
    for name, asks in (("first", "feed = true\n"), ("second", "")):
        text = f'+++\ntitle = "The {name}"\n{asks}+++\n1. [[one]]\n2. [[two]] - Why.\n3. [[one]]\n'
        site.write(f"content/lists/{name}.md", text)
    site.build()
    for suffix in FORMATS:
        assert [title for _, title in read(site, f"lists/first.{suffix}")] == ["Two", "One ]]> & <b>"]
        assert not (site.public / f"lists/second.{suffix}").exists()
    page = site.read("lists/first.html")
    assert '<link rel="alternate" type="application/atom+xml" href="../lists/first.feed.xml"' in page
    assert 'class="feed" href="../lists/first.feed.xml"' in page
    assert "first.html" in site.read("data/index.html").partition("Subscribe by")[2].partition("</section>")[0]
    site.record("two", "Another note.", title="Two", updated="2026-03-04")
    site.build()
    assert "Another note." in site.read("lists/first.feed.xml")
    incremental = site.tree()
    site.build("--clean")
    assert site.tree() == incremental


def test_formats_can_be_chosen(site: Site) -> None:
    """Only the formats that site.toml names are made and announced; no feed at all where feeds are switched off."""
    fill(site)
    site.write("site.toml", CONFIG.format('[feed]\nformats = ["json"]\nitems = 1\n'))
    site.build()
    assert [title for _, title in read(site, "feed.json")] == ["Two"]
    assert not (site.public / "feed.xml").exists()
    assert "application/feed+json" in site.read("index.html")
    assert "application/atom+xml" not in site.read("index.html")
    site.write("site.toml", CONFIG.format("[feed]\nenabled = false\n"))
    site.build()
    assert not any((site.public / path).exists() for path in FORMATS)


def test_a_feed_holds_the_abstract_where_that_is_wanted(site: Site) -> None:
    """`content = "abstract"` puts the abstract there, as plain text."""
    site.write("site.toml", CONFIG.format('[feed]\ncontent = "abstract"\n'))
    site.record("one", "A note.", added="2026-01-02", abstract="Less < more & so on.")
    site.build()
    assert json_feed((site.public / "feed.json").read_bytes()).items[0].content_text == "Less < more & so on."
    assert feedparser.parse((site.public / "feed.xml").read_bytes()).entries[0].summary == "Less < more & so on."
    assert "A note" not in site.read("rss.xml")


def test_the_first_date_brings_the_feed_to_every_page(site: Site) -> None:
    """Without any date there is no feed and no link to one; with the first date both are there, on pages that did not change otherwise."""
    site.write("site.toml", CONFIG.format(""))
    site.record("one", title="One")
    site.record("two", title="Two")
    site.build()
    assert not (site.public / "feed.xml").exists()
    assert "application/atom+xml" not in site.read("articles/one.html")
    site.record("two", title="Two", added="2026-01-02")
    site.build()
    assert "application/atom+xml" in site.read("articles/one.html")
    assert "changes/index.html" in site.read("articles/one.html")
    incremental = site.tree()
    site.build("--clean")
    assert site.tree() == incremental


@pytest.mark.parametrize(("kind", "form"), [("feed", "atom"), ("feed-rss", "rss")])
def test_no_text_breaks_a_feed(project: Path, kind: str, form: str) -> None:
    """Ends of CDATA sections, markup, and characters that XML cannot hold leave a feed that parses and says the rest."""
    text = NASTY + "".join(map(chr, [*range(32), 127]))
    entry = FeedEntry(
        url="articles/x.html",
        title=text,
        updated="2026-01-02T00:00:00Z",
        authors=(text,),
        summary=text,
        content=text,
        subjects=(text,),
    )
    view = FeedView(url="feed.xml", title=text, page_url="index.html", updated=entry.updated, entries=(entry,))
    site = SiteView(title=text, description="", base_url=BASE, language="en", author=text, menu=(), footer=())
    folder = str(project / "themes" / "default" / "templates")
    renderer = Renderer(RenderSpec(site=site, template_folders=(folder,), assets={}))
    data = renderer.render("feed.xml", kind, "", msgspec.msgpack.encode(view))
    assert faults(form, data) == []
    root = ElementTree.fromstring(data)  # noqa: S314 - made by the line above
    title = next(node.text for node in root.iter() if node.tag.endswith("title"))
    assert title is not None
    assert title.startswith("a ]]> b &amp; <c> </title> \u202e é 😀 ")
