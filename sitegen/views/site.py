"""`site` in every template."""

from __future__ import annotations

from msgspec import Struct

from sitegen.views.parts import Feed, Link


class MenuPlace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in the header's menu. `section` matches `Head.section` when it is the current one."""

    label: str
    url: str
    section: str


class SiteView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`site` in every template. Holds nothing that varies with the records, so that a new record does not change every page.

    `theme` holds the theme's parameters by name, those that site.toml does not set with their defaults. `tokens` is the style sheet of the custom
    properties that site.toml sets, safe inside a style element; it is '' where it sets none.
    """

    title: str
    description: str
    base_url: str
    language: str
    author: str
    menu: tuple[MenuPlace, ...]
    footer: tuple[Link, ...]
    feeds: tuple[Feed, ...] = ()
    citation_styles: tuple[str, ...] = ()
    search: bool = False
    license: str = ""
    theme: dict[str, str | int | float | bool] = {}
    tokens: str = ""
