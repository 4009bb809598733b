"""A paragraph that runs over two pages becomes two paragraphs.

Expected: one P with content on both pages: the element is one, and so is the sentence.
Actual: `add_tags` builds each page's tree apart, so each fragment has an element of its own.
"""

from __future__ import annotations

from tests.engine import elements, write

BODY = f"<p>{'Une phrase qui court sur deux pages. ' * 24}</p>"
EXPECTED = 1
ACTUAL = 2


def actual() -> int:
    """Return how many paragraphs there are."""
    pdf = write(BODY, pdf_tags=True)
    assert len(pdf.pages) == 2
    return len(list(elements(pdf, "P")))
