"""Identifiers in one form each: DOI (bare, lower case), ISBN (13 digits), ISSN, ORCID, PMID, PMCID, arXiv, OCLC,
LCCN, Handle.

Sources: DOI Handbook 2.2 (https://doi.org/10.1000/182) and Crossref's pattern; ISBN and ISSN checksums by
python-stdnum; ORCID is ISO 7064 MOD 11-2; arXiv identifiers (https://info.arxiv.org/help/arxiv_identifier.html); LCCN
normalisation (https://www.loc.gov/marc/lccn-namespace.html).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from sitegen.model import Identifier

_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_PLAIN_DOI: Final = re.compile(r"10\.\d{4,9}/[a-z0-9._/-]*[a-z0-9]")
_DOI_PREFIX: Final = re.compile(
    r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/|^(?:info:)?doi(?:\.org)?[:/ ]\s*", re.IGNORECASE
)
_ISSN: Final = re.compile(r"(?<![\dXx-])(\d{4})-?[ ]?(\d{3}[\dXx])(?![\dXx])")
_ISBN: Final = re.compile(r"(?<!\d)(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?!\d)")
_ARXIV: Final = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?(?![\d])")
_ORCID: Final = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_LCCN: Final = re.compile(r"([a-z]{0,3}(?:\d\d){1,2})-(\d{1,6})")
_DIGITS: Final = re.compile(r"\d+")
#: A text beyond this many characters is no identifier.
_LONGEST: Final = 2_000
#: DOIs end before what a sentence or markup put after them.
_TRAIL: Final = ".,;:'\"”’>"


class BadIdentifierError(ValueError):
    """A text that is no identifier of its scheme, or whose check digit is wrong; `kept` is what to keep of it."""

    def __init__(self, message: str, kept: str) -> None:
        super().__init__(message)
        self.kept = kept


class Reading(NamedTuple):
    """The identifiers in a text, and what is wrong with it ('' : nothing)."""

    identifiers: tuple[Identifier, ...] = ()
    problem: str = ""


@lru_cache(maxsize=16_384)
def parse_identifier(scheme: str, text: str) -> Reading:
    """The identifiers of `scheme` in `text` (catalogues write several ISSNs in one), normalised.

    One whose check digit is wrong is kept as it is; what is no identifier at all is kept too, unless a link would be
    made of it.
    """
    text = " ".join(text.split())
    if not text:
        return Reading()
    if len(text) > _LONGEST:
        return Reading((), f"'{text[:40]}...' is too long for an identifier")
    reader = _READERS.get(scheme)
    try:
        values = reader(text) if reader else (text,)
    except BadIdentifierError as error:
        if scheme == "isbn" and not error.kept and _ISSN.search(text):
            return parse_identifier("issn", text)  # what Mendeley writes of every article
        return Reading((Identifier(scheme=scheme, value=error.kept),) if error.kept else (), str(error))
    return Reading(tuple(Identifier(scheme=scheme, value=value) for value in dict.fromkeys(values) if value))


def find_doi(text: str) -> str:
    """The DOI that `text` is or holds ('https://doi.org/10.1000/182', 'doi:10.1000/182'), lower-cased; '' if none."""
    if _PLAIN_DOI.fullmatch(text):
        return text
    if "10." not in text:
        return ""
    bare = _DOI_PREFIX.sub("", text)
    if "%" in bare and ("%2f" in bare.lower() or bare != text):
        bare = unquote(bare)
    found = _DOI.search(bare)
    if not found:
        return ""
    doi = found[0].rstrip(_TRAIL)
    for opening, closing in ("()", "[]", "{}"):
        while doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = doi[:-1].rstrip(_TRAIL)
    return doi.lower() if doi.partition("/")[2] else ""


def _doi(text: str) -> tuple[str, ...]:
    doi = find_doi(text)
    if not doi:
        message = f"'{text}' is no DOI"
        raise BadIdentifierError(message, "")
    return (doi,)


def _issn(text: str) -> tuple[str, ...]:
    found = [f"{left}-{right.upper()}" for left, right in _ISSN.findall(text)]
    if not found:
        message = f"'{text}' is no ISSN: eight digits are due"
        raise BadIdentifierError(message, "")
    for value in found:
        if not _weighted(value.replace("-", ""), 8):
            message = f"the check digit of ISSN {value} is wrong"
            raise BadIdentifierError(message, value)
    return tuple(found)


def _weighted(digits: str, first: int) -> bool:
    """Whether the sum of the digits, weighted from `first` down to 1, can be divided by 11 (ISO 3297, ISO 2108)."""
    total = sum(
        (10 if char in "Xx" else int(char)) * weight for char, weight in zip(digits, range(first, 0, -1), strict=True)
    )
    return total % 11 == 0


def _isbn(text: str) -> tuple[str, ...]:
    from stdnum import isbn  # 5 ms, and few records have one
    from stdnum.exceptions import ValidationError

    found = _ISBN.findall(text)
    if not found:
        message = f"'{text}' is no ISBN: ten or thirteen digits are due"
        raise BadIdentifierError(message, "")
    values = []
    for value in found:
        try:
            values.append(isbn.to_isbn13(isbn.validate(value)).replace("-", ""))
        except ValidationError:
            message = f"the check digit of ISBN {value.strip()} is wrong"
            raise BadIdentifierError(message, value.replace("-", "").replace(" ", "")) from None
    return tuple(values)


def _pmid(text: str) -> tuple[str, ...]:
    found = re.fullmatch(
        r"(?:pmid:?\s*|https?://(?:www\.)?(?:ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/)?(\d{1,9})/?.*",
        text,
        re.IGNORECASE,
    )
    if not found:
        message = f"'{text}' is no PubMed number"
        raise BadIdentifierError(message, "")
    return (found[1],)


def _pmcid(text: str) -> tuple[str, ...]:
    found = re.search(r"(?:PMC\s?|^)(\d{3,9})", text, re.IGNORECASE)
    if not found:
        message = f"'{text}' is no PubMed Central number"
        raise BadIdentifierError(message, "")
    return (f"PMC{found[1]}",)


def _arxiv(text: str) -> tuple[str, ...]:
    found = _ARXIV.search(re.sub(r"(?i)^.*arxiv(?:\.org/(?:abs|pdf)/|[:.\s]\s*)", "", text))
    if not found:
        message = f"'{text}' is no arXiv number"
        raise BadIdentifierError(message, "")
    return (found[1],)


def _oclc(text: str) -> tuple[str, ...]:
    found = _DIGITS.search(text)
    if not found:
        message = f"'{text}' is no OCLC number"
        raise BadIdentifierError(message, "")
    return (found[0].lstrip("0") or "0",)


def _lccn(text: str) -> tuple[str, ...]:
    bare = text.replace(" ", "").partition("/")[0]
    found = _LCCN.fullmatch(bare)
    return (f"{found[1]}{found[2].zfill(6)}" if found else bare,)


def _handle(text: str) -> tuple[str, ...]:
    return (re.sub(r"(?i)^(?:hdl:|info:hdl/|https?://hdl\.handle\.net/)", "", text),)


_READERS: Final = {
    "doi": _doi, "issn": _issn, "isbn": _isbn, "pmid": _pmid, "pmcid": _pmcid, "arxiv": _arxiv, "oclc": _oclc,
    "lccn": _lccn,
    "handle": _handle,
}  # fmt: skip


@lru_cache(maxsize=4096)
def parse_orcid(text: str) -> str:
    """The sixteen digits of an ORCID with hyphens ('0000-0002-1825-0097'). Raises `BadIdentifierError`."""
    found = _ORCID.search(text)
    if not found:
        message = f"'{text}' is no ORCID: sixteen digits are due"
        raise BadIdentifierError(message, "")
    value = "-".join(found.groups()).upper()
    total = 0
    for char in value.replace("-", "")[:15]:
        total = (total + int(char)) * 2
    check = (12 - total % 11) % 11
    if value[-1] != ("X" if check == 10 else str(check)):
        message = f"the check digit of ORCID {value} is wrong"
        raise BadIdentifierError(message, "")
    return value
