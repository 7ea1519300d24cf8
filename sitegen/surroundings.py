"""What the content is set in: the theme, the static files, and where the history of the content stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from sitegen.config import SiteConfig
from sitegen.cslstyles import CslStyle, site_styles
from sitegen.digest import digest
from sitegen.engine import engine
from sitegen.errors import Finding, Origin
from sitegen.history import Head, look
from sitegen.intake import Scan
from sitegen.output import KEPT
from sitegen.sources import ignored
from sitegen.theme import Theme, load_theme

STATIC = "static"

#: All of the site; its pages, with all that is beside them; or what takes in every record at once: the search index, and exports of the whole.
Part = Literal["all", "pages", "bulk"]


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the content is set in: the theme and the static files, the digests of both, the CSL styles, and where git's history stands."""

    theme: Theme
    static: dict[str, Path]
    head: Head
    theme_digest: bytes
    static_digest: bytes
    styles: tuple[CslStyle, ...] = ()


def look_around(root: Path, config: SiteConfig) -> Surroundings:
    """The surroundings of the site at `root` as they are now. Raises ThemeError, and for a citation style ConfigError or MissingExtraError."""
    theme = load_theme(root, config.theme, config.language)
    static = static_files(root)
    parts = (part for path, file in sorted(static.items()) for part in (os.fsencode(path), digest(file.read_bytes())))
    return Surroundings(
        theme=theme,
        static=static,
        head=look(root, config.content) if config.git_dates else Head(),
        theme_digest=theme.fingerprint,
        static_digest=digest(*parts),
        styles=site_styles(root, config),
    )


def shell_digest(config: SiteConfig, around: Surroundings, part: Part, *, drafts: bool) -> bytes:
    """The digest of everything besides the content and its digest: configuration, theme, drafts or not."""
    return digest(
        engine().encode(),
        msgspec.msgpack.encode(config.without_lines(), order="deterministic"),
        around.theme_digest,
        *(style.digest for style in around.styles),
        b"drafts" if drafts else b"",
        part.encode(),
    )


def inputs_digest(scanned: Scan, shell: bytes, around: Surroundings) -> str:
    """The digest of all that goes into a site, in hexadecimal digits."""
    # Names and digests apart, each in one piece: of tens of thousands of files this is asked at every save.
    paths = sorted(scanned.files)
    names = os.fsencode("\0".join(paths))
    contents = b"".join([scanned.files[path].digest for path in paths])
    findings = (str(finding).encode("utf-8", "replace") for finding in scanned.findings)
    head = (around.head.key.encode(), around.head.trouble.encode())
    return digest(shell, *head, around.static_digest, names, contents, *findings).hex()


def static_files(root: Path) -> dict[str, Path]:
    """The files of SITE/static by their path in the site; links that lead out of it are left out (`static_findings` names them)."""
    return {path: file for path, file, inside in _static(root) if inside}


def static_findings(root: Path) -> Iterator[Finding]:
    """One finding for each link in SITE/static that leads out of it."""
    for path, _, inside in _static(root):
        if not inside:
            yield Finding(
                code="link-out",
                severity="error",
                message="is a link that leads out of the folder; it is not copied",
                origin=Origin(path=f"{STATIC}/{path}"),
                hint="replace it by a copy",
            )


def _static(root: Path) -> Iterator[tuple[str, Path, bool]]:
    folder = root / STATIC
    real = folder.resolve()
    for where, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not ignored(name, folder=True))
        linked = [name for name in names if (Path(where) / name).is_symlink()]
        for name in sorted([*files, *linked]):
            file = Path(where) / name
            if ignored(name) and name not in KEPT:
                continue
            path = file.relative_to(folder).as_posix()
            if not file.resolve().is_relative_to(real):
                yield path, file, False
            elif file.is_file():
                yield path, file, True
