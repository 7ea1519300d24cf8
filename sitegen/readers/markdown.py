"""Records written by hand: one Markdown file each, its front matter the record, its text the curator's note.

Front matter may use any name of a field in `sitegen.vocabulary` (CSL's, VuFind's, BibTeX's or a short one). Values are
taken in any sensible shape: a number where text is due, one value where a list is due, a list of one where one value
is due.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import cache
from typing import Final

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers.base import ReadOptions, empty_file, file_finding
from sitegen.readers.frontmatter import FrontMatter, parse
from sitegen.sources import DecodeFault, Source, control_character, decode, has_controls
from sitegen.vocabulary import FieldSpec, field_by_alias

FORMAT: Final = "markdown"
_NAME_PARTS: Final = {
    "family": "family", "last": "family", "lastname": "family", "surname": "family", "family-name": "family",
    "familyname": "family",
    "given": "given", "first": "given", "firstname": "given", "given-name": "given", "givenname": "given",
    "forename": "given",
    "name": "whole", "full": "whole", "full-name": "whole", "literal": "literal", "corporate": "literal",
    "organization": "literal",
    "particle": "particle", "non-dropping-particle": "particle", "dropping-particle": "dropping_particle",
    "suffix": "suffix",
    "orcid": "orcid", "orcid-id": "orcid", "affiliation": "affiliation", "affiliations": "affiliation",
    "institution": "affiliation",
}  # fmt: skip
#: Keys that say something of the file, not of the record.
_OWN: Final = frozenset({"about", "encoding"})
#: What separates several values that were written as one text, by field.
_SEPARATORS: Final = {"subjects": ";,", "tags": ";,", "languages": ";,", "prerequisites": ";,", "aliases": ";,"}


def claims(path: str, head: bytes) -> bool:
    """Every Markdown file that holds records is ours (see `sitegen.readers.role`)."""
    return path.lower().endswith((".md", ".markdown")) and head is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """The one draft of the file, or the finding that says why there is none."""
    origin = Origin(path=source.path, line=1, format=FORMAT)
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    if has_controls(source.data) and (control := control_character(text)):
        return ReadResult(findings=(_control(control, origin),), entries=1)
    matter = parse(text, origin)
    if matter is None:
        hint = "begin it with '+++', 'title = \"...\"' and '+++', or move it to content/pages/"
        message = "this is not a record: it has no front matter"
        return ReadResult(findings=(file_finding("no-front-matter", message, origin, severity="warning", hint=hint),))
    if isinstance(matter, Finding):
        return ReadResult(findings=(matter,), entries=1)
    return _draft(matter, origin)


def _control(control: tuple[int, str], origin: Origin) -> Finding:
    line, name = control
    where = Origin(path=origin.path, line=line, format=origin.format)
    return file_finding("control-character", f"the control character {name} is not text", where, hint="delete it")


def _draft(matter: FrontMatter, origin: Origin) -> ReadResult:
    collector = _Collector(matter, origin)
    for key, value in matter.values.items():
        collector.add(key, value)
    fields = collector.fields
    if not collector.has_id and not collector.about:
        stem = collector.slug or _stem(origin.path)
        fields.insert(0, RawField(name="id", value=stem, key="", status="inferred"))
    draft = Draft(
        origin=Origin(path=origin.path, line=matter.line, format=FORMAT),
        fields=tuple(fields),
        body=matter.body.rstrip(),
        body_line=matter.body_line,
        about=collector.about,
    )
    findings = (*matter.findings, *collector.findings)
    if any(finding.severity == "error" for finding in findings):
        return ReadResult(findings=findings, entries=1)
    return ReadResult(drafts=(draft,), findings=findings, entries=1)


def _stem(path: str) -> str:
    """The id of a record that says none: its file's name, or its folder's for an index.md."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    return folder.rpartition("/")[2] if stem == "index" and folder else stem


@cache
def _fields() -> dict[str, FieldSpec]:
    return field_by_alias()


def _field(key: str) -> FieldSpec | None:
    table = _fields()
    return table.get(key) or table.get(key.lower().replace("_", "-").replace(" ", "-"))


@cache
def _near(key: str) -> str:
    """The field that a key was probably meant to be, '' if it is like none: `autors` is a slip, `mood` is somebody's own."""
    from difflib import get_close_matches

    names = {name.lower().replace("_", "-"): name for name in (*_fields(), "about") if not name.isupper()}
    near = get_close_matches(key.lower().replace("_", "-").replace(" ", "-"), names, 1, 0.8)
    return names[near[0]] if near else ""


class _WrongTypeError(Exception):
    """A value of a shape that its field cannot have; says what is due."""


class _Collector:
    def __init__(self, matter: FrontMatter, origin: Origin) -> None:
        self.matter = matter
        self.origin = origin
        self.fields: list[RawField] = []
        self.findings: list[Finding] = []
        self.has_id = False
        self.slug = ""
        self.about = ""

    def add(self, key: str, value: object) -> None:
        spec = _field(key)
        line = self.matter.lines.get(key, self.matter.line)
        if value is None or value == "":
            return
        if spec is not None and spec.shape in _AS_IT_IS and value.__class__ is str:
            self.fields.append(RawField(name=spec.name, value=value, key=key, line=line, scheme=spec.scheme))
            if spec.name == "slug":
                self.slug = value
            return
        if key == "about":
            self.about = str(value)
        if spec is None:
            if key not in _OWN:
                self.unknown(key, value, line)
            return
        try:
            values = self.values(spec, key, value)
        except _WrongTypeError as error:
            where = Origin(path=self.origin.path, line=line, format=FORMAT)
            message = f"{_kind(value)} where {error} is due"
            self.findings.append(file_finding("wrong-type", message, where, field=key, hint=_HINTS[spec.shape]))
            return
        name, scheme = spec.name, spec.scheme
        for item in values:
            if isinstance(item, RawField):
                self.fields.append(item)
            else:
                self.fields.append(RawField(name=name, value=item, key=key, line=line, scheme=scheme))
        if name == "id":
            self.has_id = True
        elif name == "slug" and values:
            self.slug = str(values[0])

    def unknown(self, key: str, value: object, line: int) -> None:
        if near := _near(key):
            where = Origin(path=self.origin.path, line=line, format=FORMAT)
            message, hint = "is no field of a record, so only the staff view shows it", f"did you mean '{near}'?"
            self.findings.append(
                file_finding("unknown-field", message, where, severity="warning", field=key, hint=hint)
            )
        items = (
            value if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value) else [value]
        )
        for item in items:
            text = _scalar(item) if not isinstance(item, dict | list) else _json(item)
            self.fields.append(RawField(name="", value=text, key=key, line=line))

    def values(self, spec: FieldSpec, key: str, value: object) -> tuple[str | RawName | RawField, ...]:
        """The values of a field as text, by its shape. Raises `_WrongTypeError`."""
        shape = spec.shape
        items = value if isinstance(value, list) else [value]
        if shape in _LISTS and items is value and all(isinstance(item, str) for item in items):
            return tuple([text for item in items if isinstance(item, str) and (text := item.strip())])
        if shape == "names":
            return tuple(name for item in items if (name := self.name(spec, key, item)))
        if shape == "links":
            return tuple(self.link(spec, key, item) for item in items if item)
        if shape == "texts" and isinstance(value, str):
            return _split(value, _SEPARATORS.get(spec.name, ";"))
        if shape == "date":
            return (_date(value),)
        if shape == "flag" and isinstance(value, bool):
            return (_scalar(value),)
        if isinstance(value, float):
            return (self.matter.source_text(key) or repr(value),)
        if any(isinstance(item, list | dict | bool) for item in items):
            raise _WrongTypeError(_DUE[shape])
        return tuple(_scalar(item) for item in items if item is not None and item != "")

    def name(self, spec: FieldSpec, key: str, item: object) -> str | RawName | RawField | None:
        if isinstance(item, str):
            return item.strip() or None
        if not isinstance(item, dict):
            raise _WrongTypeError(_DUE["names"])
        parts: dict[str, str] = {}
        role = ""
        for label, part in item.items():
            slot = label.lower().replace("_", "-")
            text = "; ".join(_scalar(piece) for piece in part) if isinstance(part, list) else _scalar(part)
            if slot == "role":
                role = text
            elif slot in _NAME_PARTS and text:
                parts.setdefault(_NAME_PARTS[slot], text)
        if not parts.keys() & {"family", "given", "literal", "whole"}:
            raise _WrongTypeError(_DUE["names"])
        name = RawName(**parts)
        return (
            RawField(name=spec.name, value=name, key=key, line=self.matter.lines.get(key, 0), role=role)
            if role
            else name
        )

    def link(self, spec: FieldSpec, key: str, item: object) -> str | RawField:
        if isinstance(item, str):
            return item
        if not isinstance(item, dict):
            raise _WrongTypeError(_DUE["links"])
        address = next((item[part] for part in ("url", "URL", "href", "link") if isinstance(item.get(part), str)), "")
        if not address:
            raise _WrongTypeError(_DUE["links"])
        label = next(
            (item[part] for part in ("label", "title", "desc", "text", "name") if isinstance(item.get(part), str)), ""
        )
        return RawField(name=spec.name, value=address, key=key, line=self.matter.lines.get(key, 0), role=label)


#: Shapes that a list of texts has already.
_LISTS: Final = frozenset({"texts", "names", "identifier", "links"})
#: Shapes that a text has already.
_AS_IT_IS: Final = frozenset({"text", "date", "number", "flag", "identifier", "links"})
_DUE: Final = {
    "text": "text", "texts": "a list of texts", "names": "a name, or a list of names", "date": "a date",
    "number": "a number",
    "flag": "true or false", "identifier": "an identifier", "links": "an address", "id": "a name for the record",
}  # fmt: skip
_HINTS: Final = {
    "text": "put quotes around it",
    "texts": 'write ["one", "two"]',
    "names": 'write ["Given Family", "Family, Given"] or [{family = "...", given = "..."}]',
    "date": "write 2025, 2025-06 or 2025-06-01",
    "number": "write a whole number",
    "flag": "write true or false",
    "identifier": "put quotes around it",
    "links": 'write "https://..." or {url = "https://...", label = "..."}',
    "id": "put quotes around it",
}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int | float):
        return "a number"
    return "a date" if isinstance(value, date | time) else "text"


def _scalar(value: object) -> str:
    """A scalar as its source would write it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, dict | list) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_scalar)


def _date(value: object) -> str:
    """A date as text: a TOML date, a year as a number, [2025, 6, 1], CSL's date-parts."""
    if isinstance(value, str | date) and not isinstance(value, time):
        return _scalar(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and all(isinstance(part, list) for part in parts):
            return "/".join(_date(part) for part in parts[:2])
        if isinstance(value.get("raw", value.get("literal")), str):
            return str(value.get("raw", value.get("literal")))
    if isinstance(value, list) and 1 <= len(value) <= 3 and all(str(part).isdigit() for part in value):
        return "-".join(
            f"{int(str(part)):02d}" if place else f"{int(str(part)):04d}" for place, part in enumerate(value)
        )
    if isinstance(value, list) and len(value) == 1:
        return _date(value[0])
    raise _WrongTypeError(_DUE["date"])


def _split(text: str, separators: str) -> tuple[str, ...]:
    """Several values written as one text: at the first of `separators` that it holds."""
    separator = next((mark for mark in separators if mark in text), "")
    parts = text.split(separator) if separator else [text]
    return tuple(part.strip() for part in parts if part.strip())
