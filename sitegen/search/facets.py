"""Which value of which facet every document has: for counting them among the documents found, and for finding the documents of one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sitegen.search.packing import browser_order, front_coded, gaps, pack

#: A facet with more values than this has files of its own; smaller ones are loaded with the page.
FEW = 400
#: How many values one file of a large facet holds.
VALUES = 256


class FacetFiles(NamedTuple):
    """A facet as it is stored: what the core says of it, its columns (of a small one, else none), and its files by name."""

    header: dict[str, Any]
    columns: tuple[list[int], ...]
    files: tuple[tuple[str, bytes], ...]


def facet_files(name: str, number: int, labels: Sequence[Sequence[str]]) -> FacetFiles:
    """Stores the facet `name`, the `number`th. `labels` are those of each document."""
    ordered = sorted(set(chain.from_iterable(labels)), key=browser_order)
    ids = {label: at for at, label in enumerate(ordered)}
    values = [sorted({ids[label] for label in each}) for each in labels]
    columns = ([len(each) for each in values], [gap for each in values for gap in gaps(each)])
    header: dict[str, Any] = {"name": name, "values": len(ordered)}
    if len(ordered) <= FEW:
        return FacetFiles(header | {"labels": ordered}, columns, ())
    files = [(f"f{number}", pack({}, columns)), *_value_files(number, ordered, values)]
    return FacetFiles(header | {"firsts": ordered[::VALUES], "step": VALUES}, (), tuple(files))


def _value_files(number: int, ordered: list[str], values: list[list[int]]) -> Iterator[tuple[str, bytes]]:
    """The values in the order of their labels: each with its label and documents."""
    documents: list[list[int]] = [[] for _ in ordered]
    for document, ids in enumerate(values):
        for value in ids:
            documents[value].append(document)
    for file, start in enumerate(range(0, len(ordered), VALUES)):
        part = documents[start : start + VALUES]
        header = {"labels": front_coded(ordered[start : start + VALUES])}
        yield f"v{number}-{file}", pack(header, ([len(each) for each in part], [gap for each in part for gap in gaps(each)]))
