"""Printing: views to files, by this process or by many.

Jobs hold encoded views, so they travel to any `concurrent.futures.Executor`; what comes back is a digest and a size, for the file is
written where it was rendered.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sitegen.digest import digest
from sitegen.errors import OutputError
from sitegen.exporting import (
    Contents,
    Exporter,
    ExportOrder,
    Standing,
    contents_path,
    keep_contents,
    stamp_of,
    standing,
)
from sitegen.output import Stage
from sitegen.render import RenderSpec, renderer_for
from sitegen.shelf import ShelfReader

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

#: Fewer jobs than this are done in this process: starting others would take longer.
FEW_JOBS = 300
_BATCH = 48
#: Printed here, they come in smaller batches, so that one may leave between them.
_BATCH_HERE = 6
#: The most bytes of views in a batch of several, and of those handed to the processes and not printed yet.
_BATCH_BYTES = 1_000_000
_MOST_ALOFT = 16_000_000

_ORDER = msgspec.msgpack.Decoder(ExportOrder)


class Job(NamedTuple):
    """One file to be made: where, by which kind and variant, from which encoded view; `known` is the digest of the bytes that stand there."""

    path: str
    kind: str
    variant: str
    view: bytes
    known: bytes


class Made(NamedTuple):
    """What was made of a job: the digest and size of its bytes, whether they differ from what stands there and were staged, and how many seconds
    of a processor it took."""

    content: bytes
    size: int
    staged: bool
    seconds: float


class Printed(NamedTuple):
    """One file that was made."""

    path: str
    made: Made


class Cost(NamedTuple):
    """How many files of a kind were made, and how many seconds of a processor all took."""

    files: int = 0
    seconds: float = 0.0


class Workers:
    """A pool of processes that starts when it is first asked for, and ends with this process, however that ends."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._pipe: tuple[int, int] | None = None

    def executor(self) -> Executor | None:
        """The pool; None where there is only one job at a time."""
        if self.jobs < 2:
            return None
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
                self.jobs, mp_context=get_context(method), initializer=_start_worker, initargs=pipe
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


class Press:
    """Prints jobs for one build."""

    def __init__(self, spec: RenderSpec, out: Path, workers: Workers, tick: Callable[[int], None]) -> None:
        self._spec = msgspec.msgpack.encode(spec, order="deterministic")
        self._out = str(out)
        self._workers = workers
        self._tick = tick
        #: By kind what was printed so far.
        self.costs: dict[str, Cost] = {}

    def run(self, jobs: Iterable[Job], leaves: Callable[[], bool] = lambda: False) -> Iterator[Printed]:
        """Prints every job; once `leaves` says so, only what is being printed already.

        Raises ThemeError for a broken template and OutputError for a failing disk; nothing is in its place then.
        """
        jobs = iter(jobs)
        few = list(islice(jobs, FEW_JOBS))
        pool = self._workers.executor() if len(few) == FEW_JOBS and not leaves() else None
        flying: deque[tuple[Future[list[Made]], list[tuple[str, str]], int]] = deque()
        aloft = 0
        for batch, size in _batches(chain(few, jobs), _BATCH if pool is not None else _BATCH_HERE):
            if leaves():
                break
            if pool is None:
                yield from self._landed(_named(batch), print_batch(self._spec, self._out, batch))
                continue
            flying.append((pool.submit(print_batch, self._spec, self._out, batch), _named(batch), size))
            aloft += size
            # Planning is faster than printing: what waits to be printed must not fill the memory.
            while flying and (flying[0][0].done() or aloft > _MOST_ALOFT or len(flying) > 6 * self._workers.jobs):
                future, named, landed = flying.popleft()
                aloft -= landed
                yield from self._landed(named, future.result())
        for future, named, _ in flying:
            if not (leaves() and future.cancel()):
                yield from self._landed(named, future.result())

    def _landed(self, named: list[tuple[str, str]], made: list[Made]) -> Iterator[Printed]:
        self._tick(len(made))
        for (path, kind), one in zip(named, made, strict=True):
            files, seconds = self.costs.get(kind, Cost())
            self.costs[kind] = Cost(files + 1, seconds + one.seconds)
            yield Printed(path, one)


def _named(batch: list[Job]) -> list[tuple[str, str]]:
    """The paths and kinds of jobs: all that is kept of them here while they are away."""
    return [(job.path, job.kind) for job in batch]


def _batches(jobs: Iterable[Job], most: int) -> Iterator[tuple[list[Job], int]]:
    """Jobs in parts of at most `most` and, but for a larger one alone, `_BATCH_BYTES`; each with its size in bytes."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) == most or size + len(job.view) > _BATCH_BYTES):
            yield batch, size
            batch, size = [], 0
        batch.append(job)
        size += len(job.view)
    if batch:
        yield batch, size


def print_batch(spec: bytes, out: str, jobs: list[Job]) -> list[Made]:
    """Renders jobs and stages those whose bytes are new; returns what was made of each."""
    renderer = renderer_for(spec)
    stage = Stage(out)
    made = []
    before = process_time()
    with closing(ShelfReader(stage)) as shelf:
        for job in jobs:
            if job.kind == "export":
                content, size, staged = _print_records(renderer.exporter, stage, shelf, out, job)
            else:
                blob = renderer.render(job.path, job.kind, job.variant, job.view)
                content, size, staged = _stage(stage, job, blob)
            after = process_time()
            made.append(Made(content, size, staged, after - before))
            before = after
    renderer.flush()
    # Templates leave cycles, some of them with all that a long page shows.
    gc.collect(0)
    return made


def _stage(stage: Stage, job: Job, blob: bytes) -> tuple[bytes, int, bool]:
    content = digest(blob)
    staged = content != job.known
    if staged:
        write(stage, job.path, blob)
    return content, len(blob), staged


def _print_records(exporter: Exporter, stage: Stage, shelf: ShelfReader, out: str, job: Job) -> tuple[bytes, int, bool]:
    """Prints a file of records, a large one piece by piece."""
    order = _ORDER.decode(job.view)
    with _disk(job.path):
        if not order.large:
            return _stage(stage, job, exporter.write(order, shelf.read))
        listed = contents_path(out, job.path)
        sizes: list[int] = []
        with closing(standing(f"{out}/{job.path}", listed) if order.runs else Standing()) as found:
            content, size = stage.stream(job.path, exporter.pieces(order, shelf.read, found, sizes))
        stamp = stamp_of(f"{out if content == job.known else stage.root}/{job.path}")
    if content == job.known:
        stage.drop(job.path)
    keep_contents(listed, Contents(content=content, stamp=stamp, seals=order.seals, sizes=sizes))
    return content, size, content != job.known


def write(stage: Stage, path: str, blob: bytes) -> None:
    """Stages one file. Raises OutputError where the disk fails."""
    try:
        stage.write(path, blob)
    except OSError as fault:
        raise _failure(path, fault) from fault


@contextmanager
def _disk(path: str) -> Iterator[None]:
    """Turns what a failing disk raises into an OutputError."""
    try:
        yield
    except OSError as fault:
        raise _failure(path, fault) from fault


def _failure(path: str, fault: OSError) -> OutputError:
    reason = fault.strerror or str(fault)
    return OutputError(f"{path}: could not be written: {reason}; the site as it was before is untouched")
