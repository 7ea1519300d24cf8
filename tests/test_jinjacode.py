"""Templates compiled our way say what stock Jinja says."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sitegen.filters import messages
from sitegen.jinjacode import HELPERS, Environment, written
from sitegen.locales import Interface

TEXTS = st.text(alphabet=st.sampled_from("ab<>&\"' é中‮{}%"), max_size=12)
VALUES = st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.booleans(), st.floats(allow_nan=False), st.none())

TEMPLATE = """{% macro shown(x) %}[{{ x }}]{% endmacro %}{% set kept %}<{{ value }}>{% endset %}
{{ value }} {{ kept }} {{ shown(value) }} {{ value ~ "&" }} {{ [value] }} {{ item.value }} {{ {"a": value}.a }}
{% for x in (value, 1) %}{{ loop.index }}{{ url(x) }}{% endfor %}{% filter upper %}{{ value }}{% endfilter %}
{% autoescape false %}{{ value }}{% endautoescape %}{{ row(value) }}{{ url(path=value) }}{{ _("a %(b)s", b=value) }}
{{ _("a & b") }}{{ _("a") ~ _("<b>") }}{{ {"x": _("y")}.x }}{{ _(value ~ "") }}{{ ngettext("%(n)s <", "%(n)s >", 2, n=value) }}"""


def context(value: object) -> dict[str, Any]:
    return {
        "item": SimpleNamespace(value=value),
        "row": lambda card: Markup("<li>{}</li>").format(card),
        "url": lambda path: f"../{path}",
        "value": value,
    }


def said(kind: type[jinja2.Environment], value: object) -> str:
    environment = kind(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals.update(messages(Interface()))
    return environment.from_string(TEMPLATE).render(context(value))


@given(VALUES)
def test_it_writes_what_stock_jinja_writes(value: object) -> None:
    """Whatever a value is and wherever it stands, it comes out byte for byte as from stock Jinja."""
    assert said(Environment, value) == said(jinja2.Environment, value)


@given(TEXTS)
def test_text_is_inert(text: str) -> None:
    """No text puts a tag, a quote or a bare ampersand on a page."""
    shown = written(text)
    assert not set("<>\"'") & set(shown)
    assert unescape(shown) == text


@pytest.mark.parametrize("name", sorted(HELPERS))
def test_an_undefined_helper_is_named(name: str) -> None:
    """A template that calls a helper which is not there fails with the helper's name."""
    template = Environment(undefined=jinja2.StrictUndefined).from_string(f"{{{{ {name}(1) }}}}")
    with pytest.raises(jinja2.UndefinedError, match=name):
        template.render()


#: Templates that extend, include and nest each other in all the ways there are.
FAMILY = {
    "base": "A{% block a %}base {{ x }}{% endblock %}B{% for i in (1, 2) %}{% block s scoped %}[{{ i }}{{ url(x) }}]{% endblock %}{% endfor %}"
    '{{ self.a() }}|{% include "part" %}{% for i in (1, 2) %}{{ url(i)|safe }}{{ x|safe }}{% endfor %}',
    "part": "part {{ x }}{% block q %}Q{% endblock %}",
    "child": '{% extends "base" %}{% block a %}child {{ super() }}{% endblock %}{% block s %}<{{ i }}>{% endblock %}',
    "grandchild": '{% extends "child" %}{% block a %}{{ super.super() }}{% endblock %}'
    '{% block s %}{% set url = "own" %}{{ url }}{% endblock %}',
    "perhaps": '{% if x == "&" %}{% extends "base" %}{% endif %}X{% block a %}own{% endblock %}Y',
    "wanting": "{% block r required %}{% endblock %}",
    "giving": '{% extends "wanting" %}{% block r %}{{ url(x) }}{% endblock %}',
    "nesting": "{% block o %}<{% block i %}in{% endblock %}>{% endblock %}",
    "captured": "{% filter upper %}{% block f %}a{{ x }}{% endblock %}{% endfilter %}"
    "{% set z %}{% block c %}{{ x }}{% endblock %}{% endset %}{{ z }}",
}


@pytest.mark.parametrize("x", ["&", Markup("<b>"), 7, None])
@pytest.mark.parametrize("name", sorted(FAMILY))
def test_inheritance_is_as_in_stock_jinja(name: str, x: object) -> None:
    """Blocks, inherited, nested, captured or required, and what is included say what they say in stock Jinja."""
    names = {"x": x, "url": lambda path: f"../{path}"}

    def said(kind: type[jinja2.Environment], fill: str) -> str:
        environment = kind(autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.DictLoader(FAMILY))
        try:
            return str(getattr(environment.get_template(name), fill)({**environment.globals, **names}))
        except jinja2.TemplateRuntimeError as fault:
            return repr(fault)

    assert said(Environment, "render") == said(Environment, "fill") == said(jinja2.Environment, "render")
