"""Binary MARC (ISO 2709): records end with the byte 0x1D, so that a damaged one costs no other."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING, Final

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, ReadResult
from sitegen.readers.base import file_finding
from sitegen.readers.marc.fields import marc_fields
from sitegen.readers.marc.record import ControlField, DataField, MarcRecord, Subfield

if TYPE_CHECKING:
    from pymarc import Record as PymarcRecord

    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "marc"
_LEADER: Final = re.compile(rb"\s*\d{5}[ -~]{7}\d{5}[ -~]{3}")
_CONTROL_NUMBER: Final = re.compile(rb"\x1e([^\x1d-\x1f]{1,60})\x1e")
_END: Final = b"\x1d"
_INSTALL: Final = "install it: pip install 'sitegen[marc]'"


def looks_binary(head: bytes) -> bool:
    """Whether a file begins as ISO 2709 does, or at least holds its separators."""
    return _LEADER.match(head) is not None or (b"\x1e" in head and b"\x1f" in head)


def read_binary(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file. The record's number stands where other formats have a line."""
    chunks = [chunk for chunk in source.data.split(_END) if chunk.strip()]
    try:
        import pymarc  # an extra; 60 ms
    except ImportError:
        origin = Origin(path=source.path, format=FORMAT)
        message = f"binary MARC is read by pymarc, which is not installed ({len(chunks)} records wait)"
        finding = file_finding("missing-extra", message, origin, hint=_INSTALL)
        return ReadResult(findings=(finding,), entries=1)
    logging.getLogger(pymarc.__name__).setLevel(logging.CRITICAL)  # what it would print is what we make findings of
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for number, chunk in enumerate(chunks, 1):
        origin = Origin(path=source.path, line=number, format=FORMAT)
        ended = number < len(chunks) or source.data.rstrip().endswith(_END)
        read = _read(chunk.lstrip(b"\r\n \x00\x1a"), number, ended, options.encoding)
        if isinstance(read, str):
            hint = "get it again from its library, or delete it"
            findings.append(file_finding("bad-marc", f"{_name(chunk, number)}: {read}", origin, hint=hint))
        else:
            drafts.append(Draft(origin=origin, fields=tuple(marc_fields(read))))
    return ReadResult(drafts=tuple(drafts), findings=tuple(findings), entries=len(chunks))


def _name(chunk: bytes, number: int) -> str:
    found = _CONTROL_NUMBER.search(chunk)
    known = found[1].decode("utf-8", "replace").strip() if found else ""
    return f"record {number} (001: {known})" if known else f"record {number} (without 001)"


def _read(chunk: bytes, number: int, ended: bool, encoding: str) -> MarcRecord | str:
    """The record in the bytes between two separators, or what is wrong with them."""
    import pymarc

    if not _LEADER.match(chunk):
        return f"it does not begin with a leader of 24 characters but with {chunk[:24]!r}"
    if not ended:
        return "the file ends in the middle of it"
    options: dict[str, object] = {}
    if chunk[9:10] != b"a" and not chunk.isascii():  # said to be MARC-8, and often enough it is not
        if _is_utf8(chunk):
            options["force_utf8"] = True
        elif encoding:
            options["file_encoding"] = encoding
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            record = pymarc.Record(data=chunk + _END, hide_utf8_warnings=True, **options)  # type: ignore[arg-type]
    except UnicodeDecodeError as fault:
        return f"byte 0x{fault.object[fault.start]:02x} is not valid {fault.encoding.upper()}"
    except Exception as fault:  # noqa: BLE001 - a damaged directory makes pymarc stumble in a dozen ways
        return _words(fault)
    return _converted(record, number)


def _is_utf8(chunk: bytes) -> bool:
    try:
        chunk.decode()
    except UnicodeDecodeError:
        return False
    return True


def _words(fault: Exception) -> str:
    return " ".join(str(fault).split()).rstrip(".") or f"its directory is damaged ({type(fault).__name__})"


def _converted(record: PymarcRecord, number: int) -> MarcRecord:
    controls: list[ControlField] = []
    fields: list[DataField] = []
    for field in record.fields:
        if field.control_field:
            controls.append(ControlField(field.tag, str(field.data or ""), number))
        else:
            subfields = tuple(Subfield(part.code, str(part.value)) for part in field.subfields)
            fields.append(DataField(field.tag, field.indicator1, field.indicator2, subfields, number))
    return MarcRecord(
        leader=str(record.leader), controls=tuple(controls), fields=tuple(fields), number=number, line=number
    )
