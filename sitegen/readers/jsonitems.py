"""What the readers of JSON formats share: from a file to drafts, and fields with the lines of their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.errors import Origin
from sitegen.model import Draft, ReadResult
from sitegen.readers.base import empty_file
from sitegen.readers.jsonentries import JsonEntries
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import RawField
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

    Item = dict[str, object]
    Lines = dict[str, int]


def read_items(
    source: Source,
    options: ReadOptions,
    format_: str,
    fields: Callable[[Item, Lines], list[RawField]],
    *,
    envelopes: tuple[str, ...] = (),
    unwrap: Callable[[Item], list[Item]] | None = None,
) -> ReadResult:
    """A draft for each item of a JSON file.

    `fields` makes the fields of an item, given the line on which each key stands; `envelopes` are the keys of arrays of
    items; `unwrap` takes the items out of an object that holds more than one, or one under a key.
    """
    if not source.data or source.data.isspace():
        return empty_file(source.path, format_)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, format_),), entries=1)
    entries = JsonEntries(text, Origin(path=source.path, format=format_), envelopes)
    drafts: list[Draft] = []
    more = 0
    for entry in entries:
        items = unwrap(entry.value) if unwrap is not None else [entry.value]
        more += len(items) - 1
        lines = entry.lines()
        origin = Origin(path=source.path, line=entry.line, format=format_)
        drafts += [Draft(origin=origin, fields=tuple(fields(item, lines)), markup="html") for item in items]
    return ReadResult(drafts=tuple(drafts), findings=tuple(entries.findings), entries=entries.entries + more)
