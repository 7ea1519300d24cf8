"""The workflow that builds and publishes a site on GitHub's own machines, and where sitegen comes from there."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from sitegen import __version__
from sitegen.errors import ScaffoldError
from sitegen.scaffold.lay import ScaffoldResult, fill, lay, quoted, template

WORKFLOW = ".github/workflows/pages.yml"
REQUIREMENTS = "requirements.txt"
DISTRIBUTION = "sitegen"


def workflow_text(*, branch: str = "main", folder: str = ".") -> str:
    """The workflow for a site in `folder` (posix, relative to the repository) that is published at pushes to `branch`."""
    place = "" if folder in {"", "."} else f"{folder.strip('/')}/"
    values = {
        "BRANCH": quoted(branch),
        "FOLDER": quoted(folder or "."),
        "REQUIREMENTS": quoted(place + REQUIREMENTS),
        "PUBLIC": quoted(f"{place}public"),
    }
    return fill(template("pages.yml"), values)


def requirements_text() -> str:
    """The requirements file that installs this very sitegen elsewhere, as far as its own installation tells (PEP 610)."""
    origin = _origin()
    if origin:
        return f"# What the workflow installs to build this site.\n{origin}\n"
    return (
        "# What the workflow installs to build this site. This sitegen was installed from a folder that GitHub cannot reach, so\n"
        "# say here where it can be had, for instance one of:\n"
        f"#   {DISTRIBUTION} @ git+https://github.com/OWNER/{DISTRIBUTION}@v{__version__}\n"
        f"#   ./{DISTRIBUTION}-{__version__}-py3-none-any.whl\n"
    )


def scaffold_workflow(site_root: Path) -> ScaffoldResult:
    """Add the workflow, and requirements.txt, to a site that is there. Neither is ever overwritten. Raises `ScaffoldError`."""
    if not (site_root / "site.toml").is_file():
        raise ScaffoldError(
            f"{site_root}: has no site.toml; run this in a site's folder, or make one with `sitegen new`"
        )
    repository = _repository(site_root)
    contents = _contents(site_root, repository)
    return lay(repository, contents, notes=("on GitHub: Settings, Pages, Source: 'GitHub Actions'",))


def workflow_files(site_root: Path) -> dict[str, str]:
    """The workflow's files for a new site, by path below it; none where the site lies inside a larger repository."""
    return _contents(site_root, site_root) if _repository(site_root) == site_root else {}


def _contents(site_root: Path, repository: Path) -> dict[str, str]:
    folder = site_root.absolute().relative_to(repository.absolute()).as_posix()
    place = "" if folder == "." else f"{folder}/"
    return {
        WORKFLOW: workflow_text(branch=_branch(repository), folder=folder),
        place + REQUIREMENTS: requirements_text(),
    }


def _repository(site_root: Path) -> Path:
    """The folder of the git repository that holds the site; the site's own where there is none yet."""
    for folder in (site_root.absolute(), *site_root.absolute().parents):
        if (folder / ".git").exists():
            return site_root if folder == site_root.absolute() else folder
    return site_root


def _branch(repository: Path) -> str:
    """The branch that is checked out, as far as .git tells at a glance; else 'main'."""
    try:
        head = (repository / ".git" / "HEAD").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return "main"
    return head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else "main"


def _origin() -> str:
    """This installation as a requirement; '' where it came from a folder or file."""
    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        return ""
    text = installed.read_text("direct_url.json")
    if text is None:
        return f"{DISTRIBUTION}=={installed.version}"
    try:
        direct = json.loads(text)
        vcs, url = direct["vcs_info"], direct["url"]
        return f"{DISTRIBUTION} @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    except (ValueError, KeyError, TypeError):
        return ""
