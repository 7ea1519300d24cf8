"""docs/configuration.md describes the configuration as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import NODEFAULT, Struct, structs

from sitegen.config import BUILT_IN_INDEXES
from sitegen.config.indexes import ON_BY_DEFAULT
from sitegen.config.schema import SiteTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Headings of the page that name their section in another way than a key path: heading -> path of the schema.
HEADINGS = {
    "The site": "",
    "[indexes.NAME]": "indexes.*",
    "[[footer.links]]": "footer.links.*",
    "[csv.columns]": "csv.columns",
}


def _schema(table: type[Struct], path: str = "") -> Iterator[tuple[str, Any]]:
    """Each key of the schema and its default; NODEFAULT for a required one. '*' stands for a name or place."""
    for field in structs.fields(table):
        key = f"{path}.{field.name}" if path else field.name
        inner = (
            get_args(field.type)[-1 if get_origin(field.type) is dict else 0] if get_args(field.type) else field.type
        )
        if isinstance(inner, type) and issubclass(inner, Struct):
            yield from _schema(inner, key if inner is field.type else f"{key}.*")
        else:
            has_factory = field.default_factory is not NODEFAULT
            yield key, field.default_factory() if has_factory else field.default


def _sections(text: str) -> dict[str, list[list[str]]]:
    """Per section of the page the rows of its tables, as cells."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
            rows = sections.setdefault(HEADINGS.get(heading, heading.strip("[]")), [])
        elif line.startswith("| `"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return sections


def _documented(project: Path) -> dict[str, str]:
    """Each key that the page describes (tables of four columns), and the default that it states."""
    sections = _sections((project / "docs" / "configuration.md").read_text(encoding="utf-8"))
    return {
        f"{section}.{row[0].strip('`')}".lstrip("."): row[2]
        for section, rows in sections.items()
        for row in rows
        if len(row) == 4
    } | ({"csv.columns": "`{}`"} if "csv.columns" in sections else {})


def test_the_page_names_every_key_and_nothing_else(project: Path) -> None:
    """A key that is added, renamed or removed has its row in the page."""
    assert set(_documented(project)) == {key for key, _ in _schema(SiteTable)}


def test_the_page_states_the_true_defaults(project: Path) -> None:
    """Defaults are shown as TOML; those that depend on the name are described in words."""
    documented = _documented(project)
    for key, default in _schema(SiteTable):
        stated = documented[key]
        if default is NODEFAULT:
            assert stated == "required", key
        elif stated in {"by name", "by index"}:
            assert default in ("", None), key
        else:
            assert json.loads(stated.strip("`")) == json.loads(json.dumps(default)), key


def test_the_page_lists_the_built_in_indexes(project: Path) -> None:
    """The table of indexes is that of the program."""
    sections = _sections((project / "docs" / "configuration.md").read_text(encoding="utf-8"))
    stated = [tuple(cell.strip("`") for cell in row) for row in sections["indexes.*"] if len(row) == 5]
    yes = {True: "yes", False: "no"}
    assert stated == [
        (index.name, index.field, index.label, yes[index.name in ON_BY_DEFAULT], yes[index.menu])
        for index in BUILT_IN_INDEXES
    ]


def test_the_page_states_the_true_ranges(project: Path) -> None:
    """A range in the page ('1 to 5000') is the one that is enforced."""
    text = (project / "docs" / "configuration.md").read_text(encoding="utf-8")
    for field in structs.fields(next(f.type for f in structs.fields(SiteTable) if f.name == "limits")):
        meta = get_args(field.type)[1]
        row = next(line for line in text.splitlines() if line.startswith(f"| `{field.name}`"))
        assert re.search(rf"\b{meta.ge} to {meta.le}\b", row), field.name
