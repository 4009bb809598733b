"""One glyph that stands for two characters is given the text of the first one only.

Expected: the text layer keeps the space and the no-break space apart.
Actual: both are a space, since `draw_first_line` fills `font.to_unicode` under the glyph's number
when it meets the glyph first, and never again. Arabic fonts that share glyphs between letters
(their dots, or letters without dots) lose most of their text by it.
"""

from __future__ import annotations

import pikepdf

from tests.engine import glyph_texts, operators, write

BODY = "<p>a b&nbsp;c</p>"
EXPECTED = "a b\u00a0c"
ACTUAL = "a b c"


def actual() -> str:
    """Return the text of the page, glyph by glyph."""
    pdf = write(BODY)
    (texts,) = glyph_texts(pdf)
    shown = "".join(
        bytes(part).hex()
        for _, [array] in operators(pdf, "TJ")
        for part in array
        if isinstance(part, pikepdf.String)
    )
    return "".join(texts[shown[at : at + 4]] for at in range(0, len(shown), 4))
