"""What a work is a reprint, a translation or a review of, who stands behind it and how far it is: the same out of every format."""

from __future__ import annotations

import json

import pytest
from drafts import reading
from test_read_marc import BOOK, xml

ORIGINAL = {
    "original_title": "Die Verwandlung",
    "original_publisher": "Kurt Wolff Verlag",
    "original_publisher_place": "Leipzig",
}
BIBTEX = """@book{k, title = {The metamorphosis}, year = 1972, origtitle = {Die Verwandlung}, origpublisher = {Kurt Wolff Verlag},
  origlocation = {Leipzig}, archiveplace = {Marbach}, pubstate = {inpress}, reviewedtitle = {It}, authority = {ISO}}"""
CSL = {
    "id": "k",
    "type": "book",
    "title": "The metamorphosis",
    "issued": {"date-parts": [[1972]]},
    "original-title": "Die Verwandlung",
    "original-publisher": "Kurt Wolff Verlag",
    "original-publisher-place": "Leipzig",
    "archive-place": "Marbach",
    "status": "in press",
    "reviewed-title": "It",
    "authority": "ISO",
}
MARKDOWN = """+++
type = "book"
title = "The metamorphosis"
origtitle = "Die Verwandlung"
original-publisher = "Kurt Wolff Verlag"
original_publisher_place = "Leipzig"
archivePlace = "Marbach"
pubstate = "inpress"
status = "reading"
reviewed-title = "It"
authority = "ISO"
+++
"""
IMPRINTS = {"534": "  $pOriginally published:$tDie Verwandlung.$cLeipzig : Kurt Wolff Verlag, 1915."}
IMPRINTS["765"] = "0 $tDie Verwandlung$dLeipzig : Kurt Wolff Verlag, [1915]"


@pytest.mark.parametrize(("path", "text"), [("a.bib", BIBTEX), ("a.json", json.dumps([CSL])), ("a.md", MARKDOWN)])
def test_every_field_by_its_names(path: str, text: str) -> None:
    """BibLaTeX's, CSL's and our own names are the same fields, and biblatex's keys are put into words."""
    record = reading(f"content/{path}", text).record
    rest = {"archive_place": "Marbach", "publication_status": "in press", "reviewed_title": "It", "authority": "ISO"}
    assert {name: getattr(record, name) for name in ORIGINAL | rest} == ORIGINAL | rest
    assert record.status == ("reading" if path == "a.md" else "")


@pytest.mark.parametrize("tag", IMPRINTS)
def test_originals_of_marc(tag: str) -> None:
    """The original version (534) and the original of a translation (765) are told apart into title, place and publisher."""
    record = reading("content/a.xml", xml(BOOK | {tag: [IMPRINTS[tag]]})).record
    assert {name: getattr(record, name) for name in ORIGINAL} == ORIGINAL


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.bib", "@jurisdiction{k, title = {Doe v. Roe}, institution = {Supreme Court}, publisher = {West}}"),
        ("a.ris", "TY  - CASE\nTI  - Doe v. Roe\nPB  - Supreme Court\nER  - \n"),
    ],
)
def test_the_court_of_a_case(path: str, text: str) -> None:
    """What these formats call the institution or the publisher of a case is its court."""
    record = reading(f"content/{path}", text).record
    assert (record.type, record.authority) == ("legal_case", "Supreme Court")
    assert record.publisher == ("West" if path == "a.bib" else "")


@pytest.mark.parametrize(("status", "words"), [("aheadofprint", "ahead of print"), ("ppublish", ""), ("epublish", "")])
def test_how_far_pubmed_says_an_article_is(status: str, words: str) -> None:
    """PubMed's status is put into words; of what has appeared there is nothing to say."""
    tagged = f"PMID- 1\nTI  - A title\nPST - {status}\n"
    assert reading("content/a.nbib", tagged).record.publication_status == words
    text = f"""<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A title</ArticleTitle>
</Article></MedlineCitation><PubmedData><PublicationStatus>{status}</PublicationStatus></PubmedData></PubmedArticle></PubmedArticleSet>"""
    assert reading("content/a.xml", text).record.publication_status == words


def test_a_publication_status_is_no_reading_status() -> None:
    """Where `status` says how far the work is, the finding names the field that is meant."""
    found = reading("content/a.md", '+++\ntype = "book"\ntitle = "T"\nstatus = "in press"\n+++\n')
    assert found.codes == ["bad-status"]
    assert "publication_status" in str(found.findings[0])


def test_the_work_reviewed_in_ris() -> None:
    """`RI` names the work reviewed."""
    record = reading("content/a.ris", "TY  - JOUR\nTI  - On Kafka\nRI  - The metamorphosis\nER  - \n").record
    assert record.reviewed_title == "The metamorphosis"
