"""Where text stands: on the page, within its column, and level with the other language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from briefing.errors import Finding, Place
from briefing.verify.pages import NO_TEXT, is_ink, is_shown
from briefing.verify.quoting import excerpt
from briefing.verify.read import Box, Glyph, PdfRead
from briefing.verify.sequence import NO_PAIRS, cells_of
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault, skipped

OUTSIDE = 0.5
COLUMN = 0.75
BASELINE = 1.0
_LETTER_HEIGHT = 0.45
"""How much of a letter above the baseline must be seen, in ems: the height of an x."""
_SHARED = 1.4
_RAISED = 0.75
_FULL = 0.8
"""What is smaller than this beside larger text, and above it, is raised: no line of its own."""


def overflow(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """No text leaves the page, is cut off, or reaches into the other column."""
    del expected
    findings: list[Finding] = []
    looked_at = 0
    for page in read.pages:
        inked = [glyph for glyph in page.glyphs if is_ink(glyph) and is_shown(glyph)]
        looked_at += len(inked)
        outside = [glyph for glyph in inked if _is_beyond(glyph, page.box)]
        cut = [glyph for glyph in inked if glyph.clip is not None and _is_beyond(glyph, glyph.clip)]
        if outside:
            message = f"page {page.number}: {_letters(outside)} outside of it"
            findings.append(fault(place, "text-off-page", message))
        if cut:
            message = f"page {page.number}: {_letters(cut)} cut off by the box around it"
            findings.append(fault(place, "text-cut", message))
    findings += _columns(read, place)
    return Verdict("overflow", looked_at, tuple(findings), NO_TEXT)


def _letters(glyphs: Sequence[Glyph]) -> str:
    verb = "letters stand" if len(glyphs) > 1 else "letter stands"
    return f"{len(glyphs)} {verb}, {excerpt(glyphs)},"


def extent(glyph: Glyph, ascent: float = 0.0, descent: float = 0.0) -> Box:
    """Return the box from the origin of a glyph to its advance, as tall as asked, in ems."""
    if not glyph.angle:
        bottom = glyph.y + descent * glyph.size
        return Box(glyph.x, bottom, glyph.x + glyph.advance, glyph.y + ascent * glyph.size)
    along, across = radians(glyph.angle), radians(glyph.angle + 90)
    points = [
        (
            glyph.x + glyph.advance * right * cos(along) + glyph.size * up * cos(across),
            glyph.y + glyph.advance * right * sin(along) + glyph.size * up * sin(across),
        )
        for right in (0, 1)
        for up in (ascent, descent)
    ]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_beyond(glyph: Glyph, box: Box) -> bool:
    if glyph.angle:
        at = extent(glyph, _LETTER_HEIGHT)
        left, bottom, right, top = at.left, at.bottom, at.right, at.top
    else:
        left, bottom, right = glyph.x, glyph.y, glyph.x + glyph.advance
        top = bottom + _LETTER_HEIGHT * glyph.size
    return (
        left < box.left - OUTSIDE
        or bottom < box.bottom - OUTSIDE
        or right > box.right + OUTSIDE
        or top > box.top + OUTSIDE
    )


# Cells of a pair: one language beside the other


@dataclass(frozen=True, slots=True)
class _Side:
    """The part of a cell that stands on one page."""

    pair: str
    language: str
    page: int
    glyphs: tuple[Glyph, ...]
    box: Box
    in_section: bool


def _sides(read: PdfRead) -> dict[str, list[list[_Side]]]:
    """Return by pair the cells with the parts of each, page by page."""
    found: dict[str, list[list[_Side]]] = defaultdict(list)
    for cell in cells_of(read):
        by_page: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in read.glyphs_of(cell.element):
            if is_ink(glyph) and is_shown(glyph):
                by_page[glyph.page].append(glyph)
        sides = [
            _Side(cell.pair, cell.language, page, tuple(glyphs), _around(glyphs), cell.in_section)
            for page, glyphs in sorted(by_page.items())
        ]
        if sides:
            found[cell.pair].append(sides)
    return found


def _around(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(glyph.x for glyph in glyphs),
        min(glyph.y for glyph in glyphs),
        max(glyph.x + glyph.advance for glyph in glyphs),
        max(glyph.y + _LETTER_HEIGHT * glyph.size for glyph in glyphs),
    )


def _neighbours(read: PdfRead) -> Iterator[tuple[_Side, _Side]]:
    """Yield what stands side by side: the left side of a pair and the right one."""
    for cells in _sides(read).values():
        by_page: dict[int, list[_Side]] = defaultdict(list)
        for sides in cells:
            for side in sides:
                by_page[side.page].append(side)
        for beside in by_page.values():
            languages = {side.language for side in beside}
            if len(beside) == 2 == len(languages):
                left, right = sorted(beside, key=lambda side: side.box.left + side.box.right)
                if left.box.bottom < right.box.top and right.box.bottom < left.box.top:
                    yield left, right


def _columns(read: PdfRead, place: Place) -> Iterator[Finding]:
    """Find text that reaches into the other column: of its own pair, or where that of facts is."""
    facts = []
    for left, right in _neighbours(read):
        past = list(_overlapping(left, right))
        if past:
            message = (
                f"page {left.page}: in the pair {left.pair!r} one column reaches into the other"
            )
            yield fault(place, "columns-overlap", f"{message}: {excerpt(past)}")
        elif left.in_section:
            facts.append((left, right))
    if facts:
        yield from _intruders(facts, place)


def _overlapping(left: _Side, right: _Side) -> Iterator[Glyph]:
    """Yield what stands on the left side and yet to the right of where a line opposite begins."""
    long = [glyph for glyph in left.glyphs if _right(glyph) > right.box.left + COLUMN]
    if not long:
        return
    lines: dict[float, float] = {}
    for glyph in right.glyphs:
        lines[glyph.baseline] = min(glyph.x, lines.get(glyph.baseline, glyph.x))
    for glyph in long:
        for baseline, begin in lines.items():
            level = abs(baseline - glyph.baseline) < _LETTER_HEIGHT * glyph.size
            if level and _right(glyph) > begin + COLUMN:
                yield glyph
                break


def _intruders(rows: Sequence[tuple[_Side, _Side]], place: Place) -> Iterator[Finding]:
    """Find the few texts beyond the line that no text of the other column crosses."""
    begins = min(right.box.left for _, right in rows)
    ends = max(left.box.right for left, _ in rows)
    long_left = [left for left, _ in rows if left.box.right > begins + COLUMN]
    long_right = [right for _, right in rows if right.box.left < ends - COLUMN]
    for side in long_left if len(long_left) <= len(long_right) else long_right:
        past = [
            glyph
            for glyph in side.glyphs
            if (_right(glyph) > begins if side in long_left else glyph.x < ends)
        ]
        message = f"page {side.page}: in the pair {side.pair!r} text leaves its column"
        yield fault(place, "text-off-column", f"{message}: {excerpt(past)}")


def _right(glyph: Glyph) -> float:
    return glyph.x + glyph.advance


def alignment(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """The first baselines of the languages of a pair are level."""
    del expected
    sides = _sides(read)
    if not sides:
        return skipped(read, "alignment", NO_PAIRS)
    findings = []
    looked_at = 0
    for pair, cells in sides.items():
        for first, second in _matched(cells):
            looked_at += 1
            message = _unlevel(first[0], second[0])
            if message:
                text = f"page {first[0].page}: the languages of the pair {pair!r} {message}"
                findings.append(fault(place, "pair-not-level", text))
    if not looked_at:
        return skipped(read, "alignment", "no pair stands in two languages")
    return Verdict("alignment", looked_at, tuple(findings))


def _matched(cells: Sequence[list[_Side]]) -> Iterator[tuple[list[_Side], list[_Side]]]:
    """Yield the cells of a pair two by two: the first of one language with that of the next."""
    by_language: Mapping[str, list[list[_Side]]] = defaultdict(list)
    for cell in cells:
        by_language[cell[0].language].append(cell)
    if len(by_language) == 2:
        first, second = by_language.values()
        yield from zip(first, second, strict=False)


def _unlevel(first: _Side, second: _Side) -> str:
    if first.page != second.page:
        return f"begin on different pages, {first.page} and {second.page}"
    if not (first.box.bottom < second.box.top and second.box.bottom < first.box.top):
        return ""  # one below the other, as captions of a card
    ours, theirs = _of_one_scale(first.glyphs, second.glyphs)
    apart = abs(first_baseline(ours) - first_baseline(theirs))
    return f"begin {apart:.1f} pt apart" if apart > BASELINE else ""


def _of_one_scale(
    first: Sequence[Glyph], second: Sequence[Glyph]
) -> tuple[Sequence[Glyph], Sequence[Glyph]]:
    """Leave out what is set much larger than all of the other side: a figure that both share."""
    largest = _SHARED * min(max(glyph.size for glyph in side) for side in (first, second))
    ours, theirs = (
        [glyph for glyph in side if glyph.size <= largest] or side for side in (first, second)
    )
    return ours, theirs


def first_baseline(glyphs: Sequence[Glyph]) -> float:
    """Return the baseline of the first line, whatever is raised above it."""
    highest = max(glyph.baseline for glyph in glyphs)
    reach = _RAISED * max(glyph.size for glyph in glyphs if glyph.baseline > highest - BASELINE)
    sizes: dict[float, float] = defaultdict(float)
    for glyph in glyphs:
        if glyph.baseline > highest - reach:
            baseline = round(glyph.baseline, 1)
            sizes[baseline] = max(sizes[baseline], glyph.size)
    least = _FULL * max(sizes.values())
    return max(baseline for baseline, size in sizes.items() if size >= least)
