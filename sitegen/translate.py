"""Translations of the interface: GNU gettext catalogues, in layers.

The words of the program and of its themes are English in the source; `sitegen/translations/<language>.po` holds them in other languages, with
the compiled catalogue (.mo) beside it. A theme may bring `locales/<language>.po` of its own, which comes before. A compiled catalogue is a few
kilobytes of bytes, so the layers travel to whatever process renders.
"""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.errors import Finding, Origin, ThemeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages import Catalog

TRANSLATIONS = Path(__file__).parent / "translations"
#: The language of the source: it needs no catalogue.
SOURCE_LANGUAGE = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """`message` itself, marked for translation where it is used: for tables."""
    return message


def lookup_order(language: str) -> tuple[str, ...]:
    """The tags that may serve for `language`, the nearest first (RFC 4647, section 3.4): 'de-AT', 'de'. What is in another script does not serve:
    for 'zh-TW', which is written in traditional characters, these are 'zh-TW' and 'zh-Hant'."""
    parts = language.split("-")
    tags = tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    own = script(language) if len(parts) > 1 else ""
    if not own or own == script(parts[0]):
        return tags
    return tuple(dict.fromkeys((*(tag for tag in tags if script(tag) == own), f"{parts[0]}-{own}")))


def script(language: str) -> str:
    """The script that a language tag names, or else implies by CLDR's likely subtags ('Hant' of 'zh-TW'); '' where none is known."""
    from babel.core import get_global

    first, *rest = language.split("-")
    named = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if named:
        return named
    likely = get_global("likely_subtags")
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")
    return (likely.get(f"{first}_{region}") or likely.get(first) or "__").split("_")[1]


def shipped_languages() -> tuple[str, ...]:
    """The languages that the interface comes in, English first."""
    return (SOURCE_LANGUAGE, *sorted(path.stem for path in TRANSLATIONS.glob("*.mo")))


def shipped_catalogue(language: str) -> bytes:
    """The compiled catalogue that comes with sitegen and serves for `language`; b'' where there is none, or none is needed."""
    for tag in lookup_order(language):
        if tag == SOURCE_LANGUAGE:
            return b""
        path = TRANSLATIONS / f"{tag}.mo"
        if path.is_file():
            return path.read_bytes()
    return b""


def theme_catalogues(folders: tuple[Path, ...], language: str, site_root: Path) -> tuple[bytes, ...]:
    """The compiled catalogues of a theme's folders for `language`, the nearest first. Raises ThemeError for one that cannot be used."""
    paths = (folder / "locales" / f"{tag}.po" for folder in folders for tag in lookup_order(language))
    return tuple(compile_catalogue(path, site_root) for path in paths if path.is_file())


def load_translations(catalogues: tuple[bytes, ...]) -> NullTranslations:
    """The translations in compiled catalogues, the nearest first; what none of them has stays as it is."""
    layers: list[NullTranslations] = [GNUTranslations(BytesIO(blob)) for blob in catalogues if blob]
    layers.append(NullTranslations())
    for near, far in pairwise(layers):
        near.add_fallback(far)
    return layers[0]


def compile_catalogue(path: Path, site_root: Path | None = None) -> bytes:
    """A .po file, compiled, the same bytes each time. Raises ThemeError, with the line, for what is wrong: its syntax, or a placeholder that the
    English text does not have."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, bare_catalogue(read_catalogue(path, site_root)))
    return compiled.getvalue()


def read_catalogue(path: Path, site_root: Path | None = None) -> Catalog:
    """A .po file, checked. Messages name it from `site_root` where it lies in there. Raises ThemeError as `compile_catalogue` does."""
    from babel.core import UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    except PoFileError as fault:
        raise _unusable(
            path, site_root, fault.lineno + 1, str(fault), "this is not how a .po file is written"
        ) from fault
    except (OSError, ValueError, UnknownLocaleError) as fault:
        raise _unusable(path, site_root, 0, f"cannot be read: {fault}", "") from fault
    for message, faults in catalogue.check():
        hint = "use the placeholders of the msgid, %(name)s, as they are"
        raise _unusable(path, site_root, message.lineno or 0, str(faults[0]), hint)
    return catalogue


def _unusable(path: Path, site_root: Path | None, line: int, message: str, hint: str) -> ThemeError:
    root = site_root.resolve() if site_root else None
    shown = path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)
    origin = Origin(path=shown, line=line, format="po")
    finding = Finding(code="broken-catalogue", severity="error", message=message, origin=origin, hint=hint)
    return ThemeError(f"{shown} cannot be used", findings=(finding,))


def bare_catalogue(catalogue: Catalog) -> Catalog:
    """`catalogue` with a header that names no time, no person and no program. Its rule for plurals stays, whatever Babel's is for the language."""
    from babel.messages import Catalog

    class Bare(Catalog):
        @property
        def num_plurals(self) -> int:
            return catalogue.num_plurals

        @property
        def plural_expr(self) -> str:
            return catalogue.plural_expr

        @property
        def mime_headers(self) -> list[tuple[str, str]]:
            return [
                ("Language", str(self.locale_identifier)),
                ("MIME-Version", "1.0"),
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Transfer-Encoding", "8bit"),
                ("Plural-Forms", self.plural_forms),
            ]

        @mime_headers.setter
        def mime_headers(self, _: Iterable[tuple[str, str]]) -> None:
            raise AttributeError("a bare catalogue has the header of its messages")

    bare = Bare(catalogue.locale, header_comment="", fuzzy=False)
    for message in catalogue:
        if message.id:
            bare[message.id] = message
    return bare
