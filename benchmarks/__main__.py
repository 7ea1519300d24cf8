"""`python -m benchmarks`: measure, and print a table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.suite import Result, Wanted, checked_out, clear, decode, encode, hugo_program, measure
from benchmarks.table import machine, table, targets


def main(arguments: list[str]) -> int:
    """Runs what was asked for; 1 where something could not be run or, with --strict, a target was missed."""
    asked = _parser().parse_args(arguments)
    try:
        results, stored = _run(asked)
    except (RuntimeError, OSError) as fault:
        print(f"benchmarks: {fault}", file=sys.stderr)
        return 1
    lines = targets(results)
    print(f"\n{machine()}\n\n{table(results, stored)}\n\n" + "\n".join(lines))
    if asked.save:
        asked.save.write_bytes(encode(results))
    return int(asked.strict and any("MISSED" in line for line in lines))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--records", default="1000,10000,100000", help="how many, with commas [%(default)s]")
    add("--rounds", type=int, default=5, help="runs of each program; medians count [%(default)s]")
    add("--large-rounds", type=int, default=1, help="the same for more than 10,000 records [%(default)s]")
    add("--no-hugo", action="store_true", help="without Hugo")
    add(
        "--large-hugo",
        action="store_true",
        help="with Hugo for more than 10,000 records, too (slow, and 13 GB at 100,000)",
    )
    add("--against", metavar="REV|FILE", help="an earlier sitegen: a git revision (run in turns), or results of --save")
    add(
        "--scratch",
        type=Path,
        help="where to work; needs 10 GB for each round of 100,000 records [the temporary folder]",
    )
    add("--save", type=Path, metavar="FILE", help="keep the results as JSON for --against")
    add("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser


def _run(asked: argparse.Namespace) -> tuple[list[Result], list[Result]]:
    if not asked.no_hugo:
        hugo_program()
    stored: list[Result] = []
    against = None
    if asked.scratch is not None:
        asked.scratch.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="sitegen-benchmark-", dir=asked.scratch))
    try:
        if asked.against and Path(asked.against).is_file():
            stored = decode(Path(asked.against).read_bytes())
        elif asked.against:
            against = checked_out(asked.against, scratch)
        results = []
        for records in map(int, asked.records.split(",")):
            large = records > 10_000
            wanted = Wanted(
                rounds=asked.large_rounds if large else asked.rounds,
                hugo=not asked.no_hugo and (asked.large_hugo or not large),
                floor=not large,
                against=against,
            )
            results.append(
                measure(records, scratch / str(records), wanted, lambda line: print(line, file=sys.stderr, flush=True))
            )
    finally:
        clear(scratch)
    return results, stored


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
