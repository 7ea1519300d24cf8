"""One record a work, overlays over it, and who is who: through the real command line on small sites."""

from __future__ import annotations

import json

from sites import Site

VUFIND = '{{"id": "{id}", "title_full": "{title}", "record_format": "Article", "author": ["Doe, Jane"], "publishDate": ["2020"]}}\n'


def checked(site: Site, capsys) -> dict:
    from sitegen.cli import run

    capsys.readouterr()
    run(["check", str(site.root), "--report", "json"])
    return json.loads(capsys.readouterr().out)


def test_one_doi_in_two_files_is_one_record_with_both_origins(site: Site) -> None:
    """Two files with one DOI become one record: the curator's id and words lead, the other fills gaps, its id still works in lists."""
    site.record("mine", title="The study", doi="10.1000/x", issued="2020")
    site.write(
        "content/zot.md",
        '+++\nid = "zotero-key"\ntitle = "The study"\ndoi = "10.1000/X"\nissued = "2020"\nvolume = "7"\nabstract = "Words."\n+++\n',
    )
    site.write("content/lists/l.md", '+++\ntitle = "L"\n+++\n- [[zotero-key]]\n')
    built = site.build()
    assert built.code == 0, built.text
    assert sorted(p.name for p in (site.public / "articles").glob("*.html")) == ["index.html", "mine.html"]
    page = site.read("articles/mine.html")
    assert "Words." in page and "content/zot.md" in page and "content/mine.md" in page
    assert "articles/mine.html" in site.read("lists/l.html")


def test_contradictions_are_said(site: Site) -> None:
    """Where two records of a work contradict each other, a notice names both places, and the leading one's value stands."""
    site.record("a", title="The study", doi="10.1000/x", volume="7")
    site.record("b", title="The study", doi="10.1000/x", volume="8")
    built = site.build()
    assert "content/b.md" in built.err and "volume" in built.err and "'8'" in built.err and "content/a.md" in built.err
    assert built.code == 0


def test_merge_false_keeps_a_record_apart(site: Site) -> None:
    """A record that says merge = false stays a record of its own."""
    site.record("a", title="The study", doi="10.1000/x")
    site.record("b", title="The study", doi="10.1000/x", merge=False)
    site.build()
    assert {"a.html", "b.html"} <= {p.name for p in (site.public / "articles").glob("*.html")}


def test_equal_work_and_year_merge_but_two_dois_never_do(site: Site) -> None:
    """An author, a title and a year in common make one record; different DOIs keep two apart."""
    site.record("a", title="The Study: of things", authors=["Doe, Jane"], issued="2020-03")
    site.record("b", title="Study of things", authors=["Jane Doe"], issued="2020")
    site.record("c", title="Other", authors=["Doe, Jane"], issued="2020", doi="10.1000/one")
    site.record("d", title="Other", authors=["Doe, Jane"], issued="2020", doi="10.1000/two")
    site.build()
    assert {p.stem for p in (site.public / "articles").glob("*.html")} == {"index", "a", "c", "d"}


def test_an_overlay_adds_without_touching_the_bulk_file(site: Site) -> None:
    """A note with about = "<id>" gives a bulk record its words, tags and corrections; the staff view says what was edited and where."""
    site.write("content/bulk.json", VUFIND.format(id="b1", title="Bulk title"))
    site.write(
        "content/notes/b1.md",
        '+++\nabout = "b1"\ntags = ["kept"]\nstatus = "read"\nissued = "2021"\n+++\nRead **this**.\n',
    )
    assert site.build().code == 0
    page = site.read("articles/b1.html")
    assert "<strong>this</strong>" in page and "kept" in page and "content/notes/b1.md" in page and "edited" in page
    assert "years/2021.html" in page
    site.write("content/bulk.json", VUFIND.format(id="b1", title="New title from the library"))
    site.build()
    page = site.read("articles/b1.html")
    assert "New title from the library" in page and "<strong>this</strong>" in page


def test_an_overlay_without_its_record_is_named(site: Site) -> None:
    """An overlay whose record is gone is a warning with its place, and makes no page."""
    site.record("a")
    site.write("content/note.md", '+++\nabout = "nobody"\n+++\nWords.\n')
    built = site.build()
    assert built.code == 0 and "content/note.md" in built.err and "nobody" in built.err
    assert "articles/nobody.html" not in site.tree()


def test_people_toml_merges_spellings(site: Site) -> None:
    """Spellings that people.toml leads to one name share a page under that name."""
    site.record("a", authors=["Lu, Z."])
    site.record("b", authors=["Zhiyong Lu"])
    site.write("content/people.toml", '[[person]]\nname = "Lu, Zhiyong"\nvariants = ["Lu, Z."]\n')
    site.build()
    assert {p.stem for p in (site.public / "authors").glob("*.html")} == {"index", "zhiyong-lu"}
    assert "Zhiyong Lu" in site.read("articles/a.html")


def test_people_toml_splits_namesakes(site: Site) -> None:
    """Of two persons of one name, the one whose works people.toml lists gets a page of its own."""
    site.record("maps", authors=["Zhang, Wei"])
    site.record("genes", authors=["Zhang, Wei"])
    site.write(
        "content/people.toml",
        '[[person]]\nname = "Zhang, Wei"\nlabel = "Zhang, Wei (cartographer)"\nworks = ["maps"]\n',
    )
    site.build()
    pages = {p.stem for p in (site.public / "authors").glob("*.html")} - {"index"}
    assert len(pages) == 2
    assert {
        ("maps" in site.read(f"authors/{page}.html"), "genes" in site.read(f"authors/{page}.html")) for page in pages
    } == {(True, False), (False, True)}


def test_orcids_decide_first(site: Site) -> None:
    """One ORCID under two spellings is one person; two ORCIDs under one spelling are two."""
    one, two = "0000-0002-1825-0097", "0000-0001-5109-3700"
    site.record("a", authors=[{"family": "Carberry", "given": "Josiah", "orcid": one}])
    site.record("b", authors=[{"family": "Carberry", "given": "J. S.", "orcid": one}])
    site.record("c", authors=[{"family": "Kim", "given": "Min", "orcid": one[:-1] + "7"}])
    site.record("d", authors=[{"family": "Kim", "given": "Min", "orcid": two}])
    site.build()
    pages = {p.stem for p in (site.public / "authors").glob("*.html")} - {"index"}
    assert sum("carberry" in page for page in pages) == 1


def test_faults_of_people_toml_are_named(site: Site) -> None:
    """A wrong key or type in people.toml is named with line and suggestion; the other persons count."""
    site.record("a", authors=["Lu, Z."])
    site.write(
        "content/people.toml",
        '[[person]]\nname = "Lu, Zhiyong"\nvariants = ["Lu, Z."]\n\n[[person]]\nname = "X"\nvarients = []\n',
    )
    built = site.build()
    assert built.code == 1 and "content/people.toml:5: varients" in built.err and "variants" in built.err
    assert "Zhiyong Lu" in site.read("articles/a.html")


def test_check_suggests_variants_and_merges_nothing(site: Site, capsys) -> None:
    """`sitegen check` suggests that an abbreviated name may be a full one; the two keep their pages until people.toml says so."""
    site.record("a", authors=["Lu, Z."])
    site.record("b", authors=["Lu, Zhiyong"])
    assert [f["code"] for f in checked(site, capsys)["findings"]] == ["name-variant"]
    site.build()
    assert {"z-lu", "zhiyong-lu"} <= {p.stem for p in (site.public / "authors").glob("*.html")}


def test_check_accounts_for_every_entry(site: Site, capsys) -> None:
    """The report says for each file how many entries it has, how many became records, were merged or refused."""
    site.record("a", doi="10.1000/x")
    site.write(
        "content/bulk.jsonl",
        VUFIND.format(id="v1", title="One") + VUFIND.format(id="v2", title="Two").replace("2020", "2025-13-40"),
    )
    files = {file["path"]: file for file in checked(site, capsys)["files"]}
    assert files["content/bulk.jsonl"]["entries"] == 2
    assert files["content/bulk.jsonl"]["records"] == 1
