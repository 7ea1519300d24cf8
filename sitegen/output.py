"""The output folder: which folders are refused, who may write, and how a new site takes the place of the old one.

New files are staged in OUT/.sitegen/stage. Only when all are complete is a journal written, and then they are moved to their places, whole
folders at once where that is possible. A build that is killed before the journal leaves the old site; one killed after it is
finished by the next. Nothing that the manifest does not own is ever deleted or replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from sitegen.digest import Digester, digest
from sitegen.errors import LockedError, OutputError
from sitegen.manifest import MANIFEST_FILE, STATE_FILE, STATE_FOLDER

LOCK_FILE = "lock"
STAGE = "stage"
OLD = "old"
NEXT = "next"
JOURNAL = "journal"
#: The paths we own once more, as plain text: enough to clean up where the manifest is damaged.
FILES = "files.txt"

#: What people and publishing tools put into an output folder themselves; it is kept, and does not make a folder someone else's.
KEPT = frozenset(
    {".git", ".nojekyll", "CNAME", ".DS_Store", ".gitattributes", ".gitignore", ".well-known", STATE_FOLDER}
)

_BUFFER = 1 << 18

#: A folder is moved as a whole only where this many of its files change.
_WHOLE_FOLDER = 32


# --- which folders -------------------------------------------------------------------------------------------------------------


def check_output(out: Path, site_root: Path, protected: Iterable[Path], *, adopt: bool = False) -> None:
    """Refuses output folders whose use could cost somebody's files.

    `protected` are the folders that the site is made of (content, themes, static). Raises OutputError for them and all folders above or
    inside them, for the site's root and all above it, for the home folder, for a file, and for a folder with files
    that are not ours unless `adopt`.
    """
    real = _resolve(out)
    for folder, what in ((_resolve(site_root), "the site's own folder"), (_resolve(Path.home()), "your home folder")):
        if real == folder or real in folder.parents:
            what = what if real == folder else f"a folder above {what}"
            raise OutputError(f"{out}: is {what}; choose a folder of its own, such as {site_root / 'public'}")
    for folder in map(_resolve, protected):
        if real == folder or real in folder.parents or folder in real.parents:
            raise OutputError(
                f"{out}: is, holds or lies inside {folder}, which the site is made of; choose another folder"
            )
    if not out.exists():
        _check_parent(out)
        return
    if not out.is_dir():
        raise OutputError(f"{out}: is a file; choose a folder, or move the file away")
    if not os.access(out, os.W_OK | os.X_OK):
        raise OutputError(f"{out}: may not be written to; check its permissions")
    ours = (out / STATE_FOLDER).is_dir()
    if not ours and not adopt:
        foreign = sorted(entry.name for entry in os.scandir(out) if entry.name not in KEPT)
        if foreign:
            raise OutputError(
                f"{out}: holds files that sitegen did not make ({', '.join(foreign[:3])}{' ...' if len(foreign) > 3 else ''}); "
                f"choose an empty folder, or say --adopt to build beside them (they are kept)"
            )


def _resolve(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as fault:
        raise OutputError(f"{path}: leads in a circle: {fault}") from fault


def _check_parent(out: Path) -> None:
    if out.is_symlink():
        raise OutputError(f"{out}: is a link that leads nowhere; mend or remove it")
    parent = next((folder for folder in out.parents if folder.exists()), None)
    if parent is None or not parent.is_dir():
        raise OutputError(f"{out}: cannot be made: {parent} is not a folder")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"{out}: cannot be made: {parent} may not be written to")


# --- who may write -------------------------------------------------------------------------------------------------------------


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the output folder for one build; the kernel lets go of it however the build ends. Raises LockedError where another holds it."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        yield
        return
    state = out / STATE_FOLDER
    with writing(out):
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise LockedError(
                f"{out}: is locked by pid {holder or 'unknown'}, another build; wait for it to end"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turns a failing disk into an OutputError that says which one and that the old site is untouched."""
    try:
        yield
    except OSError as fault:
        what = fault.strerror or str(fault)
        raise OutputError(f"{fault.filename or out}: {what}; the site as it was before is untouched") from fault


# --- staging -------------------------------------------------------------------------------------------------------------------


class Stage:
    """Writes files below OUT/.sitegen/stage with as few system calls as possible."""

    def __init__(self, out: Path | str) -> None:
        self.root = f"{out}/{STATE_FOLDER}/{STAGE}"

    def write(self, path: str, blob: bytes) -> None:
        """Writes one file. Raises OSError."""
        handle = self.open(path)
        try:
            write_all(handle, blob)
        finally:
            os.close(handle)

    def stream(self, path: str, pieces: Iterable[bytes]) -> tuple[bytes, int]:
        """Writes one file from pieces; returns the digest and the size of the whole. Raises OSError."""
        digester = Digester()
        with os.fdopen(self.open(path), "wb", buffering=_BUFFER) as file:
            for piece in pieces:
                file.write(piece)
                digester.update(piece)
        return digester.digest(), digester.size

    def drop(self, path: str) -> None:
        """Forgets a staged file."""
        with suppress(FileNotFoundError):
            os.unlink(f"{self.root}/{path}")

    def open(self, path: str, *, append: bool = False) -> int:
        """A handle to write one file by, which is empty then, or to `append` to it. Raises OSError."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | (os.O_APPEND if append else os.O_TRUNC)
        try:
            return os.open(f"{self.root}/{path}", flags, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(f"{self.root}/{path}"), exist_ok=True)
            return os.open(f"{self.root}/{path}", flags, 0o644)


def write_all(handle: int, blob: bytes | bytearray) -> None:
    """Writes all of `blob`, however many steps the system takes. Raises OSError."""
    view = memoryview(blob)
    while view:
        view = view[os.write(handle, view) :]


class Journal(Struct, frozen=True, kw_only=True):
    """What is left to do once everything is staged: files to move to their places, files of ours to delete."""

    staged: tuple[str, ...]
    removed: tuple[str, ...]


def prepare(out: Path) -> None:
    """Makes `out` ready for a build: finishes one that was killed while it moved files, forgets one that was killed before."""
    state = out / STATE_FOLDER
    with writing(out):
        state.mkdir(parents=True, exist_ok=True)
        journal = _read_journal(state)
        if journal is not None:
            _carry_out(out, journal)
        for name in (STAGE, OLD, NEXT):
            shutil.rmtree(state / name, ignore_errors=True)
        (state / JOURNAL).unlink(missing_ok=True)


def commit(
    out: Path, staged: Iterable[str], removed: Iterable[str], state_files: dict[str, bytes], *, durable: bool = True
) -> None:
    """Puts the staged files in their places, deletes `removed`, and last writes `state_files` to OUT/.sitegen. Unless it is to be `durable`, it
    does not wait for the disk: on a busy one that may take half a second.

    Raises OutputError where the disk is full or fails while the journal is written; the old site is untouched then.
    """
    state = out / STATE_FOLDER
    journal = Journal(staged=tuple(sorted(staged)), removed=tuple(sorted(removed)))
    with writing(out):
        (state / NEXT).mkdir(exist_ok=True)
        for name, blob in state_files.items():
            (state / NEXT / name).write_bytes(blob)
        payload = msgspec.msgpack.encode(journal)
        draft = state / f"{JOURNAL}.new"
        with draft.open("wb") as file:
            file.write(digest(payload) + payload)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(state / JOURNAL)
        _carry_out(out, journal)
        shutil.rmtree(state / STAGE, ignore_errors=True)
        shutil.rmtree(state / OLD, ignore_errors=True)


def discard(out: Path) -> None:
    """Forgets what was staged."""
    for name in (STAGE, OLD, NEXT):
        shutil.rmtree(out / STATE_FOLDER / name, ignore_errors=True)


def _read_journal(state: Path) -> Journal | None:
    try:
        blob = (state / JOURNAL).read_bytes()
        if digest(blob[16:]) != blob[:16]:
            return None
        return msgspec.msgpack.decode(blob[16:], type=Journal)
    except (OSError, msgspec.DecodeError):
        return None


def _carry_out(out: Path, journal: Journal) -> None:
    """Does what the journal says. Every step can be repeated: what is done already is found done."""
    state = out / STATE_FOLDER
    by_folder: dict[str, list[str]] = {}
    for path in journal.staged:
        folder, _, name = path.rpartition("/")
        by_folder.setdefault(folder, []).append(name)
    removed: dict[str, list[str]] = {}
    for path in journal.removed:
        folder, _, name = path.rpartition("/")
        removed.setdefault(folder, []).append(name)
    for folder in sorted(by_folder):
        _move_folder(out, state, folder, by_folder[folder], removed.get(folder, []))
    for path in journal.removed:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(out / path)
    _remove_empty(out, removed)
    if (state / NEXT).is_dir():
        for name in sorted(os.listdir(state / NEXT), key=lambda name: (name == STATE_FILE, name)):
            os.replace(state / NEXT / name, state / name)
        (state / NEXT).rmdir()
    (state / JOURNAL).unlink(missing_ok=True)


def _move_folder(out: Path, state: Path, folder: str, names: list[str], removed: list[str]) -> None:
    source, target = state / STAGE / folder, out / folder
    if not source.is_dir():
        return
    if folder and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if len(os.listdir(source)) == len(names):
            os.rename(source, target)
            return
    if folder and len(names) >= _WHOLE_FOLDER and _all_replaced(target, source, names, removed):
        aside = state / OLD / folder
        aside.parent.mkdir(parents=True, exist_ok=True)
        os.rename(target, aside)
        os.rename(source, target)
        return
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        with suppress(FileNotFoundError):
            _replace(source / name, target / name)


def _all_replaced(target: Path, source: Path, names: list[str], removed: list[str]) -> bool:
    """Whether `source` holds all that is to stand in the folder, so that it can take its place whole."""
    going = {*names, *removed}
    staged = set(os.listdir(source))
    return staged == set(names) and all(name in going for name in os.listdir(target))


def _replace(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)
    except IsADirectoryError:
        # A folder of the same name is not ours to delete; it is moved out of the way, beside the page.
        os.rename(target, target.with_name(f"{target.name}.kept"))
        os.replace(source, target)


def _remove_empty(out: Path, removed: dict[str, list[str]]) -> None:
    for folder in sorted(removed, key=len, reverse=True):
        at = out / folder
        while at != out:
            try:
                at.rmdir()
            except OSError:
                break
            at = at.parent


def owned_paths(out: Path) -> frozenset[str]:
    """The paths that the last build wrote, from the plain list that stands beside the manifest; empty where there is none."""
    try:
        text = (out / STATE_FOLDER / FILES).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(
        line for line in text.split("\n") if line and ".." not in line.split("/") and not line.startswith("/")
    )


__all__ = [
    "FILES",
    "MANIFEST_FILE",
    "STATE_FILE",
    "Journal",
    "Stage",
    "check_output",
    "commit",
    "discard",
    "locked",
    "owned_paths",
    "prepare",
    "writing",
]
