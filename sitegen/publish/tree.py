"""What a publish changes on the branch: a pure comparison of two listings, and the record of which files are ours.

The branch may hold files that somebody else put there: a CNAME, a search engine's proof of ownership, a page made by
hand. The record `.sitegen-published` on the branch lists the files that an earlier publish wrote; only those are ever
removed.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORD = ".sitegen-published"
CNAME = "CNAME"
NOJEKYLL = ".nojekyll"
#: Written by us, but never removed: they belong to the branch.
BRANCH_FILES = frozenset({CNAME, NOJEKYLL})
FILE_MODE = "100644"

_HEADER = "# `sitegen publish` made these files of this branch (start of the blob id, path). It keeps all others.\n"
_ID_DIGITS = 12


class Entry(Struct, frozen=True):
    """A file on a branch: git's mode ('100644') and the id of its content."""

    mode: str
    blob: str


class Change(Struct, frozen=True, kw_only=True):
    """What makes the branch show the site. Paths are sorted.

    `put` are written, `remove` are deleted; of these `added` are new, `edited` are ours but somebody else changed them
    on the branch, and `clashes` are not ours at all. `kept` are files of others that stay.
    """

    put: tuple[str, ...]
    remove: tuple[str, ...]
    added: tuple[str, ...]
    edited: tuple[str, ...]
    clashes: tuple[str, ...]
    kept: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.put or self.remove)


def compare(branch: Mapping[str, Entry], ours: Mapping[str, str], wanted: Mapping[str, str]) -> Change:
    """The change from the files on the `branch` to the `wanted` ones (path -> blob id).

    `ours` is what the record says (path -> start of blob id). A foreign file that stands in no way is kept; one at
    a path of the site (or at a folder's, or inside what would be a file) is a clash, unless it is already as wanted.
    """
    folders = {folder for path in wanted for folder in _folders(path)}
    foreign = [path for path in branch if path not in ours and path not in BRANCH_FILES and path != RECORD]
    clashes = {
        path
        for path in foreign
        if path in folders
        or (path in wanted and branch[path] != Entry(FILE_MODE, wanted[path]))
        or any(folder in wanted for folder in _folders(path))
    }
    put = tuple(path for path in sorted(wanted) if branch.get(path) != Entry(FILE_MODE, wanted[path]))
    gone = {path for path in ours if path in branch and path not in wanted and path not in BRANCH_FILES}
    remove = tuple(sorted(gone | {path for path in clashes if path not in wanted}))
    touched = {*put, *remove} & branch.keys()
    return Change(
        put=put,
        remove=remove,
        added=tuple(path for path in put if path not in branch),
        edited=tuple(path for path in sorted(touched & ours.keys()) if not branch[path].blob.startswith(ours[path])),
        clashes=tuple(sorted(clashes)),
        kept=tuple(sorted({*foreign, *({CNAME} & branch.keys())} - clashes - wanted.keys())),
    )


def _folders(path: str) -> Iterator[str]:
    """The folders above a path: 'a', 'a/b' for 'a/b/c'."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def encode_record(wanted: Mapping[str, str]) -> bytes:
    """The record of the files that a publish wrote (path -> blob id)."""
    paths = sorted(wanted.keys() - BRANCH_FILES - {RECORD})
    return (_HEADER + "".join(f"{wanted[path][:_ID_DIGITS]} {path}\n" for path in paths)).encode()


def decode_record(data: bytes) -> dict[str, str]:
    """The files that an earlier publish wrote; lines that are not ours to understand are passed over."""
    found: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        start, _, path = line.partition(" ")
        if path and len(start) == _ID_DIGITS:
            found[path] = start
    return found


def parse_listing(listing: bytes) -> dict[str, Entry]:
    """The files in the answer of `git ls-tree -r -z`. Names that are not UTF-8 keep their bytes (surrogateescape)."""
    files: dict[str, Entry] = {}
    for line in listing.split(b"\0"):
        head, separator, path = line.partition(b"\t")
        if separator:
            mode, _, blob = head.split()
            files[path.decode("utf-8", "surrogateescape")] = Entry(mode.decode(), blob.decode())
    return files
