"""The filters that templates may use: dates, numbers and names in the language of the site, hosts of addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sitegen.locales import date_words, language_name
from sitegen.markup import markdown, markdown_inline
from sitegen.model import PartialDate
from sitegen.vocabulary import TYPES


def host(url: str) -> str:
    """'sciencedirect.com' of 'http://www.sciencedirect.com/science/article'."""
    name = url.split("//", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]
    return name.removeprefix("www.")


def type_label(type_: str) -> str:
    """'Journal article' of the CSL type 'article-journal'."""
    return TYPES[type_][0] if type_ in TYPES else type_


def isodate(date: PartialDate | None) -> str:
    """A date as machines write it, at its own precision; '' where it has none."""
    return date.iso if date else ""


def moment_words(text: str, language: str) -> str:
    """An ISO date or moment ('2026-03-14', '2026-03-14T10:00:00Z') in words."""
    parts = [part for part in text.split("T", 1)[0].split("-") if part.isdigit()]
    if not parts:
        return text
    numbers = [int(part) for part in parts] + [0, 0]
    return date_words(PartialDate(year=numbers[0], month=numbers[1], day=numbers[2]), language)


def english_ordinal(number: int) -> str:
    """'4th'."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """All filters by name, for a site in `language`."""

    def date(value: PartialDate | str | None) -> str:
        if value is None:
            return ""
        return moment_words(value, language) if isinstance(value, str) else date_words(value, language)

    @lru_cache(maxsize=4096)
    def number(value: int) -> str:
        if -1000 < value < 1000:
            return str(value)
        from babel.numbers import format_decimal

        return format_decimal(value, locale=language.replace("-", "_"))

    def ordinal(value: int) -> str:
        return english_ordinal(value) if language.split("-")[0] == "en" else number(value)

    return {
        "date": date,
        "host": host,
        "isodate": isodate,
        "language_name": lambda code: language_name(code, language),
        "markdown": markdown,
        "markdown_inline": markdown_inline,
        "number": number,
        "ordinal": ordinal,
        "type_label": type_label,
    }
