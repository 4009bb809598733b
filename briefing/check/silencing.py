"""Silencing: by code, by place and with a written reason; and the checks on what brief.yaml says.

A silenced finding stays in the report, with its reason; it no longer fails the run.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.records import Records
from briefing.check.registry import LOOKED, CheckResult, Fault, Outcomes
from briefing.check.rules import rules
from briefing.errors import Finding, Severity, SilencedFinding
from briefing.model import Brief, Silenced


def locate(result: CheckResult, records: Records) -> CheckResult:
    """Return a result whose findings say which record they are in."""
    located = (replace(finding, at=records.at(finding.place)) for finding in result.findings)
    return replace(result, findings=tuple(located))


def silence(result: CheckResult, brief: Brief) -> CheckResult:
    """Return a result without the findings that the brief silences; they are kept beside them."""
    if not brief.silenced:
        return result
    reasons = {(entry.code, entry.at): entry for entry in brief.silenced}
    kept: list[Finding] = []
    silenced: list[SilencedFinding] = []
    for finding in result.findings:
        entry = reasons.get((finding.code, finding.at))
        if entry is None:
            kept.append(finding)
        else:
            silenced.append(SilencedFinding(finding, entry.reason, entry.place))
    return replace(result, findings=tuple(kept), silenced=tuple(silenced))


@CHECKS.add(
    "silence-unknown-code",
    last=True,
    rationale="A finding is silenced by its code; with a code that no check gives, what was meant "
    "to be silenced is not. What is found while the files are read has a code as well, and stays: "
    "a file that cannot be read says nothing.",
    looks_at="silenced findings in brief.yaml",
    fires="silenced: [{code: unused-sourse, at: atlas, reason: The next edition quotes it.}]",
    passes="{sources: [{id: atlas, language: fr}], silenced: [{code: unused-source, at: atlas, "
    "reason: The next edition quotes it.}]}",
)
def silence_unknown_code(context: Context) -> Outcomes:
    """What is silenced bears the code of a check."""
    codes = {rule.code: rule.silenceable for rule in rules(context.packs)}
    for entry in context.brief.silenced:
        yield LOOKED
        if entry.code not in codes:
            yield Fault(
                f"no check gives the code “{entry.code}”",
                entry.place,
                _near(entry.code, codes)
                or "write the code in brackets behind the finding; what is found while the files "
                "are read cannot be silenced",
            )


@CHECKS.add(
    "silence-refused",
    last=True,
    rationale="What is printed rests on some checks: a name between braces that nothing stands "
    "for, or a plural that is missing, would leave a hole in the page.",
    looks_at="silenced findings in brief.yaml",
    fires="silenced: [{code: missing-plural, at: member, reason: The next edition quotes it.}]",
    passes="{sources: [{id: atlas, language: fr}], silenced: [{code: unused-source, at: atlas, "
    "reason: The next edition quotes it.}]}",
)
def silence_refused(context: Context) -> Outcomes:
    """What is silenced may stay as it is."""
    codes = {rule.code: rule.silenceable for rule in rules(context.packs)}
    for entry in context.brief.silenced:
        yield LOOKED
        if not codes.get(entry.code, True):
            yield Fault(
                f"“{entry.code}” cannot be silenced",
                entry.place,
                "mend what it finds, and delete this entry",
            )


@CHECKS.add(
    "silence-unused",
    severity=Severity.WARNING,
    last=True,
    rationale="A silence that outlives what it was for would one day hide something else.",
    looks_at="silenced findings in brief.yaml",
    fires="silenced: [{code: unused-source, at: journal, reason: The next edition quotes it.}]",
    passes="{sources: [{id: atlas, language: fr}], silenced: [{code: unused-source, at: atlas, "
    "reason: The next edition quotes it.}]}",
)
def silence_unused(context: Context) -> Outcomes:
    """Whatever is silenced is still found, once."""
    codes = {rule.code: rule.silenceable for rule in rules(context.packs)}
    found = {(finding.code, finding.at) for finding in context.found}
    places = frozenset[str]()
    seen: set[tuple[str, str]] = set()
    for entry in context.brief.silenced:
        yield LOOKED
        key = (entry.code, entry.at)
        if key in seen:
            yield Fault(
                f"“{entry.code}” is silenced at “{entry.at}” already", entry.place, "delete one"
            )
        elif codes.get(entry.code) and key not in found:
            places = places or Records(context.brief).names
            yield Fault(
                f"there is no “{entry.code}” at “{entry.at}” to silence",
                entry.place,
                _where(entry, context.found, places),
            )
        seen.add(key)


def _where(entry: Silenced, found: Iterable[Finding], places: frozenset[str]) -> str:
    """Say where such a finding is, or which place may have been meant, or to delete the entry."""
    same = [finding for finding in found if finding.code == entry.code]
    own = [each for each in same if PurePath(each.place.file).name == entry.at] or same
    if own:
        return f"there is one at “{own[0].at}”"
    near = "" if entry.at in places else _near(entry.at, places)
    return near or "delete the entry"


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    return f"did you mean “{near[0]}”?" if near else ""
