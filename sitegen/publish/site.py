"""The site to publish: the files that a finished build says it wrote, each held against the digest that it recorded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.columns import OutputEntry
from sitegen.digest import digest
from sitegen.errors import PublishError
from sitegen.manifest import STATE_FOLDER, BuildState, load_manifest, load_state
from sitegen.output import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
FILE_LIMIT = 100 * MIB
"""GitHub refuses a push with a larger file."""
SITE_LIMIT = 1 << 30
"""GitHub Pages shows no larger site."""
_SHOWN = 10


class Site(Struct, frozen=True, kw_only=True):
    """A finished build: its folder, its state, and its files by path."""

    out: Path
    state: BuildState
    files: dict[str, OutputEntry]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files.values())

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises `PublishError` where they are not what the build wrote."""
        try:
            data = (self.out / path).read_bytes()
        except OSError as error:
            raise PublishError(f"{self.out / path}: cannot be read ({error.strerror}); build the site again") from error
        if digest(data) != self.files[path].content:
            raise PublishError(f"{self.out / path}: changed since the build; build the site again")
        return data

    def blob_ids(self, object_format: str) -> dict[str, str]:
        """The id that git gives to the content of every file ('sha1' or 'sha256' repositories)."""
        return {path: blob_id(self.read(path), object_format) for path in self.files}


def blob_id(data: bytes, object_format: str) -> str:
    """git's object id of a blob, in hexadecimal digits (`git help hash-object`)."""
    state = hashlib.new(object_format, b"blob %d\0" % len(data), usedforsecurity=False)
    state.update(data)
    return state.hexdigest()


def load_site(out: Path) -> Site:
    """The finished build in `out`. Raises `PublishError` where there is none, or an empty or half-finished one."""
    state = load_state(out)
    manifest = load_manifest(out)
    if state is None or manifest is None:
        raise PublishError(f"{out} holds no finished build; run `sitegen build` first")
    if not state.complete or (out / STATE_FOLDER / JOURNAL).exists():
        raise PublishError(f"the build in {out} did not finish; run `sitegen build` again")
    if not state.files or not manifest.outputs:
        raise PublishError(f"the build in {out} has no files, and publishing it would empty the site; build it again")
    if "index.html" not in manifest.outputs:
        raise PublishError(f"the build in {out} has no index.html; run `sitegen build` again")
    for path in manifest.outputs:
        if not _is_safe(path):
            raise PublishError(f"{out}: the file name {path!r} cannot be published; rename it and build again")
    return Site(out=out, state=state, files=dict(manifest.outputs))


def _is_safe(path: str) -> bool:
    """Whether a path stays inside the branch, is no part of git's own, and fits on a line of our record."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path:
        return False
    return all(part not in {"", ".", ".."} and part.lower() not in {".git", STATE_FOLDER} for part in parts)


def judge_size(site: Site) -> tuple[str, ...]:
    """What GitHub Pages would refuse for its size, each fault one sentence."""
    large = sorted((entry.size, path) for path, entry in site.files.items() if entry.size > FILE_LIMIT)
    faults = [
        f"{path} has {size / MIB:.0f} MiB and GitHub takes at most {FILE_LIMIT // MIB} MiB a file; link to it elsewhere"
        for size, path in reversed(large[-_SHOWN:])
    ]
    if site.size > SITE_LIMIT:
        faults.append(
            f"the site has {site.size / SITE_LIMIT:.2f} GiB and GitHub Pages shows at most {SITE_LIMIT >> 30} GiB; "
            "turn off exports or cards that nobody needs, or publish to another host"
        )
    return tuple(faults)
