"""Text of a page as findings quote it: in the order of reading, whatever order the content has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from briefing.verify.read import Glyph
from briefing.verify.walking import quoted

_RIGHT_TO_LEFT = ("R", "AL")
_GAP = 0.12
"""A gap of so many ems between two glyphs is a space."""


def excerpt(glyphs: Iterable[Glyph]) -> str:
    """Quote the beginning of what glyphs say."""
    lines = groupby(glyphs, lambda glyph: (glyph.page, round(glyph.baseline)))
    return quoted(" ".join(_line(list(line)) for _, line in lines))


def _line(glyphs: Sequence[Glyph]) -> str:
    """Return a line from its glyphs by where they stand (UAX #9, read backwards)."""
    if any(glyph.angle for glyph in glyphs):
        return "".join(glyph.text for glyph in glyphs)
    shown, end = [], None
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x):
        if end is not None and glyph.x > end + _GAP * glyph.size:
            shown.append(" ")
        end = glyph.x + glyph.advance
        text = "".join(letter for letter in glyph.text if unicodedata.category(letter) != "Cf")
        shown.append(text[::-1] if _runs_left(glyph) else text)
    line = "".join(shown)
    if not any(map(_runs_left, glyphs)):
        return line
    from bidi import get_display

    return str(get_display(line, base_dir="R"))


def _runs_left(glyph: Glyph) -> bool:
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in glyph.text)
