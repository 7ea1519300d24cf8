"""Names in addresses: every key gets a slug that is unique in its folder and does not depend on the order of anything."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

import msgspec
from msgspec import Struct

from sitegen.catalogue.kept import Kept, KeptTable, keep
from sitegen.catalogue.postings import Postings, PostingsState
from sitegen.digest import short_digest
from sitegen.text import slugify


def base_slug(wish: str) -> str:
    """The slug that `wish` gets where nothing else wants it."""
    return slugify(wish) or short_digest(wish, 12)


class SlugState(Struct, frozen=True, array_like=True):
    """A `SlugBook` as it is kept."""

    slugs: KeptTable
    bases: KeptTable
    rivals: PostingsState


_TEXT = msgspec.msgpack.Decoder(str).decode


class SlugBook:
    """Keys and their slugs. Of the keys that would share a slug, the one that already reads like it (else the smallest) keeps it; the
    others get a digest of their key behind it. `reserved` slugs are always suffixed."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = frozenset(reserved)
        self._slug: MutableMapping[str, str] = {}
        self._base: MutableMapping[str, str] = {}
        self._rivals: Postings[str] = Postings()

    def __getitem__(self, key: str) -> str:
        return self._slug[key]

    def __contains__(self, key: str) -> bool:
        return key in self._slug

    def state(self) -> SlugState:
        """All of it, to be kept."""
        return SlugState(keep(self._slug), keep(self._base), self._rivals.state())

    def restore(self, state: SlugState) -> None:
        """Takes up what was kept."""
        self._slug, self._base = Kept(state.slugs, _TEXT), Kept(state.bases, _TEXT)
        self._rivals.restore(state.rivals)

    def by_slug(self) -> dict[str, str]:
        """Every slug and the key that has it."""
        return {slug: key for key, slug in self._slug.items()}

    def shared(self) -> list[tuple[str, list[str]]]:
        """The slugs that several keys wanted, with those keys, in order."""
        return sorted((base, sorted(keys)) for base, keys in self._rivals.shared())

    def add(self, key: str, wish: str) -> set[str]:
        """Gives `key` a slug like `wish`; returns the keys whose slug this changed (`key` itself included where it is new)."""
        base = base_slug(wish or key)
        if self._base.get(key) == base:
            return set()
        changed = self.remove(key)
        self._base[key] = base
        self._rivals.add(base, key)
        return changed | self._settle(base)

    def remove(self, key: str) -> set[str]:
        """Forgets `key`; returns the other keys whose slug this changed."""
        base = self._base.pop(key, None)
        if base is None:
            return set()
        del self._slug[key]
        self._rivals.discard(base, key)
        return self._settle(base) if self._rivals[base] else set()

    def _settle(self, base: str) -> set[str]:
        rivals = self._rivals[base]
        winner = "" if base in self._reserved else min(rivals, key=lambda key: (key != base, key))
        changed = set()
        for key in rivals:
            slug = base if key == winner else f"{base}-{short_digest(key)}"
            if self._slug.get(key) != slug:
                self._slug[key] = slug
                changed.add(key)
        return changed
