"""The processes that share the work with this one."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from sitegen.errors import WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

Made = TypeVar("Made")
Name = TypeVar("Name")

#: So many tasks wait or are being done for each process: enough to last while this one does a task itself.
_AHEAD = 4


def do_here(
    function: Callable[..., Made],
    tasks: Iterable[tuple[Any, ...]],
    name: Callable[..., Name],
    enough: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Name, Made]]:
    """What `Workers.share` does, by this process alone."""
    del enough
    return ((name(*task), function(*task)) for task in tasks)


def _done_cleanly(function: Callable[..., Made], *arguments: object) -> Made:
    """The result of `function`, without the garbage: templates leave cycles, some of them with all that a long page shows."""
    made = function(*arguments)
    gc.collect(0)
    return made


class Workers:
    """A pool of processes that starts when it is first asked for, and ends with this process, however that ends."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._pipe: tuple[int, int] | None = None

    @property
    def several(self) -> bool:
        """Whether there is more than one job at a time."""
        return self.jobs > 1

    def share(
        self,
        function: Callable[..., Made],
        tasks: Iterable[tuple[Any, ...]],
        name: Callable[..., Name],
        enough: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[Name, Made]]:
        """Does `function` of the arguments in each of `tasks`: in the pool, and here whenever its hands are full, so that this process is one of
        the `jobs`. Gives what `name` made of the arguments, which are not kept, and what was done, as it is done; once there is `enough`, what is
        not begun is left. Raises WorkerError where a process of the pool is gone.
        """
        pool = self.executor()
        # What there is already is nobody's garbage, and need not be looked at after each task.
        gc.freeze()
        from concurrent.futures import BrokenExecutor  # not before there is a pool

        flying: deque[tuple[Name, Future[Made]]] = deque()
        try:
            for task in tasks:
                while flying and flying[0][1].done():
                    yield flying[0][0], flying.popleft()[1].result()
                # What waits to be done must not fill the memory.
                if len(flying) < _AHEAD * (self.jobs - 1):
                    flying.append((name(*task), pool.submit(_done_cleanly, function, *task)))
                else:
                    yield name(*task), _done_cleanly(function, *task)
            for named, future in flying:
                if not (enough() and future.cancel()):
                    yield named, future.result()
        except BrokenExecutor as fault:
            raise WorkerError(
                "a process that worked for this build was ended from outside, perhaps for want of memory; the site as it was before is "
                "untouched; try again, with --jobs 1 if it comes again"
            ) from fault

    def executor(self) -> Executor:
        """The pool: one process fewer than there are jobs, for this one works, too."""
        if self._pool is None:
            # 7 ms: not before there is work for several.
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_all_start_methods, get_context

            # Forked workers share what is loaded already. A preview has threads, which do not survive a fork: it starts afresh ones.
            method = "fork" if threading.active_count() == 1 and "fork" in get_all_start_methods() else "spawn"
            if method == "fork":
                self._pipe = os.pipe()
            pipe = self._pipe or (-1, -1)
            self._pool = ProcessPoolExecutor(
                max(self.jobs - 1, 1), mp_context=get_context(method), initializer=_start_worker, initargs=pipe
            )
        return self._pool

    def close(self) -> None:
        """Ends the pool; what is not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        if self._pipe is not None:
            for handle in self._pipe:
                os.close(handle)
            self._pipe = None


def _start_worker(reading: int, writing: int) -> None:
    """Leaves interrupts to the parent, and dies with it: the pipe ends when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What was there before the fork is nobody's garbage, and to look at it would be to copy it.
    gc.freeze()
    if reading >= 0:
        os.close(writing)
        threading.Thread(target=_die_with_parent, args=(reading,), daemon=True).start()


def _die_with_parent(reading: int) -> None:
    os.read(reading, 1)
    os._exit(1)
