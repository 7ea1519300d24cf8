"""Which words stand in which documents, where, and in which fields: an inverted index, cut into files by ranges of words.

A query reads one file of postings for each of its words, so these are small; where exactly a word stands is only asked for by phrases and kept in
files of its own.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from sitegen.search.cutting import Cutter
from sitegen.search.packing import browser_order, front_coded, pack
from sitegen.search.words import Splitter

#: The fields of a document in the order of their bits in a posting; the last one is counted, the others are just there or not.
FIELDS = ("title", "author", "subject", "journal", "note", "other", "abstract")
_ABSTRACT = FIELDS.index("abstract")
#: How often a word stands in the abstract, in two bits: never, once, up to three times, more often.
_OFTEN = (0, 1 << _ABSTRACT, 2 << _ABSTRACT, 2 << _ABSTRACT, 3 << _ABSTRACT)

#: An occurrence is one number: document, field (3 bits), place in the field (16 bits).
_PLACE_BITS = 16
_DOCUMENT_BITS = _PLACE_BITS + 3
_LAST_PLACE = (1 << _PLACE_BITS) - 1
_WITHIN = (1 << _DOCUMENT_BITS) - 1

#: About how many bytes a file of postings has at least and at most once compressed, one in how many words may begin one; and what a posting and
#: a letter of a word come to.
_LEAST, _MOST, _ONE_IN = 6_000, 12_000, 16
_POSTING, _LETTER = 0.85, 0.4

#: Words that are worth suggesting: long enough to be misspelt, and not found in a single abstract only.
_SUGGESTED_LENGTH = 4
#: Suggestions for words of these scripts' ideographs and syllables make no sense: they are pairs of characters.
_LAST_ALPHABET = "\u0dff"


class Shard(NamedTuple):
    """A range of words: the text that parts it from the words before it, its postings and its places, packed."""

    first: str
    postings: bytes
    places: bytes


class Postings:
    """Collects the words of documents, to be added in the order of their numbers from 0."""

    def __init__(self) -> None:
        self._splitter = Splitter()
        self._words: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))
        self._count = 0

    def add(self, texts: Sequence[Sequence[str]], terms: Sequence[str] = ()) -> int:
        """Adds a document: for each of `FIELDS` its texts, and `terms` that are found as they are. Returns how many different words its title
        has."""
        split, found = self._splitter.split, self._words
        title: set[str] = set()
        for field, values in enumerate(texts):
            at = 0
            base = self._count << _DOCUMENT_BITS | field << _PLACE_BITS
            for value in values:
                plain, also = split(value)
                end = at + len(plain)
                if end >= _LAST_PLACE:
                    break
                for code, word in enumerate(plain, base + at):
                    found[word].append(code)
                for place, word in also:
                    found[word].append(base + at + place)
                # A phrase does not run from one value into the next.
                at = end + 1
                if field == 0:
                    title.update(plain)
        base = self._count << _DOCUMENT_BITS | FIELDS.index("other") << _PLACE_BITS | _LAST_PLACE
        for term in terms:
            found[term].append(base)
        self._count += 1
        return len(title)

    def shards(self) -> Iterator[Shard]:
        """The index in files, in the order of their words."""
        shard = _Writer("")
        last = ""
        cutter = Cutter(least=_LEAST, most=_MOST, one_in=_ONE_IN)
        for word in sorted(self._words, key=browser_order):
            occurrences = self._words[word]
            if cutter.before(word, len(occurrences) * _POSTING + len(word) * _LETTER):
                yield shard.done()
                shard = _Writer(_parting(last, word))
            shard.add(word, occurrences)
            last = word
        if shard.words:
            yield shard.done()

    def vocabulary(self) -> dict[str, list[tuple[str, int]]]:
        """Words worth suggesting for misspelt ones, with the number of their occurrences, by their first letter."""
        by_letter: dict[str, list[tuple[str, int]]] = {}
        for word in sorted(self._words, key=browser_order):
            if len(word) < _SUGGESTED_LENGTH or word[0] > _LAST_ALPHABET or not word.isalpha():
                continue
            occurrences = self._words[word]
            if len(occurrences) > 1 or (occurrences[0] & _WITHIN) >> _PLACE_BITS != _ABSTRACT:
                by_letter.setdefault(word[0], []).append((word, len(occurrences)))
        return by_letter


def _parting(before: str, word: str) -> str:
    """The shortest beginning of `word` that sorts after `before`."""
    length = 1
    while word[:length] == before[:length]:
        length += 1
    return word[:length]


class _Writer:
    """One shard in the making."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.words: list[str] = []
        self._found: list[int] = []  # of each word, in how many documents it stands
        self._documents: list[int] = []  # of each posting, the gap to the document before it
        self._fields = bytearray()  # of each posting, its fields
        self._counts: list[int] = []  # of each posting, how many places it has
        self._places: list[int] = []  # of each place, the gap to the place before it

    def add(self, word: str, occurrences: array[int]) -> None:
        """Adds a word that sorts after all words added before."""
        self.words.append(word)
        documents, places, counts = self._documents, self._places, self._counts
        postings = len(documents)
        current = before = count = fields = often = last = 0
        # Other forms of a word stand behind those of their document.
        for code in sorted(occurrences):
            document, place = code >> _DOCUMENT_BITS, code & _WITHIN
            if document != current and count:
                documents.append(current - before)
                before = current
                counts.append(count)
                self._fields.append(fields | _OFTEN[min(often, 4)])
                count = fields = often = last = 0
            current = document
            places.append(place - last)
            last = place
            count += 1
            field = place >> _PLACE_BITS
            if field == _ABSTRACT:
                often += 1
            else:
                fields |= 1 << field
        documents.append(current - before)
        counts.append(count)
        self._fields.append(fields | _OFTEN[min(often, 4)])
        self._found.append(len(documents) - postings)

    def done(self) -> Shard:
        header = {"words": front_coded(self.words)}
        return Shard(
            self.first,
            pack(header, (self._found, self._documents, self._fields)),
            pack({}, (self._counts, self._places)),
        )
