"""The road from content to a site, by the real command line in temporary folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sites import Site, tree

RECORDS = {
    "alpha": {
        "added": "2026-01-02",
        "title": "On alpha",
        "authors": ["Doe, Jane", "Roe, Richard"],
        "issued": "2021-05",
        "subjects": ["Letters", "Greek"],
    },
    "beta": {
        "title": "On beta",
        "authors": ["Doe, Jane"],
        "issued": "2022",
        "subjects": ["Letters"],
        "journal": "Alphabetica",
    },
    "gamma": {
        "title": "On gamma",
        "authors": ["Poe, Ann"],
        "issued": "2022",
        "subjects": ["Greek"],
        "journal": "Alphabetica",
    },
}


def shelf(site: Site) -> Site:
    """Three records, a list and a page."""
    for name, fields in RECORDS.items():
        site.record(f"records/{name}", body="A note." if name == "alpha" else "", **fields)
    site.write(
        "content/lists/first.md",
        '+++\ntitle = "First"\n+++\nWords.\n\n## Start\n\n1. [[alpha]] — begin here\n2. [[gamma]]\n',
    )
    site.write("content/pages/about.md", '+++\ntitle = "About"\n+++\nThis is a shelf.\n')
    site.write("content/index.md", "Welcome to the shelf.\n")
    return site


def test_every_kind_of_page_is_there(site: Site) -> None:
    """A small shelf becomes a page for each record, value, list and page, and the pages that sum them up."""
    built = shelf(site).build()
    assert built.code == 0, built.text
    expected = {
        "index.html", "404.html", "robots.txt", "sitemap.xml", "articles/index.html", "articles/alpha.html", "articles/alpha.bib",
        "articles/alpha.ris", "articles/alpha.json", "authors/index.html", "authors/jane-doe.html", "subjects/index.html",
        "subjects/letters.html", "journals/index.html", "journals/alphabetica.html", "years/index.html", "years/2022.html",
        "lists/index.html", "lists/first.html", "about.html", "feed.xml",
    }  # fmt: skip
    assert expected <= set(site.tree())


def test_a_second_build_changes_nothing(site: Site) -> None:
    """Building twice gives the same bytes, and the second build writes no file."""
    shelf(site).build()
    before = site.tree()
    stamps = {path: path.stat().st_mtime_ns for path in site.public.rglob("*.html")}
    built = site.build()
    assert "0 written, 0 removed)" in built.out
    assert site.tree() == before
    assert stamps == {path: path.stat().st_mtime_ns for path in site.public.rglob("*.html")}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4242"},
        {"TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=lambda surroundings: ",".join(f"{key}={value}" for key, value in surroundings.items()),
)
def test_the_bytes_do_not_depend_on_surroundings(site: Site, surroundings: dict[str, str]) -> None:
    """Hash seed, time zone and locale change no byte of the site."""
    shelf(site).build()
    command = [sys.executable, "-m", "sitegen", "build", str(site.root), "-o", str(site.root / "other")]
    subprocess.run(command, check=True, env={**os.environ, **surroundings}, capture_output=True)
    assert tree(site.root / "other") == site.tree()


def test_the_demonstration_is_the_same_everywhere(project: Path, tmp_path: Path) -> None:
    """One process or two, another hash seed, time zone and locale: the demonstration, with all that real records hold, is the same bytes."""
    surroundings = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    for name, jobs, environment in (("one", "1", {}), ("two", "2", surroundings)):
        command = [
            sys.executable,
            "-m",
            "sitegen",
            "build",
            str(project),
            "-o",
            str(tmp_path / name),
            "--jobs",
            jobs,
            "--clean",
        ]
        subprocess.run(command, check=True, env={**os.environ, **environment}, capture_output=True)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


def test_the_bytes_do_not_depend_on_the_order_of_files(site: Site, tmp_path: Path) -> None:
    """The same files written in the opposite order, in another folder, give the same bytes."""
    shelf(site).build()
    other = Site(tmp_path / "elsewhere", site.capsys)
    files = [
        path
        for path in site.root.rglob("*")
        if path.is_file() and "public" not in path.parts and ".sitegen" not in path.parts
    ]
    for path in sorted(files, reverse=True):
        target = other.root / path.relative_to(site.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    other.build()
    assert other.tree() == site.tree()


def test_many_processes_print_the_same_as_one(site: Site) -> None:
    """A build by two processes gives the bytes of a build by one."""
    for number in range(150):
        site.record(
            f"r{number}",
            authors=[f"Author {number % 40}"],
            issued=str(1990 + number % 30),
            subjects=[f"S{number % 17}"],
            body=f"Note {number}.[^1]\n\n## A heading\n\n[^1]: Foot {number}.\n",
        )
    site.build("--jobs", "2")
    two = site.tree()
    site.build("--jobs", "1", "--clean")
    assert site.tree() == two


def test_links_lead_somewhere(site: Site) -> None:
    """Every relative address on every page of the site leads to a file of the site."""
    import re
    from urllib.parse import unquote, urljoin

    site.write("site.toml", 'title = "T"\nbase_url = "https://example.org/x/"\n[search]\nenabled = false\n')
    shelf(site).build()
    files = site.tree()
    broken = []
    for name, blob in files.items():
        if not name.endswith(".html") or name == "404.html":
            continue
        for address in re.findall(r'(?:href|src)="([^"#]+)', blob.decode()):
            if ":" in address:
                continue
            target = unquote(urljoin(f"/{name}", address)).lstrip("/").partition("?")[0]
            if target not in files:
                broken.append((name, address))
    assert not broken


def test_a_removed_record_leaves_nothing_behind(site: Site) -> None:
    """When a record's file goes, so do its page, its exports, its rows and values that only it had."""
    shelf(site).build()
    (site.root / "content/records/gamma.md").unlink()
    site.build()
    after = site.tree()
    assert not [name for name in after if "gamma" in name or "poe" in name]
    assert not [name for name, blob in after.items() if b"On gamma" in blob]


def test_an_edit_equals_a_clean_build(site: Site, tmp_path: Path) -> None:
    """After an edit, the site is byte for byte what a clean build makes of it."""
    shelf(site).build()
    site.record(
        "records/beta", title="On beta, revised", authors=["Poe, Ann"], issued="2020", subjects=["Greek", "New"]
    )
    built = site.build()
    incremental = site.tree()
    assert " 0 written" not in built.out
    site.build("-o", str(tmp_path / "clean"), "--clean")
    assert incremental == tree(tmp_path / "clean")


def test_an_edit_that_keeps_size_and_time_is_seen(site: Site) -> None:
    """An edit of the same length with the old time stamp set back is built."""
    shelf(site).build()
    file = site.root / "content/records/alpha.md"
    stat = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("On alpha", "On alphe"), encoding="utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    site.build()
    assert "On alphe" in site.read("articles/alpha.html")


def test_a_deleted_page_comes_back(site: Site) -> None:
    """A page that somebody deleted from the output is there again after the next build."""
    shelf(site).build()
    (site.public / "articles/alpha.html").unlink()
    site.build()
    assert "On alpha" in site.read("articles/alpha.html")


def test_a_damaged_cache_costs_time_only(site: Site) -> None:
    """With every file of the cache and the state cut short or garbled, the next build is right and says nothing."""
    shelf(site).build()
    before = site.tree()
    for number, file in enumerate(
        sorted([*(site.root / ".sitegen").rglob("*"), *(site.public / ".sitegen").rglob("*")])
    ):
        if file.is_file():
            blob = file.read_bytes()
            file.write_bytes(blob[: len(blob) // 2] if number % 2 else os.urandom(len(blob)))
    built = site.build()
    assert built.code == 0, built.text
    assert site.tree() == before


@pytest.mark.parametrize("name", ["snapshot", "records"])
def test_a_damaged_snapshot_costs_time_only(site: Site, name: str) -> None:
    """Where one half of the snapshot is damaged, an edit is built as from nothing."""
    shelf(site).build()
    (kept,) = (site.root / ".sitegen").rglob(name)
    blob = bytearray(kept.read_bytes())
    blob[len(blob) // 2] ^= 1
    kept.write_bytes(blob)
    site.record("records/gamma", title="On gammas", subjects=["Letters"])
    built = site.build()
    assert built.code == 0, built.text
    after = site.tree()
    site.build("--clean")
    assert site.tree() == after


def test_a_snapshot_that_lacks_much_is_replaced(site: Site) -> None:
    """Some edits leave the snapshot as it is, many replace it; both end like a clean build."""
    shelf(site).build()
    (kept,) = (site.root / ".sitegen").rglob("snapshot")
    first = kept.read_bytes()
    site.record("records/beta", title="On betas", subjects=["Greek"])
    site.build()
    assert kept.read_bytes() == first
    for number in range(9):
        site.record(f"records/more{number}", title=f"More {number}", subjects=["Letters"])
    site.build()
    assert kept.read_bytes() != first
    site.record("records/beta", title="On beta again", subjects=["Letters"])
    site.build()
    after = site.tree()
    site.build("--clean")
    assert site.tree() == after


def test_drafts_are_left_out_unless_asked_for(site: Site) -> None:
    """A record marked draft = true has a page only with --drafts."""
    shelf(site).record("records/delta", title="On delta", draft=True)
    site.build()
    assert "articles/delta.html" not in site.tree()
    site.build("--drafts")
    assert "articles/delta.html" in site.tree()


def test_a_site_may_override_one_template(site: Site) -> None:
    """A template in the site's own themes folder replaces the theme's, and the pages made from it are made again."""
    shelf(site).build()
    site.write("themes/default/templates/page.html", "<!doctype html><title>mine</title>{{ view.title }}")
    built = site.build()
    assert site.read("about.html") == "<!doctype html><title>mine</title>About"
    assert "1 written, 0 removed)" in built.out


def test_a_broken_template_names_itself_and_the_page(site: Site) -> None:
    """A template that fails says template:line and the page; the old site stands; the exit code is 2."""
    shelf(site).build()
    before = site.tree()
    site.write("themes/default/templates/article.html", "first line\n{{ view.nothing }}\n")
    built = site.build()
    assert built.code == 2
    assert "article.html:2" in built.err and "articles/" in built.err and "Traceback" not in built.err
    assert site.tree() == before


def test_findings_are_said_again(site: Site) -> None:
    """A refused record is named by every build until it is mended, also by one that has nothing to do."""
    shelf(site).write("content/bad.md", '+++\nauthors = ["Doe, Jane"]\n+++\n')
    first, second = site.build(), site.build()
    assert first.code == second.code == 1
    assert "content/bad.md" in first.err and "title" in first.err
    assert second.err == first.err


def test_the_report_is_json_on_request(site: Site) -> None:
    """--format json prints one object with the numbers and the findings; --format github prints annotations."""
    shelf(site).write("content/bad.md", "+++\ntitle = \n+++\n")
    report = json.loads(site.build("--format", "json").out)
    assert report["records"] == 3
    assert report["findings"][0]["origin"]["path"] == "content/bad.md"
    assert "::error file=content/bad.md,line=2" in site.build("--format", "github").out


def test_strict_makes_warnings_fail(site: Site) -> None:
    """A warning alone exits with 0, and with 1 under --strict."""
    shelf(site).write("content/empty.md", "")
    assert site.build().code == 0
    assert site.build("--strict").code == 1


def test_a_list_names_what_it_cannot_find(site: Site) -> None:
    """An item whose record does not exist is a warning with file and line, and the rest of the list is built."""
    shelf(site).write("content/lists/second.md", '+++\ntitle = "Second"\n+++\n\n- [[nobody]]\n- [[beta]]\n')
    built = site.build()
    assert built.code == 0
    assert "content/lists/second.md:5" in built.err and "nobody" in built.err
    assert "On beta" in site.read("lists/second.html")


def test_the_base_url_of_the_command_line_wins(site: Site) -> None:
    """--base-url replaces site.toml's in canonical addresses and in the feed."""
    shelf(site).build("--base-url", "https://other.example/deep/")
    assert 'href="https://other.example/deep/articles/alpha.html"' in site.read("articles/alpha.html")


def test_the_demonstration_is_sound(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped demonstration builds without a single finding and holds at least forty records and two lists."""
    from sitegen.cli import run

    assert run(["build", str(project), "-o", str(tmp_path / "demo"), "--format", "json", "--strict"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["records"] >= 40 and report["findings"] == []
    assert len(list((tmp_path / "demo/lists").glob("*.html"))) >= 3


def test_the_seed_record_shows_what_its_library_shows(project: Path, tmp_path: Path) -> None:
    """The page of the VuFind record has that catalogue's labels, its lists, and all 26 fields of the Solr document with their origin."""
    import re

    from sitegen.cli import run

    run(["build", str(project), "-o", str(tmp_path / "demo")])
    seed = next((project / "content/records/vufind").glob("*.json"))
    html = (tmp_path / f"demo/articles/{seed.stem}.html").read_text(encoding="utf-8")
    labels = [
        "Saved in",
        "Main Authors",
        "Format",
        "Language",
        "Published",
        "Journal",
        "Subjects",
        "Online Access",
        "Abstract",
    ]
    assert [label for label in labels if label not in html] == []
    staff = html[html.index('id="staff"') :]
    keys = set(json.loads(seed.read_text(encoding="utf-8")))
    assert len(keys) == 26
    shown = set(re.findall(r'<th scope="row">([^<]+)</th>', staff))
    assert keys <= shown
    assert staff.count(f"content/records/vufind/{seed.name}") >= 26
    assert "Mohsen Safaei" in html and "Tumor microenvironment" in html and "10.1016/j.reth.2025.03.005" in html


def test_a_file_that_nobody_reads_is_said(site: Site) -> None:
    """A .json under content/ that no reader knows is a notice with its name, and costs nothing."""
    shelf(site).write("content/settings.json", '{"colour": "red"}')
    built = site.build("--strict")
    assert built.code == 0 and "notice: content/settings.json" in built.err


def test_the_profile_says_what_took_how_long(site: Site) -> None:
    """--profile names each stage and each kind of file that was made; where nothing is made, only the stages there were."""
    said = shelf(site).build("--profile").out
    assert all(f"\n{stage} " in f"\n{said}" for stage in ("scan", "read", "catalogue", "pages", "write"))
    assert re.search(r"^  article +[0-9.]+ s +3 files +[0-9]+ µs each$", said, re.MULTILINE)
    again = site.build("--profile").out
    assert "scan" in again
    assert "article" not in again


def test_the_report_in_json_has_the_costs(site: Site) -> None:
    """--format json gives programs the same numbers."""
    report = json.loads(shelf(site).build("--format", "json").out)
    files, seconds = report["costs"]["article"]
    assert files == 3
    assert seconds > 0


def test_nothing_to_do_loads_nothing_to_do_it_with(site: Site) -> None:
    """A build that finds nothing changed loads no theme engine, no reader's normalising and no plan: that is most of what it would take."""
    shelf(site).build()
    program = "import sys; from sitegen.cli import run; run(sys.argv[1:]); print([m for m in sys.modules if m.startswith('sitegen.')])"
    command = [sys.executable, "-c", program, "build", str(site.root)]
    for _ in range(2):
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "(0 written" in said or "0 written, 0 removed" in said
    assert not [name for name in ("render", "normalise", "catalogue", "plan", "press") if f"'sitegen.{name}'" in said]
