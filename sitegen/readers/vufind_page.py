"""A VuFind record page as a person copies it out of the browser: plain text with the rows of the staff view.

The rows come as '| key | value |' or with tabs. Values of one field stand in one row; where they end is worked out by
`sitegen.readers.flattened`, and every field recovered so is marked as inferred, with a confidence. Without a staff view
the brief view ('Language: English') is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import structs

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers import flattened
from sitegen.readers.base import empty_file, file_finding
from sitegen.readers.sniff import as_utf8
from sitegen.readers.vufind import solr_fields
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "vufind-page"

_KEYS: Final = frozenset(
    "_version_ allfields author author2 author2_role author_corporate author_facet author_role author_sort author_variant "
    "callnumber callnumber-raw collection container_issue container_reference container_start_page container_title "
    "container_volume contents description doi_str_mv edition era first_indexed format fullrecord genre geographic id "
    "institution isbn issn language last_indexed lccn oclc_num physical publishDate publishDateSort publisher recordtype "
    "record_format series spelling spellingShingle title title_auth title_full title_fullStr title_full_unstemmed "
    "title_short title_sort title_sub topic topic_facet url work_keys_str_mv".split()
)
#: Labels of the brief view -> the Solr field that says the same.
_LABELS: Final = {
    "main author": "author", "main authors": "author", "corporate author": "author_corporate",
    "other authors": "author2", "format": "format", "language": "language", "published": "publisher",
    "series": "series", "subjects": "topic", "online access": "url", "edition": "edition",
}  # fmt: skip
_DYNAMIC: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}_(?:str|txt|isn|date|boolean)(?:_mv)?")
_ID: Final = re.compile(r"^\|?[ \t]*id[ \t]*[|\t][ \t]*[^\s|]", re.MULTILINE)
_SAVED: Final = re.compile(r"^[|\s]*Saved in:", re.MULTILINE)
_ADDRESS: Final = re.compile(r"\s+(?=https?://)")
#: Rows whose values `spelling` can tell apart.
_JOINED: Final = ("topic", "genre", "geographic", "era")
_MOST: Final = 4


def claims(path: str, head: bytes) -> bool:
    """Plain text in which at least four rows of a staff view stand, or the labels of a brief one."""
    if not path.lower().endswith(".txt"):
        return False
    text = as_utf8(head).decode("utf-8", "ignore").replace("\r", "\n")
    lines = text.split("\n")
    rows = {key for key, _ in map(_row, lines) if key in _KEYS}
    if len(rows) >= _MOST and rows & {"title", "title_full", "spelling", "work_keys_str_mv"}:
        return True
    labels = {label for label, _ in map(_labelled, lines) if label in _LABELS}
    return _SAVED.search(text) is not None and len(labels) >= 2


def _row(line: str) -> tuple[str, str]:
    """The key and the value of a row of the staff view; '' for what is none."""
    bare = line.strip(" \t").removeprefix("|").removesuffix("|").strip(" \t")
    at = min((place for place in (bare.find("|"), bare.find("\t")) if place >= 0), default=0)
    return bare[:at].strip(), bare[at + 1 :].strip()


def _labelled(line: str) -> tuple[str, str]:
    """The label, in lower case, and the value of a row of the brief view: '| Format: | Article |', 'Format: Article'."""
    label, _, value = line.strip(" |\t").partition(":")
    return label.strip().lower(), value.strip(" |\t")


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each page of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    drafts: list[Draft] = []
    findings: list[Finding] = []
    pages = _pages(text)
    for page, lines in pages:
        origin = Origin(path=source.path, line=next(iter(lines.values()), 1), format=FORMAT)
        fields, lost = _fields(page, lines)
        findings += [_lost(source.path, key, lines[key]) for key in lost]
        drafts.append(Draft(origin=origin, fields=tuple(fields), markup="html"))
    return ReadResult(drafts=tuple(drafts), findings=tuple(findings), entries=max(len(_ID.findall(text)), len(pages)))


def _lost(path: str, key: str, line: int) -> Finding:
    return file_finding(
        "values-run-together",
        "the page ran several values together, and nothing else in it tells them apart",
        Origin(path=path, line=line, format=FORMAT),
        severity="warning",
        field=key,
        hint="copy them one by one, or get the record as JSON",
    )


def _pages(text: str) -> list[tuple[dict[str, str], dict[str, int]]]:
    """The rows of each page with their lines; a key that comes again begins another page."""
    pages: list[tuple[dict[str, str], dict[str, int]]] = [({}, {})]
    for number, line in enumerate(text.split("\n"), 1):
        key, value = _row(line)
        if key not in _KEYS and not (_DYNAMIC.fullmatch(key) and value):
            continue
        page, lines = pages[-1]
        if key in page:
            page, lines = {}, {}
            pages.append((page, lines))
        page[key] = value
        lines[key] = number
    if not pages[0][0]:
        pages = [_brief(text)]
    return pages


def _brief(text: str) -> tuple[dict[str, str], dict[str, int]]:
    """A page without a staff view: its first line is the title, the labels say the rest."""
    page: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        label, value = _labelled(line)
        if key := _LABELS.get(label, ""):
            if value.strip(
                ", "
            ):  # the names of authors are links, and some browsers leave only the commas between them
                page.setdefault(key, value)
                lines.setdefault(key, number)
        elif "title" not in page and line.strip(" |"):
            page["title"] = line.strip(" |")
            lines["title"] = number
    return page, lines


# --- fields -----------------------------------------------------------------------------------------------------------


def _fields(page: dict[str, str], lines: dict[str, int]) -> tuple[list[RawField], list[str]]:
    """The fields of a page, and the rows whose values could not be told apart."""
    document: dict[str, object] = dict(page)
    title, spelling = page.get("title", "") or page.get("title_full", ""), page.get("spelling", "")
    inferred: dict[str, float] = {}
    lost: list[str] = []
    row = page.get("author", "")
    parted = flattened.authors(row, spelling, title, page.get("work_keys_str_mv", "")) if row else flattened.Parted()
    if row and not parted.values and page.get("author_sort", row) != row:
        lost.append("author")
    found = {"author": parted} | {key: flattened.values(page[key], spelling) for key in _JOINED if page.get(key)}
    for key, parts in found.items():
        if len(parts.values) > 1:
            document[key] = list(parts.values)
            inferred[key] = parts.confidence
    if len(urls := _ADDRESS.split(page.get("url", ""))) > 1:
        document["url"] = urls
    fields = [
        structs.replace(field, status="inferred", confidence=inferred[field.key]) if field.key in inferred else field
        for field in solr_fields(document, lines)
    ]
    return _with_affiliations(fields, spelling, page.get("description", "")), lost


def _with_affiliations(fields: list[RawField], spelling: str, abstract: str) -> list[RawField]:
    """The authors with their affiliations, where `spelling` holds one for each."""
    names = [str(field.value) for field in fields if field.key == "author"]
    places = flattened.affiliations(spelling, abstract, names[-1], len(names)) if names else flattened.Parted()
    if not places.values:
        return fields
    left = iter(places.values)
    return [
        structs.replace(field, value=RawName(whole=str(field.value), affiliation=next(left)), status="inferred")
        if field.key == "author"
        else field
        for field in fields
    ]
