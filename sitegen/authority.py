"""content/people.toml: the authority file for names, as a library keeps one.

[[person]]
name = "Lu, Zhiyong"                       # the canonical name
orcid = "0000-0001-9998-916X"              # optional; beats all spellings
variants = ["Lu, Z.", "Lu, Zhi-Yong"]      # spellings that mean this person

[[person]]
name = "Zhang, Wei"
works = ["zhang-2020-maps"]                # of several of that name, the one who wrote these
label = "Zhang, Wei (cartographer)"        # optional; what this one is filed under
"""

from __future__ import annotations

from msgspec import Struct, structs

from sitegen.config.schema import Words
from sitegen.errors import Finding, Origin
from sitegen.model import PersonRule
from sitegen.normalise.names import parse_name
from sitegen.sources import Source
from sitegen.tables import read_tables
from sitegen.text import fold


class _Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file."""

    name: Words
    orcid: str = ""
    variants: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    label: str = ""


def read_people(source: Source) -> tuple[tuple[PersonRule, ...], tuple[Finding, ...]]:
    """The persons of an authority file, and what is wrong with it; a faulty entry is left out, the others count."""
    rows, findings = read_tables(source, "person", _Person, "people")
    return tuple(_rule(person, origin) for person, origin in rows), tuple(findings)


def _rule(person: _Person, origin: Origin) -> PersonRule:
    name = parse_name(person.name)
    orcid = person.orcid.rstrip("/").rpartition("/")[2]
    key = fold(parse_name(person.label).display if person.label else name.display)
    if person.works and not person.label:
        # A namesake needs a place of its own even without a label; its ORCID or first work tells it from the others.
        key = f"{key} {orcid or person.works[0]}"
    return PersonRule(
        name=structs.replace(name, orcid=orcid),
        key=key,
        variants=tuple(parse_name(variant) for variant in person.variants),
        works=person.works,
        origin=origin,
    )
