"""Who waits for pages gets them first, and whoever leaves finds the rest done later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from sites import Site, tree

from sitegen.build import BuildOptions, BuildReport, build
from sitegen.config import load_config
from sitegen.memory import Memory
from sitegen.site import Audience, Printing

PAGES = BuildOptions(jobs=1, part="pages")


class Shelf:
    """A site of some records of one subject, built by one process."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.memory: Memory | None = None
        for number in range(12):
            site.record(f"r{number}", title=f"Title {number}", subjects=["Letters"])
        self.build()

    def build(self, audience: Audience | None = None) -> BuildReport:
        root = self.site.root
        report, self.memory = build(
            root, load_config(root), self.site.public, PAGES, memory=self.memory, audience=audience
        )
        return report


def audience(*looks_at: str, told: Callable[[Printing], None] = lambda _: None, leaves: bool = False) -> Audience:
    return Audience(looks_at=frozenset(looks_at), told=told, leaves=lambda: leaves)


def test_what_was_edited_stands_though_one_leaves_at_once(site: Site, tmp_path: Path) -> None:
    """The edited record's page is made whatever follows; all else is left as it was, and the next build makes it: as a clean one would."""
    shelf = Shelf(site)
    site.record("r3", title="Another title", subjects=["Letters"])
    report = shelf.build(audience("subjects/letters.html", leaves=True))
    assert {Path(path).stem for path in report.written} == {"r3"}
    assert "Another title" in site.read("articles/r3.html")
    assert "Another title" not in site.read("subjects/letters.html")
    assert shelf.memory is not None and {"home", "value/subjects/letters"} <= shelf.memory.rest
    shelf.build(audience())
    assert "Another title" in site.read("subjects/letters.html")
    build(site.root, load_config(site.root), tmp_path / "clean", structs.replace(PAGES, clean=True))
    assert tree(site.public) == tree(tmp_path / "clean")


def test_what_is_looked_at_comes_second(site: Site) -> None:
    """First the edited page is told, then with it what somebody looks at; the others come last."""
    shelf = Shelf(site)
    told: list[set[str]] = []
    site.record("r3", title="Another title", subjects=["Letters"])
    report = shelf.build(audience("subjects/letters.html", told=lambda it: told.append(set(it.written))))
    first, second = told
    assert {Path(path).stem for path in first} == {"r3"}
    assert "subjects/letters.html" in second and "index.html" not in second
    assert second < set(report.written)


def test_with_nothing_to_do_one_can_still_get_ready(site: Site) -> None:
    """Asked to remember, a build that finds nothing to do hands on what the next one starts from; the next edit is as small as any other."""
    shelf = Shelf(site)
    shelf.memory = None
    assert shelf.build().written == () and shelf.memory is None
    root = site.root
    options = structs.replace(PAGES, remember=True)
    report, memory = build(root, load_config(root), site.public, options)
    assert report.written == () and memory is not None
    file = site.record("r3", title="Title 3", body="A note.", subjects=["Letters"])
    changed = frozenset({str(file)})
    report, _ = build(root, load_config(root), site.public, options, memory=memory, changed=changed)
    assert report.written == ("articles/r3.html",)
