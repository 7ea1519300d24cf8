"""Laws, cases, hearings and treaties after the Bluebook, as the APA and Chicago manuals ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.citations.dates import DateStyle, show, year
from sitegen.citations.marks import italic, join, plain, rich, wrap
from sitegen.citations.names import NameStyle, names
from sitegen.citations.words import capitalised, is_numeric, is_plural, numeral, titled

if TYPE_CHECKING:
    from sitegen.model import Record

_WITNESSES = NameStyle(conjunction="&")


def legal_reference(record: Record, style: DateStyle) -> str:
    """The entry of a bill, hearing, case, law, regulation or treaty as marked text, without address and full stop."""
    title = titled(rich(record.title, record.title_html), record.language)
    if record.type == "treaty":
        parties = "-".join([name.short for name in record.authors])
        return join(", ", title, plain(parties), show(record.issued, style), _source(record))
    if record.type == "hearing":
        title = _hearing(record)
    return join(" ", join(", ", title, _source(record)), wrap("(", _date(record, style), ")"), _testimony(record))


def _hearing(record: Record) -> str:
    before = wrap("before the ", plain(record.section), "")
    session = wrap("Hearing ", join(" ", wrap("on ", numeral(record.number), ""), before), "")
    return italic(join(": ", capitalised(rich(record.title, record.title_html)), session))


def _date(record: Record, style: DateStyle) -> str:
    """The year; for a case its court and the year, or the whole date where no reporter has printed it."""
    date = year(record.issued, bc=style.bc, ad=style.ad)
    if record.type == "legal_case":
        return join(" ", plain(record.authority), date if record.container_title else show(record.issued, style))
    if record.original_date is not None:
        return join(" ", f"{year(record.original_date, bc=style.bc, ad=style.ad)} &", date)
    return date


def _source(record: Record) -> str:
    container = plain(record.container_title)
    volume = numeral(record.volume)
    first_page = _first_page(record.page)
    section = wrap("§ ", plain(record.section), "")
    kind = record.type
    session = join(" ", plain(record.authority), plain(record.chapter_number))
    if kind == "hearing":
        return session
    if kind == "legal_case":
        return join(" ", volume, container, section, first_page or "___") if container else _number(record)
    if kind == "bill":
        unlabelled = session or container
        number = join(" ", plain(record.genre), numeral(record.number) if unlabelled else _number(record))
        return join(", ", number, session, join(" ", volume, container, first_page))
    if kind == "legislation" and record.number:
        act = join(" ", capitalised(plain(record.genre)) or "Pub. L.", _number(record))
        return join(", ", act, join(" ", volume, container, first_page))
    if kind == "treaty":
        return join(" ", volume, container, first_page or _number(record))
    code = join(" ", volume, container, section or first_page)
    return join(", ", join(" ", plain(record.genre), _number(record)), code) if kind == "regulation" else code


def _number(record: Record) -> str:
    number = capitalised(numeral(record.number))
    if number and (is_numeric(record.number) or record.type in ("legislation", "regulation")):
        return f"{'Nos.' if is_plural(record.number) else 'No.'} {number}"
    return number


def _first_page(page: str) -> str:
    return plain(page.replace("–", "-").split("-")[0].split(",")[0])


def _testimony(record: Record) -> str:
    if record.publication_status and record.type in ("bill", "legislation", "regulation"):
        return f"({plain(record.publication_status)})"
    if record.type != "hearing" or not record.authors:
        return ""
    return f"(testimony of {names(record.authors, _WITNESSES)})"
