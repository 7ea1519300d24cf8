"""COinS: a record as an OpenURL context object in a span (OpenURL 1.0, ANSI/NISO Z39.88-2004), as Zotero's translator 'COinS' reads it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from sitegen.model import Record
from sitegen.plan.machine.kinds import page_ends

#: CSL type -> (OpenURL format, genre).
_OPENURL = {
    "article-journal": ("journal", "article"),
    "article-magazine": ("journal", "article"),
    "article-newspaper": ("journal", "article"),
    "article": ("journal", "preprint"),
    "review": ("journal", "article"),
    "review-book": ("journal", "article"),
    "periodical": ("journal", "journal"),
    "book": ("book", "book"),
    "classic": ("book", "book"),
    "collection": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "entry": ("book", "bookitem"),
    "entry-dictionary": ("book", "bookitem"),
    "entry-encyclopedia": ("book", "bookitem"),
    "paper-conference": ("book", "proceeding"),
    "report": ("book", "report"),
    "document": ("book", "document"),
    "thesis": ("dissertation", ""),
    "patent": ("patent", ""),
}


def coins(record: Record) -> str:
    """The record as an OpenURL context object, for the title of a `<span class="Z3988">` (where '&' still has to be
    escaped)."""
    pairs = [("ctx_ver", "Z39.88-2004"), *_openurl(record)]
    return "&".join([f"{key}={_quoted(value)}" for key, value in pairs if value])


class _Quoted(dict[int, str]):
    """What stands in an address for each character: far quicker than `quote`, which is asked once for each."""

    def __missing__(self, code: int) -> str:
        quoted = self[code] = quote(chr(code), safe="")
        return quoted


_QUOTED = _Quoted()


def _quoted(text: str) -> str:
    return text.translate(_QUOTED)


def _openurl(record: Record) -> Iterator[tuple[str, str]]:
    form, genre = _OPENURL.get(record.type, ("dc", ""))
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    if record.doi:
        yield "rft_id", f"info:doi/{record.doi}"
    elif record.urls:
        yield "rft_id", record.urls[0].url
    yield "rft.genre", genre
    part = genre in {"article", "preprint", "bookitem", "proceeding"}
    if form == "journal":
        yield "rft.atitle" if part else "rft.jtitle", record.title
        yield "rft.jtitle", record.container_title
        yield "rft.stitle", record.container_title_short
        yield "rft.volume", record.volume
        yield "rft.issue", record.issue
    elif form == "book":
        whole = not part or not record.container_title
        yield "rft.btitle" if whole else "rft.atitle", record.title
        yield "rft.btitle", "" if whole else record.container_title
        yield "rft.edition", record.edition
        yield "rft.series", record.collection_title
    else:
        yield "rft.title", record.title
    yield from _people(record, form)
    yield from _imprint(record, form)


def _people(record: Record, form: str) -> Iterator[tuple[str, str]]:
    names = record.authors or record.editors
    if form == "dc":
        for name in names:
            yield "rft.creator", name.inverted
        return
    if names and not names[0].literal:
        yield "rft.aulast", f"{names[0].particle} {names[0].family}".strip()
        yield "rft.aufirst", names[0].given
    elif names:
        yield "rft.aucorp", names[0].literal
    for name in names:
        yield "rft.au", name.display


def _imprint(record: Record, form: str) -> Iterator[tuple[str, str]]:
    if form == "dc":
        yield "rft.type", record.type
        yield "rft.publisher", record.publisher
    else:
        first, last = page_ends(record.page)
        yield "rft.spage", first
        yield "rft.epage", last
        yield "rft.pages", record.page
        yield "rft.inst" if form == "dissertation" else "rft.pub", record.publisher if form != "journal" else ""
        yield "rft.place", record.publisher_place if form == "book" else ""
        yield "rft.issn", record.identifier("issn")
        yield "rft.isbn", record.identifier("isbn")
    yield "rft.date", record.issued.iso if record.issued is not None else ""
    yield "rft.language", record.language
