"""An XML element with its line, its text and its markup: as much of a tree as the readers of records need."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Element:
    """An element without its prefix: its name, attributes, line, and the text and elements inside in their order."""

    __slots__ = ("attributes", "line", "parts", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.parts: list[str | Element] = []

    @property
    def children(self) -> list[Element]:
        """The elements directly inside."""
        return [part for part in self.parts if isinstance(part, Element)]

    def all(self, *path: str) -> list[Element]:
        """The elements under a path of names, in document order: `all("AuthorList", "Author")`."""
        found = [self]
        for tag in path:
            found = [child for element in found for child in element.children if child.tag == tag]
        return found

    def one(self, *path: str) -> Element | None:
        """The first element under a path of names."""
        return next(iter(self.all(*path)), None)

    def get(self, attribute: str) -> str:
        """An attribute, '' where there is none."""
        return self.attributes.get(attribute, "")

    def text_at(self, *path: str) -> str:
        """The text of the first element under a path, '' where there is none."""
        found = self.one(*path)
        return found.text if found is not None else ""

    @property
    def text(self) -> str:
        """All the text inside, on one line."""
        return " ".join("".join(_texts(self)).split())

    @property
    def markup(self) -> str:
        """What is inside with its tags, their attributes left out and the text escaped, on one line."""
        return " ".join("".join(_pieces(self)).split())


def _texts(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts(part)


def _pieces(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield escape(part, quote=False)
        else:
            yield f"<{part.tag}>"
            yield from _pieces(part)
            yield f"</{part.tag}>"
