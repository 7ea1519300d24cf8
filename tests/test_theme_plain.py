"""The theme `plain` keeps up with `default`, which it extends: it shows the same, and what a site sets has an effect in it."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest
from msgspec import Struct
from sites import Site

from sitegen import views

#: What pages of `plain` leave out: what needs a script, and what they say in other words (the facts of a record name its kind and its journal).
LEFT_OUT = {
    "404.html": {"search"},
    "article.html": {"confidence", "container", "count", "journal_line", "kind"},
    "basket.html": {"citation_styles", "formats", "link"},
    "list.html": {"id"},
    "search.html": {"by_added", "core", "facets", "index", "name", "search", "total"},
}
FIELDS = {
    field
    for _, struct in inspect.getmembers(views, inspect.isclass)
    if issubclass(struct, Struct)
    for field in struct.__struct_fields__
}


def template(project: Path, theme: str, name: str) -> Path:
    own = project / "themes" / theme / "templates" / name
    return own if own.exists() else project / "themes/default/templates" / name


def shown(project: Path, theme: str, name: str) -> set[str]:
    """The fields of views that a template of a theme uses, with all that it includes."""
    text = template(project, theme, name).read_text(encoding="utf-8")
    fields = set(re.findall(r"\.(\w+)", text)) & FIELDS
    for other in re.findall(r'(?:include|import|from|extends) "([^"]+)"', text):
        fields |= shown(project, theme, other)
    return fields


PAGES = [path.name for path in sorted((Path(__file__).parents[1] / "themes/default/templates").glob("[a-z0-9]*.html"))]


@pytest.mark.parametrize("name", PAGES)
def test_plain_shows_what_default_shows(project: Path, name: str) -> None:
    """Whatever of a view a page of `default` shows, that of `plain` shows too, but for what is listed here."""
    assert shown(project, "default", name) - shown(project, "plain", name) == LEFT_OUT.get(name, set())


def test_every_parameter_has_an_effect_in_plain(project: Path) -> None:
    """Each parameter that `plain` inherits is used: as a custom property by its style sheet, else by one of its templates."""
    declared = tomllib.loads((project / "themes/default/theme.toml").read_text(encoding="utf-8"))["params"]
    sheet = (project / "themes/plain/assets/css/plain.css").read_text(encoding="utf-8")
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (project / "themes/plain/templates").glob("*.html")
    )
    unused = [
        name
        for name, spec in declared.items()
        if (f"var({spec['property']}," not in sheet if "property" in spec else f"site.theme.{name}" not in templates)
    ]
    assert unused == []


def test_a_logo_stands_in_the_header_of_plain(site: Site) -> None:
    """`logo` names a picture of the theme's assets, which every page shows before the title."""
    site.write("site.toml", 'title = "T"\n[theme]\nname = "plain"\nlogo = "mark.svg"\n')
    site.write("themes/plain/assets/mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.record("one")
    assert site.build().code == 0
    assert re.search(
        r'<img class="logo" src="\.\./assets/mark\.[0-9a-f]+\.svg" alt="" height="28">', site.read("articles/one.html")
    )
