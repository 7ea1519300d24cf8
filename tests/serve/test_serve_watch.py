"""Hearing of changes, by the system's notices and by looking again and again."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Preview, small_site, wait_for
from saving import SAVES, Save

from sitegen.serve.changes import Changes, News
from sitegen.serve.poll import look
from sitegen.serve.watch import Places, Watcher, linked_folders


class Heard:
    """Collects what a watcher notes for a site of content/, static/ and site.toml at `root`."""

    def __init__(self, root: Path, *, poll: bool = False) -> None:
        self.root = root
        self.paths: set[str] = set()
        self.changes = Changes()
        self.watcher = Watcher(self.changes, self.places, poll=poll)
        self._ended = False
        self._thread = threading.Thread(target=self._collect)
        self._thread.start()

    @property
    def places(self) -> Places:
        return Places(files=(self.root / "site.toml",), folders=(self.root / "content", self.root / "static"))

    def _collect(self) -> None:
        while not self._ended:
            news = self.changes.wait()
            if news.tend:
                self.watcher.tend(self.places)
            self.paths |= news.paths

    def of(self, path: str) -> bool:
        """Whether SITE/path was heard of."""
        return str((self.root / path).resolve()) in self.paths or str(self.root / path) in self.paths

    def close(self) -> None:
        self._ended = True
        self.changes.note("")
        self._thread.join()
        self.watcher.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder like a site."""
    (tmp_path / "content" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "content" / "a.md").write_text("a")
    (tmp_path / "site.toml").write_text("")
    return tmp_path


@pytest.fixture(params=["notices", "polling"])
def heard(root: Path, request: pytest.FixtureRequest) -> Iterator[Heard]:
    """A watcher of it, of either kind."""
    heard = Heard(root, poll=request.param == "polling")
    assert bool(heard.watcher.polling) == (request.param == "polling")
    yield heard
    heard.close()


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_every_kind_of_save_is_heard(heard: Heard, save: Save) -> None:
    """However a program saves a file, its path is noted."""
    file = heard.root / "content" / "deep" / "n.md"
    file.write_text("one")
    wait_for(lambda: heard.of("content/deep/n.md"), "hearing of the new file")
    heard.paths.clear()
    save(file, "two, and longer than before")
    wait_for(lambda: heard.of("content/deep/n.md") or heard.of("content/deep"), "hearing of the save")


def test_folders_come_and_go(heard: Heard) -> None:
    """A folder moved in, what is then written in it, and its deletion are heard of."""
    away = heard.root / "away" / "new"
    away.mkdir(parents=True)
    (away / "x.md").write_text("x")
    away.replace(heard.root / "content" / "new")
    wait_for(lambda: heard.of("content/new/x.md"), "the folder")
    heard.paths.clear()
    (heard.root / "content" / "new" / "y.md").write_text("y")
    wait_for(lambda: heard.of("content/new/y.md"), "a file in it")
    heard.paths.clear()
    shutil.rmtree(heard.root / "content" / "new")
    wait_for(lambda: heard.of("content/new/x.md") or heard.of("content/new"), "its end")


def test_watched_folders_may_come_late_and_be_replaced(heard: Heard) -> None:
    """A folder that was not there at first is watched once it is, and a new content folder in the place of the old one, too."""
    (heard.root / "static" / "img").mkdir(parents=True)
    (heard.root / "static" / "img" / "a.svg").write_text("<svg/>")
    wait_for(lambda: heard.of("static/img/a.svg") or heard.of("static"), "static")
    (heard.root / "content").replace(heard.root / "old")
    (heard.root / "content").mkdir()
    wait_for(lambda: heard.of("content") or heard.of("content/a.md"), "the new folder")

    def written() -> bool:
        (heard.root / "content" / "b.md").write_text("b")
        return heard.of("content/b.md")

    wait_for(written, "a file in the new folder")


def test_the_configuration_is_heard_of(heard: Heard) -> None:
    """site.toml is watched, though its folder is not watched for other files."""
    (heard.root / "notes.txt").write_text("x")
    draft = heard.root / "site.toml.new"
    draft.write_text("title = 'x'")
    draft.replace(heard.root / "site.toml")
    wait_for(lambda: heard.of("site.toml"), "site.toml")
    assert not heard.of("notes.txt")


def test_hidden_files_and_backups_are_no_news(root: Path) -> None:
    """What no build would read makes no build."""
    heard = Heard(root)
    (root / "content" / ".git").mkdir()
    (root / "content" / ".git" / "index").write_text("x")
    for name in (".a.md.swp", "a.md~", "#a.md#", "4913", ".#a.md"):
        (root / "content" / name).write_text("x")
    (root / "content" / "last.md").write_text("x")
    wait_for(lambda: heard.of("content/last.md"))
    heard.close()
    assert {Path(path).name for path in heard.paths} <= {"last.md", ""}


def test_links_may_lead_to_what_is_watched(root: Path) -> None:
    """The content folder may be a link; what changes where it leads is heard of. So are themes that are links."""
    real = root / "real"
    (root / "content").replace(real)
    (root / "content").symlink_to(real)
    heard = Heard(root)
    (real / "a.md").write_text("new")
    wait_for(lambda: heard.of("content/a.md"))
    heard.close()
    assert list(linked_folders([root])) == [real.resolve()]


def test_a_burst_is_one_piece_of_news() -> None:
    """Changes that come together are handed on together."""
    changes = Changes()
    for number in range(500):
        changes.note(str(number))
    assert len(changes.wait().paths) == 500


def test_doubt_is_followed_by_a_second_look() -> None:
    """After a doubtful change one is woken again though nothing more happens."""
    changes = Changes()
    changes.note("a", doubt=True)
    assert changes.wait() == News(frozenset({"a"}), sure=False, tend=True)
    assert changes.wait() == News(frozenset(), sure=False, tend=False)


def test_only_what_is_named_surely_is_sure() -> None:
    """Named files are all that changed; after them one asks to be woken for a look at everything; an unnamed change is never sure."""
    changes = Changes()
    changes.note("a")
    assert changes.wait() == News(frozenset({"a"}), sure=True, tend=False)
    changes.look_again()
    assert changes.wait() == News(frozenset(), sure=False, tend=False)
    changes.note("a")
    changes.note("")
    assert not changes.wait().sure


def test_a_save_does_not_wait_for_a_look_that_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the second look has been due, a named file is handed on by itself, and the look follows it."""
    monkeypatch.setattr("sitegen.serve.changes._SECOND_LOOK", -1.0)
    changes = Changes()
    changes.look_again()
    changes.note("a")
    assert changes.wait() == News(frozenset({"a"}), sure=True, tend=False)
    assert changes.wait() == News(frozenset(), sure=False, tend=False)


def test_a_look_sees_what_keeps_size_and_time(root: Path) -> None:
    """Polling sees an edit that keeps the file's size and its time."""
    import os

    file = root / "content" / "a.md"
    before, info = look((root / "content",)), file.stat()
    file.write_text("b")
    os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert look((root / "content",)) != before
    assert look((root / "none", root / "site.toml")).keys() == {str(root / "site.toml")}


def test_where_the_system_watches_no_more_it_polls(tmp_path: Path) -> None:
    """When the limit of watched folders is reached, the preview says so, polls, and sees changes all the same."""
    root = small_site(tmp_path / "site")
    limited = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        'echo 3 > /proc/sys/user/max_inotify_watches && exec "$@"',
        "sh",
    ]
    if shutil.which("unshare") is None or subprocess.run([*limited, "true"], capture_output=True).returncode:
        pytest.skip("limits cannot be set here")
    preview = Preview.start(root, under=limited)
    try:
        wait_for(lambda: "limit of watched folders" in preview.said, "saying so")
        (root / "content" / "articles" / "r1.md").write_text("+++\ntitle = 'Polled'\n+++\n")
        preview.until("/articles/r1.html", lambda answer: "Polled" in answer.text)
    finally:
        preview.stop()


def test_asked_to_it_polls(start: Callable[..., Preview]) -> None:
    """--poll looks again and again instead of listening, and says so."""
    preview = start("--poll")
    wait_for(lambda: "as you asked" in preview.said)
    (preview.root / "content" / "articles" / "new.md").write_text("+++\ntitle = 'Come'\n+++\n")
    preview.until("/articles/new.html", lambda answer: answer.status == 200)


def test_folders_beyond_the_limit_make_it_poll(tmp_path: Path) -> None:
    """The limit may be reached later: then the preview begins to poll."""
    root = small_site(tmp_path / "site")
    limited = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        'echo 40 > /proc/sys/user/max_inotify_watches && exec "$@"',
        "sh",
    ]
    if shutil.which("unshare") is None or subprocess.run([*limited, "true"], capture_output=True).returncode:
        pytest.skip("limits cannot be set here")
    preview = Preview.start(root, under=limited)
    try:
        assert "limit of watched folders" not in preview.said
        for number in range(60):
            (root / "content" / f"folder{number}").mkdir()
        wait_for(lambda: "limit of watched folders" in preview.said, "saying so")
        (root / "content" / "folder59" / "late.md").write_text("+++\ntitle = 'Late'\n+++\n")
        preview.until("/articles/late.html", lambda answer: answer.status == 200)
    finally:
        preview.stop()
