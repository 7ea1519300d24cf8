"""One preview a site: two would write the same folder by turns."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from sitegen.errors import OutputError, ServeError


class OnlyOne:
    """Holds the lock file at `path`; the kernel lets go of it however this process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def __enter__(self) -> Self:
        """Raises ServeError where another preview holds it, naming that one's address."""
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            return self
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as fault:
            raise OutputError(f"{self._path}: {fault.strerror or fault}") from fault
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            told = os.pread(self._handle, 200, 0).decode("utf-8", "replace").strip()
            os.close(self._handle)
            raise ServeError(
                f"this site is served already{f' at {told}' if told else ''}; open that, or end it first"
            ) from None
        os.ftruncate(self._handle, 0)
        return self

    def tell(self, url: str) -> None:
        """Leaves word for others of where the preview is."""
        if self._handle >= 0:
            os.pwrite(self._handle, f"{url} (pid {os.getpid()})".encode(), 0)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets go."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
