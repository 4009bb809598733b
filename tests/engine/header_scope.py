"""Header cells do not say whether they head a row or a column.

Expected: Scope in the table attributes of TH (14.8.5.7), as in the markup.
Actual: `scope` only steers the Headers of the data cells.
"""

from __future__ import annotations

from tests.engine import elements, write

BODY = '<table><tr><th scope="col">Nom</th></tr><tr><td>Valeur</td></tr></table>'
EXPECTED = "Column"
ACTUAL = None


def actual() -> str | None:
    """Return the scope of the header cell."""
    pdf = write(BODY, pdf_tags=True)
    (head,) = elements(pdf, "TH")
    scope = head.A.get("/Scope")
    return None if scope is None else str(scope)[1:]
