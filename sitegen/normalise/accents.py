"""The LaTeX that nearly all of BibTeX consists of, quickly: accented letters, escaped signs, braces around capitals, dashes and quotes.

A step before `sitegen.normalise.latex`, which stays the judge of what each accent means: every one is asked for once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

#: One letter with one accent, or one letter that has a macro of its own, however it is wrapped in braces; and escaped signs.
_LETTER: Final = re.compile(
    r"(?<!\\)(?:"
    r"\{\\(?:['`^\"~=.](?:[A-Za-z]|\{(?:[A-Za-z]|\\[ij])\}|\\[ij])|[cvuHkrdb](?: [A-Za-z]|\{[A-Za-z]\})|(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dh|th|dj))\}"
    r"|\\['`^\"~=.](?:[A-Za-z]|\{(?:[A-Za-z]|\\[ij])\})"
    r"|\\[cvuHkrdb]\{[A-Za-z]\}"
    r"|\\[%&_#])"
)
_LIGATURE: Final = re.compile(r"---?|``|''|\?`|!`|[~{}]")
_LIGATURES: Final = {
    "---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": "\u00a0", "{": "", "}": "",
}  # fmt: skip


class _Letters(dict[str, str]):
    """What each accented letter is, as `decode` says."""

    def __init__(self, decode: Callable[[str], str]) -> None:
        super().__init__()
        self.decode = decode

    def __missing__(self, token: str) -> str:
        letter = self[token] = self.decode(token)
        return letter


def letters(decode: Callable[[str], str]) -> Callable[[str], str]:
    """A function that writes the accented letters and escaped signs of a text as Unicode and leaves everything else alone,
    maths above all: there `\\=` is no accent."""
    table = _Letters(decode)

    def write(text: str) -> str:
        if "$" not in text and "\\(" not in text:
            return _LETTER.sub(lambda found: table[found[0]], text)
        if "$$" in text or "\\$" in text or "\\(" in text:
            return text
        parts = text.split("$")
        if len(parts) % 2:
            parts[::2] = [_LETTER.sub(lambda found: table[found[0]], part) for part in parts[::2]]
        return "$".join(parts)

    return write


def simple(text: str) -> str | None:
    """`text` without braces, its dashes and quotes as Unicode; None where it holds macros or maths, which are not simple."""
    if "\\" in text or "$" in text:
        return None
    return _LIGATURE.sub(lambda found: _LIGATURES[found[0]], text)
