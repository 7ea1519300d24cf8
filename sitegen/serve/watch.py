"""Watching the files that a site is made of: by the system's own notices where it gives them, by looking again and again where not.

Only *that* something changed matters, and roughly what: a build looks at every file itself, so a lost notice costs nothing as long as another
one follows, and where notices are known to be lost, one is made up.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from sitegen.serve.changes import Changes
from sitegen.serve.poll import Poller
from sitegen.sources import ignored

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

#: Without a filter watchdog hears of every file that is opened, by our own builds too, until the system's queue overflows.
_EVENTS: list[type[FileSystemEvent]] = [
    FileModifiedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]


class Places(Struct, frozen=True, kw_only=True):
    """What is watched: single files, and folders with all that is in them. They need not exist (yet)."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]


class Watcher:
    """Notes in `changes` what changes at `places`. `polling` says why the system's notices are not used, or is ''."""

    def __init__(self, changes: Changes, places: Places, *, poll: bool = False) -> None:
        self._changes = changes
        self._observer: BaseObserver | None = None
        self._watches: dict[tuple[str, bool, int], ObservedWatch] = {}
        self._handler = _Handler(changes)
        self._poller: Poller | None = None
        self.polling = ""
        if poll:
            self._poll("as you asked", places)
        else:
            self._observe(places)

    def tend(self, places: Places) -> bool:
        """Looks after the watches, as folders come and go; returns whether this made it begin to poll."""
        was = self.polling
        if self._poller is not None:
            self._poller.places = _all(places)
        else:
            self._sync(places)
        return self.polling != was

    def close(self) -> None:
        """Ends the watching."""
        if self._poller is not None:
            self._poller.stop()
        self._forget_observer()

    def _observe(self, places: Places) -> None:
        logger = logging.getLogger("watchdog")
        logger.propagate = False
        logger.handlers = [_Doubt(self._changes)]
        try:
            self._observer = Observer()
            self._observer.start()
        except OSError as fault:
            self._give_up(fault, places)
            return
        self._sync(places)

    def _sync(self, places: Places) -> None:
        """Watches what is there now, and no more what is not."""
        if self._observer is None:
            return
        self._handler.look_for(places)
        wanted = set(_wanted(places))
        for key in self._watches.keys() - wanted:
            with suppress(KeyError, OSError):
                self._observer.unschedule(self._watches.pop(key))
        try:
            for key in wanted - self._watches.keys():
                self._watches[key] = self._observer.schedule(
                    self._handler, key[0], recursive=key[1], event_filter=_EVENTS
                )
        except FileNotFoundError:
            self._changes.note("", doubt=True)  # it went while we looked
            return
        except OSError as fault:
            self._give_up(fault, places)
            return
        if not _complete([place for place, deep, _ in wanted if deep]):
            self._give_up(None, places)

    def _give_up(self, fault: OSError | None, places: Places) -> None:
        """Polls from now on; None stands for the limit, too, which watchdog often passes over in silence."""
        self._forget_observer()
        if fault is None or fault.errno in (errno.ENOSPC, errno.EMFILE):
            self._poll("the system's limit of watched folders is reached: fs.inotify.max_user_watches", places)
        else:
            self._poll(fault.strerror or str(fault), places)

    def _forget_observer(self) -> None:
        observer, self._observer, self._watches = self._observer, None, {}
        if observer is not None:
            observer.stop()
            with suppress(RuntimeError):  # it never began
                observer.join(5)

    def _poll(self, reason: str, places: Places) -> None:
        self.polling = reason
        self._poller = Poller(_all(places), self._changes.note)
        self._poller.start()


def _all(places: Places) -> tuple[Path, ...]:
    return (*places.files, *places.folders)


def _wanted(places: Places) -> Iterator[tuple[str, bool, int]]:
    """Folders to watch: the real path (a link itself never changes), whether all below is meant, and the inode (a folder may be replaced)."""
    deep = {os.path.realpath(folder) for folder in places.folders if folder.is_dir()}
    # That a folder comes, goes or is replaced is told by the one that it lies in.
    flat = {os.path.realpath(_nearest(place.parent)) for place in _all(places)}
    for place in deep | {place for place in flat if not any(_inside(place, other) for other in deep)}:
        with suppress(FileNotFoundError):
            yield place, place in deep, os.stat(place).st_ino


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), Path(folder.anchor))


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def linked_folders(folders: Iterable[Path]) -> Iterator[Path]:
    """Where the links directly in `folders` lead to: a theme is often a link to the place where it is worked on."""
    for folder in folders:
        with suppress(OSError):
            yield from (entry.resolve() for entry in sorted(folder.iterdir()) if entry.is_symlink() and entry.is_dir())


# --- what is heard ------------------------------------------------------------------------------------------------------------


class _Handler(FileSystemEventHandler):
    """Notes what concerns the site."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._files: frozenset[str] = frozenset()
        self._folders: tuple[str, ...] = ()

    def look_for(self, places: Places) -> None:
        """Says what concerns the site."""
        self._files = frozenset(os.path.realpath(file.parent) + os.sep + file.name for file in places.files)
        self._folders = tuple(
            {place for folder in places.folders for place in (os.path.realpath(folder), os.path.abspath(folder))}
        )

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in a thread of its own."""
        for path in (os.fsdecode(event.src_path), os.fsdecode(event.dest_path)):
            if path and self._concerns(path):
                self._changes.note(path, doubt=event.is_directory or path in self._folders)

    def _concerns(self, path: str) -> bool:
        if path in self._files:
            return True
        for folder in self._folders:
            if _inside(folder, path):  # on the way to it
                return True
            if path.startswith(folder + os.sep):
                *above, name = path[len(folder) + 1 :].split(os.sep)
                return not ignored(name) and not any(part.startswith(".") for part in above)
        return False


class _Doubt(logging.Handler):
    """What watchdog only logs, that the system dropped notices, is a reason to look at everything; and nothing that a person must read."""

    def __init__(self, changes: Changes) -> None:
        super().__init__(logging.WARNING)
        self._changes = changes

    def emit(self, record: logging.LogRecord) -> None:
        """Called for every warning."""
        del record
        self._changes.note("", doubt=True)


# --- whether all is heard -----------------------------------------------------------------------------------------------------


def _complete(deep: list[str]) -> bool:
    """Whether every folder below `deep` is watched: when the system's limit is reached, watchdog leaves the others out and says nothing."""
    return _again(lambda: _watched() < 0 or _watched() >= _folders(deep))


def _again(check: Callable[[], bool]) -> bool:
    """Asks up to four times: a folder that has just come is not watched yet, and the next moment it is."""
    for pause in (0.05, 0.1, 0.2):
        if check():
            return True
        time.sleep(pause)
    return check()


def _watched() -> int:
    """How many folders the system watches for this process; -1 where it does not tell (see proc_pid_fdinfo(5))."""
    if sys.platform != "linux":
        return -1
    count = 0
    try:
        for handle in os.listdir("/proc/self/fd"):
            with suppress(FileNotFoundError):
                if os.readlink(f"/proc/self/fd/{handle}") == "anon_inode:inotify":
                    count += Path(f"/proc/self/fdinfo/{handle}").read_bytes().count(b"inotify wd:")
    except OSError:
        return -1
    return count


def _folders(deep: list[str]) -> int:
    """How many folders there are below `deep`, themselves included, that may be read."""
    seen: set[tuple[int, int]] = set()
    for place in deep:
        for where, _, _ in os.walk(place):
            with suppress(OSError):
                if os.access(where, os.R_OK):
                    info = os.stat(where)
                    seen.add((info.st_dev, info.st_ino))
    return len(seen)
