"""Small sites for tests: written by a few calls, built by the real command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sitegen.cli import run

CONFIG = 'title = "Test shelf"\nbase_url = "https://example.org/shelf/"\n'


@dataclass
class Built:
    """How a build ended: its exit code and everything it printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Site:
    """A site in a temporary folder."""

    root: Path
    capsys: object = field(repr=False, default=None)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        if not (self.root / "site.toml").exists():
            self.write("site.toml", CONFIG)
        (self.root / "content").mkdir(exist_ok=True)

    @property
    def public(self) -> Path:
        return self.root / "public"

    def write(self, path: str, text: str | bytes) -> Path:
        """Writes a file below the site's root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(text, encoding="utf-8", newline="")
        return file

    def record(self, record_id: str, /, body: str = "", **fields: object) -> Path:
        """Writes content/<record_id>.md with these front matter fields."""
        fields.setdefault("title", f"The title of {record_id}")
        lines = [f"{key} = {toml(value)}" for key, value in fields.items()]
        return self.write(f"content/{record_id}.md", "\n".join(["+++", *lines, "+++", body, ""]))

    def build(self, *arguments: str) -> Built:
        """Runs `sitegen build` on the site in this process."""
        self.capsys.readouterr()  # type: ignore[attr-defined]
        code = run(["build", str(self.root), *arguments])
        said = self.capsys.readouterr()  # type: ignore[attr-defined]
        return Built(code, said.out, said.err)

    def read(self, path: str) -> str:
        """The text of a file of the built site."""
        return (self.public / path).read_text(encoding="utf-8")

    def tree(self) -> dict[str, bytes]:
        """Every file of the built site but our own state, by path."""
        return tree(self.public)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but those of its .sitegen folder, by path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: path.read_bytes() for name, path in named if not name.startswith(".sitegen/")}


def toml(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return "[" + ", ".join(toml(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
        case _:
            text = str(value)
            escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text)
            return f'"{escaped}"'
