"""Holds a brief against the rules of the catalogue.

Each check is data plus a short generator; the modules of this package add theirs to `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefing.check import figures, placeholders, structure, terms, typography
from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import CheckResult, findings_of, run
from briefing.errors import Finding
from briefing.model import Brief
from briefing.packs import LanguagePack

__all__ = ["CHECKS", "CheckResult", "check", "run_checks"]

MODULES = (placeholders, figures, structure, terms, typography)
"""Imported for the checks that they add."""


def check(brief: Brief, packs: Mapping[str, LanguagePack]) -> tuple[Finding, ...]:
    """Return the findings of all checks, in the order of their places."""
    return findings_of(run_checks(brief, packs))


def run_checks(brief: Brief, packs: Mapping[str, LanguagePack]) -> tuple[CheckResult, ...]:
    """Return what came of each check, those that found nothing to look at included."""
    context = Context(brief, packs)
    return tuple(run(entry, context) for entry in CHECKS)
