"""What citing by CSL styles has given, kept between builds: it takes milliseconds a record, and hardly ever gives something new.

The store is one SQLite file that many processes read and add to at once. It is data behind digests: what is damaged in it is as if it were not
there, what cannot be written is made again next time.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from sitegen.citations.marks import Citation
from sitegen.digest import digest
from sitegen.engine import engine

if TYPE_CHECKING:
    from sitegen.cslstyles import CslStyle
    from sitegen.model import Record

#: The store's name in the folder of caches.
STORE = "citations.sqlite"
#: Seconds to wait while another process writes.
_PATIENCE = 5.0
#: Citations that are written together.
_TOGETHER = 64
_CHECK = 8


class CitationStore:
    """The citations in the file `path`, by key."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._waiting: dict[bytes, bytes] = {}
        self._db: sqlite3.Connection | None = None
        self._process = -1

    def key(self, style: CslStyle, record: Record) -> bytes:
        """The digest of all that a citation depends on: sitegen, citeproc-py, the style, and the record but for what no style prints."""
        printed = structs.replace(record, provenance=(), origins=(), body="", abstract="", abstract_html="")
        return digest(
            engine().encode(), _citeproc(), style.digest, msgspec.msgpack.encode(printed, order="deterministic")
        )

    def get(self, key: bytes) -> Citation | None:
        """The citation kept under `key`; None where there is none that is whole."""
        blob = self._waiting.get(key)
        if blob is None and (db := self._open()) is not None:
            with suppress(sqlite3.Error):
                row = db.execute("SELECT value FROM citation WHERE key = ?", (key,)).fetchone()
                blob = row[0] if row else None
        if not isinstance(blob, bytes) or digest(key, blob[_CHECK:])[:_CHECK] != blob[:_CHECK]:
            return None
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(blob[_CHECK:], type=Citation)
        return None

    def put(self, key: bytes, citation: Citation) -> None:
        """Keeps a citation; it is written with others."""
        value = msgspec.msgpack.encode(citation)
        self._waiting[key] = digest(key, value)[:_CHECK] + value
        if len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Writes what waits."""
        if self._waiting and (db := self._open()) is not None:
            with suppress(sqlite3.Error), db:
                db.executemany("INSERT OR REPLACE INTO citation VALUES (?, ?)", self._waiting.items())
        self._waiting.clear()

    def _open(self) -> sqlite3.Connection | None:
        """The connection of this process; one that came through a fork must not be used."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._db = None
            with suppress(OSError, sqlite3.Error):
                Path(self._path).parent.mkdir(parents=True, exist_ok=True)
                # One build at a time uses it, though not always in the same thread.
                db = sqlite3.connect(self._path, timeout=_PATIENCE, check_same_thread=False)
                db.execute("PRAGMA synchronous=OFF")
                db.execute("CREATE TABLE IF NOT EXISTS citation (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")
                self._db = db
        return self._db


def ready(folder: Path, most: int) -> str:
    """The path of the store in a folder of caches, fit for a build."""
    tidy(folder / STORE, most)
    return str(folder / STORE)


def tidy(path: Path, most: int) -> None:
    """Makes the store at `path` fit for a build: one that holds more than `most` citations (of records long gone, by styles long changed) is
    emptied, one that is damaged deleted."""
    if not path.exists():
        return
    db = None
    try:
        db = sqlite3.connect(path, timeout=_PATIENCE)
        (held,) = db.execute("SELECT count(*) FROM citation").fetchone()
        if held > most:
            # Not deleted: a preview has it open.
            with db:
                db.execute("DELETE FROM citation")
            db.execute("VACUUM")
    except sqlite3.OperationalError:
        pass  # another process is at it
    except sqlite3.Error:
        for file in (path, path.with_name(f"{path.name}-journal")):
            with suppress(OSError):
                file.unlink()
    finally:
        if db is not None:
            db.close()


@lru_cache(maxsize=1)
def _citeproc() -> bytes:
    try:
        return version("citeproc-py").encode()
    except PackageNotFoundError:
        return b""
