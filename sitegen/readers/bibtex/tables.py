"""What BibTeX's and biblatex's entry types and fields are called here. Pure tables; what needs a look at the whole entry is in `fields`.

Sources: 'BibTeXing' (1988), the biblatex manual sections 2.1 and 2.2, and the fields that JabRef, Zotero with Better BibTeX, BibDesk, Mendeley,
DBLP and the ACL Anthology write.
"""

from __future__ import annotations

from typing import Final

#: Entry type -> CSL type ('preprint' stands for CSL's `article`, since that word is BibTeX's for another thing).
TYPES: Final[dict[str, str]] = {
    "article": "article-journal", "suppperiodical": "article-journal", "periodical": "periodical", "magazine": "article-magazine",
    "newspaper": "article-newspaper", "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "ebook": "book", "booklet": "pamphlet", "inbook": "chapter",
    "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter", "suppcollection": "chapter", "inreference": "entry-encyclopedia",
    "suppreference": "entry-encyclopedia", "inproceedings": "paper-conference", "conference": "paper-conference", "manual": "report",
    "techreport": "report", "report": "report", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "mathesis": "thesis",
    "bachelorsthesis": "thesis", "diplomathesis": "thesis", "unpublished": "manuscript", "online": "webpage", "electronic": "webpage",
    "www": "webpage", "webpage": "webpage", "web_page": "webpage", "website": "webpage", "misc": "document", "other": "document",
    "dataset": "dataset", "data": "dataset", "software": "software", "softwareversion": "software", "softwaremodule": "software",
    "codefragment": "software", "program": "software", "patent": "patent", "standard": "standard", "letter": "personal_communication",
    "artwork": "graphic", "image": "graphic", "audio": "song", "music": "song", "movie": "motion_picture", "video": "motion_picture",
    "performance": "performance", "jurisdiction": "legal_case", "legal": "legislation", "legislation": "legislation", "bill": "bill",
    "commentary": "document", "bibnote": "document", "review": "review", "presentation": "speech", "talk": "speech", "unpublishedtalk": "speech",
    "preprint": "preprint", "blog": "post-weblog", "blogpost": "post-weblog", "map": "map", "interview": "interview",
}  # fmt: skip
#: `entrysubtype` -> CSL type, where it is not CSL's own name.
SUBTYPES: Final[dict[str, str]] = {
    "newspaper": "article-newspaper", "magazine": "article-magazine", "journal": "article-journal", "article": "preprint", "preprint": "preprint",
}  # fmt: skip
#: What a thesis or report is where its `type` does not say so, and what biblatex's keys in `type` stand for.
GENRES: Final[dict[str, str]] = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "mathesis": "Master's thesis", "bachelorsthesis": "Bachelor's thesis",
    "bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis", "diplomathesis": "Diploma thesis", "techreport": "Technical report",
    "resreport": "Research report", "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD", "patent": "Patent",
    "patentde": "German patent", "patenteu": "European patent", "patentfr": "French patent", "patentuk": "British patent",
    "patentus": "U.S. patent", "patreq": "Patent request", "patreqde": "German patent request", "patreqeu": "European patent request",
    "patreqfr": "French patent request", "patrequk": "British patent request", "patrequs": "U.S. patent request",
}  # fmt: skip

#: Fields with one meaning whatever the entry: name -> field of the record.
PLAIN: Final[dict[str, str]] = {
    "shorttitle": "title_short", "shortjournal": "container_title_short", "journalabbreviation": "container_title_short",
    "volume": "volume", "chapter": "chapter_number", "pagetotal": "number_of_pages", "numpages": "number_of_pages", "volumes": "number_of_volumes",
    "edition": "edition", "version": "version", "eventtitle": "event_title", "venue": "event_place", "section": "section", "abstract": "abstract",
    "eventdate": "event_date", "urldate": "accessed", "lastchecked": "accessed", "lastaccessed": "accessed", "lastaccess": "accessed",
    "origdate": "original_date", "license": "license", "licence": "license", "copyright": "license", "readstatus": "status", "priority": "priority",
    "ranking": "rating", "rating": "rating", "call-number": "call_number", "callnumber": "call_number", "archive": "archive",
    "archivelocation": "archive_location", "archiveplace": "archive_place", "authority": "authority", "reviewedtitle": "reviewed_title",
    "origtitle": "original_title", "origpublisher": "original_publisher", "origlocation": "original_publisher_place",
    "pubstate": "publication_status",
}  # fmt: skip
#: Identifiers: name -> scheme.
IDENTIFIERS: Final[dict[str, str]] = {
    "doi": "doi", "isbn": "isbn", "isbn13": "isbn", "isbn-13": "isbn", "isbn10": "isbn", "issn": "issn", "eissn": "issn", "issn-e": "issn",
    "pmid": "pmid", "pubmedid": "pmid", "pmcid": "pmcid", "pmc": "pmcid", "arxiv": "arxiv", "arxivid": "arxiv", "arxiv_id": "arxiv", "oclc": "oclc",
    "lccn": "lccn", "handle": "handle", "hdl": "handle", "acl": "acl",
}  # fmt: skip
#: `eprinttype` and `archiveprefix` -> scheme.
EPRINTS: Final[dict[str, str]] = {
    "arxiv": "arxiv", "pubmed": "pmid", "pmid": "pmid", "medline": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "pubmedcentral": "pmcid",
    "hdl": "handle", "handle": "handle", "jstor": "jstor", "googlebooks": "googlebooks", "hal": "hal", "ssrn": "ssrn",
}  # fmt: skip
#: Names: field -> (field of the record, CSL role for contributors).
PEOPLE: Final[dict[str, tuple[str, str]]] = {
    "author": ("authors", ""), "editor": ("editors", ""), "translator": ("translators", ""), "bookauthor": ("contributors", "container-author"),
    "commentator": ("contributors", "contributor"), "annotator": ("contributors", "contributor"), "introduction": ("contributors", "contributor"),
    "foreword": ("contributors", "contributor"), "afterword": ("contributors", "contributor"), "collaborator": ("contributors", "contributor"),
    "contributor": ("contributors", "contributor"), "director": ("contributors", "director"), "composer": ("contributors", "composer"),
    "producer": ("contributors", "producer"), "illustrator": ("contributors", "illustrator"), "interviewer": ("contributors", "interviewer"),
    "narrator": ("contributors", "narrator"), "performer": ("contributors", "performer"), "compiler": ("contributors", "compiler"),
    "serieseditor": ("contributors", "collection-editor"), "series-editor": ("contributors", "collection-editor"),
    "editora": ("contributors", "contributor"), "editorb": ("contributors", "contributor"), "editorc": ("contributors", "contributor"),
}  # fmt: skip
#: `editortype` -> CSL role, where editor is not the word.
EDITOR_ROLES: Final[dict[str, str]] = {
    "compiler": "compiler", "director": "director", "organizer": "organizer", "producer": "producer", "founder": "contributor",
    "continuator": "contributor", "redactor": "contributor", "reviser": "contributor", "collaborator": "contributor", "translator": "translator",
    "performer": "performer", "conductor": "performer", "curator": "curator", "illustrator": "illustrator",
}  # fmt: skip
#: Several values in one text: name -> field of the record.
LISTS: Final[dict[str, str]] = {
    "keywords": "subjects", "keyword": "subjects", "mesh": "subjects", "subject": "subjects", "topic": "subjects", "tags": "tags", "groups": "tags",
    "mendeley-tags": "tags", "mendeley-groups": "tags",
}  # fmt: skip
#: Journals as the macros of AASTeX, which NASA's Astrophysics Data System writes (https://ui.adsabs.harvard.edu/help/actions/journal-macros).
JOURNALS: Final[dict[str, str]] = {
    "aj": "The Astronomical Journal", "actaa": "Acta Astronomica", "araa": "Annual Review of Astronomy and Astrophysics",
    "apj": "The Astrophysical Journal", "apjl": "The Astrophysical Journal Letters", "apjs": "The Astrophysical Journal Supplement Series",
    "ao": "Applied Optics", "apss": "Astrophysics and Space Science", "aap": "Astronomy and Astrophysics",
    "aapr": "The Astronomy and Astrophysics Review", "aaps": "Astronomy and Astrophysics Supplement Series", "azh": "Astronomicheskii Zhurnal",
    "baas": "Bulletin of the American Astronomical Society", "icarus": "Icarus", "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jrasc": "Journal of the Royal Astronomical Society of Canada", "memras": "Memoirs of the Royal Astronomical Society",
    "mnras": "Monthly Notices of the Royal Astronomical Society", "na": "New Astronomy", "nar": "New Astronomy Reviews",
    "pasa": "Publications of the Astronomical Society of Australia", "pra": "Physical Review A", "prb": "Physical Review B",
    "prc": "Physical Review C", "prd": "Physical Review D", "pre": "Physical Review E", "prl": "Physical Review Letters",
    "pasp": "Publications of the Astronomical Society of the Pacific", "pasj": "Publications of the Astronomical Society of Japan",
    "qjras": "Quarterly Journal of the Royal Astronomical Society", "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "skytel": "Sky and Telescope", "solphys": "Solar Physics", "sovast": "Soviet Astronomy", "ssr": "Space Science Reviews",
    "zap": "Zeitschrift für Astrophysik", "nat": "Nature", "iaucirc": "IAU Circulars", "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters", "jcp": "The Journal of Chemical Physics", "jgr": "Journal of Geophysical Research",
    "nphysa": "Nuclear Physics A", "physrep": "Physics Reports", "physscr": "Physica Scripta", "planss": "Planetary and Space Science",
    "procspie": "Proceedings of SPIE",
}  # fmt: skip
LINKS: Final = frozenset({"url", "link", "ee", "pdf", "howpublished"})
#: When the owner of the file filed the entry.
MOMENTS: Final[dict[str, str]] = {
    "timestamp": "added", "date-added": "added", "dateadded": "added", "added-at": "added", "creationdate": "added", "added": "added",
    "date-modified": "updated", "datemodified": "updated", "modificationdate": "updated",
}  # fmt: skip
#: Paths on the owner's machine, and notes to self: not even read.
PRIVATE: Final = frozenset(
    "file files filename local-url localurl local-path localfile attachment attachments sentelink papers3link annote annotation annotations annotate "
    "comment comments review owner __markedentry username bdsk-color".split()
)
PRIVATE_PREFIXES: Final = ("bdsk-", "comment-", "sente", "read_")
