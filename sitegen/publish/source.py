"""The repository that the site is made from: looked at, never touched (no index refresh, no ref, no object)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.errors import PublishError
from sitegen.manifest import STATE_FOLDER
from sitegen.publish.git import Git, here
from sitegen.publish.remote import redact

if TYPE_CHECKING:
    from pathlib import Path

GIT_NEEDED = (2, 31)


class Source(Struct, frozen=True, kw_only=True):
    """Where the site comes from. `commit` is '' on an unborn branch, `branch` is '' on a detached HEAD."""

    commit: str
    branch: str
    dirty: bool
    object_format: str

    def __str__(self) -> str:
        if not self.commit:
            return "no commit yet"
        name = f"{self.commit[:9]} ({self.branch})" if self.branch else self.commit[:9]
        return f"{name} with uncommitted changes" if self.dirty else name


def find_repository(site_root: Path, timeout: float) -> Git:
    """git on the repository that holds `site_root`. Raises `PublishError` without one, and without a recent git."""
    git = here(site_root, timeout)
    version = git.run("version").text
    numbers = tuple(int(part) for part in version.removeprefix("git version ").split(".")[:2] if part.isdigit())
    if numbers and numbers < GIT_NEEDED:
        raise PublishError(f"{version} is too old; publishing needs git {'.'.join(map(str, GIT_NEEDED))} or later")
    answer = git.ask("rev-parse", "--git-dir")
    if answer.code:
        if "not a git repository" not in answer.words:
            raise PublishError(f"git cannot use the repository of {site_root}:\n{answer.words}")
        raise PublishError(
            f"{site_root} is not in a git repository, so there is nowhere to publish to; "
            "`git init` and `git remote add origin ADDRESS` make it one"
        )
    return git


def find_remote(git: Git, name: str) -> tuple[str, str]:
    """The address that git pushes to for a remote's name (or the address itself), and the address as the user wrote it.

    They differ where `url.*.insteadOf` or `pushurl` is set. Raises `PublishError` for a name that is not a remote.
    """
    if not name or name.startswith("-"):
        raise PublishError(f"'{redact(name)}' is not the name or the address of a remote")
    answer = git.ask("remote", "get-url", "--push", "--", name)
    if not answer.code:
        keys = (f"remote.{name}.pushurl", f"remote.{name}.url")
        written = next((text for key in keys if (text := git.ask("config", "--get", key).text)), "")
        return answer.text.partition("\n")[0], written
    if "/" in name or ":" in name:
        return name, name
    others = ", ".join(git.ask("remote").text.split())
    mend = f"the remotes here are: {others}" if others else f"`git remote add {name} ADDRESS` makes one"
    raise PublishError(f"there is no remote named '{name}'; {mend}")


def look_at_source(git: Git, site_root: Path, out: Path) -> Source:
    """The commit, the branch and the state of the repository that the site is built from."""
    root, place = site_root.resolve(), out.resolve()
    # What is made from the sources is no change of the sources, ignored by git or not.
    made = [STATE_FOLDER] + ([place.relative_to(root).as_posix()] if root in place.parents else [])
    status = ["--no-optional-locks", "status", "--porcelain", "--untracked-files=normal", "--", "."]
    status += [f":(exclude,literal){path}" for path in made]
    changes = git.ask(*status)
    return Source(
        commit=git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").text,
        branch=git.ask("symbolic-ref", "--quiet", "--short", "HEAD").text,
        dirty=bool(changes.out.strip()),
        object_format=git.ask("rev-parse", "--show-object-format").text or "sha1",
    )
