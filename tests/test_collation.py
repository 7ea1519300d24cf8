"""The order of titles and names."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import Site

from sitegen.collation import PLAIN, collator, letter_order
from sitegen.errors import ConfigError
from sitegen.text import initial

NAMES = ["Ørsted", "Zola", "李明", "Émile", "أحمد", "42", "eva", "Жуков", "Олег", "한국", "…"]


@pytest.mark.parametrize("name", ["plain", "uca", "icu"])
def test_scripts_stand_together(name: str) -> None:
    """Whatever the order, Latin letters come first without regard to case and accents, then numbers, then each other script, then the rest."""
    if name != "plain":
        pytest.importorskip({"uca": "pyuca", "icu": "icu"}[name])
    assert sorted(NAMES, key=collator(name, "en")) == [
        "Émile", "eva", "Ørsted", "Zola", "42", "Жуков", "Олег", "أحمد", "한국", "李明", "…",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=12), max_size=12))
def test_a_letter_is_one_run(texts: list[str]) -> None:
    """In the order of an index, all that stands under one letter stands together, and the letters are in their own order."""
    letters = [initial(text) for text in sorted(texts, key=PLAIN)]
    runs = list(dict.fromkeys(letters))
    assert letters == sorted(letters, key=runs.index)
    assert runs == sorted(runs, key=letter_order)


def test_uca_keys_can_be_encoded() -> None:
    """A key of the Unicode Collation Algorithm holds no lone surrogate, whatever the text."""
    pytest.importorskip("pyuca")
    collate = collator("uca", "en")

    @given(st.text(max_size=30))
    def check(text: str) -> None:
        collate(text).partition("\x1f")[2].encode()

    check()


def test_swedish_has_its_own_order() -> None:
    """ICU orders by the customs of the language: å comes after z in Swedish, among the a's in English."""
    pytest.importorskip("icu")
    pair = ["aåb", "azb"]
    assert sorted(pair, key=collator("icu", "sv")) == ["azb", "aåb"]
    assert sorted(pair, key=collator("icu", "en")) == ["aåb", "azb"]


def test_a_missing_library_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library of an order is missing, the build says how to get it, and makes nothing."""
    monkeypatch.setitem(sys.modules, "icu", None)
    site.record("one")
    site.write("site.toml", 'title = "T"\ncollation = "icu"\n')
    built = site.build()
    assert built.code == 2
    assert "pip install 'sitegen[icu]'" in built.text
    with pytest.raises(ConfigError):
        collator("icu", "en")
