"""What the readers of XML formats share: from a file to drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.errors import Origin
from sitegen.model import Draft, ReadResult
from sitegen.readers.base import empty_file
from sitegen.readers.xmlrecords import XmlRecords
from sitegen.sources import DecodeFault, decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import Markup, RawField
    from sitegen.readers.base import ReadOptions
    from sitegen.readers.xmlelement import Element
    from sitegen.sources import Source


def read_elements(
    source: Source,
    options: ReadOptions,
    format_: str,
    tags: frozenset[str],
    fields: Callable[[Element, tuple[Element, ...]], list[RawField] | None],
    *,
    markup: Markup = "html",
    content: frozenset[str] = frozenset(),
    label: Callable[[Element, int], str] | None = None,
) -> ReadResult:
    """A draft for each element of an XML file that is named in `tags`.

    `fields` makes the fields of an element, given the elements around it, or None where it is no record after all;
    `content` and `label` are explained by `XmlRecords`.
    """
    if not source.data or source.data.isspace():
        return empty_file(source.path, format_)
    try:
        text = decode(source.data, options.encoding)
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, format_),), entries=1)
    drafts: list[Draft] = []
    others = 0

    def handle(element: Element, around: tuple[Element, ...]) -> None:
        nonlocal others
        made = fields(element, around)
        if made is None:
            others += not content  # what lacks the content of a record was not counted as one
            return
        origin = Origin(path=source.path, line=element.line, format=format_)
        drafts.append(Draft(origin=origin, fields=tuple(made), markup=markup))

    records = XmlRecords(text, tags, Origin(path=source.path, format=format_), content=content, label=label)
    records.each(handle)
    return ReadResult(drafts=tuple(drafts), findings=tuple(records.findings), entries=records.entries - others)
