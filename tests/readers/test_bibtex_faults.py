"""BibTeX files with something wrong: the fault is named with its line, and every other entry is kept."""

from __future__ import annotations

import pytest
from drafts import Reading, reading
from hypothesis import given
from hypothesis import strategies as st

from sitegen.readers import ReadOptions

GOOD = "@book{good, title = {Good}, year = 2000}\n"


def bib(text: str | bytes, options: ReadOptions | None = None) -> Reading:
    """What comes of a .bib file, in which every entry is accounted for."""
    result = reading("content/refs.bib", text, options)
    errors = sum(finding.severity == "error" for finding in result.findings)
    assert result.entries == len(result.records) + errors
    return result


@pytest.mark.parametrize(
    "broken",
    [
        "@article{bad,\n  title = {Never closed,\n  year = {2000}\n}\n",
        "@article{bad,\n  title = {T},\n  year = {2000}\n\n",
        '@article{bad,\n  title = "Never closed,\n  year = {2000}\n}\n',
        "@article{bad,\n  title = {T\n",
        "@article{bad,\n  title = {T}, year\n\n",
        "@article(bad,\n  title = {T}, year = 2000\n\n",
        "@article{bad,\n  title = , , = {x} {y} @ }\n",
    ],
)
@pytest.mark.parametrize("gap", ["", "\n", "   "])
def test_an_entry_that_is_never_closed(broken: str, gap: str) -> None:
    """The fault is an error at the entry's first line; reading goes on at the next entry, which is kept."""
    result = bib(GOOD + broken + gap + GOOD.replace("good", "after"))
    assert [record.id for record in result.records] == ["good", "after"]
    (error,) = [finding for finding in result.findings if finding.severity == "error"]
    assert (error.code, error.origin.line) == ("broken-entry", 2)
    assert error.hint


def test_a_brace_too_few_cannot_swallow_what_follows() -> None:
    """One brace too few and, a hundred entries later, one too many: all between are kept, and both faults are named."""
    text = (
        "@misc{a, title = {Lost}\n"
        + "".join(f"@misc{{b{n}, title = {{T}}}}\n" for n in range(100))
        + "@misc{c, title = {U}}}\n"
    )
    result = bib(text)
    assert len(result.records) == 101
    assert [finding.origin.line for finding in result.findings] == [1]


def test_a_missing_comma() -> None:
    """The fields on both sides of it are kept, and it is named."""
    result = bib("@misc{k,\n title = {T}\n year = {2000},\n note={n}}")
    assert result.record.year == "2000"
    assert [(finding.code, finding.origin.line, finding.field) for finding in result.findings] == [
        ("missing-comma", 3, "year")
    ]


def test_an_undefined_string() -> None:
    """It is named once, with its field, and the entry keeps its name as the value."""
    result = bib("@article{k, title = {T}, journal = nowhere}\n@article{l, title = {U}, journal = nowhere}")
    assert [record.container_title for record in result.records] == ["nowhere", "nowhere"]
    assert [(finding.code, finding.field) for finding in result.findings] == [("undefined-string", "journal")]


def test_a_field_that_stands_twice() -> None:
    """The first counts, the second is in the staff view, and it is named; of lists both count."""
    result = bib("@misc{k, title = {T},\n year = 1999,\n year = 2000, keywords = {a}, keywords = {b}}")
    record = result.record
    assert (record.year, record.subjects) == ("1999", ("a", "b"))
    assert [(finding.code, finding.origin.line) for finding in result.findings] == [("duplicate-field", 3)] * 2
    assert ("2000",) in [row.values[1:] or row.values for row in record.provenance if row.key == "year"]


@pytest.mark.parametrize("start", ["@misc{,", "@misc{ ,", "@misc{title = {T},"])
def test_an_entry_without_a_key(start: str) -> None:
    """It is known by its DOI, or by a digest of what it says: the same every time, another for another entry."""
    ids = [bib(f"{start} title = {{{title}}}}}").records[0].id for title in ("T", "T", "U")]
    assert bib(f"{start} title = {{T}}, doi = {{10.1000/182}}}}").records[0].id == "10.1000/182"
    assert ids[0] == ids[1]
    assert ids[0] != ids[2] or "title = {T}" in start


@pytest.mark.parametrize(
    ("value", "title"),
    [(r"a \{ b", "a { b"), (r"a \} b", "a } b"), (r"\{a\}", "{a}"), (r"{\{}a", "{a"), (r"C:\dir\\", None)],
)
def test_escaped_braces(value: str, title: str | None) -> None:
    """A brace after a backslash is counted or not, whichever makes sense of the entry."""
    result = bib(f"@misc{{k, title = {{{value}}}, year = 2000}}\n{GOOD}")
    assert len(result.records) == 2
    assert result.records[0].year == "2000"
    assert title is None or result.records[0].title == title


def test_a_path_that_ends_in_a_backslash() -> None:
    """'C:\\papers\\' closes its value, as it does for BibTeX."""
    assert bib("@misc{k, file = {C:\\papers\\}, title = {T}}").record.title == "T"


def test_a_bomb_of_strings() -> None:
    """Macros that double 25 times are cut at the limit of a field, and it is said."""
    lines = ["@string{s0 = {x}}", *(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(25))]
    result = bib("\n".join([*lines, "@misc{k, title = {T}, abstract = s25}"]))
    assert len(result.record.abstract) == 1_000_000
    assert "field-too-long" in result.codes


def test_a_thousand_bombs() -> None:
    """Nor do many values together take more than their share of memory."""
    lines = [
        "@string{s = {" + "x" * 900_000 + "}}",
        *(f"@misc{{k{n}, title = {{T}}, abstract = s # {{{n}}}}}" for n in range(200)),
    ]
    result = bib("\n".join(lines))
    assert sum(len(record.abstract) for record in result.records) <= 64_000_000


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, title = {" + "{" * 5_000 + "x" + "}" * 5_000 + "}}\n",
        "@" * 300_000 + "\n",
        "mail@example.org (see {x})\n",
        "@misc{k, title = {T}, note = {" + "@ " * 300_000 + "}}\n",
        "@comment{" * 10_000 + "\n",
        "% @misc{commented out, title = {T}}\n",
        "@comment{@misc{hidden, title = {T}}}\n",
        "@Comment 1984.bib -*- mode: BibTeX -*-\n",
    ],
)
def test_what_is_deep_or_strange_costs_nothing(text: str) -> None:
    """Deep braces, many '@', comments: no error, no recursion, and the entry after them is kept."""
    result = bib(text + GOOD)
    assert result.records[-1].id == "good"
    assert [finding for finding in result.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("unit", ["@a{", "@a{k,t={", '@a{k,t="{', '@a(k,t="', "@a{\n", "@a{k, t ", "@a{k, t={\\{ "])
def test_a_file_of_nothing_but_broken_entries(unit: str) -> None:
    """After five hundred in a row it is given up, with an error that says so."""
    result = bib(unit * 50_000)
    assert result.records == ()
    assert result.findings[-1].code == "too-many-faults" or len(result.findings) < 10


def test_inheritance() -> None:
    """A paper takes what it lacks from its proceedings, whose title is its booktitle; not their DOI, address or abstract."""
    result = bib(
        "@inproceedings{p, crossref = {c}, title = {Paper}, pages = {1--2}}\n"
        "@proceedings{c, title = {Conf}, subtitle = {One}, editor = {A B}, year = 2001, month = may, publisher = {P}, doi = {10.1000/1},"
        " isbn = {0-8044-2957-X}, url = {https://example.org}, abstract = {All}, author = {C D}, ids = {alias}}\n"
        "@incollection{q, xdata = {x}, title = {Chapter}, crossref = {alias}}\n@xdata{x, location = {Oslo}}"
    )
    paper, _, chapter = result.records
    assert (paper.container_title, paper.title, paper.publisher) == ("Conf: One", "Paper", "P")
    assert paper.issued == result.records[1].issued
    assert (paper.doi, paper.urls, paper.abstract) == ("", (), "")
    assert paper.identifier("isbn") == "9780804429573"
    assert chapter.publisher_place == "Oslo"
    assert result.codes == []


def test_a_parent_with_a_booktitle() -> None:
    """As in plain BibTeX the parent's own booktitle is taken before its title."""
    record = bib(
        "@incollection{a, title = {A}, crossref = {B}}\n@book{b, title = {Long title}, booktitle = {Short}}"
    ).records[0]
    assert record.container_title == "Short"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("@misc{a, title = {A},\n crossref = {nobody}}", "missing-parent", "nobody"),
        ("@misc{a, title = {A},\n crossref = {b}}\n@misc{b, title = {B}, crossref = {a}}", "parent-cycle", "a"),
        ("@misc{a, title = {A},\n xdata = {a}}", "parent-cycle", "a -> a"),
        ("@set{s,\n entryset = {a, nobody}}\n@misc{a, title = {A}}", "missing-member", "nobody"),
    ],
)
def test_parents_that_are_none(text: str, code: str, says: str) -> None:
    """A missing or circular parent is a warning that names it; the entries are kept."""
    result = bib(text)
    assert result.records
    assert [finding.code for finding in result.findings if finding.severity == "warning"] == [code]
    assert says in result.findings[0].message


def test_a_chain_of_parents_is_bounded() -> None:
    """A thousand generations do not exhaust the stack."""
    text = (
        "".join(f"@book{{b{n}, title = {{T}}, crossref = {{b{n + 1}}}}}\n" for n in range(1_000))
        + "@book{b1000, title = {T}, year = 1999}"
    )
    assert len(bib(text).records) == 1_001


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("% Encoding: ISO8859_1\n", "latin-1"),
        ("% Encoding: GBK\n", "gbk"),
        ("% -*- coding: latin-9-unix -*-\n", "iso8859-15"),
        ("%% Saved with string encoding Western (Mac OS Roman)\n", "mac_roman"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_encodings(head: str, codec: str) -> None:
    """A file may be in any encoding that it declares, or that its first bytes show."""
    text = f"{head}@misc{{k, title = {{{'测试' if codec == 'gbk' else 'Über'}}}}}\n"
    assert bib(text.encode(codec)).record.title in ("测试", "Über")


def test_an_encoding_that_nobody_says() -> None:
    """Undeclared Latin-1 is refused with the offset of the first bad byte, unless the site declares it."""
    data = "@misc{k, title = {Über}}".encode("latin-1")
    (finding,) = bib(data).findings
    assert (finding.code, finding.severity) == ("bad-encoding", "error")
    assert "offset 18" in finding.message
    assert bib(data, ReadOptions(encoding="latin-1")).record.title == "Über"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end: str) -> None:
    """Lines are counted the same whatever ends them."""
    result = bib(end.join(["", "", "@misc{k,", " title = {T},", " month = {x}, year = {2000}", "}"]))
    assert (result.record.origin.line, result.findings[0].origin.line) == (3, 5)


def test_empty_files() -> None:
    """A file without anything, and one without an entry, are warnings."""
    assert bib("").codes == ["empty-file"]
    assert bib("Dear diary").codes == ["no-entries"]


def test_strings_alone_are_no_fault() -> None:
    """A file of nothing but @string is a library of macros."""
    assert bib("@string{a = {b}}").codes == []


PIECES = [
    "@article{",
    "@string{",
    "@comment{",
    "k,",
    "title",
    "=",
    "{",
    "}",
    '"',
    "#",
    ",",
    "\n",
    "\\",
    "%",
    "@",
    "(",
    ")",
    " and ",
    "x",
    "é",
    "~",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_text_is_too_much(pieces: list[str]) -> None:
    """Whatever a file holds, reading it ends, and a good entry at its end is kept."""
    result = reading("content/refs.bib", "".join(pieces) + "\n\n}}}}\n" + GOOD)
    assert result.records[-1].id == "good"


values = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='{}\\"@'), min_size=1, max_size=30)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=5))
def test_values_come_through(pairs: list[tuple[str, str]]) -> None:
    """A value in braces is the same in the draft as in the file, whatever it holds but braces."""
    text = "".join(
        f"@misc{{k{place},\n title = {{{title}}},\n x-note = {{{note}}}}}\n"
        for place, (title, note) in enumerate(pairs)
    )
    drafts = reading("content/refs.bib", text).drafts
    found = [{field.key: field.value for field in draft.fields} for draft in drafts]
    assert [(fields.get("title", ""), fields.get("x-note", "")) for fields in found] == [
        (a.strip(), b.strip()) for a, b in pairs
    ]
