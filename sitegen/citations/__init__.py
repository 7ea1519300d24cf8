"""References in the styles that readers know: `cite(record, style)` gives safe HTML and plain text.

Six styles are written out here and take microseconds; any other CSL style goes by its name or file through citeproc-py
(`sitegen.citations.csl`, the extra `csl`). The built-in ones agree with citeproc-js and the official CSL styles but
for the deviations
that `docs/citations.md` lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from sitegen.citations import apa, chicago, harvard, ieee, mla, vancouver
from sitegen.citations.marks import Citation, finish, nest, to_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import Record

__all__ = ["STYLES", "Citation", "cite", "cite_html"]

#: The built-in styles: name -> what readers call it.
STYLES: dict[str, str] = {
    "apa": "APA",
    "mla": "MLA",
    "chicago": "Chicago",
    "vancouver": "Vancouver",
    "harvard": "Harvard",
    "ieee": "IEEE",
}
_REFERENCES: dict[str, Callable[[Record], str]] = {
    "apa": apa.reference,
    "mla": mla.reference,
    "chicago": chicago.reference,
    "vancouver": vancouver.reference,
    "harvard": harvard.reference,
    "ieee": ieee.reference,
}
_QUOTES = {"harvard": "‘’“”"}


def cite(record: Record, style: str) -> Citation:
    """The record's entry in a bibliography. `style`: one of `STYLES`, else the name or the file of a CSL style.

    Where citeproc-py cannot format a record, the entry is APA's. Raises MissingExtraError where a CSL style is asked
    for without the extra, ConfigError where there is no such style.
    """
    record = _cited(record)
    reference = _REFERENCES.get(style)
    if reference is None:
        from sitegen.citations.csl import cite_by_csl  # heavy, and only for styles that are not built in

        found = cite_by_csl(record, style)
        return found if found is not None else finish(apa.reference(record))
    return finish(reference(record), _QUOTES.get(style, "“”‘’"))


def cite_html(record: Record, style: str) -> str:
    """The HTML of `cite` alone, in one of `STYLES`: all that pages show."""
    return to_html(nest(_REFERENCES[style](_cited(record)), _QUOTES.get(style, "“”‘’")))


def _cited(record: Record) -> Record:
    return structs.replace(record, title="", title_html="") if record.untitled else record
