"""Subject headings with subdivisions ('Cancer -- Therapy') as a hierarchy."""

from __future__ import annotations

import re

from sites import Site


def links(page: str, start: str, end: str) -> list[tuple[str, str]]:
    """(address, text) of the links between two texts of a page."""
    part = page.partition(start)[2].partition(end)[0]
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', part)


def write(site: Site) -> None:
    site.record("greece", subjects=["History -- Ancient -- Greece"])
    site.record("rome", subjects=["History -- Ancient -- Rome", "History -- Modern"])


def test_a_heading_that_only_narrower_ones_imply_has_a_page(site: Site) -> None:
    """Its page has no records of its own but says how many have narrower headings, which it lists with their counts; the index lists it."""
    write(site)
    assert site.build().code == 0
    page = site.read("subjects/history.html")
    assert "2 records under narrower headings" in page
    assert links(page, "<h2>Narrower</h2>", "</section>") == [
        ("../subjects/history-ancient.html", "Ancient"),
        ("../subjects/history-modern.html", "Modern"),
    ]
    assert 'class="row"' not in page and "data-save=" not in page
    hub = site.read("subjects/index.html")
    assert [text for _, text in links(hub, "<main", "</main>")] == [
        "History", "History — Ancient", "History — Ancient — Greece", "History — Ancient — Rome", "History — Modern",
    ]  # fmt: skip


def test_breadcrumbs_lead_through_the_broader_headings(site: Site) -> None:
    """Above a heading's page stand the headings that it is a part of, each called by its own step and linked."""
    write(site)
    assert site.build().code == 0
    page = site.read("subjects/history-ancient-greece.html")
    assert links(page, 'class="wrap crumbs"', "</nav>")[2:] == [
        ("../subjects/history.html", "History"),
        ("../subjects/history-ancient.html", "Ancient"),
    ]
    assert "<title>History — Ancient — Greece · " in page


def test_an_implied_heading_comes_and_goes_with_what_implies_it(site: Site) -> None:
    """A heading above stays while anything stands below it, takes records of its own without another address, and goes with the last."""
    write(site)
    site.build()
    site.record("own", subjects=["HISTORY"])
    assert site.build().code == 0
    page = site.read("subjects/history.html")
    assert "1 record · 2 records under narrower headings" in page and ">HISTORY</h1>" in page
    site.record("own")
    site.record("rome")
    assert site.build().code == 0
    assert ">History</h1>" in site.read("subjects/history.html")
    assert not (site.public / "subjects/history-modern.html").exists()
    site.record("greece")
    assert site.build().code == 0
    assert not list(site.public.glob("subjects/h*"))


def test_a_dash_in_the_name_of_a_journal_divides_nothing(site: Site) -> None:
    """Only subjects, tags and collections are subdivided: a journal called 'Nature -- Physics' implies no journal called 'Nature'."""
    site.record("one", journal="Nature -- Physics")
    assert site.build().code == 0
    assert [path.name for path in sorted(site.public.glob("journals/*.html"))] == ["index.html", "nature-physics.html"]
