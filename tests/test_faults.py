"""What goes wrong with records and addresses, and what sitegen does then: the good records are always built, and nothing is lost silently."""

from __future__ import annotations

import os
import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest
from patience import at_most
from sites import Site

from sitegen.cli import run

PROBE = "<script>alert(1)</script>"
ATTRIBUTE = '"><img src=x onerror=alert(1)>'


class Scripts(HTMLParser):
    """Collects what a browser would run: script elements, event handlers, script addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in {"href", "src", "action", "formaction"} and address.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.found.append(f"{tag} {name}={value}")


def active(html: str) -> list[str]:
    """What of a page would run, besides the theme's own scripts."""
    parser = Scripts()
    parser.feed(html)
    return parser.found


def good(site: Site) -> Site:
    site.record("good", title="A good record", authors=["Doe, Jane"], issued="2020")
    return site


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("toml.md", '+++\ntitle = "x\n+++\n', r"content/toml\.md:2"),
        ("yaml.md", "---\ntitle: [x\n---\n", r"content/yaml\.md:\d"),
        ("untitled.md", '+++\nissued = "2020"\n+++\n', r"content/untitled\.md.*title"),
        ("table.md", "+++\n[title]\na = 1\n+++\n", r"content/table\.md.*title"),
        ("month.md", '+++\ntitle = "x"\nissued = "2025-13-40"\n+++\n', r"content/month\.md:3: issued: .*2025-13-40"),
        ("latin.md", b'+++\ntitle = "caf\xe9"\n+++\n', r"content/latin\.md.*offset 16"),
        ("nul.md", b'+++\ntitle = "a\x00b"\n+++\n', r"content/nul\.md:2"),
        ("cut.json", b'{"id": "x", "title_full": "y", "record_format": "z"', r"content/cut\.json"),
    ],
)
def test_a_bad_record_is_named_and_the_others_are_built(site: Site, name: str, content: str | bytes, says: str) -> None:
    """Broken front matter, a missing or wrong title, an impossible date, bad bytes: file and line or byte are named, exit 1, the rest is built."""
    good(site).write(f"content/{name}", content)
    built = site.build()
    assert built.code == 1
    assert re.search(says, built.err), built.err
    assert "Traceback" not in built.text
    assert "A good record" in site.read("articles/good.html")


@pytest.mark.parametrize("date", ["199X", "circa 1900", "500 BC", "2025-06", "2019/2021", "2020-21"])
def test_dates_keep_their_own_precision(site: Site, date: str) -> None:
    """Decades, circa, BC, months, ranges and seasons are accepted as they are."""
    good(site).record("dated", title="A dated record", issued=date)
    assert site.build().code == 0
    assert "articles/dated.html" in site.tree()


@pytest.mark.parametrize("text", ["\ufeff{}", "{}".replace("\n", "\r\n"), "CR", "LS"])
def test_line_ends_and_marks_of_all_kinds_are_read(site: Site, text: str) -> None:
    """A byte order mark, CRLF, CR alone and U+2028 are read like plain line ends."""
    front = '+++\ntitle = "Ends"\nissued = "2025-13-40"\n+++\n'
    match text:
        case "CR":
            content = front.replace("\n", "\r")
        case "LS":
            content = front.replace("Ends", "En\u2028ds")
        case _:
            content = text.format(front)
    good(site).write("content/ends.md", content)
    assert "content/ends.md:3: issued" in site.build().err


def test_an_empty_file_is_a_warning(site: Site) -> None:
    """An empty file is named and costs nothing: exit 0."""
    good(site).write("content/nothing.md", "")
    built = site.build()
    assert built.code == 0 and "content/nothing.md" in built.err


def test_vufind_documents_may_swap_scalars_and_arrays(site: Site) -> None:
    """A scalar where an array is due, or the reverse, is read as meant: no ['x'] on any page."""
    good(site).write(
        "content/v.json",
        '{"id": ["v1"], "title_full": ["Swapped"], "title_short": "Swapped", "author": "Jane Doe", "publishDate": "2020",'
        ' "topic": "One topic", "record_format": ["Article"], "spelling": "x"}',
    )
    assert site.build().code == 0
    page = site.read("articles/v1.html")
    assert "Swapped" in page and "['" not in page and "[&#39;" not in page


# --- identity and paths ---------------------------------------------------------------------------------------------------------

HOSTILE_IDS = [
    "../../outside", "/etc/passwd", "%2e%2e%2fx", "a/b", "a\\b", "q?x=1", "h#frag", "p%41", "c:d", "s*t", "l<t", "g>t", 'q"q', "p|p",
    "with space", "CON", "aux.txt", "dot.", "trail ", "index", "404", "feed.xml", "ünïcode", "日本語", "א", "x" * 300, "!!!", "-", "Foo", "foo",
    "e\u0301", "C", "C++", "C#",
]  # fmt: skip


def test_no_id_leaves_the_output_and_every_page_is_reached(site: Site) -> None:
    """Hostile ids become safe, distinct file names inside articles/, and the page of all articles links to each."""
    for number, record_id in enumerate(HOSTILE_IDS):
        site.record(f"r{number}", id=record_id, title=f"Number {number}.")
    built = site.build()
    assert "Traceback" not in built.text
    pages = sorted((site.public / "articles").glob("*.html"))
    assert len(pages) == len(HOSTILE_IDS) + 1
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", page.name) and len(page.name.encode()) < 200 for page in pages)
    assert not (site.root / "outside.html").exists() and not (site.root.parent / "outside.html").exists()
    linked = set(re.findall(r'href="\.\./articles/([a-z0-9-]+\.html)"', site.read("articles/index.html")))
    assert {page.name for page in pages} - {"index.html"} <= linked


def test_hostile_notes_are_shown_as_they_are_written(site: Site) -> None:
    """Markdown that would keep a parser busy for minutes, or take all of its stack: the note is shown as written, a warning names its line."""
    texts = ["[" * 50_000, "![](<" * 30_000, "<div " * 20_000, "- " * 400 + "x", "<!["]
    for number, text in enumerate(texts):
        site.record(f"r{number}", body=text)
    with at_most(30):
        built = site.build()
    assert built.code == 0
    assert [f"content/r{number}.md" in built.err for number in range(len(texts))] == [True, True, True, True, False]
    assert len(list((site.public / "articles").glob("r*.html"))) == len(texts)


def test_a_paper_by_hundreds_relates_nobody(site: Site) -> None:
    """The authors of a paper of a large collaboration have their pages, which do not name each other."""
    authors = "".join(f"AU  - Family{number}, Given\n" for number in range(301))
    site.write(
        "content/a.ris",
        f"TY  - JOUR\nTI  - Many\n{authors}ER  - \nTY  - JOUR\nTI  - Two\nAU  - Doe, Jane\nAU  - Roe, Ann\nER  - \n",
    )
    assert site.build().code == 0
    assert "ann-roe.html" in site.read("authors/jane-doe.html")
    assert not re.search(r"given-family(?!7\b)\d+\.html", site.read("authors/given-family7.html"))


def test_one_id_in_two_files_names_both(site: Site) -> None:
    """Two records with one id: an error that names both places, exit 1, and the one with the smaller path stays."""
    site.record("a", id="same", title="First of two")
    site.record("b", id="same", title="Second of two")
    built = site.build()
    assert built.code == 1
    assert "content/a.md" in built.err and "content/b.md" in built.err
    assert "First of two" in site.read("articles/same.html")


def test_one_id_for_two_lists_or_pages_names_both(site: Site) -> None:
    """Of two lists, or two pages, with one id the first by path stands; an error names both files, in a build and in a check."""
    site.record("a")
    for folder in ("lists", "pages"):
        site.write(f"content/{folder}/one.md", '+++\ntitle = "First"\n+++\n- [[a]]\n')
        site.write(f"content/{folder}/two.md", '+++\ntitle = "Second"\nid = "one"\n+++\n- [[a]]\n')
    built = site.build()
    assert built.code == 1
    for folder in ("lists", "pages"):
        assert f"content/{folder}/two.md:1: id: the id 'one' is taken by content/{folder}/one.md:1" in built.err
    assert "First" in site.read("lists/one.html") and "Second" not in site.read("lists/one.html")
    assert run(["check", str(site.root)]) == 1


def test_composed_and_decomposed_ids_are_one(site: Site) -> None:
    """NFC and NFD spellings of an id are one id."""
    site.record("a", id="caf\u00e9", title="Composed")
    site.record("b", id="cafe\u0301", title="Decomposed")
    built = site.build()
    assert built.code == 1 and "content/b.md" in built.err


def test_addresses_do_not_depend_on_the_order_of_files(site: Site, tmp_path: Path) -> None:
    """Two ids with one slug get the same two addresses whichever file comes first."""
    site.record("a", id="Foo", title="Upper")
    site.record("b", id="foo", title="Lower")
    site.build()
    other = Site(tmp_path / "other", site.capsys)
    other.record("a", id="foo", title="Lower")
    other.record("b", id="Foo", title="Upper")
    other.build()
    names = {p.name for p in (site.public / "articles").glob("*.html")}
    assert len(names) == 3
    assert names == {p.name for p in (other.public / "articles").glob("*.html")}
    assert site.read("articles/foo.html").count("Lower") > 0 and "Lower" in other.read("articles/foo.html")


def test_subjects_that_differ_by_signs_have_their_own_pages(site: Site) -> None:
    """C, C++ and C# are three subjects with three pages; Blog and blog are one heading."""
    site.record("a", subjects=["C", "C++", "C#", "Blog"])
    site.record("b", subjects=["blog"])
    site.build()
    names = {p.name for p in (site.public / "subjects").glob("*.html")}
    assert {"c.html", "c-plus-plus.html", "c-sharp.html", "blog.html", "index.html"} == names


@pytest.mark.parametrize("kind", ["fifo", "socket", "folder"])
def test_what_is_no_file_is_a_finding(site: Site, kind: str, tmp_path: Path) -> None:
    """A FIFO, a socket or a folder named like a record is named, and nothing hangs."""
    good(site)
    path = site.root / "content" / "x.md"
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as it:
                here = Path.cwd()
                os.chdir(path.parent)
                try:
                    it.bind("x.md")
                finally:
                    os.chdir(here)
        case "folder":
            path.mkdir()
    built = site.build()
    assert "Traceback" not in built.text and "A good record" in site.read("articles/good.html")
    assert kind == "folder" or "content/x.md" in built.err


def test_links_out_of_the_content_are_refused_by_name(site: Site, tmp_path: Path) -> None:
    """A symbolic link that leads out of content, static or the theme is named and its target is never read."""
    good(site)
    secret = tmp_path / "secret.md"
    secret.write_text('+++\ntitle = "Secret words"\n+++\n', encoding="utf-8")
    (site.root / "content" / "leak.md").symlink_to(secret)
    (site.root / "static").mkdir()
    (site.root / "static" / "leak.txt").symlink_to(secret)
    built = site.build()
    assert built.code == 1
    assert "content/leak.md" in built.err and "static/leak.txt" in built.err
    assert not [name for name, blob in site.tree().items() if b"Secret words" in blob]


def test_a_link_out_of_the_theme_is_refused(site: Site, tmp_path: Path) -> None:
    """A theme that links to a file outside itself is refused by the file's name, exit 2."""
    good(site)
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (site.root / "themes/default/assets").mkdir(parents=True)
    (site.root / "themes/default/assets/leak.css").symlink_to(tmp_path / "secret")
    built = site.build()
    assert built.code == 2 and "leak.css" in built.err


def test_a_content_folder_may_be_a_link_and_loops_end(site: Site, tmp_path: Path) -> None:
    """The content folder itself may be a link; a link to a folder above it does not loop."""
    real = tmp_path / "real"
    real.mkdir()
    (site.root / "content").rmdir()
    (site.root / "content").symlink_to(real)
    good(site)
    (real / "loop").symlink_to(real)
    built = site.build()
    assert "A good record" in site.read("articles/good.html") and "Traceback" not in built.text


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(site: Site) -> None:
    """A file without permission to read is named."""
    good(site).record("closed").chmod(0)
    built = site.build()
    assert built.code == 1 and "content/closed.md" in built.err


# --- what must never run ----------------------------------------------------------------------------------------------------------


def test_scripts_in_records_are_inert(site: Site) -> None:
    """Markup in title, abstract, author, subject, tag, journal and note reaches no page as something that runs."""
    for number, probe in enumerate(
        [PROBE, ATTRIBUTE, "</title><script>alert(1)</script>", "<!--<script>", "</script><script>alert(1)</script>"]
    ):
        site.record(
            f"probe{number}",
            body=f"{probe}\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n", title=f"T {probe}", authors=[f"A {probe}"],
            subjects=[f"S {probe}"], tags=[f"G {probe}"], journal=f"J {probe}", abstract=f"Abs {probe}", publisher=probe, issued="2020",
        )  # fmt: skip
    assert "Traceback" not in site.build().text
    for name, blob in site.tree().items():
        if name.endswith(".html"):
            html = blob.decode()
            assert active(html) == [], name
            assert "<script>alert" not in html and "<script>alert" not in html.lower(), name


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", " JaVaScRiPt:x"]
)
def test_dangerous_addresses_are_no_links(site: Site, address: str) -> None:
    """A script address in a record is a finding and no link on its page."""
    site.record("r", title="Linked", url=address)
    built = site.build()
    assert "url" in built.err and "content/r.md" in built.err
    assert active(site.read("articles/r.html")) == []


def test_template_signs_in_a_record_are_text(site: Site) -> None:
    """{{ 7*7 }} and {% %} in a record are shown, never evaluated."""
    site.record("r", title="{{ 7*7 }} {% raise %}", abstract="{{ 7*7 }}", body="{{ 7*7 }}")
    assert site.build().code == 0
    page = site.read("articles/r.html")
    assert "{{ 7*7 }}" in page and ">49" not in page


def test_machine_readable_data_cannot_close_its_script(site: Site) -> None:
    """'</script>' in a title does not end the JSON-LD of its page, which stays JSON."""
    import json

    site.record("r", title="a </script><script>alert(1)</script> <!--<script>", authors=["Doe, Jane"])
    site.build()
    for blob in re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', site.read("articles/r.html"), re.DOTALL
    ):
        assert "<" not in blob
        json.loads(blob)


class _Bidi(HTMLParser):
    """Collects what stands outside of every element that isolates the direction of its text, where it turns the direction around."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "br", "img", "input", "hr", "path", "circle", "wbr", "use"}:
            self.open.append((tag, tag in {"bdi", "title", "script"} or dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        closed = data.count("\u202e") <= data.count("\u202c")
        if not closed and not any(isolating for _, isolating in self.open):
            self.loose.append(data)


def test_what_turns_the_direction_of_text_does_so_for_itself_only(site: Site) -> None:
    """An override of the direction in a title, a name or a subject ends with the element that it stands in, on every page."""
    site.record(
        "one", title="T \u202e edis gnorw", authors=["Poe \u202e, Ann"], subjects=["S \u202e x"], issued="2001",
        journal="J \u202e y", abstract="A \u202e z", publisher="P \u202e q",
    )  # fmt: skip
    site.record("two", title="T \u202e edis gnorw", authors=["Poe \u202e, Ann"], subjects=["S \u202e x"], issued="2002")
    site.write("content/lists/l.md", '+++\ntitle = "List"\n+++\n\n1. [[one]]\n2. [[two]]\n')
    assert "Traceback" not in site.build().text
    loose = {}
    for name, blob in site.tree().items():
        if name.endswith(".html"):
            page = _Bidi()
            page.feed(blob.decode())
            if page.loose:
                loose[name] = page.loose
    assert loose == {}
