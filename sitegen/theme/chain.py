"""The chain of a theme: the site's own files, the theme that site.toml names, and the themes that it extends, nearest first."""

from __future__ import annotations

import tomllib
from pathlib import Path

from msgspec import Struct, convert

from sitegen.config.check import Fault, check, did_you_mean, finding
from sitegen.config.lines import KeyPath, key_lines, line_of
from sitegen.errors import Finding, Origin, ThemeError
from sitegen.theme.params import declaration_faults
from sitegen.theme.schema import ParamTable, ThemeFile

#: How many themes may extend one another.
DEEPEST = 8


class Chain(Struct, frozen=True, kw_only=True):
    """The folders of a theme, nearest first, and the parameters that the themes in them declare."""

    folders: tuple[Path, ...]
    params: dict[str, ParamTable]


class _Link(Struct, frozen=True, kw_only=True):
    """One theme of a chain: the folders of that name, what their theme.toml files say, and the theme that it extends with the place of the word."""

    folders: tuple[Path, ...]
    params: dict[str, ParamTable]
    extends: str
    origin: Origin


def shipped_themes() -> Path:
    """The folder of the themes that come with sitegen: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


def theme_roots(site_root: Path) -> tuple[Path, ...]:
    """Where themes are looked for, the nearest first."""
    return tuple(dict.fromkeys((site_root / "themes", shipped_themes())))


def find_chain(site_root: Path, name: str, origin: Origin) -> Chain:
    """The chain of the theme `name`, which is named at `origin`.

    Raises ThemeError, with findings, where a theme is missing, a chain never ends, or a theme.toml is wrong.
    """
    links: list[_Link] = []
    seen: list[str] = []
    field = "theme.name"
    while name:
        if name in seen or len(seen) == DEEPEST:
            raise _endless([*seen, name], origin)
        seen.append(name)
        link = _find(site_root, name)
        if link is None:
            raise _missing(site_root, name, origin, field)
        links.append(link)
        name, origin, field = link.extends, link.origin, "theme.extends"
    params: dict[str, ParamTable] = {}
    for link in reversed(links):
        params |= link.params
    folders = dict.fromkeys(folder.resolve() for link in links for folder in link.folders)
    return Chain(folders=tuple(folders), params=params)


def _find(site_root: Path, name: str) -> _Link | None:
    folders = [folder for root in theme_roots(site_root) if (folder := root / name).is_dir()]
    files = [file for folder in folders if (file := folder / "theme.toml").is_file()]
    if not files:
        return None
    params: dict[str, ParamTable] = {}
    extends, origin = "", Origin(path=_shown(files[0], site_root))
    # A site's own theme.toml over a shipped one adds to it.
    for file in reversed(files):
        said, lines = _read(file, site_root)
        params |= said.params
        if said.theme.extends:
            extends = said.theme.extends
            origin = Origin(path=_shown(file, site_root), line=line_of(lines, ("theme", "extends")), format="toml")
    return _Link(folders=tuple(folders), params=params, extends=extends, origin=origin)


def _read(file: Path, site_root: Path) -> tuple[ThemeFile, dict[KeyPath, int]]:
    path = _shown(file, site_root)
    try:
        text = file.read_text(encoding="utf-8-sig")
        tree = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as fault:
        unreadable = finding(Fault("toml-syntax", (), f"cannot be read: {fault}"), {}, path)
        raise ThemeError(f"{path} cannot be used", findings=(unreadable,)) from fault
    lines = key_lines(text)
    sound, faults = check(tree, ThemeFile)
    said = convert(sound, ThemeFile)
    faults += declaration_faults(said.params)
    if faults:
        raise ThemeError(
            f"{path} cannot be used: {'one thing is' if len(faults) == 1 else f'{len(faults)} things are'} wrong",
            findings=tuple(finding(fault, lines, path) for fault in faults),
        )
    return said, lines


def _shown(file: Path, site_root: Path) -> str:
    """A file as messages name it: from the site's root where it lies in the site."""
    return file.relative_to(site_root).as_posix() if file.is_relative_to(site_root) else str(file)


def _missing(site_root: Path, name: str, origin: Origin, field: str) -> ThemeError:
    known = sorted({path.parent.name for root in theme_roots(site_root) for path in root.glob("*/theme.toml")})
    message = f"there is no theme '{name}'"
    hint = f"{did_you_mean(name, known) or 'there are: ' + ', '.join(known)}"
    finding = Finding(code="no-theme", severity="error", message=message, origin=origin, field=field, hint=hint)
    return ThemeError(f"{message}, which {origin.path} names", findings=(finding,))


def _endless(names: list[str], origin: Origin) -> ThemeError:
    chain = " -> ".join(names)
    message = f"its chain of themes never ends: {chain}"
    hint = (
        f"a theme cannot extend itself; files in themes/{names[0]}/ come before the shipped ones as it is"
        if names[-2:] == [names[0], names[0]]
        else "let one of them extend nothing, or 'default'"
    )
    finding = Finding(
        code="endless-theme", severity="error", message=message, origin=origin, field="theme.extends", hint=hint
    )
    return ThemeError(f"theme '{names[0]}': {message}", findings=(finding,))
