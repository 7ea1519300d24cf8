"""How much of the processor's time it takes to read files into records: `python benchmarks/formats.py FILE...`, any format.

Measured as a build reads them: from the bytes to normalised records with their findings, the garbage collector at rest, in one process.
The best of several rounds counts, for whatever else runs on the machine only adds; each is a process of its own, so that none profits from
what the one before it has remembered. Reading from disk and starting Python are left out.
Promised: 10,000 BibTeX entries in at most 3 s (`--limit 3` makes the exit code say so).
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from sitegen.build import quiet_collector
from sitegen.intake import IntakeOptions, parse
from sitegen.readers import ReadOptions
from sitegen.sources import Limits, Source

OPTIONS = IntakeOptions(content="content", read=ReadOptions(), language="", limits=Limits())


def measured(path: Path, rounds: int) -> tuple[float, str, int, int]:
    """Seconds of the processor's time for one file, the best of `rounds`; its format, entries and records."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        results = list(pool.map(_round, [path] * rounds))
    return min(results)


def _round(path: Path) -> tuple[float, str, int, int]:
    source = Source(path=f"content/{path.name}", data=path.read_bytes())
    start = time.process_time()
    with quiet_collector():
        parsed = parse(source, OPTIONS)
    return time.process_time() - start, parsed.format, parsed.entries, len(parsed.records)


def main() -> int:
    """Prints a line a file; 1 where one needs more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=0.0, help="seconds for 10,000 entries")
    arguments = parser.parse_args()
    slow = False
    print(f"{'file':<40} {'format':<10} {'entries':>8} {'records':>8} {'CPU s':>7} {'s for 10,000':>13}")
    for path in arguments.files:
        seconds, name, entries, records = measured(path, arguments.rounds)
        scaled = seconds / max(1, entries) * 10_000
        slow = slow or 0 < arguments.limit < scaled
        print(f"{path.name:<40.40} {name:<10} {entries:>8,} {records:>8,} {seconds:>7.2f} {scaled:>13.2f}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
