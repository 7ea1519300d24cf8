"""LaTeX as BibTeX files hold it, to Unicode and light markup."""

from __future__ import annotations

from sitegen.normalise.pieces import Piece


def decode(text: str) -> list[Piece]:
    """The pieces of `text`."""
    return [Piece("text", text.replace("{", "").replace("}", ""))]


def maths_text(tex: str) -> str:
    """Maths as plain text."""
    return tex
