"""Records of tagged lines, as RIS and the Web of Science write them: blocks of (tag, value, line) and what stands between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding

if TYPE_CHECKING:
    import re
    from collections.abc import Collection

#: Where the value of a continued line goes on as a value of its own, and where its lines are paragraphs.
_LISTS: Final = frozenset({"KW", "UR", "L1", "L2", "AU", "A1", "A2", "A3", "A4", "ED", "AF", "BA", "BE", "BF"})
_BLOCKS: Final = frozenset({"AB", "N2", "N1", "RN", "AD", "C1", "CR", "PA"})


class TaggedLine(Struct):
    """A tag, its value (with the lines that continue it) and the line it stands on."""

    tag: str
    value: str
    line: int


class Block(Struct):
    """A record: the line it begins on, its tagged lines, and whether it was ended."""

    line: int
    lines: list[TaggedLine]
    ended: bool = False


class Grammar(Struct, frozen=True, kw_only=True):
    """How one such format writes its lines: the pattern of a tagged line (tag, value), the tags that open and close a record, and what may stand
    between records without meaning anything."""

    pattern: re.Pattern[str]
    opens: str
    closes: str
    furniture: re.Pattern[str]
    outside: Collection[str] = ()


def blocks(text: str, grammar: Grammar, origin: Origin) -> tuple[list[Block], list[Finding]]:
    """The records of a file. One without an end is ended by the next or by the end of the file, with a warning; so is text outside of any."""
    found: list[Block] = []
    findings: list[Finding] = []
    current: Block | None = None
    stray: list[tuple[int, str]] = []
    match, opens, closes = grammar.pattern.match, grammar.opens, grammar.closes

    def unended(block: Block) -> None:
        where = Origin(path=origin.path, line=block.line, format=origin.format)
        findings.append(
            file_finding(
                "no-end",
                f"this record has no '{closes}' at its end",
                where,
                severity="warning",
                hint=f"add a line '{closes}'",
            )
        )

    for number, row in enumerate(text.split("\n"), 1):
        line = match(row)
        tag = line[1] if line else ""
        if tag == opens and line:
            _report(stray, findings, origin)
            if current is not None:
                unended(current)
            current = Block(number, [TaggedLine(tag, line[2].strip(), number)])
            found.append(current)
        elif current is None:
            text = row.strip("\ufeff \t")
            if text and tag not in grammar.outside and not grammar.furniture.fullmatch(text):
                stray.append((number, text))
        elif tag == closes:
            current.ended, current = True, None
        elif line:
            current.lines.append(TaggedLine(tag, line[2].strip(), number))
        else:
            _continue(current.lines, row, number)
    if current is not None:
        unended(current)
    _report(stray, findings, origin)
    return found, findings


def _continue(lines: list[TaggedLine], row: str, number: int) -> None:
    """A line without a tag goes on with the value above it."""
    last = lines[-1]
    text = row.strip()
    if last.tag in _LISTS:
        if text:
            lines.append(TaggedLine(last.tag, text, number))
    elif last.tag in _BLOCKS:
        last.value = f"{last.value}\n{text}"
    elif text:
        last.value = f"{last.value} {text}".strip()


def _report(stray: list[tuple[int, str]], findings: list[Finding], origin: Origin) -> None:
    """Names the lines outside of any record, once for each run of them."""
    if not stray:
        return
    first, row = stray[0]
    more = f" and {len(stray) - 1} more lines" if len(stray) > 1 else ""
    where = Origin(path=origin.path, line=first, format=origin.format)
    message = f"this stands outside of any record and is not read: '{row.strip()[:60]}'{more}"
    findings.append(
        file_finding("stray-text", message, where, severity="warning", hint="delete it, or move it into a record")
    )
    stray.clear()
