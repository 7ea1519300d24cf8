"""`sitegen check --report json` over every real file there is: no crash, nothing lost in silence, at least 99.5 % kept."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sites import Site

from sitegen.cli import run

if TYPE_CHECKING:
    from pathlib import Path

#: Files of which less than 99.5 % can be kept, how many entries are refused, and why.
REFUSED = {
    "sciunto-org__gbk_test.bib": 1,  # GBK, and says so nowhere; with `encoding = "gbk"` in site.toml it is read
    "asreview__baseline_reference_types.ris": 1,  # 'TY  -' and 'ER  -', with nothing between them
}


@pytest.fixture(scope="module")
def report(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `check` says of a site that holds all the files."""
    site = Site(tmp_path_factory.mktemp("shared") / "site")
    shutil.copytree(shared_data, site.root / "content", dirs_exist_ok=True)
    return checked(site)


def checked(site: Site) -> dict[str, Any]:
    """The report of the command, in JSON."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = run(["check", str(site.root), "--report", "json", "--no-names"])
    report: dict[str, Any] = json.loads(out.getvalue())
    assert code == int(any(finding["severity"] == "error" for finding in report["findings"]))
    return report


def test_every_entry_is_accounted_for(report: dict[str, Any]) -> None:
    """All files together: for each, entries = records + merged + overlays + refused, and the records are those of the catalogue."""
    for file in report["files"]:
        known = file["records"] + file["merged"] + file["overlays"] + file["refused"]
        assert file["entries"] == known, file["path"]
    assert sum(file["records"] for file in report["files"]) == report["records"]
    assert not [f for f in report["findings"] if f["code"] in ("entries-lost", "reader-failed", "ambiguous-format")]


def test_what_is_refused_is_named(report: dict[str, Any]) -> None:
    """Only what cannot be kept is refused, each by an error of its own; 99.5 % of every other file, and of all of them, is kept."""
    errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    refused = {file["path"].rpartition("/")[2]: file["refused"] for file in report["files"] if file["refused"]}
    assert refused == REFUSED
    assert len(errors) == sum(REFUSED.values())
    entries = sum(file["entries"] for file in report["files"])
    assert entries > 30_000
    assert sum(refused.values()) <= 0.005 * entries


def test_every_record_file_is_read(report: dict[str, Any]) -> None:
    """No file with records is passed over: what no reader claims is an expectation of another program's, a schema, or a tool's data."""
    unread = [finding["origin"]["path"] for finding in report["findings"] if finding["code"] == "unknown-format"]
    strange = [path for path in unread if not re.search(r"\.expected\.json$|schema\.xml$|/docs/data/\w+\.json$", path)]
    assert strange == []
    formats = {file["format"] for file in report["files"]}
    assert formats >= {
        "acl",
        "bibtex",
        "ris",
        "wos",
        "crossref",
        "csl-json",
        "doaj",
        "marc",
        "nbib",
        "pubmed",
        "vufind",
        "vufind-page",
    }


@pytest.mark.slow
def test_each_file_by_itself(shared_data: Path, tmp_path: Path) -> None:
    """A site of one file: the same holds for each of the files alone, with nothing for it to be merged into."""
    site = Site(tmp_path / "site")
    for number, path in enumerate(sorted(file for file in shared_data.rglob("*") if file.is_file())):
        if path.name.endswith(".expected.json"):
            continue
        content = site.root / "content"
        shutil.rmtree(content)
        content.mkdir()
        shutil.copy(path, content / f"{number}{path.suffix}")
        report = checked(site)
        for file in report["files"]:
            known = file["records"] + file["merged"] + file["overlays"] + file["refused"]
            assert file["entries"] == known, path
            assert file["refused"] == REFUSED.get(path.name, 0), path
