"""Text is cut by adjustments of nothing.

Expected: glyphs that stand at their own width share a string.
Actual: `>0<` between most of them: `draw_first_line` asks whether the kerning is nonzero before it
is rounded by `int()`. Files grow, and readers that split at adjustments split words.
"""

from __future__ import annotations

from tests.engine import operators, write

BODY = "<p>Les mots de tous les jours</p>"
EXPECTED = False
ACTUAL = True


def actual() -> bool:
    """Say whether there are adjustments of 0."""
    pdf = write(BODY)
    return any(part == 0 for _, [array] in operators(pdf, "TJ") for part in array)
