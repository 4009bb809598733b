"""The lines of a page: what is painted on each from left to right, and what was to stand there."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from briefing.verify.levels import Wanted
from briefing.verify.signs import Sign

_SAME_LINE = 0.55
_FULL_SIZE = 0.75
_WORD_GAP = 0.16
_COLUMN_GAP = 2.5
_LINES_APART = 2.2


@dataclass(slots=True)
class Line:
    """A line of a passage."""

    page: int
    signs: list[Sign]
    """Its glyphs that show a character, from left to right."""
    spaces: list[float]
    """Where its space glyphs begin."""
    marks: list[Sign]
    """Its glyphs that only show marks."""
    wanted: list[Wanted] = field(default_factory=list)
    """What was to be painted, from left to right."""
    places: list[int] = field(default_factory=list)
    """The place of each of them among those of the line in logical order."""
    matches: list[int] | None = None
    """How many of them each sign shows; None when the line differs."""

    @property
    def painted(self) -> str:
        """Its characters from left to right."""
        return "".join(_leftwards(sign.text) for sign in self.signs)

    def wrong_marks(self) -> tuple[Counter[str], Counter[str]]:
        """Return the marks that are missing from a line and those that are too many.

        Nothing where the line differs in its letters, or the font of one is not known.
        """
        painted: Counter[str] = Counter()
        for sign in (*self.signs, *self.marks):
            if self.matches is None or not (sign.shown or sign.blank):
                return Counter(), Counter()
            if sign.marks:
                painted.update(sign.marks)
        wanted = Counter(mark for entry in self.wanted for mark in entry.marks)
        return wanted - painted, painted - wanted

    def reading(self) -> list[tuple[str, Sign | None]]:
        """Return its characters in logical order with their glyphs; what parts them has none.

        A line as it should be is read as its truth says; another one from right to left.
        """
        if self.matches is not None:
            return self._read_as_wanted()
        found: list[tuple[str, Sign | None]] = []
        edge = None
        for sign in reversed(self.signs):
            right = sign.glyph.x + sign.glyph.advance
            if edge is not None and (
                edge - right > _WORD_GAP * sign.glyph.size
                or any(right - 1 <= space < edge for space in self.spaces)
            ):
                found.append((" ", None))
            found += [(character, sign) for character in sign.text]
            edge = sign.glyph.x
        return found

    def _read_as_wanted(self) -> list[tuple[str, Sign | None]]:
        matched = zip(self.signs, self.matches or (), strict=True)
        signs = [sign for sign, count in matched for _ in range(count)]
        found: list[tuple[str, Sign | None]] = []
        for at in sorted(range(len(signs)), key=self.places.__getitem__):
            wanted = self.wanted[at]
            if wanted.before:
                found.append((wanted.before, None))
            found.append((wanted.char, signs[at]))
        return found


def lines_of(signs: Sequence[Sign]) -> list[Line]:
    """Gather signs into lines from top to bottom; none where text is turned."""
    if any(abs(sign.glyph.angle) > 1 for sign in signs):
        return []
    found = []
    pages: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        pages[sign.glyph.page].append(sign)
    for page, those in sorted(pages.items()):
        for line in _by_baseline(those):
            painted = [sign for sign in line if sign.text]
            empty = [sign for sign in line if not sign.text]
            if painted:
                found.append(
                    Line(
                        page,
                        painted,
                        [sign.glyph.x for sign in empty if sign.glyph.advance and not sign.mark],
                        [sign for sign in empty if sign.mark],
                    )
                )
    return found


def loose_texts(signs: Sequence[Sign]) -> Iterator[list[Sign]]:
    """Yield texts outside of the structure: lines cut at wide gaps, joined where they stack."""
    groups: list[list[Sign]] = []
    for line in _by_baseline(signs):
        for piece in _cut(line):
            left, right = _span(piece)
            for group in groups:
                apart = group[-1].glyph.baseline - piece[0].glyph.baseline
                start, end = _span(group)
                if 0 < apart < _LINES_APART * piece[0].glyph.size and start < right and left < end:
                    group += piece
                    break
            else:
                groups.append(piece)
    order = {id(sign.glyph): position for position, sign in enumerate(signs)}
    for group in groups:
        yield sorted(group, key=lambda sign: order[id(sign.glyph)])


def _span(signs: Sequence[Sign]) -> tuple[float, float]:
    left = min(sign.glyph.x for sign in signs)
    return left, max(sign.glyph.x + sign.glyph.advance for sign in signs)


def _cut(line: list[Sign]) -> Iterator[list[Sign]]:
    piece: list[Sign] = []
    edge = 0.0
    for sign in line:
        if piece and sign.glyph.x - edge > _COLUMN_GAP * sign.glyph.size:
            yield piece
            piece = []
        piece.append(sign)
        edge = max(edge, sign.glyph.x + sign.glyph.advance) if len(piece) > 1 else (
            sign.glyph.x + sign.glyph.advance
        )  # fmt: skip
    if piece:
        yield piece


def _by_baseline(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Return lines from top to bottom, each from left to right; raised text joins its line."""
    sizes = sorted(sign.glyph.size for sign in signs if sign.text)
    if not sizes:
        return []
    full = _FULL_SIZE * sizes[len(sizes) // 2]
    anchors: list[float] = []
    places = {(sign.glyph.baseline, sign.glyph.size) for sign in signs if sign.text}
    for y, size in sorted(places, reverse=True):
        if size >= full and (not anchors or anchors[-1] - y > _SAME_LINE * size):
            anchors.append(y)
    lines: list[list[Sign]] = [[] for _ in anchors]
    nearest: dict[float, int] = {}
    for sign in signs:
        y = sign.glyph.baseline
        if y not in nearest:
            nearest[y] = min(range(len(anchors)), key=lambda at: abs(anchors[at] - y))
        lines[nearest[y]].append(sign)
    return [sorted(line, key=lambda sign: sign.glyph.x) for line in lines]


def _leftwards(text: str) -> str:
    """Write the text of one glyph from left to right."""
    return (
        text[::-1] if len(text) > 1 and unicodedata.bidirectional(text[0]) in ("AL", "R") else text
    )
