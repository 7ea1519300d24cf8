"""Values as CSL-JSON writes them (https://github.com/citation-style-language/schema), and Crossref and DOAJ much the
same: texts, names, dates.

Everything is taken in any shape that real files have: one where several are due, a number where text is due, a text
where an object is due.
"""

from __future__ import annotations

import json
from typing import Final

from sitegen.model import RawName

_SEASONS: Final = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}


def texts(value: object) -> list[str]:
    """The values of a field as texts, empty ones left out; objects as JSON."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dict):
        return [json.dumps(value, ensure_ascii=False)] if value else []
    return [str(value)]


def first(value: object) -> str:
    """The first text of a field, or ''."""
    return next(iter(texts(value)), "")


def objects(value: object) -> list[dict[str, object]]:
    """The objects of an array, or the only one."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


# --- names -----------------------------------------------------------------------------------------------------------


def names(value: object) -> list[str | RawName]:
    """The names of a list (or a single one): objects by their parts, texts as they are."""
    found: list[str | RawName] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            if name := _name(item):
                found.append(name)
        else:
            found += texts(item)
    return found


def _name(item: dict[str, object]) -> RawName | None:
    part = {key: first(item.get(key)).strip() for key in ("family", "given", "suffix", "literal")}
    literal = part["literal"] or (first(item.get("name")).strip() if not part["family"] else "")
    family = part["family"]
    if family and not part["given"] and first(item.get("isInstitution")) not in ("", "false", "0"):
        literal, family = family, ""
    if not (family or literal or part["given"]):
        return None
    return RawName(
        family=family,
        given="" if literal else part["given"],
        particle=first(item.get("non-dropping-particle")),
        dropping_particle=first(item.get("dropping-particle")),
        suffix=part["suffix"],
        literal=literal,
        orcid=first(item.get("ORCID") or item.get("orcid_id") or item.get("orcid")),
        affiliation=affiliation(item.get("affiliation")),
    )


def affiliation(value: object) -> str:
    """Where somebody works: a text, several, or Crossref's objects with a `name`."""
    places = value if isinstance(value, list) else [value]
    return "; ".join(
        text for place in places for text in texts(place.get("name") if isinstance(place, dict) else place)
    )


# --- dates -----------------------------------------------------------------------------------------------------------


def edtf(value: object) -> str:
    """A CSL date as EDTF: '2020-06-01', '2020-21' (spring), '2018-12-03/2018-12-06', '2020/..', '1900~', '44 BC'; else
    its wording.

    Read: `date-parts` (numbers or texts, one or two), `season`, `circa`, `literal`, `raw`, `edtf`, Crossref's
    `date-time`, bare texts and numbers. '' where nothing is said.
    """
    if not isinstance(value, dict):
        if isinstance(value, list) and value and all(isinstance(item, str | int) for item in value) and len(value) <= 3:
            return _day(value, 0)
        return first(value).strip()
    parts = value.get("date-parts")
    season = _season(value.get("season"))
    days: list[str] = []
    if isinstance(parts, list) and parts:
        ends = parts if isinstance(parts[0], list) else [parts]
        days = [_day(end, season) for end in ends[:2] if isinstance(end, list)]
    if days and days[0]:
        circa = "~" if first(value.get("circa")) not in ("", "false", "0") else ""
        named = first(value.get("season")).strip()
        if named and not season and len(days) == 1 and len(days[0]) == 4:
            return f"{named} {days[0]}"  # 'Michaelmas 2000'
        if len(days) == 2 and days[1] != days[0]:
            return f"{days[0]}{circa}/{days[1] + circa if days[1] else '..'}"
        return days[0] + circa
    return next(
        (text for key in ("edtf", "literal", "raw", "date-time") if (text := first(value.get(key)).strip())), ""
    )


def _season(value: object) -> int:
    text = first(value).strip().lower()
    number = int(text) if text.isdigit() and len(text) < 4 else _SEASONS.get(text, 0)
    number -= 20 if number > 20 else 0
    return number if 1 <= number <= 4 else 0


def _day(parts: list[object], season: int) -> str:
    """'2020-06-01' from [2020, 6, 1]; months from 13 to 16 and from 21 to 24 are seasons."""
    numbers: list[int] = []
    for part in parts[:3]:
        text = first(part).strip().removesuffix(".0")
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 8):
            if not numbers and text:
                return text  # a year that is no number ('199X', 'forthcoming')
            break
        if not int(digits):
            break
        numbers.append(int(text))
    if not numbers:
        return ""
    year = numbers[0]
    if year < 0:
        return f"{-year} BC"
    day = f"{year:04d}" if year < 10_000 else f"Y{year}"
    month = numbers[1] if len(numbers) > 1 else 0
    if season and not month:
        month = 20 + season
    elif 13 <= month <= 16 and len(numbers) == 2:
        month += 8
    if month:
        day += f"-{month:02d}"
        if len(numbers) > 2:
            day += f"-{numbers[2]:02d}"
    return day
