"""site.toml: what it may hold, and how every mistake in it is reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toml_writer import TomlWriter, documents

from sitegen.config import BUILT_IN_INDEXES, BUILT_IN_STYLES, FooterLink, SiteConfig, load_config
from sitegen.config.indexes import indexable_fields
from sitegen.config.schema import SiteTable
from sitegen.errors import ConfigError, Finding
from sitegen.model import Record

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A folder that site.toml is written to and loaded from."""
    return Site(tmp_path)


class Site:
    """Loads texts as the site.toml of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def load(self, text: str | bytes, **options: Any) -> SiteConfig:
        """The configuration that `text` makes."""
        (self.root / "site.toml").write_bytes(text.encode() if isinstance(text, str) else text)
        return load_config(self.root, **options)

    def findings(self, text: str | bytes, **options: Any) -> tuple[Finding, ...]:
        """All that is wrong with `text`."""
        with pytest.raises(ConfigError) as caught:
            self.load(text, **options)
        return caught.value.findings

    def finding(self, text: str | bytes, **options: Any) -> str:
        """The only thing that is wrong with `text`, as people read it."""
        (finding,) = self.findings(text, **options)
        return str(finding)


def test_an_empty_file_is_a_site(site: Site) -> None:
    """Every key has a default, and the defaults go together."""
    config = site.load("")
    assert (config.title, config.language, config.content, config.output) == ("Reading list", "en", "content", "public")
    assert config.base_url == ""
    assert config.theme.name == "default"
    assert [index.name for index in config.indexes] == [
        "authors",
        "subjects",
        "journals",
        "years",
        "languages",
        "formats",
    ]
    assert config.menu == ("lists", "articles", "authors", "subjects", "journals", "years")
    assert config.citations.styles == BUILT_IN_STYLES


def test_the_demo_is_sound(project: Path) -> None:
    """The site.toml that comes with sitegen has no mistakes."""
    config = load_config(project)
    assert config.base_url.endswith("/close-reading/")
    assert config.index("tags") is not None


ALL_WRONG = """\
titel = "x"
base_url = "example.org"
drafts = "true"
output = "content/public"
[theme]
name = "../evil"
accent = ["#fff"]
[indexes.authors]
page_size = 9000
lable = "People"
[indexes.autors]
[citations]
styles = [
  "apa",
  3,
  "APA",
]
[feed]
content = "notes"
items = "20"
title = "News"
[[footer.links]]
label = "About"
[[footer.links]]
label = "Evil"
url = "javascript:alert(1)"
[menu]
order = ["lists", "tags", "lists"]
[csv.columns]
"Date read" = "isued"
[publish]
remote = "ext::sh -c id"
[serch]
enabled = true
"""


def test_all_mistakes_are_reported_at_once_with_their_lines(site: Site) -> None:
    """One run names every mistake: unknown keys, types, values and what does not go together."""
    found = [(finding.origin.line, finding.field, finding.code) for finding in site.findings(ALL_WRONG)]
    assert found == [
        (1, "titel", "unknown-key"),
        (2, "base_url", "bad-value"),
        (3, "drafts", "wrong-type"),
        (4, "output", "bad-value"),
        (6, "theme.name", "bad-value"),
        (7, "theme.accent", "wrong-type"),
        (9, "indexes.authors.page_size", "bad-value"),
        (10, "indexes.authors.lable", "unknown-key"),
        (11, "indexes.autors", "unknown-field"),
        (15, "citations.styles[1]", "wrong-type"),
        (16, "citations.styles[2]", "repeated"),
        (19, "feed.content", "bad-value"),
        (20, "feed.items", "wrong-type"),
        (21, "feed.title", "unknown-key"),
        (22, "footer.links[0]", "missing-key"),
        (26, "footer.links[1].url", "bad-value"),
        (28, "menu.order[1]", "unknown-place"),
        (28, "menu.order[2]", "repeated"),
        (30, 'csv.columns."Date read"', "unknown-field"),
        (32, "publish.remote", "bad-value"),
        (33, "serch", "unknown-key"),
    ]


def test_the_error_says_how_many_things_are_wrong(site: Site) -> None:
    """The exception itself is one sentence; its findings say the rest."""
    with pytest.raises(ConfigError, match=r"site\.toml cannot be used: 2 things are wrong"):
        site.load("a = 1\nb = 2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel = 'x'", "site.toml:1: titel: is not a known key; did you mean 'title'?"),
        ("[indexes.authors]\npage-size = 3", "is not a known key; did you mean 'page_size'?"),
        (
            "[[footer.links]]\nlabel = 'x'\nurl = 'x'\nhref = 'x'",
            "links[0].href: is not a known key; known here: label, url",
        ),
        ("[search]\ntitle = 'x'", "'title' belongs to the top of the file, before the first [table]"),
        (
            "[exports]\nper_record = ['bibtex']",
            "'bibtex' is not one of 'bib', 'ris', 'json', 'csv', 'jsonl'; did you mean 'bib'?",
        ),
        ("[indexes.jurnals]", "did you mean 'journals'?"),
        ("[indexes.people]\nfield = 'auhtors'", "no field is called 'auhtors'; did you mean 'authors'?"),
        ("language = 'en_US'", "did you mean 'en-US'?"),
        ("[indexes.tags]\nslug = 'My Tags'", "did you mean 'my-tags'?"),
        ("[publish]\ncname = 'https://x.org/'", "did you mean 'x.org'?"),
        ("[[footer.links]]\nlabel = 'x'\nurl = '/about.html'", "did you mean 'about.html'?"),
        ("[feed]\nitems = '20'", "'20' is not a whole number from 1 to 500; write it without quotes"),
        ("title = 1984", "1984 is not text on one line, not empty; write it in quotes"),
        ("title = ['x']", "write it without brackets"),
        ("[citations]\nstyles = 'apa'", "'apa' is not an array; write it in brackets: ['apa']"),
        ("[indexes]\ntags = true", "true is not a table; write [indexes.tags] and its keys below"),
        ("[footer]\nlinks = 'x'", "write [[footer.links]]"),
        (
            "[theme.params]\naccent = '#123'",
            "theme.params: a table is not text, a number, true or false; put its keys directly",
        ),
    ],
)
def test_hints_say_how_to_mend_it(site: Site, text: str, message: str) -> None:
    """Misspelt keys and values at any depth, and common slips, come with the likeliest cure."""
    assert message in site.finding(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = My list", "site.toml:1: not TOML, column 9: invalid value; text needs quotes"),
        ("title = 'x'\ntitle = 'y'", "site.toml:2: not TOML"),
        ("a = 1\n\n[theme]\n[theme]", "site.toml:4: not TOML"),
        (
            "a = 'x\nb = 'y'",
            "site.toml:1: not TOML, column 7: found invalid character '\\n'; the text lacks its closing quote",
        ),
        ('a = "x\nb = 1', "site.toml:1: not TOML, column 7: illegal character '\\n'; the text lacks its closing quote"),
        ("a = [1,\n2\n\n", "site.toml:2: not TOML, the file ends too early"),
        ("a = 2025-13-40", "site.toml:1: not TOML"),
        ("a = \x00", "site.toml:1: not TOML"),
        ("a = " + "[" * 100_000, "site.toml: arrays or tables are nested too deeply"),
        ("a = " + "1" * 5_000, "site.toml: a number has too many digits"),
    ],
)
def test_broken_toml_is_one_finding_with_its_line(site: Site, text: str, expected: str) -> None:
    """What is no TOML is reported with line, column and, where it is clear, the cure; never as a traceback."""
    assert site.finding(text).startswith(expected)


def test_wrong_encodings_are_reported_by_byte(site: Site) -> None:
    """Latin-1 and UTF-16 are refused by the offset of the first byte that is not UTF-8."""
    assert site.finding(b"a = 1\ntitle = 'caf\xe9'") == (
        "site.toml:2: byte 18 (0xe9) is not UTF-8; save the file as UTF-8"
    )
    assert "byte 0 (0xff)" in site.finding("title = 'x'".encode("utf-16"))
    assert "byte 6 (0xe9)" in site.finding(b"\xef\xbb\xbf#  \xe9 x")


def test_byte_order_mark_and_windows_line_ends_are_fine(site: Site) -> None:
    """What an editor on Windows writes is read, and lines are counted right."""
    config = site.load(b"\xef\xbb\xbftitle = 'x'\r\nauthor = 'y'\r\n")
    assert (config.title, config.author, config.lines["author"]) == ("x", "y", 2)


def test_a_missing_file_says_how_to_start(tmp_path: Path) -> None:
    """Without a site.toml the message names the folder, and a way on."""
    with pytest.raises(ConfigError, match="sitegen new") as caught:
        load_config(tmp_path)
    assert str(tmp_path) in caught.value.message
    with pytest.raises(ConfigError, match="there is no folder"):
        load_config(tmp_path / "nowhere")
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "content").mkdir()
    with pytest.raises(ConfigError, match=f"sitegen build {re.escape(str(tmp_path))}"):
        load_config(tmp_path / "content")


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    """What is no regular file is refused before it is opened."""
    (tmp_path / "site.toml").mkdir()
    with pytest.raises(ConfigError, match=r"site\.toml is not a file"):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("", ""),
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org//reading//", "https://example.org/reading/"),
        ("http://localhost:8000/x", "http://localhost:8000/x/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://bücher.example/größe", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe/"),
        ("https://example.org/~ada/a%20b", "https://example.org/~ada/a%20b/"),
    ],
)
def test_base_urls_are_normalised(site: Site, written: str, normal: str) -> None:
    """A base URL is an absolute URI that ends in '/', whichever way it was written or given."""
    assert site.load(f"base_url = '{written}'").base_url == normal
    assert site.load("base_url = 'https://other.example/'", base_url=written).base_url == normal


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript://x",
        "https://",
        "https://example.org/?a",
        "https://example.org/#a",
        "https://ada:secret@example.org/",
        "https://example.org/a/../b",
        "https://exa mple.org",
        'https://example.org/"><script>',
        "https://example.org:99999/",
        "https://[::1/",
        f"https://{'x' * 64}.org",
    ],
)
def test_impossible_base_urls_are_refused(site: Site, url: str) -> None:
    """An address that would break links, or show a password on every page, is an error wherever it comes from."""
    assert "site.toml:1: base_url: " in site.finding(f"base_url = '{url}'")
    assert site.finding("", base_url=url).startswith("--base-url: base_url: ")


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("de", "de"),
        ("EN-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("fa", "fa"),
    ],
)
def test_language_tags_take_their_usual_case(site: Site, tag: str, normal: str) -> None:
    """Tags differ by case in no way that matters, so pages carry the recommended one."""
    assert site.load(f"language = '{tag}'").language == normal


@pytest.mark.parametrize("tag", ["", "english", "en_US", "e", "en-", "-en", "en-US-"])
def test_misshapen_language_tags_are_refused(site: Site, tag: str) -> None:
    """A browser ignores what is no language tag, so it is an error."""
    assert "is not a language tag" in site.finding(f"language = '{tag}'")


@pytest.mark.parametrize("path", ["", ".", "./", "..", "../x", "a/../b", "/srv/x", "~/x", "a\\\\b", "C:/x"])
def test_content_stays_inside_the_site(site: Site, path: str) -> None:
    """Records are read from a folder within the site, and never from the site as a whole."""
    assert "content: " in site.finding(f'content = "{path}"')


@pytest.mark.parametrize("path", ["content", "content/x", "./content/", ".", "..", "../.."])
def test_output_and_content_stay_apart(site: Site, path: str) -> None:
    """An output folder that holds the sources, or lies among them, is refused before anything is built."""
    assert "output: " in site.finding(f'output = "{path}"')


def test_output_may_lie_elsewhere(site: Site) -> None:
    """Relative and absolute folders outside the site are allowed, and spelled one way."""
    assert site.load('output = "../public/"').output == "../public"
    assert site.load('output = "/srv/www//site"').output == "/srv/www/site"
    assert site.load('content = "./records/"').content == "records"
    assert site.load('output = "contents"').output == "contents"


def test_an_index_can_be_switched_off_and_on(site: Site) -> None:
    """enabled = false removes a default index and its menu place; naming an optional one adds it."""
    config = site.load("[indexes.journals]\nenabled = false\n[indexes.tags]\n")
    assert [index.name for index in config.indexes] == ["authors", "subjects", "years", "languages", "formats", "tags"]
    assert config.menu == ("lists", "articles", "authors", "subjects", "years")


def test_an_index_keeps_what_is_not_written(site: Site) -> None:
    """To change one key of a built-in index leaves the others alone."""
    index = site.load("[indexes.years]\npage_size = 50\nfeed = true").index("years")
    assert index is not None
    assert (index.field, index.label, index.singular, index.slug) == ("issued", "Years", "Year", "years")
    assert (index.page_size, index.feed, index.menu) == (50, True, True)


def test_any_field_can_be_an_index(site: Site) -> None:
    """A custom index names its field by any of the field's names, or is called like it."""
    config = site.load("[indexes.topics_old]\nfield = 'keywords'\n[indexes.genre]\n[indexes.translators]\nlabel = 'By'")
    by_name = {index.name: index for index in config.indexes}
    assert by_name["topics_old"].field == "subjects"
    assert (by_name["topics_old"].label, by_name["topics_old"].slug) == ("Topics old", "topics-old")
    assert (by_name["genre"].field, by_name["genre"].label) == ("genre", "Genre")
    assert (by_name["translators"].label, by_name["translators"].singular) == ("By", "By")
    assert [index.name for index in config.indexes[-3:]] == ["topics_old", "genre", "translators"]


def test_fields_of_indexes_are_fields_of_records() -> None:
    """What the configuration accepts as a field exists in the record."""
    assert set(indexable_fields()) - {"body"} <= set(Record.__struct_fields__)
    assert {index.field for index in BUILT_IN_INDEXES} <= set(indexable_fields())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[indexes.x]\nfield = 'urls'", "site.toml:2: indexes.x.field: 'urls' cannot be an index"),
        ("[indexes.x]\nfield = 'added'", "'added' cannot be an index"),
        ("[indexes.lists]", "is not a name for an index"),
        ("[indexes.genre_]", "is not a name for an index"),
        ("[indexes.'A B']\nfield = 'genre'", "is not a name for an index"),
        ("[indexes.x]\nfield = 'genre'\nslug = 'search'", "indexes.x.slug: the folder 'search' holds something else"),
        ("[indexes.search]\nfield = 'genre'", "the folder 'search' holds something else"),
        ("[indexes.x]\nfield = 'genre'\nslug = 'years'", "x.slug: 'years' and 'x' would share the folder 'years'"),
        ("[indexes.years]\nslug = 'formats'", "years.slug: 'years' and 'formats' would share the folder 'formats'"),
    ],
)
def test_indexes_that_cannot_be(site: Site, text: str, message: str) -> None:
    """An index over a field of the wrong shape, or in a folder that is taken, is an error."""
    assert message in site.finding(text)


def test_the_menu_follows_its_order(site: Site) -> None:
    """[menu] order decides, and each index knows whether it has a place."""
    config = site.load("[menu]\norder = ['years', 'lists', 'formats']")
    assert config.menu == ("years", "lists", "formats")
    assert {index.name for index in config.indexes if index.menu} == {"years", "formats"}
    assert site.load("[menu]\norder = []").menu == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[indexes.tags]\nmenu = true", "site.toml:2: indexes.tags.menu: the header has room for 6 places, not for 7"),
        (
            "[menu]\norder = ['lists', 'articles', 'authors', 'subjects', 'journals', 'years', 'formats']",
            "site.toml:2: menu.order: the header has room for 6 places",
        ),
        ("[menu]\norder = ['tags']", "there is no index 'tags'; switch it on by [indexes.tags]"),
        ("[menu]\norder = ['autors']", "there is no index 'autors'; did you mean 'authors'?"),
        ("[menu]\norder = ['lists', 'lists']", "menu.order[1]: 'lists' stands there twice"),
        (
            "[indexes.years]\nmenu = true\n[menu]\norder = ['lists']",
            "site.toml:2: indexes.years.menu: is true, but [menu] order does not name it",
        ),
    ],
)
def test_menus_that_cannot_be(site: Site, text: str, message: str) -> None:
    """A header of more than six places, unknown, repeated or contradicting ones is an error."""
    assert message in site.finding(text)


def test_theme_parameters_keep_their_lines(site: Site) -> None:
    """What the theme is to judge reaches it as written, with the line to name in a finding."""
    theme = site.load("[theme]\nname = 'plain'\naccent = '#123'\nwidth = 66\nserif = true\n").theme
    assert theme.name == "plain"
    assert theme.params == {"accent": "#123", "width": 66, "serif": True}
    assert theme.lines == {"name": 2, "accent": 3, "width": 4, "serif": 5}


@pytest.mark.parametrize(
    "name", ["--force", "a b", "a..b", "x.lock", "/x", "x/", "https://x.org/y", "ext::sh", "a~b", "@{u}"]
)
def test_git_names_are_names(site: Site, name: str) -> None:
    """Neither an option, nor a URL that git would act on, passes for a remote or branch."""
    assert "publish.remote: " in site.finding(f"[publish]\nremote = '{name}'")
    assert "publish.branch: " in site.finding(f"[publish]\nbranch = '{name}'")


def test_the_own_domain_is_that_of_the_base_url(site: Site) -> None:
    """A CNAME that is not the site's host would publish a site whose addresses lead elsewhere."""
    text = "base_url = 'https://{}/'\n[publish]\ncname = 'Reading.example.org'"
    assert site.load(text.format("reading.example.org")).publish.cname == "reading.example.org"
    assert "is not the host of base_url" in site.finding(text.format("example.org"))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "java\\tscript:x", "//evil.example", "/about.html", "a b", ""]
)
def test_footer_links_are_safe(site: Site, url: str) -> None:
    """A footer link leads to a page: nothing runs, nothing breaks below a base path."""
    assert "footer.links[0].url: " in site.finding(f'[[footer.links]]\nlabel = "x"\nurl = "{url}"')


def test_footer_links_keep_their_order(site: Site) -> None:
    """Links come as written, as tables or in one line."""
    config = site.load("footer.links = [{label = 'B', url = 'about.html'}, {label = 'A', url = 'mailto:a@b.org'}]")
    assert config.footer.links == (
        FooterLink(label="B", url="about.html"),
        FooterLink(label="A", url="mailto:a@b.org"),
    )


def test_csv_columns_are_fields_by_any_name(site: Site) -> None:
    """Headers map to a field or one of its aliases."""
    assert site.load("[csv.columns]\n'Date read' = 'updated'\nX = 'DOI'").csv.columns == {
        "Date read": "updated",
        "X": "DOI",
    }


def test_built_in_styles_are_known_in_any_case(site: Site) -> None:
    """'APA' is apa; any other name is left for the citation part to find."""
    assert site.load("[citations]\nstyles = ['APA', 'styles/My.csl']").citations.styles == ("apa", "styles/My.csl")


def test_text_is_printable(site: Site) -> None:
    """Control characters and line breaks do not get into pages by way of the configuration."""
    assert "title: " in site.finding('title = "a\\u0000b"')
    assert "author: " in site.finding('author = "a\\nb"')
    assert "title: " in site.finding("title = '  '")


def test_a_comment_changes_no_digest(site: Site) -> None:
    """Without its lines a configuration encodes to the same bytes wherever its keys stand, and loses nothing else."""
    plain = site.load("title = 'x'\n[theme]\nb = 1\na = 2\n")
    moved = site.load("# a comment\ntitle = 'x'\n\n[theme] # here\na = 2\nb = 1\n")
    assert plain.lines != moved.lines
    encoded = [msgspec.msgpack.encode(config.without_lines(), order="deterministic") for config in (plain, moved)]
    assert encoded[0] == encoded[1]
    assert msgspec.json.decode(msgspec.json.encode(plain), type=SiteConfig) == plain
    assert plain.origin("theme.b").line == 3
    assert str(plain.origin("citations.styles")) == "site.toml"


@settings(max_examples=150, deadline=None)
@given(documents(), st.data(), st.randoms(use_true_random=False))
def test_no_document_causes_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any], data: st.DataObject, random: Random
) -> None:
    """Any TOML at all, with real keys strewn in, is a configuration or a ConfigError whose findings have lines."""
    sections = data.draw(st.lists(st.sampled_from(SiteTable.__struct_fields__), unique=True, max_size=4))
    values = list(document.values())
    for section in sections:
        document[section] = random.choice([*values, {"name": 1}, {"order": values}, {"tags": {"menu": True}}, {}, "x"])
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        assert isinstance(site.load(TomlWriter(document, random).text), SiteConfig)
    except ConfigError as error:
        assert error.findings
        assert all(finding.origin.line > 0 and finding.message for finding in error.findings)
