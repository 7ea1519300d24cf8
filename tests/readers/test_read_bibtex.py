"""BibTeX and BibLaTeX: what a well-formed file says, field by field."""

from __future__ import annotations

import pytest
from drafts import Reading, reading

from sitegen.exports.fields import edtf
from sitegen.model import Contributor, Identifier, Name, WebLink


def bib(text: str) -> Reading:
    """What comes of a .bib file, in which every entry is accounted for."""
    result = reading("content/refs.bib", text)
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert result.entries == len(result.records) + errors
    return result


def entry(fields: str, kind: str = "article", key: str = "k") -> Reading:
    """An entry with a title and these fields."""
    return bib(f"@{kind}{{{key},\n  title = {{A title}},\n  {fields}\n}}\n")


ARTICLE = r"""
@string{jml = "Journal of Made-up " # suffix}
@string{suffix = {Letters}}

@Article{doe+:2020,
  AUTHOR  = {M{\"u}ller, J{\"o}rg and {World Health Organization} and van der Berg, Jr., Ann},
  title   = {The {DNA} of {\emph{Homo sapiens}} \& $H_2O$},
  journal = jml,
  year    = 2020, month = feb # "~29",
  volume  = 12, number = {3}, pages = {101--110},
  doi     = {10.1000/x\_1},
  keywords = {Cancer, {Drugs, old and new}, Exosome},
}
"""


def test_an_article_in_full() -> None:
    """A usual article becomes a record with every field in its place, the key as its id."""
    record = bib(ARTICLE).record
    assert record.id == "doe+:2020"
    assert record.type == "article-journal"
    assert record.title == "The DNA of Homo sapiens & H₂O"
    assert "<i>Homo sapiens</i> &amp; <math" in record.title_html
    assert record.authors == (
        Name(family="Müller", given="Jörg"),
        Name(literal="World Health Organization"),
        Name(family="Berg", given="Ann", particle="van der", suffix="Jr."),
    )
    assert record.container_title == "Journal of Made-up Letters"
    assert edtf(record.issued) == "2020-02-29"
    assert (record.volume, record.issue, record.page) == ("12", "3", "101-110")
    assert record.doi == "10.1000/x_1"
    assert record.subjects == ("Cancer", "Drugs, old and new", "Exosome")


def test_every_field_knows_its_line() -> None:
    """Drafts and the rows of the staff view say on which line the file has each field."""
    result = bib(ARTICLE)
    assert result.drafts[0].origin.line == 5
    rows = {row.key: row for row in result.record.provenance}
    assert rows["journal"].line == 8
    assert rows["month"].line == 9
    assert rows["keywords"].values == ()
    assert rows["entrytype"].values == ("article",)


def test_strings_months_and_joined_values() -> None:
    """Macros are written out whatever their case, wherever they are defined, joined by '#' with their spaces."""
    result = bib('@string(a = "one ")\n@misc(k, title = A # {two} # " " # b, note=oct)\n@string{b = {three}}')
    assert result.record.title == "one two three"
    assert [row.values for row in result.record.provenance if row.key == "note"] == [("October",)]


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        ("article", "article-journal"),
        ("inproceedings", "paper-conference"),
        ("conference", "paper-conference"),
        ("incollection", "chapter"),
        ("inbook", "chapter"),
        ("proceedings", "book"),
        ("collection", "book"),
        ("mvbook", "book"),
        ("phdthesis", "thesis"),
        ("mastersthesis", "thesis"),
        ("techreport", "report"),
        ("online", "webpage"),
        ("software", "software"),
        ("dataset", "dataset"),
        ("patent", "patent"),
        ("unpublished", "manuscript"),
        ("misc", "document"),
        ("periodical", "periodical"),
        ("inreference", "entry-encyclopedia"),
        ("movie", "motion_picture"),
    ],
)
def test_entry_types(kind: str, csl: str) -> None:
    """Each entry type is the CSL type that it means."""
    assert entry("year = 2000", kind).record.type == csl


def test_an_unknown_entry_type_is_kept_and_named() -> None:
    """A type that nobody knows costs nothing but a notice."""
    result = entry("journal = {J}", "weirdthing")
    assert result.record.type == "article-journal"
    assert result.codes == ["unknown-type"]


@pytest.mark.parametrize(
    ("fields", "csl"),
    [
        ("eprint = {2101.00001}, archiveprefix = {arXiv}", "article"),
        ("howpublished = {Blog}", "document"),
        ("entrysubtype = {newspaper}", "article-newspaper"),
        ("entrysubtype = {standard}", "standard"),
    ],
)
def test_what_changes_a_type(fields: str, csl: str) -> None:
    """A preprint server or an entrysubtype says more than @misc."""
    assert entry(fields, "misc").record.type == csl


def test_what_google_scholar_calls_a_journal() -> None:
    """'arXiv preprint arXiv:1412.6980' is a preprint, and its number an inferred identifier."""
    record = entry("journal = {arXiv preprint arXiv:1412.6980}, year=2014").record
    assert record.type == "article"
    assert record.identifier("arxiv") == "1412.6980"


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2003", "2003"),
        ("year = {2003}, month = {3}", "2003-03"),
        ("year = 2003, month = mar, day = 7", "2003-03-07"),
        ("year = 2003, month = {7~} # mar", "2003-03-07"),
        ("year = 2003, month = {March 7--9}", "2003-03-07/2003-03-09"),
        ("year = 2003, month = jul # {--} # aug", "2003-07/2003-08"),
        ("year = 2003, month = {Spring}", "2003-21"),
        ("year = {{2003}}", "2003"),
        (r"year = {\noopsort{1973b}1973}", "1973"),
        ("year = {in press}", "in press"),
        ("year = {1995--1996}", "1995/1996"),
        ("date = {2003-03-07}, year = {1999}", "2003-03-07"),
        ("date = {1034~}", "1034~"),
        ("date = {199X}", "199X"),
        ("date = {1999-XX-XX}", "1999"),
        ("date = {2000/..}", "2000/.."),
        ("date = {1997-08-01/1998}", "1997-08-01/1998"),
        ("date = {-0379-02}", "-0379-02"),
        ("date = {2001-01-03T15:00:00}", "2001-01-03"),
        ("date = {2003-21}", "2003-21"),
    ],
)
def test_dates(fields: str, date: str) -> None:
    """A date is read at its own precision from `date`, or from year, month and day."""
    assert edtf(entry(fields).record.issued) == date


def test_a_month_that_is_none() -> None:
    """A wrong month costs the month alone, and is named."""
    result = entry("year = 2003, month = {14}")
    assert edtf(result.record.issued) == "2003"
    assert result.codes == ["bad-month"]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ludwig van Beethoven", Name(family="Beethoven", given="Ludwig", particle="van")),
        ("de la Vall{\\'e}e Poussin, Charles", Name(family="Vallée Poussin", given="Charles", particle="de la")),
        ("{Barnes and Noble, Inc.}", Name(literal="Barnes and Noble, Inc.")),
        ("{\\v S}omeone {\\v S}mith", Name(family="Šmith", given="Šomeone")),
        ("{John Henry} Ford", Name(family="Ford", given="John Henry")),
        ("Ian {Iliad Ipswich}", Name(family="Iliad Ipswich", given="Ian")),
        ("{den Hertog}, Martien I.", Name(family="den Hertog", given="Martien I.")),
        ("{S}mith, {J}", Name(family="Smith", given="J")),
        ("Doe, III, John", Name(family="Doe", given="John", suffix="III")),
        (
            "family=Beumont, given=Simon, prefix=de, useprefix=true",
            Name(family="Beumont", given="Simon", particle="de"),
        ),
        (
            "family=Beumont, given=Simon, prefix=de, useprefix=false",
            Name(family="Beumont", given="Simon", dropping_particle="de"),
        ),
        ('{given=Hans, family="Harman, Jr", suffix=Jr}', Name(family="Harman, Jr", given="Hans", suffix="Jr")),
        ("Plato", Name(literal="Plato")),
        ("Donald~E. Knuth", Name(family="Knuth", given="Donald E.")),
    ],
)
def test_names(author: str, name: Name) -> None:
    """Names are taken apart as BibTeX and biblatex do it; what braces hold together stays together."""
    assert entry(f"author = {{{author}}}").record.authors == (name,)


def test_several_names_and_others() -> None:
    """' and ' separates names outside of braces only, over line ends, in any case; 'others' is said, not a person."""
    result = entry("author = {A. Uno\n   and {Due and Tre} AND B. Quattro and others}")
    assert [name.display for name in result.record.authors] == ["A. Uno", "Due and Tre", "B. Quattro"]
    assert result.codes == ["names-incomplete"]


def test_roles() -> None:
    """Editors, translators and the rest have their roles, an editor that is none by the `editortype`."""
    record = entry(
        "editor = {A B}, editortype = {compiler}, translator = {C D}, bookauthor = {E F}, editora = {G H}", "inbook"
    ).record
    assert record.translators == (Name(family="D", given="C"),)
    assert record.editors == (Name(family="H", given="G"),)
    assert record.contributors == (
        Contributor(role="compiler", name=Name(family="B", given="A")),
        Contributor(role="container-author", name=Name(family="F", given="E")),
    )


def test_titles_with_subtitles() -> None:
    """A subtitle follows its title after a colon, but after a question mark without one."""
    assert entry("subtitle = {And more}").record.title == "A title: And more"
    record = entry("booktitle = {Why?}, booksubtitle = {Because}, maintitle = {All}", "incollection").record
    assert record.container_title == "Why? Because"


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "number = 3", {"issue": "3"}),
        ("article", "number = 3, issue = {Spring}", {"issue": "3"}),
        ("article", "issue = 4", {"issue": "4"}),
        ("techreport", "number = {TR-7}, series = {S}", {"number": "TR-7", "collection_title": "S"}),
        ("book", "number = 7, series = {S}", {"collection_number": "7", "collection_title": "S"}),
        ("inproceedings", "number = 7", {"number": "7"}),
        ("book", "pages = {xii, 303 pp.}", {"number_of_pages": "xii, 303 pp.", "page": ""}),
        ("article", "eid = {e453}", {"page": "e453"}),
        ("phdthesis", "school = {MIT}", {"publisher": "MIT", "genre": "PhD thesis"}),
        (
            "thesis",
            "type = {mathesis}, institution = {MIT}, publisher = {P}",
            {"genre": "Master's thesis", "publisher": "MIT"},
        ),
        ("manual", "organization = {ACME}", {"publisher": "ACME"}),
        (
            "inproceedings",
            "location = {Oslo}, address = {New York}",
            {"event_place": "Oslo", "publisher_place": "New York"},
        ),
    ],
)
def test_numbers_and_imprints(kind: str, fields: str, expected: dict[str, str]) -> None:
    """What a number counts and who published it depends on the type."""
    record = entry(fields, kind).record
    assert {name: getattr(record, name) for name in expected} == expected


def test_identifiers() -> None:
    """Every scheme in its own form; an eprint is what its type says."""
    record = entry(
        "doi = {https://doi.org/10.1000/182}, isbn = {0-8044-2957-X}, issn = {0317-8471}, eprint = {12345678}, eprinttype = {pubmed}, "
        "note = {PMCID: PMC2231364}"
    ).record
    assert record.identifiers == (
        Identifier(scheme="doi", value="10.1000/182"),
        Identifier(scheme="isbn", value="9780804429573"),
        Identifier(scheme="issn", value="0317-8471"),
        Identifier(scheme="pmid", value="12345678"),
        Identifier(scheme="pmcid", value="PMC2231364"),
    )


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (r"url = {https://example.org/a\_b\%20c}", "https://example.org/a_b%20c"),
        (r"url = {https://example.org/{\textasciitilde}x/{\_}}", "https://example.org/~x/_"),
        (r"howpublished = {\url{http://example.org/x}}", "http://example.org/x"),
        ("howpublished = {Available at https://example.org/x.}", "https://example.org/x"),
        ("url = {https://example.org/\n    long/path}", "https://example.org/long/path"),
        ("pdf = {https://example.org/x.pdf}", "https://example.org/x.pdf"),
    ],
)
def test_addresses(fields: str, url: str) -> None:
    """Addresses come out as they would be typed into a browser."""
    assert [link.url for link in entry(fields, "misc").record.urls] == [url]


def test_what_jabref_keeps() -> None:
    """JabRef's reading status, priority, ranking, groups and time stamp are the record's own."""
    record = entry(
        "readstatus = {skimmed}, priority = {prio2}, ranking = {rank4}, groups = {One, Two}, timestamp = {2009.02.23}"
    ).record
    assert (record.status, record.priority, record.rating) == ("reading", 2, 4)
    assert record.tags == ("One", "Two")
    assert record.added == "2009-02-23"


def test_private_fields_leave_no_trace() -> None:
    """Paths on somebody's machine and notes to self are in no part of the record."""
    place = "HIDDEN"
    names = ("file", "local-url", "annote", "comment", "review", "owner", "bdsk-file-1", "filename", "comment-ann")
    record = entry(", ".join(f"{name} = {{/home/{place}/x.pdf}}" for name in names)).record
    assert place not in repr(record)


def test_unknown_fields_are_kept() -> None:
    """What has no name here is in the staff view, as the file writes it."""
    record = entry("mrnumber = {MR1234}, author+an = {1=x}").record
    assert {row.key: row.values for row in record.provenance if row.key in ("mrnumber", "author+an")} == {
        "mrnumber": ("MR1234",),
        "author+an": ("1=x",),
    }


def test_languages() -> None:
    """`language` before `langid`; babel's names are known."""
    assert entry("langid = {ngerman}").record.languages == ("de",)
    assert entry("language = {english and french}, langid = {german}").record.languages == ("en", "fr")


def test_link_of_a_doi() -> None:
    """A web link stands beside the DOI, not instead of it."""
    record = entry("doi = {10.1000/182}, url = {https://example.org/x}").record
    assert record.urls == (WebLink(url="https://example.org/x"),)
    assert record.doi == "10.1000/182"
