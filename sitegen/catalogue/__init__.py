"""What the records are to each other. Knows no address and no page."""

from __future__ import annotations

from sitegen.catalogue.catalogue import Catalogue
from sitegen.catalogue.changes import Changes, Touched, difference
from sitegen.catalogue.entries import Entry
from sitegen.catalogue.lists import ResolvedList

__all__ = ["Catalogue", "Changes", "Entry", "ResolvedList", "Touched", "difference"]
