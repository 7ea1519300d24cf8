"""What the output folder says of itself: which files are ours, what they were made from, and whether the build finished.

Everything stands in OUT/.sitegen/: `state.json` (small, for people and for `publish`), `manifest` (every file that we own, MessagePack),
`manifest-since` (what became different since that was written: an edit must not cost what the whole site costs) and, while a build runs, `lock`,
`stage/`, `journal`. A state that is missing, damaged, foreign or of another version counts as absent, which costs a
full build and nothing else: it is data, never code.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from sitegen.columns import Columns, OutputEntry, Outputs, in_columns
from sitegen.digest import digest

STATE_FOLDER = ".sitegen"
STATE_FILE = "state.json"
MANIFEST_FILE = "manifest"
SINCE_FILE = "manifest-since"
SCHEMA = 3

T = TypeVar("T")


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

    outputs: Mapping[str, OutputEntry] = {}
    seals: dict[str, Seal] = {}


class _Whole(Struct, frozen=True, array_like=True):
    """A manifest as it is kept."""

    schema: int
    files: Columns
    seals: dict[str, Seal]


class _Since(Struct, frozen=True, kw_only=True):
    """What became different since the manifest whose payload has the digest `base`: by path the entry, or None where the file is gone."""

    base: bytes
    outputs: dict[str, OutputEntry | None]
    seals: dict[str, Seal]


class Ledger:
    """The files of the site as they stand (`outputs`). It is brought up to date once they stand, so whoever reads it meanwhile sees what is
    there. `base` is the digest of the manifest that was written last, `since` what is different since."""

    def __init__(
        self,
        outputs: Outputs,
        seals: dict[str, Seal] | None = None,
        *,
        base: bytes = b"",
        since: dict[str, OutputEntry | None] | None = None,
    ) -> None:
        self.outputs = outputs
        self.seals = seals or {}
        self._base = base
        self._since = since or {}

    def encode(self, changes: Mapping[str, OutputEntry | None], seals: dict[str, Seal]) -> dict[str, bytes]:
        """The state files, by name, of the ledger as it will be with `changes` and these seals."""
        since = {**self._since, **changes}
        if self._base and len(since) <= max(_FEW, len(self.outputs) // 8):
            return {SINCE_FILE: _sealed(_Since(base=self._base, outputs=since, seals=seals))}
        outputs = {path: entry for path, entry in {**self.outputs, **changes}.items() if entry is not None}
        whole = encode_manifest(Manifest(outputs=outputs, seals=seals))
        return {MANIFEST_FILE: whole, SINCE_FILE: _sealed(_Since(base=whole[:16], outputs={}, seals=seals))}

    def apply(
        self, changes: Mapping[str, OutputEntry | None], seals: dict[str, Seal], files: Mapping[str, bytes]
    ) -> None:
        """Enters `changes`, now that they stand; `files` are those that `encode` made of them."""
        self.seals = seals
        if MANIFEST_FILE in files:
            whole = memoryview(files[MANIFEST_FILE])
            # In columns they take a fifth of the memory.
            self.outputs = Outputs(msgspec.msgpack.decode(whole[16:], type=_Whole).files)
            self._base, self._since = bytes(whole[:16]), {}
        else:
            self.outputs.change(changes)
            self._since.update(changes)


#: So many changes since the manifest was written are too few to write it anew.
_FEW = 256


def _sealed(value: Struct) -> bytes:
    payload = msgspec.msgpack.encode(value)
    return digest(payload) + payload


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
    """The manifest of the output folder `out` as it stands, or None where there is none that can be trusted."""
    ledger = load_ledger(out)
    return Manifest(outputs=ledger.outputs, seals=ledger.seals) if ledger is not None else None


def load_ledger(out: Path) -> Ledger | None:
    """The same, ready to be brought up to date."""
    try:
        blob = (out / STATE_FOLDER / MANIFEST_FILE).read_bytes()
        sealed = (out / STATE_FOLDER / SINCE_FILE).read_bytes() if (out / STATE_FOLDER / SINCE_FILE).exists() else b""
    except OSError:
        return None
    whole = _unsealed(blob, _Whole)
    if whole is None or whole.schema != SCHEMA:
        return None
    base = blob[:16]
    since = _unsealed(sealed, _Since) if sealed else _Since(base=base, outputs={}, seals=whole.seals)
    if since is None or since.base != base:
        return None
    outputs = Outputs(whole.files)
    outputs.change(since.outputs)
    return Ledger(outputs, since.seals, base=base, since=since.outputs)


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as MessagePack behind its own digest."""
    return _sealed(_Whole(SCHEMA, in_columns(manifest.outputs), manifest.seals))


def _unsealed(blob: bytes, type_: type[T]) -> T | None:
    if digest(memoryview(blob)[16:]) != blob[:16]:
        return None
    try:
        return msgspec.msgpack.decode(memoryview(blob)[16:], type=type_)
    except msgspec.DecodeError:
        return None


def standing_ledger(out: Path, quiet: Collection[str]) -> Ledger | None:
    """What of the manifest can be relied on: files that are gone are left out, and those that are not as they were written have no digest.

    In the folders `quiet` nothing came or went since; elsewhere somebody (or a kill) was at work, so that every file is looked into.
    """
    ledger = load_ledger(out)
    if ledger is None:
        return None
    outputs: dict[str, OutputEntry] = {}
    for path, entry in ledger.outputs.items():
        if path.rpartition("/")[0] in quiet:
            outputs[path] = entry
            continue
        try:
            blob = (out / path).read_bytes()
        except OSError:
            continue
        outputs[path] = entry if digest(blob) == entry.content else structs.replace(entry, fingerprint=b"", content=b"")
    return Ledger(Outputs(in_columns(outputs)), ledger.seals)


def folder_times(out: Path, folders: Iterable[str]) -> dict[str, int]:
    """When something was last added to or taken from each of these folders of the output (nanoseconds); one that is gone is left out.

    A difference to what was remembered means that somebody else was there.
    """
    # The root's own time changes with our lock and journal; what stands in it is listed instead.
    visible = [os.fsencode(name) for name in sorted(os.listdir(out)) if not name.startswith(".")]
    times = {"": int.from_bytes(digest(*visible)[:7], "big")}
    for folder in folders:
        with suppress(OSError):
            if folder:
                times[folder] = os.stat(out / folder).st_mtime_ns
    return times


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that these files lie in, and those that these lie in, up to the root ('')."""
    found: set[str] = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
