"""docs/records.md names every field that a record may have, by all of its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.vocabulary import FIELDS, FieldSpec

if TYPE_CHECKING:
    from pathlib import Path

BEGIN, END = "<!-- fields: begin -->\n", "<!-- fields: end -->"
SHAPES = {
    "id": "text", "text": "text", "texts": "texts", "names": "names", "date": "date", "number": "number", "flag": "true or false",
    "identifier": "identifier", "links": "addresses",
}  # fmt: skip


def row(spec: FieldSpec) -> str:
    """A line of the table; names that differ in their case or hyphens only count as one."""
    names = {name.lower().replace("_", "-"): name for name in reversed(spec.aliases)}
    own = f"`{spec.name}`" if spec.shape != "identifier" else f"`{spec.scheme}`"
    others = [name for name in reversed(names.values()) if f"`{name.lower().replace('-', '_')}`" != own.lower()]
    return f"| {own} | {SHAPES[spec.shape]} | {', '.join(f'`{name}`' for name in others)} |\n"


def test_every_field_and_alias_is_documented(project: Path, update_golden: bool) -> None:
    """The table of fields is the one that front matter is read by."""
    path = project / "docs" / "records.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    wanted = "\n| field | holds | other names |\n|---|---|---|\n" + "".join(map(row, FIELDS)) + "\n"
    if update_golden:
        path.write_text(before + BEGIN + wanted + END + after, encoding="utf-8")
        pytest.skip("written anew")
    assert table == wanted
