"""The script that keeps an open page as its source is: added to pages while they are served, never written."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

from sitegen.digest import digest

#: Where the preview's own addresses begin. No page of a site does: slugs begin with a letter or digit.
OWN = "_sitegen/"
SCRIPT = f"{OWN}client.js"
EVENTS = f"{OWN}events"


@lru_cache(maxsize=1)
def client_script() -> bytes:
    """The script as browsers get it."""
    return Path(__file__).with_name("client.js").read_bytes()


@lru_cache(maxsize=1)
def script_version() -> str:
    """Eight hexadecimal digits that differ for another script."""
    return digest(client_script()).hex()[:8]


def inject(page: bytes, path: str, fingerprint: str) -> bytes:
    """A page with the script before its '</body>' (or at its end): it knows the page's path and the digest of what was served."""
    tag = f'<script src="/{SCRIPT}" data-sitegen data-page="{escape(path)}" data-digest="{fingerprint}"></script>'.encode()
    at = page.rfind(b"</body>")
    return page[:at] + tag + page[at:] if at >= 0 else page + tag
