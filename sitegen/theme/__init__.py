"""Themes: where templates and assets come from, and which parameters a theme takes.

A theme is a folder with theme.toml, templates/, assets/ and locales/. A theme may extend another one; a site may put files of its own over any
theme in its themes/<name>/ folder. So every look-up goes through a chain of folders, the nearest first.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sitegen.config import SiteConfig, ThemeConfig
from sitegen.digest import digest
from sitegen.errors import Finding, Origin, ThemeError
from sitegen.theme.assets import digested, files_below
from sitegen.theme.chain import Chain, find_chain, shipped_themes, theme_roots
from sitegen.theme.params import Param, faint_colours, set_params, tokens
from sitegen.theme.schema import ParamTable, ThemeFile
from sitegen.translate import shipped_catalogue, theme_catalogues

__all__ = [
    "Chain",
    "Param",
    "ParamTable",
    "Theme",
    "ThemeFile",
    "find_chain",
    "load_theme",
    "shipped_themes",
    "theme_findings",
    "theme_roots",
]


class Theme(Struct, frozen=True, kw_only=True):
    """A theme, ready for use: the folders of its chain (nearest first), its parameters, its words, and its assets.

    `tokens` is the style sheet of the custom properties that the parameters set, safe inside a style element. `catalogues` are the compiled
    translations of the interface into the site's language, the nearest first. `templates` maps a template's name to its file, `assets` an asset's
    name to its path in the site ('css/site.css' to 'assets/css/site.1f2e3d4c.css') and `files` that path to its bytes.
    """

    name: str
    folders: tuple[str, ...]
    params: dict[str, Param]
    tokens: str
    catalogues: tuple[bytes, ...]
    templates: dict[str, str]
    assets: dict[str, str]
    files: dict[str, bytes]
    findings: tuple[Finding, ...] = ()

    @property
    def fingerprint(self) -> bytes:
        """The digest of all that the theme adds to the site: its parameters, its words, and the bytes of its templates and assets."""
        templates = (
            part for name, path in sorted(self.templates.items()) for part in (name.encode(), Path(path).read_bytes())
        )
        params = repr((sorted(self.params.items()), self.tokens)).encode()
        return digest(params, *self.catalogues, *templates, *(path.encode() for path in sorted(self.files)))

    @property
    def template_folders(self) -> tuple[str, ...]:
        """The folders that templates are looked for in, the nearest first."""
        return tuple(str(Path(folder) / "templates") for folder in self.folders)


def theme_findings(site_root: Path, config: SiteConfig) -> tuple[Finding, ...]:
    """What is wrong with the theme of a configuration and its parameters."""
    try:
        return load_theme(site_root, config.theme, config.language).findings
    except ThemeError as fault:
        return fault.findings or (
            Finding(code="theme", severity="error", message=fault.message, origin=Origin(path="site.toml")),
        )


def load_theme(site_root: Path, config: ThemeConfig, language: str) -> Theme:
    """The theme that site.toml names, its parents and the site's own files over them, with its words in `language`.

    Raises ThemeError where a theme is missing or extends itself, a theme.toml or a parameter in site.toml is wrong (with a finding for each
    fault), a link leads out of the theme, or a catalogue cannot be used.
    """
    chain = find_chain(
        site_root, config.name, Origin(path="site.toml", line=config.lines.get("name", 0), format="toml")
    )
    templates: dict[str, str] = {}
    asset_files: dict[str, Path] = {}
    for folder in chain.folders:
        for name, path in files_below(folder / "templates"):
            templates.setdefault(name, str(path))
        for name, path in files_below(folder / "assets"):
            asset_files.setdefault(name, path)
    assets, files = digested({name: path.read_bytes() for name, path in sorted(asset_files.items())})
    params = set_params(config, chain.params, assets)
    return Theme(
        name=config.name,
        folders=tuple(str(folder) for folder in chain.folders),
        params=params,
        tokens=tokens(params, chain.params),
        catalogues=tuple(
            blob
            for blob in (*theme_catalogues(chain.folders, language, site_root), shipped_catalogue(language))
            if blob
        ),
        templates=templates,
        assets=assets,
        files=files,
        findings=tuple(faint_colours(config, chain.params)),
    )
