"""The mailbox between those who see changes and the one who rebuilds: it hands on what changed once things are quiet."""

from __future__ import annotations

import os
import threading
import time
from typing import NamedTuple

#: Seconds of quiet after a change before it is acted on: one save is a handful of events within a millisecond or two, and the more paths have
#: changed, the more are likely still to come (a checkout, a sync, a storm).
_QUIET = 0.004
_QUIET_EACH = 0.001
_QUIET_MOST = 0.3
#: Things that never become quiet are acted on after this long all the same.
_PATIENCE = 10.0
#: After folders came or went, and after events were lost, one looks once more this much later: files may have come before the new watch did.
#: So one does after changes of which only the named files were looked at.
_SECOND_LOOK = 2.0


class News(NamedTuple):
    """Paths that changed; whether nothing else did, as far as can be told; and whether the watches should be looked after."""

    paths: frozenset[str]
    sure: bool
    tend: bool


class Changes:
    """Paths that changed, collected from any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paths: set[str] = set()
        self._first = self._last = 0.0
        self._again = 0.0
        self._sure = True
        self._tend = False

    def note(self, path: str, *, doubt: bool = False) -> None:
        """Says that `path` changed ('' for 'anything may have'). `doubt` asks for a second look later."""
        with self._condition:
            now = time.monotonic()
            if not self._paths:
                self._first = now
            self._paths.add(path)
            self._last = now
            self._sure = self._sure and not doubt and path != ""
            if doubt:
                self._again = now + _SECOND_LOOK
                self._tend = True
            self._condition.notify_all()

    def look_again(self) -> None:
        """Asks for a look at everything once things have been quiet for a while."""
        with self._condition:
            self._again = time.monotonic() + _SECOND_LOOK

    @property
    def waiting(self) -> bool:
        """Whether there is news that nobody has asked for yet."""
        return bool(self._paths)

    def wait(self) -> News:
        """Waits for changes and for quiet, or for the time of a second look, which has no paths: a save does not wait for that look, however
        long it has been due."""
        with self._condition:
            while (seconds := self._seconds_left()) is None or seconds > 0:
                # Windows wakes nobody from an endless wait, not even for Ctrl-C.
                self._condition.wait(min(seconds or 1.0, 1.0) if os.name == "nt" else seconds)
            if not self._paths:
                self._again = 0.0
                self._sure = False
            news = News(frozenset(self._paths), self._sure, self._tend)
            self._paths, self._sure, self._tend = set(), True, False
            return news

    def _seconds_left(self) -> float | None:
        """How long to wait still; None for as long as nothing happens."""
        now = time.monotonic()
        if not self._paths:
            return max(0.0, self._again - now) if self._again else None
        quiet = min(_QUIET_MOST, _QUIET + _QUIET_EACH * (len(self._paths) - 1))
        return min(self._last + quiet, self._first + _PATIENCE) - now
