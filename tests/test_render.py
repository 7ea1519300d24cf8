"""Rendering: which templates a page depends on, what templates may use, and how failures are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.meta import find_referenced_templates

from sitegen.locales import Interface
from sitegen.render import closure_digest, make_environment, references
from sitegen.theme import shipped_themes

TEMPLATES = sorted(shipped_themes().glob("*/templates/**/*.*"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_references_are_those_that_jinja_finds(path) -> None:
    """For every shipped template, the references found are exactly Jinja's own."""
    environment = make_environment((str(path.parent),), Interface())
    source = path.read_text(encoding="utf-8")
    assert references(source) == frozenset(find_referenced_templates(environment.parse(source)))


NAMES = st.sampled_from(
    ['"a.html"', "'b.html'", '["a.html", "c.html"]', "name", '"a" ~ x', '"a.html" if x else "b.html"', "('d.html')"]
)
TAGS = st.sampled_from(["{{% extends {} %}}", "{{%- include {} ignore missing -%}}", "{{% include {} with context %}}",
                        "{{% import {} as m %}}", "{{% from {} import a, b as c %}}", "{{%-include {}%}}"])  # fmt: skip


@given(st.lists(st.tuples(TAGS, NAMES), max_size=4))
def test_references_are_never_fewer_than_jinjas(tags: list[tuple[str, str]]) -> None:
    """Whatever a template extends, includes or imports is found, or counts as computed."""
    source = "\n".join(tag.format(name) for tag, name in tags if not tag.startswith("{{% extends"))
    found = references(source)
    wanted = set(find_referenced_templates(make_environment((), Interface()).parse(source)))
    assert found is None or (None not in wanted and wanted <= found)


def test_a_closure_changes_with_any_part_of_it(tmp_path) -> None:
    """The digest of a template's closure changes when a template that it includes indirectly changes or gets an override."""
    near, far = tmp_path / "near", tmp_path / "far"
    near.mkdir()
    far.mkdir()
    (far / "page.html").write_text('{% extends "base.html" %}', encoding="utf-8")
    (far / "base.html").write_text('{% include "deep.html" %}', encoding="utf-8")
    (far / "deep.html").write_text("x", encoding="utf-8")
    folders = (str(near), str(far))

    def now() -> bytes:
        return closure_digest(make_environment(folders, Interface()), ("special-page.html", "page.html"))

    seen = {now()}
    (near / "deep.html").write_text("y", encoding="utf-8")
    seen.add(now())
    (near / "special-page.html").write_text("z", encoding="utf-8")
    seen.add(now())
    assert len(seen) == 3
