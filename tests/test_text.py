"""Slugs, sort keys, initials, VuFind's keys, and the guard before Markdown."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.text import (
    SLUG_BYTES,
    author_facet,
    clean,
    close_bidi,
    fold,
    hazard,
    initial,
    slugify,
    sort_key,
    title_sort,
    title_sort_key,
    without_article,
    work_key_part,
    work_keys,
)

SEED = Path(__file__).parent / "data" / "vufind-doaj-article.json"
RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")


@given(st.text(max_size=300))
def test_slug_is_a_safe_name(text: str) -> None:
    """Whatever the text, its slug is a short name of [a-z0-9-] that no system reserves."""
    slug = slugify(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= SLUG_BYTES
    assert not RESERVED.fullmatch(slug)


@given(st.text(max_size=300))
def test_slug_is_idempotent(text: str) -> None:
    """The slug of a slug is itself, so that a stored slug survives."""
    assert slugify(slugify(text)) == slugify(text)


@given(st.text(max_size=60))
def test_slug_ignores_the_unicode_form(text: str) -> None:
    """Composed and decomposed forms of a text have one slug."""
    assert slugify(unicodedata.normalize("NFD", text)) == slugify(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("#tag", "tag"),
        ("../../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        ("%2e%2e%2f", "2e-2e-2f"),
        ('a/b\\c?d#e%f*g:h<i>"j|k l', "a-b-c-d-e-f-g-h-i-j-k-l"),
        ("aux.txt", "aux-txt"),
        ("trailing. ", "trailing"),
        ("Don't panic", "dont-panic"),
        ("Łódź — Øre", "lodz-ore"),
        ("機械学習", "jixiexuexi"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_slugs_by_example(text: str, slug: str) -> None:
    """Signs that make a difference are spelt out, all others separate words."""
    assert slugify(text) == slug


def test_reserved_and_long_names_end_in_a_digest() -> None:
    """A device name of Windows and a name too long are told apart from others by eight digits."""
    assert re.fullmatch(r"con-[0-9a-f]{8}", slugify("CON"))
    one, other = slugify("x" * 400), slugify("x" * 401)
    assert one != other
    assert re.fullmatch(r"x{100,}-[0-9a-f]{8}", one)


def test_fold_makes_equal_what_reads_equal() -> None:
    """Case, width and white space do not tell headings apart."""
    assert fold("Straße  Ａ") == fold("STRASSE a")
    assert fold("blog") == fold("Blog")


def test_sort_keys_ignore_accents_and_case() -> None:
    """Accented letters stand where their base letter stands, whatever the locale."""
    assert sorted(["Zola", "Émile", "eva", "Øre", "Pan"], key=sort_key) == ["Émile", "eva", "Øre", "Pan", "Zola"]


@pytest.mark.parametrize(
    ("title", "language", "key"),
    [
        ("The Test", "", "test"),
        ("A", "", "a"),
        ("Der Prozess", "de", "prozess"),
        ("Der Prozess", "en", "der prozess"),
        ("L'Étranger", "fr", "etranger"),
        ("L’Étranger", "fr-CA", "etranger"),
        ("“The Waste Land”", "en", "waste land"),
    ],
)
def test_titles_sort_without_their_article(title: str, language: str, key: str) -> None:
    """An article counts as one in its own language only, and never as a whole title."""
    assert title_sort_key(title, language) == key


@given(st.text(max_size=80))
def test_a_title_is_never_all_article(title: str) -> None:
    """Dropping the article leaves something of every title that says something."""
    assert bool(without_article(title).strip()) == bool(title.strip())


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Ørsted", "O"), ("élan", "E"), ("12 Monkeys", "0-9"), ("'t Hooft", "T"), ("дом", "Д"), ("ωμέγα", "Ω"), ("機械", "漢字"), ("李明", "漢字"),
     ("ガク", "か"), ("한국", "ㅎ"), ("أحمد", "ا"), ("…", "#"), ("", "#")],
)  # fmt: skip
def test_initials_by_script(text: str, letter: str) -> None:
    """Latin letters stand under A to Z, others under their own letter."""
    assert initial(text) == letter


@given(st.text(max_size=40))
def test_initial_is_one_heading(text: str) -> None:
    """Every text has an initial that can be a heading and a file's name."""
    assert initial(text)
    assert len(initial(text)) <= 3


@given(st.text(max_size=200))
def test_clean_text_holds_no_control_character(text: str) -> None:
    """Nothing that could break XML or a terminal is left, and the text can be encoded."""
    cleaned = clean(text)
    cleaned.encode()
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", cleaned)


@given(st.text(alphabet="ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=30))
def test_bidi_controls_are_closed(text: str) -> None:
    """What is written after a text is never turned by an override inside it: as many closed as opened."""
    depth = []
    for char in close_bidi(text):
        if char in "\u202a\u202b\u202d\u202e":
            depth.append("\u202c")
        elif char in "\u2066\u2067\u2068":
            depth.append("\u2069")
        elif char in depth:
            while depth.pop() != char:
                pass
    assert not depth


def test_work_keys_are_vufinds() -> None:
    """The ten keys of a real record come out exactly as its index has them."""
    record = json.loads(SEED.read_text())
    assert list(work_keys(tuple(record["author"]), (record["title"],))) == record["work_keys_str_mv"]


def test_work_keys_with_and_without_article() -> None:
    """A title that begins with an article has both forms, and uniform titles come first."""
    keys = work_keys(("Bryant, Dorothy",), ("The test /",), ("Tests",))
    assert keys == ("UT tests", "AT bryantdorothy thetest", "AT bryantdorothy test")


@given(st.text(max_size=400))
def test_work_key_parts_are_letters_and_numbers(text: str) -> None:
    """A part is at most 255 characters long and holds no space."""
    part = work_key_part(text)
    assert len(part) <= 255
    assert not any(char.isspace() for char in part)


def test_title_sort_is_vufinds() -> None:
    """VuFind's sort title of a real record, and its rules for articles and Latin letters."""
    record = json.loads(SEED.read_text())
    assert title_sort(record["title"]) == record["title_sort"]
    assert title_sort("The Łódź — Test: данные!") == "lodz test данные"


@pytest.mark.parametrize(
    ("title", "sort"),
    [
        ("An Odd Title", "odd title"),
        ("A", "a"),
        ("Anagrams", "anagrams"),
        ('"The End"', "the end"),
        ("[Letters]: of -- a lady...", "letters of a lady"),
        ("Über ÆTHER & Œuvre", "uber aether oeuvre"),
        ("文献 検索", "文献 検索"),
    ],
)
def test_title_sort_by_example(title: str, sort: str) -> None:
    """English articles at the very beginning go, brackets and punctuation anywhere, other scripts stay: as VuFind's importers do it."""
    assert title_sort(title) == sort


@pytest.mark.parametrize(
    ("name", "facet"),
    [
        ("Pandolfi, Claudia.", "Pandolfi, Claudia"),
        ("Smith, J.", "Smith, J."),
        ("Smith, J.R.", "Smith, J.R."),
        ("Acme Inc. ...", "Acme Inc"),
        ("Smith, Dr. ", "Smith, Dr"),
        ("hooks, b.", "hooks, b"),
    ],
)
def test_author_facet_keeps_initials(name: str, facet: str) -> None:
    """A heading's full stops go, a capital's stays: the rule of VuFind's `textFacet`."""
    assert author_facet(name) == facet


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "![](<" * 30_000, "<div " * 20_000, "\n".join("    " * depth + "- x" for depth in range(400)), "- " * 400 + "x",
     "<![" * 30_000, "> " * 20_000 + "x", "a\n: " * 5_000, "~~~a\n" * 9_000, "x" * 600_000],
    ids=["brackets", "images", "tags", "lists", "markers", "declarations", "quotes", "definitions", "fences", "long"],
)  # fmt: skip
def test_hazards_are_seen(text: str) -> None:
    """Texts that a Markdown parser would take minutes or all of its stack for are named."""
    assert hazard(text)


def test_ordinary_notes_are_harmless() -> None:
    """A long and rich note is no hazard."""
    note = "## Why\n\nSee [the paper](https://doi.org/10.1000/1) and *look*:\n\n1. one\n   - two\n\n```python\na[0] = {1}\n```\n"
    assert not hazard(note * 200)
