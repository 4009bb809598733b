"""The figures in anchors and archived texts, read by the language of their source."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from briefing.evidence.passages import Hit, Passages
from briefing.folding import fold, folded
from briefing.model import Brief, TypedValue
from briefing.occurrences import values_of
from briefing.packs import LanguagePack
from briefing.quantities import (
    Kind,
    Quantity,
    Words,
    covers,
    quantity_of,
    read,
    record_of,
    words_of,
)

_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670])+")
_REACH = 40  # characters beside a figure that may be folded away
_AROUND = 50  # characters around an anchor that its figures may go on in
_BESIDE = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670])+|\d+|[^\w\s]")


class Figures:
    """Reads the figures of a brief's sources; those in names (Maroc Digital 2030) are none.

    A source in a language without a pack is read like one in the language that the brief was
    written in: figures in digits are much the same everywhere.
    """

    def __init__(self, brief: Brief, packs: Mapping[str, LanguagePack]) -> None:
        self._brief = brief
        self._packs = packs
        self._words: dict[str, Words] = {}
        self._prose: dict[str, Words] = {}
        self._dull: defaultdict[str, set[str]] = defaultdict(set)  # words that count nothing
        self._read: dict[tuple[str, str], tuple[Quantity, ...]] = {}

    def of(self, text: str, source: str) -> tuple[Quantity, ...]:
        """Return the figures in words of a source, in their order; none that cannot be read."""
        language = self._language(source)
        if language not in self._packs:
            return ()
        key = (language, text)
        if key not in self._read:
            self._read[key] = read(text, self._words_of(language), self._names)
        return self._read[key]

    def can_read(self, source: str) -> bool:
        """Whether there is a language pack to read a source with."""
        return self._language(source) in self._packs

    def in_words(self, text: str, language: str) -> tuple[Quantity, ...]:
        """Return the figures that a text of the brief has in words, its turns of speech left out.

        One is no figure: it is an article in most languages.
        """
        if language not in self._packs:
            return ()
        words = self._words_of_prose(language)
        dull = self._dull[language]
        there = _LETTERS.findall(text)
        if dull.issuperset(there):  # nearly always
            return ()
        if not words.roman_ranks(text):
            idle = {word for word in there if not words.may_count(fold(word).text)}
            dull |= idle
            if idle.issuperset(there):
                return ()
        masked = (*self._names, *self._packs[language].reading.idioms)
        found = read(text, words, masked)
        return tuple(one for one in found if one.in_words and not _is_article(one))

    def cover(self, anchors: Iterable[tuple[str, str]], value: TypedValue) -> bool:
        """Whether a typed value stands in anchors, pairs of source and words, of one source."""
        return self.bear(anchors, _wanted(value))

    def bear(self, anchors: Iterable[tuple[str, str]], wanted: Quantity) -> bool:
        """Whether a figure stands in anchors, pairs of source and words, of one source."""
        by_source: dict[str, list[Quantity]] = {}
        for source, anchor in anchors:
            by_source.setdefault(source, []).extend(self.of(anchor, source))
        return any(covers(found, wanted) for found in by_source.values())

    def is_cut(self, anchor: str, source: str, passages: Passages, hit: Hit) -> bool:
        """Whether a figure of an anchor is only a part of the one that stands in the text.

        What is beside the figure may be left out: its bound, and what is counted.
        """
        figures = self.of(anchor, source)
        if not figures:
            return False
        words, text = self._words_of(self._language(source)), passages.original
        behind = (
            _beside(text[hit.end : hit.end + _AROUND]) if figures[-1].end == len(anchor) else None
        )
        before = None
        if figures[0].start == 0:
            before = _beside(text[max(0, hit.start - _AROUND) : hit.start], backwards=True)
        if not any(words.may_go_on(*beside) for beside in (behind, before) if beside):
            return False
        first, last = _widened(text, hit)
        told = [
            one
            for one in self.of(text[first:last], source)
            if first + one.start < hit.end and hit.start < first + one.end
        ]
        if not told or any(one.date is not None for one in told):
            return False  # a name that is known, or the day of a date
        said = {(one.kind is Kind.PERCENT, total) for one in told for total in _totals(one)}
        return any(
            (one.kind is Kind.PERCENT, total) not in said
            for one in figures
            if one.date is None
            for total in _totals(one)
        )

    def find(self, anchor: str, source: str, passages: Passages) -> tuple[Hit, ...]:
        """Return where words stand whose figures are written otherwise: 14 and fourteen."""
        figures = self.of(anchor, source)
        if not figures:
            return ()
        between = _between(anchor, figures)
        told = self._told(source, passages)
        return tuple(
            passages.hit(*place)
            for first in range(len(told) - len(figures) + 1)
            if (place := _match(figures, between, told[first : first + len(figures)], passages))
        )

    def _told(self, source: str, passages: Passages) -> tuple[Quantity, ...]:
        return self.of(passages.original, source)

    def _language(self, source: str) -> str:
        language = self._brief.sources[source].language
        return language if language in self._packs else self._brief.written_in

    def _words_of(self, language: str) -> Words:
        if language not in self._words:
            nouns = self._brief.nouns
            self._words[language] = words_of(self._packs[language], nouns, self._wanted)
        return self._words[language]

    def _words_of_prose(self, language: str) -> Words:
        """As for sources, and days are known too: they are counted from dates."""
        if language not in self._prose:
            wanted = (*self._wanted, Quantity(Kind.NUMBER, units=("day",)))
            self._prose[language] = words_of(self._packs[language], self._brief.nouns, wanted)
        return self._prose[language]

    @cached_property
    def _wanted(self) -> tuple[Quantity, ...]:
        """The values whose units and currencies must be known: one of each."""
        seen: dict[tuple[str | None, str | None], TypedValue] = {}
        for fact in self._brief.facts.values():
            for value in values_of(fact).values():
                named = (getattr(value, "unit", None), getattr(value, "currency", None))
                seen.setdefault(named, value)
        return tuple(map(_wanted, seen.values()))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The names with figures in them, or with words for figures."""
        names = {
            written
            for term in self._brief.terms.values()
            for name in term.names.values()
            for written in (name.name, name.short, term.acronym)
            if written
        }
        return tuple(sorted(names))


def _beside(text: str, *, backwards: bool = False) -> tuple[str, str]:
    """Return the first two words or signs of a text, or the last, the nearest first; folded."""
    found = _BESIDE.findall(text)
    near, far = [*(reversed(found) if backwards else found), "", ""][:2]
    return fold(near).text, fold(far).text


def _widened(text: str, hit: Hit) -> tuple[int, int]:
    """Return a stretch of whole words around a place."""
    first, last = max(0, hit.start - _AROUND), hit.end + _AROUND
    if first:
        first = max(text.find(" ", first, hit.start), 0) or hit.start
    if last < len(text):
        last = max(text.rfind(" ", hit.end, last), hit.end)
    return first, last


def _totals(figure: Quantity) -> tuple[Decimal, ...]:
    return tuple(number for number in (figure.total, figure.last) if number is not None)


def _wanted(value: TypedValue) -> Quantity:
    return quantity_of(record_of(value))


def _is_article(found: Quantity) -> bool:
    counts = found.kind not in (Kind.ORDINAL, Kind.PERCENT)
    return counts and found.total == 1 and found.last is None


def _between(text: str, figures: tuple[Quantity, ...]) -> list[str]:
    """Return the words before, between and behind figures, folded."""
    ends = [0, *(figure.end for figure in figures)]
    starts = [*(figure.start for figure in figures), len(text)]
    return [folded(text[end:start]) for end, start in zip(ends, starts, strict=True)]


def _match(
    figures: tuple[Quantity, ...],
    between: list[str],
    told: tuple[Quantity, ...],
    passages: Passages,
) -> tuple[int, int] | None:
    """Return where a passage with these figures begins and ends, if the words around them agree."""
    if not all(map(_same, figures, told)):
        return None
    text = passages.original
    for words, one, other in zip(between[1:-1], told, told[1:], strict=False):
        if folded(text[one.end : other.start]) != words:
            return None
    start = _before(text, told[0].start, between[0])
    end = _behind(text, told[-1].end, between[-1])
    return None if start is None or end is None else (start, end)


def _before(text: str, position: int, words: str) -> int | None:
    """Return where words begin that end at a position; None when others stand there."""
    if not words:
        return position
    first = max(0, position - _REACH - 2 * len(words))
    told = fold(text[first:position], signs_alike=True)
    begins = len(told.text) - len(words)
    if not told.text.endswith(words) or (begins and told.text[begins - 1].isalnum()):
        return None
    return first + told.offsets[begins]


def _behind(text: str, position: int, words: str) -> int | None:
    """Return where words end that begin at a position; None when others stand there."""
    if not words:
        return position
    told = fold(text[position : position + _REACH + 2 * len(words)], signs_alike=True)
    if not told.text.startswith(words) or told.text[len(words) :][:1].isalnum():
        return None
    return position + told.span(0, len(words))[1]


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two figures say the same, in whatever notation."""
    said = (one.total, one.last, one.date, one.until, one.bound, one.currency)
    if said != (other.total, other.last, other.date, other.until, other.bound, other.currency):
        return False
    things, others = {*one.nouns, *one.units}, {*other.nouns, *other.units}
    return one.kind is other.kind and (things == others or not things.isdisjoint(others))
