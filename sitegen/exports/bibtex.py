"""BibTeX and BibLaTeX: UTF-8, only TeX's specials escaped, every value in balanced braces.

Sources: Oren Patashnik, 'BibTeXing' (1988); the biblatex manual (entry types and fields, section 2). URLs and DOIs are
verbatim fields there, so they are not escaped; braces and backslashes in them are percent-encoded.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from sitegen.digest import short_digest
from sitegen.exports.fields import contributors, edtf, identifiers, is_plain, joined, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.model import Name, PartialDate, Record

#: CSL type -> (BibTeX entry type, BibLaTeX's). Where that does not give the CSL type back, `entrysubtype` holds it.
ENTRY_TYPES: dict[str, tuple[str, str]] = {
    "article": ("misc", "online"),
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "bill": ("misc", "legislation"),
    "book": ("book", "book"),
    "broadcast": ("misc", "video"),
    "chapter": ("incollection", "incollection"),
    "classic": ("book", "book"),
    "collection": ("book", "collection"),
    "dataset": ("misc", "dataset"),
    "document": ("misc", "misc"),
    "entry": ("incollection", "inreference"),
    "entry-dictionary": ("incollection", "inreference"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "figure": ("misc", "image"),
    "graphic": ("misc", "artwork"),
    "legal_case": ("misc", "jurisdiction"),
    "legislation": ("misc", "legislation"),
    "manuscript": ("unpublished", "unpublished"),
    "motion_picture": ("misc", "movie"),
    "pamphlet": ("booklet", "booklet"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "patent": ("misc", "patent"),
    "performance": ("misc", "performance"),
    "periodical": ("misc", "periodical"),
    "personal_communication": ("misc", "letter"),
    "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
    "report": ("techreport", "report"),
    "review": ("article", "article"),
    "review-book": ("article", "article"),
    "software": ("misc", "software"),
    "song": ("misc", "audio"),
    "speech": ("unpublished", "unpublished"),
    "standard": ("misc", "standard"),
    "thesis": ("phdthesis", "thesis"),
    "webpage": ("misc", "online"),
}
#: The CSL type that an entry type means where there is no `entrysubtype`.
DEFAULT_TYPES: dict[str, str] = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "collection",
    "dataset": "dataset",
    "image": "figure",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "letter": "personal_communication",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "online": "webpage",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "broadcast",
}
#: biblatex knows these two by a shorter word.
_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
#: CSL roles and the fields that hold those who have them. Styles know the first; other programs read the others.
_ROLES: dict[str, str] = {
    "container-author": "bookauthor",
    "collection-editor": "serieseditor",
    "compiler": "compiler",
    "composer": "composer",
    "contributor": "contributor",
    "director": "director",
    "illustrator": "illustrator",
    "interviewer": "interviewer",
    "narrator": "narrator",
    "performer": "performer",
    "producer": "producer",
}
#: What biblatex has keys for, which it translates.
_PUBLICATION = {"in press": "inpress", "in preparation": "inpreparation"}
_PARTS = frozenset({"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPECIAL = re.compile(r"[&%#_${}\\~^]")
_ESCAPES = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "{": r"\{",
    "}": r"\}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
#: Where the braces of a text do not pair off, an escaped one would end the value early: BibTeX counts it all the same.
_LONE_BRACES = _ESCAPES | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
#: What TeX would make one character of: dashes and quotation marks.
_LIGATURE = re.compile(r"--+|''+|``+|[?!]`")
_VERBATIM = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_NOT_VERBATIM = re.compile(r"[{}\\ ]")

#: A word of a title; an underscore is none of its letters, for it stands escaped.
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_TAG = re.compile(r"<(/?)(i|em|b|strong|sub|sup)>|<[^>]*>")
_COMMANDS = {
    "i": "emph",
    "em": "emph",
    "b": "textbf",
    "strong": "textbf",
    "sub": "textsubscript",
    "sup": "textsuperscript",
}

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]*")
_NOT_KEY = re.compile(r"[^A-Za-z0-9_:.+/-]+")
_LEADING_VON = re.compile(r"[a-zß-ÿ]\S* ")


#: What stands before, between and after the entries of a file.
FRAME = ("", "\n", "")


def to_bibtex(records: Iterable[Record], *, biblatex: bool = False) -> str:
    """`records` as a BibTeX file in the order given, '' for none. `biblatex`: its types, fields and EDTF dates."""
    return "\n".join([entry(record, biblatex=biblatex) for record in records])


def citation_key(record_id: str) -> str:
    """The key of a record in BibTeX: its id; where BibTeX would not take that, cleaned, with digits of its digest."""
    if _KEY.fullmatch(record_id):
        return record_id
    cleaned = _NOT_KEY.sub("-", record_id).strip("-.:/+_")
    return f"{cleaned[:80] or 'record'}-{short_digest(record_id, 6)}"


def escape(text: str) -> str:
    """`text` on one line with TeX's specials escaped; its braces stay balanced whatever it holds."""
    if not text or text.isalnum():
        return text
    text = _without_specials(one_line(text))
    if "`" in text or "--" in text or "''" in text:
        return _LIGATURE.sub(lambda match: "{}".join(match[0]), text)
    return text


def _without_specials(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    table = _ESCAPES if _balanced(text) else _LONE_BRACES
    return _SPECIAL.sub(lambda match: table[match[0]], text)


def entry(record: Record, *, biblatex: bool = False) -> str:
    """One record as an entry, with a line end."""
    kind = ENTRY_TYPES.get(record.type, ("misc", "misc"))[biblatex]
    if kind == "phdthesis" and "master" in record.genre.lower():
        kind = "mastersthesis"
    lines = [f"@{kind}{{{citation_key(record.id)},"]
    lines += [
        f"  {name} = {{{value}}}," if name != "month" else f"  month = {value},"  # a macro that styles put into words
        for name, value in _fields(record, kind, biblatex)
        if value
    ]
    lines.append("}\n")
    return "\n".join(lines)


def _fields(record: Record, kind: str, biblatex: bool) -> Iterator[tuple[str, str]]:
    """The fields of an entry in the order they are written, escaped; empty ones included."""
    if DEFAULT_TYPES[kind] != record.type or _looks_like_a_preprint(record):
        yield "entrysubtype", _SUBTYPES.get(record.type, record.type)
    yield "author", _names(record.authors)
    yield "editor", _names(record.editors)
    yield "translator", _names(record.translators)
    if record.contributors:
        for role, name in _ROLES.items():
            yield name, _names(contributors(record, role))
    yield "title", _title(record)
    yield "shorttitle", escape(record.title_short)
    yield from _container(record, kind, biblatex)
    yield from _numbers(record, kind)
    yield from _imprint(record, kind, biblatex)
    yield from _date(record.issued, biblatex)
    if record.original_date is not None:
        yield "origdate", edtf(record.original_date)
    yield "origtitle", escape(record.original_title)
    yield "origpublisher", escape(record.original_publisher)
    yield "origlocation", escape(record.original_publisher_place)
    yield "pubstate", escape(_PUBLICATION.get(record.publication_status, record.publication_status))
    yield "reviewedtitle", escape(record.reviewed_title)
    yield from _identifiers(record, biblatex)
    if record.urls:
        yield "url", verbatim(record.urls[0].url)
    if record.accessed is not None:
        yield "urldate", edtf(record.accessed)
    yield "language", joined(record.languages, ", ")
    yield "keywords", ", ".join([_keyword(subject) for subject in record.subjects])
    yield "groups", ", ".join([_keyword(tag) for tag in record.tags])
    yield "copyright", escape(record.license)
    yield "archive", escape(record.archive)
    yield "archiveplace", escape(record.archive_place)
    yield "archivelocation", escape(record.archive_location)
    yield "call-number", escape(record.call_number)
    yield "abstract", escape(record.abstract)


def _looks_like_a_preprint(record: Record) -> bool:
    """Whether others would take this journal article for a preprint: it is on arXiv, too, or in no journal."""
    container = record.container_title
    return record.type == "article-journal" and (
        not container or "rxiv" in container.lower() or bool(record.identifier("arxiv"))
    )


def _container(record: Record, kind: str, biblatex: bool) -> Iterator[tuple[str, str]]:
    if record.type in _PARTS:
        yield "booktitle", escape(record.container_title)
    elif kind == "book":
        yield "maintitle", escape(record.container_title)
    else:
        yield ("journaltitle" if biblatex else "journal"), escape(record.container_title)
        yield "shortjournal", escape(record.container_title_short)
    yield "series", escape(record.collection_title)
    yield "eventtitle", escape(record.event_title)
    yield "venue", escape(record.event_place)
    yield "eventdate", edtf(record.event_date)


def _numbers(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    yield "volume", escape(record.volume)
    if kind == "article":
        yield "number", escape(record.issue)
        yield "eid", escape(record.number)
    else:
        yield "number", escape(record.number or record.collection_number)
        yield "issue", escape(record.issue)
    yield "section", escape(record.section)
    yield "pages", _pages(record.page)
    yield "chapter", escape(record.chapter_number)
    yield "edition", escape(record.edition)
    yield "version", escape(record.version)
    yield "volumes", escape(record.number_of_volumes)
    yield "pagetotal", escape(record.number_of_pages)
    if record.genre:
        yield "type", escape(record.genre)
    if record.medium:
        yield "howpublished", escape(record.medium)


def _imprint(record: Record, kind: str, biblatex: bool) -> Iterator[tuple[str, str]]:
    name = "publisher"
    if record.authority:
        yield ("institution" if kind == "jurisdiction" else "authority"), escape(record.authority)
    if kind in {"thesis", "report", "techreport"}:
        name = "institution"
    elif kind in {"phdthesis", "mastersthesis"}:
        name = "school"
    yield name, escape(record.publisher)
    yield ("location" if biblatex else "address"), escape(record.publisher_place)


def _date(date: PartialDate | None, biblatex: bool) -> Iterator[tuple[str, str]]:
    if date is None:
        return
    if date.year is None:
        yield "year", escape(date.literal)
    elif biblatex:
        yield "date", edtf(date)
    elif is_plain(date):
        yield "year", str(date.year)
        yield "month", _MONTHS[date.month]
        if date.day:
            yield "day", str(date.day)
    else:
        yield "year", str(date.year)
        yield "date", edtf(date)  # BibTeX passes over what it does not know; other programs read it


def _identifiers(record: Record, biblatex: bool) -> Iterator[tuple[str, str]]:
    schemes = dict.fromkeys([item.scheme for item in record.identifiers])
    for scheme in schemes:
        values = identifiers(record, scheme)
        if scheme == "doi":
            yield "doi", verbatim(values[0])
        elif scheme in _EPRINTS:
            yield "eprint", verbatim(values[0])
            yield ("eprinttype" if biblatex else "archiveprefix"), _EPRINTS[scheme]
        elif scheme in _PLAIN_SCHEMES:
            yield scheme, joined(values, ", ")


_EPRINTS = {"arxiv": "arXiv"}
_PLAIN_SCHEMES = frozenset({"isbn", "issn", "pmid", "pmcid", "oclc", "lccn", "handle", "acl"})


def _names(names: tuple[Name, ...]) -> str:
    return " and ".join([_name(name) for name in names])


def _name(name: Name) -> str:
    """'von Family, Jr, Given'; whatever BibTeX would take apart stands in braces."""
    if name.literal:
        return f"{{{escape(name.literal)}}}"
    family = escape(name.family)
    if not name.given and not name.suffix and not name.particle:
        return f"{{{family}}}" if " " in family or "," in family else family
    if "," in family or " and " in f" {family} " or _LEADING_VON.match(family):
        family = f"{{{family}}}"
    given = escape(name.given)
    if "," in given or " and " in f" {given} ":
        given = f"{{{given}}}"
    if not name.suffix and not name.particle and not name.dropping_particle:
        return f"{family}, {given}" if family and given else family or given
    particle = escape(f"{name.dropping_particle} {name.particle}".strip())
    if particle:
        family = f"{particle} {family}" if particle[-1] not in "'’-" else f"{particle}{family}"
    return ", ".join([part for part in (family, escape(name.suffix), given) if part])


def _title(record: Record) -> str:
    if record.untitled:
        return ""
    html = record.title_html
    latex = escape(record.title) if not html or "<math" in html else _tex(html)
    inside = latex[1:]
    return latex if inside == inside.lower() or record.title.isupper() else _WORD.sub(_protect, latex)


def _protect(match: re.Match[str]) -> str:
    """Braces around a word with a capital inside ('DNA', 'mRNA', 'COVID-19'): styles must not lower-case it."""
    word = match[0]
    tail = word[1:]
    return word if tail.islower() or tail == tail.lower() else f"{{{word}}}"


def _tex(html: str) -> str:
    """Our own sanitised inline HTML as TeX: emphasis, sub- and superscripts; other tags vanish, their text stays."""
    out: list[str] = []
    end = 0
    for match in _TAG.finditer(html):
        out.append(_escape_piece(unescape(html[end : match.start()])))
        end = match.end()
        if match[2]:
            out.append("}" if match[1] else f"\\{_COMMANDS[match[2]]}{{")
    out.append(_escape_piece(unescape(html[end:])))
    return "".join(out).strip()


def _escape_piece(text: str) -> str:
    """`escape` for a piece of a text: white space at its ends belongs to the text."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and len(text) > 1 else ""
    return f"{head}{escape(text.strip())}{tail}"


def _pages(page: str) -> str:
    return _DASHES.sub("--", _without_specials(one_line(page)))


_DASHES = re.compile(r"(?<=\w) ?(?:-|–|—|--) ?(?=\w)")


def _keyword(value: str) -> str:
    text = escape(value)
    return f"{{{text}}}" if "," in text or ";" in text else text


def verbatim(value: str) -> str:
    """`value` for a verbatim field (url, doi, eprint): not escaped; braces, backslashes and spaces percent-encoded."""
    return _NOT_VERBATIM.sub(lambda match: _VERBATIM[match[0]], one_line(value))


def _balanced(text: str) -> bool:
    *parts, last = text.split("}")
    depth = 0
    for part in parts:
        depth += part.count("{") - 1
        if depth < 0:
            return False
    return depth + last.count("{") == 0
