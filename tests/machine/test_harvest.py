"""The sitemap and the OAI-PMH static repository: valid, by true dates, split where they are large."""

from __future__ import annotations

import re

import pytest
from sites import Site
from validity import faults

from sitegen.plan import oai, sitemap

CONFIG = 'title = "Shelf & Co"\nbase_url = "https://example.org/shelf/"\n[oai]\nemail = "list@example.org"\n{}'
REMOVED = '[[removed]]\nid = "gone"\ndate = 2026-02-10\n[[removed]]\nid = "nowhen"\n'


def fill(site: Site) -> None:
    """Two dated records, one without a date, one removed, and a site that wants to be harvested."""
    site.write("site.toml", CONFIG.format(""))
    site.record(
        "one", title="One <i>& two</i> ]]>", authors=["Doe, Jane"], added="2026-01-02", updated="2026-03-04T05:06:07Z", doi="10.1000/a#b",
        abstract="A & B < C", subjects=["Letters"], language="de", issued="199X", journal="Alphabetica", isbn="9780306406157",
    )  # fmt: skip
    site.record("two", added="2026-01")
    site.record("undated")
    site.write("content/removed.toml", REMOVED)


def headers(text: str) -> list[tuple[str, str]]:
    """(identifier, datestamp) of every record of a static repository."""
    pattern = r"<oai:header>\s*<oai:identifier>([^<]+)</oai:identifier>\s*<oai:datestamp>([^<]+)"
    return re.findall(pattern, text)


def test_the_repository_is_valid_and_honest(site: Site) -> None:
    """Dated records with the day of their last change, and nothing else; valid by the schema, which knows no deletions."""
    fill(site)
    assert site.build().code == 0
    text = site.read("oai.xml")
    assert faults("oai-static", text.encode()) == []
    place = "oai:example.org:shelf/articles/"
    assert headers(text) == [
        (f"{place}one", "2026-03-04"),
        (f"{place}two", "2026-01-01"),
    ]
    assert "<oai:earliestDatestamp>2026-01-01</oai:earliestDatestamp>" in text
    assert "<oai:deletedRecord>no</oai:deletedRecord>" in text
    assert "<dc:identifier>https://doi.org/10.1000/a%23b</dc:identifier>" in text
    assert "<dc:date>" not in text
    assert "oai.xml" in site.read("data/index.html")


def test_the_repository_needs_an_address_to_write_to(site: Site) -> None:
    """Without `email` or without `base_url` there is none; a gateway stands before the file's address."""
    fill(site)
    site.write("site.toml", CONFIG.format('gateway = "https://gate.example/oai/"\n'))
    site.build()
    assert "<oai:baseURL>https://gate.example/oai/example.org/shelf/oai.xml</oai:baseURL>" in site.read("oai.xml")
    for config in ('base_url = "https://example.org/"\n', '[oai]\nemail = "list@example.org"\n'):
        site.write("site.toml", config)
        assert site.build().code == 0
        assert not (site.public / "oai.xml").exists()
    site.write("site.toml", '[oai]\nemail = "nobody"\n')
    assert "oai.email: 'nobody' is not an e-mail address" in site.build().text


def test_large_repositories_are_split(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file holds no more than it may, is valid by itself, and all of them hold every record once."""
    monkeypatch.setattr(oai, "MOST_RECORDS", 1)
    fill(site)
    site.build("--jobs", "1")
    parts = [site.read(name) for name in ("oai.xml", "oai-2.xml")]
    assert [len(headers(part)) for part in parts] == [1, 1]
    assert [faults("oai-static", part.encode()) for part in parts] == [[], []]
    assert not (site.public / "oai-3.xml").exists()


def test_the_sitemap_is_valid_and_true(site: Site) -> None:
    """`lastmod` is a record's own date at its own precision, and stands nowhere else."""
    fill(site)
    site.build()
    text = site.read("sitemap.xml")
    assert faults("sitemap", text.encode()) == []
    assert dict(re.findall(r"<loc>https://example.org/shelf/([^<]*)</loc><lastmod>([^<]+)</lastmod>", text)) == {
        "articles/one.html": "2026-03-04",
        "articles/two.html": "2026-01",
    }
    assert "Sitemap: https://example.org/shelf/sitemap.xml" in site.read("robots.txt")


def test_large_sitemaps_are_split(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index names the parts; the parts hold every address once, and are gone when they are needed no more."""
    fill(site)
    site.build()
    whole = re.findall(r"<loc>([^<]+)</loc>", site.read("sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 10)
    site.build("--clean", "--jobs", "1")
    index = site.read("sitemap.xml")
    assert faults("sitemap-index", index.encode()) == []
    parts = re.findall(r"<loc>https://example.org/shelf/([^<]+)</loc>", index)
    found = []
    for part in parts:
        text = site.read(part)
        assert faults("sitemap", text.encode()) == []
        found += re.findall(r"<loc>([^<]+)</loc>", text)
    assert found == whole
    assert len(parts) == -(-len(whole) // 10)
    monkeypatch.undo()
    site.build("--clean")
    assert not list(site.public.glob("sitemap-*.xml"))
