"""Every export read back gives the same records; what a format cannot carry is declared, all else is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sites import Site

from sitegen.cli import run
from sitegen.config import load_config
from sitegen.exports import FORMATS
from sitegen.exports.losses import CONTENT, LOSSES, PRIVATE, carried
from sitegen.intake import intake_options, parse, parse_all, scan
from sitegen.model import Record
from sitegen.roundtrip import round_trip
from sitegen.sources import Source
from sitegen.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.intake import IntakeOptions

#: What means something in one of the formats, and whole pieces that would end a value, an entry or a record there.
_SIGNS = """} { \\ % $ & # _ ~ ^ " ' =1+1 @ ; , -- < > = + ]]> </script> \\textbf{ $x$ {{7*7}} word Word Łódź 漢字 ß DNA 42 &amp;"""
_ENDS = ("\nER  - ", "\r\nTY  - JOUR", "\n}\n@book{x,", "\u2028", "e\u0301")
HOSTILE = st.lists(st.sampled_from((*_SIGNS.split(), *_ENDS)), min_size=1, max_size=6).map(" ".join)
WORDS = st.from_regex(r"[A-Z][a-zäöüé]{1,8}( [a-z]{2,8}){0,2}", fullmatch=True)
NAMES = st.fixed_dictionaries(
    {
        "family": st.from_regex(r"[A-Z][a-zäöüé]{2,8}(-[A-Z][a-z]{2,6})?", fullmatch=True),
        "given": st.from_regex(r"[A-Z](\.|[a-zé]{2,7})( [A-Z]\.)?", fullmatch=True),
    }
)
DATES = st.one_of(
    st.tuples(st.integers(1000, 2100)),
    st.tuples(st.integers(1000, 2100), st.integers(1, 12)),
    st.tuples(st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28)),
).map(lambda parts: {"date-parts": [list(parts)]})
NUMBERS = st.integers(1, 9999).map(str)
ITEMS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["article-journal", "book", "chapter", "legal_case", "paper-conference", "report", "thesis", "webpage"]
        ),
        "title": HOSTILE.map(lambda text: f"A {text} Z"),
        "author": st.lists(NAMES, max_size=4),
        "issued": DATES,
    },
    optional={
        "editor": st.lists(NAMES, min_size=1, max_size=2),
        "container-title": HOSTILE.map(lambda text: f"In {text} of it"),
        "publisher": HOSTILE.map(lambda text: f"P {text} Z"),
        "publisher-place": WORDS,
        "source": WORDS,
        "status": st.sampled_from(["in press", "forthcoming", "Retracted"]),
        "authority": WORDS,
        "reviewed-title": HOSTILE.map(lambda text: f"Of {text} Z"),
        "original-title": HOSTILE.map(lambda text: f"First {text} Z"),
        "original-publisher": WORDS,
        "original-publisher-place": WORDS,
        "archive": WORDS,
        "archive-place": WORDS,
        "abstract": HOSTILE.map(lambda text: f"First {text} last."),
        "volume": NUMBERS,
        "page": st.integers(1, 500).map(lambda first: f"{first}-{first + 7}"),
        "keyword": st.lists(WORDS, min_size=1, max_size=3, unique=True).map("; ".join),
        "URL": st.sampled_from(["https://example.org/a?b=c&d={e}", "https://example.org/%20~x_y#z"]),
        "DOI": st.sampled_from(["10.1000/182", "10.1002/(sici)1097-461x(1998)66:4<261::aid-qua1>3.0.co;2-t"]),
        "accessed": DATES,
        "language": st.sampled_from(["en", "fr", "zh-Hant"]),
    },
)


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> IntakeOptions:
    """How a site without a configuration of its own is read."""
    root = tmp_path_factory.mktemp("site")
    (root / "site.toml").write_text('title = "x"\n', encoding="utf-8")
    return intake_options(load_config(root))


def records_of(item: dict[str, Any], options: IntakeOptions) -> list[Record]:
    """What our own reader makes of a CSL item."""
    text = json.dumps([{"id": "r1"} | item])
    return list(parse(Source(path="content/in.json", data=text.encode()), options).records)


@given(item=ITEMS)
@example(item={"type": "book", "title": "a } b", "issued": {"date-parts": [[2001]]}})
@example(item={"type": "book", "title": "a\nER  - \nTY  - JOUR", "issued": {"date-parts": [[2001]]}})
@example(item={"type": "article-journal", "title": "=1+1", "author": [{"literal": "WHO"}]})
@pytest.mark.parametrize("format_", FORMATS)
def test_whatever_a_value_holds_comes_back(format_: str, item: dict[str, Any], options: IntakeOptions) -> None:
    """Braces, ends of records, formulas and markup in values survive every format."""
    records = records_of(item, options)
    (trip,) = round_trip(records, options, [format_])
    assert [str(finding) for finding in trip.findings] == []
    assert trip.same == trip.records == 1


def test_the_records_of_the_demonstration_come_back(project: Path) -> None:
    """All real records of the demonstration survive every format without a finding."""
    options = intake_options(load_config(project))
    parsed = parse_all(scan(project, options, {}).sources.values(), options, Workers(1), lambda _: None)
    records = [record for one in parsed.values() for record in one.records]
    assert len(records) > 70
    for trip in round_trip(records, options):
        assert [str(finding) for finding in trip.findings] == []


@pytest.fixture(scope="module")
def library(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Record], IntakeOptions]:
    """The thousands of records in the files of others, odd ones included."""
    root = tmp_path_factory.mktemp("library")
    (root / "site.toml").write_text('title = "x"\n', encoding="utf-8")
    (root / "content").mkdir()
    for folder in ("bib", "csljson", "ris", "doaj", "vufind", "nbib", "aclxml"):
        for file in sorted((shared_data / folder).iterdir()):
            (root / "content" / f"{folder}-{file.name}").write_bytes(file.read_bytes())
    options = intake_options(load_config(root))
    parsed = parse_all(scan(root, options, {}).sources.values(), options, Workers(1), lambda _: None)
    return list({record.id: record for one in parsed.values() for record in one.records}.values()), options


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
def test_real_libraries_come_back(format_: str, library: tuple[list[Record], IntakeOptions]) -> None:
    """Of the records in the files of others at least 985 of 1,000 survive."""
    records, options = library
    assert len(records) > 10_000
    (trip,) = round_trip(records, options, [format_])
    assert trip.same > 0.985 * trip.records


def test_a_loss_is_found_at_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check --roundtrip` names file, field, format and both values of what did not come back; --strict makes it count."""
    site = Site(tmp_path / "shelf", capsys)
    site.record("one", subjects=["Ends in a stop."])
    assert run(["check", "--roundtrip", str(site.root)]) == 0
    said = capsys.readouterr()
    assert "content/one.md" in said.err
    assert "subjects: 'Ends in a stop.' comes back from VuFind as 'Ends in a stop'" in said.err
    assert "BibTeX: 1 of 1 records come back as they were" in said.out
    assert "VuFind: 0 of 1 records come back as they were" in said.out
    assert run(["check", "--roundtrip", "--strict", str(site.root)]) == 1


def test_what_a_format_cannot_carry_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A declared loss is no finding, but a line with the number of records that it concerns."""
    site = Site(tmp_path / "shelf", capsys)
    site.record("one", subjects=["Greek"], tags=["mine"])
    site.record("two", subjects=["Greek"])
    assert run(["check", "--roundtrip", "--strict", str(site.root)]) == 0
    assert "  cannot carry the difference between subjects and tags (1 records)" in capsys.readouterr().out


def test_every_field_is_either_exported_or_private() -> None:
    """A new field of records must be given a place here: the comparison covers all content."""
    assert set(CONTENT) | PRIVATE == set(Record.__struct_fields__)
    assert set(LOSSES) == set(FORMATS)
    for format_ in FORMATS:
        empty = Record(id="x", type="book", title="T")
        assert carried(format_, carried(format_, empty)) == carried(format_, empty)


def test_the_page_names_every_loss(project: Path) -> None:
    """docs/exports.md says for each format what it cannot carry, in the words of the check."""
    page = " ".join((project / "docs" / "exports.md").read_text(encoding="utf-8").split())
    for losses in LOSSES.values():
        for loss in losses:
            assert loss.what in page
