"""Fingerprints: digests of bytes, short enough to keep by the hundred thousand."""

from __future__ import annotations

from hashlib import blake2b, sha256

DIGEST_BYTES = 16


def digest(*parts: bytes | memoryview) -> bytes:
    """The first 16 bytes of the SHA-256 digest of `parts`, each delimited by its length so that no two lists of parts collide.

    Every page is digested twice, and processors have instructions for this one.
    """
    state = sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()[:DIGEST_BYTES]


def short_digest(text: str, length: int = 8) -> str:
    """The first `length` hexadecimal digits of a BLAKE2b digest of `text`, for names that people see: they must stay what they are."""
    blob = text.encode()
    return blake2b(len(blob).to_bytes(8, "little") + blob, digest_size=DIGEST_BYTES).hexdigest()[:length]
