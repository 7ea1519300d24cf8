"""The filters that templates may use: dates, numbers and names in the language of the site, hosts of addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup, escape

from sitegen import markup
from sitegen.locales import Interface, direction
from sitegen.model import PartialDate
from sitegen.translate import N_
from sitegen.vocabulary import TYPES

#: What Python-Markdown says of the arrow under a footnote.
BACKLINK = N_("Jump back to footnote {} in the text")
_BACKLINK = re.compile(r'title="Jump back to footnote (\d+) in the text"')
_RELATIVE = re.compile(r'\b(href|src)="(?![a-z][a-z0-9+.-]*:)([^"]*)"')


def heading(label: str) -> str:
    """'Cancer — Therapy' of the subject heading 'Cancer -- Therapy'."""
    return label.replace(" -- ", " — ")


def host(url: str) -> str:
    """'sciencedirect.com' of 'http://www.sciencedirect.com/science/article'."""
    name = url.split("//", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1]
    return name.removeprefix("www.")


def type_label(kind: str, interface: Interface) -> str:
    """'Journal article' of the CSL type 'article-journal'."""
    return interface.gettext(TYPES[kind][0]) if kind in TYPES else kind


def isodate(date: PartialDate | None) -> str:
    """A date as machines write it, at its own precision; '' where it has none."""
    return date.iso if date else ""


def rfc822(moment: str) -> str:
    """'Fri, 02 Jan 2026 00:00:00 +0000' of '2026-01-02T00:00:00Z', as RSS writes moments."""
    from email.utils import format_datetime  # not before a page is RSS

    return format_datetime(datetime.fromisoformat(moment))


def absolute_links(html: str, base: str) -> str:
    """`html` with every address in it whole, for readers that show it elsewhere than on the page `base`."""
    return _RELATIVE.sub(lambda found: f'{found[1]}="{escape(urljoin(base, unescape(found[2])))}"', str(html))


def filters(interface: Interface) -> dict[str, Callable[..., Any]]:
    """All filters by name, for a site whose interface is `interface`."""

    def date(value: PartialDate | str | None) -> str:
        """A date, or an ISO date as text, in words: '1 June 2025'; '' for none."""
        if value is None:
            return ""
        return interface.moment(value) if isinstance(value, str) else interface.date(value)

    back = interface.gettext(BACKLINK)

    def markdown(text: str, top: int = 3, scope: str | int = "") -> Markup:
        """Safe HTML of a text in Markdown. Its highest heading becomes one of level `top`; where a page shows several texts, each needs a `scope`."""
        html = markup.markdown(text, top, scope, interface.quotes)
        if back == BACKLINK or "footnote-backref" not in html:
            return html
        said = _BACKLINK.sub(lambda match: f'title="{escape(back.format(match[1]))}"', str(html))
        return Markup(said)  # noqa: S704 - as it was, but for a title, which is escaped

    def markdown_inline(text: str) -> Markup:
        """The same for a line of text: without the paragraph around it."""
        return markup.markdown_inline(text, interface.quotes)

    def kind_label(kind: str) -> str:
        """'Journal article' of the CSL type 'article-journal'."""
        return type_label(kind, interface)

    return {
        "absolute_links": absolute_links,
        "date": date,
        "digits": interface.digits,
        "direction": direction,
        "heading": heading,
        "host": host,
        "isodate": isodate,
        "language_name": interface.language_name,
        "markdown": markdown,
        "markdown_inline": markdown_inline,
        "number": interface.number,
        "ordinal": interface.ordinal,
        "rfc822": rfc822,
        "type_label": kind_label,
    }


def messages(interface: Interface) -> dict[str, Callable[..., Any]]:
    """The functions that say a word of the interface, by name. Placeholders, %(name)s, are filled with what is given by name."""

    def gettext(message: str, /, **parts: object) -> str:
        """The message in the site's language, its placeholders filled: `_("Read at %(host)s", host=...)`."""
        words = interface.gettext(message)
        return words % parts if parts else words

    def pgettext(context: str, message: str, /, **parts: object) -> str:
        """The same for a message that means something else elsewhere: `pgettext("status", "Read")`."""
        words = interface.pgettext(context, message)
        return words % parts if parts else words

    def ngettext(singular: str, plural: str, n: int, /, **parts: object) -> str:
        """The form of a message that goes with `n`: `ngettext("%(number)s item", "%(number)s items", n, number=n|number)`."""
        words = interface.ngettext(singular, plural, n)
        return words % parts if parts else words

    return {"_": gettext, "ngettext": ngettext, "pgettext": pgettext, "plural_forms": interface.plural_forms}
