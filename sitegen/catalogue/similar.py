"""Similar items: records that share rare subjects, people or title words.

A feature weighs by its kind (VuFind's boosts: topic 300, author 75, title 75) and by how few records have it, never by the size of the
catalogue; features that many records share are left out. So a new record changes the neighbours of few.
"""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.catalogue.postings import Postings, PostingsState

#: A feature that more records than this share says too little to count (and would make an edit costly).
COMMON = 40
_KIND_WEIGHT = {"s": 192, "a": 64, "t": 48}
#: Below this, two records have no more in common than one unusual word.
_THRESHOLD = 30


class Resemblance:
    """Which records have which features."""

    def __init__(self) -> None:
        self._having: Postings[str] = Postings()

    def add(self, record_id: str, features: Iterable[str]) -> None:
        """Notes the features of a record."""
        for feature in features:
            self._having.add(feature, record_id)

    def remove(self, record_id: str, features: Iterable[str]) -> None:
        """Forgets the features of a record."""
        for feature in features:
            self._having.discard(feature, record_id)

    def state(self) -> PostingsState:
        """All of it, to be kept."""
        return self._having.state()

    def restore(self, state: PostingsState) -> None:
        """Takes up what was kept."""
        self._having.restore(state)

    def reach(self, features: Iterable[str]) -> set[str]:
        """All records that count one of `features` now."""
        reached: set[str] = set()
        for feature in features:
            having = self._having[feature]
            if len(having) <= COMMON:
                reached.update(having)
        return reached

    def nearest(
        self, record_id: str, features: Iterable[str], exclude: Iterable[str] = (), limit: int = 5
    ) -> tuple[str, ...]:
        """The ids of at most `limit` records that share most with `record_id`, the nearest first."""
        scores: dict[str, int] = {}
        for feature in features:
            having = self._having[feature]
            shared_by = len(having)
            if 1 < shared_by <= COMMON:
                weight = _KIND_WEIGHT[feature[0]] // shared_by.bit_length()
                for other in having:
                    scores[other] = scores.get(other, 0) + weight
        scores.pop(record_id, None)
        for other in exclude:
            scores.pop(other, None)
        ranked = sorted((-score, other) for other, score in scores.items() if score >= _THRESHOLD)
        return tuple(other for _, other in ranked[:limit])
