"""MARC 21 (https://www.loc.gov/marc/bibliographic/): binary (ISO 2709) by pymarc, MARCXML by expat, one table for both.

Fields become the record's own by `fields.py`; every subfield that means nothing here is kept for the staff view under
its own name ('500$a'). What is wrong with a record is named with its number in the file and its control number (001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sitegen.readers.base import empty_file
from sitegen.readers.marc.binary import looks_binary, read_binary
from sitegen.readers.marc.marcxml import read_xml
from sitegen.readers.sniff import xml_kind

if TYPE_CHECKING:
    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.sources import Source

FORMAT: Final = "marc"
_BINARY: Final = (".mrc", ".marc")


def claims(path: str, head: bytes) -> bool:
    """Files named .mrc or .marc that hold what ISO 2709 holds, and XML with MARC's fields."""
    if path.lower().endswith(_BINARY):
        return not head.strip() or looks_binary(head)
    return xml_kind(path, head) == FORMAT


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each record of the file."""
    if not source.data or source.data.isspace():
        return empty_file(source.path, FORMAT)
    return (read_binary if source.path.lower().endswith(_BINARY) else read_xml)(source, options)
