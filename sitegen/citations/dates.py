"""Dates in a citation, at their own precision: nothing is ever added to what the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sitegen.citations.marks import plain

if TYPE_CHECKING:
    from sitegen.model import PartialDate

_LONG = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT = ("", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_THREE = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = ("", "Spring", "Summer", "Autumn", "Winter")

Months = Literal["long", "short", "three", "three."]


class DateStyle(Struct, frozen=True, kw_only=True):
    """How a style writes dates: `order` of the parts (Y, M, D), what stands `after` each where another follows, the
    months' names."""

    order: str = "MDY"
    after: tuple[str, str, str] = (" ", ", ", "")
    months: Months = "long"
    two_digit_day: bool = False
    bc: str = " BC"
    ad: str = " AD"


def show(date: PartialDate | None, style: DateStyle, parts: str = "YMD") -> str:
    """The date, or range of dates, with those of its `parts` that it has; a literal date's own words; '' without a
    date."""
    if date is None:
        return ""
    if date.year is None:
        return plain(date.literal)
    end = date.end
    if end is None or end.year is None:
        return _assemble(date, style, parts) + ("–" if date.open else "")
    if end.year != date.year:
        halves = _assemble(date, style, parts), _assemble(end, style, parts)
        return "–".join(halves) if any(halves) else ""
    if "M" in parts and (end.month, end.season) != (date.month, date.season):
        moving = "MD" if "D" in parts else "M"
    elif "D" in parts and end.day != date.day:
        moving = "D"
    else:
        return _assemble(date, style, parts)
    return _assemble(date, style, parts, end, moving)


def _assemble(date: PartialDate, style: DateStyle, parts: str, end: PartialDate | None = None, moving: str = "") -> str:
    """The parts in the style's order; those of `moving`, which stand side by side, as a range up to `end`."""
    out = ""
    after = ""
    for part, following in zip(style.order, style.after, strict=True):
        if part not in parts or (end is not None and part in moving and f"{part}" != _first(style.order, moving)):
            continue
        if end is not None and part in moving:
            text = f"{_assemble(date, style, moving)}–{_assemble(end, style, moving)}"
            following = style.after[style.order.index(_last(style.order, moving))]
        else:
            text = _part(date, part, style)
        if text:
            out += after + text
            after = following
    return out


def _first(order: str, moving: str) -> str:
    return next(part for part in order if part in moving)


def _last(order: str, moving: str) -> str:
    return next(part for part in reversed(order) if part in moving)


def _part(date: PartialDate, part: str, style: DateStyle) -> str:
    if part == "Y":
        return _year(date, style.bc, style.ad)
    if part == "M":
        return month_name(date, style.months)
    if not date.day:
        return ""
    return f"{date.day:02d}" if style.two_digit_day else str(date.day)


def year(date: PartialDate | None, *, bc: str = " BC", ad: str = " AD") -> str:
    """The year, or the range of years; a literal date's own words; '' without a date."""
    if date is None:
        return ""
    if date.year is None:
        return plain(date.literal)
    start = _year(date, bc, ad)
    if date.end is not None and date.end.year is not None and date.end.year != date.year:
        return f"{start}–{_year(date.end, bc, ad)}"
    return f"{start}–" if date.open else start


def _year(date: PartialDate, bc: str, ad: str) -> str:
    value = date.year or 0
    if date.unspecified:
        return f"{value}s"
    if value <= 0:
        return f"{1 - value}{bc}"
    return f"{value}{ad}" if value < 500 else str(value)


def month_name(date: PartialDate, months: Months) -> str:
    """The month or the season in words; '' without either."""
    if date.month:
        if months == "long":
            return _LONG[date.month]
        if months == "short":
            return _SHORT[date.month]
        return _THREE[date.month] + ("." if months == "three." and date.month != 5 else "")
    return _SEASONS[date.season] if date.season else ""
