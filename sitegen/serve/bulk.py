"""What takes in every record at once, the search index and the exports of the whole, made after the pages by a process of its own.

With thousands of records it takes seconds, in which the pages must not wait. It is the same `build`, of the other part of the site into another
folder; the server looks there for what the pages' folder does not hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

#: Seconds of quiet before it begins: another save may follow.
_PAUSE = 0.5

#: Called with what went wrong, or '' when all is made.
Done = Callable[[str], None]


class Bulk:
    """Makes the bulk of the site at `root` in the folder `out` again and again: one process at a time, and one more for all that was asked
    for meanwhile. Every end is told to `done`, in a thread of its own."""

    def __init__(self, root: Path, out: Path, done: Done) -> None:
        self._root = root
        self._out = out
        self._done = done
        self._lock = threading.Lock()
        self._arguments: tuple[str, ...] | None = None
        self._working = False
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Event()

    def make(self, base_url: str, *, drafts: bool) -> None:
        """Asks for it, for a site at this address."""
        with self._lock:
            self._arguments = (base_url, "drafts" if drafts else "")
            if self._working or self._ended.is_set():
                return
            self._working = True
        threading.Thread(target=self._work, name="sitegen-bulk", daemon=True).start()

    def stop(self) -> None:
        """Ends it. A folder that is left half made is mended by the next preview."""
        with self._lock:
            self._ended.set()
            if self._process is not None:
                self._process.terminate()

    def _work(self) -> None:
        while not self._ended.wait(_PAUSE):
            with self._lock:
                arguments, self._arguments = self._arguments, None
                if arguments is None:
                    self._working = False
                    return
            said = self._run(arguments)
            if not self._ended.is_set():
                self._done(said)

    def _run(self, arguments: tuple[str, ...]) -> str:
        command = [sys.executable, "-m", __name__, str(self._root), str(self._out), *arguments]
        with self._lock:
            if self._ended.is_set():
                return ""
            # In a session of its own Ctrl-C does not reach it: it is ended by `stop`.
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
        _, said = self._process.communicate()
        return (said.strip().rpartition("\n")[2] or "it failed") if self._process.returncode else ""


def main(arguments: list[str]) -> int:
    """`python -m sitegen.serve.bulk ROOT OUT BASE_URL DRAFTS`: builds the bulk; returns the exit code."""
    from sitegen.build import BuildOptions, build
    from sitegen.config import load_config
    from sitegen.errors import SitegenError

    root, out, base_url, drafts = arguments
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        config = structs.replace(load_config(Path(root)), base_url=base_url)
        build(Path(root), config, Path(out), BuildOptions(part="bulk", drafts=bool(drafts), jobs=1))
    except SitegenError as fault:
        sys.stderr.write(f"{fault.message}\n")
        return fault.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
