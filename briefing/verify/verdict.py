"""What a check says: how many things it looked at, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from briefing.errors import Finding, Place, Severity
from briefing.verify.read import PdfRead


class Block(Protocol):
    """One text of the page as it went in: a heading, a paragraph, an entry, in one language."""

    @property
    def text(self) -> str:
        """Its logical text; the isolates of foreign phrases are U+2066 or U+2067 … U+2069."""

    @property
    def lang(self) -> str:
        """Its language, BCP 47."""

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""

    @property
    def pair(self) -> str:
        """The pair that it stands in, or nothing."""

    @property
    def fact(self) -> str:
        """The fact that it tells, or nothing."""

    @property
    def marked(self) -> str:
        """The text with its source markers."""


class Expected(Protocol):
    """What a PDF is held to, besides what holds for every one."""

    @property
    def title(self) -> str:
        """The document's title."""

    @property
    def lang(self) -> str:
        """The document's language, BCP 47."""

    @property
    def direction(self) -> str:
        """The document's direction, `ltr` or `rtl`."""

    @property
    def pages(self) -> int:
        """How many pages were laid out."""

    @property
    def sheets(self) -> Sequence[tuple[float, float]]:
        """Width and height of each page in points; none where all are A4."""

    @property
    def faces(self) -> Collection[tuple[str, int, str]]:
        """The declared font faces: family, weight, style."""

    @property
    def figures(self) -> Collection[str]:
        """Runs of digits that the facts print."""

    @property
    def blocks(self) -> Sequence[Block]:
        """The texts of the page in document order."""

    @property
    def attached(self) -> frozenset[str]:
        """The names of the files that are attached."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A typed value, and what the pages were read to say of it in each language."""

    value: str
    """Its name: `fact.value`."""
    typed: str
    said: Mapping[str, tuple[str, ...]]
    """The wordings found, by language; none where nothing that was read agrees."""
    agrees: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, in words for a reader; what is not known is empty."""

    name: str
    """The name of its field."""
    signer: str = ""
    """Whose certificate it is."""
    organisation: str = ""
    issuer: str = ""
    serial: str = ""
    """The serial number of the certificate, hexadecimal."""
    valid_from: str = ""
    valid_until: str = ""
    """The first and the last moment of the certificate."""
    time: str = ""
    """When it was signed (UTC)."""
    time_from: str = ""
    """Who says so: the signer, or a time-stamp service."""
    covers: str = ""
    """Which bytes are signed."""
    later: str = ""
    """What was added after it, where that is allowed."""
    allows: str = ""
    """What its signer lets others change."""
    integrity: str = ""
    """`intact`, `broken`, or why that was not examined."""
    trust: str = ""
    """On which of the named certificates it rests."""

    def as_record(self) -> dict[str, str]:
        """Return it as plain data, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check: how many things it looked at, and what was wrong with them."""

    name: str
    looked_at: int
    findings: tuple[Finding, ...] = ()
    skipped: str = ""
    """Why nothing was looked at, if nothing was."""
    measured: str = ""
    """What was measured, where that needs a word."""
    read_back: tuple[ReadBack, ...] = ()
    """The values that were read back, where that is what was looked at."""
    signatures: tuple[Signature, ...] = ()
    """The signatures, where they are what was looked at."""

    @property
    def outcome(self) -> str:
        """Failed, warned, skipped when nothing was looked at, or passed."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return "failed"
        if self.findings:
            return "warned"
        return "passed" if self.looked_at else "skipped"


Check = Callable[[PdfRead, Expected | None, Place], Verdict]


@dataclass(frozen=True, slots=True)
class Report:
    """Every verdict on one file."""

    verdicts: tuple[Verdict, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all verdicts, in order."""
        return tuple(finding for verdict in self.verdicts for finding in verdict.findings)

    @property
    def clean(self) -> bool:
        """Whether nothing failed; a warning is no failure."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)
