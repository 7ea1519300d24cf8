"""The words of texts: what Python puts into the index, and what the page's script makes of the same text."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import Ask, Shelf

from sitegen.search.words import fold, other_forms, words

TEXTS = (
    "The naïve Schrödinger’s cat, e-mail and COVID-19; C++ and C#, Fermat's",
    "Straße Łódź İstanbul ΣΊΣΥΦΟΣ ﬁne ½ x² ① Ⅷ",
    "機械学習による検索 ﾃﾞｰﾀ がぎぐ 한국어 정보 ไทย ខ្មែរ",
    "كِتَابٌ فِي التَّارِيخ مقدمة ابن خلدون ی ک",
    "Мастер й ё Булгаков ʼn ʻokina naïveté",
    "10.1000/x(1)<2>3 a_b __c__ 𝒳𝓎 👩‍🔬 \u2028 \u0000",
    "word" * 30 + " " + "é" * 60 + " " + "𠀀𠀁𠀂",
)
#: Characters that both Pythons and browsers know: the newest scripts are letters to one of them only.
KNOWN = st.characters(max_codepoint=0x2FFFF, exclude_categories=("Cn", "Cs", "Co")).filter(
    lambda character: unicodedata.ucd_3_2_0.category(character) != "Cn"
)


@pytest.mark.browser
def test_script_and_index_split_alike(demo: Shelf, ask: Ask) -> None:
    """The page folds and splits any text into the same words as the index."""
    page = ask(demo)
    room = next((demo.out / "assets/js/search").glob("words.*.js")).name
    page.evaluate(
        "async (address) => { window.words = (await import(address)).words }", f"{demo.url}assets/js/search/{room}"
    )

    def split(texts: list[str]) -> Any:
        return page.evaluate("(texts) => texts.map((text) => window.words(text))", texts)

    assert split(list(TEXTS)) == [words(text) for text in TEXTS]

    @settings(max_examples=25)
    @given(st.lists(st.text(KNOWN, max_size=20), min_size=20, max_size=60))
    def agree(texts: list[str]) -> None:
        assert split(texts) == [words(text) for text in texts]

    agree()


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays as it is when it is folded again, but for possessives."""
    folded = fold(text)
    assert words(folded) == words(fold(folded)) or "'" in folded or "’" in folded


@pytest.mark.parametrize(
    ("text", "found", "also"),
    [
        ("COVID-19 O’Brien", ["covid", "19", "o", "brien"], {"covid19", "obrien"}),
        ("Größe", ["grosse"], {"groesse"}),
        ("検索の研究", ["検索", "索の", "の研", "研究"], {"究"}),
        ("C++ rocks", ["c++", "rocks"], set()),
    ],
)
def test_words_and_their_other_forms(text: str, found: list[str], also: set[str]) -> None:
    """A text gives its words in order, and the other forms that they are also found by."""
    assert words(text) == found
    assert {form for part in text.split() for _, form in other_forms(part)} == also
