"""What machines find on the pages of a built site: tags on articles, COinS on lists, JSON-LD everywhere, one address a page."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pyld import jsonld
from sites import Site

ARTICLE = "articles/alpha.html"
LIST = "lists/first.html"

#: Stands in for https://schema.org, which is not asked: every name belongs to schema.org, `@id`s and addresses are what they are.
CONTEXT = {
    "@context": {
        "@vocab": "https://schema.org/",
        "url": {"@type": "@id"},
        "sameAs": {"@type": "@id"},
        "item": {"@type": "@id"},
    }
}


def offline(url: str, options: object) -> dict[str, object]:
    """Answers for schema.org; any other address would be a fault."""
    assert url == "https://schema.org"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """A built site with an article, a book without abstract, and a list of both."""
    site = Site(tmp_path / "site", capsys)
    site.record(
        "alpha", title="Rivers </script><!-- of words", authors=["Doe, Jane"], issued="2021-05", journal="Alphabetica",
        abstract="On rivers.", subjects=["Letters"], doi="10.1000/one", license="CC BY 4.0", added="2026-01-02",
    )  # fmt: skip
    site.record("beta", type="book", title="Silent engines", authors=["Poe, Ann"], issued="2020")
    site.write("content/lists/first.md", '+++\ntitle = "First"\n+++\n\n1. [[alpha]] — read\n2. [[beta]]\n')
    assert site.build().code == 0
    return site


def nodes(page: str) -> list[dict[str, object]]:
    """The JSON-LD nodes of a page, expanded by an independent reader."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1
    expanded = jsonld.expand(json.loads(blocks[0]), {"documentLoader": offline})
    return [node for top in expanded for node in top.get("@graph", [top])]


def types(page: str) -> set[str]:
    return {kind.removeprefix("https://schema.org/") for node in nodes(page) for kind in node["@type"]}


def test_every_page_has_json_ld_with_its_crumbs(site: Site) -> None:
    """All pages but those that nobody should index hold one block of JSON-LD that an independent reader expands, with a BreadcrumbList."""
    for path in site.public.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        if 'content="noindex"' not in page:
            assert "BreadcrumbList" in types(page), path


def test_pages_say_what_they_are(site: Site) -> None:
    """An article, a book, a site, and collections with their items in order."""
    assert "ScholarlyArticle" in types(site.read(ARTICLE))
    assert "Book" in types(site.read("articles/beta.html"))
    assert "WebSite" in types(site.read("index.html"))
    for path in (LIST, "lists/index.html", "articles/index.html", "authors/jane-doe.html", "authors/index.html"):
        assert "CollectionPage" in types(site.read(path)), path
    (node,) = [node for node in nodes(site.read(LIST)) if node["@type"] == ["https://schema.org/CollectionPage"]]
    (listing,) = node["https://schema.org/mainEntity"]
    addresses = [item["https://schema.org/url"][0]["@id"] for item in listing["https://schema.org/itemListElement"]]
    base = "https://example.org/shelf/"
    assert addresses == [base + ARTICLE, base + "articles/beta.html"]


def test_coins_stand_on_lists_only(site: Site) -> None:
    """Zotero would prefer COinS to an article's richer tags, so no article has them; lists and the pages of values do."""
    spans = re.compile(r'<span class="Z3988" title="([^"]*)"></span>')
    for path in (site.public / "articles").glob("*.html"):
        assert "Z3988" not in path.read_text(encoding="utf-8")
    for path in (LIST, "authors/jane-doe.html"):
        found = [parse_qs(unescape(title), strict_parsing=True) for title in spans.findall(site.read(path))]
        assert found[0]["rft.atitle"] == ["Rivers </script><!-- of words"]
    assert len(spans.findall(site.read(LIST))) == 2


def test_a_record_without_abstract_has_no_description(site: Site) -> None:
    """Zotero takes a page's description for the abstract where there is none: then there must be no description."""
    page = site.read("articles/beta.html")
    assert 'name="description"' not in page
    assert "og:description" not in page


def test_signposts_lead_to_twins_and_items(site: Site) -> None:
    """An article's page points to its exports with their types, its licence and its type; a list's to its items. None has `cite-as`."""
    page = site.read(ARTICLE)
    for suffix, kind in (("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems")):
        assert f'<link rel="describedby" type="{kind}" href="../articles/alpha.{suffix}"' in page
    assert '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">' in page
    assert '<link rel="type" href="https://schema.org/ScholarlyArticle">' in page
    assert '<link rel="collection" href="../lists/first.html">' in page
    assert re.findall(r'<link rel="item" href="([^"]+)"', site.read(LIST)) == [
        "../articles/alpha.html",
        "../articles/beta.html",
    ]
    assert not any("cite-as" in path.read_text(encoding="utf-8") for path in site.public.rglob("*.html"))


def test_every_page_has_one_canonical_address(site: Site) -> None:
    """The address in `rel=canonical` is that of og:url, and of the sitemap (`noindex` aside); a folder's front page goes by the folder."""
    listed = re.findall(r"<loc>([^<]+)</loc>", site.read("sitemap.xml"))
    assert len(listed) == len(set(listed))
    for path in site.public.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
        if 'content="noindex"' in page:
            continue
        name = path.relative_to(site.public).as_posix()
        name = name.removesuffix("index.html") if path.name == "index.html" else name
        assert canonical == [f"https://example.org/shelf/{name}"]
        if "og:url" in page:
            assert re.findall(r'property="og:url" content="([^"]+)"', page) == canonical
        if "search" not in name:
            assert canonical[0] in listed, name


def test_a_pdf_counts_only_beside_its_page(site: Site) -> None:
    """`citation_pdf_url` names a PDF in the folder of the record's page on this very site, and no other."""
    base = "https://example.org/shelf/articles"
    site.record("alpha", title="A", urls=[f"{base}/alpha.pdf"])
    site.record("beta", title="B", urls=[f"{base}/deep/beta.pdf", "https://elsewhere.example/shelf/articles/beta.pdf"])
    assert site.build().code == 0
    assert f'<meta name="citation_pdf_url" content="{base}/alpha.pdf">' in site.read(ARTICLE)
    assert "citation_pdf_url" not in site.read("articles/beta.html")
