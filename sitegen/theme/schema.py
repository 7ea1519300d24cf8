"""What may stand in a theme's theme.toml. docs/themes.md describes the same keys for people, and a test holds both together."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from sitegen.config.schema import Line, ThemeName, ThemeValue

ParamName = Annotated[
    str,
    Meta(pattern=r"\A(?!name\Z)[a-z][a-z0-9_]*\Z", title="a name in lower-case letters, digits and '_' (not 'name')"),
]
Property = Annotated[
    str, Meta(pattern=r"\A(--[a-z][a-z0-9-]*)?\Z", title="the name of a custom property, such as '--accent'")
]
ParamType = Literal["text", "color", "length", "fonts", "number", "flag", "choice", "asset"]


class ThemeTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the theme is. `extends` names the theme that has everything which this one does not have, or is ''."""

    name: ThemeName = ""
    title: Line = ""
    description: Line = ""
    version: Line = ""
    extends: Line = ""


class ParamTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site may set under [theme] in its site.toml.

    `choices` are the values of a choice, `min` and `max` the bounds of a number. `property` is the custom property of CSS that gets the value;
    `scheme` 'dark' says that it is the property's value on dark paper. `contrast` is the colour that a colour has to be read on.
    """

    type: ParamType = "text"
    default: ThemeValue | None = None
    description: Line = ""
    choices: tuple[ThemeValue, ...] = ()
    min: float | None = None
    max: float | None = None
    property: Property = ""
    scheme: Literal["light", "dark"] = "light"
    contrast: Line = ""


class ThemeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """theme.toml as written."""

    theme: ThemeTable = ThemeTable()
    params: dict[ParamName, ParamTable] = {}
