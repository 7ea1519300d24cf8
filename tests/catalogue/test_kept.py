"""Tables that were kept."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.kept import Kept, KeptTable, keep

KEYS = st.text("aé𝄞 ", max_size=3)
TABLES = st.dictionaries(KEYS, st.integers(0, 9), max_size=60)


def taken_up(table: dict[str, int]) -> Kept[int]:
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(keep(table)), type=KeptTable)
    return Kept(kept, msgspec.msgpack.Decoder(int).decode)


@given(TABLES, st.lists(st.tuples(KEYS, st.none() | st.integers(0, 9)), max_size=20))
def test_a_kept_table_is_the_table_that_was_kept(table: dict[str, int], steps: list[tuple[str, int | None]]) -> None:
    """Taken up, a table has the same keys and values, and goes on like the one that was kept: what is put in, taken out and asked for."""
    kept = taken_up(table)
    for key, value in steps:
        assert (key in kept, kept.get(key)) == (key in table, table.get(key))
        if value is None:
            assert kept.pop(key, None) == table.pop(key, None)
        else:
            kept[key] = table[key] = value
    assert len(kept) == len(table)
    assert sorted(kept) == sorted(table)
    assert sorted(kept.values()) == sorted(table.values())
    assert dict(kept.items()) == table


def test_only_what_is_asked_for_is_read() -> None:
    """One value of a thousand is made when it is asked for, once, and none when it is only asked which keys there are."""
    asked: list[bytes] = []
    kept = Kept(keep({str(number): number for number in range(1000)}), lambda it: asked.append(bytes(it)) or 0)
    assert len(list(kept)) == 1000
    assert asked == []
    assert (kept["17"], kept["17"], len(asked)) == (0, 0, 1)
