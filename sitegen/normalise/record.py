"""From a draft to a record: every field read for what it means, everything that is wrong named, nothing lost.

One function a shape of field; `_READERS` says which field has which. A field that cannot be read leaves a finding and stays in the
record's provenance; an error finding refuses the record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from sitegen.digest import short_digest
from sitegen.model import Draft, Identifier, Overlay, PartialDate, RawField, Record, WebLink
from sitegen.normalise.base import Book, Normalised, NormaliseSettings
from sitegen.normalise.dates import ImpossibleDateError, parse_date
from sitegen.normalise.identifiers import find_doi, parse_identifier
from sitegen.normalise.kinds import guess_type, known_type
from sitegen.normalise.languages import parse_language
from sitegen.normalise.links import safe_url
from sitegen.normalise.people import people
from sitegen.normalise.provenance import is_private, provenance
from sitegen.normalise.rich import rich, tidy_block
from sitegen.text import hazard

_Values = dict[str, Any]
_Fields = list[RawField]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_ISBD: Final = re.compile(r"\s+[/:;=,]+$|(?<=\w),$")
_PAGES: Final = re.compile(r"^(?:pp?|pages?|S)\.?\s*(?=[\dA-Za-z])", re.IGNORECASE)
_DASHES: Final = re.compile(r"\s*(?:--+|[‐‑‒–—−])\s*")
_COUNTED: Final = re.compile(r"^(?:vol(?:ume)?|no|nr|issue|number|num|bd)\.?\s+(?=\d)", re.IGNORECASE)
_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_MARC_FORMATS: Final = frozenset({"vufind", "marc", "marcxml"})
_STATUS: Final = {
    "to-read": "to-read", "toread": "to-read", "unread": "to-read", "todo": "to-read", "want-to-read": "to-read", "later": "to-read",
    "reading": "reading", "skimmed": "reading", "started": "reading", "in-progress": "reading", "current": "reading",
    "read": "read", "done": "read", "finished": "read", "completed": "read",
}  # fmt: skip
_PRIORITIES: Final = {"high": 1, "medium": 2, "normal": 2, "low": 3}
_TRUE: Final = frozenset({"true", "yes", "on", "1", "y"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "n", ""})


def normalise(draft: Draft, settings: NormaliseSettings) -> Normalised:
    """The record (or, for a draft with `about`, the overlay) that the draft says, and what is wrong with it. Never raises."""
    book = Book(draft, settings)
    values: _Values = {}
    for name, fields in _grouped(book).items():
        reader = _READERS.get(name)
        if reader is not None:
            reader(book, name, fields, values)
    _settle_series(draft, values)
    _body(book, values)
    if draft.about:
        return _overlay(book, values)
    _settle_type(values)
    if not values.get("title"):
        hint = 'add a line title = "..."' if draft.origin.format == "markdown" else "give it a title"
        book.find("no-title", "the record has no title", RawField(name="title", value="", key="title", line=0), severity="error", hint=hint)
    _settle_id(draft, values)
    if settings.language and "languages" not in values:
        values["languages"] = (settings.language,)
    findings = tuple(book.findings)
    if findings and any(finding.severity == "error" for finding in findings):
        return Normalised(findings=findings)
    values["origins"] = (draft.origin,)
    values["provenance"] = provenance(draft.fields, values)
    return Normalised(record=Record(**values), findings=findings)


def _grouped(book: Book) -> dict[str, _Fields]:
    """The draft's fields by name; oversized ones cut, those with control characters refused."""
    groups: dict[str, _Fields] = {}
    for field in book.draft.fields:
        name = field.name
        value = field.value
        if not name:
            continue
        if value.__class__ is str:
            if len(value) > book.limit:
                field = _cut(book, field)
            if not value.isprintable() and (control := _CONTROL.search(value)):  # type: ignore[union-attr]
                message = f"the control character U+{ord(control[0]):04X} is not text"
                book.find("control-character", message, field, severity="error", hint="delete it")
                continue
        group = groups.get(name)
        if group is None:
            groups[name] = [field]
        else:
            group.append(field)
    return groups


def _cut(book: Book, field: RawField) -> RawField:
    message = f"{len(field.value):,} characters are more than the limit of {book.limit:,}; the rest was cut"
    book.find("field-too-long", message, field, hint="shorten it, or raise the limit in site.toml")
    return RawField(
        name=field.name, value=field.value[: book.limit], key=field.key, line=field.line, role=field.role, scheme=field.scheme  # type: ignore[index]
    )


# --- shapes -------------------------------------------------------------------------------------------------------------------


def _text(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0])
    if len(fields) > 1:
        text = text or next((found for field in fields[1:] if (found := book.text(field))), "")
    if text and text[-1] in "/:;=,":
        text = _ISBD.sub("", text)
    if text:
        values[name] = text


def _title(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    for field in fields:
        plain, html = rich(book.raw(field), book.markup)
        if not plain:
            continue
        if plain[-1] in "/:;=":
            plain, html = _ISBD.sub("", plain), _ISBD.sub("", html)
        values[name] = plain.replace("\n\n", " ") if "\n" in plain else plain
        if html:
            values[f"{name}_html"] = html.replace("<br><br>", " ")
        return


def _abstract(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    for field in fields:
        raw = book.raw(field)
        plain, html = rich(raw, book.markup)
        if "\n" in raw and not html and (block := tidy_block(raw)) != plain and book.markup == "text":
            from html import escape

            plain, html = block, escape(block, quote=False).replace("\n\n", "<br><br>") if "\n" in block else ""
        if plain:
            values[name] = plain
            if html:
                values[f"{name}_html"] = html
            return


def _texts(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    trim = name == "subjects" and book.draft.origin.format in _MARC_FORMATS
    found: dict[str, None] = {}
    for field in fields:
        text = book.text(field)
        if trim and text[-1:] == "." and re.search(r"\w{4}\.$", text):
            text = text[:-1]
        if text:
            found[text] = None
    if found:
        values[name] = tuple(found)


def _tags(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    found = dict.fromkeys(text for field in fields if (text := book.text(field).lstrip("#").strip()))
    if found:
        values[name] = tuple(found)


def _names(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    for target, names in people(book, fields).items():
        old = values.get(target, ())
        values[target] = (*old, *(item for item in names if item not in old))
    del name


def _date(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    best: PartialDate | None = None
    for field in fields:
        try:
            date = parse_date(book.raw(field) if book.markup == "text" else book.text(field))
        except ImpossibleDateError as error:
            book.find("impossible-date", str(error), field, severity="error", hint="write a day of the calendar, such as 2025-06-01")
            continue
        if date is not None and (best is None or _precision(date) > _precision(best)):
            best = date
    if best is not None:
        values[name] = best


def _precision(date: PartialDate) -> int:
    return (date.year is not None) * 4 + (not date.unspecified) * 2 + bool(date.month or date.season) + bool(date.day)


def _moment(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    """The day (or the second) on which a record was added or changed, as ISO 8601."""
    field = fields[0]
    text = book.text(field)
    try:
        date = parse_date(text)
    except ImpossibleDateError as error:
        book.find("impossible-date", str(error), field, severity="error", hint="write a day of the calendar, such as 2025-06-01")
        return
    if date is not None and date.iso:
        values[name] = text.replace(" ", "T") if _TIMESTAMP.fullmatch(text) else date.iso
    elif text:
        book.find("bad-date", f"'{text}' is no date, so it was left out", field, hint="write 2025-06-01")


def _languages(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    found: dict[str, None] = {}
    for field in fields:
        text = book.text(field)
        try:
            code = parse_language(text)
        except ValueError as error:
            book.find("unknown-language", f"{error}, so it was left out", field, hint="write a code such as 'en', or a name in English")
            continue
        if code:
            found[code] = None
    if found:
        values[name] = tuple(found)


def _identifiers(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    found: dict[Identifier, None] = {}
    for field in fields:
        text = book.raw(field) if book.markup == "text" else book.text(field)
        scheme = field.scheme
        if not scheme:
            scheme, colon, rest = text.partition(":")
            scheme, text = (scheme.strip().lower(), rest.strip()) if colon else ("other", text)
        identifiers, problem = parse_identifier(scheme, text)
        found.update(dict.fromkeys(identifiers))
        if problem:
            book.find("bad-identifier", problem, field, hint="compare it with the original")
    if found:
        values[name] = tuple(found)


def _urls(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    found: dict[str, str] = {}
    for field in fields:
        raw = book.raw(field)
        texts = raw.split() if raw.count("://") > 1 and (" http" in raw or "\nhttp" in raw) else [raw]
        for text in texts:
            url = safe_url(text)
            if url:
                found.setdefault(url, book.text(RawField(name=name, value=field.role, key=field.key)) if field.role else "")
            elif text.strip() and not is_private("", text):
                message = f"'{text.strip()[:80]}' is no address that may be linked to"
                book.find("unsafe-url", message, field, hint="write an address that begins with https://")
    if found:
        values[name] = tuple(WebLink(url=url, label=label) for url, label in found.items())


def _status(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0])
    if status := _STATUS.get(text.lower().replace(" ", "-").replace("_", "-")):
        values[name] = status
    elif text:
        book.find("bad-status", f"'{text}' is no reading status", fields[0], hint="write 'to-read', 'reading' or 'read'")


def _number(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0]).lower()
    number = _PRIORITIES.get(text, -1) if name == "priority" else text.count("★") or -1 if name == "rating" else -1
    if number < 0 and (found := re.fullmatch(r"(?:(\d{1,2}) ?h(?:ours?)?)? ?(?:[a-z]*?(\d{1,5})(?:\.0+)?(?: ?/ ?\d| ?min(?:utes)?\.?| ?m)?)?", text)):
        number = int(found[1] or 0) * 60 + int(found[2] or 0) if found[1] or found[2] else -1
    if number >= 0:
        values[name] = number
    elif text:
        book.find("bad-number", f"'{text}' is no whole number, so it was left out", fields[0], hint="write a whole number")


def _flag(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0]).lower()
    if text in _TRUE or text in _FALSE:
        values[name] = text in _TRUE
    else:
        book.find("bad-flag", f"'{text}' is neither true nor false, so it was left out", fields[0], hint="write true or false")


def _type(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0])
    if kind := known_type(text):
        values[name] = kind
    elif text and text.lower() != "marc":
        book.find("unknown-type", f"'{text}' is no type of record that is known here", fields[0], severity="notice", hint="see docs/formats.md")


def _formats(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    _texts(book, name, fields, values)
    kinds = [kind for text in values.get(name, ()) if (kind := known_type(text))]
    if kinds:
        values["type from formats"] = kinds[0]


def _page(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = _DASHES.sub("-", _PAGES.sub("", book.text(fields[0])))
    if text:
        values[name] = text


def _count(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = _COUNTED.sub("", book.text(fields[0]))
    if text:
        values[name] = text


def _container(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    """The journal or book; `series` is kept apart until it is known what the record is."""
    series = [field for field in fields if field.key == "series"]
    if series:
        _text(book, "series", series, values)
    others = [field for field in fields if field.key != "series"] if series else fields
    if others:
        _text(book, name, others, values)


def _id(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    text = book.text(fields[0])
    if text:
        values[name] = unicodedata.normalize("NFC", text)


def _notes(book: Book, name: str, fields: _Fields, values: _Values) -> None:
    values[name] = "\n\n".join(book.raw(field).strip() for field in fields)


# --- what only the whole record tells -----------------------------------------------------------------------------------------


def _settle_series(draft: Draft, values: _Values) -> None:
    """A `series` is the journal in DOAJ's records, a series of books in a library's."""
    series = values.pop("series", "")
    if not series:
        return
    kind = values.get("type") or values.get("type from formats") or ""
    journal = kind.startswith("article") or (not kind and not _has_isbn(values))
    if "container_title" in values or not journal:
        values.setdefault("collection_title", series)
    else:
        values["container_title"] = series
    del draft


def _has_isbn(values: _Values) -> bool:
    return any(item.scheme == "isbn" for item in values.get("identifiers", ()))


def _settle_type(values: _Values) -> None:
    from_formats = values.pop("type from formats", "")
    kind = values.get("type") or from_formats
    if not kind:
        schemes = [item.scheme for item in values.get("identifiers", ())]
        kind = guess_type(values, schemes)
    values["type"] = kind
    if "identifiers" not in values or not any(item.scheme == "doi" for item in values["identifiers"]):
        doi = next((doi for link in values.get("urls", ()) if "doi.org/" in link.url and (doi := find_doi(link.url))), "")
        if doi:
            values["identifiers"] = (*values.get("identifiers", ()), Identifier(scheme="doi", value=doi))


def _settle_id(draft: Draft, values: _Values) -> None:
    """A record that bears no id is known by its DOI, else by a digest of what it says."""
    if values.get("id"):
        return
    doi = next((item.value for item in values.get("identifiers", ()) if item.scheme == "doi"), "")
    if not doi:
        says = "\n".join(f"{field.name}={field.value}" for field in draft.fields if field.name in ("title", "authors", "issued", "container_title"))
        doi = f"r-{short_digest(says or str(draft.fields), 12)}"
    values["id"] = doi


def _body(book: Book, values: _Values) -> None:
    body = book.draft.body
    if body or "body" in values:
        notes = values.get("body", "")
        values["body"] = f"{notes}\n\n{body}" if notes and body else notes or body
        if found := hazard(values["body"]):
            field = RawField(name="body", value="", key="", line=book.draft.body_line)
            book.find("hard-markdown", f"the note is shown as plain text: {found}", field, hint="simplify it")


def _overlay(book: Book, values: _Values) -> Normalised:
    draft = book.draft
    findings = tuple(book.findings)
    if any(finding.severity == "error" for finding in findings):
        return Normalised(findings=findings)
    if kind := values.pop("type from formats", ""):
        values.setdefault("type", kind)
    values.pop("id", None)
    fields = tuple(values)
    values["provenance"] = provenance(draft.fields, values)
    values.setdefault("type", "")
    values.setdefault("title", "")
    record = Record(id=draft.about, origins=(draft.origin,), **values)
    return Normalised(overlay=Overlay(about=draft.about, record=record, fields=fields, origin=draft.origin), findings=findings)


_READERS: Final[dict[str, Callable[[Book, str, _Fields, _Values], None]]] = {
    "id": _id, "type": _type, "title": _title, "title_short": _text, "authors": _names, "editors": _names, "translators": _names,
    "contributors": _names, "issued": _date, "accessed": _date, "original_date": _date, "event_date": _date,
    "container_title": _container, "container_title_short": _text, "collection_title": _text, "collection_number": _count,
    "volume": _count, "issue": _count, "page": _page, "chapter_number": _text, "number": _text, "number_of_pages": _text,
    "number_of_volumes": _text, "edition": _text, "version": _text, "publisher": _text, "publisher_place": _text,
    "event_title": _text, "event_place": _text, "genre": _text, "medium": _text, "section": _text, "archive": _text,
    "archive_location": _text, "call_number": _text, "abstract": _abstract, "languages": _languages, "identifiers": _identifiers,
    "urls": _urls, "subjects": _texts, "tags": _tags, "collections": _texts, "institutions": _texts, "formats": _formats,
    "license": _text, "body": _notes, "status": _status, "priority": _number, "rating": _number, "minutes": _number,
    "prerequisites": _texts, "added": _moment, "updated": _moment, "slug": _text, "aliases": _texts, "draft": _flag, "merge": _flag,
}  # fmt: skip
