"""Every line stands in the visual order that its text asks for (UAX #9).

python-bidi gives the embedding levels of the whole paragraph, isolates included; what is painted
comes from the glyphs and their places on the page. Brackets are judged by the glyph: one that runs
from right to left is painted as its mirror image.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from briefing.errors import Finding, Place
from briefing.verify.levels import mirrored
from briefing.verify.lines import Line
from briefing.verify.passages import Passage, passages
from briefing.verify.read import PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, listed

AROUND = 12
"""How many characters are quoted on either side of a difference."""


def order(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Compare every line whose text is known with what is painted, from left to right."""
    compared = 0
    findings: list[Finding] = []
    for passage in passages(read, expected):
        if passage.truth:
            compared += len(passage.lines)
            findings += _faults(passage, place)
    return Verdict(
        "order",
        compared,
        listed(findings),
        "" if compared else "the text of no line is known in its logical order",
    )


def _faults(passage: Passage, place: Place) -> Iterator[Finding]:
    """Yield the first difference of a passage: what follows it may only be shifted."""
    for line in passage.lines:
        if line.matches is None:
            yield _fault(line, place, known=bool(passage.blocks))
            return
        missing, more = line.wrong_marks()
        if missing or more:
            yield _wrong_marks(line, missing, more, place)
            return


def _fault(line: Line, place: Place, *, known: bool) -> Finding:
    """Write the finding; where only the text layer says what is meant, a bracket is but a doubt."""
    wanted = "".join(entry.painted for entry in line.wanted)
    painted = line.painted
    at = next(
        (at for at, (one, other) in enumerate(zip(painted, wanted, strict=False)) if one != other),
        min(len(painted), len(wanted)),
    )
    where = f"page {line.page}: from left to right a line shows {_quoted(painted, at)}"
    if _unmirrored(painted) == _unmirrored(wanted):
        code, what = "swapped-bracket", f"{painted[at]} where {wanted[at]} belongs"
        return fault(place, code, f"{where}: {what}", warn=not known)
    if Counter(painted) == Counter(wanted):
        return fault(place, "wrong-order", f"{where}, not {_quoted(wanted, at)}")
    return fault(place, "wrong-letters", f"{where}, but its text asks for {_quoted(wanted, at)}")


def _wrong_marks(line: Line, missing: Counter[str], more: Counter[str], place: Place) -> Finding:
    parts = [
        f"{what} {', '.join(unicodedata.name(mark, repr(mark)) for mark in marks)}"
        for what, marks in (("lacks", missing), ("has one too many of", more))
        if marks
    ]
    where = f"page {line.page}: the line {_quoted(line.painted, 0)}"
    return fault(place, "wrong-marks", f"{where} {' and '.join(parts)}")


def _unmirrored(text: str) -> str:
    return "".join(min(char, mirrored(char)) for char in text)


def _quoted(text: str, at: int) -> str:
    """Quote a text around a place, as it stands from left to right."""
    start, end = max(0, at - AROUND), at + AROUND
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    return f"\u2066«\u202d{before}{text[start:end]}{after}\u202c»\u2069"
