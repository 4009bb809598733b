"""Margin boxes are marked as content.

Expected: a running head is an artifact (14.8.2.2): it is not read on every page.
Actual: `Stream.marked` opens /Span with a number for it as for any text; its element is in the
parent tree, but not among the kids of any other.
"""

from __future__ import annotations

from tests.engine import operators, write

BODY = "<style>@page { @top-center { content: 'Titre' } }</style><p>Bonjour</p>"
EXPECTED = ["Span", "Artifact"]
ACTUAL = ["Span", "Span"]


def actual() -> list[str]:
    """Return how the texts of the page are marked, those of the margins last."""
    pdf = write(BODY, pdf_tags=True)
    marks = []
    mark = ""
    for operator, operands in operators(pdf, "BDC", "BMC", "TJ"):
        if operator == "TJ":
            marks.append(mark)
        else:
            mark = str(operands[0])[1:]
    return marks
