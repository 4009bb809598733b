"""What all tests share: golden files, small briefs, and skips that count as failures in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples each time, so that a run that fails has a cause in the change. New ones are
# looked for on purpose, by someone who can act on them: pytest --hypothesis-profile=explore
settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("same")

# The archive of the shipped brief: texts of others, which are no part of the repository.
SOURCES = Path(__file__).parents[2] / "shared" / "sources"

DATA = Path(__file__).parent / "data"
GOLDEN = Path(__file__).parent / "golden"


def needs_sources(test: Callable[..., None]) -> Callable[..., None]:
    """Skip a test, in CI too, where the archive of the shipped brief does not lie beside us."""
    skip = pytest.mark.skipif(not SOURCES.is_dir(), reason=f"there is no {SOURCES.name} beside us")
    marked: Callable[..., None] = pytest.mark.beside_the_checkout(skip(test))
    return marked


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that rewrite expected results; a person then reads the difference."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--update-expected", action="store_true", help="rewrite the findings of the broken briefs"
    )
    parser.addoption(
        "--update-readme", action="store_true", help="rewrite the list of checks in the README"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure in CI: there every tool is installed, but for optional ones."""
    report = yield
    del call
    marks = ("beside_the_checkout", "optional_tool")
    allowed = hasattr(report, "wasxfail") or any(map(item.get_closest_marker, marks))
    if report.skipped and os.environ.get("CI") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failure in CI, like a skipped test."""
    report = yield
    del collector
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def minimal_folder(tmp_path: Path) -> Path:
    """Return a copy of the small, valid French and Arabic brief."""
    return Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with a golden file, by its name."""
    update = bool(request.config.getoption("--update-golden"))
    return lambda name, text: compare_golden(name, text, update=update)


def compare_golden(name: str, text: str, *, update: bool) -> None:
    """Fail unless a text is that of a golden file, which `update` writes anew before."""
    path = GOLDEN / name
    if update:
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no golden file {name}: run pytest --update-golden and read it"
    assert text == path.read_text(encoding="utf-8")
