"""What should be read before what: the order it gives, the rings in which it cannot be had, and lists that put the cart before the horse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from sitegen.catalogue.lists import ResolvedList
from sitegen.errors import Finding, Origin
from sitegen.model import Record

#: By record, the records that its author wants to be read before it.
Requires = Mapping[str, tuple[str, ...]]


def reading_order(record_id: str, requires: Requires) -> tuple[str, ...]:
    """All that should be read before `record_id`, each after its own prerequisites; in a ring, what closes it is passed over."""
    order: dict[str, None] = {}
    on_the_way: set[str] = set()
    waiting: list[tuple[str, bool]] = [(record_id, False)]
    while waiting:
        one, done = waiting.pop()
        if done:
            order[one] = None
        elif one not in order and one not in on_the_way:
            on_the_way.add(one)
            waiting.append((one, True))
            waiting += [(before, False) for before in reversed(requires.get(one, ()))]
    order.pop(record_id, None)
    return tuple(order)


def required_by(record_ids: Iterable[str], requires: Requires) -> set[str]:
    """The records that ask, directly or through others, for one of `record_ids` to be read first."""
    askers: dict[str, list[str]] = {}
    for asker, wanted in requires.items():
        for one in wanted:
            askers.setdefault(one, []).append(asker)
    found: set[str] = set()
    waiting = list(record_ids)
    while waiting:
        fresh = set(askers.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def rings(requires: Requires) -> list[tuple[str, ...]]:
    """The rings among prerequisites: each record asks for the next one to be read first, the last for the first. Each begins with its smallest id."""
    graph = {one: list(wanted) for one, wanted in sorted(requires.items())}
    found = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as fault:
            # The error names a ring from a prerequisite to what asks for it, its first id again at the end.
            ring = fault.args[1][:0:-1]
            graph[ring[0]].remove(ring[1 % len(ring)])
            at = ring.index(min(ring))
            found.append((*ring[at:], *ring[:at]))
        else:
            return sorted(found)


def prerequisite_findings(records: Mapping[str, Record], lists: Iterable[ResolvedList]) -> Iterator[Finding]:
    """What is wrong with the prerequisites of `records`, and the items of lists that stand before what they ask for."""
    requires = {one: record.prerequisites for one, record in records.items()}
    for _, record in sorted(records.items()):
        for wanted in record.prerequisites:
            if wanted not in records:
                yield _finding(
                    "unknown-record",
                    f"no record has the id '{wanted}'; it is left out",
                    record.origin,
                    "check the spelling, or add the record under content/",
                )
    for ring in rings({one: tuple(w for w in wanted if w in records) for one, wanted in requires.items()}):
        steps = " -> ".join((*ring, ring[0]))
        yield _finding(
            "prerequisite-ring",
            f"each of these asks for the next one to be read first, so none can be begun: {steps}",
            records[ring[0]].origin,
            "take one of them out",
        )
    for resolved in lists:
        yield from _misplaced(resolved, requires)


def _misplaced(resolved: ResolvedList, requires: Requires) -> Iterator[Finding]:
    numbers: dict[str, int] = {}
    for place in resolved.places:
        numbers.setdefault(place.record_id, place.number)
    for place in resolved.places:
        for wanted in requires.get(place.record_id, ()):
            if numbers.get(wanted, 0) > place.number and place.record_id not in requires.get(wanted, ()):
                yield Finding(
                    code="list-order",
                    severity="notice",
                    message=f"item {place.number} asks for item {numbers[wanted]} ('{wanted}') to be read first",
                    origin=Origin(path=resolved.list.origin.path, line=place.item.line, format="list"),
                    field="item",
                    hint="move one of them, or take the prerequisite out of the record",
                )


def _finding(code: str, message: str, origin: Origin, hint: str) -> Finding:
    return Finding(code=code, severity="warning", message=message, origin=origin, field="prerequisites", hint=hint)
