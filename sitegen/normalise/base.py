"""What normalising needs to be told, what it gives back, and the book it keeps while it works on one draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.errors import Finding, Origin, Severity
from sitegen.normalise.rich import plain

if TYPE_CHECKING:
    from sitegen.model import Draft, Overlay, RawField, Record


class NormaliseSettings(Struct, frozen=True, kw_only=True):
    """The site's say: a field beyond `max_field_bytes` is cut, and records that name no language are in `language`
    (BCP 47 or '')."""

    max_field_bytes: int = 1_000_000
    language: str = ""


class Normalised(Struct, frozen=True, kw_only=True):
    """A record, or an overlay for one, or neither where an error finding refuses the draft."""

    record: Record | None = None
    overlay: Overlay | None = None
    findings: tuple[Finding, ...] = ()


class Book:
    """One draft at work: its findings so far, and text out of its fields."""

    __slots__ = ("draft", "findings", "markup", "settings")

    def __init__(self, draft: Draft, settings: NormaliseSettings) -> None:
        self.draft = draft
        self.settings = settings
        self.markup = draft.markup
        self.findings: list[Finding] = []

    def find(
        self, code: str, message: str, field: RawField | None = None, *, severity: Severity = "warning", hint: str = ""
    ) -> None:
        """Notes what is wrong with a field, or with the draft as a whole."""
        origin = self.draft.origin
        if field is not None and field.line:
            origin = Origin(path=origin.path, line=field.line, format=origin.format)
        name = (field.key or field.name) if field is not None else ""
        self.findings.append(
            Finding(code=code, severity=severity, message=message, origin=origin, field=name, hint=hint)
        )

    def raw(self, field: RawField) -> str:
        """The field's text as the source has it."""
        value = field.value
        if isinstance(value, str):
            return value
        return (
            value.whole
            or value.literal
            or " ".join(part for part in (value.given, value.particle, value.family) if part)
        )

    def verbatim(self, field: RawField) -> str:
        """The field's value where LaTeX has no say (keys, dates, identifiers): BibTeX's reader has undone the escapes that do not belong there."""
        return self.text(field) if self.markup in ("html", "jats") else self.raw(field)

    def text(self, field: RawField) -> str:
        """The field's value as plain text on one line."""
        value = field.value
        return plain(value if isinstance(value, str) else self.raw(field), self.markup)
