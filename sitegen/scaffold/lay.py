"""Laying out files: what is missing is written, what is there is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from msgspec import Struct

from sitegen.errors import ScaffoldError
from sitegen.text import clean

_BLANK = re.compile(r"@([A-Z_]+)@")


class ScaffoldResult(Struct, frozen=True, kw_only=True):
    """What was laid out below `root`: the `files` written, those `kept` because they were there, and what to do next."""

    root: Path
    files: tuple[str, ...]
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def template(*parts: str) -> str:
    """The text of one of the files that come with sitegen."""
    return files("sitegen.scaffold").joinpath("files", *parts).read_text(encoding="utf-8")


def templates(folder: str) -> dict[str, str]:
    """The texts of all files of a folder that comes with sitegen, by their posix path inside it."""

    def gather(place: Traversable, prefix: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in place.iterdir():
            if entry.is_dir():
                found |= gather(entry, f"{prefix}{entry.name}/")
            else:
                found[prefix + entry.name] = entry.read_text(encoding="utf-8")
        return found

    return dict(sorted(gather(files("sitegen.scaffold").joinpath("files", folder), "").items()))


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every blank such as @TITLE@ filled in. Raises KeyError for a blank without a value."""
    return _BLANK.sub(lambda blank: values[blank[1]], text)


def one_line(text: str) -> str:
    """`text` without control characters, its white space tidied."""
    return " ".join(clean(text).split())


def quoted(text: str) -> str:
    """A string as TOML and YAML both read it: in double quotes, on one line."""
    return json.dumps(one_line(text), ensure_ascii=False)


def lay(root: Path, contents: Mapping[str, str | bytes], *, notes: tuple[str, ...] = ()) -> ScaffoldResult:
    """Write `contents` (posix path -> text) below `root`, each file only where there is none. Raises `ScaffoldError`."""
    written, kept = [], []
    for path, content in contents.items():
        file = root / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as handle:
                handle.write(content.encode() if isinstance(content, str) else content)
        except FileExistsError:
            # Also where a parent is a file: then it cannot be ours to replace either.
            kept.append(path)
        except OSError as error:
            raise ScaffoldError(f"{file}: cannot be written ({error.strerror}); what was there is unchanged") from error
        else:
            written.append(path)
    return ScaffoldResult(root=root, files=tuple(written), kept=tuple(kept), notes=notes)
