"""Who is who: one person under several spellings, several persons under one.

ORCIDs decide first: names with one ORCID are one person, a name with two ORCIDs is two. content/people.toml decides the rest: it
gives a canonical name, the spellings that mean it, and which records a namesake wrote. Nothing is merged on a guess; likely
variants are suggested (`suggestions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import structs

from sitegen.catalogue.entries import person_key
from sitegen.errors import Finding, Origin
from sitegen.model import Name, PersonRule, Record
from sitegen.text import fold

_FIELDS = ("authors", "editors", "translators")


def identify(records: Mapping[str, Record], rules: Iterable[PersonRule]) -> dict[str, Record]:
    """The records with every name led back to its person: a name whose person is not told by its spelling alone gets a `key`."""
    rules = tuple(rules)
    by_orcid, by_name, by_work = _rule_tables(rules)
    known = _orcids(records.values())
    spellings: dict[str, Counter[str]] = {}
    for key, orcids in known.items():
        for orcid, count in orcids.items():
            spellings.setdefault(orcid, Counter())[key] += count
    leading = {
        orcid: min(keys, key=lambda key: (-keys[key], key)) for orcid, keys in spellings.items() if len(keys) > 1
    }
    split = {key for key, orcids in known.items() if len(orcids) > 1}
    if not (rules or leading or split):
        return dict(records)

    def person(name: Name, record_id: str) -> Name:
        key = fold(name.display)
        rule = by_orcid.get(name.orcid) or by_work.get((key, record_id)) or by_name.get(key)
        if rule is not None:
            return structs.replace(
                rule.name, orcid=rule.name.orcid or name.orcid, affiliation=name.affiliation, key=rule.key
            )
        if key in split and name.orcid:
            return structs.replace(name, key=f"{key} {name.orcid}")
        if name.orcid in leading and leading[name.orcid] != key and leading[name.orcid] not in split:
            return structs.replace(name, key=leading[name.orcid])
        return name

    result: dict[str, Record] = {}
    for record_id, record in records.items():
        changed = {}
        for field in _FIELDS:
            names = getattr(record, field)
            led = tuple([person(name, record_id) for name in names])
            if led != names:
                changed[field] = led
        result[record_id] = structs.replace(record, **changed) if changed else record
    return result


def _rule_tables(
    rules: tuple[PersonRule, ...],
) -> tuple[dict[str, PersonRule], dict[str, PersonRule], dict[tuple[str, str], PersonRule]]:
    by_orcid: dict[str, PersonRule] = {}
    by_name: dict[str, PersonRule] = {}
    by_work: dict[tuple[str, str], PersonRule] = {}
    for rule in rules:
        if rule.name.orcid:
            by_orcid.setdefault(rule.name.orcid, rule)
        for spelling in (rule.name, *rule.variants):
            key = fold(spelling.display)
            if rule.works:
                for work in rule.works:
                    by_work.setdefault((key, work), rule)
            else:
                by_name.setdefault(key, rule)
    by_orcid.pop("", None)
    return by_orcid, by_name, by_work


def _orcids(records: Iterable[Record]) -> dict[str, Counter[str]]:
    """By spelling, the ORCIDs that stand beside it and how often."""
    known: dict[str, Counter[str]] = {}
    for record in records:
        for field in _FIELDS:
            for name in getattr(record, field):
                if name.orcid:
                    known.setdefault(fold(name.display), Counter())[name.orcid] += 1
    return known


def suggestions(records: Iterable[Record]) -> Iterator[Finding]:
    """Spellings that may be one person: the same family name, and given names of which one abbreviates the other."""
    by_family: dict[str, dict[str, Name]] = {}
    for record in records:
        for name in record.authors:
            if name.family and name.given:
                by_family.setdefault(fold(name.family), {}).setdefault(person_key(name), name)
    for family in sorted(by_family):
        names = sorted(by_family[family].items())
        for at, (_, short) in enumerate(names):
            longer = [other for n, (_, other) in enumerate(names) if n != at and _abbreviates(short, other)]
            if len(longer) == 1:
                yield _suggestion(short, longer[0])


def _abbreviates(short: Name, long: Name) -> bool:
    if short.orcid and long.orcid and short.orcid != long.orcid:
        return False
    mine = fold(short.given).replace(".", " ").replace("-", " ").split()
    theirs = fold(long.given).replace(".", " ").replace("-", " ").split()
    if mine == theirs or len(mine) > len(theirs) or sum(map(len, mine)) >= sum(map(len, theirs)):
        return False
    return all(other.startswith(one) for one, other in zip(mine, theirs, strict=False))


def _suggestion(short: Name, long: Name) -> Finding:
    return Finding(
        code="name-variant",
        severity="notice",
        message=f"'{short.display}' may be '{long.display}'",
        origin=Origin(path="content/people.toml"),
        hint=f'if so, add: [[person]] name = "{long.inverted}", variants = ["{short.inverted}"]',
    )
