"""The files of a site in columns: an edit asks for a few hundred of the hundred thousand, and entries are made of these only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from msgspec import Struct

from sitegen.digest import DIGEST_BYTES

_NONE = bytes(DIGEST_BYTES)


class OutputEntry(Struct, frozen=True, array_like=True):
    """One file that we own: the entity whose page it is, the fingerprint of what it was made from, the digest and size of its bytes. Either
    digest is empty where it is not known."""

    entity: str
    fingerprint: bytes
    content: bytes
    size: int


class Columns(Struct, frozen=True, array_like=True):
    """Files by number, in the order of their `paths`. `entities` are in order, too; `owners` are the numbers of those that the files belong to,
    `owned` the numbers of the files of the first entity, then of the second ..., and `ends` where those of each end. `pages` is how many of the
    files are for readers."""

    paths: list[str] = []
    entities: list[str] = []
    owners: list[int] = []
    owned: list[int] = []
    ends: list[int] = []
    fingerprints: bytes = b""
    contents: bytes = b""
    sizes: list[int] = []
    pages: int = 0


def in_columns(outputs: Mapping[str, OutputEntry]) -> Columns:
    """Files by path, in columns."""
    paths = sorted(outputs)
    entries = [outputs[path] for path in paths]
    by_entity: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        by_entity.setdefault(entry.entity, []).append(number)
    entities = sorted(by_entity)
    owners = [0] * len(paths)
    owned: list[int] = []
    ends = []
    for number, entity in enumerate(entities):
        for file in by_entity[entity]:
            owners[file] = number
        owned += by_entity[entity]
        ends.append(len(owned))
    return Columns(
        paths=paths,
        entities=entities,
        owners=owners,
        owned=owned,
        ends=ends,
        fingerprints=b"".join([entry.fingerprint or _NONE for entry in entries]),
        contents=b"".join([entry.content or _NONE for entry in entries]),
        sizes=[entry.size for entry in entries],
        pages=sum(path.endswith(".html") for path in paths),
    )


class Outputs(Mapping[str, OutputEntry]):
    """Files by path, and by entity: those of `columns`, with changes."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._changes: dict[str, OutputEntry | None] = {}
        #: The paths of the entities that have changed.
        self._owned: dict[str, set[str]] = {}
        self._count = len(columns.paths)
        self.pages = columns.pages
        self.bytes = sum(columns.sizes)

    def __getitem__(self, path: str) -> OutputEntry:
        entry = self._changes[path] if path in self._changes else self._kept(path)
        if entry is None:
            raise KeyError(path)
        return entry

    def __iter__(self) -> Iterator[str]:
        yield from (path for path in self._columns.paths if path not in self._changes)
        yield from (path for path, entry in self._changes.items() if entry is not None)

    def __len__(self) -> int:
        return self._count

    def _kept(self, path: str) -> OutputEntry | None:
        table = self._columns
        number = bisect_left(table.paths, path)
        if number == len(table.paths) or table.paths[number] != path:
            return None
        digests = slice(number * DIGEST_BYTES, (number + 1) * DIGEST_BYTES)
        fingerprint, content = table.fingerprints[digests], table.contents[digests]
        return OutputEntry(
            table.entities[table.owners[number]],
            fingerprint if fingerprint != _NONE else b"",
            content if content != _NONE else b"",
            table.sizes[number],
        )

    def of(self, entity: str) -> frozenset[str]:
        """The paths of an entity."""
        return frozenset(self._paths(entity))

    def _paths(self, entity: str) -> set[str]:
        paths = self._owned.get(entity)
        if paths is None:
            table = self._columns
            number = bisect_left(table.entities, entity)
            paths = set()
            if number < len(table.entities) and table.entities[number] == entity:
                first = table.ends[number - 1] if number else 0
                paths.update(table.paths[file] for file in table.owned[first : table.ends[number]])
        return paths

    def entities(self) -> frozenset[str]:
        """All entities that own a file."""
        return frozenset(entity for entity in {*self._columns.entities, *self._owned} if self._paths(entity))

    def change(self, changes: Mapping[str, OutputEntry | None]) -> None:
        """Enters what is different now: by path the entry, or None where the file is gone."""
        self._count, self.pages, self.bytes = self.after(changes)
        for path, entry in changes.items():
            before = self.get(path)
            if before is not None:
                paths = self._owned[before.entity] = self._paths(before.entity)
                paths.discard(path)
            if entry is not None:
                paths = self._owned[entry.entity] = self._paths(entry.entity)
                paths.add(path)
        self._changes.update(changes)

    def after(self, changes: Mapping[str, OutputEntry | None]) -> tuple[int, int, int]:
        """How many files, pages and bytes there will be with `changes`."""
        files, pages, size = self._count, self.pages, self.bytes
        for path, entry in changes.items():
            for each, sign in ((self.get(path), -1), (entry, 1)):
                if each is not None:
                    files += sign
                    pages += sign * path.endswith(".html")
                    size += sign * each.size
        return files, pages, size
