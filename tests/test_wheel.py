"""The wheel carries all that rendering needs, and renders from an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def run(command: Sequence[str | Path], folder: Path) -> str:
    """Run a program away from this checkout's own settings and give what it printed."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV_", "COVERAGE_", "PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def data_files(folder: Path) -> set[str]:
    """Name what a folder of the checkout holds, but for what Python leaves behind."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, with the hatchling that is installed and no network."""
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and what it depends on into an empty environment."""
    environment = tmp_path_factory.mktemp("an environment")
    run([sys.executable, "-m", "venv", environment], environment)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    run([programs / "python", "-m", "pip", "install", "--quiet", wheel], environment)
    return programs


def test_wheel_holds_the_package_its_data_and_the_assets(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    expected = {f"briefing/{name}" for name in data_files(ROOT / "briefing")}
    for assets in ("templates", "fonts"):
        expected |= {f"briefing/_assets/{assets}/{name}" for name in data_files(ROOT / assets)}
    assert len(expected) > 40
    assert {name for name in names if not name.partition("/")[0].endswith(".dist-info")} == expected
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")] != []


def test_wheel_in_an_empty_environment_renders_the_brief(installed: Path, tmp_path: Path) -> None:
    out = tmp_path / "press office"
    run([installed / "briefing", "render", "--lang", "fr,ar", "--out", out], tmp_path)
    (pdf,) = out.iterdir()
    content = pdf.read_bytes()
    assert pdf.name == "morocco-dco-ai.fr-ar.pdf"
    assert content.startswith(b"%PDF-")
    assert len(content) > 10_000


def test_wheel_in_an_empty_environment_starts_a_brief(installed: Path, tmp_path: Path) -> None:
    run([installed / "briefing", "new", "my-brief"], tmp_path)
    run([installed / "briefing", "render", "my-brief", "--out", tmp_path / "out"], tmp_path)
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"]
