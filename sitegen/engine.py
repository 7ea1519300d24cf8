"""Which sitegen this is, for caches and fingerprints: output made by other code is made again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sitegen import __version__
from sitegen.digest import digest


@lru_cache(maxsize=1)
def engine() -> str:
    """The version and a digest of sitegen's own source."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return f"{__version__}+{digest(*(path.read_bytes() for path in sources)).hex()[:12]}"
