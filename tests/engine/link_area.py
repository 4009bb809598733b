"""A link in a line of no height has no area to press.

Expected: the annotation covers the letters: an inline box is as high as its font (CSS 2.2, 10.6.1),
whatever its line height.
Actual: `InlineBox.hit_area` takes the line height, here 0, for the height of the link.
"""

from __future__ import annotations

from tests.engine import write

BODY = '<p><span style="line-height: 0"><a href="https://example.org/a">ici</a></span></p>'
EXPECTED = True
ACTUAL = False


def actual() -> bool:
    """Say whether the link is at least half as high as its font."""
    pdf = write(BODY)
    _, bottom, _, top = (float(edge) for edge in pdf.pages[0].Annots[0].Rect)
    return abs(top - bottom) > 10 * 0.75 / 2
