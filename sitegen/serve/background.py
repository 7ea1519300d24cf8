"""What may be done after the pages: one job at a time, in a thread, and of those that wait only the latest."""

from __future__ import annotations

import threading
from collections.abc import Callable

Job = Callable[[], None]


class Background:
    """Runs jobs one after the other. A job that is put off by a later one is not run at all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: tuple[Job, Job] | None = None
        self._running = False

    def run(self, job: Job, done: Job) -> None:
        """Runs `job` as soon as the one before it has ended, then `done`."""
        with self._lock:
            self._next = (job, done)
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._work, name="sitegen-background", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                work, self._next = self._next, None
                if work is None:
                    self._running = False
                    return
            try:
                work[0]()
            except Exception:  # noqa: BLE001, S112 - the job's own business; the preview and later jobs go on
                continue
            work[1]()
