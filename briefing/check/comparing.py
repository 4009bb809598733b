"""When two typed values of one quantity cannot both be right.

A value stands for all that it leaves open: “more than 16” for every number above 16, “about 2000”
for the numbers within a tenth of it, “2024” for each of its days. Two values contradict each other
when nothing fits both. A range is a statement on its two ends, so that “8 to 18” and “8 to 17” do.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    Money,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    TypedValue,
)

ABOUT = Decimal("0.1")  # how far from “about 100” a figure may lie, as a share of it

SCALES = {
    "none": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}

# CLDR's names of units that are multiples of others; what is not here is compared with itself only.
_PREFIXES = {
    "milli": Decimal("0.001"),
    "centi": Decimal("0.01"),
    "kilo": Decimal(10) ** 3,
    "mega": Decimal(10) ** 6,
    "giga": Decimal(10) ** 9,
    "tera": Decimal(10) ** 12,
}
_PREFIXED = frozenset({"meter", "gram", "liter", "watt", "hertz", "byte", "bit"})
_MULTIPLES = {
    "hour": ("minute", Decimal(60)),
    "week": ("day", Decimal(7)),
    "year": ("month", Decimal(12)),
    "hectare": ("square-meter", Decimal(10) ** 4),
    "square-kilometer": ("square-meter", Decimal(10) ** 6),
    "metric-ton": ("gram", Decimal(10) ** 6),
    "tonne": ("gram", Decimal(10) ** 6),
}

Kind = tuple[str, str]
"""What a value measures: a family of values, and the unit, currency or noun within it."""

_INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class _Span:
    """All numbers from `low` to `high`; `above` leaves out `low` itself."""

    low: Decimal
    high: Decimal
    above: bool = False

    def meets(self, other: _Span) -> bool:
        """Whether a number lies in both."""
        first, second = sorted((self, other), key=lambda span: (span.low, span.above))
        if second.above:
            return first.high > second.low
        return first.high >= second.low


def kind_of(value: TypedValue) -> Kind:
    """Return what a value measures; values of different kinds cannot be compared."""
    match value:
        case Count():
            return "count", value.noun
        case Number() | NumberRange():
            noun = value.noun if isinstance(value, NumberRange) else None
            return ("count", noun) if noun else ("number", _unit(value.unit)[0])
        case Money():
            return "money", value.currency
        case Ordinal():
            return "ordinal", value.noun or ""
        case Percent():
            return "percent", ""
    return "date", ""


def contradict(one: TypedValue, other: TypedValue) -> bool:
    """Whether two values of one kind cannot both be right of the same quantity."""
    if kind_of(one) != kind_of(other):
        return False
    mine, theirs = _ends(one), _ends(other)
    if len(mine) == len(theirs):
        return not all(a.meets(b) for a, b in zip(mine, theirs, strict=True))
    # A single value beside a range: anywhere between the ends will do.
    return not _Span(mine[0].low, mine[-1].high, mine[0].above).meets(
        _Span(theirs[0].low, theirs[-1].high, theirs[0].above)
    )


def said(value: TypedValue) -> str:
    """Return a value in plain English words and figures, for messages."""
    bound = "" if value.bound is Bound.EXACTLY else f"{value.bound.replace('_', ' ')} "
    match value:
        case Number():
            return f"{bound}{value.number}{_after(value.unit)}"
        case NumberRange():
            return f"{bound}{value.start} to {value.end}{_after(value.unit or value.noun)}"
        case Money():
            scale = "" if value.scale == "none" else f" {value.scale}"
            return f"{bound}{value.amount}{scale} {value.currency}"
        case Count():
            return f"{bound}{value.count}{_after(value.noun)}"
        case Ordinal():
            return f"rank {value.ordinal}{_after(value.noun)}"
        case Percent():
            return f"{bound}{value.percent} %"
        case Date():
            return f"{bound}{value.date}"
        case DateRange():
            return f"{bound}{value.start} to {value.end}"
    raise TypeError(f"no words for {type(value).__name__}")


def _after(name: str | None) -> str:
    return f" {name}" if name else ""


def _unit(unit: str | None) -> tuple[str, Decimal]:
    """Return a unit as a multiple of a smaller one."""
    if unit is None:
        return "", Decimal(1)
    for prefix, factor in _PREFIXES.items():
        if unit.startswith(prefix) and unit.removeprefix(prefix) in _PREFIXED:
            return unit.removeprefix(prefix), factor
    return _MULTIPLES.get(unit, (unit, Decimal(1)))


def _ends(value: TypedValue) -> tuple[_Span, ...]:
    """Return what a value leaves open: of a range, what each of its ends does."""
    match value:
        case NumberRange():
            factor = _unit(value.unit)[1]
            return (
                _numbers(value.start * factor, value.bound),
                _numbers(value.end * factor, value.bound),
            )
        case Number():
            return (_numbers(value.number * _unit(value.unit)[1], value.bound),)
        case Money():
            return (_numbers(value.amount * SCALES[value.scale], value.bound),)
        case Count():
            return (_numbers(Decimal(value.count), value.bound),)
        case Ordinal():
            return (_numbers(Decimal(value.ordinal), value.bound),)
        case Percent():
            return (_numbers(value.percent, value.bound),)
        case Date():
            return (_days(value.date, value.bound),)
        case DateRange():
            return _days(value.start, value.bound), _days(value.end, value.bound)
    raise TypeError(f"no way to compare {type(value).__name__}")


def _numbers(number: Decimal, bound: Bound) -> _Span:
    if bound is Bound.ABOUT:
        around = abs(number) * ABOUT
        return _Span(number - around, number + around)
    if bound is Bound.EXACTLY:
        return _Span(number, number)
    return _Span(number, _INFINITY, above=bound is Bound.MORE_THAN)


def _days(date: PartialDate, bound: Bound) -> _Span:
    """Return the days that a date may mean; “about” reaches as far again on either side."""
    first, last = (Decimal(day.toordinal()) for day in date.days)
    if bound is Bound.EXACTLY:
        return _Span(first, last)
    if bound is Bound.ABOUT:
        width = last - first + 1
        return _Span(first - width, last + width)
    if bound is Bound.MORE_THAN:
        return _Span(last, _INFINITY, above=True)
    return _Span(first, _INFINITY)
