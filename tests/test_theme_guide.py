"""docs/themes.md says what is: its reference is the program's own, its tutorial does what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct
from sites import Site

from docs.tools.theme_guide import MARKER, guide, reachable
from sitegen import views
from sitegen.cli import run
from sitegen.theme.schema import ParamType


@pytest.fixture(scope="module")
def text(project: Path) -> str:
    """The guide as it stands."""
    return (project / "docs" / "themes.md").read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The code blocks of a kind in the part that is written by hand."""
    return re.findall(rf"^```{re.escape(kind)}\n(.*?)^```", text.partition(MARKER)[0], re.DOTALL | re.MULTILINE)


def test_the_reference_is_up_to_date(text: str) -> None:
    """Templates, functions, filters, views and parameters are described as the program has them (`docs/tools/theme_guide.py` writes them anew)."""
    assert guide(text) == text


def test_every_structure_is_described(text: str) -> None:
    """Each structure that a template can reach has a docstring and a section."""
    known = {
        value for name in views.__all__ if isinstance(value := getattr(views, name), type) and issubclass(value, Struct)
    }
    for struct in reachable(known):
        assert (struct.__doc__ or "").strip(), struct
        assert f"\n### {struct.__name__}\n" in text, struct


def test_every_link_inside_the_guide_leads_somewhere(text: str) -> None:
    """Each link to a heading has that heading."""
    headings = {
        re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_every_type_of_parameter_is_described(text: str) -> None:
    """The table of types in the hand-written part has each type, and no other."""
    table = text.partition("## Parameters\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) - {"type"} == set(get_args(ParamType))


def test_the_tutorial_does_what_it_says(site: Site, text: str) -> None:
    """Each step of 'A theme in five minutes' can be followed to the letter, and shows on the pages."""
    site.record("one")
    assert run(["new", str(site.root), "--theme", "evening"]) == 0
    folder = site.root / "themes" / "evening"
    for path in re.findall(r"^    (\S+)  ", blocks(text, "text")[0], re.MULTILINE):
        assert (folder / path).is_file(), path
    toml = blocks(text, "toml")
    assert toml[1] in re.sub(r"(type = .*?) +#.*", r"\1", (folder / "theme.toml").read_text(encoding="utf-8"))
    (folder / "assets/css/own.css").write_text(blocks(text, "css")[0], encoding="utf-8")
    footer, lost = blocks(text, "html+jinja")
    (folder / "templates/_footer.html").write_text(footer, encoding="utf-8")
    (folder / "templates/404.html").write_text(lost, encoding="utf-8")
    (folder / "locales").mkdir()
    (folder / "locales/en.po").write_text(blocks(text, "po")[0], encoding="utf-8")
    site.write("site.toml", f'title = "Shelf"\n{toml[0]}motto = "After dark"\n')
    built = site.build()
    assert built.code == 0, built.text
    page = site.read("articles/one.html")
    assert "<p>Shelf: After dark</p>" in page
    assert "So zitieren" in page
    assert page.index("css/site.") < page.index("css/own.")
    assert "<h1>Page not found</h1>" in site.read("404.html")
    own = next((site.public / "assets/css").glob("own.*.css")).read_text(encoding="utf-8")
    assert own == blocks(text, "css")[0]
