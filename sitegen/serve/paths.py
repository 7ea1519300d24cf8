"""From the target of a request to a file of the site, and to nothing else.

A target is decoded once, refused where it holds what no page of a site holds, and looked up below the output folder; a file is served only where
its real place lies there, too, and outside of hidden folders.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

#: Longer targets are refused; no page of a site needs half as much.
MOST_TARGET = 8_000


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """A request that is answered with `status` and nothing else."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Found(NamedTuple):
    """A file of the site: its path there, and where it really stands."""

    path: str
    file: str


class Moved(NamedTuple):
    """A folder was asked for without its last '/': `path` is how to ask for it."""

    path: str


def page_path(target: str) -> str:
    """The path in the site that a request target ('/articles/?sort=year') names: 'articles/'.

    Raises Refused: 414 where it is too long, 400 where it is no address, 404 where it leads out of the site or to what is hidden.
    """
    if len(target) > MOST_TARGET:
        raise Refused(414)
    raw = target.partition("#")[0].partition("?")[0]
    if not raw.startswith("/"):
        raise Refused(400)
    blob = unquote_to_bytes(raw)
    if any(byte < 32 or byte == 127 for byte in blob):
        raise Refused(400)
    try:
        path = blob.decode()
    except UnicodeDecodeError:
        raise Refused(400) from None
    *folders, name = path[1:].split("/")
    if "\\" in path or not all(folders) or _hidden([*folders, name]):
        raise Refused(404)
    return path[1:]


def _hidden(parts: list[str]) -> bool:
    """Whether a part is '.', '..' or the name of a hidden file; '.well-known' is the one hidden name that is for the public."""
    return any(part.startswith(".") for part in parts[parts[0] == ".well-known" :]) or (
        os.name == "nt" and ":" in "".join(parts)
    )


def find(out: Path, path: str) -> Found | Moved | None:
    """The file that answers for `path`, as static hosts choose it: the file itself, a folder's index.html, or the page without '.html'."""
    root = os.path.realpath(out)
    if not path or path.endswith("/"):
        return _within(root, f"{path}index.html")
    found = _within(root, path)
    if found is not None:
        return found
    if _within(root, f"{path}/index.html") is not None:
        return Moved(f"{path}/")
    return _within(root, f"{path}.html")


def _within(root: str, path: str) -> Found | None:
    """The regular file at `path` below `root`; None where there is none, or where a link leads to another place than the site."""
    try:
        real = os.path.realpath(os.path.join(root, path))
        if not real.startswith(root + os.sep) or _hidden(real[len(root) + 1 :].split(os.sep)):
            return None
        return Found(path, real) if stat.S_ISREG(os.stat(real).st_mode) else None
    except (OSError, ValueError):  # too long a name, a link loop, a character that the file system has no word for
        return None


def open_file(found: Found) -> int:
    """A handle to read the file with. Raises OSError, also where the file was replaced by something else meanwhile."""
    handle = os.open(
        found.file,
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0),
    )
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(found.file)
    return handle
