"""Publishing to a real bare repository: what lands on the branch, what is kept, what is left alone."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from desk import ADDRESS, BASE_URL, PAGES, Desk, git

from sitegen.columns import OutputEntry
from sitegen.digest import digest
from sitegen.errors import PublishError
from sitegen.manifest import MANIFEST_FILE, STATE_FOLDER, Manifest, encode_manifest
from sitegen.publish import guess_base_url

if TYPE_CHECKING:
    from pathlib import Path


# --- what lands on the branch ----------------------------------------------------------------------------------------


def test_first_publish_makes_the_branch(desk: Desk) -> None:
    """The branch holds exactly the built files and .nojekyll, and the result names commit and address."""
    result = desk.publish()
    assert desk.branch() == {**PAGES, ".nojekyll": b""}
    assert (result.commit, result.changed, result.pushed) == (desk.tip(), True, True)
    assert result.url == BASE_URL
    assert result.warnings == ()
    assert "Settings, Pages" in desk.report


def test_nothing_changed_makes_no_commit(desk: Desk) -> None:
    """A second publish of the same site pushes nothing, even with another message."""
    first = desk.publish()
    again = desk.publish(message="Again")
    assert (again.commit, again.changed, again.pushed) == (first.commit, False, False)
    assert desk.tip() == first.commit


def test_changed_pages_follow_and_removed_pages_go(desk: Desk) -> None:
    """An edited page is replaced, a new one appears, a removed one and its folder disappear; history is kept."""
    first = desk.publish()
    pages = {"index.html": b"<h1>New</h1>", "404.html": PAGES["404.html"], "about.html": b"About"}
    desk.build(pages)
    second = desk.publish()
    assert desk.branch() == {**pages, ".nojekyll": b""}
    assert git(desk.remote, "rev-parse", f"{second.commit}^") == first.commit
    assert "1 new, 1 changed, 2 removed" in desk.report


def test_state_folder_is_not_published(desk: Desk) -> None:
    """Nothing of the build's own bookkeeping reaches the branch, nor what somebody put beside the site."""
    (desk.out / "notes.txt").write_text("mine")
    desk.publish()
    assert not any(name.startswith(".sitegen/") or name == "notes.txt" for name in desk.branch())


def test_unusual_names_arrive(desk: Desk) -> None:
    """Spaces, quotes, non-ASCII letters and a leading dash in file names survive the way through git."""
    pages = {**PAGES, 'a "b" c.html': b"1", "-x.html": b"2", "größe/日本.html": b"3", "a\u0301.html": b"4"}
    desk.build(pages)
    desk.publish()
    assert desk.branch() == {**pages, ".nojekyll": b""}
    assert not desk.publish().changed


def test_binary_files_arrive_byte_for_byte(desk: Desk) -> None:
    """Neither line endings nor .gitattributes change a byte."""
    git(desk.site, "config", "core.autocrlf", "true")
    pages = {**PAGES, "data.bin": bytes(range(256)) * 9, "crlf.txt": b"a\r\nb\n", ".gitattributes": b"* text eol=lf\n"}
    desk.build(pages)
    desk.publish()
    assert desk.branch() == {**pages, ".nojekyll": b""}


def test_commit_names_its_source(desk: Desk) -> None:
    """The commit says which source commit it was built from, with a default subject and with one of the user's."""
    source = git(desk.site, "rev-parse", "HEAD")
    desk.publish()
    message = git(desk.remote, "log", "-1", "--format=%B", "gh-pages")
    assert message.startswith(f"Publish {source[:9]} (main)\n\nSource-commit: {source}\n")
    desk.build({**PAGES, "new.html": b"x"})
    desk.publish(message="Spring term")
    message = git(desk.remote, "log", "-1", "--format=%B", "gh-pages")
    assert message.startswith("Spring term\n\n")
    assert source in message
    assert git(desk.remote, "log", "-1", "--format=%an <%ae>", "gh-pages") == "Alice <alice@example.org>"


def test_dry_run_only_looks(desk: Desk) -> None:
    """A dry run says what would change and where the site would be, and leaves the remote as it was."""
    result = desk.publish(dry_run=True)
    assert (result.changed, result.pushed, result.url) == (True, False, BASE_URL)
    assert desk.tip() == ""
    assert "5 new" in desk.report
    assert "Dry run" in desk.report


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_foreign_files_are_kept(desk: Desk) -> None:
    """A CNAME, a proof of ownership and a page made by hand stay, at the first publish and at later ones."""
    hand_made = {"CNAME": b"reading.example.org\n", "google1234.html": b"proof", "old/page.html": b"by hand"}
    desk.colleague(dict(hand_made))
    desk.build(base_url="https://reading.example.org/")
    result = desk.publish()
    assert result.url == "https://reading.example.org/"
    assert desk.branch() == {**PAGES, **hand_made, ".nojekyll": b""}
    desk.build({"index.html": b"only"}, base_url="https://reading.example.org/")
    desk.publish()
    assert desk.branch() == {"index.html": b"only", **hand_made, ".nojekyll": b""}
    assert "google1234.html" in desk.report


def test_files_added_between_publishes_are_kept(desk: Desk) -> None:
    """What somebody adds to the branch after a publish is still there after the next."""
    desk.publish()
    desk.colleague({"robots-of-mine.txt": b"hello", "CNAME": b"reading.example.org\n"})
    desk.build({**PAGES, "new.html": b"x"})
    result = desk.publish()
    assert desk.branch()["robots-of-mine.txt"] == b"hello"
    assert desk.branch()["CNAME"] == b"reading.example.org\n"
    assert any("redirects" in warning for warning in result.warnings)


def test_hand_made_page_in_the_way_is_refused(desk: Desk) -> None:
    """A page that somebody made by hand is not replaced unless --adopt says so."""
    before = desk.colleague({"index.html": b"made by hand", "articles": b"a file where a folder must be"})
    with pytest.raises(PublishError, match=r"articles, index\.html.*--adopt"):
        desk.publish()
    assert desk.tip() == before
    result = desk.publish(adopt=True)
    assert desk.branch() == {**PAGES, ".nojekyll": b""}
    assert any("index.html" in warning for warning in result.warnings)


def test_same_file_made_by_hand_is_no_clash(desk: Desk) -> None:
    """A file that already is as the site has it is simply taken over."""
    desk.colleague({"index.html": PAGES["index.html"]})
    desk.publish()
    assert desk.branch() == {**PAGES, ".nojekyll": b""}


def test_page_edited_on_the_branch_is_warned_of(desk: Desk) -> None:
    """A generated page that somebody edited on the branch is made anew, and the user hears of it."""
    desk.publish()
    desk.colleague({"index.html": b"edited by hand"})
    result = desk.publish()
    assert desk.branch()["index.html"] == PAGES["index.html"]
    assert any("index.html" in warning for warning in result.warnings)


def test_own_domain_is_written_once(desk: Desk) -> None:
    """publish.cname becomes the CNAME file; it outlives the setting; another domain replaces it with a warning."""
    desk.build(base_url="https://reading.example.org/")
    assert desk.publish(cname="reading.example.org").url == "https://reading.example.org/"
    assert desk.branch()["CNAME"] == b"reading.example.org\n"
    assert not desk.publish(cname="Reading.example.org").changed
    assert not desk.publish().changed
    desk.build(base_url="https://new.example.org/")
    result = desk.publish(cname="new.example.org")
    assert desk.branch()["CNAME"] == b"new.example.org\n"
    assert any("reading.example.org" in warning for warning in result.warnings)


@pytest.mark.parametrize("cname", ["https://x.example.org/", "example", "a b.example.org", "x.example.org\nevil"])
def test_what_is_no_domain_is_refused(desk: Desk, cname: str) -> None:
    """A CNAME that GitHub could not use is refused before anything is pushed."""
    with pytest.raises(PublishError, match="is no domain"):
        desk.publish(cname=cname)
    assert desk.tip() == ""


# --- what is refused -------------------------------------------------------------------------------------------------


def test_unfinished_builds_are_refused(desk: Desk) -> None:
    """No build, an empty or broken one, one that did not finish or was killed in the middle: never published."""
    nothing = desk.folder / "nothing"
    nothing.mkdir()
    with pytest.raises(PublishError, match="no finished build"):
        desk.publish(out=nothing)
    assert not any(nothing.iterdir())
    desk.build(complete=False)
    with pytest.raises(PublishError, match="did not finish"):
        desk.publish()
    desk.build({})
    with pytest.raises(PublishError, match="no files"):
        desk.publish()
    desk.build({"about.html": b"x"})
    with pytest.raises(PublishError, match=r"no index\.html"):
        desk.publish()
    desk.build()
    (desk.out / ".sitegen" / "journal").write_bytes(b"killed while moving files")
    with pytest.raises(PublishError, match="did not finish"):
        desk.publish()
    desk.build()
    (desk.out / ".sitegen" / "manifest").write_bytes(b"rubbish")
    with pytest.raises(PublishError, match="no finished build"):
        desk.publish()
    assert desk.tip() == ""


def test_files_changed_after_the_build_are_refused(desk: Desk) -> None:
    """What is published is what was built: an edited or missing file in the output folder is named."""
    (desk.out / "index.html").write_bytes(b"edited in the output")
    with pytest.raises(PublishError, match=r"index\.html: changed since the build"):
        desk.publish()
    (desk.out / "index.html").unlink()
    with pytest.raises(PublishError, match=r"index\.html: cannot be read"):
        desk.publish()
    assert desk.tip() == ""


@pytest.mark.parametrize("path", ["../outside", "/etc/x", "a/.git/config", "a\\b", ".sitegen/state.json", "a\nb"])
def test_names_that_would_leave_the_branch_are_refused(desk: Desk, path: str) -> None:
    """A manifest that names a file outside the site, or part of git's own, is refused."""
    desk.build(PAGES)
    entries = {
        name: OutputEntry("page", digest(b"f"), digest(data), len(data)) for name, data in {**PAGES, path: b""}.items()
    }
    (desk.out / STATE_FOLDER / MANIFEST_FILE).write_bytes(encode_manifest(Manifest(outputs=entries)))
    with pytest.raises(PublishError, match="cannot be published"):
        desk.publish()


def test_source_and_default_branches_are_refused(desk: Desk) -> None:
    """The branch with the sources, the remote's default branch, and one with a site.toml are never the target."""
    before = desk.tip("main")
    with pytest.raises(PublishError, match="branch of your sources"):
        desk.publish(branch="main")
    git(desk.site, "checkout", "-q", "-b", "work")
    with pytest.raises(PublishError, match="default branch"):
        desk.publish(branch="main")
    git(desk.site, "push", "-q", "origin", "main:develop")
    with pytest.raises(PublishError, match=r"holds sources \(site\.toml\)"):
        desk.publish(branch="develop")
    assert desk.tip("main") == desk.tip("develop") == before


def test_published_branch_may_become_the_default(desk: Desk) -> None:
    """GitHub makes the first pushed branch the default; a branch that we made stays publishable all the same."""
    desk.publish()
    git(desk.remote, "symbolic-ref", "HEAD", "refs/heads/gh-pages")
    desk.build({**PAGES, "new.html": b"x"})
    assert desk.publish().pushed


@pytest.mark.parametrize("branch", ["-evil", "a..b", "a b", "x.lock", ""])
def test_impossible_branch_names_are_refused(desk: Desk, branch: str) -> None:
    """What git would not take for a branch is refused by name."""
    with pytest.raises(PublishError, match="cannot be the name of a branch"):
        desk.publish(branch=branch)


def test_files_and_sites_that_are_too_large_are_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over 100 MiB and a site over 1 GiB are refused by name before the remote is asked."""
    monkeypatch.setattr("sitegen.publish.site.FILE_LIMIT", 1 << 20)
    monkeypatch.setattr("sitegen.publish.site.SITE_LIMIT", 3 << 20)
    desk.build({**PAGES, "huge.pdf": bytes(2 << 20), "larger.pdf": bytes(1 << 21)})
    with pytest.raises(PublishError, match=r"(?s)huge\.pdf has 2 MiB.*the site has .* GiB"):
        desk.publish()
    assert desk.tip() == ""


def test_size_limits_only_warn_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another host than GitHub has other limits, so there the size is a warning."""
    monkeypatch.setattr("sitegen.publish.site.FILE_LIMIT", 1 << 20)
    elsewhere = "https://codeberg.org/alice/list.git"
    git(desk.site, "remote", "set-url", "origin", elsewhere)
    git(desk.site, "config", f"url.{desk.remote}.insteadOf", elsewhere)
    desk.build({**PAGES, "huge.pdf": bytes(2 << 20)})
    result = desk.publish()
    assert result.pushed
    assert any("huge.pdf" in warning for warning in result.warnings)


def test_refused_records_are_warned_of(desk: Desk) -> None:
    """A site that lacks records whose files are broken is published, with a warning that counts them."""
    desk.build(errors=3)
    assert any("3 of the records" in warning for warning in desk.publish().warnings)


# --- addresses -------------------------------------------------------------------------------------------------------


def test_wrong_base_url_is_refused_with_the_mend(desk: Desk) -> None:
    """Pages built for another owner's address are refused, and the message says the right one."""
    desk.build(base_url="https://bob.github.io/list/")
    with pytest.raises(PublishError, match=r'set `base_url = "https://alice\.github\.io/list/"`'):
        desk.publish()
    desk.build()
    with pytest.raises(PublishError, match="build it again"):
        desk.publish(base_url="https://alice.github.io/other/")
    assert desk.tip() == ""


def test_base_url_is_guessed_from_the_remote(desk: Desk, tmp_path: Path) -> None:
    """The address follows from the remote; a domain of its own comes first; without a repository there is none."""
    assert guess_base_url(desk.site) == BASE_URL
    assert guess_base_url(desk.site, cname="reading.example.org") == "https://reading.example.org/"
    assert guess_base_url(desk.site, remote="nowhere") == ""
    assert guess_base_url(tmp_path) == ""


# --- the source repository -------------------------------------------------------------------------------------------


def test_source_repository_is_untouched(desk: Desk) -> None:
    """Not one byte of the work tree, the index, the objects or the refs of the source repository changes."""
    (desk.site / "site.toml").touch()  # a stale index entry that `git status` would like to refresh
    (desk.site / "draft.md").write_text("not committed")
    before = desk.fingerprint()
    result = desk.publish()
    assert result.pushed
    assert desk.fingerprint() == before
    assert sorted(path.name for path in (desk.out / ".sitegen").iterdir()) == ["lock", "manifest", "state.json"]


def test_dirty_folder_is_a_warning(desk: Desk) -> None:
    """Uncommitted changes are published with a warning, and the commit says so; the output folder is none."""
    (desk.site / ".gitignore").write_text("")
    git(desk.site, "commit", "-q", "-a", "-m", "Ignore nothing")
    (desk.site / ".sitegen").mkdir()
    (desk.site / ".sitegen" / "cache").write_text("what builds remember")
    assert desk.publish().warnings == ()
    (desk.site / "site.toml").write_text('title = "Changed"\n')
    desk.build({**PAGES, "new.html": b"x"})
    assert any("uncommitted" in warning for warning in desk.publish().warnings)
    assert "with uncommitted changes" in git(desk.remote, "log", "-1", "--format=%B", "gh-pages")


def test_detached_head(desk: Desk) -> None:
    """A detached HEAD publishes, and the message names the commit without a branch."""
    git(desk.site, "checkout", "-q", "--detach")
    desk.publish()
    source = git(desk.site, "rev-parse", "HEAD")
    assert git(desk.remote, "log", "-1", "--format=%s", "gh-pages") == f"Publish {source[:9]}"


def test_unborn_branch(desk: Desk) -> None:
    """A repository without any commit can publish already."""
    git(desk.site, "checkout", "-q", "--orphan", "fresh")
    desk.publish()
    assert "Source-commit: none" in git(desk.remote, "log", "-1", "--format=%B", "gh-pages")


def test_shallow_clone(desk: Desk, tmp_path: Path) -> None:
    """A clone of depth one, as CI makes it, publishes onto a branch with history."""
    desk.publish()
    first = desk.tip()
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{desk.remote}", str(clone)], check=True)
    desk.build({**PAGES, "new.html": b"x"})
    desk.publish(site=clone)
    assert git(desk.remote, "rev-parse", "gh-pages^") == first
    assert desk.branch()["new.html"] == b"x"


def test_worktree_and_subfolder(desk: Desk, tmp_path: Path) -> None:
    """A linked work tree, and a site in a folder of a larger repository, publish like any other."""
    tree = tmp_path / "tree"
    git(desk.site, "worktree", "add", "-q", "-b", "other", str(tree))
    (tree / "sites" / "mine").mkdir(parents=True)
    assert desk.publish(site=tree / "sites" / "mine").pushed
    assert "(other)" in git(desk.remote, "log", "-1", "--format=%s", "gh-pages")


def test_inside_a_git_hook(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that git sets for hooks do not lead our commands to another repository."""
    monkeypatch.setenv("GIT_DIR", str(desk.folder / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(desk.folder / "index"))
    desk.publish()
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert desk.branch() == {**PAGES, ".nojekyll": b""}
    assert not (desk.folder / "index").exists()


def test_no_identity(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git knows nobody, as on a CI machine, sitegen commits in its own name."""
    (desk.folder.parent / "home" / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    desk.publish()
    assert git(desk.remote, "log", "-1", "--format=%an", "gh-pages") == "sitegen"


def test_hooks_of_the_user_do_not_run(desk: Desk) -> None:
    """A global hooks folder with a pre-push hook, made for the user's own work, does not stop a publish."""
    hooks = desk.folder / "hooks"
    hooks.mkdir()
    (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    with (desk.folder.parent / "home" / ".gitconfig").open("a") as file:
        file.write(f"[core]\n\thooksPath = {hooks}\n")
    assert desk.publish().pushed


def test_settings_of_the_repository_reach_the_remote(desk: Desk) -> None:
    """What only the source repository's own configuration says (a rewritten address, who commits) counts."""
    git(desk.site, "config", "user.name", "Alice at work")
    desk.publish()
    assert git(desk.remote, "log", "-1", "--format=%an", "gh-pages") == "Alice at work"


def test_sha256_repository(tmp_path: Path, desk: Desk) -> None:
    """A repository with SHA-256 object names publishes to a remote of its kind."""
    remote, site = tmp_path / "r.git", tmp_path / "s"
    subprocess.run(["git", "init", "-q", "--bare", "--object-format=sha256", str(remote)], check=True)
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(site)], check=True)
    git(site, "remote", "add", "origin", str(remote))
    assert desk.publish(site=site).pushed
    assert not desk.publish(site=site).changed
    assert len(git(remote, "rev-parse", "gh-pages")) == 64


def test_remote_by_address(desk: Desk) -> None:
    """--remote takes an address as well as a name."""
    assert desk.publish(remote=str(desk.remote)).pushed
    assert desk.tip()


def test_push_address_counts(desk: Desk, tmp_path: Path) -> None:
    """Where a remote is read from one place and pushed to another, the branch is read from where it is pushed to."""
    other = tmp_path / "other.git"
    subprocess.run(["git", "init", "-q", "--bare", str(other)], check=True)
    git(desk.site, "remote", "set-url", "--push", "origin", str(other))
    desk.publish()
    assert desk.tip() == ""
    assert git(other, "rev-parse", "gh-pages")
    assert ADDRESS not in desk.report
