"""Markdown to safe HTML: code highlighted by Pygments, footnotes, tables, maths as MathML, raw HTML reduced to an allow-list.

Built on Python-Markdown (https://python-markdown.github.io) and nh3. Python-Markdown needs time without bound for some texts; those that
`hazard` knows are shown as they are written, and any other is given up after a few seconds and shown so, too.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape, unescape
from types import FrameType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sitegen.text import hazard

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from markdown.treeprocessors import Treeprocessor
    from nh3 import Cleaner
    from pygments.formatters import HtmlFormatter

#: The marks that a text's straight double quotes become, where nothing else is asked for. Single ones are apostrophes more often than quotes,
#: and look alike in all languages.
QUOTES = ("“", "”")
#: A text that takes longer than this many seconds is shown as it is written.
SECONDS = 2.0

_MATHS = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
#: An address whose scheme has white space in it: no browser runs it, and no author means it.
_ODD_SCHEME = re.compile(r'(<[a-z][^<>]*?) (?:href|src)="[^"/?#:]*\s[^"/?#:]*:[^"]*"')
#: Where an anchor of a heading or a footnote is made or aimed at.
_ANCHOR = re.compile(r'<[a-z][^<>]*?(?: id="| href="#)(?:fnref:|fn:|note-)')
#: Where `smarty` stands among the steps of Python-Markdown.
_SMARTY = 6
#: What it sets as quotation marks, dashes and ellipses.
_UNSET = re.compile(r"""["']|--|\.\.\.""")
_PARAGRAPH = re.compile(r"\A<p>(.*)</p>\Z", re.DOTALL)
_PLAIN = re.compile(r"[^\\`*_{}\[\]()<>#+\-.!|~$&:@/^\"'=0-9\n]*")

_MATHML_TAGS = frozenset(
    """math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover
    munderover mmultiscripts mtable mtr mtd semantics annotation""".split()
)
_MATHML_ATTRIBUTES = frozenset(
    "display mathvariant stretchy fence separator lspace rspace linethickness columnalign rowspacing columnspacing accent".split()
)
_TAGS = (
    frozenset(
        """a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i
        img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead tr ul var""".split()
    )
    | _MATHML_TAGS
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "lang", "dir", "title"},
    "a": {"href", "hreflang", "role"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align", "headers"},
    "th": {"colspan", "rowspan", "align", "scope", "headers"},
    "details": {"open"},
    **{tag: set(_MATHML_ATTRIBUTES) for tag in _MATHML_TAGS},
}


class _TooLongError(Exception):
    """The time for one text is up."""


def markdown(text: str, top: int = 3, scope: str | int = "", quotes: tuple[str, str] = QUOTES) -> Markup:
    """Block HTML of a Markdown text, safe to put on a page. Bounded in time: what cannot be read quickly is shown as it is written.

    Its highest heading becomes one of level `top`, so that the page's outline has no gap, however the author began. Where a page shows several
    texts, each needs a `scope` of its own, which keeps the anchors of their headings and footnotes apart. `quotes` are the marks before and
    behind what is quoted.
    """
    if not text:
        return Markup()
    html = _markdown(text, top, quotes)
    return Markup(_ANCHOR.sub(rf"\g<0>{scope}-", str(html))) if scope and 'id="' in html else html  # noqa: S704 - as it was, but for the anchors


def markdown_inline(text: str, quotes: tuple[str, str] = QUOTES) -> Markup:
    """The same for a line of text: without the paragraph around it."""
    html = markdown(text, quotes=quotes)
    inner = _PARAGRAPH.match(html)
    return Markup(inner[1]) if inner and "<p>" not in inner[1] else html  # noqa: S704 - comes from `markdown`


@lru_cache(maxsize=4096)
def _markdown(text: str, top: int, quotes: tuple[str, str]) -> Markup:
    if _PLAIN.fullmatch(text):
        return Markup(f"<p>{text.strip()}</p>")  # noqa: S704 - no character of it means anything in HTML
    if hazard(text):
        return as_written(text)
    converter = _converter(quotes)
    try:
        with _time_limit(SECONDS):
            html = converter.reset().convert(text)
    except (_TooLongError, RecursionError):
        # The converter may be left in the middle of things.
        _converter.cache_clear()
        return as_written(text)
    return Markup(_outlined(sanitise(_MATHS.sub(_mathml, html)), top))  # noqa: S704 - sanitised


def _outlined(html: str, top: int) -> str:
    """`html` with its headings moved so that the highest is of level `top`; none sinks below 6."""
    levels = {int(match[2]) for match in _HEADING.finditer(html)}
    shift = top - min(levels) if levels else 0
    return _HEADING.sub(lambda match: f"{match[1]}{min(6, int(match[2]) + shift)}", html) if shift else html


def as_written(text: str) -> Markup:
    """The text itself, line by line."""
    return Markup('<pre class="as-written">{}</pre>').format(text)


def sanitise(html: str) -> str:
    """HTML reduced to what an author may use: no script, style, form or frame, and only safe addresses."""
    clean = _cleaner().clean(html)
    return _ODD_SCHEME.sub(r"\1", clean) if ":" in clean else clean


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "ftp"},
        link_rel="noopener",
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg"},
    )


@lru_cache(maxsize=64)
def _formatter(**options: Any) -> HtmlFormatter[str]:
    """Pygments makes its table of styles anew for each formatter, which takes longer than a block of code does."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(**options)


@lru_cache(maxsize=1)
def _converter(quotes: tuple[str, str]) -> Markdown:
    # By class, not by name: for a name Python-Markdown looks into every package that is installed.
    from markdown import Markdown
    from markdown.extensions.abbr import AbbrExtension
    from markdown.extensions.admonition import AdmonitionExtension
    from markdown.extensions.attr_list import AttrListExtension
    from markdown.extensions.codehilite import CodeHiliteExtension
    from markdown.extensions.def_list import DefListExtension
    from markdown.extensions.fenced_code import FencedCodeExtension
    from markdown.extensions.footnotes import FootnoteExtension
    from markdown.extensions.md_in_html import MarkdownInHtmlExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.smarty import SmartyExtension
    from markdown.extensions.tables import TableExtension
    from markdown.extensions.toc import TocExtension
    from pymdownx.arithmatex import ArithmatexExtension  # type: ignore[import-untyped]

    converter = Markdown(
        extensions=[
            AbbrExtension(),
            AdmonitionExtension(),
            AttrListExtension(),
            CodeHiliteExtension(guess_lang=False, css_class="highlight", pygments_formatter=_formatter),
            DefListExtension(),
            FencedCodeExtension(),
            FootnoteExtension(BACKLINK_TEXT="↩", UNIQUE_IDS=False),
            MarkdownInHtmlExtension(),
            ArithmatexExtension(generic=True),
            SaneListExtension(),
            SmartyExtension(
                substitutions={"left-double-quote": quotes[0], "right-double-quote": quotes[1]},
            ),
            TableExtension(),
            TocExtension(slugify=_anchor),
        ],
        output_format="html",
    )
    converter.treeprocessors.register(_sparing(converter.treeprocessors["smarty"]), "smarty", _SMARTY)
    return converter


def _sparing(smarty: Treeprocessor) -> Treeprocessor:
    """What sets quotation marks, dashes and ellipses, where there are any: it looks for eighteen patterns in every element."""
    from markdown.treeprocessors import Treeprocessor

    class Sparing(Treeprocessor):
        def run(self, root: Element) -> None:
            if _UNSET.search("".join(root.itertext())):
                smarty.run(root)

    return Sparing(smarty.md)


def _anchor(text: str, separator: str) -> str:
    from sitegen.text import slugify

    del separator
    return f"note-{slugify(text)}"


def _mathml(match: re.Match[str]) -> str:
    from latex2mathml.converter import convert

    source = unescape(match[3])
    display = "block" if match[2] == "[" else "inline"
    try:
        return convert(source, display=display)
    except Exception:  # noqa: BLE001 - the converter raises whatever it stumbles over
        return f"<code>{escape(source, quote=False)}</code>"


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises `_TooLongError` inside the block after `seconds`. Signals reach the main thread only: elsewhere there is no limit but `hazard`."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signum: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
