"""Reads the figures of a running text: numbers, amounts, counted things, ranks, dates and ranges.

One pass over the tokens finds figures with what stands beside them; a second one joins two figures
that are a range or a pair, and completes "4 and 5 February".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from briefing.folding import fold
from briefing.model import Bound, Gender
from briefing.quantities.quantity import DateParts, Kind, Quantity
from briefing.quantities.tokens import Figure, NumericDate, Phrase, Token
from briefing.quantities.words import BoundWord, Connector, Mark, ScaleWord, Thing, Words


def read(text: str, words: Words, masked: Iterable[str] = ()) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; they never overlap.

    `masked` are names whose figures are none ("G20", "Maroc Digital 2030"). A number word in prose
    ("both sides", "a first step") is read as well: it shows as `in_words`.
    """
    folded = fold(text)
    if not words.may_begin(folded.text):
        return ()
    tokens = words.tokens(folded.text, tuple(masked))
    reader = _Reader(tokens, words)
    found = []
    for quantity in reader.quantities():
        start, end = tokens[quantity.start].start, tokens[quantity.end - 1].end
        start, end = folded.span(start, end)
        found.append(quantity._replace(start=start, end=end))
    return tuple(found)


class _Reader:
    """Reads one text; offsets of its quantities are those of tokens."""

    def __init__(self, tokens: Sequence[Token], words: Words) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._words = words

    def quantities(self) -> list[Quantity]:
        joined: list[Quantity] = []
        for quantity in self._single():
            if joined:
                both = self._joined(joined[-1], quantity)
                if both:
                    joined[-1:] = both
                    continue
            joined.append(quantity)
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
        scale = words.scales.at(texts, position)
        if scale:
            end, meaning = scale
            fits = words.category(number) in meaning.categories
            return self._scaled(base._replace(end=end, fits=fits), meaning)
        things = words.things.at(texts, position)
        if things:
            return self._with_things(base, *things)
        return None

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
        base = base._replace(scale=word.scale)
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
            base = Quantity(Kind.NUMBER, start, end, number=Decimal(number), in_words=True)
            return self._scaled(base, word)
        return None

    def _percent_before(self, start: int) -> Quantity | None:
        sign = self._words.percent_before.at(self._texts, start)
        if not sign or sign[0] >= len(self._tokens):
            return None
        value = self._tokens[sign[0]].value
        if not isinstance(value, Figure):
            return None
        return Quantity(Kind.PERCENT, start, sign[0] + 1, number=value.number)

    # --- number words ----------------------------------------------------------------------------

    def _number_words(self, start: int) -> Quantity | None:
        found = self._cardinal(start)
        if not found:
            return None
        end, number, gender = found
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
        for table in (self._words.ordinals, self._words.cardinals):
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

    # --- two that belong together ----------------------------------------------------------------

    def _joined(self, first: Quantity, last: Quantity) -> list[Quantity] | None:
        """Return a range or a pair of two neighbours, None when they are neither."""
        if last.start - first.end > _LONGEST_INFIX or last.bound is not Bound.EXACTLY:
            return None
        infix = tuple(self._texts[first.end : last.start])
        connectors = self._words.connectors.get(infix)
        if not connectors or first.bound is None:
            return None
        for connector in connectors:
            start = self._begins(first, connector)
            if start is None:
                continue
            found = self._dates(first, last, connector)
            if not found and not connector.pair:
                found = self._range(first, last, infix)
            if found:
                return [found[0]._replace(start=start), *found[1:]]
        return None

    def _begins(self, first: Quantity, connector: Connector) -> int | None:
        """Return where a range begins with the words before it, None when they lack."""
        start = first.start - len(connector.before)
        before = tuple(self._texts[max(start, 0) : first.start])
        if connector.before and before == connector.before:
            return start
        return None if connector.needed else first.start

    def _dates(
        self, first: Quantity, last: Quantity, connector: Connector
    ) -> list[Quantity] | None:
        until = last.date
        since = _day_of(first, until)
        if last.kind is not Kind.DATE or until is None or since is None:
            return None
        if since.year is None and until.year is not None:
            since = since._replace(year=until.year)
        if connector.pair and not _neighbours(since, until):
            # "4 and 6 February" are two days, not a range.
            if since == first.date or since.day is None:
                return None
            return [first._replace(kind=Kind.DATE, number=None, date=since), last]
        if not _in_order(since, until):
            return None
        dates = last._replace(kind=Kind.DATES, start=first.start, date=since, until=until)
        dates = dates._replace(
            number=None, bound=first.bound, in_words=first.in_words and last.in_words
        )
        if first.number is not None and last.number is not None:
            dates = dates._replace(number=first.number, last=last.number)
        return [dates]

    def _range(self, first: Quantity, last: Quantity, infix: Phrase) -> list[Quantity] | None:
        low, high = first.number, last.number
        if low is None or high is None or low > high:
            return None
        if first.kind not in _COUNTABLE or last.kind not in (Kind.NUMBER, Kind.COUNT, Kind.DATE):
            return None
        if not first.is_bare and (first.nouns, first.units) != (last.nouns, last.units):
            return None
        if last.scale != "none" or last.currency or first.scale != "none" or first.currency:
            return None
        if infix[0] in "-–—" and not self._tokens[first.end].glued and first.kind is Kind.DATE:
            return None  # a dash in prose
        return [
            last._replace(
                kind=Kind.RANGE,
                start=first.start,
                number=low,
                last=high,
                date=None,
                bound=first.bound,
                in_words=first.in_words and last.in_words,
                fits=first.fits and last.fits,
            )
        ]


_LONGEST_INFIX = 3
_COUNTABLE = (Kind.NUMBER, Kind.COUNT, Kind.DATE)


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


def _day_of(first: Quantity, until: DateParts | None) -> DateParts | None:
    """Return the first of two dates; a number alone is a day of the month of the last."""
    if first.kind is Kind.DATE:
        return first.date
    number = first.number
    if until is None or until.day is None or number is None or number != number.to_integral_value():
        return None
    day = first.kind is Kind.ORDINAL or (first.kind is Kind.NUMBER and first.is_bare)
    if not day or not 1 <= number <= 31:
        return None
    return DateParts(until.year, until.month, int(number))


def _in_order(since: DateParts, until: DateParts) -> bool:
    if since.year is None or until.year is None:
        return True
    return [part or 0 for part in since] <= [part or 99 for part in until]


def _neighbours(since: DateParts, until: DateParts) -> bool:
    """Tell whether two days, months or years follow each other."""
    if [part is None for part in since] != [part is None for part in until]:
        return False
    if since.month is None or until.month is None:
        return (until.year or 0) - (since.year or 0) == 1
    if since.day is None or until.day is None:
        months = ((until.year or 0) - (since.year or 0)) * 12 + until.month - since.month
        return months == 1 or (until.year is None and months == -11)
    try:
        # A leap year where the year is not said, so that 29 February is a day.
        first = date(since.year or 2000, since.month, since.day)
        year = until.year or (2001 if until.month < since.month else 2000)
        last = date(year, until.month, until.day)
    except ValueError:
        return False
    return last - first == timedelta(days=1)
