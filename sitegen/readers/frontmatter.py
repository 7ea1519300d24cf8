"""Front matter: TOML between lines of `+++`, YAML between lines of `---`, and the lines on which its keys stand.

TOML is read by rtoml (https://toml.io/en/v1.0.0). YAML is taken event by event from libyaml, so that no tag is ever
executed, no alias explodes, no nesting overflows a stack, and every scalar stays the text it is in the file: a title
`1984`, a word `on`, a volume `010`.
"""

from __future__ import annotations

import re
from typing import Final

import rtoml
from msgspec import Struct

from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding

_CLOSER: Final = {"+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE), "---": re.compile(r"^---[ \t]*$", re.MULTILINE)}
_TOML_PLACE: Final = re.compile(r"\s*at line (\d+)(?:,)? column (\d+)", re.DOTALL)
_TABLE: Final = re.compile(r"\[\[?\s*[\"']?([\w -]+)(?=[\"'.\]])")
_KEY: Final = re.compile(r"""\s*(?:"([^"\\]*)"|'([^']*)'|([\w-]+))[ \t]*[=:]""")
_KEY_ROW: Final = re.compile(r"\n([A-Za-z0-9_-]+) *=")
_PLAIN_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
#: Bounds of YAML: folders of nesting, and scalars after aliases are followed.
_YAML_DEPTH: Final = 64
_YAML_NODES: Final = 100_000
_YAML_TAGS: Final = frozenset({"str", "int", "float", "bool", "null", "timestamp", "seq", "map", "set", "omap"})


class FrontMatter(Struct, frozen=True, kw_only=True):
    """What stands before the text: values by key, the line of each key, the text after it and its first line,
    findings (warnings)."""

    values: dict[str, object]
    lines: dict[str, int]
    body: str
    body_line: int
    line: int = 1
    source: str = ""
    findings: tuple[Finding, ...] = ()

    def source_text(self, key: str) -> str:
        """What a scalar's value looks like in the file ('1.10', which as a number would be 1.1); '' if that is hard
        to say."""
        line = self.lines.get(key)
        if not line:
            return ""
        row = self.source.split("\n")[line - self.line - 1]
        return row.partition("=")[2].partition("#")[0].strip()


def parse(text: str, origin: Origin) -> FrontMatter | Finding | None:
    """The front matter of `text` (decoded, its line ends all '\\n'); None if it has none; a finding where it is
    broken."""
    first = 1
    mark = text[:3]
    if mark not in _CLOSER:
        stripped = text.lstrip()
        mark = stripped[:3]
        if mark not in _CLOSER:
            return None
        first += text.count("\n", 0, len(text) - len(stripped))
        text = stripped
    start = text.find("\n") + 1
    if text[3 : start - 1 if start else None].strip():
        return None  # '+++ like this' or '----' begins a text
    end, after = _closing(text, mark, start or len(text))
    if end < 0:
        kind = "TOML" if mark == "+++" else "YAML"
        where = Origin(path=origin.path, line=first, format=origin.format)
        message = f"the {kind} front matter that begins here is never closed"
        return file_finding("front-matter", message, where, hint=f"end it with a line '{mark}'")
    matter = text[start:end]
    body = text[after:]
    body_line = first + text.count("\n", 0, after)
    read = _toml if mark == "+++" else _yaml
    result = read(matter, origin, first)
    if isinstance(result, Finding):
        return result
    values, lines, findings = result
    stripped = body.lstrip("\n")
    return FrontMatter(
        values=values,
        lines=lines,
        body=stripped,
        body_line=body_line + len(body) - len(stripped),
        line=first,
        source=matter,
        findings=findings,
    )


def _closing(text: str, mark: str, start: int) -> tuple[int, int]:
    """Where the front matter ends and where the text after the closing line begins; (-1, -1) if it is never closed."""
    end = text.find(f"\n{mark}\n", start - 1)
    if end >= 0:
        return end + 1, end + 5
    found = _CLOSER[mark].search(text, start)
    return (found.start(), min(found.end() + 1, len(text))) if found else (-1, -1)


_Parsed = tuple[dict[str, object], dict[str, int], tuple[Finding, ...]]


# --- TOML -----------------------------------------------------------------------------------------------------------


def _toml(matter: str, origin: Origin, first: int) -> _Parsed | Finding:
    try:
        values = rtoml.loads(matter)
    except (rtoml.TomlParsingError, ValueError, RecursionError) as error:
        return _toml_fault(str(error), matter, origin, first)
    return values, _toml_lines(matter, first + 1), ()


def _toml_fault(message: str, matter: str, origin: Origin, first: int) -> Finding:
    place = _TOML_PLACE.search(message)
    if not place:
        where = Origin(path=origin.path, line=first, format=origin.format)
        return file_finding("front-matter", f"the TOML front matter is broken: {message}", where)
    line, column = int(place[1]), int(place[2])
    rows = matter.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    key = _KEY.match(row)
    what = _TOML_PLACE.sub("", message).strip() or "broken TOML"
    return file_finding(
        "front-matter",
        f"column {column}: {what}",
        Origin(path=origin.path, line=first + line, format=origin.format),
        field=next((part for part in key.groups() if part), "") if key else "",
        hint=_toml_hint(what, row),
    )


def _toml_hint(what: str, row: str) -> str:
    value = row.partition("=")[2].strip()
    if "duplicate key" in what:
        return "keep one of the two"
    if "invalid date" in what or "invalid datetime" in what:
        return "write a date as 2025-06-01, or put quotes around what is not a day of the calendar"
    if value and value[0] not in "\"'[{0123456789+-tf":
        return "put quotes around text"
    if "leading zero" in what:
        return "put quotes around the number to keep its zeros"
    if value[:1] == '"' and (value.count('"') - value.count('\\"')) % 2:
        return "close the quote"
    if "escape" in what:
        return "write a backslash as two, or put the text in 'single quotes'"
    return "compare https://toml.io"


def _toml_lines(matter: str, first: int) -> dict[str, int]:
    """The line of each top-level key. A multi-line string or array is passed over; the first mention wins."""
    keys = _KEY_ROW.findall(f"\n{matter}")
    if len(keys) == matter.count("\n"):  # one key a line, as nearly always
        return dict(zip(keys, range(first, first + len(keys)), strict=True))
    lines: dict[str, int] = {}
    fence = ""
    for number, row in enumerate(matter.split("\n"), first):
        if not fence and (found := _TABLE.match(row) or _KEY.match(row)):
            key = next((part for part in found.groups() if part), "").strip()
            lines.setdefault(key, number)
            row = row[found.end() :]
        fence = _open_string(row, fence)
    return lines


def _open_string(row: str, fence: str) -> str:
    """The quotes that a multi-line string still needs after this row; `fence` are those that it needed before."""
    while row:
        if fence:
            _, closed, row = row.partition(fence)
            if not closed:
                return fence
            fence = ""
        start, fence = min(((row.find(mark), mark) for mark in ('"""', "'''") if mark in row), default=(-1, ""))
        if start < 0:
            return ""
        row = row[start + 3 :]
    return fence


# --- YAML -----------------------------------------------------------------------------------------------------------


class _YamlError(Exception):
    def __init__(self, message: str, line: int, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.hint = hint


def _yaml(matter: str, origin: Origin, first: int) -> _Parsed | Finding:
    import yaml  # 15 ms: only for sites that write YAML

    composer = _YamlComposer(first + 1)
    try:
        composer.run(matter)
    except (yaml.YAMLError, _YamlError) as error:
        return _yaml_fault(error, origin, first)
    duplicates = tuple(
        file_finding(
            "duplicate-field",
            "the field stands twice; the last one counts",
            Origin(path=origin.path, line=line, format=origin.format),
            severity="warning",
            field=key,
            hint="keep one of the two",
        )
        for key, line in composer.duplicates
    )
    root = composer.root
    if not isinstance(root, dict):
        if root is None or root == []:
            return {}, {}, duplicates
        where = Origin(path=origin.path, line=first + 1, format=origin.format)
        hint = "write 'title: ...' and so on, one field a line"
        return file_finding("front-matter", "the YAML front matter is not a list of fields", where, hint=hint)
    return root, composer.lines, duplicates


def _yaml_fault(error: Exception, origin: Origin, first: int) -> Finding:
    if isinstance(error, _YamlError):
        line, column, what, hint = error.line, error.column, str(error), error.hint
    else:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
        line, column = (first + 1 + mark.line, mark.column + 1) if mark else (first, 0)
        hint = "put quotes around text that holds ': ', or begins with one of [ { * & ! | > % @ `"
    place = f"column {column}: " if column else ""
    where = Origin(path=origin.path, line=line, format=origin.format)
    return file_finding("front-matter", f"{place}{what}", where, hint=hint)


class _YamlComposer:
    """Builds dicts, lists and strings from libyaml's events, with a bound on depth and on what aliases repeat."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.root: object = None
        self.lines: dict[str, int] = {}
        self.duplicates: list[tuple[str, int]] = []
        self.stack: list[tuple[dict[str, object] | list[object], str]] = []
        self.pending: list[str | None] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        self.nodes = 0

    def run(self, matter: str) -> None:
        import yaml

        for event in yaml.parse(matter, Loader=yaml.CSafeLoader):
            self.event(event)

    def event(self, event: object) -> None:
        kind = type(event).__name__
        mark = getattr(event, "start_mark", None)
        line, column = (mark.line + self.first, mark.column + 1) if mark else (self.first, 0)
        if kind == "ScalarEvent":
            self.tag(event, line, column)
            value: object = getattr(event, "value", "")
            if value in _PLAIN_NULL and getattr(event, "style", None) in (None, ""):
                value = None
            self.add(value, event, line, column)
        elif kind == "AliasEvent":
            anchor = getattr(event, "anchor", "")
            if anchor not in self.anchors:
                message = f"the alias *{anchor} stands for nothing"
                raise _YamlError(message, line, column, "put quotes around text that begins with *")
            value, size = self.anchors[anchor]
            self.nodes += size
            self.add(value, event, line, column)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.tag(event, line, column)
            if len(self.stack) >= _YAML_DEPTH:
                raise _YamlError(f"nested more than {_YAML_DEPTH} deep", line, column, "flatten it")
            container: dict[str, object] | list[object] = {} if kind == "MappingStartEvent" else []
            if len(self.pending) and self.stack and isinstance(self.stack[-1][0], dict) and self.pending[-1] is None:
                raise _YamlError("a key must be a word, not a list or a table", line, column, "write 'key: value'")
            self.stack.append((container, getattr(event, "anchor", None) or ""))
            self.pending.append(None)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            container, anchor = self.stack.pop()
            self.pending.pop()
            if anchor:
                self.anchors[anchor] = (container, self.nodes)
            self.place(container, line)

    def tag(self, event: object, line: int, column: int) -> None:
        tag = getattr(event, "tag", None) or ""
        if tag and tag.removeprefix("tag:yaml.org,2002:") not in {*_YAML_TAGS, "!"}:
            raise _YamlError(f"the tag {tag} is not allowed here", line, column, "write plain values, without a tag")

    def add(self, value: object, event: object, line: int, column: int) -> None:
        self.nodes += 1
        if self.nodes > _YAML_NODES:
            raise _YamlError("too many values, or aliases that multiply", line, column, "write the values out")
        if (
            isinstance(value, str)
            and (anchor := getattr(event, "anchor", None))
            and type(event).__name__ == "ScalarEvent"
        ):
            self.anchors[anchor] = (value, 1)
        self.place(value, line)

    def place(self, value: object, line: int) -> None:
        """Puts a finished value where it belongs: as the next key, under the last key, in the list, or at the root."""
        if not self.stack:
            self.root = value
            return
        container = self.stack[-1][0]
        if isinstance(container, list):
            container.append(value)
            return
        key = self.pending[-1]
        if key is None:
            if isinstance(value, dict | list):
                raise _YamlError("a key must be a word, not a list or a table", line, 0, "write 'key: value'")
            self.pending[-1] = text = value if isinstance(value, str) else "null"
            if len(self.stack) == 1:
                if text in container:
                    self.duplicates.append((text, line))
                self.lines[text] = line
            return
        container[key] = value
        self.pending[-1] = None
