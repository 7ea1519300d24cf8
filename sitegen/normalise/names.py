"""Names of people and bodies: taken apart by the rules of BibTeX (Tame the BeaST, section 11) and CSL, with care for
what is no person.

'Given Family', 'Family, Given', 'Family, Jr., Given', 'Ludwig van Beethoven', 'Vico, Giambattista, 1668-1744.'
(catalogues add dates), '{World Health Organization}' (braces: leave it whole), 'CERN', '王小明' (kept whole: its order
must not be turned).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sitegen.model import Name
from sitegen.text import without_bidi

_PARTICLES: Final = frozenset(
    """
    af al an auf aus av 'd d' da dal dalla dalle dall' das de del dela della delle dello den der des di do dos
    du e el het in 't 's la las le les li lo los op 'n of ter ten te thoe tho ten ul und uit van vande vander
    ver von vom v v. vd v.d. ’t y zu zum zur zur- bin ibn abu ben bar ould
    """.split()
)
_LEADING: Final = frozenset(
    """
    von van vom der den de da di du del della dello dos das ter ten zu zum zur af av la le ten vander vande 't
    """.split()
)
_SUFFIX: Final = re.compile(
    r"(?:jr|sr|jnr|snr|junior|senior|ii|iii|iv|v|vi|\d(?:nd|rd|th)|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE
)
_SURE_SUFFIX: Final = re.compile(r"(?:jr|sr|jnr|snr|ph\.?d|m\.?d|esq)\.?|ii|iii|iv", re.IGNORECASE)
#: Capitalised particles belong to the family name: 'Robert De Niro'.
_WITH_FAMILY: Final = frozenset(
    """
    De Del Della Der Den Des Di Du El La Le Los Mac Saint St. Ten Ter Van Von Vande Vander
    """.split()
)
_YEAR: Final = r"(?:(?:ca\.|approximately|approx\.|b\.|d\.|fl\.|active|born|died)\s*)*\d{3,4}\??"
_LIFE: Final = re.compile(
    rf",?\s*(?:\(?{_YEAR}(?:\s*[-–]\s*(?:{_YEAR})?)?(?:\s*or \d{{1,4}}\??)?(?:\s*(?:B\.?C\.?|century))?\)?"
    r"|\d{1,2}th cent(?:ury|\.))\.?\s*$"
)
_RELATOR: Final = re.compile(
    r",?\s*[\[(]?\b(?:author|aut|editor|edt|ed|eds|translator|trl|tr|illustrator|ill|contributor|compiler|comp|cttee"
    r"|joint author|hrsg|herausgeber)\.?[\])]?\s*$",
    re.IGNORECASE,
)
#: Words that only the names of bodies hold.
_CORPORATE_WORDS: Final = frozenset(
    """
    University Universities Universität Université Università Universiteit Universidad Universidade Institute
    Institutes Institution Institut Instituto Consortium Collaboration Collaborations Committee Commission
    Organization Organisation Organizations Association Associação Society Société Gesellschaft Ministry
    Ministère Ministerium Department Dept Laboratory Laboratories Center Centers Centre Centres Council Agency
    Bureau Foundation Stiftung Corporation Corp Inc Ltd LLC GmbH Company Investigators Network Initiative
    Library Museum Academy Academies Federation Alliance Office Project Team Partnership Authority Parliament
    Congress Senate Government Nations Union Board College School Hospital Press Verlag Publishers Publisher
    Service Services Program Programme Group Trust Panel Administration Conference Symposium
    """.split()
)
_CORPORATE_PHRASES: Final = ("Task Force",)
#: Words after which 'Family, Given' is not all there is to say.
_NOT_GIVEN: Final = (
    _CORPORATE_WORDS
    | _LEADING
    | frozenset({"", "Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "jr", "jr.", "PhD", "Ph.D.", "M.D.", "MD"})
)
#: What a name ends with that may have dates or a relator after it.
_AFTER_DATES: Final = frozenset("0123456789-?.)]")
#: Not compiled before a name has such a character: so large a class takes milliseconds.
_NOT_LATIN: Final = "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_OTHERS: Final = ("and others", "others", "et al.", "et al", "u.a.", "...", "…")
_AND_OR_BRACE: Final = re.compile(r"[{}]| (?:and|AND|&|und|et) ")
#: A name as databases shorten it: 'Doe J', 'van der Berg A.B.'.
_SHORTENED: Final = re.compile(r"([^\W\d_][\w'’-]+(?: [\w'’-]+){0,3}?) ((?:[A-Z]\.?-?){1,4})")
#: A name beyond this many characters is nobody's.
_LONGEST: Final = 300


def split_names(text: str) -> tuple[list[str], bool]:
    """The names in one text, and whether it says that there were more ('et al.').

    Semicolons separate, else ' and ' (at brace depth 0), else commas where every part between them is a whole name of
    several words.
    """
    text = " ".join(text.split())
    if "," in text and (listed := shortened_names(text)):
        return listed, "et al" in text
    parts = [piece for part in _at_top_level(text, ";") for piece in _split_and(part.strip()) if piece]
    if ";" not in text and len(parts) == 1 and text.count(",") >= 2:
        pieces = [piece.strip() for piece in _at_top_level(text, ",")]
        if all(" " in piece and not _LIFE.fullmatch(piece[:100]) for piece in pieces) and not is_corporate(text):
            parts = pieces
    elif ";" not in text and len(parts) == 2 and "," in parts[0] and "," not in parts[1]:
        pieces = [piece for part in _at_top_level(parts[0], ",") if (piece := part.strip())]
        if all(" " in piece for piece in pieces):  # 'Ann Lee, Bo Ek and Cy Day'
            parts = [*pieces, parts[1]]
    more = False
    if parts:
        last = parts[-1].lower()
        for ending in _OTHERS:
            if last == ending or last.endswith(f" {ending}"):
                parts[-1], more = parts[-1][: len(last) - len(ending)], True
                break
    return [name for part in parts if (name := part.removeprefix("and ").strip(" ,"))], more


def shortened_names(text: str) -> list[str]:
    """The names of 'Doe J, van der Berg AB, Roe C.', as databases list them, each with a comma after the family name; [] if it is no such list."""
    text = text.removesuffix(".").removesuffix(", et al") if "et al" in text or text.count(".") == 1 else text
    found = [_SHORTENED.fullmatch(part.strip()) for part in text.split(",")]
    return [f"{name[1]}, {name[2]}" for name in found if name] if all(found) else []


def _split_and(text: str) -> list[str]:
    """Text at its ' and ' outside of braces; whole where that would tear the name of a body."""
    pieces: list[str] = []
    depth = start = 0
    foreign = False
    for found in _AND_OR_BRACE.finditer(text):
        word = found[0].strip()
        if word in ("{", "}"):
            depth = max(0, depth + (1 if word == "{" else -1))
        elif not depth:
            pieces.append(text[start : found.start()].strip())
            start = found.end()
            foreign = foreign or word in ("und", "et")
    pieces.append(text[start:].strip())
    if len(pieces) > 1 and (foreign or is_corporate(text)) and any(" " not in piece for piece in pieces):
        return [text]  # 'Ministry of Health and Welfare'
    return pieces


def _at_top_level(text: str, mark: str) -> list[str]:
    """Text at `mark` outside of braces."""
    if "{" not in text:
        return text.split(mark)
    pieces: list[str] = []
    depth = start = 0
    for found in re.finditer(rf"[{{}}{mark}]", text):
        if found[0] == mark and not depth:
            pieces.append(text[start : found.start()])
            start = found.end()
        elif found[0] != mark:
            depth = max(0, depth + (1 if found[0] == "{" else -1))
    return [*pieces, text[start:]]


def is_corporate(text: str) -> bool:
    """Whether the words say that this is a body and not a person."""
    if _CORPORATE_WORDS.isdisjoint(text.replace(",", " ").replace(".", " ").split()):
        return any(phrase in text for phrase in _CORPORATE_PHRASES) if text.count(" ") > 1 else False
    return True


@lru_cache(maxsize=8192)
def parse_name(text: str) -> Name:
    """One name. It must be one: splitting is `split_names`'s work. Braces around the whole keep it whole."""
    text = " ".join(without_bidi(text).split())
    if len(text) > _LONGEST:
        return Name(literal=text)
    if "{" in text or "}" in text:
        if text[:1] == "{" and text[-1:] == "}":
            return Name(literal=text.strip("{}").strip())
        text = text.replace("{", "").replace("}", "")
    ends_in_initial = text[-1:] == "." and text[-3:-2] in " .-" and text[-2:-1].isupper()
    if (text[-1:] in _AFTER_DATES and not ends_in_initial) or text.count(",") > 1:
        text = _without_dates(text)
        if text[-1:] == ".":
            text = _without_stop(text)
    if "," in text:
        return _inverted(text)
    words = text.split(" ")
    if len(words) == 1 or text[-1:] in ")]" or is_corporate(text) or _is_not_latin(text):
        return Name(literal=text)
    return _natural(words)


def _is_not_latin(text: str) -> bool:
    return not text.isascii() and max(text) >= _NOT_LATIN[1] and re.search(_NOT_LATIN, text) is not None


def _without_dates(text: str) -> str:
    """A catalogue's heading without the dates of life and the relator that it ends with."""
    shorter = _RELATOR.sub("", text)
    if shorter and ("," in shorter or shorter == text or text[-1:] in ")]"):
        text = shorter
    while (shorter := _LIFE.sub("", text)) != text and shorter.strip(" ,"):
        text = shorter
    return text.rstrip(", ")


def _without_stop(text: str) -> str:
    """A catalogue's heading without its full stop; an initial's or an abbreviation's stays."""
    if text[-3:-2] in " .-," or len(text) < 3 or "," not in text:
        return text
    return text if _SUFFIX.fullmatch(text.rpartition(" ")[2]) else text[:-1]


def _inverted(text: str) -> Name:
    """'Family, Given', 'Family, Jr., Given', 'Family, Given, Jr.'."""
    family, _, given = text.partition(", ")
    if given and " " not in family and "," not in given and _NOT_GIVEN.isdisjoint(given.split(" ")):
        return Name(family=family, given=given)
    parts = [part for piece in text.split(",") if (part := piece.strip())]
    if len(parts) < 2:
        return parse_name(parts[0]) if parts else Name()
    body = len(parts) > 2 or is_corporate(parts[1]) or " " in parts[0]
    if body and is_corporate(text) and not _SUFFIX.fullmatch(parts[1]):
        return Name(literal=text)
    suffix = ""
    if len(parts) > 2:
        if _SUFFIX.fullmatch(parts[1]):
            suffix = parts.pop(1)
        elif _SUFFIX.fullmatch(parts[-1]):
            suffix = parts.pop()
    elif _SURE_SUFFIX.fullmatch(parts[1]):  # 'Sammy Davis, Jr.'
        return _with_suffix(_natural(parts[0].split(" ")), parts[1])
    given = ", ".join(parts[1:])
    particle, family = leading_particle(parts[0]) if " " in parts[0] else ("", parts[0])
    if not particle and given.rpartition(" ")[2] in _LEADING:
        words = given.split(" ")
        start = len(words)
        while start > 1 and words[start - 1] in _LEADING:
            start -= 1
        given, particle = " ".join(words[:start]), " ".join(words[start:])
    return Name(family=family, given=given, particle=particle, suffix=suffix)


def _with_suffix(name: Name, suffix: str) -> Name:
    return Name(family=name.family, given=name.given, particle=name.particle, suffix=suffix, literal=name.literal)


def leading_particle(family: str) -> tuple[str, str]:
    """'van der Berg' -> ('van der', 'Berg'), ('', family) without one. Only lower-case words count: 'De Niro' is a family name."""
    words = family.split(" ")
    count = 0
    while count < len(words) - 1 and words[count].islower() and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _natural(words: list[str]) -> Name:
    """'Given particle Family Jr.': the last word is the family name, with the lower-case particles before it."""
    suffix = ""
    if len(words) > 2 and _SURE_SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    start = len(words) - 1
    for place in range(1 if not words[0].islower() else 0, len(words) - 1):
        if words[place].islower() and words[place] in _PARTICLES:
            start = place
            break
    else:
        while start > 1 and words[start - 1] in _WITH_FAMILY:
            start -= 1
    particle, family = leading_particle(" ".join(words[start:]))
    if not start:
        return Name(family=family, particle=particle, suffix=suffix)
    return Name(given=" ".join(words[:start]), family=family, particle=particle, suffix=suffix)
