"""Which words stand in which documents, where, and in which fields: an inverted index, cut into files by ranges of words.

A query reads one file of postings for each of its words, so these are small; where exactly a word stands is only asked for by phrases and kept in
files of its own.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from sitegen.search.cutting import Cutter
from sitegen.search.packing import browser_order, front_coded, pack
from sitegen.search.words import other_forms, words

#: The fields of a document in the order of their bits in a posting; the last one is counted, the others are just there or not.
FIELDS = ("title", "author", "subject", "journal", "note", "other", "abstract")
_ABSTRACT = FIELDS.index("abstract")
#: How often a word stands in the abstract, in two bits: never, once, up to three times, more often.
_OFTEN = (0, 1 << _ABSTRACT, 2 << _ABSTRACT, 2 << _ABSTRACT, 3 << _ABSTRACT)
#: The bits of a posting whose first occurrence is in a field; those of all fields but the abstract.
_FIRST = (*(1 << field for field in range(_ABSTRACT)), _OFTEN[1])
_OTHERS = (1 << _ABSTRACT) - 1

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


class _Part(NamedTuple):
    """What a piece of text without spaces stands for: for each of its words, and for each other form with the number of its word, what enters an
    occurrence."""

    words: tuple[Callable[[int], None], ...]
    forms: tuple[tuple[int, Callable[[int], None]], ...]


class Postings:
    """Collects the words of documents, to be added in the order of their numbers from 0."""

    def __init__(self) -> None:
        self._words: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))
        # A catalogue has the same pieces again and again: each is split once, and leads to the lists of its words at once.
        self._parts: dict[str, _Part] = {}
        self._count = 0

    def add(self, texts: Sequence[Sequence[str]], terms: Sequence[str] = ()) -> int:
        """Adds a document: for each of `FIELDS` its texts, and `terms` that are found as they are. Returns how many different words its title
        has."""
        known = self._parts
        for field, values in enumerate(texts):
            code = self._count << _DOCUMENT_BITS | field << _PLACE_BITS
            last = code + _LAST_PLACE
            for value in values:
                for text in value.split():
                    part = known.get(text)
                    if part is None:
                        part = known[text] = self._part(text)
                    enters, forms = part
                    if code + len(enters) >= last:
                        break
                    if forms:
                        for place, enter in forms:
                            enter(code + place)
                    for enter in enters:
                        enter(code)
                        code += 1
                # A phrase does not run from one value into the next.
                code += 1
                if code >= last:
                    break
        place = self._count << _DOCUMENT_BITS | FIELDS.index("other") << _PLACE_BITS | _LAST_PLACE
        for term in terms:
            self._words[term].append(place)
        self._count += 1
        return len({word for value in texts[0] for word in words(value)}) if texts else 0

    def _part(self, text: str) -> _Part:
        return _Part(
            tuple([self._words[word].append for word in words(text)]),
            tuple([(place, self._words[form].append) for place, form in other_forms(text)]),
        )

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
        documents, fields, counts, places = self._documents, self._fields, self._counts, self._places
        postings = len(documents)
        current = before = last = often = 0
        new = True
        # Other forms of a word stand behind those of their document.
        for code in sorted(occurrences):
            document, place = code >> _DOCUMENT_BITS, code & _WITHIN
            field = place >> _PLACE_BITS
            if new or document != current:
                new = False
                documents.append(document - before)
                before = current = document
                fields.append(_FIRST[field])
                counts.append(1)
                places.append(place)
                often = field == _ABSTRACT
            else:
                counts[-1] += 1
                places.append(place - last)
                if field != _ABSTRACT:
                    fields[-1] |= 1 << field
                else:
                    often += 1
                    fields[-1] = fields[-1] & _OTHERS | _OFTEN[min(often, 4)]
            last = place
        self._found.append(len(documents) - postings)

    def done(self) -> Shard:
        header = {"words": front_coded(self.words)}
        return Shard(
            self.first,
            pack(header, (self._found, self._documents, self._fields)),
            pack({}, (self._counts, self._places)),
        )
