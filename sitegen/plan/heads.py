"""The head of every page: its title, its place in the menu, its crumbs, and what machines read there."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.machine import (
    JsonNode,
    article_node,
    article_signposts,
    breadcrumbs_node,
    dublin_core_meta,
    highwire_meta,
    json_ld,
    list_node,
    opengraph_meta,
    site_node,
)
from sitegen.plan.social import card_url
from sitegen.views import Feed, Head, HeadLink, Link


def crumbs(desk: Desk, *links: Link) -> tuple[Link, ...]:
    """Breadcrumbs from the home page to `links`."""
    return (Link(label=desk.interface.gettext("Home"), url=urls.HOME), *links)


def home_head(desk: Desk) -> Head:
    """The head of the home page: the site as a whole."""
    site = desk.site
    address = desk.absolute(urls.HOME)
    node = site_node(
        site.title,
        url=address,
        description=site.description,
        language=site.language,
        author=site.author,
        search=desk.absolute(urls.SEARCH) if site.search.enabled else "",
    )
    return Head(
        url=urls.HOME,
        title=site.title,
        section="home",
        description=site.description,
        meta_html="\n".join(
            opengraph_meta(
                site.title,
                url=address,
                description=site.description,
                site_name=site.title,
                language=site.language,
                image=desk.absolute(card_url(desk, "home", "", site.title)),
                image_alt=site.title,
            )
        ),
        json_ld=json_ld(node, breadcrumbs_node([(site.title, address)])),
    )


def page_head(
    desk: Desk,
    url: str,
    title: str,
    *,
    section: str = "",
    description: str = "",
    trail: tuple[Link, ...] = (),
    alternates: tuple[Feed, ...] = (),
    links: tuple[HeadLink, ...] = (),
    node: JsonNode | None = None,
    image: str = "",
) -> Head:
    """The head of a page that is not a record's. `trail` leads from the home page to the page's parent, `node` says what the page is, `image` is
    the path of its card."""
    steps = crumbs(desk, *trail)
    description = description or desk.site.description
    nodes = (node,) if node is not None else ()
    return Head(
        url=url,
        title=title,
        section=section,
        description=description,
        breadcrumbs=steps,
        alternates=alternates,
        links=links,
        meta_html="\n".join(
            opengraph_meta(
                title,
                url=desk.absolute(url),
                description=description,
                site_name=desk.site.title,
                language=desk.site.language,
                image=desk.absolute(image or card_url(desk, "home", "", desk.site.title)),
                image_alt=title if image else desk.site.title,
            )
        ),
        json_ld=json_ld(*nodes, breadcrumbs_node(_addresses(desk, steps, title))),
    )


def items_node(
    desk: Desk,
    url: str,
    title: str,
    record_ids: Iterable[str],
    *,
    description: str = "",
    modified: str = "",
    about: JsonNode | None = None,
    start: int = 1,
) -> JsonNode:
    """A page of records as a CollectionPage, the first record in place `start`."""
    return list_node(
        title,
        [desk.listed(record_id) for record_id in record_ids],
        url=desk.absolute(url),
        description=description,
        language=desk.site.language,
        modified=modified,
        about=about,
        start=start,
    )


def article_head(desk: Desk, record: Record, exports: tuple[Feed, ...], image: str = "") -> Head:
    """The head of a record's page. A record without an abstract gets no description: Zotero would take it for one."""
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
    url = desk.article_url(record.id)
    address = desk.absolute(url)
    pdf_url = own_pdf(desk, record)
    description = shorten(record.abstract)
    steps = crumbs(desk, *trail)
    lists = (urls.reading_list(desk.catalogue.list_slugs[it.list.id]) for it in desk.catalogue.lists_with(record.id))
    return Head(
        url=url,
        title=record.title,
        section="articles",
        description=description,
        breadcrumbs=steps,
        alternates=exports,
        links=article_signposts(record, pdf_url=pdf_url, collections=lists),
        meta_html="\n".join(
            (
                *highwire_meta(record, public_url=address, pdf_url=pdf_url),
                *dublin_core_meta(record),
                *opengraph_meta(
                    record.title,
                    url=address,
                    description=description,
                    site_name=desk.site.title,
                    language=record.language,
                    image=desk.absolute(image),
                    image_alt=record.title,
                    kind="book" if record.type == "book" else "article",
                    record=record,
                ),
            )
        ),
        json_ld=json_ld(
            article_node(record, page_url=address), breadcrumbs_node(_addresses(desk, steps, record.title))
        ),
    )


def own_pdf(desk: Desk, record: Record) -> str:
    """The absolute address of the record's PDF where it lies in the folder of the record's own page (else search engines disbelieve it), or ''."""
    folder = f"{desk.site.base_url}{urls.ARTICLES}/"
    for link in record.urls if desk.site.base_url else ():
        name = link.url.removeprefix(folder)
        if name != link.url and "/" not in name and name.lower().endswith(".pdf"):
            return link.url
    return ""


def _addresses(desk: Desk, steps: tuple[Link, ...], title: str) -> list[tuple[str, str]]:
    return [*((step.label, desk.absolute(step.url)) for step in steps), (title, "")]


def shorten(text: str, length: int = 160) -> str:
    """The beginning of `text`, cut at a word, at most `length` characters."""
    text = " ".join(text[: length * 2].split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
