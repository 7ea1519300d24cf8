"""The benchmark itself: its libraries, its looks at a site, its table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sites import tree

from benchmarks.measure import Run, middle, peak_memory, run
from benchmarks.records import Library, write_library
from benchmarks.suite import Edit, Result, decode, encode
from benchmarks.table import table, targets
from benchmarks.trees import difference, look, size, write_floor
from sitegen.cli import run as sitegen

TWO_EDITS = {"title": Edit(run=Run(0.5, 0.4), changed=10, rewritten=31)}
RESULT = Result(
    records=10_000, rounds=1, files=66_000, pages=36_000, bytes=10**9, sitegen=Run(4.0, 8.0), memory=390_000_000, nothing=Run(0.2, 0.2),
    edits=TWO_EDITS, floor=Run(2.0, 2.0), hugo=Run(20.0, 40.0), hugo_memory=10**9, hugo_pages=36_000,
)  # fmt: skip


def test_the_same_seed_makes_the_same_library() -> None:
    """Two libraries of one seed are equal, those of two seeds are not, and every record has an address of its own."""
    first = list(Library(40, seed=7).records())
    assert first == list(Library(40, seed=7).records())
    assert first != list(Library(40, seed=8).records())
    assert len({record.slug for record in first}) == 40


def test_the_library_builds_without_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """sitegen finds nothing wrong with the generated records, and Hugo's twin has as many."""
    write_library(30, tmp_path, hugo=True)
    assert sitegen(["build", str(tmp_path / "sitegen")]) == 0
    assert "no findings" in capsys.readouterr().out
    assert len(list((tmp_path / "hugo/content/articles").iterdir())) == 30


def test_a_difference_tells_changed_from_rewritten(tmp_path: Path) -> None:
    """A file written with the same bytes is rewritten, not changed; one that is gone is changed, not rewritten."""
    for name in ("same", "other", "gone", "left"):
        (tmp_path / name).write_text(name)
    before = look(tmp_path)
    for name in ("same", "other"):
        (tmp_path / f"{name}.new").write_text("same")
        (tmp_path / f"{name}.new").replace(tmp_path / name)
    (tmp_path / "gone").unlink()
    assert difference(before, look(tmp_path)) == (2, 2)


def test_the_floor_writes_the_same_bytes(tmp_path: Path) -> None:
    """The floor is a copy of the site without the builder's own state."""
    site = tmp_path / "site"
    (site / "a" / ".sitegen").mkdir(parents=True)
    (site / "a" / "page.html").write_text("page")
    (site / "a" / ".sitegen" / "state").write_text("ours")
    write_floor(site, tmp_path / "floor")
    assert tree(tmp_path / "floor") == {"a/page.html": b"page"}
    assert size(site) == (1, 1, 4)


def test_work_and_memory_count_the_children() -> None:
    """What a program's own processes compute and hold counts as its own."""
    child = "x = bytearray(b'x' * 60_000_000); sum(i * i for i in range(2_000_000)); import time; time.sleep(0.2)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    assert peak_memory([sys.executable, "-c", parent]) > 60_000_000
    assert run([sys.executable, "-c", parent]).work > run([sys.executable, "-c", "pass"]).work


def test_the_middle_is_the_median() -> None:
    """One slow run of three does not count."""
    assert middle([Run(1, 1), Run(90, 90), Run(2, 2)]) == Run(2, 2)


def test_the_table_says_what_was_reached() -> None:
    """Ratios stand in the table, and a target that is missed is named."""
    text = table([RESULT], [RESULT])
    assert "| **sitegen / Hugo** | 0.20 (0.20) |" in text
    assert "| sitegen / the stored one | 1.00 (1.00) |" in text
    missed = [line for line in targets([RESULT]) if "MISSED" in line]
    assert missed == ["- MISSED: 10,000 records, files written by changed (title): 3.10, at most 3"]


def test_results_are_kept_as_json() -> None:
    """What --save writes, --against reads; anything else is refused by name."""
    assert decode(encode([RESULT])) == [RESULT]
    with pytest.raises(RuntimeError, match="no results"):
        decode(b"{}")
