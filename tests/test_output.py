"""The output folder: which ones are refused, what is kept in it, and that the site is whole at every moment."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Site, tree

from sitegen.cli import run
from sitegen.output import KEPT


def shelf(site: Site) -> Site:
    for number in range(6):
        site.record(f"r{number}", authors=[f"Author {number % 2}"], issued=str(2000 + number))
    return site


@pytest.mark.parametrize("where", [".", "content", "content/sub", "..", "/", "~", "themes", "static/x"])
def test_folders_that_hold_something_else_are_refused(site: Site, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's own folder, its content, themes and static, folders above it, the root and the home folder are refused: exit 2, nothing touched."""
    home = site.root.parent / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    (home / ".ssh").mkdir()
    shelf(site)
    target = home if where == "~" else (site.root / where).resolve() if where != "/" else Path("/")
    before = tree(site.root)
    built = site.build("-o", str(target))
    assert built.code == 2 and len(built.err.strip().splitlines()) == 1, built.err
    assert tree(site.root) == before and (home / ".ssh").is_dir()


def test_a_folder_with_other_files_is_refused_unless_adopted(site: Site, tmp_path: Path) -> None:
    """A non-empty folder that is not ours is refused; with --adopt the site is built beside the files, which stay."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work", encoding="utf-8")
    assert shelf(site).build("-o", str(other)).code == 2
    assert list(other.iterdir()) == [other / "thesis.tex"]
    assert site.build("-o", str(other), "--adopt").code == 0
    assert (other / "thesis.tex").read_text(encoding="utf-8") == "years of work"
    assert (other / "index.html").exists()


def test_a_link_to_somebody_elses_folder_is_not_emptied(site: Site, tmp_path: Path) -> None:
    """An output that is a link to a folder with files is refused, and the files stay."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "photo.jpg").write_bytes(b"x")
    site.public.symlink_to(data)
    assert shelf(site).build().code == 2
    assert (data / "photo.jpg").exists()


def test_an_output_that_is_a_file_is_one_line(site: Site) -> None:
    """An output that is a file gives one line and exit 2."""
    site.public.write_text("x", encoding="utf-8")
    built = shelf(site).build()
    assert built.code == 2 and "is a file" in built.err and len(built.err.strip().splitlines()) == 1


def test_what_people_put_there_is_kept(site: Site) -> None:
    """.git, CNAME, .nojekyll and files that sitegen did not make survive every build."""
    shelf(site).build()
    (site.public / ".git").mkdir()
    (site.public / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    for name in ("CNAME", ".nojekyll", "google123.html", "articles/mine.html"):
        (site.public / name).write_text("mine", encoding="utf-8")
    site.record("r0", title="Changed", authors=["Author 9"])
    site.build()
    site.build("--clean")
    for name in ("CNAME", ".nojekyll", "google123.html", "articles/mine.html"):
        assert (site.public / name).read_text(encoding="utf-8") == "mine"
    assert (site.public / ".git" / "HEAD").exists()
    assert "CNAME" in KEPT


def test_a_hand_made_page_is_not_overwritten(site: Site) -> None:
    """A file that stands where sitegen wants to write is kept and named."""
    shelf(site).build()
    (site.public / "articles" / "new.html").write_text("mine", encoding="utf-8")
    site.record("new", title="New")
    built = site.build()
    assert "articles/new.html" in built.err
    assert site.read("articles/new.html") == "mine"


def test_a_second_build_waits_its_turn(site: Site) -> None:
    """While another process holds the output folder, a build says whose it is and touches nothing."""
    import fcntl

    shelf(site).build()
    with (site.public / ".sitegen" / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(str(os.getpid()))
        lock.flush()
        site.record("r0", title="Changed")
        built = site.build()
        assert built.code == 2 and f"locked by pid {os.getpid()}" in built.err
    assert site.build().code == 0


def test_a_stale_lock_does_not_hinder(site: Site) -> None:
    """A lock file left by a process that is gone is no lock."""
    shelf(site).build()
    (site.public / ".sitegen" / "lock").write_text("99999999", encoding="ascii")
    site.record("r0", title="Changed")
    assert site.build().code == 0


def build_in_child(site: Site, calls: tuple[str, ...], at: int, strike: Callable[[], None]) -> int:
    """Builds in a forked process in which the `at`-th of these calls of `os` runs `strike` first; returns how it ended as `waitpid` says."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    made = itertools.count(1)

    def wrap(real: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            if next(made) == at:
                strike()
            return real(*arguments, **named)

        return wrapped

    code = 99
    try:
        said = os.open(site.root / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        sys.stdout = sys.stderr = os.fdopen(said, "w", encoding="utf-8", buffering=1)
        for name in calls:
            setattr(os, name, wrap(getattr(os, name)))
        code = run(["build", str(site.root), "--jobs", "1"])
    finally:
        os._exit(code)


def edited_shelf(site: Site) -> tuple[dict[str, bytes], dict[str, bytes], Path]:
    """A built shelf with edits not yet built: the old site, the site that a clean build makes of the edits, and a copy of everything."""
    shelf(site).build()
    old = site.tree()
    for number in range(3):
        site.record(f"r{number}", title=f"Changed {number}", authors=["Someone Else"], issued="1999")
    (site.root / "content/r5.md").unlink()
    clean = site.root.parent / "clean"
    site.build("-o", str(clean), "--clean")
    copy = site.root.parent / "copy"
    shutil.copytree(site.root, copy)
    return old, tree(clean), copy


def restore(site: Site, copy: Path) -> None:
    shutil.rmtree(site.root)
    shutil.copytree(copy, site.root)


def test_killed_at_every_step_the_site_is_whole_and_the_next_build_mends_it(site: Site) -> None:
    """Killed with -9 before any of its renames and deletions, a build leaves only whole files, and the next one gives the clean result."""
    old, new, copy = edited_shelf(site)
    for step in itertools.count(1):
        ended = build_in_child(
            site, ("replace", "rename", "unlink", "rmdir", "fsync"), step, lambda: os.kill(os.getpid(), 9)
        )
        for name, blob in site.tree().items():
            assert blob in (old.get(name), new.get(name)), f"{name} is torn after step {step}"
        if ended != -signal.SIGKILL:
            break
        assert site.build().code == 0
        assert site.tree() == new, f"not mended after step {step}"
        restore(site, copy)
    assert ended == 0 and step > 10 and site.tree() == new


def test_a_full_disk_leaves_the_old_site(site: Site) -> None:
    """When any write fails for want of space, the exit code is 2, one line says so, and the old site is byte-identical; where only the cache
    could not be written, the build is good."""
    old, new, copy = edited_shelf(site)
    struck = site.root.parent / "struck"

    def no_space() -> None:
        struck.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "disk")

    refused = 0
    for step in itertools.count(1):
        struck.unlink(missing_ok=True)
        ended = build_in_child(site, ("write", "fsync", "mkdir"), step, no_space)
        if not struck.exists():
            break
        said = (site.root / "said").read_text(encoding="utf-8")
        assert ended in (0, 2) and "Traceback" not in said, said
        if ended:
            refused += 1
            assert "No space left" in said
        assert site.tree() == (old if ended else new)
        restore(site, copy)
    assert refused > 10 and ended == 0 and site.tree() == new


def test_a_build_whose_worker_is_killed_leaves_the_old_site(site: Site) -> None:
    """A worker that the system kills, as it does where memory is short, ends the build with 2 and one line, and the old site stands."""
    for number in range(320):
        site.record(f"r{number}", title=f"Title {number}")
    shelf(site).build()
    old = site.tree()
    site.write("site.toml", 'title = "Another"\n')
    program = (
        "import os, signal, sys\nfrom sitegen import press\nfrom sitegen.cli import run\nreal, main = press.print_batch, os.getpid()\n"
        "def die(*a):\n    if os.getpid() != main:\n        os.kill(os.getpid(), signal.SIGKILL)\n    return real(*a)\n"
        "press.print_batch = die\nsys.exit(run(['build', sys.argv[1], '--jobs', '2']))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(site.root)], capture_output=True, check=False, text=True)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "ended from outside" in done.stderr
    assert site.tree() == old


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_leaves_the_old_site(site: Site, sent: signal.Signals, code: int) -> None:
    """SIGINT and SIGTERM in the middle of a build end it with 130 and 143, and the old site stands."""
    shelf(site).build()
    old = site.tree()
    site.record("r0", title="Changed")
    program = (
        "import os, signal, sys\nfrom sitegen import press\nfrom sitegen.cli import run\nreal = press.print_batch\n"
        f"def stop(*a):\n    os.kill(os.getpid(), {int(sent)})\n    return real(*a)\n"
        "press.print_batch = stop\nsys.exit(run(['build', sys.argv[1]]))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(site.root)], capture_output=True, check=False, text=True)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and site.tree() == old
