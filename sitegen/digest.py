"""Fingerprints: digests of bytes, short enough to keep by the hundred thousand."""

from __future__ import annotations

from hashlib import blake2b, sha256

DIGEST_BYTES = 16


class Digester:
    """The `digest` of one part that comes in pieces."""

    def __init__(self) -> None:
        self._state = sha256()
        #: How many bytes have come.
        self.size = 0

    def update(self, piece: bytes | memoryview) -> None:
        """Takes in the next piece."""
        self._state.update(piece)
        self.size += len(piece)

    def digest(self) -> bytes:
        """The digest of all that has come."""
        state = self._state.copy()
        state.update(self.size.to_bytes(8, "little"))
        return state.digest()[:DIGEST_BYTES]


def digest(*parts: bytes | memoryview) -> bytes:
    """The first 16 bytes of the SHA-256 digest of `parts`, each followed by its length so that no two lists of parts collide.

    Every page is digested twice, and processors have instructions for this one.
    """
    state = sha256()
    for part in parts:
        state.update(part)
        state.update(len(part).to_bytes(8, "little"))
    return state.digest()[:DIGEST_BYTES]


def short_digest(text: str, length: int = 8) -> str:
    """The first `length` hexadecimal digits of a BLAKE2b digest of `text`, for names that people see: they must stay what they are."""
    blob = text.encode()
    return blake2b(len(blob).to_bytes(8, "little") + blob, digest_size=DIGEST_BYTES).hexdigest()[:length]
