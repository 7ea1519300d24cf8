"""The basket: the page where a reader finds the records saved in their own browser."""

from __future__ import annotations

from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.exports import format_links
from sitegen.plan.heads import page_head
from sitegen.plan.outputs import Output
from sitegen.views import BasketView


def basket_output(desk: Desk) -> Output:
    """The basket's page. It varies with no record: what is in the basket, only the reader's browser knows."""
    formats = format_links(desk.site.exports.per_record)
    head = page_head(desk, urls.BASKET, desk.interface.gettext("Saved records"), section="basket")
    return Output(path=urls.BASKET, kind="basket", view=BasketView(head=head, formats=formats))
