"""The files of a site in columns are what the same files in a table are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.columns import OutputEntry, Outputs, in_columns
from sitegen.digest import digest

ENTRIES = st.builds(
    OutputEntry,
    st.sampled_from(["home", "record/one", "record/two", "value/a/b"]),
    st.sampled_from([b"", digest(b"one"), digest(b"two")]),
    st.sampled_from([b"", digest(b"three")]),
    st.integers(0, 1 << 40),
)
PATHS = st.sampled_from(["index.html", "articles/one.html", "articles/one.bib", "é.txt", "z/last.xml"])


@given(st.dictionaries(PATHS, ENTRIES), st.lists(st.dictionaries(PATHS, st.none() | ENTRIES), max_size=3))
def test_columns_with_changes_are_the_changed_table(
    table: dict[str, OutputEntry], changes: list[dict[str, OutputEntry | None]]
) -> None:
    """Whatever changes, the files, those of each entity, and what is counted of them, are those of a plain table of the same files."""
    outputs = Outputs(in_columns(table))
    for change in changes:
        foreseen = outputs.after(change)
        outputs.change(change)
        assert (len(outputs), outputs.pages, outputs.bytes) == foreseen
        table = {path: entry for path, entry in {**table, **change}.items() if entry is not None}
    assert dict(outputs) == table
    assert outputs.entities() == {entry.entity for entry in table.values()}
    for entity in ("home", "record/one", "record/two", "value/a/b", "nobody"):
        assert outputs.of(entity) == {path for path, entry in table.items() if entry.entity == entity}
    assert len(outputs) == len(table)
    assert outputs.pages == sum(path.endswith(".html") for path in table)
    assert outputs.bytes == sum(entry.size for entry in table.values())
    assert "elsewhere.html" not in outputs
