"""The head of every page: its title, its place in the menu, its crumbs, and what machines read there."""

from __future__ import annotations

from sitegen.locales import date_words
from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk, short_names
from sitegen.views import Feed, Head, Link


def crumbs(*links: Link) -> tuple[Link, ...]:
    """Breadcrumbs from the home page to `links`."""
    return (Link(label="Home", url=urls.HOME), *links)


def page_head(
    url: str,
    title: str,
    *,
    section: str = "",
    description: str = "",
    trail: tuple[Link, ...] = (),
    alternates: tuple[Feed, ...] = (),
) -> Head:
    """The head of a page that is not a record's. `trail` leads from the home page to the page's parent."""
    return Head(
        url=url, title=title, section=section, description=description, breadcrumbs=crumbs(*trail), alternates=alternates
    )


def article_head(desk: Desk, record: Record, exports: tuple[Feed, ...]) -> Head:
    """The head of a record's page."""
    year = date_words(record.issued, desk.site.language) if record.issued else ""
    trail: list[Link] = [Link(label=desk.site.articles.label, url=urls.paged(urls.ARTICLES, 1))]
    if record.container_title:
        container = desk.text_link("container_title", record.container_title)
        if container.url:
            trail.append(container)
    if record.year:
        index = desk.index_of_field("issued")
        trail.append(Link(label=record.year, url=desk.value_url(index, record.year) if index else ""))
    names = short_names(record.authors or record.editors, 2)
    where = ", ".join(part for part in (names, record.container_title, year) if part)
    return Head(
        url=desk.article_url(record.id),
        title=record.title,
        section="articles",
        description=shorten(record.abstract) or where,
        breadcrumbs=crumbs(*trail),
        alternates=exports,
    )


def shorten(text: str, length: int = 160) -> str:
    """The beginning of `text`, cut at a word, at most `length` characters."""
    text = " ".join(text[: length * 2].split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
