"""What the export formats share: values on one line, dates in their notations, pages taken apart, creators by role."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.model import Name, PartialDate, Record

#: Anything that could end a line, or that no text format carries: controls, line separators, lone surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SPACES = re.compile(r"  +")
#: A longer text is looked through once.
_LONG = 200
_PAGES = re.compile(r"\s*([^\s,;&–—-]+)\s*(?:--?|–|—)\s*([^\s,;&–—-]+)\s*")
_SEASONS = ("", "21", "22", "23", "24")


def one_line(text: str) -> str:
    """`text` without controls and line ends, so that no value can end its line or pose as the next field."""
    if len(text) > _LONG:
        return _long_line(text)
    if text.isprintable() and "  " not in text:  # the common case, and the quick one
        return text
    return _cleaned(text)


@lru_cache(maxsize=8)
def _long_line(text: str) -> str:
    """To look through an abstract takes microseconds, and each format asks for that of the same record."""
    return text if text.isprintable() and "  " not in text else _cleaned(text)


def _cleaned(text: str) -> str:
    return _SPACES.sub(" ", _UNSAFE.sub(" ", text)).strip()


def split_pages(page: str) -> tuple[str, str]:
    """First and last page: ('202', '216') for '202–216'; (page, '') where it is not a plain range."""
    match = _PAGES.fullmatch(page)
    return (match[1], match[2]) if match else (page, "")


def edtf(date: PartialDate | None) -> str:
    """The date in EDTF (ISO 8601-2): '2025-06-01', '199X', '1900~', '2019/2020'; without a year, its wording."""
    if date is None:
        return ""
    if date.year is None:
        return one_line(date.literal)
    year = f"{date.year:04d}" if date.year >= 0 else f"-{-date.year:04d}"
    if date.unspecified:
        text = year[: -date.unspecified] + "X" * date.unspecified
    elif date.season:
        text = f"{year}-{_SEASONS[date.season]}"
    else:
        text = date.iso
    if date.circa:
        text += "~"
    if date.end is not None:
        return f"{text}/{edtf(date.end)}"
    return f"{text}/.." if date.open else text


def is_plain(date: PartialDate) -> bool:
    """Whether year, month and day say all there is to say."""
    return (
        date.year is not None
        and date.year > 0
        and not (date.season or date.unspecified or date.circa or date.open or date.literal)
        and date.end is None
    )


def contributors(record: Record, role: str) -> tuple[Name, ...]:
    """The record's contributors in the CSL role `role`."""
    return tuple(item.name for item in record.contributors if item.role == role)


def identifiers(record: Record, scheme: str) -> tuple[str, ...]:
    """All identifiers of one scheme, in the record's order."""
    return tuple([item.value for item in record.identifiers if item.scheme == scheme])


def joined(values: Iterable[str], separator: str) -> str:
    """The values that say something, on one line."""
    return separator.join([one_line(value) for value in values if value])
