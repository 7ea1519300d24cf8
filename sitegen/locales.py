"""Dates and languages in words, in the language of the site. Data from CLDR, through Babel, read once a locale."""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.model import PartialDate

_PATTERN_PART = re.compile(r"'([^']*)'|(y+|M+|L+|d+)|([^'yMLd]+)")
_SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


class _Calendar:
    """How one language writes year-month-day and year-month, and its names of months."""

    def __init__(self, language: str) -> None:
        from babel import Locale, UnknownLocaleError

        try:
            locale = Locale.parse(language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            locale = Locale("en")
        self.format_names: dict[int, str] = locale.months["format"]["wide"]
        self.alone_names: dict[int, str] = locale.months["stand-alone"]["wide"]
        self.full = self._parts(str(locale.date_formats["long"].pattern))
        self.month = self._parts(str(locale.datetime_skeletons["yMMMM"].pattern))

    @staticmethod
    def _parts(pattern: str) -> list[tuple[str, str]]:
        return [(symbol, quoted or plain) for quoted, symbol, plain in _PATTERN_PART.findall(pattern)]

    def write(self, year: int, month: int, day: int) -> str:
        out = []
        for symbol, literal in self.full if day else self.month:
            match symbol[:1]:
                case "y":
                    out.append(str(year))
                case "M" | "L" if len(symbol) < 3:
                    out.append(str(month))
                case "M":
                    out.append(self.format_names[month])
                case "L":
                    out.append(self.alone_names[month])
                case "d":
                    out.append(str(day))
                case _:
                    out.append(literal)
        return "".join(out)


@lru_cache(maxsize=64)
def _calendar(language: str) -> _Calendar:
    return _Calendar(language)


@lru_cache(maxsize=1 << 16)
def date_words(date: PartialDate, language: str = "en") -> str:
    """A date in words at its own precision: 'June 2025', '1 June 2025' ('June 1, 2025' in English), 'c. 1900', '1990s', '2019–2021'."""
    if date.year is None:
        return date.literal
    words = _point(date, language)
    if date.end is not None:
        words = f"{words}–{date_words(date.end, language)}"
    elif date.open:
        words = f"{words}–"
    return f"c. {words}" if date.circa else words


def _point(date: PartialDate, language: str) -> str:
    year = date.year or 0
    if date.unspecified:
        return f"{year}s"
    if year <= 0:
        return f"{1 - year} BC"
    if date.month:
        return _calendar(language).write(year, date.month, date.day)
    return f"{_SEASONS[date.season]} {year}" if date.season in _SEASONS else str(year)


@lru_cache(maxsize=4096)
def language_name(code: str, language: str = "en") -> str:
    """The name of the language `code` (BCP 47) in `language`: 'German'; the code itself where CLDR knows none."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            name = Locale.parse(language.replace("-", "_")).languages.get(code)
        except (UnknownLocaleError, ValueError):
            name = None
    return name[:1].upper() + name[1:] if name else code


def direction(language: str) -> str:
    """'rtl' or 'ltr': the direction in which `language` is written."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
