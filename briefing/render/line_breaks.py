"""Where a line breaks: the engine's answer, but for two cases.

Halves of a compound stay together (au-dessus, arabo-africain, 12–15, et/ou): who copies or searches
a text finds no word that a line has torn in two, and no reader puts it together again.

A text that ends in a space, with more behind it in another element, may fill its line up to that
space. The engine lets such a space hang when it measures boxes, but not where it breaks lines:
there it takes the whole text for too long and breaks it after its first word, which then stands
alone on a line.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.text import line_break

FirstLine = tuple[Any, int, int | None, float, float, float]
"""The layout, the length and where the next line begins, in bytes; width, height and baseline."""

_COLLAPSING = ("normal", "pre-line")
_HALF = re.compile(r"\w[-–/]$")


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> FirstLine:
    """Fit as much as possible of a text into a line; the space at its end may hang over.

    The parameters and what is returned are the engine's.
    """

    def split(part: str, width: float | None) -> FirstLine:
        found: FirstLine = line_break.split_first_line(
            part, style, context, width, justification_spacing, is_line_start, minimum
        )
        return found

    found = split(text, max_width)
    resume = found[2]
    if max_width is None or resume is None or style["white_space"] not in _COLLAPSING:
        return found
    line = text.encode()[:resume].decode()
    if text.endswith(" ") and " " not in line.strip(" "):
        fitted = split(text.rstrip(" "), max_width)
        if fitted[2] is None and fitted[3] <= max_width:
            return split(text, None)
    before = _before_compound(line, text[len(line) :])
    if before:
        layout, length, rest, *metrics = split(before, max_width)
        if rest is None:
            return (layout, length, len(before.encode()) + 1, *metrics)
    return found


def _before_compound(line: str, following: str) -> str:
    """Return what stands before a compound that is torn at the end of a line, without the space.

    Nothing where no compound is torn, or where it fills the line alone.
    """
    if not (following[:1].isalnum() and _HALF.search(line)):
        return ""
    before, _, _ = line.rpartition(" ")
    return before if before.strip(" ") else ""
