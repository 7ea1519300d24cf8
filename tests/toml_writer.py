"""Writes TOML in every style the format knows and remembers each key's line: the oracle for the line finder."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from random import Random

Path = tuple[str | int, ...]

_KEYS = st.one_of(
    st.sampled_from(["a", "b", "key", "1979", "true", "-", "under_score"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6),
)
_LEAVES = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.datetimes(timezones=st.sampled_from([None, datetime.UTC])),
    st.dates(),
    st.times(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
    st.text("\"'\\\n\r\t #=[]{},.a", max_size=12),
)


class Tables(list):  # type: ignore[type-arg]
    """A list of dicts to be written as [[tables]] and not as an inline array."""


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Trees that a TOML document can hold; plain dicts may be written as [tables], dotted keys or inline tables."""
    values = st.recursive(
        _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=6
    )
    return st.recursive(
        st.dictionaries(_KEYS, values, max_size=3),
        lambda inner: st.dictionaries(
            _KEYS, values | inner | st.lists(inner, min_size=1, max_size=3).map(Tables), max_size=3
        ),
        max_leaves=6,
    )


class TomlWriter:
    """One document. `text` is the TOML, `lines` the line on which each key path and array item was first written."""

    def __init__(self, document: dict[str, Any], random: Random) -> None:
        self._random = random
        self.text = ""
        self.lines: dict[Path, int] = {}
        self._body(document, (), ())

    def _put(self, text: str) -> None:
        self.text += text

    def _note(self, path: Path) -> None:
        line = self.text.count("\n") + 1
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)

    def _chance(self) -> bool:
        return self._random.random() < 0.5

    def _end_line(self) -> None:
        self._put(self._random.choice(["", " ", "\t# a = 1, [b] \"\"\" '''"]) + self._random.choice(["\n", "\r\n"]))
        if self._random.random() < 0.2:
            self._put(self._random.choice(["\n", "# [comment]\n", "  \n\n"]))

    def _key(self, key: str) -> str:
        styles = [_escaped(key)]
        if re.fullmatch(r"[A-Za-z0-9_-]+", key):
            styles.append(key)
        if not re.search(r"[\x00-\x08\x0a-\x1f\x7f']", key):
            styles.append(f"'{key}'")
        return self._random.choice(styles)

    def _dotted(self, keys: tuple[str, ...]) -> str:
        return self._random.choice([".", " . "]).join(map(self._key, keys))

    def _body(self, table: dict[str, Any], path: Path, names: tuple[str, ...]) -> None:
        later = []
        for key, value in table.items():
            if isinstance(value, Tables) or (isinstance(value, dict) and self._chance()):
                later.append((key, value))
            else:
                self._assign(value, path, (key,))
        for key, value in later:
            if isinstance(value, Tables):
                for place, item in enumerate(value):
                    self._note((*path, key, place))
                    self._put(f"[[{self._dotted((*names, key))}]]")
                    self._end_line()
                    self._body(item, (*path, key, place), (*names, key))
            else:
                self._note((*path, key))
                self._put(self._random.choice(["", "  "]) + f"[{self._dotted((*names, key))}]")
                self._end_line()
                self._body(value, (*path, key), (*names, key))

    def _assign(self, value: object, path: Path, keys: tuple[str, ...]) -> None:
        if isinstance(value, dict) and value and not _holds_tables(value) and self._chance():
            for key, item in value.items():
                self._assign(item, path, (*keys, key))
            return
        self._note((*path, *keys))
        self._put(f"{self._dotted(keys)}{self._random.choice(['=', ' = '])}")
        self._value(value, (*path, *keys))
        self._end_line()

    def _value(self, value: object, path: Path) -> None:
        if isinstance(value, dict):
            self._put("{")
            for place, (key, item) in enumerate(value.items()):
                self._put(", " if place else " ")
                self._note((*path, key))
                self._put(f"{self._key(key)} = ")
                self._value(item, (*path, key))
            self._put("}")
        elif isinstance(value, list):
            self._put("[")
            for place, item in enumerate(value):
                self._put(self._random.choice(["", "\n", " # ] , }\n\t"]))
                self._note((*path, place))
                self._value(item, (*path, place))
                self._put("," if place < len(value) - 1 or self._chance() else "")
            self._put(self._random.choice(["]", "\n]", "# x\n ]"]))
        else:
            self._put(self._leaf(value))

    def _leaf(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            return self._random.choice(_string_styles(value))
        if isinstance(value, datetime.datetime):
            return value.isoformat(sep=self._random.choice(["T", " "]))
        if isinstance(value, datetime.date | datetime.time):
            return value.isoformat()
        return repr(value)


def _holds_tables(value: object) -> bool:
    if isinstance(value, Tables):
        return True
    return any(map(_holds_tables, value.values())) if isinstance(value, dict) else False


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _string_styles(text: str) -> list[str]:
    styles = [_escaped(text)]
    if not re.search(r"[\x00-\x08\x0a-\x1f\x7f']", text):
        styles.append(f"'{text}'")
    if not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        if "'''" not in text and not text.startswith("\n"):
            styles.append(f"'''\n{text}'''" if not text.endswith("'''") else styles[0])
        escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
        styles.append(f'"""\n{escaped}"""')
        styles.append(f'"""\\\n   {escaped}"""' if not text[:1].isspace() else styles[0])
    return styles
