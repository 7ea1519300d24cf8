"""The text that citations are built of: plain characters, and control characters that stand for markup.

Records hold no control characters, so a mark can never come from a source, and every mark is one character wide: the
last letter of
a piece is found by stripping marks, and one `translate` makes HTML or plain text of a finished citation. Nothing is
escaped before
that last step, so nothing can be escaped twice or not at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from msgspec import Struct

ITALIC, ITALIC_END = "\x01", "\x02"
QUOTE, QUOTE_END = "\x03", "\x04"
#: A closing quotation mark that nothing moves into, as the British have it.
BRITISH_END = "\x15"
SUB, SUB_END = "\x05", "\x06"
SUP, SUP_END = "\x0e", "\x0f"
LINK, LINK_TEXT, LINK_END = "\x10", "\x11", "\x12"
#: Inside these no style changes the case of a word.
KEEP, KEEP_END = "\x13", "\x14"

_MARKS = re.compile("[\x00-\x1f]+")
_CLOSERS = ITALIC + ITALIC_END + QUOTE_END + SUB_END + SUP_END + LINK_END + KEEP_END + BRITISH_END
#: What stands in HTML for each mark and for what means something there, '&' first. Most citations hold few of these: asking for each is several
#: times quicker than `str.translate` or one pass of a pattern.
_TO_HTML = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    ITALIC: "<i>",
    ITALIC_END: "</i>",
    SUB: "<sub>",
    SUB_END: "</sub>",
    SUP: "<sup>",
    SUP_END: "</sup>",
    LINK: '<a href="',
    LINK_TEXT: '">',
    LINK_END: "</a>",
}
_HTML = tuple(_TO_HTML.items())
_HREF = re.compile(f"{LINK}[^{LINK_TEXT}]*{LINK_TEXT}")
_QUOTES = re.compile(f"([{QUOTE}{QUOTE_END}{BRITISH_END}])")
_FLIP = str.maketrans(ITALIC + ITALIC_END, ITALIC_END + ITALIC)

_TAG = re.compile(r"<(/?)(i|em|sub|sup|span)\b[^>]*>|<[^>]*>")
_TAG_MARKS = {
    "i": (ITALIC, ITALIC_END),
    "em": (ITALIC, ITALIC_END),
    "sub": (SUB, SUB_END),
    "sup": (SUP, SUP_END),
}
_PUNCTUATION = ".,:;!?"
_ANY_QUOTE = re.compile("[\"'“”‘’]")
#: What of a following mark a preceding one makes superfluous: 'Why?' + '.' stays 'Why?', 'et al.' + '.' stays 'et al.'.
_SWALLOWS = {"!": ".:!", "?": ".:?", ".": ".", ":": ".:", ",": ",", ";": ".:;"}


class Citation(Struct, frozen=True, kw_only=True):
    """A formatted reference: `html` is safe (escaped; only i, sub, sup and a with our own addresses), `text` is
    plain."""

    html: str
    text: str


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """A plain text of a record as marked text: no stray control characters, typographic quotation marks and
    apostrophes. Each style asks for the same few texts of a record."""
    if not text.isprintable():
        text = " ".join(_MARKS.sub(" ", text).split())
    return _typographic(text) if _ANY_QUOTE.search(text) else text


def rich(text: str, html: str) -> str:
    """A title as marked text: `html` is sanitised inline HTML, '' where escaping `text` is the same. Tags we do not
    cite with vanish."""
    if not html or "<math" in html:
        return plain(text)
    out: list[str] = []
    opened: list[tuple[str, str]] = []  # the tags that are open, each with the mark that ends it
    end = 0
    for tag in _TAG.finditer(html):
        out.append(_MARKS.sub(" ", unescape(html[end : tag.start()])))
        end = tag.end()
        name = tag[2]
        if name and not tag[1]:
            opener, closer = _TAG_MARKS.get(name, ("", ""))
            if name == "span" and "nocase" in tag[0]:
                opener, closer = KEEP, KEEP_END
            elif opener == ITALIC and sum(mark in (ITALIC, ITALIC_END) for _, mark in opened) % 2:
                opener, closer = ITALIC_END, ITALIC  # italics inside italics stand upright
            opened.append((name, closer))
            out.append(opener)
        elif name and opened and opened[-1][0] == name:
            out.append(opened.pop()[1])
    out.append(_MARKS.sub(" ", unescape(html[end:])))
    out += [mark for _, mark in reversed(opened)]
    return _typographic("".join(out))


def italic(text: str) -> str:
    """`text` in italics; what was italic inside it stands upright."""
    if not text:
        return ""
    if ITALIC in text:
        text = text.translate(_FLIP)
    return f"{ITALIC}{text}{ITALIC_END}"


def quoted(text: str) -> str:
    """`text` in quotation marks; which ones is settled when the citation is finished, by how deep they are nested."""
    return f"{QUOTE}{text}{QUOTE_END}" if text else ""


def british(text: str) -> str:
    """`text` with punctuation kept out of its quotation marks."""
    return text.replace(QUOTE_END, BRITISH_END)


def link(url: str, text: str) -> str:
    """`text` linked to `url`, an address that is safe to link to."""
    return f"{LINK}{url}{LINK_TEXT}{text}{LINK_END}" if url else text


def add(left: str, right: str) -> str:
    """`left` and what follows it, without doubled punctuation; full stops and commas go inside closing quotation
    marks."""
    if not left or not right:
        return left + right
    last = left[-1]
    mark = right[0]
    if last.isalnum() or mark not in _PUNCTUATION:
        return left + right
    if last not in _CLOSERS:
        return left + (right[1:] if mark in _SWALLOWS.get(last, "") else right)
    body = left.rstrip(_CLOSERS)
    if mark in _SWALLOWS.get(body[-1:], ""):
        return left + right[1:]
    tail = left[len(body) :]
    if QUOTE_END in tail and mark in ".,":
        cut = len(body) + tail.index(QUOTE_END)
        return left[:cut] + mark + left[cut:] + right[1:]
    return left + right


def join(delimiter: str, *parts: str) -> str:
    """The parts that say something, `delimiter` between them."""
    said = [*filter(None, parts)]
    if len(said) < 2:
        return said[0] if said else ""
    if not delimiter or delimiter[0] not in _PUNCTUATION:
        return delimiter.join(said)
    text = said[0]
    for part in said[1:]:
        text = f"{text}{delimiter}{part}" if text[-1].isalnum() else add(text, delimiter) + part
    return text


def close(text: str) -> str:
    """`text` with a full stop after it, unless it has one; '' stays ''."""
    return add(text, ".") if text else ""


def wrap(before: str, text: str, after: str) -> str:
    """`text` between `before` and `after`; '' stays ''."""
    return add(before + text, after) if text else ""


def finish(marked: str, quotes: str = "“”‘’") -> Citation:
    """The citation that `marked` stands for. `quotes`: the outer pair of quotation marks, then the inner one."""
    marked = nest(marked, quotes)
    return Citation(html=to_html(marked), text=to_text(marked))


def to_html(nested: str) -> str:
    """Safe HTML of a marked text whose quotation marks are settled."""
    for char, html in _HTML:
        if char in nested:
            nested = nested.replace(char, html)
    return nested if nested.isprintable() else _MARKS.sub("", nested)


def to_text(nested: str) -> str:
    """The same as plain text."""
    return _MARKS.sub("", _HREF.sub("", nested) if LINK in nested else nested)


def nest(marked: str, quotes: str = "“”‘’") -> str:
    """Quotation marks for their stand-ins, by depth: outer, inner, outer ..."""
    if QUOTE not in marked:
        return marked
    if marked.count(QUOTE) == 1:  # the common case, and the quick one
        return marked.replace(QUOTE, quotes[0]).replace(QUOTE_END, quotes[1]).replace(BRITISH_END, quotes[1])
    depth = 0
    pieces = _QUOTES.split(marked)
    for index in range(1, len(pieces), 2):
        if pieces[index] == QUOTE:
            pieces[index] = quotes[2 * (depth % 2)]
            depth += 1
        else:
            depth -= 1
            pieces[index] = quotes[2 * (depth % 2) + 1]
    return "".join(pieces)


def _typographic(text: str) -> str:
    """Pairs of quotation marks become stand-ins, so that they can nest; lone single ones are apostrophes."""
    out = list(text)
    opened: list[tuple[str, int]] = []
    for match in _ANY_QUOTE.finditer(text):
        char, at = match[0], match.start()
        if _opens(text, at, bool(opened)):
            if len(opened) < _DEEPEST:
                opened.append((_KIND[char], at))
            continue
        after = text[at + 1 : at + 2]
        if char in '”"' or (char in "'’" and not after.isalnum()):
            level = next((n for n in reversed(range(len(opened))) if opened[n][0] == _KIND[char]), None)
            if level is not None:
                out[opened[level][1]], out[at] = QUOTE, QUOTE_END
                del opened[level:]
                continue
        if char == "'":
            out[at] = "’"
    for _, at in opened:
        if out[at] == "'":
            out[at] = "’"
    return "".join(out)


_DEEPEST = 8
_KIND = {'"': "double", "“": "double", "”": "double", "'": "single", "‘": "single", "’": "single"}
_OPENERS = ITALIC + SUB + SUP + KEEP


def _opens(text: str, at: int, inside: bool) -> bool:
    """Whether the quotation mark at `at` opens: by its shape, or by standing before a word and after none."""
    if text[at] in "“‘":
        return True
    if text[at] in "”’" or text[at + 1 : at + 2] in ("", " "):
        return False
    at -= 1
    while at >= 0 and text[at] in _OPENERS:
        at -= 1
    return at < 0 or text[at] in " \u00a0([–—-/" or (inside and text[at] in "“‘\"'")
