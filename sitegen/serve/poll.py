"""Looking again and again: for file systems that send no notices of changes, and where the system's limit of them is reached."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

#: Seconds between two looks, and how many times as long as the look itself the pause is at least.
_PAUSE = 0.4
_SHARE = 15

Look = dict[str, tuple[int, int, int, int]]


class Poller(threading.Thread):
    """Tells `note` the path of every file below `places` (files and folders) that came, went or changed. `places` may be set anew."""

    def __init__(self, places: tuple[Path, ...], note: Callable[[str], None]) -> None:
        super().__init__(name="sitegen-poll", daemon=True)
        self.places = places
        self._note = note
        self._ended = threading.Event()
        self._last = look(places)

    def run(self) -> None:
        """Looks until `stop`."""
        pause = _PAUSE
        while not self._ended.wait(pause):
            started = time.perf_counter()
            now = look(self.places)
            for path in now.items() ^ self._last.items():
                self._note(path[0])
            self._last = now
            pause = max(_PAUSE, _SHARE * (time.perf_counter() - started))

    def stop(self) -> None:
        """Ends the thread."""
        self._ended.set()


def look(places: tuple[Path, ...]) -> Look:
    """Size, both times and inode of every file at or below `places`; hidden ones and links to folders are left out."""
    seen: Look = {}
    waiting = [os.fspath(place) for place in places]
    for place in places:
        _enter(os.fspath(place), seen)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        _enter(entry.path, seen)
        except OSError:
            continue
    return seen


def _enter(path: str, seen: Look) -> None:
    try:
        info = os.stat(path)
    except OSError:
        return
    if not stat.S_ISDIR(info.st_mode):
        seen[path] = (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
