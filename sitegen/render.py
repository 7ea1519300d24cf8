"""From views to bytes: Jinja for pages, the export writers for exchange formats.

A `Renderer` is made from a `RenderSpec`, which is plain data, so that any process anywhere can make the same one. What many pages share is
rendered once: the row of a record (by folder depth), and the parts of the shell that vary only with depth and menu place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
import msgspec
from markupsafe import Markup
from msgspec import Struct, structs

from sitegen.cslstyles import CslStyle
from sitegen.digest import digest
from sitegen.errors import SitegenError, ThemeError
from sitegen.exporting import Exporter
from sitegen.filters import filters, messages
from sitegen.jinjacode import Environment, Template
from sitegen.locales import Interface
from sitegen.model import Record
from sitegen.plan.outputs import KINDS, PackedView, TextView
from sitegen.plan.urls import canonical
from sitegen.search import compress
from sitegen.translate import load_translations
from sitegen.views import Card, CardView, Head, SiteView

if TYPE_CHECKING:
    from types import ModuleType

    from sitegen.citations import Citation
    from sitegen.citations.store import CitationStore

#: A cache of rendered rows larger than this starts anew: a row has some 3 kB, in every process.
_MOST_ROWS = 40_000

#: What may not stand in XML 1.0, however it is written: all but \t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff, which takes ten times as long to
#: compile.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\b\s*((?:"[^"]*"|'[^']*'|[\[(][^\])]*[\])])?)\s*(.*?)%\}""", re.DOTALL
)
_QUOTED = re.compile(r""""([^"]*)"|'([^']*)'""")
#: What may follow a constant name in such a tag; anything else means that the name is computed.
_AFTER_NAME = re.compile(r"(?:ignore\s+missing\b|with(?:out)?\s+context\b|as\s+\w+|import\s+[\w\s,]+|\s)*[-+]?\Z")


class CitationMarkup(NamedTuple):
    """A citation as templates get it: safe HTML, and the same as plain text, which is made when it is asked for."""

    html: Markup
    plain: Callable[[], str]

    @property
    def text(self) -> str:
        """The citation as plain text."""
        return self.plain()


class RenderSpec(Struct, frozen=True, kw_only=True):
    """All that rendering depends on besides the view: the site, the theme's folders, assets and parameters.

    `catalogues` are the compiled translations of the interface, the nearest first. `version` differs for other files in
    those folders: a process that lives long must not go on with templates that it read before. `fonts` are the files that pictures are written with.
    `styles` are the CSL styles that the site asks for, `store` is the file that keeps citations by them ('' : none).
    """

    site: SiteView
    template_folders: tuple[str, ...]
    assets: dict[str, str]
    catalogues: tuple[bytes, ...] = ()
    fonts: tuple[str, ...] = ()
    version: bytes = b""
    styles: tuple[CslStyle, ...] = ()
    store: str = ""

    @property
    def shown(self) -> RenderSpec:
        """The same without what differs from machine to machine: what a digest is taken of."""
        styles = tuple(style.anywhere for style in self.styles)
        return structs.replace(self, template_folders=(), fonts=(), version=b"", styles=styles, store="")


def make_environment(folders: tuple[str, ...], interface: Interface) -> Environment:
    """A Jinja environment that reads templates from `folders`, the nearest first, and speaks as `interface` does; undefined names are errors,
    everything is escaped."""
    environment = Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=False,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.update(messages(interface))
    environment.filters.update(filters(interface))
    return environment


def closure_digest(environment: jinja2.Environment, names: tuple[str, ...], *, page: bool = True) -> bytes:
    """The digest of the first existing template of `names` and of all templates that it may include, import or extend; of a `page`, that of the
    parts of every page, too.

    Raises ThemeError where none exists.
    """
    sources: dict[str, str] = {}
    # Parts rendered through shell() and row() are named in the code, not in a tag of Jinja's.
    waiting = [pick_template(environment, names), *(part for part in _PARTS if page and _exists(environment, part))]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = template_source(environment, name)
            referenced = references(sources[name])
            # A name computed at run time may be any template.
            others = environment.list_templates() if referenced is None else referenced
            waiting.extend(other for other in others if other not in sources and _exists(environment, other))
    return digest(*(part.encode() for name in sorted(sources) for part in (name, sources[name])))


def references(source: str) -> frozenset[str] | None:
    """The templates that a template's text may extend, include or import; None where it computes a name.

    A superset of `jinja2.meta.find_referenced_templates`, which would parse every template at every build (0.2 s for a theme).
    """
    found: set[str] = set()
    for target, rest in _REFERENCE.findall(source):
        names = _QUOTED.findall(target)
        if not names or not _AFTER_NAME.match(rest):
            return None
        found.update(first or second for first, second in names)
    return frozenset(found)


_PARTS = ("_head_common.html", "_header.html", "_footer.html", "_row.html")


def _exists(environment: jinja2.Environment, name: str) -> bool:
    try:
        template_source(environment, name)
    except jinja2.TemplateNotFound:
        return False
    return True


def template_source(environment: jinja2.Environment, name: str) -> str:
    """The text of a template. Raises TemplateNotFound."""
    assert environment.loader is not None  # noqa: S101 - `make_environment` sets it
    return environment.loader.get_source(environment, name)[0]


def pick_template(environment: jinja2.Environment, names: tuple[str, ...]) -> str:
    """The first of `names` that exists. Raises ThemeError where none does."""
    for name in names:
        if _exists(environment, name):
            return name
    raise ThemeError(
        f"the theme has no template '{names[-1]}'; every theme needs one, or a theme to extend that has it"
    )


def template_names(kind: str, variant: str) -> tuple[str, ...]:
    """The templates that may render a kind of output, the most special first."""
    name = KINDS[kind].template
    return (f"{variant}-{name}", name) if variant else (name,)


class Renderer:
    """Renders outputs of one site with one theme."""

    def __init__(self, spec: RenderSpec) -> None:
        self._spec = spec
        interface = Interface(spec.site.language, load_translations(spec.catalogues))
        self._environment = make_environment(spec.template_folders, interface)
        self._site = spec.site
        self._styles = {style.name: style for style in spec.styles}
        self._store = _store(spec.store) if spec.store else None
        self._base_path = urlsplit(spec.site.base_url).path or "/"
        self._templates: dict[tuple[str, str], Template] = {}
        self._decoders: dict[str, msgspec.msgpack.Decoder[Any]] = {
            name: msgspec.msgpack.Decoder(kind.view) for name, kind in KINDS.items()
        }
        #: What writes files of records.
        self.exporter = Exporter()
        self._contexts: dict[str, dict[str, Any]] = {}
        self._helpers: dict[str, dict[str, Any]] = {}
        #: By prefix and id the last row that was made for a record, and the hash of the card that it was made from: the card itself would take
        #: three times as much memory.
        self._rows: dict[str, dict[str, tuple[int, Markup]]] = {}
        self._shells: dict[tuple[str, str, str, str], Markup] = {}

    def render(self, path: str, kind: str, variant: str, blob: bytes) -> bytes:
        """The bytes of the output `path` whose encoded view is `blob`; files of records are left to the `exporter`.

        Raises ThemeError with the template's name and line, and the output's path, where the template fails.
        """
        view = self._decoders[kind].decode(blob)
        if isinstance(view, TextView):
            return view.text.encode("utf-8", "replace")
        if isinstance(view, PackedView):
            return compress(view.data)
        if isinstance(view, CardView):
            return self._picture(path, view)
        template = self._template(kind, variant)
        head = getattr(view, "head", None)
        prefix = self._base_path if head is not None and head.absolute else "../" * path.count("/")
        try:
            text = template.fill(self._shared(prefix) | {"view": view, "page_url": self._absolute(path)})
        except SitegenError:
            raise
        except Exception as fault:
            raise self._blame(fault, path, template.name or kind) from fault
        if path.endswith(".xml"):
            text = _NO_XML.sub("", text)
        return text.encode("utf-8", "replace")

    def _picture(self, path: str, view: CardView) -> bytes:
        from sitegen.raster import draw

        template = self._template("card", "")
        try:
            svg = template.render(view=view, theme=self._site.theme)
            return draw(_NO_XML.sub("", svg), self._spec.fonts)
        except Exception as fault:
            raise self._blame(fault, path, template.name or "card.svg") from fault

    def _template(self, kind: str, variant: str) -> Template:
        template = self._templates.get((kind, variant))
        if template is None:
            name = pick_template(self._environment, template_names(kind, variant))
            try:
                template = self._environment.get_template(name)
            except jinja2.TemplateSyntaxError as fault:
                raise ThemeError(f"{fault.name}:{fault.lineno}: {fault.message}") from fault
            except jinja2.TemplateNotFound as fault:
                raise ThemeError(f"{name}: there is no template '{fault.name}'") from fault
            self._templates[kind, variant] = template
        return template

    def _absolute(self, path: str) -> str:
        """The whole address of a path in the site, for what leaves it; '' where the site has no base URL."""
        return self._site.base_url + canonical(path) if self._site.base_url else ""

    def names(self, prefix: str = "") -> dict[str, Any]:
        """What a template may use besides `view` and `page_url`: `site`, and functions. `prefix` leads from the page to the site's root."""
        context = self._helpers.get(prefix)
        if context is None:
            context = self._helpers[prefix] = self._make_names(prefix)
        return context

    def _shared(self, prefix: str) -> dict[str, Any]:
        """The names that pages of a folder have in common, with those that all templates have."""
        context = self._contexts.get(prefix)
        if context is None:
            context = self._contexts[prefix] = self._environment.globals | self.names(prefix)
        return context

    def _cite(self, record: Record, style: str) -> CitationMarkup:
        """The citation of a record in a style: `.html`, and `.text` to be copied."""
        citations = self._citations
        csl = self._styles.get(style)
        if csl is None and style in citations.STYLES:
            html = citations.cite_html(record, style)
            return CitationMarkup(Markup(html), lambda: citations.cite(record, style).text)  # noqa: S704 - escaped
        citation = self._kept(record, csl) if csl is not None else citations.cite(record, style)
        return CitationMarkup(Markup(citation.html), lambda: citation.text)  # noqa: S704 - escaped

    def _kept(self, record: Record, csl: CslStyle) -> Citation:
        """The citation by a CSL style, out of the store where it has been made before."""
        cite: Callable[[Record, str], Citation] = self._citations.cite
        if self._store is None:
            return cite(record, csl.path)
        key = self._store.key(csl, record)
        citation = self._store.get(key)
        if citation is None:
            citation = cite(record, csl.path)
            self._store.put(key, citation)
        return citation

    @cached_property
    def _citations(self) -> ModuleType:
        from sitegen import citations  # not before a page cites

        return citations

    def _style_label(self, style: str) -> str:
        """The name of a citation style: 'APA' of 'apa'."""
        csl = self._styles.get(style)
        return csl.label if csl is not None else self._citations.STYLES.get(style, style)

    def flush(self) -> None:
        """Keeps the citations that were made since the last time for other processes and builds."""
        if self._store is not None:
            self._store.flush()

    def _make_names(self, prefix: str) -> dict[str, Any]:
        assets = {name: prefix + path for name, path in self._spec.assets.items()}

        def url(path: str) -> str:
            """The address of a path in the site ('articles/one.html') as seen from the page; any other address stays as it is."""
            return path if ":" in path or path[:1] == "#" else prefix + path

        def asset(name: str) -> str:
            """The address of a file in assets/ ('css/own.css'), by the nearest theme of the chain that has it. Raises an error where none has."""
            try:
                return assets[name]
            except KeyError:
                raise ThemeError(f"the theme has no asset '{name}'; there are: {', '.join(sorted(assets))}") from None

        context: dict[str, Any] = {
            "absolute": self._absolute,
            "asset": asset,
            "cite": self._cite,
            "site": self._site,
            "style_label": self._style_label,
            "url": url,
        }
        rows = self._rows.setdefault(prefix, {})
        make_row: list[Callable[[Card], Markup]] = []

        def row(card: Card) -> Markup:
            """A record as one row of a list: what `_row.html` makes of its card, once for all pages of a folder."""
            kept = rows.get(card.id)
            made_of = hash(card)
            if kept is not None and kept[0] == made_of:
                return kept[1]
            if not make_row:
                module = self._environment.get_template("_row.html").make_module(dict(context))
                make_row.append(module.row)  # type: ignore[attr-defined]
            if len(rows) > _MOST_ROWS:
                rows.clear()
            html = make_row[0](card)
            rows[card.id] = made_of, html
            return html

        def shell(name: str, head: Head) -> Markup:
            """A part of the page that many pages share: `shell("header", head)` is `_header.html`, where `section` and `lang` are those of `head`."""
            key = (prefix, name, head.section, head.lang)
            html = self._shells.get(key)
            if html is None:
                part = self._environment.get_template(f"_{name}.html")
                text = part.render(**context, section=head.section, lang=head.lang or self._site.language)
                html = self._shells[key] = Markup(text)  # noqa: S704 - rendered by a template that escapes
            return html

        context["row"] = row
        context["shell"] = shell
        return context

    def _blame(self, fault: Exception, path: str, name: str) -> ThemeError:
        """The failure as a person needs it: the deepest template line, and the page that was being made."""
        line = getattr(fault, "lineno", None)
        where = getattr(fault, "name", None) or name
        trace = fault.__traceback__
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            if filename.endswith((".html", ".json", ".svg", ".txt", ".xml")):
                where, line = self._template_name(filename), trace.tb_lineno
            trace = trace.tb_next
        at = f"{where}:{line}" if line else str(where)
        return ThemeError(f"{at}: {fault}; while making {path}")

    def _template_name(self, filename: str) -> str:
        for folder in self._spec.template_folders:
            if filename.startswith(folder):
                return filename[len(folder) :].lstrip("/\\")
        return filename


def _store(path: str) -> CitationStore:
    from sitegen.citations.store import CitationStore  # only for styles that are not built in

    return CitationStore(path)


@lru_cache(maxsize=2)
def renderer_for(spec: bytes) -> Renderer:
    """The renderer of an encoded `RenderSpec`; a process keeps it between batches."""
    return Renderer(msgspec.msgpack.decode(spec, type=RenderSpec))
