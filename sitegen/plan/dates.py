"""When something changed, as far as anybody noted it: only the records' own dates and git's, never the time of a build."""

from __future__ import annotations

from sitegen.catalogue import Entry


def last_change(entry: Entry) -> str:
    """The day or moment at which a record last changed for its readers (ISO 8601), or '' where nobody noted it."""
    return max(entry.updated, entry.added)


def timestamp(day: str) -> str:
    """An ISO date as RFC 3339 wants a moment: midnight UTC of that day, or of the first day of that month or year. Moments pass as they are."""
    if "T" in day:
        return day
    return f"{day}{'-01' * (3 - len(day.split('-')))}T00:00:00Z"
