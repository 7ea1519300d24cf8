"""From an entry to a draft: every field under the record's own name, what has no name here kept for the staff view.

What only several fields together tell (a date out of year and month, a title with its subtitle, what `number` counts) is put together
here; what the values mean is left to `sitegen.normalise`.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.errors import Origin
from sitegen.model import Draft, FieldStatus, RawField
from sitegen.readers.bibtex import tables
from sitegen.readers.bibtex.blocks import Flaw
from sitegen.readers.bibtex.inherit import Entry, Value, keys
from sitegen.readers.bibtex.months import issued, plain_date
from sitegen.readers.bibtex.names import names, split_top, whole
from sitegen.readers.bibtex.verbatim import addresses, verbatim
from sitegen.vocabulary import TYPES as CSL_TYPES

FORMAT: Final = "bibtex"
#: Types whose title stands in `title` and whose whole in `booktitle`.
_PARTS: Final = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
_ARTICLES: Final = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "preprint", "review", "review-book", "periodical"}
)
_COUNTED: Final = frozenset(
    "report thesis patent standard legislation bill legal_case dataset software document manuscript".split()
)
_DATES: Final = frozenset({"accessed", "original_date", "event_date"})
_DAY: Final = re.compile(r"\d{4}[-./]\d\d?[-./]\d\d?")
_ARXIV: Final = re.compile(
    r"(?:arxiv[:\s.]*|abs/)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)", re.IGNORECASE
)
_ARXIV_NUMBER: Final = re.compile(
    r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?: \[[\w.-]+\])?", re.IGNORECASE
)
_PUBMED: Final = re.compile(r"\b(PMID|PMCID)\}?:\}?\s*(?:PMC)?(\d{4,9})")
_EXTENT: Final = re.compile(
    r"\(?(?:[ivxlcdm]+\s*[,+]\s*)?\d+\s*(?:pp?\.?|pages?|S\.?|Seiten|s\.|pgs?\.?|leaves|Bl\.?)\)?\.?", re.IGNORECASE
)
_ENDED: Final = re.compile(r"[.?!:;,–—-][}\"'”’]*$")
_AND: Final = re.compile(r"\s+and\s+")
_SEPARATORS: Final = {",": re.compile(","), ";": re.compile(";")}


def draft(entry: Entry, path: str, flaws: list[Flaw]) -> Draft:
    """The draft of an entry; what is odd about its fields is added to `flaws`."""
    maker = _Maker(entry, flaws)
    maker.run()
    return Draft(origin=Origin(path=path, line=entry.line, format=FORMAT), fields=tuple(maker.out), markup="latex")


class _Maker:
    def __init__(self, entry: Entry, flaws: list[Flaw]) -> None:
        self.entry = entry
        self.fields = entry.fields
        self.flaws = flaws
        self.out: list[RawField] = []
        self.kind = self.type()
        self.imprint = self.publisher()
        self.whole = self.container()

    def run(self) -> None:
        entry, out = self.entry, self.out
        if entry.key:
            out.append(RawField(name="id", value=entry.key, key="citekey", line=entry.line))
        out.append(RawField(name="type", value=self.kind, key="", line=entry.line))
        out.append(RawField(name="", value=entry.kind, key="entrytype", line=entry.line))
        for name, value in self.fields.items():
            text = value.text.strip()
            if text:
                self.field(name, text, value.line)
        for name, value in entry.doubles:
            self.double(name, value)
        self.rest()

    # --- one field at a time --------------------------------------------------------------------------------------------------

    def field(self, name: str, text: str, line: int) -> None:
        target = tables.PLAIN.get(name)
        if target is not None:
            value = plain_date(text) if target in _DATES else text
            self.out.append(RawField(name=target, value=value, key=name, line=line))
        elif name in tables.PEOPLE:
            self.people(name, text, line)
        elif name in tables.IDENTIFIERS:
            self.out.append(
                RawField(name="identifiers", value=verbatim(text), key=name, line=line, scheme=tables.IDENTIFIERS[name])
            )
        elif name in tables.LISTS:
            self.values(tables.LISTS[name], name, text, line)
        elif name in HANDLERS:
            getattr(self, HANDLERS[name])(name, text, line)
        elif not private(name):
            self.keep(name, text, line)

    def keep(self, name: str, text: str, line: int) -> None:
        """A field that the record has no name for: the staff view shows it."""
        self.out.append(RawField(name="", value=text, key=name, line=line))

    def infer(
        self, name: str, text: str, line: int, *, scheme: str = "", confidence: float = 1.0, sure: bool = False
    ) -> None:
        """A field that the entry says in other words."""
        status: FieldStatus = "source" if sure else "inferred"
        self.out.append(
            RawField(name=name, value=text, key="", line=line, scheme=scheme, status=status, confidence=confidence)
        )

    def double(self, name: str, value: Value) -> None:
        """A field that stands twice: the first counts, as in BibTeX, but a list takes both."""
        text = value.text.strip()
        if name in tables.LISTS or name in ("url", "isbn", "issn"):
            self.field(name, text, value.line) if text else None
        elif text and not private(name):
            self.keep(name, text, value.line)

    def people(self, name: str, text: str, line: int) -> None:
        target, role = tables.PEOPLE[name]
        if name.startswith("editor"):
            kind = self.text(f"{name}type").lower()
            if kind in tables.EDITOR_ROLES:
                target, role = "contributors", tables.EDITOR_ROLES[kind]
            elif name != "editor" and kind in ("", "editor"):
                target, role = "editors", ""
        if name == "bookauthor" and text == self.text(
            "author"
        ):  # inherited twice: whoever wrote the book wrote the chapter
            return
        self.out += [RawField(name=target, value=one, key=name, line=line, role=role) for one in names(text)]

    def values(self, target: str, name: str, text: str, line: int) -> None:
        for part in listed(text):
            self.out.append(RawField(name=target, value=part, key=name, line=line))

    def title(self, name: str, text: str, line: int) -> None:
        subtitle = self.text("subtitle")
        if subtitle:
            self.infer("title", _joined(text, subtitle), line, sure=True)
            self.keep(name, text, line)
        else:
            self.out.append(RawField(name="title", value=text, key=name, line=line))

    def whole_title(self, name: str, text: str, line: int) -> None:
        """`journal`, `journaltitle`, `booktitle`, `maintitle`: the one that the entry is in, with its subtitle."""
        if name != self.whole:
            self.keep(name, text, line)
            return
        if text[0] == "\\" and text[1:] in tables.JOURNALS:
            self.infer("container_title", tables.JOURNALS[text[1:]], line, sure=True)
            self.keep(name, text, line)
            return
        subtitle = self.text(
            {"journaltitle": "journalsubtitle", "booktitle": "booksubtitle", "maintitle": "mainsubtitle"}.get(name, "")
        )
        if subtitle:
            self.infer("container_title", _joined(text, subtitle), line, sure=True)
            self.keep(name, text, line)
        else:
            self.out.append(RawField(name="container_title", value=text, key=name, line=line))
        if "eprint" not in self.fields and (found := _ARXIV.search(text)):
            self.infer("identifiers", found[1], line, scheme="arxiv", confidence=0.95)

    def series(self, name: str, text: str, line: int) -> None:
        self.out.append(RawField(name="collection_title", value=text, key=name, line=line))

    def number(self, name: str, text: str, line: int) -> None:
        """An issue, a volume of a series, or a report's number; `issue` beside `number` is a name for the issue ('Spring')."""
        if self.kind in _ARTICLES:
            target = "issue" if name == "number" or "number" not in self.fields else ""
        elif name == "issue":
            target = "issue"
        else:
            target = "collection_number" if self.kind not in _COUNTED and self.text("series") else "number"
        self.out.append(RawField(name=target, value=text, key=name, line=line))

    def pages(self, name: str, text: str, line: int) -> None:
        target = "number_of_pages" if _EXTENT.fullmatch(text) and not self.text("pagetotal") else "page"
        self.out.append(RawField(name=target, value=text, key=name, line=line))

    def article_number(self, name: str, text: str, line: int) -> None:
        self.out.append(RawField(name="number", value=text, key=name, line=line))
        if not self.text("pages"):
            self.infer("page", text, line, confidence=0.9)

    def published_by(self, name: str, text: str, line: int) -> None:
        target = "publisher" if name == self.imprint else ""
        if name == "institution" and self.kind == "legal_case":
            target = "authority"
        self.out.append(RawField(name=target, value=text, key=name, line=line))

    def place(self, name: str, text: str, line: int) -> None:
        """Where it was published; of a paper with two places, `location` is where the conference was (as ACM writes it)."""
        target = ""
        if name == "location" and self.kind == "paper-conference" and self.text("address") and not self.text("venue"):
            target = "event_place"
        elif name == next(
            (key for key in ("address", "location", "city") if self.text(key)), name
        ) and not text.startswith("country"):
            target = "publisher_place"
        self.out.append(RawField(name=target, value=text, key=name, line=line))

    def date(self, name: str, text: str, line: int) -> None:
        """`date`, else `year` with `month` and `day`, once."""
        first = next(key for key in ("date", "year", "month", "day") if self.text(key))
        if name == first:
            value, problem = issued(*(self.text(key) for key in ("date", "year", "month", "day")))
            if problem:
                where = self.fields["month"].line if "month" in self.fields else line
                self.flaws.append(
                    Flaw(where, "bad-month", problem, "write jan to dec, or a number from 1 to 12", "month")
                )
            if value == text:
                self.out.append(RawField(name="issued", value=text, key=name, line=line))
                return
            if value:
                self.infer("issued", value, line, sure=True)
        self.keep(name, text, line)

    def genre(self, name: str, text: str, line: int) -> None:
        known = tables.GENRES.get(text.lower())
        if self.kind in _ARTICLES:  # the Web of Science says 'Article' here
            self.keep(name, text, line)
        elif known:
            self.infer("genre", known, line, sure=True)
            self.keep(name, text, line)
        else:
            self.out.append(RawField(name="genre", value=text, key=name, line=line))

    def language(self, name: str, text: str, line: int) -> None:
        if name == "language" or not self.text("language"):
            for part in _AND.split(text):
                self.values("languages", name, part, line)
        else:
            self.keep(name, text, line)

    def link(self, name: str, text: str, line: int) -> None:
        found = addresses(text)
        if name == "url" or (found and name != "howpublished"):
            for address in found or [verbatim(text)]:
                self.out.append(
                    RawField(name="urls", value=address, key=name, line=line, role="PDF" if name == "pdf" else "")
                )
        elif name == "howpublished" and found and not self.text("url"):
            for address in found:
                self.infer("urls", address, line)
            self.keep(name, text, line)
        elif name == "howpublished" and not found:
            self.out.append(RawField(name="medium", value=text, key=name, line=line))
        elif name != "pdf":
            self.keep(name, text, line)

    def eprint(self, name: str, text: str, line: int) -> None:
        prefix = (self.text("eprinttype") or self.text("archiveprefix")).strip("{}").lower()
        text = verbatim(text)
        scheme = tables.EPRINTS.get(prefix, "") or ("arxiv" if not prefix and _ARXIV_NUMBER.fullmatch(text) else "")
        if scheme:
            self.out.append(RawField(name="identifiers", value=text, key=name, line=line, scheme=scheme))
        else:
            self.keep(name, text, line)

    def note(self, name: str, text: str, line: int) -> None:
        self.keep(name, text, line)
        for scheme, number in _PUBMED.findall(text):
            if scheme.lower() not in self.fields:
                self.infer("identifiers", number, line, scheme=scheme.lower(), confidence=0.95)
        if not any(self.text(key) for key in ("url", "doi", "howpublished", "eprint")):
            for address in addresses(text) if "\\url" in text else ():
                self.infer("urls", address, line, confidence=0.9)

    def moment(self, name: str, text: str, line: int) -> None:
        found = None if "bibsource" in self.fields else _DAY.match(text)
        if found:
            self.infer(tables.MOMENTS[name], re.sub("[./]", "-", found[0]), line, sure=True)
        self.keep(name, text, line)

    def alias(self, name: str, text: str, line: int) -> None:
        for key in keys(text):
            self.out.append(RawField(name="aliases", value=key, key=name, line=line))

    def drop(self, name: str, text: str, line: int) -> None:
        """Said elsewhere."""

    # --- what the whole entry tells -------------------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return value.text.strip() if value else ""

    def type(self) -> str:
        kind = self.entry.kind
        found = tables.TYPES.get(kind, kind)
        if found == "webpage" and self.text("howpublished").lower() == "blog":
            found = "post-weblog"
        if found in ("document", "webpage", "manuscript") and self.is_arxiv():
            found = "preprint"
        elif kind == "article":
            journal = self.text("journal") or self.text("journaltitle")
            if (
                _ARXIV.search(journal)
                or journal.lower().startswith(("arxiv", "biorxiv", "medrxiv"))
                or (not journal and self.is_arxiv())
            ):
                found = "preprint"
        elif found == "manuscript" and self.text("eventtitle"):
            found = "speech"
        subtype = self.text("entrysubtype").lower()
        return tables.SUBTYPES.get(subtype, subtype if subtype in _CSL else found) if subtype else found

    def is_arxiv(self) -> bool:
        prefix = (self.text("eprinttype") or self.text("archiveprefix")).strip("{}").lower()
        return (
            "arxiv" in self.fields
            or prefix == "arxiv"
            or (not prefix and bool(_ARXIV_NUMBER.fullmatch(self.text("eprint"))))
        )

    def publisher(self) -> str:
        """The field that names who published it: of a thesis or report the institution, which of a case is its court, else the publisher."""
        order: tuple[str, ...] = ("institution", "school", "publisher", "organization")
        if self.kind == "legal_case":
            return next((name for name in ("publisher", "organization") if self.text(name)), "")
        if self.kind not in ("thesis", "report"):
            order = ("publisher", "institution", "school", "organization")
        return next((name for name in order if self.text(name)), "")

    def container(self) -> str:
        """The field that names what the entry is in."""
        journal = ("journaltitle", "journal")
        order: tuple[str, ...] = (
            ("booktitle", *journal, "maintitle") if self.kind in _PARTS else (*journal, "booktitle", "maintitle")
        )
        if self.kind == "book":
            order = ("maintitle",) if self.text("title") else ()
        return next((name for name in order if self.text(name)), "")

    def rest(self) -> None:
        """What is inferred where no field says it."""
        entry = self.entry
        if not self.text("title"):
            name = next((name for name in _TITLES if self.text(name) and name != self.whole), "") or self.whole
            if name:
                self.infer("title", self.text(name), self.fields[name].line, confidence=0.5)
        if not self.text("type") and entry.kind in (
            "phdthesis",
            "mastersthesis",
            "mathesis",
            "bachelorsthesis",
            "diplomathesis",
        ):
            self.infer("genre", tables.GENRES[entry.kind], entry.line, sure=True)


_TITLES: Final = (
    "booktitle",
    "titleaddon",
    "maintitle",
    "issuetitle",
    "shorttitle",
    "eventtitle",
    "journaltitle",
    "journal",
)
#: CSL's own names are subtypes, too (but 'article', which is a word of BibTeX's).
_CSL: Final = frozenset(CSL_TYPES) - {"article"}
#: Fields with a method of their own -> its name.
HANDLERS: Final[dict[str, str]] = {
    "title": "title", "journal": "whole_title", "journaltitle": "whole_title", "booktitle": "whole_title", "maintitle": "whole_title",
    "series": "series", "number": "number", "issue": "number", "pages": "pages", "eid": "article_number", "articleno": "article_number",
    "article-number": "article_number", "publisher": "published_by", "institution": "published_by", "school": "published_by",
    "organization": "published_by", "location": "place", "address": "place", "city": "place", "date": "date", "year": "date", "month": "date",
    "day": "date", "type": "genre", "language": "language", "langid": "language", "hyphenation": "language", "eprint": "eprint", "note": "note",
    "ids": "alias",
} | dict.fromkeys(tables.LINKS, "link") | dict.fromkeys(tables.MOMENTS, "moment")  # fmt: skip


def private(name: str) -> bool:
    """Whether a field is a path on its owner's machine or a note to self."""
    return name in tables.PRIVATE or name.startswith(tables.PRIVATE_PREFIXES)


def listed(text: str) -> list[str]:
    """The values of a list: separated by semicolons if it has any, else by commas, outside of braces."""
    mark = ";" if ";" in text else ","
    if mark not in text:
        return [text]
    parts = text.split(mark) if "{" not in text else split_top(text, _SEPARATORS[mark])
    if len(parts) == 1 and mark == ";":
        parts = split_top(text, _SEPARATORS[","])
    return [inner if (inner := whole(part)) is not None else part for piece in parts if (part := piece.strip())]


def _joined(title: str, subtitle: str) -> str:
    return f"{title} {subtitle}" if _ENDED.search(title) else f"{title}: {subtitle}"
