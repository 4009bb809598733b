"""What a check is: a permanent code, what it is good for, and a short generator.

Knows nothing of briefs. A check yields `LOOKED` for everything that it looks at, a `Fault` for what
it objects to, and `Skip` to say why it cannot look; a check that looked at nothing was skipped, it
has not passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, Literal, TypeAlias, TypeVar

from briefing.errors import BriefingError, Finding, Place, Severity, SilencedFinding

Subject = TypeVar("Subject")
Outcome = Literal["passed", "warned", "failed", "silenced", "skipped"]


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


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a check cannot look, where that is not for want of things to look at."""

    reason: str


Outcomes: TypeAlias = "Iterator[Literal[_Sentinel.LOOKED] | Fault | Skip]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[Subject]):
    """A check as data.

    `looks_at` names in the plural what it counts. `fires` and `passes` are examples: fragments of a
    brief's files that are laid over a sound brief. `gives` are the codes that its findings may bear
    besides its own. A `binding` check is one that the later stages rely on, so that nobody can
    silence it. One that comes `last` is given what the others found. `origin` names the
    distribution that brought it, for those from outside.
    """

    code: str
    severity: Severity
    rationale: str
    looks_at: str
    fires: str
    passes: str
    look: Callable[[Subject], Outcomes]
    gives: tuple[str, ...] = ()
    binding: bool = False
    last: bool = False
    origin: str = ""

    @property
    def summary(self) -> str:
        """What it demands, in one sentence."""
        return (self.look.__doc__ or "").strip().split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What came of one check; `reason` says why it had nothing to look at."""

    code: str
    looked_at: int
    findings: tuple[Finding, ...]
    silenced: tuple[SilencedFinding, ...] = ()
    reason: str = ""

    @property
    def outcome(self) -> Outcome:
        """What it came to; to look at nothing, or to be silenced, is not to pass."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return "failed"
        if self.findings:
            return "warned"
        if self.silenced:
            return "silenced"
        return "passed" if self.looked_at else "skipped"

    @property
    def skipped(self) -> str:
        """Why nothing was looked at; empty for a check that looked."""
        return self.reason if self.outcome == "skipped" else ""


_CODE = re.compile(r"[a-z]+(-[a-z]+)*")


class Catalogue(Generic[Subject]):
    """The checks, in the order in which they were added; no code is there twice."""

    def __init__(self) -> None:
        self._checks: dict[str, Check[Subject]] = {}
        self._origin = ""

    def __iter__(self) -> Iterator[Check[Subject]]:
        """Yield the checks, those that come last after all others."""
        return iter(sorted(self._checks.values(), key=lambda check: check.last))

    def add(
        self,
        code: str,
        *,
        rationale: str,
        looks_at: str,
        fires: str,
        passes: str,
        severity: Severity = Severity.ERROR,
        gives: tuple[str, ...] = (),
        binding: bool = False,
        last: bool = False,
    ) -> Callable[[Callable[[Subject], Outcomes]], Callable[[Subject], Outcomes]]:
        """Add the decorated generator as a check.

        Raises ValueError for a code that is taken or not made of words, and for an empty text.
        """
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code: write small words with hyphens between them")
        if not all((rationale, looks_at, fires, passes)):
            raise ValueError(f"the check {code!r} lacks a rationale, examples, or what it looks at")

        def register(look: Callable[[Subject], Outcomes]) -> Callable[[Subject], Outcomes]:
            taken = {known for check in self for known in (check.code, *check.gives)}
            for name in (code, *gives):
                if name in taken:
                    raise ValueError(f"there is a check {name!r} already")
            self._checks[code] = Check(
                code=code,
                severity=severity,
                rationale=rationale,
                looks_at=looks_at,
                fires=fires,
                passes=passes,
                look=look,
                gives=gives,
                binding=binding,
                last=last,
                origin=self._origin,
            )
            return look

        return register

    @contextmanager
    def from_outside(self, distribution: str) -> Iterator[None]:
        """Note what is added as that of a distribution; when it raises, none of it stays."""
        before = dict(self._checks)
        self._origin = distribution
        try:
            yield
        except BaseException:
            self._checks = before
            raise
        finally:
            self._origin = ""


def run(check: Check[Subject], subject: Subject) -> CheckResult:
    """Run one check and count what it looked at.

    Raises BriefingError when a check from outside breaks; one of our own that does is a bug.
    """
    if not check.origin:
        return _run(check, check.look(subject))
    try:
        return _run(check, _sound(check, check.look(subject)))
    except (Exception, SystemExit) as error:  # it is not our code
        raise BriefingError.single(
            "check-broke",
            f"the check “{check.code}” broke: {type(error).__name__}: {error}",
            Place(check.origin),
            f"tell those who wrote {check.origin}, or uninstall it",
        ) from error


def _sound(check: Check[Subject], outcomes: Outcomes) -> Outcomes:
    """Pass on what a check from outside yields; raises TypeError or ValueError for anything else.

    What is wrong with it would otherwise show where it is printed, far from who wrote it.
    """
    for outcome in outcomes:
        match outcome:
            case Fault(str(), Place(str(), int(), int()), str(), str(), None | Severity()):
                if outcome.code not in ("", check.code, *check.gives):
                    raise ValueError(f"{outcome.code!r} is not among the codes that it `gives`")
            case Skip(str()):
                pass
            case _ if outcome is not LOOKED:
                raise TypeError(f"it yields {outcome!r}")
        yield outcome


def _run(check: Check[Subject], outcomes: Outcomes) -> CheckResult:
    looked_at = 0
    findings: list[Finding] = []
    reason = f"there are no {check.looks_at}"
    for outcome in outcomes:
        if outcome is LOOKED:
            looked_at += 1
        elif isinstance(outcome, Fault):
            findings.append(_finding(check.code, check.severity, outcome))
        else:
            reason = outcome.reason
    return CheckResult(check.code, looked_at, tuple(findings), reason="" if looked_at else reason)


def _finding(code: str, severity: Severity, fault: Fault) -> Finding:
    return Finding(
        fault.code or code, fault.message, fault.place, fault.hint, fault.severity or severity
    )


def findings_of(results: Iterable[CheckResult]) -> tuple[Finding, ...]:
    """Return the findings of all results that are not silenced, in the order of their places."""
    found = [finding for result in results for finding in result.findings]
    return tuple(sorted(found, key=lambda finding: (finding.place, finding.code)))
