"""The pieces that titles and abstracts are made of, whatever their source writes: text, tags, maths, breaks."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

PieceKind = Literal["text", "open", "close", "tex", "mathml", "break"]

#: The tags that may reach HTML.
INLINE: Final = frozenset({"b", "em", "i", "strong", "sub", "sup"})

_SUPERSCRIPT: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


class Piece(NamedTuple):
    """A run of text, a tag (by name), maths as TeX or MathML, or a paragraph break."""

    kind: PieceKind
    value: str = ""


class Rich(NamedTuple):
    """A text twice: plain, and as inline HTML ('' where escaping the plain text is the same); and macros that nobody
    knows."""

    plain: str
    html: str = ""
    unknown: tuple[str, ...] = ()


def raised(text: str, tag: str) -> str:
    """Text set high ('sup') or low ('sub') as Unicode has it ('10⁻³', 'H₂O'), or as it is where Unicode lacks a
    character."""
    table = _SUPERSCRIPT if tag == "sup" else _SUBSCRIPT
    return text.translate(table) if text and all(ord(char) in table for char in text) else text
