"""What git knows of the content folder: when each of its files came and when it last changed.

One `git log` for the whole folder, asked again only when HEAD moves. Times are those of the authors, in UTC, so neither a rebase nor a zone changes
them. Nothing is said that git does not know: a file that differs from HEAD has no dates, nor has one that holds several records; what the first
commits of a shallow clone seem to add came before them; a file moved unchanged is the same file, and the move no change of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, structs

from sitegen.digest import digest
from sitegen.errors import Finding, Origin
from sitegen.intake import Parsed, Seen
from sitegen.model import Overlay, ReadingList, Record

#: The variables by which a hook points git at its own repository instead of the folder that we ask about.
_POINTERS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")
_COMMIT = "\x01"
#: The latest moment that RFC 3339 can write; git lets a commit claim any.
_LATEST = 253_402_300_799


class FileDates(Struct, frozen=True, array_like=True):
    """When a file came and last changed (RFC 3339, UTC; '' where git does not know), and the object id of its bytes at HEAD."""

    added: str
    updated: str
    blob: bytes


class Head(Struct, frozen=True, kw_only=True):
    """Where history stands. `key` is '' where there is none, else it differs whenever the history may. `trouble` says why git would not answer."""

    key: str = ""
    commit: str = ""
    boundary: tuple[str, ...] = ()
    trouble: str = ""


class History(Struct, frozen=True, kw_only=True):
    """The dates of all files of the content folder by path (as in `Origin.path`), for the `Head` of that key."""

    key: str
    files: dict[str, FileDates]


# --- asking git -----------------------------------------------------------------------------------------------------


def look(root: Path, content: str) -> Head:
    """Where the history of the content folder stands; quick, and without starting git where there is no repository."""
    folder = root / content
    if not any((above / ".git").exists() for above in (folder, *folder.absolute().parents)):
        return Head()
    try:
        words = (
            _git(folder, "rev-parse", "HEAD", "--is-shallow-repository", "--git-path", "shallow").decode().split("\n")
        )
    except OSError as fault:
        return Head(trouble=f"git cannot be started: {fault.strerror}")
    except subprocess.CalledProcessError as fault:
        said = fault.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        # A repository without a commit has no history, and that is no trouble.
        return Head() if "HEAD" in said else Head(trouble=said)
    commit, shallow, path = words[:3]
    if shallow != "true":
        return Head(key=commit, commit=commit)
    boundary = tuple((folder / path).read_text(encoding="ascii").split())
    return Head(key=f"{commit} {digest(*(it.encode() for it in boundary)).hex()}", commit=commit, boundary=boundary)


def read_history(root: Path, content: str, head: Head) -> History:
    """The dates of every file of the content folder at `head`. Raises CalledProcessError or OSError where git fails meanwhile."""
    folder = root / content
    log = _git(
        folder,
        *("log", "--topo-order", "--relative", "-z", "-M100%", "--name-status", "--no-ext-diff", "--no-show-signature"),
        *(f"--format={_COMMIT}%H %at", head.commit, "--", "."),
    )
    dates = _dates(log.decode("utf-8", "surrogateescape").split("\0"), frozenset(head.boundary))
    files: dict[str, FileDates] = {}
    for line in _git(folder, "ls-tree", "-r", "-z", head.commit).decode("utf-8", "surrogateescape").split("\0"):
        facts, _, name = line.partition("\t")
        if name in dates:
            added, updated = dates[name]
            files[f"{content}/{name}"] = FileDates(_moment(added), _moment(updated), bytes.fromhex(facts.split()[2]))
    return History(key=head.key, files=files)


def _git(folder: Path, *arguments: str) -> bytes:
    env = {name: value for name, value in os.environ.items() if name not in _POINTERS}
    env |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, env=env, stdin=subprocess.DEVNULL)  # noqa: S603 - a fixed program
    return done.stdout


def _dates(words: list[str], boundary: frozenset[str]) -> dict[str, tuple[int, int]]:
    """From the log, the newest commit first: by path today, when it was added and last changed (0: unknown)."""
    found: dict[str, tuple[int, int]] = {}
    today: dict[str, str] = {}
    for commit, when, status, old, name in _events(words):
        path = today.get(name, name)
        if not path or status == "D":
            # An earlier life of a path, or one that has ended, is nobody's today.
            today.setdefault(name, "")
            continue
        added, updated = found.get(path, (0, 0))
        if commit in boundary:
            found[path] = (added, updated)
            today[name] = ""
        elif status == "A":
            found[path] = (when, max(updated, when))
            today[name] = ""
        elif status.startswith("R"):
            found[path] = (added, updated)
            today[name], today[old] = "", path
        else:
            found[path] = (added, max(updated, when))
    return found


def _events(words: list[str]) -> Iterator[tuple[str, int, str, str, str]]:
    """(commit, time, status, old name, name) for each change in the words of a log."""
    commit, when = "", 0
    tokens = iter(words)
    for token in tokens:
        status = token.lstrip("\n")
        if status.startswith(_COMMIT):
            commit, _, time = status[1:].partition(" ")
            when = int(time)
        elif status:
            old = next(tokens, "")
            name = next(tokens, "") if status[0] in "RC" else old
            yield commit, when, status, old, name


def _moment(seconds: int) -> str:
    if not 0 < seconds <= _LATEST:
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- dating ---------------------------------------------------------------------------------------------------------


def clean_dates(history: History, files: Mapping[str, Seen]) -> dict[str, FileDates]:
    """The dates of the files that stand as they are at HEAD."""
    dates: dict[str, FileDates] = {}
    for path, known in history.files.items():
        seen = files.get(path)
        if seen is not None and known.blob in seen.blobs:
            dates[path] = known
    return dates


def dated(parsed: Parsed, dates: FileDates | None) -> Parsed:
    """What a file holds, with the file's dates where it has none of its own.

    Of a file with several records git does not know which of them a change was about: they have no dates.
    """
    if dates is None or len(parsed.records) + len(parsed.overlays) > 1 or parsed.entries > 1:
        return parsed
    return structs.replace(
        parsed,
        records=tuple(_dated(it, dates) for it in parsed.records),
        overlays=tuple(_dated_overlay(it, dates) for it in parsed.overlays),
        lists=tuple(_dated(it, dates) for it in parsed.lists),
        pages=tuple(structs.replace(it, updated=dates.updated) for it in parsed.pages),
    )


_Dated = TypeVar("_Dated", Record, ReadingList)


def _dated(it: _Dated, dates: FileDates) -> _Dated:
    if it.added or it.updated:
        return it
    return structs.replace(it, added=dates.added, updated=dates.updated)


def _dated_overlay(it: Overlay, dates: FileDates) -> Overlay:
    """An overlay that says when it changed: no field of its record, but the record shows it."""
    return (
        it if "updated" in it.fields else structs.replace(it, record=structs.replace(it.record, updated=dates.updated))
    )


def history_findings(head: Head, content: str) -> tuple[Finding, ...]:
    """What keeps git's dates from being known."""
    if head.trouble:
        message, hint = f"git gives no dates: {head.trouble}", "mend this, or set git_dates = false in site.toml"
    elif head.boundary:
        message = "this is a shallow clone, so git does not know when older files came or changed"
        hint = "fetch the whole history (`git fetch --unshallow`; `fetch-depth: 0` for actions/checkout)"
    else:
        return ()
    return (Finding(code="no-history", severity="notice", message=message, origin=Origin(path=content), hint=hint),)
