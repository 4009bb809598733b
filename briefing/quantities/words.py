"""The words of one language as its figures are read: what each means, what may begin a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from briefing.folding import fold
from briefing.model import Noun
from briefing.packs import LanguagePack
from briefing.quantities.quantity import Quantity
from briefing.quantities.tables import Tables, ordinal_category, plural_category
from briefing.quantities.tokens import Figure, Phrases, Token, tokens

MASKED = "\0"
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_MANY = 50_000  # words remembered
_PREFIXES = 3  # at most so many short words before one


class Words(Tables):
    """What reading one language needs."""

    def __init__(
        self,
        pack: LanguagePack,
        nouns: Mapping[str, Noun],
        wanted: Iterable[Quantity],
        *,
        prints: bool,
    ) -> None:
        super().__init__(pack, nouns, wanted, prints=prints)
        self._prefixes = tuple(fold(clitic.text).text for clitic in pack.clitics) + tuple(
            fold(article).text for article in pack.reading.articles
        )
        self._joins = tuple(
            (fold(join.clitic).text, fold(join.before).text, fold(join.becomes).text)
            for join in pack.joins
        )
        self._known = frozenset(self.every_word()) | frozenset(self._prefixes)
        beginnings: tuple[Phrases[Any], ...] = (
            self.alone,
            self.scales_alone,
            self.months,
            self.cardinals,
            self.hundreds,
            self.one_thousand,
            self.ordinals,
            self.first_days,
            self.marks_before,
            self.percent_before,
            self.fractions,
            self.collectives,
            self.currencies_before,
            self.bounds,
        )
        # What a figure may begin with, beside digits.
        self.firsts = frozenset[str]().union(*(table.firsts for table in beginnings))
        self.firsts |= frozenset(pattern[0] for pattern in self.dates)
        # What is known of words met so far: how they come apart, and which begin no figure.
        self._pieces: dict[str, tuple[str, ...] | None] = {}
        self._dull: set[str] = set()
        self._masks: dict[tuple[str, ...], re.Pattern[str] | None] = {}

    # --- asked while reading ---------------------------------------------------------------------

    def category(self, number: Decimal) -> str:
        """Return the plural category of a number that stands there in figures or words."""
        category = plural_category(self._pack.locale, str(number))
        exponent = number.as_tuple().exponent
        if category in self._pack.digitless and (
            number < 0 or (isinstance(exponent, int) and exponent < 0)
        ):
            return "other"  # -2 and 2,0 keep their figures
        return category

    def ordinal_category(self, number: int) -> str:
        """Return the ordinal category of a rank."""
        return ordinal_category(self._pack.locale, number)

    def may_begin(self, folded: str) -> bool:
        """Tell whether there may be a figure in a folded text; False is certain."""
        if _DIGIT.search(folded):
            return True
        there = set(_LETTERS.findall(folded)) - self._dull
        begins = {word for word in there if not self.firsts.isdisjoint(self._apart_or_whole(word))}
        if len(self._dull) > _MANY:
            self._dull.clear()
        self._dull |= there - begins
        return bool(begins)

    def roman_ranks(self, text: str) -> dict[int, int]:
        """Return the ranks in Roman figures of a text ("XXIe"), by where each begins.

        They are in capitals, so the text is not a folded one. No print of ours has them.
        """
        if self.prints or not self.marks_after:
            return {}
        return {
            match.start(): number
            for match in _ROMAN.finditer(text)
            if (number := _roman(match[1])) and self._marks_roman(match[2], number, match[1])
        }

    def _marks_roman(self, mark: str, number: int, written: str) -> bool:
        """Tell whether a mark makes a rank of Roman figures: Ier, XXIe; Inde and Ver are words."""
        found = self.marks_after.at((fold(mark).text,), 0)
        if found is None:
            return False
        categories = found[1].categories
        return self.ordinal_category(number) in categories if categories else len(written) > 1

    def may_count(self, folded: str) -> bool:
        """Tell whether a folded word may be one of a number other than one; False is certain."""
        return not self._counting.isdisjoint(self._apart_or_whole(folded))

    def may_go_on(self, near: str, far: str) -> bool:
        """Tell whether a figure may go on with what stands beside it; False is certain.

        Folded words, numbers or signs: the nearest, and the one beyond it.
        """
        beside = far if near in self._between else near
        return beside.isdigit() or not self._going_on.isdisjoint(self._apart_or_whole(beside))

    def _apart_or_whole(self, word: str) -> tuple[str, ...]:
        if word in self._known or not self._prefixes:
            return (word,)
        return self._split(word, _PREFIXES) or (word,)

    def tokens(self, folded: str, masked: tuple[str, ...] = ()) -> list[Token]:
        """Return the tokens of a folded text; short words written together with others apart."""
        found: list[Token] = []
        for token in tokens(folded, self._pack.numbers.decimal):
            if token.value is not None:
                found.append(self._signed(found, token))
            elif token.text in self._renamed:
                found.append(token._replace(text=self._renamed[token.text]))
            elif token.text in self._known or not self._prefixes:
                found.append(token)
            else:
                found += self._apart(token)
        pattern = self._mask(masked) if masked else None
        return self._without(found, folded, pattern) if pattern else found

    def _signed(self, before: list[Token], token: Token) -> Token:
        """Take a hyphen between a short word and a number for the sign of the number."""
        if not (token.glued and before and before[-1].text == "-" and before[-1].glued):
            return token
        first = len(before) - 2
        while first >= 0 and before[first].text in self._prefixes and before[first].glued:
            first -= 1
        if first < 0 or before[first].text not in self._prefixes:
            return token
        assert isinstance(token.value, Figure)
        sign = before.pop()
        return token._replace(start=sign.start, value=Figure(-token.value.number, False))

    def _apart(self, token: Token) -> Iterator[Token]:
        if token.text not in self._pieces:
            if len(self._pieces) > _MANY:
                self._pieces.clear()
            self._pieces[token.text] = self._split(token.text, _PREFIXES)
        pieces = self._pieces[token.text]
        if pieces is None:
            yield token
            return
        # Counted from the end of the word: "لل" stands for "ل" and "ال".
        left = sum(map(len, pieces))
        for number, piece in enumerate(pieces):
            start = max(token.start, token.end - left)
            left -= len(piece)
            yield Token(piece, start, max(token.end - left, start), number > 0 or token.glued)

    def _split(self, text: str, depth: int) -> tuple[str, ...] | None:
        """Return a word taken apart into prefixes and a known word, None when it is none."""
        if text in self._known:
            return (text,)
        if depth == 0:
            return None
        for clitic, before, becomes in self._joins:
            if text.startswith(becomes):
                rest = self._split(before + text[len(becomes) :], depth - 1)
                if rest:
                    return (clitic, *rest)
        for prefix in self._prefixes:
            if text.startswith(prefix) and len(text) > len(prefix):
                rest = self._split(text[len(prefix) :], depth - 1)
                if rest:
                    return (prefix, *rest)
        return None

    # --- masks -----------------------------------------------------------------------------------

    def _mask(self, names: tuple[str, ...]) -> re.Pattern[str] | None:
        if names not in self._masks:
            self._masks[names] = self._mask_of(names)
        return self._masks[names]

    def _mask_of(self, names: tuple[str, ...]) -> re.Pattern[str] | None:
        shapes = set()
        for name in names:
            folded = fold(name).text.strip()
            if not any(token.value or token.text in self.firsts for token in self.tokens(folded)):
                continue  # no figure is in it
            shapes.add(folded)
            shapes |= {
                becomes + folded[len(before) :]
                for _, before, becomes in self._joins
                if folded.startswith(before)
            }
        if not shapes:
            return None
        choice = "|".join(map(re.escape, sorted(shapes, key=len, reverse=True)))
        edge = r"(?<!\d)" if self._prefixes else r"(?<!\w)"
        return re.compile(rf"{edge}(?:{choice})(?!\w)")

    def _without(self, found: list[Token], folded: str, pattern: re.Pattern[str]) -> list[Token]:
        spans = [match.span() for match in pattern.finditer(folded)]
        if not spans:
            return found
        return [
            token._replace(text=MASKED, value=None)
            if any(token.start < end and start < token.end for start, end in spans)
            else token
            for token in found
        ]

    # --- sets of words ----------------------------------------------------------------------------

    @cached_property
    def _between(self) -> frozenset[str]:
        """The words between two parts of a number, and between the ends of a range."""
        return frozenset(word for infix in (*self.rest, *self.connectors) for word in infix)

    @cached_property
    def _going_on(self) -> frozenset[str]:
        """The words that make another number of one beside them."""
        tables: tuple[Phrases[Any], ...] = (
            self.scales,
            self.scales_alone,
            self.amounts,
            self.cardinals,
            self.hundreds,
            self.one_thousand,
            self.thousands,
            self.ordinals,
            self.percent,
            self.percent_before,
            self.collectives,
            self.fractions,
        )
        firsts = frozenset[str]().union(*(table.firsts for table in tables))
        halves = frozenset(phrase[-1] for phrase, _ in self.halves.items())
        return (firsts | halves) - self._between

    @cached_property
    def _counting(self) -> frozenset[str]:
        """Words such that without any of them no number in words, and no month, can be read.

        The words for one are in many texts, as articles; in "a million" the other word tells.
        """
        ones = {phrase for phrase, numeral in self.cardinals.items() if numeral.value == 1}
        tables: tuple[Phrases[Any], ...] = (
            self.scales,
            self.scales_alone,
            self.months,
            self.cardinals,
            self.hundreds,
            self.one_thousand,
            self.ordinals,
            self.collectives,
        )
        phrases = {phrase for table in tables for phrase, _ in table.items()}
        phrases |= {phrase for phrase, alone in self.alone.items() if alone.number != 1}
        phrases -= ones & self.ambiguous
        # "Le tiers", "un quart": the last word tells.
        counting = {phrase[-1] for phrase, _ in self.fractions.items()}
        for phrase in phrases:
            # In "twenty and one" one of the number words is enough.
            numbers = [word for word in phrase if (word,) in phrases]
            counting.update(numbers or (word for word in phrase if (word,) not in ones))
        return frozenset(counting)


# One letter alone is rather the beginning of a word: "Le", "Ce", "De".
_ROMAN = re.compile(r"(?<![^\W_])([IVX]|[CLXVI]{2,})([^\W\d_A-Z]{1,4})(?![^\W_])")
_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@lru_cache(maxsize=1)
def _romans() -> Mapping[str, int]:
    return {ten + one: 10 * t + o for t, ten in enumerate(_TENS) for o, one in enumerate(_ONES)}


def _roman(text: str) -> int | None:
    """Return the number below a hundred of Roman figures as they are written today, or None."""
    return _romans().get(text)


def words_of(
    pack: LanguagePack,
    nouns: Mapping[str, Noun],
    wanted: Iterable[Quantity] = (),
    *,
    prints: bool = False,
) -> Words:
    """Return what reading a language needs.

    The units and currencies of `wanted` are known beside those of the pack. With `prints`, what is
    read is our own print: bounds are those that the pack writes, and no other words for them.
    """
    return Words(pack, nouns, wanted, prints=prints)
