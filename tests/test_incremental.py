"""The chief promise: after any sequence of edits, the incremental site equals a clean build, byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sites import toml, tree

from sitegen.build import BuildOptions, build
from sitegen.config import load_config
from sitegen.memory import Memory
from sitegen.site import Audience

CONFIG = 'title = "{title}"\nbase_url = "https://example.org/{base}/"\n{more}'
IDS = ["alpha", "beta", "Alpha", "gamma", "delta"]
FIELDS: dict[str, list[object]] = {
    "title": ["Rivers of words", "The rivers of words", "Silent engines", "Ünïcode titles", "<i>In vivo</i> $x^2$"],
    "authors": [["Doe, Jane"], ["Doe, Jane", "Poe, Ann"], ["doe, jane"], ["Poe, A."], []],
    "issued": ["2020", "2021-05", "199X", ""],
    "journal": ["Alphabetica", "alphabetica", "Betica", ""],
    "subjects": [
        ["Letters"],
        ["Letters -- Greek"],
        ["Letters", "letters -- Greek -- Old"],
        ["LETTERS -- Greek -- New", "Letters Greek"],
        ["Unrelated", "Other"],
        [],
    ],
    "tags": [["new"], []],
    "doi": ["10.1000/one", "10.1000/two", ""],
    "abstract": ["Words.", "Other words.", ""],
    "status": ["read", "to-read", ""],
    "priority": [1, 2, ""],
    "prerequisites": [["beta"], ["gamma", "delta"], []],
    "added": ["2026-01-02", "2026-03-04", ""],
    "aliases": [["former"], ["alpha", "beta"], []],
}


class Shelf:
    """A site in a folder, built again and again: sometimes from the memory of the process, sometimes from the cache alone; sometimes told what
    changed, sometimes for an audience that waits for some pages and leaves early."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.memory: Memory | None = None
        self.seen: dict[str, bytes] = {}
        self.config = {"title": "Shelf", "base": "shelf", "more": ""}
        self.write_config()
        (root / "content").mkdir()

    def write_config(self) -> None:
        (self.root / "site.toml").write_text(CONFIG.format(**self.config), encoding="utf-8")

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def record(self, name: str, fields: dict[str, object], note: str) -> Path:
        lines = [f"{key} = {toml(value)}" for key, value in fields.items() if value not in ("", [])]
        lines.append(f'id = "{name}"')
        return self.write(f"content/{name}.md", "\n".join(["+++", *lines, "+++", note, ""]))

    def build(self, *, remembering: bool, luck: random.Random | None = None) -> None:
        seen = {
            str(path): path.read_bytes()
            for top in ("content", "static", "themes", "site.toml")
            for path in (self.root / top, *(self.root / top).rglob("*"))
            if path.is_file()
        }
        changed = frozenset(path for path in seen.keys() | self.seen.keys() if seen.get(path) != self.seen.get(path))
        told = luck is not None and remembering and self.memory is not None and luck.random() < 0.7
        patience = luck.randint(1, 60) if luck is not None and luck.random() < 0.5 else 10**6

        def leaves() -> bool:
            nonlocal patience
            patience -= 1
            return patience < 0

        audience = Audience(
            looks_at=frozenset({"index.html", "articles/alpha.html"}), told=lambda _: None, leaves=leaves
        )
        _, self.memory = build(
            self.root,
            load_config(self.root),
            self.root / "public",
            BuildOptions(jobs=1),
            memory=self.memory if remembering else None,
            changed=changed if told else None,
            audience=audience if luck is not None and luck.random() < 0.7 else None,
        )
        self.seen = seen

    def killed_build(self, call: int) -> None:
        """A build in a child process that is killed before its `call`-th change of the file system."""
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            return
        try:
            made = 0
            for name in ("replace", "rename", "unlink", "write"):
                real = getattr(os, name)

                def struck(*arguments: object, real=real, **named: object) -> object:
                    nonlocal made
                    made += 1
                    if made == call:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return real(*arguments, **named)

                setattr(os, name, struck)
            self.build(remembering=False)
        finally:
            os._exit(0)

    def clean(self) -> dict[str, bytes]:
        """What a build without any memory makes."""
        out = self.root.parent / "clean"
        shutil.rmtree(out, ignore_errors=True)
        build(self.root, load_config(self.root), out, BuildOptions(jobs=1, clean=True))
        return tree(out)


def act(shelf: Shelf, kind: str, luck: random.Random) -> None:  # noqa: C901 - a flat list of what can be edited
    """One edit, as people and programs make them."""
    name = luck.choice(IDS)
    file = shelf.root / "content" / f"{name}.md"
    records = sorted((shelf.root / "content").glob("*.md"))
    match kind:
        case "record":
            fields = {
                key: luck.choice(values) for key, values in FIELDS.items() if key == "title" or luck.random() < 0.6
            }
            shelf.record(name, fields, luck.choice(["", 'A "note".', "Another **note**.[^1]\n\n[^1]: At its foot."]))
        case "same-time" if file.exists():
            stat = file.stat()
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("Rivers", "Waters").replace("Silent", "Secret"), encoding="utf-8")
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        case "delete" if records:
            luck.choice(records).unlink()
        case "rename" if records:
            source = luck.choice(records)
            (shelf.root / "content" / "sub").mkdir(exist_ok=True)
            source.rename(shelf.root / "content" / "sub" / source.name)
        case "list":
            items = "".join(
                f"1. [[{luck.choice([*IDS, 'doi:10.1000/one', 'nobody'])}]] — note\n" for _ in range(luck.randint(0, 3))
            )
            shelf.write(
                f"content/lists/{luck.choice('ab')}.md",
                f'+++\ntitle = "List {luck.randint(1, 3)}"\n+++\nProse.\n\n## Part\n\n{items}',
            )
        case "no-list":
            for path in (shelf.root / "content" / "lists").glob("*.md"):
                path.unlink()
        case "page":
            shelf.write(
                f"content/{luck.choice(['pages/about.md', 'index.md'])}",
                f'+++\ntitle = "Page {luck.randint(1, 3)}"\n+++\nWords.\n',
            )
        case "removed":
            removals = "".join(
                f'[[removed]]\nid = "{luck.choice([*IDS, "former"])}"\ndate = 2026-0{luck.randint(1, 9)}-03\n'
                for _ in range(luck.randint(0, 2))
            )
            shelf.write("content/removed.toml", removals)
        case "people":
            shelf.write(
                "content/people.toml", luck.choice(['[[person]]\nname = "Poe, Ann"\nvariants = ["Poe, A."]\n', ""])
            )
        case "overlay":
            about = luck.choice([*IDS, "one2020", "doi:10.1000/one", "nobody"])
            fields = {key: luck.choice(FIELDS[key]) for key in ("tags", "status", "added") if luck.random() < 0.6}
            lines = [f"{key} = {toml(value)}" for key, value in fields.items() if value not in ("", [])]
            text = "\n".join(["+++", f'about = "{about}"', *lines, "+++", luck.choice(["", "A remark."]), ""])
            shelf.write(f"content/overlays/{luck.choice('ab')}.md", text)
        case "library":
            entries = "".join(bib_entry(key, luck) for key in ["one2020", "two2021", "alpha"] if luck.random() < 0.6)
            shelf.write("content/library.bib", entries)
        case "no-library":
            (shelf.root / "content/library.bib").unlink(missing_ok=True)
        case "config":
            shelf.config["title"] = luck.choice(["Shelf", "Other shelf"])
            shelf.config["more"] = luck.choice(
                [
                    "",
                    'language = "de"\n',
                    "[indexes.tags]\n",
                    '[indexes.subjects]\nenabled = false\n[indexes.topics]\nfield = "subjects"\n',
                    "[exports]\nper_value = []\n",
                    "[exports]\nper_value = []\n[indexes.authors]\nfeed = true\n",
                    "[indexes.subjects]\npage_size = 1\nfeed = true\n",
                    "[articles]\npage_size = 2\n[indexes.journals]\npage_size = 2\n",
                    '[theme]\naccent = "#123456"\n',
                ]
            )
            shelf.write_config()
        case "template":
            shelf.write(
                "themes/default/templates/_row.html",
                "{% macro row(card) %}" + luck.choice("ab") + "{{ card.title_html|safe }}{% endmacro %}",
            )
        case "no-template":
            shutil.rmtree(shelf.root / "themes", ignore_errors=True)
        case "static":
            shelf.write(f"static/{luck.choice(['robots.txt', 'articles/mine.txt'])}", luck.choice(["one", "two"]))
        case "overlay":
            about = luck.choice([*IDS, "doi:10.1000/one"])
            shelf.write("content/overlay.md", f'+++\nabout = "{about}"\ntags = ["mine"]\n+++\n{luck.choice("ab")}\n')
        case "no-overlay":
            (shelf.root / "content" / "overlay.md").unlink(missing_ok=True)
        case "broken":
            shelf.write("content/broken.md", luck.choice(["+++\ntitle = \n+++\n", '+++\ntitle = "Mended"\n+++\n', ""]))
        case "spoil-cache":
            for path in [
                *(shelf.root / ".sitegen").rglob("*"),
                shelf.root / "public/.sitegen" / luck.choice(["manifest", "state.json"]),
            ]:
                if path.is_file() and luck.random() < 0.5:
                    path.write_bytes(path.read_bytes()[: luck.randint(0, 200)])
        case "lost-pages":
            for path in (shelf.root / "public").rglob("*.html"):
                if luck.random() < 0.1:
                    path.unlink()
        case "commit":
            commit(shelf.root, luck)
        case "killed":
            shelf.killed_build(luck.randint(1, 60))
        case _:
            pass


def commit(root: Path, luck: random.Random) -> None:
    """Commits some of the content, so that its files get dates."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    when = f"2026-0{luck.randint(1, 9)}-02T12:00:00Z"
    env = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
    if not (root / ".git").exists():
        subprocess.run([*git, "init", "-q"], cwd=root, env=env, check=True)
    for path in sorted((root / "content").rglob("*.*")):
        if luck.random() < 0.7:
            subprocess.run([*git, "add", str(path)], cwd=root, env=env, check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Change"], cwd=root, env=env, check=True)


def bib_entry(key: str, luck: random.Random) -> str:
    """An entry as a reference manager exports it."""
    fields = {
        "title": luck.choice([title for title in FIELDS["title"] if "<" not in str(title)]),
        "author": luck.choice(["Doe, Jane", "Doe, Jane and Poe, Ann", "{The Letters Group}"]),
        "year": luck.choice(["2020", "2021"]),
        "journal": luck.choice(["Alphabetica", "Betica"]),
        "doi": luck.choice(["10.1000/one", "10.1000/three", ""]),
        "keywords": luck.choice(["Letters, Greek", "Unrelated", ""]),
    }
    said = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@article{{{key},\n{said}}}\n"


KINDS = [
    "record", "record", "record", "same-time", "delete", "rename", "list", "no-list", "page", "people", "config", "template", "no-template",
    "overlay", "library", "no-library", "static", "broken", "spoil-cache", "lost-pages", "killed", "commit", "removed",
]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.booleans(), st.booleans()), min_size=2, max_size=12)


def play(steps: list[tuple[str, bool, bool]], seed: int) -> None:
    luck = random.Random(seed)
    with TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        root.mkdir()
        shelf = Shelf(root)
        for _ in range(4):
            act(shelf, "record", luck)
        shelf.build(remembering=False)
        for kind, builds, remembering in steps:
            act(shelf, kind, luck)
            if builds:
                shelf.build(remembering=remembering, luck=luck)
        shelf.build(remembering=luck.random() < 0.5)
        incremental, clean = tree(root / "public"), shelf.clean()
        assert incremental.keys() == clean.keys()
        assert [path for path in clean if clean[path] != incremental[path]] == []


CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]


@example([("list", False, False), ("killed", False, False), ("lost-pages", False, False)], 187)
@example([("same-time", False, False)] * 5, 310)
@settings(max_examples=50, deadline=None, suppress_health_check=CHECKS, derandomize=bool(os.environ.get("CI")))
@given(STEPS, st.integers(0, 10**6))
def test_any_sequence_of_edits_ends_like_a_clean_build(steps: list[tuple[str, bool, bool]], seed: int) -> None:
    """Edits, same-time edits, deletions, renames, lists, people, overlays, a library, configuration, templates, spoilt caches, commits
    and killed builds, in any order."""
    play(steps, seed)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=CHECKS)
@given(STEPS, st.integers(0, 10**6))
def test_any_sequence_of_edits_ends_like_a_clean_build_at_length(
    steps: list[tuple[str, bool, bool]], seed: int
) -> None:
    """The same, five hundred times."""
    play(steps, seed)
