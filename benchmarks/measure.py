"""One run of one program: how long, how much work, how much memory.

Wall time is what a person waits. Work is user plus system time of the program and of all processes that it started and waited for, which tells
more where other programs share the machine. Memory is the peak of the sum over the whole tree of processes of their proportional
set sizes (`Pss` of Linux: a page that n processes share counts a n-th in each), looked at every 20 ms in a run of its own, since looking costs time.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

_EVERY = 0.02


class Run(NamedTuple):
    """Seconds of waiting and of work."""

    wall: float
    work: float


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> Run:
    """Runs a command to its end. Raises RuntimeError where it fails."""
    process, started = _start(command, environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    _expect_success(command, process.returncode)
    return Run(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str], environment: dict[str, str] | None = None) -> int:
    """The most bytes that the command and its processes held at a time. Raises RuntimeError where it fails."""
    process, _ = _start(command, environment)
    peak = 0
    ended = threading.Event()

    def look() -> None:
        nonlocal peak
        while not ended.wait(_EVERY):
            peak = max(peak, sum(map(_held, _tree(process.pid))))

    looking = threading.Thread(target=look)
    looking.start()
    process.wait()
    ended.set()
    looking.join()
    _expect_success(command, process.returncode)
    return peak


def middle(runs: Sequence[Run]) -> Run:
    """The medians of several runs."""
    return Run(median(it.wall for it in runs), median(it.work for it in runs))


def _start(command: Sequence[str], environment: dict[str, str] | None) -> tuple[subprocess.Popen[bytes], float]:
    started = perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | (environment or {})
    )
    return process, started


def _expect_success(command: Sequence[str], code: int) -> None:
    if code:
        raise RuntimeError(f"{' '.join(command)}: ended with {code}")


def _tree(pid: int) -> list[int]:
    """The process and all its descendants that live."""
    found = [pid]
    for one in found:
        for task in _entries(f"/proc/{one}/task"):
            try:
                found += map(int, Path(f"/proc/{one}/task/{task}/children").read_text().split())
            except OSError:
                continue
    return found


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _held(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
