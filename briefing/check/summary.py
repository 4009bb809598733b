"""What came of the checks, as plain data: for programs, and to go with the PDF."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from briefing.check.registry import CheckResult
from briefing.errors import Finding


def report_of(
    results: Iterable[CheckResult],
    *,
    as_of: date,
    version: str,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Return the outcome of each check, what it found and what is silenced, ready for JSON.

    `as_of` is the day that was taken for today, `version` that of the program. With `folder`, that
    of the brief, the files are named from there and no path of the machine is told.
    """
    checks = [_record(result, folder) for result in results]
    outcomes = {check["outcome"] for check in checks}
    worst = ("failed", "warned", "silenced", "passed")
    return {
        "version": version,
        "as_of": as_of.isoformat(),
        "outcome": next((outcome for outcome in worst if outcome in outcomes), "skipped"),
        "checks": checks,
    }


def _record(result: CheckResult, folder: Path | None) -> dict[str, Any]:
    return {
        "code": result.code,
        "looked_at": result.looked_at,
        "outcome": result.outcome,
        "skipped": result.skipped,
        "findings": [_finding(finding, folder) for finding in result.findings],
        "silenced": [
            {**_finding(entry.finding, folder), "reason": entry.reason} for entry in result.silenced
        ],
    }


def _finding(finding: Finding, folder: Path | None) -> dict[str, str | int]:
    record = finding.as_record()
    if folder is not None:
        file = PurePath(finding.place.file)
        inside = file.is_relative_to(folder)
        record["file"] = file.relative_to(folder).as_posix() if inside else file.name
    return record
