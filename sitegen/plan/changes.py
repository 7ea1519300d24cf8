"""What is new: what was added, changed and removed, by day."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.heads import page_head
from sitegen.plan.outputs import Output
from sitegen.views import ChangeDay, ChangesView, Link

#: The page lists at most this many changes, the latest.
MOST_CHANGES = 500

#: In which order the changes of a day stand.
_ADDED, _CHANGED, _REMOVED, _LIST = range(4)


def changes_output(desk: Desk) -> Iterator[Output]:
    """The page of changes; none where nothing has a date."""
    if not desk.catalogue.chronicled:
        return
    changes = sorted(_changes(desk))
    # Days from the latest, within a day by kind and title.
    changes.sort(key=lambda change: change[0], reverse=True)
    shown = changes[:MOST_CHANGES]
    days = tuple(
        _day(desk, day, [change for change in shown if change[0] == day])
        for day in dict.fromkeys(it[0] for it in shown)
    )
    label = desk.interface.gettext("What is new")
    head = page_head(desk, urls.CHANGES, label, section="changes", alternates=())
    view = ChangesView(head=head, days=days, more=len(changes) > len(shown))
    yield Output(path=urls.CHANGES, kind="changes", view=view)


def _changes(desk: Desk) -> Iterator[tuple[str, int, str, str]]:
    """(day, kind, what it sorts by, id) of every change."""
    for record_id, entry in desk.catalogue.entries.items():
        added, updated = entry.added[:10], entry.updated[:10]
        if added:
            yield added, _ADDED, entry.title_sort, record_id
        if updated and updated != added:
            yield updated, _CHANGED, entry.title_sort, record_id
    for list_id, resolved in desk.catalogue.lists.items():
        it = resolved.list
        for day in sorted({it.added[:10], it.updated[:10]} - {""}):
            yield day, _LIST, it.title, list_id
    for slug, removal in desk.catalogue.former().removed.items():
        if removal.date:
            yield removal.date[:10], _REMOVED, removal.title or removal.id, slug


def _day(desk: Desk, day: str, changes: list[tuple[str, int, str, str]]) -> ChangeDay:
    removed = desk.catalogue.former().removed
    return ChangeDay(
        date=day,
        added=tuple(desk.card(name) for _, kind, _, name in changes if kind == _ADDED),
        changed=tuple(desk.card(name) for _, kind, _, name in changes if kind == _CHANGED),
        removed=tuple(
            Link(label=removed[name].title or removed[name].id, url=urls.article(name))
            for _, kind, _, name in changes
            if kind == _REMOVED
        ),
        lists=tuple(
            Link(label=desk.catalogue.lists[name].list.title, url=urls.reading_list(desk.catalogue.list_slugs[name]))
            for _, kind, _, name in changes
            if kind == _LIST
        ),
    )
