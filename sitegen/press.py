"""Printing: views to files, by this process or by many.

Jobs hold encoded views, so they travel to any `concurrent.futures.Executor`; what comes back is a digest and a size, for the file is
written where it was rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import chain, islice, takewhile
from pathlib import Path
from time import process_time
from typing import NamedTuple

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
from sitegen.shelf import EntryShelf, ShelfReader
from sitegen.workers import Workers, do_here

#: Fewer jobs than this are done in this process: starting others would take longer.
FEW_JOBS = 300
_BATCH = 48
#: Printed here, they come in smaller batches, so that one may leave between them.
_BATCH_HERE = 6
#: The most bytes of views in a batch of several.
_BATCH_BYTES = 1_000_000

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
        many = self._workers.several and len(few) == FEW_JOBS and not leaves()
        batches = takewhile(lambda _: not leaves(), _batches(chain(few, jobs), _BATCH if many else _BATCH_HERE))
        share = self._workers.share if many else do_here
        done = share(print_batch, ((self._spec, self._out, batch) for batch in batches), _named, leaves)
        for named, made in done:
            yield from self._landed(named, made)

    def close(self) -> None:
        """Lets the processes go once all is printed: they would only take memory while the rest is done."""
        self._workers.close()

    def _landed(self, named: list[tuple[str, str]], made: list[Made]) -> Iterator[Printed]:
        self._tick(len(made))
        for (path, kind), one in zip(named, made, strict=True):
            files, seconds = self.costs.get(kind, Cost())
            self.costs[kind] = Cost(files + 1, seconds + one.seconds)
            yield Printed(path, one)


def _named(spec: bytes, out: str, batch: list[Job]) -> list[tuple[str, str]]:
    """The paths and kinds of jobs: all that is kept of them here while they are away."""
    del spec, out
    return [(job.path, job.kind) for job in batch]


def _batches(jobs: Iterable[Job], most: int) -> Iterator[list[Job]]:
    """Jobs in parts of at most `most` and, but for a larger one alone, `_BATCH_BYTES`."""
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) == most or size + len(job.view) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(job)
        size += len(job.view)
    if batch:
        yield batch


def print_batch(spec: bytes, out: str, jobs: list[Job]) -> list[Made]:
    """Renders jobs and stages those whose bytes are new; returns what was made of each."""
    renderer = renderer_for(spec)
    stage = Stage(out)
    entries = entry_shelf(out)
    made = []
    before = process_time()
    with closing(ShelfReader(stage)) as shelf:
        for job in jobs:
            if job.kind == "export":
                content, size, staged = _print_records(renderer.exporter, entries, shelf, out, job)
            else:
                blob = renderer.render(job.path, job.kind, job.variant, job.view)
                content, size, staged = _stage(stage, job, blob)
            after = process_time()
            made.append(Made(content, size, staged, after - before))
            before = after
    renderer.flush()
    return made


def _stage(stage: Stage, job: Job, blob: bytes) -> tuple[bytes, int, bool]:
    content = digest(blob)
    staged = content != job.known
    if staged:
        write(stage, job.path, blob)
    return content, len(blob), staged


@lru_cache(maxsize=2)
def entry_shelf(out: str) -> EntryShelf:
    """Where this process puts entries for the files of a site; it keeps what is not there yet between batches."""
    return EntryShelf(Stage(out))


def _print_records(
    exporter: Exporter, entries: EntryShelf, shelf: ShelfReader, out: str, job: Job
) -> tuple[bytes, int, bool]:
    """Prints a file of records, a large one piece by piece."""
    order = _ORDER.decode(job.view)
    stage = entries.stage
    with _disk(job.path):
        if not order.large:
            return _stage(stage, job, exporter.write(order, shelf.read, entries.put))
        listed = contents_path(out, job.path)
        sizes: list[int] = []
        found = standing(f"{out}/{job.path}", listed) if order.runs else Standing()
        with closing(found), closing(entries.reader(order.format)) as shelved:
            pieces = exporter.pieces(order, shelf.read, shelved.entry, found, sizes)
            content, size = stage.stream(job.path, pieces)
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
