"""Which indexes the catalogue has and which places its menu: built-in ones, what site.toml changes, custom ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from sitegen.config.check import Fault, did_you_mean, nearest
from sitegen.config.schema import IndexConfig, IndexTable
from sitegen.translate import N_
from sitegen.vocabulary import FIELDS, field_by_alias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: The header has room for so many places.
MENU_PLACES = 6

#: Names of folders that hold something else.
RESERVED_SLUGS = frozenset(
    {"articles", "assets", "basket", "cards", "changes", "data", "lists", "search", "statistics"}
)

#: Places of the menu that are no indexes.
OTHER_PLACES = ("lists", "articles")

#: The shapes of fields (see `sitegen.vocabulary`) that can be an index; of dates only `issued`, by its year.
INDEXABLE_SHAPES = frozenset({"text", "texts", "names"})


def _built_in(
    name: str, field: str, label: str, singular: str, *, menu: bool = False, exports: bool = False
) -> IndexConfig:
    return IndexConfig(name=name, field=field, label=label, singular=singular, slug=name, menu=menu, exports=exports)


#: The indexes with defaults of their own. Those in `ON_BY_DEFAULT` exist unless switched off, the others when named.
BUILT_IN_INDEXES: tuple[IndexConfig, ...] = (
    _built_in("authors", "authors", N_("Authors"), N_("Author"), menu=True, exports=True),
    _built_in("subjects", "subjects", N_("Subjects"), N_("Subject"), menu=True, exports=True),
    _built_in("journals", "container_title", N_("Journals"), N_("Journal"), menu=True, exports=True),
    _built_in("years", "issued", N_("Years"), N_("Year"), menu=True),
    _built_in("languages", "languages", N_("Languages"), N_("Language")),
    _built_in("formats", "formats", N_("Formats"), N_("Format")),
    _built_in("publishers", "publisher", N_("Publishers"), N_("Publisher")),
    _built_in("collections", "collections", N_("Collections"), N_("Collection")),
    _built_in("institutions", "institutions", N_("Institutions"), N_("Institution")),
    _built_in("series", "collection_title", N_("Book series"), N_("Book series")),
    _built_in("editors", "editors", N_("Editors"), N_("Editor")),
    _built_in("tags", "tags", N_("Tags"), N_("Tag")),
)
ON_BY_DEFAULT = frozenset({"authors", "subjects", "journals", "years", "languages", "formats"})


def indexable_fields() -> tuple[str, ...]:
    """The fields of a record that an index can be made of."""
    return tuple(spec.name for spec in FIELDS if spec.shape in INDEXABLE_SHAPES or spec.name == "issued")


def resolve_indexes(tables: Mapping[str, IndexTable]) -> tuple[tuple[IndexConfig, ...], list[Fault]]:
    """The enabled indexes, built-in ones in their order, then custom ones in the file's; and what is wrong with them.

    `menu` of an index that does not say so itself is the built-in default; [menu] order has the last word.
    """
    known = {index.name: index for index in BUILT_IN_INDEXES}
    names = [name for name in known if name in tables or name in ON_BY_DEFAULT]
    names += [name for name in tables if name not in known]
    indexes: list[IndexConfig] = []
    faults: list[Fault] = []
    for name in names:
        table = tables.get(name, IndexTable())
        index, more = _resolve_index(name, table, known.get(name))
        faults += more
        if table.enabled:
            indexes.append(index)
    return tuple(indexes), faults + _shared_slugs(indexes, tables)


def resolve_menu(order: tuple[str, ...] | None, indexes: tuple[IndexConfig, ...]) -> tuple[str, ...]:
    """The places of the header's menu: [menu] order, or lists, articles and the indexes that ask for a place."""
    return order if order is not None else (*OTHER_PLACES, *(index.name for index in indexes if index.menu))


def check_menu(
    menu: tuple[str, ...],
    written: list[tuple[int, str]] | None,
    indexes: tuple[IndexConfig, ...],
    tables: Mapping[str, IndexTable],
) -> list[Fault]:
    """What is wrong with the menu; `written` is [menu] order with each name's place in it, None where there is none."""
    if written is None:
        return _check_default_menu(menu, tables)
    path = ("menu", "order")
    places = (*OTHER_PLACES, *(index.name for index in indexes))
    faults = []
    for place, name in written:
        if name not in places:
            off = name in tables or name in {index.name for index in BUILT_IN_INDEXES}
            hint = f"switch it on by [indexes.{name}]" if off else did_you_mean(name, places)
            faults.append(Fault("unknown-place", (*path, place), f"there is no index '{name}'", hint))
    if len(written) > MENU_PLACES:
        faults.append(
            Fault("menu-too-long", path, _too_many([name for _, name in written]), "choose the most useful six")
        )
    named = {name for _, name in written}
    for name in (index.name for index in indexes if index.name in tables):
        wish = tables[name].menu
        if wish is not None and wish != (name in named):
            message = f"is {str(wish).lower()}, but [menu] order {'names' if name in named else 'does not name'} it"
            hint = "leave this key out: [menu] order decides"
            faults.append(Fault("menu-contradiction", ("indexes", name, "menu"), message, hint))
    return faults


def _check_default_menu(menu: tuple[str, ...], tables: Mapping[str, IndexTable]) -> list[Fault]:
    if len(menu) <= MENU_PLACES:
        return []
    asking = next(name for name in reversed(menu) if name in tables and tables[name].menu)
    hint = "set menu = false on some, or choose by [menu] order"
    return [Fault("menu-too-long", ("indexes", asking, "menu"), _too_many(menu), hint)]


def with_menu(indexes: tuple[IndexConfig, ...], menu: tuple[str, ...]) -> tuple[IndexConfig, ...]:
    """The indexes, each saying whether the menu names it."""
    return tuple(structs.replace(index, menu=index.name in menu) for index in indexes)


def _resolve_index(name: str, table: IndexTable, built_in: IndexConfig | None) -> tuple[IndexConfig, list[Fault]]:
    base = built_in or _custom(name)
    field, faults = (table.field or base.field), []
    if not re.fullmatch(r"(?=.{1,60}\Z)[a-z][a-z0-9]*([_-][a-z0-9]+)*", name) or name in OTHER_PLACES:
        rule = "lower-case letters and digits, with '-' or '_' between them, and neither 'lists' nor 'articles'"
        message = f"is not a name for an index: {rule}"
        faults.append(Fault("bad-value", ("indexes", name), message, "what people read is its label"))
    elif built_in is None or table.field:
        field, faults = _resolve_field(name, table.field)
    slug = table.slug or base.slug
    if slug in RESERVED_SLUGS and not faults:
        path = ("indexes", name, "slug") if table.slug else ("indexes", name)
        faults.append(Fault("slug-taken", path, f"the folder '{slug}' holds something else", "choose another slug"))
    index = IndexConfig(
        name=name,
        field=field,
        label=table.label or base.label,
        singular=table.singular or (table.label or base.singular),
        slug=slug,
        page_size=table.page_size,
        feed=table.feed,
        exports=base.exports if table.exports is None else table.exports,
        menu=base.menu if table.menu is None else table.menu,
    )
    return index, faults


def _custom(name: str) -> IndexConfig:
    """What an index of that name is unless site.toml says otherwise; its field is still to be found."""
    label = name.replace("_", " ").replace("-", " ").capitalize()
    return IndexConfig(name=name, field="", label=label, singular=label, slug=name.replace("_", "-"))


def _resolve_field(name: str, written: str) -> tuple[str, list[Fault]]:
    """The record's field that an index names or, naming none, is called by; '' and a fault where there is none."""
    spec = field_by_alias().get(written or name)
    if spec is not None and spec.name in indexable_fields():
        return spec.name, []
    if not written:
        near = nearest(name, (index.name for index in BUILT_IN_INDEXES))
        hint = f"{near} An index of your own says field = ..." if near else "say what it is made of: field = ..."
        message = "is neither a built-in index nor called like a field that can be one"
        return "", [Fault("unknown-field", ("indexes", name), message, hint)]
    path = ("indexes", name, "field")
    if spec is not None:
        hint = "an index is made of a text, a list of texts, names or 'issued'"
        return "", [Fault("bad-value", path, f"'{written}' cannot be an index", hint)]
    hint = nearest(written, indexable_fields()) or "fields have CSL's names, such as 'genre' or 'publisher_place'"
    return "", [Fault("unknown-field", path, f"no field is called '{written}'", hint)]


def _shared_slugs(indexes: Iterable[IndexConfig], tables: Mapping[str, IndexTable]) -> list[Fault]:
    owner: dict[str, str] = {}
    faults = []
    for index in indexes:
        first = owner.setdefault(index.slug, index.name)
        if first != index.name:
            # The one that site.toml gave this slug is the one to mend; both may be, then the later.
            at_fault = index.name if index.name in tables else first
            path = ("indexes", at_fault, "slug") if tables[at_fault].slug else ("indexes", at_fault)
            message = f"'{first}' and '{index.name}' would share the folder '{index.slug}'"
            faults.append(Fault("slug-taken", path, message, "give one of them another slug"))
    return faults


def _too_many(places: Sequence[str]) -> str:
    return f"the header has room for {MENU_PLACES} places, not for {len(places)}: {', '.join(places)}"
