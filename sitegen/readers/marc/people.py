"""Names in MARC: X00 people, X10 bodies, X11 meetings, and what they have to do with the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers.marc.isbd import plain
from sitegen.readers.marc.relators import role

if TYPE_CHECKING:
    from sitegen.readers.marc.record import DataField, MarcRecord

_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
_SUFFIX: Final = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_EDITED: Final = re.compile(
    r"\b(?:edited|editors?|eds?|hrsg|herausgegeben|herausgeber|redigert|red|toim|toimittanut|sost|под ред|сост)\b\.?",
    re.IGNORECASE,
)


def names(field: DataField, record: MarcRecord) -> tuple[list[RawField], str]:
    """The name in a field 1XX or 7XX with its role, and the subfields that were read.

    Who has no role is an author. In an added entry that is a guess and marked as one: a person is an editor where the
    title page names editors and the record has no author, and a body has merely contributed. A name that belongs to
    another work ($t) is none of this record's.
    """
    if field.tag[1:] == "11":
        return _meeting(field)
    if field.value("t") or not field.value("a"):
        return [], ""
    name, used = _person(field) if field.tag[1:] == "00" else _body(field)
    said = role(field.values("4"), field.values("ej"))
    inferred = not said and field.tag[0] == "7"
    found = said or (_guess(field, record) if inferred else "author")
    key = f"{field.tag}${used}"
    made = RawField(
        name=_LISTS.get(found, "contributors"),
        value=name,
        key=key,
        line=field.line,
        role="" if found in _LISTS else found,
        status="inferred" if inferred else "source",
        confidence=0.7 if inferred else 1.0,
    )
    return [made], used + "".join(code for code in "4ej" if field.value(code) and said)


_LISTS: Final = {"author": "authors", "editor": "editors", "translator": "translators"}


def _guess(field: DataField, record: MarcRecord) -> str:
    """The role of an added entry that does not say it."""
    if field.tag == "710":
        return "contributor"
    edited = any(_EDITED.search(text) for title in record.all("245") for text in title.values("c"))
    return "editor" if edited and not record.all("100", "110") else "author"


def _person(field: DataField) -> tuple[RawName, str]:
    whole = " ".join(text.strip(" ,") for text in field.values("ab"))
    suffix = next((text for text in (part.strip(" ,") for part in field.values("c")) if _SUFFIX.fullmatch(text)), "")
    orcid, where = _orcid(field)
    affiliation = "; ".join(field.values("u"))
    used = "".join(
        code for code, read in (("b", field.value("b")), ("c", suffix), ("u", affiliation), (where, where)) if read
    )
    if field.first == "0" and ", " not in whole:  # a forename: 'John Paul II'
        return RawName(literal=plain(whole), orcid=orcid, affiliation=affiliation), "a" + used
    return RawName(whole=whole, suffix=suffix, orcid=orcid, affiliation=affiliation), "a" + used


def _orcid(field: DataField) -> tuple[str, str]:
    """The ORCID among the identifiers of a name ($0, $1), and where it stands."""
    for subfield in field.subfields:
        if subfield.code in "01" and "orcid" in subfield.value.lower() and (found := _ORCID.search(subfield.value)):
            return found[0], subfield.code
    return "", ""


def _body(field: DataField) -> tuple[RawName, str]:
    """'Fasa University. Department of Tissue Engineering'."""
    return RawName(literal=plain(" ".join(field.values("abn")))), "".join(code for code in "abn" if field.value(code))


def _meeting(field: DataField) -> tuple[list[RawField], str]:
    values = {"event_title": "a", "event_date": "d", "event_place": "c"}
    fields = [
        RawField(name=name, value=plain(text.strip("() :")), key=f"{field.tag}${code}", line=field.line)
        for name, code in values.items()
        if (text := field.value(code))
    ]
    return fields, "adc"
