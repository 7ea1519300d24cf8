"""The small parts that citations are made of: marked text, names, dates, words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.citations import dates, marks, names, words
from sitegen.citations.sources import doi_url
from sitegen.model import Name, PartialDate

# --- marked text ---


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("A title", ". Next", "A title. Next"),
        ("et al.", ". Next", "et al. Next"),
        ("Why?", ". Next", "Why? Next"),
        ("Why?", ", next", "Why?, next"),
        ("Inc.", ", next", "Inc., next"),
        (marks.italic("Why?"), ". Next", "Why? Next"),
        ("", ". Next", ". Next"),
    ],
)
def test_punctuation_is_never_doubled(left: str, right: str, expected: str) -> None:
    """What a text ends with swallows the same mark, and a full stop after a question or exclamation mark."""
    assert marks.finish(marks.add(left, right)).text == expected


def test_commas_and_stops_go_inside_american_quotes_only() -> None:
    """American quotation marks take a following comma in, British ones leave it out."""
    assert marks.finish(marks.add(marks.quoted("A title"), ", next")).text == "“A title,” next"
    assert marks.finish(marks.add(marks.british(marks.quoted("A title")), ", next"), "‘’“”").text == "‘A title’, next"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The "best" of it', "“The ‘best’ of it”"),
        ("The “best” of it", "“The ‘best’ of it”"),
        ("Plato's 'own' words", "“Plato’s ‘own’ words”"),
        ("The '90s", "“The ’90s”"),
        ('An orphan " mark', '“An orphan " mark”'),
    ],
)
def test_quotation_marks_alternate_by_depth(text: str, expected: str) -> None:
    """Quoted words in a quoted title take the other pair; apostrophes are apostrophes."""
    assert marks.finish(marks.quoted(marks.plain(text))).text == expected


def test_italics_inside_italics_stand_upright() -> None:
    """A species' name in an italic title is set off by standing upright."""
    title = marks.rich("On E. coli now", "On <i>E. coli</i> now")
    assert marks.finish(marks.italic(title)).html == "<i>On </i>E. coli<i> now</i>"


@pytest.mark.parametrize(
    "html", ["a</i> b", "<i>a <sub>b", "<i>a</sub> b</i>", "<b>a</b> <i><i>b</i>", "<span>a</i></span>"]
)
def test_broken_markup_comes_out_whole(html: str) -> None:
    """Every tag that a citation opens it closes, in the right order."""
    made = marks.finish(marks.rich("a b", html)).html
    opened: list[str] = []
    for slash, name in re.findall(r"<(/?)(\w+)>", made):
        if slash:
            assert opened.pop() == name
        else:
            opened.append(name)
    assert opened == []


@given(text=st.text())
def test_any_text_comes_out_as_itself(text: str) -> None:
    """But for quotation marks and white space, a plain text is what goes in, and its HTML is escaped."""
    citation = marks.finish(marks.plain(text))
    assert "<" not in citation.html
    assert not any(ord(char) < 32 for char in citation.text)


# --- names ---

PEOPLE = (
    Name(family="Author", given="Anna Bea"),
    Name(family="Second", given="Sam"),
    Name(family="Third", given="Theo"),
)


@pytest.mark.parametrize(
    ("given_name", "terminator", "expected"),
    [
        ("Anna", ". ", "A."),
        ("Jean-Paul", ". ", "J.-P."),
        ("Jean-Paul A.", ".", "J.-P.A."),
        ("J.R.R.", ". ", "J. R. R."),
        ("Yu. N.", ". ", "Yu. N."),
        ("Anna de", ". ", "A. de"),
        ("太郎", ". ", "太郎"),
        ("", ". ", ""),
    ],
)
def test_initials(given_name: str, terminator: str, expected: str) -> None:
    """Given names become initials as CSL processors make them."""
    assert names.initials(given_name, terminator) == expected


@pytest.mark.parametrize(("given_name", "expected"), [("J R", "J. R."), ("J.-L.", "J.-L."), ("Anna B", "Anna B.")])
def test_initials_among_full_given_names_get_their_stops(given_name: str, expected: str) -> None:
    """Initials in a name written out in full have a full stop and a space."""
    assert names.full_given(given_name) == expected


@pytest.mark.parametrize(
    ("count", "style", "expected"),
    [
        (1, names.NameStyle(), "Anna Bea Author"),
        (2, names.NameStyle(), "Anna Bea Author and Sam Second"),
        (3, names.NameStyle(), "Anna Bea Author, Sam Second, and Theo Third"),
        (3, names.NameStyle(last="never"), "Anna Bea Author, Sam Second and Theo Third"),
        (2, names.NameStyle(inverted="first", last="always"), "Author, Anna Bea, and Sam Second"),
        (3, names.NameStyle(et_al_min=3), "Anna Bea Author et al."),
        (3, names.NameStyle(inverted="all", initials=". ", et_al_min=3, et_al_last=True), "Author, A. B., … Third, T."),
    ],
)
def test_lists_of_names(count: int, style: names.NameStyle, expected: str) -> None:
    """Order, conjunction, serial comma and 'et al.' are the style's."""
    assert marks.finish(names.names(PEOPLE[:count], style)).text == expected


def test_particles_suffixes_bodies_and_other_scripts() -> None:
    """Particles stay with the family name unless the style demotes them; bodies are never inverted; CJK names have no space."""
    style = names.NameStyle(inverted="all")
    gogh = Name(family="Gogh", given="Vincent", particle="van")
    assert names.person(gogh, style, inverted=True) == "van Gogh, Vincent"
    assert names.person(gogh, names.NameStyle(inverted="all", demote=True), inverted=True) == "Gogh, Vincent van"
    assert (
        names.person(Name(family="Humboldt", given="A.", dropping_particle="von"), style, inverted=True)
        == "Humboldt, A. von"
    )
    assert names.person(Name(family="King", given="Martin", suffix="Jr."), style, inverted=False) == "Martin King Jr."
    assert names.person(Name(literal="World Bank"), style, inverted=True) == "World Bank"
    assert names.person(Name(family="田中", given="太郎"), style, inverted=True) == "田中太郎"


# --- dates ---


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(year=2021), "2021"),
        (PartialDate(year=-43), "44 BC"),
        (PartialDate(year=325), "325 AD"),
        (PartialDate(year=1990, unspecified=1), "1990s"),
        (PartialDate(year=2019, end=PartialDate(year=2021)), "2019–2021"),
        (PartialDate(year=2020, open=True), "2020–"),
        (PartialDate(literal="undated"), "undated"),
        (None, ""),
    ],
)
def test_years(date: PartialDate | None, expected: str) -> None:
    """A year is never more than the record says."""
    assert dates.year(date) == expected


@pytest.mark.parametrize(
    ("date", "parts", "expected"),
    [
        (PartialDate(year=2021, month=3, day=9), "YMD", "March 9, 2021"),
        (PartialDate(year=2021, month=3), "YMD", "March 2021"),
        (PartialDate(year=2021, season=1), "YMD", "Spring 2021"),
        (PartialDate(year=2021, month=3, day=9), "YM", "March 2021"),
        (PartialDate(year=2021, month=3, day=9), "MD", "March 9"),
        (
            PartialDate(year=2021, month=3, day=9, end=PartialDate(year=2021, month=3, day=11)),
            "YMD",
            "March 9–11, 2021",
        ),
        (
            PartialDate(year=2021, month=3, day=9, end=PartialDate(year=2021, month=4, day=1)),
            "YMD",
            "March 9–April 1, 2021",
        ),
        (PartialDate(year=2021, month=3, day=9, end=PartialDate(year=2021, month=4, day=1)), "YM", "March–April 2021"),
        (PartialDate(year=2020, month=12, end=PartialDate(year=2021, month=1)), "YMD", "December 2020–January 2021"),
        (PartialDate(year=1900, end=PartialDate(year=1905)), "MD", ""),
    ],
)
def test_dates_and_ranges(date: PartialDate, parts: str, expected: str) -> None:
    """Parts that a date lacks leave no trace; a range says what is common once."""
    assert dates.show(date, dates.DateStyle(), parts) == expected


# --- words ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the art of the deal", "The Art of the Deal"),
        ("why: a study of iPhone and DNA", "Why: A Study of iPhone and DNA"),
        ("model-based search", "Model-Based Search"),
        ("what it is for", "What It Is For"),
        ("don't stop", "Don’t Stop"),
    ],
)
def test_headline_capitals(text: str, expected: str) -> None:
    """First, last and weighty words are large, words with capitals of their own are left alone."""
    assert words.titled(marks.plain(text)) == expected


def test_headline_capitals_are_english() -> None:
    """A title in another language keeps its own capitals."""
    assert words.titled("die kunst des handelns", "de") == "die kunst des handelns"
    assert words.titled("the art of it", "en-GB") == "The Art of It"


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("283-293", "plain", "283–293"),
        ("1728–1736", "minimal-two", "1728–36"),
        ("283-93", "expanded", "283–293"),
        ("1728-1736", "minimal", "1728–36"),
        ("101-109", "chicago", "101–9"),
        ("100-104", "chicago", "100–104"),
        ("498-532", "chicago", "498–532"),
        ("1496-1500", "chicago", "1496–500"),
        ("71-72", "chicago", "71–72"),
        ("1-5, 17-19", "plain", "1–5, 17–19"),
        ("e1234", "chicago", "e1234"),
        ("R583-R586", "minimal", "R583–6"),
        ("i-ix", "chicago", "i–ix"),
        ("Michaelson-Morely", "plain", "Michaelson-Morely"),
        ("8n11564-8n11568", "minimal-two", "8n11564–68"),
        ("123N110-N5", "minimal-two", "123N110-N5"),
        ("3\\-B", "minimal-two", "3-B"),
    ],
)
def test_page_ranges(text: str, form: str, expected: str) -> None:
    """Ranges have an en dash and as much of the second number as the style wants; what is no range is left alone."""
    assert words.pages(text, form) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "expected"), [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("11", "11th"), ("112", "112th")]
)
def test_ordinals(number: str, expected: str) -> None:
    """English ordinals, the teens among them."""
    assert words.ordinal(number) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2", True), ("2nd", True), ("1-3", True), ("A5", True), ("Revised", False), ("", False)]
)
def test_what_is_a_number(text: str, expected: bool) -> None:
    """A number, a list or a range of them, with letters around at most."""
    assert words.is_numeric(text) is expected


@given(text=st.text(max_size=200))
def test_headline_capitals_change_case_only(text: str) -> None:
    """Capitals are all that changes."""
    assert words.titled(text).casefold() == text.casefold()


# --- sources ---


def test_odd_dois_have_addresses_that_lead_to_them() -> None:
    """What an address cannot hold is percent-encoded, the rest stays readable."""
    assert doi_url("10.1016/j.reth.2025.03.005") == "https://doi.org/10.1016/j.reth.2025.03.005"
    assert doi_url("10.1002/(SICI)1097<1::AID>2.0#") == "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E2.0%23"
