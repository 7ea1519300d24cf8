"""Social cards: the picture that is shown where a page is shared. Text is broken into lines here, by the widths of the theme's own letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sitegen.locales import direction
from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.outputs import Output
from sitegen.views import CardView

#: The card's own measures, in pixels (https://ogp.me says nothing; this is what the large sites ask for).
WIDTH, HEIGHT = 1200, 630
#: How wide text may be, and how much height the title has.
_MEASURE, _TITLE_HEIGHT = 1080, 300
_LEADING = 1.18
#: The sizes of a title, the first that fits.
_SIZES = (76, 66, 57, 49, 42)
_SMALL = 30


def card_url(desk: Desk, kind: str, slug: str, text: str) -> str:
    """The path of the card of a page; that of the site's card where the page has none, '' where that has none either.

    A page has no card where nobody asked for it, and where the theme's fonts lack a letter of its title.
    """
    if kind in desk.site.cards.pages and desk.site.base_url and _writable(desk, text):
        return urls.card(kind, slug)
    return urls.card("home", "") if kind != "home" and card_url(desk, "home", "", desk.site.title) else ""


def article_card(desk: Desk, record: Record) -> Iterator[Output]:
    """The card of a record, if it has one."""
    slug = desk.catalogue.slugs[record.id]
    path = urls.card("articles", slug)
    if card_url(desk, "articles", slug, record.title) == path:
        names = desk.short_names(record.authors or record.editors, 4)
        source = " · ".join(part for part in (record.year, record.container_title or record.publisher) if part)
        yield _card(desk, path, desk.kind_label(record), record.title, names, source, record.language)


def list_card_picture(desk: Desk, list_id: str) -> Iterator[Output]:
    """The card of a reading list, if it has one."""
    resolved = desk.catalogue.lists[list_id]
    slug = desk.catalogue.list_slugs[list_id]
    path = urls.card("lists", slug)
    if card_url(desk, "lists", slug, resolved.list.title) == path:
        count = len(resolved.places)
        words = desk.interface.ngettext("%(number)s record", "%(number)s records", count)
        counted = words % {"number": desk.interface.number(count)}
        kind = desk.interface.gettext("Reading list")
        yield _card(desk, path, kind, resolved.list.title, resolved.list.subtitle, counted, "")


def home_card(desk: Desk) -> Iterator[Output]:
    """The card of the site, if it has one."""
    path = card_url(desk, "home", "", desk.site.title)
    if path:
        yield _card(desk, path, "", desk.site.title, desk.site.description, desk.site.author, "", site="")


def _card(
    desk: Desk, path: str, kind: str, title: str, first: str, second: str, language: str, site: str | None = None
) -> Output:
    lines, size = fit(title, desk.letters)
    small = [_shown(desk, text) for text in (kind, first, second, desk.site.title if site is None else site)]
    view = CardView(
        kind=small[0],
        title=lines,
        size=size,
        names=small[1],
        source=small[2],
        site=small[3],
        rtl=direction(language or desk.site.language) == "rtl",
    )
    return Output(path=path, kind="card", view=view)


def _writable(desk: Desk, text: str) -> bool:
    return all(ord(letter) in desk.letters for letter in text if not letter.isspace())


def _shown(desk: Desk, text: str) -> str:
    """A small line: cut to the measure, or nothing where the fonts lack a letter of it."""
    if not _writable(desk, text):
        return ""
    lines = _broken(text, desk.letters, _MEASURE / _SMALL)
    return lines[0] if len(lines) == 1 else _cut(lines[0], desk.letters, _MEASURE / _SMALL) if lines else ""


def fit(text: str, widths: Mapping[int, float]) -> tuple[tuple[str, ...], int]:
    """The lines of a title and the size to set them in (pixels): the largest in which they have room, cut where none has."""
    for size in _SIZES:
        lines = _broken(text, widths, _MEASURE / size)
        most = int(_TITLE_HEIGHT // (size * _LEADING))
        if len(lines) <= most:
            return tuple(lines), size
    return (*lines[: most - 1], _cut(lines[most - 1], widths, _MEASURE / size)), size


def _cut(line: str, widths: Mapping[int, float], measure: float) -> str:
    """`line` with an ellipsis that says that it goes on, no wider than `measure` em."""
    while line and _width(f"{line} …", widths) > measure:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.')} …"


def _broken(text: str, widths: Mapping[int, float], measure: float) -> list[str]:
    """`text` in lines no wider than `measure` em, broken between words, and within one only where it is wider than a line by itself."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if _width(longer, widths) <= measure:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line, widths) > measure:
            cut = next(at for at in range(len(line), 0, -1) if at == 1 or _width(line[:at], widths) <= measure)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _width(text: str, widths: Mapping[int, float]) -> float:
    return sum(widths.get(ord(letter), 0.6) for letter in text)
