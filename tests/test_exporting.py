"""Large export files: unchanged entries are taken from the file that stands, and only where that is what it was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sitegen import exporting
from sitegen.digest import digest
from sitegen.exporting import CONTENTS, Exporter
from sitegen.exports import FORMATS
from sitegen.model import Record
from sitegen.plan.outputs import ExportView

RECORDS = [Record(type="book", id=f"r{number}", title=f"Número {number}") for number in range(exporting.LARGE + 3)]
PATH = "catalogue.out"


def view(format_: str, records: list[Record]) -> bytes:
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    return encode(ExportView(format=format_, records=msgspec.Raw(encode(records))))


def edited() -> list[Record]:
    """One record changed, one gone, one new in the middle, and the order turned round."""
    changed = [Record(type="book", id="r1", title="Changed"), *RECORDS[5:], Record(type="book", id="new", title="New")]
    return changed[::-1]


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_a_file_is_the_same_with_and_without_what_stood_there(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit only the entries that differ are written, and the file is the one that a first build makes."""
    old = Exporter().write(view(format_, RECORDS), PATH, str(tmp_path))
    (tmp_path / PATH).write_bytes(old)
    written: list[Record] = []
    real = FORMATS[format_].entry
    counted = FORMATS[format_]._replace(entry=lambda record: (written.append(record), real(record))[1])
    monkeypatch.setitem(FORMATS, format_, counted)
    new = Exporter().write(view(format_, edited()), PATH, str(tmp_path), digest(old))
    assert len(written) == 2
    assert new == FORMATS[format_].write(edited()).encode()


@pytest.mark.parametrize("damage", ["file", "list", "cut", "none"])
def test_what_was_damaged_is_not_used(damage: str, tmp_path: Path) -> None:
    """A file that is not what it was, or a list of contents that is damaged or missing, costs time and nothing else."""
    old = Exporter().write(view("bib", RECORDS), PATH, str(tmp_path))
    (tmp_path / PATH).write_bytes(old)
    (listed,) = (tmp_path / ".sitegen" / CONTENTS).iterdir()
    match damage:
        case "file":
            (tmp_path / PATH).write_bytes(old.replace(b"7", b"8"))
        case "list":
            listed.write_bytes(listed.read_bytes().replace(b"\x01", b"\x02"))
        case "cut":
            listed.write_bytes(listed.read_bytes()[:100])
        case _:
            listed.unlink()
    new = Exporter().write(view("bib", edited()), PATH, str(tmp_path), digest(old))
    assert new == FORMATS["bib"].write(edited()).encode()
