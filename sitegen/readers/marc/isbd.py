"""ISBD's punctuation, which catalogues write into the fields of MARC: what of it belongs to a text, and what does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sitegen.readers.marc.record import DataField

_END: Final = re.compile(r"\s*[/:;=,]+$")
_BEFORE: Final = re.compile(r"\s+([:;,.])(?=\s|$)")
#: A full stop after a word of four letters or more, or after a number, ends a field; after fewer it may be 'Inc.'.
_STOP: Final = re.compile(r"(?<=[^\W_]{4})\.$|(?<=[\d)\]])\.$")
_ABBREVIATED: Final = re.compile(r"(?:Corp|Dept|Univ|Verl|Aufl|Hrsg|Bros|Assn|Soc)\.$")
_TITLE: Final = "abnpfgks"
_MARK: Final = re.compile(r"[/:;=,.?!]$")
_LEADING: Final = {"b": " :", "n": ".", "p": "."}


def plain(text: str, *, stop: bool = True) -> str:
    """A text without the punctuation that only leads on, without the brackets of what is supplied, and, with `stop`,
    without the full stop at its end."""
    text = _END.sub("", " ".join(text.split()))
    if stop and not _ABBREVIATED.search(text):
        text = _STOP.sub("", text)
    if text[:1] == "[" and text[-1:] == "]" and text.count("[") == 1:
        text = text[1:-1]
    elif text[:1] == "[" and "]" not in text:
        text = text[1:]
    elif text[-1:] == "]" and "[" not in text:
        text = text[:-1]
    return text.strip()


def title(field: DataField) -> tuple[str, str]:
    """A title proper with its remainder and parts ('Main: subtitle. 2'), and the subfields that it was made of."""
    pieces: list[str] = []
    used = ""
    for subfield in field.subfields:
        if subfield.code in _TITLE:
            if pieces and not _MARK.search(pieces[-1]):  # catalogues that leave ISBD's punctuation to the display
                pieces[-1] += _LEADING.get(subfield.code, "")
            pieces.append(subfield.value.strip())
            used += subfield.code if subfield.code not in used else ""
        elif subfield.code == "h" and pieces and (mark := _MARK.search(subfield.value.strip())):
            pieces[-1] = f"{pieces[-1]} {mark[0]}"  # the mark that leads on stands behind the medium: '[map] :'
        elif subfield.code == "c" and pieces:
            pieces[-1] = pieces[-1].rstrip(" /")
    text = _END.sub("", _BEFORE.sub(r"\1", " ".join(" ".join(pieces).split())))
    return (text if _ABBREVIATED.search(text) else _STOP.sub("", text)), used
