"""The statistics of a collection, and the page of what can be fetched of it."""

from __future__ import annotations

import re

from sites import Site


def shelf(site: Site) -> None:
    for number in range(20):
        site.record(f"new-{number}", date=str(2020 + number % 3), subjects=["Fresh"], status="to-read", minutes=30)
    for number in range(3):
        site.record(f"old-{number}", date=str(2010 + number), subjects=["Stale", "Stale -- Deeper"], status="read")
    site.record("late", date="2024", subjects=["Fresh"], abstract="Words.")


def test_a_subject_that_stopped_is_a_gap(site: Site) -> None:
    """A subject that stopped years ago is named with its last year; one that went on is not, nor does a single late record make gaps."""
    shelf(site)
    assert site.build().code == 0
    gaps = re.findall(r'Nothing after (\d+) on <a href="[^"]*" dir="auto">([^<]*)', site.read("statistics/index.html"))
    assert gaps == [("2012", "Stale"), ("2012", "Stale — Deeper")]


def test_progress_counts_what_has_a_status(site: Site) -> None:
    """Read records are counted among those with a status, and the minutes left are those of the unread."""
    shelf(site)
    assert site.build().code == 0
    page = site.read("statistics/index.html")
    assert "3 of 23 read" in page
    assert "About 10 hours of reading are left." in page
    assert "1 of 24" in page  # the one abstract


def test_statistics_of_nothing(site: Site) -> None:
    """A site without records, and one of a single undated record, have a page of statistics that says as much."""
    assert site.build().code == 0
    assert "Subjects over time" not in site.read("statistics/index.html")
    site.record("bare")
    assert site.build().code == 0
    page = site.read("statistics/index.html")
    assert "0 of 1" in page
    assert "Nothing after" not in page


def test_the_data_page_names_what_is_there(site: Site) -> None:
    """Every file that the page of data names exists; without exports and address it names none."""
    site.record("one", title="One", subjects=["A"], added="2026-01-02")
    assert site.build().code == 0
    page = site.read("data/index.html")
    files = re.findall(r'<li><a href="\.\./([^"]+)" type=', page)
    assert {"catalogue.bib", "articles/one.ris", "feed.xml", "sitemap.xml"} <= set(files)
    assert all((site.public / file).is_file() for file in files)
    site.write("site.toml", 'title = "T"\n[exports]\nper_record = []\ncatalogue = []\n')
    assert site.build().code == 0
    assert "<li><a href" not in site.read("data/index.html").partition("<main")[2].partition("</main")[0]


def test_a_new_record_changes_few_pages(site: Site) -> None:
    """Statistics and data are pages of their own: a new record changes them, and leaves the basket, plain pages and other records alone."""
    shelf(site)
    site.write("content/pages/about.md", '+++\ntitle = "About"\n+++\n\nWords.\n')
    assert site.build().code == 0
    before = site.tree()
    site.record("another", date="2021", authors=["Nobody Else"])
    assert site.build().code == 0
    changed = {name for name, blob in site.tree().items() if before.get(name) != blob}
    assert {"statistics/index.html", "data/index.html", "articles/another.html"} <= changed
    assert not changed & {"basket/index.html", "about.html", "articles/late.html", "404.html"}
