"""Where a row of things is cut into files: at places that the things themselves name, so that an edit moves no border but those near it.

This is content-defined chunking, as rsync and restic do it with bytes: after a change the borders fall into step again at the next place named.
"""

from __future__ import annotations

from zlib import crc32


class Cutter:
    """Decides before which things to cut, told one after the other.

    A part has at most `most`, unless a single thing is larger, and ends before the first thing that may begin one (one in `one_in`) once it has
    `least`.
    """

    def __init__(self, *, least: float, most: float, one_in: int) -> None:
        self._least = least
        self._most = most
        self._one_in = one_in
        self._size = 0.0

    def before(self, key: str, size: float) -> bool:
        """Whether a part ends before the thing of this key and size."""
        cut = self._size > 0 and (
            self._size + size > self._most
            or (self._size >= self._least and crc32(key.encode("utf-8", "surrogatepass")) % self._one_in == 0)
        )
        self._size = size if cut else self._size + size
        return cut
