"""The LaTeX that nearly all of BibTeX consists of, quickly: accented letters, escaped signs, braces around capitals, dashes and quotes.

A step before `sitegen.normalise.latex`, which stays the judge of what each accent means: every one is asked for once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

#: One letter with one accent, a letter that has a macro of its own (and a group for itself), an escaped sign. A pair of backslashes is
#: taken along, so that what follows it is not taken for a macro.
_LETTER: Final = re.compile(
    r"(\\(?:['`^\"~=.](?:[A-Za-z]|\{(?:[A-Za-z]|\\[ij])\}|\\[ij](?![A-Za-z]))"
    r"|[cvuHkrdb](?:\{[A-Za-z]\}| [A-Za-z])"
    r"|(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dh|th|dj)(?=\})"
    r"|[%&_#\\]))"
)
_LIGATURES: Final = (
    ("---", "—"),
    ("--", "–"),
    ("``", "“"),
    ("''", "”"),
    ("?`", "¿"),
    ("!`", "¡"),
    ("~", "\u00a0"),
    ("{", ""),
    ("}", ""),
)


class _Letters(dict[str, str]):
    """What each accented letter is, as `decode` says."""

    def __init__(self, decode: Callable[[str], str]) -> None:
        super().__init__()
        self.decode = decode

    def __missing__(self, macro: str) -> str:
        letter = self[macro] = self.decode(macro) if macro != "\\\\" else macro
        return letter


def letters(decode: Callable[[str], str]) -> Callable[[str], str]:
    """A function that writes the accented letters and escaped signs of a text as Unicode and leaves everything else alone,
    maths above all: there `\\=` is no accent."""
    table = _Letters(decode)

    def outside_maths(text: str) -> str:
        parts = _LETTER.split(text)
        parts[1::2] = [table[macro] for macro in parts[1::2]]
        return "".join(parts)

    def write(text: str) -> str:
        if "$" not in text and "\\(" not in text:
            return outside_maths(text)
        if "$$" in text or "\\$" in text or "\\(" in text:
            return text
        parts = text.split("$")
        if len(parts) % 2:
            parts[::2] = [outside_maths(part) for part in parts[::2]]
        return "$".join(parts)

    return write


def simple(text: str) -> str | None:
    """`text` without braces, its dashes and quotes as Unicode; None where it holds macros or maths, which are not simple."""
    if "\\" in text or "$" in text:
        return None
    for source, sign in _LIGATURES:
        if source in text:
            text = text.replace(source, sign)
    return text
