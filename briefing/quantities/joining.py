"""Joins two figures of a text that belong together: a range, a pair of dates, a sum, a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from briefing.model import Bound
from briefing.quantities.quantity import POWERS, DateParts, Kind, Quantity
from briefing.quantities.tables import Connector
from briefing.quantities.tokens import Phrase, Token
from briefing.quantities.words import Words

_LONGEST_INFIX = 3
_COMMAS = ((",",), ("،",))
_THOUSAND = 1000
_COUNTABLE = (Kind.NUMBER, Kind.COUNT, Kind.DATE)


class Joiner:
    """Joins the figures of one text; their offsets are those of its tokens."""

    def __init__(self, tokens: Sequence[Token], words: Words) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._words = words

    def joined(self, single: Iterable[Quantity]) -> list[Quantity]:
        """Return the figures of a text, those that belong together as one, or completed."""
        found: list[Quantity] = []
        for quantity in single:
            both = self._both(found[-1], quantity) if found else None
            if both:
                found[-1:] = both
                self._complete_list(found, len(found) - len(both))
            else:
                found.append(quantity)
        return found

    def _both(self, first: Quantity, last: Quantity) -> list[Quantity] | None:
        """Return a range or a pair of two neighbours, None when they are neither."""
        if last.start - first.end > _LONGEST_INFIX or last.bound is not Bound.EXACTLY:
            return None
        infix = tuple(self._texts[first.end : last.start])
        if not self._words.prints:
            summed = self._summed(first, last, infix)
            if summed:
                return [summed]
        connectors = self._words.connectors.get(infix)
        if not connectors or first.bound is None:
            return None
        for connector in connectors:
            start = self._begins(first, connector)
            if start is None:
                continue
            found = self._dates(first, last, connector)
            if not found and not connector.pair:
                found = self._range(first, last, infix) or self._shared(first, last)
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

    def _shared(self, first: Quantity, last: Quantity) -> list[Quantity] | None:
        """Give both ends of "10 to 12 million" what stands behind the last."""
        low, high = first.number, last.number
        if self._words.prints or first.kind is not Kind.NUMBER or not first.is_bare:
            return None
        if low is None or high is None or low > high or last.last is not None:
            return None
        if last.kind not in (Kind.PERCENT, Kind.MONEY) and last.scale == "none":
            return None
        alike = last._replace(start=first.start, end=first.end, number=low, bound=first.bound)
        return [alike._replace(in_words=first.in_words), last]

    def _summed(self, first: Quantity, last: Quantity, infix: Phrase) -> Quantity | None:
        """Return the number that a scale makes with a smaller number behind it: 3 million 500 000.

        A small number in digits is another one: "3 million and 14 places".
        """
        if first.kind is not Kind.NUMBER or first.scale == "none" or infix not in self._words.rest:
            return None
        if first.nouns or first.units or last.kind not in (Kind.NUMBER, Kind.COUNT, Kind.MONEY):
            return None
        total, more = first.total, last.total
        if total is None or more is None or last.last is not None:
            return None
        if not 0 < more < Decimal(1).scaleb(POWERS[first.scale]):
            return None
        if more < _THOUSAND and not (first.in_words and last.in_words):
            return None
        return last._replace(
            start=first.start,
            number=total + more,
            scale="none",
            bound=first.bound,
            in_words=first.in_words and last.in_words,
        )

    def _complete_list(self, found: list[Quantity], at: int) -> None:
        """Add to dates the days before them: the 4 of "4, 5 and 6 February"."""
        while at and not self._words.prints:
            day, later = found[at - 1], found[at]
            infix = tuple(self._texts[day.end : later.start])
            pair = any(connector.pair for connector in self._words.connectors.get(infix, ()))
            parts = _day_of(day, later.date) if day.kind is not Kind.DATE else None
            if not (pair or infix in _COMMAS) or parts is None or later.date is None:
                return
            if (parts.day or 0) >= (later.date.day or 0):
                return
            at -= 1
            if later.kind is Kind.DATES and _neighbours(parts, later.date):
                found[at : at + 2] = [later._replace(start=day.start, date=parts)]
            else:
                found[at] = day._replace(kind=Kind.DATE, number=None, date=parts)


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
