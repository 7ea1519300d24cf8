"""Addresses that may be linked to: http, https and ftp, nothing else, whatever tricks the text plays.

Browsers drop tabs, line ends and leading control characters from an address before they read its scheme
(https://url.spec.whatwg.org/#concept-basic-url-parser), so we do too before we judge it.
"""

from __future__ import annotations

import re
from typing import Final

from sitegen.normalise.identifiers import find_doi

_PLAIN: Final = re.compile(r"(?:https?|ftp)://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9/._~:?#@!$&'()*+,;=%-]*)?")
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SAFE: Final = re.compile(r"(https?|ftp)://+([^/?#\\]+)(.*)", re.IGNORECASE | re.DOTALL)
_DROPPED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_HOST: Final = re.compile(r"(?:[^@\s<>\"'`]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^\s<>\"'`@:%(){}|^]+)(?::\d{0,5})?")
_ESCAPE: Final = {char: f"%{ord(char):02X}" for char in ' "<>`{}|\\^'}
_ESCAPED: Final = re.compile(r'[ "<>`{}|\\^]')
_DOMAIN: Final = re.compile(
    r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|de|uk|fr|eu|info))(?:[/:?#]|[\w.-]*(?:/|$))",
    re.IGNORECASE,
)


def safe_url(text: str) -> str:
    """The address to link to, or '' where `text` is none or must not be linked to.

    A DOI becomes https://doi.org/..., 'www.example.org' gets a scheme; spaces and quotes are escaped.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _DROPPED.sub("", text).strip()
    if text[:1] == "<" and text[-1:] == ">":
        text = text[1:-1].strip()
    text = text.replace("\\url{", "").rstrip("}") if text.startswith("\\url{") else text
    if text.startswith("//"):
        text = f"https:{text}"
    found = _SAFE.fullmatch(text)
    if not found:
        return _without_scheme(text)
    scheme, host, rest = found[1].lower(), found[2], found[3]
    if not _HOST.fullmatch(host):
        return ""
    return f"{scheme}://{host}" + _ESCAPED.sub(lambda char: _ESCAPE[char[0]], rest)


def _without_scheme(text: str) -> str:
    if text[:3] == "10." or text[:4].lower() == "doi:":
        doi = find_doi(text)
        return f"https://doi.org/{_ESCAPED.sub(lambda char: _ESCAPE[char[0]], doi)}" if doi else ""
    if _DOMAIN.match(text) and not _SCHEME.match(text):
        return safe_url(f"https://{text}")
    return ""
