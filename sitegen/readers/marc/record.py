"""A MARC record, whatever it was read from."""

from __future__ import annotations

from msgspec import Struct


class Subfield(Struct, frozen=True):
    """A code ('a') and what stands under it."""

    code: str
    value: str


class DataField(Struct, frozen=True):
    """A field with two indicators and subfields; `line` counts from 1, 0 where there are no lines."""

    tag: str
    first: str
    second: str
    subfields: tuple[Subfield, ...]
    line: int = 0

    def values(self, codes: str) -> list[str]:
        """What stands under any of `codes`, in the field's order."""
        return [subfield.value for subfield in self.subfields if subfield.code in codes]

    def value(self, code: str) -> str:
        """What stands first under a code, '' where nothing does."""
        return next((subfield.value for subfield in self.subfields if subfield.code == code), "")


class ControlField(Struct, frozen=True):
    """A field without subfields: its tag is between 001 and 009."""

    tag: str
    value: str
    line: int = 0


class MarcRecord(Struct, frozen=True, kw_only=True):
    """Leader, control fields and data fields, in the file's order; `number` is the record's place in the file, from 1."""

    leader: str = ""
    controls: tuple[ControlField, ...] = ()
    fields: tuple[DataField, ...] = ()
    number: int = 1
    line: int = 0

    def control(self, tag: str) -> str:
        """The first control field of a tag, or ''."""
        return next((field.value for field in self.controls if field.tag == tag), "")

    def all(self, *tags: str) -> list[DataField]:
        """The data fields of these tags, in the record's order."""
        return [field for field in self.fields if field.tag in tags]

    def name(self) -> str:
        """What a message calls the record: 'record 3 (001: ocm10569413)'."""
        known = self.control("001").strip()
        return f"record {self.number} (001: {known})" if known else f"record {self.number} (without 001)"
