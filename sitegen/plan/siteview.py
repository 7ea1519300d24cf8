"""`site` in the templates: what is the same on every page."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Catalogue
from sitegen.config import SiteConfig
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.feeds import site_feeds
from sitegen.views import Link, MenuPlace, SiteView


def site_view(desk: Desk, theme_params: dict[str, str | int | float | bool], tokens: str = "") -> SiteView:
    """The site as templates see it. Of the content it knows the plain pages, whether there are reading lists and whether anything has a date,
    never the records."""
    site, catalogue = desk.site, desk.catalogue
    return SiteView(
        title=site.title,
        description=site.description,
        base_url=site.base_url,
        language=site.language,
        author=site.author,
        menu=tuple(_menu(site, catalogue)),
        footer=tuple(_footer(desk)),
        feeds=site_feeds(desk),
        citation_styles=site.citations.styles,
        search=site.search.enabled,
        license=site.license,
        theme=theme_params,
        tokens=tokens,
    )


def _menu(site: SiteConfig, catalogue: Catalogue) -> Iterator[MenuPlace]:
    for name in site.menu:
        index = site.index(name)
        if index is not None:
            yield MenuPlace(label=index.label, url=urls.paged(index.slug, 1), section=name)
        elif name == "articles":
            yield MenuPlace(label=site.articles.label, url=urls.paged(urls.ARTICLES, 1), section=name)
        elif name == "lists" and catalogue.lists:
            yield MenuPlace(label=site.lists.label, url=urls.paged(urls.LISTS, 1), section=name)


def _footer(desk: Desk) -> Iterator[Link]:
    site, catalogue = desk.site, desk.catalogue
    pages = sorted(catalogue.pages.values(), key=lambda page: (page.order, page.title, page.id))
    for page in pages:
        if page.menu and page.id != "index":
            yield Link(label=page.title, url=urls.page(catalogue.page_slugs[page.id]))
    for index in site.indexes:
        if not index.menu:
            yield Link(label=index.label, url=urls.paged(index.slug, 1))
    if catalogue.chronicled:
        yield Link(label=desk.interface.gettext("What is new"), url=urls.CHANGES)
    for link in site.footer.links:
        yield Link(label=link.label, url=link.url)
