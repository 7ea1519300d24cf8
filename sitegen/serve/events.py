"""What open pages are told: the state of the preview, by server-sent events.

The hub holds one state, never a queue: whoever is slow, or was away, is told the latest. What a page is told depends on that page only, and is
sent only when it differs from what was sent before; so a page that an edit does not touch hears nothing.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msgspec import Struct

from sitegen.columns import OutputEntry
from sitegen.errors import Finding


class Problem(Struct, frozen=True, kw_only=True):
    """Why the site is not what the files say: one sentence, and the findings that refused something."""

    message: str
    findings: tuple[Finding, ...] = ()


class State(Struct, frozen=True, kw_only=True):
    """The preview after a build: what stands in it by path, what is wrong, pages that only stand for want of a mended one (`kept`), and theme
    assets that are newer than the pages (`assets`: by old path the new path; `files`: their bytes)."""

    outputs: Mapping[str, OutputEntry] = {}
    problem: Problem | None = None
    kept: frozenset[str] = frozenset()
    assets: Mapping[str, str] = {}
    files: Mapping[str, bytes] = {}


class Hub:
    """Hands the state from the thread that builds to the threads that serve."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State()
        self._aside: Problem | None = None
        self._version = 0
        self._pages: Counter[str] = Counter()
        self._busy = False
        self._closed = False

    @property
    def state(self) -> State:
        """The state as it is."""
        return self._state

    @property
    def problem(self) -> Problem | None:
        """What is wrong: with the pages, or else besides them."""
        return self._state.problem or self._aside

    @property
    def closed(self) -> bool:
        """Whether the preview has ended."""
        return self._closed

    def begin(self) -> None:
        """Says that a build is under way."""
        with self._changed:
            self._busy = True

    def publish(self, state: State, *, busy: bool = False) -> None:
        """Sets the state and wakes all who wait; `busy` says that the build still goes on."""
        with self._changed:
            self._state, self._busy = state, busy
            self._version += 1
            self._changed.notify_all()

    def set_aside(self, problem: Problem | None) -> None:
        """Says what is wrong besides the pages, or that nothing is; and makes all who wait look again."""
        with self._changed:
            self._aside = problem
            self._version += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Sends all who wait home."""
        with self._changed:
            self._closed = True
            self._version += 1
            self._changed.notify_all()

    @contextmanager
    def looking_at(self, page: str) -> Iterator[None]:
        """Somebody looks at a page meanwhile."""
        with self._changed:
            self._pages[page] += 1
        try:
            yield
        finally:
            with self._changed:
                self._pages[page] -= 1
                if not self._pages[page]:
                    del self._pages[page]

    def looked_at(self) -> frozenset[str]:
        """The pages that somebody looks at now."""
        with self._changed:
            return frozenset(self._pages)

    def wait(self, version: int, seconds: float) -> tuple[int, State]:
        """The state once its version differs from `version`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)
            return self._version, self._state

    def settled(self, version: int) -> bool:
        """Whether the state is still that of `version` and no build is under way: only then is a page that is missing surely gone."""
        with self._changed:
            return self._version == version and not self._busy

    def wait_idle(self, seconds: float) -> bool:
        """Waits for the end of a build; returns whether one was under way."""
        with self._changed:
            was = self._busy
            self._changed.wait_for(lambda: not self._busy or self._closed, seconds)
            return was
