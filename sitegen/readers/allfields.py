"""What VuFind's `spelling` still knows: all fields of a record run together without separators.

In DOAJ's records it reads: id, datestamp, 'Z', language (3), publisher, journal, ISSN, date, volume and pages, DOI,
title, authors each followed by its index, affiliations, abstract, url, topics. The DOI can be told with near certainty
(it ends where the title begins), volume and pages only by guess, so every field is marked inferred, with a confidence.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.model import RawField

_DOI: Final = re.compile(r"10\.\d{4,9}/")
_RUN: Final = re.compile(r"(\d{4}-\d\d-\d\d)(\d{1,20})$")


def recover(spelling: str, title: str, line: int = 0) -> tuple[RawField, ...]:
    """The DOI, volume and pages that stand in `spelling` before the known `title`; nothing where that cannot be
    told."""
    at = spelling.find(title) if title else -1
    before = spelling[:at] if at > 0 else ""
    found = list(_DOI.finditer(before))
    if not found or any(char.isspace() for char in before[found[-1].start() :]):
        return ()
    start = found[-1].start()
    doi = before[start:]
    fields = [
        RawField(name="identifiers", scheme="doi", value=doi, key="doi", line=line, status="inferred", confidence=0.95)
    ]
    if run := _RUN.search(before[:start]):
        fields += _volume_and_pages(run[2], line)
    return tuple(fields)


def _volume_and_pages(digits: str, line: int) -> list[RawField]:
    """'29202216' is volume 29, pages 202-216: the one split whose pages are as long as each other, ascending, and
    close."""
    candidates = []
    for width in range(1, 5):
        volume, first, last = digits[: -2 * width], digits[-2 * width : -width], digits[-width:]
        if (
            volume
            and not volume.startswith("0")
            and not first.startswith("0")
            and len(volume) <= 4
            and 0 <= int(last) - int(first) <= 60
        ):
            candidates.append((volume, first, last))
    if len(candidates) != 1:
        return []
    volume, first, last = candidates[0]
    found = {"volume": volume, "page": f"{first}-{last}"}
    return [
        RawField(name=name, value=value, key=name, line=line, status="inferred", confidence=0.6)
        for name, value in found.items()
    ]
