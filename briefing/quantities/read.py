"""Reads the figures of a running text: numbers, amounts, counted things, ranks, dates and ranges.

One pass over the tokens finds figures with what stands beside them; a second one joins two figures
that are a range or a pair, and completes "4 and 5 February".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from briefing.folding import Folded, fold
from briefing.model import Bound, Gender
from briefing.quantities.joining import Joiner
from briefing.quantities.quantity import DateParts, Kind, Quantity
from briefing.quantities.tables import BoundWord, Mark, ScaleWord, Thing
from briefing.quantities.tokens import Figure, NumericDate, Phrase, RomanRank, Token
from briefing.quantities.words import MASKED, Words


def read(text: str, words: Words, masked: Iterable[str] = ()) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; they never overlap.

    `masked` are names whose figures are none ("G20", "Maroc Digital 2030"). A number word in prose
    ("both sides", "a first step") is read as well: it shows as `in_words`.
    """
    folded = fold(text)
    roman = words.roman_ranks(text)
    if not roman and not words.may_begin(folded.text):
        return ()
    tokens = words.tokens(folded.text, tuple(masked))
    if roman:
        tokens = _with_ranks(tokens, folded, roman)
    reader = _Reader(tokens, words)
    found = []
    for quantity in reader.quantities():
        start, end = tokens[quantity.start].start, tokens[quantity.end - 1].end
        start, end = folded.span(start, end)
        found.append(quantity._replace(start=start, end=end))
    return tuple(found)


def _with_ranks(tokens: list[Token], folded: Folded, roman: Mapping[int, int]) -> list[Token]:
    """Mark the words that are ranks in Roman figures, by where they begin in the original."""
    return [
        token._replace(value=RomanRank(roman[folded.offsets[token.start]]))
        if folded.offsets[token.start] in roman and token.text != MASKED
        else token
        for token in tokens
    ]


class _Reader:
    """Reads one text; offsets of its quantities are those of tokens."""

    def __init__(self, tokens: Sequence[Token], words: Words) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._words = words

    def quantities(self) -> list[Quantity]:
        joined = Joiner(self._tokens, self._words).joined(self._single())
        return [self._bounded_after(quantity) for quantity in joined]

    # --- single figures --------------------------------------------------------------------------

    def _single(self) -> Iterable[Quantity]:
        firsts, texts = self._words.firsts, self._texts
        position = 0
        while position < len(texts):
            found = None
            if self._tokens[position].value is not None or texts[position] in firsts:
                found = self._bounded(position) or self._figure(position)
            if found:
                yield found
                position = found.end
            else:
                position += 1

    def _bounded(self, start: int) -> Quantity | None:
        bound = self._words.bounds.at(self._texts, start)
        if not bound:
            return None
        end, meaning = bound
        found = self._figure(end)
        if not found:
            opening = self._words.range_openings.at(self._texts, end)
            found = self._figure(opening[0]) if opening else None
        if not found:
            return None
        bounded = _with_bound(found, meaning)
        return bounded._replace(start=start) if bounded else None

    def _bounded_after(self, found: Quantity) -> Quantity:
        after = self._words.bounds_after.at(self._texts, found.end)
        if not after or found.bound is not Bound.EXACTLY:
            return found
        end, meaning = after
        # "14 places environ 200" leaves it open which number is meant.
        if end < len(self._tokens) and self._tokens[end].value is not None:
            return found
        bounded = _with_bound(found, meaning)
        return bounded._replace(end=end) if bounded else found

    def _figure(self, start: int) -> Quantity | None:
        """Return the longest figure that begins at a token."""
        if start >= len(self._tokens):
            return None
        value = self._tokens[start].value
        if isinstance(value, NumericDate):
            return self._numeric_date(start, value)
        if isinstance(value, RomanRank):
            rank = Decimal(value.number)
            return self._with_noun(
                Quantity(Kind.ORDINAL, start, start + 1, number=rank, in_words=True)
            )
        candidates = [self._date(start)]
        if value is not None:
            candidates.append(self._number(start, value))
        elif self._texts[start] in self._words.firsts:
            candidates += [
                self._alone(start),
                self._number_words(start),
                self._ordinal_words(start),
                self._marked_before(start),
                self._percent_before(start),
                self._currency_before(start),
                self._fraction(start),
                self._collective(start, start, 1, None),
            ]
        found = [candidate for candidate in candidates if candidate]
        # Of several that are as long the first counts.
        return max(found, key=lambda each: each.end, default=None)

    def _number(self, start: int, value: Figure) -> Quantity:
        ranked = self._marked_after(start, value)
        if ranked:
            return ranked
        counted = self._counted(start, start + 1, value.number)
        if counted:
            return counted
        if value.is_year:
            parts = DateParts(int(value.number))
            return Quantity(Kind.DATE, start, start + 1, number=value.number, date=parts)
        return Quantity(Kind.NUMBER, start, start + 1, number=value.number)

    def _counted(
        self,
        start: int,
        position: int,
        number: Decimal,
        gender: Gender | None = None,
        in_words: bool = False,
    ) -> Quantity | None:
        """Return a number with what follows it: per cent, a scale, a currency, a noun, a unit."""
        words, texts = self._words, self._texts
        base = Quantity(
            Kind.NUMBER, start, position, number=number, gender=gender, in_words=in_words
        )
        percent = words.percent.at(texts, position)
        if percent:
            return base._replace(kind=Kind.PERCENT, end=percent[0])
        amount = words.amounts.at(texts, position)
        if amount:
            end, (of, currency) = amount
            return base._replace(kind=Kind.MONEY, end=end, scale=of, currency=currency)
        scale = words.scales.at(texts, position)
        if scale:
            end, meaning = scale
            fits = words.category(number) in meaning.categories
            return self._scaled(base._replace(end=end, fits=fits), meaning)
        things = words.things.at(texts, position)
        if things:
            return self._and_half(self._with_things(base, *things))
        return None

    def _and_half(self, found: Quantity) -> Quantity:
        """Add the half of "two and a half", behind a scale or what is counted."""
        half = self._words.halves.at(self._texts, found.end)
        if not half or found.number is None or found.number != found.number.to_integral_value():
            return found
        return found._replace(end=half[0], number=found.number + _HALF)

    def _with_things(self, base: Quantity, end: int, things: Sequence[Thing]) -> Quantity:
        """Add what is counted; of several things those whose form goes with the number."""
        assert base.number is not None
        category = self._words.category(base.number)
        fitting = [
            thing
            for thing in things
            if category in thing.categories and _same_gender(base.gender, thing.gender)
        ]
        return _naming(base, fitting or things, end=end, fits=bool(fitting))

    def _scaled(self, base: Quantity, word: ScaleWord) -> Quantity:
        """Add a scale and what follows it."""
        whole = base._replace(scale=word.scale)
        base = self._and_half(whole)
        if base.end > whole.end:
            base = base._replace(end=self._scale_again(base.end, word))
        for before in dict.fromkeys((word.before_currency, ())):
            end = base.end + len(before)
            if tuple(self._texts[base.end : end]) != before:
                continue
            things = self._words.things.at(self._texts, end)
            if things:
                fitting = [
                    thing
                    for thing in things[1]
                    if thing.kind != "currency" or self._words.scaled_category in thing.categories
                ]
                fits = base.fits and bool(fitting)
                return _naming(base, fitting or things[1], end=things[0], fits=fits)
        return base

    def _scale_again(self, start: int, word: ScaleWord) -> int:
        """Return where a scale ends that is said once more: "a million and half a million"."""
        begins = start + (self._texts[start : start + 1] in self._words.articles)
        again = self._words.scales.at(self._texts, begins)
        return again[0] if again and again[1].scale == word.scale else start

    def _fraction(self, start: int) -> Quantity | None:
        """Read a share in words as a percentage, and "half a million" as an amount."""
        share = self._words.fractions.at(self._texts, start)
        if not share:
            return None
        end, fraction = share
        if self._words.ordinals.at(self._texts, end):
            return None  # "the first half" of a year is a rank
        begins = end + (self._texts[end : end + 1] in self._words.articles)
        scale = self._words.scales.at(self._texts, begins)
        part = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        if scale:
            base = Quantity(Kind.NUMBER, start, scale[0], number=part, in_words=True)
            return self._scaled(base, scale[1])
        return Quantity(Kind.PERCENT, start, end, number=part.scaleb(2), in_words=True)

    def _collective(
        self, start: int, position: int, number: int, bound: Bound | None
    ) -> Quantity | None:
        """Read about so many; without a number before it an unsaid multiple: "dozens"."""
        words, texts = self._words, self._texts
        found = words.collectives.at(texts, position)
        if not found:
            return None
        end, of = found
        base = Quantity(
            Kind.NUMBER, start, end, number=Decimal(number * of), bound=bound, in_words=True
        )
        for before in words.before_scaled:
            begins = end + len(before)
            if tuple(texts[end:begins]) != before:
                continue
            counted = self._counted(start, begins, Decimal(number * of), in_words=True)
            if counted:
                return counted._replace(bound=bound)
        return base

    def _currency_before(self, start: int) -> Quantity | None:
        """Read an amount behind the sign or the code of its currency: "$5", "MAD 17 million"."""
        sign = self._words.currencies_before.at(self._texts, start)
        if not sign or sign[0] >= len(self._tokens):
            return None
        position, code = sign
        value = self._tokens[position].value
        if not isinstance(value, Figure):
            return None
        found = self._number(position, value)
        if found.kind not in (Kind.NUMBER, Kind.DATE) or found.nouns or found.units:
            return None
        return found._replace(kind=Kind.MONEY, start=start, currency=code, date=None)

    def _alone(self, start: int) -> Quantity | None:
        """Read a form that says the number as well: the dual, "a million"."""
        alone = self._words.alone.at(self._texts, start)
        if alone:
            end, form = alone
            base = Quantity(Kind.NUMBER, start, end, number=Decimal(form.number), in_words=True)
            return _naming(base, form.things)
        scale = self._words.scales_alone.at(self._texts, start)
        if scale:
            end, (number, word) = scale
            if self._words.scales.at(self._texts, start) and self._words.halves.at(
                self._texts, end
            ):
                number = 1  # "مليونا ونصف": a dual without its ن stands before what it counts only
            base = Quantity(Kind.NUMBER, start, end, number=Decimal(number), in_words=True)
            return self._scaled(base, word)
        return None

    def _percent_before(self, start: int) -> Quantity | None:
        sign = self._words.percent_before.at(self._texts, start)
        if not sign or sign[0] >= len(self._tokens):
            return None
        value = self._tokens[sign[0]].value
        if not isinstance(value, Figure) or (sign[1] and not self._tokens[sign[0]].glued):
            return None
        return Quantity(Kind.PERCENT, start, sign[0] + 1, number=value.number)

    # --- number words ----------------------------------------------------------------------------

    def _number_words(self, start: int) -> Quantity | None:
        found = self._cardinal(start)
        if not found:
            return None
        end, number, gender = found
        several = self._collective(start, end, number, Bound.ABOUT) if number else None
        if several and not self._words.scales.at(self._texts, end):
            return several
        counted = self._counted(start, end, Decimal(number), gender, in_words=True)
        if counted:
            return counted
        if tuple(self._texts[start:end]) in self._words.ambiguous:
            return None
        return Quantity(
            Kind.NUMBER, start, end, number=Decimal(number), gender=gender, in_words=True
        )

    def _cardinal(self, start: int) -> tuple[int, int, Gender | None] | None:
        """Return end, value and gender of a number in words, up to 999 999."""
        words, texts = self._words, self._texts
        below = self._below_thousand(start)
        alone = words.one_thousand.at(texts, start)
        if alone and (not below or below[0] <= alone[0]):
            end, thousands = alone
        elif below:
            end, number, _ = below
            more = words.thousands.at(texts, end)
            if not more or not 0 < number < 1000:
                return below
            end, thousands = more[0], number
        else:
            return None
        rest = self._rest(end, self._below_thousand)
        return (
            (rest[0], 1000 * thousands + rest[1], rest[2])
            if rest
            else (
                end,
                1000 * thousands,
                None,
            )
        )

    def _below_thousand(self, start: int) -> tuple[int, int, Gender | None] | None:
        hundred = self._words.hundreds.at(self._texts, start)
        small = self._below_hundred(start)
        if not hundred or (small and small[0] > hundred[0]):
            return small
        end, number = hundred
        rest = self._rest(end, self._below_hundred)
        return (rest[0], number + rest[1], rest[2]) if rest else (end, number, None)

    def _below_hundred(self, start: int) -> tuple[int, int, Gender | None] | None:
        found = self._words.cardinals.at(self._texts, start)
        return (found[0], found[1].value, found[1].gender) if found else None

    def _rest(
        self, start: int, below: Callable[[int], tuple[int, int, Gender | None] | None]
    ) -> tuple[int, int, Gender | None] | None:
        """Return the number that follows hundreds or thousands."""
        for infix in self._words.rest:
            end = start + len(infix)
            if tuple(self._texts[start:end]) == infix:
                found = below(end)
                if found:
                    return found
        return None

    # --- ranks -----------------------------------------------------------------------------------

    def _marked_after(self, start: int, value: Figure) -> Quantity | None:
        mark = self._words.marks_after.at(self._texts, start + 1)
        if not mark or not self._tokens[start + 1].glued or not value.is_rank:
            return None
        end, meaning = mark
        if not self._texts[end - 1].isalpha() and end >= len(self._tokens):
            return None  # "5." at the end is a number and a full stop
        return self._rank(start, end, value, meaning)

    def _marked_before(self, start: int) -> Quantity | None:
        mark = self._words.marks_before.at(self._texts, start)
        if not mark or mark[0] >= len(self._tokens):
            return None
        token = self._tokens[mark[0]]
        if not token.glued or not isinstance(token.value, Figure):
            return None
        # The mark may be an article: "the 14 places".
        counted = self._counted(start, mark[0] + 1, token.value.number)
        if counted:
            return counted
        return self._rank(start, mark[0] + 1, token.value, mark[1])

    def _rank(self, start: int, end: int, value: Figure, mark: Mark) -> Quantity:
        fits = (
            not mark.categories
            or self._words.ordinal_category(int(value.number)) in mark.categories
        )
        found = Quantity(
            Kind.ORDINAL, start, end, number=value.number, gender=mark.gender, fits=fits
        )
        return self._with_noun(found)

    def _ordinal_words(self, start: int) -> Quantity | None:
        found = self._words.ordinals.at(self._texts, start)
        if not found:
            return None
        end, rank = found
        number = Decimal(rank.value)
        read = self._with_noun(
            Quantity(Kind.ORDINAL, start, end, number=number, gender=rank.gender, in_words=True)
        )
        if not read.nouns and tuple(self._texts[start:end]) in self._words.ambiguous:
            return None
        return read

    def _with_noun(self, found: Quantity) -> Quantity:
        """Say which known noun stands beside a rank; it is no part of what was read."""
        things = self._words.things.at(self._texts, found.end)
        if not things and found.start:
            before = self._texts[found.start - 1 : found.start]
            things = self._words.things.at(before, 0)
        if not things:
            return found
        nouns = tuple(sorted({thing.id for thing in things[1] if thing.kind == "noun"}))
        return found._replace(nouns=nouns) if nouns else found

    # --- dates -----------------------------------------------------------------------------------

    def _date(self, start: int) -> Quantity | None:
        best: tuple[int, DateParts] | None = None
        opening = self._openings(start)
        for pattern in self._words.dates:
            if pattern[0] not in opening:
                continue
            found = self._dated(start, pattern)
            if found and (best is None or found[0] > best[0]):
                best = found
        if best is None:
            return None
        end, parts = best
        only_month = parts.day is None and parts.year is None
        if only_month and tuple(self._texts[start:end]) in self._words.ambiguous:
            return None
        in_words = not any(token.value for token in self._tokens[start:end])
        return Quantity(Kind.DATE, start, end, date=parts, in_words=in_words)

    def _openings(self, start: int) -> tuple[str, ...]:
        """Return what a pattern of a date may begin with at a token."""
        value, text = self._tokens[start].value, self._texts[start]
        if isinstance(value, Figure):
            return ("{day}",) if value.is_day else ("{year}",) if value.is_year else ()
        return ("{day}", "{month}", text)

    def _dated(self, position: int, pattern: Phrase) -> tuple[int, DateParts] | None:
        parts = DateParts()
        for piece in pattern:
            if piece == "{day}":
                found = self._day(position)
                if not found:
                    return None
                position, parts = found[0], parts._replace(day=found[1])
            elif piece == "{month}":
                found = self._month(position)
                if not found:
                    return None
                position, parts = found[0], parts._replace(month=found[1])
            elif position >= len(self._texts):
                return None
            elif piece == "{year}":
                value = self._tokens[position].value
                if not isinstance(value, Figure) or not value.is_year:
                    return None
                position, parts = position + 1, parts._replace(year=int(value.number))
            elif self._texts[position] == piece:
                position += 1
            else:
                return None
        return position, parts

    def _day(self, position: int) -> tuple[int, int] | None:
        if position >= len(self._tokens):
            return None
        value = self._tokens[position].value
        if isinstance(value, Figure):
            if not value.is_day:
                return None
            mark = self._words.marks_after.at(self._texts, position + 1)
            glued = mark is not None and self._tokens[position + 1].glued
            return (mark[0] if mark and glued else position + 1), int(value.number)
        if self._texts[position] not in self._words.firsts:
            return None
        for table in (self._words.first_days, self._words.ordinals, self._words.cardinals):
            found = table.at(self._texts, position)
            if found and 1 <= found[1].value <= 31:
                return found[0], found[1].value
        return None

    def _month(self, position: int) -> tuple[int, int] | None:
        """Read a month, or one in two names: "فبراير/شباط"."""
        found = self._words.months.at(self._texts, position)
        if not found:
            return None
        end, month = found
        if tuple(self._texts[end : end + 1]) in (("/",), ("(",)):
            other = self._words.months.at(self._texts, end + 1)
            if other and other[1] == month:
                closed = self._texts[other[0] : other[0] + 1] == [")"]
                return other[0] + closed, month
        return found

    def _numeric_date(self, start: int, value: NumericDate) -> Quantity | None:
        numbers = value.numbers
        if numbers[0] > 31:
            parts = DateParts(*numbers)
        else:
            order = [name.strip("{}") for name in self._words.numeric_order]
            parts = DateParts(**dict(zip(order, numbers, strict=True)))
        if not (1 <= (parts.month or 0) <= 12 and 1 <= (parts.day or 0) <= 31):
            return None
        return Quantity(Kind.DATE, start, start + 1, date=parts)


_HALF = Decimal("0.5")


def _with_bound(found: Quantity, word: BoundWord) -> Quantity | None:
    """Add a bound; None where its words are not those of a bound before such a figure."""
    context = "number"
    if found.date is not None:
        context = "date" if found.date.day is None else "day"
    if context in word.contexts:
        return found._replace(bound=word.bound)
    if found.number is not None and "number" in word.contexts:
        # "more than 2026" is no year.
        return found._replace(kind=Kind.NUMBER, date=None, bound=word.bound)
    return None


def _naming(
    base: Quantity, things: Sequence[Thing], *, end: int = 0, fits: bool = True
) -> Quantity:
    """Say what is counted; `end` is where its words end, if not where the number does."""
    ids = {
        kind: tuple(sorted({thing.id for thing in things if thing.kind == kind}))
        for kind in ("noun", "unit", "currency")
    }
    kind = base.kind
    if ids["noun"]:
        kind = Kind.COUNT
    elif ids["currency"]:
        kind = Kind.MONEY
    return base._replace(
        kind=kind,
        nouns=ids["noun"],
        units=ids["unit"],
        currency=next(iter(ids["currency"]), None),
        end=end or base.end,
        fits=fits,
    )


def _same_gender(one: Gender | None, other: Gender | None) -> bool:
    return one is None or other is None or one == other
