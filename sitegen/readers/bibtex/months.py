"""The day of issue out of `date`, or out of `year`, `month` and `day`, as a text that says no more than they do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sitegen.readers.bibtex.strings import MONTHS

_NOOPSORT: Final = re.compile(
    r"\\(?:noopsort|SortNoop|noop)\s*\{[^{}]*\}|\{\\(?:noopsort|SortNoop|noop)\s*\{[^{}]*\}\}"
)
_YEAR: Final = re.compile(r"\d{4}")
_FOUR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_SEASONS: Final = ("spring", "summer", "autumn", "fall", "winter")
_NUMBERS: Final = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_UNKNOWN_PARTS: Final = re.compile(r"(?:-XX){1,2}(?=$|/)")


@lru_cache(maxsize=16_384)
def issued(date: str, year: str, month: str, day: str) -> tuple[str, str]:
    """What to read as the date, and what is wrong with the month ('' : nothing)."""
    if date:
        return plain_date(date), ""
    text = plain_date(year)
    if not month:
        return text, ""
    if not _YEAR.fullmatch(text):
        return (text, "") if text else (plain_date(month) if _YEAR.search(month) else "", "")
    return _with_month(text, plain_date(month), plain_date(day))


def plain_date(text: str) -> str:
    """A date without the braces, ties and macros that steer LaTeX, and without EDTF's unknown beginnings, months and days."""
    if "\\" in text:
        text = _NOOPSORT.sub("", text)
    if "{" in text or "~" in text[:-1] or "--" in text or "\n" in text:
        text = text.replace("{", "").replace("}", "").replace("---", "-").replace("--", "-")
        text = re.sub(r"~(?![/.]|$)|\s+", " ", text)
    text = text.strip()
    if "\\" in text and (years := _FOUR.findall(text)):
        text = years[-1]
    if text[:1] in "./" or "-XX" in text:
        text = _UNKNOWN_PARTS.sub("", text).removeprefix("../").removeprefix("/")
    return text


def _with_month(year: str, month: str, day: str) -> tuple[str, str]:
    words = _WORD.findall(month.lower())
    months = [number for word in words if (number := _NUMBERS.get(word[:3], 0) if word.isalpha() else 0)]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    season = next((word for word in words if word in _SEASONS), "")
    if not months and season:
        return f"{season.title()} {year}", ""
    if not months and numbers and len(words) == len(numbers) and all(1 <= number <= 12 for number in numbers[:2]):
        months, numbers = numbers[:2], []
    if not months:
        return year, f"'{month}' is no month, so only the year was taken"
    if len(months) > 1 and months[0] < months[-1] and not numbers:
        return f"{year}-{months[0]:02d}/{year}-{months[-1]:02d}", ""
    days = [int(day)] if day.isdecimal() and len(day) < 3 else numbers
    start = f"{year}-{months[0]:02d}"
    if not days or not all(1 <= number <= 31 for number in days):
        return start, ""
    if len(days) == 2 and (len(months) > 1 or days[0] < days[1]):
        return f"{start}-{days[0]:02d}/{year}-{months[-1]:02d}-{days[1]:02d}", ""
    return f"{start}-{days[0]:02d}", ""
