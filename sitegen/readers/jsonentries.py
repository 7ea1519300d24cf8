"""The entries of a JSON file one by one, each with the lines of its keys, whatever is wrong with the rest.

A file may be one object, an array of objects, an envelope that holds such an array under a known key, or one object a
line. A broken object is named by line and column; reading goes on behind it wherever its end can be told.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_KEY: Final = re.compile(r'"((?:[^"\\\n]|\\.)*)"[ \t]*:')
#: What counts when the end of a broken object is looked for: brackets outside of strings (which end with their line
#: at the latest).
_BRACKET: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')
#: Objects and arrays inside one another; real records need fewer than ten.
_MAX_DEPTH: Final = 100
#: A file with more broken objects than this is no list of records.
_MAX_FAULTS: Final = 500
#: Characters among which the ends of all broken objects of a file are looked for.
_MAX_SEARCHED: Final = 4_000_000


class JsonEntry(Struct, frozen=True, kw_only=True):
    """One object of the file, the line on which it begins, and its text (for the lines of its keys)."""

    value: dict[str, object]
    line: int
    text: str

    def lines(self) -> dict[str, int]:
        """The line on which each key first stands, whatever its depth."""
        lines: dict[str, int] = {}
        line, end = self.line, 0
        for found in _KEY.finditer(self.text):
            line += self.text.count("\n", end, found.start())
            end = found.start()
            lines.setdefault(found[1], line)
        return lines


class _BrokenError(Exception):
    def __init__(self, message: str, position: int, hint: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.hint = hint


class JsonEntries:
    """The entries of a file: iterate first, then look at `findings` and at `entries`, how many there are by an
    independent count."""

    def __init__(self, text: str, origin: Origin, envelopes: tuple[str, ...] = ()) -> None:
        self.text = text
        self.origin = origin
        self.envelopes = envelopes
        self.findings: list[Finding] = []
        self.entries = 0
        self._notes: list[tuple[str, str]] = []
        self._counted = (0, 1)
        self._lost = False
        self._faults = 0
        self._to_search = _MAX_SEARCHED
        self._end = len(text.rstrip())
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=_integer, parse_float=str
        )

    def __iter__(self) -> Iterator[JsonEntry]:
        try:
            yield from self._read(self._skip(0))
        except _BrokenError as fault:
            self.entries += 1
            self._find("broken-json", str(fault), fault.position, hint=fault.hint)

    def _read(self, at: int) -> Iterator[JsonEntry]:
        text = self.text
        if at >= len(text):
            return
        if text[at] == "[":
            yield from self._array(at + 1)
            return
        if text[at] != "{":
            raise _BrokenError("this is no JSON object or array", at, "a record begins with {")
        if (inside := self._envelope(at)) >= 0:
            yield from self._array(inside)
            return
        while at < len(text):  # one object, or one a line
            if text[at] != "{":
                raise _BrokenError(
                    "something stands after the object",
                    at,
                    "keep one object a line, or put commas between them and [ ] around all",
                )
            at, entry = self._entry(at, lines=True)
            if entry:
                yield entry
            at = self._skip(at)

    def _envelope(self, at: int) -> int:
        """Where the array of an envelope begins: the first known key at the top of the object that holds an array; -1
        if there is none."""
        for key in self.envelopes:
            found = re.compile(rf'"{key}"\s*:\s*\[').search(self.text, at)
            if found and _depth(self.text, at, found.start()) <= 2:
                return found.end()
        return -1

    def _array(self, at: int) -> Iterator[JsonEntry]:
        text = self.text
        at = self._skip(at)
        if text[at : at + 1] == "]":
            return
        while True:
            if text[at : at + 1] == "{":
                at, entry = self._entry(at)
                if entry:
                    yield entry
            else:
                at = self._other(at)
            at = self._skip(at)
            if text[at : at + 1] == "]" or (at >= len(text) and self._lost):
                return
            if text[at : at + 1] == "{":
                if not self._lost:
                    self._find(
                        "missing-comma",
                        "a comma is due before this record",
                        at,
                        severity_warning=True,
                        hint="put one there",
                    )
                continue
            if text[at : at + 1] != ",":
                what = "the file ends in the middle of the array" if at >= len(text) else "a comma or ] is due here"
                raise _BrokenError(
                    what, at, "get the whole file again" if at >= len(text) else "put a comma between the records"
                )
            at = self._skip(at + 1)
            if text[at : at + 1] == "]":
                return  # a comma too many at the end harms nobody

    def _other(self, at: int) -> int:
        """What stands in the array and is no object: named, and passed over."""
        if at >= len(self.text):
            raise _BrokenError("the file ends in the middle of the array", at, "get the whole file again")
        value, end = self._decode(at)
        self.entries += 1
        self._find("not-a-record", f"this is no record but {type(value).__name__}", at, hint="delete it")
        return end

    def _entry(self, at: int, *, lines: bool = False) -> tuple[int, JsonEntry | None]:
        self.entries += 1
        try:
            value, end = self._decode(at)
        except _BrokenError as fault:
            self._notes.clear()
            self._find("broken-json", str(fault), fault.position, hint=fault.hint)
            self._lost = True
            self._faults += 1
            if self._faults > _MAX_FAULTS:
                raise _BrokenError(
                    "too much is broken here; the rest of the file was not read", at, "get the whole file again"
                ) from None
            return self._behind(at, fault.position, lines=lines), None
        self._lost = False
        line = self._line(at)
        for code, key in self._notes:
            self._find(code, _NOTES[code], at, field=key, severity_warning=True, hint=_NOTE_HINTS[code])
        self._notes.clear()
        return end, JsonEntry(value=value, line=line, text=self.text[at:end]) if isinstance(value, dict) else None

    def _behind(self, at: int, fault: int, *, lines: bool) -> int:
        """Where reading can go on behind a broken object: the next line's object, its own closing bracket, or the end
        of the text."""
        text = self.text
        if lines:
            found = text.find("\n{", fault)
            return found + 1 if found >= 0 else len(text)
        depth = 0
        for bracket in _BRACKET.finditer(text, at, at + self._to_search):
            depth += (bracket[0] in "{[") - (bracket[0] in "}]")
            if depth == 0 and bracket[0] in "}]":
                self._to_search -= bracket.end() - at
                behind = self._skip(bracket.end())
                if behind >= len(text) or text[behind] in ",]{":
                    return bracket.end()
                break
        self._to_search -= min(self._to_search, len(text) - at)
        indent = text[text.rfind("\n", 0, at) + 1 : at]
        found = text.find(f"\n{indent}{{", fault) if indent and indent.isspace() else -1
        return found + len(indent) + 1 if found >= 0 else len(text)

    def _line(self, position: int) -> int:
        """The line of a place; places are asked for in ascending order, by and large."""
        known, line = self._counted if self._counted[0] <= position else (0, 1)
        line += self.text.count("\n", known, position)
        self._counted = (position, line)
        return line

    def _decode(self, at: int) -> tuple[object, int]:
        try:
            value, end = self._decoder.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            position = min(error.pos, len(self.text))
            what = "the file ends in the middle of a record" if position >= self._end else _first_lower(error.msg)
            hint = "get the whole file again" if position >= self._end else "mend the JSON here"
            if error.msg.startswith(("Unterminated string", "Invalid control character")):
                hint = "close the quote, or write a line end inside it as \\n"
            raise _BrokenError(what, position, hint) from None
        except (RecursionError, MemoryError):
            raise _BrokenError("objects and arrays are nested too deep", at, "a record is a flat object") from None
        if _too_deep(value):
            raise _BrokenError(
                f"objects and arrays are nested more than {_MAX_DEPTH} deep", at, "a record is a flat object"
            )
        return value, end

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            self._notes += [("duplicate-field", key) for key in value if keys.count(key) > 1]
        return value

    def _constant(self, name: str) -> None:
        self._notes.append(("not-a-number", name))

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _find(
        self, code: str, message: str, position: int, *, field: str = "", severity_warning: bool = False, hint: str = ""
    ) -> None:
        line = self._line(position)
        column = position - self.text.rfind("\n", 0, position)
        where = Origin(path=self.origin.path, line=line, format=self.origin.format)
        text = message if severity_warning else f"column {column}: {message}"
        self.findings.append(
            file_finding(code, text, where, severity="warning" if severity_warning else "error", field=field, hint=hint)
        )


_NOTES: Final = {
    "duplicate-field": "the field stands twice; the last one counts",
    "not-a-number": "this is no JSON value; it was left out",
}
_NOTE_HINTS: Final = {"duplicate-field": "keep one of the two", "not-a-number": "write null or a number"}


def _integer(digits: str) -> int | str:
    """Python refuses to make numbers of many thousand digits; nobody calculates with them here."""
    return int(digits) if len(digits) < 20 else digits


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets are open between two places, strings left out of account."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text[start:end])
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            item
            for container in level
            if isinstance(container, dict | list)
            for item in (container.values() if isinstance(container, dict) else container)
        ]
        if not level:
            return False
    return True
