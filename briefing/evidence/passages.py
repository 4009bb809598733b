"""An archived text, made ready so that every phrase is found at once, wherever a word begins.

The places where a phrase may begin are sorted by the text that follows them; finding one is a
binary search, however many there are. Clitics at the beginning of an Arabic word and French
elisions may be left out of a phrase; inside of words and numbers nothing is found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from briefing.folding import Folded, fold, folded

_KEY = 48  # characters that places are sorted by; longer phrases are compared whole

# A number with its groups and its decimals is one word: 200 in "200 000" is not found.
_GROUPED = r"\d{1,3}(?:[ .,'\u066c\u060c]\d{3})+(?!\d)(?:[.,\u066b]\d+)?"
_NUMBER = rf"(?<!\d){_GROUPED}|\d+(?:[.,\u066b\u066c]\d+)*"
# Letters, and accents that stand apart. An apostrophe ends a word: elisions may be left out.
_LETTERS = r"(?:[^\W\d_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"(?:{_NUMBER})|{_LETTERS}")
_GLUED = re.compile(rf"(?:{_NUMBER}|{_LETTERS})+")
# What may be written together with the word behind it: and, so; in, as, to; the. With figures and
# Latin words as well.
_CLITICS = re.compile(r"([وف])?(?:([بكل])?(ال)|(لل)|([بكل]))?")
_ARTICLE = "ال"
_TO_THE = "لل"
_LAM = "ل"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase stands: offsets in the original, line and column counted from 1."""

    start: int
    end: int
    line: int
    column: int


class Passages:
    """A text of the archive, to find phrases in; see the module for what counts as found."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.folded: Folded = fold(original, signs_alike=True)
        self._text = self.folded.text

    def find(self, phrase: str) -> tuple[Hit, ...]:
        """Return every place where a phrase stands, in the order of the text."""
        wanted = folded(phrase)
        if not wanted:
            return ()
        found = {(at, at + len(wanted)) for at in self._at(wanted)}
        if wanted.startswith(_ARTICLE):  # to + the: both letters of the article become one
            rest = wanted[len(_ARTICLE) :]
            # A word that begins with the same letter loses its own: there are no three of them.
            joined = f"{_TO_THE}{rest.removeprefix(_LAM)}"
            found |= {(at + 1, at + len(joined)) for at in self._at(joined)}
        return tuple(self._hit(start, end) for start, end in sorted(found))

    def hit(self, start: int, end: int) -> Hit:
        """Return the place of a stretch of the original."""
        line = bisect_right(self._lines, start)
        return Hit(start, end, line, start - self._lines[line - 1] + 1)

    def excerpt(self, hit: Hit, around: int = 0) -> str:
        """Return the words of a place on one line, with so many characters of its line around them.

        Words that are cut off at either end are left out.
        """
        text = self.original
        begins = max(text.rfind("\n", 0, hit.start) + 1, hit.start - around)
        line_end = text.find("\n", hit.end)
        ends = min(len(text) if line_end < 0 else line_end, hit.end + around)
        before, after = text[begins : hit.start], text[hit.end : ends]
        if begins and text[begins - 1] != "\n":
            before = f"…{before.partition(' ')[2]}" if around else ""
        if ends < len(text) and text[ends] != "\n":
            after = f"{after.rpartition(' ')[0]}…" if around else ""
        return " ".join(f"{before}{text[hit.start : hit.end]}{after}".split())

    def nearest(self, phrase: str) -> tuple[Hit, float]:
        """Return the stretch of whole words that is most like a phrase, and how like it is (0–1).

        A stretch at the beginning with 0.0 when not one word of it stands in the text.
        """
        from difflib import SequenceMatcher

        wanted = folded(phrase)
        words = list(_GLUED.finditer(wanted))
        spans = self._spans
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        best, likeness = (0, 1), 0.0
        for first in self._candidates([match[0] for match in words]):
            for length in {len(words) - 1, len(words), len(words) + 1} - {0}:
                last = min(first + length, len(spans)) - 1
                matcher.set_seq1(self._text[spans[first][0] : spans[last][1]])
                if matcher.real_quick_ratio() <= likeness or matcher.quick_ratio() <= likeness:
                    continue
                ratio = matcher.ratio()
                if ratio > likeness:
                    best, likeness = (spans[first][0], spans[last][1]), ratio
        if not spans:
            return Hit(0, 0, 1, 1), 0.0
        return self._hit(*best), likeness

    def _candidates(self, words: list[str]) -> list[int]:
        """Return the words of the text that a stretch like these words may begin at.

        Few: those where most of the words stand in order, letters alone where none does.
        """
        counts: dict[int, int] = {}
        for number, word in enumerate(words):
            for at in self._by_stem.get(_stem(word), ()):
                for first in (at - number - 1, at - number, at - number + 1):
                    if 0 <= first < len(self._spans):
                        counts[first] = counts.get(first, 0) + 1
        return sorted(counts, key=lambda first: (-counts[first], first))[:40]

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for number, (start, end) in enumerate(self._spans):
            places.setdefault(_stem(self._text[start:end]), []).append(number)
        return places

    def _at(self, wanted: str) -> Iterator[int]:
        """Yield where a folded phrase stands between edges of words."""
        key = wanted[:_KEY]
        keys = self._keys
        place = bisect_left(keys, key)
        while place < len(keys) and keys[place].startswith(key):
            at = self._starts[place]
            if self._ends_word(at + len(wanted)) and self._text.startswith(wanted, at):
                yield at
            place += 1

    def _ends_word(self, position: int) -> bool:
        return position in self._edges

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in _GLUED.finditer(self._text)]

    @cached_property
    def _edges(self) -> frozenset[int]:
        """Every position that is not inside a word or a number."""
        inside = {position for start, end in self._spans for position in range(start + 1, end)}
        return frozenset(range(len(self._text) + 1)) - inside

    @cached_property
    def _order(self) -> tuple[list[str], list[int]]:
        text = self._text
        starts = set(self._edges)
        for start, end in self._spans:
            clitics = _CLITICS.match(text, start, end)
            assert clitics is not None
            starts.update(at for at in map(clitics.end, range(1, 6)) if start < at < end)
        ordered = sorted((text[at : at + _KEY], at) for at in starts)
        return [key for key, _ in ordered], [at for _, at in ordered]

    @property
    def _keys(self) -> list[str]:
        return self._order[0]

    @property
    def _starts(self) -> list[int]:
        return self._order[1]

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line of the original begins."""
        return [0, *(match.end() for match in re.finditer(r"\r\n?|\n", self.original))]

    def _hit(self, start: int, end: int) -> Hit:
        return self.hit(*self.folded.span(start, end))


def stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a short text, by the same rules as in the archive."""
    wanted = folded(phrase)
    core = wanted.removeprefix(_ARTICLE)
    return core in folded(text) and bool(Passages(text).find(phrase))


def _stem(word: str) -> str:
    """Return what is left of a word that is written with a clitic or another ending."""
    clitics = _CLITICS.match(word)
    rest = word[clitics.end() :] if clitics else word
    return (rest if len(rest) > 2 else word)[:4]
