"""What the styles ask of a record: what kind of thing it is, who made it, where it can be found."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from sitegen.citations.marks import link, plain
from sitegen.citations.words import titled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.model import Name, Record

#: Parts of something that appears in instalments.
SERIAL = frozenset(
    ["article-journal", "article-magazine", "article-newspaper", "periodical", "post-weblog", "review", "review-book"]
)
LEGAL = frozenset(["bill", "hearing", "legal_case", "legislation", "regulation", "treaty"])
#: Where they do not name the work reviewed, their title is taken for its title.
REVIEWS = frozenset({"review", "review-book"})
#: In a book where someone has edited it, in a series of events where nobody has.
_EITHER = frozenset({"interview", "paper-conference"})
_COMPILERS = frozenset({"collection-editor", "compiler", "editorial-director"})

_MARKS = re.compile("[\x00-\x1f]")
_UNSAFE_IN_PATH = re.compile(r"[^\w.~!$&'()*+,;=:@/-]", re.ASCII)


def contributors(record: Record, *roles: str) -> tuple[Name, ...]:
    """The record's contributors in any of the CSL `roles`, role by role."""
    if not record.contributors:
        return ()
    return tuple(item.name for role in roles for item in record.contributors if item.role == role)


def by_role(record: Record, roles: Iterable[str]) -> list[tuple[str, tuple[Name, ...]]]:
    """Those of `roles` that someone has, with who has them, in the order of `roles`."""
    if not record.contributors:
        return []
    found = [(role, contributors(record, role)) for role in roles]
    return [(role, people) for role, people in found if people]


def has_editors(record: Record) -> bool:
    """Whether someone has put it together from works of others."""
    return bool(record.editors) or any(item.role in _COMPILERS for item in record.contributors)


def is_review(record: Record) -> bool:
    """Whether it is a review: by its type, or because it names what it reviews."""
    return record.type in REVIEWS or (bool(record.reviewed_title) and record.type != "interview")


def named_by_its_object(record: Record) -> bool:
    """Whether it is a review without a title of its own: what stands for it is the title of the work reviewed."""
    return record.type in REVIEWS and not record.reviewed_title


def original_title(record: Record) -> str:
    """What the original was called, in headline capitals; in its own where the record is a translation out of another language."""
    title = plain(record.original_title)
    return title if record.translators else titled(title, record.language)


def edited_and_translated(record: Record) -> bool:
    """Whether the same people edited and translated it."""
    return bool(record.editors) and record.editors == record.translators


def is_serial(record: Record) -> bool:
    """Whether the record is an item of a serial: by its type, or by its type and the lack of editors."""
    return record.type in SERIAL or (record.type in _EITHER and not has_editors(record))


@lru_cache(maxsize=1024)
def doi_url(doi: str) -> str:
    """The address of a DOI; characters that an address cannot hold are percent-encoded."""
    if not doi:
        return ""
    if _UNSAFE_IN_PATH.search(doi):
        doi = quote(doi, safe="/:;()!$&'*+,=@~-._")
    return f"https://doi.org/{doi}"


def doi_link(record: Record, before: str = "https://doi.org/") -> str:
    """The DOI as marked text, linked; '' without one."""
    doi = record.doi
    return link(doi_url(doi), f"{before}{plain(doi)}") if doi else ""


def url_link(record: Record) -> str:
    """The first address as marked text, linked to itself; '' without one."""
    if not record.urls:
        return ""
    url = _MARKS.sub("", record.urls[0].url)
    return link(url, url)


def address(record: Record) -> str:
    """Where to read it: the DOI's address, else the first other one; '' for neither."""
    return doi_link(record) or url_link(record)
