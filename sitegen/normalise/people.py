"""The names of a draft as authors, editors, translators and contributors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sitegen.model import Contributor, Name, RawField, RawName
from sitegen.normalise.identifiers import BadIdentifierError, parse_orcid
from sitegen.normalise.names import parse_name, split_names
from sitegen.normalise.rich import plain

if TYPE_CHECKING:
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


def people(book: Book, fields: list[RawField]) -> dict[str, tuple[Name, ...] | tuple[Contributor, ...]]:
    """The names in `fields` by the record's own fields; a person is named once in each role."""
    first = fields[0]
    if len(fields) > 1 and all(
        [field.key == first.key and not field.role and field.value.__class__ is str for field in fields]
    ):
        names = [name for field in fields if (name := _listed(book, field)) is not None]
        if first.name != "contributors":
            return {first.name: _once(names)} if names else {}
    found: dict[tuple[str, str], list[Name]] = {}
    keys = [field.key for field in fields]
    alone = len(set(keys)) == len(keys)
    for field in fields:
        target, role = field.name, ""
        if field.role:
            role = _ROLES.get(field.role.lower().rstrip("."), field.role.lower().replace(" ", "-"))
            target = _LISTS.get(role, "contributors")
        elif target == "contributors":
            role = "contributor"
        names = found.setdefault((target, role if target == "contributors" else ""), [])
        value = field.value
        if isinstance(value, RawName):
            names.append(_parts(book, field, value))
        elif alone or keys.count(field.key) == 1:
            texts, more = split_names(value)
            names += [_one(book, text) for text in texts]
            if more:
                _incomplete(book, field)
        elif name := _listed(book, field):
            names.append(name)
    result: dict[str, tuple[Name, ...] | tuple[Contributor, ...]] = {}
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


def _once(names: list[Name]) -> tuple[Name, ...]:
    return tuple(names) if len(set(names)) == len(names) else tuple(dict.fromkeys(names))


def _listed(book: Book, field: RawField) -> Name | None:
    """One of several names that the source keeps apart: a text that is one name; None for 'et al.' and for nothing."""
    text = field.value
    if not isinstance(text, str) or text.lower() in _OTHERS:
        _incomplete(book, field)
        return None
    if text[:1] == "{" or book.markup != "text":
        return _one(book, text) if text.strip() else None
    text = plain(text)
    return parse_name(text) if text else None


_OTHERS: Final = frozenset({"others", "et al", "et al.", "and others"})


def _incomplete(book: Book, field: RawField) -> None:
    book.find("names-incomplete", "the source says that there are more names than it gives", field, severity="notice")


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
