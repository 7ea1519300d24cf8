"""Searching without a server: an index in small files, which the search page reads as it needs them. Knows no catalogue and no page."""

from __future__ import annotations

from sitegen.search.index import Document, Index, build_index, seal
from sitegen.search.packing import compress
from sitegen.search.postings import FIELDS

__all__ = ["FIELDS", "Document", "Index", "build_index", "compress", "seal"]
