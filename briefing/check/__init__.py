"""Holds a brief against the rules of the catalogue.

Each check is data plus a short generator; the modules of this package add theirs to `CHECKS`, and
so do distributions from outside. What they need is here: `CHECKS`, `LOOKED`, `Fault`, `Skip`,
`Context` and `Outcomes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from briefing.check import (
    drift,
    evidence,
    figures,
    names,
    parity,
    placeholders,
    relations,
    silencing,
    structure,
    terms,
    typography,
    validity,
)
from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.outside import add_checks_from_outside
from briefing.check.records import Records
from briefing.check.registry import (
    LOOKED,
    CheckResult,
    Fault,
    Outcomes,
    Skip,
    findings_of,
    run,
)
from briefing.check.rules import Rule, may_be_silenced, rules
from briefing.check.summary import report_of
from briefing.errors import Finding
from briefing.evidence import Lookup
from briefing.model import Brief
from briefing.packs import LanguagePack

__all__ = [
    "CHECKS",
    "LOOKED",
    "CheckResult",
    "Context",
    "Fault",
    "Outcomes",
    "Rule",
    "Skip",
    "add_checks_from_outside",
    "check",
    "findings_of",
    "report_of",
    "rules",
]

MODULES = (
    placeholders,
    figures,
    structure,
    terms,
    typography,
    evidence,
    names,
    drift,
    relations,
    validity,
    parity,
    silencing,
)
"""Imported for the checks that they add."""


def check(
    brief: Brief,
    packs: Mapping[str, LanguagePack],
    *,
    as_of: date | None = None,
    archive: Path | None = None,
    lookup: Lookup | None = None,
) -> tuple[CheckResult, ...]:
    """Return what came of each check, those that found nothing to look at included.

    `as_of` is the day taken for today (default: the date of the edition), `archive` the folder with
    the archived texts of the sources; without it, what needs them is skipped. Findings say which
    record they are in, and those that the brief silences stand apart. Raises BriefingError for
    checks from outside that cannot be added, or break. `lookup` is for callers who want to know
    afterwards what was looked up in that archive.
    """
    add_checks_from_outside()
    context = Context(brief, packs, as_of, archive, lookup=lookup)
    records: Records | None = None
    found: list[Finding] = []
    results = []
    for entry in CHECKS:
        result = run(entry, replace(context, found=tuple(found)) if entry.last else context)
        if result.findings:
            records = records or Records(brief)
            result = silencing.locate(result, records)
            found.extend(result.findings)
            if may_be_silenced(entry):
                result = silencing.silence(result, brief)
        results.append(result)
    return tuple(results)
