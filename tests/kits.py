"""A small brief that a press kit is made of in tests, and its order."""

from __future__ import annotations

import shutil
from pathlib import Path

from briefing.kit import Order
from briefing.kit.build import order_for

MINIMAL = Path(__file__).parent / "data" / "minimal"
BASE = "https://press.example.org/kit/"

# What the minimal brief says of nobody: an issuer, whom to ask, what others may do, an embargo.
SAID = """\
issuer: {fr: Institut d’exemple, ar: معهد المثال}
contact: {fr: presse@example.org, ar: presse@example.org}
boilerplate: {fr: L’institut étudie des exemples., ar: يدرس المعهد الأمثلة.}
terms_of_use: {fr: Reproduction libre avec mention de la source., ar: النقل مسموح مع ذكر المصدر.}
prevails: fr
"""
EMBARGO = "embargo: 2026-03-12T10:00:00+01:00\n"


def small_brief(folder: Path, said: str = "") -> Path:
    """Return a copy of the minimal brief that says more of itself."""
    brief = folder / "small"
    shutil.copytree(MINIMAL, brief)
    file = brief / "brief.yaml"
    file.write_text(f"{file.read_text('utf-8')}{said}", "utf-8")
    return brief


def order(folder: Path, *, base: str = "", release: bool = False) -> Order:
    """Return the order of its whole kit."""
    return order_for(folder, base=base, release=release)
