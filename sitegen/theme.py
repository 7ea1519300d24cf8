"""Themes: where templates and assets come from, and which parameters a theme takes.

A theme is a folder with theme.toml, templates/ and assets/. A theme may extend another one; a site may put files of its own over any
theme in its themes/<name>/ folder. So every lookup goes through a chain of folders, the nearest first.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from msgspec import Struct

from sitegen.config import ThemeConfig
from sitegen.digest import digest
from sitegen.errors import Finding, Origin, ThemeError
from sitegen.translate import shipped_catalogue, theme_catalogues

#: How a file names another one, by its suffix: `url(...)` in a style sheet, `from "./other.js"` and `import("./other.js")` in a script.
_REFERENCES = {
    "css": re.compile(rb"""(?P<before>url\(\s*)(?P<quote>["']?)(?P<target>[^"')]+)(?P=quote)(?P<after>\s*\))"""),
    "js": re.compile(
        rb"""(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>["'])(?P<target>\.\.?/[^"'\n]+)(?P=quote)(?P<after>)"""
    ),
}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)\([0-9.,%/ a-z-]+\)")
_PLAIN = re.compile(r"[^<>{};\\]*")
#: How many themes may extend one another.
_DEEPEST = 8

Param = str | int | float | bool


class Theme(Struct, frozen=True, kw_only=True):
    """A theme, ready for use: the folders of its chain (nearest first), its parameters, and its assets.

    `catalogues` are the compiled translations of the interface into the site's language, the nearest first. `templates` maps a
    template's name to its file, `assets` an asset's name to its path in the site ('css/site.css' to
    'assets/css/site.1f2e3d4c.css') and `files` that path to its bytes.
    """

    name: str
    folders: tuple[str, ...]
    params: dict[str, Param]
    catalogues: tuple[bytes, ...]
    templates: dict[str, str]
    assets: dict[str, str]
    files: dict[str, bytes]

    @property
    def fingerprint(self) -> bytes:
        """The digest of all that the theme adds to the site: its parameters, its words, and the bytes of its templates and assets."""
        templates = (
            part for name, path in sorted(self.templates.items()) for part in (name.encode(), Path(path).read_bytes())
        )
        params = repr(sorted(self.params.items())).encode()
        return digest(params, *self.catalogues, *templates, *(path.encode() for path in sorted(self.files)))

    @property
    def template_folders(self) -> tuple[str, ...]:
        """The folders that templates are looked for in, the nearest first."""
        return tuple(str(Path(folder) / "templates") for folder in self.folders)


def shipped_themes() -> Path:
    """The folder of the themes that come with sitegen: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def theme_roots(site_root: Path) -> tuple[Path, ...]:
    """Where themes are looked for, the nearest first."""
    return tuple(dict.fromkeys((site_root / "themes", shipped_themes())))


def load_theme(site_root: Path, config: ThemeConfig, language: str) -> Theme:
    """The theme that site.toml names, its parents and the site's own files over them, with its words in `language`.

    Raises ThemeError where a theme is missing, extends itself, holds a link that leads out of it or a catalogue that cannot be used;
    ConfigError's findings for wrong
    parameters are carried by the same error.
    """
    chain, folders = _chain(site_root, config.name)
    declared: dict[str, dict[str, Any]] = {}
    for meta in reversed(chain):
        declared |= meta.get("params", {})
    params = _params(config, declared)
    templates: dict[str, str] = {}
    asset_files: dict[str, Path] = {}
    for folder in folders:
        for name, path in _files(folder / "templates"):
            templates.setdefault(name, str(path))
        for name, path in _files(folder / "assets"):
            asset_files.setdefault(name, path)
    assets, files = _digested({name: path.read_bytes() for name, path in sorted(asset_files.items())})
    return Theme(
        name=config.name,
        folders=tuple(str(folder) for folder in folders),
        params=params,
        catalogues=tuple(
            blob for blob in (*theme_catalogues(tuple(folders), language), shipped_catalogue(language)) if blob
        ),
        templates=templates,
        assets=assets,
        files=files,
    )


def _chain(site_root: Path, name: str) -> tuple[list[dict[str, Any]], list[Path]]:
    roots = theme_roots(site_root)
    metas: list[dict[str, Any]] = []
    folders: list[Path] = []
    seen: list[str] = []
    while name:
        if name in seen or len(seen) == _DEEPEST:
            raise ThemeError(f"theme '{seen[0]}': its chain of `extends` never ends: {' -> '.join([*seen, name])}")
        seen.append(name)
        meta: dict[str, Any] | None = None
        for root in roots:
            folder = root / name
            if folder.is_dir():
                folders.append(folder)
                if meta is None and (folder / "theme.toml").is_file():
                    meta = _read_meta(folder / "theme.toml")
        if meta is None:
            raise ThemeError(_missing(name, roots))
        metas.append(meta)
        name = str(meta.get("theme", {}).get("extends", ""))
    return metas, list(dict.fromkeys(folder.resolve() for folder in folders))


def _missing(name: str, roots: tuple[Path, ...]) -> str:
    known = sorted({path.parent.name for root in roots for path in root.glob("*/theme.toml")})
    return f"site.toml: theme.name: there is no theme '{name}'; there are: {', '.join(known) or 'none'}"


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ThemeError(f"{path}: cannot be read: {fault}") from fault


def _params(config: ThemeConfig, declared: dict[str, dict[str, Any]]) -> dict[str, Param]:
    from difflib import get_close_matches

    findings = []
    values: dict[str, Param] = {name: spec.get("default", "") for name, spec in declared.items()}
    for name, value in config.params.items():
        origin = Origin(path="site.toml", line=config.lines.get(name, 0))
        if name not in declared:
            close = get_close_matches(name, declared, 1)
            hint = f"did you mean '{close[0]}'?" if close else f"it has: {', '.join(sorted(declared)) or 'none'}"
            message = f"theme '{config.name}' has no such parameter"
            findings.append(_fault("unknown-parameter", message, origin, name, hint))
        elif problem := _problem(value, declared[name]):
            findings.append(
                _fault("wrong-parameter", problem, origin, name, str(declared[name].get("description", "")))
            )
        else:
            values[name] = value
    if findings:
        raise ThemeError("the theme's parameters in site.toml are wrong", findings=tuple(findings))
    return values


def _fault(code: str, message: str, origin: Origin, name: str, hint: str) -> Finding:
    return Finding(code=code, severity="error", message=message, origin=origin, field=f"theme.{name}", hint=hint)


def _problem(value: Param, spec: dict[str, Any]) -> str:
    match spec.get("type", "text"):
        case "color":
            wrong = not isinstance(value, str) or not _COLOUR.fullmatch(value)
            return f"expected a CSS colour such as '#8a2b2b', found {value!r}" if wrong else ""
        case "flag":
            return "" if isinstance(value, bool) else f"expected true or false, found {value!r}"
        case "number":
            return (
                ""
                if isinstance(value, (int, float)) and not isinstance(value, bool)
                else f"expected a number, found {value!r}"
            )
        case "choice":
            choices = spec.get("choices", [])
            return "" if value in choices else f"expected one of {', '.join(map(repr, choices))}, found {value!r}"
        case _:
            wrong = not isinstance(value, str) or not _PLAIN.fullmatch(value)
            return f"expected a text without < > {{ }} ; \\, found {value!r}" if wrong else ""


def _files(folder: Path) -> list[tuple[str, Path]]:
    """All files below `folder` by their posix names; refuses links that lead out of it."""
    found = []
    root = folder.resolve()
    for where, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted([*files, *(each for each in names if (Path(where) / each).is_symlink())]):
            path = Path(where) / name
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                raise ThemeError(f"{path}: is a link that leads out of the theme; replace it by a copy")
            if path.is_file() and not name.startswith(".") and not name.endswith("~"):
                found.append((path.relative_to(folder).as_posix(), path))
    return found


def _digested(files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Assets under names that hold a digest of their bytes, so that they can be cached for ever; what style sheets and scripts refer to
    by its place in the theme follows."""
    assets: dict[str, str] = {}
    out: dict[str, bytes] = {}

    def settle(name: str, waiting: tuple[str, ...] = ()) -> str:
        # What a file refers to comes first: its final name is part of this one's bytes. In a ring the last reference stays as it is.
        if name not in assets and name not in waiting:
            blob = files[name]
            pattern = _REFERENCES.get(name.rpartition(".")[2])
            if pattern is not None:
                blob = pattern.sub(lambda match: refer(match, name, (*waiting, name)), blob)
            stem, dot, suffix = name.rpartition(".")
            fingerprint = digest(blob).hex()[:8]
            assets[name] = f"assets/{stem}.{fingerprint}.{suffix}" if dot else f"assets/{name}.{fingerprint}"
            out[assets[name]] = blob
        return assets.get(name, "")

    def refer(match: re.Match[bytes], name: str, waiting: tuple[str, ...]) -> bytes:
        path, hash_, fragment = match["target"].decode("utf-8", "replace").partition("#")
        target = normpath(join(dirname(name), path))
        resolved = settle(target, waiting) if target in files else ""
        if not resolved:
            return match[0]
        address = relpath(resolved, join("assets", dirname(name)))
        dots = "./" if path.startswith(".") and not address.startswith(".") else ""
        return match["before"] + f'"{dots}{address}{hash_}{fragment}"'.encode() + match["after"]

    for name in sorted(files):
        settle(name)
    return assets, out
