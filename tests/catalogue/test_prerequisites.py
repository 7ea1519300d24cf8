"""What should be read before what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sites import Site

from sitegen.catalogue.prerequisites import reading_order, required_by, rings

IDS = st.sampled_from("abcdef")
GRAPHS = st.dictionaries(IDS, st.lists(IDS, max_size=4, unique=True).map(tuple))


def test_what_comes_first_stands_first() -> None:
    """The order holds all that is needed, each after its own prerequisites, and not the record itself."""
    assert reading_order("thesis", {"thesis": ("method", "basics"), "method": ("basics", "tools")}) == (
        "basics",
        "tools",
        "method",
    )


@given(GRAPHS)
def test_an_order_always_comes_to_an_end(requires: dict[str, tuple[str, ...]]) -> None:
    """Whatever the rings: each order is finite, names nothing twice, and is a good order where there is no ring."""
    good = not rings(requires)
    for one in requires:
        order = reading_order(one, requires)
        assert len(set(order)) == len(order)
        assert one not in order
        if good:
            assert all(order.index(before) < order.index(each) for each in order for before in requires.get(each, ()))


@given(GRAPHS)
def test_rings_are_rings(requires: dict[str, tuple[str, ...]]) -> None:
    """Each ring that is named is one, begins with its smallest id, and does not depend on the order of the records."""
    found = rings(requires)
    for ring in found:
        assert ring[0] == min(ring)
        assert all(after in requires[one] for one, after in zip(ring, (*ring[1:], ring[0]), strict=True))
    assert found == rings(dict(reversed(list(requires.items()))))


@given(GRAPHS, IDS)
def test_askers_are_those_whose_order_holds_it(requires: dict[str, tuple[str, ...]], one: str) -> None:
    """A record is an asker of another exactly where the other stands in its reading order."""
    askers = required_by([one], requires)
    assert askers - {one} == {asker for asker in requires if one in reading_order(asker, requires)}


def test_rings_and_strangers_are_findings(site: Site) -> None:
    """A ring, an unknown prerequisite and an item before what it asks for are each named with file and line or field."""
    site.record("a", prerequisites=["b"])
    site.record("b", prerequisites=["a"])
    site.record("c", prerequisites=["nowhere", "d"])
    site.record("d")
    site.write("content/lists/l.md", '+++\ntitle = "L"\n+++\n\n- [[c]]\n- [[d]]\n')
    built = site.build()
    assert built.code == 0
    assert "none can be begun: a -> b -> a" in built.text
    assert "no record has the id 'nowhere'" in built.text
    assert "content/lists/l.md:5: item: item 1 asks for item 2 ('d') to be read first" in built.text


def test_an_article_says_what_to_read_first(site: Site) -> None:
    """The page of a record lists its prerequisites, and theirs before them; the list names the direct ones."""
    site.record("last", prerequisites=["middle"])
    site.record("middle", title="In the middle", prerequisites=["first"])
    site.record("first", title="At the beginning")
    site.write("content/lists/l.md", '+++\ntitle = "L"\n+++\n\n- [[last]]\n')
    assert site.build().code == 0
    page = site.read("articles/last.html")
    assert 0 < page.index("At the beginning") < page.index("In the middle")
    assert "In the middle" in site.read("lists/l.html")
    assert "At the beginning" not in site.read("lists/l.html")
