"""Number words of a language: every number and rank below a hundred, put together from its pack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from briefing.model import Gender
from briefing.packs import Numerals, OrdinalWords, Row
from briefing.quantities.tokens import Phrase, variants, words_in

_SLOT = re.compile(r"\{(\w+)\}")


class Numeral(NamedTuple):
    """A number in words, and the gender that the words show."""

    value: int
    gender: Gender | None


Spelled = Iterator[tuple[Phrase, int, str | None]]


def cardinals(words: Numerals, genders: Sequence[str]) -> dict[Phrase, Numeral]:
    """Return the words for 1 to 99."""
    return _collected(_numerals(words, words.tens), genders)


def ordinals(words: Numerals, tens: Sequence[str], genders: Sequence[str]) -> dict[Phrase, Numeral]:
    """Return the words for the ranks 1 to 99; `tens` are the cardinals that stand beside a unit."""
    return _collected(_numerals(words, tens), genders)


def definite_ordinals(
    words: OrdinalWords, articles: Sequence[str], genders: Sequence[str]
) -> dict[Phrase, Numeral]:
    """Return the ranks of a pack that writes them in words, up to 20 without the article too."""
    return _collected(_ranks(words, tuple(articles)), genders)


def filled(pattern: str, **slots: Phrase) -> Phrase:
    """Return a pattern as a phrase, with phrases in its slots."""
    phrase: list[str] = []
    for number, piece in enumerate(_SLOT.split(pattern)):
        phrase += slots[piece] if number % 2 else words_in(piece)
    return tuple(phrase)


def _by_gender(row: Row) -> Mapping[str | None, Sequence[str]]:
    if isinstance(row, Mapping):
        return cast("Mapping[str | None, Sequence[str]]", row)
    return {None: row}


def _numerals(words: Numerals, tens: Sequence[str]) -> Spelled:
    for key, written in words.irregular.items():
        yield from ((phrase, int(key), None) for phrase in variants(written))
    for number, written in enumerate(words.tens, 2):
        yield from ((phrase, 10 * number, None) for phrase in variants(written))
    for gender, row in _by_gender(words.teens).items():
        for number, written in enumerate(row, 10):
            yield from ((phrase, number, gender) for phrase in variants(written))
    for gender, row in _by_gender(words.units).items():
        for number, written in enumerate(row, 1):
            for unit in variants(written):
                yield unit, number, gender
                yield from _compounds(words.compound, unit, number, tens, gender)


def _compounds(
    patterns: Sequence[str], unit: Phrase, number: int, tens: Sequence[str], gender: str | None
) -> Spelled:
    for ten, written in enumerate(tens, 2):
        for phrase in variants(written):
            for pattern in patterns:
                yield filled(pattern, ten=phrase, unit=unit), 10 * ten + number, gender


def _ranks(words: OrdinalWords, articles: tuple[str, ...]) -> Spelled:
    for gender, row in words.first.items():
        for number, word in enumerate(row, 1):
            yield from ((phrase, number, gender) for phrase in _bare(words_in(word), articles))
    for gender, row in words.unit.items():
        for number, word in enumerate(row, 1):
            unit = words_in(word)
            teen = filled(words.teen[gender], unit=unit)
            yield from ((phrase, 10 + number, gender) for phrase in _bare(teen, articles))
            for tens in words.tens.values():
                yield from _compounds((words.compound,), unit, number, tens, gender)
    for tens in words.tens.values():
        for number, word in enumerate(tens, 2):
            yield words_in(word), 10 * number, None


def _bare(phrase: Phrase, articles: tuple[str, ...]) -> Iterator[Phrase]:
    yield phrase
    for article in articles:
        if phrase[0].startswith(article):
            yield (phrase[0].removeprefix(article), *phrase[1:])


def _collected(spelled: Spelled, genders: Sequence[str]) -> dict[Phrase, Numeral]:
    values: dict[Phrase, int] = {}
    shown: dict[Phrase, set[str | None]] = defaultdict(set)
    for phrase, value, gender in spelled:
        if values.setdefault(phrase, value) == value:
            shown[phrase].add(gender)
    return {
        phrase: Numeral(value, _gender(shown[phrase], genders)) for phrase, value in values.items()
    }


def _gender(shown: set[str | None], genders: Sequence[str]) -> Gender | None:
    """Return the one gender that a word shows, None where it goes with several."""
    if len(shown) != 1 or len(genders) < 2:
        return None
    return cast("Gender | None", next(iter(shown)))
