"""What kind of thing a record is: the types of CSL 1.0.2, from the names that BibTeX, RIS, Zotero, VuFind, schema.org
and people use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Collection

_SYNONYMS: Final = {
    "article": "preprint e-print eprint posted-content",
    "article-journal": (
        "article journal-article journalarticle jour jfull ejour research-article review-article "
        "scholarlyarticle electronic-article"
    ),
    "article-magazine": "magazine-article magazinearticle mgzn",
    "article-newspaper": "newspaper-article newspaperarticle news newspaper",
    "bill": "unbill",
    "book": (
        "ebook e-book electronic-book monograph mvbook edited-book reference-book book-set textbook books "
        "collected-works whole edbook proceedings conf mvproceedings conference-proceedings"
    ),
    "broadcast": "tv-broadcast radio-broadcast tvbroadcast radiobroadcast podcast",
    "chapter": (
        "incollection inbook book-chapter booksection book-section bookinbook suppbook chap echap book-part "
        "component"
    ),
    "collection": (
        "mvcollection series book-series proceedings-series report-series standard-series archival-collection "
        "archive"
    ),
    "dataset": "data data-set database dbase aggr statistics",
    "document": "misc gen other unknown generic unspecified manual-document electronic elec online-resource",
    "entry": "inreference reference-entry",
    "entry-dictionary": "dictionaryentry dict",
    "entry-encyclopedia": "encyclopediaarticle encyc",
    "figure": "fig",
    "graphic": "artwork art image photo photograph slide print poster picture visualartwork",
    "hearing": "hear",
    "legal_case": "jurisdiction case legal-case",
    "legislation": "statute stat law",
    "manuscript": "unpublished unpb unpd",
    "map": "atlas cartographic",
    "motion_picture": "movie film video videorecording videorecord mpct dvd advs vhs moving-image",
    "musical_score": "score musicalscore music-score notated-music sheet-music",
    "pamphlet": "booklet pamp brochure",
    "paper-conference": (
        "inproceedings conference conferencepaper conference-paper cpaper proceedings-article "
        "conference-article"
    ),
    "patent": "pat",
    "periodical": (
        "journal magazine serial ejournal e-journal electronic-journal newspaper-title publicationissue "
        "periodical-issue issue jrnl journal-issue journal-volume"
    ),
    "personal_communication": "letter email pcomm",
    "post": "forumpost social-media-post socialmediaposting",
    "post-weblog": "blog blogpost blog-post weblog",
    "report": (
        "techreport rprt manual govdoc working-paper workingpaper technical-report white-paper "
        "report-component reporttype techn"
    ),
    "review": "rev peer-review",
    "software": (
        "computerprogram computer-program comp program code softwaresourcecode softwareapplication app "
        "computer-file"
    ),
    "song": "audio audiorecording sound sound-recording music cd lp audiobook musical-recording soundrecording",
    "speech": "presentation lecture talk slides",
    "standard": "stand norm",
    "thesis": (
        "phdthesis mastersthesis bachelorsthesis dissertation thes phd-thesis master-thesis doctoral-thesis "
        "habilitation"
    ),
    "webpage": "web-page website web-site online www web site blog-site",
}  # fmt: skip


@cache
def _table() -> dict[str, str]:
    table = {kind.replace("_", "-"): kind for kind in TYPES}
    for kind, words in _SYNONYMS.items():
        for word in words.split():
            table[word] = kind  # 'article' alone is what BibTeX and VuFind mean by it
    table["preprint"] = "article"
    return table


def known_type(text: str) -> str:
    """The CSL type that `text` names, or ''."""
    if text in TYPES and text != "article":
        return text
    return _table().get(text.strip().lower().replace("_", "-").replace(" ", "-"), "")


def guess_type(names: Collection[str], schemes: Collection[str]) -> str:
    """The type of a record that says none, from the fields and the schemes of the identifiers that it has."""
    if "container_title" in names:
        return "chapter" if "isbn" in schemes and "issn" not in schemes else "article-journal"
    if "event_title" in names:
        return "paper-conference"
    if "isbn" in schemes:
        return "book"
    if "arxiv" in schemes:
        return "article"
    return "document"
