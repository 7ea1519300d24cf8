"""What content files hold: what is known of it already, and what must be read from them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.cache import Cache
from sitegen.errors import Finding
from sitegen.intake import IntakeOptions, ParsedFiles, Scan, parse_all
from sitegen.sources import read_source

if TYPE_CHECKING:
    from sitegen.workers import Workers


class Reading:
    """The reading of one build. `unsaved` is what was read earlier in this process and is not in the cache, which is looked at by a `trusting`
    build only."""

    def __init__(
        self, root: Path, options: IntakeOptions, cache: Cache, unsaved: ParsedFiles, *, trusting: bool
    ) -> None:
        self._root = root
        self._options = options
        self._cache = cache
        self._trusting = trusting
        self._unsaved = unsaved

    def read(self, scanned: Scan, wanted: Iterable[str], workers: Workers, tick: Callable[[int], None]) -> ParsedFiles:
        """What the files hold that were scanned as new, and those `wanted` besides; `tick` hears how many more are done."""
        sources = scanned.sources
        others = {path: scanned.files[path] for path in wanted if path in scanned.files and path not in sources}
        found = self._unsaved.only(others)
        if self._trusting:
            found.take_over(self._cache.load_parsed({path: it for path, it in others.items() if path not in found}))
        for path, seen in others.items():
            if path not in found:
                source = read_source(self._root, seen.stat, self._options.limits)
                if not isinstance(source, Finding):
                    sources[path] = source
        fresh = parse_all(sources.values(), self._options, workers, tick)
        # Their bytes are of no more use, and there may be many.
        sources.clear()
        found.take_over(fresh)
        self._unsaved.take_over(fresh)
        return found
