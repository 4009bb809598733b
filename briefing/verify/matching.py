"""A text shared out to its lines: what each was to show, held to what is painted on it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.verify.levels import Wanted, visual, wanted_in
from briefing.verify.lines import Line
from briefing.verify.signs import Sign

_DOT = "·"  # stands between the texts of one line


def match(lines: Sequence[Line], truth: str, direction: str) -> None:
    """Share a text out to its lines, and say of each sign what it shows of it.

    Every line is put into its visual order by itself (UAX #9, L1 to L4), at the levels of the
    whole text.
    """
    characters = wanted_in(truth, direction)
    at = 0
    for line in lines:
        if _DOT not in truth:
            line.signs = [sign for sign in line.signs if sign.text != _DOT]
        count = sum(len(sign.text) for sign in line.signs)
        if _hyphenated(line, characters, at + count):
            line.signs = line.signs[:-1]
            count -= 1
        wanted = characters[at : at + count]
        line.places = visual([entry.level for entry in wanted])
        line.wanted = [wanted[place] for place in line.places]
        line.matches = _matches(line)
        at += count
    if at < len(characters) and lines:
        lines[-1].wanted += characters[at:]
        lines[-1].matches = None


def _hyphenated(line: Line, characters: Sequence[Wanted], end: int) -> bool:
    """Say whether a line ends with a hyphen that the text does not have."""
    if not line.signs or line.signs[-1].text != "-":
        return False
    return not (end <= len(characters) and end > 0 and characters[end - 1].char == "-")


def _matches(line: Line) -> list[int] | None:
    """Return how many of the characters each sign shows; None where the line differs."""
    found = []
    at = 0
    wanted = line.wanted
    for sign in line.signs:
        if at < len(wanted) and sign.text == wanted[at].painted:
            count: int | None = 1
        else:
            count = _shown(sign, wanted, at)
        if count is None:
            return None
        found.append(count)
        at += count
    return found if at == len(wanted) else None


def _shown(sign: Sign, wanted: Sequence[Wanted], at: int) -> int | None:
    """Return how many characters a sign shows from a place on, from left to right."""
    for text in sign.texts:
        group = wanted[at : at + len(text)]
        if len(group) == len(text) and _shows(sign, text, group):
            return len(text)
    return None


def _shows(sign: Sign, text: str, group: Sequence[Wanted]) -> bool:
    """Say whether a sign may stand for some characters, which run in one direction."""
    painted = "".join(entry.painted for entry in group)
    if painted == (text if group and group[0].level % 2 == 0 else text[::-1]):
        return True
    return not sign.shown and len(group) == 1 and group[0].char == text  # only the text layer says
