"""Who is who: one person under several spellings, several persons under one.

ORCIDs decide first: names with one ORCID are one person, a name with two ORCIDs is two. content/people.toml decides the rest: it
gives a canonical name, the spellings that mean it, and which records a namesake wrote. Nothing is merged on a guess; likely
variants are suggested (`suggestions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, structs

from sitegen.catalogue.entries import person_key
from sitegen.catalogue.held import PERSON_FIELDS, Held
from sitegen.errors import Finding, Origin
from sitegen.model import Name, PersonRule, Record
from sitegen.text import fold


class PeopleState(Struct, frozen=True, array_like=True):
    """`People` as they are kept."""

    rules: dict[str, tuple[PersonRule, ...]]
    known: dict[str, dict[str, int]]


class People:
    """Who is who among the records: `identify` leads every name back to its person. A name whose person is not told by its spelling alone
    gets a `key`."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[PersonRule, ...]] = {}
        self._tables = _rule_tables(())
        #: By spelling, the ORCIDs that stand beside it and how often.
        self._known: dict[str, Counter[str]] = {}
        self._leading: dict[str, str] = {}
        self._split: frozenset[str] = frozenset()

    def replace(
        self,
        files: Mapping[str, tuple[PersonRule, ...]],
        records: Mapping[str, tuple[Held | None, Held | None]],
    ) -> bool:
        """Takes in the rules that `files` (by path) hold now, and by id which record is another one now; returns whether that may change
        who anybody is, and not only the names of these records."""
        changed = False
        for path, rules in files.items():
            changed |= self._rules.pop(path, ()) != rules
            if rules:
                self._rules[path] = rules
        if changed:
            self._read_rules()
        return self._recount(records) or changed

    def _read_rules(self) -> None:
        self._tables = _rule_tables(tuple(rule for path in sorted(self._rules) for rule in self._rules[path]))

    def _recount(self, records: Mapping[str, tuple[Held | None, Held | None]]) -> bool:
        counts: Counter[tuple[str, str]] = Counter()
        for before, after in records.values():
            counts.update(after.marks.signed if after else ())
            counts.subtract(before.marks.signed if before else ())
        moved = False
        for (key, orcid), count in counts.items():
            if count:
                moved = True
                orcids = self._known.setdefault(key, Counter())
                orcids[orcid] += count
                if not orcids[orcid]:
                    del orcids[orcid]
                if not orcids:
                    del self._known[key]
        if not moved:
            return False
        before_all = (self._leading, self._split)
        self._lead()
        return before_all != (self._leading, self._split)

    def _lead(self) -> None:
        """Finds the leading spelling of each person with an ORCID, and the spellings that are several persons."""
        spellings: dict[str, Counter[str]] = {}
        for key, orcids in self._known.items():
            for orcid, count in orcids.items():
                spellings.setdefault(orcid, Counter())[key] += count
        self._leading = {
            orcid: min(keys, key=lambda key: (-keys[key], key)) for orcid, keys in spellings.items() if len(keys) > 1
        }
        self._split = frozenset(key for key, orcids in self._known.items() if len(orcids) > 1)

    def state(self) -> PeopleState:
        """All of it, to be kept."""
        return PeopleState(self._rules, {key: dict(orcids) for key, orcids in self._known.items()})

    def restore(self, state: PeopleState) -> None:
        """Takes up what was kept."""
        self._rules = state.rules
        self._known = {key: Counter(orcids) for key, orcids in state.known.items()}
        self._read_rules()
        self._lead()

    @property
    def any(self) -> bool:
        """Whether there is anybody whose name does not tell alone who it is."""
        return bool(self._rules or self._leading or self._split)

    def identify(self, record: Record) -> Record:
        """A record with its names led back to their persons."""
        changed = {}
        for field in PERSON_FIELDS:
            names = getattr(record, field)
            led = tuple([self._person(name, record.id) for name in names])
            if led != names:
                changed[field] = led
        return structs.replace(record, **changed) if changed else record

    def _person(self, name: Name, record_id: str) -> Name:
        by_orcid, by_name, by_work = self._tables
        key = fold(name.display)
        rule = by_orcid.get(name.orcid) or by_work.get((key, record_id)) or by_name.get(key)
        if rule is not None:
            return structs.replace(
                rule.name, orcid=rule.name.orcid or name.orcid, affiliation=name.affiliation, key=rule.key
            )
        if key in self._split and name.orcid:
            return structs.replace(name, key=f"{key} {name.orcid}")
        leading = self._leading.get(name.orcid)
        if leading is not None and leading != key and leading not in self._split:
            return structs.replace(name, key=leading)
        return name


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
        hint=f'if so, add a [[person]] with name = "{long.inverted}" and variants = ["{short.inverted}"]',
    )
