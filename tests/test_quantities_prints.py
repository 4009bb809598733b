"""Every typed value that typeset writes is read back as what it is, and as nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
from briefing.quantities import Quantity, agrees, quantity_of, read, record_of
from briefing.typeset.values import LOWERED, RAISED, ValueFormatter
from tests.quantities import CURRENCIES, NOUNS, PACKS, PLACE, UNITS, WORDS

FORMATTERS = {code: ValueFormatter(pack, NOUNS) for code, pack in PACKS.items()}
# A figure stands among words that are none.
SENTENCES = {
    "fr": "Selon la page, le Maroc a gagné {}, selon le texte.",
    "ar": "وحسب المصدر فإن المغرب حقق {}، حسب النص.",
    "en": "The page says that the club won {}, says the text.",
}


def printed(code: str, value: TypedValue, **options: Any) -> str:
    text = FORMATTERS[code].phrase(value, **options)
    return text.replace(RAISED, "").replace(LOWERED, "")


def wanted_of(value: TypedValue) -> Quantity:
    return quantity_of(record_of(value))


def holds(code: str, text: str, value: TypedValue, **options: bool) -> bool:
    """Tell whether a text says a value, as its only figure."""
    found = read(text, WORDS[code])
    return len(found) == 1 and agrees(found[0], wanted_of(value), WORDS[code], **options)


# --- all typed values ----------------------------------------------------------------------------

BOUNDS = st.sampled_from(Bound)
WHOLE = st.integers(0, 10**12) | st.integers(0, 120)
DECIMALS = st.decimals(-(10**12), 10**12, places=3) | st.decimals(0, 1000, places=2)
NUMBERS = WHOLE.map(Decimal) | st.integers(-999, -1).map(Decimal) | DECIMALS
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def partial(day: date, precision: int) -> PartialDate:
    return PartialDate(*(day.year, day.month, day.day)[:precision])


PARTIAL = st.builds(partial, DAYS, st.integers(1, 3))
number = st.builds(
    Number,
    place=st.just(PLACE),
    bound=BOUNDS,
    number=NUMBERS,
    unit=st.none() | st.sampled_from(UNITS),
)
percent = st.builds(Percent, place=st.just(PLACE), bound=BOUNDS, percent=NUMBERS)
money = st.builds(
    Money,
    place=st.just(PLACE),
    bound=BOUNDS,
    amount=NUMBERS,
    scale=st.sampled_from(["none", "thousand", "million", "billion", "trillion"]),
    currency=st.sampled_from(CURRENCIES),
)
count = st.builds(
    Count, place=st.just(PLACE), bound=BOUNDS, count=WHOLE, noun=st.sampled_from(sorted(NOUNS))
)
ordinal = st.builds(
    Ordinal,
    place=st.just(PLACE),
    ordinal=st.integers(1, 199),
    noun=st.sampled_from(sorted(NOUNS)),
)
day = st.builds(Date, place=st.just(PLACE), bound=BOUNDS, date=PARTIAL)


@st.composite
def date_ranges(draw: st.DrawFn) -> DateRange:
    precision = draw(st.integers(1, 3))
    first = draw(DAYS)
    step = draw(st.sampled_from([0, 1, 2, 20, 31, 40, 366, 2000]))
    start, end = partial(first, precision), partial(first + timedelta(days=step), precision)
    return DateRange(place=PLACE, start=start, end=end)


@st.composite
def number_ranges(draw: st.DrawFn) -> NumberRange:
    ends = draw(
        st.lists(WHOLE, min_size=2, max_size=2) | st.lists(DECIMALS, min_size=2, max_size=2)
    )
    start, end = sorted(Decimal(each) for each in ends)
    noun = draw(st.none() | st.sampled_from(sorted(NOUNS)))
    unit = None if noun else draw(st.none() | st.sampled_from(UNITS))
    return NumberRange(place=PLACE, bound=draw(BOUNDS), start=start, end=end, noun=noun, unit=unit)


VALUES = st.one_of(number, percent, money, count, ordinal, day, date_ranges(), number_ranges())
CODES = st.sampled_from(sorted(PACKS))
CASES = st.sampled_from([None, "oblique"])


@settings(max_examples=1500, deadline=None)
@given(CODES, VALUES, CASES)
def test_value_is_read_back(code: str, value: TypedValue, case: str | None) -> None:
    text = printed(code, value, case=case)
    assert holds(code, text, value), (text, read(text, WORDS[code]))
    sentence = SENTENCES[code].format(text)
    (found,) = read(sentence, WORDS[code])
    assert agrees(found, wanted_of(value), WORDS[code])


def test_form_goes_with_the_digits_and_not_with_the_number() -> None:
    # "1 000 000 de membres", but "1 000 000,0 membres": equal numbers, one read after the other.
    for end in (Decimal(1000000), Decimal("1000000.0"), Decimal("1000000.000")):
        value = NumberRange(
            place=PLACE, bound=Bound.EXACTLY, start=Decimal(0), end=end, noun="congress", unit=None
        )
        assert holds("fr", printed("fr", value), value), end


# --- and as nothing else -------------------------------------------------------------------------


def other_digit(number: Decimal, draw: st.DrawFn) -> Decimal:
    """Return a number with one digit changed."""
    sign, digits, written = number.as_tuple()
    exponent = cast(int, written)
    place = draw(st.integers(0, len(digits) - 1))
    # The first digit does not vanish: 100 becomes 200, not 000.
    step = draw(st.integers(1, 8 if place == 0 and digits[0] < 9 else 9))
    changed = list(digits)
    changed[place] = (digits[place] + step) % 10
    result = Decimal((sign, tuple(changed), exponent))
    return result if result else Decimal((0, (*digits[:-1], (digits[-1] + 1) % 10), exponent))


def other(options: Any, this: Any, draw: st.DrawFn) -> Any:
    return draw(st.sampled_from([option for option in options if option != this]))


@st.composite
def perturbed(draw: st.DrawFn) -> tuple[TypedValue, TypedValue]:
    """Return a value and another one that differs in one thing."""
    value: TypedValue = draw(VALUES)
    changes: list[dict[str, Any]] = []
    if not isinstance(value, Ordinal | DateRange):
        changes.append({"bound": other(Bound, value.bound, draw)})
    match value:
        case Number():
            changes.append({"number": other_digit(value.number, draw)})
            if value.unit:
                changes.append({"unit": other(UNITS, value.unit, draw)})
        case Percent():
            changes.append({"percent": other_digit(value.percent, draw)})
        case Money():
            scales = ("none", "thousand", "million", "billion", "trillion")
            changes.append({"amount": other_digit(value.amount, draw)})
            changes.append({"currency": other(CURRENCIES, value.currency, draw)})
            if value.amount:
                changes.append({"scale": other(scales, value.scale, draw)})
        case Count():
            changes.append({"count": int(other_digit(Decimal(value.count), draw))})
            changes.append({"noun": other(sorted(NOUNS), value.noun, draw)})
        case Ordinal():
            changes.append({"ordinal": other(range(1, 200), value.ordinal, draw)})
        case Date():
            changes.append({"date": draw(other_date(value.date))})
        case DateRange():
            changes.append({"start": draw(other_date(value.start))})
            changes.append({"end": draw(other_date(value.end))})
        case NumberRange():
            changes.append({"start": other_digit(value.start, draw)})
            changes.append({"end": other_digit(value.end, draw)})
            if value.noun:
                changes.append({"noun": other(sorted(NOUNS), value.noun, draw)})
    changed = replace(value, **draw(st.sampled_from(changes)))
    assume(changed != value)
    return value, changed


@st.composite
def other_date(draw: st.DrawFn, this: PartialDate) -> PartialDate:
    years = range(1900, 2101)
    changes = [PartialDate(other(years, this.year, draw), this.month, this.day)]
    if this.month:
        changes.append(PartialDate(this.year, other(range(1, 13), this.month, draw), this.day))
        changes.append(PartialDate(this.year))
    if this.day:
        changes.append(PartialDate(this.year, this.month, other(range(1, 32), this.day, draw)))
        changes.append(PartialDate(this.year, this.month))
    return draw(st.sampled_from(changes))


@settings(max_examples=1500, deadline=None)
@given(CODES, perturbed(), CASES)
def test_value_is_not_taken_for_another(
    code: str, values: tuple[TypedValue, TypedValue], case: str | None
) -> None:
    value, changed = values
    text = printed(code, value, case=case)
    found = read(text, WORDS[code])
    assert not any(agrees(one, wanted_of(changed), WORDS[code]) for one in found), (text, found)


@settings(max_examples=300, deadline=None)
@given(CODES, VALUES)
def test_bare_value_is_read_back(code: str, value: TypedValue) -> None:
    text = printed(code, value, bare=True)
    assert holds(code, text, value, bare=True), (text, read(text, WORDS[code]))


@settings(max_examples=300, deadline=None)
@given(CODES, day | date_ranges())
def test_date_without_its_year_is_read_back(code: str, value: Date | DateRange) -> None:
    text = printed(code, value, without_year=True)
    assert holds(code, text, value, without_year=True), (text, read(text, WORDS[code]))


@settings(max_examples=300, deadline=None)
@given(CODES, VALUES)
def test_value_of_a_card_is_read_back(code: str, value: TypedValue) -> None:
    words = FORMATTERS[code].figure(value)
    text = " ".join(part for part in (words.bound, words.number, words.unit) if part)
    text = text.replace(RAISED, "").replace(LOWERED, "")
    assert holds(code, text, value), (text, read(text, WORDS[code]))


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_value_survives_as_plain_data(value: TypedValue) -> None:
    record = json.loads(json.dumps(record_of(value)))
    assert quantity_of(record) == wanted_of(value)
