"""Addresses that have been: pages that lead from a former id to the record, and pages that say that a record was removed."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.outputs import Output
from sitegen.views import GoneView, Head, RedirectView


def former_outputs(desk: Desk) -> Iterator[Output]:
    """A page for each former address that no record of today has."""
    former = desk.catalogue.former()
    for slug, record_id in former.moved.items():
        record = desk.catalogue.record(record_id)
        view = RedirectView(title=record.title, target=desk.article_url(record_id))
        yield Output(path=urls.article(slug), kind="redirect", view=view)
    for slug, removal in former.removed.items():
        title = removal.title or desk.interface.gettext("Removed from the list")
        successor = removal.replaced_by if removal.replaced_by in desk.catalogue.entries else ""
        gone = GoneView(
            head=Head(url=urls.article(slug), title=title, section="articles", noindex=True),
            id=removal.id,
            title=removal.title,
            date=removal.date,
            reason=removal.reason,
            replaced_by=desk.card(successor) if successor else None,
        )
        yield Output(path=urls.article(slug), kind="gone", view=gone)
