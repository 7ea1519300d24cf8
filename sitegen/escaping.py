"""Text as HTML."""

from __future__ import annotations

from collections.abc import Callable

import markupsafe

#: A text as it stands between tags and in quoted attributes, the same as Jinja writes it: what `markupsafe.escape` is made of, where markupsafe has
#: it, without a Markup made of the text.
escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
