"""The records of an XML file one by one, safely: nothing is expanded, nothing fetched, nothing read from disk.

Expat does the parsing: it comes with Python, and it knows the line of every element. A document type declaration that
only names its DTD is passed over; one that declares anything itself refuses the file, so that there are neither entity
bombs nor external entities (OWASP, XML External Entity Prevention). A record that is not well-formed is named by line
and column, and reading goes on at the next one.
"""

from __future__ import annotations

import re
from html import entities
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from sitegen.errors import Finding, Origin
from sitegen.readers.base import file_finding
from sitegen.readers.xmlelement import Element

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.errors import Severity

#: Elements inside one another; the records of all formats here need fewer than twenty.
MAX_DEPTH: Final = 100
#: A file with more broken records than this is no list of records.
_MAX_FAULTS: Final = 500
_HIDDEN: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_DECLARATION: Final = re.compile(rb"\s*<\?xml[^>]*\?>")
_LAST_TAG: Final = re.compile(rb"</(?:[\w.-]+:)?([\w.-]+)[^<]*\Z")
_WHOLE: Final = "get the whole file again"
_SYNTAX: Final = "write &amp; for & and &lt; for <, and close every tag"
_NO_ROOM: Final = "too much is broken here; the rest of the file was not read"


class _RefusedError(Exception):
    """The file declares what no list of records needs."""


class _NestingError(Exception):
    """Elements stand in one another as they must not; `place` counts the bytes before the one too many."""

    place = 0


class XmlRecords:
    """The records of a file: call `each` once, then look at `findings` and at `entries`, counted without expat.

    Records are the elements named in `tags`. `content` names what every record has one of, if there is such a thing, so
    that the envelopes of SRU and OAI-PMH, which are named 'record' too, are not taken for records. Of the elements
    around the records only names and attributes are kept. `label` makes the name of a broken record from what was read
    of it and from its number in the file.
    """

    def __init__(
        self,
        text: str,
        tags: frozenset[str],
        origin: Origin,
        *,
        content: frozenset[str] = frozenset(),
        label: Callable[[Element, int], str] | None = None,
    ) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self.tags = tags
        self.content = content
        self.label = label
        self.origin = origin
        self.findings: list[Finding] = []
        self._begin = _starts(tags)
        self.entries = self._count()
        self._around: list[Element] = []
        self._inside: list[Element] = []
        self._counted = (0, 1)
        self._number = 0
        self._opened = False
        self._read = 0
        self._warned = False

    def each(self, handle: Callable[[Element, tuple[Element, ...]], None]) -> None:
        """Calls `handle` with every whole record and the elements around it, outermost first."""
        self._handle = handle
        declaration = _DECLARATION.match(self.data)
        at = declaration.end() if declaration else 0
        for _ in range(_MAX_FAULTS):
            at = self._run(at)
            if at < 0:
                return
        self._find("too-many-faults", _NO_ROOM, at, "error", _WHOLE)

    def _count(self) -> int:
        pieces = self._begin.split(_without_hidden(self.data))[1:]
        if not self.content:
            return len(pieces)
        content = _starts(self.content)
        return sum(content.search(piece) is not None for piece in pieces)

    # --- runs of expat, each to the next fault ------------------------------------------------------------------------

    def _run(self, at: int) -> int:
        """Reads from `at` to the end of the file or to a fault; where to go on, or -1."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        # With a DTD to come from elsewhere, references that nothing declares ('&nbsp;') are passed to us, not refused.
        parser.UseForeignDTD(True)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.StartDoctypeDeclHandler = _refuse_declarations
        parser.EntityDeclHandler = _refuse_entities
        prefix = "".join(f"<{element.tag}>" for element in self._around).encode()
        if prefix:
            parser.Parse(prefix, False)
        self._listen(parser, self._line(at), len(prefix))
        self._opened, self._read = False, 0
        try:
            parser.Parse(memoryview(self.data)[at:], True)
        except _RefusedError as error:
            place = at + parser.CurrentByteIndex - len(prefix)
            self._find("unsafe-xml", str(error), place, "error", "save it without its document type declaration")
            self.entries = max(self.entries, 1)
            return -1
        except _NestingError as error:
            return self._fault(at, at + error.place - len(prefix), str(error))
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code) or "not well-formed"
            return self._fault(at, at + parser.ErrorByteIndex - len(prefix), what)
        return -1

    def _fault(self, at: int, place: int, what: str) -> int:
        """Names a fault at `place`, found by the run from `at`, and says where to go on: at the next record, or -1."""
        place = min(max(place, at), len(self.data))
        broken = self._inside[0] if self._inside else None
        inside = broken is not None or (at > 0 and not self._opened and self._begin.match(self.data, at) is not None)
        self._inside = []
        # What has no end may have swallowed records: look behind the last one that was read or begun.
        found = self._begin.search(self.data, at + (self._read or inside))
        ends = place >= len(self.data.rstrip()) or what.startswith(("no element", "unclosed"))
        if inside:
            message = "the file ends in the middle of a record" if ends and not found else what
            named = f"{self.label(broken, self._number)}: " if self.label and broken is not None else ""
            self._find("broken-xml", named + message, place, "error", _WHOLE if ends and not found else _SYNTAX)
        elif not self._warned:
            missing = not self.entries or (ends and not found and not self._root_ends())
            message = "the file ends before its last element does" if ends and not found else what
            self._find("broken-xml", message, place, "error" if missing else "warning", _WHOLE if ends else _SYNTAX)
            self.entries += missing
        self._warned = self._warned or not inside
        return found.start() if found else -1

    def _root_ends(self) -> bool:
        """Whether the file's last tag is the root's end, so that no record can be missing after it."""
        found = _LAST_TAG.search(self.data)
        return found is not None and bool(self._around) and found[1].decode("utf-8", "replace") == self._around[0].tag

    def _listen(self, parser: expat.XMLParserType, first_line: int, before: int) -> None:
        """Sets the handlers of a parser that begins on `first_line` and has been fed so many bytes before."""
        parser.SkippedEntityHandler = self._reference
        parser.CharacterDataHandler = self._text

        def start(name: str, attributes: dict[str, str]) -> None:
            outside = not self._inside
            try:
                self._start(name, attributes, first_line + parser.CurrentLineNumber - 1)
            except _NestingError as error:
                error.place = parser.CurrentByteIndex  # behind the handler expat has gone on already
                raise
            if outside and self._inside:
                self._read = parser.CurrentByteIndex - before + 1

        def end(name: str) -> None:
            del name
            self._end()
            if not self._inside:
                self._read = max(parser.CurrentByteIndex - before, 0)

        parser.StartElementHandler = start
        parser.EndElementHandler = end

    # --- what expat tells ---------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str], line: int) -> None:
        tag = name.rpartition(":")[2]
        inside = self._inside
        if inside and tag in self.tags:
            if not self.content or any(child.tag in self.content for child in inside[0].children):
                raise _NestingError("the record before this one has no end")
            self._around += inside  # what looked like a record is an envelope for one
            self._number -= 1
            inside = self._inside = []
        if len(self._around) + len(inside) > MAX_DEPTH:
            raise _NestingError(f"elements are nested more than {MAX_DEPTH} deep")
        element = Element(tag, {key.rpartition(":")[2]: value for key, value in attributes.items()}, line)
        if inside:
            inside[-1].parts.append(element)
            inside.append(element)
        elif tag in self.tags:
            self._opened = True
            self._number += 1
            inside.append(element)
        else:
            self._around.append(element)

    def _end(self) -> None:
        if not self._inside:
            self._around.pop()
            return
        element = self._inside.pop()
        if not self._inside:
            self._handle(element, tuple(self._around))

    def _text(self, text: str) -> None:
        if self._inside:
            self._inside[-1].parts.append(text)

    def _reference(self, name: str, parameter: bool) -> None:
        if not parameter:
            self._text(entities.html5.get(f"{name};", f"&{name};"))

    # --- where --------------------------------------------------------------------------------------------------------

    def _line(self, place: int) -> int:
        """The line of a place; places are asked for in ascending order, by and large."""
        known, line = self._counted if self._counted[0] <= place else (0, 1)
        line += self.data.count(b"\n", known, place)
        self._counted = (place, line)
        return line

    def _find(self, code: str, message: str, place: int, severity: Severity, hint: str) -> None:
        line_start = self.data.rfind(b"\n", 0, place) + 1
        column = len(self.data[line_start:place].decode("utf-8", "replace")) + 1
        where = Origin(path=self.origin.path, line=self._line(place), format=self.origin.format)
        self.findings.append(file_finding(code, f"column {column}: {message}", where, severity=severity, hint=hint))


def _without_hidden(data: bytes) -> bytes:
    """XML without its comments and CDATA sections; one without an end hides nothing."""
    for opening, closing in _HIDDEN:
        pieces: list[bytes] = []
        at = 0
        while (start := data.find(opening, at)) >= 0 and (end := data.find(closing, start)) >= 0:
            pieces.append(data[at:start])
            at = end + len(closing)
        if pieces:
            data = b"<>".join((*pieces, data[at:]))
    return data


def _starts(tags: frozenset[str]) -> re.Pattern[bytes]:
    """Finds where elements of these names begin, whatever their prefixes."""
    return re.compile(rb"<(?:[\w.-]+:)?(?:" + "|".join(sorted(tags)).encode() + rb")(?=[\s/>])")


def _refuse_declarations(name: str, system: str | None, public: str | None, internal: bool) -> None:
    del name, system, public
    if internal:
        raise _RefusedError("the file declares entities or elements of its own, which is not safe to read")


def _refuse_entities(*declaration: object) -> None:
    del declaration
    raise _RefusedError("the file declares entities of its own, which is not safe to read")
