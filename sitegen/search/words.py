"""From texts to the words that are searched for. themes/default/assets/js/search-words.js does the same in the browser, and a test
holds both together.

A text is folded (compatibility forms, case, accents, letters such as 'ł' and 'ß') and cut into runs of letters and digits. Runs of a script
that is written without spaces become overlapping pairs of characters, as Lucene's CJK analyzer makes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Letters that no decomposition takes to their plain ones: Latin strokes and ligatures, final sigma, Arabic forms of one letter
#: (as Lucene's ArabicNormalizer and PersianNormalizer have them).
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n", "ŧ": "t",
        "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None,
    }
)  # fmt: skip
#: Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Hangul, Kana, Han.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
_TOKEN = re.compile(r"(?<![^\W_])[a-z](?:\+\+|#)(?![^\W_])|[^\W_]+")
#: Not compiled before a text is written in such a script: so large classes take milliseconds.
_RUN = f"[{_DENSE}]+|[^{_DENSE}]+"
_DENSE_RUN = f"[{_DENSE}]"
_VOICING = "\u3099\u309a"
#: Words written together or with a sign between: 'COVID-19', 'O’Brien', 'e-mail'.
_COMPOUND = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+){1,2}")
_SIGN = re.compile("['’‐‑-]")
#: How German and the Nordic languages write these letters where they cannot be typed.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_LONGEST = 40


def fold(text: str) -> str:
    """`text` without what a searcher need not type: compatibility forms, case, accents and other marks, possessive 's."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
        text = "".join([char for char in text if char in _VOICING or unicodedata.category(char)[0] != "M"])
        text = unicodedata.normalize("NFC", text.translate(_LETTERS))
    else:
        text = text.lower()
    return _POSSESSIVE.sub("", text) if "'" in text or "’" in text else text


def words(text: str) -> list[str]:
    """The words of `text` in order, as a query means them."""
    found: list[str] = []
    for token in _TOKEN.findall(fold(text)):
        if token.isascii() or not _has_dense(token):
            found.append(token[:_LONGEST])
        else:
            for run in re.findall(_RUN, token):
                found += _pairs(run) if _has_dense(run) else [run[:_LONGEST]]
    return found


def _has_dense(text: str) -> bool:
    return max(text) >= _DENSE[0] and re.search(_DENSE_RUN, text) is not None


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def other_forms(part: str) -> Iterator[tuple[int, str]]:
    """What a part of a text without spaces is also found by, each with the number of the word that it stands for: compounds in one word, umlauts
    spelt out, the last character of a dense run."""
    plain = words(part)
    if not part.isascii():
        lowered = unicodedata.normalize("NFC", part).lower()
        spelt = lowered.translate(_SPELT_OUT)
        if spelt != lowered:
            yield from ((at, word) for at, word in enumerate(words(spelt)) if word not in plain)
        for at, word in enumerate(plain):
            if len(word) == 2 and _has_dense(word) and (at + 1 == len(plain) or plain[at + 1][0] != word[1]):
                yield at, word[1]
    if not _SIGN.search(part):
        return
    for compound in _COMPOUND.findall(fold(part)):
        pieces = [piece for piece in _SIGN.split(compound) if piece]
        joined = "".join(pieces)
        if len(pieces) > 1 and len(joined) <= _LONGEST and pieces[0] in plain and not _has_dense(joined):
            yield plain.index(pieces[0]), joined
