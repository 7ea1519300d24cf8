"""The order of titles and names in indexes.

By default texts are ordered by their transliteration (`sitegen.text.sort_key`), which needs nothing and treats all scripts alike. As options:
the Unicode Collation Algorithm (UTS #10) by pyuca, and ICU's collation, which knows the customs of a language, by PyICU. Whichever it is,
texts stand by initial first: A to Z, numbers, then each other script's own letters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sitegen.errors import ConfigError
from sitegen.text import initial, sort_key

#: Makes of a text another one that sorts by code point where the first should stand.
Collate = Callable[[str], str]


def letter_order(letter: str) -> str:
    """Sorts initials: Latin letters, numbers, other scripts by code point, what has none last."""
    if letter.isascii() and letter.isalpha():
        return f"0{letter}"
    return {"0-9": "1", "#": "3"}.get(letter, f"2{letter}")


def collator(name: str, language: str) -> Collate:
    """The order `name` ('plain', 'uca' or 'icu') for a site in `language`. Raises ConfigError where its library is missing."""
    by: Collate = _uca() if name == "uca" else _icu(language) if name == "icu" else sort_key

    @lru_cache(maxsize=1 << 12)
    def collate(text: str) -> str:
        return f"{letter_order(initial(text))}\x1f{by(text)}"

    return collate


def _uca() -> Collate:
    try:
        from pyuca import Collator
    except ImportError:
        raise ConfigError(_missing("uca", "pyuca", "uca")) from None
    key: Callable[[str], tuple[int, ...]] = Collator().sort_key
    # Weights have 16 bits. As two characters each they sort alike and can be encoded, which lone surrogates cannot.
    return lambda text: "".join([chr(weight >> 8) + chr(weight & 255) for weight in key(text)])


def _icu(language: str) -> Collate:
    try:
        import icu
    except ImportError:
        raise ConfigError(_missing("icu", "PyICU", "icu")) from None
    key: Callable[[str], bytes] = icu.Collator.createInstance(icu.Locale(language.replace("-", "_"))).getSortKey
    return lambda text: key(text).decode("latin-1")


def _missing(name: str, library: str, extra: str) -> str:
    return (
        f"site.toml: collation: '{name}' needs {library}; install it with `pip install 'sitegen[{extra}]'`, "
        "or take the line out"
    )


#: The order of a site that asks for none.
PLAIN = collator("plain", "")
