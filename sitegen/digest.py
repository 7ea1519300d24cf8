"""Fingerprints: BLAKE2b digests of bytes, short enough to keep by the hundred thousand."""

from __future__ import annotations

from hashlib import blake2b

DIGEST_BYTES = 16


def digest(*parts: bytes | memoryview) -> bytes:
    """The 16-byte BLAKE2b digest of `parts`, each delimited by its length so that no two lists of parts collide."""
    state = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def short_digest(text: str, length: int = 8) -> str:
    """The first `length` hexadecimal digits of the digest of `text`, for names that people see."""
    return digest(text.encode()).hex()[:length]
