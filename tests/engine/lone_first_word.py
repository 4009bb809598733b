"""A text that fits its line but for the space at its end is broken after its first word.

Expected: as many lines in a wider paragraph as in a narrower one, or fewer: the space at the end
of the text hangs, as it does in `split_inline_box` (`trailing_whitespace_size`).
Actual: `split_first_line` measures the text with that space, takes the line for too long and tries
its first word alone, which fits; the word is left there, and the rest goes to the next line.
"""

from __future__ import annotations

from tests.engine import operators, write

WIDTHS = range(86, 100)  # the text and the word behind it go on two lines in all of them
EXPECTED = {2}
ACTUAL = {2, 3}


def actual() -> set[int]:
    """Return the numbers of lines."""
    return {_lines(width) for width in WIDTHS}


def _lines(width: int) -> int:
    body = f'<p style="width: {width}px">Quatre mots sans fin <b>exactement</b></p>'
    return len({float(place[5]) for _, place in operators(write(body), "Tm")})
