"""From request targets to files: nothing but the site's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.serve.paths import Found, Moved, Refused, find, open_file, page_path


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", ""),
        ("/index.html", "index.html"),
        ("/articles/?sort=../../x", "articles/"),
        ("/a%20b/c%C3%A9.html", "a b/cé.html"),
        ("/x.html#part", "x.html"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/a..b/...c", None),
        ("/a..b/c", "a..b/c"),
    ],
)
def test_a_target_names_a_path(target: str, path: str | None) -> None:
    """Addresses are decoded once, and query and fragment do not count."""
    if path is None:
        with pytest.raises(Refused):
            page_path(target)
    else:
        assert page_path(target) == path


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/../etc/passwd", 404),
        ("/%2e%2e/etc/passwd", 404),
        ("/..%2fetc/passwd", 404),
        ("/a/../../b", 404),
        ("/..\\..\\etc", 404),
        ("/%5c..%5cetc", 404),
        ("//etc/passwd", 404),
        ("/a//b", 404),
        ("/./a", 404),
        ("/.sitegen/manifest", 404),
        ("/%2esitegen/state.json", 404),
        ("/a/.git/config", 404),
        ("/.well-known/../x", 404),
        ("/%00", 400),
        ("/x%0d%0aSet-Cookie:%20a=b", 400),
        ("/%ff", 400),
        ("/%c0%ae%c0%ae/x", 400),
        ("http://evil.example/", 400),
        ("*", 400),
        ("", 400),
        ("/" + "a" * 9000, 414),
    ],
)
def test_what_no_site_holds_is_refused(target: str, status: int) -> None:
    """Ways out of the site, hidden files, control characters, bad encodings and endless addresses have their status."""
    with pytest.raises(Refused) as refused:
        page_path(target)
    assert refused.value.status == status


PIECES = st.sampled_from(
    [
        "..",
        ".",
        "%2e",
        "%2e%2e",
        "/",
        "%2f",
        "\\",
        "%5c",
        "a",
        "b.html",
        "%00",
        "%ff",
        "é",
        ".sitegen",
        "?",
        "#",
        "%",
        "//",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_no_target_leads_out(target: str) -> None:
    """Whatever is asked for, the answer is a refusal or a path that stays inside and out of hidden folders."""
    try:
        path = page_path("/" + target)
    except Refused:
        return
    assert not path.startswith("/")
    assert os.path.normpath("/out/" + path).startswith("/out")
    assert not any(part.startswith(".") for part in path.split("/") if part != ".well-known")


def test_files_are_found_as_hosts_find_them(tmp_path: Path) -> None:
    """A file, a folder's index.html, a page without its '.html'; a folder without '/' is sent to the one with it."""
    (tmp_path / "articles").mkdir()
    for name in ("index.html", "about.html", "articles/index.html"):
        (tmp_path / name).write_text(name)
    assert find(tmp_path, "") == Found("index.html", str(tmp_path / "index.html"))
    assert find(tmp_path, "about") == Found("about.html", str(tmp_path / "about.html"))
    assert find(tmp_path, "articles/") == Found("articles/index.html", str(tmp_path / "articles/index.html"))
    assert find(tmp_path, "articles") == Moved("articles/")
    assert find(tmp_path, "none") is None
    assert find(tmp_path, "index.html/") is None
    assert find(tmp_path, "x" * 300) is None


def test_links_are_followed_only_inside(tmp_path: Path) -> None:
    """A link that leads out of the site, into its hidden folder or nowhere is not there; one inside is."""
    out = tmp_path / "out"
    (out / ".sitegen").mkdir(parents=True)
    (out / ".sitegen" / "manifest").write_text("secret")
    (out / "page.html").write_text("page")
    (tmp_path / "secret").write_text("secret")
    (out / "inside.html").symlink_to("page.html")
    (out / "out.html").symlink_to(tmp_path / "secret")
    (out / "folder").symlink_to(tmp_path)
    (out / "state").symlink_to(".sitegen/manifest")
    (out / "loop").symlink_to("loop")
    assert find(out, "inside.html") is not None
    for path in ("out.html", "folder/secret", "folder/", "state", "loop"):
        assert find(out, path) is None, path


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """A FIFO is not there, and opening one that took a file's place does not hang."""
    os.mkfifo(tmp_path / "pipe")
    assert find(tmp_path, "pipe") is None
    with pytest.raises(FileNotFoundError):
        open_file(Found("pipe", str(tmp_path / "pipe")))
