"""The interface in the language of the site: its messages, and how it writes dates, numbers and the names of languages.

Messages are gettext's (see `sitegen.translate`), everything else is CLDR's, through Babel, read once a locale. Years stay Gregorian in every
language; digits are those of the language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any

from sitegen.model import PartialDate
from sitegen.translate import lookup_order

if TYPE_CHECKING:
    from babel import Locale

_PATTERN_PART = re.compile(r"'([^']*)'|(y+|M+|L+|d+)|([^'yMLd]+)")
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
#: A letter of a script that is written from right to left: the blocks of Hebrew to Arabic, N'Ko, and their presentation forms.
_RIGHT_TO_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
#: CLDR's numbering systems that are a run of ten characters (common/supplemental/numberingSystems.xml), by their zero.
_ZEROS = {
    "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "cakm": 0x11136, "deva": 0x966, "guru": 0xA66, "mymr": 0x1040, "nkoo": 0x7C0, "olck": 0x1C50,
    "telu": 0xC66, "tibt": 0xF20,
}  # fmt: skip
#: The double quotation marks of languages that have others than English (CLDR, the delimiters of common/main); French ones with their spaces.
_QUOTES = {
    "cs": "„“", "de": "„“", "es": "«»", "fa": "«»", "fi": "””", "fr": ("«\u202f", "\u202f»"), "it": "«»", "ja": "「」", "nb": "«»",
    "no": "«»", "pl": "„”", "ru": "«»", "sk": "„“", "sl": "„“", "sv": "””", "uk": "«»", "zh-Hant": "「」",
}  # fmt: skip
#: So many whole numbers are enough to meet every plural form of a language (CLDR's 'many' of French begins at a million).
_SAMPLES = (1, 0, *range(2, 200), 1000, 1_000_000)


class _Calendar:
    """How one language writes year-month-day and year-month, and its names of months."""

    def __init__(self, locale: Locale) -> None:
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
def _locale(language: str) -> Locale:
    """CLDR's data for a language, or for English where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=64)
def _calendar(language: str) -> _Calendar:
    return _Calendar(_locale(language))


class Interface:
    """How the interface speaks: every word, date and number that a page shows besides what its records say."""

    def __init__(self, language: str = "en", translations: NullTranslations | None = None) -> None:
        self.language = language
        self.direction = direction(language)
        #: The marks before and behind what is quoted.
        self.quotes = quotes(language)
        found = translations or NullTranslations()
        #: The message in the language of the site; the same in a context that tells it from its homonyms.
        self.gettext = found.gettext
        self.pgettext = found.pgettext
        #: The form of the message that goes with a number.
        self.ngettext = found.ngettext
        self._digits: dict[int, int] | None = None
        # What follows is asked for again and again.
        self.date = lru_cache(maxsize=1 << 12)(self._date)
        self.number = lru_cache(maxsize=1 << 12)(self._number)
        self.language_name = lru_cache(maxsize=1 << 12)(self._language_name)

    def plural_forms(self, singular: str, plural: str) -> dict[str, str]:
        """A message by CLDR's plural categories ('one', 'other' ...), as `Intl.PluralRules` of a browser names them."""
        rule = _locale(self.language).plural_form
        forms: dict[str, str] = {}
        for number in _SAMPLES:
            forms.setdefault(rule(number), self.ngettext(singular, plural, number))
        forms.setdefault("other", self.ngettext(singular, plural, _SAMPLES[-1]))
        return forms

    def isolated(self, text: str) -> str:
        """`text` of a record, ready to stand in a line of the interface: set apart (Unicode's FSI and PDI) where it may run the other way."""
        rightwards = text.isascii() or not _RIGHT_TO_LEFT_LETTER.search(text)
        apart = self.direction == ("rtl" if rightwards else "ltr")
        return f"\u2068{text}\u2069" if apart and text else text

    def digits(self, text: str) -> str:
        """`text` with the digits of the language: '۲۰۲۵' in Persian."""
        if self._digits is None:
            zero = _ZEROS.get(_locale(self.language).default_numbering_system, 0)
            self._digits = {ord("0") + n: zero + n for n in range(10)} if zero else {}
        return text.translate(self._digits) if self._digits else text

    def ordinal(self, value: int) -> str:
        """A place in a row: '4th' in English, the number in other languages, where its form depends on what is counted."""
        return english_ordinal(value) if self.language.split("-")[0] == "en" else self.number(value)

    def moment(self, text: str) -> str:
        """An ISO date or moment ('2026-03-14', '2026-03-14T10:00:00Z') in words."""
        parts = [part for part in text.split("T", 1)[0].split("-") if part.isdigit()]
        if not parts:
            return text
        numbers = [int(part) for part in parts] + [0, 0]
        return self.date(PartialDate(year=numbers[0], month=numbers[1], day=numbers[2]))

    def _number(self, value: int) -> str:
        """A whole number with the language's digits and separators: '12,345'."""
        if -1000 < value < 1000:
            return self.digits(str(value))
        from babel.numbers import format_decimal

        locale = _locale(self.language)
        return self.digits(format_decimal(value, locale=locale, numbering_system=locale.default_numbering_system))

    def _date(self, date: PartialDate) -> str:
        """A date in words at its own precision: 'June 2025', '1 June 2025' ('June 1, 2025' in English), 'c. 1900', '1990s', '2019–2021'."""
        if date.year is None:
            return date.literal
        words = self._point(date)
        if date.end is not None:
            words = f"{words}–{self.date(date.end)}"
        elif date.open:
            words = f"{words}–"
        return self.gettext("c. %(date)s") % {"date": words} if date.circa else words

    def _point(self, date: PartialDate) -> str:
        year = date.year or 0
        if date.unspecified:
            return self.gettext("%(year)ss") % {"year": self.digits(str(year))}
        if year <= 0:
            return self.gettext("%(year)s BC") % {"year": self.digits(str(1 - year))}
        if date.month:
            return self.digits(_calendar(self.language).write(year, date.month, date.day))
        digits = self.digits(str(year))
        return self._season(date.season) % {"year": digits} if date.season in range(1, 5) else digits

    def _season(self, season: int) -> str:
        spring, summer = self.gettext("Spring %(year)s"), self.gettext("Summer %(year)s")
        autumn, winter = self.gettext("Autumn %(year)s"), self.gettext("Winter %(year)s")
        return (spring, summer, autumn, winter)[season - 1]

    def _language_name(self, code: str) -> str:
        """The name of the language `code` (BCP 47): 'German'; the code itself where CLDR knows none."""
        return language_name(code, self.language)


def english_ordinal(number: int) -> str:
    """'4th'."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


@lru_cache(maxsize=4096)
def language_name(code: str, language: str = "en") -> str:
    """The name of the language `code` (BCP 47) in `language`: 'German'; the code itself where CLDR knows none."""
    from babel import Locale, UnknownLocaleError

    name: Any
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        try:
            name = Locale.parse(language.replace("-", "_")).languages.get(code)
        except (UnknownLocaleError, ValueError):
            name = None
    return name[:1].upper() + name[1:] if name else code


def quotes(language: str) -> tuple[str, str]:
    """The double quotation marks of a language: '„' and '“' in German."""
    before, behind = next((_QUOTES[tag] for tag in lookup_order(language) if tag in _QUOTES), "“”")
    return before, behind


def direction(language: str) -> str:
    """'rtl' or 'ltr': the direction in which `language` is written; a script in the tag ('pa-Arab', 'ug-Latn') has the last word."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    right = script in _RIGHT_TO_LEFT_SCRIPTS if script else first in RIGHT_TO_LEFT
    return "rtl" if right else "ltr"
