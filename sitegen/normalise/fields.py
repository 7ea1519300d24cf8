"""What each field of a draft means: one function a shape of field, and the table of which field has which.

Every function takes the book of findings, the field's name, its values as the source gives them, and the record's
values so far, to which it adds. What cannot be read leaves a finding and stays in the record's provenance.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sitegen.model import Identifier, PartialDate, RawField, WebLink
from sitegen.normalise.dates import ImpossibleDateError, parse_date, year_of
from sitegen.normalise.identifiers import parse_identifier
from sitegen.normalise.kinds import known_type
from sitegen.normalise.languages import parse_language
from sitegen.normalise.links import safe_url
from sitegen.normalise.people import people
from sitegen.normalise.provenance import is_private
from sitegen.normalise.rich import rich, tidy, tidy_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.normalise.base import Book

Values = dict[str, Any]
Fields = list[RawField]
#: Where a type that only the record's formats tell waits until the record is whole.
TYPE_FROM_FORMATS: Final = "type from formats"

_ISBD: Final = re.compile(r"\s+[/:;=,]+$|(?<=\w),$")
_PLAIN_PAGES: Final = re.compile(r"[A-Za-z]?\d+(?:-[A-Za-z]?\d+)?")
_PAGES: Final = re.compile(r"^(?:pp?|pages?|S)\.?\s*(?=[\dA-Za-z])", re.IGNORECASE)
_DASHES: Final = re.compile(r"\s*(?:--+|[‐‑‒–—−])\s*")
_COUNTED: Final = re.compile(r"^(?:vol(?:ume)?|no|nr|issue|number|num|bd)\.?\s+(?=\d)", re.IGNORECASE)
#: A moment as all that print one want it, and as others may write it.
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?")
_MARC_FORMATS: Final = frozenset({"vufind", "marc", "marcxml"})
_STATUS: Final = {
    "to-read": "to-read", "toread": "to-read", "unread": "to-read", "todo": "to-read", "want-to-read": "to-read",
    "later": "to-read",
    "reading": "reading", "skimmed": "reading", "started": "reading", "in-progress": "reading", "current": "reading",
    "read": "read", "done": "read", "finished": "read", "completed": "read",
}  # fmt: skip
#: How far it is on the way to print, as biblatex's keys and PubMed's say it -> in words; '' of what is out: that is none.
_PUBLICATION: Final = {
    "inpress": "in press", "inpreparation": "in preparation", "aheadofprint": "ahead of print", "ppublish": "", "epublish": "",
}  # fmt: skip
_PRIORITIES: Final = {"high": 1, "medium": 2, "normal": 2, "low": 3}
_TRUE: Final = frozenset({"true", "yes", "on", "1", "y"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "n", ""})


def _text(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if len(fields) > 1:
        text = text or next((found for field in fields[1:] if (found := book.text(field))), "")
    if text and text[-1] in "/:;=,":
        text = _ISBD.sub("", text)
    if text:
        values[name] = text


def _source(book: Book, name: str, fields: Fields, values: Values) -> None:
    """A database's or library's name. Notes keep under the same word the address or path of what they were taken from."""
    texts = ((field, book.text(field)) for field in fields)
    if named := [field for field, text in texts if "://" not in text and not is_private(field.key, text)]:
        _text(book, name, named, values)


def _title(book: Book, name: str, fields: Fields, values: Values) -> None:
    for field in fields:
        plain, markup, unknown = rich(book.raw(field), book.markup)
        _unknown(book, field, unknown)
        if not plain:
            continue
        if plain[-1] in "/:;=":
            plain, markup = _ISBD.sub("", plain), _ISBD.sub("", markup)
        values[name] = plain.replace("\n\n", " ") if "\n" in plain else plain
        if markup:
            values[f"{name}_html"] = markup.replace("<br><br>", " ")
        return


def _unknown(book: Book, field: RawField, macros: tuple[str, ...]) -> None:
    if macros:
        names = ", ".join(f"\\{name}" for name in macros[:5])
        book.find("unknown-macro", f"nothing is known of {names}", field, severity="notice", hint="write it as Unicode")


def _abstract(book: Book, name: str, fields: Fields, values: Values) -> None:
    for field in fields:
        raw = book.raw(field)
        plain, markup, unknown = rich(raw, book.markup)
        _unknown(book, field, unknown)
        if "\n" in raw and not markup and (block := tidy_block(raw)) != plain and book.markup == "text":
            plain = block
            markup = html.escape(block, quote=False).replace("\n\n", "<br><br>") if "\n" in block else ""
        if plain:
            values[name] = plain
            if markup:
                values[f"{name}_html"] = markup
            return


def _texts(book: Book, name: str, fields: Fields, values: Values) -> None:
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


def _tags(book: Book, name: str, fields: Fields, values: Values) -> None:
    found = dict.fromkeys(text for field in fields if (text := book.text(field).lstrip("#").strip()))
    if found:
        values[name] = tuple(found)


def _names(book: Book, name: str, fields: Fields, values: Values) -> None:
    for target, names in people(book, fields).items():
        old = values.get(target, ())
        values[target] = (*old, *(item for item in names if item not in old))
    del name


def _date(book: Book, name: str, fields: Fields, values: Values) -> None:
    best: PartialDate | None = None
    for field in fields:
        try:
            date = parse_date(book.verbatim(field))
        except ImpossibleDateError as error:
            # Whoever wrote it by hand is there to mend it; of a library, one wrong day is no reason to lose the record.
            refused = name == "issued" and book.draft.origin.format == "markdown"
            date = year_of(book.verbatim(field))
            kept = "" if refused else "; its year alone is kept" if date else "; the record is kept without it"
            hint = "write a day of the calendar, such as 2025-06-01"
            book.find("impossible-date", f"{error}{kept}", field, severity="error" if refused else "warning", hint=hint)
        if date is not None and (best is None or _precision(date) > _precision(best)):
            best = date
    if best is not None:
        values[name] = best


def _precision(date: PartialDate) -> int:
    return (date.year is not None) * 4 + (not date.unspecified) * 2 + bool(date.month or date.season) + bool(date.day)


def _moment(book: Book, name: str, fields: Fields, values: Values) -> None:
    """The day on which a record was added or changed, as ISO 8601, or the second of it, in UTC."""
    field = fields[0]
    text = book.text(field)
    try:
        date = parse_date(text)
    except ImpossibleDateError as error:
        book.find(
            "impossible-date",
            str(error),
            field,
            severity="error",
            hint="write a day of the calendar, such as 2025-06-01",
        )
        return
    if date is not None and date.iso:
        values[name] = text if _INSTANT.fullmatch(text) else _instant(text) or date.iso
    elif text:
        book.find("bad-date", f"'{text}' is no date, so it was left out", field, hint="write 2025-06-01")


def _instant(text: str) -> str:
    """A moment in UTC, to the second; one that names no zone is taken to be so. '' for what is none."""
    if not _TIMESTAMP.fullmatch(text):
        return ""
    try:
        moment = datetime.fromisoformat(text[:11] + text[11:].replace(" ", ""))
        utc = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # hours that no day has, years that no calendar has
        return ""
    return f"{utc.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _languages(book: Book, name: str, fields: Fields, values: Values) -> None:
    found: dict[str, None] = {}
    for field in fields:
        text = book.text(field)
        try:
            code = parse_language(text)
        except ValueError as error:
            book.find(
                "unknown-language",
                f"{error}, so it was left out",
                field,
                hint="write a code such as 'en', or a name in English",
            )
            continue
        if code:
            found[code] = None
    if found:
        values[name] = tuple(found)


def _identifiers(book: Book, name: str, fields: Fields, values: Values) -> None:
    found: dict[Identifier, None] = {}
    for field in fields:
        text = book.verbatim(field)
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


def _urls(book: Book, name: str, fields: Fields, values: Values) -> None:
    found: dict[str, str] = {}
    for field in fields:
        raw = book.raw(field)
        texts = raw.split() if raw.count("://") > 1 and (" http" in raw or "\nhttp" in raw) else [raw]
        for text in texts:
            url = safe_url(text)
            if url:
                found.setdefault(
                    url, book.text(RawField(name=name, value=field.role, key=field.key)) if field.role else ""
                )
            elif text.strip() and not is_private("", text):
                message = f"'{text.strip()[:80]}' is no address that may be linked to"
                book.find("unsafe-url", message, field, hint="write an address that begins with https://")
    if found:
        values[name] = tuple(WebLink(url=url, label=label) for url, label in found.items())


def _status(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if status := _STATUS.get(text.lower().replace(" ", "-").replace("_", "-")):
        values[name] = status
    elif text:
        hint = "write 'to-read', 'reading' or 'read'; how far the work itself is ('in press') is its publication_status"
        book.find("bad-status", f"'{text}' is no reading status", fields[0], hint=hint)


def _publication_status(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if text := _PUBLICATION.get(text.lower(), text):
        values[name] = text


def _number(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0]).lower()
    number = _PRIORITIES.get(text, -1) if name == "priority" else text.count("★") or -1 if name == "rating" else -1
    if number < 0 and (
        found := re.fullmatch(
            r"(?:(\d{1,2}) ?h(?:ours?)?)? ?(?:[a-z]*?(\d{1,5})(?:\.0+)?(?: ?/ ?\d| ?min(?:utes)?\.?| ?m)?)?", text
        )
    ):
        number = int(found[1] or 0) * 60 + int(found[2] or 0) if found[1] or found[2] else -1
    if number >= 0:
        values[name] = number
    elif text:
        book.find(
            "bad-number", f"'{text}' is no whole number, so it was left out", fields[0], hint="write a whole number"
        )


def _flag(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0]).lower()
    if text in _TRUE or text in _FALSE:
        values[name] = text in _TRUE
    else:
        book.find(
            "bad-flag", f"'{text}' is neither true nor false, so it was left out", fields[0], hint="write true or false"
        )


def _type(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if kind := known_type(text):
        values[name] = kind
    elif text and text.lower() != "marc":
        book.find(
            "unknown-type",
            f"'{text}' is no type of record that is known here",
            fields[0],
            severity="notice",
            hint="see docs/formats.md",
        )


def _formats(book: Book, name: str, fields: Fields, values: Values) -> None:
    _texts(book, name, fields, values)
    kinds = [kind for text in values.get(name, ()) if (kind := known_type(text))]
    if kinds:
        values[TYPE_FROM_FORMATS] = kinds[0]


def _page(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if not _PLAIN_PAGES.fullmatch(text):
        text = _DASHES.sub("-", _PAGES.sub("", text))
    first, _, last = text.partition("-")
    if first == last:  # Crossref's way to write a single page
        text = first
    if text:
        values[name] = text


def _count(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = book.text(fields[0])
    if not text.isdigit():
        text = _COUNTED.sub("", text)
    if text:
        values[name] = text


def _container(book: Book, name: str, fields: Fields, values: Values) -> None:
    """The journal or book; `series` is kept apart until it is known what the record is."""
    series = [field for field in fields if field.key == "series"]
    if series:
        _text(book, "series", series, values)
    others = [field for field in fields if field.key != "series"] if series else fields
    if others:
        _text(book, name, others, values)


def _id(book: Book, name: str, fields: Fields, values: Values) -> None:
    text = tidy(book.verbatim(fields[0]))
    if text:
        values[name] = text


def _notes(book: Book, name: str, fields: Fields, values: Values) -> None:
    values[name] = "\n\n".join(book.raw(field).strip() for field in fields)


READERS: Final[dict[str, Callable[[Book, str, Fields, Values], None]]] = {
    "id": _id, "type": _type, "title": _title, "title_short": _text, "authors": _names, "editors": _names,
    "translators": _names,
    "contributors": _names, "issued": _date, "accessed": _date, "original_date": _date, "event_date": _date,
    "container_title": _container, "container_title_short": _text, "collection_title": _text,
    "collection_number": _count,
    "volume": _count, "issue": _count, "page": _page, "chapter_number": _text, "number": _text,
    "number_of_pages": _text,
    "number_of_volumes": _text, "edition": _text, "version": _text, "publisher": _text, "publisher_place": _text,
    "publication_status": _publication_status, "authority": _text, "reviewed_title": _text, "original_title": _text,
    "original_publisher": _text, "original_publisher_place": _text, "archive_place": _text,
    "event_title": _text, "event_place": _text, "genre": _text, "medium": _text, "section": _text, "archive": _text,
    "archive_location": _text, "source": _source, "call_number": _text, "abstract": _abstract, "languages": _languages,
    "identifiers": _identifiers,
    "urls": _urls, "subjects": _texts, "tags": _tags, "collections": _texts, "institutions": _texts,
    "formats": _formats,
    "license": _text, "body": _notes, "status": _status, "priority": _number, "rating": _number, "minutes": _number,
    "prerequisites": _texts, "added": _moment, "updated": _moment, "slug": _text, "aliases": _texts, "draft": _flag,
    "merge": _flag,
}  # fmt: skip
