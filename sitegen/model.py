"""The words of the house: what a record, a name, a date, a reading list and a page are.

Field names are CSL's where CSL has one (https://docs.citationstyles.org/en/stable/specification.html, appendix IV), VuFind's where
it adds one. All structs are frozen, all collections are tuples, so a record can be shared, hashed, encoded and cached freely.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from sitegen.errors import Finding, Origin

Markup = Literal["text", "latex", "html", "jats"]
FieldStatus = Literal["source", "inferred", "edited"]
ReadingStatus = Literal["", "to-read", "reading", "read"]


# --- what readers yield -------------------------------------------------------------------------------------------------------


class RawName(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A name whose parts the source itself tells apart; nothing is decoded, split or cleaned yet.

    `whole` is a name still to be taken apart ('Given Family' or 'Family, Given') whose source knows more of it (an ORCID, an affiliation).
    """

    whole: str = ""
    family: str = ""
    given: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    orcid: str = ""
    affiliation: str = ""


class RawField(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One value as the source gives it. A field with several values is several `RawField`s.

    `name` is the record's field (see `sitegen.vocabulary.FIELDS`) or '' where the record has no name for it (it is kept for the
    staff view all the same); `key` is the source's own name ('journaltitle', 'topic', '245$a'). `role` is a CSL role for names
    that are neither authors, editors nor translators, or a link's label; `scheme` an identifier scheme ('doi', 'isbn' ...) for `identifiers`.
    """

    name: str
    value: str | RawName
    key: str
    line: int = 0
    role: str = ""
    scheme: str = ""
    status: FieldStatus = "source"
    confidence: float = 1.0


class Draft(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as its file says it: syntax is settled, meaning is not. `markup` says how `title`, `abstract` and the like are written.

    `about` is the id of the record that this draft is an overlay for, or ''.
    """

    origin: Origin
    fields: tuple[RawField, ...]
    body: str = ""
    body_line: int = 0
    markup: Markup = "text"
    about: str = ""


class ReadResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reader makes of one file. `entries` counts the entries of the file independently of the parser, so that a silent
    loss shows: entries = drafts + entries refused by an error finding."""

    drafts: tuple[Draft, ...] = ()
    findings: tuple[Finding, ...] = ()
    entries: int = 0


# --- what records are made of --------------------------------------------------------------------------------------------------


class Name(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A person (`family`, `given` ...) or a corporate body (`literal` alone). `orcid` is the bare 16 digits with hyphens.

    `key` says who this is where the spelling alone does not; '' elsewhere (see `sitegen.catalogue.people`).
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    orcid: str = ""
    affiliation: str = ""
    key: str = ""

    @property
    def display(self) -> str:
        """The name in natural order: 'Ludwig van Beethoven', 'Sammy Davis Jr.', 'World Health Organization'."""
        if self.literal:
            return self.literal
        if not (self.dropping_particle or self.particle or self.suffix):
            return f"{self.given} {self.family}" if self.given and self.family else self.given or self.family
        parts = (self.given, self.dropping_particle, self.particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)

    @property
    def inverted(self) -> str:
        """The name in index order: 'Beethoven, Ludwig van' (dropping particles last), 'de Gaulle, Charles'."""
        if self.literal:
            return self.literal
        if self.family and self.given and not (self.dropping_particle or self.particle or self.suffix):
            return f"{self.family}, {self.given}"
        family = f"{self.particle} {self.family}" if self.particle else self.family
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (family, given, self.suffix) if part)

    @property
    def short(self) -> str:
        """What a citation in the text would say: the family name with its particle, or the corporate body."""
        if self.literal:
            return self.literal
        family = f"{self.particle} {self.family}" if self.particle else self.family
        return family or self.given


class Contributor(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A name with a CSL role other than author, editor or translator ('collection-editor', 'director' ...)."""

    role: str
    name: Name


class PartialDate(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A date at its own precision, after EDTF (ISO 8601-2). Nothing is ever invented: no month, no day.

    `year` is astronomical (0 is 1 BC). `unspecified` counts unknown trailing digits of the year: 1 for '199X'. `season` is 1 to 4
    (spring first). `literal` is the source's wording where it could not be read as a date. `end` closes a range; `open` marks a
    range without an end ('2020/..').
    """

    year: int | None = None
    month: int = 0
    day: int = 0
    season: int = 0
    unspecified: int = 0
    circa: bool = False
    literal: str = ""
    end: PartialDate | None = None
    open: bool = False

    @property
    def iso(self) -> str:
        """'2025', '2025-06' or '2025-06-01'; '' without a certain year. The first date of a range."""
        if self.year is None or self.unspecified:
            return ""
        year = f"{self.year:04d}" if self.year >= 0 else f"-{-self.year:04d}"
        if not self.month:
            return year
        return f"{year}-{self.month:02d}-{self.day:02d}" if self.day else f"{year}-{self.month:02d}"

    @property
    def sort_key(self) -> tuple[int, int, int]:
        """Orders dates of any precision; an unknown date sorts first."""
        month = self.month or (self.season * 3 - 1 if self.season else 0)
        return (-(10**6) if self.year is None else self.year, month, self.day)


class Identifier(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A normalised identifier: scheme 'doi' | 'isbn' | 'issn' | 'pmid' | 'pmcid' | 'arxiv' | 'acl' | 'oclc' | 'lccn' | 'handle' | other."""

    scheme: str
    value: str


class WebLink(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An address that is safe to link to (http, https, ftp only), and what it leads to ('' : the host says enough)."""

    url: str
    label: str = ""


class SourceField(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One row of the staff view: a field as its source wrote it.

    `values` is empty where the record's own field `name` says the same (long texts are not kept twice). `origin` indexes the
    record's `origins`. `status` tells source from inferred from edited; `confidence` is below 1 only where inferred.
    """

    key: str
    name: str = ""
    values: tuple[str, ...] = ()
    line: int = 0
    origin: int = 0
    status: FieldStatus = "source"
    confidence: float = 1.0


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to read, as catalogued. `type` is a CSL type. `*_html` is sanitised inline HTML, '' where escaping the plain text is the same."""

    id: str
    type: str
    title: str
    title_html: str = ""
    title_short: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    issued: PartialDate | None = None
    accessed: PartialDate | None = None
    original_date: PartialDate | None = None
    event_date: PartialDate | None = None
    container_title: str = ""
    container_title_short: str = ""
    collection_title: str = ""
    collection_number: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    chapter_number: str = ""
    number: str = ""
    number_of_pages: str = ""
    number_of_volumes: str = ""
    edition: str = ""
    version: str = ""
    publisher: str = ""
    publisher_place: str = ""
    publication_status: str = ""
    event_title: str = ""
    event_place: str = ""
    genre: str = ""
    medium: str = ""
    section: str = ""
    authority: str = ""
    reviewed_title: str = ""
    original_title: str = ""
    original_publisher: str = ""
    original_publisher_place: str = ""
    archive: str = ""
    archive_place: str = ""
    archive_location: str = ""
    source: str = ""
    call_number: str = ""
    abstract: str = ""
    abstract_html: str = ""
    languages: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    urls: tuple[WebLink, ...] = ()
    subjects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    license: str = ""
    body: str = ""
    status: ReadingStatus = ""
    priority: int = 0
    rating: int = 0
    minutes: int = 0
    prerequisites: tuple[str, ...] = ()
    added: str = ""
    updated: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    merge: bool = True
    origins: tuple[Origin, ...] = ()
    provenance: tuple[SourceField, ...] = ()

    @property
    def language(self) -> str:
        """The first language (BCP 47) or ''."""
        return self.languages[0] if self.languages else ""

    @property
    def untitled(self) -> bool:
        """Whether the title was devised ('[Untitled: Doe 1965]') because the source gives none: shown here, but not passed on."""
        return self.title.startswith("[Untitled: ") and self.title.endswith("]")

    @property
    def origin(self) -> Origin:
        """Where the record was first read."""
        return self.origins[0] if self.origins else Origin(path="")

    def identifier(self, scheme: str) -> str:
        """The first identifier of `scheme`, or ''."""
        for item in self.identifiers:
            if item.scheme == scheme:
                return item.value
        return ""

    @property
    def doi(self) -> str:
        """The bare DOI ('10.1016/j.reth.2025.03.005') or ''."""
        return self.identifier("doi")

    @property
    def year(self) -> str:
        """The year of issue as text ('2025', '199X' as '1990s'), or ''."""
        date = self.issued
        if date is None or date.year is None:
            return ""
        if date.unspecified:
            return f"{date.year}s"
        return str(date.year) if date.year > 0 else f"{1 - date.year} BC"


class PersonRule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person of content/people.toml: the canonical `name`, the spellings that mean it, and the records that they mean it in ((): all).

    `key` is what the person is filed under."""

    name: Name
    key: str
    variants: tuple[Name, ...] = ()
    works: tuple[str, ...] = ()
    origin: Origin


class Overlay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A curator's additions to a record kept elsewhere: `fields` names the fields of `record` that the overlay sets."""

    about: str
    record: Record
    fields: tuple[str, ...]
    origin: Origin


# --- what curators write -------------------------------------------------------------------------------------------------------


class ListItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place in a reading list. `ref` is a record id, an alias or 'doi:...'; `note` is Markdown."""

    ref: str
    note: str = ""
    status: ReadingStatus = ""
    priority: int = 0
    minutes: int = 0
    line: int = 0


class ListSection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a reading list: a heading ('' for what stands before the first one), prose in Markdown, and items in order."""

    title: str = ""
    prose: str = ""
    items: tuple[ListItem, ...] = ()


class ReadingList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A curated list, from content/lists/<id>.md. `feed` asks for a feed of its own."""

    id: str
    title: str
    subtitle: str = ""
    description: str = ""
    order: int = 0
    sections: tuple[ListSection, ...] = ()
    added: str = ""
    updated: str = ""
    draft: bool = False
    feed: bool = False
    origin: Origin


class Removal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record that was taken off the list, from content/removed.toml. `date` is an ISO date or '', `reason` Markdown."""

    id: str
    title: str = ""
    date: str = ""
    reason: str = ""
    replaced_by: str = ""
    origin: Origin


class Page(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A plain page, from content/pages/<id>.md, or the home page's words from content/index.md (id 'index'). `updated` is what git knows."""

    id: str
    title: str
    description: str = ""
    body: str = ""
    order: int = 0
    menu: bool = True
    draft: bool = False
    updated: str = ""
    origin: Origin
