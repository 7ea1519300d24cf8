"""The search index: from documents to files that a browser fetches as a query needs them.

A file's name holds the digest of its bytes, so a reader's browser may keep it for ever, and what an edit does not change is neither written nor
fetched again. Only `core` names the others; the page names `core`. Documents are numbered in the order given, which is that of equally
good results.

======  ==========================================================================================================
core    the names of all files; how many documents, their years (runs, as they come), how many words each title has, how
        many documents each file of them holds, where the files of words begin, and what facets there are
t       words and their postings: documents and the fields they stand in
p       where the words of the t of the same number stand
d       documents as results show them
f<n>    the values of a facet by document
l<n>    the labels of some values of a facet that has many (of others, the core has them)
v<n>    the documents of some of those values
s       words that begin with one letter, to help with spelling
o       the rank of each document by title or by the date it was added
======  ==========================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any

import msgspec
from msgspec import Struct

from sitegen.digest import digest
from sitegen.search.cutting import Cutter
from sitegen.search.facets import facet_files
from sitegen.search.packing import front_coded, pack
from sitegen.search.postings import Postings

#: About how many bytes of JSON a file of documents has at least, and the most if it holds more than one.
_LEAST, _MOST = 3_000, 6_000
#: How many bytes of its digest a file is named by.
_NAME_BYTES = 4


class Document(Struct, frozen=True, kw_only=True):
    """What the index knows of a record.

    `texts` are its texts by `postings.FIELDS`, `terms` what is found only whole, such as identifiers. `facets` has the labels of its values by the
    name of the facet. `card` is shown as a result. `title` and `added` are what it sorts by. `id` says where files may end.
    """

    id: str
    texts: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...] = ()
    facets: Mapping[str, Sequence[str]] = {}
    year: int | None = None
    title: str = ""
    added: str = ""
    card: Struct | dict[str, Any]


class Index(Struct, frozen=True, kw_only=True):
    """An index: its core and its other files by name, to be compressed by `packing.compress`."""

    core: bytes
    files: dict[str, bytes]


def seal(documents: Iterable[Document], facets: Sequence[str]) -> bytes:
    """The digest of all that an index is made from."""
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    return digest(encode(facets), *map(encode, documents))


def build_index(documents: Iterable[Document], facets: Sequence[str]) -> Index:
    """The index of `documents`, in which those of one year stand together, with the facets of these names."""
    postings = Postings()
    title_words: list[int] = []
    cards: list[tuple[str, bytes]] = []
    years: list[int | None] = []
    titles: list[str] = []
    dates: list[str] = []
    labels: dict[str, list[Sequence[str]]] = {name: [] for name in facets}
    encode = msgspec.json.Encoder(order="deterministic").encode
    for document in documents:
        title_words.append(min(255, postings.add(document.texts, document.terms)))
        cards.append((document.id, encode(document.card)))
        years.append(document.year)
        titles.append(document.title)
        dates.append(document.added)
        for name, column in labels.items():
            column.append(document.facets.get(name, ()))
    shards = list(postings.shards())
    vocabulary = postings.vocabulary()
    bundles = list(_bundles(cards))
    orders = {"title": _ranks(titles)} | ({"added": _ranks(dates, newest=True)} if any(dates) else {})
    parts = {
        "t": [shard.postings for shard in shards],
        "p": [shard.places for shard in shards],
        "d": [_documents(bundle) for bundle in bundles],
        "s": [_suggestions(words) for words in vocabulary.values()],
        "o": [pack({}, (ranks,)) for ranks in orders.values()],
    }
    header = {
        "count": len(cards),
        "years": [(year, len(list(run))) for year, run in groupby(years)],
        "words": [shard.first for shard in shards],
        "letters": "".join(vocabulary),
        "orders": list(orders),
    }
    headers: list[dict[str, Any]] = []
    for number, (name, column) in enumerate(labels.items()):
        facet = facet_files(name, column)
        headers.append(facet.header)
        parts |= {f"{kind}{number}": files for kind, files in facet.files.items()}
    names = {kind: _names(files) for kind, files in parts.items()}
    header |= {"facets": headers, "files": [(kind, len(each)) for kind, each in names.items()]}
    directory = [int.from_bytes(name, "big") for each in names.values() for name in each]
    return Index(
        core=pack(header, [directory, bytes(title_words), [len(bundle) for bundle in bundles]]),
        files={
            f"{kind}-{name.hex()}": data
            for kind, files in parts.items()
            for name, data in zip(names[kind], files, strict=True)
        },
    )


def _names(files: list[bytes]) -> list[bytes]:
    """Short digests of files, the same only where the bytes are."""
    different = len(set(files))
    for salt in count():
        names = [digest(salt.to_bytes(4, "little"), data)[:_NAME_BYTES] for data in files]
        if len(set(names)) == different:
            break
    return names


def _bundles(cards: list[tuple[str, bytes]]) -> Iterator[list[bytes]]:
    """The cards in parts."""
    bundle: list[bytes] = []
    cutter = Cutter(least=_LEAST, most=_MOST, one_in=2)
    for record_id, card in cards:
        if cutter.before(record_id, len(card)):
            yield bundle
            bundle = []
        bundle.append(card)
    if bundle:
        yield bundle


def _documents(bundle: list[bytes]) -> bytes:
    return pack({"documents": [msgspec.Raw(card) for card in bundle]})


def _suggestions(words: list[tuple[str, int]]) -> bytes:
    return pack({"words": front_coded(word for word, _ in words)}, ([often for _, often in words],))


def _ranks(keys: list[str], *, newest: bool = False) -> list[int]:
    """The rank of each document by its key, equal ones having the same; the greatest key first where `newest`."""
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys), reverse=newest))}
    return [ranks[key] for key in keys]
