"""The pages of an index from A to Z."""

from __future__ import annotations

import json
import re

from sites import Site

NAMES = (
    [f"Smith, {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(510)]
    + [f"{family}, Ана" for family in ("Жуков", "Юрьев", "Ёлкин")]
    + ["Øst, A", "Émile, B", "O'Neil, C", "42nd Street Collective"]
)
CHINESE = [f"{chr(0x4E00 + n)}{chr(0x5E00 + n)}" for n in range(520)]


def write(site: Site, names: list[str]) -> None:
    authors = [
        {"family": name.split(", ")[0], "given": name.split(", ")[1]} if ", " in name else {"literal": name}
        for name in names
    ]
    items = [
        {"id": f"r{at}", "type": "book", "title": f"B {at}", "author": authors[at : at + 50]}
        for at in range(0, len(authors), 50)
    ]
    site.write("content/many.json", json.dumps(items))


def letters(page: str) -> list[str]:
    bar = re.search(r'<nav class="letters".*?</nav>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]+)</a>", bar[0]) if bar else []


def rows(page: str) -> list[str]:
    names = re.sub(r'<nav class="pager".*?</nav>', "", page.partition("<main")[2], flags=re.DOTALL)
    return re.findall(r'<li><a href="[^"]+" dir="auto">([^<]+)</a>', names)


def test_a_large_index_has_pages_a_letter(site: Site) -> None:
    """Over 500 names there is a page a letter, of at most 500 names; its further pages are called by what they begin with."""
    write(site, NAMES)
    assert site.build().code == 0
    assert letters(site.read("authors/index.html")) == ["E", "O", "S", "0-9", "Е", "Ж", "Ю"]
    first, second = site.read("authors/index.s.html"), site.read("authors/index.s.2.html")
    assert (len(rows(first)), len(rows(second))) == (500, 10)
    assert ">Smith, T" in first.partition('class="pager"')[2]
    assert rows(site.read("authors/index.o.html")) == ["O&#39;Neil, C", "Øst, A"]


def test_many_chinese_names_are_told_apart(site: Site) -> None:
    """Over 500 Chinese names are found by the first letter of their transliteration, fewer stand under one heading."""
    write(site, CHINESE)
    assert site.build().code == 0
    bar = letters(site.read("authors/index.html"))
    assert len(bar) > 10
    assert all(letter.startswith("漢字 ") for letter in bar)
    write(site, CHINESE[:50])
    assert site.build().code == 0
    assert letters(site.read("authors/index.html")) == ["漢字"]


def test_a_small_index_has_letters_on_its_page(site: Site) -> None:
    """An index on one page has letters that lead to its headings, unless it is short."""
    write(site, NAMES[450:])
    assert site.build().code == 0
    page = site.read("authors/index.html")
    for anchor in re.findall(r'<nav class="letters".*?</nav>', page, re.DOTALL)[0].split('href="#')[1:]:
        assert f'id="{anchor.partition(chr(34))[0]}"' in page
    write(site, NAMES[500:])
    assert site.build().code == 0
    assert letters(site.read("authors/index.html")) == []


def test_titles_have_letters_across_pages(site: Site) -> None:
    """The letters of the page of all records lead to the page and the heading where each begins; articles do not count."""
    site.write("site.toml", 'title = "T"\n[articles]\npage_size = 20\n')
    for number in range(50):
        site.record(f"r{number}", title=f"The {'ABCDE'[number // 10]}-title {number}")
    assert site.build().code == 0
    page = site.read("articles/index.html")
    places = re.findall(r'<a href="([^"]+)"', re.findall(r'<nav class="letters".*?</nav>', page, re.DOTALL)[0])
    assert [place.rpartition("/")[2] for place in places] == [
        "index.html#letter-a", "index.html#letter-b", "index.2.html#letter-c", "index.2.html#letter-d", "index.3.html#letter-e",
    ]  # fmt: skip
