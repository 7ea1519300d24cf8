"""The head of every page: its title, its place in the menu, its crumbs, and what machines read there."""

from __future__ import annotations

from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.machine import (
    article_node,
    breadcrumbs_node,
    dublin_core_meta,
    highwire_meta,
    json_ld,
    opengraph_meta,
)
from sitegen.views import Feed, Head, Link


def crumbs(desk: Desk, *links: Link) -> tuple[Link, ...]:
    """Breadcrumbs from the home page to `links`."""
    return (Link(label=desk.interface.gettext("Home"), url=urls.HOME), *links)


def page_head(
    desk: Desk,
    url: str,
    title: str,
    *,
    section: str = "",
    description: str = "",
    trail: tuple[Link, ...] = (),
    alternates: tuple[Feed, ...] = (),
) -> Head:
    """The head of a page that is not a record's. `trail` leads from the home page to the page's parent."""
    steps = crumbs(desk, *trail)
    return Head(
        url=url,
        title=title,
        section=section,
        description=description,
        breadcrumbs=steps,
        alternates=alternates,
        meta=opengraph_meta(title, url=desk.absolute(url), description=description, site_name=desk.site.title),
        json_ld=json_ld(breadcrumbs_node(_addresses(desk, steps, title))),
    )


def article_head(desk: Desk, record: Record, exports: tuple[Feed, ...]) -> Head:
    """The head of a record's page."""
    year = desk.interface.date(record.issued) if record.issued else ""
    trail: list[Link] = [Link(label=desk.site.articles.label, url=urls.paged(urls.ARTICLES, 1))]
    if record.container_title:
        container = desk.text_link("container_title", record.container_title)
        if container.url:
            trail.append(container)
    if record.year:
        index = desk.index_of_field("issued")
        trail.append(
            Link(label=desk.interface.digits(record.year), url=desk.value_url(index, record.year) if index else "")
        )
    names = desk.short_names(record.authors or record.editors, 2)
    where = ", ".join(part for part in (names, record.container_title, year) if part)
    url = desk.article_url(record.id)
    address = desk.absolute(url)
    description = shorten(record.abstract) or where
    steps = crumbs(desk, *trail)
    return Head(
        url=url,
        title=record.title,
        section="articles",
        description=description,
        breadcrumbs=steps,
        alternates=exports,
        meta=(
            *highwire_meta(record, public_url=address),
            *dublin_core_meta(record),
            *opengraph_meta(
                record.title,
                url=address,
                description=description,
                site_name=desk.site.title,
                kind="article",
                record=record,
            ),
        ),
        json_ld=json_ld(
            article_node(record, page_url=address), breadcrumbs_node(_addresses(desk, steps, record.title))
        ),
    )


def _addresses(desk: Desk, steps: tuple[Link, ...], title: str) -> list[tuple[str, str]]:
    return [*((step.label, desk.absolute(step.url)) for step in steps), (title, "")]


def shorten(text: str, length: int = 160) -> str:
    """The beginning of `text`, cut at a word, at most `length` characters."""
    text = " ".join(text[: length * 2].split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
