"""Publishing when others are faster, remotes refuse, networks fail, and somebody pulls the plug."""

from __future__ import annotations

import http.server
import multiprocessing
import os
import random
import signal
import socket
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import PAGES, Desk, git

from sitegen.errors import PublishError
from sitegen.output import locked
from sitegen.publish import PublishOptions, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORK = multiprocessing.get_context("fork")


def hook(desk: Desk, name: str, script: str) -> None:
    """Give the remote a hook."""
    file = desk.remote / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


# --- somebody is faster ----------------------------------------------------------------------------------------------


def on_count(act: Callable[[], object]) -> Callable[[str], None]:
    """A report that acts between the look at the branch and the push: when the line that counts the changes comes."""
    return lambda line: act() if " removed." in line and "gh-pages" in line else None


@pytest.mark.parametrize("published", [False, True])
def test_a_faster_push_is_built_upon(desk: Desk, published: bool) -> None:
    """A commit that arrives between our look and our push is neither overwritten nor lost."""
    if published:
        desk.publish()
        desk.build({**PAGES, "new.html": b"x"})
    theirs: list[str] = []

    def act() -> None:
        if not theirs:
            theirs.append(desk.colleague({"proof.html": b"theirs"}))

    result = publish(desk.out, desk.site, PublishOptions(), on_count(act))
    assert result.pushed
    assert git(desk.remote, "rev-parse", "gh-pages^") == theirs[0]
    assert desk.branch()["proof.html"] == b"theirs"
    assert desk.branch()["index.html"] == PAGES["index.html"]


def test_a_branch_that_never_rests(desk: Desk) -> None:
    """After some attempts publishing gives up, and everything that the others pushed is still there."""
    theirs: list[str] = []
    with pytest.raises(PublishError, match="moved 5 times"):
        publish(
            desk.out,
            desk.site,
            PublishOptions(),
            on_count(lambda: theirs.append(desk.colleague({f"{len(theirs)}.html": b"x"}))),
        )
    assert desk.tip() == theirs[-1]


def test_a_branch_that_is_deleted_meanwhile(desk: Desk) -> None:
    """Where somebody deletes the branch in between, it is made anew."""
    desk.publish()
    desk.build({**PAGES, "new.html": b"x"})
    gone: list[str] = []

    def act() -> None:
        if not gone:
            gone.append(git(desk.remote, "update-ref", "-d", "refs/heads/gh-pages"))

    assert publish(desk.out, desk.site, PublishOptions(), on_count(act)).pushed
    assert desk.branch()["new.html"] == b"x"


def _publish_quietly(out: Path, site: Path) -> None:
    publish(out, site, PublishOptions(), lambda _line: None)


def test_real_races(desk: Desk, tmp_path: Path) -> None:
    """Two publishers and a colleague who pushes by hand at the same time: all succeed, no commit is lost."""
    places = []
    for name in ("one", "two"):
        desk.build({**PAGES, f"{name}.html": b"x"})
        desk.out.rename(tmp_path / name)
        places.append(tmp_path / name)
    desk.colleague({"hand/0.html": b"x"})
    runs = [FORK.Process(target=_publish_quietly, args=(place, desk.site)) for place in places]
    for run in runs:
        run.start()
    by_hand = 0
    for number in range(1, 4):
        try:
            desk.colleague({f"hand/{number}.html": b"x"})
            by_hand += 1
        except AssertionError:  # a plain push lost the race, as git means it to
            continue
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0]
    assert int(git(desk.remote, "rev-list", "--count", "gh-pages")) == 1 + 2 + by_hand
    assert len([name for name in desk.branch() if name.startswith("hand/")]) == 1 + by_hand
    git(desk.remote, "fsck", "--strict")


def test_two_publishes_of_one_folder(desk: Desk) -> None:
    """While a build or another publish holds the output folder, publishing says who and does nothing."""
    with locked(desk.out), pytest.raises(PublishError, match="locked by pid"):
        desk.publish()
    assert desk.publish().pushed


# --- the remote does not want ----------------------------------------------------------------------------------------


def test_a_hook_that_rejects(desk: Desk) -> None:
    """A protected branch: the remote's own words reach the user, without escape sequences, and nothing changes."""
    hook(desk, "pre-receive", "printf 'gh-pages is protected, ask \\033[31mBob\\n' >&2; exit 1")
    before = desk.fingerprint()
    with pytest.raises(PublishError, match=r"(?s)did not take the push.*gh-pages is protected, ask  ?.*Bob") as caught:
        desk.publish()
    assert "\x1b" not in caught.value.message
    assert caught.value.exit_code == 3
    assert desk.tip() == ""
    assert desk.fingerprint() == before
    assert desk.leftovers() == []


def test_a_connection_that_breaks_after_the_push(desk: Desk) -> None:
    """Where the push arrives but its answer does not, publishing looks again and says the truth."""
    hook(desk, "post-receive", "kill -9 $PPID")
    assert desk.publish().pushed
    assert desk.branch() == {**PAGES, ".nojekyll": b""}


def test_no_remote(desk: Desk, tmp_path: Path) -> None:
    """No repository, no such remote, no reachable remote: one message each that says what to do."""
    with pytest.raises(PublishError, match=r"not in a git repository.*git init"):
        desk.publish(site=tmp_path)
    with pytest.raises(PublishError, match="no remote named 'upstream'; the remotes here are: origin"):
        desk.publish(remote="upstream")
    with pytest.raises(PublishError, match="is not the name"):
        desk.publish(remote="--upload-pack=touch /tmp/x")
    git(desk.site, "remote", "remove", "origin")
    with pytest.raises(PublishError, match="git remote add origin"):
        desk.publish()
    with pytest.raises(PublishError, match=r"(?s)cannot be read:.*does not appear to be a git repository"):
        desk.publish(remote=str(tmp_path / "gone.git"))


def test_offline(desk: Desk) -> None:
    """A remote that nobody answers at is git's own message, and the token in its address is not in it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with pytest.raises(PublishError, match=r"(?s)cannot be read:.*127\.0\.0\.1") as caught:
        desk.publish(remote=f"http://alice:s3cr3t-t0ken@127.0.0.1:{port}/alice/list.git")
    assert "s3cr3t" not in caught.value.message + desk.report


class _Locked(http.server.BaseHTTPRequestHandler):
    """Wants a password and takes none."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def locked_server() -> Iterator[int]:
    """The port of a server on loopback that answers everything with 401."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Locked) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_wrong_password(desk: Desk) -> None:
    """Where a password is asked for, nobody waits at a prompt; a wrong token fails and is not printed."""
    with locked_server() as port:
        with pytest.raises(PublishError, match=r"(?s)cannot be read:.*terminal prompts disabled"):
            desk.publish(remote=f"http://127.0.0.1:{port}/alice/list.git")
        with pytest.raises(PublishError, match=r"(?s)cannot be read:.*Authentication failed") as caught:
            desk.publish(remote=f"http://alice:s3cr3t-t0ken@127.0.0.1:{port}/alice/list.git")
    assert "s3cr3t" not in caught.value.message + desk.report


def test_a_remote_that_hangs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote that never answers ends with a message, and no process is left behind."""
    silent = desk.folder / "silent"
    silent.write_text(f"#!/bin/sh\necho $$ > {desk.folder}/pid\nexec sleep 600\n")
    silent.chmod(0o755)
    monkeypatch.setenv("GIT_SSH", str(silent))
    with pytest.raises(PublishError, match="no answer in 2 seconds"):
        desk.publish(remote="git@example.org:alice/list.git", timeout=2)
    wait_until(lambda: not running(int((desk.folder / "pid").read_text())))


def test_ssh_never_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """ssh is told not to ask, after whatever options the user gives it."""
    fake = desk.folder / "ssh"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {desk.folder}/asked\nexit 255\n')
    fake.chmod(0o755)
    git(desk.site, "config", "core.sshCommand", f"{fake} -i key")
    with pytest.raises(PublishError, match="cannot be read"):
        desk.publish(remote="git@example.org:alice/list.git")
    asked = (desk.folder / "asked").read_text()
    assert asked.startswith("-i key -o BatchMode=yes")
    assert "git@example.org" in asked


def test_without_git(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not installed, that is said."""
    monkeypatch.setenv("PATH", str(desk.folder))
    with pytest.raises(PublishError, match="git is not installed"):
        desk.publish()


# --- the plug is pulled ----------------------------------------------------------------------------------------------


def running(pid: int) -> bool:
    """Whether a process is alive (a zombie is not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def descendants(pid: int) -> list[int]:
    """All processes below one, from /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        todo += (below := children.get(todo.pop(), []))
        found += below
    return found


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for a condition; give up after a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "the condition never came"
        time.sleep(0.01)


def kill_at(desk: Desk, delay: float, *, whole: bool) -> None:
    """Publish in another process and kill it after `delay` seconds: alone, or with everything that it started."""
    run = FORK.Process(target=_publish_quietly, args=(desk.out, desk.site))
    run.start()
    assert run.pid is not None
    run.join(delay)
    below = descendants(run.pid)
    victims = [run.pid, *below] if whole else [run.pid]
    for victim in victims:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.join()
    wait_until(lambda: not any(map(running, below)))


def check_kills(desk: Desk, points: int, seed: int) -> None:
    """Kill a publish at random points; each time the branch is old or new, and the next publish puts all right."""
    chance = random.Random(seed)
    desk.colleague({"CNAME": b"reading.example.org\n"})
    base_url = "https://reading.example.org/"
    pages = {**PAGES, **{f"articles/{number}.html": b"x" * 200 for number in range(40)}}
    desk.build(pages, base_url=base_url)
    began = time.monotonic()
    desk.publish()
    usual = time.monotonic() - began
    kept = {"CNAME": b"reading.example.org\n", ".nojekyll": b""}
    old = {**pages, **kept}
    for point in range(points):
        pages = {**pages, "index.html": b"version %d" % point, f"new-{point}.html": b"x"}
        desk.build(pages, base_url=base_url)
        before = desk.fingerprint()
        kill_at(desk, chance.uniform(0, usual * 1.1), whole=bool(point % 2))
        new = {**pages, **kept}
        assert desk.branch() in (old, new)
        assert desk.fingerprint() == before
        desk.publish()
        assert desk.branch() == new
        assert desk.leftovers() == []
        old = new
    git(desk.remote, "fsck", "--strict")


def test_kill_at_random_points(desk: Desk) -> None:
    """After kill -9 at ten random points the branch is old or new, the source untouched, and a rerun succeeds."""
    check_kills(desk, 10, seed=1)


@pytest.mark.slow
def test_kill_at_many_random_points(desk: Desk) -> None:
    """The same at a hundred points."""
    check_kills(desk, 100, seed=2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_while_pushing(desk: Desk, number: signal.Signals) -> None:
    """Ctrl-C or a polite kill in mid-push leaves no process and no working folder; a rerun succeeds."""
    fifo, waiting = desk.folder / "fifo", desk.folder / "waiting"
    os.mkfifo(fifo)
    hook(desk, "pre-receive", f"touch {waiting}; read line < {fifo}; exit 0")

    def go() -> None:
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        try:
            _publish_quietly(desk.out, desk.site)
        except KeyboardInterrupt:
            os._exit(130)

    run = FORK.Process(target=go)
    run.start()
    assert run.pid is not None
    wait_until(waiting.exists)
    below = descendants(run.pid)
    os.kill(run.pid, number)
    run.join()
    assert run.exitcode == 130
    assert desk.leftovers() == []
    with suppress(OSError):  # let the remote's hook end, if it still waits
        os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    wait_until(lambda: not any(map(running, below)))
    assert desk.tip() == "" or desk.branch() == {**PAGES, ".nojekyll": b""}
    (desk.remote / "hooks" / "pre-receive").unlink()
    desk.publish()
    assert desk.branch() == {**PAGES, ".nojekyll": b""}
