"""RIS, the exchange format of reference managers and databases: two-letter tags, a record from `TY` to `ER`.

Sources: 'RIS format specifications' (Research Information Systems, 2001), the tags of EndNote's and Zotero's exports, and what Ovid, ProQuest,
EBSCO, Scopus and the Web of Science make of them. Read line by line without a library: rispy is as quick, but is silent about text
before the first record, records without `ER` and files with a byte order mark, and tells no lines.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import structs

from sitegen.errors import Finding, Origin
from sitegen.model import Draft, RawField, ReadResult
from sitegen.readers.base import ReadOptions, empty_file, file_finding, summed_up
from sitegen.readers.sniff import as_utf8
from sitegen.readers.tagged import Block, Grammar, TaggedLine, blocks
from sitegen.sources import DecodeFault, Source, decode

FORMAT: Final = "ris"

#: CSL type -> the RIS types that mean it ('preprint' stands for CSL's `article`, a word for another thing elsewhere).
#: Any other is left to what the record says, and named ('unknown-type').
_TYPES: Final = {
    "article-journal": "ABST EJOUR INPR JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "bill": "BILL UNBILL",
    "book": "BOOK CTLG EBOOK EDBOOK", "broadcast": "POD PODCAST", "chapter": "CHAP ECHAP", "classic": "ANCIENT CLSWK", "dataset": "AGGR DATA DBASE",
    "document": "GEN GENERIC GRANT GRNT OTHER", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "CHART EQUA FIGURE",
    "graphic": "ART", "hearing": "HEAR", "interview": "INTV", "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT UNPD",
    "map": "MAP", "motion_picture": "ADVS MPCT VIDEO", "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CONF CPAPER",
    "patent": "PAT", "periodical": "JFULL SER", "personal_communication": "ICOMM PCOMM", "post-weblog": "BLOG", "regulation": "LEGAL",
    "report": "GOVDOC PRESS RPRT", "software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND", "thesis": "THES",
    "webpage": "ELEC MULTI WEB",
    "preprint": "UNPB",
}  # fmt: skip
TYPES: Final[dict[str, str]] = {code: kind for kind, codes in _TYPES.items() for code in codes.split()}
#: Tag -> field of the record, whatever the type.
FIELDS: Final[dict[str, str]] = {
    "TI": "title", "T1": "title", "CT": "title", "ST": "title_short", "AU": "authors", "A1": "authors", "A2": "editors", "ED": "editors",
    "A4": "translators", "AB": "abstract", "N2": "abstract", "VL": "volume", "IS": "issue", "CP": "issue", "PB": "publisher", "CY": "publisher_place",
    "PP": "publisher_place", "NV": "number_of_volumes", "ET": "edition", "LA": "languages", "KW": "subjects", "UR": "urls", "LK": "urls",
    "DB": "archive", "AV": "archive_location", "CN": "call_number", "C3": "event_title", "Y2": "accessed", "OP": "original_date",
    "T3": "collection_title", "RI": "reviewed_title",
}  # fmt: skip
#: Where a record is in, the surest first; the rest are short forms.
_CONTAINERS: Final = ("JF", "T2", "BT", "JO", "JA", "J2", "J1")
#: Notes to self, and files on somebody's machine.
_PRIVATE: Final = frozenset({"N1", "RN"})
_FILES: Final = {"L1": "PDF", "L2": "", "L3": "", "L4": ""}
#: Tags that RIS has and no field here: kept without a word. Any other is named.
_KNOWN: Final = frozenset(
    "TY ID AD AN C1 C2 C4 C5 C6 C8 CA CL CR DA DI DO DP EP ID LB M1 M2 M3 NO PA PY RP SE SN SP SV TA TT U1 U2 U3 U4 U5 VO Y1 YR A3 A5 A6 A7 A8 AI "
    "NL C7 CS OL SO".split()
)
_BOOKS: Final = frozenset(
    {"book", "periodical", "report", "thesis", "classic", "pamphlet", "map", "standard", "dataset"}
)
_GRAMMAR: Final = Grammar(
    pattern=re.compile(r"[\ufeff ]*([A-Z][A-Z0-9])(?:(?:[ ]{2,4}|\t)-[ \t]?|(?<=ER)(?=[ \t]*$))(.*)$"),
    opens="TY",
    closes="ER",
    furniture=re.compile(
        r"\d+\s*[.)]?|Record #\d+.*|(?:Provider|Database|Content|Date|Source)\s*:.*|Link to the Ovid .*|-+|=+|_+",
        re.IGNORECASE,
    ),
    outside=("ER", "NL", "EF"),
)
#: The same with a single space before the hyphen, for files that know no other.
_LOOSE_GRAMMAR: Final = structs.replace(
    _GRAMMAR, pattern=re.compile(_GRAMMAR.pattern.pattern.replace("[ ]{2,4}", "[ ]{1,4}"))
)
_OPENS: Final = re.compile(r"^[\ufeff ]*TY(?: {2,4}|\t)-", re.MULTILINE)
_LOOSE_OPENS: Final = re.compile(r"^[\ufeff ]*TY -", re.MULTILINE)
_HEAD: Final = re.compile(rb"^(?:\xef\xbb\xbf)? *TY(?: {1,4}|\t)- ?[A-Z]{2,8}\s*$", re.MULTILINE)
_ISSN: Final = re.compile(r"(?<![\dXx-])\d{4}-?\d{3}[\dXx](?![\dXx-])")
_ISBN: Final = re.compile(r"(?<!\d)(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?!\d)")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{3,100}")
_DAY: Final = re.compile(r"\d{4}(?: [A-Z][a-z]{2})?[\d ./-]*")
_PMC: Final = re.compile(r"PMC\d{3,9}")
_LOOSE_DATE: Final = re.compile(
    r"[A-Za-z]{3,9}(?:[-/ ]+[A-Za-z]{3,9})?(?: +\d{1,2}(?:-\d{1,2})?)?|\d{1,2} +[A-Za-z]{3,9}"
)
_WEB: Final = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_SPLIT: Final = re.compile(r"\s*;\s*(?=https?://)|\s+(?=https?://)")


def claims(path: str, head: bytes) -> bool:
    """Files named .ris, and texts in which a record begins."""
    name = path.lower()
    return name.endswith(".ris") or (name.endswith(".txt") and _HEAD.search(as_utf8(head)) is not None)


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    origin = Origin(path=source.path, format=FORMAT)
    loose = not _OPENS.search(text) and _LOOSE_OPENS.search(text)
    found, findings = blocks(text, _LOOSE_GRAMMAR if loose else _GRAMMAR, origin)
    if not found:
        hint = "a record begins with a line 'TY  - JOUR'"
        findings = [
            file_finding("no-entries", "there is no record in this file", origin, severity="warning", hint=hint)
        ]
    drafts = [_draft(block, source.path) for block in found]
    findings += _unknown(found, origin)
    return ReadResult(
        drafts=tuple(drafts),
        findings=summed_up(sorted(findings, key=lambda item: item.origin.line)),
        entries=len((_LOOSE_OPENS if loose else _OPENS).findall(text)),
    )


def _unknown(found: list[Block], origin: Origin) -> list[Finding]:
    """Tags that RIS does not have, each named once."""
    unknown: dict[str, int] = {}
    for block in found:
        for line in block.lines:
            tag = line.tag
            if (
                tag not in FIELDS
                and tag not in _KNOWN
                and tag not in _CONTAINERS
                and tag not in _PRIVATE
                and tag not in _FILES
            ):
                unknown.setdefault(tag, line.line)
    message, hint = "RIS has no such tag; its value is kept for the staff view", "use one of RIS's own tags"
    return [
        file_finding(
            "unknown-tag",
            message,
            Origin(path=origin.path, line=line, format=FORMAT),
            severity="notice",
            field=tag,
            hint=hint,
        )
        for tag, line in unknown.items()
    ]


def _draft(block: Block, path: str) -> Draft:
    maker = _Maker(block)
    for line in block.lines:
        if line.value:
            maker.add(line)
    return Draft(origin=Origin(path=path, line=block.line, format=FORMAT), fields=tuple(maker.out))


class _Maker:
    """One record: its fields by what its type makes of them."""

    def __init__(self, block: Block) -> None:
        self.values = {line.tag: line.value for line in reversed(block.lines) if line.value}
        self.out: list[RawField] = []
        code = self.values.get("TY", "").upper().split(" ")[0]
        self.type = TYPES.get(code, code)
        genre = self.values.get("M3", "")
        if genre in _CSL and code in _VAGUE:
            self.type = "preprint" if genre == "article" else genre
        elif code == "CONF" and not any(tag in self.values for tag in _CONTAINERS):
            self.type = "book"  # the proceedings themselves
        alone = self.type in ("book", "classic") or (self.type == "report" and "T3" not in self.values)
        self.whole = "" if alone else next((tag for tag in _CONTAINERS if tag in self.values), "")

    def add(self, line: TaggedLine) -> None:
        tag, value, number = line.tag, line.value, line.line
        handler = HANDLERS.get(tag)
        if handler is not None:
            getattr(self, handler)(tag, value, number)
        elif tag in _CONTAINERS:
            self.container(tag, value, number)
        elif tag not in _PRIVATE:
            self.keep(tag, value, number, FIELDS.get(tag, ""))

    def keep(self, tag: str, value: str, line: int, name: str = "", *, scheme: str = "", role: str = "") -> None:
        self.out.append(RawField(name=name, value=value, key=tag, line=line, scheme=scheme, role=role))

    def kind(self, tag: str, value: str, line: int) -> None:
        self.out.append(RawField(name="type", value=self.type, key="", line=line))
        self.keep(tag, value, line)

    def identity(self, tag: str, value: str, line: int) -> None:
        """A running number is nobody's name: databases count their answers with it."""
        self.keep(tag, value, line, "" if value.isdecimal() and len(value) < 7 else "id")

    def container(self, tag: str, value: str, line: int) -> None:
        name = ""
        if tag == self.whole:
            name = "container_title"
        elif not self.whole and tag == "T2":
            name = "collection_title"
        elif not self.whole and tag == "BT" and "TI" not in self.values and "T1" not in self.values:
            name = "title"
        elif tag in ("JA", "J1", "J2", "JO") and value != self.values.get(self.whole):
            name = "container_title_short"
        self.keep(tag, value, line, name)

    def address(self, tag: str, value: str, line: int) -> None:
        """Where the authors work; their addresses for mail are not published."""
        self.keep(tag, _MAIL.sub("", value).strip(" ,;:"), line)

    def subject(self, tag: str, value: str, line: int) -> None:
        for part in value.split(";"):
            if word := part.strip().lstrip("*").strip():
                self.keep(tag, word, line, "subjects")

    def language(self, tag: str, value: str, line: int) -> None:
        for part in re.split("[;,/]| and ", value):
            if part.strip():
                self.keep(tag, part.strip(), line, "languages")

    def pages(self, tag: str, value: str, line: int) -> None:
        """`SP` and `EP` are one field: '202' and '216', or '202-216' in the first alone. Ovid writes 'No' and 'Specified' where it knows none."""
        last = self.values.get("EP", "")
        if tag == "EP" and "SP" in self.values:
            self.keep(tag, value, line)
            return
        if value.lower() in ("no", "n/a", "n.pag.", "specified", "no pagination", "no pagination specified"):
            self.keep(tag, value, line)
            return
        if tag == "SP" and last and last != value and not re.search(r"\d-+\d", value):
            self.out.append(RawField(name="page", value=f"{value}-{last}", key="", line=line))
            self.keep(tag, value, line)
            return
        count = (
            self.type in _BOOKS
            and re.fullmatch(r"(?:[ivxlc]+,? )?\d+ ?(?:p{1,2}\.?|pages?|S\.?)?", value) is not None
            and not last
        )
        self.keep(tag, value, line, "number_of_pages" if count else "page")

    def date(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, plain_date(value, self.values), line, "issued")

    def accessed(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, plain_date(value, {}), line, "accessed")

    def publisher(self, tag: str, value: str, line: int) -> None:
        """Who published it; of a case the court that decided it."""
        self.keep(tag, value, line, "authority" if self.type == "legal_case" else "publisher")

    def number(self, tag: str, value: str, line: int) -> None:
        name = "number"
        if self.type in ("book", "chapter") and ("T3" in self.values or "T2" in self.values):
            name = "collection_number"
        elif self.type.startswith("article") and len(value) > 20:
            name = ""  # databases put their copyright there
        self.keep(tag, value, line, name)

    def article_number(self, tag: str, value: str, line: int) -> None:
        article = self.type.startswith("article")
        self.keep(tag, value, line, "number" if article else "")
        if article and "SP" not in self.values:
            self.out.append(RawField(name="page", value=value, key="", line=line, status="inferred", confidence=0.9))

    def genre(self, tag: str, value: str, line: int) -> None:
        """What kind of report or thesis it is; of articles databases say 'Article', 'Review' or a class number, which is none."""
        said = self.type.startswith(("article", "paper")) or value.startswith("doi:") or value in _CSL
        self.keep(tag, value, line, "" if said else "genre")

    def provider(self, tag: str, value: str, line: int) -> None:
        """The database's provider, as Zotero and EBSCO write it; others put a date there, as MEDLINE does."""
        self.keep(tag, value, line, "" if _DAY.fullmatch(value) else "source")

    def section(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, value, line, "chapter_number" if self.type == "chapter" else "section")

    def edition(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, value, line, "version" if self.type == "software" else "edition")

    def serial(self, tag: str, value: str, line: int) -> None:
        """`SN` is an ISBN or an ISSN, whichever it looks like."""
        scheme = "isbn" if _ISBN.search(value) else "issn" if _ISSN.search(value) else ""
        self.keep(tag, value, line, "identifiers" if scheme else "", scheme=scheme)

    def doi(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, value, line, "identifiers", scheme="doi")

    def accession(self, tag: str, value: str, line: int) -> None:
        """The number in a database: PubMed's where the database is PubMed or is not named."""
        base = f"{self.values.get('DB', '')} {self.values.get('DP', '')}".lower()
        known = value.isdecimal() and len(value) < 9 and (not base.strip() or "pubmed" in base or "medline" in base)
        self.keep(tag, value, line, "identifiers" if known else "", scheme="pmid" if known else "")

    def custom(self, tag: str, value: str, line: int) -> None:
        known = _PMC.fullmatch(value) is not None
        self.keep(tag, value, line, "identifiers" if known else "", scheme="pmcid" if known else "")

    def editor(self, tag: str, value: str, line: int) -> None:
        """Ovid puts the names of all authors that an article cites into one `A2`: they edited nothing."""
        self.keep(
            tag,
            value,
            line,
            "" if self.type.startswith("article") and value.count(",") > 2 and ";" not in value else "editors",
        )

    def series_editor(self, tag: str, value: str, line: int) -> None:
        self.keep(tag, value, line, "contributors", role="collection-editor")

    def link(self, tag: str, value: str, line: int) -> None:
        for part in _SPLIT.split(value):
            self.keep(tag, part, line, "urls")

    def file(self, tag: str, value: str, line: int) -> None:
        """A full text: its address if it has one on the web; a path on somebody's machine is nobody else's business."""
        for part in _SPLIT.split(value):
            if _WEB.match(part):
                self.keep(tag, part, line, "urls", role=_FILES[tag])
            elif part.startswith("10."):
                self.keep(tag, part, line, "identifiers", scheme="doi")


_VAGUE: Final = frozenset({"GEN", "JOUR", "ELEC", "UNPB", "BOOK", "VIDEO", "MANSCPT", "EDBOOK"})
_CSL: Final = frozenset(
    {
        *TYPES.values(),
        "article",
        "review",
        "review-book",
        "event",
        "performance",
        "treaty",
        "post",
        "entry",
        "collection",
    }
)
#: Tags with a method of their own -> its name.
HANDLERS: Final[dict[str, str]] = {
    "TY": "kind", "ID": "identity", "KW": "subject", "LA": "language", "SP": "pages", "EP": "pages", "PY": "date", "Y1": "date", "YR": "date",
    "DA": "date", "Y2": "accessed", "M1": "number", "C7": "article_number", "M3": "genre", "SE": "section", "ET": "edition", "SN": "serial",
    "AD": "address", "DO": "doi", "DI": "doi", "AN": "accession", "C2": "custom", "A2": "editor", "A3": "series_editor",
    "UR": "link", "LK": "link", "DP": "provider", "PB": "publisher",
} | dict.fromkeys(_FILES, "file")  # fmt: skip


def plain_date(text: str, values: dict[str, str]) -> str:
    """'YYYY/MM/DD/other' as a date: what stands last counts where it says more ('Spring', a range in EDTF); 'NOV' beside a year is in it."""
    parts = [part.strip() for part in text.split("/", 3)]
    if len(parts) == 4:
        other = parts[3].strip("/ ")
        if other and any(char.isdigit() for char in other) and re.fullmatch(r"[\d/.~?%X-]+", other):
            return other
        if other and not parts[1] and parts[0]:
            return f"{other} {parts[0]}"
        if other and not any(parts[:3]):
            return other
    if _LOOSE_DATE.fullmatch(text):
        year = next((found[0] for tag in ("PY", "Y1", "YR") if (found := re.match(r"\d{4}", values.get(tag, "")))), "")
        return f"{text} {year}" if year else text
    while parts and not parts[-1]:
        parts.pop()
    return "/".join(parts[:3])
