"""Former addresses: which of them lead to a record of today, which say that their record was removed, and which are somebody else's now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from sitegen.catalogue.entries import Entry
from sitegen.catalogue.slugs import SlugBook, base_slug
from sitegen.errors import Finding, Origin
from sitegen.model import Removal


class Former(Struct, frozen=True, kw_only=True):
    """By slug, in order: the ids of the records that former addresses lead to, and the removals; and what is wrong among them."""

    moved: dict[str, str]
    removed: dict[str, Removal]
    findings: tuple[Finding, ...]


def former_addresses(
    entries: Mapping[str, Entry], aliased: Collection[str], slugs: SlugBook, removals: Collection[Removal]
) -> Former:
    """The former addresses; `aliased` are the ids of the records that have former ids. An address of today beats them all, then the record with the
    smallest id."""
    if not (aliased or removals):
        return Former(moved={}, removed={}, findings=())
    living = slugs.by_slug()
    moved: dict[str, str] = {}
    findings: list[Finding] = []
    for record_id in sorted(aliased):
        record = entries[record_id].record
        for alias in record.aliases:
            slug = base_slug(alias)
            if living.get(slug) == record_id or moved.get(slug) == record_id:
                continue
            other = living.get(slug) or moved.get(slug)
            if other is None:
                moved[slug] = record_id
            else:
                message = f"the former id '{alias}' is the address of '{other}'; it does not lead here"
                findings.append(_warning("alias-taken", message, record.origin, "aliases", "remove one of the two"))
    removed: dict[str, Removal] = {}
    for removal in sorted(removals, key=lambda it: it.id):
        slug = base_slug(removal.id)
        other = living.get(slug) or moved.get(slug)
        if other is not None:
            message = f"'{removal.id}' is said to be removed, but its address is that of '{other}'"
            findings.append(_warning("not-removed", message, removal.origin, "id", "take it out of this file"))
            continue
        removed.setdefault(slug, removal)
        if removal.replaced_by and removal.replaced_by not in entries:
            message = f"there is no record '{removal.replaced_by}'"
            findings.append(
                _warning("no-such-record", message, removal.origin, "replaced_by", "name the id of a record")
            )
    return Former(moved=dict(sorted(moved.items())), removed=removed, findings=tuple(findings))


def _warning(code: str, message: str, origin: Origin, field: str, hint: str) -> Finding:
    return Finding(code=code, severity="warning", message=message, origin=origin, field=field, hint=hint)
