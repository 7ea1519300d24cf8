"""The output folder: which ones are refused, what is kept in it, and that the site is whole at every moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sites import Site, tree

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


KILLER = """
import os, sys
from sitegen.cli import run
call = int(sys.argv[1]); seen = 0
names = {"replace", "rename", "unlink", "rmdir", "fsync"}
def wrap(name):
    real = getattr(os, name)
    def wrapped(*a, **k):
        global seen
        seen += 1
        if seen == call:
            os.kill(os.getpid(), 9)
        return real(*a, **k)
    setattr(os, name, wrapped)
for name in names: wrap(name)
code = run(["build", sys.argv[2], "--jobs", "1"])
print(seen)
sys.exit(code)
"""


def whole(site: Site, versions: list[dict[str, bytes]]) -> bool:
    """Whether every file of the site is, as a whole, that of one of the versions."""
    return all(any(version.get(name) == blob for version in versions) for name, blob in site.tree().items())


def test_killed_at_every_step_the_site_is_whole_and_the_next_build_mends_it(site: Site, tmp_path: Path) -> None:
    """Killed with -9 before any of its renames and deletions, a build leaves only whole files, and the next one gives the clean result."""
    shelf(site).build()
    old = site.tree()
    for number in range(3):
        site.record(f"r{number}", title=f"Changed {number}", authors=["Someone Else"], issued="1999")
    (site.root / "content/r5.md").unlink()
    site.build("-o", str(tmp_path / "clean"))
    new = tree(tmp_path / "clean")
    call = 0
    while True:
        call += 1
        done = subprocess.run([sys.executable, "-c", KILLER, str(call), str(site.root)], capture_output=True, check=False)
        assert whole(site, [old, new]), f"torn after step {call}"
        if done.returncode != -signal.SIGKILL:
            break
        site.build()
        assert site.tree() == new, f"not mended after step {call}"
        subprocess.run(["rm", "-rf", str(site.public), str(site.root / ".sitegen")], check=True)
        restore(site, old)
    assert call > 10 and site.tree() == new


def restore(site: Site, old: dict[str, bytes]) -> None:
    """Builds the site as it was before the edits of the test above, then puts the edits back."""
    edited = {path: path.read_bytes() for path in (site.root / "content").glob("*.md")}
    for number in range(6):
        site.record(f"r{number}", authors=[f"Author {number % 2}"], issued=str(2000 + number))
    site.build()
    assert site.tree() == old
    for path in (site.root / "content").glob("*.md"):
        path.unlink()
    for path, blob in edited.items():
        path.write_bytes(blob)


FAILING_DISK = """
import errno, os, sys
from sitegen.cli import run
call = int(sys.argv[1]); seen = 0
def wrap(name):
    real = getattr(os, name)
    def wrapped(*a, **k):
        global seen
        seen += 1
        if seen == call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "disk")
        return real(*a, **k)
    setattr(os, name, wrapped)
for name in ("write", "fsync"): wrap(name)
sys.exit(run(["build", sys.argv[2], "--jobs", "1"]))
"""


def test_a_full_disk_leaves_the_old_site(site: Site) -> None:
    """When any write fails for want of space, the exit code is 2, one line says so, and the old site is byte-identical."""
    shelf(site).build()
    old = site.tree()
    for number in range(3):
        site.record(f"r{number}", title=f"Changed {number}", authors=["Someone Else"])
    call = 0
    while True:
        call += 1
        done = subprocess.run([sys.executable, "-c", FAILING_DISK, str(call), str(site.root)], capture_output=True, check=False, text=True)
        if done.returncode == 0:
            break
        assert done.returncode == 2, done.stderr
        assert "No space left" in done.stderr and "Traceback" not in done.stderr
        assert site.tree() == old
    assert call > 10


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
