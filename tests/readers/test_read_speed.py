"""The measurement of the readers measures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.formats import main, measured

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_files_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file has a row with its format, entries and records; a limit that is missed is an exit code."""
    bib = tmp_path / "a.bib"
    bib.write_text("@article{a, title={A}}\n@article{b, title={B}}\n@article{c, title={C\n")
    seconds, name, entries, records = measured(bib, 1)
    assert (seconds > 0, name, entries, records) == (True, "bibtex", 3, 2)
    monkeypatch.setattr(sys, "argv", ["formats.py", str(bib), "--rounds", "1", "--limit", "0.000001"])
    assert main() == 1
    assert "a.bib" in capsys.readouterr().out
