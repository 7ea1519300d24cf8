"""From a MARC record to the fields of a draft, after the documentation of the Library of Congress and VuFind's own table.

`_TABLE` says it for the plain fields; titles, names, dates, series and hosts have a function each. The key of a field
names the subfields that were read ('245$ab'); each of the others keeps a row of its own, so nothing is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField
from sitegen.readers.marc.dates import fixed_dates, timestamp
from sitegen.readers.marc.isbd import plain, title
from sitegen.readers.marc.kinds import kind
from sitegen.readers.marc.people import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.readers.marc.record import DataField, MarcRecord

    #: The fields that a field of MARC becomes, and the subfields that were read.
    _Read = tuple[list[RawField], str]

#: Tag -> subfields, field of the record, identifier scheme. Each subfield is a value; ISBD's punctuation goes.
_TABLE: Final[dict[str, tuple[str, str, str]]] = {
    "010": ("a", "identifiers", "lccn"), "027": ("a", "number", ""), "088": ("a", "number", ""),
    "250": ("a", "edition", ""), "520": ("a", "abstract", ""), "653": ("a", "subjects", ""),
}  # fmt: skip
#: Headings whose subdivisions follow, joined as libraries show them: 'Cognitive therapy -- Periodicals'.
_SUBJECTS: Final = frozenset("600 610 611 630 647 648 650 651 655 690 691".split())
_SUBDIVISIONS: Final = "vxyz"
_NO_HEADING: Final = frozenset("0123456789uew")
#: $2 of field 024 -> scheme.
_SCHEMES: Final = {"doi": "doi", "hdl": "handle", "arxiv": "arxiv", "pmid": "pmid"}
_OCLC: Final = re.compile(r"\(OCoLC\)|^oc[mn]\d|^on\d")
_ISBN: Final = re.compile(r"[\dXx-]{10,17}")
_PAGES: Final = re.compile(r"(\d+)\s*(?:unnumbered\s+)?(?:pages?|p|s|S|Seiten|sivua|sidor|leaves|l|f)\b")
_VOLUMES: Final = re.compile(r"(\d+)\s*(?:v|vol|volumes?|Bde?|Bände)\b")
_HOST: Final = (
    ("volume", re.compile(r"\b(?:vol(?:ume)?|v|bd|jg|t)\.? ?(\d+)", re.IGNORECASE)),
    ("issue", re.compile(r"\b(?:no|nr|issue|h|heft|n:o)\.? ?(\d[\w/-]*)", re.IGNORECASE)),
    ("page", re.compile(r"\b(?:pp?|s|seiten?|pages?|sivut?)[.:]? ?(\w?\d+(?: ?[-–] ?\w?\d+)?)", re.IGNORECASE)),
)
#: 'London : Chapman and Hall, 1859'.
_IMPRINT: Final = re.compile(r"(?:([^:;,]+?) ?: )?([^:;]+?)(?:, ?\[?c?(?:1\d|20)\d\d\??\]?)?[.,]?")
#: Where a title stands in records without field 245, the likeliest first.
_OTHER_TITLES: Final = (
    ("130", "a"),
    ("240", "a"),
    ("246", "ab"),
    ("247", "a"),
    ("222", "a"),
    ("210", "a"),
    ("505", "t"),
)


def marc_fields(record: MarcRecord) -> list[RawField]:
    """The fields of a draft, in the record's order."""
    fields = _control_fields(record)
    for field in record.fields:
        reader = _READERS.get(field.tag)
        made, used = reader(field, record) if reader is not None else ([], "")
        fields += made
        fields += _rest(field, used)
    if not any(field.name == "title" for field in fields):
        fields += _devised(record)
    return fields


def _rest(field: DataField, used: str) -> list[RawField]:
    """The subfields that were not read."""
    tag = f"880-{field.value('6')[:3]}" if field.tag == "880" and field.value("6") else field.tag
    return [
        RawField(name="", value=subfield.value, key=f"{tag}${subfield.code}", line=field.line)
        for subfield in field.subfields
        if subfield.code not in used and subfield.value.strip()
    ]


def _value(field: DataField, codes: str, name: str, value: str, *, scheme: str = "") -> list[RawField]:
    if not value:
        return []
    return [RawField(name=name, value=value, key=f"{field.tag}${codes}", line=field.line, scheme=scheme)]


def _control_fields(record: MarcRecord) -> list[RawField]:
    """The id, the dates and language of field 008, the time of the last change, and what the leader says it is."""
    fields = [RawField(name="", value=record.leader, key="leader", line=record.line)] if record.leader.strip() else []
    if what := kind(record):
        fields.append(RawField(name="type", value=what, key="", line=record.line, status="inferred", confidence=0.9))
    for field in record.controls:
        name, value = "", field.value
        if field.tag == "001" and value.strip():
            name, value = "id", value.strip()
        elif field.tag == "005" and (changed := timestamp(value)):
            name, value = "updated", changed
        elif field.tag == "008":
            fields += _fixed(record, value, field.line)
        if value.strip():
            fields.append(RawField(name=name, value=value, key=field.tag, line=field.line))
    return fields


def _fixed(record: MarcRecord, value: str, line: int) -> list[RawField]:
    issued, original = fixed_dates(value)
    language = value[35:38] if len(value) >= 38 and not record.all("041") else ""
    values = {
        "issued": issued,
        "original_date": original,
        "languages": language if language.isalpha() and language.islower() else "",
    }
    return [RawField(name=name, value=text, key="", line=line) for name, text in values.items() if text]


def _devised(record: MarcRecord) -> list[RawField]:
    """A title for a record without field 245: a uniform, variant or key title, or the first in its table of contents."""
    for tag, codes in _OTHER_TITLES:
        for field in record.all(tag):
            if value := plain(" ".join(field.values(codes)[: len(codes)])):
                return [RawField(name="title", value=value, key="", line=field.line, status="inferred", confidence=0.3)]
    return []


# --- data fields ------------------------------------------------------------------------------------------------------


def _plain(field: DataField, record: MarcRecord) -> _Read:
    del record
    codes, name, scheme = _TABLE[field.tag]
    made = [
        made
        for code in codes
        for value in field.values(code)
        for made in _value(
            field, code, name, value.strip() if name in ("identifiers", "abstract") else plain(value), scheme=scheme
        )
    ]
    return made, codes


def _title(field: DataField, record: MarcRecord) -> _Read:
    del record
    value, used = title(field)
    made = _value(field, used, "title", value)
    if field.value("b") and field.value("a"):
        made.append(RawField(name="title_short", value=plain(field.value("a")), key="", line=field.line))
    if medium := plain(field.value("h")).strip("[]"):
        made += _value(field, "h", "medium", medium)
    return made, used + "h"


def _isbn(field: DataField, record: MarcRecord) -> _Read:
    del record
    found = _ISBN.match(field.value("a").strip())
    return (_value(field, "a", "identifiers", found[0], scheme="isbn"), "a") if found else ([], "")


def _issn(field: DataField, record: MarcRecord) -> _Read:
    del record
    return _value(field, "a", "identifiers", field.value("a").strip(" ;,"), scheme="issn"), "a"


def _standard(field: DataField, record: MarcRecord) -> _Read:
    """Field 024: a number of the scheme that $2 names."""
    del record
    scheme = _SCHEMES.get(field.value("2").strip().lower(), "") if field.first == "7" else ""
    return (_value(field, "a", "identifiers", field.value("a").strip(), scheme=scheme), "a2") if scheme else ([], "")


def _system(field: DataField, record: MarcRecord) -> _Read:
    """Field 035: numbers of other systems; OCLC's is one that is known everywhere."""
    del record
    value = field.value("a").strip()
    return (_value(field, "a", "identifiers", value, scheme="oclc"), "a") if _OCLC.search(value) else ([], "")


def _language(field: DataField, record: MarcRecord) -> _Read:
    """Field 041: codes of three letters, in old records run together ('engfre')."""
    del record
    codes = [text[at : at + 3] for text in field.values("a") for at in range(0, len(text.strip()), 3)]
    return [made for code in codes for made in _value(field, "a", "languages", code)], "a"


def _call_number(field: DataField, record: MarcRecord) -> _Read:
    """A shelf mark; what begins with '(' is some system's number in its place."""
    del record
    value = " ".join(field.values("ab"))
    return (_value(field, "ab", "call_number", value), "ab") if not value.startswith("(") else ([], "")


def _imprint(field: DataField, record: MarcRecord) -> _Read:
    """Fields 260 and 264: place, publisher, and the date where field 008 has none; 264 only where it is about publishing."""
    if field.tag == "264" and field.second not in " 1":
        return [], ""
    made = _value(field, "a", "publisher_place", plain(field.value("a"), stop=False))
    made += _value(field, "b", "publisher", plain(field.value("b")))
    if fixed_dates(record.control("008"))[0] or not field.value("c"):
        return made, "ab"
    return made + _value(field, "c", "issued", field.value("c").strip(" ,.;")), "abc"


def _extent(field: DataField, record: MarcRecord) -> _Read:
    """Field 300: '5 v. :', 'xii, 127 Seiten'. Numbers are read out of words, so they are inferred; the words stay."""
    del record
    made = []
    for name, pattern in (("number_of_pages", _PAGES), ("number_of_volumes", _VOLUMES)):
        found = pattern.search(field.value("a"))
        if found:
            made.append(RawField(name=name, value=found[1], key="", line=field.line, status="inferred", confidence=0.9))
    return made, ""


def _series(field: DataField, record: MarcRecord) -> _Read:
    del record
    made = _value(field, "a", "collection_title", plain(field.value("a") or field.value("t")))
    return made + _value(field, "v", "collection_number", plain(field.value("v"))), "a" + (
        "v" if field.value("v") else ""
    )


def _thesis(field: DataField, record: MarcRecord) -> _Read:
    """Field 502: the degree and who gave it; in old records one text with both."""
    del record
    made = _value(field, "b", "genre", plain(field.value("b"))) + _value(
        field, "c", "publisher", plain(field.value("c"))
    )
    if not made:
        made = _value(field, "a", "genre", plain(field.value("a")))
        return made, "a"
    return made, "bc"


def _subject(field: DataField, record: MarcRecord) -> _Read:
    del record
    heading = [
        part.value for part in field.subfields if part.code not in _NO_HEADING and part.code not in _SUBDIVISIONS
    ]
    parts = [plain(" ".join(heading)), *(plain(text) for text in field.values(_SUBDIVISIONS))]
    used = "".join(dict.fromkeys(part.code for part in field.subfields if part.code not in _NO_HEADING))
    return _value(field, used, "subjects", " -- ".join(part for part in parts if part)), used


def _host(field: DataField, record: MarcRecord) -> _Read:
    """Field 773: the journal or book that this is a part of, its numbers, and where in it: 'Vol. 24, no. 9, p. 235-48'."""
    del record
    made = _value(field, "t", "container_title", plain(field.value("t")))
    made += _value(field, "x", "identifiers", field.value("x").strip(), scheme="issn")
    isbn = _ISBN.match(field.value("z").strip())
    made += _value(field, "z", "identifiers", isbn[0], scheme="isbn") if isbn else []
    where = " ".join(field.values("g"))
    for name, pattern in _HOST:
        if found := pattern.search(where):
            value = found[1].replace(" ", "")
            made.append(RawField(name=name, value=value, key="", line=field.line, status="inferred", confidence=0.8))
    return made, "tx" + ("z" if isbn else "")


def _original(field: DataField, record: MarcRecord) -> _Read:
    """Fields 534 and 765: what this reproduces or translates, with its place and publisher in $c or $d: 'London : Chapman, 1859'."""
    del record
    made = _value(field, "t", "original_title", plain(field.value("t")))
    where = _IMPRINT.fullmatch(field.value("c" if field.tag == "534" else "d").strip())
    values = {"original_publisher_place": where[1], "original_publisher": where[2]} if where else {}
    made += [
        RawField(name=name, value=plain(text), key="", line=field.line, status="inferred", confidence=0.8)
        for name, text in values.items()
        if text and not text[0].isdigit()
    ]
    return made, "t"


def _link(field: DataField, record: MarcRecord) -> _Read:
    del record
    label = " ".join(text.strip(" :") for text in field.values("3yz"))
    made = [
        RawField(name="urls", value=text.strip(), key="856$u", line=field.line, role=label)
        for text in field.values("u")
    ]
    return made, "u" if not made else "u3yz"


_READERS: Final[dict[str, Callable[[DataField, MarcRecord], _Read]]] = {
    **dict.fromkeys(_TABLE, _plain), **dict.fromkeys(_SUBJECTS, _subject),
    **dict.fromkeys(("100", "110", "111", "700", "710", "711"), names),
    **dict.fromkeys(("050", "060", "090"), _call_number), **dict.fromkeys(("440", "490", "830"), _series),
    "020": _isbn, "022": _issn, "024": _standard, "035": _system, "041": _language, "245": _title, "260": _imprint,
    "264": _imprint, "300": _extent, "502": _thesis, "534": _original, "765": _original, "773": _host, "856": _link,
}  # fmt: skip
#: Every data field that becomes more than a row of the staff view.
TAGS: Final = tuple(sorted(_READERS))
