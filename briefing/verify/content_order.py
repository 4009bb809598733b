"""What the content of a file says, in the order in which a reader takes it out.

Letters that run to the left may stand in logical order or as they are painted; both are read alike.
Where it is not known what went in, a passage is held to what the file itself says.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from briefing.verify.read import Element, Glyph, PdfRead
from briefing.verify.signs import STEERING, Sign
from briefing.verify.walking import above

INLINE = frozenset(
    ("Span", "Link", "Reference", "Quote", "Code", "Em", "Strong", "Sub", "Annot", "BibEntry")
)
"""The structure types of parts of a line (ISO 32000-1, 14.8.4.4)."""

_NEXT_LINE = 0.75
_BACK = 0.01
_RAISED = 0.8
_MARK_SLACK = 0.3


def direction_of(element: Element | None, signs: Sequence[Sign]) -> str:
    """Return the direction of a block: its writing mode, else that of most of its letters."""
    for node in above(element) if element is not None else ():
        mode = node.attributes.get("WritingMode")
        if mode is not None:
            return "rtl" if "RlTb" in str(mode) else "ltr"
    classes = Counter(
        unicodedata.bidirectional(character) for sign in signs for character in sign.text
    )
    return "rtl" if classes["AL"] + classes["R"] > classes["L"] else "ltr"


def said(signs: Sequence[Sign], direction: str) -> str:
    """Return what the content says, in logical order."""
    return "".join(
        [sign.said if sign is not None else " " for sign in logical_order(signs, direction)]
    )


def logical_order(signs: Sequence[Sign], direction: str) -> list[Sign | None]:
    """Return the signs of the content in logical order; None is a space that no glyph stands for.

    Letters that run to the left may stand in logical order, or from left to right as they are
    painted: a reader turns every stretch of the latter round, and so does this. Lines are parted
    by a space, and so is a raised figure from the text before it.
    """
    found: list[Sign | None] = []
    size = 0.0
    for sign in _line_by_line(signs, direction):
        if sign is not None and sign.said:
            if sign.glyph.size < _RAISED * size and sign.said[0].isdigit():
                found.append(None)
            size = sign.glyph.size
        found.append(sign)
    return found


def _line_by_line(signs: Sequence[Sign], direction: str) -> list[Sign | None]:
    """Put the signs of the content in logical order; nothing stands where a line ends."""
    found: list[Sign | None] = []
    stretch: list[Sign] = []
    marks: list[Sign] = []  # they stand on a letter before or after them
    before: Glyph | None = None
    for sign in signs:
        if sign.mark:
            marks.append(sign)
            continue
        glyph = sign.glyph
        turned = before is not None and (
            before.page != glyph.page
            or (before.baseline != glyph.baseline and _is_next_line(before, glyph))
        )
        if before is not None and (
            turned or glyph.mcid != before.mcid or glyph.x < before.x - _BACK * before.size
        ):
            stretch += [mark for mark in marks if not _stands_on(mark, glyph)]
            marks = [mark for mark in marks if _stands_on(mark, glyph)]
            found += _in_reading_order(stretch, direction)
            stretch = []
        if turned:
            found.append(None)
        stretch += (*marks, sign)
        marks = []
        before = glyph
    found += _in_reading_order((*stretch, *marks), direction)
    return found


def _stands_on(mark: Sign, glyph: Glyph) -> bool:
    slack = _MARK_SLACK * glyph.size
    return (
        abs(mark.glyph.baseline - glyph.baseline) < slack
        and glyph.x - slack < mark.glyph.x < glyph.x + glyph.advance + slack
    )


def _mixes(signs: Sequence[Sign]) -> bool:
    """Say whether a line goes on to the right from letters that run to the left to others."""
    before: Sign | None = None
    for sign in signs:
        if not sign.runs or sign.mark or not sign.text:
            continue
        if (
            before is not None
            and before.runs != sign.runs
            and before.glyph.x < sign.glyph.x
            and not _is_next_line(before.glyph, sign.glyph)
            and before.glyph.page == sign.glyph.page
        ):
            return True
        before = sign
    return False


def _is_next_line(before: Glyph, glyph: Glyph) -> bool:
    return abs(before.baseline - glyph.baseline) > _NEXT_LINE * min(before.size, glyph.size)


def _in_reading_order(stretch: Sequence[Sign], direction: str) -> Sequence[Sign]:
    """Read a stretch from its beginning, and each run against that direction from its own."""
    if not any(sign.runs == "left" for sign in stretch):
        return stretch
    is_rtl = direction == "rtl"
    against, along = ("right", "left") if is_rtl else ("left", "right")
    found: list[Sign] = []
    run: list[Sign] = []
    for sign in reversed(stretch) if is_rtl else stretch:
        if sign.runs == against or (run and sign.runs != along):
            run.append(sign)
            continue
        if run:
            found += _turned(run, against)
            run = []
        found.append(sign)
    found += _turned(run, against)
    return found


def _turned(run: list[Sign], against: str) -> list[Sign]:
    """Return a run from its other end, then the signs that only follow it."""
    after: list[Sign] = []
    while run and run[-1].runs != against:
        after.append(run.pop())
    return [*reversed(run), *reversed(after)]


def own_truth(element: Element | None, signs: Sequence[Sign], read: PdfRead, direction: str) -> str:
    """Return what the file itself says of a passage: what its structure says, else its content.

    Text outside of the structure is held to nothing, nor are letters of an unknown font, nor lines
    that mix directions from left to right in one stretch: what they mean can only be guessed. A
    span that turns direction is an isolate of it (UAX #9, 2.4).
    """
    if element is None:
        return ""
    if element.actual_text:
        return element.actual_text
    if any(sign.runs == "left" and not sign.shown and sign.text for sign in signs):
        return ""
    if direction == "rtl" and _mixes(signs):
        return ""
    spans = _isolated(element, read)
    parts = []
    before: tuple[int, str] | None = None
    for sign in logical_order(signs, direction):
        span = spans.get(id(sign.glyph)) if sign is not None else before
        if span != before:
            parts.append("\u2069" if before else "")
            parts.append("" if span is None else "\u2067" if span[1] == "rtl" else "\u2066")
            before = span
        parts.append(sign.said.translate(STEERING) if sign is not None else " ")
    return "".join(parts) + ("\u2069" if before else "")


def _isolated(element: Element, read: PdfRead) -> dict[int, tuple[int, str]]:
    """Return the spans that turn direction, by the identity of each glyph in them."""
    found: dict[int, tuple[int, str]] = {}
    for inner in element.walk():
        if inner is not element and inner.role in INLINE and "WritingMode" in inner.attributes:
            turned = "rtl" if "RlTb" in str(inner.attributes["WritingMode"]) else "ltr"
            for glyph in read.glyphs_of(inner):
                found[id(glyph)] = (id(inner), turned)
    return found
