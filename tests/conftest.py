"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import hypothesis
import pytest
from sites import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("sitegen", deadline=None)
hypothesis.settings.load_profile("sitegen")

PROJECT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden`: write golden files anew instead of comparing with them."""
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files anew; read the difference before you commit it"
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's own folder: its demo content and themes."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real bibliographic files that may not be redistributed; tests on them are skipped where the files are missing."""
    folder = PROJECT.parent / "shared" / "data" / "dev"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return folder


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Site:
    """An empty site in a temporary folder."""
    return Site(tmp_path / "site", capsys)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless. Where there is none the test is skipped, but fails where CI is set: there it must be had."""
    try:
        from playwright.sync_api import Error, sync_playwright

        playwright = sync_playwright().start()
    except ImportError as fault:
        _no_browser(fault)
    try:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
    except Error as fault:
        playwright.stop()
        _no_browser(fault)
    yield chromium
    chromium.close()
    playwright.stop()


def _no_browser(fault: Exception) -> NoReturn:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no Chromium to test with: {fault}")
