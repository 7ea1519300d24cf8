#!/usr/bin/env python
"""Writes the reference in docs/themes.md from the program: templates, views, functions, filters, parameters.

    python docs/tools/theme_guide.py

What stands above the marker in that file is written by hand and stays.
"""

from __future__ import annotations

import inspect
import re
import tomllib
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2.defaults import DEFAULT_FILTERS
from msgspec import NODEFAULT, Meta, Struct, structs

from sitegen.filters import filters, messages
from sitegen.locales import Interface
from sitegen.plan.outputs import KINDS
from sitegen.render import Renderer, RenderSpec
from sitegen.theme import shipped_themes
from sitegen.theme.params import default_of
from sitegen.theme.schema import ParamTable, ThemeTable
from sitegen.views import SiteView

GUIDE = Path(__file__).resolve().parents[1] / "themes.md"
MARKER = "<!-- What follows is written by docs/tools/theme_guide.py from the program itself. -->"
_CODE_OR_TAG = re.compile(r"`[^`]*`|<")
_COMMENT = re.compile(r"\s*\{#-?(.*?)-?#\}", re.DOTALL)


def guide(text: str) -> str:
    """The guide with its reference as the program is now."""
    return text.partition(MARKER)[0] + MARKER + "\n\n" + "\n".join(reference()) + "\n"


def reference() -> Iterator[str]:
    """The reference, line by line."""
    yield from templates()
    yield from names()
    yield from structures()
    yield from parameters()


# --- templates ------------------------------------------------------------------------------------------------------------------


def templates() -> Iterator[str]:
    yield "## Templates"
    yield ""
    yield "By kind of page, with the `view` that each gets. An index may have one of its own: `authors-entity.html` comes before `entity.html`."
    yield ""
    yield "| template | `view` | what it makes |"
    yield "|---|---|---|"
    for kind in sorted({(kind.template, kind.view) for kind in KINDS.values() if kind.template}, key=lambda it: it[0]):
        yield f"| `{kind[0]}` | {_link(kind[1])} | {_first_line(kind[1])} |"
    yield ""
    yield "Parts that the templates of the default theme are made of:"
    yield ""
    yield "| template | what it is |"
    yield "|---|---|"
    made = {kind.template for kind in KINDS.values()}
    for path in sorted((shipped_themes() / "default" / "templates").glob("*.html")):
        if path.name not in made:
            comment = _COMMENT.match(re.sub(r"^(\s*\{%.*?%\}\s*)*", "", path.read_text(encoding="utf-8")))
            words = " ".join(comment[1].split()) if comment else _PARTS.get(path.name, "")
            yield f"| `{path.name}` | {words} |"
    yield ""


_PARTS = {
    "_footer.html": "The foot of every page; with `section` and `lang` instead of `view`.",
    "_header.html": "The head of every page that people see: brand, menu, search; with `section` and `lang` instead of `view`.",
}


def _first_line(struct: type) -> str:
    text = inspect.getdoc(struct) or ""
    return _cell(text.split("\n\n")[0])


def _cell(text: str) -> str:
    """`text` on one line, ready for a cell of a table."""
    return _prose(" ".join(text.split()).replace("|", "\\|"))


def _prose(text: str) -> str:
    """`text` in Markdown, where '<' is no tag; code stays as it is."""
    return _CODE_OR_TAG.sub(lambda match: "&lt;" if match[0] == "<" else match[0], text)


# --- names ----------------------------------------------------------------------------------------------------------------------


def names() -> Iterator[str]:
    interface = Interface()
    spec = RenderSpec(site=_site(), template_folders=(), assets={})
    known = Renderer(spec).names()
    functions = {name: value for name, value in (known | messages(interface)).items() if callable(value)}
    yield "## Functions"
    yield ""
    yield f"Every template has `view`, `page_url` (the page's whole address, '' where the site has no base URL), `site` ({_link(SiteView)}) and:"
    yield ""
    yield from _described(functions, "")
    yield "## Filters"
    yield ""
    yield "Beside those of [Jinja](https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters):"
    yield ""
    own = {name: call for name, call in filters(interface).items() if name not in DEFAULT_FILTERS}
    yield from _described(own, "\\|")


def _described(calls: dict[str, Callable[..., Any]], before: str) -> Iterator[str]:
    yield "| name | what it gives |"
    yield "|---|---|"
    for name, call in sorted(calls.items()):
        parameters = list(inspect.signature(call).parameters.values())
        taken = parameters[1:] if before else parameters
        arguments = ", ".join(str(each.name) if each.kind != each.VAR_KEYWORD else "name=value" for each in taken)
        doc = _cell(inspect.getdoc(call) or "")
        yield f"| `{before}{name}{f'({arguments})' if arguments or not before else ''}` | {doc} |"
    yield ""


def _site() -> SiteView:
    return SiteView(title="", description="", base_url="", language="en", author="", menu=(), footer=())


# --- structures -----------------------------------------------------------------------------------------------------------------


def structures() -> Iterator[str]:
    """The views, and every structure that can be reached from them."""
    yield "## Views"
    yield ""
    yield "A field with a default may be left empty; text is text unless its name ends in `_html` (safe HTML) or its description says Markdown."
    yield ""
    first = [kind.view for kind in KINDS.values() if kind.template]
    for struct in [SiteView, *dict.fromkeys(sorted(first, key=lambda it: it.__name__))]:
        yield from _structure(struct)
    yield "## What views are made of"
    yield ""
    for struct in sorted(reachable({SiteView, *first}) - {SiteView, *first}, key=lambda it: it.__name__):
        yield from _structure(struct)


def reachable(start: set[type]) -> set[type]:
    """All structures in the fields of `start`, and in theirs."""
    found: set[type] = set()
    waiting = list(start)
    while waiting:
        struct = waiting.pop()
        if struct not in found:
            found.add(struct)
            for hint in get_type_hints(struct).values():
                waiting += _structs_in(hint)
    return found


def _structs_in(hint: Any) -> list[type]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return [hint]
    return [struct for inner in get_args(hint) for struct in _structs_in(inner)]


def _structure(struct: type[Struct]) -> Iterator[str]:
    yield f"### {struct.__name__}"
    yield ""
    yield from _prose(inspect.getdoc(struct) or "").splitlines()
    yield ""
    yield "| field | type | default |"
    yield "|---|---|---|"
    hints = get_type_hints(struct)
    for field in structs.fields(struct):
        yield f"| `{field.name}` | {_type(hints[field.name])} | {_default(field)} |"
    for name, value in sorted(vars(struct).items()):
        if isinstance(value, property) and not name.startswith("_") and value.fget is not None:
            doc = _cell(inspect.getdoc(value) or "")
            yield f"| `{name}` | {_type(get_type_hints(value.fget).get('return', str))} | made: {doc or 'from the others'} |"
    yield ""


def _type(hint: Any) -> str:
    """A type in the words of somebody who writes templates."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        words = [_type(each) for each in inner if each is not types.NoneType]
        return " or ".join(words) + (" or none" if types.NoneType in inner else "")
    if origin is Literal:
        return ", ".join(f"`{value!r}`" for value in inner)
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"values by name ({_type(inner[1])})"
    if inner and isinstance(inner[-1], Meta):
        return str(inner[-1].title or _type(inner[0])).partition(", such as")[0]
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _link(hint)
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(
        hint, getattr(hint, "__name__", str(hint))
    )


def _link(struct: type) -> str:
    return f"[{struct.__name__}](#{struct.__name__.lower()})"


def _default(field: structs.FieldInfo) -> str:
    if field.default is NODEFAULT and field.default_factory is NODEFAULT:
        return ""
    value = field.default if field.default is not NODEFAULT else field.default_factory()
    return {"()": "empty", "None": "none", "False": "false", "True": "true", "{}": "empty"}.get(
        repr(value), f"`{value!r}`"
    )


# --- parameters -----------------------------------------------------------------------------------------------------------------


def parameters() -> Iterator[str]:
    yield "## Parameters of the shipped themes"
    yield ""
    yield "A site sets them under `[theme]` in its site.toml; a theme has those of the theme that it extends, too."
    yield ""
    for file in sorted(shipped_themes().glob("*/theme.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        declared = said.get("params", {})
        yield f"### {file.parent.name}"
        yield ""
        yield said["theme"]["description"] + (
            f" Extends `{said['theme']['extends']}`." if said["theme"]["extends"] else ""
        )
        yield ""
        if declared:
            yield "| parameter | type | default | property | meaning |"
            yield "|---|---|---|---|---|"
        for name, table in declared.items():
            spec = ParamTable(**table)
            dark = " (dark)" if spec.scheme == "dark" else ""
            shown = f"`{spec.property}`{dark}" if spec.property else ""
            default = default_of(spec)
            said_default = str(default).lower() if isinstance(default, bool) else repr(default)
            yield f"| `{name}` | {spec.type} | `{said_default}` | {shown} | {spec.description} |"
        if declared:
            yield ""
    yield "## theme.toml"
    yield ""
    for heading, table in (("[theme]", ThemeTable), ("[params.NAME]", ParamTable)):
        yield f"### `{heading}`"
        yield ""
        yield from (inspect.getdoc(table) or "").splitlines()
        yield ""
        yield "| key | type | default |"
        yield "|---|---|---|"
        hints = get_type_hints(table, include_extras=True)
        for field in structs.fields(table):
            yield f"| `{field.name}` | {_type(hints[field.name])} | {_default(field)} |"
        yield ""


if __name__ == "__main__":
    GUIDE.write_text(guide(GUIDE.read_text(encoding="utf-8") if GUIDE.is_file() else ""), encoding="utf-8")
    print(f"{GUIDE}: written")
