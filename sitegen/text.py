"""Words as machines need them: slugs, folded forms, sort keys, initials, and VuFind's keys for works.

Everything here is a pure function of its text. Transliteration is anyascii's (https://github.com/anyascii/anyascii),
imported only when a text is not plain ASCII.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from sitegen.digest import short_digest

#: A slug is at most this many bytes; a longer one is cut and ends in eight digits of its digest.
SLUG_BYTES = 120
_DIGITS = 8

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
#: Whatever is neither a letter nor a number (categories L and N).
_NOT_WORD = re.compile(r"[\W_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_PLUS = re.compile(r"(?<=[A-Za-z0-9+])\+")
_SHARP = re.compile(r"(?<=[A-Za-z0-9])#(?![A-Za-z0-9])")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])['’](?=[A-Za-z])")
#: Device names of Windows, which no file there may bear (with or without a suffix).
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})

#: The one initial of all Chinese characters: there are too many for an initial each, and how one is read depends on the language.
HAN = "漢字"

#: C0 and C1 controls but tab and line ends, and DEL: never part of a text.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BIDI_CLOSER = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")

_ARTICLES = {
    "de": "der die das den dem des ein eine einer eines einem einen",
    "en": "a an the",
    "es": "el la los las lo un una unos unas",
    "fr": "le la les l' un une des",
    "it": "il lo la i gli le l' un uno una un'",
    "nl": "de het een 't",
    "pt": "o a os as um uma uns umas",
    "sv": "en ett den det de",
    "da": "en et den det de",
    "nb": "en ei et den det de",
    "ca": "el la els les l' un una uns unes",
    "hu": "a az egy",
}


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii  # a table of all scripts: only for the texts that need it

    return anyascii(text)


def slugify(text: str) -> str:
    """A name for a file and an address: ASCII, lower case, `[a-z0-9-]`, at most `SLUG_BYTES`; '' if nothing is left.

    The same for composed and decomposed forms, idempotent, never a reserved name, never with a slash, a dot or a
    space. 'C++', 'C#' and 'C' stay three.
    """
    if len(text) <= SLUG_BYTES and text not in _RESERVED and _SLUG.fullmatch(text):
        return text
    plain = _ascii(unicodedata.normalize("NFKC", text))
    if "+" in plain or "#" in plain:
        plain = _SHARP.sub(" sharp ", _PLUS.sub(" plus ", plain))
    if "'" in plain:
        plain = _APOSTROPHE.sub("", plain)
    slug = _NOT_SLUG.sub("-", plain.lower()).strip("-")
    if len(slug) > SLUG_BYTES:
        return slug[: SLUG_BYTES - _DIGITS - 1].rstrip("-") + "-" + short_digest(slug, _DIGITS)
    return f"{slug}-{short_digest(slug, _DIGITS)}" if slug in _RESERVED else slug


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """Two headings or names are the same where this is equal: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sort_key(text: str) -> str:
    """Orders texts as readers expect, whatever the script or locale: accents and case do not count, nor does
    punctuation."""
    plain = _ascii(unicodedata.normalize("NFKD", text)).casefold() if not text.isascii() else text.lower()
    return " ".join(_NOT_SLUG.sub(" ", plain.replace("'", "")).split())


def title_sort_key(title: str, language: str = "") -> str:
    """`sort_key` without a leading article of `language` (BCP 47; English where unknown)."""
    return sort_key(without_article(title, language))


def without_article(title: str, language: str = "") -> str:
    """`title` without the article that it begins with in `language` (BCP 47; English where unknown); never empty but
    for empty titles."""
    articles = _ARTICLES.get(language.split("-", 1)[0].lower() or "en", "")
    head, gap, rest = title.partition(" ")
    if gap and rest.strip() and head.lower().strip("\"'“‘«([") in articles.split():
        return rest.lstrip()
    for mark in ("'", "’"):
        head, gap, rest = title.partition(mark)
        if gap and rest.strip() and f"{head.lower()}'" in articles.split():
            return rest.lstrip()
    return title


@lru_cache(maxsize=4096)
def _initial(char: str) -> str:
    """The initial that one letter or digit stands under."""
    base = unicodedata.normalize("NFKD", char)[0]
    if "\uac00" <= char <= "\ud7a3":  # a Hangul syllable stands under its leading consonant
        return "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[(ord(char) - 0xAC00) // 588]
    if base.isdigit():
        return "0-9"
    name = unicodedata.name(base, "")
    if name.startswith(("CJK ", "KANGXI ")):
        return HAN
    if name.startswith(("LATIN ", "FULLWIDTH LATIN ", "MODIFIER LETTER ")):
        return next((letter.upper() for letter in _ascii(base) if letter.isalpha()), "#")
    if name.startswith("KATAKANA LETTER "):
        hiragana = chr(ord(base) - 0x60)
        return hiragana if unicodedata.name(hiragana, "").startswith("HIRAGANA LETTER ") else base
    return base.upper() if base.isalpha() else "#"


def initial(text: str) -> str:
    """The heading in an A-Z index: 'A' to 'Z' for Latin script, '0-9', `HAN`, else the letter of its own script, else '#'.

    Leading punctuation is passed over; letters stand under their base letter ('É' under 'E', 'が' under 'か').
    """
    char = next((char for char in text if char.isalnum()), "")
    if not char:
        return "#"
    if char.isascii():
        return "0-9" if char.isdigit() else char.upper()
    return _initial(unicodedata.normalize("NFC", char))


def clean(text: str) -> str:
    """`text` in NFC without control characters and lone surrogates; tabs and line ends stay, bidirectional overrides
    are closed."""
    if text.isascii() and text.isprintable():
        return text
    text = text.encode("utf-8", "ignore").decode()
    return close_bidi(CONTROLS.sub("", unicodedata.normalize("NFC", text)))


def close_bidi(text: str) -> str:
    """`text` with every bidirectional embedding, override and isolate that it opens closed at its end, so that it
    cannot turn what follows."""
    if text.isascii() or not _BIDI.search(text):
        return text
    open_: list[str] = []
    for char in _BIDI.findall(text):
        if char in _BIDI_CLOSER:
            open_.append(_BIDI_CLOSER[char])
        elif char in open_:
            while open_.pop() != char:  # closing an isolate closes the embeddings inside it
                pass
    return text + "".join(reversed(open_))


def without_bidi(text: str) -> str:
    """`text` without embeddings, overrides and isolates: for what is taken apart, whose pieces would not close what another opened."""
    return text if text.isascii() else _BIDI.sub("", text)


# --- VuFind's rules -------------------------------------------------------------------------------------------------

#: The articles that VuFind takes off, in whatever language (`stripArticles` of its XSLT imports); a quotation mark before one keeps it.
_VUFIND_ARTICLE = re.compile(r"^\s*(?:an?|the) +(?=\S)", re.IGNORECASE)
#: What its schema's type `textFacet` takes off.
_FACET_END = re.compile(r"(?<!\b[A-Z])[.\s]*$")


@lru_cache(maxsize=1 << 12)
def work_key_part(text: str) -> str:
    """One half of a VuFind work key: NFD, lower case, letters and numbers only, NFKC, at most 255 characters."""
    if text.isascii():
        return _NOT_SLUG.sub("", text.lower())[:255]
    kept = _NOT_WORD.sub("", unicodedata.normalize("NFD", text).lower())
    return unicodedata.normalize("NFKC", kept)[:255]


def work_keys(
    authors: tuple[str, ...], titles: tuple[str, ...], uniform_titles: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """VuFind's `work_keys_str_mv`: 'UT <title>' for uniform titles, 'AT <author> <title>' for every author and each
    title with and without its leading article; each key once. `authors` are written as the record's source writes
    them."""
    keys: dict[str, None] = {}
    for title in uniform_titles:
        if part := work_key_part(title):
            keys[f"UT {part}"] = None
    forms = dict.fromkeys([form for title in titles for form in (title, _VUFIND_ARTICLE.sub("", title))])
    parts = dict.fromkeys([work_key_part(form) for form in forms])
    for author in authors:
        if name := work_key_part(author):
            for part in parts:
                if part:
                    keys[f"AT {name} {part}"] = None
    return tuple(keys)


def title_sort(title: str) -> str:
    """VuFind's `title_sort`: no leading a/an/the, Latin letters as ASCII, runs of punctuation and space one space,
    lower case."""
    text = _VUFIND_ARTICLE.sub("", title)
    if text.isascii():
        return " ".join(_NOT_SLUG.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFC", text)
    for char in _foreign(text):
        if unicodedata.name(char, "").startswith("LATIN "):
            # Quicker than `translate`, for there are few of these.
            text = text.replace(char, _ascii(char))
    plain = text.lower()
    if plain.isascii():
        return " ".join(_NOT_SLUG.sub(" ", plain).split())
    marks = {char for char in _foreign(plain) if unicodedata.category(char)[0] == "M"}
    if not marks:
        return " ".join(_NOT_WORD.sub(" ", plain).split())
    return " ".join("".join([char if char.isalnum() or char in marks else " " for char in plain]).split())


def _foreign(text: str) -> set[str]:
    """The characters of a text that are not ASCII."""
    return set(_FOREIGN.findall(text))


def author_facet(name: str) -> str:
    """VuFind's `author_facet`: without trailing full stops and spaces, except after a lone capital ('Smith, J.')."""
    return _FACET_END.sub("", name, count=1) if name and not name[-1].isalnum() else name


# --- Markdown that would cost too much ------------------------------------------------------------------------------

#: Below this many characters no Markdown costs more than a moment.
_HARMLESS = 100
_LONGEST = 500_000
_LINES = 5_000
#: Lists, quotes and admonitions inside one another; python-markdown recurses for each.
_NESTING = 50
#: Opening marks times the length of the text that each is looked for in: about a second.
_SEARCHES = 6_000_000
_INDENT = " " * (_NESTING * 4)
_DEEP = re.compile(rf"^(?:[ ]{{{_NESTING * 4},}}|\t{{{_NESTING},}})(?:[-*+:>!]|\d+[.)])", re.MULTILINE)
_MARKERS = re.compile(rf"^[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)]) +){{{_NESTING},}}", re.MULTILINE)
_QUOTES = re.compile(rf"(?:> ?){{{_NESTING * 4},}}")
_BLOCKS = re.compile(r"\n(?:[ \t]*\n|(?=[ \t]*(?:[-*+>#|]|\d+[.)])[ \t]))")


def hazard(text: str) -> str:
    """Why this Markdown should be shown as it is written: what it holds too much of; '' if a Markdown parser can be
    trusted with it.

    Bounds what is known to take python-markdown more than about a second, or more stack than there is.
    """
    if len(text) < _HARMLESS:
        return ""
    if _is_nested(text):
        return f"lists or quotes are nested more than {_NESTING} deep"
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST:,} characters"
    if text.count("\n") > _LINES:
        return f"it has more than {_LINES:,} lines"
    tags = text.count("<")
    if tags > 10_000 or max(0, tags - text.count(">")) * len(text) > _SEARCHES:
        return "it has too many tags, or never closes them"
    brackets = text.count("[")
    if brackets * len(text) > _SEARCHES and any(
        block.count("[") * len(block) > _SEARCHES for block in _BLOCKS.split(text)
    ):
        return "it opens too many brackets in one paragraph"
    if text.count("\n:") > 1_000 or text.count("```") + text.count("~~~") > 1_000:
        return "it has too many definitions or fences"
    if max(text.count("{"), text.count("*") + text.count("_")) > 5_000 or text.count('"') + text.count("'") > 20_000:
        return "it has too many braces, asterisks, underscores or quotes"
    return ""


def _is_nested(text: str) -> bool:
    """Whether lists or quotes may lie more than `_NESTING` deep in one another; quick for texts that hold few marks."""
    if (_INDENT in text or "\t" * _NESTING in text) and _DEEP.search(text):
        return True
    if sum(text.count(mark) for mark in ("- ", "* ", "+ ", ". ", ") ")) >= _NESTING and _MARKERS.search(text):
        return True
    return text.count(">") >= _NESTING * 4 and bool(_QUOTES.search(text))


# --- encodings ----------------------------------------------------------------------------------------------------------------

#: What editors put around the name of an encoding ('latin-1-unix', 'x-mac-roman', 'iso-latin-1').
_EDITORS = re.compile(r"^(?:x-|iso-(?=latin))|-(?:unix|dos|mac)$")
_NOT_FOR_FILES = ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem")


def text_codec(name: str) -> str:
    """The normal name of a text encoding that Python knows, or ''."""
    name = _EDITORS.sub("", name.lower()).replace("latin-", "latin")
    if not name:
        return ""
    try:
        codec = codecs.lookup(name).name
        b"a".decode(codec)  # a codec that is none for text says so only when it has something to do
    except (LookupError, ValueError):
        return ""
    return "" if codec.replace("-", "_") in _NOT_FOR_FILES else codec
