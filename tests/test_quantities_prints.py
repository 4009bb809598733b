"""Every typed value that typeset writes is read back as what it is, and as nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import paths
from briefing.errors import Place
from briefing.load import load
from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    Money,
    Noun,
    NounForms,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    TypedValue,
)
from briefing.packs import load_pack
from briefing.quantities import Quantity, agrees, quantity_of, read, record_of, words_of
from briefing.typeset.values import LOWERED, RAISED, ValueFormatter

PLACE = Place("facts.yaml", 1, 1)
ENGLISH = Path(__file__).parent / "data" / "english-arabic" / "languages" / "en.yaml"
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")} | {
    "en": load_pack(ENGLISH)
}
BRIEF = load(Path(__file__).parent.parent / "briefing" / "content" / "morocco-dco-ai")
# The nouns of the shipped brief have no English; the plainest forms will do.
NOUNS = {
    id_: Noun(
        id_,
        PLACE,
        {**noun.languages, "en": NounForms(None, {"one": f"{id_}", "other": f"{id_}s"}, PLACE)},
    )
    for id_, noun in BRIEF.nouns.items()
}
UNITS = ("kilometer", "meter", "hectare", "year", "hour", "gigahertz", "megawatt", "liter", "day")
CURRENCIES = ("MAD", "USD", "EUR")
KNOWN = [
    *(Quantity(quantity_of({"integer": 1}).kind, units=(unit,)) for unit in UNITS),
    *(Quantity(quantity_of({"integer": 1}).kind, currency=code) for code in CURRENCIES),
]
WORDS = {code: words_of(pack, NOUNS, KNOWN) for code, pack in PACKS.items()}
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
