"""No structure element says that it is written from right to left.

Expected: the second paragraph has the layout attribute WritingMode RlTb (14.8.5.4.2).
Actual: only pictures have layout attributes.
"""

from __future__ import annotations

from tests.engine import elements, write

BODY = '<p>Bonjour</p><p lang="ar" dir="rtl">مرحبا</p>'
EXPECTED = [None, "RlTb"]
ACTUAL = [None, None]


def actual() -> list[str | None]:
    """Return the writing mode of each paragraph."""
    pdf = write(BODY, pdf_tags=True)
    return [
        str(element.A.WritingMode)[1:] if "/A" in element else None
        for element in elements(pdf, "P")
    ]
