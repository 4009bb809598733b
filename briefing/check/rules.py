"""Every code that a finding of a check may bear, with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import Check
from briefing.errors import Severity
from briefing.packs import Forbidden, LanguagePack


@dataclass(frozen=True, slots=True)
class Rule:
    """A code: what is demanded, why, and what to know when it is not met."""

    code: str
    severity: Severity
    demand: str
    rationale: str
    help: str
    silenceable: bool


def rules(packs: Mapping[str, LanguagePack]) -> tuple[Rule, ...]:
    """Return the rules of the catalogue, then those of the language packs; each code once."""
    every = {rule.code: rule for rule in (*_of_packs(packs), *_of_checks())}
    return tuple(every[code] for code in sorted(every))


def _of_checks() -> Iterator[Rule]:
    for check in CHECKS:
        for code in (check.code, *check.gives):
            yield Rule(
                code,
                check.severity,
                check.summary,
                check.rationale,
                f"Found in: {check.fires}\nNot found in: {check.passes}",
                may_be_silenced(check),
            )


def _of_packs(packs: Mapping[str, LanguagePack]) -> Iterator[Rule]:
    """Yield what language packs forbid; several of them may do so by the same code."""
    found: dict[str, dict[str, Forbidden]] = {}
    for language in sorted(packs):
        for rule in packs[language].forbidden:
            found.setdefault(rule.code, {})[language] = rule
    for code, rules_by_language in found.items():
        languages = " or ".join(f"“{language}”" for language in rules_by_language)
        first = next(iter(rules_by_language.values()))
        yield Rule(
            code,
            first.severity,
            f"Not in a text in {languages}: {first.message}.",
            "The language pack lists what a reader of the language would take for a mistake.",
            f"Found in: {first.example}\nWhat to do: {first.hint}",
            silenceable=True,
        )


def may_be_silenced(check: Check[Context]) -> bool:
    """Whether a brief may live with what a check finds: nothing later on rests on it."""
    return not check.binding and not check.last
