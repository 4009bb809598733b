"""Marks above and below letters stand 2.4 % too far from where the font wants them.

Expected: at a font size of one pixel per font unit, the rise is a whole number of units.
Actual: it is 1.024 times that, since `y_offset` (and `x_offset`) is divided by 1000, and Pango's
unit is 1/1024.
"""

from __future__ import annotations

from tests.engine import FONTS, operators, write
from tests.pages import ARABIC

BODY = '<p lang="ar" dir="rtl" style="font-size: {size}px">مَّ</p>'
EXPECTED = True
ACTUAL = False


def actual() -> bool:
    """Say whether every rise is a whole number of font units."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / ARABIC) as font:
        size = font["head"].unitsPerEm
    rises = [float(rise) for _, [rise] in operators(write(BODY.format(size=size)), "Ts")]
    assert any(rises)
    return all(abs(rise - round(rise)) < 0.01 for rise in rises)
