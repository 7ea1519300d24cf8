"""A new site: ready to build, with everything explained where it stands."""

from __future__ import annotations

from pathlib import Path

from sitegen.errors import ScaffoldError
from sitegen.model import Record
from sitegen.scaffold.lay import ScaffoldResult, fill, lay, one_line, quoted, templates
from sitegen.scaffold.workflow import workflow_files

FIRST_READINGS = 10
_EXAMPLES = ("content/records/", "content/lists/")


def suggest_title(target: Path) -> str:
    """A title for the site in a folder, from the folder's name: 'my-reading_list' gives 'My reading list'."""
    words = one_line(target.absolute().name.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:] or "Reading list"


def scaffold_site(
    target: Path,
    *,
    title: str = "",
    author: str = "",
    source: Path | None = None,
    base_url: str = "",
    force: bool = False,
    workflow: bool = True,
) -> ScaffoldResult:
    """Lay out a site in `target`: configuration, examples, .gitignore, README and a workflow for GitHub Pages.

    With `source` (a .bib, .ris, .json ... file) its copy takes the place of the examples. A folder with files of its own
    gets only what it lacks, and no examples where it has content; one with a site.toml is refused unless `force`, which
    adds what is missing there too. Nothing is ever overwritten. Raises `ScaffoldError`.
    """
    _check_target(target, force=force)
    library = {} if source is None else _library(source)
    title = one_line(title) or suggest_title(target)
    values = {
        "TITLE": quoted(title),
        "HEADING": title,
        "AUTHOR": quoted(author),
        "BASE_URL": f"base_url = {quoted(base_url)}" if base_url else '# base_url = "https://OWNER.github.io/REPO/"',
    }
    texts = {path: fill(text, values) for path, text in templates("site").items()}
    texts[".gitignore"] = texts.pop("gitignore")
    if library or _has_content(target):
        texts = {path: text for path, text in texts.items() if not path.startswith(_EXAMPLES)}
    result = lay(target, texts | library | (workflow_files(target) if workflow else {}))
    more, notes = _first_list(target, next(iter(library))) if library else ({}, [])
    listed = lay(target, more)
    if ".gitignore" in result.kept and "/public" not in (target / ".gitignore").read_text("utf-8", "replace"):
        notes.append("add the lines /public/ and .sitegen/ to .gitignore: they are made anew from the rest")
    return ScaffoldResult(
        root=target,
        files=tuple(sorted({*result.files, *listed.files})),
        kept=tuple(sorted({*result.kept, *listed.kept})),
        notes=tuple(notes),
    )


def _check_target(target: Path, *, force: bool) -> None:
    try:
        if target.exists() and not target.is_dir():
            raise ScaffoldError(f"{target}: is a file; choose a folder")
        if (target / "site.toml").exists() and not force:
            raise ScaffoldError(
                f"{target}: has a site.toml already; --force adds what it lacks and changes nothing else"
            )
    except OSError as error:
        raise ScaffoldError(f"{target}: cannot be looked at ({error.strerror})") from error


def _has_content(target: Path) -> bool:
    content = target / "content"
    return content.is_dir() and any(content.iterdir())


def _library(source: Path) -> dict[str, bytes]:
    """The copy of a library by its path in the new site. Raises `ScaffoldError` for what no reader reads."""
    from sitegen.errors import Finding
    from sitegen.readers import READERS, find_reader

    try:
        data = source.read_bytes()
    except OSError as error:
        raise ScaffoldError(f"{source}: cannot be read ({error.strerror}); --from takes a file") from error
    path = f"content/records/{source.name.lstrip('._') or 'library'}"
    reader = find_reader(path, data[:65_536])
    if isinstance(reader, Finding):
        raise ScaffoldError(f"{source}: {reader.message}")
    if reader is None:
        known = ", ".join(sorted({suffix for spec in READERS for suffix in spec.suffixes}))
        raise ScaffoldError(f"{source}: is in no format that sitegen reads; it reads {known}")
    return {path: data}


def _first_list(target: Path, path: str) -> tuple[dict[str, str], list[str]]:
    """A first reading list from the newest records of the library, and what to say of those that cannot be read."""
    from sitegen.config import load_config
    from sitegen.intake import intake_options, parse
    from sitegen.sources import Source

    options = intake_options(load_config(target))
    parsed = parse(Source(path=path, data=(target / path).read_bytes()), options)
    errors = sum(finding.severity == "error" for finding in parsed.findings)
    notes = [f"{errors} entries of {path} cannot be used; `sitegen check` names them"] if errors else []
    good = [record for record in parsed.records if not set(record.id) & set("[]{}|\n")]
    newest = sorted(sorted(good, key=lambda record: record.id), key=_year, reverse=True)[:FIRST_READINGS]
    if not newest:
        return {}, notes
    items = "\n".join(f"{number}. [[{record.id}]]" for number, record in enumerate(newest, start=1))
    text = (
        '+++\ntitle = "First readings"\n+++\n\n'
        "The newest works of your library, as a beginning. An item may have a note: write ` — why to read it` behind it.\n\n"
        f"## To begin with\n\n{items}\n"
    )
    return {"content/lists/first-readings.md": text}, notes


def _year(record: Record) -> int:
    return record.issued.year or 0 if record.issued is not None else 0
