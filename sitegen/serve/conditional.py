"""Conditional and partial requests (RFC 9110, sections 8.8, 13 and 14), as pure functions of headers."""

from __future__ import annotations

import re
from email.utils import formatdate, parsedate_to_datetime
from typing import NamedTuple

_RANGE = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*")

#: A file younger than this (seconds) has no Last-Modified: it could change again within the same second, unseen.
_RACY = 2


class Span(NamedTuple):
    """The bytes `start` up to, but not including, `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):  # noqa: N818 - an answer, not an error of ours
    """A range that holds no byte of the file: 416."""


def last_modified(mtime: float, now: float) -> str:
    """The Last-Modified header of a file, or '' while it could not vouch for the file."""
    return formatdate(mtime, usegmt=True) if mtime < now - _RACY else ""


def not_modified(if_none_match: str | None, if_modified_since: str | None, etag: str, modified: str) -> bool:
    """Whether a client's copy is still good. A tag takes precedence over a date; the comparison is weak."""
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or etag in tags
    if not if_modified_since or not modified:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError, OverflowError):
        return False


def span(range_: str | None, if_range: str | None, size: int, etag: str, modified: str) -> Span | None:
    """The part of a file of `size` bytes that is asked for; None for all of it, as for several ranges at once or another unit.

    Raises Unsatisfiable.
    """
    match = _RANGE.fullmatch(range_ or "")
    if match is None or (if_range and if_range not in (etag, modified)):
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= end:
        raise Unsatisfiable
    return Span(start, end)
