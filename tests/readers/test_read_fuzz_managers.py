"""BibTeX, RIS, the Web of Science and tables, broken on purpose: no exception, no hang, no record lost in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from mutate import mutations
from test_read_bibtex import ARTICLE
from test_read_fuzz import MEMORY, check, peak_of
from test_read_ris import CIW, JOURNAL
from test_read_vufind import SEED as VUFIND

if TYPE_CHECKING:
    from pathlib import Path

BIB = (
    ARTICLE
    + """
@comment{jabref-meta: databaseType:biblatex;}
@preamble{"\\newcommand{\\x}{y}"}
@inproceedings(paper, title = "A {"}quoted{"} title", crossref = {conf}, pages = "1--2", author = "{A} B and others", date = {2001-05/2001-06})
% a remark
@proceedings{conf, title = {Conf}, year = 2001, month = may, ids = {alias}, xdata = {x}, editor = {family=A, given=B}}
@xdata{x, location = {Oslo}}
@set{both, entryset = {paper, conf}}
"""
)
CSV = 'id,title,authors,date,DOI,keywords,urls\nx1,"A ""title""","Doe, Ann; Roe, Bo",2020-06,10.1000/182,a; b,https://example.org\nx2,B,,199X,,,\n'
SOLR = json.loads(VUFIND.read_text(encoding="utf-8"))
DOCUMENT = {
    "id": "x", "title": "T", "title_full": "T / A", "author": ["Doe, Jane, 1950-"], "author2": ["Roe, B. (ed.)"], "publishDate": ["c1999"],
    "format": ["Book", "eBook"], "isbn": ["9783161484100"], "topic": ["A", "B -- C"], "language": ["English"], "fullrecord": "<x/>",
}  # fmt: skip
TOML = """+++
title = "A $x^2$ *title*"
authors = ["Ann Lee", {family = "Ek", given = "Bo", orcid = "0000-0002-1825-0097"}]
issued = 2020-06-01
doi = "10.1000/182"
tags = ["a", "b"]
urls = ["https://example.org"]
[identifiers]
isbn = "9783161484100"
+++
Words with [a link](https://example.org), `code` and a list:

- one
- two
"""
YAML = """---
title: "A title"
authors:
  - Ann Lee
  - {family: Ek, given: Bo}
year: 2020
abstract: >
  Folded
  words.
tags: [a, b]
---
Words.
"""
JSON = '{"title": "A title", "authors": ["Ann Lee"], "issued": "2020-06", "doi": "10.1000/182"}\n\nWords.\n'
SEEDS: dict[str, tuple[str, list[bytes]]] = {
    "bibtex": ("a.bib", [BIB.encode(), (BIB * 3).replace("\n", "\r\n").encode("utf-16"), ARTICLE.encode("latin-1")]),
    "ris": ("a.ris", [(JOURNAL * 3).encode(), JOURNAL.replace("\n", "\r\n").encode()]),
    "wos": ("a.ciw", [CIW.encode()]),
    "vufind": (
        "a.json",
        [
            json.dumps({"response": {"numFound": 3, "docs": [DOCUMENT, SOLR, DOCUMENT]}}, indent=1).encode(),
            b"\n".join([json.dumps(DOCUMENT).encode()] * 3),
        ],
    ),
    "markdown": ("a.md", [TOML.encode(), TOML.replace("\n", "\r\n").encode("utf-16"), YAML.encode(), JSON.encode()]),
    "csv_table": ("a.csv", [CSV.encode(), CSV.replace(",", "\t").encode("utf-16")]),
}


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files(name: str) -> None:
    """Two hundred mutated files a reader."""
    path, seeds = SEEDS[name]
    for data in mutations(seeds, 200, seed=1):
        check(name, path, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDS)
def test_many_mutated_files(name: str) -> None:
    """Ten thousand mutated files a reader, none of them longer than two seconds, in less than 500 MB."""
    assert peak_of(name, *SEEDS[name]) < MEMORY


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "ending", "name"), [("bib", "bib", "bibtex"), ("bib-bbt", "bib", "bibtex"), ("ris", "ris", "ris")]
)
def test_mutated_real_files(folder: str, ending: str, name: str, shared_data: Path) -> None:
    """A thousand mutated real files a format, of those that are not large."""
    paths = [path for path in sorted((shared_data / folder).glob(f"*.{ending}")) if path.stat().st_size < 200_000]
    for path in paths:
        for mutated in mutations([path.read_bytes()], 1000 // len(paths) + 1, seed=3):
            check(name, path.name, mutated)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bibtex", b"@string{" * 100_000),
        ("bibtex", b"@preamble{" * 100_000),
        ("bibtex", b"@a{k," + b"\n%" * 300_000),
        ("bibtex", b"@a{k, title=" + b"a#" * 200_000),
        ("bibtex", b"@a{k, author={" + b"A and " * 100_000 + b"}}"),
        ("bibtex", b"@a{k, author={" + b"{A, and} B and " * 50_000 + b"}}"),
        ("bibtex", b"@a{k, keywords={" + b"{a;b}," * 100_000 + b"}}"),
        ("bibtex", b"@a{k, url={" + b"http://x.y/ " * 50_000 + b"}}"),
        ("bibtex", b"@a{k, title={" + b"\\url{" * 100_000 + b"}" * 100_000 + b"}}"),
        ("bibtex", b"@a{k, howpublished={http://" + b"\n " * 200_000 + b"}}"),
        ("bibtex", b"@a{k, year=2000, month={" + b"jan " * 100_000 + b"}}"),
        ("bibtex", b"@a{k, xdata={" + b"k," * 100_000 + b"}}"),
        ("bibtex", b"".join(b"@a{k%d, title={T}, crossref={k%d}}\n" % (n, n + 1) for n in range(10_000))),
        ("bibtex", b"@a{k, note={" + b"PMID: " * 100_000 + b"}}"),
        ("bibtex", b"@a{k, journal={" + b"arxiv " * 100_000 + b"}}"),
        ("ris", b"TY  - JOUR\n" * 20_000),
        ("ris", b"TY  - JOUR\nTI  - T\n" + b"AU  - A; B\n" * 50_000),
        ("ris", b"TY  - JOUR\nAB  - T\n" + b"more\n" * 50_000),
        ("ris", b"TY  - JOUR\nTI  - T\n" + b"more\n" * 50_000),
        ("ris", b"stray\n\n" * 100_000),
        ("wos", b"PT J\n" * 20_000),
        ("wos", b"PT J\nTI T\n" + b"   more\n" * 50_000),
        ("csv_table", b'title\n"' + b"a\n" * 20_000),
        ("csv_table", b"title\n" + b'"a\n' * 20_000),
        ("csv_table", b"title\n" + b'"a\nb\n' * 10_000),
        ("csv_table", b"title" + b",x" * 100_000 + b"\n" + b"a,b\n" * 1_000),
        ("csv_table", b"title\n" + b'"' * 300_001),
        ("csv_table", b"title\n" + b"x" * 500_000),
    ],
    ids=lambda value: value[:24].decode("ascii", "replace") if isinstance(value, bytes) else value,
)
def test_made_to_hang(name: str, data: bytes) -> None:
    """Files built to make a parser work in vain: repetition, nesting, long runs."""
    check(name, SEEDS[name][0], data)
