"""The search index: from documents to files that a browser fetches as a query needs them.

All files of one index belong together and live in one folder, which is named after their digest: a page always reads the index that it was made
with, and a reader's browser may keep every file for ever. Documents are numbered in the order given, which is that of equally good
results.

======  ==========================================================================================================
core    how many documents, their years (runs, as they come), how many words each title has, how many documents each
        file of them holds, and the small facets
t<n>    words and their postings: documents and the fields they stand in
p<n>    where the words of t<n> stand
d<n>    documents as results show them
f<n>    the values of a large facet by document
l<n>-k  the labels of some values of a large facet
v<n>-k  the documents of some values of a large facet
s<x>    words that begin with the character x (hexadecimal), to help with spelling
o-<x>   the rank of each document by title or by the date it was added
======  ==========================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct

from sitegen.digest import digest
from sitegen.search.facets import facet_files
from sitegen.search.packing import front_coded, pack
from sitegen.search.postings import Postings

#: The most bytes of JSON in one file of documents, if it holds more than one.
_DOCUMENT_FILE = 5_000


class Document(Struct, frozen=True, kw_only=True):
    """What the index knows of a record.

    `texts` are its texts by `postings.FIELDS`, `terms` what is found only whole, such as identifiers. `facets` has the labels of its values by the
    name of the facet. `card` is shown as a result. `title` and `added` are what it sorts by.
    """

    texts: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...] = ()
    facets: Mapping[str, Sequence[str]] = {}
    year: int | None = None
    title: str = ""
    added: str = ""
    card: Struct | dict[str, Any]


class Index(Struct, frozen=True, kw_only=True):
    """An index: its name, its files by name (to be compressed by `packing.compress`), and what the search page itself has to know of it:
    the beginnings of the files of words, the letters that help with spelling, and the orders there are besides relevance and year."""

    name: str
    count: int
    files: tuple[tuple[str, bytes], ...]
    words: tuple[str, ...]
    letters: str
    orders: tuple[str, ...]


def build_index(documents: Iterable[Document], facets: Sequence[str]) -> Index:
    """The index of `documents`, in which those of one year stand together, with the facets of these names."""
    postings = Postings()
    title_words: list[int] = []
    cards: list[bytes] = []
    years: list[int | None] = []
    titles: list[str] = []
    dates: list[str] = []
    labels: dict[str, list[Sequence[str]]] = {name: [] for name in facets}
    encode = msgspec.json.Encoder(order="deterministic").encode
    for document in documents:
        title_words.append(min(255, postings.add(document.texts, document.terms)))
        cards.append(encode(document.card))
        years.append(document.year)
        titles.append(document.title)
        dates.append(document.added)
        for name, column in labels.items():
            column.append(document.facets.get(name, ()))
    shards = list(postings.shards())
    vocabulary = postings.vocabulary()
    bundles = list(_bundles(cards))
    core, facet_parts = _core(years, title_words, [len(bundle) for bundle in bundles], labels)
    orders = {"title": _ranks(titles)} | ({"added": _ranks(dates, newest=True)} if any(dates) else {})
    files = [
        ("core", core),
        *((f"t{number}", shard.postings) for number, shard in enumerate(shards)),
        *((f"p{number}", shard.places) for number, shard in enumerate(shards)),
        *((f"d{number}", _documents(bundle)) for number, bundle in enumerate(bundles)),
        *facet_parts,
        *((f"s{ord(letter):x}", _suggestions(words)) for letter, words in vocabulary.items()),
        *((f"o-{name}", pack({}, (ranks,))) for name, ranks in orders.items()),
    ]
    return Index(
        name=digest(*(part for name, data in files for part in (name.encode(), data))).hex()[:10],
        count=len(cards),
        files=tuple(files),
        words=tuple(shard.first for shard in shards),
        letters="".join(vocabulary),
        orders=tuple(orders),
    )


def _core(
    years: list[int | None], title_words: list[int], bundles: list[int], labels: dict[str, list[Sequence[str]]]
) -> tuple[bytes, list[tuple[str, bytes]]]:
    runs = [(year, len(list(run))) for year, run in groupby(years)]
    headers: list[dict[str, Any]] = []
    columns: list[Sequence[int] | bytes] = [bytes(title_words), bundles]
    files: list[tuple[str, bytes]] = []
    for number, (name, column) in enumerate(labels.items()):
        facet = facet_files(name, number, column)
        headers.append(facet.header)
        columns += facet.columns
        files += facet.files
    return pack({"count": len(years), "years": runs, "facets": headers}, columns), files


def _bundles(cards: list[bytes]) -> Iterator[list[bytes]]:
    """The cards in parts of at most `_DOCUMENT_FILE` bytes."""
    bundle: list[bytes] = []
    size = 0
    for card in cards:
        if bundle and size + len(card) > _DOCUMENT_FILE:
            yield bundle
            bundle, size = [], 0
        bundle.append(card)
        size += len(card)
    if bundle:
        yield bundle


def _documents(bundle: list[bytes]) -> bytes:
    return pack({"documents": [msgspec.Raw(card) for card in bundle]})


def _suggestions(words: list[tuple[str, int]]) -> bytes:
    return pack({"words": front_coded(word for word, _ in words)}, ([count for _, count in words],))


def _ranks(keys: list[str], *, newest: bool = False) -> list[int]:
    """The rank of each document by its key, equal ones having the same; the greatest key first where `newest`."""
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys), reverse=newest))}
    return [ranks[key] for key in keys]
