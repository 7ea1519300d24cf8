"""A desk to publish from: a bare git repository as the remote, a clone with sources, and a small finished build."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from sitegen.columns import OutputEntry
from sitegen.digest import digest
from sitegen.manifest import (
    MANIFEST_FILE,
    SCHEMA,
    STATE_FILE,
    STATE_FOLDER,
    BuildState,
    Manifest,
    encode_manifest,
    encode_state,
)
from sitegen.publish import PublishOptions, PublishResult, publish

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://github.com/alice/list.git"
BASE_URL = "https://alice.github.io/list/"
PAGES = {
    "index.html": b"<h1>Home</h1>",
    "404.html": b"<h1>Not here</h1>",
    "articles/one.html": b"<h1>One</h1>",
    "assets/css/site.css": b"body { color: black }",
}


def git(folder: Path, *args: str, check: bool = True) -> str:
    """What git says in `folder`."""
    result = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=False)
    assert not check or result.returncode == 0, result.stderr
    return result.stdout.strip()


def write_build(out: Path, pages: dict[str, bytes], **state: object) -> Path:
    """A finished build of `pages` in `out`, as the manifest's own encoders write it."""
    for path, data in pages.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
    folder = out / STATE_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    entries = {path: OutputEntry("page", digest(b"f"), digest(data), len(data)) for path, data in pages.items()}
    fields: dict[str, object] = {
        "schema": SCHEMA,
        "engine": "0.1.0",
        "inputs": "x",
        "records": 1,
        "pages": len(pages),
        "files": len(pages),
        "bytes": sum(map(len, pages.values())),
        "errors": 0,
        "base_url": BASE_URL,
    }
    (folder / STATE_FILE).write_bytes(encode_state(BuildState(**(fields | state))))  # type: ignore[arg-type]
    (folder / MANIFEST_FILE).write_bytes(encode_manifest(Manifest(outputs=entries)))
    return out


class Desk:
    """A working place. The remote is named by its GitHub address, which git rewrites to the bare repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remote = folder / "remote.git"
        self.site = folder / "site"
        self.out = self.site / "public"
        self.lines: list[str] = []
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.remote)], check=True)
        git(self.remote, "config", "uploadpack.allowFilter", "true")
        subprocess.run(["git", "init", "-q", "-b", "main", str(self.site)], check=True)
        git(self.site, "remote", "add", "origin", ADDRESS)
        git(self.site, "config", f"url.{self.remote}.insteadOf", ADDRESS)
        (self.site / "site.toml").write_text('title = "List"\n')
        (self.site / ".gitignore").write_text("/public/\n")
        git(self.site, "add", ".")
        git(self.site, "commit", "-q", "-m", "Begin")
        git(self.site, "push", "-q", "origin", "main")

    def build(self, pages: dict[str, bytes] = PAGES, **state: object) -> Path:
        """Build the site: `pages` and nothing else."""
        for path in [path for path in self.out.rglob("*") if path.is_file()]:
            path.unlink()
        return write_build(self.out, pages, **state)

    def publish(self, out: Path | None = None, site: Path | None = None, **options: object) -> PublishResult:
        """Publish what was built; what was reported is in `lines`."""
        self.lines = []
        given = PublishOptions(**options)  # type: ignore[arg-type]
        return publish(out or self.out, site or self.site, given, self.lines.append)

    @property
    def report(self) -> str:
        return "\n".join(self.lines)

    def tip(self, branch: str = "gh-pages") -> str:
        """The branch's newest commit on the remote, or ''."""
        return git(self.remote, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False)

    def branch(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """The files of a branch on the remote, without our record."""
        commit = git(self.remote, "rev-parse", branch)  # it may move while we look
        names = git(self.remote, "ls-tree", "-r", "-z", "--name-only", commit).split("\0")
        shown = {
            name: subprocess.run(
                ["git", "-C", str(self.remote), "show", f"{commit}:{name}"], capture_output=True, check=True
            ).stdout
            for name in names
            if name
        }
        shown.pop(".sitegen-published", None)
        return shown

    def colleague(self, files: dict[str, bytes | None], branch: str = "gh-pages") -> str:
        """Somebody else commits `files` (None deletes) to a branch and pushes; returns the commit."""
        place = self.folder / f"colleague-{len(list(self.folder.iterdir()))}"
        subprocess.run(["git", "clone", "-q", str(self.remote), str(place)], check=True)
        if self.tip(branch):
            git(place, "checkout", "-q", branch)
        else:
            git(place, "checkout", "-q", "--orphan", branch)
            git(place, "rm", "-rfq", ".", check=False)
        for name, data in files.items():
            if data is None:
                (place / name).unlink()
            else:
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(data)
        git(place, "add", "-A")
        git(place, "commit", "-q", "-m", "By hand")
        git(place, "push", "-q", "origin", f"HEAD:{branch}")
        return git(place, "rev-parse", "HEAD")

    def leftovers(self) -> list[str]:
        """What publishing left in the output folder's own folder."""
        return [path.name for path in (self.out / ".sitegen").glob("publish*")]

    def fingerprint(self) -> dict[str, bytes]:
        """Every file of the source repository with its bytes, .git included, the output folder left out."""
        return {
            str(path.relative_to(self.site)): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file() and self.out not in path.parents
        }
