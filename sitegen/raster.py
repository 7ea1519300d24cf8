"""Pictures: an SVG drawn as PNG, with the fonts of the theme and no others, so that every machine draws the same.

resvg draws; it reads neither WOFF2 nor the weights of variable fonts. So the theme's fonts are made ready once: unpacked, fixed at two weights, the
subsets of a family put together. They stay in a folder of the site's cache. Both need the extra `cards` (resvg-py, fonttools).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from sitegen.digest import digest
from sitegen.errors import MissingExtraError, ThemeError

#: The weights at which variable fonts are fixed.
WEIGHTS = (400, 700)
_SUFFIXES = (".woff2", ".woff", ".ttf", ".otf")
_VERSION = b"card fonts 1"


class Fonts(Struct, frozen=True, kw_only=True):
    """Fonts that are ready: their files, the digest of what they were made from, and the widths of what they can write, in em at the bold weight."""

    paths: tuple[str, ...]
    digest: bytes
    widths: dict[int, float]


def ready_fonts(assets: Mapping[str, bytes], folder: Path) -> Fonts:
    """The upright fonts among a theme's assets (those in fonts/), made ready in `folder` or found there.

    Raises MissingExtraError without the extra `cards`, and ThemeError for a file that is no font, or where there is none.
    """
    _resvg()
    files = {
        name: blob for name, blob in sorted(assets.items()) if name.startswith("fonts/") and name.endswith(_SUFFIXES)
    }
    if not files:
        raise ThemeError("the theme has no fonts to draw cards with; put one into its assets/fonts/")
    key = digest(_VERSION, *(part for name, blob in files.items() for part in (name.encode(), blob)))
    place = folder / key.hex()
    known = _found(place, key)
    return known if known is not None else _make(files, place, key)


def draw(svg: str, paths: tuple[str, ...]) -> bytes:
    """The PNG of an SVG, its text in the fonts at `paths`."""
    return bytes(_resvg().svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(paths)))


def _resvg() -> Any:
    try:
        import fontTools  # noqa: F401 - needed a moment later
        import resvg_py
    except ImportError as fault:
        message = f"cards need {fault.name}, which is not installed: pip install 'sitegen[cards]' (or leave [cards] pages empty)"
        raise MissingExtraError(message) from fault
    return resvg_py


def _found(place: Path, key: bytes) -> Fonts | None:
    try:
        fonts = msgspec.msgpack.decode((place / "fonts").read_bytes(), type=Fonts)
    except (OSError, msgspec.DecodeError):
        return None
    paths = tuple(str(place / Path(path).name) for path in fonts.paths)
    whole = fonts.digest == key and all(Path(path).is_file() for path in paths)
    return msgspec.structs.replace(fonts, paths=paths) if whole else None


def _make(files: Mapping[str, bytes], place: Path, key: bytes) -> Fonts:
    from fontTools.ttLib import TTFont, TTLibError

    families: dict[tuple[str, int], list[BytesIO]] = {}
    for name, blob in files.items():
        try:
            font = TTFont(BytesIO(blob))
            if font["post"].italicAngle:
                continue
            family = font["name"].getBestFamilyName() or name
            weights = WEIGHTS if "fvar" in font else (font["OS/2"].usWeightClass,)
            for weight in weights:
                families.setdefault((family, weight), []).append(_fixed(blob, weight))
        except (TTLibError, KeyError, AssertionError) as fault:
            raise ThemeError(f"assets/{name}: is no font that cards can be drawn with: {fault}") from fault
    place.mkdir(parents=True, exist_ok=True)
    widths: dict[int, float] = {}
    paths: list[str] = []
    for number, ((_, weight), parts) in enumerate(sorted(families.items(), key=lambda item: item[0])):
        font = _joined(parts)
        font["OS/2"].usWeightClass = weight
        path = place / f"{number}.ttf"
        draft = path.with_suffix(f".{os.getpid()}")
        font.save(draft)
        draft.replace(path)
        paths.append(str(path))
        # The bold comes last of a family, and it is the widest: its widths count.
        metrics, em = font["hmtx"], font["head"].unitsPerEm
        widths |= {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    fonts = Fonts(paths=tuple(paths), digest=key, widths=widths)
    draft = place / f"fonts.{os.getpid()}"
    draft.write_bytes(msgspec.msgpack.encode(fonts))
    draft.replace(place / "fonts")
    return fonts


def _fixed(blob: bytes, weight: int) -> BytesIO:
    """A font unpacked and, where it is variable, at one weight and else as it is by default."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(BytesIO(blob), recalcTimestamp=False)
    font.flavor = None
    if "fvar" in font:
        limits = {axis.axisTag: weight if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes}
        font = instantiateVariableFont(font, limits)
    out = BytesIO()
    font.save(out)
    out.seek(0)
    return out


def _joined(parts: list[BytesIO]) -> Any:
    """The subsets of one font as one."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    return TTFont(parts[0], recalcTimestamp=False) if len(parts) == 1 else Merger().merge(parts)
