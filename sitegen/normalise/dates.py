"""Dates at their own precision, after EDTF (ISO 8601-2, https://www.loc.gov/standards/datetime/) and what catalogues
write instead.

Read: 2025, 2025-06, 2025-06-01, 2025/06/01, 2025-06-01T10:00:00Z, 1 June 2025, June 1, 2025, Jun-Jul 2020, Spring
2020, 2020-21 (spring),
199X, 19XX, 199-, [19--?], 1990s, c1999, ©1999, ca. 1900, 1900?, 1900~, 500 BC, AD 79, -0499, 2019/2021, 2019-2021,
1998-99, 2020/.., [1999].
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sitegen.model import PartialDate

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMERIC: Final = re.compile(r"([+-]?\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d\d:?\d\d.*|/)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_LONG_YEAR: Final = re.compile(r"Y([+-]?\d{4,7})|(-\d{1,6})")
_DECADE: Final = re.compile(r"(\d{1,3})([Xxu?-]{1,4})|(\d{3})0s")
_CENTURY: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th) (?:century|c\.)", re.IGNORECASE)
_ERA: Final = re.compile(
    r"(?:(?:A\.?D\.?|C\.?E\.?) ?)?(\d{1,6}) ?(?:(B\.? ?C\.?(?: ?E\.?)?)|(?:A\.? ?D\.?|C\.? ?E\.?))?", re.IGNORECASE
)
_CIRCA: Final = re.compile(
    r"^(?:circa|ca\.?|cca\.?|c\.|about|approx(?:\.|imately)?|um|env\.|vers|~)[ ~]*(?=[\d\[])|^c (?=\d)", re.IGNORECASE
)
_COPYRIGHT: Final = re.compile(
    r"^(?:©|\(c\)|c(?:op|opyright)?\.?|p|℗|print(?:ed)?|pub(?:l(?:ished)?)?\.?) ?(?=\d)", re.IGNORECASE
)
_SHORT_RANGE: Final = re.compile(r"(\d{4}) ?[-–/] ?(\d{2})")
_WORDS: Final = re.compile(r"[^\W\d_]+\.?|\d+(?:st|nd|rd|th|er|[ºª])?\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"\s*(?:/|\s[-–—]+\s|[–—]|--+|\bto\b|\bbis\b|\buntil\b)\s*")
_YEARS: Final = re.compile(r"(\d{4}) ?- ?(\d{4})")
_RIS: Final = re.compile(r"\d{4}/(?:\d{0,2}/|/)")
_SOME_YEAR: Final = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")

_MONTH_NAMES: Final = (
    "january januar janvier enero gennaio janeiro",
    "february februar février fevrier febrero febbraio fevereiro",
    "march märz maerz mars marzo março",
    "april avril abril aprile",
    "may mai mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)
_SEASONS: Final = {
    "spr": 1, "sum": 2, "fal": 3, "win": 4,
    "spring": 1, "frühling": 1, "frühjahr": 1, "printemps": 1, "summer": 2, "sommer": 2, "été": 2,
    "autumn": 3, "fall": 3, "herbst": 3, "automne": 3, "winter": 4, "hiver": 4,
}  # fmt: skip
_NONE: Final = frozenset(
    {
        "n.d.",
        "nd",
        "n. d.",
        "no date",
        "s.d.",
        "s. d.",
        "o. j.",
        "o.j.",
        "undated",
        "unknown",
        "????",
        "0000",
        "0000-00-00",
    }
)
#: A text beyond this many characters is no date.
_LONGEST: Final = 100
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class ImpossibleDateError(ValueError):
    """A text that has the form of a date and names a day that no calendar has."""


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, names in enumerate(_MONTH_NAMES, 1):
        for name in names.split():
            table[name] = number
            table.setdefault(name[:3], number)
            table.setdefault(name[:4], number)
    return table


_MONTHS: Final = _months()


def _checked(year: int, month: int, day: int, text: str, *, circa: bool = False) -> PartialDate:
    """A date of whole parts, month and day 0 where unknown; 21 to 24 in the month's place are EDTF's seasons."""
    if 21 <= month <= 24 and not day:
        return PartialDate(year=year, season=month - 20, circa=circa)
    if month > 12:
        message = f"'{text}' is no date: there is no month {month}"
        raise ImpossibleDateError(message)
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > (_DAYS[month - 1] + leap if month else 31):
        message = f"'{text}' is no date: month {month} of {year} has no day {day}" if month else f"'{text}' is no date"
        raise ImpossibleDateError(message)
    return PartialDate(year=year, month=month, day=day if month else 0, circa=circa)


@lru_cache(maxsize=16_384)
def parse_date(text: str) -> PartialDate | None:
    """The date that `text` says; None for 'n.d.' and the like; a `literal` alone where it cannot be read.

    Raises `ImpossibleDateError` for a date-shaped text that is not in the calendar ('2025-13-40').
    """
    if (found := _ISO.fullmatch(text)) and text[5:7] != "00" and text[8:] != "00":
        return _checked(int(found[1]), int(found[2]), int(found[3]), text)
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return PartialDate(literal=text)
    bare = text.rstrip(".,;:")
    if text.lower() in _NONE or bare.lower() in _NONE or not bare or set(bare) <= set("0-/"):
        return None
    if _RIS.match(bare):
        bare = "/".join(part for part in bare.split("/")[:3] if part.strip())
    return _range(bare) or _single(bare, text) or _first_year(text)


def year_of(text: str) -> PartialDate | None:
    """The year of a date whose day no calendar has; None where there is no telling."""
    years = _SOME_YEAR.findall(text)
    return PartialDate(year=int(years[0])) if years else None


def _first_year(text: str) -> PartialDate:
    """What is left to say of a text that is no date ('1999 [i.e. 2000]'): its wording, and the first year it names."""
    years = [int(year) for year in _SOME_YEAR.findall(text)]
    if len(years) == 2 and text.lower().startswith("between "):
        return PartialDate(year=min(years), circa=True, end=PartialDate(year=max(years), circa=True))
    return PartialDate(year=years[0], literal=text) if years else PartialDate(literal=text)


def _range(text: str) -> PartialDate | None:
    """Two dates, or one that is open at an end; None if `text` is no range."""
    if found := _YEARS.fullmatch(text):
        return _closed(found[1], found[2])
    if (found := _SHORT_RANGE.fullmatch(text)) and int(found[2]) > max(24, int(found[1][2:])):
        return _closed(found[1], found[1][:2] + found[2])
    if text.endswith(("/..", "/")) or re.fullmatch(r"\d{4} ?[-–—]", text):
        start = _single(text.rstrip("/.-–— "), text)
        if start is None or start.literal:
            return None
        return PartialDate(
            year=start.year,
            month=start.month,
            day=start.day,
            season=start.season,
            unspecified=start.unspecified,
            circa=start.circa,
            open=True,
        )
    parts = _RANGE.split(text)
    if len(parts) != 2 or not all(parts) or _NUMERIC.fullmatch(text):
        return _month_range(text)
    return _month_range(text) or _closed(*parts)


def _closed(first: str, last: str) -> PartialDate | None:
    try:
        start, end = _single(first, first), _single(last, last)
    except ImpossibleDateError:
        if _NUMERIC.fullmatch(first) and _NUMERIC.fullmatch(last):
            raise
        return None
    if start is None or end is None or start.literal or end.literal or start.year is None or end.year is None:
        return None
    if end.sort_key < start.sort_key:
        return None
    return PartialDate(
        year=start.year,
        month=start.month,
        day=start.day,
        season=start.season,
        unspecified=start.unspecified,
        circa=start.circa,
        end=end,
    )


def _month_range(text: str) -> PartialDate | None:
    """'Jun-Jul 2020', 'May 3-5, 2019', '3-5 May 2019', 'March/April 1999'."""
    found = re.fullmatch(r"([^\W\d]+)\.? ?(?:/|-|–|—|&|and) ?([^\W\d]+)\.?,? (\d{4})", text)
    if found:
        first, last = _month_or_season(found[1]), _month_or_season(found[2])
        if first and last and (first[1] > 0) == (last[1] > 0):
            year = int(found[3])
            start_year = year - 1 if first > last else year
            return PartialDate(
                year=start_year,
                month=first[0],
                season=first[1],
                end=PartialDate(year=year, month=last[0], season=last[1]),
            )
        return None
    found = re.fullmatch(r"([^\W\d]+)\.? (\d{1,2}) ?[-–—] ?(\d{1,2}),? (\d{4})", text)
    days = (found[2], found[3], found[1], found[4]) if found else None
    found = re.fullmatch(r"(\d{1,2})\.? ?[-–—] ?(\d{1,2})\.? ([^\W\d]+)\.?,? (\d{4})", text)
    days = (found[1], found[2], found[3], found[4]) if found else days
    if not days or not (month := _month_or_season(days[2])) or not month[0]:
        return None
    year = int(days[3])
    start = _checked(year, month[0], int(days[0]), text)
    return PartialDate(year=year, month=start.month, day=start.day, end=_checked(year, month[0], int(days[1]), text))


def _month_or_season(word: str) -> tuple[int, int] | None:
    key = word.lower().rstrip(".")
    if month := _MONTHS.get(key) or (_MONTHS.get(key[:4]) if key == "sept" else None):
        return month, 0
    return (0, _SEASONS[key]) if key in _SEASONS else None


def _single(text: str, whole: str) -> PartialDate | None:
    """One date; None if `text` is none."""
    circa = False
    text = text.strip()
    if text[:1] == "[" and text.endswith(("]", "]?")):
        circa = "?" in text
        text = text.strip("[]?").strip()
    elif text[:1] in "[(" and text[-1:] in "])":
        text = text[1:-1].strip()
    stripped = _CIRCA.sub("", text)
    circa, text = circa or stripped != text, stripped
    text = _COPYRIGHT.sub("", text)
    decade = _decade(text, circa)
    if decade:
        return decade
    if len(text) > 3 and text[-1] in "?~%":
        circa, text = True, text.rstrip("?~%")
    for read in (_numeric, _era, _worded, _day_first):
        if date := read(text, whole, circa):
            return date
    return None


def _decade(text: str, circa: bool) -> PartialDate | None:
    """'199X', '19--?', '1990s', '19th century'."""
    if found := _CENTURY.fullmatch(text):
        return PartialDate(year=(int(found[1]) - 1) * 100, unspecified=2, circa=circa)
    found = _DECADE.fullmatch(text)
    if not found:
        return None
    if found[3]:
        return PartialDate(year=int(found[3]) * 10, unspecified=1, circa=circa)
    known, blanks = found[1], found[2]
    if len(known) + len(blanks) == 5 and blanks.endswith("?"):  # '19--?'
        circa, blanks = True, blanks[:-1]
    if len(known) + len(blanks) != 4:
        return None
    return PartialDate(year=int(known) * 10 ** len(blanks), unspecified=len(blanks), circa=circa)


def _numeric(text: str, whole: str, circa: bool) -> PartialDate | None:
    found = _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return _checked(int(found[1]), int(found[2] or 0), int(found[3] or 0), whole, circa=circa)
    found = _LONG_YEAR.fullmatch(text)
    return PartialDate(year=int(found[1] or found[2]), circa=circa) if found else None


def _era(text: str, whole: str, circa: bool) -> PartialDate | None:
    """'500 BC', 'AD 79', '476 CE'; a bare number of one to three digits is no year."""
    del whole
    found = _ERA.fullmatch(text)
    if not found or text.isdigit():
        return None
    number = int(found[1])
    return PartialDate(year=1 - number if found[2] else number, circa=circa) if number else None


def _worded(text: str, whole: str, circa: bool) -> PartialDate | None:
    """'1 June 2025', 'June 1st, 2025', '2025 Jun 1', 'Spring 2020', 'Sun, 1 Jun 2025 10:00'."""
    text = re.sub(r",?\s+\d{1,2}:\d\d.*$", "", text)
    words = _WORDS.findall(text)
    if not 2 <= len(words) <= 6:
        return None
    year = month = day = season = 0
    for word in words:
        number = int(re.sub(r"\D", "", word) or 0) if word[0].isdigit() else -1
        if number > 31 and len(word) == 4 and not year:
            year = number
        elif 0 < number <= 31 and not day:
            day = number
        elif number < 0 and (named := _month_or_season(word)) and not (month or season):
            month, season = named
        elif number >= 0 or word.lower().rstrip(".") not in _FILLERS:
            return None
    if not year or not (month or season):
        return None
    if season:
        return None if day else PartialDate(year=year, season=season, circa=circa)
    return _checked(year, month, day, whole, circa=circa)


_FILLERS: Final = frozenset(
    """
    of de del the in early mid late published mon tue wed thu fri sat sun monday tuesday wednesday thursday
    friday saturday sunday
    """.split()
)


def _day_first(text: str, whole: str, circa: bool) -> PartialDate | None:
    """'13/06/2025', '06/13/2025'; where day and month could be either, only the year is certain."""
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first > 12 >= second:
        return _checked(year, second, first, whole, circa=circa)
    if second > 12 >= first:
        return _checked(year, first, second, whole, circa=circa)
    if first == second and first:
        return _checked(year, second, first, whole, circa=circa)
    if max(first, second) > 12:
        message = f"'{whole}' is no date"
        raise ImpossibleDateError(message)
    return PartialDate(year=year, circa=circa)
