"""The ways in which editors and other programs save a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, str], None]


def in_place(file: Path, text: str) -> None:
    """Opens, truncates, writes: nano, many scripts."""
    file.write_text(text, encoding="utf-8")


def by_rename(file: Path, text: str) -> None:
    """Writes a hidden file beside it and renames that over it: gedit, Kate, many libraries."""
    draft = file.with_name(f".{file.name}.k3x9")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def by_synced_rename(file: Path, text: str) -> None:
    """The same with a visible name and an fsync."""
    draft = file.with_name(f"{file.name}.tmp")
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)


def with_backup(file: Path, text: str) -> None:
    """Moves the old file to a backup, writes a new one, deletes the backup: Vim."""
    backup = file.with_name(f"{file.name}~")
    file.replace(backup)
    file.write_text(text, encoding="utf-8")
    backup.unlink()


def with_lasting_backup(file: Path, text: str) -> None:
    """Links the old file to a backup that stays, and writes in place: Emacs."""
    backup = file.with_name(f"{file.name}~")
    backup.unlink(missing_ok=True)
    os.link(file, backup)
    by_rename(file, text)


def from_elsewhere(file: Path, text: str) -> None:
    """Writes in a folder that nobody watches and moves the file here: sync programs, unpackers."""
    away = file.parents[2] / "elsewhere"
    away.mkdir(exist_ok=True)
    (away / file.name).write_text(text, encoding="utf-8")
    (away / file.name).replace(file)


def in_two_steps(file: Path, text: str) -> None:
    """Deletes and writes anew."""
    file.unlink()
    file.write_text(text, encoding="utf-8")


def in_pieces(file: Path, text: str) -> None:
    """Writes in pieces, each one sent to the disk."""
    with file.open("w", encoding="utf-8") as handle:
        for at in range(0, len(text), 40):
            handle.write(text[at : at + 40])
            handle.flush()


def keeping_the_time(file: Path, text: str) -> None:
    """Writes in place and gives the file its old time back."""
    before = file.stat()
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def with_its_folder(file: Path, text: str) -> None:
    """Replaces the whole folder by a copy with the new file in it: a checkout."""
    folder = file.parent
    fresh = folder.parents[1] / f"{folder.name}.fresh"
    shutil.copytree(folder, fresh)
    (fresh / file.name).write_text(text, encoding="utf-8")
    old = folder.parents[1] / f"{folder.name}.old"
    folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old)


SAVES: tuple[Save, ...] = (
    in_place,
    by_rename,
    by_synced_rename,
    with_backup,
    with_lasting_backup,
    from_elsewhere,
    in_two_steps,
    in_pieces,
    keeping_the_time,
    with_its_folder,
)
