"""Style sheets that changed, found without a build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sitegen.columns import OutputEntry
from sitegen.config import SiteConfig
from sitegen.theme import load_theme

#: 'assets/css/site.1f2e3d4c.css': the digest that `sitegen.theme` puts into the names of assets.
_DIGEST = re.compile(r"\.[0-9a-f]{8}(?=\.css$)")


def newer_styles(
    root: Path, config: SiteConfig, standing: Mapping[str, OutputEntry]
) -> tuple[dict[str, str], dict[str, bytes]]:
    """The theme's style sheets that differ from the standing ones (by old path the new path), and the bytes of all its assets that are new.

    Raises ThemeError.
    """
    theme = load_theme(root, config.theme, config.language)
    old = {_DIGEST.sub("", path): path for path in standing if _DIGEST.search(path)}
    fresh = {path: blob for path, blob in theme.files.items() if path not in standing}
    pairs = ((old.get(_DIGEST.sub("", path)), path) for path in fresh if path.endswith(".css"))
    return {before: path for before, path in pairs if before is not None}, fresh
