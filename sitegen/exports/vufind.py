"""VuFind: one Solr document a line, for `curl -H 'Content-Type: application/json' .../update/json/docs` into its
`biblio` core.

Source: VuFind's `solr/vufind/biblio/conf/schema.xml` and its indexing rules (`docs/exports.md` says which). Fields
that the schema
fills itself by copyField and that hold one value only (title_fullStr, title_full_unstemmed) are left out: Solr would
refuse two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.exports.fields import edtf, identifiers, joined, one_line, split_pages
from sitegen.locales import language_name
from sitegen.text import author_facet, title_sort, work_keys
from sitegen.vocabulary import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.model import Name, Record

_ENCODER = msgspec.json.Encoder()
#: Lucene refuses the document of which a term has more bytes. Whatever else has as many is no title and no name either.
_LONGEST_TERM = 32_766
#: Taken apart into words, each a term.
_WORDS = frozenset({"description", "allfields"})
#: Identifier scheme -> Solr field; the others go to dynamic fields of their name.
_SCHEMES = {"isbn": "isbn", "issn": "issn", "oclc": "oclc_num"}


def to_vufind_jsonl(records: Iterable[Record]) -> str:
    """`records` as JSON lines of Solr documents, in the order given; '' for no records."""
    return "".join([entry(record) for record in records])


def entry(record: Record) -> str:
    """One record as a Solr document in JSON, on one line with a line end."""
    document = solr_document(record)
    line = _ENCODER.encode(document)
    if len(line) > _LONGEST_TERM:
        line = _ENCODER.encode({name: value if name in _WORDS else _cut(value) for name, value in document.items()})
    return line.decode() + "\n"


def _cut(value: Any) -> Any:
    """A value, or several, of which none is longer than a term may be."""
    if not isinstance(value, str):
        return tuple(_cut(each) for each in value)
    data = value.encode()
    return data[:_LONGEST_TERM].decode(errors="ignore") if len(data) > _LONGEST_TERM else value


def solr_document(record: Record) -> dict[str, Any]:
    """The record as a document of VuFind's `biblio` core; empty fields are left out."""
    people = tuple(name for name in record.authors if not name.literal)
    bodies = tuple(one_line(name.literal) for name in record.authors if name.literal)
    authors = tuple(one_line(name.display) for name in people)
    others = _others(record)
    title = one_line(record.title)
    fields: dict[str, Any] = {
        "id": record.id,
        "record_format": record.type,
        "title": title,
        "title_short": one_line(record.title_short) or title,
        "title_sub": _subtitle(title, record.title_short),
        "title_full": title,
        "title_auth": title,
        "title_sort": title_sort(title),
        "author": authors,
        "author_role": ("author",) * len(authors),
        "author_corporate": bodies,
        "author_corporate_role": ("author",) * len(bodies),
        "author2": tuple(one_line(name.display) for _, name in others),
        "author2_role": tuple(role for role, _ in others),
        "author_facet": tuple(
            dict.fromkeys(
                author_facet(name) for name in (*authors, *bodies, *(one_line(name.display) for _, name in others))
            )
        ),
        "author_sort": next((one_line(name.inverted) for name in (*record.authors, *record.editors)), ""),
        "format": record.formats or (TYPES.get(record.type, ("",))[0],),
        "language": tuple(
            language_name(code) for code in dict.fromkeys(tag.partition("-")[0] for tag in record.languages)
        ),
        "publisher": (one_line(record.publisher),) if record.publisher else (),
        "publishDate": (edtf(record.issued),) if record.issued is not None else (),
        "publishDateSort": str(record.issued.year)
        if record.issued is not None and record.issued.year is not None
        else "",
        "edition": one_line(record.edition),
        "description": one_line(record.abstract),
        "topic": record.subjects,
        "topic_facet": record.subjects,
        "collection": record.collections,
        "institution": record.institutions,
        "url": tuple(link.url for link in record.urls),
        "callnumber-raw": (record.call_number,) if record.call_number else (),
        "physical": (f"{record.number_of_pages} p.",) if record.number_of_pages else (),
        "work_keys_str_mv": work_keys(authors + bodies, (title,)),
        "tag_str_mv": record.tags,
        "first_indexed": _moment(record.added),
        "last_indexed": _moment(record.updated) or _moment(record.added),
    }
    fields |= _container(record) | _identified(record)
    fields["allfields"] = tuple(dict.fromkeys(_words(fields)))
    return {key: value for key, value in fields.items() if value}


def _others(record: Record) -> tuple[tuple[str, Name], ...]:
    """Everybody who is no author, with the role."""
    return (
        *(("editor", name) for name in record.editors),
        *(("translator", name) for name in record.translators),
        *((item.role, item.name) for item in record.contributors),
    )


def _subtitle(title: str, short: str) -> str:
    """What follows the short title and a colon."""
    if not short or not title.startswith(short):
        return ""
    return title[len(short) :].lstrip(" :")


def _container(record: Record) -> dict[str, Any]:
    number = joined((record.volume, record.issue and f"no. {record.issue}"), ", ")
    year = f"({record.year})" if record.year else ""
    reference = joined((joined((number, year), " "), record.page and f"p. {record.page}"), ", ")
    return {
        "container_title": one_line(record.container_title),
        "container_volume": one_line(record.volume),
        "container_issue": one_line(record.issue),
        "container_start_page": split_pages(one_line(record.page))[0],
        "container_reference": reference,
        "series": (one_line(record.collection_title),) if record.collection_title else (),
    }


def _identified(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for scheme in dict.fromkeys([item.scheme for item in record.identifiers]):
        values = identifiers(record, scheme)
        if scheme == "lccn":
            fields["lccn"] = values[0]  # the one identifier of which the schema allows a single value
        else:
            fields[_SCHEMES.get(scheme, f"{scheme}_str_mv")] = values
    return fields


def _words(fields: dict[str, Any]) -> list[str]:
    """What a search in all fields finds."""
    found: list[str] = []
    for key in (
        "title",
        "author",
        "author_corporate",
        "author2",
        "container_title",
        "series",
        "publisher",
        "topic",
        "tag_str_mv",
    ):
        value = fields[key]
        found += [value] if isinstance(value, str) else value
    for key in ("isbn", "issn", "doi_str_mv"):
        found += fields.get(key, ())
    return [text for text in found if text]


def _moment(date: str) -> str:
    """A date as Solr wants one: '2025-06-01T00:00:00Z'; '' where the record has no whole date."""
    if "T" in date:
        return date
    return f"{date}T00:00:00Z" if len(date) == 10 else ""
