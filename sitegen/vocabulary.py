"""The controlled words: record types and their labels, the fields a record has, and the names people use for them.

Types are CSL 1.0.2's (appendix III of the specification). Front matter may use any alias of a field; docs/records.md lists
them, and a test holds both together.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from sitegen.translate import N_

Shape = Literal["text", "texts", "names", "date", "number", "flag", "identifier", "links", "id"]

#: CSL type -> (singular, plural) as shown to readers; English, the source language of translations.
TYPES: dict[str, tuple[str, str]] = {
    "article": (N_("Preprint"), "Preprints"),
    "article-journal": (N_("Journal article"), "Journal articles"),
    "article-magazine": (N_("Magazine article"), "Magazine articles"),
    "article-newspaper": (N_("Newspaper article"), "Newspaper articles"),
    "bill": (N_("Bill"), "Bills"),
    "book": (N_("Book"), "Books"),
    "broadcast": (N_("Broadcast"), "Broadcasts"),
    "chapter": (N_("Book chapter"), "Book chapters"),
    "classic": (N_("Classic"), "Classics"),
    "collection": (N_("Collection"), "Collections"),
    "dataset": (N_("Dataset"), "Datasets"),
    "document": (N_("Document"), "Documents"),
    "entry": (N_("Entry"), "Entries"),
    "entry-dictionary": (N_("Dictionary entry"), "Dictionary entries"),
    "entry-encyclopedia": (N_("Encyclopedia entry"), "Encyclopedia entries"),
    "event": (N_("Event"), "Events"),
    "figure": (N_("Figure"), "Figures"),
    "graphic": (N_("Graphic"), "Graphics"),
    "hearing": (N_("Hearing"), "Hearings"),
    "interview": (N_("Interview"), "Interviews"),
    "legal_case": (N_("Legal case"), "Legal cases"),
    "legislation": (N_("Legislation"), "Legislation"),
    "manuscript": (N_("Manuscript"), "Manuscripts"),
    "map": (N_("Map"), "Maps"),
    "motion_picture": (N_("Film"), "Films"),
    "musical_score": (N_("Musical score"), "Musical scores"),
    "pamphlet": (N_("Pamphlet"), "Pamphlets"),
    "paper-conference": (N_("Conference paper"), "Conference papers"),
    "patent": (N_("Patent"), "Patents"),
    "performance": (N_("Performance"), "Performances"),
    "periodical": (N_("Journal"), "Journals"),
    "personal_communication": (N_("Personal communication"), "Personal communications"),
    "post": (N_("Post"), "Posts"),
    "post-weblog": (N_("Blog post"), "Blog posts"),
    "regulation": (N_("Regulation"), "Regulations"),
    "report": (N_("Report"), "Reports"),
    "review": (N_("Review"), "Reviews"),
    "review-book": (N_("Book review"), "Book reviews"),
    "software": (N_("Software"), "Software"),
    "song": (N_("Recording"), "Recordings"),
    "speech": (N_("Talk"), "Talks"),
    "standard": (N_("Standard"), "Standards"),
    "thesis": (N_("Thesis"), "Theses"),
    "treaty": (N_("Treaty"), "Treaties"),
    "webpage": (N_("Web page"), "Web pages"),
}


class FieldSpec(Struct, frozen=True):
    """A field of a record: its name in `Record`, the shape a source may give, and the other names it goes by.

    `scheme` is the identifier scheme where the shape is `identifier`.
    """

    name: str
    shape: Shape
    aliases: tuple[str, ...] = ()
    scheme: str = ""


#: Every field that front matter, CSV and overlays may set. Aliases: CSL names (with '-' or '_'), VuFind's Solr names, BibTeX's and short ones.
FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("id", "id", ("citation-key", "citekey", "key")),
    FieldSpec("type", "text", ("entrytype", "record_type", "record_format")),
    FieldSpec("title", "text", ("title_full", "name")),
    FieldSpec("title_short", "text", ("title-short", "shorttitle", "shortTitle")),
    FieldSpec("authors", "names", ("author", "author2", "creator", "creators", "by")),
    FieldSpec("editors", "names", ("editor",)),
    FieldSpec("translators", "names", ("translator",)),
    FieldSpec("issued", "date", ("date", "year", "published", "publishDate", "publication_date", "publicationDate")),
    FieldSpec("accessed", "date", ("urldate", "access_date", "accessDate")),
    FieldSpec("original_date", "date", ("original-date", "origdate")),
    FieldSpec("event_date", "date", ("event-date", "eventdate")),
    FieldSpec(
        "container_title",
        "text",
        ("container-title", "journal", "journaltitle", "series", "booktitle", "publicationTitle", "venue", "in"),
    ),
    FieldSpec("container_title_short", "text", ("container-title-short", "journalAbbreviation", "shortjournal")),
    FieldSpec("collection_title", "text", ("collection-title", "book_series", "seriesTitle")),
    FieldSpec("collection_number", "text", ("collection-number", "seriesNumber", "series_number")),
    FieldSpec("volume", "text", ("container_volume",)),
    FieldSpec("issue", "text", ("container_issue", "number_in_volume")),
    FieldSpec("page", "text", ("pages", "page_range", "container_start_page")),
    FieldSpec("chapter_number", "text", ("chapter-number", "chapter")),
    FieldSpec("number", "text", ("report_number", "patent_number")),
    FieldSpec("number_of_pages", "text", ("number-of-pages", "numPages", "pagetotal")),
    FieldSpec("number_of_volumes", "text", ("number-of-volumes", "volumes")),
    FieldSpec("edition", "text", ()),
    FieldSpec("version", "text", ()),
    FieldSpec("publisher", "text", ("school", "institution_name", "organization")),
    FieldSpec("publisher_place", "text", ("publisher-place", "place", "address", "location")),
    FieldSpec("publication_status", "text", ("publication-status", "pubstate")),
    FieldSpec("event_title", "text", ("event-title", "event", "conference", "eventtitle")),
    FieldSpec("event_place", "text", ("event-place", "venue_place", "eventplace")),
    FieldSpec("genre", "text", ("thesis_type",)),
    FieldSpec("medium", "text", ("howpublished",)),
    FieldSpec("section", "text", ()),
    FieldSpec("authority", "text", ("court",)),
    FieldSpec("reviewed_title", "text", ("reviewed-title",)),
    FieldSpec("original_title", "text", ("original-title", "origtitle")),
    FieldSpec("original_publisher", "text", ("original-publisher", "origpublisher")),
    FieldSpec("original_publisher_place", "text", ("original-publisher-place", "origlocation")),
    FieldSpec("archive", "text", ()),
    FieldSpec("archive_place", "text", ("archive-place", "archivePlace")),
    FieldSpec("archive_location", "text", ("archive-location", "archiveLocation")),
    FieldSpec("source", "text", ("libraryCatalog",)),
    FieldSpec("call_number", "text", ("call-number", "callnumber", "callNumber")),
    FieldSpec("abstract", "text", ("summary", "description", "abstractNote")),
    FieldSpec("languages", "texts", ("language", "lang", "langid")),
    FieldSpec("identifiers", "identifier", ("DOI", "doi"), scheme="doi"),
    FieldSpec("identifiers", "identifier", ("ISBN", "isbn"), scheme="isbn"),
    FieldSpec("identifiers", "identifier", ("ISSN", "issn", "eissn"), scheme="issn"),
    FieldSpec("identifiers", "identifier", ("PMID", "pmid", "pubmed"), scheme="pmid"),
    FieldSpec("identifiers", "identifier", ("PMCID", "pmcid", "pmc"), scheme="pmcid"),
    FieldSpec("identifiers", "identifier", ("arxiv", "arXiv", "arxiv_id"), scheme="arxiv"),
    FieldSpec("identifiers", "identifier", ("acl", "acl_id"), scheme="acl"),
    FieldSpec("identifiers", "identifier", ("oclc", "oclc_num", "OCLC"), scheme="oclc"),
    FieldSpec("identifiers", "identifier", ("lccn", "LCCN"), scheme="lccn"),
    FieldSpec("identifiers", "identifier", ("handle", "hdl"), scheme="handle"),
    FieldSpec("urls", "links", ("url", "URL", "link", "links", "online_access", "pdf")),
    FieldSpec("subjects", "texts", ("subject", "topic", "topics", "keywords", "keyword")),
    FieldSpec("tags", "texts", ("tag", "labels", "groups")),
    FieldSpec("collections", "texts", ("collection",)),
    FieldSpec("institutions", "texts", ("institution",)),
    FieldSpec("formats", "texts", ("format",)),
    FieldSpec("license", "text", ("licence", "rights")),
    FieldSpec("status", "text", ("reading_status", "readstatus", "read_status")),
    FieldSpec("priority", "number", ()),
    FieldSpec("rating", "number", ("ranking", "stars")),
    FieldSpec("minutes", "number", ("reading_time", "time")),
    FieldSpec("prerequisites", "texts", ("requires", "prerequisite")),
    FieldSpec("added", "date", ("date_added", "dateadded", "dateAdded", "first_indexed")),
    FieldSpec("updated", "date", ("date_modified", "datemodified", "dateModified", "last_indexed", "modified")),
    FieldSpec("slug", "text", ()),
    FieldSpec("aliases", "texts", ("ids", "former_ids", "redirects")),
    FieldSpec("body", "text", ("notes", "note_markdown", "why")),
    FieldSpec("draft", "flag", ()),
    FieldSpec("merge", "flag", ()),
)


def field_by_alias() -> dict[str, FieldSpec]:
    """Every accepted name, in its own case and lower-cased with '-' for '_', to its field."""
    table: dict[str, FieldSpec] = {}
    for spec in FIELDS:
        names = (spec.name, *spec.aliases) if spec.shape != "identifier" or spec.name != "identifiers" else spec.aliases
        for name in names:
            table.setdefault(name, spec)
            table.setdefault(name.lower().replace("_", "-"), spec)
    return table
