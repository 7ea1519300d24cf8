"""MARCXML (https://www.loc.gov/standards/marcxml/): a collection, a record, or the answer of an SRU or OAI-PMH server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import structs

from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding
from sitegen.readers.marc.fields import marc_fields
from sitegen.readers.marc.record import ControlField, DataField, MarcRecord, Subfield
from sitegen.readers.xmlitems import read_elements

if TYPE_CHECKING:
    from sitegen.model import RawField, ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.readers.xmlelement import Element
    from sitegen.sources import Source

FORMAT: Final = "marcxml"
_CONTENT: Final = frozenset({"leader", "controlfield", "datafield"})


def read_xml(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file."""
    empty: list[Finding] = []
    number = 0

    def fields(element: Element, around: tuple[Element, ...]) -> list[RawField] | None:
        nonlocal number
        del around
        number += 1
        record = _record(element, number)
        if record is not None:
            return marc_fields(record)
        where = Origin(path=source.path, line=element.line, format=FORMAT)
        empty.append(
            file_finding("empty-record", "the record holds no field", where, severity="warning", hint="delete it")
        )
        return None

    result = read_elements(
        source, options, FORMAT, frozenset({"record"}), fields, markup="text", content=_CONTENT, label=_label
    )
    return structs.replace(result, findings=(*result.findings, *empty)) if empty else result


def _record(element: Element, number: int) -> MarcRecord | None:
    if not any(child.tag in _CONTENT for child in element.children):
        return None
    controls = [ControlField(child.get("tag"), _raw(child), child.line) for child in element.all("controlfield")]
    fields = [
        DataField(
            child.get("tag"),
            (child.get("ind1") or " ")[:1],
            (child.get("ind2") or " ")[:1],
            tuple(Subfield(part.get("code")[:1], part.text) for part in child.all("subfield")),
            child.line,
        )
        for child in element.all("datafield")
    ]
    leader = element.one("leader")
    return MarcRecord(
        leader=_raw(leader) if leader is not None else "",
        controls=tuple(controls),
        fields=tuple(fields),
        number=number,
        line=element.line,
    )


def _label(element: Element, number: int) -> str:
    """What a message calls a record that is broken somewhere: its number, and 001 if that was read."""
    known = next((field.text for field in element.all("controlfield") if field.get("tag") == "001"), "")
    return MarcRecord(controls=(ControlField("001", known),), number=number).name()


def _raw(element: Element) -> str:
    """Text whose spaces count."""
    return "".join(part for part in element.parts if isinstance(part, str)).strip("\n\r\t")
