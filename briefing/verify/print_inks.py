"""The inks of a print edition: which there are, black letters, how much, and fine pictures."""

from __future__ import annotations

from collections import Counter

from briefing.errors import Finding
from briefing.verify.plain import get
from briefing.verify.print_file import PrintRead, inherited
from briefing.verify.print_painting import REGISTRATION, Paint
from briefing.verify.verdict import Verdict
from briefing.verify.walking import few

RESOLUTION = 300.0
"""Pixels per inch: two for each line of the screen of an offset plate."""
MOST_INK = 300.0
"""Per cent on coated paper, all inks together."""

_INK_TOLERANCE = 10.0
"""Per cent: profiles keep their limit between the points of their tables only so far."""
_RESOLUTION_TOLERANCE = 0.5
_INKS = frozenset(("DeviceGray", "DeviceCMYK", REGISTRATION))
_PIECES = _INKS | {"Pattern"}
_NAMES = ("cyan", "magenta", "yellow", "black")
_GREY, _DARK = 0.35, 0.5
"""Letters look black when there is so much black ink, and so little between the others."""
_DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")


def colours(file: PrintRead) -> Verdict:
    """Everything is painted in the four inks: no RGB, no calibrated and no spot colours (ours)."""
    found = file.painting
    findings = [
        file.fault(_colour_code(paint.space), f"page {page}: {_shown(paint)} is painted")
        for page, paint in found.paints
        if paint.space not in _PIECES
    ]
    findings += [
        file.fault(_colour_code(space), f"page {page}: a {use} is in {space}")
        for page, use, space in found.spaces
        if space not in _INKS
    ]
    for number_of, page in enumerate(file.pages, 1):
        spaces = get(inherited(page, "/Resources"), "/ColorSpace")
        for key in _DEFAULTS:
            if get(spaces, key) is not None:
                message = f"page {number_of}: {key[1:]} changes what the inks stand for"
                findings.append(file.fault("colour-default", message))
    if found.cut_short:
        findings.append(file.fault("too-much", "the pages paint more than is looked at"))
    looked_at = found.paints.total() + found.spaces.total()
    kinds = Counter[str]()
    for (_, paint), count in found.paints.items():
        kinds[paint.space] += count
    measured = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    return Verdict("inks", looked_at, few(findings), "nothing is painted", measured=measured)


def _colour_code(space: str) -> str:
    if space.startswith(("Separation", "DeviceN")):
        return "colour-spot"
    return "colour-rgb" if "RGB" in space else "colour-not-ink"


def _shown(paint: Paint) -> str:
    return f"{paint.space} {' '.join(f'{part:.3g}' for part in paint.components)}".strip()


def black_letters(file: PrintRead) -> Verdict:
    """Letters that look black are on the black plate alone (ours)."""
    findings = []
    plates: Counter[int] = Counter()
    letters = file.painting.letters
    on_black = 0
    for (page, paint), count in letters.items():
        ink = _ink(paint)
        if ink is None:
            continue
        plates[sum(part > 0 for part in ink)] += count
        if not any(ink[:3]) and ink[3] > 0:
            on_black += count
        elif ink[3] >= _DARK and max(ink[:3]) - min(ink[:3]) <= _GREY:
            message = f"page {page}: {count} black letters are printed as {_said(ink)}"
            findings.append(file.fault("black-mixed", message))
    share = ", ".join(f"{plates[number_of]} on {number_of}" for number_of in range(1, 5))
    return Verdict(
        "black letters",
        letters.total(),
        few(findings),
        "there are no letters",
        measured=f"{on_black} on the black plate alone; by plates: {share}",
    )


def _ink(paint: Paint) -> tuple[float, ...] | None:
    if paint.space == "DeviceCMYK" and len(paint.components) == 4:
        return paint.components
    if paint.space == "DeviceGray" and len(paint.components) == 1:
        return (0.0, 0.0, 0.0, 1 - paint.components[0])
    return None


def _said(ink: tuple[float, ...]) -> str:
    return ", ".join(
        f"{part * 100:.0f} % {plate}" for plate, part in zip(_NAMES, ink, strict=True) if part > 0
    )


def total_ink(file: PrintRead) -> Verdict:
    """Nowhere lies more ink than coated paper dries: 300 % (ours)."""
    findings = []
    most = 0.0
    looked_at = 0
    for page, paint in file.painting.paints:
        ink = _ink(paint)
        if ink is None:
            continue
        looked_at += 1
        most = max(most, 100 * sum(ink))
        if 100 * sum(ink) > MOST_INK + 0.5:
            message = f"page {page}: {_said(ink)} make {100 * sum(ink):.0f} % of ink"
            findings.append(file.fault("too-much-ink", message))
    for page, share in file.painting.ink:
        looked_at += 1
        most = max(most, share)
        if share > MOST_INK + _INK_TOLERANCE:
            message = f"page {page}: a picture has {share:.0f} % of ink"
            findings.append(file.fault("too-much-ink", message))
    return Verdict(
        "total ink",
        looked_at,
        few(findings),
        "nothing is painted in ink",
        measured=f"at most {most:.0f} %",
    )


def resolution(file: PrintRead) -> Verdict:
    """Every picture has 300 pixels to the inch where it is printed (ours)."""
    found = file.painting.pictures
    findings = [
        Finding(
            "image-resolution",
            f"page {picture.page}: a picture of {picture.width} × {picture.height} pixels is "
            f"printed at {picture.resolution:.0f} dpi; {RESOLUTION:.0f} are needed",
            file.place,
            f"supply it as SVG, or at least {picture.across / 72 * RESOLUTION:.0f} × "
            f"{picture.down / 72 * RESOLUTION:.0f} pixels",
        )
        for picture in found
        if picture.resolution < RESOLUTION - _RESOLUTION_TOLERANCE
    ]
    least = min((picture.resolution for picture in found), default=0.0)
    return Verdict(
        "picture resolution",
        len(found),
        tuple(dict.fromkeys(findings)),
        "there are no pictures of pixels",
        measured=f"at least {least:.0f} dpi" if found else "",
    )
