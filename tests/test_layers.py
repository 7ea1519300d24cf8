"""The house stands on its floors: a module imports only from floors below its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitegen

PACKAGE = Path(sitegen.__file__).parent

#: The rooms by floor, the ground floor first (see docs/architecture.md). A package is one room: its modules may import each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "digest", "escaping"),
    ("text", "model", "engine", "translate"),
    ("vocabulary", "views", "locales", "collation"),
    ("config", "sources"),
    ("readers", "normalise", "tables"),
    ("catalogue",),
    ("exports", "search"),
    ("plan",),
    ("cslstyles",),
    ("theme", "markup", "citations", "jinjacode", "raster"),
    ("filters", "columns"),
    ("manifest",),
    ("exporting",),
    ("render",),
    ("authority", "output", "removals", "workers"),
    ("intake", "shelf"),
    ("press", "history"),
    ("cache", "surroundings"),
    ("site", "memory", "reading", "roundtrip"),
    ("build",),
    ("report", "check", "serve", "publish", "scaffold", "ingest"),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    """The rooms that a module imports from, with lines; imports for type checkers count, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" if node.module == "sitegen" else node.module for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "sitegen" and len(parts) > 1 and parts[1] != "__version__":
                yield parts[1], node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_floors_below(path: Path) -> None:
    """No module imports from its own floor or from one above."""
    room = room_of(path)
    assert room in FLOOR, f"{room} has no floor: say in FLOORS where it lives"
    wrong = [
        f"line {line}: {other}"
        for other, line in imported_rooms(path)
        if other != room and FLOOR.get(other, 99) >= FLOOR[room]
    ]
    assert not wrong, f"{room} (floor {FLOOR[room]}) imports from its own floor or above: {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_outgrows_its_room(path: Path) -> None:
    """No module is longer than 420 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 420
