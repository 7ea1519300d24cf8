"""From a draft to a record: every field read for what it means, everything that is wrong named, nothing lost.

What a field means alone stands in `sitegen.normalise.fields`; here is what only the whole record tells: its type,
whether `series` is a journal, its id. An error finding refuses the record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import structs

from sitegen.digest import short_digest
from sitegen.model import Identifier, Overlay, RawField, Record
from sitegen.normalise.base import Book, Normalised
from sitegen.normalise.fields import READERS, TYPE_FROM_FORMATS, Fields, Values
from sitegen.normalise.identifiers import find_doi
from sitegen.normalise.kinds import guess_type
from sitegen.normalise.provenance import provenance
from sitegen.normalise.titles import devised_title
from sitegen.text import hazard

if TYPE_CHECKING:
    from sitegen.model import Draft
    from sitegen.normalise.base import NormaliseSettings

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")


def normalise(draft: Draft, settings: NormaliseSettings) -> Normalised:
    """The record (or, for a draft with `about`, the overlay) that the draft says, and what is wrong with it. Never
    raises."""
    book = Book(draft, settings)
    raw, groups = _grouped(book)
    values: Values = {}
    for name, fields in groups.items():
        reader = READERS.get(name)
        if reader is not None:
            reader(book, name, fields, values)
    _settle_series(values)
    if "container_title_short" in values and values["container_title_short"] == values.get("container_title"):
        del values["container_title_short"]
    _settle_body(book, values)
    if draft.about:
        _settle_overlay(values)
    else:
        typed = _settle_type(values)
        raw += _settle_title(book, values, typed=typed)
        _settle_id(raw, values)
        if settings.language and "languages" not in values:
            values["languages"] = (settings.language,)
    findings = tuple(book.findings)
    if findings and any(finding.severity == "error" for finding in findings):
        return Normalised(findings=findings)
    rows = provenance(raw, values)
    if draft.about:
        said = {"type": "", "title": "", **values}
        record = Record(id=draft.about, origins=(draft.origin,), provenance=rows, **said)
        overlay = Overlay(about=draft.about, record=record, fields=tuple(values), origin=draft.origin)
        return Normalised(overlay=overlay, findings=findings)
    return Normalised(record=Record(origins=(draft.origin,), provenance=rows, **values), findings=findings)


def _grouped(book: Book) -> tuple[tuple[RawField, ...], dict[str, Fields]]:
    """The draft's fields, oversized ones cut, and those with a name by it; one with control characters is refused."""
    fields = book.draft.fields
    limit = book.settings.max_field_bytes
    if max([len(field.value) for field in fields if isinstance(field.value, str)], default=0) > limit:
        fields = tuple(_cut(book, field, limit) for field in fields)
    groups: dict[str, Fields] = {}
    for field in fields:
        name = field.name
        if not name:
            continue
        value = field.value
        if isinstance(value, str) and not value.isprintable() and (control := _CONTROL.search(value)):
            message = f"the control character U+{ord(control[0]):04X} is not text"
            book.find("control-character", message, field, severity="error", hint="delete it")
            continue
        group = groups.get(name)
        if group is None:
            groups[name] = [field]
        else:
            group.append(field)
    return fields, groups


def _cut(book: Book, field: RawField, limit: int) -> RawField:
    value = field.value
    if not isinstance(value, str) or len(value) <= limit:
        return field
    message = f"{len(value):,} characters are more than the limit of {limit:,}; the rest was cut"
    book.find("field-too-long", message, field, hint="shorten it, or raise the limit in site.toml")
    return structs.replace(field, value=value[:limit])


def _settle_series(values: Values) -> None:
    """A `series` is the journal in DOAJ's records, a series of books in a library's."""
    series = values.pop("series", "")
    if not series:
        return
    kind = values.get("type") or values.get(TYPE_FROM_FORMATS) or ""
    journal = kind.startswith("article") or (not kind and "isbn" not in _schemes(values))
    if "container_title" in values or not journal:
        values.setdefault("collection_title", series)
    else:
        values["container_title"] = series


def _schemes(values: Values) -> list[str]:
    return [item.scheme for item in values.get("identifiers", ())]


def _settle_type(values: Values) -> bool:
    """The type that the source says, else that its formats say, else that its fields suggest; and the DOI that a link
    bears. Whether the source says one."""
    from_formats = values.pop(TYPE_FROM_FORMATS, "")
    schemes = _schemes(values)
    said = values.get("type") or from_formats
    values["type"] = said or guess_type(values, schemes)
    if "doi" not in schemes and "urls" in values:
        doi = next((doi for link in values["urls"] if "doi.org/" in link.url and (doi := find_doi(link.url[:500]))), "")
        if doi:
            values["identifiers"] = (*values.get("identifiers", ()), Identifier(scheme="doi", value=doi))
    return bool(said)


def _settle_title(book: Book, values: Values, *, typed: bool) -> tuple[RawField, ...]:
    """A record without a title gets one that says so; a hand-written one is refused."""
    if values.get("title"):
        return ()
    by_hand = book.draft.origin.format == "markdown"
    title = "" if by_hand else devised_title(values, typed=typed)
    if title:
        values["title"] = title
        field = RawField(name="title", value=title, key="title", status="inferred", confidence=0.3)
        book.find("no-title", f"the record has no title; '{title}' stands for it", field, hint="give it a title")
        return (field,)
    hint = 'add a line title = "..." to its front matter' if by_hand else "give it a title"
    field = RawField(name="title", value="", key="title")
    book.find("no-title", "the record has no title", field, severity="error", hint=hint)
    return ()


def _settle_id(fields: tuple[RawField, ...], values: Values) -> None:
    """A record that bears no id is known by its DOI, else by a digest of what it says."""
    if values.get("id"):
        return
    doi = next((item.value for item in values.get("identifiers", ()) if item.scheme == "doi"), "")
    if not doi:
        chief = [field for field in fields if field.name in ("title", "authors", "issued", "container_title")]
        doi = f"r-{short_digest(repr([(field.name, field.value) for field in chief or fields]), 12)}"
    values["id"] = doi


def _settle_body(book: Book, values: Values) -> None:
    """The note: what the front matter says of it, then the text under it."""
    body = book.draft.body
    if not body and "body" not in values:
        return
    notes = values.get("body", "")
    values["body"] = f"{notes}\n\n{body}" if notes and body else notes or body
    if found := hazard(values["body"]):
        field = RawField(name="body", value="", key="", line=book.draft.body_line)
        book.find("hard-markdown", f"the note is shown as it is written: {found}", field, hint="simplify it")


def _settle_overlay(values: Values) -> None:
    """An overlay sets only what it says; its record's id is its own business."""
    if kind := values.pop(TYPE_FROM_FORMATS, ""):
        values.setdefault("type", kind)
    values.pop("id", None)
