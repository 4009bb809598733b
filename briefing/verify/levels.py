"""What is to be painted of a text, and where: the Unicode bidirectional algorithm (UAX #9).

python-bidi gives the embedding levels of a whole paragraph, isolates included; a line is then put
into its visual order level by level, and what is mirrored stands as its mirror image.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bidi import get_display
from bidi.mirror import MIRRORED

from briefing.verify.letters import bare, marks_of

JOINER = "\u200d"

_LEVEL = re.compile(r"Level\(\s*(\d+)")
_LEFT_TO_RIGHT = re.compile("[\0-\u0590\u1e00-\u200d\u2010-\u2029\u202f-\u2065\u2070-\u2fff]*")


@dataclass(slots=True, eq=False)
class Wanted:
    """A character that was to be painted."""

    char: str
    """As it stands in the text."""
    painted: str
    """As it is painted: mirrored where it runs from right to left (UAX #9, L4)."""
    level: int
    index: int
    """Its place among those of the passage."""
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
        part = _part(character)
        for single, mirror in part.singles:
            painted = mirror if level % 2 else single
            found.append(Wanted(single, painted, level, len(found), before))
            before = ""
        if part.marks and found:
            found[-1].marks += part.marks
        if part.parts:
            before = part.parts
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


def visual(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return the characters of a line from left to right (UAX #9, L2)."""
    found = list(wanted)
    if not found:
        return found
    for level in range(max(entry.level for entry in found), 0, -1):
        start = 0
        while start < len(found):
            end = start
            while end < len(found) and found[end].level >= level:
                end += 1
            found[start:end] = found[start:end][::-1]
            start = max(end, start + 1)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What one character of a text adds to it."""

    singles: tuple[tuple[str, str], ...]
    """The characters that it is painted as, each with its mirror image."""
    marks: tuple[str, ...]
    parts: str
    """What it puts between its neighbours: a space, a zero-width joiner, or nothing."""


@lru_cache(maxsize=4096)
def _part(character: str) -> _Part:
    singles = tuple((single, mirrored(single)) for single in bare(character))
    parts = ""
    if not singles and unicodedata.category(character) not in ("Mn", "Me"):
        parts = JOINER if character == JOINER else " "
    return _Part(singles, marks_of(character), parts)
