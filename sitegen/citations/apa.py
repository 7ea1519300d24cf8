"""APA, after the 'Publication Manual of the American Psychological Association', 7th edition (2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.legal import legal_reference
from sitegen.citations.marks import close, italic, join, plain, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.sources import (
    LEGAL,
    REVIEWS,
    SERIAL,
    address,
    by_role,
    contributors,
    edited_and_translated,
    has_editors,
    is_serial,
)
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, ordinal, pages, role, titled

if TYPE_CHECKING:
    from sitegen.model import Name, Record

_AUTHORS = NameStyle(
    inverted="all", initials=". ", conjunction="&", last="always", et_al_min=21, et_al_first=19, et_al_last=True
)
_OTHERS = NameStyle(initials=". ", conjunction="&", et_al_min=21, et_al_first=19, et_al_last=True)
_DATE = DateStyle(bc=" B.C.E.", ad=" C.E.")

#: Full dates for what is made for the day.
_FULL_DATES = frozenset(
    [
        "article-magazine",
        "article-newspaper",
        "broadcast",
        "collection",
        "document",
        "event",
        "motion_picture",
        "pamphlet",
        "performance",
        "personal_communication",
        "post",
        "post-weblog",
        "song",
        "speech",
        "webpage",
    ]
)
_ON_SITES = frozenset({"post", "webpage"})
_AUDIOVISUAL = frozenset({"broadcast", "graphic", "map", "motion_picture"})
_NO_MONOGRAPH = frozenset({"broadcast", "event", "patent", "performance", "post", "speech", "webpage"})
_DESCRIBED_AT_SOURCE = frozenset({"document", "report", "software", "standard"})
_SESSIONS = frozenset({"event", "paper-conference", "performance", "speech"})
#: Parts of works that stand under their own titles where they have no authors.
_IN_WORKS = frozenset({"book", "classic", "entry", "entry-dictionary", "entry-encyclopedia"})
_MAKERS = ("composer", "author", "illustrator", "director", "guest", "host", "producer")
_COMPILERS = (
    "executive-producer",
    "series-creator",
    "editor",
    "editorial-director",
    "compiler",
    "curator",
    "collection-editor",
)
_SHORT = {"editorial-director": "short", "collection-editor": "short"}
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


def reference(record: Record) -> str:
    """The record's entry as marked text."""
    if record.type in LEGAL:
        return join(" ", close(legal_reference(record, _DATE)), _address(record))
    author, used = _author(record)
    head = ""
    if used != "title":
        head = _title_and_descriptions(record, used)
    elif record.title and record.type not in REVIEWS:
        head = _description(record)
    body = join(". ", author, f"({_date(record, first=not author)})", head, _source(record, used))
    return join(" ", close(body), _address(record), _history(record))


def _author(record: Record) -> tuple[str, str]:
    """Who stands first, in what role; 'title' where nobody does and the title comes first."""
    for kind in _MAKERS:
        people = record.authors if kind == "author" else contributors(record, kind)
        if people:
            form = "short" if kind == "illustrator" else "long"
            return _labelled(people, "" if kind in ("author", "composer") else role(kind, form, len(people))), kind
    if record.type in ("entry-dictionary", "entry-encyclopedia") and record.publisher:
        return plain(record.publisher), "publisher"
    if record.container_title and record.title and record.type in _IN_WORKS:
        return join(" ", _title(record), _identifier(record, "title")), "title"
    for kind in _COMPILERS:
        people = record.editors if kind == "editor" else contributors(record, kind)
        if people:
            label = _editor_label(record) if kind == "editor" else role(kind, _SHORT.get(kind, "long"), len(people))
            return _labelled(people, label), "editor translator" if edited_and_translated(record) else kind
    if record.type in ("software", "webpage") and record.publisher:
        return plain(record.publisher), "publisher"
    if record.title and record.type not in REVIEWS:
        return join(" ", _title(record), _identifier(record, "title")), "title"
    return _title_and_descriptions(record, ""), "title"


def _editor_label(record: Record) -> str:
    return role("editor-translator" if edited_and_translated(record) else "editor", "short", len(record.editors))


def _labelled(people: tuple[Name, ...], label: str) -> str:
    return names(people, _AUTHORS) + wrap(" (", titled(label), ")")


def _date(record: Record, *, first: bool = False) -> str:
    date = record.issued
    if date is None:
        return "N.d." if first else "n.d."
    text = _year(record)
    if date.year is None:
        return text
    full = record.type in _FULL_DATES
    if not full and record.type in ("interview", "paper-conference"):
        full = not (has_editors(record) or record.issue or record.page or record.volume)
    return join(", ", text, show(date, _DATE, "MD")) if full else text


def _year(record: Record) -> str:
    date = record.issued
    return ("ca. " if date is not None and date.circa else "") + year(date, bc=_DATE.bc, ad=_DATE.ad)


def _title(record: Record) -> str:
    title = rich(record.title, record.title_html)
    if record.type in REVIEWS:
        return ""  # it stands in the description
    if record.type in _ON_SITES or (is_serial(record) and not record.container_title):
        return italic(title)
    if not record.container_title:
        volume = "" if is_numeric(record.volume) else _volume(record)  # a volume in words is part of the title
        return italic(join(": ", title, volume))
    return title


def _title_and_descriptions(record: Record, used: str) -> str:
    if record.title:
        return join(" ", _title(record), _identifier(record, used), _description(record))
    if record.type == "report":
        return join(" ", _number(record), _description(record), _identifier(record, used))
    return join(" ", _description(record), _identifier(record, used))


def _identifier(record: Record, used: str) -> str:
    """What tells the work from others, in parentheses."""
    kind = record.type
    people = _contributors(record, used)
    if kind == "patent":
        patent = capitalised(plain(record.genre)) or ("Patent" if record.number else "")
        parts: tuple[str, ...] = (join(" ", patent, _label_number(record)),)
    elif kind in _ON_SITES:
        parts = (people, _number(record), _monograph(record))
    elif kind == "report" and record.container_title:
        parts = (people,)
    elif kind == "report":
        parts = (people, _number(record) if record.title else "", _monograph(record))
    elif record.container_title:
        chapter = "" if record.genre or record.title else _chapter(record)
        parts = (chapter, people, _number(record) if kind in _AUDIOVISUAL else "")
    else:
        parts = (people, _number(record), _monograph(record))
    return wrap("(", join("; ", *parts), ")")


def _contributors(record: Record, used: str) -> str:
    shown: list[tuple[str, tuple[Name, ...]]] = []
    if record.title:
        shown.append(("interviewer", contributors(record, "interviewer")))
    if is_serial(record):
        shown += [("translator", record.translators), ("narrator", contributors(record, "narrator"))]
    else:
        shown += by_role(record, ("illustrator", "narrator"))
        if record.container_title and record.type not in _ON_SITES:
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
            f"{names(people, _OTHERS)}, {titled(role(kind, 'short', len(people)))}"
            for kind, people in shown
            if people and kind != used
        ),
    )


def _number(record: Record) -> str:
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


def _monograph(record: Record) -> str:
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
        return _volume(record)
    count = numeral(record.number_of_volumes)
    return f"{'Vols. ' if count != '1' else 'Vol. '}1–{count}" if is_numeric(count) else count


def _volume(record: Record) -> str:
    volume = capitalised(numeral(record.volume))
    return f"{'Vols.' if is_plural(record.volume) else 'Vol.'} {volume}" if is_numeric(record.volume) else volume


def _locator(record: Record) -> str:
    if record.page:
        return f"{'pp.' if is_plural(record.page) else 'p.'} {pages(record.page, 'expanded')}"
    return _chapter(record) if record.title or record.genre else ""


def _description(record: Record) -> str:
    """What the work is, in brackets."""
    kind = record.type
    text = ""
    if kind == "thesis":
        published = record.archive or record.doi or record.urls
        genre = join(", ", capitalised(plain(record.genre)), plain(record.publisher) if published else "")
        text = join("; ", genre, capitalised(plain(record.medium)))
    elif kind in REVIEWS:
        text = _review(record)
    elif kind in SERIAL:
        text = join("; ", _format(record), "" if record.title else plain(record.section))
    elif not record.container_title:
        text = _format(record)
    elif kind in _SESSIONS:
        text = _format(record) if has_editors(record) or record.issue or record.page or record.volume else ""
    elif kind not in _DESCRIBED_AT_SOURCE:
        text = _format(record)
    return wrap("[", text, "]")


def _review(record: Record) -> str:
    what = "Review of the book" if record.type == "review-book" else "Review of"
    medium = ""
    if not record.title:
        return ""
    if record.number:
        what = "Review of"
    elif record.genre:
        what, medium = capitalised(plain(record.genre)), capitalised(plain(record.medium))
    elif record.medium:
        what = capitalised(plain(record.medium))
    return join("; ", join(" ", what, italic(rich(record.title, record.title_html))), medium)


def _format(record: Record) -> str:
    if record.genre or record.medium:
        genre = "" if record.number else capitalised(plain(record.genre))
        return join("; ", genre, capitalised(plain(record.medium)))
    kind = record.type
    if kind in ("interview", "personal_communication", "manuscript"):
        if not (
            record.archive or record.container_title or record.doi or record.number or record.publisher or record.urls
        ):
            return "Unpublished manuscript" if kind == "manuscript" else "Personal communication"
        return {"interview": "Interview", "personal_communication": "Letter"}.get(kind, "")
    if kind == "periodical":
        return "Special issue" if record.container_title and record.title else ""
    return _DESCRIPTIONS.get(kind, "")


def _source(record: Record, used: str) -> str:
    serial = is_serial(record)
    work = "" if record.type in _ON_SITES else _serial(record, used) if serial else _book(record, used)
    site = titled(plain(record.container_title), record.language) if record.type in _ON_SITES else ""
    return join(". ", work, _publisher(record, used, serial=serial), _archive(record), _event(record), site)


def _serial(record: Record, used: str) -> str:
    titles = join(
        ", ",
        titled(plain(record.container_title), record.language),
        titled(plain(record.collection_title), record.language),
    )
    volume = join("", italic(numeral(record.volume)), wrap("(", numeral(record.issue), ")"))
    place = f"Article {numeral(record.number)}" if record.number else pages(record.page, "expanded")
    if record.number and used == "title" and not record.container_title:
        place = ""  # it stands beside the title already
    return join(", ", italic(titles), volume, place)


def _book(record: Record, used: str) -> str:
    """'In A. Editor (Ed.), Book (2nd ed., pp. 1-5)'."""
    if not record.container_title:
        return ""
    editors = _book_editors(record, used)
    title = plain(record.container_title)
    if record.volume and not is_numeric(record.volume):
        title = join(": ", title, _volume(record))
    number = "" if record.type in _AUDIOVISUAL else _number(record)
    description = ""
    if record.type in _DESCRIBED_AT_SOURCE or (
        record.type in _SESSIONS and not (has_editors(record) or record.issue or record.page or record.volume)
    ):
        description = wrap("[", _format(record), "]")
    return join(
        " ",
        "On" if record.type == "song" else "In",
        join(", ", editors, italic(title)),
        wrap("(", join("; ", number, _monograph(record)), ")"),
        description,
    )


def _book_editors(record: Record, used: str) -> str:
    book_authors = contributors(record, "container-author")
    if book_authors:
        return names(book_authors, _OTHERS)
    if record.editors and "editor" not in used:
        return f"{names(record.editors, _OTHERS)} ({titled(_editor_label(record))})"
    return ""


def _publisher(record: Record, used: str, *, serial: bool) -> str:
    if used == "publisher":
        return ""
    if record.type == "thesis":
        return "" if record.archive or record.doi or record.urls else plain(record.publisher)
    if serial and record.type != "interview":
        return ""
    return plain(record.publisher)


def _archive(record: Record) -> str:
    return join(" ", plain(record.archive), wrap("(", plain(record.archive_location), ")"))


def _event(record: Record) -> str:
    if not record.event_title:
        return ""
    if record.type == "paper-conference" and (has_editors(record) or record.issue or record.page or record.volume):
        return ""
    date = show(record.event_date, _DATE)
    if record.event_date is not None and record.event_date.circa:
        date = f"ca. {date}"
    return join(", ", capitalised(plain(record.event_title)), plain(record.event_place), date)


def _address(record: Record) -> str:
    where = address(record)
    if record.doi or not where or record.issued is not None:
        return where
    accessed = show(record.accessed, _DATE)
    return f"Retrieved {accessed}, from {where}" if accessed else f"Retrieved {where}"


def _history(record: Record) -> str:
    original = record.original_date
    if original is None or record.type == "patent":
        return ""
    return f"(Original work published {'ca. ' if original.circa else ''}{year(original, bc=_DATE.bc, ad=_DATE.ad)})"
