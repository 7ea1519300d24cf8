"""MARC's relators (https://www.loc.gov/marc/relators/) as roles of CSL: codes, and the terms that catalogues write."""

from __future__ import annotations

from typing import Final

#: Role -> codes of $4 and terms of $e, in lower case and without their punctuation.
_WORDS: Final = {
    "author": (
        "aut|cre|author|creator|joint author|jt. author|verfasser|verfasserin|auteur|autor|autore|kirjoittaja|tekijä"
    ),
    "editor": (
        "edt|edc|editor|ed|eds|joint editor|jt. ed|editor of compilation|hrsg|hg|herausgeber|herausgeberin|"
        "éditeur scientifique|directeur de publication|curatore|redaktor|red|toimittaja|toim"
    ),
    "translator": "trl|translator|tr|trans|übersetzer|übersetzerin|übers|traducteur|traductor|traduttore|kääntäjä|suom",
    "illustrator": "ill|ilu|illustrator|illustrateur|ilustrador|kuvittaja|kuv",
    "compiler": "com|compiler|comp|joint compiler",
    "composer": "cmp|composer|komponist|compositeur|säveltäjä",
    "director": "drt|fmd|tld|director|film director|regisseur|réalisateur|ohjaaja",
    "performer": "prf|sng|mus|act|itr|performer|singer|actor|instrumentalist|musician|interpret|esittäjä",
    "narrator": "nrt|narrator|erzähler",
    "producer": "pro|fmp|producer|film producer",
    "script-writer": "aus|screenwriter",
    "interviewer": "ivr|interviewer",
    "curator": "cur|curator",
    "organizer": "orm|org|organizer",
    "host": "hst|mod|host|moderator",
    "recipient": "rcp|addressee",
    "collection-editor": "pbd|series editor",
    "contributor": "ctb|oth|wst|wat|aui|contributor|mitwirkender|mitwirkende|beiträger",
}
_ROLES: Final = {word: role for role, words in _WORDS.items() for word in words.split("|")}


def role(codes: list[str], terms: list[str]) -> str:
    """The role that codes ($4, also as addresses) or terms ($e) name, else the first term itself; '' where none is said."""
    plain = [" ".join(word.rpartition("/")[2].strip(" ,.;:()[]").lower().split()) for word in (*codes, *terms)]
    said = [word for word in plain if word]
    return next((_ROLES[word] for word in said if word in _ROLES), said[-1] if said else "")
