"""Names as BibTeX writes them: 'First von Last', 'von Last, Jr, First', {whole}, and biblatex's 'family=..., given=...'.

Source: Nicolas Markey, 'Tame the BeaST', section 11; the biblatex manual, section 3.3 (extended name format). What braces hold together
stays together; names in which no brace does so are left to `sitegen.normalise.names`, which knows people better than BibTeX does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sitegen.model import RawName

_AND: Final = re.compile(r"\s+and(?=\s)\s*|^\s*and\s+|\s+and\s*$", re.IGNORECASE)
#: Braces around letters of one word: they keep nothing together.
_WITHIN_WORD: Final = re.compile(r"\{[^{}\s,]*+(?:\{[^{}\s,]*+\}[^{}\s,]*+)*+\}")
_EXTENDED: Final = re.compile(
    r"^\s*\"?(?:family|given|prefix|suffix|useprefix|id|hash|gender|nosortprefix)(?:-i)?\s*=", re.IGNORECASE
)
_MACRO: Final = re.compile(r"\{\\(?:([A-Za-z]+)\s*|.)")
_LETTER_MACROS: Final = frozenset("i j o O l L ae AE oe OE aa AA ss".split())


def names(text: str) -> list[str | RawName]:
    """The names of an author field in order; 'others' stays a text of its own. Single names may still hold several (see `split_names`)."""
    if "=" in text or ("{" in text and "{" in _WITHIN_WORD.sub("", text)):
        return [_name(part) for part in split_top(text, _AND) if part]
    if " and" not in text and "\n" not in text and "AND" not in text:
        return [text] if text else []
    return [part for piece in _AND.split(text) if (part := piece.strip())]


def split_top(text: str, separator: re.Pattern[str]) -> list[str]:
    """`text` split at the separators that stand outside of braces."""
    spans: list[tuple[int, int]] = []
    depth = opened = 0
    for found in _BRACE.finditer(text):
        if found[0] == "{":
            if not depth:
                opened = found.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                spans.append((opened, found.end()))
    if depth:
        spans.append((opened, len(text)))
    if not spans:
        return [part.strip() for part in separator.split(text)]
    masked = []
    end = 0
    for start, stop in spans:
        masked += [text[end:start], "\0" * (stop - start)]
        end = stop
    masked.append(text[end:])
    parts = []
    start = 0
    for found in separator.finditer("".join(masked)):
        parts.append(text[start : found.start()].strip())
        start = found.end()
    parts.append(text[start:].strip())
    return parts


_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_COMMA: Final = re.compile(",")
_BLANK: Final = re.compile(r"[\s~]+")


@lru_cache(maxsize=16_384)
def _name(text: str) -> str | RawName:
    """One name: as it is where no brace matters, else in its parts."""
    if "=" in text and _EXTENDED.match(text):
        return _extended(text)
    if "{" not in _WITHIN_WORD.sub("", text):
        return text
    inner = whole(text)
    if inner is not None:
        return _extended(inner) if "=" in inner and _EXTENDED.match(inner) else RawName(literal=inner)
    parts = [part for part in split_top(text, _COMMA) if part]
    if len(parts) == 1:
        return _natural([word for word in split_top(parts[0], _BLANK) if word])
    if len(parts) > 3:
        return RawName(whole=text)
    words = [word for word in split_top(parts[0], _BLANK) if word]
    count = _last_lower(words) + 1
    return RawName(
        family=" ".join(words[count:]),
        particle=" ".join(words[:count]),
        given=parts[-1],
        suffix=parts[1] if len(parts) == 3 else "",
    )


def whole(text: str) -> str | None:
    """What is in the braces that hold the whole text, or None."""
    if text[:1] != "{" or text[-1:] != "}":
        return None
    depth = 0
    for found in _BRACE.finditer(text):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return text[1:-1].strip() if found.end() == len(text) else None
    return None


def _natural(words: list[str]) -> RawName:
    """'First von Last': what begins in lower case is the von part."""
    if len(words) == 1:
        return RawName(literal=words[0])
    lower = [place for place in range(len(words) - 1) if _is_lower(words[place])]
    if not lower:
        return RawName(given=" ".join(words[:-1]), family=words[-1])
    first, last = lower[0], lower[-1] + 1
    return RawName(given=" ".join(words[:first]), particle=" ".join(words[first:last]), family=" ".join(words[last:]))


def _last_lower(words: list[str]) -> int:
    """The place of the last word but the very last that begins in lower case, -1 if none does."""
    return max((place for place in range(len(words) - 1) if _is_lower(words[place])), default=-1)


def _is_lower(word: str) -> bool:
    """BibTeX's case of a word: that of its first letter outside of braces or in a special character (`{\\'e}`)."""
    at = 0
    while at < len(word):
        char = word[at]
        if char == "{":
            macro = _MACRO.match(word, at)
            if not macro:
                return False  # braces without a macro have no case: it counts as upper
            if macro[1] in _LETTER_MACROS:
                return macro[1].islower()
            at = macro.end()
            while at < len(word) and word[at] in "{\\":
                at += 1
            continue
        if char.isalpha():
            return char.islower()
        at += 1
    return False


def _extended(text: str) -> RawName:
    """'family=Beumont, given=Simon, prefix=de, useprefix=true'; values may stand in quotes or braces."""
    parts: dict[str, str] = {}
    for part in split_top(_QUOTED.sub(r"\1={\2}", text), _COMMA):
        name, _, value = part.strip('" ').partition("=")
        value = value.strip()
        inner = whole(value)
        parts[name.strip().lower()] = (inner if inner is not None else value).strip('"')
    prefix = parts.get("prefix", "")
    loose = parts.get("useprefix", "").lower() == "false"
    return RawName(
        family=parts.get("family", ""),
        given=parts.get("given", ""),
        particle="" if loose else prefix,
        dropping_particle=prefix if loose else "",
        suffix=parts.get("suffix", ""),
    )


_QUOTED: Final = re.compile(r'(\w[\w-]*)\s*=\s*"([^"]*)"')
