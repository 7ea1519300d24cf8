"""The CSV export."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.exports import to_csv
from sitegen.model import Identifier, Name, PartialDate, Record


def row(record: Record) -> dict[str, str]:
    """The one row of an export of `record`."""
    (found,) = csv.DictReader(StringIO(to_csv([record]), newline=""))
    return found


def test_columns_are_the_fields_of_a_record() -> None:
    """A row holds the record's fields under their own names, several values joined."""
    found = row(
        Record(
            id="r1",
            type="book",
            title='He said "no", twice',
            authors=(Name(family="Müller", given="Jörg"), Name(literal="WHO")),
            issued=PartialDate(year=2019, end=PartialDate(year=2020)),
            identifiers=(Identifier(scheme="doi", value="10.1/x"),),
            subjects=("Cancer", "Exosome"),
        )
    )
    assert found["title"] == 'He said "no", twice'
    assert found["authors"] == "Müller, Jörg; WHO"
    assert found["issued"] == "2019/2020"
    assert found["doi"] == "10.1/x"
    assert found["subjects"] == "Cancer; Exosome"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(value: str) -> None:
    """A value that a spreadsheet would run stands behind an apostrophe."""
    assert row(Record(id="r1", type="book", title=value))["title"].startswith("'")


@given(title=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_breaks_the_table(title: str) -> None:
    """Whatever a title holds, there is one row, and no cell of it begins a formula."""
    found = row(Record(id="r1", type="book", title=title))
    assert found["id"] == "r1"
    assert not found["title"].startswith(("=", "+", "-", "@", "\t", "\r"))
