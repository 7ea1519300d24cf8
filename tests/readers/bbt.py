"""Records against what Zotero with Better BibTeX makes of the same files: its own import fixtures, reduced to five fields.

Run as a program on a folder of `NAME.bib` and `NAME.expected.json`, it prints the table of docs/formats.md and every deviation.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyascii import anyascii

from sitegen.exports.fields import edtf
from sitegen.model import Record
from sitegen.normalise import NormaliseSettings, normalise
from sitegen.normalise.identifiers import find_doi
from sitegen.readers import ReadOptions, bibtex
from sitegen.sources import Source

FIELDS = ("title", "creators", "date", "DOI", "container")
_TAGS = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|pre|code)\b[^>]*>")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()ni0123456789+-=()")


@dataclass
class Comparison:
    """How many values were compared and equal, by field, and what differs: (file, key, field, theirs, ours)."""

    compared: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    deviations: list[tuple[str, str, str, object, object]] = field(default_factory=list)

    def share(self, name: str) -> float:
        return self.equal[name] / self.compared[name] if self.compared[name] else 1.0


def fold(text: str) -> str:
    """A text as far as it matters: no case (Zotero writes sentence case), no markup, no white space, one kind of dash and quote, no
    stop or colon (which of them stands before a subtitle is a matter of taste)."""
    text = unicodedata.normalize("NFKC", _TAGS.sub("", text).translate(_RAISED)).casefold()
    text = re.sub("[‐‑‒–—−]", "-", text)
    text = re.sub("[“”„«»]", '"', re.sub("[‘’‚´`]", "'", text))
    return re.sub(r"[\s.:\u200b]+", "", text.replace("⋅", "·"))


def theirs(item: dict[str, Any]) -> dict[str, object]:
    """The five fields of one of Zotero's items."""
    names = tuple(
        fold(
            f"{creator.get('lastName', '')}, {creator.get('firstName', '')}"
            if "lastName" in creator
            else creator.get("name", "")
        )
        for creator in item.get("creators", ())
        if creator.get("name") != "others"
    )
    containers = [item.get(key, "") for key in ("publicationTitle", "journalAbbreviation")]
    return {
        "title": fold(item.get("title", "")),
        "creators": tuple(sorted(names)),
        "date": item.get("date", "").rstrip("/"),
        "DOI": doi(item),
        "container": tuple(fold(name) for name in containers if name),
    }


def doi(item: dict[str, Any]) -> str:
    """The bare DOI of an item; for types without a field for it, Zotero keeps it in `extra`."""
    extra = item.get("extra", [])
    lines = extra if isinstance(extra, list) else extra.split("\n")
    text = item.get("DOI") or next((line[5:] for line in lines if line.startswith("DOI: ")), "")
    return find_doi(text) or text.lower()


def ours(record: Record) -> dict[str, object]:
    """The same of a record. A title or a name that was only devised counts as none."""
    devised = {row.name for row in record.provenance if row.status == "inferred" and row.confidence <= 0.5}
    people = [*record.authors, *record.editors, *record.translators, *(item.name for item in record.contributors)]
    names = tuple(
        fold(
            name.literal
            or f"{name.particle} {name.family}, {name.given} {name.dropping_particle}{', ' + name.suffix if name.suffix else ''}"
        )
        for name in people
    )
    return {
        "title": "" if "title" in devised else fold(record.title),
        "creators": tuple(sorted(names)),
        "date": edtf(record.issued).removesuffix("/..").replace("~", ""),
        "DOI": record.doi,
        "container": tuple(fold(name) for name in (record.container_title, record.container_title_short) if name),
    }


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values say the same; a journal may be named in full or short."""
    if name == "container" and one and other:
        return bool(set(one) & set(other))
    return bool(one == other)


def plain_key(text: str) -> str:
    """A citation key as Zotero writes it: ASCII, without some signs."""
    return re.sub(r"[^A-Za-z0-9:.+/_-]", "", anyascii(unicodedata.normalize("NFC", text)))


def signs(key: str, title: str) -> tuple[tuple[str, str], ...]:
    """By what an entry is known again, the surest first (a file may use a key twice)."""
    return (key, title), ("", title), (key, "")


def pairs(folder: Path) -> Iterator[tuple[str, dict[str, Any], Record | None]]:
    """Each expected item with the record of the same key (or, without one, the same place)."""
    for expected in sorted(folder.glob("*.expected.json")):
        file = folder / f"{expected.name.removesuffix('.expected.json')}.bib"
        result = bibtex.read(Source(path=file.name, data=file.read_bytes()), ReadOptions())
        records = [made.record for draft in result.drafts if (made := normalise(draft, NormaliseSettings())).record]
        known: dict[tuple[str, str], list[Record]] = {}
        for record in records:
            for sign in signs(plain_key(record.id), fold(record.title)):
                known.setdefault(sign, []).append(record)
        items = [
            item
            for item in json.loads(expected.read_text(encoding="utf-8"))["items"]
            if item["itemType"] not in ("note", "attachment")
        ]
        used: set[int] = set()
        for item in items:  # Zotero makes up keys for entries without one: those are known by their titles
            likely = [
                known.get(sign, [])
                for sign in signs(plain_key(item.get("citationKey", "")), fold(item.get("title", "")))
            ]
            record = next((record for group in likely for record in group if id(record) not in used), None)
            used.add(id(record))
            yield file.name, item, record


def compare(folder: Path) -> Comparison:
    """All fixtures of a folder, compared."""
    result = Comparison()
    for file, item, record in pairs(folder):
        if record is None:
            result.missing.append(f"{file}: {item.get('citationKey', '?')}")
            continue
        left, right = theirs(item), ours(record)
        for name in FIELDS:
            if not left[name] and not right[name]:
                continue
            result.compared[name] += 1
            if same(name, left[name], right[name]):
                result.equal[name] += 1
            else:
                result.deviations.append((file, record.id, name, left[name], right[name]))
    return result


def table(result: Comparison) -> str:
    """The table of docs/formats.md."""
    lines = ["| field | compared | equal | share |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {result.compared[name]:,} | {result.equal[name]:,} | {result.share(name):.1%} |" for name in FIELDS
    ]
    return "\n".join(lines)


def report(result: Comparison) -> str:
    """The table, then every deviation: theirs, ours."""
    lines = [table(result)]
    lines += [f"missing: {missing}" for missing in result.missing]
    lines += [f"{file} {entry} {name}\n   {left}\n   {right}" for file, entry, name, left, right in result.deviations]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{report(compare(Path(sys.argv[1])))}\n")
