"""Any other CSL style, by its name or file, through citeproc-py (BSD): the extra `csl`.

citeproc-py escapes some of what it is given and not the rest, so nothing that could be markup is given to it:
characters that mean
something in HTML travel as private-use characters and come back as entities. Of the tags it adds, those we do not
cite with vanish.
Its deviations from the CSL specification are its own; the built-in styles do not pass through here.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.citations.marks import (
    ITALIC,
    ITALIC_END,
    SUB,
    SUB_END,
    SUP,
    SUP_END,
    Citation,
    nest,
    rich,
)
from sitegen.cslstyles import CslStyle, csl_styles
from sitegen.errors import ConfigError, MissingExtraError
from sitegen.exports.csl_json import csl_item

if TYPE_CHECKING:
    from sitegen.model import Record

#: What travels as private-use characters: HTML's own, then our marks for markup in titles.
_GUARDED = '<>&"' + ITALIC + ITALIC_END + SUB + SUB_END + SUP + SUP_END
_BACK = ("&lt;", "&gt;", "&amp;", "&quot;", "<i>", "</i>", "<sub>", "</sub>", "<sup>", "</sup>")
_FIRST = 0xE001
_SAFE = dict.fromkeys(range(_FIRST, _FIRST + len(_GUARDED)), "") | {
    ord(char): chr(_FIRST + index) for index, char in enumerate(_GUARDED)
}
_ENTITIES = {_FIRST + index: text for index, text in enumerate(_BACK)}
_NUMBER = re.compile(r"[\[(]?1[\])]?[.,]?\s*")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_KEPT = frozenset({"i", "em", "sub", "sup"})


def cite_by_csl(record: Record, style: str) -> Citation | None:
    """The record's bibliography entry in a CSL style (a file's path or a style's name); None where citeproc-py
    cannot make one.

    Raises MissingExtraError without the extra, ConfigError where there is no such style or it has no bibliography.
    """
    citeproc = _citeproc()
    (found,) = csl_styles(Path(), [style])
    engine = _engine(found)
    item = csl_item(record)
    item.pop("custom", None)
    item.pop("license", None)  # newer than citeproc-py, as is the name of the next
    if event := item.pop("event-title", ""):
        item["event"] = event
    item["title"] = nest(rich(record.title, record.title_html))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a variable that citeproc-py does not know is not printed
        source = citeproc.source.json.CiteProcJSON([_guarded(item) | {"id": "record"}])
    bibliography = citeproc.CitationStylesBibliography(engine, source, citeproc.formatter.html)
    bibliography.register(citeproc.Citation([citeproc.CitationItem("record")]))
    try:
        entry = "".join(str(part) for part in bibliography.bibliography()[0])
    except Exception:  # noqa: BLE001 - whatever a record does to citeproc-py must not stop the build
        return None
    if _is_numeric(engine):
        entry = (
            entry[match.end() :] if (match := _NUMBER.match(entry)) else entry
        )  # the number in a list of one says nothing
    html = _TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}>" if tag[2] in _KEPT else "", entry).translate(_ENTITIES).strip()
    return Citation(html=html, text=unescape(_TAG.sub("", html)))


def _guarded(value: Any) -> Any:
    """`value`, a CSL item or a part of one, without characters that mean something in HTML."""
    if isinstance(value, str):
        return value.translate(_SAFE)
    if isinstance(value, list):
        return [_guarded(part) for part in value]
    if isinstance(value, dict):
        return {key: _guarded(part) for key, part in value.items()}
    return value


def _is_numeric(engine: Any) -> bool:
    """Whether the style numbers its references."""
    return bool(engine.root.xpath("*[local-name()='info']/*[@citation-format='numeric']"))


def _citeproc() -> Any:
    try:
        citeproc = import_module("citeproc")
        import_module("citeproc.formatter.html")
        import_module("citeproc.source.json")
    except ImportError as error:
        message = "CSL styles need citeproc-py, which is not installed; install it with: pip install 'sitegen[csl]'"
        raise MissingExtraError(message) from error
    return citeproc


@lru_cache(maxsize=32)
def _engine(style: CslStyle) -> Any:
    """The style, parsed once a process as long as its file stays the same."""
    citeproc = _citeproc()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles newer than the schema that citeproc-py holds are fine
            engine = citeproc.CitationStylesStyle(style.path, validate=False)
    except (OSError, SyntaxError, ValueError) as error:
        raise ConfigError(f"the citation style {style.name!r} cannot be read: {error}") from error
    if not engine.has_bibliography():
        raise ConfigError(f"the citation style {style.name!r} has no bibliography, so there is no reference to show")
    return engine
