"""Markdown: what it becomes, what is removed from it, and that nothing about it depends on what was read before."""

from __future__ import annotations

import re

import pytest

from sitegen.markup import markdown, markdown_inline

FOOTNOTE = "Said so.[^n]\n\n## A heading\n\n[^n]: At the foot."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words.", "<p>Plain words.</p>"),
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        ("a -- b", "<p>a – b</p>"),
        ("| a |\n|---|\n| 1 |", "<td>1</td>"),
        ("Term\n: What it means", "<dd>What it means</dd>"),
        ("```python\nx = 1\n```", 'class="highlight"'),
        ("$a^2$", "<math"),
        ("It costs $5 and $6.", "<p>It costs $5 and $6.</p>"),
        ("!!! note\n    Mind this.", 'class="admonition note"'),
    ],
)
def test_what_notes_may_hold(text: str, expected: str) -> None:
    """Emphasis, dashes, tables, definitions, highlighted code, maths, sums of money and admonitions come out as meant."""
    assert expected in markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        '<a href="java\tscript:alert(1)">x</a>',
        "<iframe src=//evil.example></iframe>",
        "<svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        '<form action="//evil.example"><input></form>',
        "<![",
        "<div style='position:fixed'>x</div>",
    ],
)
def test_nothing_that_runs_is_left(text: str) -> None:
    """Scripts, handlers, script addresses, frames, styles and forms are gone, or shown as the text that they are."""
    html = str(markdown(text))
    assert not re.search(
        r"<(?:script|iframe|svg|style|form|input|object)|<[^>]*\s(?:on\w+|style)=|href=\W*java", html, re.IGNORECASE
    )


def test_anchors_depend_on_the_text_alone() -> None:
    """The same text has the same footnotes and headings whatever was converted before it."""
    before = markdown(FOOTNOTE + " ")
    markdown("Another.[^1]\n\n[^1]: With a foot of its own.")
    assert str(markdown(FOOTNOTE + " \n")).strip() == str(before).strip()


def test_texts_of_one_page_have_anchors_of_their_own() -> None:
    """With a scope each, the anchors of two texts differ, and each footnote still leads to its own foot."""
    first, second = str(markdown(FOOTNOTE, 3, "one")), str(markdown(FOOTNOTE, 3, "two"))
    for html in (first, second):
        anchors = set(re.findall(r' id="([^"]+)"', html))
        assert len(anchors) == 3
        assert set(re.findall(r' href="#([^"]+)"', html)) <= anchors
    assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))
    code = '`<a href="#fn:1">` is shown as it is.[^n]\n\n[^n]: F.'
    assert '&lt;a href="#fn:1"&gt;' in markdown(code, 3, "one")


def test_headings_sink_to_their_place() -> None:
    """The highest heading of a text has the level asked for, and the others follow."""
    assert re.findall(r"<h(\d)", str(markdown("# A\n\n### B", 3))) == ["3", "5"]
    assert re.findall(r"<h(\d)", str(markdown("#### A\n\n##### B", 2))) == ["2", "3"]


@pytest.mark.parametrize("text", ["[" * 50_000, "![](<" * 30_000, "<div " * 20_000, "> " * 400 + "x", "- " * 400 + "x"])
def test_what_would_take_for_ever_is_shown_as_written(text: str) -> None:
    """Texts that the converter cannot read in bounded time are shown as they are."""
    assert markdown(text).startswith('<pre class="as-written">')


def test_a_line_has_no_paragraph_around_it() -> None:
    """A heading or a title is converted without a paragraph of its own."""
    assert markdown_inline("*In vivo* work") == "<em>In vivo</em> work"
