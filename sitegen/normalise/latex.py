"""LaTeX as BibTeX files hold it, to Unicode and light markup, without a TeX engine and without recursion.

Accents, letters and signs follow 'LaTeX2e: An unofficial reference manual' (sections 23.4 to 23.6) and BibTeX's own
rules for braces: a brace only protects capitals, so it vanishes. Maths (`$...$`, `\\(...\\)`, `\\ensuremath{...}`) is
left whole, for MathML. Macros that the tables here lack are looked up in pylatexenc's database, which is imported only
then; an unknown one leaves its argument and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sitegen.normalise.accents import letters, simple
from sitegen.normalise.latextables import (
    ACCENTS,
    ARGUMENTS_DROPPED,
    FIRST_DROPPED,
    LOOSE_MATHS,
    SIGNS,
    SWITCHES,
    TRANSPARENT,
    WRAPPERS,
)
from sitegen.normalise.maths import looked_up, maths_pieces
from sitegen.normalise.pieces import Piece

_TOKEN: Final = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*|\\(.)|([{}$~])|(---?|``|''|\?`|!`)|[^\\{}$~`'\-?!]+|.", re.DOTALL)
#: ADS and INSPIRE write every accent twice; bounded, so that a thousand of them without an end cost nothing.
_IFMMODE: Final = re.compile(r"\\ifmmode\b.{0,200}?\\else\b\s?(.{0,200}?)\\fi\b(?:\{\})?", re.DOTALL)
#: Zotero's guards of capitals, escaped once too often; and what only keeps the count of braces even, which TeX does not show.
_PHANTOMS: Final = re.compile(r"\\\{\\vphantom\\\}(.{0,200}?)\\vphantom\\\{\\\}|\\vphantom\\[{}]", re.DOTALL)
_LIGATURES: Final = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡"}


def quick(text: str) -> str | None:
    """`text` decoded, where it holds no macro but accented letters and escaped signs, and no maths; else None."""
    if "$" in text or "\\(" in text:
        return None
    return simple(_letters(text) if "\\" in text else text)


def decode(text: str) -> tuple[list[Piece], tuple[str, ...]]:
    """The pieces of `text`, and the names of the macros that nobody knows."""
    if "\\vphantom" in text:
        text = _PHANTOMS.sub(r"\1", text)
    if "\\ifmmode" in text:
        text = _IFMMODE.sub(r"\1", text)
    if "\\" in text:
        text = _letters(text)
    if (decoded := simple(text)) is not None:
        return [Piece("text", decoded)] if decoded else [], ()
    if (pieces := _with_simple_maths(text)) is not None:
        return pieces, ()
    return _Decoder(text).run()


def _with_simple_maths(text: str) -> list[Piece] | None:
    """The pieces of a text in which nothing but maths between single dollars holds a macro; None for any other."""
    if "$$" in text or "\\$" in text:
        return None
    parts = text.split("$")
    if len(parts) % 2 == 0:
        return None
    pieces: list[Piece] = []
    for place, part in enumerate(parts):
        if place % 2:
            if not part.strip():
                return None
            pieces += maths_pieces(part.strip())
        elif (decoded := simple(part)) is None:
            return None
        elif decoded:
            pieces.append(Piece("text", decoded))
    return pieces


_letters = letters(lambda token: "".join(piece.value for piece in _Decoder(token).run()[0]))


class _Decoder:
    """One pass over the tokens; `groups` holds for each open brace the tags to close with it, and text to put before
    that."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.pieces: list[Piece] = []
        self.groups: list[tuple[list[str], str]] = []
        self.missing: set[str] = set()
        self.unknown: dict[str, None] = {}

    def run(self) -> tuple[list[Piece], tuple[str, ...]]:
        text = self.text
        while self.at < len(text):
            found = _TOKEN.match(text, self.at)
            if found is None:
                break
            self.at = found.end()
            macro, sign, special, ligature = found.groups()
            if macro:
                self.macro(macro, found[0])
            elif sign:
                self.sign(sign)
            elif special:
                self.special(special)
            else:
                self.put(_LIGATURES[ligature] if ligature else found[0])
        while self.groups:
            self.close()
        return self.pieces, tuple(self.unknown)

    def put(self, text: str) -> None:
        if text:
            self.pieces.append(Piece("text", text))

    def find(self, mark: str, start: int) -> int:
        """Where `mark` is next, -1 if nowhere; what was missed once is not looked for again, so that no text costs
        quadratic time."""
        at = -1 if mark in self.missing else self.text.find(mark, start)
        if at < 0:
            self.missing.add(mark)
        return at

    def open(self, *tags: str, ending: str = "") -> None:
        self.groups.append((list(tags), ending))
        self.pieces += [Piece("open", tag) for tag in tags]

    def close(self) -> None:
        if not self.groups:
            return
        tags, ending = self.groups.pop()
        self.put(ending)
        self.pieces += [Piece("close", tag) for tag in reversed(tags)]

    def special(self, char: str) -> None:
        if char == "{":
            self.open()
        elif char == "}":
            self.close()
        elif char == "~":
            self.put("\u00a0")
        else:
            self.maths()

    def maths(self) -> None:
        """From a dollar to the next one; a dollar alone is money."""
        double = self.text.startswith("$", self.at)
        start = self.at + double
        end = start
        while (end := self.find("$", end)) >= 0 and self.text[end - 1] == "\\":
            end += 1
        inner = self.text[start:end].strip() if end >= 0 else ""
        if not inner:
            self.put("$")
            return
        self.at = end + 1 + (double and self.text.startswith("$", end + 1))
        self.pieces += maths_pieces(inner)

    def sign(self, char: str) -> None:
        """A backslash and one character: an accent, an escaped sign, a space."""
        if char in ACCENTS:
            self.accent(char)
        elif char in "([":
            end = self.find("\\)" if char == "(" else "\\]", self.at)
            if end < 0:
                self.put(char)
                return
            self.pieces += maths_pieces(self.text[self.at : end].strip())
            self.at = end + 2
        elif char in "\\ \n\t":
            self.put(" ")
        elif char not in "-/@":
            self.put({",": "\u2009", ";": " ", ":": " ", "!": "", "|": "‖"}.get(char, char))

    def accent(self, name: str) -> None:
        argument = self.argument()
        letters = _DOTLESS.get(argument.strip(), "")
        if not letters and "\\" in argument and argument.count("\\") <= _ACCENTS_DEEP:
            letters = "".join(piece.value for piece in decode(argument)[0] if piece.kind == "text")
        letters = letters or "".join(char for char in argument if char.isalnum())
        if not letters:
            self.put(SIGNS.get(name, ""))
            return
        self.put(unicodedata.normalize("NFC", letters[0] + ACCENTS[name] + letters[1:]))

    def argument(self) -> str:
        """The next argument as source text: a group without its braces, a macro, or one character."""
        text = self.text
        while self.at < len(text) and text[self.at] in " \t\n":
            self.at += 1
        start = self.at
        if text[start : start + 1] == "{":
            end = _group_end(text, start)
            self.at = end + 1
            return text[start + 1 : end]
        found = _TOKEN.match(text, start) if text[start : start + 1] == "\\" else None
        self.at = found.end() if found else min(start + 1, len(text))
        return text[start : self.at]

    def macro(self, name: str, token: str) -> None:
        if name in ACCENTS:
            self.accent(name)
        elif name in SIGNS:
            self.put(SIGNS[name])
            self.empty_group()
        elif name in WRAPPERS:
            self.wrap(WRAPPERS[name])
        elif name in SWITCHES:
            self.switch(SWITCHES[name])
        elif name in ARGUMENTS_DROPPED or name in FIRST_DROPPED:
            self.drop()
        elif name in LOOSE_MATHS:
            self.loose_maths(name)
        elif name in ("url", "path", "nolinkurl") and self.text.startswith("{", self.at):
            self.put(_ESCAPED.sub(r"\1", self.argument()))  # as it stands: a tilde is a tilde
        elif name in ("enquote", "mkbibquote"):
            self.quote()
        elif name in ("char", "symbol"):
            self.code()
        elif name not in TRANSPARENT:
            self.other(name, token)

    def quote(self) -> None:
        self.put("“")
        if self.text.startswith("{", self.at):
            self.at += 1
        self.open(ending="”")

    def drop(self) -> None:
        """Passes over an option and an argument."""
        if self.text.startswith("[", self.at) and (end := self.find("]", self.at)) > 0:
            self.at = end + 1
        if self.text.startswith("{", self.at):
            self.argument()

    def empty_group(self) -> None:
        """A sign's name may end in an empty group ('\\ss{}'); a space that ends it is swallowed with the token."""
        if self.text.startswith("{}", self.at):
            self.at += 2

    def wrap(self, tag: str) -> None:
        if self.text.startswith("{", self.at):
            self.at += 1
            self.open(tag)
        elif argument := self.argument():
            self.open(tag)
            self.put(argument)
            self.close()

    def switch(self, tag: str) -> None:
        """'{\\em ...}': until the group ends, or the text; '' is a switch that no page needs."""
        if not tag:
            return
        if not self.groups:
            self.groups.append(([], ""))
        self.groups[-1][0].append(tag)
        self.pieces.append(Piece("open", tag))

    def loose_maths(self, name: str) -> None:
        """A macro of maths outside dollars."""
        start = self.at
        self.argument()
        if name == "frac":
            self.argument()
        while self.text[self.at : self.at + 1] in ("_", "^") and self.at + 1 < len(self.text):
            self.at += 1
            self.argument()
        inner = self.text[start : self.at].strip()
        if name == "ensuremath":
            inner = inner[1:-1] if inner[:1] == "{" and inner[-1:] == "}" else inner
        else:
            inner = f"\\{name}{inner if inner[:1] == '{' else ' ' + inner}"
        if inner.strip():
            self.pieces += maths_pieces(inner.strip())

    def code(self) -> None:
        """'\\char`\\~', '\\char126', '\\symbol{126}'."""
        found = re.compile(r"`\\?(.)|'([0-7]{1,6})|\"([0-9A-Fa-f]{1,5})|\{?(\d{1,6})\}?").match(self.text, self.at)
        if not found:
            return
        self.at = found.end()
        number = int(found[2], 8) if found[2] else int(found[3], 16) if found[3] else int(found[4] or 0)
        self.put(found[1] or (chr(number) if 31 < number < 0xD800 else ""))

    def other(self, name: str, token: str) -> None:
        if text := looked_up(name):
            self.put(text)
            self.empty_group()
            return
        self.unknown[name] = None
        if self.pieces and token[-1:].isspace() and not self.text.startswith("{", self.at):
            self.put(" ")


_ESCAPED: Final = re.compile(r"\\([_%&#$~{}])")
#: Accents upon accents; more is no letter of any language.
_ACCENTS_DEEP: Final = 4
_DOTLESS: Final = {"\\i": "i", "\\j": "j", "{\\i}": "i", "{\\j}": "j", "\\i{}": "i", "\\j{}": "j"}


def _group_end(text: str, start: int) -> int:
    """Where the group that opens at `start` closes; the end of the text where it never does."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth:
                return found.start()
    return len(text)
