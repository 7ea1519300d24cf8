"""The names of a draft as authors, editors, translators and contributors."""

from __future__ import annotations

from typing import Final

from sitegen.model import Contributor, Name, RawField, RawName
from sitegen.normalise.base import Book
from sitegen.normalise.identifiers import BadIdentifierError, parse_orcid
from sitegen.normalise.names import parse_name, split_names
from sitegen.normalise.rich import plain

_LISTS: Final = {"author": "authors", "editor": "editors", "translator": "translators"}
#: MARC relator codes and common words for CSL's roles.
_ROLES: Final = {
    "aut": "author", "edt": "editor", "ed": "editor", "eds": "editor", "hrsg": "editor", "trl": "translator", "tr": "translator",
    "ill": "illustrator", "com": "compiler", "ctb": "contributor", "drt": "director", "cmp": "composer", "nrt": "narrator",
    "ive": "interviewer", "prf": "performer", "pro": "producer", "cur": "curator", "org": "organizer", "cre": "author", "oth": "contributor",
    "series-editor": "collection-editor", "serieseditor": "collection-editor", "bookauthor": "container-author",
}  # fmt: skip


def people(book: Book, fields: list[RawField]) -> dict[str, tuple[Name, ...] | tuple[Contributor, ...]]:
    """The names in `fields` by the record's own fields; a person is named once in each role."""
    found: dict[str, dict[Name, None]] = {}
    roles: dict[tuple[str, Name], None] = {}
    alone = len(fields) == 1
    for field in fields:
        target, role = field.name, ""
        if field.role:
            role = _ROLES.get(field.role.lower().rstrip("."), field.role.lower().replace(" ", "-"))
            target = _LISTS.get(role, "contributors")
        elif target == "contributors":
            role = "contributor"
        names = found.setdefault(target, {})
        for name in _names(book, field, alone=alone or all(other.key != field.key for other in fields if other is not field)):
            if target == "contributors":
                roles[role, name] = None
            else:
                names[name] = None
    result: dict[str, tuple[Name, ...] | tuple[Contributor, ...]] = {target: tuple(names) for target, names in found.items() if names}
    if roles:
        result["contributors"] = tuple(Contributor(role=role, name=name) for role, name in roles)
    return result


def _names(book: Book, field: RawField, *, alone: bool) -> list[Name]:
    value = field.value
    if isinstance(value, RawName):
        name = _parts(book, field, value)
        return [name] if name.family or name.literal or name.given else []
    if not alone and ";" not in value:
        texts, more = [value], value.strip().lower() in ("others", "et al", "et al.")
        texts = [] if more else texts
    else:
        texts, more = split_names(value)
    if more:
        book.find("names-incomplete", "the source says that there are more names than it gives", field, severity="notice")
    return [name for text in texts if (name := _one(book, text)).family or name.literal or name.given]


def _one(book: Book, text: str) -> Name:
    if text[:1] == "{" and text[-1:] == "}":
        return Name(literal=plain(text[1:-1], book.markup))
    return parse_name(plain(text, book.markup))


def _parts(book: Book, field: RawField, raw: RawName) -> Name:
    """A name whose source tells its parts apart."""
    base = _one(book, raw.whole) if raw.whole else Name()
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
    if given and not family and not literal:
        given, literal = "", given
    return Name(
        family=family,
        given=given,
        particle=plain(raw.particle, markup) or base.particle,
        dropping_particle=plain(raw.dropping_particle, markup),
        suffix=plain(raw.suffix, markup) or base.suffix,
        literal="" if family else literal,
        orcid=orcid,
        affiliation=plain(raw.affiliation, markup),
    )
