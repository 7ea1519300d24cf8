"""Chicago, the work itself: title, description, number, edition and contributors (CMOS 13.87-101, 14.2-63)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show
from sitegen.citations.marks import italic, join, plain, quoted, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import (
    SERIAL,
    by_role,
    contributors,
    edited_and_translated,
    has_editors,
    is_review,
    is_serial,
    named_by_its_object,
)
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, titled, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import Name, PartialDate, Record

OTHERS = NameStyle(et_al_min=7, et_al_first=3)
DATE = DateStyle()
PRESS = frozenset({"article-magazine", "article-newspaper"})
ENTRIES = frozenset({"entry", "entry-dictionary", "entry-encyclopedia"})
ON_SITES = frozenset({"post", "webpage"})
AUDIOVISUAL = frozenset({"broadcast", "graphic", "map", "motion_picture"})
SESSIONS = frozenset({"event", "paper-conference", "performance", "speech"})
DESCRIBED_AT_SOURCE = frozenset({"document", "report", "software", "standard"})
_UPRIGHT = frozenset({"collection", "patent"})
_ITALIC = frozenset({"book", "classic", "graphic", "map"})
_QUOTED = frozenset(
    [
        "article",
        "dataset",
        "document",
        "interview",
        "manuscript",
        "paper-conference",
        "personal_communication",
        "speech",
        "thesis",
        "webpage",
    ]
)
ROLES = (
    "guest",
    "host",
    "illustrator",
    "narrator",
    "compiler",
    "chair",
    "organizer",
    "curator",
    "series-creator",
    "executive-producer",
    "producer",
    "editorial-director",
    "director",
    "performer",
    "contributor",
)
_WITH_ARTICLES = (
    "narrator",
    "compiler",
    "chair",
    "organizer",
    "curator",
    "series-creator",
    "executive-producer",
    "producer",
    "director",
    "script-writer",
    "performer",
)
EITHER = frozenset({"interview", "paper-conference"})


def uncertain(date: PartialDate | None, text: str) -> str:
    return f"[{text}?]" if date is not None and date.circa else text


def headline(record: Record, text: str) -> str:
    return titled(plain(text), record.language)


def title_of(record: Record) -> str:
    title = rich(record.title, record.title_html)
    kind = record.type
    if named_by_its_object(record):
        return ""  # it stands in the description
    if kind == "patent":
        return capitalised(title)
    if kind == "post" or (kind in ENTRIES - {"entry"} and record.container_title and not _signed(record)):
        return quoted(title)
    title = titled(title, record.language)
    if kind in _UPRIGHT:
        return title
    if kind not in _ITALIC and (record.container_title or kind in _QUOTED):
        return quoted(title)
    return italic(title)


def _signed(record: Record) -> bool:
    """An encyclopedia's article with an author has a title of its own; a mere entry is quoted as it stands."""
    return record.type == "entry-encyclopedia" and bool(record.authors)


def description_of(record: Record) -> str:
    kind = record.type
    if kind == "thesis":
        return ""
    if is_review(record):
        return _review(record)
    interviewers = contributors(record, "interviewer")
    if kind == "interview" or interviewers:
        return _interview(record, interviewers)
    if kind == "personal_communication" and (recipients := contributors(record, "recipient")):
        to = f"to {names(recipients, OTHERS)}"
        what = join(" ", _format(record), to) if record.genre else capitalised(to)
        return join(", ", what, plain(record.event_place), show(record.event_date, DATE))
    if kind in SERIAL:
        return join(". ", _format(record), _section(record))
    if kind == "paper-conference":
        if has_editors(record):
            return _format(record)
        return join(". ", _format(record), _section(record), event_of(record))
    if record.container_title:
        published = has_editors(record) or record.issue or record.page or record.volume
        if kind in DESCRIBED_AT_SOURCE or (kind in SESSIONS and not published):
            return ""
    return _format(record)


def _event_place(record: Record) -> str:
    if not record.event_title and record.event_date is None:
        return ""
    return join(", ", plain(record.event_title), plain(record.event_place), show(record.event_date, DATE))


def _review(record: Record) -> str:
    others = (item.role != "reviewed-author" for item in record.contributors)
    signed = record.authors or record.editors or record.translators or any(others)
    what = "Review of" if signed else "Unsigned review of"
    if record.genre and not record.number:
        what = capitalised(plain(record.genre))
    title = italic(titled(plain(record.reviewed_title) or rich(record.title, record.title_html), record.language))
    people = contributors(record, "reviewed-author")
    by_them = f"by {names(people, OTHERS)}" if people else ""
    return join(". ", join(", ", join(" ", what, title), by_them, _event_place(record)), _section(record))


def _interview(record: Record, interviewers: tuple[Name, ...]) -> str:
    place = _event_place(record)
    if not interviewers:
        return join(", ", _format(record), place)
    by = names(interviewers, OTHERS)
    if record.genre and not record.number:
        return join(", ", f"{capitalised(plain(record.genre))} by {by}", place)
    return join(", ", f"{capitalised(verb('interviewer'))} {by}", place)


def _format(record: Record) -> str:
    if record.genre:
        return "" if record.number else capitalised(plain(record.genre))
    unpublished = {"manuscript": "Unpublished manuscript", "personal_communication": "Personal communication"}
    if record.type not in unpublished or record.archive or record.archive_place or record.container_title or record.doi:
        return ""
    return "" if record.number or record.publisher or record.urls else unpublished[record.type]


def _section(record: Record) -> str:
    section = headline(record, record.section)
    return f"Sec. {section}" if section and is_numeric(record.section) else section


def identifier_of(record: Record, used: str) -> str:
    """Numbers, edition, contributors and volume of what stands alone."""
    kind = record.type
    if kind == "patent":
        patent = capitalised(plain(record.genre)) or ("Patent" if record.number or record.authority else "")
        number = join(" ", plain(record.authority), patent, numeral(record.number))
        return join(", ", number, wrap("issued ", show(record.issued, DATE), ""))
    if record.container_title and kind not in ON_SITES:
        number = number_of(record) if kind in AUDIOVISUAL else ""
        return join(". ", number, _contributors(record, used))
    number = "" if kind == "song" or (kind == "report" and not record.title) else number_of(record)
    again = record.issued is not None and record.original_date is not None and not record.original_title
    edition = "" if again else edition_of(record, capital=True)
    head = join(". ", number, version_of(record, capital=True), edition, _contributors(record, used))
    if kind in ON_SITES or is_serial(record):
        return head
    volume = capitalised(volume_of(record))
    return join(". ", head, volume, "" if volume else volume_count(record))


def number_of(record: Record) -> str:
    if not record.number or record.type == "thesis":
        return ""
    number = capitalised(numeral(record.number))
    if record.type == "broadcast" and is_numeric(record.number):
        return f"{capitalised(plain(record.genre)) or 'Episode'} {numeral(record.number)}"
    if record.type != "standard" and is_numeric(record.number):
        number = f"{'Nos.' if is_plural(record.number) else 'No.'} {number}"
    return join(" ", headline(record, record.genre), number)


def version_of(record: Record, *, capital: bool) -> str:
    label = "v." if record.type == "software" else "version"
    return wrap(f"{capitalised(label) if capital else label} ", plain(record.version), "")


def edition_of(record: Record, *, capital: bool) -> str:
    edition = plain(record.edition)
    if not edition:
        return ""
    if is_numeric(record.edition):
        return f"{ordinal(edition)} ed."
    if is_serial(record):
        return f"{titled(edition) if capital else edition} {'Edition' if capital else 'edition'}"
    return capitalised(edition) if capital else edition


def volume_of(record: Record) -> str:
    label = ""
    if is_numeric(record.volume):
        label = "vols. " if is_plural(record.volume) else "vol. "
    return wrap(label, numeral(record.volume), "")


def volume_count(record: Record) -> str:
    count = numeral(record.number_of_volumes)
    return f"{count} {'vol.' if count == '1' else 'vols.'}" if is_numeric(record.number_of_volumes) else count


def _contributors(record: Record, used: str) -> str:
    """'Edited by A. Translated by B.', each a sentence; of a part, only those of the part itself."""
    if is_serial(record):
        shown = [("translator", record.translators)]
        shown += by_role(record, _WITH_ARTICLES)
    elif record.container_title and record.type not in ON_SITES:
        shown = by_role(record, ("illustrator", "narrator"))
    else:
        shown = [("container-author", contributors(record, "container-author")), *editors_of(record)]
        shown += by_role(record, ROLES)
    return join(". ", *(capitalised(text) for text in made_by(shown, used)))


def editors_of(record: Record) -> list[tuple[str, tuple[Name, ...]]]:
    if edited_and_translated(record):
        return [("editor-translator", record.editors)]
    return [("editor", record.editors), ("translator", record.translators)]


def made_by(shown: list[tuple[str, tuple[Name, ...]]], used: str) -> Iterator[str]:
    for kind, people in shown:
        if people and kind not in used.split() and not (kind == "editor-translator" and used.startswith("editor")):
            by = "edited and translated by" if kind == "editor-translator" else verb(kind)
            yield f"{by} {names(people, OTHERS)}"


def event_of(record: Record) -> str:
    if not record.event_title and record.event_date is None:
        return ""
    kind = record.type
    title = plain(record.event_title)
    if kind == "interview" or is_review(record) or contributors(record, "interviewer", "recipient"):
        return ""
    if kind == "paper-conference":
        if has_editors(record) or record.issue or record.page or record.volume:
            return ""
        status = f"{'Presented' if record.genre else 'Paper presented'}{' at' if title else ''}"
    elif kind == "song":
        status = f"Recorded{' at' if title else ''}"
    else:
        status, title = "", capitalised(title)
        if record.publication_status and (record.issued is None or kind == "broadcast"):
            status = capitalised(plain(record.publication_status))
    when = uncertain(record.event_date, show(record.event_date, DATE))
    return join(" ", status, join(", ", title, when, plain(record.event_place)))
