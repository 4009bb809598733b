"""Findings and verdicts as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from briefing.errors import Finding, Severity, SilencedFinding

_HEAD = ("check", "looked at", "outcome", "")
_OUTCOMES = ("passed", "warned", "failed", "silenced", "skipped")


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


class Signature(Protocol):
    """A signature, in words for a reader."""

    def as_record(self) -> dict[str, str]:
        """Return it as plain data; what is not known is empty."""


class Outcome(Protocol):
    """What one check came to."""

    @property
    def looked_at(self) -> int:
        """How many things it looked at."""

    @property
    def outcome(self) -> str:
        """Passed, warned, failed, silenced or skipped."""

    @property
    def skipped(self) -> str:
        """Why nothing was looked at."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What was wrong."""


class Judged(Outcome, Protocol):
    """What one check of a finished PDF came to."""

    @property
    def name(self) -> str:
        """The name of the check."""

    @property
    def measured(self) -> str:
        """What was measured."""

    @property
    def read_back(self) -> Sequence[ReadBack]:
        """The values that were read back, where it did that."""

    @property
    def signatures(self) -> Sequence[Signature]:
        """The signatures, where it looked at them."""


class Checked(Outcome, Protocol):
    """What one check of a brief came to."""

    @property
    def code(self) -> str:
        """The code of the check."""

    @property
    def silenced(self) -> Sequence[SilencedFinding]:
        """What was wrong, and stays so for a reason."""


def as_text(findings: Iterable[Finding]) -> str:
    """Return `file:line:col: severity: message [code]` lines, each with its hint below."""
    lines = []
    for finding in sorted(findings, key=_order):
        lines.append(f"{finding.place}: {finding.severity}: {finding.message} [{finding.code}]")
        if finding.hint:
            lines.append(f"    {finding.hint}")
    return "\n".join(lines)


def brief_as_json(record: Mapping[str, object], findings: Sequence[Finding]) -> str:
    """Return what the checks of a brief came to as a JSON object, with all findings in one list.

    `record` is what `briefing.check.report_of` returns. Findings that are of no check (on files
    that cannot be read, on labels) are in the list alone.
    """
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    told = [finding.as_record() for finding in sorted(findings, key=_order)]
    return _json({**record, **({"outcome": "failed"} if failed else {}), "findings": told})


def silenced_as_text(silenced: Iterable[SilencedFinding]) -> str:
    """Return the lines of findings that are silenced, each with the reason below."""
    lines = []
    for entry in sorted(silenced, key=lambda entry: _order(entry.finding)):
        finding = entry.finding
        lines.append(f"{finding.place}: silenced: {finding.message} [{finding.code}]")
        lines.append(f"    {entry.reason}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Return a JSON array of the findings, in the order of the text report."""
    return _json([finding.as_record() for finding in sorted(findings, key=_order)])


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
                        "findings": [finding.as_record() for finding in verdict.findings],
                        **_values(verdict),
                        **_signatures(verdict),
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


def _signatures(verdict: Judged) -> dict[str, object]:
    told = [signature.as_record() for signature in verdict.signatures]
    return {"signatures": told} if told else {}


def signatures_as_text(verdicts: Sequence[Judged]) -> str:
    """Return what is known of each signature, a line for each thing; nothing for no signature."""
    blocks = []
    for signature in (signature for verdict in verdicts for signature in verdict.signatures):
        record = signature.as_record()
        rows = {key.replace("_", " "): said for key, said in record.items() if said}
        rows.pop("name", None)
        lines = [f"  signature {record['name']}".rstrip()]
        width = max(map(len, rows), default=0)
        lines += [f"    {key:<{width}}  {said}" for key, said in rows.items()]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


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
    rows = [_row(verdict.name, verdict, _measured(verdict)) for verdict in verdicts]
    return "\n".join([name, *_table(rows, width), f"  {counts(verdicts)}"])


def checks_as_text(results: Sequence[Checked], width: int) -> str:
    """Return a table of the checks of a brief, like that of a finished PDF."""
    rows = [_row(result.code, result, _why(result)) for result in results]
    return "\n".join(_table(rows, width))


def counts(results: Sequence[Outcome]) -> str:
    """Return one sentence that counts the checks by their outcome."""
    found = Counter(result.outcome for result in results)
    told = ", ".join(f"{found[outcome]} {outcome}" for outcome in _OUTCOMES if found[outcome])
    return f"{len(results)} checks: {told}"


_Row = tuple[str, str, str, str]


def _table(rows: Iterable[_Row], width: int) -> list[str]:
    rows = [_HEAD, *rows]
    columns = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = []
    for check, looked_at, outcome, remark in rows:
        line = (
            f"  {check:<{columns[0]}}  {looked_at:>{columns[1]}}  {outcome:<{columns[2]}}  {remark}"
        ).rstrip()
        lines.append(line if len(line) <= width else f"{line[: width - 1]}…")
    return lines


def _row(name: str, result: Outcome, remark: str) -> _Row:
    first = result.findings[0].message if result.findings else ""
    more = f" (+{len(result.findings) - 1})" if len(result.findings) > 1 else ""
    return name, f"{result.looked_at:,}", result.outcome, f"{first}{more}" or remark


def _measured(verdict: Judged) -> str:
    return verdict.measured if verdict.looked_at else _reason(verdict)


def _why(result: Checked) -> str:
    """Say why a check of a brief was skipped, or its first finding silenced."""
    if not result.silenced:
        return result.skipped
    more = f" (+{len(result.silenced) - 1})" if len(result.silenced) > 1 else ""
    return f"{result.silenced[0].finding.message}{more}: {result.silenced[0].reason}"


def _reason(verdict: Judged) -> str:
    """Say why a check was skipped; nothing for one that was not."""
    if verdict.outcome != "skipped":
        return ""
    return verdict.skipped or "nothing of the kind is in the file"


def _worst(verdicts: Sequence[Judged]) -> str:
    outcomes = {verdict.outcome for verdict in verdicts}
    return next((worst for worst in ("failed", "warned", "passed") if worst in outcomes), "skipped")


def as_annotations(
    findings: Iterable[Finding], silenced: Iterable[SilencedFinding], shown: Callable[[str], str]
) -> str:
    """Return workflow commands that GitHub shows beside the lines of a file.

    `shown` names a file from the top of the repository. What is silenced is a notice.
    """
    told = [
        (finding, _LEVELS[finding.severity], finding.code, [finding.message, finding.hint])
        for finding in findings
    ]
    told += [
        (
            entry.finding,
            "notice",
            f"silenced: {entry.finding.code}",
            [entry.finding.message, entry.reason],
        )
        for entry in silenced
    ]
    lines = []
    for finding, level, title, words in sorted(told, key=lambda each: _order(each[0])):
        place = finding.place
        where = [("file", shown(place.file)), ("line", place.line), ("col", place.column)]
        properties = [(key, str(value)) for key, value in (*where, ("title", title)) if value]
        written = ",".join(f"{key}={_escaped(value, _IN_PROPERTY)}" for key, value in properties)
        message = _escaped("\n".join(filter(None, words)), _IN_MESSAGE)
        lines.append(f"::{level} {written}::{message}")
    return "\n".join(lines)


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


def _json(records: object) -> str:
    return json.dumps(records, ensure_ascii=False, indent=2)


def summary(findings: Sequence[Finding]) -> str:
    """Return one sentence that counts the findings by severity."""
    found = Counter(finding.severity for finding in findings)
    parts = [
        f"{found[severity]} {severity}{'s' if found[severity] > 1 else ''}"
        for severity in Severity
        if found[severity]
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
