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


def articles(site: Site) -> set[str]:
    """The names of the pages of records; addresses that lead on to another page are none."""
    pages = (site.public / "articles").glob("*.html")
    return {page.stem for page in pages if 'http-equiv="refresh"' not in page.read_text()} - {"index"}


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
    assert articles(site) == {"mine"}
    assert 'url=../articles/mine.html"' in site.read("articles/zotero-key.html")
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
    assert articles(site) == {"a", "b"}


def test_equal_work_and_year_merge_but_two_dois_never_do(site: Site) -> None:
    """An author, a title and a year in common make one record; different DOIs keep two apart."""
    site.record("a", title="The Study: of things", authors=["Doe, Jane"], issued="2020-03")
    site.record("b", title="Study of things", authors=["Jane Doe"], issued="2020")
    site.record("c", title="Other", authors=["Doe, Jane"], issued="2020", doi="10.1000/one")
    site.record("d", title="Other", authors=["Doe, Jane"], issued="2020", doi="10.1000/two")
    site.build()
    assert articles(site) == {"a", "c", "d"}


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


BIB = """@article{{{key}, title={{The study}}, author={{Smith, Jane}}, year={{2020}}, doi={{10.1000/x}}, volume={{{volume}}}}}
@article{{other, title={{Another}}, year={{2019}}}}
"""


def test_replacing_the_bibliography_keeps_the_notes(site: Site) -> None:
    """Zotero may write its .bib anew, even under another key: notes by id or DOI stay, and the staff view says whose each field is."""
    site.write("content/library.bib", BIB.format(key="smith", volume="7"))
    site.write(
        "content/notes/a.md",
        '+++\nabout = "doi:10.1000/X"\ntags = ["seminar"]\nissued = "2020-02-03"\n+++\nRead **this**.\n',
    )
    site.write("content/notes/b.md", '+++\nabout = "other"\nstatus = "read"\n+++\n')
    built = site.build()
    assert (built.code, built.err) == (0, "")
    before = (site.root / "content/library.bib").read_bytes()
    assert "<strong>this</strong>" in site.read("articles/smith.html")
    assert (site.root / "content/library.bib").read_bytes() == before
    site.write("content/library.bib", BIB.format(key="smith2020study", volume="8"))
    built = site.build()
    assert (built.code, built.err) == (0, "")
    page = site.read("articles/smith2020study.html")
    assert "<strong>this</strong>" in page and "seminar" in page and "February 3, 2020" in page
    assert "content/library.bib:1" in page and "content/notes/a.md:4" in page and "edited" in page
    assert "articles/smith.html" not in site.tree()
    site.write("content/library.bib", "@article{else, title={Something else}}\n")
    built = site.build()
    assert built.code == 0
    assert {line.split(":")[1].strip() for line in built.err.strip().split("\n")} == {
        "content/notes/a.md",
        "content/notes/b.md",
    }


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
    assert (
        built.code == 1
        and "content/people.toml:7: person[1].varients: is not a known key; did you mean 'variants'?" in built.err
    )
    assert "Zhiyong Lu" in site.read("articles/a.html")


def test_check_suggests_variants_and_merges_nothing(site: Site, capsys) -> None:
    """`sitegen check` suggests that an abbreviated name may be a full one; the two keep their pages until people.toml says so."""
    site.record("a", authors=["Lu, Z."])
    site.record("b", authors=["Lu, Zhiyong"])
    assert [f["code"] for f in checked(site, capsys)["findings"]] == ["name-variant"]
    site.build()
    assert {"z-lu", "zhiyong-lu"} <= {p.stem for p in (site.public / "authors").glob("*.html")}


def test_check_accounts_for_every_entry(site: Site, capsys) -> None:
    """The report says for each file how many entries it has, how many stand as records, were merged, are overlays, were refused."""
    site.record("a", title="A study", doi="10.1000/x", issued="2020")
    site.record("b", id="a", title="Another")
    site.write("content/note.md", '+++\nabout = "one"\n+++\nGood.\n')
    site.write(
        "content/bulk.bib",
        "@article{one, title={One}, doi={10.1000/one}}\n@article{two, title={A study}, doi={10.1000/x}}\n@article{three, title={T\n",
    )
    report = checked(site, capsys)
    keys = ("entries", "records", "merged", "overlays", "refused")
    assert {file["path"]: tuple(file[key] for key in keys) for file in report["files"]} == {
        "content/a.md": (1, 1, 0, 0, 0),
        "content/b.md": (1, 0, 0, 0, 1),
        "content/bulk.bib": (3, 1, 1, 0, 1),
        "content/note.md": (1, 0, 0, 1, 0),
    }
    assert report["records"] == 2


def test_check_says_when_entries_are_lost(site: Site, capsys, monkeypatch) -> None:
    """A reader that drops an entry without a word is found out by the count that owes it nothing."""
    from msgspec import structs

    from sitegen.readers import bibtex

    honest = bibtex.read
    monkeypatch.setattr(bibtex, "read", lambda *args: structs.replace(found := honest(*args), drafts=found.drafts[:-1]))
    site.write("content/a.bib", "@article{one, title={One}}\n@article{two, title={Two}}\n")
    report = checked(site, capsys)
    (lost,) = [finding for finding in report["findings"] if finding["code"] == "entries-lost"]
    assert lost["origin"]["path"] == "content/a.bib" and "2 entries" in lost["message"]


def test_one_key_in_two_bibliographies_loses_nothing(site: Site) -> None:
    """Two works that two files call by one key are two records: the second goes by an id of its own, and both places are named."""
    site.write("content/a.bib", "@article{smith, title={On rivers}, author={Smith, A}, year=2020}\n")
    site.write("content/b.bib", "@article{smith, title={On hills}, author={Smith, B}, year=2021}\n")
    built = site.build()
    assert built.code == 0 and "content/a.bib:1" in built.err and "content/b.bib:1" in built.err
    pages = articles(site)
    assert len(pages) == 2 and "On rivers" in site.read("articles/smith.html")
    (other,) = pages - {"smith"}
    assert other.startswith("smith-") and "On hills" in site.read(f"articles/{other}.html")


def test_an_entry_pasted_twice_is_one_record(site: Site) -> None:
    """Two entries of one file with one key and one work are one record; with two works they are two."""
    entry = "@article{smith, title={On rivers}, author={Smith, A}, year=2020}\n"
    site.write("content/a.bib", entry * 2 + entry.replace("rivers", "hills"))
    assert site.build().code == 0
    assert len(articles(site)) == 2


def test_small_differences_are_no_contradictions(site: Site) -> None:
    """Signs, case, a last page more or less and a day of the same year are no conflict; another first page is."""
    site.record("a", title="The Study: of Things.", doi="10.1000/x", issued="2020-03-01", page="0374-377")
    site.write(
        "content/b.bib", "@article{b, title={The study, of things}, doi={10.1000/x}, year=2020, pages={374--7}}\n"
    )
    assert site.build().err.count("of the same work") == 0
    site.write(
        "content/b.bib", "@article{b, title={The study, of things}, doi={10.1000/x}, year=2020, pages={375--7}}\n"
    )
    assert site.build().err.count("of the same work") == 1
