"""The command line from end to end: a new site, built, checked and published to a real repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.cli import run


def git(*arguments: str, cwd: Path) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """--version says the version and nothing else."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"sitegen {__version__}\n"


def test_starting_loads_no_heavy_library() -> None:
    """--version imports neither Jinja, Markdown, Babel, rich nor msgspec: it is answered at once."""
    program = "import sys\nfrom sitegen.cli import run\nrun(['--version'])\nprint(*sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert not {"jinja2", "markdown", "babel", "rich", "pygments", "watchdog"} & set(out.split())


@pytest.mark.parametrize("command", ["build", "serve", "check", "new", "publish"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help of every command names its options."""
    assert run([command, "--help"]) == 0
    assert "--help" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["bild"], ["build", "--frob"], ["new"], ["build", "nowhere"]])
def test_wrong_usage_is_two_and_no_traceback(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt command or option, or a missing folder, exits with 2 and a line for a person."""
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_all_that_is_wrong_with_the_configuration_is_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt key, an impossible value and a wrong parameter of the theme are named in one run, each with its line and what was meant."""
    (tmp_path / "content").mkdir()
    wrong = 'titel = "x"\n[feed]\nitems = -1\n[theme]\nacent = "red"\nwidth = "wide"\n'
    (tmp_path / "site.toml").write_text(wrong, encoding="utf-8")
    for command in ("build", "check"):
        assert run([command, str(tmp_path)]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[:2] for line in lines] == [
            ["site.toml:1", "titel"],
            ["site.toml:3", "feed.items"],
            ["site.toml:5", "theme.acent"],
            ["site.toml:6", "theme.width"],
        ]
        assert "did you mean 'title'?" in lines[0] and "did you mean 'accent'?" in lines[2]


def test_from_nothing_to_a_published_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new`, `check`, `build` and `publish` in a row put a site on the branch of a real bare repository."""
    remote = tmp_path / "list.git"
    git("init", "-q", "--bare", str(remote), cwd=tmp_path)
    site = tmp_path / "list"
    assert run(["new", str(site), "--title", "My list", "--base-url", "https://alice.github.io/list/"]) == 0
    git("init", "-q", "-b", "main", cwd=site)
    git("add", "-A", cwd=site)
    git("commit", "-qm", "Begin", cwd=site)
    git("remote", "add", "origin", str(remote), cwd=site)
    git("push", "-q", "origin", "main", cwd=site)
    assert run(["check", str(site), "--strict"]) == 0
    assert run(["build", str(site)]) == 0
    assert run(["publish", str(site)]) == 0, capsys.readouterr()
    branch = git("ls-tree", "-r", "--name-only", "gh-pages", cwd=remote).split()
    assert {"index.html", ".nojekyll", "articles/index.html"} <= set(branch)
    assert not [path for path in branch if path.startswith(".sitegen/")]
    assert git("status", "--porcelain", cwd=site) == ""


def test_publishing_without_a_remote_is_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a remote there is one line for a person and exit code 3."""
    site = tmp_path / "list"
    run(["new", str(site), "--title", "My list"])
    git("init", "-q", cwd=site)
    assert run(["publish", str(site)]) == 3
    assert "Traceback" not in capsys.readouterr().err
