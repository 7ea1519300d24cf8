"""The words of notes, as they are searched and quoted."""

from __future__ import annotations

import pytest
from patience import at_most

from sitegen.plan.search import plain_text


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ('## Why\n\nSee [the *paper*](https://doi.org/10.1000/1 "DOI") and `code`', "Why See the paper and code"),
        ("![a figure](x.png) of [Paris](https://en.wikipedia.org/wiki/Paris_(France))", "a figure of Paris"),
        ("- one\n- two\n\n> said\n\n1. three", "one two said three"),
        ("```python\nx = 1\n```\nafter", "x = 1 after"),
        ("snake_case and _emphasis_ and __more__ <b>bold</b>", "snake_case and emphasis and more bold"),
        ("a [bracket and another [one", "a [bracket and another [one"),
    ],
)
def test_marks_go(markdown: str, words: str) -> None:
    """Links leave their words, marks and tags go, what is no mark stays."""
    assert plain_text(markdown) == words


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "![](<" * 30_000, "<div " * 20_000, "\n" * 100_000, "a" + "_" * 100_000 + "b", "[](" * 50_000, "[a](b " * 30_000, "`" * 100_000,
     "[a](" + "(" * 50_000, "[x](a \"" * 20_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_made_to_hang(text: str) -> None:
    """Notes built to make a pattern work in vain cost no time."""
    with at_most(2):
        plain_text(text)
