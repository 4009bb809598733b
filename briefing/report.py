"""Findings and verdicts as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from briefing.errors import Finding, Severity

_HEAD = ("check", "looked at", "outcome", "")
_OUTCOMES = ("passed", "warned", "failed", "skipped")


class ReadBack(Protocol):
    """A typed value, and what the pages were read to say of it in each language."""

    @property
    def value(self) -> str:
        """Its name."""

    @property
    def typed(self) -> str:
        """What it is, in plain words."""

    @property
    def said(self) -> Mapping[str, Sequence[str]]:
        """How each language says it."""

    @property
    def agrees(self) -> bool:
        """Whether every mention says it."""


class Judged(Protocol):
    """What one check of a finished PDF came to."""

    @property
    def name(self) -> str:
        """The name of the check."""

    @property
    def looked_at(self) -> int:
        """How many things it looked at."""

    @property
    def outcome(self) -> str:
        """Passed, warned, failed or skipped."""

    @property
    def skipped(self) -> str:
        """Why nothing was looked at."""

    @property
    def measured(self) -> str:
        """What was measured."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What was wrong."""

    @property
    def read_back(self) -> Sequence[ReadBack]:
        """The values that were read back, where it did that."""


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
    return _json([_record(finding) for finding in sorted(findings, key=_order)])


def verdicts_as_json(files: Mapping[str, Sequence[Judged]]) -> str:
    """Return a JSON array of files, each with its checks and their findings."""
    return _json(
        [
            {
                "file": name,
                "outcome": _worst(verdicts),
                "checks": [
                    {
                        "name": verdict.name,
                        "looked_at": verdict.looked_at,
                        "outcome": verdict.outcome,
                        "skipped": _reason(verdict),
                        "measured": verdict.measured,
                        "findings": [_record(finding) for finding in verdict.findings],
                        **_values(verdict),
                    }
                    for verdict in verdicts
                ],
            }
            for name, verdicts in files.items()
        ]
    )


def _values(verdict: Judged) -> dict[str, object]:
    rows = [
        {"value": r.value, "typed": r.typed, "said": dict(r.said), "agrees": r.agrees}
        for r in verdict.read_back
    ]
    return {"values": rows} if rows else {}


def read_back_as_text(verdicts: Sequence[Judged]) -> str:
    """Return a table of typed values: what each is, and how the pages say it in each language."""
    found = [row for verdict in verdicts for row in verdict.read_back]
    if not found:
        return ""
    languages = list(dict.fromkeys(code for row in found for code in row.said))
    rows = [("value", "typed", "", *languages)]
    for row in found:
        said = (" / ".join(row.said.get(code, ())) or "-" for code in languages)
        rows.append((row.value, row.typed, "=" if row.agrees else "differs", *said))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def verdicts_as_text(name: str, verdicts: Sequence[Judged], width: int) -> str:
    """Return a table of checks: what was looked at, the outcome, and the first finding.

    Lines longer than `width` are cut; the findings stand in full in their own report.
    """
    rows = [_HEAD, *(_row(verdict) for verdict in verdicts)]
    columns = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = []
    for check, looked_at, outcome, remark in rows:
        line = (
            f"  {check:<{columns[0]}}  {looked_at:>{columns[1]}}  {outcome:<{columns[2]}}  {remark}"
        ).rstrip()
        lines.append(line if len(line) <= width else f"{line[: width - 1]}…")
    counts = Counter(verdict.outcome for verdict in verdicts)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _OUTCOMES if counts[outcome])
    return "\n".join([name, *lines, f"  {len(verdicts)} checks: {told}"])


def _row(verdict: Judged) -> tuple[str, str, str, str]:
    first = verdict.findings[0].message if verdict.findings else ""
    more = f" (+{len(verdict.findings) - 1})" if len(verdict.findings) > 1 else ""
    remark = verdict.measured if verdict.looked_at else _reason(verdict)
    return verdict.name, f"{verdict.looked_at:,}", verdict.outcome, f"{first}{more}" or remark


def _reason(verdict: Judged) -> str:
    """Say why a check was skipped; nothing for one that was not."""
    if verdict.outcome != "skipped":
        return ""
    return verdict.skipped or "nothing of the kind is in the file"


def _worst(verdicts: Sequence[Judged]) -> str:
    outcomes = {verdict.outcome for verdict in verdicts}
    return next((worst for worst in ("failed", "warned", "passed") if worst in outcomes), "skipped")


def _record(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message,
        "hint": finding.hint,
    }


def _json(records: object) -> str:
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
