"""Themes: the chain that files come from, what a theme may declare, and what a site may set."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import Site

from sitegen.theme.colours import NAMES, contrast, is_colour
from sitegen.theme.params import default_of, problem, tokens
from sitegen.theme.schema import ParamTable

COLOUR, LENGTH = ParamTable(type="color", property="--c"), ParamTable(type="length", property="--l")
FONTS = ParamTable(type="fonts", property="--f")


def themed(site: Site, *lines: str, name: str = "default") -> None:
    site.write("site.toml", "\n".join(['title = "T"', "[theme]", f'name = "{name}"', *lines, ""]))


def theme(site: Site, name: str, *lines: str, **files: str) -> None:
    site.write(f"themes/{name}/theme.toml", "\n".join(["[theme]", *lines, ""]))
    for path, text in files.items():
        site.write(f"themes/{name}/{path.replace('__', '/')}.html", text)


# --- the chain ------------------------------------------------------------------------------------------------------------------


def test_a_site_overrides_one_template(site: Site) -> None:
    """A template in the site's own themes/<name>/templates/ takes the place of the shipped one; all others stay."""
    themed(site)
    site.record("one")
    site.write("themes/default/templates/_footer.html", "<footer>Of our own</footer>")
    assert site.build().code == 0
    assert "<footer>Of our own</footer>" in site.read("articles/one.html")
    assert 'class="masthead"' in site.read("articles/one.html")


def test_the_nearest_file_of_a_chain_wins(site: Site) -> None:
    """A template comes from the site's theme, else from the theme that one extends, else from the next, up to the default theme."""
    themed(site, name="near")
    site.record("one")
    theme(site, "near", 'extends = "middle"', templates___footer="<footer>near</footer>")
    theme(
        site,
        "middle",
        'extends = "plain"',
        templates___footer="<footer>middle</footer>",
        templates__404='{% extends "base.html" %}{% block main %}<h1>middle</h1>{% endblock %}',
    )
    assert site.build().code == 0
    page = site.read("404.html")
    assert "<footer>near</footer>" in page
    assert "<h1>middle</h1>" in page
    assert "plain." in page
    assert "<script" not in page
    assert 'crumbs"' in site.read("articles/one.html")


def test_files_of_the_site_come_before_those_of_a_parent_too(site: Site) -> None:
    """A site's themes/default/ changes the default theme for every theme that extends it."""
    themed(site, name="plain")
    site.record("one")
    site.write("themes/default/templates/robots.txt", "mine")
    assert site.build().code == 0
    assert site.read("robots.txt") == "mine"


def test_a_missing_theme_is_named_with_its_line(site: Site) -> None:
    """A theme that is not there is named where site.toml names it, with the likeliest one."""
    themed(site, name="defualt")
    built = site.build()
    assert built.code == 2
    assert "site.toml:3: theme.name: there is no theme 'defualt'; did you mean 'default'?" in built.err


def test_a_missing_parent_is_named_where_it_is_extended(site: Site) -> None:
    """A parent that is not there is named in the theme.toml that extends it."""
    themed(site, name="mine")
    theme(site, "mine", 'title = "Mine"', 'extends = "plane"')
    built = site.build()
    assert built.code == 2
    assert "themes/mine/theme.toml:3: theme.extends: there is no theme 'plane'; did you mean 'plain'?" in built.err


@pytest.mark.parametrize("last", ["a", "b"])
def test_a_ring_of_themes_is_told_whole(site: Site, last: str) -> None:
    """Themes that extend one another in a ring, or themselves, are named in order."""
    themed(site, name="a")
    theme(site, "a", 'extends = "b"')
    theme(site, "b", f'extends = "{last}"')
    built = site.build()
    assert built.code == 2
    assert f"themes/b/theme.toml:2: theme.extends: its chain of themes never ends: a -> b -> {last}" in built.err


# --- what a theme declares ------------------------------------------------------------------------------------------------------


def test_all_faults_of_a_theme_file_are_told(site: Site) -> None:
    """Each thing that is wrong with a theme.toml is named with its line, in one run."""
    themed(site, name="mine")
    site.write(
        "themes/mine/theme.toml",
        '[theme]\nextend = "default"\n[params.size]\ntype = "lenght"\n[params.side]\ntype = "choice"\n'
        '[params.hue]\ntype = "color"\ndefault = "rde"\nmin = 1\n[params.Name]\n[params.motto]\nproperty = "--motto"\n',
    )
    built = site.build()
    assert built.code == 2
    for told in (
        "theme.toml:2: theme.extend: is not a known key; did you mean 'extends'?",
        "theme.toml:4: params.size.type: 'lenght' is not one of",
        "theme.toml:5: params.side: is a choice without choices",
        "theme.toml:9: params.hue.default: 'rde' is not a CSS colour; did you mean 'red'?",
        "theme.toml:10: params.hue.min: means nothing for a color",
        "theme.toml:11: params.Name:",
        "theme.toml:13: params.motto.property: means nothing for a text",
    ):
        assert told in built.err
    assert "Traceback" not in built.text


def test_shipped_themes_describe_all_that_they_take(project: Path) -> None:
    """Every parameter of a shipped theme has a sentence, and each custom property that it sets is in the theme's tokens."""
    for file in project.glob("themes/*/theme.toml"):
        css = "".join(path.read_text(encoding="utf-8") for path in (file.parent / "assets" / "css").glob("*.css"))
        for name, spec in tomllib.loads(file.read_text(encoding="utf-8")).get("params", {}).items():
            assert spec["description"].endswith("."), name
            assert f"{spec.get('property', '')}:" in css or "property" not in spec, name


# --- what a site sets -----------------------------------------------------------------------------------------------------------


def test_parameters_become_custom_properties(site: Site) -> None:
    """What site.toml sets, and only that, stands on every page as custom properties; a colour keeps its value for dark paper."""
    themed(site, 'accent = "#1f4e79"', 'width = "72rem"', "sans = 'Inter, \"Noto Sans\"'", 'measure = "66ch"')
    site.record("one")
    assert site.build().code == 0
    style = re.search(r"<style>(.*?)</style>", site.read("articles/one.html"))
    assert style is not None
    assert style[1] == (
        ':root{--accent:#1f4e79;--sans:Inter, "Noto Sans",var(--sans-stack);--width:72rem;}'
        "@supports(color:light-dark(#000,#fff)){:root{--accent:light-dark(#1f4e79,#e59a8b);}}"
    )


def test_nothing_set_adds_nothing(site: Site) -> None:
    """A site that sets no parameter has no style element."""
    themed(site)
    site.record("one")
    site.build()
    assert "<style" not in site.read("articles/one.html")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'accent_drak = "red"',
            "theme.accent_drak: theme 'default' has no such parameter; did you mean 'accent_dark'?",
        ),
        ('accent = "crimsn"', "theme.accent: 'crimsn' is not a CSS colour; did you mean 'crimson'?"),
        ('accent = "8a2b2b"', "theme.accent: '8a2b2b' is not a CSS colour; did you mean '#8a2b2b'?"),
        ('width = "66"', "theme.width: '66' is not a CSS length"),
        ('width = "66rem;}body{display:none"', "is not a CSS length"),
        ("width = 66", "theme.width: expected a text, found 66; write it in quotes"),
        ("serif = 'Literata, \"Noto'", "is not a list of font families"),
        (
            'show_staff_view = "no"',
            "theme.show_staff_view: expected true or false, found 'no'; write it without quotes",
        ),
        ('logo = "logo.png"', "theme.logo: the theme has no asset 'logo.png'; put it into themes/default/assets/"),
        ('logo = "icn.svg"', "theme.logo: the theme has no asset 'icn.svg'; did you mean 'icon.svg'?"),
    ],
)
def test_a_wrong_parameter_names_its_line(site: Site, line: str, told: str) -> None:
    """A parameter that the theme does not know or cannot take stops the build, with file, line, field and how to mend it."""
    themed(site, "# a comment", line)
    built = site.build()
    assert built.code == 2
    assert f"site.toml:5: theme.{line.split(' ')[0]}: " in built.err
    assert told in built.err


def test_a_faint_colour_is_a_warning(site: Site) -> None:
    """A colour that is hard to read on its paper is used, with a warning that says how hard and on what."""
    themed(site, 'accent_dark = "#552222"')
    site.record("one")
    built = site.build()
    assert built.code == 0
    assert re.search(r"site.toml:4: theme.accent_dark: '#552222' has a contrast of 1\.\d:1 on dark paper", built.text)
    themed(site, 'accent_dark = "#ffbbaa"')
    assert "contrast" not in site.build().text


def test_a_theme_has_parameters_of_its_own(site: Site) -> None:
    """A site's theme declares parameters beside those of its parents; templates read them, bounds and choices are held."""
    theme(site, "mine", 'extends = "default"', "[params.motto]", "[params.columns]", 'type = "number"', "default = 2", "min = 1", "max = 4",
          "[params.side]", 'type = "choice"', 'choices = ["start", "end"]',
          templates___footer="<footer>{{ site.theme.motto }}|{{ site.theme.columns }}|{{ site.theme.side }}</footer>")  # fmt: skip
    site.record("one")
    themed(site, 'motto = "Read & rest"', name="mine")
    assert site.build().code == 0
    assert "<footer>Read &amp; rest|2|start</footer>" in site.read("404.html")
    themed(site, "columns = 5", 'side = "ned"', name="mine")
    built = site.build()
    assert "site.toml:4: theme.columns: expected a number from 1 to 4, found 5" in built.err
    assert "site.toml:5: theme.side: 'ned' is not one of 'start', 'end'; did you mean 'end'?" in built.err


@given(
    st.text(alphabet=st.sampled_from("#aAf0 9.(),/%;{}<>\\\"'-*@!ré\n"), max_size=14),
    st.sampled_from([COLOUR, LENGTH, FONTS]),
)
def test_no_value_escapes_its_declaration(value: str, spec: ParamTable) -> None:
    """Whatever a parameter lets pass opens or closes nothing of a style sheet: no block, declaration, comment, string or element."""
    if problem(value, spec)[0] or value == default_of(spec):
        return
    sheet = tokens({"x": value}, {"x": spec})
    inner = sheet.removeprefix(f":root{{{spec.property}:").removesuffix(";}")
    assert not set(inner) & set(";{}<>\\\n")
    assert "/*" not in inner
    assert inner.count('"') % 2 == inner.count("'") % 2 == 0
    assert inner.count("(") == inner.count(")")


@pytest.mark.parametrize(
    "text", ["#fff", "#8a2b2bcc", "RebeccaPurple", "rgb(138 43 43)", "oklch(60% 0.1 20 / 50%)", "hsl(20, 10%, 5%)"]
)
def test_colours_of_css(text: str) -> None:
    """Hexadecimal colours, names and functions of numbers are colours."""
    assert is_colour(text)


def test_contrast_is_that_of_wcag() -> None:
    """The ratio is 21 for black on white and 4.54 for #767676 on white; of names it is not known."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)
    assert contrast("red", "#fff") is None
    assert len(NAMES) == 148
