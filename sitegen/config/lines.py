"""Which line of a TOML text each key stands on, which no TOML parser of the standard library tells.

The grammar is TOML 1.0's (https://toml.io/en/v1.0.0). The text is expected to have passed `tomllib` already: this is a
scanner that follows keys, not a second parser that judges them. It runs in linear time and without recursion.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The way to a value: keys, and places in arrays counted from 0. ('footer', 'links', 0, 'url').
KeyPath = tuple[str | int, ...]

# Quantifiers are possessive: a long string costs its length once. Two quotes may stand in a long string and at its end; what such a string is
# made of cannot be read in two ways, and Python before 3.11.5 fails where a possessive group looks ahead.
_TOKEN = re.compile(
    r"""
    (?P<space>  [ \t\r]++ | \#[^\n]*+ )
  | (?P<newline> \n )
  | (?P<string>  \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )* "{3,5}
               | '{3} (?: [^'] | '{1,2}(?!') )* '{3,5}
               | " (?: [^"\\\n] | \\. )*+ "
               | ' [^'\n]*+ ' )
  | (?P<mark>    [\[\]{}=,.] )
  | (?P<word>    [^ \t\r\n\#\[\]{}=,."']++ )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Open(NamedTuple):
    """An array or inline table whose end is still to come."""

    path: KeyPath
    array: bool


def key_lines(text: str) -> dict[KeyPath, int]:
    """Every key path of a valid TOML text, items of arrays too, with the line (from 1) on which it first stands.

    A table that is only implied (`a` by `[a.b]` or by `a.b = 1`) stands where it is first implied.
    """
    scan = _Scan()
    for token in _tokens(text.replace("\r\n", "\n")):
        scan.feed(token)
    return scan.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of `path`, or of the nearest table around it that has one; 0 where none has (an empty file)."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 0)


def dotted(path: KeyPath) -> str:
    """A key path as a person would write it: 'footer.links[0].url', 'csv.columns."Date read"'."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]+", part)
            parts.append(("." if parts else "") + (part if bare else f'"{part}"'))
    return "".join(parts)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            yield _Token(kind, match[0], line)
        line += match[0].count("\n")


def _key(token: _Token) -> str:
    """The key that a bare or quoted token spells; TOML's own parser undoes the escapes."""
    return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "string" else token.text


class _Scan:
    """The place in the text: the current table, the key being read, the arrays and inline tables that are open."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._last: dict[KeyPath, int] = {}  # arrays of tables -> index of their newest item
        self._open: list[_Open] = []
        self._item: list[int] = []  # for each open array, the index of the current item
        self._key: list[_Token] = []
        self._header = 0  # opening brackets of the header being read
        self._feed = self._in_key

    def feed(self, token: _Token) -> None:
        self._feed(token)

    # Each method below is a state: what is expected next.

    def _in_key(self, token: _Token) -> None:
        if token.kind in {"word", "string"}:
            self._key.append(token)
        elif token.text == "[":
            self._header += 1
        elif token.text == "]":
            self._end_header()
        elif token.text == "=":
            self._note(self._base())
            self._feed = self._in_value
        elif token.text == "}":
            self._close()

    def _in_value(self, token: _Token) -> None:
        if token.kind == "newline":
            return
        if token.text == "]":  # an empty array, or one with a comma before its end
            self._close()
            return
        path = self._value_path(token)
        if token.text == "[":
            self._open.append(_Open(path, array=True))
            self._item.append(0)
        elif token.text == "{":
            self._open.append(_Open(path, array=False))
            self._key = []
            self._feed = self._in_key
        else:
            self._feed = self._after_value

    def _after_value(self, token: _Token) -> None:
        if token.text in {"]", "}"}:
            self._close()
        elif token.text == "," and self._open:
            if self._open[-1].array:
                self._item[-1] += 1
                self._feed = self._in_value
            else:
                self._next_key()
        elif token.kind == "newline" and not self._open:
            self._next_key()

    def _base(self) -> KeyPath:
        return self._open[-1].path if self._open else self._table

    def _note(self, base: KeyPath) -> KeyPath:
        """Give lines to the dotted key just read, under `base`; its full path."""
        path = base
        for token in self._key:
            path = (*path, _key(token))
            self.lines.setdefault(path, token.line)
            if self._header and path in self._last and token is not self._key[-1]:
                path = (*path, self._last[path])
        return path

    def _value_path(self, token: _Token) -> KeyPath:
        """The path of the value that begins at `token`."""
        if self._open and self._open[-1].array:
            path = (*self._open[-1].path, self._item[-1])
            self.lines.setdefault(path, token.line)
            return path
        return (*self._base(), *map(_key, self._key))

    def _end_header(self) -> None:
        if not self._key:  # the second bracket of ']]'
            return
        path = self._note(())
        if self._header == 2:
            self._last[path] = self._last.get(path, -1) + 1
            line = self._key[0].line
            path = (*path, self._last[path])
            self.lines.setdefault(path, line)
        self._table = path
        self._next_key()

    def _close(self) -> None:
        if self._open.pop().array:
            self._item.pop()
        self._feed = self._after_value

    def _next_key(self) -> None:
        self._key = []
        self._header = 0
        self._feed = self._in_key
