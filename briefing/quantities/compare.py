"""Holds what was read against typed values: strictly in a print, in any notation in a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from briefing.model import Bound
from briefing.quantities.quantity import DateParts, Kind, Quantity
from briefing.quantities.words import Words

# --- in a print: strictly ------------------------------------------------------------------------


def agrees(
    found: Quantity,
    wanted: Quantity,
    words: Words,
    *,
    bare: bool = False,
    without_year: bool = False,
) -> bool:
    """Tell whether a figure in a print says what a typed value says, nothing less and nothing else.

    The same digits, bound, unit, scale, currency and noun, the noun in the right plural, words in
    the right gender. A bound that no typed value has ("less than") is prose around an exact value;
    any other one must be that of the value. `bare` and `without_year` are the filters of the text
    that printed it.
    """
    if found.bound is None:
        found = found._replace(bound=Bound.EXACTLY)
    if wanted.kind in (Kind.DATE, Kind.DATES):
        return (bare or found.bound is wanted.bound) and _same_dates(found, wanted, without_year)
    if bare:
        return _alike(found.number, wanted.number) and _alike(found.last, wanted.last)
    if found.bound is not wanted.bound:
        return False
    match wanted.kind:
        case Kind.PERCENT:
            return found.kind is Kind.PERCENT and _alike(found.number, wanted.number)
        case Kind.MONEY:
            return _same_money(found, wanted)
        case Kind.ORDINAL:
            return _same_rank(found, wanted, words)
        case Kind.RANGE:
            both = _alike(found.number, wanted.number) and _alike(found.last, wanted.last)
            return both and found.kind in (Kind.RANGE, Kind.DATES) and _same_things(found, wanted)
        case Kind.COUNT:
            counted = found.kind is Kind.COUNT and _same_things(found, wanted)
            return counted and _alike(found.number, wanted.number)
    plain = found.kind in _PLAIN and found.last is None and found.scale == "none"
    return plain and _alike(found.number, wanted.number) and _same_things(found, wanted)


# Four digits in one piece read as a year; where a language does not group them they are a number.
_PLAIN = (Kind.NUMBER, Kind.COUNT, Kind.DATE)


def _alike(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether two numbers have the same digits: 3.50 is not 3.5."""
    if one is None or other is None:
        return one is other
    return f"{one:f}" == f"{other:f}"


def _same_things(found: Quantity, wanted: Quantity) -> bool:
    """Compare what is counted; a value without noun and unit may stand before any words."""
    if wanted.nouns:
        return found.fits and not set(wanted.nouns).isdisjoint(found.nouns)
    if wanted.units:
        return found.fits and not set(wanted.units).isdisjoint(found.units)
    return True


def _same_money(found: Quantity, wanted: Quantity) -> bool:
    if found.kind is not Kind.MONEY or found.currency != wanted.currency or not found.fits:
        return False
    if found.scale == wanted.scale:
        return _alike(found.number, wanted.number)
    # "A thousand" is a number word and a scale.
    return found.in_words and found.scale == "none" and found.total == wanted.total


def _same_rank(found: Quantity, wanted: Quantity, words: Words) -> bool:
    if found.kind is not Kind.ORDINAL or not found.fits or found.number != wanted.number:
        return False
    gender = wanted.gender
    if gender is None and wanted.nouns:
        gender = words.genders.get(wanted.nouns[0])
    return gender is None or found.gender is None or found.gender == gender


def _same_dates(found: Quantity, wanted: Quantity, without_year: bool) -> bool:
    since, until = wanted.date, wanted.until
    if until == since:
        until = None  # a range of one day is printed as that day
    if without_year:
        since, until = _without_year(since), _without_year(until)
    kind = Kind.DATE if until is None else Kind.DATES
    return found.kind is kind and (found.date, found.until) == (since, until)


def _without_year(parts: DateParts | None) -> DateParts | None:
    if parts is None or parts.month is None:
        return parts
    return parts._replace(year=None)


# --- in a source: in any notation ----------------------------------------------------------------


def covers(found: Sequence[Quantity], wanted: Quantity) -> bool:
    """Tell whether the figures of one source bear a typed value.

    Notation does not matter: words or figures, a scale written out, another word for what is
    counted. A bound must be that of the source. Day and month may stand in one place and the year
    in another; the ends of a range of dates may stand apart.
    """
    if wanted.kind in (Kind.DATE, Kind.DATES):
        ends = [parts for parts in (wanted.date, wanted.until) if parts is not None]
        return all(_date_covered(found, parts, wanted.bound) for parts in ends)
    return any(
        one.bound is wanted.bound and (_bears(one, wanted) or _days_in(one, wanted))
        for one in found
    )


def _date_covered(found: Sequence[Quantity], day: DateParts, bound: Bound | None) -> bool:
    said = [parts for one in found if one.bound is bound for parts in _said(one)]
    if day.month is None:
        return any(parts.year == day.year for parts in said)
    fitting = [
        parts
        for parts in said
        if parts.month == day.month and (day.day is None or parts.day == day.day)
    ]
    if day.year is None:  # in prose: "the April declaration"
        return bool(fitting)
    if any(parts.year == day.year for parts in fitting):
        return True
    year = any(parts.year == day.year for one in found for parts in _said(one))
    return year and any(parts.year is None for parts in fitting)


def _days_in(found: Quantity, wanted: Quantity) -> bool:
    """Tell whether the days from one date to another are so many: "4 and 5 February" are two."""
    if found.kind is not Kind.DATES or "day" not in wanted.units:
        return False
    ends = [parts for parts in (found.date, found.until) if parts is not None and parts.day]
    if len(ends) < 2:
        return False
    try:
        # A year that both lack does not matter within one year.
        first, last = (date(parts.year or 2000, parts.month or 1, parts.day or 1) for parts in ends)
    except ValueError:
        return False
    return wanted.total == (last - first).days + 1


def _said(found: Quantity) -> Iterator[DateParts]:
    """Yield the dates that a figure names."""
    yield from (parts for parts in (found.date, found.until) if parts is not None)
    if found.kind is Kind.NUMBER and found.in_words and found.is_bare and found.number is not None:
        yield DateParts(int(found.number))  # "deux mille vingt-six"


def _bears(found: Quantity, wanted: Quantity) -> bool:
    """Compare two figures that are no dates."""
    if found.total != wanted.total:
        return False
    match wanted.kind:
        case Kind.PERCENT:
            return found.kind is Kind.PERCENT
        case Kind.MONEY:
            return found.kind is Kind.MONEY and found.currency == wanted.currency
        case Kind.ORDINAL:
            return found.kind is Kind.ORDINAL and _compatible(found, wanted)
        case Kind.RANGE:
            ranged = found.kind in (Kind.RANGE, Kind.DATES) and found.last == wanted.last
            return ranged and _compatible(found, wanted)
    return found.kind in _PLAIN and found.last is None and _compatible(found, wanted)


def _compatible(found: Quantity, wanted: Quantity) -> bool:
    """Tell whether what the source counts can be what the value counts.

    A source may have another word for a noun, one that the brief does not know; a noun or unit
    that it knows must be the right one.
    """
    if wanted.units:
        return not set(wanted.units).isdisjoint((*found.units, *found.nouns))
    if wanted.nouns:
        known = (*found.nouns, *found.units)
        return not known or not set(wanted.nouns).isdisjoint(known)
    return True
