"""What other vocabularies call the types of CSL, and the small conversions that all of them need."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from sitegen.model import PartialDate

#: Types whose container is a serial with volumes and issues.
SERIALS = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical"})

#: Types that stand in a book.
BOOK_PARTS = frozenset({"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"})

#: CSL type -> DCMI type (https://www.dublincore.org/specifications/dublin-core/dcmi-type-vocabulary/); Text where it is none of these.
DCMI = {
    "broadcast": "MovingImage",
    "collection": "Collection",
    "dataset": "Dataset",
    "event": "Event",
    "figure": "StillImage",
    "graphic": "StillImage",
    "map": "StillImage",
    "motion_picture": "MovingImage",
    "software": "Software",
    "song": "Sound",
}

#: CSL type -> schema.org type; CreativeWork where it is none of these.
SCHEMA = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "broadcast": "Episode",
    "chapter": "Chapter",
    "classic": "Book",
    "collection": "Collection",
    "dataset": "Dataset",
    "entry": "Chapter",
    "entry-dictionary": "Chapter",
    "entry-encyclopedia": "Chapter",
    "graphic": "VisualArtwork",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "musical_score": "SheetMusic",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "ScholarlyArticle",
    "review-book": "Review",
    "software": "SoftwareSourceCode",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "webpage": "WebPage",
}

#: CSL type -> Zotero's item type, where no Highwire tag tells it.
ZOTERO = {
    "article": "preprint",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "bill": "bill",
    "book": "book",
    "broadcast": "tvBroadcast",
    "classic": "book",
    "collection": "book",
    "dataset": "dataset",
    "document": "document",
    "entry": "encyclopediaArticle",
    "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle",
    "event": "presentation",
    "figure": "artwork",
    "graphic": "artwork",
    "hearing": "hearing",
    "interview": "interview",
    "legal_case": "case",
    "legislation": "statute",
    "manuscript": "manuscript",
    "map": "map",
    "motion_picture": "film",
    "musical_score": "document",
    "pamphlet": "document",
    "patent": "patent",
    "performance": "presentation",
    "periodical": "document",
    "personal_communication": "letter",
    "post": "forumPost",
    "post-weblog": "blogPost",
    "regulation": "statute",
    "software": "computerProgram",
    "song": "audioRecording",
    "speech": "presentation",
    "standard": "standard",
    "treaty": "statute",
    "webpage": "webpage",
}

_CREATIVE_COMMONS = re.compile(r"^cc[ -](by(?:-nc)?(?:-nd|-sa)?)(?:[ -](\d\.\d))?$|^(cc-?0)(?:[ -]1\.0)?$")


def schema_type(kind: str) -> str:
    """What schema.org calls a CSL type."""
    return SCHEMA.get(kind, "CreativeWork")


def doi_address(doi: str) -> str:
    """The address of a DOI, with what an address cannot hold percent-encoded; '' for none."""
    return f"https://doi.org/{quote(doi, safe='/:;()!$&*+,=@~-._')}" if doi else ""


@lru_cache(maxsize=1024)
def licence_address(text: str) -> str:
    """The address of a licence: the text itself where it is one, that of a Creative Commons licence by its
    name and version ('CC BY 4.0'), else ''."""
    if re.match(r"https?://[^\s<>\"]+\Z", text):
        return text
    found = _CREATIVE_COMMONS.match(" ".join(text.lower().replace("_", "-").split()))
    if found is None:
        return ""
    if found[3]:
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://creativecommons.org/licenses/{found[1]}/{found[2]}/" if found[2] else ""


def slashed(date: PartialDate | None) -> str:
    """'2025/06/01', '2025/06' or '2025', as Highwire writes dates; '' without a certain year of our era."""
    return date.iso.replace("-", "/") if date is not None and not date.iso.startswith("-") else ""


def page_ends(page: str) -> tuple[str, str]:
    """The first and the last page; an article number is a first page without a last."""
    first, _, last = page.replace("–", "-").replace("--", "-").partition("-")
    first, last = first.strip(), last.strip()
    return ("", "") if "," in page or ";" in page else (first, last)
