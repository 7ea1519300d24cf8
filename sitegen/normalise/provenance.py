"""Where each field came from: the rows of the staff view, without what must not be published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName, SourceField

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Fields of a reference manager that are nobody else's business: paths of this machine, private notes, its own
#: bookkeeping.
_PRIVATE: Final = re.compile(
    r"^(?:file|files|local[-_]?(?:file|url|path)|path|pdf[-_]?(?:file|path)|attachments?|annot(?:e|ation|ations)?|comments?|private.*|owner|"
    r"bdsk-.*|l[1-4]|sente.*|papers\d?.*|file_?attachments?.*|__markedentry|groups?_?private)$",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(
    r"^\s*:?(?:file:|/(?:home|Users|root|tmp|var|mnt|media)/|[A-Za-z]:[\\/]|\\\\|~/)|:[A-Za-z]\\:\\\\|:(?:/home|/Users)/",
    re.IGNORECASE,
)
#: Control characters as the pictures that Unicode has for them: a MARC record in a field is full of them.
_PICTURES: Final = (
    {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0))
)


def is_private(key: str, value: str) -> bool:
    """Whether a field must never be published: a path on somebody's machine, a private note."""
    return bool(_PRIVATE.match(key) or _LOCAL.search(value))


def provenance(fields: tuple[RawField, ...], values: Mapping[str, object]) -> tuple[SourceField, ...]:
    """One `SourceField` a key of the source, in its order; `values` are the record's own fields.

    The values are left out exactly where the record's own field (a text, or a tuple of texts) is equal to them.
    """
    groups: dict[str, tuple[RawField, list[str]]] = {}
    for field in fields:
        key = field.key
        if not key:
            continue
        value = field.value
        text = value if value.__class__ is str else _name_text(value)
        if key in groups:
            groups[key][1].append(text)
        else:
            groups[key] = (field, [text])
    rows: list[SourceField] = []
    for key, (first, found) in groups.items():
        texts = tuple(found)
        name = first.name
        if not name or name == "urls":
            if any(is_private(key, text) for text in texts):
                continue
            if not name and not all(map(str.isprintable, texts)):
                texts = tuple([text.translate(_PICTURES) for text in texts])
        else:
            own = values.get(name)
            if own == texts or (own == texts[0] and len(texts) == 1):
                texts = ()
        if first.status == "source":
            rows.append(SourceField(key=key, name=name, values=texts, line=first.line))
        else:
            rows.append(
                SourceField(
                    key=key, name=name, values=texts, line=first.line, status=first.status, confidence=first.confidence
                )
            )
    return tuple(rows)


def _name_text(value: str | RawName) -> str:
    if isinstance(value, str):
        return value
    if value.whole or value.literal:
        text = value.whole or value.literal
    else:
        family = " ".join(part for part in (value.particle, value.family) if part)
        text = ", ".join(part for part in (family, value.given, value.suffix) if part)
    details = ", ".join(part for part in (value.orcid, value.affiliation) if part)
    return f"{text} ({details})" if details else text
