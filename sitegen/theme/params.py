"""The parameters of a theme: what a theme may declare, what a site may set, and the custom properties that come of it.

What is set ends up inside a style element, so every type has a grammar of its own, and no value of any of them can end a declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitegen.config import ThemeConfig
from sitegen.config.check import Fault, did_you_mean, nearest, shown
from sitegen.errors import Finding, Origin, ThemeError
from sitegen.theme.colours import NAMES, contrast, is_colour
from sitegen.theme.schema import ParamTable

Param = str | int | float | bool

_LENGTH = re.compile(r"0|\d{0,5}(?:\.\d{1,4})?(?<=\d)(?:px|rem|em|ch|ex|ic|lh|pt|mm|cm|in|vw|vh|vi|vb|%)", re.ASCII)
_FONT = r"""[A-Za-z][\w -]*|"[\w .&-]+"|'[\w .&-]+'"""
_FONTS = re.compile(rf"(?:{_FONT})(?: *, *(?:{_FONT}))*")
#: One line, and nothing that means something in HTML or CSS.
_TEXT = re.compile(r"[^<>{};\\\x00-\x1f\x7f-\x9f\u2028\u2029]*")
#: Less than this is hard to read for many (WCAG 2.2, success criterion 1.4.3).
LEAST_CONTRAST = 4.5
#: What a parameter is where a theme does not say: the theme's own.
_DEFAULTS: dict[str, Param] = {"number": 0, "flag": False}
#: The keys of a declaration that mean something for some types only. A text has no property: it may hold what opens a comment or a string of CSS.
_KEYS_OF = {
    "choices": ("choice",),
    "min": ("number",),
    "max": ("number",),
    "contrast": ("color",),
    "property": ("color", "length", "fonts", "number", "flag", "choice"),
}


def problem(value: Param, spec: ParamTable) -> tuple[str, str]:
    """What is wrong with `value` for a parameter so declared, and how to mend it; ('', '') where nothing is."""
    match spec.type:
        case "flag":
            hint = "write it without quotes" if isinstance(value, str) else ""
            return ("", "") if isinstance(value, bool) else (f"expected true or false, found {shown(value)}", hint)
        case "number":
            return _number_problem(value, spec)
        case "choice":
            if any(value == choice and type(value) is type(choice) for choice in spec.choices):
                return "", ""
            words = [str(choice) for choice in spec.choices]
            return f"{shown(value)} is not one of {', '.join(map(repr, words))}", did_you_mean(str(value), words)
        case _:
            return _text_problem(value, spec)


def _number_problem(value: Param, spec: ParamTable) -> tuple[str, str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return f"expected a number, found {shown(value)}", ""
    low = spec.min if spec.min is not None else float("-inf")
    high = spec.max if spec.max is not None else float("inf")
    bounds = f"from {low:g} to {high:g}" if spec.min is not None and spec.max is not None else ""
    bounds = bounds or (f"of at least {low:g}" if spec.min is not None else f"of at most {high:g}")
    return ("", "") if low <= value <= high else (f"expected a number {bounds}, found {shown(value)}", "")


def _text_problem(value: Param, spec: ParamTable) -> tuple[str, str]:
    if not isinstance(value, str):
        return f"expected a text, found {shown(value)}", "write it in quotes"
    if not value:
        return "", ""
    match spec.type:
        case "color":
            near = f"did you mean '#{value}'?" if is_colour(f"#{value}") else nearest(value, NAMES)
            hint = near or "write '#8a2b2b', 'rgb(138 43 43)' or a name such as 'maroon'"
            return ("", "") if is_colour(value) else (f"{shown(value)} is not a CSS colour", hint)
        case "length":
            wrong = not _LENGTH.fullmatch(value)
            return (f"{shown(value)} is not a CSS length", "write a number and its unit: '66ch'") if wrong else ("", "")
        case "fonts":
            wrong = not _FONTS.fullmatch(value)
            hint = "write names with commas between them: 'Literata, \"Noto Serif\"'"
            return (f"{shown(value)} is not a list of font families", hint) if wrong else ("", "")
        case _:
            wrong = not _TEXT.fullmatch(value)
            return (f"{shown(value)} is not plain text", "leave out < > { } ; and \\") if wrong else ("", "")


def declaration_faults(params: Mapping[str, ParamTable]) -> list[Fault]:
    """What does not go together in the declarations of a theme.toml."""
    faults = []
    for name, spec in params.items():
        path = ("params", name)
        for key, kinds in _KEYS_OF.items():
            if getattr(spec, key) not in ((), None, "") and spec.type not in kinds:
                faults.append(
                    Fault(
                        "bad-value", (*path, key), f"means nothing for a {spec.type}", f"it is for {', '.join(kinds)}"
                    )
                )
        if spec.type == "choice" and not spec.choices:
            faults.append(Fault("missing-key", path, "is a choice without choices", 'add choices = ["...", "..."]'))
        elif spec.default is not None:
            message, hint = problem(spec.default, spec)
            if message:
                faults.append(Fault("bad-value", (*path, "default"), message, hint))
        if spec.contrast and not is_colour(spec.contrast):
            faults.append(Fault("bad-value", (*path, "contrast"), f"{shown(spec.contrast)} is not a CSS colour"))
    return faults


def default_of(spec: ParamTable) -> Param:
    """What a parameter is where a site does not set it."""
    if spec.default is not None:
        return spec.default
    return spec.choices[0] if spec.type == "choice" else _DEFAULTS.get(spec.type, "")


def set_params(config: ThemeConfig, declared: Mapping[str, ParamTable], assets: Mapping[str, str]) -> dict[str, Param]:
    """The parameters of a theme as site.toml sets them. Raises ThemeError with a finding for each one that is unknown or wrong."""
    findings = []
    values = {name: default_of(spec) for name, spec in declared.items()}
    for name, value in config.params.items():
        if name not in declared:
            hint = did_you_mean(name, declared) or f"it has: {', '.join(sorted(declared)) or 'none'}"
            message, code = f"theme '{config.name}' has no such parameter", "unknown-parameter"
        else:
            (message, hint), code = problem(value, declared[name]), "wrong-parameter"
            if not message and declared[name].type == "asset" and value and value not in assets:
                message = f"the theme has no asset {shown(value)}"
                hint = nearest(str(value), assets) or f"put it into themes/{config.name}/assets/"
        if message:
            findings.append(_finding(config, name, "error", code, message, hint))
        else:
            values[name] = value
    if findings:
        count = (
            "one parameter of the theme is" if len(findings) == 1 else f"{len(findings)} parameters of the theme are"
        )
        raise ThemeError(f"site.toml: {count} wrong", findings=tuple(findings))
    return values


def faint_colours(config: ThemeConfig, declared: Mapping[str, ParamTable]) -> Iterator[Finding]:
    """A warning for each colour set in site.toml that is hard to read on what it stands on."""
    for name, value in config.params.items():
        spec = declared.get(name)
        ratio = contrast(str(value), spec.contrast) if spec and spec.contrast and value else None
        if spec is not None and ratio is not None and ratio < LEAST_CONTRAST:
            paper = "dark" if spec.scheme == "dark" else "light"
            message = f"'{value}' has a contrast of {ratio:.1f}:1 on {paper} paper ({spec.contrast})"
            hint = f"choose a {'lighter' if paper == 'dark' else 'darker'} colour: {LEAST_CONTRAST}:1 is the least that can be read well"
            yield _finding(config, name, "warning", "faint-colour", message, hint)


def _finding(config: ThemeConfig, name: str, severity: str, code: str, message: str, hint: str) -> Finding:
    origin = Origin(path="site.toml", line=config.lines.get(name, 0), format="toml")
    return Finding(
        code=code,
        severity="warning" if severity == "warning" else "error",
        message=message,
        origin=origin,
        field=f"theme.{name}",
        hint=hint,
    )


def tokens(values: Mapping[str, Param], declared: Mapping[str, ParamTable]) -> str:
    """The style sheet that gives the custom properties of a theme the values that a site has set; '' where it sets none.

    A property with a value for dark paper gets both by `light-dark()`, and the one for light paper where a browser does not know that.
    """
    plain: dict[str, str] = {}
    dark: dict[str, str] = {}
    changed = set()
    for name, spec in declared.items():
        value = values[name]
        if not spec.property or value in ("", None):
            continue
        if value != default_of(spec):
            changed.add(spec.property)
        (dark if spec.scheme == "dark" else plain)[spec.property] = _css(value, spec)
    rules = "".join(f"{name}:{plain[name]};" for name in plain if name in changed)
    both = "".join(
        f"{name}:light-dark({plain[name]},{dark[name]});" for name in plain if name in changed and name in dark
    )
    sheet = f":root{{{rules}}}" if rules else ""
    return f"{sheet}@supports(color:light-dark(#000,#fff)){{:root{{{both}}}}}" if both else sheet


def _css(value: Param, spec: ParamTable) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    # The theme's own faces stand in for characters that the chosen one lacks.
    return f"{value},var({spec.property}-stack)" if spec.type == "fonts" else str(value)
