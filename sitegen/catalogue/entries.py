"""One record as the catalogue files it: under which values of which index, and by which features it resembles others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from sitegen.catalogue.held import Held
from sitegen.collation import PLAIN, Collate
from sitegen.config import IndexConfig
from sitegen.digest import digest
from sitegen.model import Name, Record
from sitegen.text import fold, initial, without_article, work_key_part
from sitegen.vocabulary import TYPES

_WORD = re.compile(r"[^\W\d_]{4,}")

#: Words that say nothing about what a title is about, in the languages most records come in.
_STOP_WORDS = frozenset(
    """about above across after again against along also among analysis and another applied approach approaches
    based before being between beyond both case comparison development different during each effect effects evaluation first from
    general have improved improving into introduction large learning method methods model models more most multiple near novel
    other over paper performance recent research results review role second several short simple some study studies such survey system
    systems task tasks than that the their them then theory these they this those three through toward towards under using various very
    was were what when where which while with within without your avec dans des les pour sur une der die das ein eine einer eines
    für mit nach oder über und von zum zur con del las los para por una""".split()
)


_ENCODE = msgspec.msgpack.Encoder(order="deterministic").encode


class Filing(NamedTuple):
    """A record's place in an index: the value's key (what makes two spellings one value), its label ('Mohsen Safaei'), the heading it stands
    under there ('Safaei, Mohsen') and the text it sorts by."""

    index_name: str
    key: str
    label: str
    heading: str
    sort: str


class Entry(Struct, frozen=True, kw_only=True):
    """A record with what the catalogue derives from it alone. `newest_first` sorts by date of issue, undated last, then by title; `initial` is the
    letter that the title stands under, `face` the digest of all that other pages show of the record, or sort and count it by.

    The fields from `year` on are the record's own, or say of which of its parts there are any (`filled`): pages that sum up the whole collection
    look at these, for to look into every record costs far more. `issued_year` is 0 where it is unknown, `doi` is in lower case, `orcids` has
    by person (as `person_key` tells them) each ORCID that the record gives.
    """

    id: str
    held: Held
    title_sort: str
    initial: str
    filings: tuple[Filing, ...]
    features: tuple[str, ...]
    works: tuple[str, ...]
    people: frozenset[str]
    newest_first: tuple[int, int, int, str, str]
    face: bytes = b""
    year: str = ""
    issued_year: int = 0
    added: str = ""
    updated: str = ""
    status: str = ""
    minutes: int = 0
    doi: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    orcids: tuple[tuple[str, str], ...] = ()
    filled: tuple[str, ...] = ()

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.held.record

    @property
    def by_title(self) -> tuple[str, str]:
        """Sorts by title, then by id so that the order is total."""
        return (self.title_sort, self.id)


def public(record: Record) -> Record:
    """A record without what stands on its own page only: where each field came from, and the curator's note."""
    return structs.replace(record, provenance=(), origins=(), body="")


def headed(record: Record) -> Record:
    """What is `public` of a record, without its abstract: that stands on its own page and in files of whole records only."""
    return structs.replace(public(record), abstract="", abstract_html="")


def published(record: Record) -> bytes:
    """What is `public` of a record, encoded: equal records give equal bytes."""
    return _ENCODE(public(record))


def _face(record: Record) -> bytes:
    """The digest of what other pages show of a record, or sort and count it by."""
    return digest(
        _ENCODE(
            (
                record.id,
                record.title,
                record.title_html,
                record.slug,
                record.doi,
                record.authors,
                record.editors,
                record.issued,
                record.container_title,
                record.type,
                record.languages,
                record.status,
                record.minutes,
                record.priority,
                record.prerequisites,
                record.added,
                record.updated,
            )
        )
    )


def person_key(name: Name) -> str:
    """What makes two spellings one person: the folded name in natural order, unless `people.identify` knew better."""
    return name.key or fold(name.display)


def responsible(record: Record) -> tuple[Name, ...]:
    """Whom a record is filed under: its authors, or its editors where it has none."""
    return record.authors or record.editors


def _years(record: Record) -> Iterator[str]:
    if record.issued is not None and record.year:
        yield record.year


def _formats(record: Record) -> tuple[str, ...]:
    return record.formats or ((TYPES[record.type][0],) if record.type in TYPES else ())


_SPECIAL: dict[str, Callable[[Record], Iterable[str | Name]]] = {
    "authors": responsible,
    "issued": _years,
    "formats": _formats,
}


def _values(record: Record, field: str) -> Iterable[str | Name]:
    """What a field says, one by one."""
    special = _SPECIAL.get(field)
    if special is not None:
        return special(record)
    value = getattr(record, field)
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


#: The parts of a record that statistics count, and what there is of each.
_PARTS = ("date", "abstract", "subject", "identifier", "note")


def _parts(record: Record) -> tuple[object, ...]:
    abstract = record.abstract or record.abstract_html
    return (record.issued, abstract, record.subjects, record.identifiers, record.body)


def work_titles(record: Record) -> tuple[str, ...]:
    """The title's parts of VuFind's work keys: the title, and the title without its leading article where it has one."""
    bare = without_article(record.title, record.language)
    titles = (record.title,) if bare == record.title else (record.title, bare)
    return tuple(dict.fromkeys(filter(None, map(work_key_part, titles))))


class Describer:
    """Files records under `indexes`, in the order of `collate`.

    It remembers what it made of each name and value: the same comes again and again, and what is the same is kept once.
    """

    def __init__(self, indexes: tuple[IndexConfig, ...], collate: Collate = PLAIN) -> None:
        self._indexes = indexes
        self._collate = collate
        self._filings: dict[tuple[str, str | Name], Filing | None] = {}
        self._features: dict[tuple[str, str | Name], str] = {}
        self._people: dict[Name, str] = {}
        self._words: dict[str, str] = {}
        self._filled: dict[tuple[str, ...], tuple[str, ...]] = {}

    def describe(self, held: Held) -> Entry:
        """The entry of a record."""
        record = held.record
        title = without_article(record.title, record.language)
        title_sort = self._collate(title)
        year, month, day = record.issued.sort_key if record.issued else (-(10**6), 0, 0)
        filled = tuple([name for name, value in zip(_PARTS, _parts(record), strict=True) if value])
        return Entry(
            id=record.id,
            held=held,
            title_sort=title_sort,
            initial=initial(title),
            newest_first=(-year, -month, -day, title_sort, record.id),
            face=_face(record),
            filings=self._filed(record),
            features=self._resembling(record),
            works=work_titles(record),
            people=frozenset([self._person(name) for name in record.authors]),
            year=record.year,
            issued_year=(record.issued.year or 0) if record.issued else 0,
            added=record.added,
            updated=record.updated,
            status=record.status,
            minutes=record.minutes,
            doi=record.doi.lower(),
            slug=record.slug,
            aliases=record.aliases,
            prerequisites=record.prerequisites,
            orcids=tuple([(person_key(it), it.orcid) for it in (*record.authors, *record.editors) if it.orcid]),
            filled=self._filled.setdefault(filled, filled),
        )

    def _filed(self, record: Record) -> tuple[Filing, ...]:
        """Every place of `record` in the indexes, each once."""
        found: dict[tuple[str, str], Filing] = {}
        for index in self._indexes:
            for value in _values(record, index.field):
                at = (index.name, value)
                try:
                    filing = self._filings[at]
                except KeyError:
                    filing = self._filings[at] = self._file(index, value, record)
                if filing is not None:
                    found.setdefault(filing[:2], filing)
        return tuple(found.values())

    def _file(self, index: IndexConfig, value: object, record: Record) -> Filing | None:
        if index.field == "issued" and record.issued is not None:
            # A fixed width with an offset orders years before our era, too.
            heading = f"{(record.issued.year or 0) + 10000:05d}"
            return Filing(index.name, record.year, record.year, heading, heading)
        if isinstance(value, Name):
            return Filing(index.name, person_key(value), value.display, value.inverted, self._collate(value.inverted))
        if isinstance(value, str) and fold(value):
            return Filing(index.name, fold(value), value, value, self._collate(value))
        return None

    def _resembling(self, record: Record) -> tuple[str, ...]:
        """What `record` may share with similar ones: 's' subjects, 'a' people, 't' words of the title, each once."""
        found = [self._feature("s", subject) for subject in record.subjects]
        found += [self._feature("a", name) for name in responsible(record)[:50]]
        for word in _WORD.findall(fold(record.title)):
            if word not in _STOP_WORDS:
                feature = f"t{word}"
                found.append(self._words.setdefault(feature, feature))
        return tuple(dict.fromkeys(found))

    def _feature(self, kind: str, value: str | Name) -> str:
        feature = self._features.get((kind, value))
        if feature is None:
            told = person_key(value) if isinstance(value, Name) else fold(value)
            feature = self._features[kind, value] = f"{kind}{told}"
        return feature

    def _person(self, name: Name) -> str:
        part = self._people.get(name)
        if part is None:
            part = self._people[name] = work_key_part(name.display)
        return part
