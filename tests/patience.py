"""A watch on the time that something takes: not to measure it, but so that a hang is a failure."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class HangError(Exception):
    """Reading took longer than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `HangError` when the block takes more than so many seconds of the processor's time, even in a loop without end."""

    def stop(*_: object) -> None:
        raise HangError(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
