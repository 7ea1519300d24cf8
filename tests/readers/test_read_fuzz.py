"""Readers on broken files: no exception, no hang, no record lost in silence."""

from __future__ import annotations

import json
import resource
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from mutate import mutations
from patience import at_most
from test_read_acl import TEXT as ACL
from test_read_crossref import WORK
from test_read_csl_json import ITEM
from test_read_doaj import ARTICLE
from test_read_marc import BOOK as MARC
from test_read_marc import binary, collection, xml
from test_read_pubmed import BOOK, NBIB
from test_read_pubmed import XML as PUBMED
from test_read_vufind_page import ROWS, page

from sitegen.normalise import NormaliseSettings, normalise
from sitegen.readers import ReadOptions, find_reader
from sitegen.readers.base import ReaderSpec
from sitegen.sources import HEAD_BYTES, Source

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds of the processor's time that a file may take.
LIMIT = 2.0
#: Megabytes that a reader may need, with Python and everything else.
MEMORY = 500

CSL = ITEM | {
    "author": [{"family": "Doe", "given": "J", "non-dropping-particle": "van"}, {"literal": "Body"}],
    "issued": {"date-parts": [[2020, 6, 1], [2020, 7]], "season": 2},
    "note": "PMID: 123\n{:DOI: 10.1000/182}\neditor: Roe || Jane",
    "container-title": "Nature",
}
SEEDS: dict[str, tuple[str, list[bytes]]] = {
    "csl_json": ("a.json", [json.dumps([CSL, ITEM, CSL], indent=1).encode(), json.dumps([CSL] * 3).encode()]),
    "crossref": (
        "a.json",
        [
            json.dumps({"message-type": "work-list", "message": {"items": [WORK, WORK]}}, indent=1).encode(),
            b"\n".join([json.dumps(WORK).encode()] * 3),
            json.dumps({"10.1/A": [WORK], "10.1/B": WORK}).encode(),
        ],
    ),
    "doaj": (
        "a.json",
        [
            json.dumps({"results": [ARTICLE, ARTICLE]}, indent=1).encode(),
            b"\n".join([json.dumps(ARTICLE).encode()] * 3),
        ],
    ),
    "doaj_xml": (
        "a.xml",
        [
            (
                b"<records><record><title>T</title><authors><author><name>A</name><affiliationId>1</affiliationId></author>"
                b"</authors><affiliationsList><affiliationName affiliationId='1'>X</affiliationName></affiliationsList>"
                b"</record></records>"
            )
        ],
    ),
    "marc": ("a.mrc", [binary(MARC) * 2, binary(MARC, status="01212cam  2200337 a 4500")]),
    "marcxml": ("a.xml", [collection(xml(MARC), xml(MARC)).encode()]),
    "nbib": ("a.nbib", [f"{NBIB}\n{NBIB}".encode()]),
    "pubmed": ("a.xml", [PUBMED.encode(), BOOK.format(chapter="").encode()]),
    "acl": ("a.xml", [ACL.encode()]),
    "vufind_page": ("a.txt", [page(ROWS).encode(), page(ROWS, "{}\t{}").encode()]),
}
MODULES = {"doaj_xml": "doaj", "marcxml": "marc"}


def check(name: str, path: str, data: bytes) -> None:
    """Reads a file with one reader, whatever it claims, and holds it to its promises."""
    module = import_module(f"sitegen.readers.{MODULES.get(name, name)}")
    with at_most(LIMIT):
        module.claims(path, data[:HEAD_BYTES])
        result = module.read(Source(path=path, data=data), ReadOptions())
        records = [normalise(draft, NormaliseSettings()) for draft in result.drafts]
    errors = sum(finding.severity == "error" or finding.code == "empty-record" for finding in result.findings)
    given_up = any(finding.code == "too-many-faults" for finding in result.findings)
    assert given_up or result.entries <= len(result.drafts) + errors, "entries lost in silence"
    for one in records:
        refused = any(finding.severity == "error" for finding in one.findings)
        assert (one.record is None) == refused, "a draft lost in silence"
    for finding in result.findings:
        assert finding.message
        assert finding.hint, finding
        assert 0 <= finding.origin.line <= data.count(b"\n") + data.count(b"\r") + data.count(b"\x1d") + 1, finding


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files(name: str) -> None:
    """Two hundred mutated files a reader."""
    path, seeds = SEEDS[name]
    for data in mutations(seeds, 200, seed=1):
        check(name, path, data)


def fuzzed(name: str, path: str, seeds: list[bytes]) -> int:
    """Checks ten thousand mutated files with one reader; returns the most memory that the process has had (MB)."""
    for data in mutations(seeds, 10_000, seed=2):
        check(name, path, data)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peak_of(name: str, path: str, seeds: list[bytes]) -> int:
    """`fuzzed` in a process of its own, which nothing else makes large."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(fuzzed, name, path, seeds).result()


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEDS)
def test_many_mutated_files(name: str) -> None:
    """Ten thousand mutated files a reader, none of them longer than two seconds, in less than 500 MB."""
    assert peak_of(name, *SEEDS[name]) < MEMORY


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["crossref", "csljson", "doaj", "marcxml", "nbib", "vufind"])
def test_mutated_real_files(folder: str, shared_data: Path) -> None:
    """A thousand mutated real files a format, of those that are not large."""
    paths = [path for path in sorted((shared_data / folder).iterdir()) if path.stat().st_size < 200_000]
    for path in paths:
        data = path.read_bytes()
        spec = find_reader(path.name, data[:HEAD_BYTES])
        if isinstance(spec, ReaderSpec):
            for mutated in mutations([data], 1000 // len(paths) + 1, seed=3):
                check(spec.module.removeprefix("sitegen.readers."), path.name, mutated)


@pytest.mark.parametrize(
    ("name", "path", "data"),
    [
        ("csl_json", "a.json", b"[" * 100_000),
        ("csl_json", "a.json", b'{"a":' * 100_000),
        ("csl_json", "a.json", b'[\n {"id":[\n' * 50_000),
        ("csl_json", "a.json", b'[{"id":"a","type":"book","note":"' + b"a: " * 50_000 + b'"}]'),
        ("csl_json", "a.json", b'[{"id":"a","keyword":"' + b"(a," * 50_000 + b'"}]'),
        ("csl_json", "a.json", b'[{"volume":' + b"9" * 100_000 + b"}]"),
        ("csl_json", "a.json", b"[" + b'{"id":1,"type":"book","title":"T"},' * 5_000 + b"]"),
        ("crossref", "a.json", b'{"message":{"items":[' + b'{"DOI":"10.1/x"},' * 5_000),
        ("marcxml", "a.xml", b"<record>" * 100_000),
        ("marcxml", "a.xml", b"<a>" * 200_000),
        ("marcxml", "a.xml", b"<c>" + b"<record><leader>" * 50_000),
        ("marcxml", "a.xml", b"<record><leader>" + b"&amp;" * 200_000 + b"</leader></record>"),
        ("marcxml", "a.xml", b"<record " + b"a='b' " * 50_000 + b"/>"),
        ("marcxml", "a.xml", b"<!--" * 200_000),
        ("marcxml", "a.xml", b"<![CDATA[" * 200_000),
        ("acl", "a.xml", b"<collection id='a'><volume id='b'>" + b"<paper>" * 100_000),
        ("pubmed", "a.xml", b"<PubmedArticle>" * 100_000),
        ("marc", "a.mrc", b"\x1d" * 200_000),
        ("marc", "a.mrc", binary({**MARC, "500": ["  $a" + "x" * 90] * 600})),
        ("marc", "a.mrc", b"99999cam a2299999 a 4500" + b"245999900000" * 6_000 + b"\x1e" + b"\x1fa" * 5_000 + b"\x1d"),
        ("nbib", "a.nbib", b"PMID- 1\n" * 20_000),
        ("nbib", "a.nbib", b"PMID- 1\n" + b"TI  - a\n" * 20_000),
        ("nbib", "a.nbib", b"PMID- 1\nTI  - a\n" + b"      b\n" * 20_000),
        ("nbib", "a.nbib", b"x\n\n" * 100_000),
        ("vufind_page", "a.txt", b"| title | " + b" " * 500_000 + b"x"),
        ("vufind_page", "a.txt", b"| title | T |\n| author | " + b"a " * 50_000 + b"|\n| spelling | T" + b"a0a1" * 25_000),
        ("vufind_page", "a.txt", b"| title | T |\n| topic | " + b"a " * 100_000 + b"|\n| spelling | " + b"a" * 100_000),
        ("vufind_page", "a.txt", b"| id | x |\n" * 25_000),
    ],
    ids=lambda value: value[:24].decode("ascii", "replace") if isinstance(value, bytes) else value,
)  # fmt: skip
def test_made_to_hang(name: str, path: str, data: bytes) -> None:
    """Files built to make a parser work in vain: repetition, nesting, long runs."""
    check(name, path, data)
