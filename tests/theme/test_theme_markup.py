"""The HTML of every page: one outline, no script in attributes, nothing from elsewhere, links that lead somewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from hostile import BASE
from sites import Site

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: Pages that search brings.
SEARCH = ("search/", "opensearch.xml")


class Page(HTMLParser):
    """What these tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.crooked: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crooked.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text.append(data)

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.tags if attribute in attrs]


def pages(folder: Path) -> dict[str, Page]:
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    return {name: Page(path.read_text(encoding="utf-8")) for name, path in names.items()}


@pytest.fixture(scope="session", params=["demo", "hostile", "plain"])
def site(request: pytest.FixtureRequest) -> tuple[Path, dict[str, Page]]:
    """Each built site and its pages by path."""
    folder: Path = request.getfixturevalue(request.param)
    return folder, pages(folder)


Pages = tuple[Path, dict[str, Page]]
ADDRESSES = ("href", "src", "action", "data-copy-url")


def resolved(page: str, path: str) -> str:
    """The file that an address on a page leads to, as a path from the site's root."""
    if path.startswith("/"):
        return path.removeprefix(BASE)
    return normpath(join(dirname(page), unquote(path))) if path else page


def test_every_page_has_one_outline(site: Pages) -> None:
    """Every page has a title, one main, one h1, and headings that never skip a level."""
    for name, page in site[1].items():
        tags = [tag for tag, _ in page.tags]
        assert tags.count("main") == tags.count("title") - tags[tags.index("body") :].count("title") == 1, name
        levels = [int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_tags_are_closed(site: Pages) -> None:
    """What is opened is closed, in order, on every page."""
    for name, page in site[1].items():
        assert not page.crooked, (name, page.crooked[:3])
        assert not page.open, name


def test_ids_are_unique(site: Pages) -> None:
    """No page uses an id twice."""
    for name, page in site[1].items():
        ids = page.values("id")
        assert len(ids) == len(set(ids)), (name, sorted({each for each in ids if ids.count(each) > 1}))


def test_no_script_in_attributes(site: Pages) -> None:
    """No element has an event handler or a style of its own, and no address is a script."""
    for name, page in site[1].items():
        for tag, attrs in page.tags:
            assert not [key for key in attrs if key.startswith("on") or key == "style"], (name, tag, attrs)
            assert not attrs.get("href", "").lower().startswith(("javascript:", "data:", "vbscript:")), name


def test_nothing_comes_from_elsewhere(site: Pages) -> None:
    """Scripts, style sheets, pictures and fonts come from the site itself."""
    loads = {"script": "src", "img": "src", "source": "src", "iframe": "src"}
    for name, page in site[1].items():
        for tag, attrs in page.tags:
            address = attrs.get(loads.get(tag, ""), "")
            if tag == "link" and {"stylesheet", "icon", "preload"} & set(attrs["rel"].split()):
                address = attrs["href"]
            assert not urlsplit(address).netloc, (name, tag, attrs)


def test_every_link_leads_somewhere(site: Pages) -> None:
    """Every link inside the site leads to a file of it, and every fragment to an element."""
    folder, known = site
    for name, page in known.items():
        ids = {other: set(found.values("id")) for other, found in ((name, page),)}
        for address in (each for attribute in ADDRESSES for each in page.values(attribute)):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = resolved(name, parts.path)
            if target.startswith(SEARCH):
                continue
            assert (folder / target).is_file(), (name, address)
            if parts.fragment:
                there = ids.setdefault(target, set(known[target].values("id")))
                assert unquote(parts.fragment) in there, (name, address)


def test_records_are_inert(hostile: Path) -> None:
    """Markup in titles, names, abstracts and addresses is shown as text, in the body and in the head."""
    text = (hostile / "articles/inert.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text
    assert "{{ 7*7 }}" in text
    assert "alert(1)" in "".join(Page(text).text)


def test_foreign_titles_say_their_language_and_direction(hostile: Path) -> None:
    """A title in another language carries `lang` and `dir=auto`; the page keeps its own language."""
    page = Page((hostile / "articles/arabic.html").read_text(encoding="utf-8"))
    title = next(attrs for tag, attrs in page.tags if tag == "h1")
    assert (title["lang"], title["dir"]) == ("ar", "auto")
    assert page.tags[0] == ("html", {"lang": "en", "dir": "ltr"})


def test_years_are_shown_as_years(demo: Path) -> None:
    """The index of years names each year as people write it."""
    page = Page((demo / "years/index.html").read_text(encoding="utf-8"))
    words = [text for text in page.text if text.isdigit()]
    assert "2022" in words
    assert not [word for word in words if len(word) > 4]


def test_many_authors_fold(hostile: Path) -> None:
    """Of 45 authors the first 12 are shown and all the rest are on the page, folded."""
    text = (hostile / "articles/endless.html").read_text(encoding="utf-8")
    shown, _, folded = text.partition('<details class="more">')
    assert shown.count('class="name"') == 12
    assert folded.count('class="name"') == 33
    assert "Show all 45" in folded


def test_parameters_reach_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A colour set in site.toml reaches every page, and what is not set costs nothing."""
    site = Site(tmp_path / "site", capsys)
    site.record("one")
    assert site.build().code == 0
    assert "<style>" not in site.read("index.html")
    site.write("site.toml", 'title = "T"\n[theme]\naccent = "#205040"\nmeasure = "50ch"\n')
    assert site.build().code == 0
    page = site.read("articles/one.html")
    assert "--accent:light-dark(#205040,#e59a8b);" in page
    assert "--measure:50ch;" in page


def test_one_template_can_be_overridden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of the same name in the site's own themes folder takes the place of a template; all others stay."""
    site = Site(tmp_path / "site", capsys)
    site.record("one", title="Kept")
    site.write("themes/default/templates/_footer.html", "<footer>mine {{ site.title }}</footer>")
    assert site.build().code == 0
    page = site.read("articles/one.html")
    assert "<footer>mine Test shelf</footer>" in page
    assert "Kept" in page
