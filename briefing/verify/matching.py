"""A text shared out to its lines: what each was to show, held to what is painted on it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.verify.levels import Wanted, visual, wanted_in
from briefing.verify.lines import Line
from briefing.verify.signs import Sign

_DOT = "·"  # stands between the texts of one line


def _compare(passage: Passage) -> None:
    """Share the truth out to the lines, and say of each sign what it shows of it."""
    characters = _truth_characters(passage.truth, passage.direction)
    separators = "·" not in passage.truth
    at = 0
    for line in passage.lines:
        if separators:
            line.signs = [sign for sign in line.signs if sign.text != "·"]
        count = sum(len(sign.text) for sign in line.signs)
        if _hyphenated(line, characters, at + count):
            line.signs = line.signs[:-1]
            count -= 1
        line.wanted = visual(characters[at : at + count])
        line.matches = _matches(line)
        at += count
    if at < len(characters) and passage.lines:
        passage.lines[-1].wanted += characters[at:]
        passage.lines[-1].matches = None


def _hyphenated(line: Line, characters: Sequence[Wanted], end: int) -> bool:
    """Say whether a line ends with a hyphen that the text does not have."""
    if not line.signs or line.signs[-1].text != "-":
        return False
    return not (end <= len(characters) and end > 0 and characters[end - 1].char == "-")


def _matches(line: Line) -> list[list[Wanted]] | None:
    found = []
    at = 0
    for sign in line.signs:
        for text in sign.texts:
            group = line.wanted[at : at + len(text)]
            if len(group) == len(text) and _shows(sign, text, group):
                found.append(group)
                at += len(text)
                break
        else:
            return None
    return found if at == len(line.wanted) else None


def _shows(sign: Sign, text: str, group: Sequence[Wanted]) -> bool:
    painted = [entry.painted for entry in group]
    if painted == (list(text) if group and group[0].level % 2 == 0 else list(text)[::-1]):
        return True
    return not sign.shown and len(group) == 1 and group[0].char == text  # only the text layer says
