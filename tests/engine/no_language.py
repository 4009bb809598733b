"""No structure element says its language.

Expected: the second paragraph has /Lang (ar), so that it is read in an Arabic voice.
Actual: /Lang stands in the catalogue alone, for `_build_box_tree` never looks at `lang`.
"""

from __future__ import annotations

from tests.engine import elements, write

BODY = '<p>Bonjour</p><p lang="ar" dir="rtl">مرحبا</p>'
EXPECTED = [None, "ar"]
ACTUAL = [None, None]


def actual() -> list[str | None]:
    """Return the language of each paragraph."""
    pdf = write(BODY, pdf_tags=True)
    return [str(element["/Lang"]) if "/Lang" in element else None for element in elements(pdf, "P")]
