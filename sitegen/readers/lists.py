"""Reading lists: content/lists/<id>.md, front matter and a body that any Markdown editor shows as a list.

    Intro prose.

    ## A section

    1. [[record-id]]{status=reading priority=1 minutes=40} — Why to read it.

       A second paragraph of the note is indented.
    2. [[doi:10.1000/182]] - Another.

An item begins with a number or a bullet and a reference in double brackets; attributes and note may be missing; the
dash may be '—', '–', '-' or ':'. What stands between headings and items is prose. A list item that is no reference is
prose too, unless it nearly is one: then a finding says what is missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.errors import Finding, Origin
from sitegen.model import ListItem, ListSection, ReadingList, ReadingStatus
from sitegen.readers.base import file_finding
from sitegen.readers.scalars import Scalars, front_matter

if TYPE_CHECKING:
    from sitegen.sources import Source

FORMAT: Final = "list"

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_MARKER: Final = re.compile(r"([ \t]*)(?:\d{1,9}[.)]|[-*+])([ \t]+)(.*)")
_ITEM: Final = re.compile(r"\[\[([^\[\]]+)\]\](?:[ \t]*\{([^{}]*)\})?(?:[ \t]*(?:—|–|--?|:)(?=[ \t]|$))?[ \t]*(.*)")
_NEARLY: Final = re.compile(r"\[\[[^\]]*\]?(?!\])|\[[a-z0-9][\w:./-]*\](?!\(|\[|:)[ \t]*(?:\{|—|–|$)|\[\[\s*\]\]")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,\"']+))")
_FENCE: Final = re.compile(r"[ \t]*(```+|~~~+)")
_STATUSES: Final[dict[str, ReadingStatus]] = {
    "to-read": "to-read", "toread": "to-read", "unread": "to-read", "todo": "to-read", "reading": "reading",
    "read": "read", "done": "read",
}  # fmt: skip


def read_list(source: Source) -> tuple[ReadingList | None, tuple[Finding, ...]]:
    """The reading list of a file and what is wrong with it; None where it cannot be read at all."""
    origin = Origin(path=source.path, line=1, format=FORMAT)
    matter, findings = front_matter(source, origin)
    if matter is None:
        return None, findings
    scalars = Scalars(matter, origin)
    name = source.path.rpartition("/")[2].rpartition(".")[0]
    identity = scalars.text("id") or scalars.text("slug") or name
    title = scalars.text("title")
    if not title:
        hint = 'add a line title = "..." to its front matter'
        missing = file_finding(
            "no-title", "the reading list has no title", origin, severity="warning", field="title", hint=hint
        )
        scalars.findings.append(missing)
    body = _Body(matter.body_line, origin)
    sections = body.read(matter.body)
    order, draft, feed = scalars.number("order", "weight"), scalars.flag("draft"), scalars.flag("feed")
    subtitle, description = scalars.text("subtitle"), scalars.text("description", "summary", "abstract")
    added, updated = scalars.date("added", "date"), scalars.date("updated", "modified")
    scalars.unknown()
    reading_list = ReadingList(
        id=identity,
        title=title or identity,
        subtitle=subtitle,
        description=description,
        order=order,
        sections=sections,
        added=added,
        updated=updated,
        draft=draft,
        feed=feed,
        origin=origin,
    )
    return reading_list, (*findings, *scalars.findings, *body.findings)


class _Body:
    """Reads the body line by line: headings open sections, items collect their indented lines, all else is prose."""

    def __init__(self, first_line: int, origin: Origin) -> None:
        self.line = first_line - 1
        self.origin = origin
        self.findings: list[Finding] = []
        self.sections: list[ListSection] = []
        self.title = ""
        self.prose: list[str] = []
        self.items: list[ListItem] = []
        self.open: tuple[str, dict[str, str], int, int] | None = None
        self.note: list[str] = []
        self.fence = ""

    def read(self, body: str) -> tuple[ListSection, ...]:
        for row in body.split("\n"):
            self.line += 1
            self.row(row)
        self.close_section("")
        return tuple(self.sections)

    def row(self, row: str) -> None:
        fence = _FENCE.match(row)
        if self.fence or fence:
            if not self.fence and fence:
                self.fence = fence[1]
            elif fence and fence[1].startswith(self.fence):
                self.fence = ""
            self.text(row)
            return
        heading = _HEADING.match(row)
        if heading:
            self.heading(len(heading[1]), heading[2])
            return
        marker = _MARKER.match(row)
        if marker and (found := _ITEM.match(marker[3])) and found[1].strip():
            self.close_item()
            indent = len(marker[1].expandtabs(4))
            self.open = (found[1].strip(), self.attributes(found[2] or ""), self.line, indent)
            self.note = [found[3]]
            return
        if marker and _NEARLY.match(marker[3]):
            self.find(
                "bad-list-item",
                f"'{marker[3][:60]}' is nearly a reference",
                "write 1. [[record-id]]{status=reading minutes=40} — why to read it",
            )
        self.text(row)

    def heading(self, level: int, title: str) -> None:
        if level <= 2:
            self.close_section(title)
        else:
            self.text(f"{'#' * level} {title}")

    def text(self, row: str) -> None:
        """A line of the open item's note, if it is empty or indented; prose otherwise."""
        if self.open is not None:
            indent = self.open[3]
            if not row.strip() or len(row) - len(row.lstrip()) > indent:
                self.note.append(row)
                return
            if self.note[-1].strip() and not _MARKER.match(row):  # a lazy continuation line, as Markdown has it
                self.note.append(row)
                return
            self.close_item()
        self.prose.append(row)

    def close_item(self) -> None:
        if self.open is None:
            return
        ref, attributes, line, _ = self.open
        self.items.append(
            ListItem(
                ref=ref,
                note=_dedent(self.note),
                status=self.status(attributes.get("status", "")),
                priority=self.number("priority", attributes),
                minutes=self.number("minutes", attributes),
                line=line,
            )
        )
        self.open, self.note = None, []

    def close_section(self, title: str) -> None:
        self.close_item()
        prose = "\n".join(self.prose).strip()
        if self.title or prose or self.items:
            self.sections.append(ListSection(title=self.title, prose=prose, items=tuple(self.items)))
        self.title, self.prose, self.items = title, [], []

    def attributes(self, text: str) -> dict[str, str]:
        attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(text)}
        rest = _ATTRIBUTE.sub("", text).strip(" ,")
        if rest:
            self.find("bad-attribute", f"'{rest}' is no attribute", "write {status=reading priority=1 minutes=40}")
        for name in sorted(attributes.keys() - {"status", "priority", "minutes"}):
            self.find(
                "unknown-attribute",
                f"an item has no attribute '{name}'",
                "there are status, priority and minutes",
                field=name,
            )
        return attributes

    def status(self, text: str) -> ReadingStatus:
        status = _STATUSES.get(text.lower(), "")
        if text and not status:
            self.find("bad-status", f"'{text}' is no reading status", "write to-read, reading or read", field="status")
        return status

    def number(self, name: str, attributes: dict[str, str]) -> int:
        text = attributes.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 7:
            return int(text)
        if text:
            self.find("bad-number", f"'{text}' is no whole number", f"write {name}=1", field=name)
        return 0

    def find(self, code: str, message: str, hint: str, field: str = "") -> None:
        line = self.open[2] if self.open and code.startswith("bad-") and code != "bad-list-item" else self.line
        where = Origin(path=self.origin.path, line=line, format=FORMAT)
        self.findings.append(file_finding(code, message, where, severity="warning", field=field, hint=hint))


def _dedent(rows: list[str]) -> str:
    """A note's lines without the indentation that they share; lazy lines, which have none, do not count."""
    first, rest = rows[0].strip(), rows[1:]
    width = min((len(row) - len(row.lstrip()) for row in rest if row.strip() and row[0].isspace()), default=0)
    return "\n".join([first, *((row[width:] if row[:1].isspace() else row).rstrip() for row in rest)]).strip()
