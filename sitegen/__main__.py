"""`python -m sitegen` and the console script."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def main() -> None:
    """Runs the command line and exits with its code."""
    from sitegen.cli import run

    kept: list[object] = []
    code = run(sys.argv[1:], kept)
    if kept:
        # The system forgets a large library at once, the interpreter record by record.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
