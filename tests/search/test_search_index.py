"""The index's files: what an edit changes of them, and when they are made at all."""

from __future__ import annotations

import json
import random
import re
import zlib
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from sites import Site

from sitegen.search import FIELDS, Document, Index, build_index, compress, seal
from sitegen.search.cutting import Cutter

VOCABULARY = [
    f"{start}{middle}{end}" for start in "bcdfglmnprst" for middle in "aeiou" for end in ("ra", "lin", "k", "st")
]
NOTE = FIELDS.index("note")


def documents(count: int) -> list[Document]:
    """Documents of common and rare words, the same ones every time."""
    luck = random.Random(7)
    weights = [1 / (rank + 1) for rank in range(len(VOCABULARY))]

    def text(length: int) -> str:
        return " ".join(luck.choices(VOCABULARY, weights, k=length))

    return [
        Document(
            id=f"record-{number}",
            texts=((text(6),), (text(2), text(2)), (text(1),), (text(2),), (text(30),), (), (text(120),)),
            facets={"authors": [text(2), text(2)], "subjects": [luck.choice(VOCABULARY)]},
            year=2024 - number // 40,
            title=text(6),
            card={"id": f"record-{number}", "abstract": text(120)},
        )
        for number in range(count)
    ]


def made(shelf: list[Document]) -> Index:
    return build_index(shelf, ["authors", "subjects"])


def parts(keys: list[str], sizes: list[int]) -> list[list[str]]:
    """Things cut into parts."""
    cutter = Cutter(least=20, most=60, one_in=4)
    out: list[list[str]] = [[]]
    for key, size in zip(keys, sizes, strict=True):
        if cutter.before(key, size):
            out.append([])
        out[-1].append(key)
    return out


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(1, 30)), min_size=1, max_size=200))
def test_parts_are_whole_and_no_larger_than_said(things: list[tuple[str, int]]) -> None:
    """Nothing is lost or turned around, and no part is too large."""
    keys, sizes = [key for key, _ in things], [size for _, size in things]
    cut = parts(keys, sizes)
    assert [key for part in cut for key in part] == keys
    at = 0
    for part in cut:
        assert len(part) == 1 or sum(sizes[at : at + len(part)]) <= 60
        at += len(part)


def test_borders_fall_into_step_again() -> None:
    """A thing more or less moves borders near it only."""
    keys = [f"key{number}" for number in range(1000)]
    before = parts(keys, [5] * 1000)
    after = parts(["new", *keys], [5] * 1001)
    assert len(before) > 50
    assert len({tuple(part) for part in before} - {tuple(part) for part in after}) <= 5


def test_an_edited_note_leaves_most_files_as_they_are() -> None:
    """A word more in a note changes the core, one file of documents and those of its words; what does not change keeps its name."""
    shelf = documents(800)
    before = made(shelf)
    old = shelf[300]
    edited = structs.replace(
        old, texts=(*old.texts[:NOTE], (old.texts[NOTE][0] + " reconsidered",), *old.texts[NOTE + 1 :])
    )
    edited = structs.replace(edited, card={"id": old.id, "abstract": "Another one."})
    after = made([*shelf[:300], edited, *shelf[301:]])
    new = after.files.keys() - before.files.keys()
    assert sorted(name.partition("-")[0] for name in new) == ["d", "p", "s", "t"]
    assert len(before.files) > 100
    assert after.core != before.core


def test_the_same_documents_make_the_same_index() -> None:
    """Index and seal depend on the documents alone; any difference in them changes the seal."""
    shelf = documents(60)
    assert made(shelf) == made(documents(60))
    facets = ["authors", "subjects"]
    assert seal(shelf, facets) == seal(documents(60), facets)
    others = (
        seal(shelf[:-1], facets),
        seal(shelf[::-1], facets),
        seal(shelf, facets[:1]),
        seal([structs.replace(shelf[0], added="2026-01-01"), *shelf[1:]], facets),
        seal([structs.replace(shelf[0], card={}), *shelf[1:]], facets),
    )
    assert len({seal(shelf, facets), *others}) == 6


def test_the_core_names_every_file() -> None:
    """The core's directory is the names of all files, by kind."""
    index = made(documents(200))
    packed = zlib.decompress(compress(index.core))
    length = int.from_bytes(packed[:4], "little")
    header = json.loads(packed[4 : 4 + length])
    count, width = header["columns"][0]
    planes = packed[4 + length : 4 + length + count * width]
    names = [
        bytes(planes[plane * count + at] for plane in reversed(range(width))).rjust(4, b"\0") for at in range(count)
    ]
    kinds = [kind for kind, files in header["files"] for _ in range(files)]
    assert {f"{kind}-{name.hex()}" for kind, name in zip(kinds, names, strict=True)} == index.files.keys()


def test_an_index_of_nothing() -> None:
    """No documents make an index, too."""
    index = made([])
    assert zlib.decompress(compress(index.core))


def search_files(site: Site) -> set[str]:
    return {path for path in site.tree() if path.startswith("search/data/")}


def broken(*arguments: object) -> NoReturn:
    raise AssertionError("the index was made")


def test_the_index_is_made_only_where_what_it_is_made_of_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain page, the theme's colours, a field that nobody searches: none of them makes the index anew. A note does."""
    site.record("one", subjects=["A", "B"], abstract="Words.")
    site.record("two", subjects=["B"])
    assert site.build().code == 0
    before = site.tree()
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.plan.search.build_index", broken)
        site.write("content/pages/about.md", "+++\ntitle = 'About'\n+++\nWords.\n")
        assert site.build().code == 0
        assert "about.html" in site.tree()
        site.write("site.toml", 'title = "Test shelf"\n[theme]\naccent = "#123456"\n')
        assert site.build().code == 0
        site.record("two", subjects=["B"], url="https://example.org/elsewhere")
        assert site.build().code == 0
    assert search_files(site) == {path for path in before if path.startswith("search/data/")}
    site.record("two", "A note.", subjects=["B"])
    assert site.build().code == 0
    assert search_files(site) != {path for path in before if path.startswith("search/data/")}


@pytest.mark.parametrize("harm", ["deleted", "changed"])
def test_a_file_of_the_index_that_was_harmed_is_made_again(site: Site, harm: str) -> None:
    """Whatever happens to a file of the index, the next build mends it."""
    site.record("one", subjects=["A", "B"], abstract="Words.")
    assert site.build().code == 0
    whole = site.tree()
    victim = site.public / min(search_files(site))
    if harm == "deleted":
        victim.unlink()
    else:
        victim.unlink()
        victim.write_bytes(b"something else")
    site.record("two")
    assert site.build().code == 0
    (site.root / "content" / "two.md").unlink()
    assert site.build().code == 0
    assert site.tree() == whole


def test_a_site_without_search_pays_nothing_for_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `[search] enabled = false` there is no page, no index, no box, and nothing is worked out for them."""
    monkeypatch.setattr("sitegen.plan.search.search_inputs", broken)
    site.write("site.toml", 'title = "Test shelf"\nbase_url = "https://example.org/"\n[search]\nenabled = false\n')
    site.record("one", subjects=["A"])
    assert site.build().code == 0
    tree = site.tree()
    assert not [path for path in tree if path.startswith("search/") or path == "opensearch.xml"]
    for path in ("index.html", "articles/one.html", "404.html"):
        assert not re.search(rb'type="search"|rel="search"|search/index', tree[path])
