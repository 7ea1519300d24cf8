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

import tomllib
from difflib import get_close_matches
from typing import Any

from msgspec import structs

from sitegen.errors import Finding, Origin
from sitegen.model import PersonRule
from sitegen.normalise.names import parse_name
from sitegen.sources import DecodeFault, Source, decode
from sitegen.text import fold

FORMAT = "people"
_TABLES = "use [[person]] tables"
_KEYS = {"name": str, "orcid": str, "variants": list, "works": list, "label": str}


def read_people(source: Source) -> tuple[tuple[PersonRule, ...], tuple[Finding, ...]]:
    """The persons of an authority file, and what is wrong with it; a faulty entry is left out, the others count."""
    try:
        text = decode(source.data)
        table = tomllib.loads(text)
    except DecodeFault as fault:
        return (), (_finding("not-utf8", str(fault), Origin(path=source.path, format=FORMAT), ""),)
    except tomllib.TOMLDecodeError as fault:
        return (), (_finding("toml-syntax", str(fault), Origin(path=source.path, format=FORMAT), ""),)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[person]]")]
    rules: list[PersonRule] = []
    findings: list[Finding] = []
    entries = table.pop("person", [])
    findings += [_finding("unknown-key", "is no key of this file", _origin(source, 0), key, _TABLES) for key in table]
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        origin = _origin(source, lines[number] if number < len(lines) else 0)
        wrong = list(_wrong(entry, origin))
        findings += wrong
        if not wrong:
            rules.append(_rule(entry, origin))
    return tuple(rules), tuple(findings)


def _wrong(entry: Any, origin: Origin) -> list[Finding]:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        return [_finding("no-name", "a person needs a name", origin, "name", 'add a line name = "Family, Given"')]
    wrong = []
    for key, value in entry.items():
        kind = _KEYS.get(key)
        if kind is None:
            close = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean '{close[0]}'?" if close else f"it may be one of {', '.join(_KEYS)}"
            wrong.append(_finding("unknown-key", "is no key of a person", origin, key, hint))
        elif not isinstance(value, kind) or (kind is list and not all(isinstance(item, str) for item in value)):
            expected = "a list of texts" if kind is list else "a text"
            wrong.append(_finding("wrong-type", f"expected {expected}", origin, key))
    return wrong


def _rule(entry: dict[str, Any], origin: Origin) -> PersonRule:
    name = parse_name(entry["name"])
    orcid = entry.get("orcid", "").rstrip("/").rpartition("/")[2]
    label = entry.get("label", "")
    key = fold(parse_name(label).display if label else name.display)
    if entry.get("works") and not label:
        # A namesake needs a place of its own even without a label; its ORCID or first work tells it from the others.
        key = f"{key} {orcid or entry['works'][0]}"
    return PersonRule(
        name=structs.replace(name, orcid=orcid),
        key=key,
        variants=tuple(parse_name(variant) for variant in entry.get("variants", ())),
        works=tuple(entry.get("works", ())),
        origin=origin,
    )


def _origin(source: Source, line: int) -> Origin:
    return Origin(path=source.path, line=line, format=FORMAT)


def _finding(code: str, message: str, origin: Origin, field: str, hint: str = "") -> Finding:
    return Finding(code=code, severity="error", message=message, origin=origin, field=field, hint=hint)
