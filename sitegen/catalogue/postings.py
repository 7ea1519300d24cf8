"""Who shares what: by key the members that have it. Of most keys there is one member, which needs no set of its own: in a large catalogue these
sets would take as much memory as the records' titles, names and subjects."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)

#: Postings as they are kept: by key the one member that has it, or came first, and by key all of those that share it.
PostingsState = tuple[dict[str, str], dict[str, set[str]]]


class Postings(Generic[Member]):
    """By key the members that have it."""

    __slots__ = ("_many", "_one")

    def __init__(self) -> None:
        self._one: dict[str, Member] = {}
        self._many: dict[str, set[Member]] = {}

    def __getitem__(self, key: str) -> Collection[Member]:
        """The members that have `key`; none where nobody has it."""
        many = self._many.get(key)
        if many is not None:
            return many
        return (self._one[key],) if key in self._one else ()

    def add(self, key: str, member: Member) -> None:
        """Notes that `member` has `key`."""
        first = self._one.setdefault(key, member)
        if first is not member and first != member:
            self._many.setdefault(key, {first}).add(member)

    def discard(self, key: str, member: Member) -> None:
        """Forgets that `member` has `key`, if it does."""
        many = self._many.get(key)
        if many is None:
            if self._one.get(key) == member:
                del self._one[key]
            return
        many.discard(member)
        self._one[key] = next(iter(many))
        if len(many) == 1:
            del self._many[key]

    def state(self) -> tuple[dict[str, Member], dict[str, set[Member]]]:
        """All of it, to be kept."""
        return self._one, self._many

    def restore(self, state: tuple[dict[str, Member], dict[str, set[Member]]]) -> None:
        """Takes up what was kept."""
        self._one, self._many = state

    def shared(self) -> Iterator[tuple[str, Collection[Member]]]:
        """The keys that several members have, with these."""
        yield from self._many.items()
