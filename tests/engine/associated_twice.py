"""Every attachment is associated with a PDF/A-3 file twice.

Expected: the AF array of the catalog names each embedded file once (ISO 19005-3, 6.8).
Actual: it names each one twice, from the tree of embedded files and from the list of objects.
"""

from __future__ import annotations

import weasyprint

from tests.engine import write

EXPECTED = 1
ACTUAL = 2


def actual() -> int:
    """Return how often the one attachment of a file is associated with it."""
    attachment = weasyprint.Attachment(string="a", name="a.txt", relationship="Data")
    pdf = write("<p>Bonjour</p>", pdf_variant="pdf/a-3a", attachments=[attachment])
    return len(pdf.Root.AF)
