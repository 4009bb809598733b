"""Where plain text needs a mark of direction, so that it shows as its isolates would.

What is pasted into an e-mail carries no markup: the Unicode bidirectional algorithm (UAX #9) has
the letters alone to go by. Most isolates then show as they should; a telephone number inside
Arabic, or a bracket behind a Latin name at the end of a sentence, does not. RLM and LRM are used,
as few as will do, since mail programs know them that know nothing of isolates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.document import Direction

LRM, RLM = "\u200e", "\u200f"
_OPEN, _CLOSE = {"ltr": "\u2066", "rtl": "\u2067"}, "\u2069"
_UNSEEN = re.compile("[\u200e\u200f\u2066\u2067\u2069]")

Piece = tuple[str, bool]
"""Some text, and whether it is an isolate: a run of the other direction."""
Wrap = tuple[str, str]
"""The marks before and after a piece."""


def marks(pieces: Sequence[Piece], direction: Direction, *, declared: bool = False) -> list[Wrap]:
    """Return the marks that each piece of a line needs.

    `declared` says that the line will stand in a paragraph whose direction is set; otherwise a
    reader takes it from the first letter (UAX #9, P2), and the marks see to that as well.
    """
    isolated = [(_OPEN[_other(direction)], _CLOSE) if isolate else _NONE for _, isolate in pieces]
    wanted = _shown(pieces, isolated, direction)
    base = direction if declared else None
    wraps = list(isolated)
    for index, (_, isolate) in enumerate(pieces):
        if isolate:
            wraps[index] = next(
                (
                    wrap
                    for wrap in _candidates(direction)
                    if _shown(pieces, _put(wraps, index, wrap), direction) == wanted
                ),
                wraps[index],
            )
    if pieces and _shown(pieces, wraps, base) != wanted:
        before, after = wraps[0]
        wraps[0] = (_MARKS[direction] + before, after)
    return wraps


_NONE: Wrap = ("", "")
_MARKS: dict[Direction, str] = {"ltr": LRM, "rtl": RLM}


def _other(direction: Direction) -> Direction:
    return "ltr" if direction == "rtl" else "rtl"


def _candidates(direction: Direction) -> tuple[Wrap, ...]:
    """Return what may stand around an isolate, the least first."""
    own, other = _MARKS[direction], _MARKS[_other(direction)]
    return (_NONE, ("", own), (own, ""), (own, own), (own + other, other + own))


def _put(wraps: Sequence[Wrap], index: int, wrap: Wrap) -> list[Wrap]:
    return [*wraps[:index], wrap, *wraps[index + 1 :]]


def _shown(pieces: Sequence[Piece], wraps: Sequence[Wrap], base: Direction | None) -> str:
    """Return the signs of a line from left to right, those that show."""
    from bidi import get_display

    text = "".join(
        before + text + after for (text, _), (before, after) in zip(pieces, wraps, strict=True)
    )
    shown = get_display(text, base_dir=base[0].upper()) if base else get_display(text)
    return _UNSEEN.sub("", str(shown))
