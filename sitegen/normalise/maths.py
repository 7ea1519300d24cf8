"""Maths as TeX writes it, as plain text for search, sorting and citations; MathML is made of it elsewhere (`sitegen.normalise.rich`)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from sitegen.normalise.latextables import MATHS, SIGNS, TRANSPARENT, WRAPPERS
from sitegen.normalise.pieces import Piece, raised

_RAISED: Final = re.compile(r"([\^_])(?:\{([\w+\-]{1,20})\}|(\w))")
_TOKEN: Final = re.compile(r"\\([A-Za-z]+)[ \t\n]*|\\(.)|([{}^_~&])|\s+|[^\\{}^_~&\s]+", re.DOTALL)
_SPACED: Final = re.compile(r"\s*([=<>≤≥≈∼→←∈⊂⊆×±])\s*")


@cache
def looked_up(name: str) -> str:
    """What pylatexenc's database has for a macro without arguments; '' if it has nothing so simple."""
    if name in MATHS:
        return MATHS[name]
    from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped]  # 25 ms: only for macros beyond the tables here

    spec = get_default_latex_context_db().get_macro_spec(name)
    text = getattr(spec, "simplify_repl", None)
    return text if isinstance(text, str) and "%" not in text else ""


def maths_pieces(tex: str) -> list[Piece]:
    """Maths as a piece; what is only a number set high or low ('H$_2$O') as the tags for that."""
    if simple := _RAISED.fullmatch(tex):
        tag = "sup" if simple[1] == "^" else "sub"
        return [Piece("open", tag), Piece("text", simple[2] or simple[3]), Piece("close", tag)]
    return [Piece("tex", tex)]


def maths_text(tex: str) -> str:
    """Maths as plain text: 'α < β', 'E = mc²', 'x/y', '√n'. For search, sorting and citations, not for the eye of a
    mathematician."""
    out: list[list[str]] = [[]]
    raising: list[str] = [""]
    waiting = ""
    slash = 0
    for found in _TOKEN.finditer(tex):
        macro, sign, special = found.groups()
        if special == "{":
            out.append([])
            raising.append(waiting)
            waiting = ""
            continue
        if special == "}":
            if len(out) > 1:
                inner, how = "".join(out.pop()), raising.pop()
                out[-1].append(_set(inner, how))
                if slash and how != "sup":
                    out[-1].append("/" if slash == 2 else "")
                    slash -= 1
            continue
        if special in ("^", "_"):
            waiting = "sup" if special == "^" else "sub"
            continue
        if macro == "frac" or macro in ("dfrac", "tfrac"):
            slash = 2
            continue
        if macro in _OVER:
            waiting = macro
            continue
        text = _maths_sign(macro, sign, special, found[0])
        if waiting and text.strip():
            out[-1].append(_set(text[0], waiting) + text[1:])
            waiting = ""
        else:
            out[-1].append(text)
    text = "".join(piece for group in out for piece in group)
    return _SPACED.sub(r" \1 ", " ".join(text.split())).strip()


#: What maths puts over a letter.
_OVER: Final = {
    "bar": "\u0305", "overline": "\u0305", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "vec": "\u20d7",
    "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip


def _set(text: str, how: str) -> str:
    """Text set high, low, or under a mark; a mark over more than a few letters is left out."""
    if how in ("sup", "sub"):
        return raised(text, how)
    if how not in _OVER or len(text) > 3:
        return text
    return "".join(char + _OVER[how] if char.isalnum() else char for char in text)


def _maths_sign(macro: str | None, sign: str | None, special: str | None, token: str) -> str:
    if macro:
        if macro in MATHS or macro in SIGNS:
            return MATHS.get(macro) or SIGNS[macro]
        if macro in TRANSPARENT or macro in WRAPPERS or macro.startswith(("math", "text", "oper")):
            return ""
        if macro in _FUNCTIONS:
            return f"{macro} " if token[-1].isspace() else macro
        return looked_up(macro)
    if sign:
        return {",": "", ";": " ", ":": " ", "!": "", " ": " ", "\\": " ", "|": "‖"}.get(sign, sign)
    if special:
        return " " if special in "~&" else ""
    return token


_FUNCTIONS: Final = frozenset(
    """
    log ln exp sin cos tan min max sup inf lim det dim ker arg gcd mod Pr sec csc cot sinh cosh tanh arcsin
    arccos arctan deg
    """.split()
)
