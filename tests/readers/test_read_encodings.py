"""Bytes and text: every encoding that a file may be in, and the offset of the byte that is in none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from drafts import reading
from test_read_crossref import WORK
from test_read_doaj import XML as DOAJ
from test_read_marc import BOOK, collection, xml
from test_read_pubmed import NBIB

from sitegen.readers import ReadOptions

if TYPE_CHECKING:
    from sites import Site

TITLE = "Évolution des “Œuvres”"
CSL = json.dumps([{"id": "a", "type": "book", "title": TITLE}], ensure_ascii=False)
TEXTS = {
    "a.json": CSL,
    "b.json": json.dumps(WORK | {"title": [TITLE]}, ensure_ascii=False),
    "a.xml": collection(xml(BOOK | {"245": [f"10$a{TITLE}"]})),
    "b.xml": DOAJ.replace("Imaginaires &amp; <i>formes</i>", TITLE).replace("UTF-8", "{}"),
    "a.nbib": NBIB.replace(
        "Sci-Hub provides access to nearly all\n      scholarly literature of <i>E. coli</i>.", TITLE
    ),
    "a.txt": f"| title | {TITLE} |\n| id | x |\n| format | Article |\n| language | French |\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("path", TEXTS)
def test_encodings(path: str, encoding: str) -> None:
    """Marked, declared or told by the site: the text comes out right."""
    text = TEXTS[path].replace("{}", encoding)
    data = ("\ufeff" + text if encoding == "utf-16-le" else text).encode(encoding)
    assert reading(path, data, ReadOptions(encoding="cp1252")).records[0].title == TITLE


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.parametrize("path", TEXTS)
def test_line_ends(path: str, ends: str) -> None:
    """Whatever ends a line, the text and the lines are the same."""
    data = TEXTS[path].replace("{}", "utf-8").replace("\n", ends)
    found = reading(path, data)
    assert found.records[0].title == TITLE
    assert found.drafts[0].origin.line == reading(path, TEXTS[path].replace("{}", "utf-8")).drafts[0].origin.line


def test_declared_in_xml() -> None:
    """XML that declares Latin-1 is read so without being told."""
    text = DOAJ.replace("UTF-8", "ISO-8859-1")
    assert reading("a.xml", text.encode("latin-1")).records[0].container_title == "Temps zéro"


@pytest.mark.parametrize("path", TEXTS)
def test_bytes_in_no_encoding(path: str) -> None:
    """A byte that is no text refuses the file by its offset; nothing is replaced in silence."""
    data = TEXTS[path].replace("{}", "UTF-8").encode()
    place = data.index("É".encode())
    found = reading(path, data[:place] + b"\xff" + data[place:])
    assert (found.records, found.codes, found.entries) == ((), ["bad-encoding"], 1)
    assert f"offset {place}" in str(found.findings[0])


def test_the_encoding_of_the_site(site: Site) -> None:
    """What site.toml says counts for files that are not UTF-8 and say nothing themselves; an unknown name is an error at its line."""
    site.write("content/a.ris", "TY  - JOUR\nTI  - 中文\nER  - \n".encode("gbk"))
    site.write("content/b.csv", "title\nÉtude\n")
    assert "content/a.ris:2" in site.build().err
    site.write("site.toml", 'title = "T"\nencoding = "gbk"\n')
    built = site.build()
    assert built.code == 0, built.text
    assert "中文" in site.read("articles/index.html") and "Étude" in site.read("articles/index.html")
    site.write("site.toml", 'title = "T"\nencoding = "klingon"\n')
    built = site.build()
    assert built.code == 2 and "site.toml:2: encoding: 'klingon'" in built.err


@pytest.mark.parametrize("path", ["a.nbib", "a.mrc"])
def test_empty_files(path: str) -> None:
    """An empty file is a warning and holds no entry."""
    found = reading(path, b" \n")
    assert (found.codes, found.findings[0].severity, found.entries) == (["empty-file"], "warning", 0)
