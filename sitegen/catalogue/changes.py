"""What a change is, and what it may have changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from sitegen.catalogue.held import Held
from sitegen.model import Page, ReadingList, Record, Removal

T = TypeVar("T")


class Touched:
    """What a change may have changed: ids of records, (index, key) of values, names of indexes, ids of lists and pages.

    `removals` is true where what was removed changed, `collection` where the set of records, their faces or their dates changed: whatever sums
    up the whole is touched. `tally` is true where that changed which records are counted by, or their addresses. `recounted` holds the values
    that gained or lost a record, `contents` those of whose records only an abstract or a note changed: files of records hold these, pages of
    values do not.
    """

    __slots__ = (
        "collection",
        "contents",
        "headings",
        "indexes",
        "lists",
        "pages",
        "records",
        "recounted",
        "removals",
        "tally",
        "values",
    )

    def __init__(self) -> None:
        self.records: set[str] = set()
        self.values: set[tuple[str, str]] = set()
        self.contents: set[tuple[str, str]] = set()
        self.recounted: set[tuple[str, str]] = set()
        self.headings: set[tuple[str, str]] = set()
        self.indexes: set[str] = set()
        self.lists: set[str] = set()
        self.pages: set[str] = set()
        self.collection = False
        self.removals = False
        self.tally = False


class Changes(Struct, frozen=True, kw_only=True):
    """What is different now: by id the new record, list or page, or None where it is gone."""

    records: Mapping[str, Record | Held | None] = {}
    lists: Mapping[str, ReadingList | None] = {}
    pages: Mapping[str, Page | None] = {}
    removals: Mapping[str, Removal | None] = {}

    def __bool__(self) -> bool:
        return bool(self.records or self.lists or self.pages or self.removals)


def difference(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, T | None]:
    """What turns `old` into `new`, for `Changes`."""
    changed: dict[str, T | None] = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key)
        if before is not value and before != value:
            changed[key] = value
    return changed
