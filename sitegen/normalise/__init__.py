"""From drafts to records: the one place that decides what a name, a date, a language or a DOI is.

`normalise(draft, settings)` is all that the build needs; the modules can be used alone: `dates.parse_date`,
`names.parse_name`, `identifiers.parse_identifier`, `languages.parse_language`, `links.safe_url`, `rich.rich`,
`latex.decode`, `kinds.known_type`.
"""

from __future__ import annotations

from sitegen.normalise.base import Normalised, NormaliseSettings
from sitegen.normalise.record import normalise

__all__ = ["NormaliseSettings", "Normalised", "normalise"]
