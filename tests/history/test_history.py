"""Dates from git: of real repositories, in any state."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from sites import Site, tree

from sitegen.build import BuildOptions, build
from sitegen.config import load_config
from sitegen.history import Head, look, read_history

ARTICLE = "https://example.org/shelf/articles/{}.html"


class Repository:
    """A git repository with a site in it, committed to at stated times."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, when: str = "2026-01-01T00:00:00Z", cwd: Path | None = None) -> str:
        who = {
            f"GIT_{role}_{what}": text
            for role in ("AUTHOR", "COMMITTER")
            for what, text in (("NAME", "A"), ("EMAIL", "a@example.org"))
        }
        env = (
            os.environ
            | who
            | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": "2030-01-01T00:00:00Z", "GIT_CONFIG_GLOBAL": os.devnull}
        )
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or self.site.root, env=env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self, when: str) -> None:
        self.git("add", "content", "site.toml")
        self.git("commit", "-q", "-m", "Change", when=when)

    def lastmods(self) -> dict[str, str]:
        """The dates in the built sitemap by address."""
        found = re.findall(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", self.site.read("sitemap.xml"))
        return dict(found)


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Repository:
    """A repository with two records and a list, the first of them changed later."""
    site = Site(tmp_path / "site", capsys)
    repository = Repository(site)
    site.record("alpha")
    site.record("beta", added="2025-12-24")
    repository.commit("2026-01-02T23:30:00-03:00")
    site.record("alpha", abstract="Words.")
    site.write("content/lists/first.md", '+++\ntitle = "First"\n+++\n1. [[alpha]]\n')
    repository.commit("2026-02-03T12:00:00Z")
    return repository


def test_records_are_dated_by_their_files(repository: Repository) -> None:
    """The last commit of a record's file dates it, in UTC and by the author's clock; a record's own date comes first; a list is dated, too."""
    assert repository.site.build().code == 0
    dates = repository.lastmods()
    assert dates[ARTICLE.format("alpha")] == "2026-02-03"
    assert dates[ARTICLE.format("beta")] == "2025-12-24"
    assert dates["https://example.org/shelf/lists/first.html"] == "2026-02-03"
    history = read_history(repository.site.root, "content", look(repository.site.root, "content"))
    assert history.files["content/alpha.md"].added == "2026-01-03T02:30:00Z"


def test_a_changed_file_has_no_date(repository: Repository) -> None:
    """What is not committed has no date, and gets one by the commit, though no file changes then."""
    site = repository.site
    site.record("alpha", abstract="Other words.")
    site.record("gamma")
    assert site.build().code == 0
    assert repository.lastmods()[ARTICLE.format("alpha")] == ""
    assert repository.lastmods()[ARTICLE.format("gamma")] == ""
    repository.commit("2026-03-04T12:00:00Z")
    assert site.build().code == 0
    assert repository.lastmods()[ARTICLE.format("alpha")] == "2026-03-04"
    assert repository.lastmods()[ARTICLE.format("gamma")] == "2026-03-04"


def test_a_file_of_many_records_dates_none(repository: Repository) -> None:
    """Git does not know which entry of a bibliography a commit changed."""
    repository.site.write("content/all.bib", "@book{one, title={One}}\n@book{two, title={Two}}\n")
    repository.commit("2026-03-04T12:00:00Z")
    repository.site.build()
    assert repository.lastmods()[ARTICLE.format("one")] == ""


def test_notes_date_a_record_that_has_a_date(repository: Repository) -> None:
    """A changed overlay changes what its record shows; a record whose own last change nobody knows stays undated."""
    site = repository.site
    site.write("content/all.bib", "@book{one, title={One}, date-added={2026-01-01}}\n@book{two, title={Two}}\n")
    for name in ("one", "two"):
        site.write(f"content/notes/{name}.md", f'+++\nabout = "{name}"\n+++\nA note.\n')
    repository.commit("2026-03-04T12:00:00Z")
    site.build()
    assert repository.lastmods()[ARTICLE.format("one")] == "2026-03-04"
    assert repository.lastmods()[ARTICLE.format("two")] == ""


def test_moves_and_second_lives(repository: Repository) -> None:
    """A file moved unchanged keeps its dates; one that was deleted and came again is as old as its return."""
    site = repository.site
    (site.root / "content/sub").mkdir()
    repository.git("mv", "content/alpha.md", "content/sub/alpha.md")
    repository.git("rm", "-q", "content/beta.md")
    repository.commit("2026-03-04T12:00:00Z")
    site.record("beta")
    repository.commit("2026-04-05T12:00:00Z")
    files = read_history(site.root, "content", look(site.root, "content")).files
    moved, again = files["content/sub/alpha.md"], files["content/beta.md"]
    assert (moved.added, moved.updated) == ("2026-01-03T02:30:00Z", "2026-02-03T12:00:00Z")
    assert (again.added, again.updated) == ("2026-04-05T12:00:00Z", "2026-04-05T12:00:00Z")


@pytest.mark.parametrize(("depth", "known"), [(1, False), (2, True)])
def test_a_shallow_clone_does_not_lie(repository: Repository, tmp_path: Path, depth: int, known: bool) -> None:
    """What the oldest commit of a shallow clone seems to add has no date there; the reader is told how to get them all."""
    shallow = tmp_path / "shallow"
    repository.git("clone", "-q", f"--depth={depth}", f"file://{repository.site.root}", str(shallow))
    site = Site(shallow, repository.site.capsys)
    built = site.build()
    assert "shallow clone" in built.text
    dates = dict(re.findall(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", site.read("sitemap.xml")))
    assert dates[ARTICLE.format("alpha")] == ("2026-02-03" if known else "")
    files = read_history(site.root, "content", look(site.root, "content")).files
    assert files["content/alpha.md"].added == ""


def test_no_repository_and_no_commit_are_no_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a repository, or in one without a commit, nothing is dated and nothing said."""
    site = Site(tmp_path / "site", capsys)
    site.record("alpha")
    assert look(site.root, "content") == Head()
    subprocess.run(["git", "init", "-q"], cwd=site.root, check=True)
    assert look(site.root, "content") == Head()
    assert "git" not in site.build().text


def test_git_that_fails_is_said_once(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git cannot be run, the site is built without dates, and the reason is a notice."""
    monkeypatch.setenv("PATH", "")
    built = repository.site.build()
    assert built.code == 0
    assert built.text.count("git gives no dates") == 1


def test_dates_by_git_can_be_switched_off(repository: Repository) -> None:
    """`git_dates = false` leaves records that have no dates of their own without any."""
    repository.site.write("site.toml", 'base_url = "https://example.org/shelf/"\ngit_dates = false\n')
    repository.site.build()
    assert repository.lastmods()[ARTICLE.format("alpha")] == ""


def test_dates_come_out_alike_in_every_build(repository: Repository) -> None:
    """Edits, commits and builds in turn end like a clean build; a zone of one's own changes nothing."""
    site = repository.site
    site.build()
    for number in range(3):
        site.record("alpha", abstract=f"Words {number}.")
        site.build()
        site.record(f"new-{number}")
        repository.commit(f"2026-05-0{number + 1}T23:00:00+05:00")
        site.build()
    incremental = site.tree()
    out = site.root.parent / "clean"
    site.build("--clean", "-o", str(out))
    assert tree(out) == incremental


@pytest.mark.parametrize("lost", [False, True])
def test_a_commit_dates_files_that_one_process_knows(repository: Repository, *, lost: bool) -> None:
    """After a commit a process that goes on from its memory gives files their new dates, though the cache may have lost what they hold."""
    site = repository.site
    root, options = site.root, BuildOptions(remember=True)
    site.record("alpha", abstract="Other words.")
    _, memory = build(root, load_config(root), site.public, options)
    assert repository.lastmods()[ARTICLE.format("alpha")] == ""
    repository.commit("2026-05-01T12:00:00Z")
    if lost:
        for shard in (root / ".sitegen").rglob("parsed-*"):
            shard.unlink()
    build(root, load_config(root), site.public, options, memory=memory)
    assert repository.lastmods()[ARTICLE.format("alpha")].startswith("2026-05-01")
    incremental = site.tree()
    out = root.parent / "clean"
    site.build("--clean", "-o", str(out))
    assert tree(out) == incremental
