#!/usr/bin/env python
"""Keeps the translations of the interface in step with the source.

    python docs/tools/translations.py          # collect messages, merge them into every .po, compile
    python docs/tools/translations.py add it   # begin a language

New messages come in empty: fill them in and run it again, for the compiled catalogue (.mo) beside each .po is what sitegen reads.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from sitegen.translate import TRANSLATIONS, bare_catalogue, compile_catalogue, read_catalogue

PROJECT = Path(__file__).resolve().parents[2]
METHODS = [("sitegen/**.py", "python"), ("themes/*/templates/**", "jinja2.ext:babel_extract")]
#: `plural_forms` is the template function for messages that a script puts a number into.
KEYWORDS = DEFAULT_KEYWORDS | {"plural_forms": (1, 2)}


def collect() -> Catalog:
    """Every message in the program and in the shipped themes."""
    found = Catalog()
    messages = extract_from_dir(
        PROJECT, METHODS, keywords=KEYWORDS, directory_filter=lambda folder: ".venv" not in folder
    )
    for file, _line, message, _comments, context in messages:
        found.add(message, None, [(file, 0)], context=context)
    return found


def merged(language: str) -> Catalog:
    """The catalogue of a language with the messages as they are now; what is no longer said is left out."""
    path = TRANSLATIONS / f"{language}.po"
    catalogue = bare_catalogue(read_catalogue(path) if path.is_file() else Catalog(language.replace("-", "_")))
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=False)
    path.with_suffix(".mo").write_bytes(compile_catalogue(path))


def main(arguments: list[str]) -> None:
    languages = [path.stem for path in sorted(TRANSLATIONS.glob("*.po"))]
    if arguments[:1] == ["add"]:
        languages += arguments[1:]
    for language in languages:
        catalogue = merged(language)
        written(catalogue, TRANSLATIONS / f"{language}.po")
        missing = [message.id for message in catalogue if message.id and not all(texts(message.string))]
        print(f"{language}: {len(catalogue)} messages, {len(missing)} without a translation", *missing, sep="\n    ")


def texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The forms of a translation."""
    return (string,) if isinstance(string, str) else tuple(string or ("",))


if __name__ == "__main__":
    main(sys.argv[1:])
