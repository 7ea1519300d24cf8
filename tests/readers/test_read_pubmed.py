"""PubMed, as tagged text and as XML: the same article out of both, and the oddities of each."""

from __future__ import annotations

import pytest
from drafts import reading
from hypothesis import given
from hypothesis import strategies as st

from sitegen.readers import medline

NBIB = """\
PMID- 29424689
OWN - NLM
IS  - 2050-084X (Electronic)
IS  - 2050-084X (Linking)
VI  - 7
DP  - 2018 Mar 1
TI  - Sci-Hub provides access to nearly all
      scholarly literature of <i>E. coli</i>.
LID - 10.7554/eLife.32822 [doi]
LID - e32822 [pii]
AB  - The website enables users to download articles.
FAU - Himmelstein, Daniel S
AU  - Himmelstein DS
AUID- ORCID: https://orcid.org/0000-0002-3012-7446
AD  - Department of Systems Pharmacology, University of
      Pennsylvania.
AD  - Second Place.
FAU - Greshake Tzovaras, Bastian
AU  - Greshake Tzovaras B
CN  - The Study Group
LA  - eng
PT  - Journal Article
TA  - Elife
JT  - eLife
PMC - PMC5832410
MH  - Occupational Health/*history
OT  - *open access
EDAT- 2018/02/10 06:00
"""

XML = """\
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation>
<PMID Version="1">29424689</PMID>
<Article>
 <Journal><ISSN IssnType="Electronic">2050-084X</ISSN>
  <JournalIssue><Volume>7</Volume><PubDate><Year>2018</Year><Month>Mar</Month><Day>1</Day></PubDate></JournalIssue>
  <Title>eLife</Title><ISOAbbreviation>Elife</ISOAbbreviation></Journal>
 <ArticleTitle>Sci-Hub provides access to nearly all scholarly literature of <i>E. coli</i>.</ArticleTitle>
 <ELocationID EIdType="doi" ValidYN="Y">10.7554/eLife.32822</ELocationID>
 <ELocationID EIdType="pii" ValidYN="Y">e32822</ELocationID>
 <Abstract><AbstractText>The website enables users to download articles.</AbstractText></Abstract>
 <AuthorList CompleteYN="Y">
  <Author><LastName>Himmelstein</LastName><ForeName>Daniel S</ForeName><Initials>DS</Initials>
   <Identifier Source="ORCID">0000-0002-3012-7446</Identifier>
   <AffiliationInfo><Affiliation>Department of Systems Pharmacology, University of Pennsylvania.</Affiliation></AffiliationInfo>
   <AffiliationInfo><Affiliation>Second Place.</Affiliation></AffiliationInfo></Author>
  <Author><LastName>Greshake Tzovaras</LastName><ForeName>Bastian</ForeName></Author>
  <Author><CollectiveName>The Study Group</CollectiveName></Author>
 </AuthorList>
 <Language>eng</Language>
 <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
</Article>
<MeshHeadingList><MeshHeading><DescriptorName>Occupational Health</DescriptorName>
 <QualifierName MajorTopicYN="Y">history</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>open access</Keyword></KeywordList>
</MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2018</Year><Month>2</Month><Day>10</Day></PubMedPubDate></History>
 <ArticleIdList><ArticleId IdType="pmc">PMC5832410</ArticleId></ArticleIdList>
 <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1/other</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle></PubmedArticleSet>
"""


@pytest.mark.parametrize(("path", "text"), [("a.nbib", NBIB), ("a.txt", NBIB), ("a.xml", XML)])
def test_an_article(path: str, text: str) -> None:
    """The tagged text and the XML of one article give the same record, whatever the file is called."""
    found = reading(path, text)
    record = found.record
    assert (found.entries, found.findings) == (1, ())
    assert found.reader == ("pubmed" if path == "a.xml" else "nbib")
    assert record.id == record.doi == "10.7554/elife.32822"
    assert (record.type, record.languages, record.volume, record.page) == ("article-journal", ("en",), "7", "e32822")
    assert record.title_html.endswith("all scholarly literature of <i>E. coli</i>")
    assert record.issued is not None
    assert record.issued.iso == "2018-03-01"
    assert [name.inverted for name in record.authors] == [
        "Himmelstein, Daniel S",
        "Greshake Tzovaras, Bastian",
        "The Study Group",
    ]
    first = record.authors[0]
    assert first.orcid == "0000-0002-3012-7446"
    assert first.affiliation == "Department of Systems Pharmacology, University of Pennsylvania.; Second Place."
    assert (record.container_title, record.container_title_short) == ("eLife", "Elife")
    assert record.subjects == ("Occupational Health", "open access")
    assert {item.scheme: item.value for item in record.identifiers} == {
        "doi": "10.7554/elife.32822",
        "pmid": "29424689",
        "pmcid": "PMC5832410",
        "issn": "2050-084X",
    }
    assert record.abstract == "The website enables users to download articles."


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2018 Mar 1", "2018 Mar 1"),
        ("2013 06 10", "2013-06-10"),
        ("2010   06", "2010-06"),
        ("2019 Jan-Feb", "2019 Jan/2019 Feb"),
        ("1998 Dec-1999 Jan", "1998 Dec/1999 Jan"),
        ("2012 Nov 29-Dec 5", "2012 Nov 29/2012 Dec 5"),
        ("2000 Nov 29-30", "2000 Nov 29/2000 Nov 30"),
        ("1976-1977", "1976-1977"),
        ("20180301", "20180301"),
        ("2000 Spring", "2000 Spring"),
    ],
)
def test_dates(text: str, edtf: str) -> None:
    """NLM's ranges leave out what both ends share; it is put back."""
    assert medline.date(text) == edtf


def test_a_range_of_months() -> None:
    """A range of months comes through to the record."""
    record = reading("a.nbib", NBIB.replace("2018 Mar 1", "2019 Jan-Feb")).record
    assert record.issued is not None
    assert record.issued.end is not None
    assert (record.issued.iso, record.issued.end.iso) == ("2019-01", "2019-02")


@pytest.mark.parametrize(
    ("text", "title"),
    [("Title.", "Title"), ("[Translated title].", "Translated title"), ("[Translated.]", "Translated"),
     ("What?", "What?"), ("And so on...", "And so on..."), ("[A] and [B].", "[A] and [B]"), ("", "")],
)  # fmt: skip
def test_titles(text: str, title: str) -> None:
    """The full stop that NLM adds goes, and so do the brackets of a translated title."""
    assert medline.title(text) == title


def test_records_apart() -> None:
    """Records are told apart by empty lines and by another PMID; stray text is named, once."""
    second = NBIB.replace("29424689", "1").replace("10.7554", "10.1000")
    third = NBIB.replace("29424689", "2").replace("10.7554", "10.2000")
    found = reading("a.nbib", f"{NBIB}\nThis line\nbelongs nowhere.\n\n{second}{third}")
    assert [record.identifier("pmid") for record in found.records] == ["29424689", "1", "2"]
    assert (found.entries, found.codes) == (3, ["stray-text"])
    assert found.findings[0].origin.line == NBIB.count("\n") + 2


def test_short_names_alone() -> None:
    """'Long V' without a full name is a family name with initials; a full name is not doubled by its short one."""
    text = (
        "PMID- 1\nTI  - T\nAU  - Long V\nAU  - van der Berg AB\nFAU - Doe, Jo\nAU  - Doe J\nFED - Ed, One\nED  - Ed O\n"
    )
    record = reading("a.nbib", text).record
    assert [name.inverted for name in record.authors] == ["Long, V", "van der Berg, AB", "Doe, Jo"]
    assert [name.inverted for name in record.editors] == ["Ed, One"]
    assert record.id == "pmid:1"


def test_books_in_tagged_text() -> None:
    """A book's title counts where there is no other, its publisher's place only for books."""
    record = reading(
        "a.nbib", "PMID- 1\nBTI - The Book.\nPB  - Press\nPL  - London\nDEP - 20200102\nPT  - Book\n"
    ).record
    assert (record.title, record.type, record.publisher, record.publisher_place) == (
        "The Book",
        "book",
        "Press",
        "London",
    )
    assert record.issued is not None
    assert record.issued.iso == "2020-01-02"
    chapter = reading("a.nbib", "PMID- 1\nTI  - Chapter\nBTI - The Book\nPL  - England\nJT  - J\n").record
    assert (chapter.title, chapter.publisher_place) == ("Chapter", "")


def test_empty_fields() -> None:
    """Tags without a value, spaces missing around the hyphen: taken as they are meant."""
    found = reading("a.txt", "PMID-22664220\nTI-\nPT  -\nJT  - Journal\nAID - doi:10.1016/j.cpr.2005.02.002\n")
    assert found.record.doi == "10.1016/j.cpr.2005.02.002"
    assert found.codes == ["no-title"]


def test_labelled_abstracts() -> None:
    """The parts of a structured abstract become paragraphs with their labels."""
    parts = (
        '<AbstractText Label="AIMS">We <b>aim</b>.</AbstractText><AbstractText Label="RESULTS">x &lt; 5.</AbstractText>'
    )
    text = XML.replace("<AbstractText>The website enables users to download articles.</AbstractText>", parts)
    record = reading("a.xml", text).record
    assert record.abstract == "AIMS: We aim.\n\nRESULTS: x < 5."
    assert record.abstract_html == "<b>AIMS:</b> We <b>aim</b>.<br><br><b>RESULTS:</b> x &lt; 5."


BOOK = """\
<PubmedBookArticle><BookDocument><PMID>21413195</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK51812</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>Royal College</PublisherName><PublisherLocation>London</PublisherLocation></Publisher>
<BookTitle>Rheumatoid Arthritis</BookTitle><PubDate><Year>2009</Year><Month>02</Month></PubDate>
<AuthorList Type="editors"><Author><LastName>Ed</LastName><Initials>E</Initials></Author></AuthorList>
<Isbn>9781860163593</Isbn></Book>{chapter}<Language>eng</Language></BookDocument></PubmedBookArticle>
"""


def test_books() -> None:
    """A book without a set around it is read; with a title of its own inside it is a chapter."""
    book = reading("a.xml", BOOK.format(chapter="")).record
    assert (book.id, book.type, book.title, book.publisher) == (
        "pmid:21413195",
        "book",
        "Rheumatoid Arthritis",
        "Royal College",
    )
    assert ([name.inverted for name in book.editors], book.identifier("isbn")) == (["Ed, E"], "9781860163593")
    inside = "<ArticleTitle>Pain.</ArticleTitle><AuthorList Type='authors'><Author><LastName>Doe</LastName></Author></AuthorList>"
    chapter = reading("a.xml", BOOK.format(chapter=inside)).record
    assert (chapter.type, chapter.title, chapter.container_title) == ("chapter", "Pain", "Rheumatoid Arthritis")
    assert [name.display for name in chapter.authors] == ["Doe"]


def test_a_broken_article() -> None:
    """An article that is not well-formed is named by its PMID; the others are read."""
    body = XML[XML.index("<PubmedArticle>") : XML.index("</PubmedArticleSet>")]
    broken = body.replace("29424689", "7").replace("<Volume>7</Volume>", "<Volume>7 & 8</Volume>")
    found = reading("a.xml", f"<PubmedArticleSet>{body}{broken}{body}</PubmedArticleSet>")
    assert (len(found.records), found.entries, found.codes) == (2, 3, ["broken-xml"])
    assert "record 2 (PMID 7): not well-formed" in str(found.findings[0])


def test_references_are_counted() -> None:
    """The works that an article cites are counted, their identifiers not taken for its own."""
    record = reading("a.xml", XML).record
    rows = {row.key: row.values for row in record.provenance}
    assert rows["ReferenceList"] == ("1 works cited",)
    assert rows["PubMedPubDate"] == ("2018-02-10 [entrez]",)


values = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.lists(st.tuples(st.sampled_from(["GR", "SO", "RN", "COIS"]), values), max_size=4), max_size=4))
def test_no_value_is_lost(records: list[list[tuple[str, str]]]) -> None:
    """Whatever stands under a tag that means nothing here is in the staff view, in its order."""
    blocks = ["".join(f"{tag:<4}- {value}\n" for tag, value in [("PMID", "1"), *fields]) for fields in records]
    found = reading("a.nbib", "\n".join(blocks) or "PMID- 1\n")
    assert found.entries == max(len(records), 1) == len(found.drafts)
    for fields, draft in zip(records, found.drafts, strict=False):
        kept = [(field.key, field.value) for field in draft.fields if field.key in ("GR", "SO", "RN", "COIS")]
        assert kept == [(tag, value) for tag, value in fields if value]
