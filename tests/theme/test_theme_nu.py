"""The HTML of every page before the Nu HTML checker, the reference for the standard."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "docs" / "tools"


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command that checks: java with the vnu.jar of VNU_JAR or of `npm install --prefix docs/tools`."""
    jar = Path(os.environ.get("VNU_JAR") or TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")
    java = shutil.which("java")
    if java is None or not jar.is_file():
        pytest.skip("no java, or no vnu.jar: `npm install --prefix docs/tools`")
    return [java, "-jar", str(jar), "--skip-non-html", "--errors-only", "--format", "gnu"]


@pytest.mark.slow
@pytest.mark.parametrize("site", ["demo", "hostile", "plain"])
def test_html_is_valid(site: str, checker: list[str], request: pytest.FixtureRequest) -> None:
    """No page of the demonstration, of the hostile site or of the plain theme has an error."""
    folder: Path = request.getfixturevalue(site)
    done = subprocess.run([*checker, str(folder)], capture_output=True, text=True, check=False)
    assert not done.stderr
    assert done.returncode == 0


@pytest.mark.slow
def test_the_checker_checks(checker: list[str], tmp_path: Path) -> None:
    """A page with a mistake is found out: so silence means something."""
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p><div></p>", encoding="utf-8")
    done = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "error" in done.stderr
