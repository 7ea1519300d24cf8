"""The files of a theme: templates and assets by name, and assets under names that hold a digest of their bytes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

from sitegen.digest import digest
from sitegen.errors import ThemeError

#: How a file names another one, by its suffix: `url(...)` in a style sheet, `from "./other.js"` and `import("./other.js")` in a script.
_REFERENCES = {
    "css": re.compile(rb"""(?P<before>url\(\s*)(?P<quote>["']?)(?P<target>[^"')]+)(?P=quote)(?P<after>\s*\))"""),
    "js": re.compile(
        rb"""(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>["'])(?P<target>\.\.?/[^"'\n]+)(?P=quote)(?P<after>)"""
    ),
}
#: A style sheet of the same folder whose text takes the place of the rule, so that it costs no request of its own.
_IMPORT = re.compile(rb"""@import\s+(?P<quote>["'])(?P<target>[\w.-]+\.css)(?P=quote)\s*;""")


def files_below(folder: Path) -> list[tuple[str, Path]]:
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


def digested(files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Assets under names that hold a digest of their bytes, so that they can be cached for ever; what style sheets and scripts refer to
    by its place in the theme follows, and a style sheet that another one imports is put into it."""
    assets: dict[str, str] = {}
    out: dict[str, bytes] = {}

    def settle(name: str, waiting: tuple[str, ...] = ()) -> str:
        # What a file refers to comes first: its final name is part of this one's bytes. In a ring the last reference stays as it is.
        if name not in assets and name not in waiting:
            blob = files[name]
            if name.endswith(".css"):
                blob = _IMPORT.sub(lambda match: insert(match, name, (*waiting, name)), blob)
            pattern = _REFERENCES.get(name.rpartition(".")[2])
            if pattern is not None:
                blob = pattern.sub(lambda match: refer(match, name, (*waiting, name)), blob)
            stem, dot, suffix = name.rpartition(".")
            fingerprint = digest(blob).hex()[:8]
            assets[name] = f"assets/{stem}.{fingerprint}.{suffix}" if dot else f"assets/{name}.{fingerprint}"
            out[assets[name]] = blob
        return assets.get(name, "")

    def insert(match: re.Match[bytes], name: str, waiting: tuple[str, ...]) -> bytes:
        target = join(dirname(name), match["target"].decode())
        resolved = settle(target, waiting) if target in files else ""
        return out[resolved] if resolved else match[0]

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
