"""Reading lists and pages: what curators write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Finding
from sitegen.model import ListItem, ListSection, Page, ReadingList
from sitegen.readers.lists import read_list
from sitegen.readers.pages import read_page
from sitegen.sources import Source


def parse(text: str | bytes, path: str = "content/lists/x.md") -> tuple[ReadingList | None, tuple[Finding, ...]]:
    """Reads one list of this text."""
    return read_list(Source(path=path, data=text if isinstance(text, bytes) else text.encode()))


def body(text: str) -> tuple[ListSection, ...]:
    """The sections of a list with this body, which must be without fault."""
    reading_list, findings = parse(f'+++\ntitle = "L"\n+++\n{text}')
    assert findings == ()
    assert reading_list is not None
    return reading_list.sections


def page(text: str, path: str = "content/pages/x.md") -> tuple[Page | None, tuple[Finding, ...]]:
    """Reads one page of this text."""
    return read_page(Source(path=path, data=text.encode()))


def test_a_list_whole() -> None:
    """Front matter, intro, sections in order, items with attributes and notes, prose between."""
    reading_list, findings = parse(
        """+++
title = "Start here"
subtitle = "Seven readings"
description = "What it is."
order = 2
added = 2025-10-01
updated = "2025-11-02"
+++

Intro *prose*.

Second paragraph.

## See it

Look first.

1. [[a-2020]]{status=reading priority=1 minutes=40} — Why to read it.

   A second paragraph.
2. [[doi:10.1000/182]]

## Measure it ##

- [[b]] - Another.
"""
    )
    assert findings == ()
    assert reading_list == ReadingList(
        id="x",
        title="Start here",
        subtitle="Seven readings",
        description="What it is.",
        order=2,
        added="2025-10-01",
        updated="2025-11-02",
        origin=reading_list.origin if reading_list else None,  # type: ignore[arg-type]
        sections=(
            ListSection(prose="Intro *prose*.\n\nSecond paragraph."),
            ListSection(
                title="See it",
                prose="Look first.",
                items=(
                    ListItem(
                        ref="a-2020",
                        note="Why to read it.\n\nA second paragraph.",
                        status="reading",
                        priority=1,
                        minutes=40,
                        line=18,
                    ),
                    ListItem(ref="doi:10.1000/182", line=21),
                ),
            ),
            ListSection(title="Measure it", items=(ListItem(ref="b", note="Another.", line=25),)),
        ),
    )


@pytest.mark.parametrize("dash", ["—", "–", "-", "--", ":", ""])
@pytest.mark.parametrize("bullet", ["1.", "12)", "-", "*", "+"])
def test_bullets_and_dashes(bullet: str, dash: str) -> None:
    """Any bullet or number, and any dash or none, begins an item and its note."""
    (section,) = body(f"{bullet} [[a]] {dash} It is-good.")
    assert [(item.ref, item.note) for item in section.items] == [("a", "It is-good.")]


@pytest.mark.parametrize(
    ("attributes", "item"),
    [
        ("{status=read}", ListItem(ref="a", status="read", line=4)),
        ('{status="to-read", priority=3}', ListItem(ref="a", status="to-read", priority=3, line=4)),
        ("{ minutes = 5 }", ListItem(ref="a", minutes=5, line=4)),
        ("{}", ListItem(ref="a", line=4)),
    ],
)
def test_attributes(attributes: str, item: ListItem) -> None:
    """Attributes come in any order, quoted or not, with commas or not."""
    (section,) = body(f"- [[a]]{attributes}")
    assert section.items == (item,)


def test_notes_go_on_below() -> None:
    """Indented paragraphs, nested lists and lazy lines belong to the note; what is flush after an empty line is prose."""
    (section,) = body("- [[a]] — One\nlazy\n\n  two\n\n  - nested\n\n      code\n\nProse after.\n\n- [[b]]\n")
    assert section.items[0].note == "One\nlazy\n\ntwo\n\n- nested\n\n    code"
    assert section.prose == "Prose after."
    assert section.items[1].ref == "b"


def test_code_is_not_read() -> None:
    """Headings and items inside a fence are examples."""
    (section,) = body("Like this:\n\n```\n## No\n- [[no]]\n```\n")
    assert section.items == ()
    assert section.prose.startswith("Like this:")


def test_lists_and_links_in_prose_stay_prose() -> None:
    """A bullet without a reference is prose, and so are ordinary links."""
    (section,) = body("- plain\n- [link](https://a.org)\n- [x] done\n- [ref]: y\n\n### Small heading\n")
    assert section.items == ()
    assert section.prose.count("\n- ") == 3


@pytest.mark.parametrize("row", ["- [[a]", "1. [a-2020] — why", "- [[a — why", "- [[]] — why", "* [a]{status=read}"])
def test_nearly_right_items_are_named(row: str) -> None:
    """A slip in the brackets is a finding with its line and the right form, not a silent paragraph."""
    reading_list, findings = parse(f'+++\ntitle = "L"\n+++\n\n{row}\n')
    assert reading_list is not None
    assert [(finding.code, finding.origin.line, finding.severity) for finding in findings] == [
        ("bad-list-item", 5, "warning")
    ]
    assert "[[record-id]]" in findings[0].hint


@pytest.mark.parametrize(
    ("attributes", "code", "field"),
    [("{status=maybe}", "bad-status", "status"), ("{priority=high}", "bad-number", "priority"), ("{stauts=read}", "unknown-attribute", "stauts"),
     ("{read}", "bad-attribute", "")],
)  # fmt: skip
def test_wrong_attributes_are_named(attributes: str, code: str, field: str) -> None:
    """An attribute that means nothing is named with its line; the item stays."""
    reading_list, findings = parse(f'+++\ntitle = "L"\n+++\n\n- [[a]]{attributes}\n')
    assert [(finding.code, finding.field, finding.origin.line) for finding in findings] == [(code, field, 5)]
    assert reading_list is not None
    assert reading_list.sections[0].items[0].ref == "a"


def test_front_matter_of_lists() -> None:
    """A missing title is a warning, an unknown key too, with the one that was meant."""
    reading_list, findings = parse('+++\nsubtitel = "x"\norder = "a"\ndraft = "yes"\n+++\n')
    assert reading_list is not None
    assert (reading_list.title, reading_list.draft) == ("x", True)
    assert {(finding.code, finding.field) for finding in findings} == {
        ("no-title", "title"),
        ("unknown-field", "subtitel"),
        ("wrong-type", "order"),
    }
    assert "did you mean 'subtitle'?" in {finding.hint for finding in findings}


@pytest.mark.parametrize("data", [b"", b"+++\ntitle = \n+++\n", b"+++\n+++\n\xff", b"x\x00y"])
def test_unreadable_lists(data: bytes) -> None:
    """A list that cannot be read is None with a finding."""
    reading_list, findings = parse(data)
    assert reading_list is None
    assert len(findings) == 1


@given(st.text(alphabet=st.sampled_from("[]{}-*1. \n#`:—ab="), max_size=120))
def test_any_body_is_survived(text: str) -> None:
    """Whatever the body, every reference in it comes with its line."""
    reading_list, _ = parse(f'+++\ntitle = "L"\n+++\n{text}')
    assert reading_list is not None
    for section in reading_list.sections:
        for item in section.items:
            assert item.ref.strip()
            assert (
                f"[[{item.ref}]]" in text.split("\n")[item.line - 4].replace("[[ ", "[[").replace(" ]]", "]]")
                or " " in text
            )


def test_the_demonstration_lists(project: Path) -> None:
    """The lists and pages that come with sitegen are without fault."""
    for file in sorted((project / "content" / "lists").glob("*.md")):
        reading_list, findings = parse(file.read_bytes(), f"content/lists/{file.name}")
        assert findings == ()
        assert reading_list is not None
        assert sum(len(section.items) for section in reading_list.sections) >= 5
    for file in sorted((project / "content" / "pages").glob("*.md")):
        _, findings = page(file.read_text(), f"content/pages/{file.name}")
        assert findings == ()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_with_front_matter() -> None:
    """Title, description, order and menu come from the front matter."""
    found, findings = page("---\ntitle: About\ndescription: Who we are\norder: 3\nmenu: false\n---\n\nWe *are*.\n")
    assert findings == ()
    assert found is not None
    assert (found.id, found.title, found.description, found.order, found.menu, found.body) == (
        "x", "About", "Who we are", 3, False, "We *are*.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [("# Welcome #\n\nHello.", "Welcome", "Hello."), ("Welcome\n=======\n\nHello.", "Welcome", "Hello."),
     ("Hello.\n\n# Later\n", "Later", "Hello.\n\n# Later"), ("Hello.", "index", "Hello.")],
)  # fmt: skip
def test_titles_of_pages_without_front_matter(text: str, title: str, rest: str) -> None:
    """The first heading is the title, and is not said twice; without one the id must do."""
    found, findings = page(text, "content/index.md")
    assert findings == ()
    assert found is not None
    assert (found.id, found.title, found.body) == ("index", title, rest)


def test_unknown_keys_of_pages() -> None:
    """A key that does nothing is named."""
    _, findings = page('+++\ntitle = "A"\nlayout = "x"\n+++\n')
    assert [(finding.code, finding.field, finding.origin.line) for finding in findings] == [
        ("unknown-field", "layout", 3)
    ]
