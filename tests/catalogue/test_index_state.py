"""An index that was kept goes on as if it had never been away."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue.entries import Filing
from sitegen.catalogue.indexes import Index, IndexState

#: By record and folded heading how that is spelt.
FILED = st.dictionaries(
    st.tuples(st.sampled_from(["one", "two", "three"]), st.sampled_from(["cancer", "cancer -- therapy", "lungs"])),
    st.sampled_from([str.title, str.upper, str.lower]),
)
Filed = dict[tuple[str, str], object]


def filings(filed: Filed) -> list[tuple[str, Filing]]:
    labels = {pair: spell(pair[1]) for pair, spell in filed.items()}  # type: ignore[operator]
    return [(pair[0], Filing("subjects", pair[1], label, label, label)) for pair, label in sorted(labels.items())]


def shown(index: Index) -> object:
    values = {key: (value.members, value.preferred, value.variants) for key, value in index.values.items()}
    return values, index.most_used(2), index.ordered(), [index.slugs[key] for key in index.ordered()]


@given(FILED, FILED, st.booleans())
def test_a_kept_index_goes_on_as_it_was(before: Filed, more: Filed, looked: bool) -> None:
    """Kept and taken up, looked into before that or not, an index says the same; what is taken out and filed then has the same effect."""
    index, other = (Index("subjects", subdivided=True) for _ in range(2))
    for record_id, filing in filings(before):
        index.file(filing, record_id)
    other.restore(msgspec.msgpack.decode(msgspec.msgpack.encode(index.state()), type=IndexState))
    if looked:
        assert shown(other) == shown(index)
        other.restore(msgspec.msgpack.decode(msgspec.msgpack.encode(other.state()), type=IndexState))
    for it in (index, other):
        for record_id, filing in filings(before):
            it.unfile(filing, record_id)
        for record_id, filing in filings({**before, **more}):
            it.file(filing, record_id)
    assert shown(other) == shown(index)
