"""The dates of field 008 (https://www.loc.gov/marc/bibliographic/bd008a.html): type, date 1, date 2, as EDTF."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = re.compile(r"\d\d(?:\d[\du]|uu)")
_STAMP: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d)?")
_RANGES: Final = frozenset("cdumik")


def fixed_dates(value: str) -> tuple[str, str]:
    """The dates of issue and of the original in field 008, '' where it does not say them."""
    kind, first, second = value[6:7], _year(value[7:11]), _year(value[11:15])
    if not first or kind in "b|n":
        return "", ""
    if kind == "e":
        return first + _month_and_day(value[11:15]), ""
    if kind == "q":
        return (f"{first}~/{second}~" if second > first else f"{first}~"), ""
    if kind in _RANGES and (value[11:15] == "9999" or second > first):
        return f"{first}/{second or '..'}", ""
    return first, second if kind == "r" else ""


def _year(text: str) -> str:
    """'1957', '19XX' from '19uu'; '' where the four characters are no year."""
    return text.replace("u", "X") if _YEAR.fullmatch(text) and text not in ("0000", "9999") else ""


def _month_and_day(text: str) -> str:
    """'-06-01' from '0601'; what is no month or day is left out."""
    found = re.fullmatch(r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?.*", text)
    return "".join(f"-{part}" for part in found.groups() if part) if found else ""


def timestamp(value: str) -> str:
    """Field 005 as ISO 8601, or ''."""
    found = _STAMP.fullmatch(value.strip())
    if not found or found[1] == "0000":
        return ""
    year, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}"
