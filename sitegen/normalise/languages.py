"""Languages as BCP 47 tags, from tags, from three-letter codes (ISO 639-2, as in MARC), and from their names in
English.

The common ones come from a table; for the others Babel's data (Unicode CLDR) is asked once each.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_][A-Za-z0-9]{5,8})*")
#: name, two-letter code, ISO 639-2/B and /T codes
_COMMON: Final = """
english en eng | german de ger deu | french fr fre fra | spanish es spa | italian it ita | portuguese pt por | dutch
nl dut nld | russian ru rus | chinese zh chi zho | japanese ja jpn | korean ko kor | arabic ar ara | persian fa per
fas | turkish tr tur | polish pl pol | czech cs cze ces | slovak sk slo slk | hungarian hu hun | romanian ro rum ron
| greek el gre ell | latin la lat | hebrew he heb | hindi hi hin | swedish sv swe | danish da dan | norwegian no nor
| finnish fi fin | ukrainian uk ukr | indonesian id ind | malay ms may msa | vietnamese vi vie | thai th tha |
catalan ca cat | croatian hr hrv | serbian sr srp | slovenian sl slv | bulgarian bg bul | lithuanian lt lit |
latvian lv lav | estonian et est | icelandic is ice isl | basque eu baq eus | galician gl glg | welsh cy wel cym |
irish ga gle | afrikaans af afr | urdu ur urd | bengali bn ben | tamil ta tam | macedonian mk mac mkd | albanian sq
alb sqi | armenian hy arm hye | georgian ka geo kat | burmese my bur mya | tibetan bo tib bod | maori mi mao mri |
esperanto eo epo | sanskrit sa san | american en-US | british en-GB | ukenglish en-GB | usenglish en-US | ngerman de
| naustrian de-AT | brazilian pt-BR | brazil pt-BR | portuges pt | francais fr | farsi fa | greek,modern el |
spanish;castilian es | castilian es | flemish nl | norwegian-bokmål nb | bokmål nb | nynorsk nn | deutsch de |
français fr | español es | italiano it | português pt | nederlands nl | русский ru | 中文 zh | 日本語 ja | 한국어 ko |
العربية ar | فارسی fa
"""
#: MARC's codes for 'no language', 'several', 'undetermined'.
_NONE: Final = frozenset(
    {"zxx", "mul", "und", "mis", "", "undetermined", "multiple", "multiple languages", "no linguistic content"}
)


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in _COMMON.split("|"):
        words = entry.split()
        for word in words:
            table.setdefault(word.lower(), words[1])
    return table


@lru_cache(maxsize=1024)
def parse_language(text: str) -> str:
    """The BCP 47 tag ('en', 'pt-BR') of a tag, a code or a name ('English'); '' for no or several languages.

    Raises `ValueError` for a text that names no language known to Unicode CLDR.
    """
    text = text.strip().rstrip(".")
    key = text.lower()
    if key in _NONE:
        return ""
    if code := _table().get(key):
        return code
    if found := _TAG.fullmatch(text):
        language = found[1].lower()
        language = _table().get(language, language) if len(language) == 3 else language
        if len(found[0]) > 3 or _known(language):
            if not _known(language):
                message = f"'{text}' is no language"
                raise ValueError(message)
            script = found[2].title() if found[2] else ""
            return "-".join(part for part in (language, script, (found[3] or "").upper()) if part)
    if code := _by_name().get(key):
        return code
    message = f"'{text}' is no language"
    raise ValueError(message)


def _known(code: str) -> bool:
    return code in _table() or code in _cldr()


@cache
def _cldr() -> dict[str, str]:
    """Every language that Unicode CLDR names in English, by its code."""
    from babel import Locale  # 30 ms with its data: only for languages outside the table

    return {str(code).lower(): str(name) for code, name in Locale("en").languages.items()}


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in _cldr().items():
        names.setdefault(name.lower(), code.replace("_", "-"))
    return names
