"""Holds a brief against the rules of the catalogue.

Each check is data plus a short generator; the modules of this package add theirs to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from briefing.check import evidence, figures, placeholders, structure, terms, typography
from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import CheckResult, findings_of, run
from briefing.model import Brief
from briefing.packs import LanguagePack

__all__ = ["CHECKS", "CheckResult", "check", "findings_of"]

MODULES = (placeholders, figures, structure, terms, typography, evidence)
"""Imported for the checks that they add."""


def check(
    brief: Brief,
    packs: Mapping[str, LanguagePack],
    *,
    as_of: date | None = None,
    archive: Path | None = None,
) -> tuple[CheckResult, ...]:
    """Return what came of each check, those that found nothing to look at included.

    `as_of` is the day taken for today (default: the date of the edition), `archive` the folder with
    the archived texts of the sources; without it, what needs them is skipped.
    """
    context = Context(brief, packs, as_of, archive)
    return tuple(run(entry, context) for entry in CHECKS)
