"""The finished PDF, read back and judged without any of the code that made it.

Every check says how many things it looked at: one that looked at nothing is skipped, not passed.
The package shares no code with typesetting, composing and rendering, and reads the file with
engines that took no part in writing it (qpdf and PDFium).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.collector import collector_paused
from briefing.errors import BriefingError, Place
from briefing.verify.verdict import Block, Expected, Report, Verdict

if TYPE_CHECKING:
    from briefing.verify.page_texts import PageText

__all__ = ["Block", "Expected", "Report", "Verdict", "texts_of", "verify"]


def verify(
    pdf: bytes,
    expected: Expected | None = None,
    *,
    shown: str = "the PDF",
    trust: Sequence[bytes] = (),
) -> Report:
    """Judge a finished PDF; without `expected`, only what holds for every brief.

    Signatures must rest on one of the certificates in `trust` (PEM or DER), where there are some.
    """
    place = Place(shown)
    with collector_paused():
        try:
            return Report(_verdicts(pdf, expected, place, trust))
        except BriefingError as error:
            return Report((Verdict("file", 1, error.findings),))


def texts_of(pdf: bytes, expected: Expected | None = None) -> tuple[PageText, ...]:
    """Return what the pages of a PDF say, text by text, in reading order.

    Raises BriefingError for a file that cannot be read.
    """
    from briefing.verify.page_texts import page_texts
    from briefing.verify.reading import read

    with collector_paused():
        return tuple(page_texts(read(pdf, Place("the PDF")), expected))


def _verdicts(
    pdf: bytes, expected: Expected | None, place: Place, trust: Sequence[bytes]
) -> tuple[Verdict, ...]:
    from briefing.verify.catalogue import CHECKS, PRINT_CHECKS
    from briefing.verify.print_edition import conditions
    from briefing.verify.reading import read
    from briefing.verify.second_reader import second_reader
    from briefing.verify.signatures import signatures
    from briefing.verify.walking import fault

    found = read(pdf, place)
    broken = tuple(fault(place, "file-broken", message) for message in found.faults)
    return (
        Verdict("file", 1, broken),
        *(conditions(found, place) if found.for_print else ()),
        *(check(found, expected, place) for check in (PRINT_CHECKS if found.for_print else CHECKS)),
        second_reader(pdf, found, expected, place),
        signatures(found, trust, place),
    )
