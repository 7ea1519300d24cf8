"""Which of the formats in JSON or XML a file is in: one answer, so that no two readers can claim the same file.

Only names are looked at that one format alone uses; what merely resembles a list of records is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from sitegen.readers import vufind

JsonKind = Literal["csl-json", "crossref", "doaj", "vufind", ""]
XmlKind = Literal["marc", "pubmed", "acl", "doaj", ""]

JSON_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")

_FOREIGN: Final = re.compile(rb'"(?:itemType|@context|@type|\$schema)"\s*:')
_DOAJ: Final = re.compile(rb'"bibjson"\s*:\s*\{')
_CROSSREF: Final = re.compile(
    rb'"message-type"\s*:\s*"work|"type"\s*:\s*"(?:journal-article|proceedings-article|book-chapter|book-section|book-part|posted-content|'
    rb'monograph|edited-book|reference-book|reference-entry|dissertation|peer-review|report-component|journal-issue)"'
)
_CROSSREF_MARKS: Final = re.compile(
    rb'"(?:content-domain|is-referenced-by-count|references-count|member|short-container-title)"\s*:'
)
_CSL_TYPE: Final = re.compile(
    rb'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|bill|book|broadcast|chapter|classic|collection|dataset|document|'
    rb"entry(?:-dictionary|-encyclopedia)?|event|figure|graphic|hearing|interview|legal_case|legislation|manuscript|map|motion_picture|"
    rb"musical_score|pamphlet|paper-conference|patent|performance|periodical|personal_communication|post(?:-weblog)?|regulation|report|"
    rb'review(?:-book)?|software|song|speech|standard|thesis|treaty|webpage)"'
)
_CSL_FIELD: Final = re.compile(
    rb'"(?:title|author|editor|issued|container-title|citation-key|citation-label|DOI|ISBN|ISSN|URL|PMID|publisher|publisher-place|note|page)"\s*:'
)
_DATE_PARTS: Final = re.compile(rb'"date-parts"\s*:')
_ID: Final = re.compile(rb'"id"\s*:')

_MARC: Final = re.compile(
    rb"http://www\.loc\.gov/MARC21/slim|<(?:\w+:)?datafield\s+[^<>]*tag\s*=|<(?:\w+:)?controlfield\s+[^<>]*tag\s*="
)
_PUBMED: Final = re.compile(
    rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet|MedlineCitationSet|MedlineCitation)[\s>]"
)
_ACL: Final = re.compile(rb"<collection\s+[^<>]*id\s*=[^<>]*>\s*(?:<!--.*?-->\s*)*<volume[\s>]", re.DOTALL)
_DOAJ_XML: Final = re.compile(
    rb"<records[\s>].*?<record[\s>].*?<(?:journalTitle|fullTextUrl|documentType|affiliationsList)[\s>/]", re.DOTALL
)


def as_utf8(head: bytes) -> bytes:
    """The first bytes of a file in an encoding that patterns of bytes can be sought in, without a byte order mark."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


@lru_cache(maxsize=8)
def json_kind(path: str, head: bytes) -> JsonKind:
    """The format of a JSON file, '' where it is none of ours."""
    if not path.lower().endswith(JSON_SUFFIXES):
        return ""
    head = as_utf8(head)
    if head.lstrip()[:1] not in (b"{", b"["):
        return ""
    if vufind.claims(path, head):
        return "vufind"
    if _FOREIGN.search(head):
        return ""
    if _DOAJ.search(head):
        return "doaj"
    if _CROSSREF.search(head) or (_CROSSREF_MARKS.search(head) and not _CSL_TYPE.search(head)):
        return "crossref"
    if _CSL_TYPE.search(head) and _CSL_FIELD.search(head) and _ID.search(head):
        return "csl-json"
    return "csl-json" if _DATE_PARTS.search(head) and _CSL_FIELD.search(head) else ""


@lru_cache(maxsize=8)
def xml_kind(path: str, head: bytes) -> XmlKind:
    """The format of an XML file, '' where it is none of ours. It need not be well-formed."""
    if not path.lower().endswith(".xml"):
        return ""
    head = as_utf8(head)
    if _MARC.search(head):
        return "marc"
    if _PUBMED.search(head):
        return "pubmed"
    if _ACL.search(head):
        return "acl"
    return "doaj" if _DOAJ_XML.search(head) else ""
