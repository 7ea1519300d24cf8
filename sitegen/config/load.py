"""Reads site.toml into a `SiteConfig`, or raises one `ConfigError` that holds everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import convert
from msgspec.structs import replace

from sitegen.config.check import Fault, check, check_value, did_you_mean, finding, shown
from sitegen.config.indexes import check_menu, resolve_indexes, resolve_menu, with_menu
from sitegen.config.lines import KeyPath, dotted, key_lines, line_of
from sitegen.config.schema import (
    BUILT_IN_STYLES,
    ExportsConfig,
    SiteConfig,
    SiteTable,
    ThemeConfig,
    ThemeTable,
    ThemeValue,
    common_values,
)
from sitegen.config.values import base_url as normal_base_url
from sitegen.config.values import folder, host_of, language_tag, overlap
from sitegen.errors import ConfigError, Finding, Origin
from sitegen.text import text_codec
from sitegen.vocabulary import field_by_alias

if TYPE_CHECKING:
    from pathlib import Path


#: What the theme has to say of a configuration, given the site's folder.
Judge = Callable[["Path", SiteConfig], tuple[Finding, ...]]


def load_config(
    root: Path, *, base_url: str | None = None, config_name: str = "site.toml", judge: Judge | None = None
) -> SiteConfig:
    """The configuration of the site in the folder `root`; `base_url` takes the place of the file's.

    Raises ConfigError: with no findings where there is no such file, with one where it cannot be read as TOML (UTF-8),
    and else with a finding for every unknown key, wrong type and impossible value, in the order of the file. Parameters of the theme are known to
    it alone: `judge` is asked for what is wrong with them where something else is wrong, so that all of it is said at once.
    """
    text = _read(root, config_name)
    tree = _parse(text, config_name)
    lines = key_lines(text)
    sound, faults = check(tree, SiteTable)
    config, more = _resolve(tree, sound, lines, config_name)
    findings = [finding(_misplaced(fault), lines, config_name) for fault in faults + more]
    if base_url is not None:
        address, fault = _base_url(base_url)
        if fault:
            findings.append(finding(fault, {}, "--base-url", ""))
        config = replace(config, base_url=address)
    if findings:
        findings += judge(root, config) if judge is not None else ()
        raise _config_error(config_name, findings)
    return config


def _resolve(
    tree: dict[str, Any], sound: dict[str, Any], lines: dict[KeyPath, int], source: str
) -> tuple[SiteConfig, list[Fault]]:
    """The configuration that the sound part of site.toml's tree makes, and what does not go together in it."""
    table = convert(sound, SiteTable)
    address, fault = _base_url(table.base_url)
    faults = [fault] if fault else []
    content, output = folder(table.content), folder(table.output)
    theme, theme_faults = _theme(sound.get("theme", {}), table.theme.name, lines)
    indexes, index_faults = resolve_indexes(table.indexes)
    menu = resolve_menu(table.menu.order, indexes)
    order = _written(tree, ("menu", "order")) if table.menu.order is not None else None
    styles = tuple(style.lower() if style.lower() in BUILT_IN_STYLES else style for style in table.citations.styles)
    faults += theme_faults + index_faults + check_menu(menu, order, indexes, table.indexes)
    faults += _folders_apart(content, output) + _domain(table.publish.cname, address) + _columns(table.csv.columns)
    faults += _encoding(table.encoding)
    exports = (("exports", name) for name in ExportsConfig.__struct_fields__)
    for path in (("citations", "styles"), *exports, ("feed", "formats"), ("cards", "pages"), ("menu", "order")):
        faults += _repeated(_written(tree, path), path)
    values = common_values(table) | {
        "base_url": address,
        "language": language_tag(table.language),
        "content": content,
        "output": output,
        "citations": replace(table.citations, styles=styles),
        "publish": replace(table.publish, cname=table.publish.cname.lower()),
    }
    names = {dotted(path): line for path, line in lines.items()}
    indexes = with_menu(indexes, menu)
    return SiteConfig(**values, theme=theme, indexes=indexes, menu=menu, source=source, lines=names), faults


def _base_url(text: str) -> tuple[str, Fault | None]:
    try:
        return normal_base_url(text), None
    except ValueError as error:
        return "", Fault(
            "bad-value", ("base_url",), f"{shown(text)} is not a base URL: {error}", "write https://host/path/ or ''"
        )


def _theme(sound: dict[str, Any], name: str, lines: dict[KeyPath, int]) -> tuple[ThemeConfig, list[Fault]]:
    """The theme; its parameters are every key that is not the table's own, and only their TOML type is judged here."""
    params = {key: value for key, value in sound.items() if key not in ThemeTable.__struct_fields__}
    checked = {key: check_value(value, ThemeValue, ("theme", key)) for key, value in params.items()}
    faults = [fault for fault in checked.values() if fault]
    good = {key: value for key, value in params.items() if not checked[key]}
    places = {key: line_of(lines, ("theme", key)) for key in (*good, *sound.keys() & {"name"})}
    return ThemeConfig(name=name, params=good, lines=places), faults


def _folders_apart(content: str, output: str) -> list[Fault]:
    if not overlap(content, output):
        return []
    message = f"'{output}' and the content folder '{content}' lie in each other"
    return [
        Fault(
            "bad-value", ("output",), message, "the output is written anew by each build: give it a folder of its own"
        )
    ]


def _domain(cname: str, base_url: str) -> list[Fault]:
    if not cname or not base_url or host_of(base_url) == cname.lower():
        return []
    message = f"'{cname}' is not the host of base_url, '{base_url}'"
    return [Fault("bad-value", ("publish", "cname"), message, "let both name the same domain")]


def _written(tree: dict[str, Any], path: tuple[str, str]) -> list[tuple[int, str]]:
    """The texts in an array of the file with their places in it; [] where there is no such array."""
    table = tree.get(path[0])
    array = table.get(path[1]) if isinstance(table, dict) else None
    return (
        [(place, text) for place, text in enumerate(array) if isinstance(text, str)] if isinstance(array, list) else []
    )


def _repeated(written: list[tuple[int, str]], path: tuple[str, str]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for place, text in written:
        if text.casefold() in seen:
            faults.append(Fault("repeated", (*path, place), f"'{text}' stands there twice", "remove one"))
        seen.add(text.casefold())
    return faults


def _misplaced(fault: Fault) -> Fault:
    """A top-level key below a [table] belongs to that table, which is seldom what its author meant: say so."""
    name = fault.path[-1]
    if fault.code != "unknown-key" or len(fault.path) == 1 or name not in SiteTable.__struct_fields__:
        return fault
    return fault._replace(hint=f"'{name}' belongs to the top of the file, before the first [table]")


def _encoding(name: str) -> list[Fault]:
    if not name or text_codec(name):
        return []
    message = f"'{name}' is no encoding of texts that is known here"
    return [Fault("bad-value", ("encoding",), message, "write a name such as 'latin-1', 'windows-1252' or 'gbk'")]


def _columns(columns: dict[str, str]) -> list[Fault]:
    known = field_by_alias()
    return [
        Fault("unknown-field", ("csv", "columns", header), f"no field is called '{field}'", did_you_mean(field, known))
        for header, field in columns.items()
        if field not in known
    ]


# --- the file ---------------------------------------------------------------------------------------------------------


def _read(root: Path, name: str) -> str:
    file = root / name
    if not file.exists():
        raise ConfigError(_how_to_start(root.absolute(), name))
    if not file.is_file():
        raise ConfigError(f"{name} is not a file; move what is there and write a {name}")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        message = f"byte {start} (0x{data[start]:02x}) is not UTF-8"
        line = data.count(b"\n", 0, start) + 1
        finding = _fault_in_text("not-utf8", message, name, line, "save the file as UTF-8")
        raise _config_error(name, [finding]) from error


def _how_to_start(root: Path, name: str) -> str:
    if not root.is_dir():
        return f"there is no folder {root}; `sitegen new {root}` makes a site there"
    above = next((folder for folder in root.parents if (folder / name).is_file()), None)
    if above:
        return f"there is no {name} in {root}, but there is one in {above}; name that folder: `sitegen build {above}`"
    return f"there is no {name} in {root}; name the folder of your site, or start one with `sitegen new`"


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        finding = _fault_in_text("toml-syntax", "arrays or tables are nested too deeply", name, 0, "")
        raise _config_error(name, [finding]) from error
    except tomllib.TOMLDecodeError as error:
        raise _config_error(name, [_syntax_finding(str(error), text, name)]) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        finding = _fault_in_text("toml-syntax", "a number has too many digits", name, 0, "")
        raise _config_error(name, [finding]) from error


#: The start of a message of `tomllib`, and what it most often means.
_SYNTAX_HINTS = (
    ("Invalid value", 'text needs quotes: key = "text"'),
    ("Cannot declare", "a table may be begun once only: put its keys together"),
    ("Cannot overwrite", "a key may stand once only: remove one"),
    ("Expected '='", "write key = value, or put # before a comment"),
    ("Unescaped '\\'", r"write '\\' for a backslash, or use single quotes"),
    ("Illegal character '\\n'", "the text lacks its closing quote"),
    ("Found invalid character '\\n'", "the text lacks its closing quote"),
    ("Expected newline or end of document", "one key a line; text that holds quotes needs single quotes around it"),
)


def _syntax_finding(message: str, text: str, name: str) -> Finding:
    """The finding for a message of `tomllib`, which ends in '(at line 2, column 5)' or '(at end of document)'."""
    what, _, place = message.rpartition(" (at ")
    fault = f"{what[:1].lower()}{what[1:]}"
    numbers = re.fullmatch(r"line (\d+), column (\d+)\)", place)
    if numbers is None:
        line = text.rstrip().count("\n") + 1
        hint = "a quote or bracket is opened and not closed"
        return _fault_in_text("toml-syntax", f"not TOML, the file ends too early: {fault}", name, line, hint)
    hint = next((hint for start, hint in _SYNTAX_HINTS if what.startswith(start)), "")
    return _fault_in_text("toml-syntax", f"not TOML, column {numbers[2]}: {fault}", name, int(numbers[1]), hint)


def _fault_in_text(code: str, message: str, name: str, line: int, hint: str) -> Finding:
    return Finding(
        code=code, severity="error", message=message, origin=Origin(path=name, line=line, format="toml"), hint=hint
    )


def _config_error(name: str, findings: list[Finding]) -> ConfigError:
    ordered = sorted(findings, key=lambda finding: (finding.origin.path, finding.origin.line))
    count = "one thing is" if len(findings) == 1 else f"{len(findings)} things are"
    return ConfigError(f"{name} cannot be used: {count} wrong", findings=tuple(ordered))
