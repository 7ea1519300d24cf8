"""The interface in its languages: every word translated, compiled and in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sites import Site

from docs.tools.translations import collect, texts
from sitegen.locales import Interface, direction
from sitegen.model import PartialDate
from sitegen.translate import (
    TRANSLATIONS,
    compile_catalogue,
    load_translations,
    lookup_order,
    read_catalogue,
    shipped_catalogue,
    shipped_languages,
)

LANGUAGES = shipped_languages()[1:]
RUN_AGAIN = "run `python docs/tools/translations.py` and fill in what it lists"
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}|%%")


def interface(language: str) -> Interface:
    return Interface(language, load_translations((shipped_catalogue(language),)))


@pytest.fixture(scope="module")
def messages() -> set[tuple[str, object]]:
    """Every message of the program and the shipped themes, with its context."""
    return {(message.context or "", message.id) for message in collect() if message.id}


def test_the_promised_languages_are_there() -> None:
    """The interface comes in English, German, French, Spanish, Persian and Chinese."""
    assert shipped_languages() == ("en", "de", "es", "fa", "fr", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str, messages: set[tuple[str, object]]) -> None:
    """A catalogue has each message with all its plural forms, none of them empty or doubtful, and nothing that is not said any more."""
    catalogue = [message for message in read_catalogue(TRANSLATIONS / f"{language}.po") if message.id]
    assert {(message.context or "", message.id) for message in catalogue} == messages, RUN_AGAIN
    assert not [message.id for message in catalogue if message.fuzzy or not all(texts(message.string))], RUN_AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    """A translation has the placeholders of its message, for scripts ({n}) as for templates (%(number)s), each as often."""
    for message in read_catalogue(TRANSLATIONS / f"{language}.po"):
        if message.id:
            wanted = {tuple(sorted(_PLACEHOLDER.findall(text))) for text in texts(message.id)}
            found = {tuple(sorted(_PLACEHOLDER.findall(text))) for text in texts(message.string)}
            # A per cent sign is doubled where the message has one; some scripts have one of their own.
            assert {tuple(each for each in one if each != "%%") for one in found} <= {
                tuple(each for each in one if each != "%%") for one in wanted
            }, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_are_those_of_the_sources(language: str) -> None:
    """The .mo that is shipped is the .po beside it, byte for byte."""
    compiled = compile_catalogue(TRANSLATIONS / f"{language}.po")
    assert compiled == (TRANSLATIONS / f"{language}.mo").read_bytes(), RUN_AGAIN


def test_a_catalogue_keeps_its_own_rule_for_plurals(tmp_path: Path) -> None:
    """A .po counts by the rule in its header, whatever the installed Babel holds to be that of its language."""
    path = tmp_path / "fr.po"
    rule = '"Plural-Forms: nplurals=4; plural=(n > 2 ? 3 : n);\\n"'
    forms = "".join(f'msgstr[{form}] "{word}"\n' for form, word in enumerate(("nul", "un", "deux", "plus")))
    path.write_text(f'msgid ""\nmsgstr ""\n{rule}\n\nmsgid "one"\nmsgid_plural "many"\n{forms}', encoding="utf-8")
    found = load_translations((compile_catalogue(path),))
    assert [found.ngettext("one", "many", count) for count in range(5)] == ["nul", "un", "deux", "plus", "plus"]


@pytest.mark.parametrize(
    ("language", "date", "month", "number", "name"),
    [
        ("en", "June 1, 2025", "c. June 2025", "12,345", "German"),
        ("de", "1. Juni 2025", "um Juni 2025", "12.345", "Deutsch"),
        ("fr", "1 juin 2025", "vers juin 2025", "12\u202f345", "Allemand"),
        ("es", "1 de junio de 2025", "c. junio de 2025", "12.345", "Alemán"),
        ("fa", "۱ ژوئن ۲۰۲۵", "حدود ژوئن ۲۰۲۵", "۱۲٬۳۴۵", "آلمانی"),
        ("zh", "2025年6月1日", "约2025年6月", "12,345", "德语"),
    ],
)
def test_dates_numbers_and_languages(language: str, date: str, month: str, number: str, name: str) -> None:
    """Dates are Gregorian, in words, order and digits of the language; numbers and names of languages follow it too."""
    words = interface(language)
    assert words.date(PartialDate(year=2025, month=6, day=1)) == date
    assert words.date(PartialDate(year=2025, month=6, circa=True)) == month
    assert words.number(12345) == number
    assert words.language_name("de") == name


def test_plural_forms_for_scripts() -> None:
    """A script gets a form for each plural category of its language, and asks for them by CLDR's names."""
    forms = {
        language: interface(language).plural_forms("{n} record", "{n} records") for language in shipped_languages()
    }
    assert forms["en"] == {"one": "{n} record", "other": "{n} records"}
    assert forms["fr"] == {"one": "{n} notice", "many": "{n} notices", "other": "{n} notices"}
    assert forms["fa"].keys() == {"one", "other"}
    assert forms["zh"] == {"other": "{n} 条记录"}


def test_a_name_that_runs_the_other_way_is_set_apart() -> None:
    """A Latin name on a Persian page, or a Persian one on an English page, does not turn its neighbours round."""
    assert interface("fa").isolated("Ada Byron") == "\u2068Ada Byron\u2069"
    assert interface("en").isolated("صفایی") == "\u2068صفایی\u2069"
    assert interface("en").isolated("Ada Byron") == "Ada Byron"
    assert interface("fa").isolated("صفایی") == "صفایی"


def test_a_language_has_a_direction() -> None:
    """Persian runs from right to left, and so does whatever names such a script; what names another one does not."""
    assert [direction(tag) for tag in ("fa", "he-IL", "pa-Arab", "UG-Latn", "en", "zh-Hant")] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]


def test_tags_are_looked_up_the_nearest_first() -> None:
    """A variant of a language gets that language's words, one that nobody translated gets English ones."""
    assert lookup_order("de-AT-1996") == ("de-AT-1996", "de-AT", "de")
    assert shipped_catalogue("de-AT") == shipped_catalogue("de") != b""
    assert shipped_catalogue("en-GB") == shipped_catalogue("tlh") == b""


def test_words_in_another_script_do_not_serve(site: Site) -> None:
    """A tag that names or implies another script than its language has by default (traditional characters in Taiwan, Hong Kong and Macau) gets no
    words in that one: they are English, which is said, or those of a catalogue in the right script."""
    assert lookup_order("zh-Hant-TW") == lookup_order("zh-Hant-TW-x")[1:] == ("zh-Hant-TW", "zh-Hant")
    assert lookup_order("zh-TW") == ("zh-TW", "zh-Hant")
    assert lookup_order("zh-SG") == ("zh-SG", "zh")
    assert lookup_order("sr-Latn") == ("sr-Latn",)
    assert {shipped_catalogue(tag) for tag in ("zh-Hant", "zh-TW", "zh-HK", "zh-MO")} == {b""}
    assert shipped_catalogue("zh-CN") == shipped_catalogue("zh-Hans") == shipped_catalogue("zh") != b""
    site.write("site.toml", 'title = "書架"\nlanguage = "zh-TW"\n')
    site.record("one", issued="2021-03-04")
    built = site.build()
    assert built.code == 0
    assert "the interface has no words in 'zh-TW'; they are English; 'zh' is in another script" in built.text
    page = site.read("articles/one.html")
    assert "Cite this" in page and "2021年3月4日" in page
    site.write("themes/default/locales/zh-Hant.po", 'msgid "Cite this"\nmsgstr "引用"\n')
    assert "language:" not in site.build().text
    assert "引用" in site.read("articles/one.html")


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("en", "“So”, isn’t it"), ("de-CH", "„So“, isn’t it"), ("fr", "«\u202fSo\u202f», isn’t it"), ("fa", "«So», isn’t it"),
        ("zh", "“So”, isn’t it"), ("zh-HK", "「So」, isn’t it"),
    ],
)  # fmt: skip
def test_notes_are_quoted_as_in_the_language_of_the_site(site: Site, language: str, quoted: str) -> None:
    """Straight double quotes in notes and headings become the marks of the language, after a build in another one, too; an apostrophe stays one."""
    site.record("one", '"So", isn\'t it')
    site.write("content/lists/all.md", '+++\ntitle = "All"\n+++\n\n## "So", isn\'t it\n\n- [[one]]\n')
    assert site.build().code == 0
    site.write("site.toml", f'title = "T"\nlanguage = "{language}"\n')
    assert site.build().code == 0
    assert f"<p>{quoted}</p>" in site.read("articles/one.html")
    assert f">{quoted}</h2>" in site.read("lists/all.html")


def german(site: Site) -> None:
    site.write("site.toml", 'title = "Regal"\nlanguage = "de"\n')
    site.record("one", type="article-journal", container_title="Blätter", issued="2021-03-04", status="read")


def test_a_site_speaks_its_language(site: Site) -> None:
    """Labels of the plan, words of templates, dates, kinds, index labels, sections and breadcrumbs are in the site's language."""
    german(site)
    assert site.build().code == 0
    page = site.read("articles/one.html")
    for words in (
        'lang="de" dir="ltr"',
        "Zeitschriftenartikel",
        "Erschienen",
        "4. März 2021",
        "Gelesen",
        "Startseite",
        "Internformat",
    ):
        assert words in page
    assert "Medienarten" in site.read("formats/index.html")
    assert ">Zeitschriftenartikel<" in site.read("formats/journal-article.html")
    assert "Seite nicht gefunden" in site.read("404.html")


def test_own_labels_stay_as_they_are(site: Site) -> None:
    """A label that site.toml gives is not translated."""
    site.write(
        "site.toml",
        'title = "Regal"\nlanguage = "de"\n[indexes.authors]\nlabel = "Journals"\n[lists]\nlabel = "Status"\n',
    )
    site.record("one", authors=["Ada Byron"])
    assert site.build().code == 0
    assert "<h1>Journals" in site.read("authors/index.html")


def test_a_site_overrides_a_word(site: Site) -> None:
    """A catalogue in the site's own themes folder comes before the shipped one, for templates and for labels of the plan; the rest stays."""
    german(site)
    site.write(
        "themes/default/locales/de.po",
        'msgid "Published"\nmsgstr "Veröffentlicht & gedruckt"\n\nmsgid "Staff view"\nmsgstr "Für <b>Profis</b>"\n\n'
        'msgid "%(number)s record"\nmsgid_plural "%(number)s records"\nmsgstr[0] "%(number)s Nachweis"\nmsgstr[1] "%(number)s Nachweise"\n',
    )
    assert site.build().code == 0
    page = site.read("articles/one.html")
    assert "Veröffentlicht &amp; gedruckt" in page
    assert "Für &lt;b&gt;Profis&lt;/b&gt;" in page
    assert "Zeitschriftenartikel" in page
    assert "1 Nachweis" in site.read("articles/index.html")


def test_a_language_without_words_is_said(site: Site) -> None:
    """A site in a language that nobody translated is built, in English words, and says how to add its own."""
    site.write("site.toml", 'title = "Scaffale"\nlanguage = "it"\n')
    site.record("one")
    built = site.build()
    assert built.code == 0
    assert "site.toml:2: language:" in built.text
    assert "locales/it.po" in built.text
    site.write("themes/default/locales/it.po", 'msgid "Cite this"\nmsgstr "Come citare"\n')
    assert "language:" not in site.build().text
    assert "Come citare" in site.read("articles/one.html")


def test_english_can_be_reworded(site: Site) -> None:
    """A site in English overrides words in the same way."""
    site.record("one")
    site.write("themes/default/locales/en.po", 'msgid "Cite this"\nmsgstr "How to cite"\n')
    assert site.build().code == 0
    assert "How to cite" in site.read("articles/one.html")


def test_an_edited_catalogue_reaches_the_pages(site: Site) -> None:
    """The next build after an edit of a catalogue changes the pages that say the word, as a clean build would."""
    german(site)
    catalogue = 'msgid "Erschienen"\nmsgstr "x"\n\nmsgid "Abstract"\nmsgstr "{}"\n'
    site.record("one", abstract="Words.")
    site.write("themes/default/locales/de.po", catalogue.format("Zusammenfassung"))
    site.build()
    site.write("themes/default/locales/de.po", catalogue.format("Kurzfassung"))
    site.build()
    edited = site.tree()
    assert "Kurzfassung" in site.read("articles/one.html")
    site.build("--clean")
    assert site.tree() == edited


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "Published"\nmsgstr "%(gone)s"\n\nmsgid "%(number)s in all"\nmsgstr "%(anzahl)s"\n', 4, "placeholder"),
        ('msgid "Published"\nmsgstr "Da"\nmsgfoo "x"\n', 3, ".po"),
    ],
)
def test_a_broken_catalogue_names_its_line(site: Site, text: str, line: int, what: str) -> None:
    """A placeholder that the message does not have, or broken syntax, stops the build with file and line."""
    german(site)
    site.write("themes/default/locales/de.po", text)
    built = site.build()
    assert built.code == 2
    assert f"themes/default/locales/de.po:{line}: " in built.err
    assert what in built.err
    assert "Traceback" not in built.text


def test_every_shipped_catalogue_is_where_the_wheel_takes_it_from(project: Path) -> None:
    """The compiled catalogues lie inside the package."""
    assert {path.stem for path in (project / "sitegen" / "translations").glob("*.mo")} == set(LANGUAGES)
