"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from sites import Site

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
