"""Dates: what is read, at what precision, and what is refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import PartialDate
from sitegen.normalise.dates import ImpossibleDateError, parse_date


def made(year: int | None = None, **parts: object) -> PartialDate:
    """A date of these parts."""
    return PartialDate(year=year, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025", made(2025)),
        ("2025-06", made(2025, month=6)),
        ("2025-06-01", made(2025, month=6, day=1)),
        ("2025/6/1", made(2025, month=6, day=1)),
        ("2025.06.01", made(2025, month=6, day=1)),
        ("20250601", made(2025, month=6, day=1)),
        ("2025-06-01T10:00:00Z", made(2025, month=6, day=1)),
        ("2024-02-29", made(2024, month=2, day=29)),
        ("2025-00-00", made(2025)),
        ("2025-06-00", made(2025, month=6)),
        ("2009///", made(2009)),
        ("2009/06//", made(2009, month=6)),
        ("2009/06/30/Spring", made(2009, month=6, day=30)),
        ("1 June 2025", made(2025, month=6, day=1)),
        ("June 1st, 2025", made(2025, month=6, day=1)),
        ("2001 Sep 11", made(2001, month=9, day=11)),
        ("Sept. 2001", made(2001, month=9)),
        ("1er janvier 2020", made(2020, month=1, day=1)),
        ("3. März 1999", made(1999, month=3, day=3)),
        ("Sun, 1 Jun 2025 10:00:00 GMT", made(2025, month=6, day=1)),
        ("13/06/2025", made(2025, month=6, day=13)),
        ("06/13/2025", made(2025, month=6, day=13)),
        ("01/02/2025", made(2025)),
        ("Spring 2020", made(2020, season=1)),
        ("2020-21", made(2020, season=1)),
        ("2020 Winter", made(2020, season=4)),
        ("199X", made(1990, unspecified=1)),
        ("19XX", made(1900, unspecified=2)),
        ("199-", made(1990, unspecified=1)),
        ("19--", made(1900, unspecified=2)),
        ("[19--?]", made(1900, unspecified=2, circa=True)),
        ("[199-]", made(1990, unspecified=1)),
        ("199?", made(1990, unspecified=1)),
        ("1990s", made(1990, unspecified=1)),
        ("19th century", made(1800, unspecified=2)),
        ("c1999", made(1999)),
        ("©1999", made(1999)),
        ("cop. 1999", made(1999)),
        ("[1999]", made(1999)),
        ("1999.", made(1999)),
        ("circa 1900", made(1900, circa=True)),
        ("c. 1900", made(1900, circa=True)),
        ("ca. 1900", made(1900, circa=True)),
        ("[ca. 1850]", made(1850, circa=True)),
        ("[1999?]", made(1999, circa=True)),
        ("1900~", made(1900, circa=True)),
        ("500 BC", made(-499)),
        ("500 B.C.", made(-499)),
        ("AD 79", made(79)),
        ("476 CE", made(476)),
        ("-0499", made(-499)),
        ("Y-170002", made(-170002)),
        ("2019/2021", made(2019, end=made(2021))),
        ("2019-2021", made(2019, end=made(2021))),
        ("2019–2021", made(2019, end=made(2021))),
        ("1998-99", made(1998, end=made(1999))),
        ("2019-03/2019-05", made(2019, month=3, end=made(2019, month=5))),
        ("Jun-Jul 2020", made(2020, month=6, end=made(2020, month=7))),
        ("Dec/Jan 2020", made(2019, month=12, end=made(2020, month=1))),
        ("May 3-5, 2019", made(2019, month=5, day=3, end=made(2019, month=5, day=5))),
        ("3–5 May 2019", made(2019, month=5, day=3, end=made(2019, month=5, day=5))),
        ("2025-06-01 to 2025-06-05", made(2025, month=6, day=1, end=made(2025, month=6, day=5))),
        ("between 1900 and 1910", made(1900, circa=True, end=made(1910, circa=True))),
        ("2020/..", made(2020, open=True)),
        ("2020-", made(2020, open=True)),
        ("in press", made(literal="in press")),
        ("1999 [i.e. 2000]", made(1999, literal="1999 [i.e. 2000]")),
        ("12345", made(literal="12345")),
        ("MCMXCII", made(literal="MCMXCII")),
    ],
)  # fmt: skip
def test_dates_by_example(text: str, date: PartialDate) -> None:
    """EDTF and what catalogues and people write instead, each at its own precision."""
    assert parse_date(text) == date


@pytest.mark.parametrize("text", ["", "n.d.", "s. d.", "no date", "0000-00-00", "????", " "])
def test_no_date(text: str) -> None:
    """What says that there is no date is none."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["2025-13-40", "2025-13", "2025-02-30", "2023-02-29", "1900-02-29", "2025-06-31", "2025/13/01", "31 June 2025", "20251340", "32/01/2025",
     "2025-01-01/2025-13-01"],
)  # fmt: skip
def test_impossible_dates_are_refused(text: str) -> None:
    """A day that no calendar has is an error that repeats what was written."""
    with pytest.raises(ImpossibleDateError, match="no date"):
        parse_date(text)


@given(st.dates())
def test_days_round_trip(day: datetime.date) -> None:
    """Every day of the calendar is read from its ISO form and written as it was."""
    date = parse_date(day.isoformat())
    assert date is not None
    assert date.iso == day.isoformat()


@given(st.integers(min_value=-9999, max_value=9999), st.integers(min_value=0, max_value=12))
def test_months_and_years_round_trip(year: int, month: int) -> None:
    """Years, BC too, and months come back at their own precision."""
    date = PartialDate(year=year, month=month)
    if year > 0 or not month:
        assert parse_date(date.iso) == (date if year or month else None)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-/.XxJun sprigcaBC?~[]", max_size=20))
def test_any_text_is_survived(text: str) -> None:
    """No text makes more of a date than it says: it is read, kept in words, or refused by name."""
    try:
        date = parse_date(text)
    except ImpossibleDateError:
        return
    assert date is None or date.year is not None or date.literal
    if date is not None and date.month:
        assert 1 <= date.month <= 12
        assert 0 <= date.day <= 31
