"""The pages of a file: their size, their number, and that each has something to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from briefing.errors import Finding, Place
from briefing.verify.read import Area, Glyph, PageRead, PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault

NO_TEXT = "no text is on its pages"
A4 = (595.28, 841.89)
TOLERANCE = 0.5
_WHITE = 0.99
_UNPAINTED = (3, 7)
_NO_LETTERS = ("Cc", "Cf", "Zl", "Zp", "Zs")


def is_ink(glyph: Glyph) -> bool:
    """Say whether a glyph stands for something that is seen: no space, no control character."""
    return _has_ink(glyph.text)


@lru_cache(maxsize=4096)
def _has_ink(text: str) -> bool:
    return not text or any(unicodedata.category(letter) not in _NO_LETTERS for letter in text)


def is_shown(glyph: Glyph) -> bool:
    """Say whether a glyph is painted at all (9.3.6)."""
    return glyph.mode not in _UNPAINTED and glyph.alpha > 0


def pages(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Every page is A4, or of its own sheet, and holds text; there are as many as were laid out."""
    sheets = expected.sheets if expected is not None else ()
    wanted = (sheets[page.number - 1 :][:1] for page in read.pages)
    findings = [
        finding
        for page, sheet in zip(read.pages, wanted, strict=True)
        for finding in _faults(page, sheet[0] if sheet else A4, place)
    ]
    if expected is not None and len(read.pages) != expected.pages:
        message = f"the PDF has {len(read.pages)} pages, but {expected.pages} were laid out"
        findings.append(fault(place, "wrong-pages", message))
    return Verdict("pages", len(read.pages), tuple(findings))


def _faults(page: PageRead, sheet: tuple[float, float], place: Place) -> Iterator[Finding]:
    width, height = page.box.right - page.box.left, page.box.top - page.box.bottom
    if max(abs(width - sheet[0]), abs(height - sheet[1])) > TOLERANCE:
        meant = "A4" if sheet == A4 else f"{sheet[0]:.0f} × {sheet[1]:.0f} pt"
        message = f"page {page.number}: it is {width:.0f} × {height:.0f} pt, not {meant}"
        yield fault(place, "page-size", message)
    shown = [glyph for glyph in page.glyphs if is_shown(glyph) and is_ink(glyph)]
    if any(not glyph.artifact for glyph in shown):
        return
    if shown:
        message = f"page {page.number}: there is nothing on it but running heads"
        yield fault(place, "empty-page", message)
    elif page.strokes or any(_is_seen(area) for area in page.areas):
        yield fault(place, "no-text", f"page {page.number}: no text can be read from it")
    else:
        yield fault(place, "empty-page", f"page {page.number}: nothing is painted on it")


def _is_seen(area: Area) -> bool:
    return area.alpha > 0 and (area.colour is None or min(area.colour) < _WHITE)
