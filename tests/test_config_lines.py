"""The line finder: every key of a TOML text gets the line it stands on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toml_writer import TomlWriter, documents

from sitegen.config.lines import KeyPath, dotted, key_lines, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


def _paths(tree: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    items: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


@settings(max_examples=300, deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_every_key_gets_the_line_it_was_written_on(document: dict[str, Any], random: Random) -> None:
    """Whatever the style of tables, keys and strings, each path has its line, and there are no other paths."""
    written = TomlWriter(document, random)
    assert set(_paths(tomllib.loads(written.text))) == set(written.lines), "the writer itself is wrong"
    assert key_lines(written.text) == written.lines


def test_real_documents_have_a_line_for_every_key() -> None:
    """The valid documents of Python's own test suite: each path has a line, and that line shows the key."""
    package = pytest.importorskip("test.test_tomllib")
    files = sorted((Path(package.__path__[0]) / "data" / "valid").rglob("*.toml"))
    assert files
    for file in files:
        text = file.read_bytes().decode()
        found = key_lines(text)
        assert set(found) == set(_paths(tomllib.loads(text))), file
        rows = text.replace("\r\n", "\n").split("\n")
        for path, line in found.items():
            if isinstance(path[-1], str):
                assert path[-1] in rows[line - 1] or set("\"'") & set(rows[line - 1]), (file, path)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n\nb = 2", ("b",), 3),
        ('a = """\nx = 1\n"""\nb = 2', ("b",), 4),
        ('a = """x""""" # two quotes at the end\nb = 2', ("b",), 2),
        ("a = '''\n\"\"\"\n'''\nb = 2", ("b",), 4),
        ("[t]\n[t.u]\nk = 1\n[v]\nk = 2", ("v", "k"), 5),
        ("[[t]]\nk = 1\n[[t]]\nk = 1\n[t.u]\nk = 1", ("t", 1, "u", "k"), 6),
        ("a = [\n  { b = 1 },\n  { b = 2, c.d = 3 },\n]", ("a", 1, "c", "d"), 3),
        ("a.b.c = 1\na.b.d = 1", ("a", "b", "d"), 2),
        ('"\\u0061" = 1\n"a.b" = 2', ("a.b",), 2),
        ("a = 1979-05-27 07:32:00 # a date with a space\nb = 2", ("b",), 2),
        ("a = 1\r\nb = 2\r\n", ("b",), 2),
    ],
)
def test_lines_by_hand(text: str, path: KeyPath, line: int) -> None:
    """Cases small enough to count by eye."""
    assert key_lines(text)[path] == line


def test_a_missing_key_is_placed_at_its_table() -> None:
    """What is not there is reported where it should be: at the nearest table around it."""
    lines = key_lines("x = 1\n[footer]\n[[footer.links]]\nlabel = 'x'")
    assert line_of(lines, ("footer", "links", 0, "url")) == 3
    assert line_of(lines, ("nowhere", "at", "all")) == 0


def test_paths_read_as_written() -> None:
    """A path is shown the way a person would write it, with quotes only where TOML needs them."""
    assert dotted(("footer", "links", 0, "url")) == "footer.links[0].url"
    assert dotted(("csv", "columns", "Date read")) == 'csv.columns."Date read"'


def test_long_strings_cost_their_length_once() -> None:
    """A text of many quotes and brackets is scanned without recursion or repeated tries."""
    text = 'a = "' + '\\"' * 200_000 + '"\nb = ' + "'''" + "''x" * 100_000 + "'''\nc = 1\n"
    assert key_lines(text)[("c",)] == 3
