"""A new theme: the least that is one, with the places marked where one would begin."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.errors import ScaffoldError
from sitegen.scaffold.lay import ScaffoldResult, fill, lay, quoted, templates
from sitegen.theme import shipped_themes

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def scaffold_theme(site_root: Path, name: str) -> ScaffoldResult:
    """Lay out the theme `name` in the themes folder of a site; it extends the default theme. Raises `ScaffoldError`.

    Nothing is overwritten, and site.toml is left to the user: a note says what to write there.
    """
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise ScaffoldError(f"'{name}' cannot be a theme's name; use lower-case letters, digits and hyphens")
    if not (site_root / "site.toml").is_file():
        raise ScaffoldError(
            f"{site_root}: has no site.toml; run this in a site's folder, or make one with `sitegen new`"
        )
    if (shipped_themes() / name).is_dir():
        raise ScaffoldError(
            f"'{name}' comes with sitegen; to change a file of it, put yours into themes/{name}/templates/ or "
            f"themes/{name}/assets/ under the same name"
        )
    if (site_root / "themes" / name).exists():
        raise ScaffoldError(f"{site_root / 'themes' / name}: is there already; choose another name")
    values = {"NAME": quoted(name), "TITLE": quoted(name.replace("-", " ").capitalize())}
    texts = {f"themes/{name}/{path}": fill(text, values) for path, text in templates("theme").items()}
    return lay(site_root, texts, notes=(f'switch it on in site.toml: under [theme], name = "{name}"',))
