"""The work itself in APA: its title, what tells it from others, and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.marks import italic, join, plain, rich, wrap
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
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, pages, role, titled

if TYPE_CHECKING:
    from sitegen.model import Name, Record

OTHERS = NameStyle(initials=". ", conjunction="&", et_al_min=21, et_al_first=19, et_al_last=True)
ON_SITES = frozenset({"post", "webpage"})
AUDIOVISUAL = frozenset({"broadcast", "graphic", "map", "motion_picture"})
SESSIONS = frozenset({"event", "paper-conference", "performance", "speech"})
DESCRIBED_AT_SOURCE = frozenset({"document", "report", "software", "standard"})
_NO_MONOGRAPH = frozenset({"broadcast", "event", "patent", "performance", "post", "speech", "webpage"})
#: What a work is, in brackets, where the record does not say.
_DESCRIPTIONS = {
    "broadcast": "Broadcast",
    "collection": "Archival collection",
    "dataset": "Dataset",
    "figure": "Figure",
    "graphic": "Graphic",
    "map": "Map",
    "motion_picture": "Video recording",
    "song": "Audio recording",
    "software": "Computer software",
    "post": "Online post",
}


def work_title(record: Record) -> str:
    """The title, in italics where it stands for itself; '' where a description says it."""
    title = rich(record.title, record.title_html)
    if named_by_its_object(record):
        return ""  # it stands in the description
    if record.type in ON_SITES or (is_serial(record) and not record.container_title):
        return italic(title)
    if not record.container_title:
        volume = "" if is_numeric(record.volume) else volume_label(record)  # a volume in words is part of the title
        return italic(join(": ", title, volume))
    return title


def title_and_descriptions(record: Record, used: str) -> str:
    """Title, identifier in parentheses, description in brackets; what a record without a title has of them."""
    if record.title:
        return join(" ", work_title(record), identifier(record, used), work_description(record))
    if record.type == "report":
        return join(" ", work_number(record), work_description(record), identifier(record, used))
    return join(" ", work_description(record), identifier(record, used))


def identifier_and_description(record: Record) -> str:
    """The same of a review that stands under its title."""
    return join(" ", identifier(record, "title"), work_description(record))


def identifier(record: Record, used: str) -> str:
    """What tells the work from others, in parentheses."""
    kind = record.type
    people = _contributors(record, used)
    if kind == "patent":
        patent = capitalised(plain(record.genre)) or ("Patent" if record.number or record.authority else "")
        parts: tuple[str, ...] = (join(" ", plain(record.authority), patent, _label_number(record)),)
    elif kind in ON_SITES:
        parts = (people, work_number(record), monograph(record))
    elif kind == "report" and record.container_title:
        parts = (people,)
    elif kind == "report":
        parts = (people, work_number(record) if record.title else "", monograph(record))
    elif record.container_title:
        chapter = "" if record.genre or record.title else _chapter(record)
        parts = (chapter, people, work_number(record) if kind in AUDIOVISUAL else "")
    else:
        parts = (people, work_number(record), monograph(record))
    return wrap("(", join("; ", *parts), ")")


def _contributors(record: Record, used: str) -> str:
    shown: list[tuple[str, tuple[Name, ...]]] = []
    if record.title:
        shown.append(("interviewer", contributors(record, "interviewer")))
    if is_serial(record):
        shown += [("translator", record.translators), ("narrator", contributors(record, "narrator"))]
    else:
        shown += by_role(record, ("illustrator", "narrator"))
        if record.container_title and record.type not in ON_SITES:
            shown.append(("translator", record.translators))
        else:
            if edited_and_translated(record):
                shown.append(("editor-translator", record.editors if not used.startswith("editor") else ()))
            else:
                shown += [("editor", record.editors), ("translator", record.translators)]
            shown += by_role(record, ("compiler", "chair", "organizer", "curator"))
    return join(
        "; ",
        *(
            f"{names(people, OTHERS)}, {titled(role(kind, 'short', len(people)))}"
            for kind, people in shown
            if people and kind != used
        ),
    )


def work_number(record: Record) -> str:
    """The number with its label and the genre: 'Report No. 7'."""
    if not record.number:
        return ""
    if record.type == "thesis" and record.genre:
        return f"Publication {_label_number(record)}"
    return join(" ", titled(plain(record.genre)), _label_number(record))


def _label_number(record: Record) -> str:
    number = capitalised(numeral(record.number))
    labelled = record.type == "patent" or (record.type != "standard" and is_numeric(record.number))
    return f"No. {number}" if number and labelled else number


def _chapter(record: Record) -> str:
    number = numeral(record.chapter_number)
    if not number or not is_numeric(number):
        return number
    return f"{'Track' if record.type == 'song' else 'Chapter'} {number}"


def monograph(record: Record) -> str:
    """Version, edition, volume and pages of a book."""
    if record.type in _NO_MONOGRAPH or is_serial(record):
        return ""
    return join(
        ", ",
        wrap("Version ", plain(record.version), ""),
        _edition(record),
        _report_series(record),
        _volumes(record),
        wrap("Issue ", numeral(record.issue), ""),
        _locator(record),
    )


def _edition(record: Record) -> str:
    return f"{ordinal(record.edition)} ed." if is_numeric(record.edition) else plain(record.edition)


def _report_series(record: Record) -> str:
    if record.type not in ("document", "report", "standard"):
        return ""
    return join(" ", titled(plain(record.collection_title), record.language), numeral(record.collection_number))


def _volumes(record: Record) -> str:
    if is_numeric(record.volume):
        return volume_label(record)
    count = numeral(record.number_of_volumes)
    return f"{'Vols. ' if count != '1' else 'Vol. '}1–{count}" if is_numeric(count) else count


def volume_label(record: Record) -> str:
    """'Vol. 3', 'Vols. 3–4'; a volume in words as it is."""
    volume = capitalised(numeral(record.volume))
    return f"{'Vols.' if is_plural(record.volume) else 'Vol.'} {volume}" if is_numeric(record.volume) else volume


def _locator(record: Record) -> str:
    if record.page:
        return f"{'pp.' if is_plural(record.page) else 'p.'} {pages(record.page, 'expanded')}"
    return _chapter(record) if record.title or record.genre else ""


def work_description(record: Record) -> str:
    """What the work is, in brackets."""
    kind = record.type
    text = ""
    if kind == "thesis":
        published = record.archive or record.doi or record.urls
        genre = join(", ", capitalised(plain(record.genre)), plain(record.publisher) if published else "")
        text = join("; ", genre, capitalised(plain(record.medium)))
    elif is_review(record):
        text = _review(record)
    elif kind in SERIAL:
        text = join("; ", medium_or_genre(record), "" if record.title else plain(record.section))
    elif not record.container_title:
        text = medium_or_genre(record)
    elif kind in SESSIONS:
        text = medium_or_genre(record) if has_editors(record) or record.issue or record.page or record.volume else ""
    elif kind not in DESCRIBED_AT_SOURCE:
        text = medium_or_genre(record)
    return wrap("[", text, "]")


def _review(record: Record) -> str:
    what = "Review of the book" if record.type == "review-book" else "Review of"
    medium = ""
    if not record.title and not record.reviewed_title:
        return ""
    if record.number:
        what = "Review of"
    elif record.genre:
        what, medium = capitalised(plain(record.genre)), capitalised(plain(record.medium))
    elif record.medium:
        what = capitalised(plain(record.medium))
    title = italic(plain(record.reviewed_title) or rich(record.title, record.title_html))
    people = contributors(record, "reviewed-author")
    by_them = f"by {names(people, OTHERS)}" if people else ""
    return join("; ", join(", ", join(" ", what, title), by_them), medium)


def medium_or_genre(record: Record) -> str:
    """Genre and medium in words, else what works of the type are called."""
    if record.genre or record.medium:
        genre = "" if record.number else capitalised(plain(record.genre))
        return join("; ", genre, capitalised(plain(record.medium)))
    kind = record.type
    if kind in ("interview", "personal_communication", "manuscript"):
        if not (
            record.archive
            or record.archive_place
            or record.container_title
            or record.doi
            or record.number
            or record.publisher
            or record.urls
        ):
            return "Unpublished manuscript" if kind == "manuscript" else "Personal communication"
        return {"interview": "Interview", "personal_communication": "Letter"}.get(kind, "")
    if kind == "periodical":
        return "Special issue" if record.container_title and record.title else ""
    return _DESCRIPTIONS.get(kind, "")


def editor_label(record: Record) -> str:
    """'ed.', 'eds.' or what stands for editors who translated, too."""
    return role("editor-translator" if edited_and_translated(record) else "editor", "short", len(record.editors))
