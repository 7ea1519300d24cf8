"""What the formats cannot carry, declared: for each a sentence, and what is left of a record without it.

Two records that are the same after `carried` differ only in what the format has no place for. `sitegen check --roundtrip` and the tests hold the
writers and readers to it; `docs/exports.md` has the sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from sitegen.model import Name, PartialDate, Record, WebLink
from sitegen.normalise.names import leading_particle
from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a record has for the site alone, or for those who keep it: exported nowhere.
PRIVATE = frozenset(
    [
        "id",
        "slug",
        "aliases",
        "body",
        "status",
        "priority",
        "rating",
        "minutes",
        "prerequisites",
        "added",
        "updated",
        "draft",
        "merge",
        "origins",
        "provenance",
    ]
)
CONTENT = tuple(field for field in Record.__struct_fields__ if field not in PRIVATE)


class Loss(NamedTuple):
    """One thing that a format cannot carry: in words, and how to take it from a record."""

    what: str
    without: Callable[[Record], Record]


def carried(format_: str, record: Record) -> Record:
    """What is left of a record in a format when all is taken away that it cannot carry."""
    for loss in LOSSES[format_]:
        record = loss.without(record)
    return record


# --- taking away ------------------------------------------------------------------------------------------------------------------


def _dropped(*fields: str) -> Callable[[Record], Record]:
    empty = {field.name: field.default for field in structs.fields(Record) if field.name in fields}
    return lambda record: structs.replace(record, **empty)


def _merged(field: str, other: str) -> Callable[[Record], Record]:
    """Both fields are one in the format: the first counts, else the other."""
    return lambda record: structs.replace(
        record, **{field: getattr(record, field) or getattr(record, other), other: ""}
    )


def _named(change: Callable[[Name], Name]) -> Callable[[Record], Record]:
    def without(record: Record) -> Record:
        return structs.replace(
            record,
            authors=tuple(change(name) for name in record.authors),
            editors=tuple(change(name) for name in record.editors),
            translators=tuple(change(name) for name in record.translators),
            contributors=tuple(structs.replace(item, name=change(item.name)) for item in record.contributors),
        )

    return without


def _bare(name: Name) -> Name:
    return structs.replace(name, orcid="", affiliation="", key="")


def _one_particle(name: Name) -> Name:
    particle = f"{name.dropping_particle} {name.particle}".strip()
    return structs.replace(_bare(name), particle=particle, dropping_particle="")


def _particle_apart(name: Name) -> Name:
    if not name.given or name.particle or name.dropping_particle:
        return name
    particle, family = leading_particle(name.family)
    return structs.replace(name, particle=particle, family=family)


def _two_parts(name: Name) -> Name:
    """What stands before the comma and what after it."""
    family = f"{name.particle} {name.family}".strip() or name.literal
    given = f"{name.given} {name.dropping_particle}".strip()
    if not given and not name.suffix:
        return Name(literal=family)
    return structs.replace(name, family=family, given=given, particle="", dropping_particle="")


def _displayed(record: Record) -> Record:
    """Names as they are read out; bodies stand after persons."""
    shown = _named(lambda name: Name(literal=name.display))(record)
    order = sorted(range(len(record.authors)), key=lambda at: bool(record.authors[at].literal))
    return structs.replace(shown, authors=tuple(shown.authors[at] for at in order))


def _readable_date(date: PartialDate | None) -> PartialDate | None:
    return structs.replace(date, literal="") if date is not None and date.year is not None and date.literal else date


def _general(record: Record) -> Record:
    """What is derived, and white space: no format is judged by them."""
    html = record.title_html.replace("em>", "i>").replace("strong>", "b>")
    return structs.replace(
        record,
        title="" if record.untitled else record.title,
        title_html="" if "<math" in html or record.untitled else html,
        title_short="" if record.title_short == record.title else record.title_short,
        container_title_short=""
        if record.container_title_short == record.container_title
        else record.container_title_short,
        abstract_html="",
        formats=() if record.formats == (TYPES.get(record.type, ("",))[0],) else record.formats,
        issued=_readable_date(record.issued),
        accessed=_readable_date(record.accessed),
        original_date=_readable_date(record.original_date),
        event_date=_readable_date(record.event_date),
        identifiers=tuple(sorted(record.identifiers, key=lambda item: (item.scheme, item.value))),
    )


def _schemes(*kept: str) -> Callable[[Record], Record]:
    return lambda record: structs.replace(
        record, identifiers=tuple(item for item in record.identifiers if item.scheme in kept)
    )


def _roles(*kept: str) -> Callable[[Record], Record]:
    return lambda record: structs.replace(
        record, contributors=tuple(item for item in record.contributors if item.role in kept)
    )


def _source_or_pmid(record: Record) -> Record:
    return structs.replace(record, source="") if record.identifier("pmid") else record


def _first_url(record: Record) -> Record:
    return structs.replace(record, urls=tuple(WebLink(url=link.url) for link in record.urls[:1]))


def _bare_urls(record: Record) -> Record:
    return structs.replace(record, urls=tuple(WebLink(url=link.url) for link in record.urls))


def _words_together(record: Record) -> Record:
    return structs.replace(record, subjects=tuple(dict.fromkeys((*record.subjects, *record.tags))), tags=())


def _thesis(record: Record) -> Record:
    return structs.replace(record, genre=record.genre or "PhD thesis") if record.type == "thesis" else record


def _in_series(record: Record) -> Record:
    """A book or report that is in something is in a series."""
    if record.type not in ("book", "classic", "report"):
        return record
    return _merged("collection_title", "container_title")(record)


def _extent(record: Record) -> Record:
    return structs.replace(record, number_of_pages="", page="" if record.type in _WHOLE else record.page)


_WHOLE = frozenset({"book", "classic", "dataset", "map", "pamphlet", "periodical", "report", "standard", "thesis"})


def _court(record: Record) -> Record:
    """What decided a case stands for its publisher; of anything else it is not said."""
    if record.type != "legal_case":
        return structs.replace(record, authority="")
    return structs.replace(record, authority=record.authority or record.publisher, publisher="")


def _published(record: Record) -> Record:
    preprint = record.type == "article" and bool(
        record.container_title or record.volume or record.issue or record.page or record.identifier("issn")
    )
    return structs.replace(record, type="article-journal") if preprint else record


def _primary_languages(record: Record) -> Record:
    return structs.replace(record, languages=tuple(dict.fromkeys(code.partition("-")[0] for code in record.languages)))


_GENERAL = Loss(
    "the wording of a date that could be read in part; MathML in titles; paragraphs and markup of abstracts", _general
)
_BARE = Loss("ORCIDs and affiliations", _named(_bare))
_LIBRARY = Loss("collections, institutions and formats", _dropped("collections", "institutions", "formats"))
_LABELS = Loss("the labels of web addresses", _bare_urls)
_PARTICLES = Loss("which part of a name is a particle", _named(_two_parts))
_NUMBERS = Loss(
    "the difference between a work's number and its number in a series", _merged("number", "collection_number")
)
_PLAIN_TITLE = Loss("markup of titles", _dropped("title_html"))

#: By format, what it cannot carry.
LOSSES: dict[str, tuple[Loss, ...]] = {
    "bib": (
        _GENERAL,
        Loss("ORCIDs, affiliations, and which particles a name drops", _named(_one_particle)),
        Loss(
            "contributors but authors of books, series editors, compilers, composers, directors, illustrators, "
            "interviewers, narrators, performers, producers and others",
            _roles(
                "container-author",
                "collection-editor",
                "compiler",
                "composer",
                "contributor",
                "director",
                "illustrator",
                "interviewer",
                "narrator",
                "performer",
                "producer",
            ),
        ),
        Loss("all web addresses but the first, and its label", _first_url),
        Loss(
            "identifiers of other schemes than DOI, ISBN, ISSN, PMID, PMCID, arXiv, OCLC, LCCN, Handle and ACL",
            _schemes("doi", "isbn", "issn", "pmid", "pmcid", "arxiv", "oclc", "lccn", "handle", "acl"),
        ),
        _NUMBERS,
        Loss("that the kind of a thesis is not known", _thesis),
        Loss("the database or library catalogue that a work is found in", _dropped("source")),
        _LIBRARY,
    ),
    "ris": (
        _GENERAL,
        _BARE,
        _PARTICLES,
        _PLAIN_TITLE,
        _LABELS,
        _LIBRARY,
        Loss("contributors but editors of series", _roles("collection-editor")),
        Loss(
            "identifiers of other schemes than DOI, ISBN, ISSN, PMID and PMCID",
            _schemes("doi", "isbn", "issn", "pmid", "pmcid"),
        ),
        Loss("the difference between subjects and tags", _words_together),
        _NUMBERS,
        Loss("the difference between edition and version", _merged("edition", "version")),
        Loss("the difference between section and chapter", _merged("section", "chapter_number")),
        Loss("the difference between a series and another work that a book or report is part of", _in_series),
        Loss("whether pages of a whole work are all there are", _extent),
        Loss(
            "the difference between the place of a publisher and of an event", _merged("publisher_place", "event_place")
        ),
        Loss("the database of a work that has a PMID, which is the number in it", _source_or_pmid),
        Loss("medium, licence and the date of an event", _dropped("medium", "license", "event_date")),
        Loss("the authority behind anything but a case, which is its court and stands for its publisher", _court),
        Loss(
            "what an original was called, who published it and where; the publication status; the place of an archive",
            _dropped(
                "original_title",
                "original_publisher",
                "original_publisher_place",
                "publication_status",
                "archive_place",
            ),
        ),
    ),
    "json": (
        _GENERAL,
        _BARE,
        Loss("that what looks like a particle belongs to the family name", _named(_particle_apart)),
        Loss("that something in a journal is a preprint", _published),
    ),
    "csv": (
        _GENERAL,
        _BARE,
        _PARTICLES,
        _PLAIN_TITLE,
        _LABELS,
        Loss("contributors but editors and translators", _dropped("contributors")),
        Loss(
            "identifiers of other schemes than DOI, ISBN, ISSN, PMID, PMCID, arXiv, OCLC, LCCN, Handle and ACL",
            _schemes("doi", "isbn", "issn", "pmid", "pmcid", "arxiv", "oclc", "lccn", "handle", "acl"),
        ),
    ),
    "jsonl": (
        _GENERAL,
        _BARE,
        Loss("which part of a name is the family name; the order of persons and bodies", _displayed),
        _PLAIN_TITLE,
        _LABELS,
        Loss("scripts and regions of languages", _primary_languages),
        Loss(
            "places, events, numbers, chapters, genre, medium, archive, database, licence, authority, publication status, originals, "
            "reviewed works and dates but that of issue",
            _dropped(
                "publisher_place",
                "event_title",
                "event_place",
                "event_date",
                "accessed",
                "original_date",
                "number",
                "chapter_number",
                "collection_number",
                "number_of_volumes",
                "genre",
                "medium",
                "version",
                "section",
                "archive",
                "archive_place",
                "archive_location",
                "publication_status",
                "authority",
                "reviewed_title",
                "original_title",
                "original_publisher",
                "original_publisher_place",
                "source",
                "license",
                "container_title_short",
                "number_of_pages",
            ),
        ),
    ),
}
