"""Findings as a SARIF log (OASIS SARIF 2.1.0, errata 01), which code scanning reads."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import Any, Protocol
from urllib.parse import quote

from briefing.errors import Finding, Severity, SilencedFinding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "briefingFinding/v1"
"""Changes when the way does in which a finding is told from others (SARIF 3.27.17)."""


class Rule(Protocol):
    """What a code stands for."""

    @property
    def code(self) -> str:
        """The code of its findings."""

    @property
    def severity(self) -> Severity:
        """How much they weigh."""

    @property
    def demand(self) -> str:
        """What is demanded, in a sentence."""

    @property
    def rationale(self) -> str:
        """Why."""

    @property
    def help(self) -> str:
        """What to know when it is not met."""


class Result(Protocol):
    """What came of one check."""

    @property
    def code(self) -> str:
        """The code of the check."""

    @property
    def looked_at(self) -> int:
        """How many things it looked at."""

    @property
    def outcome(self) -> str:
        """Passed, warned, failed, silenced or skipped."""

    @property
    def skipped(self) -> str:
        """Why nothing was looked at."""


def as_sarif(
    findings: Iterable[Finding],
    silenced: Iterable[SilencedFinding],
    rules: Sequence[Rule],
    *,
    version: str,
    shown: Callable[[str], str],
    results: Sequence[Result] | None,
) -> str:
    """Return a log with one run; what is silenced is in it with its reason.

    `shown` names a file by a relative path. `results` say what came of each check; None when no
    check ran, because the files could not be read.
    """
    told: list[tuple[Finding, str | None]] = [(finding, None) for finding in findings]
    told += [(entry.finding, entry.reason) for entry in silenced]
    told.sort(key=lambda each: (each[0].place, each[0].code))
    descriptors = [_descriptor(rule) for rule in rules]
    known = {rule.code for rule in rules}
    # What is found while the files are read has a code too, but no entry in the catalogue.
    others = sorted({finding.code for finding, _ in told} - known)
    descriptors += [{"id": code} for code in others]
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    seen: Counter[str] = Counter()
    run: dict[str, Any] = {
        "tool": {
            "driver": {"name": "briefing", "semanticVersion": version, "rules": descriptors},
        },
        "invocations": [{"executionSuccessful": results is not None}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, reason, index[finding.code], shown, seen) for finding, reason in told
        ],
    }
    if results is not None:
        run["properties"] = {"checks": [_outcome(result) for result in results]}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _outcome(result: Result) -> dict[str, str | int]:
    return {
        "code": result.code,
        "lookedAt": result.looked_at,
        "outcome": result.outcome,
        "skipped": result.skipped,
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.demand},
        "fullDescription": {"text": rule.rationale},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(
    finding: Finding,
    reason: str | None,
    rule: int,
    shown: Callable[[str], str],
    seen: Counter[str],
) -> dict[str, Any]:
    hint = f"\n{finding.hint}" if finding.hint else ""
    suppression = {"kind": "external", "status": "accepted", "justification": reason}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [{"physicalLocation": _location(finding, shown)}],
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding, seen)},
        # Where nothing is suppressed the list is empty: no list means that nobody knows (3.27.23).
        "suppressions": [] if reason is None else [suppression],
    }


def _location(finding: Finding, shown: Callable[[str], str]) -> dict[str, Any]:
    place = finding.place
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(shown(place.file))}}
    if place.line:
        location["region"] = {"startLine": place.line}
        if place.column:
            location["region"]["startColumn"] = place.column
    return location


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Return what tells a finding from others when lines move: all of it but its line."""
    name = PurePath(finding.place.file).name
    same = "\0".join((finding.code, name, finding.at, finding.message))
    seen[same] += 1
    return hashlib.sha256(f"{same}\0{seen[same]}".encode()).hexdigest()[:32]
