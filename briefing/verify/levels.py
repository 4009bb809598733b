"""What is to be painted of a text, and where: the Unicode bidirectional algorithm (UAX #9).

python-bidi gives the embedding levels of a whole paragraph, isolates included; a line is then put
into its visual order level by level, and what is mirrored stands as its mirror image.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bidi import get_display
from bidi.mirror import MIRRORED

from briefing.verify.letters import bare, marks_of

JOINER = "\u200d"

_LEVEL = re.compile(r"Level\(\s*(\d+)")
_LEFT_TO_RIGHT = re.compile("[\0-\u0590\u1e00-\u200d\u2010-\u2029\u202f-\u2065\u2070-\u2fff]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A character that was to be painted."""

    char: str
    """As it stands in the text."""
    painted: str
    """As it is painted: mirrored where it runs from right to left (UAX #9, L4)."""
    level: int
    before: str
    """What parts it from the character before: a space, a zero-width joiner, or nothing."""
    marks: tuple[str, ...] = ()
    """The marks on it."""


def wanted_in(truth: str, direction: str) -> list[Wanted]:
    """Return the characters that a text asks to be painted, in logical order.

    White space, marks and controls are none of them: they are kept with their neighbours. What
    runs from right to left is painted as its mirror image where it has one (UAX #9, L4).
    """
    truth = unicodedata.normalize("NFC", truth.replace("\n", " "))
    found: list[Wanted] = []
    before = ""
    for character, level in zip(truth, levels(truth, direction), strict=True):
        those = _wanted(character, level, before)
        if those:
            found += those
            before = ""
            continue
        marks, parts = _between(character)
        if marks and found:
            found[-1] = replace(found[-1], marks=found[-1].marks + marks)
        before = parts or before
    return found


def levels(text: str, direction: str) -> list[int]:
    """Return the embedding level of every character of a paragraph (UAX #9), by python-bidi.

    The library reports them in its listing, one for each byte of UTF-8.
    """
    if direction != "rtl" and _LEFT_TO_RIGHT.fullmatch(text):
        return [0] * len(text)
    listing = get_display(text, base_dir="R" if direction == "rtl" else "L", debug=True)
    start = listing.rindex("\n    levels: [")
    reported = _LEVEL.findall(listing, start, listing.rindex("\n    paragraphs: ["))
    found = []
    at = 0
    for character in text:
        found.append(int(reported[at]))
        at += len(character.encode("utf-8", "surrogatepass"))
    return found


def mirrored(character: str) -> str:
    """Return the character that a mirrored one looks like (UAX #9, L4)."""
    return str(MIRRORED.get(character, character))


def visual(at: Sequence[int]) -> list[int]:
    """Return the places of the characters of a line from left to right, by level (UAX #9, L2)."""
    found = list(range(len(at)))
    for level in range(max(at, default=0), 0, -1):
        start = 0
        while start < len(found):
            end = start
            while end < len(found) and at[found[end]] >= level:
                end += 1
            found[start:end] = found[start:end][::-1]
            start = max(end, start + 1)
    return found


@lru_cache(maxsize=8192)
def _wanted(character: str, level: int, before: str) -> tuple[Wanted, ...]:
    """Return what one character of a text is painted as; its own marks stand on the last part."""
    singles = bare(character)
    return tuple(
        Wanted(
            single,
            mirrored(single) if level % 2 else single,
            level,
            "" if at else before,
            marks_of(character) if at == len(singles) - 1 else (),
        )
        for at, single in enumerate(singles)
    )


@lru_cache(maxsize=4096)
def _between(character: str) -> tuple[tuple[str, ...], str]:
    """Return what a character that is not painted by itself leaves: marks, or a gap."""
    if unicodedata.category(character) in ("Mn", "Me"):
        return marks_of(character), ""
    return marks_of(character), JOINER if character == JOINER else " "
