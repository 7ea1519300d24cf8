"""Identifiers, addresses, languages and kinds: one form each, and nothing dangerous."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.normalise.identifiers import BadIdentifierError, find_doi, parse_identifier, parse_orcid
from sitegen.normalise.kinds import guess_type, known_type
from sitegen.normalise.languages import parse_language
from sitegen.normalise.links import safe_url
from sitegen.vocabulary import TYPES


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000%2F182", "10.1000/182"),
        ("info:doi/10.1000/182", "10.1000/182"),
        ("10.1016/J.RETH.2025.03.005", "10.1016/j.reth.2025.03.005"),
        ("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"),
        ("(see 10.1000/182).", "10.1000/182"),
        ("10.1000/a(b)", "10.1000/a(b)"),
        ("not a doi", ""),
        ("10.1000/", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_dois(text: str, doi: str) -> None:
    """A DOI is bare and in lower case, however it was written, and ends where it ends."""
    assert find_doi(text) == doi


@pytest.mark.parametrize(
    ("scheme", "text", "values"),
    [
        ("issn", "2352-3204", ["2352-3204"]),
        ("issn", "23523204", ["2352-3204"]),
        ("issn", "1234-5679 (print), 2434-561x (online)", ["1234-5679", "2434-561X"]),
        ("isbn", "978-3-16-148410-0", ["9783161484100"]),
        ("isbn", "1558612742 (pbk. : alk. paper)", ["9781558612747"]),
        ("isbn", "0-8044-2957-X", ["9780804429573"]),
        ("pmid", "PMID: 12345678", ["12345678"]),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345678/", ["12345678"]),
        ("pmcid", "3531190", ["PMC3531190"]),
        ("pmcid", "PMC3531190", ["PMC3531190"]),
        ("arxiv", "arXiv:2101.00001v2 [cs.CL]", ["2101.00001"]),
        ("arxiv", "https://arxiv.org/abs/math.GT/0309136", ["math.GT/0309136"]),
        ("arxiv", "hep-th/9901001", ["hep-th/9901001"]),
        ("oclc", "(OCoLC)ocm30585539", ["30585539"]),
        ("lccn", "n 79-18774", ["n79018774"]),
        ("handle", "https://hdl.handle.net/2027/mdp.1", ["2027/mdp.1"]),
        ("acl", "2022.acl-short.42", ["2022.acl-short.42"]),
        ("doi", " ", []),
    ],
)
def test_identifiers_by_example(scheme: str, text: str, values: list[str]) -> None:
    """Each scheme has one form."""
    identifiers, problem = parse_identifier(scheme, text)
    assert problem == ""
    assert [(item.scheme, item.value) for item in identifiers] == [(scheme, value) for value in values]


@pytest.mark.parametrize(
    ("scheme", "text", "kept"),
    [("issn", "1234-5678", ["1234-5678"]), ("isbn", "978-3-16-148410-1", ["9783161484101"]), ("isbn", "invalid-isbn", []), ("doi", "none", []),
     ("pmid", "x", []), ("arxiv", "x", []), ("oclc", "x", []), ("issn", "x" * 5_000, [])],
)  # fmt: skip
def test_what_is_wrong_is_said(scheme: str, text: str, kept: list[str]) -> None:
    """A wrong check digit is told and the number kept; what is no identifier is not made one."""
    identifiers, problem = parse_identifier(scheme, text)
    assert problem
    assert [item.value for item in identifiers] == kept


@pytest.mark.parametrize("text", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "0000000218250097"])
def test_orcids(text: str) -> None:
    """An ORCID is sixteen digits with hyphens."""
    assert parse_orcid(text) == "0000-0002-1825-0097"


def test_orcid_check_digits() -> None:
    """The check digit may be X, and must be right."""
    assert parse_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"
    for wrong in ("0000-0002-1825-0098", "nobody"):
        with pytest.raises(BadIdentifierError):
            parse_orcid(wrong)


@given(
    st.sampled_from(["doi", "issn", "isbn", "pmid", "pmcid", "arxiv", "oclc", "lccn", "handle", "other"]),
    st.text(max_size=60),
)
def test_identifiers_are_idempotent(scheme: str, text: str) -> None:
    """What was normalised once is not changed by doing it again."""
    for item in parse_identifier(scheme, text).identifiers:
        assert item in parse_identifier(scheme, item.value).identifiers or parse_identifier(scheme, item.value).problem


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" HTTP://Example.org ", "http://Example.org"),
        ("ftp://example.org/x", "ftp://example.org/x"),
        ("//example.org/x", "https://example.org/x"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/paper.pdf", "https://example.org/paper.pdf"),
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("<https://example.org/>", "https://example.org/"),
        ("\\url{https://example.org/a_b}", "https://example.org/a_b"),
        ("https://example.org/a b\"c<d>", "https://example.org/a%20b%22c%3Cd%3E"),
        ("https://ja.wikipedia.org/wiki/機械", "https://ja.wikipedia.org/wiki/機械"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"),
    ],
)  # fmt: skip
def test_addresses(text: str, url: str) -> None:
    """Addresses that people write are linked to, escaped where they must be."""
    assert safe_url(text) == url


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", " \x01javascript:alert(1)",
     "java\u200bscript:alert(1)", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "/home/me/x.pdf", "C:\\x.pdf", "mailto:a@b.c",
     "https:", "https://", "http://<script>", "https://a b.org", "http://exa\"mple.org", "see the web", "blob:https://a.org", "",
     "https:alert(1)", "javascript://example.org/%0aalert(1)", "http:\\\\evil.org"],
)  # fmt: skip
def test_dangerous_addresses_are_none(text: str) -> None:
    """Nothing but http, https and ftp is ever linked to, whatever tricks the text plays."""
    assert safe_url(text) == ""


@given(st.text(max_size=60) | st.from_regex(r"(?i)\s*(java|vb)?\s*script\s*:.*|https?:.*|data:.*", fullmatch=True))
def test_every_address_is_safe(text: str) -> None:
    """What comes out can stand in an attribute: a known scheme, a host, no quote, no space, no angle bracket."""
    url = safe_url(text)
    assert not url or re.match(r"(?:https?|ftp)://[^/\s]", url)
    assert not re.search(r"[\s\"<>`\x00-\x1f]", url.replace("\u3000", "").replace("\xa0", "")) or not url.isascii()


@given(st.text(max_size=60))
def test_addresses_are_idempotent(text: str) -> None:
    """A safe address stays as it is."""
    url = safe_url(text)
    assert safe_url(url) == url


# --- languages and kinds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [("English", "en"), ("eng", "en"), ("en", "en"), ("EN", "en"), ("en-gb", "en-GB"), ("pt_BR", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"),
     ("ger", "de"),
     ("deu", "de"), ("German", "de"), ("Deutsch", "de"), ("ngerman", "de"), ("Greek, Ancient", ""), ("Latin", "la"), ("Swahili", "sw"),
     ("yo", "yo"),
     ("zxx", ""), ("und", ""), ("mul", ""), ("", ""), ("日本語", "ja"), ("Persian.", "fa"), ("cat", "ca")],
)  # fmt: skip
def test_languages(text: str, code: str) -> None:
    """Tags, three-letter codes and names become BCP 47; no or several languages are none."""
    if text == "Greek, Ancient":
        with pytest.raises(ValueError, match="no language"):
            parse_language(text)
        return
    assert parse_language(text) == code


@pytest.mark.parametrize("text", ["Klingonese", "xx", "qq-QQ", "e", "english language text", "12"])
def test_unknown_languages(text: str) -> None:
    """What names no language is told, not guessed."""
    with pytest.raises(ValueError, match="no language"):
        parse_language(text)


@given(st.text(max_size=30))
def test_languages_are_idempotent(text: str) -> None:
    """A tag that was made is a tag."""
    try:
        code = parse_language(text)
    except ValueError:
        return
    assert not code or parse_language(code) == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [("article-journal", "article-journal"), ("Article", "article-journal"), ("preprint", "article"), ("Book", "book"), ("Journal", "periodical"),
     ("inproceedings", "paper-conference"), ("Book Chapter", "chapter"), ("phdthesis", "thesis"), ("conferencePaper", "paper-conference"),
     ("DVD", "motion_picture"),
     ("legal-case", "legal_case"), ("JOUR", "article-journal"), ("spaceship", "")],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    """What other systems call a thing is one of CSL's types."""
    assert known_type(text) == kind


def test_every_csl_type_is_itself() -> None:
    """CSL's own names are taken as they are, but 'article', which most people mean otherwise."""
    assert {kind for kind in TYPES if known_type(kind) != kind} == {"article"}
    assert {guess_type(names, ()) for names in ([], ["container_title"], ["event_title"])} <= set(TYPES)
