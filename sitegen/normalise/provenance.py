"""Where each field came from: the rows of the staff view, without what must not be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sitegen.model import RawField, RawName, SourceField

#: Fields of a reference manager that are nobody else's business: paths of this machine, private notes, its own bookkeeping.
_PRIVATE: Final = re.compile(
    r"^(?:file|files|local[-_]?(?:file|url|path)|path|pdf[-_]?(?:file|path)|attachments?|annot(?:e|ation|ations)?|comments?|private.*|owner|"
    r"bdsk-.*|l[1-4]|sente.*|papers\d?.*|file_?attachments?.*|__markedentry|groups?_?private)$",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(r"^\s*:?(?:file:|/(?:home|Users|root|tmp|var|mnt|media)/|[A-Za-z]:[\\/]|\\\\|~/)|:[A-Za-z]\\:\\\\|:(?:/home|/Users)/", re.IGNORECASE)
#: Control characters as the pictures that Unicode has for them: a MARC record in a field is full of them.
_PICTURES: Final = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0))


def is_private(key: str, value: str) -> bool:
    """Whether a field must never be published: a path on somebody's machine, a private note."""
    return bool(_PRIVATE.match(key)) or (value[:1] in ":fF/~\\" or value[1:2] == ":") and bool(_LOCAL.search(value))


def provenance(fields: tuple[RawField, ...], values: Mapping[str, object]) -> tuple[SourceField, ...]:
    """One `SourceField` a key of the source, in its order; `values` are the record's own fields.

    The values are left out exactly where the record's own field (a text, or a tuple of texts) is equal to them.
    """
    groups: dict[str, list[RawField]] = {}
    for field in fields:
        if field.key:
            group = groups.get(field.key)
            if group is None:
                groups[field.key] = [field]
            else:
                group.append(field)
    rows: list[SourceField] = []
    for key, group in groups.items():
        first = group[0]
        texts = tuple([field.value if field.value.__class__ is str else _name_text(field.value) for field in group])
        if _PRIVATE.match(key) or any(is_private("", text) for text in texts):
            continue
        own = values.get(first.name) if first.name else None
        if own is not None and (own == texts or (len(texts) == 1 and own == texts[0])):
            texts = ()
        elif not all(map(str.isprintable, texts)):
            texts = tuple([text.translate(_PICTURES) for text in texts])
        rows.append(
            SourceField(
                key=key, name=first.name, values=texts, line=first.line, status=first.status, confidence=first.confidence
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
