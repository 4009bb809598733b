"""The sheets of a print edition: boxes, bleed and crop marks."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from briefing.verify.print_file import MM, PrintRead, touches
from briefing.verify.print_painting import REGISTRATION
from briefing.verify.read import Box
from briefing.verify.verdict import Verdict
from briefing.verify.walking import few

BLEED = 3.0
"""Millimetres, as printing houses ask for."""

_MARKS = 8
"""Crop marks of a page: two at each corner."""
_TOLERANCE = 0.1


def boxes(file: PrintRead) -> Verdict:
    """Each page has a TrimBox and no ArtBox; it lies in the BleedBox, and that in the MediaBox."""
    findings = []
    for number_of, page in enumerate(file.pages, 1):
        found = file.boxes(page)
        trim, bleed, media = (found[key] for key in ("/TrimBox", "/BleedBox", "/MediaBox"))
        if trim is None:
            findings.append(file.fault("no-trim-box", f"page {number_of}: it has no TrimBox"))
        if found["/ArtBox"] is not None:
            message = f"page {number_of}: it has an ArtBox besides its TrimBox"
            findings.append(file.fault("art-box", message))
        if media is None:
            findings.append(file.fault("no-media-box", f"page {number_of}: it has no MediaBox"))
        chain = [box for box in (trim, bleed, found["/CropBox"], media) if box is not None]
        for inner, outer in pairwise(chain):
            if not _within(inner, outer):
                message = f"page {number_of}: its boxes do not lie one in the other"
                findings.append(file.fault("boxes-not-nested", message))
                break
    return Verdict("page boxes", len(file.pages), tuple(findings))


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.left - _TOLERANCE <= inner.left
        and outer.bottom - _TOLERANCE <= inner.bottom
        and inner.right <= outer.right + _TOLERANCE
        and inner.top <= outer.top + _TOLERANCE
    )


def bleed(file: PrintRead) -> Verdict:
    """Each page has 3 mm of bleed on every side (ours)."""
    findings = []
    least = []
    for number_of, page in enumerate(file.pages, 1):
        found = file.boxes(page)
        trim, around = found["/TrimBox"], found["/BleedBox"]
        if trim is None or around is None:
            findings.append(file.fault("no-bleed", f"page {number_of}: it has no bleed"))
            continue
        sides = (
            trim.left - around.left,
            trim.bottom - around.bottom,
            around.right - trim.right,
            around.top - trim.top,
        )
        least.append(min(sides) / MM)
        if max(abs(side - BLEED * MM) for side in sides) > _TOLERANCE:
            each = ", ".join(f"{side / MM:.1f}" for side in sides)
            message = f"page {number_of}: the bleed is {each} mm, not {BLEED:.0f} mm on each side"
            findings.append(file.fault("no-bleed", message))
    measured = f"at least {min(least):.2f} mm" if least else ""
    return Verdict("bleed", len(file.pages), tuple(findings), measured=measured)


def crop_marks(file: PrintRead) -> Verdict:
    """Eight crop marks stand around each page, on every plate and outside of the bleed (ours)."""
    marks: Counter[int] = Counter()
    findings = []
    areas = [file.boxes(page)["/BleedBox"] for page in file.pages]
    for line in file.painting.lines:
        if line.paint.space != REGISTRATION:
            continue
        around = areas[line.page - 1]
        if around is not None and touches(line.box, around):
            message = f"page {line.page}: a crop mark runs into the bleed"
            findings.append(file.fault("mark-in-bleed", message))
        else:
            marks[line.page] += 1
    for number_of in range(1, len(file.pages) + 1):
        if marks[number_of] < _MARKS:
            message = f"page {number_of}: it has {marks[number_of]} crop marks, not {_MARKS}"
            findings.append(file.fault("crop-marks", message))
    return Verdict("crop marks", len(file.pages), few(findings), measured=f"{marks.total()} marks")
