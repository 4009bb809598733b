"""Links are described by their address.

Expected: Contents, which assistance reads for a link, is its title or its text.
Actual: it is the URL, or the name of the anchor.
"""

from __future__ import annotations

from tests.engine import write

BODY = '<p><a href="https://example.org/a" title="Le journal officiel">ici</a></p>'
EXPECTED = "Le journal officiel"
ACTUAL = "https://example.org/a"


def actual() -> str:
    """Return the description of the link."""
    pdf = write(BODY, pdf_tags=True)
    return str(pdf.pages[0].Annots[0].Contents)
