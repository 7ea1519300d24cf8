"""The built-in styles against citeproc-js and the official CSL styles, where a developer has installed it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

ORACLE = Path(__file__).resolve().parent / "oracle"
sys.path.insert(0, str(ORACLE))

from compare import STYLES, compare, kept, load, official, record_as_read, render  # noqa: E402 - found beside this file
from csl_records import record_from_csl  # noqa: E402 - the same

#: docs/citations.md states the figures reached and explains what is left.
PROMISED = 0.97


@pytest.fixture(scope="module")
def folders() -> tuple[Path, Path]:
    """The folders of the official styles and locales; skipped without node or citeproc-js, which is not ours to ship."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (ORACLE / "node_modules" / "citeproc").is_dir():
        pytest.skip("citeproc-js is not installed: npm install --prefix tests/citations/oracle")
    return official()


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_agreement_with_citeproc_js(style: str, folders: tuple[Path, Path], shared_data: Path) -> None:
    """At least 97% of all entries of every CSL-JSON file are the same as the official style's: of what records keep and of the whole
    items, as they stand and as our own reader takes them."""
    whole = load(sorted((shared_data / "csljson").glob("*.json")))
    for items in ([kept(item) for item in whole], whole):
        entries = render(items, style, *folders)
        count = sum(entry is not None for entry in entries)
        assert count > len(items) * 0.95
        for read in (record_from_csl, record_as_read):
            differing = compare(items, style, entries, read)
            assert len(differing) <= (1 - PROMISED) * count, (items is whole, read.__name__, differing[:5])
