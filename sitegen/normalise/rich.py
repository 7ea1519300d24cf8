"""Light markup in titles and abstracts: to plain text without any tag or macro, and to inline HTML that is safe by
construction.

Only text (escaped), the tags of `INLINE`, line breaks and sanitised MathML ever reach the HTML. How a text is written
says its `Markup`:

- `text`: what it says, but for balanced `<i> <b> <em> <strong> <sub> <sup>`, character references and `$...$` maths;
- `html`, `jats`: tags known to HTML or JATS are read or dropped, MathML is kept;
- `latex`: macros, accents and braces as in BibTeX (see `sitegen.normalise.latex`), then as `text`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sitegen.normalise.latex import decode as decode_latex
from sitegen.normalise.latex import quick as quick_latex
from sitegen.normalise.maths import maths_pieces, maths_text
from sitegen.normalise.pieces import INLINE, Piece, Rich, raised
from sitegen.text import CONTROLS, close_bidi

if TYPE_CHECKING:
    from sitegen.model import Markup

_RENAMED: Final = {
    "italic": "i",
    "bold": "b",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "inf": "sub",
    "subscript": "sub",
    "superscript": "sup",
}
_BREAKS: Final = frozenset(
    """
    p br div sec title list list-item li ul ol label h1 h2 h3 h4 h5 h6 tr table blockquote dt dd dl hr abstract
    """.split()
)
_DROPPED: Final = frozenset(
    """
    a abbr span font small big u s tt code kbd samp mark q sc small-caps monospace underline strike del ins
    roman sans-serif overline fixed-case inline-formula disp-formula alternatives formula xref ext-link uri
    named-content styled-content fn img graphic inline-graphic body html head nobr wbr center section article
    header footer main ref tbody thead td th email country institution break trans-abstract
    """.split()
)
_SILENT: Final = frozenset({"script", "style", "iframe", "object", "template", "noscript", "svg", "textarea", "select"})
_KNOWN: Final = INLINE | _BREAKS | _DROPPED | _SILENT | {"tex-math"}
_ESCAPED_TAG: Final = re.compile(r"&lt;/?(?:jats:)?(?:p|i|b|sub|sup|title|sec)&gt;")
_WORDS: Final = frozenset({"text", "break"})
_LIGHT: Final = re.compile(r"<(/?)(i|b|em|strong|sub|sup|I|B|SUB|SUP)>")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,40})(?:\s[^<>]*)?/?>")
_MATHML_OPENS: Final = re.compile(r"<(?:[A-Za-z]{1,10}:)?math[\s>]")
_MATHML_CLOSES: Final = re.compile(r"</(?:[A-Za-z]{1,10}:)?math\s*>")
#: `$...$` as pandoc reads it (no space inside, no digit after: '$5 and $6' is money), `$$...$$`, and `\\(...\\)`.
_DOLLARS: Final = re.compile(
    r"\$(?<!\\\$)(?:\$([^$]+)\$\$|(?=[^\s$])((?:[^$\\]|\\.)*)(?<=[^\s\\])\$(?![\d$]))", re.DOTALL
)
#: What stands between two prices and not between the dollars of maths.
_MONEY: Final = re.compile(r"\d[^\\^_={}]* [^\\^_={}]*")
_MATHS: Final = re.compile(_DOLLARS.pattern + r"|\\\((.{1,500}?)\\\)", re.DOTALL)
_REFERENCE: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES: Final = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_PARAGRAPH: Final = re.compile(r"\n\n+")


def rich(text: str, markup: Markup = "text") -> Rich:
    """`text` read as `markup` says, on one line; paragraphs only where the source breaks them ('\\n\\n',
    `<br><br>`)."""
    if _is_plain(text, markup):
        return Rich(tidy(text))
    if markup == "latex" and not ("<" in text or "&" in text or "\n" in text):
        decoded = quick_latex(text)
        if decoded is not None:
            return Rich(tidy(decoded))
    pieces, unknown = _pieces(_sound(text), markup)
    plain_text = _squeeze(_plain(pieces))
    if not all(piece.kind in _WORDS for piece in pieces):
        return Rich(plain_text, _html(pieces), unknown)
    markup_text = html.escape(plain_text, quote=False).replace("\n\n", "<br><br>") if "\n" in plain_text else ""
    return Rich(plain_text, markup_text, unknown)


def plain(text: str, markup: Markup = "text") -> str:
    """`text` without any markup, on one line."""
    if _is_plain(text, markup):
        return tidy(text)
    if markup == "latex" and not ("<" in text or "&" in text):
        decoded = quick_latex(text)
        if decoded is not None:
            return tidy(decoded)
    return tidy(_plain(_pieces(text, markup)[0]))


def _is_plain(text: str, markup: Markup) -> bool:
    """Whether no character of `text` can mean anything but itself."""
    if "<" in text or "&" in text or "$" in text or "\\(" in text:
        return False
    return markup != "latex" or not _needs_latex(text)


def tidy(text: str) -> str:
    """`text` on one line, in NFC, without control characters, bidirectional overrides closed."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _sound(text)).strip()


def _sound(text: str) -> str:
    """`text` in NFC without control characters, bidirectional overrides closed; its line ends and spaces stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return text
    return close_bidi(CONTROLS.sub("", text).encode("utf-8", "ignore").decode())


def _squeeze(text: str) -> str:
    """`text` without superfluous white space; paragraphs stay apart."""
    if "\n" in text:
        lines = "\n".join([line.strip() for line in text.split("\n")])
        return "\n\n".join(line for part in _PARAGRAPH.split(lines) if (line := _SPACES.sub(" ", part).strip()))
    return _SPACES.sub(" ", text).strip() if "  " in text else text.strip()


def tidy_block(text: str) -> str:
    """`tidy`, but empty lines keep paragraphs apart ('\\n\\n')."""
    if "\n" not in text:
        return tidy(text)
    return _squeeze(_sound(text))


def _needs_latex(text: str) -> bool:
    return "\\" in text or "{" in text or "}" in text or "~" in text or "--" in text or "``" in text or "''" in text


def _pieces(text: str, markup: Markup) -> tuple[list[Piece], tuple[str, ...]]:
    if markup == "latex" and (_needs_latex(text) or "$" in text):
        pieces, unknown = decode_latex(text)
        return _with_tags(pieces), unknown
    if markup in ("html", "jats"):
        return _tagged(text), ()
    return _light(text), ()


def _with_tags(pieces: list[Piece]) -> list[Piece]:
    """Pieces of LaTeX in which neighbouring texts are one, and light tags and character references are read
    (reference managers mix them in)."""
    if len(pieces) == 1 and pieces[0].kind == "text":
        text = pieces[0].value
        return _light(text, maths=False) if "<" in text or "&" in text else pieces
    out: list[Piece] = []
    for kind, run in groupby(pieces, key=lambda piece: piece.kind):
        if kind != "text":
            out += run
            continue
        text = "".join(piece.value for piece in run)
        out += _light(text, maths=False) if "<" in text or "&" in text else [Piece("text", text)]
    return out


# --- reading --------------------------------------------------------------------------------------------------------


def _light(text: str, *, maths: bool = True) -> list[Piece]:
    """Text in which only balanced light tags and maths mean anything."""
    read = _text_and_maths if maths else _text_only
    pieces: list[Piece] = []
    open_: list[int] = []
    end = 0
    for found in _LIGHT.finditer(text):
        pieces += read(text[end : found.start()])
        end = found.end()
        name = found[2].lower()
        if not found[1]:
            open_.append(len(pieces))
            pieces.append(Piece("open", name))
        elif open_ and pieces[open_[-1]].value == name:
            open_.pop()
            pieces.append(Piece("close", name))
        else:
            pieces.append(Piece("text", found[0]))
    for place in open_:  # never closed: that was no tag
        pieces[place] = Piece("text", f"<{pieces[place].value}>")
    return pieces + read(text[end:])


def _text_only(text: str) -> list[Piece]:
    return [Piece("text", _references(text))] if text else []


def _text_and_maths(text: str) -> list[Piece]:
    if "$" not in text and "\\(" not in text:
        return [Piece("text", _references(text))] if text else []
    pieces: list[Piece] = []
    end = 0
    for found in (_MATHS if "\\(" in text else _DOLLARS).finditer(text):
        if found.start() > end:
            pieces.append(Piece("text", _references(text[end : found.start()])))
        inner = found[found.lastindex or 0]
        pieces += [Piece("text", found[0])] if _MONEY.fullmatch(inner[:200]) else maths_pieces(inner)
        end = found.end()
    if end < len(text):
        pieces.append(Piece("text", _references(text[end:])))
    return pieces


def _references(text: str) -> str:
    """Character references ('&amp;', '&#233;') as characters; those that stand for none stay as they are."""
    return _REFERENCE.sub(_reference, text) if "&" in text else text


def _reference(found: re.Match[str]) -> str:
    char = html.unescape(found[0])
    return found[0] if char == "\ufffd" or CONTROLS.search(char) or ("\x00" in char) else char


def _tagged(text: str) -> list[Piece]:
    """HTML and JATS: known tags mean something or are dropped, what only looks like a tag stays text."""
    if "<" not in text and _ESCAPED_TAG.search(text):
        text = _references(text)  # escaped once too often, as in many a Crossref abstract
    text = _without_comments(text) if "<!" in text or "<?" in text else text
    pieces: list[Piece] = []
    end = 0
    while (opens := _MATHML_OPENS.search(text, end)) and (closes := _MATHML_CLOSES.search(text, opens.end())):
        pieces += _tags(text[end : opens.start()], tex=False)
        end = closes.end()
        pieces.append(Piece("mathml", text[opens.start() : end]))
    return pieces + _tags(text[end:], tex=end == 0)


def _without_comments(text: str) -> str:
    """Markup without comments and processing instructions, its CDATA sections as escaped text."""
    out: list[str] = []
    at = 0
    missing: set[str] = set()
    for found in re.finditer(r"<!--|<!\[CDATA\[|<\?", text):
        closer = {"<!--": "-->", "<?": "?>"}.get(found[0], "]]>")
        if found.start() < at or closer in missing:
            continue
        end = text.find(closer, found.end())
        if end < 0:
            missing.add(closer)
            continue
        out.append(text[at : found.start()])
        if closer == "]]>":
            out.append(html.escape(text[found.end() : end], quote=False))
        at = end + len(closer)
    return "".join(out) + text[at:]


def _tags(text: str, *, tex: bool) -> list[Piece]:
    """The pieces of markup without MathML; TeX in `tex-math` counts only where there is no MathML beside it."""
    pieces: list[Piece] = []
    end = 0
    silent = ""
    maths = False
    for found in _TAG.finditer(text):
        name = found[2].rpartition(":")[2].lower()
        name = _RENAMED.get(name, name)
        if name not in _KNOWN:
            continue
        before = text[end : found.start()]
        end = found.end()
        closing = bool(found[1])
        if maths:
            pieces += [Piece("tex", before.strip("$ \n"))] if tex and before.strip("$ \n") else []
        elif not silent:
            pieces += _text_and_maths(before)
        maths = name == "tex-math" and not closing
        if name in _SILENT:
            silent = ("" if name == silent else silent) if closing else silent or name
        elif not silent and name in INLINE:
            pieces.append(Piece("close" if closing else "open", name))
        elif not silent and name in _BREAKS:
            pieces.append(Piece("break"))
    return pieces if silent else pieces + _text_and_maths(text[end:])


# --- writing --------------------------------------------------------------------------------------------------------


def _plain(pieces: list[Piece]) -> str:
    out: list[str] = []
    starts: list[tuple[str, int]] = []
    for kind, value in pieces:
        if kind == "text":
            out.append(value)
        elif kind == "break":
            out.append("\n\n")
        elif kind == "tex":
            out.append(_maths(value)[0])
        elif kind == "mathml":
            out.append(_mathml_text(value))
        elif kind == "open":
            starts.append((value, len(out)))
        elif starts and starts[-1][0] == value:
            _, start = starts.pop()
            if value in ("sub", "sup"):
                out[start:] = [raised("".join(out[start:]), value)]
    return "".join(out)


def _html(pieces: list[Piece]) -> str:
    out: list[str] = []
    open_: list[str] = []
    for kind, value in pieces:
        if kind == "text":
            out.append(html.escape(value, quote=False))
        elif kind == "break":
            out.append("\n\n")
        elif kind == "tex":
            out.append(_maths(value)[1])
        elif kind == "mathml":
            out.append(safe_mathml(value))
        elif kind == "open":
            open_.append(value)
            out.append(f"<{value}>")
        elif value in open_:
            while True:  # tags that overlap are closed in order
                inner = open_.pop()
                out.append(f"</{inner}>")
                if inner == value:
                    break
    out += [f"</{tag}>" for tag in reversed(open_)]
    text = "".join(out).strip()
    return _squeeze(text).replace("\n\n", "<br><br>") if "\n" in text else text


#: Maths beyond this many characters is no formula in a title or an abstract.
_LONGEST_MATHS: Final = 2_000


@lru_cache(maxsize=4096)
def _maths(tex: str) -> tuple[str, str]:
    """Maths as plain text and as MathML; the TeX source itself where it cannot be converted."""
    text = maths_text(tex)
    if len(tex) > _LONGEST_MATHS:
        return text, f"<code>{html.escape(tex, quote=False)}</code>"
    try:
        from latex2mathml.converter import convert  # 30 ms: only for sites with maths

        mathml = safe_mathml(convert(tex))
    except Exception:  # noqa: BLE001  its parser raises a dozen unrelated kinds for what it does not know
        mathml = ""
    return text, mathml or f"<code>{html.escape(tex, quote=False)}</code>"


_LONGEST_MATHML: Final = 100_000
_MATHML_TAGS: Final = frozenset(
    """
    math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot
    mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
    """.split()
)
_MATHML_ATTRIBUTES: Final = frozenset(
    """
    accent accentunder columnalign columnspacing columnlines columnspan depth dir display displaystyle fence
    height largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowalign rowspan
    rspace scriptlevel separator stretchy symmetric voffset width
    """.split()
)


@lru_cache(maxsize=4096)
def safe_mathml(markup: str) -> str:
    """MathML with its prefixes removed, only presentation elements and harmless attributes left; sanitised by nh3."""
    if len(markup) > _LONGEST_MATHML:
        return html.escape(_mathml_text(markup), quote=False)
    import nh3  # 5 ms: only for sites with maths

    bare = re.sub(r"(</?)[A-Za-z]{1,10}:", r"\1", _ANNOTATION.sub("", markup))
    allowed = {"*": set(_MATHML_ATTRIBUTES)}
    return nh3.clean(
        bare, tags=set(_MATHML_TAGS), attributes=allowed, link_rel=None, clean_content_tags={"script", "style"}
    )


def _mathml_text(markup: str) -> str:
    """What MathML says when read aloud: its text, without white space between the elements."""
    bare = _ANNOTATION.sub("", markup) if len(markup) <= _LONGEST_MATHML else markup
    return _references(" ".join(re.sub(r"<[^<>]*>", "", re.sub(r">\s+<", "><", bare)).split()))


_ANNOTATION: Final = re.compile(r"<(?:[A-Za-z]{1,10}:)?(annotation(?:-xml)?)\b.*?</(?:[A-Za-z]{1,10}:)?\1>", re.DOTALL)
