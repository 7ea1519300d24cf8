"""The ACL Anthology's XML (https://github.com/acl-org/acl-anthology/blob/master/data/xml/schema.rnc): papers of volumes.

What the volume says in its `meta` (title, editors, publisher, date) is said of each of its papers. Front matter and talks
are no papers and make no records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sitegen.model import RawField, RawName
from sitegen.readers.sniff import xml_kind
from sitegen.readers.xmlitems import read_elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import ReadResult
    from sitegen.readers.base import ReadOptions
    from sitegen.readers.xmlelement import Element
    from sitegen.sources import Source

FORMAT: Final = "acl"

#: Element of a paper -> field of the record. What is not here, nor in `_READERS`, is kept for the staff view.
PAPER: Final = {
    "pages": "page", "language": "languages", "issue": "issue", "journal": "container_title", "bibkey": "id",
}  # fmt: skip
#: Element of a volume's `meta` -> field of its papers' records.
VOLUME: Final = {
    "publisher": "publisher", "address": "event_place", "journal-volume": "volume", "journal-issue": "issue",
}  # fmt: skip
_SITE: Final = "https://aclanthology.org/"


def claims(path: str, head: bytes) -> bool:
    """XML with a collection of volumes."""
    return xml_kind(path, head) == FORMAT


def read(source: Source, options: ReadOptions) -> ReadResult:
    """A draft for each paper of the file."""
    volumes: dict[str, list[RawField]] = {}

    def fields(element: Element, around: tuple[Element, ...]) -> list[RawField] | None:
        names = {outer.tag: outer for outer in around}
        collection, volume = names.get("collection"), names.get("volume")
        key = volume.get("id") if volume is not None else ""
        if element.tag == "paper":
            known = anthology_id(collection.get("id") if collection is not None else "", key, element.get("id"))
            return _paper(element, known) + volumes.get(key, [])
        if volume is not None:  # an event has a `meta` too
            volumes[key] = _volume(element, volume.get("type"))
        return None

    return read_elements(source, options, FORMAT, frozenset({"meta", "paper"}), fields, label=_label)


def _label(element: Element, number: int) -> str:
    del number
    return f"{element.tag} {element.get('id')}".strip()


def anthology_id(collection: str, volume: str, paper: str) -> str:
    """'2022.acl-long.1', or before 2020 'P18-1001'; '' where a part is missing.

    Source: https://aclanthology.org/info/ids/.
    """
    if not (collection and volume and paper):
        return ""
    if collection[:1].isdigit() or not (volume.isdigit() and paper.isdigit()):
        return f"{collection}-{volume}.{paper}"
    # 'W19-3501', where a meeting had more volumes than nine; else 'P18-1001'
    wide = collection[0] == "W" or collection == "C69" or (collection == "D19" and int(volume) >= 5)
    return f"{collection}-{int(volume):02d}{int(paper):02d}" if wide else f"{collection}-{int(volume)}{int(paper):03d}"


def _value(
    element: Element, name: str, value: str, *, scheme: str = "", role: str = "", key: str = ""
) -> list[RawField]:
    if not value:
        return []
    return [RawField(name=name, value=value, key=key or element.tag, line=element.line, scheme=scheme, role=role)]


def _paper(paper: Element, known: str) -> list[RawField]:
    fields = _value(paper, "identifiers", known, scheme="acl", key="paper id")
    for child in paper.children:
        reader = _READERS.get(child.tag)
        fields += reader(child) if reader is not None else _value(child, PAPER.get(child.tag, ""), child.text)
    if known and paper.one("bibkey") is None:
        fields.append(RawField(name="id", value=known, key=""))
    return fields


def _volume(meta: Element, kind: str) -> list[RawField]:
    """What a volume's `meta` says of each of its papers. Its ISBN is the book's, not theirs."""
    fields: list[RawField] = []
    for child in meta.children:
        if child.tag == "editor":
            fields += _person(child, "editors")
        elif child.tag in ("booktitle", "journal-title"):
            journal = kind == "journal" and child.tag == "booktitle" and meta.one("journal-title") is not None
            fields += _value(child, "" if journal else "container_title", _markup(child))
        elif child.tag not in ("year", "month", "url"):
            fields += _value(child, VOLUME.get(child.tag, ""), child.text, key=f"volume {child.tag}")
    year = meta.one("year")
    if year is not None:
        fields += _value(year, "issued", f"{meta.text_at('month')} {year.text}".strip())
    csl = "article-journal" if kind == "journal" else "paper-conference"
    fields.append(RawField(name="type", value=csl, key="", line=meta.line, status="inferred", confidence=0.95))
    return fields


def _markup(element: Element) -> str:
    """Text with its tags; addresses in it are text."""
    return element.markup.replace("<url>", "").replace("</url>", "")


def _person(element: Element, name: str) -> list[RawField]:
    person = RawName(
        family=element.text_at("last"),
        given=element.text_at("first"),
        orcid=element.get("orcid"),
        affiliation="; ".join(place.text for place in element.all("affiliation")),
    )
    if not (person.family or person.given):
        return []
    return [RawField(name=name, value=person, key=element.tag, line=element.line)]


def _address(name: str) -> str:
    """An address as it stands, or that of a file of the Anthology."""
    return name if "://" in name else f"{_SITE}{name}"


def _links(label: str, attribute: str = "", folder: str = "") -> Callable[[Element], list[RawField]]:
    def read_link(element: Element) -> list[RawField]:
        name = element.get(attribute) if attribute else element.text
        address = _address(name if "://" in name else folder + name) if name else ""
        kind = element.get("type").capitalize() if label == "Attachment" else ""
        return _value(element, "urls", address, role=kind or label)

    return read_link


_READERS: Final[dict[str, Callable[[Element], list[RawField]]]] = {
    "title": lambda element: _value(element, "title", _markup(element)),
    "abstract": lambda element: _value(element, "abstract", _markup(element)),
    "author": lambda element: _person(element, "authors"),
    "editor": lambda element: _person(element, "editors"),
    "doi": lambda element: _value(element, "identifiers", element.text, scheme="doi"),
    "url": _links(""),
    "video": _links("Video", "href"),
    "attachment": _links("Attachment", folder="attachments/"),
    "pwccode": _links("Code", "url"),
}
