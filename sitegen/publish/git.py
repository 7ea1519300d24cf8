"""The git program: run without prompts, with a time limit, and with its own words in the error when it fails.

Publishing happens in a repository of its own (see `sitegen.publish.branch`), so the settings that decide how the user's
repository reaches its remote (credentials, headers, proxies, ssh, rewritten addresses) are read once and handed to git
through its environment.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from msgspec import Struct

from sitegen.errors import PublishError
from sitegen.publish.remote import redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Setting = tuple[str, str]

SSH_OPTIONS = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
_REACH = ("http.", "https.", "credential.", "url.", "ssh.", "protocol.", "user.", "author.", "committer.")
_REACH_CORE = {"core.sshcommand", "core.gitproxy", "core.askpass"}
_REACH_REMOTE = {"proxy", "proxyauthmethod", "uploadpack", "receivepack", "vcs"}
# What `git rev-parse --local-env-vars` lists and a git hook sets: it would point our commands at another repository.
_LOCAL = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}
_SHOWN_LINES = 20


class Answer(Struct, frozen=True, kw_only=True):
    """What git said: exit code, standard output, and its words for a person (no hints, no progress, no secrets)."""

    code: int
    out: bytes
    words: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").strip()


class Git(Struct, frozen=True, kw_only=True):
    """git on one repository: `where` are the arguments that name it, `secrets` what must not be shown.

    `timeout` is what a question may take, in seconds.
    """

    where: tuple[str, ...]
    env: dict[str, str]
    secrets: tuple[str, ...] = ()
    timeout: float = 120.0

    def ask(self, *args: str, timeout: float = 0) -> Answer:
        """Run a command; its failure is an answer too. Raises `PublishError` without git, and when the time is up."""
        with self.start(*args) as process:
            try:
                out, err = process.communicate(timeout=timeout or self.timeout)
            except subprocess.TimeoutExpired as error:
                waited = f"{timeout or self.timeout:.0f} seconds"
                raise PublishError(
                    f"`git {args[0]}` gave no answer in {waited}; is the remote within reach?"
                ) from error
        return Answer(code=process.returncode, out=out, words=self.words(err))

    def run(self, *args: str, timeout: float = 0) -> Answer:
        """Run a command that must succeed. Raises `PublishError` with git's own words."""
        answer = self.ask(*args, timeout=timeout)
        if answer.code:
            raise PublishError(f"`git {args[0]}` failed:\n{answer.words or f'  exit code {answer.code}'}")
        return answer

    @contextmanager
    def start(self, *args: str, stdin: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
        """A running git, in a session without a terminal: what would ask for a password fails instead of waiting."""
        command = ["git", *self.where, *args]
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed program, and no shell
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self.env,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise PublishError("git is not installed; publishing needs git 2.31 or later on the PATH") from error
        except OSError as error:
            raise PublishError(f"git cannot be started: {error.strerror}") from error
        try:
            yield process
        finally:
            _end(process)

    def words(self, err: bytes) -> str:
        """git's standard error as indented lines for a person."""
        lines = redact(err.decode("utf-8", "replace").replace("\r", "\n"), self.secrets).splitlines()
        kept = [line.rstrip() for line in lines if line.strip() and not line.startswith("hint:")]
        return "\n".join(f"  {line}" for line in kept[-_SHOWN_LINES:])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Make sure that a git and its helpers (ssh, git-remote-https) are gone, and its pipes closed."""
    if process.poll() is None:
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGTERM)
            else:
                process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
    pipes: tuple[IO[bytes] | None, ...] = (process.stdin, process.stdout, process.stderr)
    for pipe in pipes:
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def environment(settings: Iterable[Setting] = ()) -> dict[str, str]:
    """The environment that git runs in: no prompts, English, `settings` as if in a configuration file read last."""
    env = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    env |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": "", "GCM_INTERACTIVE": "never"}
    count = int(env["GIT_CONFIG_COUNT"]) if env.get("GIT_CONFIG_COUNT", "").isdigit() else 0
    settings = tuple(settings)
    for number, (key, value) in enumerate(settings, start=count):
        env[f"GIT_CONFIG_KEY_{number}"], env[f"GIT_CONFIG_VALUE_{number}"] = key, value
    env["GIT_CONFIG_COUNT"] = str(count + len(settings))
    ssh = env.get("GIT_SSH_COMMAND") or dict(settings).get("core.sshcommand", "")
    if not ssh and "GIT_SSH" not in env:
        ssh = "ssh"
    if _is_openssh(ssh):
        env["GIT_SSH_COMMAND"] = f"{ssh} {SSH_OPTIONS}"
    return env


def _is_openssh(command: str) -> bool:
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    return bool(words) and PurePath(words[0]).stem == "ssh"


def settings_of(repository: Git, remote: str) -> tuple[Setting, ...]:
    """What in the user's repository decides how its remote is reached and who commits; `remote` is renamed to 'site'.

    Only settings of the repository itself: git reads the user's and the system's own ones anywhere. (The ssh command is
    always needed, to add options to it.)
    """
    listing = repository.run("config", "--list", "-z", "--show-scope").out
    fields = listing.decode("utf-8", "surrogateescape").split("\0")
    found: list[Setting] = []
    for scope, entry in zip(fields[::2], fields[1::2], strict=False):
        key, separator, value = entry.partition("\n")
        value = value if separator else "true"
        section, _, name = key.rpartition(".")
        own = scope in {"local", "worktree"}
        if key == "core.sshcommand" or (own and (key.startswith(_REACH) or key in _REACH_CORE)):
            found.append((key, value))
        elif section == f"remote.{remote}" and name in _REACH_REMOTE:
            found.append((f"remote.site.{name}", value))
    return tuple(found)


def here(folder: Path, timeout: float) -> Git:
    """git on whatever repository `folder` is in."""
    return Git(where=("-C", str(folder)), env=environment(), timeout=timeout)
