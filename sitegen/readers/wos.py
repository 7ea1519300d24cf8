"""The Web of Science's tagged export (.ciw, 'plain text file'): a record from `PT` to `ER`, long values indented by three spaces.

Tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.errors import Origin
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers.base import empty_file, file_finding, summed_up
from sitegen.readers.sniff import as_utf8
from sitegen.readers.tagged import Block, Grammar, blocks
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "wos"

#: Tag -> (field of the record, identifier scheme or role). What is not here is kept for the staff view.
FIELDS: Final[dict[str, tuple[str, str]]] = {
    "UT": ("id", ""), "TI": ("title", ""), "SO": ("container_title", ""), "JI": ("container_title_short", ""), "SE": ("collection_title", ""),
    "VL": ("volume", ""), "IS": ("issue", ""), "PU": ("publisher", ""), "PI": ("publisher_place", ""), "LA": ("languages", ""),
    "AB": ("abstract", ""),
    "DI": ("identifiers", "doi"), "SN": ("identifiers", "issn"), "EI": ("identifiers", "issn"), "BN": ("identifiers", "isbn"),
    "PM": ("identifiers", "pmid"), "CT": ("event_title", ""), "CL": ("event_place", ""), "BE": ("editors", ""), "ED": ("editors", ""),
    "CA": ("authors", "corporate"), "GP": ("authors", "corporate"),
}  # fmt: skip
#: Tags of authors, the fullest first; a file has short and full names beside each other.
_AUTHORS: Final = ("AF", "AU", "BF", "BA")
#: Addresses for mail: nobody asked for their publication.
_PRIVATE: Final = frozenset({"EM"})
_SUBJECTS: Final = frozenset({"DE", "ID"})
_TYPES: Final = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent", "C": "paper-conference"}
_GRAMMAR: Final = Grammar(
    pattern=re.compile(r"\ufeff?([A-Z][A-Z0-9])(?:[ ]|$)(.*)$"),
    opens="PT",
    closes="ER",
    furniture=re.compile(r"-+|=+"),
    outside=("FN", "VR", "EF", "ER"),
)
_OPENS: Final = re.compile(r"^\ufeff?PT [JBSPC]\b", re.MULTILINE)
_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?FN (?:Clarivate|Thomson|ISI)")


def claims(path: str, head: bytes) -> bool:
    """Files named .ciw or .isi, and texts that begin with the line of the Web of Science."""
    name = path.lower()
    return name.endswith((".ciw", ".isi")) or (name.endswith(".txt") and _HEAD.match(as_utf8(head)) is not None)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    origin = Origin(path=source.path, format=FORMAT)
    found, findings = blocks(text, _GRAMMAR, origin)
    if not found:
        hint = "a record begins with a line 'PT J'"
        findings = [
            file_finding("no-entries", "there is no record in this file", origin, severity="warning", hint=hint)
        ]
    drafts = tuple([_draft(block, source.path) for block in found])
    return ReadResult(drafts=drafts, findings=summed_up(findings), entries=len(_OPENS.findall(text)))


def _draft(block: Block, path: str) -> Draft:
    values = {line.tag: line.value for line in block.lines if line.value}
    kind = _TYPES.get(values.get("PT", ""), "")
    if "CT" in values and kind in ("book", "chapter", "article-journal") and "Proceedings" in values.get("DT", ""):
        kind = "paper-conference"
    elif kind == "book" and "SO" in values and values["SO"] != values.get("TI"):
        kind = "chapter"
    fields = [RawField(name="type", value=kind, key="", line=block.line)] if kind else []
    names = next((tag for tag in _AUTHORS if tag in values), "")
    orcids = _orcids(values.get("OI", ""))
    date, pages = _date(values), _pages(values)
    for line in block.lines:
        tag, value, number = line.tag, line.value, line.line
        name, scheme = FIELDS.get(tag, ("", ""))
        if not value or tag in _PRIVATE:
            continue
        if tag in _SUBJECTS:
            fields += [
                RawField(name="subjects", value=word, key=tag, line=number)
                for part in value.split(";")
                if (word := part.strip())
            ]
        elif scheme == "corporate":
            fields.append(RawField(name=name, value=RawName(literal=value), key=tag, line=number))
        elif tag == names:
            known = orcids.get(_short(value), "")
            author = RawName(whole=value, orcid=known) if known else value
            fields.append(RawField(name="authors", value=author, key=tag, line=number))
        else:
            fields.append(RawField(name=name, value=value, key=tag, line=number, scheme=scheme))
        if tag == "PY":
            fields.append(RawField(name="issued", value=date, key="", line=number))
        elif tag == ("BP" if "BP" in values else "AR"):
            fields.append(RawField(name="page", value=pages, key="", line=number))
    return Draft(origin=Origin(path=path, line=block.line, format=FORMAT), fields=tuple(fields))


def _orcids(text: str) -> dict[str, str]:
    """ORCIDs by short name, out of 'Doe, Jane/0000-0002-1825-0097; Roe, Ann/...'; none for two that are short for the same."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _, orcid = part.strip().rpartition("/")
        key = _short(name)
        if key:
            found[key] = "" if key in found else orcid
    return found


def _short(name: str) -> str:
    """'Doe, Jane Q.' and 'Doe, JQ' as 'doe, j'."""
    family, _, given = name.partition(",")
    return f"{family.strip()}, {given.strip()[:1]}".lower() if family.strip() and given.strip() else ""


def _date(values: dict[str, str]) -> str:
    """`PD` is 'DEC 16' or 'DEC 16 2020', `PY` the year."""
    year, day = values.get("PY", ""), values.get("PD", "")
    return day if year in day and day else f"{day} {year}".strip()


def _pages(values: dict[str, str]) -> str:
    first, last = values.get("BP", ""), values.get("EP", "")
    if not first:
        return values.get("AR", "").removeprefix("UNSP ")
    return f"{first}-{last}" if last and last != first else first
