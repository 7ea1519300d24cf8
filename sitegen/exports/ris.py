"""RIS: one tag a line, lines end in CR LF, every record from `TY` to `ER`.

Source: 'RIS format specifications' (Research Information Systems, 2001; types and tags as extended in 2011), and what
Zotero writes where the two leave a choice. No value can pose as a tag: each stands on one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.exports.fields import contributors, edtf, one_line, split_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.model import Name, PartialDate, Record

#: CSL type -> RIS type. Those that share one (or have none: GEN) say what they are in M3, where there is no genre.
RIS_TYPES: dict[str, str] = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "collection": "EDBOOK",
    "dataset": "DATA",
    "document": "GEN",
    "entry": "GEN",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "event": "GEN",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "GEN",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "performance": "GEN",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ELEC",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "GEN",
    "webpage": "ELEC",
}
#: RIS type -> the CSL type that it means without an M3 that says otherwise.
DEFAULT_TYPES: dict[str, str] = {
    ris: csl for csl, ris in RIS_TYPES.items() if csl not in {"post", "review", "review-book"} and ris != "GEN"
} | {"GEN": "document"}

#: Types of which `SP` is how many pages there are.
_WHOLE = frozenset({"BOOK", "CLSWK", "PAMP", "RPRT", "THES"})
_SCHEMES = {"issn": "SN", "isbn": "SN", "doi": "DO", "pmid": "AN", "pmcid": "C2"}


def to_ris(records: Iterable[Record]) -> str:
    """`records` as a RIS file in the order given; '' for no records."""
    return "".join([entry(record) for record in records])


def entry(record: Record) -> str:
    """One record from `TY` to `ER`, with an empty line after it."""
    lines = [f"{tag}  - {value}" for tag, value in _tags(record) if value]
    lines.append("ER  - \r\n\r\n")
    return "\r\n".join(lines)


def _tags(record: Record) -> Iterator[tuple[str, str]]:
    kind = RIS_TYPES.get(record.type, "GEN")
    yield "TY", kind
    yield "ID", one_line(record.id)
    yield "TI", "" if record.untitled else one_line(record.title)
    yield "ST", one_line(record.title_short)
    for tag, names in (("AU", record.authors), ("A2", record.editors), ("A4", record.translators)):
        for name in names:
            yield tag, ris_name(name)
    if record.contributors:
        for name in contributors(record, "collection-editor"):
            yield "A3", ris_name(name)
    yield from _dates(record)
    yield from _source(record)
    yield "M3", one_line(record.genre) or ("" if DEFAULT_TYPES[kind] == record.type else record.type)
    for item in record.identifiers:
        if item.scheme in _SCHEMES:
            yield _SCHEMES[item.scheme], one_line(item.value)
    for link in record.urls:
        yield "UR", one_line(link.url)
    for language in record.languages:
        yield "LA", one_line(language)
    for word in (*record.subjects, *record.tags):
        yield "KW", one_line(word)
    yield "AB", one_line(record.abstract)


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    date = record.issued
    if date is not None:
        if date.year is None:
            yield "PY", one_line(date.literal)
        else:
            yield "DA", _slashed(date)  # first, for it says more
            yield "PY", f"{date.year:04d}" if date.year >= 0 else f"-{-date.year:04d}"
    if record.accessed is not None:
        yield "Y2", _slashed(record.accessed)
    if record.original_date is not None:
        yield "OP", edtf(record.original_date)


def _source(record: Record) -> Iterator[tuple[str, str]]:
    yield "T2", one_line(record.container_title)
    yield "J2", one_line(record.container_title_short)
    yield "T3", one_line(record.collection_title)
    yield "VL", one_line(record.volume)
    yield "IS", one_line(record.issue)
    yield "M1", one_line(record.number or record.collection_number)
    if record.page:
        first, last = split_pages(one_line(record.page))
        yield "SP", first
        yield "EP", last
    elif RIS_TYPES.get(record.type) in _WHOLE:
        yield "SP", one_line(record.number_of_pages)
    yield "SE", one_line(record.section or record.chapter_number)
    yield "ET", one_line(record.edition or record.version)
    yield "NV", one_line(record.number_of_volumes)
    case = record.type == "legal_case"
    yield "PB", one_line(record.authority or record.publisher if case else record.publisher)
    yield "CY", one_line(record.publisher_place or record.event_place)
    yield "RI", one_line(record.reviewed_title)
    yield "C3", one_line(record.event_title)
    yield "DB", one_line(record.archive)
    yield "AV", one_line(record.archive_location)
    if not record.identifier("pmid"):  # which stands in AN, the number in the database that is named
        yield "DP", one_line(record.source)
    yield "CN", one_line(record.call_number)


def ris_name(name: Name) -> str:
    """'Family, Given, Suffix', the particles where index order has them; a corporate body as it is."""
    if name.literal:
        return one_line(name.literal)
    family = f"{name.particle} {name.family}".strip()
    given = f"{name.given} {name.dropping_particle}".strip()
    parts = (family, given, name.suffix) if name.suffix else (family, given)
    return one_line(", ".join([part for part in parts if part]))


def _slashed(date: PartialDate) -> str:
    """'YYYY/MM/DD/other': unknown places stay empty; what RIS cannot say (ranges, seasons) stands last, in EDTF."""
    if date.year is None:
        return f"///{one_line(date.literal)}"
    year = f"{date.year:04d}" if date.year >= 0 else f"-{-date.year:04d}"
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    other = edtf(date) if date.end or date.open or date.circa or date.season or date.unspecified else ""
    return f"{year}/{month}/{day}/{other}"
