"""Whether exports say what the records say: each format is read back by its own reader, and the records are compared.

What a format cannot carry is declared in `sitegen.exports.losses` and not a finding; any other difference is one, at the record's own place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sitegen.errors import Finding
from sitegen.exports import FORMATS
from sitegen.exports.losses import CONTENT, LOSSES, Loss, carried
from sitegen.intake import IntakeOptions, parse
from sitegen.model import Name, PartialDate, Record
from sitegen.sources import Source


class RoundTrip(Struct, frozen=True, kw_only=True):
    """How one format did: `records` written, `same` of them came back as they were, and by declared loss how many records it concerns."""

    format: str
    label: str
    records: int
    same: int
    losses: dict[str, int]
    findings: tuple[Finding, ...] = ()


def round_trip(
    records: Sequence[Record], options: IntakeOptions, formats: Iterable[str] = tuple(FORMATS)
) -> tuple[RoundTrip, ...]:
    """Writes `records` in each of `formats`, reads them back, and says what differs."""
    return tuple(_one(format_, records, options) for format_ in formats)


def _one(format_: str, records: Sequence[Record], options: IntakeOptions) -> RoundTrip:
    spec = FORMATS[format_]
    path = f"{options.content}/catalogue.{format_}"
    parsed = parse(Source(path=path, data=spec.write(records).encode("utf-8", "replace")), options)
    findings: list[Finding] = []
    same = 0
    if len(parsed.records) == len(records):
        pairs = zip(records, parsed.records, strict=True)
    else:
        back = {record.id: record for record in parsed.records}
        findings += [_missing(spec.label, record) for record in records if record.id not in back]
        pairs = ((record, back[record.id]) for record in records if record.id in back)  # type: ignore[assignment]
    for record, read in pairs:
        differences = list(_differences(format_, spec.label, record, read))
        findings += differences
        same += not differences
    return RoundTrip(
        format=format_,
        label=spec.label,
        records=len(records),
        same=same,
        losses={loss.what: count for loss in LOSSES[format_] if (count := _concerned(loss, records))},
        findings=tuple(findings),
    )


def _concerned(loss: Loss, records: Sequence[Record]) -> int:
    return sum(loss.without(record) != record for record in records)


def _missing(label: str, record: Record) -> Finding:
    return Finding(
        code="lost-in-export",
        severity="warning",
        message=f"the record does not come back from {label}",
        origin=record.origin,
        hint="this is a fault of sitegen; please report it with the record",
    )


def _differences(format_: str, label: str, record: Record, back: Record) -> Iterator[Finding]:
    expected, found = carried(format_, record), carried(format_, back)
    for field in CONTENT:
        ours, theirs = _shown(getattr(expected, field)), _shown(getattr(found, field))
        if ours != theirs and not (field == "identifiers" and set(ours.split("; ")) <= set(theirs.split("; "))):
            yield Finding(
                code="lost-in-export",
                severity="warning",
                message=f"{_short(ours)} comes back from {label} as {_short(theirs)}",
                origin=record.origin,
                field=field,
                hint="other formats keep it; if this one should, too, please report it with the record",
            )


def _shown(value: object) -> str:
    """A value in one spelling: white space says nothing."""
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value)
    if isinstance(value, Name) and value.literal:
        value = value.literal
    if isinstance(value, Struct) and not isinstance(value, PartialDate):
        return " ".join(_shown(getattr(value, name)) for name in value.__struct_fields__ if getattr(value, name))
    return " ".join(str(value if value is not None else "").split())


def _short(text: str) -> str:
    if not text:
        return "nothing"
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
