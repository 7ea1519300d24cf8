"""Checks a parsed TOML tree against the structs of `schema`, and reports all that is wrong with it at once.

msgspec judges each single value by its annotation; as it stops at the first fault of a whole, the walk through tables
and arrays is here. What passes is returned without what did not, so that later checks see the rest in the same run.
"""

from __future__ import annotations

import datetime
import types
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import UNSET, Meta, Struct, ValidationError, convert, structs

from sitegen.config.lines import KeyPath, dotted, line_of
from sitegen.errors import Finding, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Fault(NamedTuple):
    """One thing that is wrong in a TOML file; `path` leads to it."""

    code: str
    path: KeyPath
    message: str
    hint: str = ""


def finding(fault: Fault, lines: Mapping[KeyPath, int], source: str, kind: str = "toml") -> Finding:
    """The finding for a fault in the file `source` of a `kind`, whose keys stand on `lines`."""
    return Finding(
        code=fault.code,
        severity="error",
        message=fault.message,
        origin=Origin(path=source, line=line_of(lines, fault.path), format=kind),
        field=dotted(fault.path),
        hint=fault.hint,
    )


def check(value: object, wanted: Any, path: KeyPath = ()) -> tuple[Any, list[Fault]]:
    """What of `value` is as the annotation `wanted` says (UNSET: nothing), and the faults of the rest."""
    wanted = _without_none(wanted)
    if isinstance(wanted, type) and issubclass(wanted, Struct):
        return _check_table(value, wanted, path)
    if get_origin(wanted) is dict:
        return _check_mapping(value, wanted, path)
    if get_origin(wanted) is tuple:
        return _check_array(value, wanted, path)
    fault = check_value(value, wanted, path)
    return (UNSET, [fault]) if fault else (value, [])


def check_value(value: object, wanted: Any, path: KeyPath) -> Fault | None:
    """The fault of a single value, if it has one."""
    if not _fails(value, wanted):
        return None
    choices = [str(choice) for choice in get_args(wanted)] if get_origin(wanted) is Literal else []
    code = "bad-value" if _same_kind(value, wanted) else "wrong-type"
    return Fault(code, path, f"{shown(value)} is not {describe(wanted)}", _value_hint(value, wanted, choices))


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names what of `known` comes nearest to `word`, case and hyphens aside; '' where nothing is near."""
    folded = {name.casefold().replace("-", "_"): name for name in known}
    near = get_close_matches(word.casefold().replace("-", "_"), folded, n=1)
    return f"did you mean '{folded[near[0]]}'?" if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of `known`, or all of them where none is near and they are few."""
    names = list(known)
    return nearest(word, names) or (f"known here: {', '.join(names)}" if len(names) <= 12 else "")


def describe(wanted: Any) -> str:
    """What an annotation allows, in words: 'a whole number from 1 to 5000'."""
    origin = get_origin(wanted)
    if origin is Annotated:
        meta = next(item for item in get_args(wanted) if isinstance(item, Meta))
        if meta.title:
            return meta.title
        return f"a whole number from {meta.ge} to {meta.le}"
    if origin is Literal:
        return f"one of {', '.join(map(repr, get_args(wanted)))}"
    if origin in {Union, types.UnionType}:
        return "text, a number, true or false"
    return {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[wanted]


def shown(value: object) -> str:
    """A value as a message shows it: short, and on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 60 else f"{value[:57]}...")
        case int() | float():
            text = str(value)
            return text if len(text) <= 30 else f"{text[:27]}..."
        case dict():
            return "a table"
        case list():
            return "an array"
        case datetime.date() | datetime.time():
            return f"the date or time {value}"
    return type(value).__name__


def _check_table(value: object, wanted: type[Struct], path: KeyPath) -> tuple[Any, list[Fault]]:
    if not isinstance(value, dict):
        return UNSET, [_not_a_table(value, path)]
    fields = {field.encode_name: field for field in structs.fields(wanted)}
    sound: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, item in value.items():
        if key in fields:
            sound_item, more = check(item, fields[key].type, (*path, key))
        elif wanted.__struct_config__.forbid_unknown_fields:
            sound_item, more = (
                UNSET,
                [Fault("unknown-key", (*path, key), "is not a known key", did_you_mean(key, fields))],
            )
        else:
            sound_item, more = item, []
        faults += more
        if sound_item is not UNSET:
            sound[key] = sound_item
    missing = [name for name, field in fields.items() if field.required and name not in value]
    faults += [Fault("missing-key", path, f"has no '{name}'", f"add {name} = ...") for name in missing]
    lacking = any(field.required and name not in sound for name, field in fields.items())
    return (UNSET if lacking else sound), faults


def _check_mapping(value: object, wanted: Any, path: KeyPath) -> tuple[Any, list[Fault]]:
    if not isinstance(value, dict):
        return UNSET, [_not_a_table(value, path)]
    key_type, item_type = get_args(wanted)
    sound: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, item in value.items():
        key_fault = check_value(key, key_type, (*path, key))
        sound_item, more = check(item, item_type, (*path, key))
        faults += [key_fault, *more] if key_fault else more
        if sound_item is not UNSET and not key_fault:
            sound[key] = sound_item
    return sound, faults


def _check_array(value: object, wanted: Any, path: KeyPath) -> tuple[Any, list[Fault]]:
    item_type = get_args(wanted)[0]
    if not isinstance(value, list):
        table = isinstance(item_type, type) and issubclass(item_type, Struct)
        hint = f"write [[{'.'.join(map(str, path))}]]" if table else f"write it in brackets: [{shown(value)}]"
        return UNSET, [
            Fault(
                "wrong-type",
                path,
                f"{shown(value)} is not an array",
                hint if not isinstance(value, dict) or table else "",
            )
        ]
    sound: list[Any] = []
    faults: list[Fault] = []
    for place, item in enumerate(value):
        sound_item, more = check(item, item_type, (*path, place))
        faults += more
        if sound_item is not UNSET:
            sound.append(sound_item)
    return sound, faults


def _not_a_table(value: object, path: KeyPath) -> Fault:
    return Fault(
        "wrong-type", path, f"{shown(value)} is not a table", f"write [{'.'.join(map(str, path))}] and its keys below"
    )


def _value_hint(value: object, wanted: Any, choices: list[str]) -> str:
    base = _base(wanted)
    if isinstance(value, str):
        bare = value.strip().lower()
        if (base is bool and bare in {"true", "false"}) or (base is int and bare.lstrip("+-").isdecimal()):
            return "write it without quotes"
        return did_you_mean(value, choices) if choices else _mended(value, wanted)
    if isinstance(value, list) and len(value) == 1:
        return "write it without brackets"
    if isinstance(value, dict):
        return "put its keys directly into the table around it"
    if base is str and isinstance(value, bool | int | float | datetime.date | datetime.time):
        return "write it in quotes"
    return ""


def _mended(value: str, wanted: Any) -> str:
    """A hint that shows `value` with a common slip undone, if that makes it good."""
    trimmed = value.strip()
    slips = (
        trimmed,
        trimmed.lstrip("/"),
        trimmed.replace("\\", "/"),
        trimmed.replace("_", "-"),
        trimmed.partition("://")[2].rstrip("/"),
        "-".join(trimmed.lower().replace("_", " ").split()),
    )
    for text in slips:
        if text and text != value and not _fails(text, wanted):
            return f"did you mean '{text}'?"
    return ""


def _fails(value: object, wanted: Any) -> bool:
    try:
        convert(value, wanted)
    except ValidationError:
        return True
    return False


def _same_kind(value: object, wanted: Any) -> bool:
    """Whether the value is of the right TOML type, so that only what it says is wrong."""
    if get_origin(wanted) is Literal:
        return isinstance(value, str)
    base = _base(wanted)
    return type(value) is base


def _base(wanted: Any) -> Any:
    return get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted


def _without_none(wanted: Any) -> Any:
    """`X` of `X | None`: TOML has no null, None only says that a key is absent."""
    if get_origin(wanted) in {Union, types.UnionType}:
        rest = [item for item in get_args(wanted) if item is not type(None)]
        if len(rest) == 1:
            return rest[0]
    return wanted
