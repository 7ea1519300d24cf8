"""Social cards: drawn in the theme's own fonts, the same on every machine, and only when something about them changed."""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import Site, tree

from sitegen.plan.social import fit
from sitegen.raster import Fonts, draw, ready_fonts

pytest.importorskip("resvg_py")

CONFIG = 'title = "Shelf"\nbase_url = "https://example.org/shelf/"\n[cards]\npages = {}\n{}'
ALL = '["home", "lists", "articles"]'


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Fonts:
    """The default theme's fonts, made ready once."""
    folder = project / "themes" / "default" / "assets"
    assets = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob("fonts/*.woff2"))}
    return ready_fonts(assets, tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def site(site: Site, ready: Fonts) -> Site:
    """A site that wants all cards, and finds its fonts made ready."""
    site.write("site.toml", CONFIG.format(ALL, ""))
    source = Path(ready.paths[0]).parent
    for path in source.iterdir():
        site.write(f".sitegen/fonts/{source.name}/{path.name}", path.read_bytes())
    site.record("alpha", title="Rivers & <words>", authors=["Doe, Jane"], issued="2021", journal="Alphabetica")
    site.record("beta", title="深度学习")
    site.write("content/lists/first.md", '+++\ntitle = "First"\n+++\n1. [[alpha]]\n')
    return site


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def image(page: str) -> str:
    """What a page names as its picture, by its path in the site."""
    found = re.search(r'<meta property="og:image" content="https://example.org/shelf/([^"]+)">', page)
    return found[1] if found else ""


def test_pages_name_their_pictures(site: Site) -> None:
    """Articles, lists and the site have pictures of the right size; every other page shows the site's."""
    assert site.build().code == 0
    assert image(site.read("articles/alpha.html")) == "cards/articles/alpha.png"
    assert image(site.read("lists/first.html")) == "cards/lists/first.png"
    for page in ("index.html", "authors/jane-doe.html", "statistics/index.html"):
        assert image(site.read(page)) == "cards/home.png"
    drawn = {path.relative_to(site.public).as_posix(): path.read_bytes() for path in site.public.rglob("*.png")}
    assert sorted(drawn) == ["cards/articles/alpha.png", "cards/home.png", "cards/lists/first.png"]
    assert {size(data) for data in drawn.values()} == {(1200, 630)}
    assert len(set(drawn.values())) == 3
    assert '<meta name="twitter:card" content="summary_large_image">' in site.read("articles/alpha.html")


def test_a_title_that_the_fonts_cannot_write_has_no_picture(site: Site) -> None:
    """No machine's own fonts are used: the page shows the site's picture instead."""
    site.build()
    assert image(site.read("articles/beta.html")) == "cards/home.png"


def test_a_picture_is_drawn_only_when_it_changed(site: Site) -> None:
    """An abstract redraws nothing, a title its own picture, a colour all of them; the result is that of a clean build."""
    site.build()
    before = tree(site.public / "cards")
    times = {path: path.stat().st_mtime_ns for path in (site.public / "cards").rglob("*.png")}
    site.record(
        "alpha", title="Rivers & <words>", authors=["Doe, Jane"], issued="2021", journal="Alphabetica", abstract="New."
    )
    site.build()
    assert times == {path: path.stat().st_mtime_ns for path in (site.public / "cards").rglob("*.png")}
    site.record("alpha", title="Lakes", authors=["Doe, Jane"], issued="2021", journal="Alphabetica")
    site.build()
    after = tree(site.public / "cards")
    assert [name for name in before if before[name] != after[name]] == ["articles/alpha.png"]
    site.write("site.toml", CONFIG.format(ALL, '[theme]\naccent = "#123456"\n'))
    site.build()
    recoloured = tree(site.public / "cards")
    assert not [name for name in after if after[name] == recoloured[name]]
    out = site.root.parent / "clean"
    site.build("--clean", "-o", str(out))
    assert tree(out) == site.tree()


def test_pictures_are_drawn_for_the_pages_that_are_named(site: Site) -> None:
    """Only what site.toml names; nothing without an address for it."""
    site.write("site.toml", CONFIG.format('["lists"]', ""))
    site.build()
    assert [path.name for path in site.public.rglob("*.png")] == ["first.png"]
    assert image(site.read("articles/alpha.html")) == ""
    site.write("site.toml", f"[cards]\npages = {ALL}\n")
    site.build()
    assert not list(site.public.rglob("*.png"))


def test_a_theme_draws_them_its_own_way(site: Site) -> None:
    """A template of the site's own takes the place of the theme's; a fault in it is named with its line."""
    site.build()
    before = site.public.joinpath("cards/home.png").read_bytes()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630">{}</svg>'
    site.write("themes/default/templates/card.svg", svg.format('<rect width="9" height="9"/>'))
    assert site.build().code == 0
    assert site.public.joinpath("cards/home.png").read_bytes() != before
    site.write("themes/default/templates/card.svg", svg.format("\n{{ view.nothing }}"))
    built = site.build()
    assert built.code == 2
    assert "card.svg:2" in built.text


def test_without_the_extra_the_build_says_how_to_get_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build stops before it changes anything, and says what to install."""
    site.build()
    before = site.tree()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    site.record("alpha", title="Lakes")
    built = site.build()
    assert built.code == 2
    assert "pip install 'sitegen[cards]'" in built.text
    assert site.tree() == before


def test_fonts_write_latin_letters_in_two_weights(ready: Fonts) -> None:
    """The theme's subsets are one font: letters beyond ASCII are there, bold differs from regular."""
    assert {ord(letter) for letter in "aZß“”–…łčśğøñ"} <= ready.widths.keys()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="300" height="60">'
        '<text x="5" y="40" font-size="40" font-family="\'Source Serif 4\'" font-weight="{}">{}</text></svg>'
    )
    pictures = {draw(svg.format(weight, word), ready.paths) for weight in (400, 700) for word in ("čaj", "caj", "")}
    assert len(pictures) == 5


WORDS = st.text(alphabet=st.sampled_from("abc WMil-—…"), max_size=600)


@given(WORDS)
def test_titles_are_broken_within_their_measure(ready: Fonts, text: str) -> None:
    """No line is wider than the card's measure, no more lines than there is room for, and nothing is lost unless an ellipsis says so."""
    lines, points = fit(text, ready.widths)
    assert all(sum(ready.widths[ord(letter)] for letter in line) * points <= 1080 for line in lines)
    assert len(lines) * points * 1.18 <= 300 or not lines
    said = "".join(lines).replace(" ", "")
    whole = "".join(text.split())
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1].rstrip(" ,;:.")))
