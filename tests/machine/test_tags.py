"""What machines read on a page: tags, JSON-LD, COinS."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from sitegen.model import Identifier, Name, PartialDate, Record, WebLink
from sitegen.plan.machine import (
    article_node,
    article_signposts,
    breadcrumbs_node,
    coins,
    doi_address,
    dublin_core_meta,
    highwire_meta,
    json_ld,
    licence_address,
    list_node,
    opengraph_meta,
)
from sitegen.vocabulary import TYPES

ARTICLE = Record(
    id="safaei2025",
    type="article-journal",
    title="Exosome-based approaches",
    authors=(
        Name(family="Safaei", given="Mohsen", orcid="0000-0002-1825-0097", affiliation="Fasa University"),
        Name(family="Beethoven", given="Ludwig", particle="van"),
        Name(literal="WHO"),
    ),
    issued=PartialDate(year=2025, month=6, day=1),
    container_title="Regenerative Therapy",
    volume="29",
    issue="2",
    page="202-216",
    publisher="Elsevier",
    languages=("en",),
    subjects=("Cancer", "Exosome"),
    abstract="Most cells </script><script>alert(1)</script>",
    identifiers=(
        Identifier(scheme="doi", value="10.1016/j.reth.2025.03.005"),
        Identifier(scheme="issn", value="2352-3204"),
    ),
    urls=(WebLink(url="https://www.sciencedirect.com/x"),),
)


#: The Highwire tags from which Zotero tells the type, and that type.
TELLING = {
    "citation_journal_title": "journalArticle",
    "citation_inbook_title": "bookSection",
    "citation_book_title": "bookSection",
    "citation_conference_title": "conferencePaper",
    "citation_dissertation_institution": "thesis",
    "citation_technical_report_institution": "report",
}
#: What Zotero takes over from Highwire tags, by its own name of the field; it goes by the end of a tag's name.
TAKEN = {
    "title": "title",
    "publication_date": "date",
    "journal_title": "publicationTitle",
    "inbook_title": "publicationTitle",
    "conference_title": "conferenceName",
    "volume": "volume",
    "issue": "issue",
    "dissertation_institution": "university",
    "technical_report_institution": "institution",
    "technical_report_number": "number",
    "publisher": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "abstract": "abstractNote",
    "doi": "DOI",
    "public_url": "url",
    "language": "language",
}


class Tag(NamedTuple):
    """One meta element: `attribute` names it."""

    name: str
    content: str
    attribute: str


class _Elements(HTMLParser):
    """Collects the meta elements of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes in one element, which must be a meta with a name and content."""
        assert tag == "meta"
        (attribute, name), (content, text) = attrs
        assert content == "content"
        self.found.append(Tag(name or "", text or "", attribute))


def elements(html: list[str]) -> list[Tag]:
    """The meta elements that a browser finds in a text, a piece a line."""
    parser = _Elements()
    parser.feed("\n".join(html))
    parser.close()
    return parser.found


def zotero(record: Record) -> dict[str, object]:
    """What Zotero's translator 'Embedded Metadata' makes of a record's page, by its rules in our words: RDF first, then Highwire over it."""
    tags = [
        *elements(highwire_meta(record, public_url="https://list.example/a.html")),
        *elements(dublin_core_meta(record)),
        *elements(opengraph_meta(record.title, description="cut short", record=record, kind="article")),
    ]

    def first(*names: str) -> str:
        return next((tag.content for name in names for tag in tags if tag.name == name), "")

    told = [TELLING[tag.name] for tag in tags if tag.name in TELLING]
    item: dict[str, object] = {
        "itemType": told[-1] if told else first("z:itemType") or "journalArticle",
        "publicationTitle": first("DC.source"),
        "publisher": first("DC.publisher"),
        "rights": first("DC.rights"),
        "extra": first("DC.description") if first("z:itemType") else "",
        "typeWords": first("DC.type"),
    }
    item |= {field: first(f"citation_{name}") for name, field in TAKEN.items() if first(f"citation_{name}")}
    ends = (first("citation_firstpage"), first("citation_lastpage"))
    item["pages"] = "-".join(end for end in ends if end)
    item["creators"] = [
        (role, tag.content) for role in ("author", "editor") for tag in tags if tag.name == f"citation_{role}"
    ]
    item["tags"] = [tag.content for tag in tags if tag.name == "DC.subject"]
    return item


def contents(record: Record, name: str) -> list[str]:
    """What the Highwire tags called `name` say."""
    html = highwire_meta(record, public_url="https://list.example/a.html")
    return [tag.content for tag in elements(html) if tag.name == name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("citation_title", ["Exosome-based approaches"]),
        ("citation_author", ["Mohsen Safaei", "Ludwig van Beethoven", "WHO"]),
        ("citation_publication_date", ["2025/06/01"]),
        ("citation_date", []),
        ("citation_journal_title", ["Regenerative Therapy"]),
        ("citation_volume", ["29"]),
        ("citation_issue", ["2"]),
        ("citation_firstpage", ["202"]),
        ("citation_lastpage", ["216"]),
        ("citation_issn", ["2352-3204"]),
        ("citation_doi", ["10.1016/j.reth.2025.03.005"]),
        ("citation_publisher", ["Elsevier"]),
        ("citation_language", ["en"]),
        ("citation_keywords", ["Cancer; Exosome"]),
        ("citation_public_url", ["https://list.example/a.html"]),
        ("citation_pdf_url", []),
    ],
)
def test_highwire_tags_are_what_zotero_reads(name: str, expected: list[str]) -> None:
    """Zotero's Embedded Metadata finds one author a tag, in natural order, one date, and the journal."""
    assert contents(ARTICLE, name) == expected


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("article-journal", "citation_journal_title"),
        ("chapter", "citation_inbook_title"),
        ("paper-conference", "citation_conference_title"),
        ("thesis", "citation_dissertation_institution"),
        ("report", "citation_technical_report_institution"),
    ],
)
def test_the_kind_of_a_work_shows_in_its_tags(kind: str, name: str) -> None:
    """Each kind carries the one tag by which Zotero tells its item type, and no other kind's."""
    record = Record(id="x", type=kind, title="T", container_title="C", publisher="P")
    assert {tag.name for tag in elements(highwire_meta(record))} & TELLING.keys() == {name}
    assert not [tag for tag in elements(dublin_core_meta(record)) if tag.name == "z:itemType"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2025), "2025"),
        (PartialDate(year=2025, month=6), "2025/06"),
        (PartialDate(year=1990, unspecified=1), ""),
        (PartialDate(literal="undated"), ""),
    ],
)
def test_dates_are_never_more_exact_than_they_are(date: PartialDate, expected: str) -> None:
    """A date is written as far as it is known, and not at all where the year is not."""
    record = Record(id="x", type="book", title="T", issued=date)
    assert contents(record, "citation_publication_date") == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("article", "preprint"),
        ("article-journal", "journalArticle"),
        ("article-magazine", "magazineArticle"),
        ("article-newspaper", "newspaperArticle"),
        ("bill", "bill"),
        ("book", "book"),
        ("broadcast", "tvBroadcast"),
        ("chapter", "bookSection"),
        ("dataset", "dataset"),
        ("document", "document"),
        ("entry-dictionary", "dictionaryEntry"),
        ("entry-encyclopedia", "encyclopediaArticle"),
        ("graphic", "artwork"),
        ("hearing", "hearing"),
        ("interview", "interview"),
        ("legal_case", "case"),
        ("legislation", "statute"),
        ("manuscript", "manuscript"),
        ("map", "map"),
        ("motion_picture", "film"),
        ("paper-conference", "conferencePaper"),
        ("patent", "patent"),
        ("personal_communication", "letter"),
        ("post", "forumPost"),
        ("post-weblog", "blogPost"),
        ("report", "report"),
        ("review", "journalArticle"),
        ("review-book", "journalArticle"),
        ("software", "computerProgram"),
        ("song", "audioRecording"),
        ("speech", "presentation"),
        ("standard", "standard"),
        ("thesis", "thesis"),
        ("webpage", "webpage"),
    ],
)
def test_zotero_tells_every_type(kind: str, expected: str) -> None:
    """Each type arrives in Zotero as what it is, with its container, its abstract where abstracts belong, and nothing in Extra."""
    record = Record(id="x", type=kind, title="T", container_title="C", publisher="P", abstract="Words.")
    item = zotero(record)
    assert item["itemType"] == expected
    assert item["abstractNote"] == "Words."
    assert item["extra"] == ""
    assert item["publicationTitle"] == "C"


def test_every_type_of_ours_has_one_of_zoteros() -> None:
    """No type is left to Zotero's guess, which is always 'journal article'."""
    for kind in TYPES:
        record = Record(id="x", type=kind, title="T", container_title="C", publisher="P")
        tags = {tag.name for tag in elements(highwire_meta(record) + dublin_core_meta(record))}
        assert len(tags & {*TELLING, "z:itemType"}) == 1, kind


def test_zotero_takes_over_a_whole_article() -> None:
    """Every field of a journal article arrives, each once and in its place."""
    item = zotero(ARTICLE)
    assert item == {
        "itemType": "journalArticle",
        "title": "Exosome-based approaches",
        "creators": [("author", "Mohsen Safaei"), ("author", "Ludwig van Beethoven"), ("author", "WHO")],
        "date": "2025/06/01",
        "publicationTitle": "Regenerative Therapy",
        "volume": "29",
        "issue": "2",
        "pages": "202-216",
        "ISSN": "2352-3204",
        "DOI": "10.1016/j.reth.2025.03.005",
        "publisher": "Elsevier",
        "language": "en",
        "abstractNote": ARTICLE.abstract,
        "url": "https://list.example/a.html",
        "tags": ["Cancer", "Exosome"],
        "rights": "",
        "extra": "",
        "typeWords": "Text",
    }


def test_zotero_takes_over_a_paper_and_a_thesis() -> None:
    """A paper keeps its meeting and its proceedings apart; a thesis says of itself what kind it is, never 'Text'."""
    paper = Record(
        id="x",
        type="paper-conference",
        title="T",
        container_title="Proceedings of X",
        event_title="X 2020",
        editors=(Name(family="Poe", given="Ann"),),
    )
    item = zotero(paper)
    assert (item["conferenceName"], item["publicationTitle"]) == ("X 2020", "Proceedings of X")
    assert item["creators"] == [("editor", "Ann Poe")]
    thesis = Record(id="x", type="thesis", title="T", publisher="U", genre="PhD thesis")
    assert zotero(thesis)["typeWords"] == "PhD thesis"
    assert zotero(structs.replace(thesis, genre=""))["typeWords"] == ""


def test_no_identifier_can_be_mistaken_for_another() -> None:
    """Zotero tries a bare number of eight digits as an ISSN, so a PubMed number stands in its own tag only."""
    record = Record(
        id="x", type="article-journal", title="T", identifiers=(Identifier(scheme="pmid", value="12345679"),)
    )
    assert contents(record, "citation_pmid") == ["12345679"]
    assert not [tag for tag in elements(dublin_core_meta(record)) if "12345679" in tag.content]


def test_dublin_core_stands_beside_highwire() -> None:
    """Creators in index order, every identifier with its scheme, and the DCMI type."""
    tags = [(tag.name, tag.content) for tag in elements(dublin_core_meta(ARTICLE))]
    assert ("DC.creator", "van Beethoven, Ludwig") in tags
    assert ("DC.identifier", "doi:10.1016/j.reth.2025.03.005") in tags
    assert ("DC.type", "Text") in tags


def test_opengraph_has_a_large_card_only_with_an_image() -> None:
    """Properties stand in `property`, the card's size follows the image, empty ones are left out."""
    small = elements(opengraph_meta("T", url="https://list.example/"))
    assert [tag.content for tag in small if tag.name == "twitter:card"] == ["summary"]
    assert all(tag.content for tag in small)
    assert {tag.attribute for tag in small if tag.name.startswith("og:")} == {"property"}
    large = elements(opengraph_meta("T", image="https://list.example/a.png", kind="article", record=ARTICLE))
    assert [tag.content for tag in large if tag.name == "twitter:card"] == ["summary_large_image"]
    assert [tag.content for tag in large if tag.name == "article:published_time"] == ["2025-06-01"]


def test_json_ld_of_an_article() -> None:
    """The article, its authors with their ORCIDs, and issue, volume and journal each part of the next."""
    node = json.loads(json_ld(article_node(ARTICLE, page_url="https://list.example/a.html")))
    assert node["@type"] == "ScholarlyArticle"
    assert node["@id"] == "https://doi.org/10.1016/j.reth.2025.03.005"
    assert node["author"][0]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert node["author"][2] == {"@type": "Organization", "name": "WHO"}
    issue = node["isPartOf"]
    assert issue["issueNumber"] == "2"
    assert issue["isPartOf"]["volumeNumber"] == "29"
    assert issue["isPartOf"]["isPartOf"] == {
        "@type": "Periodical",
        "name": "Regenerative Therapy",
        "issn": ["2352-3204"],
    }
    assert "translator" not in node
    assert node["headline"] == node["name"] == "Exosome-based approaches"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("book", "Book"),
        ("thesis", "Thesis"),
        ("report", "Report"),
        ("dataset", "Dataset"),
        ("software", "SoftwareSourceCode"),
        ("chapter", "Chapter"),
        ("paper-conference", "ScholarlyArticle"),
        ("standard", "CreativeWork"),
    ],
)
def test_json_ld_goes_by_type(kind: str, expected: str) -> None:
    """Each type has its own of schema.org, with a name."""
    node = json.loads(json_ld(article_node(Record(id="x", type=kind, title="T"))))
    assert (node["@type"], node["name"]) == (expected, "T")


def test_signposts_of_an_article() -> None:
    """Authors by their ORCIDs, the licence where its address is certain, the type, the file, the lists; and no `cite-as`."""
    record = structs.replace(ARTICLE, license="CC BY 4.0")
    links = article_signposts(record, pdf_url="https://list.example/a.pdf", collections=["lists/l.html"])
    assert [(link.rel, link.href) for link in links] == [
        ("author", "https://orcid.org/0000-0002-1825-0097"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("type", "https://schema.org/ScholarlyArticle"),
        ("type", "https://schema.org/AboutPage"),
        ("item", "https://list.example/a.pdf"),
        ("collection", "lists/l.html"),
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC BY", ""),
        ("All rights reserved", ""),
        ("https://example.org/licence", "https://example.org/licence"),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_licence_has_an_address_only_where_it_is_certain(text: str, address: str) -> None:
    """A name with its version, or an address; no version is made up."""
    assert licence_address(text) == address


def test_json_ld_cannot_end_its_script_element() -> None:
    """No '<' is left, and the text still says what it said."""
    text = json_ld(article_node(ARTICLE), breadcrumbs_node([("Home", "https://list.example/"), ("<!--", "")]))
    assert "<" not in text
    graph = json.loads(text)["@graph"]
    assert graph[0]["abstract"] == ARTICLE.abstract
    assert graph[1]["itemListElement"][1] == {"@type": "ListItem", "position": 2, "name": "<!--"}


def test_json_ld_of_a_list() -> None:
    """A collection page holds its items in order."""
    node = list_node("A list", [("One", "https://list.example/1"), ("Two", "")], url="https://list.example/l")
    assert node["mainEntity"]["numberOfItems"] == 2
    assert node["mainEntity"]["itemListElement"][0]["url"] == "https://list.example/1"
    assert json.loads(json_ld(node))["@type"] == "CollectionPage"


def test_coins_repeats_authors_and_drops_what_is_empty() -> None:
    """The context object is parsed back as OpenURL 1.0 asks."""
    found = parse_qs(coins(ARTICLE), strict_parsing=True)
    assert found["ctx_ver"] == ["Z39.88-2004"]
    assert found["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert found["rft.atitle"] == ["Exosome-based approaches"]
    assert found["rft.au"] == ["Mohsen Safaei", "Ludwig van Beethoven", "WHO"]
    assert found["rft_id"] == ["info:doi/10.1016/j.reth.2025.03.005"]
    assert "rft.stitle" not in found


@pytest.mark.parametrize(
    ("kind", "title"),
    [("book", "rft.btitle"), ("chapter", "rft.atitle"), ("thesis", "rft.title"), ("webpage", "rft.title")],
)
def test_coins_names_the_title_by_kind(kind: str, title: str) -> None:
    """A book has a btitle, a part of one an atitle, anything else a title."""
    record = Record(id="x", type=kind, title="T & U", container_title="C" if kind == "chapter" else "")
    assert parse_qs(coins(record))[title] == ["T & U"]


@given(st.text(min_size=1))
def test_coins_hold_any_text(title: str) -> None:
    """Whatever stands in a title comes back as it was."""
    record = Record(id="x", type="article-journal", title=title)
    assert parse_qs(coins(record), strict_parsing=True, keep_blank_values=True)["rft.atitle"] == [title]


def test_addresses_of_odd_dois() -> None:
    """A DOI with '<', '#' or '%' has an address that leads to it."""
    assert (
        doi_address("10.1002/(SICI)1097<1::AID>3.0.CO;2-2#")
        == "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-2%23"
    )
    assert doi_address("") == ""
