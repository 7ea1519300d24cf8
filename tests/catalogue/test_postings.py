"""Postings: who shares what."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.postings import Postings, PostingsState

#: Three additions a removal, so that some keys get many members.
STEPS = st.lists(
    st.tuples(st.sampled_from([True, True, True, False]), st.sampled_from("ab"), st.sampled_from(range(24))),
    max_size=120,
)


@given(STEPS, st.integers(0, 120))
def test_postings_are_sets_by_key(steps: list[tuple[bool, str, int]], kept: int) -> None:
    """After any additions and removals each key has the members that a set of its own would have, and only shared keys are shared; also where
    the postings are kept and taken up between two of these."""
    postings: Postings[int] = Postings()
    sets: dict[str, set[int]] = {"a": set(), "b": set()}
    for at, (adding, key, member) in enumerate([*((True, "a", number) for number in range(14)), *steps]):
        if at == kept:
            state = msgspec.msgpack.decode(msgspec.msgpack.encode(postings.state()), type=PostingsState)
            postings.restore(state, int)
        if adding:
            postings.add(key, member)
            sets[key].add(member)
        else:
            postings.discard(key, member)
            sets[key].discard(member)
        for each, members in sets.items():
            assert (len(postings[each]), set(postings[each])) == (len(members), members)
        assert {each: set(members) for each, members in postings.shared()} == {
            each: members for each, members in sets.items() if len(members) > 1
        }
