"""The names of a draft as authors, editors, translators and contributors."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sitegen.model import Contributor, Name, RawField, RawName
from sitegen.normalise.identifiers import BadIdentifierError, parse_orcid
from sitegen.normalise.names import leading_particle, parse_name, shortened_names, split_names
from sitegen.normalise.rich import plain

if TYPE_CHECKING:
    from sitegen.model import Markup
    from sitegen.normalise.base import Book

_LISTS: Final = {"author": "authors", "editor": "editors", "translator": "translators"}
#: MARC relator codes and common words for CSL's roles.
_ROLES: Final = {
    "aut": "author", "edt": "editor", "ed": "editor", "eds": "editor", "hrsg": "editor", "trl": "translator",
    "tr": "translator",
    "ill": "illustrator", "com": "compiler", "ctb": "contributor", "drt": "director", "cmp": "composer",
    "nrt": "narrator",
    "ive": "interviewer", "prf": "performer", "pro": "producer", "cur": "curator", "org": "organizer",
    "cre": "author", "oth": "contributor",
    "series-editor": "collection-editor", "serieseditor": "collection-editor", "bookauthor": "container-author",
}  # fmt: skip


People = dict[str, "tuple[Name, ...] | tuple[Contributor, ...]"]


def people(book: Book, fields: list[RawField]) -> People:
    """The names in `fields` by the record's own fields; a person is named once in each role."""
    first = fields[0]
    if len(fields) > 1 and first.name != "contributors" and _are_alike(fields, first.key):
        listed = [name for field in fields if (name := _listed(book, field)) is not None]
        return {first.name: _once(listed)} if listed else {}
    found: dict[tuple[str, str], list[Name]] = {}
    keys = Counter([field.key for field in fields])
    for field in fields:
        found.setdefault(_target(field), []).extend(_names(book, field, alone=keys[field.key] == 1))
    result: People = {}
    contributors: list[Contributor] = []
    for (target, role), names in found.items():
        once = _once([name for name in names if name.family or name.literal])
        if target == "contributors":
            contributors += [Contributor(role=role, name=name) for name in once]
        elif once:
            result[target] = once
    if contributors:
        result["contributors"] = tuple(contributors)
    return result


def _are_alike(fields: list[RawField], key: str) -> bool:
    """Whether the fields are plain texts under one key, as in nearly every record."""
    return all(field.key == key and isinstance(field.value, str) and not field.role for field in fields)


def _target(field: RawField) -> tuple[str, str]:
    """The record's field that a name belongs to, and its role where that field is `contributors`."""
    if field.role:
        role = _ROLES.get(field.role.lower().rstrip("."), field.role.lower().replace(" ", "-"))
        return (_LISTS[role], "") if role in _LISTS else ("contributors", role)
    return field.name, "contributor" if field.name == "contributors" else ""


def _names(book: Book, field: RawField, *, alone: bool) -> list[Name]:
    """The names of one field: several in one text only where it is the only one of its key."""
    value = field.value
    if isinstance(value, RawName):
        return [_parts(book, field, value)]
    if not alone:
        name = _listed(book, field)
        return [name] if name else []
    # In a table 'Doe J' is what PubMed and Scopus make of a single author; elsewhere it may be Malcolm X.
    single = shortened_names(value) if book.draft.origin.format == "csv" else []
    texts, more = (single, False) if single else split_names(value)
    if more:
        _incomplete(book, field)
    return [_one(text, book.markup) for text in texts]


def _once(names: list[Name]) -> tuple[Name, ...]:
    return tuple(names) if len(set(names)) == len(names) else tuple(dict.fromkeys(names))


def _listed(book: Book, field: RawField) -> Name | None:
    """One of several names that the source keeps apart: a text that is one name; None for 'et al.' and for nothing."""
    text = field.value
    if not isinstance(text, str) or text.lower() in _OTHERS:
        _incomplete(book, field)
        return None
    if text[:1] == "{" or book.markup != "text":
        return _one(text, book.markup) if text.strip() else None
    text = plain(text)
    return parse_name(text) if text else None


_OTHERS: Final = frozenset({"others", "et al", "et al.", "and others"})


def _incomplete(book: Book, field: RawField) -> None:
    book.find("names-incomplete", "the source says that there are more names than it gives", field, severity="notice")


@lru_cache(maxsize=8192)
def _one(text: str, markup: Markup) -> Name:
    """A text that is one name; the same people stand in a bibliography again and again."""
    if text[:1] == "{" and text[-1:] == "}" and text.find("}", 1) >= text.find("{", 1):
        return Name(literal=plain(text[1:-1], markup))
    return parse_name(plain(text, markup))


def _parts(book: Book, field: RawField, raw: RawName) -> Name:
    """A name whose source tells its parts apart."""
    base = _one(raw.whole, book.markup) if raw.whole else Name()
    orcid = ""
    if raw.orcid:
        try:
            orcid = parse_orcid(raw.orcid)
        except BadIdentifierError as error:
            book.find("bad-identifier", str(error), field, hint="look it up on orcid.org")
    markup = book.markup
    given = plain(raw.given, markup) or base.given
    family = plain(raw.family, markup) or base.family
    literal = plain(raw.literal, markup) or base.literal
    particle = plain(raw.particle, markup) or base.particle
    dropping = plain(raw.dropping_particle, markup)
    if given and not particle and not dropping and not raw.family.startswith("{"):
        # CSL-JSON and databases put 'van Beethoven' into one field, as CSL 1.0.2 allows; braces say that it is one name.
        particle, family = leading_particle(family)
    if given and not family and not literal:
        given, literal = "", given
    return Name(
        family=family,
        given=given,
        particle=particle,
        dropping_particle=dropping,
        suffix=plain(raw.suffix, markup) or base.suffix,
        literal="" if family else literal,
        orcid=orcid,
        affiliation=plain(raw.affiliation, markup),
    )
