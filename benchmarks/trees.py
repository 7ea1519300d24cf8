"""Trees of files: what changed between two looks, and writing one from memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.measure import Run


class Look(NamedTuple):
    """A file: its bytes' digest, and what says that it was written again."""

    digest: bytes
    stamp: tuple[int, int]


class Difference(NamedTuple):
    """How many files have other bytes (or came or went), and how many were written again."""

    changed: int
    rewritten: int


def files(folder: Path) -> Iterator[Path]:
    """The files of a site, its builder's own state left out."""
    for where, names, found in os.walk(folder):
        names[:] = [name for name in names if name != ".sitegen"]
        yield from (Path(where) / name for name in found)


def look(folder: Path) -> dict[str, Look]:
    """All files of a site."""
    looks = {}
    for path in files(folder):
        stat = path.stat()
        looks[str(path.relative_to(folder))] = Look(sha256(path.read_bytes()).digest(), (stat.st_ino, stat.st_mtime_ns))
    return looks


def difference(before: dict[str, Look], after: dict[str, Look]) -> Difference:
    """What happened between two looks."""
    paths = before.keys() | after.keys()
    return Difference(
        changed=sum(_part(before, path, 0) != _part(after, path, 0) for path in paths),
        rewritten=sum(path in after and _part(before, path, 1) != _part(after, path, 1) for path in paths),
    )


def _part(looks: dict[str, Look], path: str, which: int) -> object:
    found = looks.get(path)
    return found[which] if found is not None else None


def size(folder: Path) -> tuple[int, int, int]:
    """Files, pages (HTML) and bytes of a site."""
    count = pages = total = 0
    for path in files(folder):
        count += 1
        pages += path.suffix == ".html"
        total += path.stat().st_size
    return count, pages, total


def write_floor(site: Path, folder: Path) -> Run:
    """Writes the bytes of a site from memory into a new folder, plainly and with as few system calls as there can be."""
    contents = [(str(path.relative_to(site)), path.read_bytes()) for path in files(site)]
    wall, work = perf_counter(), process_time()
    made: set[str] = set()
    for path, blob in contents:
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(folder / parent, exist_ok=True)
            made.add(parent)
        handle = os.open(f"{folder}/{path}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(handle, blob)
        os.close(handle)
    return Run(perf_counter() - wall, process_time() - work)
