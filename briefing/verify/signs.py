"""The glyphs of a page with what they show: the one place where a glyph becomes characters.

What a glyph shows comes from its font (`letters`), not from the text layer, wherever the font is
known; where it may be read in several ways, the text layer says which is the likely one.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.verify.letters import Letters, Shown, bare, letters_of, marks_of
from briefing.verify.read import Glyph, PdfRead

STEERING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""The invisible marks that steer the direction of text (UAX #9, 2)."""

_INVISIBLE = 3


@dataclass(slots=True, eq=False)
class Sign:
    """A glyph with what it shows."""

    glyph: Glyph
    shown: tuple[Shown, ...]
    """Its readings by the font; none when the font is not known."""
    texts: tuple[str, ...]
    """The characters that it may stand for, in logical order; marks and spaces left out."""
    text: str
    """The most likely of them."""
    said: str
    """What the content says of it; a mark that stands apart from its text says nothing."""
    mark: bool
    """Whether it shows marks alone."""
    marks: tuple[str, ...]
    """The marks that it shows."""
    blank: bool
    """Whether it has no ink, whatever its text is."""
    runs: str
    """Where its text runs: `left`, `right`, or nothing for what goes with its neighbours."""
    font: Letters | None


def signs_of(read: PdfRead) -> dict[int, Sign]:
    """Return the sign of every glyph that paints something, by the identity of the glyph."""
    found = read.memo.get("signs")
    if isinstance(found, dict):
        return found
    used: dict[str, set[int]] = defaultdict(set)
    for page in read.pages:
        for glyph in page.glyphs:
            if glyph.glyph >= 0:
                used[glyph.font].add(glyph.glyph)
    letters = {key: letters_of(read.fonts[key], used[key]) for key in used if key in read.fonts}
    kinds: dict[tuple[str, int, str], Sign] = {}
    signs: dict[int, Sign] = {}
    for page in read.pages:
        for glyph in page.glyphs:
            if glyph.mode == _INVISIBLE:
                continue
            font = letters.get(glyph.font)
            kind = (glyph.font, glyph.glyph, glyph.text)
            like = kinds.get(kind)
            if like is None:
                like = kinds[kind] = _sign(glyph, font)
            signs[id(glyph)] = Sign(
                glyph,
                like.shown,
                like.texts,
                like.text,
                like.said,
                like.mark,
                like.marks,
                like.blank,
                like.runs,
                font,
            )
    read.memo["signs"] = signs
    return signs


def _sign(glyph: Glyph, font: Letters | None) -> Sign:
    shown, texts = _shown_by(glyph, font)
    mark = not texts[0] and (
        any(reading.marks for reading in shown)
        or any(unicodedata.category(character) == "Mn" for character in glyph.text)
    )
    letters = glyph.text.translate(STEERING)
    kind = unicodedata.bidirectional(letters[:1] or texts[0][:1] or "-")
    runs = "left" if kind in ("AL", "R") else "right" if kind in ("L", "EN", "AN") else ""
    said = "" if mark and not glyph.text.strip() else glyph.text
    blank = font is not None and glyph.glyph in font.blank
    marks = _painted_marks(glyph, shown, texts[0])
    return Sign(glyph, shown, texts, texts[0], said, mark, marks, blank, runs, font)


def _shown_by(glyph: Glyph, font: Letters | None) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    if font is not None and glyph.glyph in font.blank:
        return (), ("",)
    shown = font.shown.get(glyph.glyph, ()) if font is not None else ()
    own = bare(glyph.text)
    texts = tuple(dict.fromkeys(reading.text for reading in shown))
    if not texts or own in texts:
        return shown, tuple(dict.fromkeys((own, *texts)))
    return shown, texts


def _painted_marks(glyph: Glyph, shown: Sequence[Shown], text: str) -> tuple[str, ...]:
    """Return the marks that a glyph shows; where it may be read in two ways, its text decides."""
    options = [reading.marks for reading in shown if reading.text == text]
    own = sorted(marks_of(glyph.text))
    same = (marks for marks in options if sorted(marks) == own)
    return next(same, options[0] if options else ())
