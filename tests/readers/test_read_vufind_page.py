"""A VuFind record page copied out of the browser: values that the page ran together are told apart, and marked so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drafts import Reading, reading
from hypothesis import given
from hypothesis import strategies as st

from sitegen.readers import flattened
from sitegen.text import work_keys

if TYPE_CHECKING:
    from pathlib import Path

AUTHORS = ("Mohsen Safaei", "Seyedeh Somayeh Rajabi", "Bo Ek")
TOPICS = ("Cancer", "Drug delivery", "Exosomal microRNAs")
TITLE = "A Study of Cells"
ABSTRACT = "Most cells secrete vesicles."
PLACES = ("Fasa University, Fasa, Iran", "Fasa University, Fasa, Iran", "Uppsala University.")
SPELLING = (
    "doaj-art-12025-08-20T03:09:41ZengElsevierRegenerative Therapy2352-32042025-06-012920221610.1016/j.reth.2025.03.005"
    + TITLE
    + "".join(f"{name}{number}" for number, name in enumerate(AUTHORS))
    + "".join(PLACES)
    + ABSTRACT
    + "http://example.org/a"
    + "".join(TOPICS)
)
ROWS = {
    "author": " ".join(AUTHORS),
    "author_sort": AUTHORS[0],
    "description": ABSTRACT,
    "format": "Article",
    "id": "doaj-art-1",
    "language": "English",
    "publishDate": "2025-06-01",
    "series": "Regenerative Therapy",
    "spelling": SPELLING,
    "title": TITLE,
    "topic": " ".join(TOPICS),
    "url": "http://example.org/a http://example.org/b",
    "work_keys_str_mv": " ".join(work_keys(AUTHORS, (TITLE,))),
}


def page(rows: dict[str, str], form: str = "| {} | {} |") -> str:
    """A page with these rows in its staff view."""
    head = f"{TITLE}\nMost cells...\nSaved in:\n| Main Authors: | , , |\n|---|---|\n| Format: | Article |\n"
    return head + "\n".join(form.format(key, value) for key, value in rows.items()) + "\n"


def status(found: Reading, key: str) -> tuple[str, float]:
    """Whether a field comes from its source, and how sure it is."""
    fields = [field for field in found.drafts[0].fields if field.key == key]
    assert fields
    return fields[0].status, fields[0].confidence


@pytest.mark.parametrize("form", ["| {} | {} |", "{}\t{}", "{} | {}", "  | {} |  {}  |"])
def test_a_page(form: str) -> None:
    """Authors, topics, DOI, volume and pages come back, each with how sure it is; the rest is as the page has it."""
    found = reading("content/page.txt", page(ROWS, form))
    record = found.record
    assert (found.reader, found.entries, found.codes) == ("vufind-page", 1, [])
    assert [name.display for name in record.authors] == list(AUTHORS)
    assert [name.affiliation for name in record.authors] == list(PLACES)
    assert record.subjects == TOPICS
    assert (record.doi, record.volume, record.page) == ("10.1016/j.reth.2025.03.005", "29", "202-216")
    assert (record.id, record.container_title, record.languages) == ("doaj-art-1", "Regenerative Therapy", ("en",))
    assert [link.url for link in record.urls] == ["http://example.org/a", "http://example.org/b"]
    assert status(found, "author") == ("inferred", 0.99)
    assert status(found, "topic") == ("inferred", 0.98)
    assert status(found, "volume") == ("inferred", 0.6)
    assert status(found, "title") == ("source", 1.0)


def test_one_witness_less() -> None:
    """Without work keys the numbers tell authors apart, without `spelling` the keys do; both are a little less sure."""
    without_keys = reading("a.txt", page({key: value for key, value in ROWS.items() if key != "work_keys_str_mv"}))
    assert [name.display for name in without_keys.record.authors] == list(AUTHORS)
    assert status(without_keys, "author") == ("inferred", 0.9)
    without_spelling = reading("a.txt", page({key: value for key, value in ROWS.items() if key != "spelling"}))
    assert [name.display for name in without_spelling.record.authors] == list(AUTHORS)
    assert status(without_spelling, "author") == ("inferred", 0.95)
    assert without_spelling.record.doi == ""
    assert without_spelling.record.subjects == (" ".join(TOPICS),)


def test_no_witness() -> None:
    """Where nothing tells authors apart they stay one text, and a finding says so."""
    rows = {key: value for key, value in ROWS.items() if key not in ("spelling", "work_keys_str_mv")}
    found = reading("a.txt", page(rows))
    assert found.codes == ["values-run-together"]
    assert found.findings[0].field == "author"
    assert [name.display for name in found.record.authors] == [" ".join(AUTHORS)]


def test_witnesses_that_disagree() -> None:
    """Numbers that cut elsewhere than the keys do make the result less sure."""
    spelling = SPELLING.replace("Mohsen Safaei0Seyedeh Somayeh Rajabi1", "Mohsen0Safaei Seyedeh Somayeh Rajabi1")
    found = reading("a.txt", page(ROWS | {"spelling": spelling}))
    assert [name.display for name in found.record.authors] == list(AUTHORS)
    assert status(found, "author") == ("inferred", 0.7)


def test_one_author_and_one_topic() -> None:
    """A single value is no inference."""
    rows = ROWS | {
        "author": "Bo Ek",
        "author_sort": "Bo Ek",
        "topic": "Cancer",
        "spelling": f"x{TITLE}Bo Ek0{ABSTRACT}Cancer",
        "work_keys_str_mv": " ".join(work_keys(("Bo Ek",), (TITLE,))),
    }
    found = reading("a.txt", page(rows))
    assert (status(found, "author"), status(found, "topic")) == (("source", 1.0), ("source", 1.0))
    assert found.record.subjects == ("Cancer",)


def test_several_pages() -> None:
    """Pages one after the other become as many records."""
    found = reading("a.txt", page(ROWS) + page(ROWS | {"id": "two"}))
    assert ([record.id for record in found.records], found.entries) == (["doaj-art-1", "two"], 2)


def test_a_page_without_a_staff_view() -> None:
    """The brief view gives what it has; names that the browser lost are not made up."""
    text = (
        f"{TITLE}\nMost cells...\nSaved in:\n| Main Authors: | , , |\n|---|---|\n| Format: | Article |\n"
        "| Language: | English |\n| Series: | Regenerative Therapy |\n| Subjects: | |\n"
        "| Online Access: | http://example.org/a |\n"
    )
    record = reading("a.txt", text).record
    assert (record.title, record.container_title, record.languages) == (TITLE, "Regenerative Therapy", ("en",))
    assert (record.type, record.authors, record.subjects) == ("article-journal", (), ())


def test_the_real_page(shared_data: Path) -> None:
    """The page of the seed record gives its ten authors, six topics, DOI, volume and pages."""
    path = shared_data / "vufind" / "page-doaj-art-fe87af7b.txt"
    found = reading("content/page.txt", path.read_bytes())
    record = found.record
    assert [name.display for name in record.authors] == [
        "Mohsen Safaei", "Seyedeh Somayeh Rajabi", "Mahtab Tirgar", "Najmeh Namdar", "Mahsa Dalfardi",
        "Farnia Mohammadifar", "Arash Goodarzi", "Ahmad Reza Farmani", "Vahid Ramezani", "Zahra Abpeikar",
    ]  # fmt: skip
    assert record.subjects == (
        "Cancer", "Exosome", "Drug delivery", "Diagnosis", "Exosomal microRNAs", "Tumor microenvironment",
    )  # fmt: skip
    assert (record.doi, record.volume, record.page) == ("10.1016/j.reth.2025.03.005", "29", "202-216")
    assert (status(found, "author"), status(found, "topic")) == (("inferred", 0.99), ("inferred", 0.98))
    assert (status(found, "doi"), status(found, "page")) == (("inferred", 0.95), ("inferred", 0.6))


words = st.text(alphabet="abcdeXYZé-", min_size=1, max_size=6).filter(lambda text: any(char.isalpha() for char in text))
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


@given(st.lists(names, min_size=1, max_size=8, unique=True), st.booleans())
def test_authors_are_never_cut_wrongly(people: list[str], number: bool) -> None:
    """Whatever the names, the numbers in `spelling` give back exactly them."""
    spelling = f"x{TITLE}" + "".join(f"{name}{place}" for place, name in enumerate(people))
    keys = "" if number else " ".join(work_keys(tuple(people), (TITLE,)))
    parted = flattened.authors(" ".join(people), spelling, TITLE, keys)
    assert parted.confidence < 0.95 or parted.values == tuple(people)
    if number:
        assert parted.values == tuple(people)


@given(st.lists(names, min_size=1, max_size=8))
def test_topics_at_the_end(topics: list[str]) -> None:
    """Topics at the end of `spelling` come back in their order; no letter is lost."""
    parted = flattened.values(" ".join(topics), "before " + "".join(topics))
    assert "".join(parted.values).replace(" ", "") == "".join(topics).replace(" ", "")
