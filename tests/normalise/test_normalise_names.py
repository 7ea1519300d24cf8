"""Names: taken apart with care for particles, suffixes, bodies and catalogues' headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.model import Name
from sitegen.normalise.names import is_corporate, parse_name, split_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mohsen Safaei", Name(given="Mohsen", family="Safaei")),
        ("Safaei, Mohsen", Name(given="Mohsen", family="Safaei")),
        ("J. R. R. Tolkien", Name(given="J. R. R.", family="Tolkien")),
        ("Mué, Zapose K.", Name(given="Zapose K.", family="Mué")),
        ("Ludwig van Beethoven", Name(given="Ludwig", particle="van", family="Beethoven")),
        ("van Beethoven, Ludwig", Name(given="Ludwig", particle="van", family="Beethoven")),
        ("Beethoven, Ludwig van", Name(given="Ludwig", particle="van", family="Beethoven")),
        ("Juan de la Cruz", Name(given="Juan", particle="de la", family="Cruz")),
        ("Robert De Niro", Name(given="Robert", family="De Niro")),
        ("Le Guin, Ursula K.", Name(given="Ursula K.", family="Le Guin")),
        ("van Rossum", Name(particle="van", family="Rossum")),
        ("bell hooks", Name(given="bell", family="hooks")),
        ("Davis, Jr., Sammy", Name(given="Sammy", family="Davis", suffix="Jr.")),
        ("Davis, Sammy, Jr.", Name(given="Sammy", family="Davis", suffix="Jr.")),
        ("Sammy Davis Jr.", Name(given="Sammy", family="Davis", suffix="Jr.")),
        ("Sammy Davis, Jr.", Name(given="Sammy", family="Davis", suffix="Jr.")),
        ("Jane Q. Public, Ph.D.", Name(given="Jane Q.", family="Public", suffix="Ph.D.")),
        ("Vico, Giambattista, 1668-1744.", Name(given="Giambattista", family="Vico")),
        ("Bryant, Dorothy, 1930-", Name(given="Dorothy", family="Bryant")),
        ("Shakespeare, William (1564-1616)", Name(given="William", family="Shakespeare")),
        ("Pandolfi, Claudia.", Name(given="Claudia", family="Pandolfi")),
        ("Smith, John, editor", Name(given="John", family="Smith")),
        ("Smith, J.", Name(given="J.", family="Smith")),
        ("Plato", Name(literal="Plato")),
        ("CERN", Name(literal="CERN")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("ATLAS Collaboration", Name(literal="ATLAS Collaboration")),
        ("Ministry of Health, Welfare and Sport", Name(literal="Ministry of Health, Welfare and Sport")),
        ("{Barnes and Noble}", Name(literal="Barnes and Noble")),
        ("王小明", Name(literal="王小明")),
        ("王 小明", Name(literal="王 小明")),
        ("Press, Frank", Name(given="Frank", family="Press")),
        ("", Name()),
    ],
)  # fmt: skip
def test_names_by_example(text: str, name: Name) -> None:
    """People by the rules of BibTeX and of catalogues; bodies and names whose order must not be turned stay whole."""
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        ("Ann Lee", ["Ann Lee"], False),
        ("Lee, Ann", ["Lee, Ann"], False),
        ("Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"], False),
        ("Lee, Ann and Ek, Bo", ["Lee, Ann", "Ek, Bo"], False),
        ("Lee, Ann; Ek, Bo", ["Lee, Ann", "Ek, Bo"], False),
        ("Ann Lee & Bo Ek", ["Ann Lee", "Bo Ek"], False),
        ("Ann Lee, Bo Ek, Cy Day", ["Ann Lee", "Bo Ek", "Cy Day"], False),
        ("Ann Lee, Bo Ek, and Cy Day", ["Ann Lee", "Bo Ek", "Cy Day"], False),
        ("García Márquez, Gabriel José", ["García Márquez, Gabriel José"], False),
        ("Ministry of Health and Welfare", ["Ministry of Health and Welfare"], False),
        ("{Barnes and Noble} and Bo Ek", ["{Barnes and Noble}", "Bo Ek"], False),
        ("Lee, Ann and others", ["Lee, Ann"], True),
        ("Lee, Ann et al.", ["Lee, Ann"], True),
        ("others", [], True),
        ("", [], False),
        ("Anderson and Sandberg", ["Anderson", "Sandberg"], False),
    ],
)
def test_splitting_by_example(text: str, names: list[str], more: bool) -> None:
    """Several names in one text come apart where they should, and nowhere else."""
    assert split_names(text) == (names, more)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8}, [A-Z][a-z]{2,8}", fullmatch=True), min_size=1, max_size=6))
def test_joined_names_come_apart(names: list[str]) -> None:
    """Names joined as BibTeX or catalogues join them are the same names again."""
    plain = [name for name in names if not is_corporate(name)]
    for joint in (" and ", "; "):
        assert split_names(joint.join(plain))[0] == plain


@given(
    st.from_regex(r"[A-Z][a-zé]{2,8}", fullmatch=True), st.from_regex(r"[A-Z][a-zé]{2,8}( [A-Z]\.)?", fullmatch=True)
)
def test_both_orders_are_one_person(family: str, given_name: str) -> None:
    """'Family, Given' and 'Given Family' are the same name, and it is displayed as it was written."""
    inverted, natural = parse_name(f"{family}, {given_name}"), parse_name(f"{given_name} {family}")
    if inverted.literal or natural.literal or inverted.suffix or natural.suffix:
        return
    if natural.family == family:
        assert inverted == natural
    assert natural.display == f"{given_name} {family}"


@given(st.text(max_size=80) | st.text(alphabet="{}, and;.AJrbcd", max_size=40))
def test_any_text_is_survived(text: str) -> None:
    """Whatever the text, names come out and no braces are left in them."""
    names, _ = split_names(text)
    for name in names:
        parsed = parse_name(name)
        assert not {"{", "}"} & set(parsed.display) or parsed.literal


def test_very_long_names_are_left_alone() -> None:
    """A text that cannot be one name is kept as it is, without a search through it."""
    text = "1900-1950 " * 20_000
    assert parse_name(text).literal == text.strip()
    assert len(split_names(" and ".join(["A B"] * 7_456))[0]) == 7_456
