"""One reader claims a file, never two: every real file, and the formats that look alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sitegen.readers import find_reader, needs_head
from sitegen.readers.base import ReaderSpec
from sitegen.sources import HEAD_BYTES

if TYPE_CHECKING:
    from pathlib import Path

#: Folder of the shared data -> the one reader of its files, by ending.
READER = {
    "aclxml": {".xml": "acl"},
    "crossref": {".json": "crossref"},
    "csljson": {".json": "csl-json"},
    "doaj": {".json": "doaj", ".xml": "doaj"},
    "marcxml": {".xml": "marc", ".mrc": "marc"},
    "nbib": {".nbib": "nbib", ".txt": "nbib", ".xml": "pubmed"},
    "vufind": {".json": "vufind", ".mrc": "marc", ".txt": "vufind-page"},
}


def claimant(path: str, head: bytes) -> str:
    """The name of the one reader that claims a file, '' where none does."""
    found = find_reader(path, head)
    assert found is None or isinstance(found, ReaderSpec), f"{path}: {found}"
    return found.name if found is not None else ""


def test_every_real_file(shared_data: Path) -> None:
    """No real file is claimed twice; those of these formats are claimed by their reader, the others by none of them."""
    ours = {name for folder in READER.values() for name in folder.values()} - {"vufind"}
    for path in sorted(file for file in shared_data.rglob("*") if file.is_file() and needs_head(file.name)):
        folder = path.relative_to(shared_data).parts[0]
        name = claimant(f"content/{path.name}", path.read_bytes()[:HEAD_BYTES])
        if path.name == "crhallberg__schema.xml":
            assert name == ""
        elif folder in READER:
            assert name == READER[folder][path.suffix], path.name
        else:
            assert name not in ours, path.name


CSL = {"id": "a", "type": "book", "title": "T"}


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a.json", json.dumps([CSL]), "csl-json"),
        ("a.json", "\ufeff" + json.dumps([CSL]), "csl-json"),
        ("a.JSON", json.dumps(CSL), "csl-json"),
        ("a.json", json.dumps({"items": [CSL | {"DOI": "10.1/x", "issued": {"date-parts": [[2020]]}}]}), "csl-json"),
        ("a.json", json.dumps([CSL | {"type": "article-journal", "is-referenced-by-count": 3}]), "csl-json"),
        ("a.json", json.dumps([{"title": ["T"], "type": "journal-article", "DOI": "10.1/x"}]), "crossref"),
        ("a.json", json.dumps({"title": ["T"], "DOI": "10.1/x", "member": "297", "container-title": []}), "crossref"),
        ("a.json", json.dumps({"id": "x", "bibjson": {"title": "T", "journal": {"title": "J"}}}), "doaj"),
        ("a.json", json.dumps({"id": "x", "title": "T", "title_full": "T", "topic": ["a"]}), "vufind"),
        ("a.json", json.dumps({"itemType": "book", "title": "T", "type": "book", "id": 1}), ""),
        ("a.json", json.dumps({"@context": "https://schema.org", "type": "book", "id": "x", "title": "T"}), ""),
        ("a.json", json.dumps({"name": "package", "version": "1.0.0", "type": "module"}), ""),
        ("a.json", json.dumps({"type": "FeatureCollection", "features": []}), ""),
        ("a.json", json.dumps({"id": "x", "type": "map"}), ""),
        ("a.json", "not json: \"type\": \"book\" \"id\": \"title\":", ""),
        ("a.json", "", ""),
        ("a.txt", json.dumps([CSL]), ""),
        ("a.xml", "<collection xmlns='http://www.loc.gov/MARC21/slim'/>", "marc"),
        ("a.xml", "<record><datafield tag='245'/></record>", "marc"),
        ("a.xml", "junk <PubmedArticleSet>", "pubmed"),
        ("a.xml", '<collection id="2022.acl"><volume id="1">', "acl"),
        ("a.xml", "<records><record><journalTitle/></record></records>", "doaj"),
        ("a.xml", "<collection><record/></collection>", ""),
        ("a.xml", "<rss><channel><title>T</title></channel></rss>", ""),
        ("a.mrc", "00362naaa 2200109zu 4500", "marc"),
        ("a.mrc", "not marc at all", ""),
        ("a.nbib", "PMID- 1\nTI  - T", "nbib"),
        ("a.nbib", "words", ""),
        ("a.txt", "\n\nPMID- 1\nTI  - T", "nbib"),
        ("a.txt", "A letter about PMID- 1 and more", ""),
        ("a.txt", "id\ntitle\nauthor\nformat\nspelling\n", ""),
        ("a.txt", "| id | x |\n| title | T |\n| format | Article |\n| language | English |\n", "vufind-page"),
    ],
)  # fmt: skip
def test_formats_that_look_alike(path: str, text: str, name: str) -> None:
    """What a format alone has decides; what merely resembles records is nobody's."""
    assert claimant(path, text.encode()) == name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16(encoding: str) -> None:
    """Wide characters hide no format."""
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    assert claimant("a.json", mark + json.dumps([CSL]).encode(encoding)) == "csl-json"
    assert claimant("a.xml", mark + "<PubmedArticleSet><PubmedArticle>".encode(encoding)) == "pubmed"
