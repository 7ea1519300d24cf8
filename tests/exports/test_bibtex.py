"""The BibTeX and BibLaTeX exports, read back with parsers of others."""

from __future__ import annotations

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from sitegen.exports import citation_key, to_bibtex, to_csl_json, to_ris
from sitegen.exports.bibtex import DEFAULT_TYPES, ENTRY_TYPES
from sitegen.model import Identifier, Name, PartialDate, Record, WebLink
from sitegen.vocabulary import TYPES

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
#: Without the characters that TeX joins to dashes and quotation marks.
NO_LIGATURES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="-`'!?,"), min_size=1, max_size=60)


def entry(record: Record, *, biblatex: bool = False) -> dict[str, str]:
    """The one entry of a library that holds `record`: its fields as bibtexparser splits them, and type and key."""
    library = bibtexparser.parse_string(to_bibtex([record], biblatex=biblatex), parse_stack=[])
    assert not library.failed_blocks
    (found,) = library.entries
    fields = {field.key: field.value[1:-1] if field.key != "month" else field.value for field in found.fields}
    return fields | {"ENTRYTYPE": found.entry_type, "ID": found.key}


def decoded(latex: str) -> str:
    """LaTeX as text, by pylatexenc; it does not know the two braces, and takes the circumflex for a letter."""
    context = get_default_latex_context_db()
    braces = [
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
    ]
    context.add_context_category("braces", macros=braces, prepend=True)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=False).latex_to_text(latex)


def article(**fields: object) -> Record:
    """A record with a title, and `fields`."""
    return Record(**({"id": "r1", "type": "article-journal", "title": "A title"} | fields))  # type: ignore[arg-type]


def test_fields_of_an_article() -> None:
    """A journal article has its standard fields, in UTF-8, the month as a macro."""
    fields = entry(
        article(
            authors=(Name(family="Müller", given="Jörg"), Name(family="Beethoven", particle="van", given="Ludwig")),
            issued=PartialDate(year=2025, month=6, day=1),
            container_title="Regenerative Therapy",
            volume="29",
            page="202–216",
            identifiers=(Identifier(scheme="doi", value="10.1016/j.reth_a.2025"),),
            urls=(WebLink(url="https://example.org/a_b?c=%7B&d"),),
            subjects=("Cancer", "Lungs, human"),
        )
    )
    assert fields["ENTRYTYPE"] == "article"
    assert fields["author"] == "Müller, Jörg and van Beethoven, Ludwig"
    assert (fields["year"], fields["month"], fields["day"]) == ("2025", "jun", "1")
    assert fields["pages"] == "202--216"
    assert fields["doi"] == "10.1016/j.reth_a.2025"
    assert fields["url"] == "https://example.org/a_b?c=%7B&d"
    assert fields["keywords"] == "Cancer, {Lungs, human}"


def test_specials_are_escaped_and_unicode_is_not() -> None:
    """Only TeX's ten specials are escaped; everything else stays UTF-8."""
    fields = entry(article(publisher="50% & $3 #1 a_b {c} ~ ^ \\ é ł 中"))
    assert fields["publisher"] == (
        r"50\% \& \$3 \#1 a\_b \{c\} \textasciitilde{} \textasciicircum{} \textbackslash{} é ł 中"
    )


def test_words_with_inner_capitals_are_protected() -> None:
    """Styles that lower-case titles cannot spoil 'DNA' or 'mRNA'; ordinary words stay bare, so does a shouted title."""
    assert entry(article(title="Exosomal mRNA and DNA of Yeast"))["title"] == "Exosomal {mRNA} and {DNA} of Yeast"
    assert entry(article(title="ALL SHOUTED"))["title"] == "ALL SHOUTED"
    assert entry(article(title="On _aA and x_DNA"))["title"] == r"On \_{aA} and x\_{DNA}"


def test_title_markup_becomes_tex() -> None:
    """Italics, sub- and superscripts of a title survive as TeX commands."""
    record = article(title="CO2 in E. coli & x", title_html="CO<sub>2</sub> in <i>E. coli</i> &amp; x")
    assert entry(record)["title"] == r"{CO}\textsubscript{2} in \emph{E. coli} \& x"


def test_names_that_bibtex_would_take_apart_are_braced() -> None:
    """Corporate bodies and names with commas or 'and' inside come back as one name each."""
    names = (
        Name(literal="Simon and Schuster"),
        Name(family="Davis", given="Sammy", suffix="Jr."),
        Name(family="Plato"),
    )
    assert entry(article(authors=names))["author"] == "{Simon and Schuster} and Davis, Jr., Sammy and Plato"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2025), "2025"),
        (PartialDate(year=2025, month=6), "2025-06"),
        (PartialDate(year=1990, unspecified=1), "199X"),
        (PartialDate(year=1900, circa=True), "1900~"),
        (PartialDate(year=2020, season=1), "2020-21"),
        (PartialDate(year=-43), "-0043"),
        (PartialDate(year=2019, end=PartialDate(year=2020)), "2019/2020"),
        (PartialDate(year=2020, open=True), "2020/.."),
    ],
)
def test_biblatex_dates_are_edtf(date: PartialDate, expected: str) -> None:
    """A date keeps its own precision in BibLaTeX's EDTF."""
    assert entry(article(issued=date), biblatex=True)["date"] == expected


def test_every_type_comes_back() -> None:
    """Entry type and subtype together tell every CSL type, in both dialects."""
    for biblatex in (False, True):
        for kind in TYPES:
            fields = entry(article(type=kind), biblatex=biblatex)
            subtype = fields.get("entrysubtype", "")
            found = {"newspaper": "article-newspaper", "magazine": "article-magazine"}.get(subtype, subtype)
            assert (found or DEFAULT_TYPES[fields["ENTRYTYPE"]]) == kind
    assert set(ENTRY_TYPES) <= set(TYPES)


def test_masters_theses_are_told_from_others() -> None:
    """A thesis whose genre says master's is a @mastersthesis, any other a @phdthesis."""
    assert entry(article(type="thesis", genre="Master's thesis"))["ENTRYTYPE"] == "mastersthesis"
    assert entry(article(type="thesis", genre="Dissertation"))["ENTRYTYPE"] == "phdthesis"


@pytest.mark.parametrize("record_id", ["safaei2025", "a b", "Müller 2020", "{x},y", "../etc", "%", "=1+1", "\u202ex"])
def test_keys_are_safe_and_distinct(record_id: str) -> None:
    """A key holds only what BibTeX takes; ids that differ have keys that differ."""
    key = citation_key(record_id)
    assert entry(article(id=record_id))["ID"] == key
    assert key != citation_key(record_id + " ")
    assert not set(key) & set(" {},#%\"'()=~\\&$^@")


@given(title=TEXT, publisher=NO_LIGATURES, family=TEXT)
def test_no_text_breaks_the_file(title: str, publisher: str, family: str) -> None:
    """Whatever the values hold (braces, line ends, '@'), the file has one entry and the publisher in it."""
    fields = entry(article(title=title, publisher=f"a{publisher}z", authors=(Name(family=family, given="G."),)))
    assert fields["ID"] == "r1"
    assert "".join(decoded(fields["publisher"]).split()) == "".join(_spoken(f"a{publisher}z").split())


def _spoken(text: str) -> str:
    """`text` without what no line may carry."""
    return "".join(" " if ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029" else char for char in text)


def test_private_things_stay_private() -> None:
    """The curator's note, status and the files that records came from are in no export."""
    text = to_bibtex([article(body="private note", status="reading", rating=5)])
    assert "private" not in text
    assert "reading" not in text


def test_devised_titles_are_not_passed_on() -> None:
    """A title that the catalogue made up is in no exchange format: others would take it for the work's own."""
    record = article(title="[Untitled: Doe 1965]")
    assert "title" not in entry(record)
    assert "Untitled" not in to_ris([record]) + to_csl_json([record])


def test_no_records_no_text() -> None:
    """An empty list is an empty file."""
    assert to_bibtex([]) == ""
