"""Names in a citation: order, initials, 'and', 'et al.', as the styles differ in them.

The rules for initials follow what CSL processors do (the CSL specification leaves it open): 'Jean-Paul' gives
'J.-P.', a part that
begins in lower case or with a digit is left whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sitegen.citations.marks import add, italic, plain

if TYPE_CHECKING:
    from sitegen.model import Name


class NameStyle(Struct, frozen=True, kw_only=True):
    """How a style writes names.

    `inverted`: which names stand family first. `initials`: what follows an initial (None: given names in full).
    `last`: when a comma precedes the conjunction ('contextual': from three names on). `et_al_min`, `et_al_first`: from
    how many names on only the first few are given; `et_al_last`: and the last, after an ellipsis. `demote`: 'Gogh,
    Vincent van' where others have 'van Gogh, Vincent'.
    """

    inverted: Literal["none", "first", "all"] = "none"
    initials: str | None = None
    keep_hyphen: bool = True
    conjunction: str = "and"
    separator: str = ", "
    last: Literal["always", "never", "contextual"] = "contextual"
    et_al_min: int = 10_000
    et_al_first: int = 1
    et_al_last: bool = False
    et_al_italic: bool = False
    et_al_comma: bool = False
    demote: bool = False


_PARTS = re.compile(r"([ -]+)")
#: Given names as most are: words with one capital and initials with a full stop, single spaces between.
_COMMON = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]*\.?(?: [A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]*\.?)*")
_AFTER_STOP = re.compile(r"\.(?=[^ ])")
_HYPHEN = re.compile(r" *- *")
_CAPITALS = re.compile(r"[A-ZÀ-Þ]([A-ZÀ-Þ]+)[a-zß-ÿ]")
_SPACES = re.compile(r"\s+")
_LOWER_AFTER_HYPHEN = re.compile(r"-(?=[a-zß-ÿ])")
_SCRIPT = re.compile(r"[-0-9A-Za-z\u00c0-\u058f\u05d0-\u06ff\u0e01-\u0e5b\u1e00-\u1fff]")
#: The Arabic article: part of the name, but Chicago puts it last as it does particles.
_ARTICLES = ("al-", "el-")
_JOINING = ("'", "’", "-")


def names(people: tuple[Name, ...], style: NameStyle) -> str:
    """`people` as marked text; '' for nobody."""
    count = len(people)
    if not count:
        return ""
    if count >= style.et_al_min:
        return _shortened(people, style)
    shown = _shown(people, style)
    return _listed([*filter(None, shown)], style, people)


def _shown(people: tuple[Name, ...], style: NameStyle) -> list[str]:
    inverted = style.inverted == "all"
    first = person(people[0], style, inverted=inverted or style.inverted == "first")
    return [first, *[person(name, style, inverted=inverted) for name in people[1:]]]


def _listed(shown: list[str], style: NameStyle, people: tuple[Name, ...]) -> str:
    if len(shown) < 2:
        return "".join(shown)
    head = ", ".join(shown[:-1])
    if not style.conjunction:
        return f"{head}, {shown[-1]}"
    # a comma between two names is there because the first is inverted, which the name of a body is not
    bodies = len(shown) == 2 and style.last == "always" and all(name.literal for name in people)
    comma = style.last != "never" if len(shown) > 2 else style.last == "always" and not bodies
    return f"{head}{', ' if comma else ' '}{style.conjunction} {shown[-1]}"


def _shortened(people: tuple[Name, ...], style: NameStyle) -> str:
    shown = _shown(people[: style.et_al_first], style)
    head = ", ".join(shown)
    if style.et_al_last:
        return f"{head}, … {person(people[-1], style, inverted=style.inverted == 'all')}"
    comma = ", " if style.et_al_comma or len(shown) > 1 else " "
    return add(head, comma) + (italic("et al.") if style.et_al_italic else "et al.")


def person(name: Name, style: NameStyle, *, inverted: bool) -> str:
    """One name as marked text."""
    if name.literal:
        return plain(name.literal)
    given = given_names(name.given, style.initials, style.keep_hyphen)
    family = plain(name.family)
    particle = plain(name.particle) if name.particle else ""
    if not family:
        return plain(name.given)
    if inverted and style.demote and not particle and family.startswith(_ARTICLES):
        particle, family = family[:3], family[3:]
    if not (particle or name.dropping_particle or name.suffix) and _is_spaced(name.family):
        if inverted:
            return f"{family}{style.separator}{given}" if given else family
        return f"{given} {family}".strip()
    demoted = particle if inverted and style.demote else ""
    if particle and not demoted:
        family = f"{particle}{family}" if particle.endswith(_JOINING) else f"{particle} {family}"
    if not _is_spaced(name.family):
        # scripts without spaces between words: family first, nothing between
        return f"{family}{given}"
    dropping = plain(name.dropping_particle)
    suffix = plain(name.suffix)
    if inverted:
        second = " ".join([part for part in (given, dropping, demoted) if part])
        return style.separator.join([part for part in (family, second, suffix) if part])
    if dropping:
        family = f"{dropping}{family}" if dropping.endswith(_JOINING) else f"{dropping} {family}"
    if suffix:
        family = f"{family} {suffix}"
    return f"{given} {family}".strip()


@lru_cache(maxsize=2048)
def _is_spaced(family: str) -> bool:
    """Whether a family name is in a script that has spaces between words."""
    return bool(_SCRIPT.search(family))


def given_names(given: str, terminator: str | None, keep_hyphen: bool = True) -> str:
    """Given names as the style wants them: initials with `terminator`, or in full."""
    if not given:
        return ""
    return full_given(given) if terminator is None else initials(given, terminator, keep_hyphen)


@lru_cache(maxsize=2048)
def initials(given: str, terminator: str, keep_hyphen: bool = True) -> str:
    """'Jean-Paul A.' as 'J.-P. A.' (terminator '. '), 'J.-P.A.' ('.') or 'JPA' ('', without hyphens)."""
    if _COMMON.fullmatch(given):  # and the quick ones
        parts = [part[:-1] if part[-1] == "." else part[0] for part in given.split(" ")]
        return (terminator.join(parts) + terminator).rstrip()
    given = _prepared(given)
    if not given or not _SCRIPT.match(given) or given[0].isdigit():
        return given
    if not keep_hyphen:
        given = given.replace("-", " ")
    parts = _PARTS.split(_LOWER_AFTER_HYPHEN.sub("‐", given))
    out = ""
    for index in range(0, len(parts), 2):
        part = parts[index]
        gap = parts[index + 1] if index + 1 < len(parts) else ""
        if part[:1].isupper():
            out += _initial(part) + terminator
            if "-" in gap:
                out = out.rstrip() + "-"
        else:
            out += f" {part}{gap}"
    return _HYPHEN.sub("-", _SPACES.sub(" ", out.replace("‐", "-"))).strip()


def _initial(part: str) -> str:
    """The initial of one given name: abbreviations such as 'Yu.' stay whole, 'TSerendorj' gives 'Ts'."""
    body = part.rstrip(".")
    if body != part:
        return body
    capitals = _CAPITALS.match(part)
    return part[0] + capitals[1].lower() if capitals else part[0]


@lru_cache(maxsize=2048)
def full_given(given: str) -> str:
    """Given names in full, initials among them with a full stop and a space: 'J R' and 'J.R.' give 'J. R.'."""
    if len(given) > 1 and given.isalpha():
        return given
    if _COMMON.fullmatch(given):
        return " ".join([f"{part}." if len(part) == 1 else part for part in given.split(" ")])
    given = _prepared(given)
    if not given or not _SCRIPT.match(given) or given[0].isdigit():
        return given
    parts = _PARTS.split(_LOWER_AFTER_HYPHEN.sub("‐", given))
    out = ""
    for index in range(0, len(parts), 2):
        part = parts[index]
        gap = parts[index + 1] if index + 1 < len(parts) else ""
        short = (len(part) > 1 and part.endswith(".")) or (len(part) == 1 and part == part.upper())
        out += f"{part.rstrip('.')}.{gap}" if short else part + gap
    return _HYPHEN.sub("-", _SPACES.sub(" ", out.replace("‐", "-"))).strip()


def _prepared(given: str) -> str:
    """`given` with single spaces, one after every full stop, none around hyphens."""
    return _AFTER_STOP.sub(". ", _HYPHEN.sub("-", _SPACES.sub(" ", plain(given)))).strip()
