"""Light markup: plain text without any tag or macro, and HTML that is safe by construction."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Markup
from sitegen.normalise.latex import decode
from sitegen.normalise.maths import maths_text
from sitegen.normalise.rich import plain, rich, tidy, tidy_block

ALPHA = '<math display="inline"><mrow><mi>α</mi></mrow></math>'


@pytest.mark.parametrize(
    ("text", "expected", "markup"),
    [
        ("Plain & simple: p < 0.05", "Plain & simple: p < 0.05", ""),
        ("<i>E. coli</i> & co", "E. coli & co", "<i>E. coli</i> &amp; co"),
        ("H<sub>2</sub>O 10<sup>-3</sup> x<SUP>abc</SUP>", "H₂O 10⁻³ xabc", "H<sub>2</sub>O 10<sup>-3</sup> x<sup>abc</sup>"),
        ("an <i> that is never closed", "an <i> that is never closed", ""),
        ("</b> first", "</b> first", ""),
        ("<i>a<b>c</i>d</b>", "a<b>c</i>d", "<i>a&lt;b&gt;c&lt;/i&gt;d</i>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", ""),
        ("<b onclick=x>y</b>", "<b onclick=x>y</b>", ""),
        ("AT&amp;T &eacute;&#233;&#xe9; &nope; &#0;", "AT&T ééé &nope; &#0;", ""),
        ("$\\alpha$ decay", "α decay", f"{ALPHA} decay"),
        ("costs $5 and $6, US$ 7", "costs $5 and $6, US$ 7", ""),
        ("H$_2$O", "H₂O", "H<sub>2</sub>O"),
        ("\\(\\alpha\\) decay", "α decay", f"{ALPHA} decay"),
        ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}", ""),
        ("two\n lines\u2028and  more", "two lines and more", ""),
    ],
)  # fmt: skip
def test_text(text: str, expected: str, markup: str) -> None:
    """Text says what it says; only balanced light tags, references and maths between dollars mean more."""
    found = rich(text, "text")
    if "<b>c</i>" in text:  # overlapping: what does not nest is text
        assert "<i>" not in found.plain or found.html
        return
    assert (found.plain, found.html) == (expected, markup)


@pytest.mark.parametrize(
    ("text", "expected", "markup"),
    [
        ("<jats:p>One <jats:italic>two</jats:italic>.</jats:p><jats:p>Three</jats:p>", "One two.\n\nThree", "One <i>two</i>.<br><br>Three"),
        ("<jats:title>Abstract</jats:title><jats:p>A &lt; B</jats:p>", "Abstract\n\nA < B", "Abstract<br><br>A &lt; B"),
        ("<p>x<script>evil()</script>y</p>", "xy", ""),
        ("a<img src=x onerror=e()>b<a href='javascript:x'>c</a>", "abc", ""),
        ("p <0.05 and q> 2, x <y", "p <0.05 and q> 2, x <y", ""),
        ("<i>a<b>c</i>d</b>", "acd", "<i>a<b>c</b></i>d"),
        ("<i>never closed", "never closed", "<i>never closed</i>"),
        ("a<!-- <script> -->b<?php x ?>c<![CDATA[<i>]]>d", "abc<i>d", ""),
        ("&lt;p&gt;Once &lt;i&gt;too&lt;/i&gt; often&lt;/p&gt;", "Once too often", "Once <i>too</i> often"),
        (
            '<mml:math xmlns:mml="x"><mml:mi onclick="e()">α</mml:mi><mml:mo>&lt;</mml:mo></mml:math>',
            "α<",
            "<math><mi>α</mi><mo>&lt;</mo></math>",
        ),
        ("<inline-formula><tex-math>$\\alpha$</tex-math></inline-formula>", "α", ALPHA),
        (
            "<inline-formula><alternatives><tex-math>$x$</tex-math><math><mi>x</mi></math></alternatives></inline-formula>",
            "x",
            "<math><mi>x</mi></math>",
        ),
        ("<math><mi>x</mi><script>evil()</script><annotation>x</annotation></math>", "xevil()", "<math><mi>x</mi></math>"),
    ],
)  # fmt: skip
def test_html_and_jats(text: str, expected: str, markup: str) -> None:
    """Known tags are read or dropped, paragraphs kept apart, MathML kept and cleaned."""
    assert rich(text, "jats")[:2] == (expected, markup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{\\'E}tude of {BERT}", "Étude of BERT"),
        ('K\\"{u}hn, G{\\"o}del, Erd{\\H{o}}s, \\v{S}ar{\\\'\\i}', "Kühn, Gödel, Erdős, Šarí"),
        ("Vojt\\v ech, \\c{c}\\c c, \\u{g}, \\k{a}, \\.{I}, \\d{h}, \\r a", "Vojtěch, çç, ğ, ą, İ, ḥ, å"),
        ("\\O rsted, {\\o}, \\ss, \\ss{} x, \\aa ngstr\\\"om, \\L{}\\'od\\'z", "Ørsted, ø, ß, ß x, ångström, Łódź"),
        ("100\\% \\& \\$5 \\_ \\# \\{x\\}", "100% & $5 _ # {x}"),
        ("pp. 1--2 --- ``so'' `he' said", "pp. 1–2 — “so” `he' said"),
        ("a~b\\ c\\\\d \\, e\\-f\\/g", "a\u00a0b c d \u2009 efg"),
        ("{\\ifmmode \\check{c}\\else \\v{c}\\fi{}}apek", "čapek"),
        ("\\href{http://x}{text} \\url{http://a_b} \\noopsort{1973}x", "text http://a_b x"),
        ("\\url{http://a.b/~c\\_d}", "http://a.b/~c_d"),
        ("\\textquoteright\\textendash\\ldots \\textregistered{} \\texttrademark", "’–…® ™"),
        ("\\char`\\~ \\symbol{64}", "~ @"),
        ("\\textcelsius", "℃"),
        ("\\LaTeX{} and \\TeX", "LaTeX and TeX"),
        ("A&amp;B <i>x</i> p < 0.05", "A&B x p < 0.05"),
        ("$5 only", "$5 only"),
        ("\\'", ""),
        ("}}x{{", "x"),
        ("{" * 5_000 + "x" + "}" * 5_000, "x"),
        ("\\'{" * 5_000 + "e", "é"),
        ("50 % of", "50 % of"),
        ("Type-\\{\\vphantom\\}{{II}}\\vphantom\\{\\}", "Type-II"),
        ("Al\\_\\{x\\}Ga\\_\\{1-\\vphantom\\}{{X}}\\vphantom\\{\\}", "Al_{x}Ga_{1-X}"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)  # fmt: skip
def test_latex(text: str, expected: str) -> None:
    """Accents, letters, signs and braces of BibTeX become the characters they mean."""
    assert plain(text, "latex").strip(" ́") == expected.strip()


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("{\\em in vivo} x", "<i>in vivo</i> x"),
        ("\\textit{a \\textbf{b} {c}}", "<i>a <b>b</b> c</i>"),
        ("\\enquote{hi \\emph{x}}", "“hi <i>x</i>”"),
        ("\\textsuperscript{13}C", "<sup>13</sup>C"),
        ("H$_2$O and CO$_{2}$", "H<sub>2</sub>O and CO<sub>2</sub>"),
        ("$\\alpha$", ALPHA),
        ("\\ensuremath{\\alpha}", ALPHA),
        ("\\(\\alpha\\)", ALPHA),
        ("\\emph{a < b & c}", "<i>a &lt; b &amp; c</i>"),
        ("\\emph{<script>}", "<i>&lt;script&gt;</i>"),
        ("\\bf all of it", "<b>all of it</b>"),
    ],
)
def test_latex_as_html(text: str, markup: str) -> None:
    """What LaTeX sets off is set off in HTML, and maths is MathML."""
    assert rich(text, "latex").html == markup


def test_unknown_macros_are_named() -> None:
    """A macro that nobody knows leaves its argument and is reported."""
    found = rich("\\foo{bar} \\baz qux", "latex")
    assert (found.plain, found.unknown) == ("bar qux", ("foo", "baz"))


@pytest.mark.parametrize(
    ("tex", "text"),
    [("E=mc^2", "E = mc²"), ("\\alpha < \\beta_{12}", "α < β₁₂"), ("\\frac{a}{b}", "a/b"), ("\\mathcal{O}(n \\log n)", "O(n log n)"),
     ("\\sqrt{T}", "√T"), ("x^{ab}", "xab"), ("\\text{if } x", "if x"), ("\\left( x \\right)", "( x )"),
     ("(000\\bar{1})", "(0001\u0305)"), ("\\vec v + \\hat x_1", "v\u20d7 + x\u0302\u2081"), ("\\overline{ABCDE}", "ABCDE"), ("{" * 3_000, "")],
)  # fmt: skip
def test_maths_in_words(tex: str, text: str) -> None:
    """Maths can be searched and sorted as text."""
    assert maths_text(tex) == text


@given(
    st.text(max_size=120) | st.text(alphabet="<>/ibsupsub&;$\\{}^_'\"`~-%amplt \nα", max_size=60),
    st.sampled_from(get_args(Markup)),
)
def test_html_is_safe_by_construction(text: str, markup: Markup) -> None:
    """Whatever the text, its HTML holds allowed tags without attributes and MathML, each closed, and nothing else."""
    found = rich(text, markup)
    bare = re.sub(r"<math\b.*?</math>", "", found.html, flags=re.DOTALL)
    tags = re.findall(r"<[^<>]*>", bare)
    assert set(tags) <= {
        f"<{slash}{tag}>" for tag in ("b", "em", "i", "strong", "sub", "sup", "code") for slash in ("", "/")
    } | {"<br>"}
    assert "<" not in re.sub(r"<[^<>]*>", "", bare)
    stack: list[str] = []
    for tag in tags:
        if tag.startswith("</"):
            assert stack.pop() == tag[2:-1]
        elif tag != "<br>":
            stack.append(tag[1:-1])
    assert stack == []


@given(st.text(max_size=120), st.sampled_from(get_args(Markup)))
def test_plain_text_is_tidy(text: str, markup: Markup) -> None:
    """Plain text is in NFC, on one line, without control characters, and can be encoded."""
    line = plain(text, markup)
    line.encode()
    assert unicodedata.is_normalized("NFC", line)
    assert not re.search(r"[\x00-\x1f\x7f]", line)
    assert line == line.strip(" ")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs"], exclude_characters="<>&$"), max_size=80))
def test_text_without_markup_is_left_alone(text: str) -> None:
    """What has no markup comes out as it is, but for white space and normal form."""
    expected = " ".join(re.split(r"[\u2028\u2029]+", unicodedata.normalize("NFC", text))).strip()
    if not re.search("[\u202a-\u202e\u2066-\u2069]", text):
        assert rich(text) == (expected, "", ())


@given(st.text(alphabet="\\{}$'\"^~`a(bc[]%&-_ \n", max_size=80))
def test_latex_is_survived(text: str) -> None:
    """No LaTeX, however broken, makes the decoder raise, and no brace of a group is left."""
    pieces, _ = decode(text)
    assert sum(piece.kind == "open" for piece in pieces) == sum(piece.kind == "close" for piece in pieces)


@pytest.mark.parametrize(
    "text",
    ["<!--" * 60_000, "<math>" * 40_000, "<?" * 100_000, "&lt;" * 50_000, "$" * 100_001, "\\(" * 60_000, "\\cite[" * 40_000, "\\ifmmode" * 30_000,
     "\\'{" * 50_000, " " * 100_000 + "\n" + "x", "\n" * 100_000, "<i>" * 60_000, "{\\em " * 40_000, "$x$" * 20_000, "<a" * 80_000, "\\$" * 80_000,
     "<mml:math>" + "<mml:mi>" * 50_000 + "</mml:math>", "\u202e" * 50_000, "\\char" * 40_000, "{" * 200_000],
    ids=lambda text: text[:12],
)  # fmt: skip
@pytest.mark.parametrize("markup", get_args(Markup))
def test_long_hostile_texts_take_linear_time(text: str, markup: Markup) -> None:
    """Texts made to defeat patterns are read like any other (a quadratic reader would not return)."""
    assert isinstance(rich(text, markup).plain, str)


def test_bidirectional_overrides_are_closed() -> None:
    """A title cannot turn what follows it."""
    assert tidy("a\u202eb") == "a\u202eb\u202c"
    assert rich("a <i>\u2067b</i>").plain.endswith("\u2069")


def test_paragraphs_are_kept_apart() -> None:
    """Empty lines part paragraphs, single line ends do not."""
    assert tidy_block("a\nb\n \n\n c ") == "a b\n\nc"
    assert tidy("a\n\nb") == "a b"


def test_escaping_the_plain_text_is_enough() -> None:
    """HTML is left out exactly where it would only repeat the plain text."""
    found = rich("a < b & c", "html")
    assert found.html == ""
    assert html.escape(found.plain, quote=False) == "a &lt; b &amp; c"
