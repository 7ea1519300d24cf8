"""The branch on the remote: read, extended by one commit, pushed only onto what was read.

All of it happens in a bare repository of our own inside the output folder, thrown away afterwards: the user's
repository gets no object, no ref, no lock and no configuration, so nothing there can be torn or left behind. What is
fetched is one commit and its folders (`--depth=1 --filter=blob:none`), not the pages; what is written is one pack of
the changed pages (`git fast-import`). The push carries the commit that was read as its lease, so a branch that moved
meanwhile is refused by git itself, on the remote.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

import msgspec
from msgspec import Struct

from sitegen.errors import PublishError
from sitegen.manifest import STATE_FOLDER
from sitegen.publish.git import Git, Setting, environment
from sitegen.publish.tree import CNAME, FILE_MODE, RECORD, Change, Entry, decode_record, parse_listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WORK_FOLDER = "publish-"
TRANSFER = 30
"""A transfer may take this many times as long as a question."""
_FETCHED, _MADE = "refs/heads/fetched", "refs/heads/made"
_PRIVATE: tuple[Setting, ...] = (
    ("core.hooksPath", os.devnull),  # hooks are for the user's own work
    ("core.compression", "1"),  # level 6 takes four times as long for a tenth less
    ("fastimport.unpackLimit", "0"),  # one pack, not ten thousand files
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("push.followTags", "false"),
    ("push.gpgSign", "false"),
    ("push.recurseSubmodules", "no"),
)


class Tip(Struct, frozen=True, kw_only=True):
    """What stands on the branch: nothing where it does not exist. `recorded`: an earlier publish of ours made it."""

    commit: str = ""
    files: dict[str, Entry] = {}
    ours: dict[str, str] = {}
    domain: str = ""
    recorded: bool = False


class Heads(Struct, frozen=True, kw_only=True):
    """The remote in one glance: the branch's commit ('' there is none) and the default branch's name ('' unknown)."""

    commit: str
    default: str


@contextmanager
def workshop(
    out: Path, settings: tuple[Setting, ...], url: str, *, secrets: tuple[str, ...], timeout: float, object_format: str
) -> Iterator[Git]:
    """git on a bare repository of our own that knows one remote, 'site'. What a killed publish left is cleared first.

    `secrets` are kept out of every message; `timeout` is in seconds; `object_format` is 'sha1' or 'sha256'.
    """
    state = out / STATE_FOLDER
    for left in state.glob(f"{WORK_FOLDER}*"):
        # A git that outlived its killed publish may still write there; then the next publish clears it away.
        shutil.rmtree(left, ignore_errors=True)
    try:
        folder = tempfile.mkdtemp(prefix=WORK_FOLDER, dir=state)
    except OSError as error:
        raise PublishError(f"{state}: cannot be written to ({error.strerror}), and publishing works there") from error
    # The address may hold a token; the environment is neither written to disk nor shown by `ps`.
    env = environment((*settings, *_PRIVATE, ("remote.site.url", url)))
    git = Git(where=(f"--git-dir={folder}",), env=env, secrets=secrets, timeout=timeout)
    try:
        git.run("init", "--quiet", "--bare", "--template=", f"--object-format={object_format}")
        yield git
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def look_at_remote(git: Git, branch: str) -> Heads:
    """Ask the remote where it stands. Raises `PublishError` with git's words where it cannot be reached."""
    ref = f"refs/heads/{branch}"
    answer = git.ask("ls-remote", "--symref", "site", "HEAD", ref)
    if answer.code:
        raise PublishError(f"the remote cannot be read:\n{answer.words}\nCheck its address and your access to it.")
    commit = default = ""
    for line in answer.text.splitlines():
        value, _, name = line.partition("\t")
        if name == ref:
            commit = value
        elif name == "HEAD" and value.startswith("ref: refs/heads/"):
            default = value.removeprefix("ref: refs/heads/")
    return Heads(commit=commit, default=default)


def fetch_tip(git: Git, branch: str) -> Tip:
    """Fetch the newest commit of the branch, its folders, its record and its CNAME."""
    git.run(
        "fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "--no-write-fetch-head",
        "site", f"+refs/heads/{branch}:{_FETCHED}", timeout=git.timeout * TRANSFER,
    )  # fmt: skip
    commit = git.run("rev-parse", _FETCHED).text
    files = parse_listing(git.run("ls-tree", "-r", "-z", "--full-tree", commit).out)
    record = _content(git, files, RECORD)
    domain = _content(git, files, CNAME).decode("utf-8", "replace").strip()
    return Tip(commit=commit, files=files, ours=decode_record(record), domain=domain, recorded=RECORD in files)


def _content(git: Git, files: Mapping[str, Entry], path: str) -> bytes:
    return git.run("cat-file", "blob", files[path].blob, timeout=git.timeout).out if path in files else b""


def write_commit(git: Git, tip: Tip, change: Change, message: str, read: Callable[[str], bytes]) -> str:
    """Write the change as one commit on top of `tip`; `read` gives a file's bytes. Returns the commit's id."""
    lines = [f"commit {_MADE}", f"author {_identity(git, 'AUTHOR')}", f"committer {_identity(git, 'COMMITTER')}"]
    head = "\n".join(lines).encode() + b"\n" + _data(message.encode())
    if tip.commit:
        head += f"from {tip.commit}\n".encode()
    with git.start("fast-import", "--quiet", "--done", "--force", "--depth=0", stdin=-1) as process:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(BrokenPipeError):  # git says why
            _stream(process.stdin, head, change, read)
        err = process.stderr.read() if process.stderr is not None else b""
        if process.wait(timeout=git.timeout * TRANSFER):
            raise PublishError(f"git could not write the commit:\n{git.words(err)}")
    return git.run("rev-parse", _MADE).text


def _stream(pipe: IO[bytes], head: bytes, change: Change, read: Callable[[str], bytes]) -> None:
    """Write the commands of `git help fast-import`."""
    with pipe:
        pipe.write(head)
        for path in change.remove:
            pipe.write(b"D %s\n" % _quoted(path))
        for path in change.put:
            pipe.write(b"M %s inline %s\n" % (FILE_MODE.encode(), _quoted(path)))
            pipe.write(_data(read(path)))
        pipe.write(b"\ndone\n")


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    r"""A path as fast-import reads it: in C style, where every byte but plain ones may stand as \ooo."""
    raw = path.encode("utf-8", "surrogateescape")
    plain = b"".join(b"\\%03o" % byte if byte < 0x20 or byte in b'"\\' else bytes((byte,)) for byte in raw)
    return b'"%s"' % plain


def _identity(git: Git, role: str) -> str:
    """Who commits, and when; somebody must, so on a machine where git knows nobody it is sitegen."""
    answer = git.ask("var", f"GIT_{role}_IDENT")
    if not answer.code:
        return answer.text
    nobody = {f"GIT_{role}_NAME": "sitegen", f"GIT_{role}_EMAIL": "sitegen@localhost"}
    return msgspec.structs.replace(git, env=git.env | nobody).run("var", f"GIT_{role}_IDENT").text


def push(git: Git, branch: str, tip: Tip, commit: str) -> str:
    """Push the commit if the branch still is what `tip` says. Returns '' or git's words on why not."""
    ref = f"refs/heads/{branch}"
    answer = git.ask(
        "push", "--porcelain", "--no-thin", f"--force-with-lease={ref}:{tip.commit}", "site", f"{commit}:{ref}",
        timeout=git.timeout * TRANSFER,
    )  # fmt: skip
    if not answer.code:
        return ""
    refused = "\n".join(f"  {line[2:]}" for line in answer.text.splitlines() if line.startswith("!\t"))
    return "\n".join(part for part in (answer.words, refused) if part) or f"  git push: exit code {answer.code}"
