"""When two typed values cannot both be right of the same quantity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.check.comparing import contradict, kind_of, said
from briefing.errors import Place
from briefing.load import load
from briefing.model import Bound, Count, Date, Number, PartialDate, TypedValue
from tests.examples import lay

VALUES = {
    "17-billion": "{money: 17, scale: billion, currency: MAD}",
    "17000-million": "{money: 17000, scale: million, currency: MAD}",
    "15-billion": "{money: 15, scale: billion, currency: MAD}",
    "17-billion-eur": "{money: 17, scale: billion, currency: EUR}",
    "16-exactly": "{count: 16, noun: member}",
    "15-exactly": "{count: 15, noun: member}",
    "17-exactly": "{count: 17, noun: member}",
    "more-than-16": "{count: 16, noun: member, bound: more_than}",
    "at-least-16": "{count: 16, noun: member, bound: at_least}",
    "about-16": "{count: 16, noun: member, bound: about}",
    "12-to-16": "{range: [12, 16], noun: member}",
    "12-to-15": "{range: [12, 15], noun: member}",
    "3-km": "{integer: 3, unit: kilometer}",
    "3000-m": "{integer: 3000, unit: meter}",
    "2-km": "{integer: 2, unit: kilometer}",
    "2-hours": "{integer: 2, unit: hour}",
    "120-minutes": "{integer: 120, unit: minute}",
    "3-plain": "{integer: 3}",
    "13-percent": "{percent: 13}",
    "13.0-percent": "{decimal: 13.0}",
    "2024": "{year: 2024}",
    "may-2024": "{month: 2024-05}",
    "4-may-2024": "{date: 2024-05-04}",
    "5-may-2024": "{date: 2024-05-05}",
    "after-4-may": "{date: 2024-05-04, bound: more_than}",
    "from-4-may": "{date: 2024-05-04, bound: at_least}",
    "about-2025": "{year: 2025, bound: about}",
    "about-2026": "{year: 2026, bound: about}",
    "4-to-5-may": "{dates: [2024-05-04, 2024-05-05]}",
    "4-to-6-may": "{dates: [2024-05-04, 2024-05-06]}",
    "second": "{ordinal: 2, noun: member}",
    "third": "{ordinal: 3, noun: member}",
}


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TypedValue]:
    written = ", ".join(f"v-{name.replace('.', '-')}: {v}" for name, v in VALUES.items())
    laid = lay(f"facts: [{{id: budget, values: {{{written}}}}}]", tmp_path_factory.mktemp("v"))
    found = load(laid.folder).facts["budget"].values
    return {name: found[f"v-{name.replace('.', '-')}"] for name in VALUES}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17-billion", "15-billion"),
        ("more-than-16", "15-exactly"),
        ("more-than-16", "16-exactly"),
        ("at-least-16", "15-exactly"),
        ("12-to-15", "16-exactly"),
        ("12-to-16", "12-to-15"),
        ("12-to-15", "more-than-16"),
        ("3-km", "2-km"),
        ("2-km", "3000-m"),
        ("4-may-2024", "5-may-2024"),
        ("after-4-may", "4-may-2024"),
        ("4-to-5-may", "4-to-6-may"),
        ("about-2026", "2024"),
        ("second", "third"),
    ],
)
def test_values_contradict_each_other(values: dict[str, TypedValue], one: str, other: str) -> None:
    assert contradict(values[one], values[other])
    assert contradict(values[other], values[one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17-billion", "17000-million"),
        ("more-than-16", "17-exactly"),
        ("more-than-16", "at-least-16"),
        ("at-least-16", "16-exactly"),
        ("about-16", "17-exactly"),
        ("12-to-16", "15-exactly"),
        ("3-km", "3000-m"),
        ("2-hours", "120-minutes"),
        ("2024", "may-2024"),
        ("may-2024", "4-may-2024"),
        ("from-4-may", "4-may-2024"),
        ("after-4-may", "5-may-2024"),
        ("about-2025", "2024"),
        ("4-to-5-may", "4-may-2024"),
    ],
)
def test_values_leave_room_for_each_other(
    values: dict[str, TypedValue], one: str, other: str
) -> None:
    assert not contradict(values[one], values[other])
    assert not contradict(values[other], values[one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17-billion", "17-billion-eur"),
        ("3-km", "3-plain"),
        ("3-km", "2-hours"),
        ("13-percent", "13.0-percent"),
        ("second", "15-exactly"),
    ],
)
def test_values_of_different_kinds_are_not_compared(
    values: dict[str, TypedValue], one: str, other: str
) -> None:
    assert kind_of(values[one]) != kind_of(values[other])
    assert not contradict(values[one], values[other])


def test_no_value_contradicts_itself(values: dict[str, TypedValue]) -> None:
    assert not [name for name, value in values.items() if contradict(value, value)]


def test_contradiction_is_the_same_from_either_side(values: dict[str, TypedValue]) -> None:
    for one, other in product(values.values(), repeat=2):
        assert contradict(one, other) == contradict(other, one)


def test_every_value_has_words_for_messages(values: dict[str, TypedValue]) -> None:
    told = {name: said(value) for name, value in values.items()}
    assert told["17-billion"] == "17 billion MAD"
    assert told["more-than-16"] == "more than 16 member"
    assert told["12-to-16"] == "12 to 16 member"
    assert told["4-to-5-may"] == "2024-05-04 to 2024-05-05"
    assert told["13-percent"] == "13 %"
    assert told["third"] == "rank 3 member"
    assert told["3-km"] == "3 kilometer"


PLACE = Place("x")
BOUNDS = st.sampled_from(list(Bound))


def fits(value: Count, number: int) -> bool:
    """Whether a count may be this number, said in another way than the program does."""
    return {
        Bound.EXACTLY: number == value.count,
        Bound.MORE_THAN: number > value.count,
        Bound.AT_LEAST: number >= value.count,
        Bound.ABOUT: 10 * abs(number - value.count) <= value.count,
    }[value.bound]


@given(st.integers(0, 40), BOUNDS, st.integers(0, 40), BOUNDS)
def test_counts_contradict_when_no_number_fits_both(
    first: int, bound: Bound, second: int, other: Bound
) -> None:
    one = Count(place=PLACE, count=first, noun="n", bound=bound)
    two = Count(place=PLACE, count=second, noun="n", bound=other)
    if Bound.ABOUT in (bound, other):  # a tenth of a count need not be whole
        tenths = (
            Count(place=PLACE, count=10 * v.count, noun="n", bound=v.bound) for v in (one, two)
        )
        one, two = tenths
    whole = range(1000)
    assert contradict(one, two) == (not any(fits(one, n) and fits(two, n) for n in whole))


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.dates(date(2000, 1, 1), date(2030, 12, 31))
)
def test_day_contradicts_a_month_that_it_is_not_in(day: date, other: date) -> None:
    one = Date(place=PLACE, date=PartialDate(day.year, day.month, day.day))
    month = Date(place=PLACE, date=PartialDate(other.year, other.month))
    assert contradict(one, month) == ((day.year, day.month) != (other.year, other.month))


def test_units_that_are_no_multiples_are_compared_with_themselves_only() -> None:
    acres, hectares = (
        Number(place=PLACE, number=Decimal(2), unit=unit) for unit in ("acre", "hectare")
    )
    assert not contradict(acres, hectares)
    assert contradict(acres, Number(place=PLACE, number=Decimal(3), unit="acre"))
