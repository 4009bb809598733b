"""Words, numbers and signs of a folded text, and tables of phrases made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from briefing.folding import fold

Payload = TypeVar("Payload")
Phrase = tuple[str, ...]


class Figure(NamedTuple):
    """A number in digits: its value, and whether it stands in one piece without a sign."""

    number: Decimal
    whole: bool

    @property
    def is_year(self) -> bool:
        """Whether it can be a year: four digits in one piece."""
        return self.whole and 1000 <= self.number <= 2999

    @property
    def is_day(self) -> bool:
        """Whether it can be the day of a month."""
        return self.whole and 1 <= self.number <= 31

    @property
    def is_rank(self) -> bool:
        """Whether it can be a rank: no sign and no fraction, its thousands grouped or not."""
        return self.number > 0 and self.number.as_tuple().exponent == 0


class NumericDate(NamedTuple):
    """The three numbers of a date in figures, in the order written."""

    numbers: tuple[int, int, int]


class RomanRank(NamedTuple):
    """A rank in Roman figures, with the letters that make it one."""

    number: int


class Token(NamedTuple):
    """A piece of a folded text; `glued` tells that no space stands before it."""

    text: str
    start: int
    end: int
    glued: bool
    value: Figure | NumericDate | RomanRank | None = None


_GROUPS = r"\d{1,3}(?P<group>[ .,'\u066c\u060c])\d{3}(?!\d)(?:(?P=group)\d{3}(?!\d))*"
_TOKEN = re.compile(
    r"(?P<date>(?<!\d)(?:\d{4}(?P<mark>[/.-])\d{1,2}(?P=mark)\d{1,2}|\d{1,2}(?P<sign>[/.-])\d{1,2}(?P=sign)\d{4})(?!\d))"
    r"|(?P<number>(?:(?<![^\s(\[«\"“–—])[-\u2212]|(?<!\d)\u2212)?"
    rf"(?:{_GROUPS}|\d+)(?P<fraction>[.,\u066b]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:'(?=[^\W\d_]))?)"
    r"|(?P<hyphen>(?<=[^\W\d_])-(?=[^\W\d_]))"
    r"|(?P<other>\S)"
)
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]))?|\d+|[^\s\w-]|(?<![^\W\d_])-|-(?![^\W\d_])")


def tokens(folded: str, decimal: str) -> Iterator[Token]:
    """Yield the tokens of a folded text; a hyphen between letters is none.

    `decimal` is what stands between a whole and its fraction: "1,234" is one thousand only where
    it is something else.
    """
    before = -1
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word" or kind == "other":
            yield Token(match[0], start, end, start == before)
        elif kind != "hyphen":
            value = _numeric_date(match[0]) if match["date"] else _figure(match, decimal)
            yield Token(match[0], start, end, start == before, value)
        before = end


def _numeric_date(text: str) -> NumericDate:
    one, two, three = map(int, _DIGITS.findall(text))
    return NumericDate((one, two, three))


def _figure(match: re.Match[str], decimal: str) -> Figure:
    text, group, fraction = match["number"], match["group"], match["fraction"]
    sign = "-" if text[0] in "-\u2212" else ""
    digits = _DIGITS.findall(text)
    point = bool(fraction)
    if group and not fraction:
        # One mark before three digits: a fraction where the language writes fractions so.
        point = len(digits) == 2 and (group == decimal or (digits[0] == "0" and group in ".,"))
    last = f".{digits.pop()}" if point else ""
    whole = not sign and not point and not group
    return Figure(Decimal(f"{sign}{''.join(digits)}{last}"), whole)


@lru_cache(maxsize=4096)  # patterns of a pack are filled a hundred times
def words_in(text: str) -> Phrase:
    """Return the tokens of a phrase."""
    return tuple(_WORDS.findall(fold(text).text))


def variants(written: str) -> Iterator[Phrase]:
    """Yield the phrases of a text in which "/" stands between words for the same."""
    for one in written.split("/"):
        phrase = words_in(one)
        if phrase:
            yield phrase


class Phrases(Generic[Payload]):
    """What phrases mean; of several that begin at one place the longest counts."""

    def __init__(self) -> None:
        self._meaning: dict[Phrase, Payload] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._meaning)

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self._meaning

    def add(self, phrase: Phrase, meaning: Payload) -> None:
        """Say what a phrase means; what was said of it first stays."""
        if not phrase or phrase in self._meaning:
            return
        self._meaning[phrase] = meaning
        lengths = self._lengths.get(phrase[0], ())
        if len(phrase) not in lengths:
            self._lengths[phrase[0]] = tuple(sorted((*lengths, len(phrase)), reverse=True))

    def add_all(self, phrases: Iterable[Phrase], meaning: Payload) -> None:
        """Say it of several."""
        for phrase in phrases:
            self.add(phrase, meaning)

    def at(self, texts: Sequence[str], start: int) -> tuple[int, Payload] | None:
        """Return the end and the meaning of the longest phrase that begins at `start`."""
        if start >= len(texts):
            return None
        for length in self._lengths.get(texts[start], ()):
            end = start + length
            # A slice over the end would be a shorter phrase.
            if end <= len(texts):
                meaning = self._meaning.get(tuple(texts[start:end]))
                if meaning is not None:
                    return end, meaning
        return None

    def items(self) -> Iterator[tuple[Phrase, Payload]]:
        """Yield the phrases and what they mean."""
        yield from self._meaning.items()

    @property
    def firsts(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._lengths)

    @property
    def words(self) -> frozenset[str]:
        """All words of all phrases."""
        return frozenset(word for phrase in self._meaning for word in phrase)
