"""BibTeX and BibLaTeX files (.bib): what bibliographies have been kept in since 1985, in every dialect that is met.

`split` takes the file apart, `strings` writes macros out, `inherit` does crossref and xdata, `names` and `months` read what BibTeX has a
syntax of its own for, `tables` and `fields` say what each type and field is called here.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.errors import Finding, Origin
from sitegen.model import ReadResult
from sitegen.readers.base import ReadOptions, empty_file, file_finding, summed_up
from sitegen.readers.bibtex.blocks import Flaw, RawEntry
from sitegen.readers.bibtex.fields import FORMAT, draft
from sitegen.readers.bibtex.inherit import Entry, Value, inherit, keys
from sitegen.readers.bibtex.split import CONTAINERS, Splitter
from sitegen.readers.bibtex.strings import Strings
from sitegen.sources import DecodeFault, Source, decode

_SUFFIXES: Final = (".bib", ".bibtex")
_BIBDESK: Final = re.compile(rb"string encoding ([^\n\r]{3,60})")
_BIBDESK_ENCODINGS: Final = {
    "mac os roman": "mac_roman",
    "iso latin 1": "latin-1",
    "windows latin 1": "cp1252",
    "iso latin 9": "iso8859-15",
}
#: Entries, counted without regard to what the splitter makes of them.
_COUNT: Final = re.compile(r"@[ \t]*([^\W\d_][\w.:+/-]*)\s*[{(]")
_BEFORE: Final = re.compile(r"(?:^|[\n})])[ \t]*$")

_NO_ENTRIES: Final = CONTAINERS | {"comment", "preamble"}


def claims(path: str, head: bytes) -> bool:
    """Every .bib file is ours."""
    return path.lower().endswith(_SUFFIXES) and head is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each entry of the file; @string, @preamble, @comment, @xdata and @set are no entries."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    try:
        text = decode(source.data, options.encoding or _bibdesk_encoding(source.data))
    except DecodeFault as fault:
        return ReadResult(findings=(fault.finding(source.path, FORMAT),), entries=1)
    splitter = Splitter(text)
    splitter.run()
    strings = Strings(splitter.entries, options.max_field_bytes)
    flaws = splitter.flaws
    entries = _written_out(splitter.entries, strings, flaws)
    flaws += strings.flaws
    flaws += inherit(entries)
    drafts = tuple([draft(entry, source.path, flaws) for entry in entries if entry.kind not in CONTAINERS])
    flaws += _sets(entries)
    fatal = sum(flaw.fatal for flaw in flaws)
    count = len(drafts) + fatal if splitter.gave_up else _count(text, splitter.comments)
    if not drafts and not fatal and not splitter.entries and not count:
        flaws.append(
            Flaw(0, "no-entries", "there is no entry in this file", "an entry looks like @article{key, title = {...}}")
        )
    if count != len(drafts) + fatal:
        message = f"the file looks as if it held {count:,} entries, but {len(drafts) + fatal:,} were found"
        flaws.append(Flaw(0, "entry-count", message, "look for an '@' that begins a line within a value"))
    return ReadResult(drafts=drafts, findings=summed_up(_findings(flaws, source.path)), entries=count)


def _bibdesk_encoding(data: bytes) -> str:
    """The encoding that BibDesk says it saved the file in ('Western (Mac OS Roman)'), or ''."""
    found = _BIBDESK.search(data[:1024])
    name = found[1].decode("ascii", "ignore").lower() if found else ""
    return next((codec for words, codec in _BIBDESK_ENCODINGS.items() if words in name), "")


def _written_out(blocks: list[RawEntry], strings: Strings, flaws: list[Flaw]) -> list[Entry]:
    """The entries with their macros written out, each field once."""
    entries: list[Entry] = []
    for block in blocks:
        if block.kind == "string":
            strings.define(block)
            continue
        entry = Entry(block.kind, block.key, block.line)
        fields = entry.fields
        for name, value, line in block.fields:
            text = value if isinstance(value, str) else strings.text(value, name, line)
            if name not in fields:
                fields[name] = Value(text, line)
                continue
            first = fields[name]
            if not first.text.strip():
                fields[name] = Value(text, line)
                continue
            if text.split() != first.text.split():
                entry.doubles.append((name, Value(text, line)))
            message = f"this field stands twice; the first, on line {first.line}, counts"
            flaws.append(Flaw(line, "duplicate-field", message, "delete one", name))
        entries.append(entry)
    return entries


def _sets(entries: list[Entry]) -> list[Flaw]:
    """Members of a @set that are not in the file."""
    known = {
        key
        for entry in entries
        for key in (entry.key, *(keys(entry.fields["ids"].text) if "ids" in entry.fields else ()))
    }
    return [
        Flaw(
            entry.fields["entryset"].line,
            "missing-member",
            f"there is no entry '{key}' in this file",
            "correct the key",
            "entryset",
        )
        for entry in entries
        if entry.kind == "set" and "entryset" in entry.fields
        for key in keys(entry.fields["entryset"].text)
        if key not in known
    ]


def _count(text: str, comments: list[tuple[int, int]]) -> int:
    """How many entries there are by the look of it: an '@word{' that begins a line or follows a closing brace, outside of comments."""
    count = 0
    skipped = iter([*comments, (len(text) + 1, len(text) + 1)])
    begin, end = next(skipped)
    for found in _COUNT.finditer(text):
        while end <= found.start():
            begin, end = next(skipped)
        start = found.start()
        if begin <= start < end or not (
            not start or text[start - 1] == "\n" or _BEFORE.search(text[max(0, start - 80) : start])
        ):
            continue
        count += found[1].lower() not in _NO_ENTRIES
    return count


def _findings(flaws: list[Flaw], path: str) -> list[Finding]:
    return [
        file_finding(
            flaw.code,
            flaw.message,
            Origin(path=path, line=flaw.line, format=FORMAT),
            severity="error" if flaw.fatal else "warning",
            field=flaw.field,
            hint=flaw.hint,
        )
        for flaw in sorted(flaws, key=lambda flaw: flaw.line)
    ]
