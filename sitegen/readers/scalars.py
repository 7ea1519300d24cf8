"""Front matter of lists and pages: few fields, each of one shape, unknown ones named."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from sitegen.config.check import did_you_mean
from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding
from sitegen.readers.frontmatter import FrontMatter, parse
from sitegen.sources import DecodeFault, Source, control_character, decode, has_controls

_DATE: Final = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
)


def front_matter(source: Source, origin: Origin) -> tuple[FrontMatter | None, tuple[Finding, ...]]:
    """The front matter (empty values where there is none) and text of a list or a page; None and the findings where
    it is unreadable."""
    if not source.data or source.data.isspace():
        hint = "fill it, or delete it"
        return None, (file_finding("empty-file", "the file is empty", origin, severity="warning", hint=hint),)
    try:
        text = decode(source.data)
    except DecodeFault as fault:
        return None, (fault.finding(origin.path, origin.format),)
    if has_controls(source.data) and (control := control_character(text)):
        where = Origin(path=origin.path, line=control[0], format=origin.format)
        return None, (
            file_finding(
                "control-character", f"the control character {control[1]} is not text", where, hint="delete it"
            ),
        )
    matter = parse(text, origin)
    if isinstance(matter, Finding):
        return None, (matter,)
    if matter is None:
        stripped = text.lstrip("\n")
        matter = FrontMatter(values={}, lines={}, body=stripped, body_line=len(text) - len(stripped) + 1, line=0)
    return matter, matter.findings


class Scalars:
    """Takes single values out of front matter; what has the wrong type, and what nobody asks for, becomes a finding."""

    def __init__(self, matter: FrontMatter, origin: Origin) -> None:
        self.matter = matter
        self.origin = origin
        self.findings: list[Finding] = []
        self.asked: set[str] = set()

    def _take(self, names: tuple[str, ...]) -> tuple[str, object]:
        self.asked.update(names)
        for key, value in self.matter.values.items():
            if key.lower() in names and value is not None:
                return key, value
        return "", None

    def text(self, *names: str) -> str:
        """A text on one line; numbers and dates as they are written."""
        key, value = self._take(names)
        if value is None:
            return ""
        if isinstance(value, bool | dict | list):
            self._wrong(key, "text", "put quotes around it")
            return ""
        return " ".join(str(value).split())

    def number(self, *names: str) -> int:
        """A whole number, 0 where there is none."""
        key, value = self._take(names)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
            return int(value)
        if value is not None:
            self._wrong(key, "a whole number", f"write {key} = 1")
        return 0

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        key, value = self._take((name,))
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "yes", "on", "false", "no", "off"):
            return value.lower() in ("true", "yes", "on")
        if value is not None:
            self._wrong(key, "true or false", f"write {key} = true")
        return default

    def date(self, *names: str) -> str:
        """A day as ISO 8601, '' where there is none."""
        key, value = self._take(names)
        if isinstance(value, datetime):
            return value.isoformat().replace("+00:00", "Z")
        if isinstance(value, date):
            return value.isoformat()
        text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if _DATE.fullmatch(text) and _is_day(text[:10]):
            return text
        if value is not None:
            self._wrong(key, "a date", "write 2025-06-01")
        return ""

    def unknown(self) -> None:
        """Names the keys that nobody asked for."""
        for key in self.matter.values:
            if key.lower() in self.asked:
                continue
            hint = did_you_mean(key, sorted(self.asked))
            self._find("unknown-field", "nothing is done with this field", key, hint)

    def _wrong(self, key: str, due: str, hint: str) -> None:
        self._find("wrong-type", f"{due} is due here", key, hint)

    def _find(self, code: str, message: str, key: str, hint: str) -> None:
        where = Origin(
            path=self.origin.path, line=self.matter.lines.get(key, self.matter.line), format=self.origin.format
        )
        self.findings.append(file_finding(code, message, where, severity="warning", field=key, hint=hint))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text:-<7}-01"[:10] if len(text) == 7 else f"{text}-01-01")
    except ValueError:
        return False
    return True
