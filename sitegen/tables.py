"""TOML files in the content folder that hold tables of one kind: people.toml, removed.toml."""

from __future__ import annotations

import tomllib
from typing import TypeVar

from msgspec import Struct, convert

from sitegen.config.check import Fault, check, finding
from sitegen.config.lines import key_lines, line_of
from sitegen.errors import Finding, Origin
from sitegen.sources import DecodeFault, Source, decode

T = TypeVar("T", bound=Struct)


def read_tables(source: Source, name: str, wanted: type[T], kind: str) -> tuple[list[tuple[T, Origin]], list[Finding]]:
    """The [[name]] tables of a file of this `kind`, as `wanted` says, each with where it stands; and all that is wrong with the file, which
    leaves out the tables that it is in and no others."""
    try:
        text = decode(source.data)
        tree = tomllib.loads(text)
    except DecodeFault as fault:
        return [], [fault.finding(source.path, kind)]
    except (ValueError, RecursionError) as fault:
        return [], [finding(Fault("toml-syntax", (), str(fault)), {}, source.path, kind)]
    lines = key_lines(text)
    entries = tree.pop(name, [])
    hint = f"use [[{name}]] tables"
    faults = [Fault("unknown-key", (key,), "is no key of this file", hint) for key in tree]
    if not isinstance(entries, list):
        faults.append(Fault("wrong-type", (name,), "is not an array of tables", hint))
        entries = []
    rows: list[tuple[T, Origin]] = []
    for place, entry in enumerate(entries):
        sound, wrong = check(entry, wanted, (name, place))
        faults += wrong
        if not wrong:
            origin = Origin(path=source.path, line=line_of(lines, (name, place)), format=kind)
            rows.append((convert(sound, wanted), origin))
    return rows, [finding(fault, lines, source.path, kind) for fault in faults]
