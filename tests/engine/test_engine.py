"""The engine's defects are as we know them; one that is mended lets a change of ours go."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from briefing.render.startup import load_engine

FOLDER = Path(__file__).parent
DEFECTS = sorted(
    path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith(("_", "test_"))
)


@pytest.mark.parametrize("name", DEFECTS)
def test_engine_does_what_it_did(name: str) -> None:
    load_engine()
    defect = importlib.import_module(f"tests.engine.{name}")
    found = defect.actual()
    assert defect.ACTUAL != defect.EXPECTED
    assert found != defect.EXPECTED, f"{name} is mended: what we do against it can go"
    assert found == defect.ACTUAL


def test_readme_lists_every_defect() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(listed) == DEFECTS
