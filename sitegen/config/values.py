"""Values of site.toml whose rules are more than a pattern: addresses, language tags, folders that must stay apart."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, urlsplit


def base_url(text: str) -> str:
    """`text` as an absolute URI that ends in '/', or '' for ''.

    Host names and paths beyond ASCII are encoded (RFC 3986, RFC 3490).

    Raises ValueError, whose message completes "... is not a base URL: ".
    """
    text = text.strip()
    if not text:
        return ""
    if "://" not in text:
        raise ValueError(f"it needs a scheme, such as https://{text.lstrip('/')}")
    parts = urlsplit(text)
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError("its scheme is neither http nor https")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError("it may hold neither '?' nor '#'")
    if "@" in parts.netloc:
        raise ValueError("it may hold no user name or password, for every page would show them")
    if any(character.isspace() or character in '<>"\\^`{|}' for character in text):
        raise ValueError("it holds a character that addresses may not hold")
    segments = [segment for segment in parts.path.split("/") if segment]
    if {".", ".."} & set(segments):
        raise ValueError("its path may not hold '.' or '..'")
    path = "".join(f"{quote(segment, safe=_PATH_SAFE)}/" for segment in segments)
    return f"{parts.scheme.lower()}://{_authority(parts.hostname, parts.port)}/{path}"


_PATH_SAFE = "%:@!$&'()*+,;=~"


def _authority(host: str | None, port: int | None) -> str:
    if not host:
        raise ValueError("it names no host")
    try:
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"'{host}' is not a host name") from error
    return f"{name}:{port}" if port is not None else name


def host_of(url: str) -> str:
    """The host name of a base URL, or ''."""
    return urlsplit(url).hostname or ""


def language_tag(tag: str) -> str:
    """A well-formed tag in the case that RFC 5646 section 2.1.1 recommends: 'zh-Hant-TW'."""
    first, *rest = tag.split("-")
    parts = [first.lower()]
    for part in rest:
        after_singleton = any(len(earlier) == 1 for earlier in parts)
        if len(part) == 2 and not after_singleton:
            parts.append(part.upper())
        elif len(part) == 4 and part.isalpha() and not after_singleton:
            parts.append(part.title())
        else:
            parts.append(part.lower())
    return "-".join(parts)


def folder(path: str) -> str:
    """A posix path without './', doubled or trailing slashes."""
    return posixpath.normpath(path)


def overlap(content: str, output: str) -> bool:
    """Whether one of two normalised folders holds the other; of an absolute `output` only the disk can tell: False."""
    if output.startswith("/"):
        return False
    if all(part in {".", ".."} for part in output.split("/")):
        return True
    return output == content or output.startswith(f"{content}/") or content.startswith(f"{output}/")
