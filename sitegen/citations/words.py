"""Words and numbers in a citation: capitals, ordinals, page ranges, labels. English, as the built-in styles are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from sitegen.citations.marks import KEEP, KEEP_END, SUB, SUB_END, SUP, SUP_END, plain

#: Words that stay small in titles, after the list that CSL processors use.
SMALL_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "across",
        "afore",
        "after",
        "against",
        "al",
        "along",
        "alongside",
        "amid",
        "amidst",
        "among",
        "amongst",
        "an",
        "and",
        "apropos",
        "apud",
        "around",
        "as",
        "aside",
        "astride",
        "at",
        "athwart",
        "atop",
        "barring",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "besides",
        "between",
        "beyond",
        "but",
        "by",
        "c",
        "ca",
        "circa",
        "d'",
        "de",
        "despite",
        "down",
        "during",
        "et",
        "except",
        "for",
        "from",
        "given",
        "in",
        "inside",
        "into",
        "lest",
        "like",
        "modulo",
        "near",
        "next",
        "nor",
        "notwithstanding",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "over",
        "per",
        "plus",
        "pro",
        "qua",
        "sans",
        "since",
        "so",
        "than",
        "the",
        "through",
        "throughout",
        "thru",
        "till",
        "to",
        "toward",
        "towards",
        "under",
        "underneath",
        "until",
        "unto",
        "up",
        "upon",
        "v",
        "v.",
        "van",
        "versus",
        "via",
        "vis-à-vis",
        "von",
        "vs",
        "vs.",
        "with",
        "within",
        "without",
        "yet",
    ]
)
#: What separates words for capitals; apostrophes do not.
_BREAK = re.compile(r"([ \u00a0\u2000-\u200b\u205f\u3000\x00-\x1f\"“”‘\-–—/,;?!:.\[\]()]+)")
_FIRST_WORD = re.compile(r"[^\x00-\x20\"“‘(\[]+")
_GREEK = re.compile(r"[\u0370-\u03ff]")
_NO_WORDS = ' \u00a0\x01\x02\x03\x04“‘"'
_FROZEN = {KEEP: KEEP_END, SUB: SUB_END, SUP: SUP_END}

_NUMERIC = re.compile(
    r"[^\W\d_]{0,4}\d+[^\W\d_]{0,3}(?:\s*(?:[,&–-]|--|and)\s*[^\W\d_]{0,4}\d+[^\W\d_]{0,3})*", re.ASCII
)
#: One end of a range of pages: a number, letters around it allowed, or a Roman one.
_END = r"(?:[^\W\d_]*\d[\w.:]*|[ivxlcdm]+)"
_RANGE = re.compile(rf"(?<!\w)({_END})\s*(?:-{{1,2}}|[–—‒−])\s*({_END})(?!\w)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d+)\s*(?:-{1,2}|[–—‒−])\s*(\d+)")
_PAGE = re.compile(r"(\d*[A-Za-z]+0*|)(\d+)")
_PLURAL = re.compile(rf"{_END}\s*[-–—‒−]+\s*{_END}|,|&|\band\b", re.IGNORECASE)
_NUMBER_RANGE = re.compile(r"([^\W\d_]?\d+)\s*-\s*([^\W\d_]?\d+)")

#: CSL role -> long singular, long plural, short singular, short plural, verb, short verb.
ROLES: dict[str, tuple[str, str, str, str, str, str]] = {
    "author": ("", "", "", "", "", ""),
    "chair": ("chair", "chairs", "chair", "chairs", "chaired by", "chaired by"),
    "collection-editor": ("series editor", "series editors", "series ed.", "series eds.", "edited by", "ed. by"),
    "compiler": ("compiler", "compilers", "comp.", "comps.", "compiled by", "comp. by"),
    "composer": ("composer", "composers", "comp.", "comps.", "composed by", "comp. by"),
    "container-author": ("", "", "", "", "by", "by"),
    "contributor": ("contributor", "contributors", "contrib.", "contribs.", "with", "with"),
    "curator": ("curator", "curators", "cur.", "curs.", "curated by", "cur. by"),
    "director": ("director", "directors", "dir.", "dirs.", "directed by", "dir. by"),
    "editor": ("editor", "editors", "ed.", "eds.", "edited by", "ed. by"),
    "editor-translator": (
        "editor & translator",
        "editors & translators",
        "ed. & tran.",
        "eds. & trans.",
        "edited & translated by",
        "ed. & trans. by",
    ),
    "editorial-director": ("editorial director", "editorial directors", "ed.", "eds.", "edited by", "ed. by"),
    "illustrator": ("illustrator", "illustrators", "ill.", "ills.", "illustrated by", "illus. by"),
    "interviewer": ("interviewer", "interviewers", "int.", "ints.", "interview by", "int. by"),
    "narrator": ("narrator", "narrators", "narr.", "narrs.", "narrated by", "narr. by"),
    "organizer": ("organizer", "organizers", "org.", "orgs.", "organized by", "org. by"),
    "performer": ("performer", "performers", "perf.", "perfs.", "performed by", "perf. by"),
    "producer": ("producer", "producers", "prod.", "prods.", "produced by", "prod. by"),
    "recipient": ("recipient", "recipients", "rcpt.", "rcpts.", "to", "to"),
    "script-writer": ("writer", "writers", "writ.", "writs.", "written by", "writ. by"),
    "series-creator": ("series creator", "series creators", "cre.", "cres.", "created by", "cre. by"),
    "translator": ("translator", "translators", "trans.", "trans.", "translated by", "trans. by"),
}


def role(name: str, form: str, count: int) -> str:
    """'editor', 'editors' (`form` 'long'), 'ed.', 'eds.' ('short'); '' for a role without a label."""
    labels = ROLES.get(name)
    if labels is None:
        return name
    return labels[(0 if form == "long" else 2) + (count > 1)]


def verb(name: str, *, short: bool = False) -> str:
    """'edited by', 'ed. by'."""
    labels = ROLES.get(name)
    return labels[5 if short else 4] if labels else "by"


def capitalised(text: str) -> str:
    """`text` with its first word's first letter large, unless that word has capitals already."""
    if not text or text[0].isupper():
        return text
    for match in _FIRST_WORD.finditer(text):
        word = match[0]
        if word == word.lower():
            return text[: match.start()] + word[0].upper() + text[match.start() + 1 :]
        break
    return text


@lru_cache(maxsize=1024)
def titled(text: str, language: str = "") -> str:
    """Headline capitals for English titles (`language` BCP 47, '' for unknown); other languages stay as they are.

    First and last word and those after a colon, question or exclamation mark are always large; small words stay
    small; words with
    capitals of their own are left alone.
    """
    if (language and not language.lower().startswith("en")) or text.isupper():
        return text
    pieces = _BREAK.split(text)
    gap = " "
    last = -1
    frozen = ""
    start = always = True
    for index in range(0, len(pieces), 2):
        word = pieces[index]
        if index:
            gap = pieces[index - 1]
            frozen = _frozen(gap, frozen)
            always = always or gap.rstrip(_NO_WORDS)[-1:] in ("?", "!", ":")
        if not word:
            continue
        if not frozen and word == word.lower():
            hyphenated = start and pieces[index + 1 : index + 2] == ["-"]
            if always or hyphenated or (len(word) > 1 and word not in SMALL_WORDS):
                pieces[index] = _large(word)
        last = -1 if frozen else index
        always = False
        start = start and pieces[index + 1 : index + 2] == [" "]
    if last >= 0 and pieces[last] in SMALL_WORDS and len(pieces[last]) > 1:
        pieces[last] = _large(pieces[last])
    return "".join(pieces)


def _frozen(gap: str, mark: str) -> str:
    """The mark that ends the stretch of unchangeable words we are in after `gap`; '' for none."""
    for char in gap:
        if char == mark:
            mark = ""
        elif char in _FROZEN and not mark:
            mark = _FROZEN[char]
    return mark


def _large(word: str) -> str:
    return word if len(word) == 1 and _GREEK.match(word) else word[0].upper() + word[1:]


def is_numeric(text: str) -> bool:
    """Whether a value is a number or a list of numbers, with letters before or after at most ('2', '2nd', 'A1-A5')."""
    return text.isdecimal() or bool(text and _NUMERIC.fullmatch(text))


def ordinal(number: str) -> str:
    """'2nd' for '2'; whatever is no plain number stays as it is."""
    if not (number.isascii() and number.isdigit()):
        return number
    value = int(number) if len(number) < 10 else 0
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return number + suffix


@lru_cache(maxsize=1024)
def is_plural(number: str) -> bool:
    """Whether a locator names more than one ('1-3', '1, 2')."""
    return bool(_PLURAL.search(number))


def numeral(text: str) -> str:
    """A volume, an issue or another number as marked text, ranges with an en dash: '3–4'."""
    if not text:
        return ""
    if "-" in text and (found := _NUMBER_RANGE.fullmatch(text)):
        return f"{found[1]}–{found[2]}"
    return plain(text)


def pages(text: str, form: Literal["plain", "expanded", "minimal", "minimal-two", "chicago"] = "plain") -> str:
    """Page ranges with an en dash, the last page in the style's form: '1728–1736', or '1728–36' (two digits,
    Chicago)."""
    if not text or text.isdigit():
        return text
    numbers = _numbers(text)  # the common case, and the quick one
    if numbers is not None:
        low, high = numbers
        return f"{low}–{high if form == 'plain' else _last_page('', low, high, form)}"
    ranges = _RANGE.sub(lambda found: _one_range(found, form), plain(text))
    return ranges.replace("\\-", "-")  # CSL's way to write a hyphen that is part of a number


@lru_cache(maxsize=1024)
def _numbers(text: str) -> tuple[str, str] | None:
    """First and last page of a text that is one range of plain numbers."""
    found = _NUMBERS.fullmatch(text)
    return (found[1], found[2]) if found else None


def _one_range(found: re.Match[str], form: str) -> str:
    first, last = _PAGE.fullmatch(found[1]), _PAGE.fullmatch(found[2])
    if first and last and first[1] != last[1]:
        return f"{found[1]}-{found[2]}"  # 'R583-6' is left as it is: what it stands for cannot be told
    if form == "plain" or not first or not last:
        return f"{found[1]}–{found[2]}"
    return f"{found[1]}–{_last_page(first[1], first[2], last[2], form)}"


def _last_page(letters: str, low: str, high: str, form: str) -> str:
    """The number of the last page after that of the first, `low`, in the style's form; `letters` stand before both."""
    if len(high) < len(low):
        high = low[: len(low) - len(high)] + high
    if form == "expanded" or len(high) > len(low) or int(high) <= int(low):
        return letters + high
    if form == "chicago":
        return _chicago(low, high)
    keep = 2 if form == "minimal-two" else 1
    same = 0
    while same < len(low) - keep and low[same] == high[same]:
        same += 1
    return high[same:]


def _chicago(low: str, high: str) -> str:
    """The second number by the Chicago Manual's rule (9.63): whole up to 100 and from hundreds on, the changed part
    from 101 to 109 and the like, else two digits or more ('321–28', '498–532', '1496–500')."""
    if len(low) < 3 or low.endswith("00") or len(low) != len(high):
        return high
    same = 0
    while same < len(low) and low[same] == high[same]:
        same += 1
    if low[-2] == "0" and same == len(low) - 1:
        return high[-1]
    return high[min(same, len(high) - 2) :]
