"""Media types of the site's files, the same on every machine: what the system has registered is not asked."""

from __future__ import annotations

from mimetypes import MimeTypes

_UTF8 = "; charset=utf-8"
_OWN = {
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".mjs": "text/javascript",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_TEXTS = (
    "application/json",
    "application/jsonl",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "application/xml",
    "image/svg+xml",
)
_TABLE = MimeTypes()


def media_type(path: str) -> str:
    """The Content-Type of a file by its name; all text is UTF-8."""
    name = path.rpartition("/")[2].lower()
    kind = _OWN.get(name[name.rfind(".") :] if "." in name else "")
    if kind is None:
        guessed, encoding = _TABLE.guess_type(name)
        # A compressed file is itself what was asked for, not a form of what it holds.
        kind = guessed if guessed and not encoding else "application/octet-stream"
    return kind + _UTF8 if kind.startswith("text/") or kind in _TEXTS else kind
