"""What a check is: a permanent code, what it is good for, and a short generator.

Knows nothing of briefs. A check yields `LOOKED` for everything that it looks at, and a `Fault` for
what it objects to; a check that looked at nothing was skipped, it has not passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, Literal, TypeAlias, TypeVar

from briefing.errors import Finding, Place, Severity

Subject = TypeVar("Subject")


class _Sentinel(Enum):
    LOOKED = "looked"


LOOKED: Final = _Sentinel.LOOKED


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check objects to; `code` and `severity` stand in for those of the check when given."""

    message: str
    place: Place
    hint: str = ""
    code: str = ""
    severity: Severity | None = None


Outcomes: TypeAlias = "Iterator[Literal[_Sentinel.LOOKED] | Fault]"


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """A check as data; `fires` and `passes` are examples, in the words of a brief's files."""

    code: str
    severity: Severity
    rationale: str
    fires: str
    passes: str
    look: Callable[[Subject], Outcomes]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What came of one check."""

    code: str
    looked_at: int
    findings: tuple[Finding, ...]

    @property
    def skipped(self) -> bool:
        """Whether there was nothing to look at."""
        return self.looked_at == 0


class Catalogue(Generic[Subject]):
    """The checks, in the order in which they were added; no code is there twice."""

    def __init__(self) -> None:
        self._checks: dict[str, Check[Subject]] = {}

    def __iter__(self) -> Iterator[Check[Subject]]:
        return iter(self._checks.values())

    def add(
        self,
        code: str,
        *,
        rationale: str,
        fires: str,
        passes: str,
        severity: Severity = Severity.ERROR,
    ) -> Callable[[Callable[[Subject], Outcomes]], Callable[[Subject], Outcomes]]:
        """Add the decorated generator as a check."""

        def register(look: Callable[[Subject], Outcomes]) -> Callable[[Subject], Outcomes]:
            if code in self._checks:
                raise ValueError(f"there is a check {code!r} already")
            self._checks[code] = Check(code, severity, rationale, fires, passes, look)
            return look

        return register


def run(check: Check[Subject], subject: Subject) -> CheckResult:
    """Run one check and count what it looked at."""
    looked_at = 0
    findings: list[Finding] = []
    for outcome in check.look(subject):
        if isinstance(outcome, Fault):
            findings.append(_finding(check.code, check.severity, outcome))
        else:
            looked_at += 1
    return CheckResult(check.code, looked_at, tuple(findings))


def _finding(code: str, severity: Severity, fault: Fault) -> Finding:
    return Finding(
        fault.code or code, fault.message, fault.place, fault.hint, fault.severity or severity
    )


def findings_of(results: Iterable[CheckResult]) -> tuple[Finding, ...]:
    """Return the findings of all results, in the order of their places."""
    found = [finding for result in results for finding in result.findings]
    return tuple(sorted(found, key=lambda finding: (finding.place, finding.code)))
