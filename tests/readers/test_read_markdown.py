"""Records written by hand: front matter in any sensible shape, and faults that are named by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Finding
from sitegen.model import Draft, RawField, RawName, ReadResult
from sitegen.readers import READERS, ReadOptions, find_reader, needs_head, role
from sitegen.readers.markdown import read
from sitegen.sources import Source


def parse(text: str | bytes, path: str = "content/x.md") -> ReadResult:
    """Reads one file of this text."""
    data = text if isinstance(text, bytes) else text.encode()
    return read(Source(path=path, data=data), ReadOptions())


def draft(text: str | bytes, path: str = "content/x.md") -> Draft:
    """The draft of a file that must be read without an error."""
    result = parse(text, path)
    assert [str(finding) for finding in result.findings if finding.severity == "error"] == []
    (one,) = result.drafts
    return one


def toml(body: str, text: str = "") -> Draft:
    """The draft of TOML front matter."""
    return draft(f"+++\n{body}\n+++\n{text}")


def values(one: Draft, key: str) -> list[str | RawName]:
    """The values that a key of the source gave."""
    return [field.value for field in one.fields if field.key == key]


def only(result: ReadResult) -> Finding:
    """The one finding of a file that was refused."""
    assert result.drafts == ()
    assert result.entries == 1
    (finding,) = result.findings
    return finding


def test_toml_fields_with_their_lines() -> None:
    """Each value comes under the record's field, with the source's own key and line."""
    one = toml('title = "A"\n# a comment\nauthors = ["Ann Lee", "Ek, Bo"]\nseries = "J"\n', "\nThe note.\n")
    assert one.fields == (
        RawField(name="id", value="x", key="", status="inferred"),
        RawField(name="title", value="A", key="title", line=2),
        RawField(name="authors", value="Ann Lee", key="authors", line=4),
        RawField(name="authors", value="Ek, Bo", key="authors", line=4),
        RawField(name="container_title", value="J", key="series", line=5),
    )
    assert (one.body, one.body_line) == ("The note.", 9)


@pytest.mark.parametrize(
    ("matter", "line"),
    [
        ('abstract = """\ntitle = "no"\n"""\ntitle = "A"', 5),
        ("abstract = '''\n\n'''\ntitle = \"A\"", 5),
        ('authors = [\n  "title = x",\n  "B",\n]\ntitle = "A"', 6),
        ('"title" = "A"', 2),
        ('[[authors]]\nfamily = "F"\n', 0),
        ('abstract = """one line"""\ntitle = "A"', 3),
    ],
)
def test_lines_past_long_values(matter: str, line: int) -> None:
    """Strings and lists over several lines do not mislead the count."""
    one = toml(matter if line else f'title = "A"\n{matter}')
    assert next(field.line for field in one.fields if field.name == "title") == (line or 2)


def test_yaml_scalars_stay_text() -> None:
    """YAML's guesses do not spoil titles and numbers: what stands in the file is the value."""
    one = draft(
        "---\ntitle: 1984\nvolume: 010\nissue: on\nversion: 1.10\ndate: 2025-06-01\npages: 1_000\nabstract: ~\n---\nnote\n"
    )
    assert {field.key: field.value for field in one.fields if field.key} == {
        "title": "1984",
        "volume": "010",
        "issue": "on",
        "version": "1.10",
        "date": "2025-06-01",
        "pages": "1_000",
    }
    assert next(field.line for field in one.fields if field.key == "volume") == 3
    assert (one.body, one.body_line) == ("note", 10)


def test_yaml_lists_tables_and_aliases() -> None:
    """Block and flow lists, tables of names, anchors and folded text are read."""
    one = draft(
        "---\ntitle: >\n  Two\n  lines\nauthors:\n  - family: Lee\n    given: Ann\n  - &bo Ek, Bo\neditors: [*bo]\ntags: [a, b]\n---\n"
    )
    assert values(one, "title") == ["Two lines\n"]
    assert values(one, "authors") == [RawName(family="Lee", given="Ann"), "Ek, Bo"]
    assert values(one, "editors") == ["Ek, Bo"]
    assert values(one, "tags") == ["a", "b"]


@pytest.mark.parametrize(
    "matter",
    [
        "title: !!python/object/apply:os.system ['true']",
        "title: !include /etc/passwd",
        "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + "\n".join(
            f"{chr(98 + n)}{n}: &{chr(98 + n)}{n} [{', '.join(['*' + (chr(97 + n) + str(n - 1) if n > 1 else 'b')] * 9)}]" for n in range(1, 9)
        ),
        "a: &a [*a]",
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 20_000,
        "\n".join(" " * depth + "a:" for depth in range(300)),
        "? [a, b]\n: c",
        "just words",
        "- a\n- b",
        'a: "x',
        "a: b: c",
    ],
    ids=["tag", "include", "bomb", "self", "deep list", "deep table", "deep block", "list as key", "words", "list", "quote", "colons"],
)  # fmt: skip
def test_hostile_and_broken_yaml_is_refused(matter: str) -> None:
    """No tag is executed, no alias explodes, no nesting overflows: the file is refused with its line."""
    finding = only(parse(f"---\n{matter}\n---\n"))
    assert finding.code == "front-matter"
    assert finding.origin.line > 1


@pytest.mark.parametrize(
    ("matter", "line", "column", "field"),
    [
        ('title = "A"\nauthors = [', 3, 12, "authors"),
        ('title = "A\n', 2, 11, "title"),
        ("title = A", 2, 9, "title"),
        ('title = "A"\ntitle = "B"', 3, 1, "title"),
        ('title = "A"\ndate = 2025-13-40', 3, 8, "date"),
        ('title = "A"\nvolume = 010', 3, 10, "volume"),
        ("x = " + "[" * 100_000, 2, 85, "x"),
    ],
)
def test_broken_toml_is_located(matter: str, line: int, column: int, field: str) -> None:
    """The line, the column and the field of a fault in TOML are named, with a hint."""
    finding = only(parse(f"+++\n{matter}\n+++\n"))
    assert (finding.origin.line, finding.field) == (line, field)
    assert finding.message.startswith(f"column {column}: ")
    assert finding.hint


def test_front_matter_that_never_ends() -> None:
    """An unclosed block is named where it begins."""
    assert only(parse('+++\ntitle = "A"\n')).message.endswith("never closed")


def test_no_front_matter_is_a_warning() -> None:
    """A file of words is no record, and no error either."""
    for text in ("Just words.\n", "+++ three plusses\n", "---- a rule\n"):
        result = parse(text)
        assert (result.drafts, result.entries) == ((), 0)
        assert result.findings[0].severity == "warning"


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\t"])
def test_empty_files_are_a_warning(data: bytes) -> None:
    """An empty file costs nothing but a word."""
    (finding,) = parse(data).findings
    assert (finding.code, finding.severity) == ("empty-file", "warning")


def test_bytes_that_are_no_text() -> None:
    """Invalid UTF-8 and control characters refuse the file at their place."""
    assert "byte offset 13" in only(parse(b'+++\ntitle = "\xff"\n+++\n')).message
    refused = only(parse(b'+++\ntitle = "A"\n+++\nnote\x00\n'))
    assert (refused.code, refused.origin.line) == ("control-character", 4)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings(end: str, encoding: str) -> None:
    """The same lines whatever the system that wrote them."""
    one = draft('+++\ntitle = "Gödel"\nvolume = "1"\n+++\nnote'.replace("\n", end).encode(encoding))
    assert values(one, "title") == ["Gödel"]
    assert next(field.line for field in one.fields if field.key == "volume") == 3
    assert (one.body, one.body_line) == ("note", 5)


def test_shapes_are_coerced() -> None:
    """A number for text, one value for a list, a list of one for a value: all taken as meant."""
    one = toml(
        'title = ["A"]\nvolume = 12\nversion = 1.10\nsubjects = "Cancer; Cells"\ntags = "a, b"\nauthors = "Ann Lee"\ndate = 2025'
    )
    assert values(one, "title") == ["A"]
    assert values(one, "volume") == ["12"]
    assert values(one, "version") == ["1.10"]
    assert values(one, "subjects") == ["Cancer", "Cells"]
    assert values(one, "tags") == ["a", "b"]
    assert values(one, "authors") == ["Ann Lee"]
    assert values(one, "date") == ["2025"]


@pytest.mark.parametrize(
    ("value", "text"),
    [("2025-06-01", "2025-06-01"), ("2025-06-01T10:00:00Z", "2025-06-01T10:00:00Z"), ("[2025, 6, 1]", "2025-06-01"),
     ("{date-parts = [[2025, 6], [2025, 7]]}", "2025-06/2025-07"), ('"circa 1900"', "circa 1900"), ('["2025"]', "2025")],
)  # fmt: skip
def test_dates_of_every_shape(value: str, text: str) -> None:
    """TOML dates, numbers, lists and CSL's date-parts become text for normalising."""
    assert values(toml(f'title = "A"\ndate = {value}'), "date") == [text]


@pytest.mark.parametrize(
    ("line", "field", "due"),
    [("title = true", "title", "text"), ('title = {a = "b"}', "title", "text"), ('publisher = [["x"]]', "publisher", "text"),
     ("authors = [1]", "authors", "name"), ('authors = [{orcid = "x"}]', "authors", "name"), ("draft = [true]", "draft", "true or false"),
     ('date = {x = "y"}', "date", "a date"), ('url = [{label = "x"}]', "url", "an address"), ("priority = true", "priority", "a number"),
     ("doi = {a = 1}", "doi", "an identifier"), ("subjects = [{a = 1}]", "subjects", "a list of texts")],
)  # fmt: skip
def test_wrong_types_name_the_field(line: str, field: str, due: str) -> None:
    """A table, a list or a truth value where none can be read is an error that says what is due."""
    matter = line if line.startswith("title") else f'title = "A"\n{line}'
    finding = only(parse(f"+++\n{matter}\n+++\n"))
    assert (finding.code, finding.field, finding.origin.line) == ("wrong-type", field, 2 + matter.count("\n"))
    assert due in finding.message
    assert finding.hint


def test_names_as_tables() -> None:
    """Names may be tables, with whatever words people use for their parts."""
    one = toml(
        'title = "A"\nauthors = [{family = "Lee", given = "Ann", orcid = "0000-0002-1825-0097", affiliation = ["U", "V"]},\n'
        '{name = "Bo Ek"}, {literal = "CERN"}, {last = "Day", first = "Cy", role = "illustrator"}]'
    )
    assert values(one, "authors") == [
        RawName(family="Lee", given="Ann", orcid="0000-0002-1825-0097", affiliation="U; V"),
        RawName(whole="Bo Ek"),
        RawName(literal="CERN"),
        RawName(family="Day", given="Cy"),
    ]
    assert one.fields[-1].role == "illustrator"


def test_links_with_labels() -> None:
    """A link may be a table with its label."""
    one = toml('title = "A"\nurl = ["https://a.org", {url = "https://b.org", label = "Slides"}]')
    assert [(field.value, field.role) for field in one.fields if field.name == "urls"] == [
        ("https://a.org", ""),
        ("https://b.org", "Slides"),
    ]


def test_a_slip_of_the_pen_is_named() -> None:
    """A key that is nearly a field's name is kept and named with the field that was meant; a key of the author's own is not named."""
    result = parse('+++\ntitle = "T"\nautors = "Doe"\nmood = "good"\n+++\n')
    assert [(it.field, it.origin.line, it.severity, it.hint) for it in result.findings] == [
        ("autors", 3, "warning", "did you mean 'authors'?")
    ]
    assert [field.key for field in result.drafts[0].fields if not field.name] == ["autors", "mood"]


def test_unknown_keys_are_kept() -> None:
    """Nothing is lost: what no field is named for stays, tables as JSON."""
    one = toml('title = "A"\nmood = "good"\nparts = ["x", "y"]\n[extra]\na = 1\nb = ["é"]')
    unknown = [(field.key, field.value, field.line) for field in one.fields if not field.name]
    assert unknown == [("mood", "good", 3), ("parts", "x", 4), ("parts", "y", 4), ("extra", '{"a": 1, "b": ["é"]}', 5)]


@pytest.mark.parametrize(
    ("matter", "path", "identity"),
    [('id = "a"\nslug = "b"', "content/c.md", "a"), ('slug = "b"', "content/c.md", "b"), ("", "content/d/c.v2.md", "c.v2"),
     ("", "content/d/index.md", "d"), ('citekey = "k"', "content/c.md", "k")],
)  # fmt: skip
def test_what_a_record_is_called(matter: str, path: str, identity: str) -> None:
    """The id is what the file says, else its slug, else its name."""
    one = draft(f'+++\ntitle = "A"\n{matter}\n+++\n', path)
    assert [field.value for field in one.fields if field.name == "id"] == [identity]


def test_overlays_name_their_record() -> None:
    """A file about another record has no id of its own."""
    one = toml('about = "knuth-1984"\ntags = ["classic"]', "A note.")
    assert one.about == "knuth-1984"
    assert not [field for field in one.fields if field.name == "id"]


def test_duplicate_yaml_keys_are_warned_of() -> None:
    """The last of two equal keys counts, and both lines are looked at."""
    result = parse("---\ntitle: A\nvolume: 1\nvolume: 2\n---\n")
    assert result.findings[0].code == "duplicate-field"
    assert result.findings[0].origin.line == 4
    assert values(result.drafts[0], "volume") == ["2"]


@given(st.text(max_size=300))
def test_any_text_gives_a_result(text: str) -> None:
    """Whatever stands in the front matter, there is a draft or a finding, never an exception."""
    for mark in ("+++", "---"):
        result = parse(f"{mark}\n{text}\n{mark}\n".encode("utf-8", "ignore"))
        assert result.drafts or result.findings


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(data: bytes) -> None:
    """Whatever the bytes, the file is read, refused or passed over with a word."""
    result = parse(data)
    assert result.drafts or result.findings


@pytest.mark.parametrize(
    ("path", "kind"),
    [("content/a.md", "record"), ("content/lists/a.md", "list"), ("content/pages/a.md", "page"), ("content/index.md", "page"),
     ("content/x/_index.md", "page"), ("content/x/index.md", "record"), ("content/x/lists/a.md", "record"), ("content/lists/a.bib", "record")],
)  # fmt: skip
def test_roles_by_place(path: str, kind: str) -> None:
    """Lists and pages have folders of their own at the top; everything else holds records."""
    assert role(path, "content") == kind
    assert role(path.replace("content/", "my/docs/"), "my/docs") == kind


def test_every_reader_is_there() -> None:
    """Each registered reader can be imported and offers what it must."""
    from importlib import import_module

    for spec in READERS:
        module = import_module(spec.module)
        assert callable(module.claims)
        assert callable(module.read)


def test_files_that_nobody_claims() -> None:
    """Pictures and the like are nobody's; Markdown is the Markdown reader's."""
    assert find_reader("content/x.png", b"\x89PNG") is None
    assert not needs_head("content/x.png")
    found = find_reader("content/X.MD", b"+++")
    assert not isinstance(found, Finding)
    assert found is not None
    assert found.name == "markdown"
