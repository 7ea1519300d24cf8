"""PubMed's own tagged text ('PubMed format', .nbib): one tag a line, long values continued, records apart by empty lines.

Tags are described at https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format. No library: the format is a dozen lines of
parsing, and those that exist lose the line numbers and the order by which ORCIDs and affiliations belong to authors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers import medline
from sitegen.readers.base import empty_file, file_finding
from sitegen.readers.sniff import as_utf8
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "nbib"

#: Tag -> field of the record. What is not here is kept for the staff view.
FIELDS: Final = {
    "AB": "abstract", "CTI": "collection_title", "EN": "edition", "IP": "issue", "JT": "container_title",
    "LA": "languages", "PB": "publisher", "PST": "publication_status", "TA": "container_title_short", "VI": "volume",
}  # fmt: skip
IDENTIFIERS: Final = {"PMID": "pmid", "PMC": "pmcid", "ISBN": "isbn"}
_FULL_NAMES: Final = {"FAU": "authors", "FED": "editors"}
_SHORT_NAMES: Final = {"AU": "authors", "ED": "editors"}
_LINE: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: |$|(?=\S))(.*)")
_RECORD: Final = re.compile(r"^(?:PMID|OWN|STAT|FAU|DCOM|LR|JT|MHDA|PST) ?-", re.MULTILINE)
_EMPTY: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_TAG: Final = re.compile(r"^[A-Z][A-Z0-9]{1,3} *-", re.MULTILINE)
_PMID: Final = re.compile(r"^PMID *-", re.MULTILINE)
_FIRST: Final = re.compile(rb"\s*PMID ?- ?\d")
_ISSN: Final = re.compile(r"\d{4}-?\d{3}[\dXx]")
_BRACKET: Final = re.compile(r"\s*\[(\w+)\]\s*$")


class _Line(Struct):
    """A tag, its value with what continues it, and where it stands."""

    tag: str
    value: str
    number: int


def claims(path: str, head: bytes) -> bool:
    """Files named .nbib with PubMed's tags, and texts that begin with a PMID."""
    name = path.lower()
    if name.endswith(".nbib"):
        return not head.strip() or _RECORD.search(as_utf8(head).decode("utf-8", "ignore")) is not None
    return name.endswith(".txt") and _FIRST.match(as_utf8(head)) is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    findings: list[Finding] = []
    drafts = [
        Draft(
            origin=Origin(path=source.path, line=lines[0].number, format=FORMAT),
            fields=tuple(_fields(lines)),
            markup="html",
        )
        for lines in _records(text, Origin(path=source.path, format=FORMAT), findings)
    ]
    return ReadResult(drafts=tuple(drafts), findings=tuple(findings), entries=_count(text))


def _count(text: str) -> int:
    """How many records the text holds by its empty lines and PMIDs, without reading a field."""
    blocks = [block for block in _EMPTY.split(text) if _TAG.search(block)]
    return sum(max(len(_PMID.findall(block)), 1) for block in blocks)


def _records(text: str, origin: Origin, findings: list[Finding]) -> Iterator[list[_Line]]:
    """The lines of each record: a new one begins behind an empty line, and wherever another PMID stands."""
    record: list[_Line] = []
    apart = True
    stray = False
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line)
        if not line.strip():
            apart = True
        elif found is not None:
            starts = found[1] == "PMID" and any(known.tag == "PMID" for known in record)
            if record and (apart or starts):
                yield record
                record = []
            record.append(_Line(found[1], found[2].strip(), number))
            apart = stray = False
        elif record and line[0] in " \t" and not (apart or stray):
            record[-1].value = f"{record[-1].value} {line.strip()}".strip()
        elif not stray:
            stray = True
            where = Origin(path=origin.path, line=number, format=FORMAT)
            message = f"'{line.strip()[:60]}' belongs to no field, so it was left out"
            hint = "indent it by six spaces to continue the field above it, or delete it"
            findings.append(file_finding("stray-text", message, where, severity="warning", hint=hint))
    if record:
        yield record


# --- fields -----------------------------------------------------------------------------------------------------------


def _fields(lines: list[_Line]) -> list[RawField]:
    fields = _people(lines)
    titles: dict[str, RawField] = {}
    for line in lines:
        tag, value = line.tag, line.value
        if not value:
            continue
        if tag in ("TI", "BTI"):
            known = titles.get(tag)
            if known is not None and isinstance(known.value, str):  # some files break a title into several
                titles[tag] = structs.replace(known, value=f"{known.value} {value}")
            else:
                titles[tag] = RawField(name="title", value=value, key=tag, line=line.number)
        else:
            fields += _field(line)
    fields += _titles(titles)
    fields += _dates_and_places(lines)
    types = [line.value for line in lines if line.tag == "PT"]
    if csl := medline.kind(types):
        fields.append(RawField(name="type", value=csl, key="", status="inferred", confidence=0.9))
    if not any(field.scheme == "doi" for field in fields):
        fields += [
            RawField(name="id", value=f"pmid:{line.value}", key="")
            for line in lines
            if line.tag == "PMID" and line.value
        ]
    return fields


def _titles(found: dict[str, RawField]) -> list[RawField]:
    """TI is the title; BTI, a book's, is the title where there is no other, else that of the container."""
    return [
        structs.replace(field, value=medline.title(str(field.value)), name="title" if place == 0 else "container_title")
        for place, field in enumerate(found[tag] for tag in ("TI", "BTI") if tag in found)
    ]


def _field(line: _Line) -> list[RawField]:
    tag, value, number = line.tag, line.value, line.number
    if scheme := IDENTIFIERS.get(tag):
        return [RawField(name="identifiers", value=value, key=tag, line=number, scheme=scheme)]
    if tag in ("LID", "AID"):
        return _location(line)
    if tag == "IS":
        found = _ISSN.search(value)
        return [RawField(name="identifiers", value=found[0] if found else value, key=tag, line=number, scheme="issn")]
    if tag in ("MH", "OT"):
        word = medline.subject(value) if tag == "MH" else value.lstrip("*")
        return [RawField(name="subjects", value=word, key=tag, line=number)]
    if tag in _SEEN_ELSEWHERE:
        return []
    return [RawField(name=FIELDS.get(tag, ""), value=value, key=tag, line=number)]


#: Tags whose meaning depends on other lines.
_SEEN_ELSEWHERE: Final = frozenset({"FAU", "AU", "FED", "ED", "CN", "AD", "AUID", "DP", "DEP", "PG", "PL"})


def _location(line: _Line) -> list[RawField]:
    """'10.1161/STROKEAHA.118.021126 [doi]', 'e32822 [pii]', 'doi:10.1016/...'."""
    kind = found[1] if (found := _BRACKET.search(line.value)) else ""
    bare = _BRACKET.sub("", line.value)
    doi = kind == "doi" or (not kind and "10." in bare)
    name, scheme = ("identifiers", "doi") if doi else ("", "")
    key = line.tag if doi or not kind else f"{line.tag} [{kind}]"
    return [RawField(name=name, value=bare, key=key, line=line.number, scheme=scheme)]


def _dates_and_places(lines: list[_Line]) -> list[RawField]:
    """What counts only if something else is missing, or there: the electronic date, the number for pages, a book's place."""
    first = {line.tag: line for line in reversed(lines) if line.value}
    book = "PB" in first
    chosen = {
        "DP": "issued",
        "DEP": "" if "DP" in first else "issued",
        "PG": "page",
        "PL": "publisher_place" if book else "",
    }
    fields = []
    for tag, name in chosen.items():
        if line := first.get(tag):
            value = medline.date(line.value) if name == "issued" else line.value
            fields.append(RawField(name=name, value=value, key=tag, line=line.number))
    if "PG" not in first:
        number = next((line for line in lines if line.tag == "LID" and line.value.endswith("[pii]")), None)
        if number is not None and len(bare := _BRACKET.sub("", number.value)) < 12:
            fields.append(
                RawField(name="page", value=bare, key="", line=number.number, status="inferred", confidence=0.8)
            )
    return fields


def _people(lines: list[_Line]) -> list[RawField]:
    """Names in order, each with the ORCID and the affiliations that follow it. A short name counts without its full one."""
    people: list[RawField] = []
    full = False
    for line in lines:
        tag, value = line.tag, line.value
        if not value:
            continue
        if tag in _FULL_NAMES:
            people.append(RawField(name=_FULL_NAMES[tag], value=RawName(whole=value), key=tag, line=line.number))
            full = True
        elif tag in _SHORT_NAMES:
            if not full:
                family, _, initials = value.rpartition(" ")
                name = RawName(family=family, given=initials) if family else RawName(literal=value)
                people.append(RawField(name=_SHORT_NAMES[tag], value=name, key=tag, line=line.number))
            full = False
        elif tag == "CN":
            people.append(RawField(name="authors", value=RawName(literal=value), key=tag, line=line.number))
        elif tag in ("AD", "AUID") and people:
            people[-1] = _with(people[-1], tag, value)
        elif tag in ("AD", "AUID"):
            people.append(RawField(name="", value=value, key=tag, line=line.number))
    return people


def _with(person: RawField, tag: str, value: str) -> RawField:
    name = person.value
    if not isinstance(name, RawName):
        return person
    if tag == "AUID":
        return structs.replace(person, value=structs.replace(name, orcid=value)) if "ORCID" in value else person
    places = f"{name.affiliation}; {value}" if name.affiliation else value
    return structs.replace(person, value=structs.replace(name, affiliation=places))
