"""Large export files: unchanged entries are taken from the file that stands, and only where that is what it was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sitegen import exporting
from sitegen.catalogue.entries import published
from sitegen.digest import digest
from sitegen.exporting import CONTENTS, ExportOrder
from sitegen.exports import FORMATS
from sitegen.model import Record
from sitegen.output import Stage
from sitegen.press import Job, print_batch
from sitegen.render import RenderSpec
from sitegen.shelf import Shelf
from sitegen.views import SiteView

RECORDS = [Record(type="book", id=f"r{number}", title=f"Número {number}") for number in range(exporting.LARGE + 3)]
PATH = "catalogue.out"
SITE = SiteView(title="", description="", base_url="", language="en", author="", menu=(), footer=())
SPEC = msgspec.msgpack.encode(RenderSpec(site=SITE, template_folders=(), assets={}))


def printed(format_: str, records: list[Record], out: Path, known: bytes = b"") -> bytes:
    """The file of these records, as a build prints it, put in its place."""
    stage = Stage(out)
    by_id = {record.id: published(record) for record in records}
    shelf = Shelf(stage, by_id.__getitem__)
    order = ExportOrder(format_, b"".join(map(digest, by_id.values())), shelf.spans(by_id))
    (done,) = print_batch(SPEC, str(out), [Job(PATH, "export", "", msgspec.msgpack.encode(order), known)])
    shelf.close()
    if done.staged:
        Path(stage.root, PATH).replace(out / PATH)
    blob = (out / PATH).read_bytes()
    assert (done.content, done.size) == (digest(blob), len(blob))
    return blob


def edited() -> list[Record]:
    """One record changed, one gone, one new in the middle, and the order turned round."""
    changed = [Record(type="book", id="r1", title="Changed"), *RECORDS[5:], Record(type="book", id="new", title="New")]
    return changed[::-1]


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_a_file_is_the_same_with_and_without_what_stood_there(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit only the entries that differ are written, and the file is the one that a first build makes."""
    old = printed(format_, RECORDS, tmp_path)
    written: list[Record] = []
    real = FORMATS[format_].entry
    counted = FORMATS[format_]._replace(entry=lambda record: (written.append(record), real(record))[1])
    monkeypatch.setitem(FORMATS, format_, counted)
    new = printed(format_, edited(), tmp_path, digest(old))
    assert len(written) == 2
    assert new == FORMATS[format_].write(edited()).encode()


@pytest.mark.parametrize("damage", ["file", "list", "cut", "none"])
def test_what_was_damaged_is_not_used(damage: str, tmp_path: Path) -> None:
    """A file that is not what it was, or a list of contents that is damaged or missing, costs time and nothing else."""
    old = printed("bib", RECORDS, tmp_path)
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
    new = printed("bib", edited(), tmp_path, digest(old))
    assert new == FORMATS["bib"].write(edited()).encode()
