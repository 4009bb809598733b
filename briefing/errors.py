"""What can be wrong, and where: findings, and the one error that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error stops the run, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """A place in a file that a person can open: line and column count from 1, 0 means the whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in the words of the person who can mend it.

    `code` is permanent and made of words (`unknown-key`); `hint` says what to do. `at` is the
    record that it is in, by its id, or the name of its file: what `silenced` in brief.yaml names.
    It is empty for what is no finding of a check.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR
    at: str = ""

    def as_record(self) -> dict[str, str | int]:
        """Return it as plain data, for JSON."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "at": self.at,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class SilencedFinding:
    """A finding that the brief takes note of: why it stays, and where that is written."""

    finding: Finding
    reason: str
    place: Place


class BriefingError(Exception):
    """A mistake that the user can mend; shown as findings, without a traceback."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in self.findings))

    def __reduce__(self) -> tuple[type[BriefingError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)  # it may come from another process

    @classmethod
    def single(cls, code: str, message: str, place: Place, hint: str = "") -> BriefingError:
        """Build the error for one finding."""
        return cls([Finding(code, message, place, hint)])


def raise_errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Raise `BriefingError` with all findings when one of them is an error, else return them."""
    kept = tuple(findings)
    if any(finding.severity is Severity.ERROR for finding in kept):
        raise BriefingError(kept)
    return kept
