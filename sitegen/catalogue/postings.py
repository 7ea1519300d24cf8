"""Who shares what: by key the members that have it. Of most keys there is one member, which needs no set of its own, and few need no set either: in
a large catalogue these sets would take as much memory as the records' titles, names and subjects."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, MutableMapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw

from sitegen.catalogue.kept import Kept, KeptTable, keep

Member = TypeVar("Member", bound=Hashable)

#: Postings as they are kept: by key the one member that has it, or came first, and by key all of those that share it.
PostingsState = tuple[KeptTable, KeptTable]

#: More members than this are kept as a set: a list of fewer takes a fifth of the memory, and is looked through as fast.
_FEW = 16


class Postings(Generic[Member]):
    """By key the members that have it."""

    __slots__ = ("_many", "_one")

    def __init__(self) -> None:
        self._one: MutableMapping[str, Member] = {}
        self._many: MutableMapping[str, list[Member] | set[Member]] = {}

    def __getitem__(self, key: str) -> Collection[Member]:
        """The members that have `key`; none where nobody has it."""
        many = self._many.get(key)
        if many is not None:
            return many
        return (self._one[key],) if key in self._one else ()

    def add(self, key: str, member: Member) -> None:
        """Notes that `member` has `key`."""
        first = self._one.setdefault(key, member)
        if first is member or first == member:
            return
        many = self._many.get(key)
        if many is None:
            self._many[key] = [first, member]
        elif isinstance(many, set):
            many.add(member)
        elif member not in many:
            many.append(member)
            if len(many) > _FEW:
                self._many[key] = set(many)

    def discard(self, key: str, member: Member) -> None:
        """Forgets that `member` has `key`, if it does."""
        many = self._many.get(key)
        if many is None:
            if self._one.get(key) == member:
                del self._one[key]
            return
        if member in many:
            many.remove(member)
        self._one[key] = next(iter(many))
        if len(many) == 1:
            del self._many[key]

    def state(self) -> PostingsState:
        """All of it, to be kept."""
        return keep(self._one), keep(self._many)

    def restore(self, state: PostingsState, member: Any = str) -> None:
        """Takes up what was kept; `member` is the type of the members."""
        one, many = state
        decode = msgspec.msgpack.Decoder(list[member]).decode

        def read(encoded: Raw) -> list[Member] | set[Member]:
            members = decode(encoded)
            return members if len(members) <= _FEW else set(members)

        self._one = Kept(one, msgspec.msgpack.Decoder(member).decode)
        self._many = Kept(many, read)

    def shared(self) -> Iterator[tuple[str, Collection[Member]]]:
        """The keys that several members have, with these."""
        yield from self._many.items()
