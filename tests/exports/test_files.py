"""Which files of exports a site has, what they hold, and who links them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bibtexparser
import pytest
from sites import Site, tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """Three records, two of them by Ann Poe; a list of two."""
    site = Site(tmp_path / "shelf", capsys)
    site.record("alpha", authors=["Poe, Ann"], subjects=["Greek"], journal="Letters", issued="2001", abstract="First.")
    site.record("beta", authors=["Poe, Ann", "Roe, Bob"], subjects=["Greek"], journal="Letters", issued="2002")
    site.record("gamma", authors=["Doe, Cy"], subjects=["Latin"], journal="Words", issued="2003")
    site.write("content/lists/start.md", '+++\ntitle = "Start"\n+++\n\n1. [[gamma]]\n2. [[alpha]]\n3. [[gamma]]\n')
    return site


def keys(text: str) -> list[str]:
    """The keys of a BibTeX file, in order."""
    return [entry.key for entry in bibtexparser.parse_string(text).entries]


def test_the_catalogue_has_a_file_of_every_format(site: Site) -> None:
    """Each holds all records by id, and the page of all records links it."""
    site.build()
    assert keys(site.read("catalogue.bib")) == ["alpha", "beta", "gamma"]
    assert [item["id"] for item in json.loads(site.read("catalogue.json"))] == ["alpha", "beta", "gamma"]
    assert [json.loads(line)["id"] for line in site.read("catalogue.jsonl").splitlines()] == ["alpha", "beta", "gamma"]
    assert [line.split(",")[0] for line in site.read("catalogue.csv").splitlines()] == ["id", "alpha", "beta", "gamma"]
    assert site.read("catalogue.ris").count("TY  - ") == 3
    page = site.read("articles/index.html")
    for suffix in ("bib", "ris", "json", "csv", "jsonl"):
        assert f'href="../catalogue.{suffix}"' in page


def test_values_and_lists_have_files_of_their_records(site: Site) -> None:
    """An author's, a subject's, a journal's file holds the newest first, a list's file its records in order, each once."""
    site.build()
    assert keys(site.read("authors/ann-poe.bib")) == ["beta", "alpha"]
    assert keys(site.read("subjects/greek.bib")) == ["beta", "alpha"]
    assert keys(site.read("journals/letters.bib")) == ["beta", "alpha"]
    assert keys(site.read("lists/start.bib")) == ["gamma", "alpha"]
    assert 'href="../authors/ann-poe.bib"' in site.read("authors/ann-poe.html")
    for suffix in ("bib", "ris", "json", "csv"):
        assert f'href="../lists/start.{suffix}"' in site.read("lists/start.html")
    assert not (site.public / "years" / "2001.bib").exists()


def test_a_value_with_one_record_links_the_files_of_the_record(site: Site) -> None:
    """What they would say is there already, in every format that records have."""
    site.build()
    assert not (site.public / "authors" / "cy-doe.bib").exists()
    page = site.read("authors/cy-doe.html")
    for suffix in ("bib", "ris", "json"):
        assert f'href="../articles/gamma.{suffix}"' in page


def test_the_configuration_chooses_the_formats(site: Site) -> None:
    """Formats can be left out or added everywhere, indexes switched on and off; without a file there is no link to it."""
    site.write(
        "site.toml",
        'title = "x"\n[exports]\nper_record = []\nper_list = ["jsonl"]\nper_value = ["ris", "csv"]\ncatalogue = []\n'
        "[indexes.years]\nexports = true\n[indexes.authors]\nexports = false\n",
    )
    site.record("delta", authors=["Poe, Ann"], subjects=["Latin"], issued="2001")
    site.build()
    names = {name for name in site.tree() if name.rpartition(".")[2] in {"bib", "ris", "json", "csv", "jsonl"}}
    assert names == {
        "lists/start.jsonl",
        *(f"{stem}.{suffix}" for suffix in ("ris", "csv") for stem in ("subjects/greek", "subjects/latin")),
        *(f"{stem}.{suffix}" for suffix in ("ris", "csv") for stem in ("journals/letters", "years/2001")),
    }
    assert "catalogue." not in site.read("articles/index.html")
    assert ".ris" not in site.read("authors/ann-poe.html")


def test_an_edit_reaches_every_file_that_holds_the_record(site: Site, tmp_path: Path) -> None:
    """A new abstract, which no other page shows, is in the files of authors, subjects, journals, lists and the catalogue."""
    site.build()
    site.record("alpha", authors=["Poe, Ann"], subjects=["Greek"], journal="Letters", issued="2001", abstract="Second.")
    site.build()
    holders = {name for name, blob in site.tree().items() if name.endswith(".bib") and b"Second." in blob}
    assert holders == {
        "articles/alpha.bib",
        "authors/ann-poe.bib",
        "catalogue.bib",
        "journals/letters.bib",
        "lists/start.bib",
        "subjects/greek.bib",
    }
    site.build("-o", str(tmp_path / "clean"), "--clean")
    assert site.tree() == tree(tmp_path / "clean")


def test_the_note_of_a_curator_is_exported_nowhere(site: Site) -> None:
    """Notes and paths of files are for the site's own pages."""
    site.record("epsilon", "A private thought.", authors=["Poe, Ann"], subjects=["Greek"], file="/home/ann/x.pdf")
    site.build()
    for name, blob in site.tree().items():
        if name.rpartition(".")[2] in {"bib", "ris", "json", "csv", "jsonl"}:
            assert b"private thought" not in blob, name
            assert b"/home/ann" not in blob, name


def test_the_data_package_describes_the_files(site: Site) -> None:
    """datapackage.json names every file of the catalogue that there is, with its media type, and the columns of the table."""
    site.build()
    package = json.loads(site.read("datapackage.json"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["name"] == "test-shelf"
    paths = [resource["path"] for resource in package["resources"]]
    assert paths == [f"catalogue.{suffix}" for suffix in ("bib", "ris", "json", "csv", "jsonl")]
    assert all((site.public / path).is_file() for path in paths)
    (table,) = [resource for resource in package["resources"] if resource["path"].endswith(".csv")]
    header = site.read("catalogue.csv").splitlines()[0]
    assert [field["name"] for field in table["schema"]["fields"]] == header.split(",")
    assert table["schema"]["primaryKey"] == ["id"]
