"""Which value of which facet every document has: for counting them among the documents found, and for finding the documents of one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from sitegen.search.packing import browser_order, front_coded, gaps, pack

T = TypeVar("T")

#: The labels of a facet with more values than this, and the documents of its values, stand in files of their own.
FEW = 400
#: How many labels one file of a large facet holds, and about how many documents of values.
LABELS = 256
DOCUMENTS = 3_000


class FacetFiles(NamedTuple):
    """A facet as it is stored: what the core says of it, and its files by kind."""

    header: dict[str, Any]
    files: dict[str, list[bytes]]


def facet_files(name: str, labels: Sequence[Sequence[str]]) -> FacetFiles:
    """Stores the facet `name`. `labels` are those of each document."""
    ordered = sorted(set(chain.from_iterable(labels)), key=browser_order)
    ids = {label: at for at, label in enumerate(ordered)}
    values = [sorted({ids[label] for label in each}) for each in labels]
    columns = ([len(each) for each in values], [gap for each in values for gap in gaps(each)])
    header: dict[str, Any] = {"name": name, "values": len(ordered)}
    files = {"f": [pack({}, columns)]}
    if len(ordered) <= FEW:
        return FacetFiles(header | {"labels": ordered}, files)
    documents: list[list[int]] = [[] for _ in ordered]
    for document, each in enumerate(values):
        for value in each:
            documents[value].append(document)
    step = max(1, DOCUMENTS * len(ordered) // len(columns[1]))
    files |= {
        "l": [pack({"labels": front_coded(part)}) for part in _parts(ordered, LABELS)],
        "v": [_lists(part) for part in _parts(documents, step)],
    }
    return FacetFiles(header | {"firsts": ordered[::LABELS], "labelled": LABELS, "listed": step}, files)


def _parts(values: list[T], step: int) -> Iterator[list[T]]:
    return (values[start : start + step] for start in range(0, len(values), step))


def _lists(part: list[list[int]]) -> bytes:
    """The documents of each value."""
    return pack({}, ([len(each) for each in part], [gap for each in part for gap in gaps(each)]))
