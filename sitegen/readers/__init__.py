"""The formats that records are read from: one module a format, each with `claims(path, head)` and `read(source,
options)`.

Readers do syntax; what a name, a date or a DOI is decides `sitegen.normalise`. A reader's module is imported when a
file asks for it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, cast

from sitegen.errors import Finding, Origin
from sitegen.readers.base import Reader, ReaderSpec, ReadOptions

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.sources import Source

__all__ = ["READERS", "ReadOptions", "ReaderSpec", "Role", "find_reader", "needs_head", "read", "role"]

Role = Literal["record", "list", "page"]

#: Every format, in the order in which findings name them.
READERS: tuple[ReaderSpec, ...] = (
    ReaderSpec(name="markdown", suffixes=(".md", ".markdown"), module="sitegen.readers.markdown"),
    ReaderSpec(name="vufind", suffixes=(".json", ".jsonl", ".ndjson"), module="sitegen.readers.vufind"),
    ReaderSpec(name="csl-json", suffixes=(".json", ".jsonl", ".ndjson"), module="sitegen.readers.csl_json"),
    ReaderSpec(name="doaj", suffixes=(".json", ".jsonl", ".ndjson", ".xml"), module="sitegen.readers.doaj"),
    ReaderSpec(name="bibtex", suffixes=(".bib", ".bibtex"), module="sitegen.readers.bibtex"),
    ReaderSpec(name="ris", suffixes=(".ris", ".txt"), module="sitegen.readers.ris"),
    ReaderSpec(name="wos", suffixes=(".ciw", ".isi", ".txt"), module="sitegen.readers.wos"),
    ReaderSpec(name="csv", suffixes=(".csv", ".tsv", ".tab"), module="sitegen.readers.csv_table"),
    ReaderSpec(name="crossref", suffixes=(".json", ".jsonl", ".ndjson"), module="sitegen.readers.crossref"),
    ReaderSpec(name="marc", suffixes=(".mrc", ".marc", ".xml"), module="sitegen.readers.marc"),
    ReaderSpec(name="nbib", suffixes=(".nbib", ".txt"), module="sitegen.readers.nbib"),
    ReaderSpec(name="pubmed", suffixes=(".xml",), module="sitegen.readers.pubmed"),
    ReaderSpec(name="acl", suffixes=(".xml",), module="sitegen.readers.acl"),
    ReaderSpec(name="vufind-page", suffixes=(".txt",), module="sitegen.readers.vufind_page"),
)


def role(path: str, folder: str = "content") -> Role:
    """What a file under the content folder is read as: a reading list, a page of words, or records."""
    inside = path.removeprefix(f"{folder.rstrip('/')}/") if folder else path
    if not inside.endswith((".md", ".markdown")):
        return "record"
    if inside.startswith("lists/"):
        return "list"
    name = inside.rpartition("/")[2]
    if inside.startswith("pages/") or inside == "index.md" or name == "_index.md":
        return "page"
    return "record"


@cache
def _by_suffix() -> dict[str, tuple[ReaderSpec, ...]]:
    suffixes = {suffix for spec in READERS for suffix in spec.suffixes}
    return {suffix: tuple(spec for spec in READERS if suffix in spec.suffixes) for suffix in suffixes}


@cache
def _module(name: str) -> Reader:
    return cast("Reader", import_module(name))


def _candidates(path: str) -> tuple[ReaderSpec, ...]:
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return _by_suffix().get(name[dot:].lower(), ()) if dot > 0 else ()


def needs_head(path: str) -> bool:
    """Whether the file's first bytes are worth reading: some reader looks at files with such an ending."""
    return bool(_candidates(path))


def find_reader(path: str, head: bytes) -> ReaderSpec | Finding | None:
    """The one reader that claims the file, a finding that names them all where several do, None where none does."""
    claimants = [spec for spec in _candidates(path) if _module(spec.module).claims(path, head)]
    if len(claimants) < 2:
        return claimants[0] if claimants else None
    names = " and ".join(spec.name for spec in claimants)
    return Finding(
        code="ambiguous-format",
        severity="error",
        message=f"this could be {names}, so none was chosen",
        origin=Origin(path=path),
        hint="keep records of one format in a file",
    )


def read(spec: ReaderSpec, source: Source, options: ReadOptions) -> ReadResult:
    """What the reader makes of the file."""
    return _module(spec.module).read(source, options)
