"""One record as the catalogue files it: under which values of which index, and by which features it resembles others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from sitegen.collation import PLAIN, Collate
from sitegen.config import IndexConfig
from sitegen.model import Name, Record
from sitegen.text import fold, without_article, work_key_part
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
    """A record with what the catalogue derives from it alone. `newest_first` sorts by date of issue, undated last, then by title."""

    record: Record
    title_sort: str
    filings: tuple[Filing, ...]
    features: tuple[str, ...]
    works: tuple[str, ...]
    people: frozenset[str]
    newest_first: tuple[int, int, int, str, str]

    @property
    def by_title(self) -> tuple[str, str]:
        """Sorts by title, then by id so that the order is total."""
        return (self.title_sort, self.record.id)


def public(record: Record) -> Record:
    """A record without what stands on its own page only: where each field came from, and the curator's note."""
    return structs.replace(record, provenance=(), origins=(), body="")


def published(record: Record) -> bytes:
    """What is `public` of a record, encoded: equal records give equal bytes."""
    return _ENCODE(public(record))


def person_key(name: Name) -> str:
    """What makes two spellings one person: the folded name in natural order, unless `people.identify` knew better."""
    return name.key or fold(name.display)


def responsible(record: Record) -> tuple[Name, ...]:
    """Whom a record is filed under: its authors, or its editors where it has none."""
    return record.authors or record.editors


def _file_names(names: tuple[Name, ...]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        yield person_key(name), name.display, name.inverted


def _file_text(value: object) -> Iterator[tuple[str, str, str]]:
    values = (value,) if isinstance(value, str) else value
    if not isinstance(values, tuple):
        return
    for text in values:
        if isinstance(text, str) and text:
            yield fold(text), text, text


def _file_years(record: Record) -> Iterator[tuple[str, str, str]]:
    if record.issued is not None and record.year:
        # A fixed width with an offset orders years before our era, too.
        yield record.year, record.year, f"{(record.issued.year or 0) + 10000:05d}"


def _file_formats(record: Record) -> Iterator[tuple[str, str, str]]:
    labels = record.formats or ((TYPES[record.type][0],) if record.type in TYPES else ())
    return _file_text(labels)


_SPECIAL: dict[str, Callable[[Record], Iterator[tuple[str, str, str]]]] = {
    "authors": lambda record: _file_names(responsible(record)),
    "issued": _file_years,
    "formats": _file_formats,
}


def filings(record: Record, indexes: tuple[IndexConfig, ...], collate: Collate = PLAIN) -> tuple[Filing, ...]:
    """Every place of `record` in `indexes`, each once."""
    found: dict[tuple[str, str], Filing] = {}
    for index in indexes:
        special = _SPECIAL.get(index.field)
        if special is not None:
            values = special(record)
        else:
            value = getattr(record, index.field)
            values = _file_names(value) if value and isinstance(value[0], Name) else _file_text(value)
        for key, label, heading in values:
            if key and (index.name, key) not in found:
                # Headings of years are made for sorting.
                sort = heading if index.field == "issued" else collate(heading)
                found[index.name, key] = Filing(index.name, key, label, heading, sort)
    return tuple(found.values())


def features(record: Record) -> tuple[str, ...]:
    """What `record` may share with similar ones: 's' subjects, 'a' people, 't' words of the title, each once."""
    found = [f"s{fold(subject)}" for subject in record.subjects]
    found += [f"a{person_key(name)}" for name in responsible(record)[:50]]
    found += [f"t{word}" for word in _WORD.findall(fold(record.title)) if word not in _STOP_WORDS]
    return tuple(dict.fromkeys(found))


def work_titles(record: Record) -> tuple[str, ...]:
    """The title's parts of VuFind's work keys: the title, and the title without its leading article where it has one."""
    full = work_key_part(record.title)
    bare = work_key_part(without_article(record.title, record.language))
    return tuple(dict.fromkeys(part for part in (full, bare) if part))


def describe(record: Record, indexes: tuple[IndexConfig, ...], collate: Collate = PLAIN) -> Entry:
    """Files `record`."""
    title_sort = collate(without_article(record.title, record.language))
    year, month, day = record.issued.sort_key if record.issued else (-(10**6), 0, 0)
    return Entry(
        record=record,
        title_sort=title_sort,
        newest_first=(-year, -month, -day, title_sort, record.id),
        filings=filings(record, indexes, collate),
        features=features(record),
        works=work_titles(record),
        people=frozenset(work_key_part(name.display) for name in record.authors),
    )
