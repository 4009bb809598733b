"""The bounding box of a picture is in CSS pixels from the top of the page.

Expected: BBox in points from the bottom left of the page (14.8.5.4.3).
Actual: `_build_box_tree` writes the layout's numbers, without the page's matrix.
"""

from __future__ import annotations

from tests.engine import elements, write

BODY = (
    '<img alt="Carré" style="display: block; width: 40px; height: 20px" src="data:image/svg+xml,'
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><path d='M0 0h2v1H0z'/></svg>\">"
)
EXPECTED = [7.5, 277.5, 37.5, 292.5]
ACTUAL = [10.0, 10.0, 50.0, 30.0]


def actual() -> list[float]:
    """Return the bounding box of the picture."""
    pdf = write(BODY, pdf_tags=True)
    (picture,) = elements(pdf, "Figure")
    return [float(edge) for edge in picture.A.BBox]
