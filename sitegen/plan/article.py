"""The page of a record: what VuFind's record page shows, by its labels."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from msgspec import structs

from sitegen.catalogue import ResolvedList
from sitegen.locales import Interface
from sitegen.model import Identifier, Name, PartialDate, Record, SourceField
from sitegen.plan import urls
from sitegen.plan.cards import Desk, title_html
from sitegen.plan.exports import record_exports, record_links
from sitegen.plan.heads import article_head
from sitegen.plan.outputs import Output
from sitegen.plan.social import article_card, card_url
from sitegen.translate import N_
from sitegen.views import ArticleView, Fact, Link, Person, SavedIn, StaffRow
from sitegen.vocabulary import TYPES

_RESOLVERS = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "arxiv": "https://arxiv.org/abs/",
    "handle": "https://hdl.handle.net/",
    "acl": "https://aclanthology.org/",
    "oclc": "https://www.worldcat.org/oclc/",
    "lccn": "https://lccn.loc.gov/",
}
_IDENTIFIER_LABELS = {
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PubMed",
    "pmcid": "PubMed Central",
    "arxiv": "arXiv",
    "handle": "Handle",
    "acl": "ACL Anthology",
    "oclc": "OCLC",
    "lccn": "LCCN",
}


def article_outputs(desk: Desk, record_id: str) -> Iterator[Output]:
    """The page of a record and the record in exchange formats beside it."""
    record = desk.catalogue.record(record_id)
    slug = desk.catalogue.slugs[record_id]
    yield Output(path=urls.article(slug), kind="article", view=article_view(desk, record))
    yield from record_exports(desk, record_id)
    yield from article_card(desk, record)


def article_view(desk: Desk, record: Record) -> ArticleView:
    """Everything that the page of `record` shows."""
    catalogue = desk.catalogue
    exports = record_links(desk, record.id)
    read_at = primary_address(record)
    return ArticleView(
        head=article_head(desk, record, exports, card_url(desk, "articles", catalogue.slugs[record.id], record.title)),
        record=public_page(record),
        kind=desk.kind_label(record),
        title_html=title_html(record),
        abstract_html=record.abstract_html or _paragraphs(record.abstract),
        people=tuple(_people(desk, record)),
        container=desk.text_link("container_title", record.container_title) if record.container_title else None,
        journal_line=journal_line(record, desk.interface),
        read_at=Link(label=_host(read_at), url=read_at) if read_at else None,
        subjects=tuple(desk.text_link("subjects", subject, counted=True) for subject in record.subjects),
        tags=tuple(desk.text_link("tags", tag, counted=True) for tag in record.tags),
        facts=tuple(_facts(desk, record)),
        requires=tuple(desk.card(other) for other in catalogue.prerequisites(record.id)),
        saved_in=tuple(_saved_in(desk, record)),
        similar=tuple(desk.card(other) for other in catalogue.similar(record.id)[: desk.site.limits.similar_items]),
        versions=tuple(desk.card(other) for other in catalogue.versions(record.id)),
        exports=exports,
        staff=tuple(_staff_row(desk, record, field) for field in record.provenance),
    )


def public_page(record: Record) -> Record:
    """A record as its page's view carries it: what the view says in other fields is not said twice."""
    return structs.replace(record, provenance=(), origins=(), abstract="", abstract_html="")


def journal_line(record: Record, interface: Interface) -> str:
    """What follows the journal's name: '29 (June 2025), 202–216 · Elsevier', '15(141), April 2018, 20170387'."""
    number = record.volume
    if record.issue:
        number = f"{number}({record.issue})" if number else interface.gettext("no. %(issue)s") % {"issue": record.issue}
    date = interface.date(record.issued) if record.issued else ""
    if record.volume and date and not record.issue:
        number, date = f"{number} ({date})", ""
    parts = (interface.isolated(number), date, interface.isolated(_pages(record)))
    line = interface.pgettext("between details", ", ").join(part for part in parts if part)
    return " · ".join(part for part in (line, interface.isolated(record.publisher)) if part)


def _pages(record: Record) -> str:
    """The pages as readers write them, '202–216'. What begins with a letter may be one page's own name ('A-12')."""
    return record.page.replace("--", "–").replace("-", "–") if record.page[:1].isdigit() else record.page


def primary_address(record: Record) -> str:
    """Where to read the record: its first web address, else its DOI's."""
    if record.urls:
        return record.urls[0].url
    return f"https://doi.org/{record.doi}" if record.doi else ""


def _host(url: str) -> str:
    host = url.split("//", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]
    return host.removeprefix("www.")


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)


def _person(desk: Desk, name: Name, role: str = "") -> Person:
    url = desk.person_url(name)
    return Person(name=name.display, url=url, orcid=name.orcid, affiliation=name.affiliation, role=role)


def _people(desk: Desk, record: Record) -> Iterator[Person]:
    _ = desk.interface.gettext
    for name in record.authors:
        yield _person(desk, name)
    for name in record.editors:
        yield _person(desk, name, _("Editor"))
    for name in record.translators:
        yield _person(desk, name, _("Translator"))
    for contributor in record.contributors:
        yield _person(desk, contributor.name, _role(contributor.role, desk.interface))


#: What the roles of contributors are called, those of CSL and of MARC's relators.
_ROLES: dict[str, str] = {
    "chair": N_("Chair"),
    "collection-editor": N_("Series editor"),
    "compiler": N_("Compiler"),
    "composer": N_("Composer"),
    "container-author": N_("Author of the whole"),
    "contributor": N_("Contributor"),
    "curator": N_("Curator"),
    "director": N_("Director"),
    "editorial-director": N_("Editorial director"),
    "executive-producer": N_("Executive producer"),
    "guest": N_("Guest"),
    "host": N_("Host"),
    "illustrator": N_("Illustrator"),
    "interviewer": N_("Interviewer"),
    "narrator": N_("Narrator"),
    "organizer": N_("Organizer"),
    "original-author": N_("Original author"),
    "performer": N_("Performer"),
    "producer": N_("Producer"),
    "recipient": N_("Recipient"),
    "reviewed-author": N_("Author of the reviewed work"),
    "script-writer": N_("Script writer"),
    "series-creator": N_("Series creator"),
}


def _role(role: str, interface: Interface) -> str:
    return interface.gettext(_ROLES[role]) if role in _ROLES else role.replace("-", " ").capitalize()


def _facts(desk: Desk, record: Record) -> Iterator[Fact]:
    _ = desk.interface.gettext
    formats = record.formats or (TYPES[record.type][0] if record.type in TYPES else record.type,)
    yield Fact(label=_("Format"), values=tuple(desk.text_link("formats", text) for text in formats))
    if record.languages:
        yield Fact(label=_("Language"), values=tuple(desk.text_link("languages", code) for code in record.languages))
    published = tuple(_published(desk, record))
    if published:
        yield Fact(label=_("Published"), values=published)
    for label, field in ((_("Journal"), "container_title"), (_("Series"), "collection_title")):
        text = getattr(record, field)
        if text:
            shown = _("In") if field == "container_title" and record.type not in _JOURNAL_TYPES else label
            yield Fact(label=shown, values=(desk.text_link(field, text),))
    yield from _plain_facts(desk, record)
    first = tuple(_first_published(desk, record))
    if first:
        yield Fact(label=_("First published"), values=first)
    for scheme in dict.fromkeys(item.scheme for item in record.identifiers):
        values = tuple(_identifier_link(item) for item in record.identifiers if item.scheme == scheme)
        yield Fact(label=_IDENTIFIER_LABELS.get(scheme, scheme), values=values)
    if record.urls:
        yield Fact(
            label=_("Online Access"),
            values=tuple(Link(label=link.label or _host(link.url), url=link.url) for link in record.urls),
        )
    for label, field in ((_("Collection"), "collections"), (_("Institution"), "institutions")):
        values = tuple(desk.text_link(field, text) for text in getattr(record, field))
        if values:
            yield Fact(label=label, values=values)


_JOURNAL_TYPES = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})

_PLAIN_FACTS: tuple[tuple[str, str], ...] = (
    (N_("Edition"), "edition"),
    (N_("Version"), "version"),
    (N_("Volume"), "volume"),
    (N_("Issue"), "issue"),
    (N_("Pages"), "page"),
    (N_("Number"), "number"),
    (N_("Chapter"), "chapter_number"),
    (N_("Extent"), "number_of_pages"),
    (N_("Event"), "event_title"),
    (N_("Event place"), "event_place"),
    (N_("Genre"), "genre"),
    (N_("Medium"), "medium"),
    (N_("Publication status"), "publication_status"),
    (N_("Authority"), "authority"),
    (N_("Reviewed work"), "reviewed_title"),
    (N_("Original title"), "original_title"),
    (N_("Archive"), "archive"),
    (N_("Call number"), "call_number"),
    (N_("Licence"), "license"),
)


def _plain_facts(desk: Desk, record: Record) -> Iterator[Fact]:
    for label, field in _PLAIN_FACTS:
        text = _pages(record) if field == "page" else getattr(record, field)
        if field == "archive":
            text = _listed(desk, text, record.archive_place)
        if text:
            yield Fact(label=desk.interface.gettext(label), values=(Link(label=text),))


def _published(desk: Desk, record: Record) -> Iterator[Link]:
    if record.publisher:
        link = desk.text_link("publisher", record.publisher)
        place = f", {record.publisher_place}" if record.publisher_place else ""
        yield Link(label=link.label + place, url=link.url)
    if record.issued is not None:
        text = desk.interface.date(record.issued)
        yield Link(label=text, url=_year_url(desk, record, record.issued))


def _first_published(desk: Desk, record: Record) -> Iterator[Link]:
    if text := _listed(desk, record.original_publisher, record.original_publisher_place):
        yield Link(label=text)
    if record.original_date is not None:
        yield Link(label=desk.interface.date(record.original_date))


def _listed(desk: Desk, *texts: str) -> str:
    return desk.interface.pgettext("between details", ", ").join(text for text in texts if text)


def _year_url(desk: Desk, record: Record, issued: PartialDate) -> str:
    index = desk.index_of_field("issued")
    return desk.value_url(index, record.year) if index and issued.year is not None and record.year else ""


def _identifier_link(item: Identifier) -> Link:
    base = _RESOLVERS.get(item.scheme, "")
    # A DOI may hold '#', '?', '<' or a space; in an address these would mean something else.
    safe = (
        item.value.replace("%", "%25").replace("#", "%23").replace("?", "%3F").replace(" ", "%20").replace("<", "%3C")
    )
    return Link(label=item.value, url=base + safe.replace(">", "%3E") if base else "")


def _saved_in(desk: Desk, record: Record) -> Iterator[SavedIn]:
    for resolved in desk.catalogue.lists_with(record.id):
        yield _place(desk, resolved, record.id)


def _place(desk: Desk, resolved: ResolvedList, record_id: str) -> SavedIn:
    at = next(i for i, place in enumerate(resolved.places) if place.record_id == record_id)
    place = resolved.places[at]
    before = resolved.places[at - 1].record_id if at else ""
    after = resolved.places[at + 1].record_id if at + 1 < len(resolved.places) else ""
    slug = desk.catalogue.list_slugs[resolved.list.id]
    return SavedIn(
        list=Link(label=resolved.list.title, url=urls.reading_list(slug)),
        position=place.number,
        total=len(resolved.places),
        section=resolved.list.sections[place.section].title,
        note=place.item.note,
        previous=desk.card(before) if before else None,
        next=desk.card(after) if after else None,
    )


def _staff_row(desk: Desk, record: Record, field: SourceField) -> StaffRow:
    origin = record.origins[field.origin] if field.origin < len(record.origins) else record.origin
    line = field.line or origin.line
    return StaffRow(
        key=field.key,
        values=field.values or _own_values(desk, record, field.name),
        origin=f"{origin.path}:{line}" if line else origin.path,
        status=field.status,
        confidence=field.confidence,
    )


def _own_values(desk: Desk, record: Record, name: str) -> tuple[str, ...]:
    value = getattr(record, name, "")
    if isinstance(value, tuple):
        return tuple(_words(desk, item) for item in value)
    return (_words(desk, value),) if value not in ("", None) else ()


def _words(desk: Desk, value: object) -> str:
    if isinstance(value, Name):
        return value.display
    if isinstance(value, PartialDate):
        return value.iso or desk.interface.date(value)
    if isinstance(value, Identifier):
        return value.value
    url = getattr(value, "url", None)
    return fold_spaces(url if isinstance(url, str) else str(value))


def fold_spaces(text: str) -> str:
    """`text` on one line."""
    # The only white space that is printable is the space.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
