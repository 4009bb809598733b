"""At the end of a right-to-left line, a text is painted with the space that its box is rid of.

Expected: the underline ends with the letters, at the right edge of the paragraph.
Actual: `remove_last_whitespace` makes the box narrower by the space and moves the line, but the
text is painted with its space, at the left of the box: box, underline, background and link stand
one space left of the letters.
"""

from __future__ import annotations

from tests.engine import operators, write

BODY = """
<p lang="ar" dir="rtl" style="width: 60px; text-decoration: underline">
<b style="font-weight: 400">كلمة كلمة كلمة </b><b style="font-weight: 400">كلمة</b></p>
"""
RIGHT_EDGE = 190
EXPECTED = RIGHT_EDGE
ACTUAL = "further left"


def actual() -> float | str:
    """Return where the underline of the first line ends."""
    ends = [float(operands[0]) for _, operands in operators(write(BODY), "l")]
    return RIGHT_EDGE if abs(ends[0] - RIGHT_EDGE) < 0.01 else "further left"
