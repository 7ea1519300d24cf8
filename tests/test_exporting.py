"""Large export files: unchanged entries are taken from the file that stands, and only where that is what it was."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from sitegen import exporting
from sitegen.catalogue.entries import published
from sitegen.digest import digest
from sitegen.exporting import CONTENTS, ExportOrder, Run, contents_path, standing_runs, unchanged
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
    seals = b"".join(map(digest, by_id.values()))
    runs = standing_runs(f"{out}/{PATH}", known, contents_path(str(out), PATH), seals)
    there = {number for run in runs for number in range(run.to, run.to + run.length)}
    spans = shelf.spans(record_id for number, record_id in enumerate(by_id) if number not in there)
    order = ExportOrder(format_, seals, spans, runs)
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


def test_entries_made_with_a_records_own_file_go_into_that_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written beside the page of a record is taken from the shelf; of a record without such a file the entry is made."""
    written: list[str] = []
    real = FORMATS["bib"].entry
    counted = FORMATS["bib"]._replace(entry=lambda record: (written.append(record.id), real(record))[1])
    monkeypatch.setitem(FORMATS, "bib", counted)
    stage = Stage(tmp_path)
    by_id = {record.id: published(record) for record in RECORDS}
    shelf = Shelf(stage, by_id.__getitem__)
    own = [
        ExportOrder("ris", digest(by_id[record.id]), shelf.spans([record.id]), shelved=("bib", "ris"))
        for record in RECORDS[2:]
    ]
    whole = ExportOrder("bib", b"".join(map(digest, by_id.values())), shelf.spans(by_id))
    orders = {**{f"{number}.ris": order for number, order in enumerate(own)}, PATH: whole}
    jobs = [Job(path, "export", "", msgspec.msgpack.encode(order), b"") for path, order in orders.items()]
    print_batch(SPEC, str(tmp_path), jobs)
    shelf.close()
    assert sorted(written) == sorted(by_id)
    assert written[-2:] == ["r0", "r1"]
    assert Path(stage.root, PATH).read_bytes() == FORMATS["bib"].write(RECORDS).encode()
    assert Path(stage.root, "0.ris").read_bytes() == FORMATS["ris"].write(RECORDS[2:3]).encode()


def places(text: str) -> bytes:
    """A digest for each letter."""
    return b"".join(digest(letter.encode()) for letter in text)


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("abcdef", "abXdef", [(0, 0, 2), (3, 3, 3)]),
        ("abcdef", "abcdef", [(0, 0, 6)]),
        ("abcdef", "Xabcdef", [(1, 0, 6)]),
        ("abcdef", "bcdef", [(0, 1, 5)]),
        ("abcdef", "abcde", [(0, 0, 5)]),
        ("abcdef", "aXcdYf", [(0, 0, 1), (2, 2, 2), (5, 5, 1)]),
        ("abcdef", "adebcf", [(0, 0, 1), (1, 3, 2), (3, 1, 2), (5, 5, 1)]),
        ("abc", "XYZ", []),
        ("", "ab", []),
        ("ab", "", []),
    ],
)
def test_runs_are_as_long_as_what_stands_together_in_both(old: str, new: str, runs: list[tuple[int, int, int]]) -> None:
    """The entries of the same records are found wherever they stand, those that stay together in one run."""
    assert unchanged(places(old), places(new)) == tuple(Run(*run) for run in runs)


def test_a_file_that_was_not_written_to_is_not_read_to_be_trusted(tmp_path: Path) -> None:
    """Where a file has the stamp that its list of contents has, that is enough; one that was copied back is read, and trusted, too."""
    old = printed("bib", RECORDS, tmp_path)
    file, seals = tmp_path / PATH, b"".join(digest(published(record)) for record in RECORDS)
    asked = (str(file), digest(old), contents_path(str(tmp_path), PATH), seals)
    at = file.stat().st_mtime_ns
    file.write_bytes(b"?" * len(old))
    os.utime(file, ns=(at, at))
    assert standing_runs(*asked) == (Run(0, 0, len(RECORDS)),)
    os.utime(file, ns=(at, at + 1))
    assert standing_runs(*asked) == ()
    file.unlink()
    file.write_bytes(old)
    assert standing_runs(*asked) == (Run(0, 0, len(RECORDS)),)


@pytest.mark.parametrize("damage", ["file", "list", "cut", "none"])
def test_what_was_damaged_is_not_used(damage: str, tmp_path: Path) -> None:
    """A file that is not what it was, or a list of contents that is damaged or missing, costs time and nothing else."""
    old = printed("bib", RECORDS, tmp_path)
    (listed,) = (tmp_path / ".sitegen" / CONTENTS).iterdir()
    match damage:
        case "file":
            (tmp_path / PATH).write_bytes(old.replace(b"7", b"8"))
            os.utime(tmp_path / PATH, (1, 1))
        case "list":
            listed.write_bytes(listed.read_bytes().replace(b"\x01", b"\x02"))
        case "cut":
            listed.write_bytes(listed.read_bytes()[:100])
        case _:
            listed.unlink()
    new = printed("bib", edited(), tmp_path, digest(old))
    assert new == FORMATS["bib"].write(edited()).encode()
