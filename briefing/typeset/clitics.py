"""Arabic's short words that are written together with the next one, and words kept in one run.

In front of a placeholder an author writes such a word with or without tatweel; which is right
depends on what is printed. A run never ends inside a word: the engine would break its joining.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from briefing.document import Run
from briefing.packs import Clitic, Join, LanguagePack

_TATWEEL = "\u0640"


def case_before(text: str, pack: LanguagePack) -> str | None:
    """Return the case that a clitic at the end of a text calls for."""
    found = _clitic_at_end(text, pack)
    return found[1].case if found else None


def join(before: str, after: str, pack: LanguagePack) -> tuple[str, str]:
    """Join a clitic at the end of `before` to `after`, the text of the next run.

    Before a letter of its own script it becomes part of the word and takes no tatweel; before a
    figure or another script it is written as the pack says.
    """
    found = _clitic_at_end(before, pack)
    if not found or not after:
        return before, after
    start, clitic = found
    if not _is_joined(after[0]):
        return before[:start] + clitic.joined, after
    for rule in pack.joins:
        if _applies(rule, clitic, after, pack.join_exceptions):
            return before[:start] + rule.becomes, after[len(rule.before) :]
    return before[:start] + clitic.text, after


def _applies(rule: Join, clitic: Clitic, after: str, exceptions: Sequence[str]) -> bool:
    return (
        rule.clitic == clitic.text
        and after.startswith(rule.before)
        and not after.startswith(tuple(exceptions))
    )


def _clitic_at_end(text: str, pack: LanguagePack) -> tuple[int, Clitic] | None:
    """Return where the last clitic of a text begins, and which it is."""
    if not pack.clitics or not text or text[-1].isspace():
        return None
    match = _at_end(tuple(clitic.text for clitic in pack.clitics)).search(text)
    if match is None:
        return None
    clitic = next(clitic for clitic in pack.clitics if clitic.text == match["clitic"])
    return match.start("clitic"), clitic


@lru_cache(maxsize=16)
def _at_end(clitics: tuple[str, ...]) -> re.Pattern[str]:
    choice = "|".join(map(re.escape, clitics))
    return re.compile(rf"(?:^|[\s(«\"])(?:{choice})?(?P<clitic>{choice}){_TATWEEL}*$")


def whole_words(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Move letters over the borders of runs so that no joined word lies in two of them.

    Plain text gives its letters to a value or a name beside it.
    """
    kept: list[Run] = []
    for run in runs:
        if kept and _is_joined(kept[-1].text[-1:]) and _is_joined(run.text[:1]):
            before, run = _moved(kept.pop(), run)
            kept += [before] if before.text else []
        if run.text:
            kept.append(run)
    return tuple(kept)


def _moved(left: Run, right: Run) -> tuple[Run, Run]:
    if left.kind == "text":
        cut = len(left.text)
        while cut and _in_word(left.text[cut - 1]):
            cut -= 1
        moved = left.text[cut:]
        return replace(left, text=left.text[:cut]), replace(right, text=moved + right.text)
    if right.kind == "text":
        cut = 0
        while cut < len(right.text) and _in_word(right.text[cut]):
            cut += 1
        moved = right.text[:cut]
        return replace(left, text=left.text + moved), replace(right, text=right.text[cut:])
    return left, right


def _in_word(character: str) -> bool:
    return _is_joined(character) or unicodedata.bidirectional(character) == "NSM"


def _is_joined(character: str) -> bool:
    """Tell whether a character is a letter of a script that joins."""
    return (
        bool(character)
        and unicodedata.bidirectional(character) == "AL"
        and (unicodedata.category(character) in ("Lo", "Lm"))
    )
