"""Plain pages: content/pages/<id>.md, and the home page's words in content/index.md. Front matter may be left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sitegen.errors import Finding, Origin
from sitegen.model import Page
from sitegen.readers.scalars import Scalars, front_matter

if TYPE_CHECKING:
    from sitegen.sources import Source

FORMAT: Final = "page"

_HEADING: Final = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$|^(\S[^\n]*)\n=+[ \t]*$", re.MULTILINE)


def read_page(source: Source) -> tuple[Page | None, tuple[Finding, ...]]:
    """The page of a file and what is wrong with it; None where it cannot be read at all.

    Without a `title` the first heading of level one is the title (and leaves the body where it opens it), else the id.
    """
    origin = Origin(path=source.path, line=1, format=FORMAT)
    matter, findings = front_matter(source, origin)
    if matter is None:
        return None, findings
    scalars = Scalars(matter, origin)
    name = source.path.rpartition("/")[2].rpartition(".")[0].lstrip("_")
    identity = scalars.text("id") or scalars.text("slug") or name
    title, description = scalars.text("title"), scalars.text("description", "summary")
    order, menu, draft = scalars.number("order", "weight"), scalars.flag("menu", default=True), scalars.flag("draft")
    scalars.unknown()
    body = matter.body.rstrip()
    if not title and (heading := _HEADING.search(body)):
        title = (heading[1] or heading[2]).strip()
        if not body[: heading.start()].strip():
            body = body[heading.end() :].lstrip("\n")
    page = Page(
        id=identity,
        title=title or identity,
        description=description,
        body=body,
        order=order,
        menu=menu,
        draft=draft,
        origin=origin,
    )
    return page, (*findings, *scalars.findings)
