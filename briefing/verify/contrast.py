"""Whether text can be seen: its colour against what lies beneath it, and what hides it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from briefing.errors import Finding, Place
from briefing.verify.layout import extent
from briefing.verify.pages import NO_TEXT, is_ink, is_shown
from briefing.verify.quoting import excerpt
from briefing.verify.read import Area, Colour, Glyph, PageRead, PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault

LEAST = 4.5
LEAST_LARGE = 3.0
_PAPER: Colour = (1.0, 1.0, 1.0)
_UNSEEN = 1.2
_LARGE, _LARGE_BOLD = 18.0, 14.0
_SMALLEST = 2.0
_OPAQUE = 0.95
_HALF_LETTER = 0.25
_BOLD = re.compile(r"(?<!Semi)(?<!Semi-)(?<!Demi)(?<!Demi-)(?:Bold|Black|Heavy)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring glyphs of one look, and where they stand in the order of painting."""

    glyphs: Sequence[Glyph]
    order: int


def _runs(page: PageRead) -> Iterator[_Run]:
    order = 0
    for _, group in groupby(
        page.glyphs,
        lambda glyph: (glyph.mcid, glyph.colour, glyph.size, glyph.font, glyph.mode, glyph.y),
    ):
        glyphs = list(group)
        inked = [glyph for glyph in glyphs if is_ink(glyph)]
        if inked:
            yield _Run(inked, order)
        order += len(glyphs)


def contrast(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Text stands out from what is painted beneath it, 4.5 to 1, or 3 to 1 where it is large.

    The rule is that of WCAG 2.1, 1.4.3. Patterns count as what lies under them; text on pictures
    and gradients is not judged, nor is a mark set askew across the page.
    """
    del expected
    looked_at = 0
    poor: dict[tuple[int, Colour, Colour], list[Glyph]] = {}
    for page in read.pages:
        for run in _runs(page):
            if not is_shown(run.glyphs[0]) or _is_decoration(run.glyphs[0]):
                continue
            grounds = _grounds(page.areas, run)
            looked_at += len(run.glyphs) if grounds else 0
            for ground in grounds:
                ink = _ink(run.glyphs[0], ground)
                if ratio(ink, ground) < _least(read, run.glyphs[0]):
                    poor.setdefault((page.number, ink, ground), []).extend(run.glyphs)
                    break
    findings = [
        fault(place, *_too_faint(page, ink, ground, glyphs))
        for (page, ink, ground), glyphs in poor.items()
    ]
    return Verdict(
        "contrast", looked_at, tuple(findings), "no text stands on a colour that is known"
    )


def _is_decoration(glyph: Glyph) -> bool:
    return glyph.artifact and glyph.angle % 90 != 0


def _least(read: PdfRead, glyph: Glyph) -> float:
    font = read.fonts.get(glyph.font)
    bold = font is not None and _BOLD.search(font.name) is not None
    return LEAST_LARGE if glyph.size >= (_LARGE_BOLD if bold else _LARGE) else LEAST


def _too_faint(page: int, ink: Colour, ground: Colour, glyphs: list[Glyph]) -> tuple[str, str]:
    found = ratio(ink, ground)
    shown = f"{len(glyphs)} letters, {excerpt(glyphs)},"
    colours = f"{_hexadecimal(ink)} on {_hexadecimal(ground)}"
    if found < _UNSEEN:
        return "invisible-text", f"page {page}: {shown} cannot be seen: {colours}"
    return "low-contrast", f"page {page}: {shown} stand out too little: {colours}, {found:.1f}:1"


def _hexadecimal(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _grounds(areas: Sequence[Area], run: _Run) -> set[Colour]:
    """Return the colours beneath a run, at its ends and in its middle, as far as known."""
    count = bisect_right(areas, run.order, key=lambda area: area.order)
    beneath = areas[:count][::-1]
    glyphs = run.glyphs
    sampled = {0, len(glyphs) // 2, len(glyphs) - 1}
    found = (_ground(beneath, *_centre(glyphs[index])) for index in sampled)
    return {ground for ground in found if ground is not None and run.glyphs[0].colour is not None}


def _centre(glyph: Glyph) -> tuple[float, float]:
    box = extent(glyph, 2 * _HALF_LETTER)
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def _ground(beneath: Sequence[Area], x: float, y: float) -> Colour | None:
    """Return the colour at a point: the areas over it, the topmost first, down to the paper."""
    layers: list[tuple[Colour, float]] = []
    for area in beneath:
        if area.kind == "pattern" or not area.covers(x, y):
            continue
        if area.colour is None:
            return None
        layers.append((area.colour, area.alpha))
        if area.alpha >= 1:
            break
    found = _PAPER
    for colour, alpha in reversed(layers):
        found = _over(colour, alpha, found)
    return found


def _over(colour: Colour, alpha: float, ground: Colour) -> Colour:
    if alpha >= 1:
        return colour
    red, green, blue = (a * alpha + b * (1 - alpha) for a, b in zip(colour, ground, strict=True))
    return red, green, blue


def _ink(glyph: Glyph, ground: Colour) -> Colour:
    return _over(glyph.colour or _PAPER, glyph.alpha, ground)


def ratio(first: Colour, second: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.1)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def hidden_text(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """No text is there for machines alone: unpainted, transparent, tiny, painted or laid over."""
    del expected
    findings: list[Finding] = []
    looked_at = 0
    for page in read.pages:
        hidden: dict[str, list[Glyph]] = {}
        for run in _runs(page):
            looked_at += len(run.glyphs)
            reason = _hidden(page.areas, run)
            if reason:
                hidden.setdefault(reason, []).extend(run.glyphs)
        for reason, glyphs in hidden.items():
            message = f"page {page.number}: {len(glyphs)} letters {reason}, {excerpt(glyphs)}"
            findings.append(fault(place, "hidden-text", message))
        findings += _laid_over(page, place)
    return Verdict("hidden text", looked_at, tuple(findings), NO_TEXT)


def _laid_over(page: PageRead, place: Place) -> Iterator[Finding]:
    """Nothing is laid over a page but its links: a stamp may hide a figure, or say another one."""
    for annotation in page.annotations:
        box = annotation.box
        seen = box.right > box.left and box.top > box.bottom
        if annotation.subtype not in _UNPAINTED and seen:
            message = f"page {page.number}: an annotation ({annotation.subtype}) lies over it, and "
            yield fault(place, "page-laid-over", message + "was not published with it")


_UNPAINTED = frozenset(("Link", "Popup"))


def _hidden(areas: Sequence[Area], run: _Run) -> str:
    first = run.glyphs[0]
    if not is_shown(first):
        return "are not painted"
    if first.size < _SMALLEST:
        return f"are too small to see ({first.size:.1f} pt)"
    above = areas[bisect_right(areas, run.order, key=lambda area: area.order) :]
    opaque = [a for a in above if a.alpha >= _OPAQUE and a.kind in ("path", "image")]
    # Every letter: one digit that is painted over says another number.
    if opaque and any(area.covers(*_centre(glyph)) for glyph in run.glyphs for area in opaque):
        return "are painted over"
    return ""
