"""What may stand in site.toml, and what the rest of the house gets of it.

A field here is a key of site.toml, its annotation says what the key may hold, its default what happens without it.
docs/configuration.md describes the same keys for people, and a test holds both together.

`*Table` structs are the shape of the file; `*Config` structs are what `load_config` returns. Where both are the same
there is one struct. All of them encode with `msgspec.json` and `msgspec.msgpack`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, structs

from sitegen.errors import Origin
from sitegen.translate import N_

# `title` is how a message names what was expected; a pattern is searched, so it is anchored with \A and \Z.
_PRINTABLE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"
Line = Annotated[str, Meta(pattern=rf"\A{_PRINTABLE}*\Z", title="text on one line")]
Words = Annotated[str, Meta(pattern=rf"\A(?=.*\S){_PRINTABLE}+\Z", title="text on one line, not empty")]
#: RFC 5646 langtag, without the grandfathered ones.
LanguageTag = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
        r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?\Z",
        title="a language tag such as 'en', 'de-AT' or 'zh-Hant'",
    ),
]
ContentFolder = Annotated[
    str,
    Meta(
        pattern=rf"\A(?!/)(?!~)(?!.*\\)(?![A-Za-z]:)(?!(.*/)?\.\.(/|\Z))(?!(\./*)+\Z){_PRINTABLE}+\Z",
        title="a folder inside the site, such as 'content'",
    ),
]
OutputFolder = Annotated[
    str,
    Meta(pattern=rf"\A(?!~){_PRINTABLE}+\Z", title="a folder, such as 'public' or '/srv/www/site'"),
]
Slug = Annotated[
    str,
    Meta(
        pattern=r"\A([a-z0-9]+(-[a-z0-9]+)*)?\Z",
        max_length=60,
        title="lower-case letters, digits and hyphens (at most 60)",
    ),
]
ThemeName = Annotated[
    str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9_-]*\Z", title="the name of a theme: letters, digits, '-' and '_'")
]
#: What `Link.url` in a footer may be: nothing that a browser would run, nothing that breaks under a base path.
Address = Annotated[
    str,
    Meta(
        pattern=r"\A(?!.*[\x00-\x1f\x7f-\x9f])(https?://[^\s<>\"/][^\s<>\"]*|mailto:[^\s<>\"@]+@[^\s<>\"@]+|(?!/)(?![^/?#]*:)[^\s<>\"\\]+)\Z",
        title="an http(s) or mailto address, or a page of the site such as 'about.html'",
    ),
]
Email = Annotated[
    str,
    Meta(pattern=r"\A([^\s<>\"@]+@[^\s<>\"@]+\.[^\s<>\"@]+)?\Z", title="an e-mail address such as 'list@example.org'"),
]
WebAddress = Annotated[str, Meta(pattern=r"\A(https?://[^\s<>\"]+)?\Z", title="an http(s) address")]
#: A name, never a URL or an option: `git push` is handed this value, and git runs programs for some kinds of URL.
GitName = Annotated[
    str,
    Meta(
        pattern=r"\A(?!.*(\.\.|//|/\.|\.lock(/|\Z)))[A-Za-z0-9][A-Za-z0-9._/-]*(?<![./])\Z",
        title="a name that git allows: letters, digits, '-', '_', '.' and '/'",
    ),
]
HostName = Annotated[
    str,
    Meta(
        pattern=r"\A([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+)?\Z",
        max_length=253,
        title="a host name such as 'reading.example.org'",
    ),
]
PageSize = Annotated[int, Meta(ge=1, le=5000)]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
ThemeValue = str | bool | Int64 | float

#: By the suffix of the files: BibTeX, RIS, CSL-JSON, CSV, Solr documents of VuFind.
ExportFormat = Literal["bib", "ris", "json", "csv", "jsonl"]
#: How titles and names are ordered (`sitegen.collation`).
Collation = Literal["plain", "uca", "icu"]
CardPage = Literal["home", "lists", "articles"]
FeedFormat = Literal["atom", "rss", "json"]
FeedContent = Literal["note", "abstract", "none"]

#: Citation styles that sitegen formats itself; any other name or path is a CSL style.
BUILT_IN_STYLES = ("apa", "mla", "chicago", "vancouver", "harvard", "ieee")


class ArticlesConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[articles]: the page of all records. `page_size` is in records."""

    label: Words = N_("Articles")
    page_size: PageSize = 200


class ListsConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[lists]: the page of all reading lists."""

    label: Words = N_("Reading lists")


class CitationsConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[citations]: the styles on offer, in order. Names outside `BUILT_IN_STYLES` are CSL styles, by name or path."""

    styles: tuple[Words, ...] = BUILT_IN_STYLES


class ExportsConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[exports]: the formats of the files beside the page of each record, of each reading list, of each value of an index that has `exports`, and
    of the whole catalogue."""

    per_record: tuple[ExportFormat, ...] = ("bib", "ris", "json")
    per_list: tuple[ExportFormat, ...] = ("bib", "ris", "json", "csv")
    per_value: tuple[ExportFormat, ...] = ("bib",)
    catalogue: tuple[ExportFormat, ...] = ("bib", "ris", "json", "csv", "jsonl")


class FeedConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[feed]: the feeds of the site and of each index that asks; `content` says what an entry holds besides its title."""

    enabled: bool = True
    formats: tuple[FeedFormat, ...] = ("atom", "rss", "json")
    items: Annotated[int, Meta(ge=1, le=500)] = 20
    content: FeedContent = "note"


class CardsConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[cards]: pictures for where a page is shared, drawn for the kinds of pages that are named. Needs the extra `cards`."""

    pages: tuple[CardPage, ...] = ()


class OaiConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[oai]: an OAI-PMH static repository, made where `email` says whom harvesters may write to. `gateway` is the address of what serves it."""

    email: Email = ""
    gateway: WebAddress = ""


class SearchConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[search]: whether the site has a search page and a box for it."""

    enabled: bool = True


class FooterLink(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[footer.links]]: a link at the foot of every page. `url` is absolute, or a path from the site's root."""

    label: Words
    url: Address


class FooterConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[footer]: links at the foot of every page, in order."""

    links: tuple[FooterLink, ...] = ()


class CsvConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[csv]: `columns` maps a column's header to a field or an alias of one (`sitegen.vocabulary.field_by_alias`)."""

    columns: dict[Words, Words] = {}


class PublishConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[publish]: where `sitegen publish` pushes to. `cname` is the site's own domain, or ''."""

    remote: GitName = "origin"
    branch: GitName = "gh-pages"
    cname: HostName = ""


class LimitsConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[limits]: what is refused or cut short. Sizes are in MiB and KiB, `markdown_seconds` are for one text."""

    max_file_mb: Annotated[int, Meta(ge=1, le=10_000)] = 100
    max_field_kb: Annotated[int, Meta(ge=1, le=100_000)] = 1024
    markdown_seconds: Annotated[int, Meta(ge=1, le=600)] = 2
    card_authors: Annotated[int, Meta(ge=1, le=20)] = 2
    similar_items: Annotated[int, Meta(ge=0, le=20)] = 5


class IndexTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[indexes.<name>] as written; '' and None stand for the default, which depends on the name."""

    enabled: bool = True
    field: Line = ""
    label: Line = ""
    singular: Line = ""
    slug: Slug = ""
    page_size: PageSize = 200
    feed: bool = False
    exports: bool | None = None
    menu: bool | None = None


class IndexConfig(Struct, frozen=True, kw_only=True):
    """An index of the catalogue: the values of one field, each with a page of its records.

    `name` is the key in site.toml, `field` a field of `Record`, `slug` the folder in the site's addresses. `page_size`
    is in records a page. Where site.toml gives no `label` and `singular`, they are the English of `BUILT_IN_INDEXES`,
    to be translated.
    """

    name: str
    field: str
    label: str
    singular: str
    slug: str
    page_size: int = 200
    feed: bool = False
    exports: bool = False
    menu: bool = False


class ThemeTable(Struct, frozen=True, kw_only=True):
    """[theme] as written. Not closed: every other key is a parameter of the theme, which alone knows them."""

    name: ThemeName = "default"


class ThemeConfig(Struct, frozen=True, kw_only=True):
    """The theme's name, the parameters that site.toml sets for it, and the lines they stand on (for findings)."""

    name: str
    params: dict[str, str | bool | int | float] = {}
    lines: dict[str, int] = {}


class MenuTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[menu]: the header's places: 'lists', 'articles' and names of indexes, at most six. None: the default order."""

    order: tuple[Words, ...] | None = None


class _Site(Struct, frozen=True, kw_only=True):
    """What site.toml and `SiteConfig` have in common."""

    title: Words = "Reading list"
    description: Line = ""
    base_url: Line = ""
    language: LanguageTag = "en"
    author: Line = ""
    license: Line = ""
    collation: Collation = "plain"
    content: ContentFolder = "content"
    encoding: Line = ""
    output: OutputFolder = "public"
    drafts: bool = False
    git_dates: bool = True
    articles: ArticlesConfig = ArticlesConfig()
    lists: ListsConfig = ListsConfig()
    citations: CitationsConfig = CitationsConfig()
    exports: ExportsConfig = ExportsConfig()
    feed: FeedConfig = FeedConfig()
    oai: OaiConfig = OaiConfig()
    cards: CardsConfig = CardsConfig()
    search: SearchConfig = SearchConfig()
    footer: FooterConfig = FooterConfig()
    csv: CsvConfig = CsvConfig()
    publish: PublishConfig = PublishConfig()
    limits: LimitsConfig = LimitsConfig()


class SiteTable(_Site, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """site.toml as written."""

    theme: ThemeTable = ThemeTable()
    indexes: dict[str, IndexTable] = {}
    menu: MenuTable = MenuTable()


class SiteConfig(_Site, frozen=True, kw_only=True):
    """site.toml, checked and complete.

    `base_url` is '' or ends in '/'. `content` and `output` are relative to the site's root, in posix form (`output` may
    be absolute). `indexes` holds the enabled ones, the built-in ones first; `menu` names the header's places: 'lists',
    'articles' or an index. `source` is the file read, `lines` its keys ('citations.styles', 'footer.links[0].url') with
    their lines.
    """

    theme: ThemeConfig
    indexes: tuple[IndexConfig, ...]
    menu: tuple[str, ...]
    source: str = "site.toml"
    lines: dict[str, int] = {}

    def index(self, name: str) -> IndexConfig | None:
        """The enabled index of that name."""
        return next((index for index in self.indexes if index.name == name), None)

    def origin(self, field: str = "") -> Origin:
        """Where `field` ('citations.styles') stands, for findings; the whole file where it is not written."""
        return Origin(path=self.source, line=self.lines.get(field, 0))

    def without_lines(self) -> SiteConfig:
        """The same without line numbers: what a digest is taken of, so that a comment in site.toml changes no page."""
        return structs.replace(self, lines={}, theme=structs.replace(self.theme, lines={}))


def common_values(table: SiteTable) -> dict[str, Any]:
    """The values of `table` that `SiteConfig` takes over as they are."""
    return {name: getattr(table, name) for name in _Site.__struct_fields__}
