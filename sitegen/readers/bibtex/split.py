"""The blocks of a BibTeX file: entries, @string definitions, comments; syntax only, values still in pieces.

The grammar is BibTeX's (Oren Patashnik, 'Designing BibTeX Styles', 1988; bibtex.web sections 214 to 276) with what biber adds: `%` comments
out the rest of a line between fields and between entries, and `@comment{...}` hides what is in it. Braces are counted as BibTeX counts
them, `\\{` included; only where that leaves an entry in ruins are escaped braces passed over. Linear in the length of the text:
quick patterns without backtracking for what is well formed, and for the rest a search that ends where the next entry begins.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.readers.bibtex.blocks import Flaw, Piece, RawEntry

#: Where a block may begin. Not within a word: 'mail@example.org (home)'.
_START: Final = re.compile(
    r"(?<![\w.\\])@[ \t]*([^\W\d_][\w.:+/-]*)\s*([{(])|(?<![\w.\\])@[ \t]*(comment)\b", re.IGNORECASE
)
#: What can only be the beginning of the next block: no value is read beyond it.
_NEXT: Final = r"\n[ \t]*@[ \t]*(?:(?:string|preamble|comment)\b|[^\W\d_]\w*[ \t]*[{(][ \t]*[^\s,{}()=\"]*[ \t]*,)"
_NEXT_BLOCK: Final = re.compile(_NEXT, re.IGNORECASE)
_KEY: Final = re.compile(r"\s*([^\s,{}\"]*(?:[ \t]+[^\s,{}\"=@]+)*)\s*(,|(?=[})]))")
_NAME: Final = re.compile(r"(?:\s|%[^\n]*(?:\n|$))*([^\s=,{}\"#()%@]+)\s*=\s*|(?:\s|%[^\n]*(?:\n|$))*")
#: A field whose value is one piece: braces (nested up to three deep), a quoted text, a number or a macro; and what follows it.
_FLAT: Final = r"[^{}@]*+"
_QUICK: Final = re.compile(
    rf"\s*([^\s=,{{}}\"#()%@]+)\s*=\s*(?:\{{({_FLAT}(?:\{{{_FLAT}(?:\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}{_FLAT})*+\}}{_FLAT})*+)\}}"
    rf"|\"([^\"{{}}@]*+(?:\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}[^\"{{}}@]*+)*+)\"|([^\s,#{{}}\"()=@%]+))\s*([,}})])"
)
_BARE: Final = re.compile(r"[^\s,#{}\"()=@%]+")
_SPACE: Final = re.compile(r"(?:\s|%[^\n]*(?:\n|$))*")
_BRACES: Final = re.compile(rf"[{{}}]|{_NEXT}", re.IGNORECASE)
_UNESCAPED: Final = re.compile(rf"\\.|[{{}}]|{_NEXT}", re.IGNORECASE | re.DOTALL)
_QUOTES: Final = re.compile(rf"[\"{{}}]|{_NEXT}", re.IGNORECASE)
_TO_COMMA: Final = re.compile(r"[^,{}()@\n\"]*")
#: After an entry: what looks like a field that a brace too many has cut off.
_STRAY: Final = re.compile(r"\s*,?\s*[A-Za-z][\w-]*\s*=\s*[{\"]|\s*,")


#: Blocks that are no records.
CONTAINERS: Final = frozenset({"string", "set", "xdata"})
#: So many broken entries one after the other, and the file is something else.
_TOO_MANY: Final = 500


class _BrokenError(Exception):
    """An entry that cannot be read."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Splitter:
    """Reads `text` once: `run()`, then `entries` (with @string among them, in order), `flaws`, and `comments` (where they stand)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[RawEntry] = []
        self.flaws: list[Flaw] = []
        self.comments: list[tuple[int, int]] = []
        self._seen = (0, 1)
        self._escaped = False
        self._failed: dict[bool, tuple[int, int, dict[int, int]]] = {}
        self.gave_up = False
        self._in_a_row = 0
        self._open_comment = False
        self._escape_until = 0
        self._last_escape = -1

    def run(self) -> None:
        """Splits the whole text. Never raises."""
        text = self.text
        at = 0
        while found := _START.search(text, at):
            start = found.start()
            if self._commented(start, at):
                at = self._end_of_line(start)
                continue
            kind = (found[1] or found[3]).lower()
            if kind == "comment":
                at = self._comment(found)
            elif kind == "preamble":
                at = self._preamble(found)
            else:
                at = self._block(kind, found)

    # --- where things are -----------------------------------------------------------------------------------------------------

    def _line(self, at: int) -> int:
        """The line of a position; quick where positions only grow."""
        known, line = self._seen
        if at < known:
            known, line = 0, 1
        line += self.text.count("\n", known, at)
        self._seen = (at, line)
        return line

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _commented(self, start: int, since: int) -> bool:
        """Whether a `%` before the `@` on its line makes it a comment."""
        line = max(self.text.rfind("\n", since, start) + 1, since)
        return "%" in self.text[line:start]

    def _close(self, opening: int) -> int:
        """Where the brace that opens at `opening` closes, -1 if it does not before the next block begins."""
        escaped = self._escaped
        failed = self._failed.get(escaped)
        if failed and failed[0] <= opening < failed[1]:
            return failed[2].get(opening, -1)
        depth = 0
        end = len(self.text)
        for found in (_UNESCAPED if escaped else _BRACES).finditer(self.text, opening):
            char = found[0]
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
                if not depth:
                    return found.start()
            elif char[0] == "\n":
                end = found.start()
                break
        self._failed[escaped] = (opening, end, self._pairs(opening, end))
        return -1

    def _pairs(self, start: int, end: int) -> dict[int, int]:
        """Every brace between `start` and `end` that closes, and where: so that what begins inside of a ruin is not searched again and again."""
        pairs: dict[int, int] = {}
        stack: list[int] = []
        for found in (_UNESCAPED if self._escaped else _BRACES).finditer(self.text, start, end):
            if found[0] == "{":
                stack.append(found.start())
            elif found[0] == "}" and stack:
                pairs[stack.pop()] = found.start()
        return pairs

    # --- blocks ---------------------------------------------------------------------------------------------------------------

    def _comment(self, found: re.Match[str]) -> int:
        """Past a comment: `@comment{...}` with its braces, else the word and the rest of its line."""
        start = found.start()
        if found[2] != "{":
            return self._end_of_line(start)
        depth = 0
        for brace in re.compile("[{}]").finditer(self.text, found.end() - 1) if not self._open_comment else ():
            depth += 1 if brace[0] == "{" else -1
            if not depth:
                self.comments.append((start, brace.end()))
                return brace.end()
        self._open_comment = True  # from here on to the end something is never closed: look no further than the line
        return self._end_of_line(start)

    def _preamble(self, found: re.Match[str]) -> int:
        end = self._close(found.end() - 1) if found[2] == "{" else self.text.find(")", found.end())
        if end < 0:
            line = self._line(found.start())
            self.flaws.append(Flaw(line, "unclosed", "this @preamble is never closed", "close its brace"))
            return found.end()
        return end + 1

    def _block(self, kind: str, found: re.Match[str]) -> int:
        """Reads an entry or a @string; returns where to go on: behind it, or just behind its beginning if it is broken."""
        start = found.start()
        line = self._line(start)
        flaws, entries, seen = len(self.flaws), len(self.entries), self._seen
        end, broken = self._attempt(kind, line, found)
        if (broken or len(self.flaws) > flaws) and self._has_escapes(start):
            first = self.flaws[flaws:], self.entries[entries:], self._seen
            self._forget(flaws, entries, seen)
            self._escaped = True
            again, still_broken = self._attempt(kind, line, found)
            self._escaped = False
            if not still_broken and (broken or len(self.flaws) - flaws < len(first[0])):
                end, broken = again, None
            else:
                self._forget(flaws, entries, first[2])
                self.flaws += first[0]
                self.entries += first[1]
        if broken:
            self._forget(flaws, entries, seen)
            self.flaws.append(
                Flaw(line, "broken-entry", f"this @{kind} {broken}", broken.hint, fatal=kind not in CONTAINERS)
            )
            self._in_a_row += 1
            return found.end() if self._in_a_row < _TOO_MANY else self._give_up(line)
        self._in_a_row = 0
        return end

    def _attempt(self, kind: str, line: int, found: re.Match[str]) -> tuple[int, _BrokenError | None]:
        try:
            return self._entry(kind, line, found), None
        except _BrokenError as fault:
            return 0, fault

    def _forget(self, flaws: int, entries: int, seen: tuple[int, int]) -> None:
        del self.flaws[flaws:], self.entries[entries:]
        self._seen = seen

    def _give_up(self, line: int) -> int:
        message = f"{_TOO_MANY:,} entries in a row are broken, so the rest of the file was not read"
        self.flaws.append(Flaw(line, "too-many-faults", message, "is this a BibTeX file?", fatal=True))
        self.gave_up = True
        return len(self.text)

    def _has_escapes(self, start: int) -> bool:
        """Whether a brace is escaped between `start` and where the next block begins."""
        if start >= self._escape_until:
            ahead = _NEXT_BLOCK.search(self.text, start + 1)
            self._escape_until = ahead.start() if ahead else len(self.text)
            self._last_escape = max(
                self.text.rfind("\\{", start, self._escape_until), self.text.rfind("\\}", start, self._escape_until)
            )
        return self._last_escape >= start

    def _entry(self, kind: str, line: int, found: re.Match[str]) -> int:
        at = found.end()
        closer = "}" if found[2] == "{" else ")"
        key = ""
        if kind != "string":
            key, at = self._key(at)
        fields: list[tuple[str, str | list[Piece], int]] = []
        end = self._fields(at, closer, fields)
        self.entries.append(RawEntry(kind, key, line, fields))
        if (stray := _STRAY.match(self.text, end)) and stray.end() > end:
            where = self._line(stray.end())
            hint = "a brace too many closes the entry before this: delete it"
            self.flaws.append(
                Flaw(
                    where, "stray-text", f"this stands outside of any entry and is not read: '{stray[0].strip()}'", hint
                )
            )
        return end

    def _key(self, at: int) -> tuple[str, int]:
        """The key, and where the fields begin; '' where there is none (`@article{,` or a field at once)."""
        found = _KEY.match(self.text, at)
        if not found:
            return "", at
        name = found[1].partition("=")[0].strip().lower()
        if "=" in found[1] and name.isalpha() and name in _KNOWN:
            return "", at
        return found[1], found.end()

    def _fields(self, at: int, closer: str, fields: list[tuple[str, str | list[Piece], int]]) -> int:
        """Reads fields until the entry closes; returns where it has."""
        text = self.text
        quick = None if self._escaped else _QUICK.match
        known, line = self._seen
        while True:
            if quick and (found := quick(text, at)) and ((after := found[5]) == "," or after == closer):
                name, braced, quoted, bare, _ = found.groups()
                where = found.start(1)
                line += text.count("\n", known, where)
                known = where
                value: str | list[Piece]
                if braced is not None:
                    value = braced
                elif quoted is not None:
                    value = quoted
                else:
                    value = bare if bare.isdecimal() else [Piece(bare, True)]
                fields.append((name.lower(), value, line))
                at = found.end()
                if after == closer:
                    self._seen = (known, line)
                    return at
                continue
            self._seen = (known, line)
            at, closed = self._slow_field(at, closer, fields)
            if closed:
                return at
            known, line = self._seen

    def _slow_field(self, at: int, closer: str, fields: list[tuple[str, str | list[Piece], int]]) -> tuple[int, bool]:
        """One field that the quick pattern does not know; returns where to go on, and whether the entry has closed."""
        text = self.text
        found = _NAME.match(text, at)
        name = found[1] if found else None
        at = found.end() if found else at
        if not name or not found:
            char = text[at : at + 1]
            if char == closer:
                return at + 1, True
            if char == ",":
                return at + 1, False
            if not char or char == "@":
                raise _BrokenError(
                    "is never closed",
                    f"look for a brace or a quote left open in it, or put '{closer}' after its last field",
                )
            return self._nothing(at, closer), False
        line = self._line(found.start(1))
        pieces, at = self._value(at, name, line)
        fields.append((name.lower(), pieces[0].text if len(pieces) == 1 and not pieces[0].macro else pieces, line))
        char = text[at : at + 1]
        if char == ",":
            return at + 1, False
        if char == closer:
            return at + 1, True
        if not char or char == "@":
            raise _BrokenError(
                "is never closed",
                f"look for a brace or a quote left open in it, or put '{closer}' after its last field",
            )
        ahead = _NAME.match(text, at)
        if ahead and ahead[1]:
            self.flaws.append(
                Flaw(self._line(at), "missing-comma", "a comma is due before this field", "put one there", ahead[1])
            )
            return at, False
        return self._nothing(at, closer), False

    def _nothing(self, at: int, closer: str) -> int:
        """Past what is no field, to the next comma or the end of the entry."""
        found = _TO_COMMA.match(self.text, at)
        end = found.end() if found else at
        char = self.text[end : end + 1]
        if char == "\n":
            end = _after_space(self.text, end)
            char = self.text[end : end + 1]
        what = self.text[at:end].strip()[:60]
        if not what or not char or char in '@{("' or (char != "," and char != closer and not _name_at(self.text, end)):
            raise _BrokenError(
                f"is broken at line {self._line(at)}", "look for a brace, a quote or an '=' that is missing"
            )
        message = f"'{what}' is no field, so it was left out"
        self.flaws.append(Flaw(self._line(at), "no-field", message, "write name = {value}"))
        return end

    def _value(self, at: int, name: str, line: int) -> tuple[list[Piece], int]:
        """The pieces of a value, joined by `#`, and where they end."""
        text = self.text
        pieces: list[Piece] = []
        while True:
            char = text[at : at + 1]
            if char == "{":
                end = self._close(at)
                if end < 0:
                    raise _BrokenError(f"opens a brace on line {line} ({name}) that is never closed", "close it")
                pieces.append(Piece(text[at + 1 : end]))
                at = end + 1
            elif char == '"':
                end = self._quote(at)
                if end < 0:
                    raise _BrokenError(f"opens a quote on line {line} ({name}) that is never closed", "close it")
                pieces.append(Piece(text[at + 1 : end]))
                at = end + 1
            elif found := _BARE.match(text, at):
                pieces.append(Piece(found[0], not found[0].isdecimal()))
                at = found.end()
            elif char in (",", "}", ")") and not pieces:
                self.flaws.append(
                    Flaw(line, "no-value", "this field has no value", "write one, or delete the field", name)
                )
                return [Piece("")], at
            else:
                raise _BrokenError(f"has no value on line {line} ({name})", "put the value in braces")
            at = _after_space(text, at)
            if text[at : at + 1] != "#":
                return pieces, at
            at = _after_space(text, at + 1)

    def _quote(self, at: int) -> int:
        """Where the quote that opens at `at` closes (at brace depth 0), -1 if it does not."""
        at += 1
        while found := _QUOTES.search(self.text, at):
            char = found[0]
            if char == '"':
                return found.start()
            if char != "{":
                return -1
            at = self._close(found.start()) + 1
            if not at:
                return -1
        return -1


#: Fields that nobody uses as a key: `@article{title={...}}` has lost its key.
_KNOWN: Final = frozenset(
    "author editor title subtitle booktitle journal journaltitle year date month volume number pages publisher school institution doi url isbn issn "
    "abstract keywords note series edition address location type howpublished crossref language file".split()
)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _name_at(text: str, at: int) -> bool:
    found = _NAME.match(text, at)
    return bool(found and found[1])
