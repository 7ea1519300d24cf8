"""site.toml: read once, checked whole, and handed on as frozen structs.

`lines` finds each key's line, `schema` says what may stand there, `check` compares, `values` and `indexes` settle what
a type alone cannot, `load` does it in order.
"""

from __future__ import annotations

from sitegen.config.indexes import BUILT_IN_INDEXES
from sitegen.config.load import load_config
from sitegen.config.schema import (
    BUILT_IN_STYLES,
    ArticlesConfig,
    CardsConfig,
    CitationsConfig,
    CsvConfig,
    ExportFormat,
    ExportsConfig,
    FeedConfig,
    FeedContent,
    FeedFormat,
    FooterConfig,
    FooterLink,
    IndexConfig,
    LimitsConfig,
    ListsConfig,
    OaiConfig,
    PublishConfig,
    SearchConfig,
    SiteConfig,
    ThemeConfig,
)

__all__ = [
    "BUILT_IN_INDEXES",
    "BUILT_IN_STYLES",
    "ArticlesConfig",
    "CardsConfig",
    "CitationsConfig",
    "CsvConfig",
    "ExportFormat",
    "ExportsConfig",
    "FeedConfig",
    "FeedContent",
    "FeedFormat",
    "FooterConfig",
    "FooterLink",
    "IndexConfig",
    "LimitsConfig",
    "ListsConfig",
    "OaiConfig",
    "PublishConfig",
    "SearchConfig",
    "SiteConfig",
    "ThemeConfig",
    "load_config",
]
