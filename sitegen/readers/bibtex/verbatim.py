"""Fields that BibTeX styles typeset as they are (doi, url, eprint, numbers): without the escapes that LaTeX made people put into them."""

from __future__ import annotations

import re
from typing import Final

_WRAPPED: Final = re.compile(r"\\(?:url|path|nolinkurl|texttt)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")
_SIGNS: Final = re.compile(
    r"\$\\sim\$|\\sim\b|\\textasciitilde\b|\\string~|\\~(?:\{\})?|\\textunderscore\b|\\textless\b|\\textgreater\b|\\textbackslash\b|\\slash\b|"
    r"\\([_%&#$^])|\\(?:-|/|allowbreak\b|relax\b)"
)
_SIGN: Final = {
    "\\textunderscore": "_",
    "\\textless": "<",
    "\\textgreater": ">",
    "\\textbackslash": "\\",
    "\\slash": "/",
}
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://[^\s\"<>]+|www\.[^\s\"<>]+")
_ENDS: Final = ".,;:'\"”’>]"


def verbatim(text: str) -> str:
    """`text` on one line, LaTeX's escapes undone, braces gone: '10.1007/3-540\\_1' -> '10.1007/3-540_1'."""
    if "\\" not in text and "{" not in text and "$" not in text:
        return text if "\n" not in text else re.sub(r"\s*\n\s*", "", text)
    if "\n" in text:
        text = re.sub(r"\s*\n\s*", "", text)
    text = _WRAPPED.sub(lambda found: found[1] or found[2] or "", text)
    text = _SIGNS.sub(_sign, text)
    return text.replace("{", "").replace("}", "").strip()


def _sign(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    token = found[0]
    if token in ("\\-", "\\/", "\\allowbreak", "\\relax"):
        return ""
    return _SIGN.get(token, "~")


def addresses(text: str) -> list[str]:
    """The web addresses in a field; several where it holds several."""
    if "://" not in text and "www." not in text:
        return []
    wrapped = [found[1] or found[2] for found in _WRAPPED.finditer(text)]
    if wrapped:
        return [address for part in wrapped if (address := verbatim(part))]
    several = text.count("://") > 1
    if not several:
        text = re.sub(r"\s*\n\s*", "", text)
    return [_without_stop(verbatim(address)) for address in _ADDRESS.findall(text if several else verbatim(text))]


def _without_stop(address: str) -> str:
    """An address without the punctuation of the sentence that it ends."""
    address = address.rstrip(_ENDS)
    return address[:-1].rstrip(_ENDS) if address.endswith(")") and "(" not in address else address
