"""What the output folder says of itself: which files are ours, what they were made from, and whether the build finished.

Everything stands in OUT/.sitegen/: `state.json` (small, for people and for `publish`), `manifest` (every file that we own, MessagePack) and, while
a build runs, `lock`, `stage/`, `journal`. A state that is missing, damaged, foreign or of another version counts as absent, which costs a
full build and nothing else: it is data, never code.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from sitegen.digest import digest

STATE_FOLDER = ".sitegen"
STATE_FILE = "state.json"
MANIFEST_FILE = "manifest"
SCHEMA = 2


class OutputEntry(Struct, frozen=True, array_like=True):
    """One file that we own: the entity whose page it is, the fingerprint of what it was made from, the digest and size of its bytes."""

    entity: str
    fingerprint: bytes
    content: bytes
    size: int


class BuildState(Struct, frozen=True, kw_only=True):
    """How the last build of an output folder ended. `inputs` is the digest of all that went in; `errors` counts refused records."""

    schema: int
    engine: str
    inputs: str
    records: int
    pages: int
    files: int
    bytes: int
    errors: int
    base_url: str
    complete: bool = True


class Seal(Struct, frozen=True, array_like=True):
    """A folder of files that are made together: the digest of what they were made from, and how many they are."""

    digest: bytes
    files: int


class Manifest(Struct, frozen=True, kw_only=True):
    """All files of the site by path (posix, relative to the output folder), and the folders of files made together."""

    schema: int = SCHEMA
    outputs: dict[str, OutputEntry] = {}
    seals: dict[str, Seal] = {}

    def by_entity(self) -> dict[str, list[str]]:
        """The paths of every entity."""
        table: dict[str, list[str]] = {}
        for path, entry in self.outputs.items():
            table.setdefault(entry.entity, []).append(path)
        return table


def load_state(out: Path) -> BuildState | None:
    """The state of the output folder `out`, or None where no build of ours has finished there."""
    try:
        state = msgspec.json.decode((out / STATE_FOLDER / STATE_FILE).read_bytes(), type=BuildState)
    except (OSError, msgspec.DecodeError):
        return None
    return state if state.schema == SCHEMA else None


def encode_state(state: BuildState) -> bytes:
    """The bytes of state.json."""
    return msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"


def load_manifest(out: Path) -> Manifest | None:
    """The manifest of the output folder `out`, or None where there is none that can be trusted."""
    try:
        blob = (out / STATE_FOLDER / MANIFEST_FILE).read_bytes()
    except OSError:
        return None
    return decode_manifest(blob)


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as MessagePack behind its own digest."""
    payload = msgspec.msgpack.encode(manifest)
    return digest(payload) + payload


def decode_manifest(blob: bytes) -> Manifest | None:
    """The manifest in `blob`, or None where it is damaged or of another version."""
    if digest(blob[16:]) != blob[:16]:
        return None
    try:
        manifest = msgspec.msgpack.decode(blob[16:], type=Manifest)
    except msgspec.DecodeError:
        return None
    return manifest if manifest.schema == SCHEMA else None


def standing_manifest(out: Path, quiet: Collection[str]) -> Manifest | None:
    """What of the manifest can be relied on: files that are gone are left out, and those that are not as they were written have no digest.

    In the folders `quiet` nothing came or went since; elsewhere somebody (or a kill) was at work, so that every file is looked into.
    """
    manifest = load_manifest(out)
    if manifest is None:
        return None
    outputs: dict[str, OutputEntry] = {}
    for path, entry in manifest.outputs.items():
        if path.rpartition("/")[0] in quiet:
            outputs[path] = entry
            continue
        try:
            blob = (out / path).read_bytes()
        except OSError:
            continue
        outputs[path] = entry if digest(blob) == entry.content else structs.replace(entry, fingerprint=b"", content=b"")
    return Manifest(outputs=outputs, seals=manifest.seals)


def folder_times(out: Path) -> dict[str, int]:
    """When something was last added to or taken from each folder of the output (nanoseconds), the state folder left out.

    A difference to what was remembered means that somebody else was there.
    """
    times: dict[str, int] = {}
    for where, names, _ in os.walk(out):
        if where == str(out):
            # The root's own time changes with our lock and journal; what stands in it is listed instead.
            names[:] = [name for name in names if not name.startswith(".")]
            visible = [name.encode() for name in sorted(os.listdir(out)) if not name.startswith(".")]
            times[""] = int.from_bytes(digest(*visible)[:7], "big")
            continue
        times[os.path.relpath(where, out)] = os.stat(where).st_mtime_ns
    return times
