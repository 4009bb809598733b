"""Findings as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from briefing.errors import Finding, Severity


def as_text(findings: Iterable[Finding]) -> str:
    """Return `file:line:col: severity: message [code]` lines, each with its hint below."""
    lines = []
    for finding in sorted(findings, key=_order):
        lines.append(f"{finding.place}: {finding.severity}: {finding.message} [{finding.code}]")
        if finding.hint:
            lines.append(f"    {finding.hint}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Return a JSON array of the findings, in the order of the text report."""
    records = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in sorted(findings, key=_order)
    ]
    return json.dumps(records, ensure_ascii=False, indent=2)


def summary(findings: Sequence[Finding]) -> str:
    """Return one sentence that counts the findings by severity."""
    counts = Counter(finding.severity for finding in findings)
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return ", ".join(parts) if parts else "nothing to object to"


def shaped(text: str) -> str:
    """Return text with Arabic in contextual forms and visual order, line by line (UAX #9).

    For terminals that neither shape nor reorder; never for a file or a pipe.
    """
    from arabic_reshaper import reshape
    from bidi import get_display

    return "\n".join(str(get_display(reshape(line), base_dir="L")) for line in text.split("\n"))


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    return place.file, place.line, place.column, finding.code
