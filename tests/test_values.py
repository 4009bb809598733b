"""Typed values as words, in both languages: tables written by hand, and a way back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as Day  # noqa: N812 - `date` makes a value here
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import paths
from briefing.errors import BriefingError, Place
from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    Gender,
    Money,
    Noun,
    NounForms,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    Scale,
    TypedValue,
)
from briefing.packs import LanguagePack, load_pack
from briefing.typeset.values import LOWERED, RAISED, FigureWords, ValueFormatter

PLACE = Place("facts.yaml", 1, 1)
ENGLISH = Path(__file__).parent / "data" / "english-arabic" / "languages" / "en.yaml"
PACKS = {code: load_pack(paths.LANGUAGES / f"{code}.yaml") for code in ("fr", "ar")} | {
    "en": load_pack(ENGLISH)
}


def noun(
    id_: str, **languages: tuple[Gender | None, Mapping[str, str | Mapping[str, str]]]
) -> Noun:
    forms = {code: NounForms(gender, words, PLACE) for code, (gender, words) in languages.items()}
    return Noun(id_, PLACE, forms)


RANK = noun(
    "rank",
    fr=("feminine", {"one": "place", "many": "de places", "other": "places"}),
    ar=(
        "feminine",
        {
            "zero": "مرتبة",
            "one": "مرتبة واحدة",
            "two": {"nominative": "مرتبتان", "oblique": "مرتبتين"},
            "few": "مراتب",
            "many": "مرتبة",
            "other": "مرتبة",
        },
    ),
    en=(None, {"one": "place", "other": "places"}),
)
CONGRESS = noun(
    "congress",
    fr=("masculine", {"one": "congrès", "other": "congrès"}),
    ar=("masculine", {"other": "مؤتمر"}),
    en=(None, {"one": "congress", "other": "congresses"}),
)
NOUNS = {"rank": RANK, "congress": CONGRESS}
FORMATTERS = {code: ValueFormatter(pack, NOUNS) for code, pack in PACKS.items()}


def plain(text: str) -> str:
    """Show no-break spaces as ~ and _ (narrow), and raised letters in brackets."""
    shown = text.replace("\u00a0", "~").replace("\u202f", "_")
    return shown.replace(RAISED, "[").replace(LOWERED, "]")


def phrase(code: str, value: TypedValue, **options: object) -> str:
    return plain(FORMATTERS[code].phrase(value, **options))  # type: ignore[arg-type]


def number(written: str, unit: str | None = None) -> Number:
    return Number(place=PLACE, number=Decimal(written), unit=unit)


def percent(written: str) -> Percent:
    return Percent(place=PLACE, percent=Decimal(written))


def money(written: str, scale: Scale = "none", currency: str = "MAD") -> Money:
    return Money(place=PLACE, amount=Decimal(written), scale=scale, currency=currency)


def count(number: int) -> Count:
    return Count(place=PLACE, count=number, noun="rank")


def ordinal(number: int, noun: str = "rank") -> Ordinal:
    return Ordinal(place=PLACE, ordinal=number, noun=noun)


def day(written: str) -> PartialDate:
    return PartialDate(*map(int, written.split("-")))


def date(written: str) -> Date:
    return Date(place=PLACE, date=day(written))


def dates(start: str, end: str) -> DateRange:
    return DateRange(place=PLACE, start=day(start), end=day(end))


def span(start: str, end: str, noun: str | None = None, unit: str | None = None) -> NumberRange:
    return NumberRange(place=PLACE, start=Decimal(start), end=Decimal(end), noun=noun, unit=unit)


TABLE: list[tuple[TypedValue, str, str]] = [
    # numbers
    (number("0"), "0", "0"),
    (number("999"), "999", "999"),
    (number("1000"), "1_000", "1.000"),
    (number("200000"), "200_000", "200.000"),
    (number("1234567.891"), "1_234_567,891", "1.234.567,891"),
    (number("3.50"), "3,50", "3,50"),
    (number("-2.5"), "−2,5", "-2,5"),
    (number("3.5", "gigahertz"), "3,5~gigahertz", "3,5~جيغاهرتز"),
    (number("1", "kilometer"), "1~kilomètre", "كيلومتر واحد"),
    (number("2", "kilometer"), "2~kilomètres", "كيلومتران"),
    (number("2.0", "kilometer"), "2,0~kilomètres", "2,0~كيلومتر"),
    (number("2", "gigahertz"), "2~gigahertz", "2~جيغاهرتز"),
    (number("2", "gigabyte"), "2~gigaoctets", "2~غيغابايت"),
    (number("7", "hour"), "7~heures", "7~ساعات"),
    (number("-1", "kilometer"), "−1~kilomètre", "-1~كيلومتر"),
    (number("-2", "kilometer"), "−2~kilomètres", "-2~كيلومتر"),
    (number("1", "liter"), "1~litre", "لتر"),
    (number("2", "liter"), "2~litres", "2~لتر"),
    (number("5", "liter"), "5~litres", "5~لتر"),
    (number("1000000", "kilometer"), "1_000_000~de kilomètres", "1.000.000~كيلومتر"),
    (number("3000000", "ampere"), "3_000_000~d’ampères", "3.000.000~أمبير"),
    (number("2000000", "hectare"), "2_000_000~d’hectares", "2.000.000~هكتار"),
    (number("2000000", "hour"), "2_000_000~d’heures", "2.000.000~ساعة"),
    (number("12", "day"), "12~jours", "12~يوما"),
    # percentages
    (percent("13.3"), "13,3_%", "13,3%"),
    (percent("50"), "50_%", "50%"),
    (percent("-0.5"), "−0,5_%", "-0,5%"),
    # money
    (money("500"), "500~dirhams", "500~درهم"),
    (money("1"), "1~dirham", "درهم واحد"),
    (money("2"), "2~dirhams", "درهمان"),
    (money("3"), "3~dirhams", "3~دراهم"),
    (money("11"), "11~dirhams", "11~درهما"),
    (money("-2"), "−2~dirhams", "-2~درهم"),
    (money("-2", "billion"), "−2~milliards de dirhams", "-2~مليار درهم"),
    (money("1", "none", "SAR"), "1~riyal saoudien", "1~ريال سعودي"),
    (money("2", "none", "SAR"), "2~riyals saoudiens", "2~ريال سعودي"),
    (money("1", "none", "TND"), "1~dinar tunisien", "دينار تونسي"),
    (money("2", "none", "TND"), "2~dinars tunisiens", "ديناران تونسيان"),
    (money("3", "none", "TND"), "3~dinars tunisiens", "3~دينارات تونسية"),
    (
        money("1000000", "none", "GBP"),
        "1_000_000~de livres sterling",
        "1.000.000~جنيه إسترليني",
    ),
    (money("1", "thousand"), "mille dirhams", "ألف درهم"),
    (money("1.0", "thousand"), "1,0~mille dirhams", "1,0~ألف درهم"),
    (money("-1", "thousand"), "−1~mille dirhams", "-1~ألف درهم"),
    (money("1000000"), "1_000_000~de dirhams", "1.000.000~درهم"),
    (money("17", "thousand"), "17~mille dirhams", "17~ألف درهم"),
    (money("5", "thousand"), "5~mille dirhams", "5~آلاف درهم"),
    (money("1", "million"), "1~million de dirhams", "مليون درهم"),
    (money("2", "million"), "2~millions de dirhams", "مليونا درهم"),
    (money("3", "million", "EUR"), "3~millions d’euros", "3~ملايين أورو"),
    (money("17", "billion"), "17~milliards de dirhams", "17~مليار درهم"),
    (money("1", "billion"), "1~milliard de dirhams", "مليار درهم"),
    (money("2", "billion"), "2~milliards de dirhams", "مليارا درهم"),
    (money("4", "billion"), "4~milliards de dirhams", "4~مليارات درهم"),
    (
        money("1.5", "billion", "USD"),
        "1,5~milliard de dollars américains",
        "1,5~مليار دولار أمريكي",
    ),
    (money("2.5", "billion"), "2,5~milliards de dirhams", "2,5~مليار درهم"),
    (money("2", "trillion"), "2~billions de dirhams", "تريليونا درهم"),
    (money("20", "million", "GBP"), "20~millions de livres sterling", "20~مليون جنيه إسترليني"),
    # counted nouns: all six Arabic categories
    (count(0), "0~place", "0~مرتبة"),
    (count(1), "une~place", "مرتبة واحدة"),
    (count(2), "deux~places", "مرتبتان"),
    (count(3), "trois~places", "3~مراتب"),
    (count(10), "10~places", "10~مراتب"),
    (count(11), "11~places", "11~مرتبة"),
    (count(14), "14~places", "14~مرتبة"),
    (count(99), "99~places", "99~مرتبة"),
    (count(100), "100~places", "100~مرتبة"),
    (count(103), "103~places", "103~مراتب"),
    (count(1000000), "1_000_000~de places", "1.000.000~مرتبة"),
    # ranks, by gender
    (ordinal(1), "1[re]", "الأولى"),
    (ordinal(1, "congress"), "1[er]", "الأول"),
    (ordinal(2), "2[e]", "الثانية"),
    (ordinal(5), "5[e]", "الخامسة"),
    (ordinal(10, "congress"), "10[e]", "العاشر"),
    (ordinal(11), "11[e]", "الحادية عشرة"),
    (ordinal(11, "congress"), "11[e]", "الحادي عشر"),
    (ordinal(12), "12[e]", "الثانية عشرة"),
    (ordinal(20), "20[e]", "العشرون"),
    (ordinal(21), "21[e]", "الحادية والعشرون"),
    (ordinal(45, "congress"), "45[e]", "الخامس والأربعون"),
    (ordinal(99), "99[e]", "التاسعة والتسعون"),
    (ordinal(100), "100[e]", "الـ100"),
    # dates
    (date("2026-02-05"), "5~février 2026", "5~فبراير 2026"),
    (date("2026-02-01"), "1[er]~février 2026", "1~فبراير 2026"),
    (date("2025-08-21"), "21~août 2025", "21~غشت 2025"),
    (date("2025-10"), "octobre 2025", "أكتوبر 2025"),
    (date("2026"), "2026", "2026"),
    (dates("2026-02-04", "2026-02-05"), "4 et 5~février 2026", "4~و5~فبراير 2026"),
    (dates("2026-02-05", "2026-02-05"), "5~février 2026", "5~فبراير 2026"),
    (dates("2026-02-01", "2026-02-08"), "du 1[er] au 8~février 2026", "من 1 إلى 8~فبراير 2026"),
    (
        dates("2026-01-30", "2026-02-02"),
        "du 30~janvier au 2~février 2026",
        "من 30~يناير إلى 2~فبراير 2026",
    ),
    (
        dates("2025-12-31", "2026-01-01"),
        "31~décembre 2025 et 1[er]~janvier 2026",
        "31~دجنبر 2025~و1~يناير 2026",
    ),
    (dates("2025-10", "2025-12"), "d’octobre à décembre 2025", "من أكتوبر إلى دجنبر 2025"),
    (dates("2025-10", "2025-11"), "octobre et novembre 2025", "أكتوبر~ونونبر 2025"),
    (dates("2025-12", "2026-03"), "de décembre 2025 à mars 2026", "من دجنبر 2025 إلى مارس 2026"),
    (dates("2025-12", "2026-01"), "décembre 2025 et janvier 2026", "دجنبر 2025~ويناير 2026"),
    (dates("2024", "2025"), "2024 et 2025", "2024~و2025"),
    (dates("2024", "2030"), "de 2024 à 2030", "من 2024 إلى 2030"),
    (dates("2024", "2026-02"), "de 2024 à février 2026", "من 2024 إلى فبراير 2026"),
    # ranges of numbers
    (span("8", "18"), "8~à~18", "من 8 إلى 18"),
    (span("8", "18", "rank"), "8~à~18~places", "من 8 إلى 18~مرتبة"),
    (span("3", "5", "rank"), "3~à~5~places", "من 3 إلى 5~مراتب"),
    (span("1", "2", "rank"), "1~à~2~places", "من مرتبة واحدة إلى مرتبتين"),
    (span("8", "18", unit="year"), "8~à~18~ans", "من 8 إلى 18~سنة"),
    (span("1.5", "2.5"), "1,5~à~2,5", "من 1,5 إلى 2,5"),
]


@pytest.mark.parametrize(("value", "french", "arabic"), TABLE, ids=repr)
def test_value_as_running_text(value: TypedValue, french: str, arabic: str) -> None:
    assert (phrase("fr", value), phrase("ar", value)) == (french, arabic)


M, A, L = Bound.MORE_THAN, Bound.ABOUT, Bound.AT_LEAST
BOUNDS: list[tuple[TypedValue, Bound, str, str]] = [
    (number("200000"), M, "plus de 200_000", "أكثر من 200.000"),
    (number("200000"), A, "environ 200_000", "نحو 200.000"),
    (number("200000"), L, "au moins 200_000", "ما لا يقل عن 200.000"),
    (number("2", "kilometer"), M, "plus de 2~kilomètres", "أكثر من كيلومترين"),
    (percent("13.3"), M, "plus de 13,3_%", "أكثر من 13,3%"),
    (percent("13.3"), A, "environ 13,3_%", "نحو 13,3%"),
    (percent("13.3"), L, "au moins 13,3_%", "ما لا يقل عن 13,3%"),
    (money("17", "billion"), M, "plus de 17~milliards de dirhams", "أكثر من 17~مليار درهم"),
    (money("2", "billion"), A, "environ 2~milliards de dirhams", "نحو ملياري درهم"),
    (money("2"), L, "au moins 2~dirhams", "ما لا يقل عن درهمين"),
    (count(14), M, "plus de 14~places", "أكثر من 14~مرتبة"),
    (count(2), A, "environ deux~places", "نحو مرتبتين"),
    (count(1), L, "au moins une~place", "ما لا يقل عن مرتبة واحدة"),
    (span("8", "18"), A, "environ 8–18", "نحو 8–18"),
    (span("8", "18"), M, "plus de 8–18", "أكثر من 8–18"),
    (date("2026-02-05"), M, "après le 5~février 2026", "بعد 5~فبراير 2026"),
    (date("2026-02"), A, "vers février 2026", "حوالي فبراير 2026"),
    (date("2026"), L, "pas avant 2026", "ليس قبل 2026"),
    (date("2026-02-01"), A, "vers le 1[er]~février 2026", "حوالي 1~فبراير 2026"),
]


@pytest.mark.parametrize(("value", "bound", "french", "arabic"), BOUNDS, ids=repr)
def test_bound(value: TypedValue, bound: Bound, french: str, arabic: str) -> None:
    bounded = replace(value, bound=bound)
    assert (phrase("fr", bounded), phrase("ar", bounded)) == (french, arabic)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (count(2), "مرتبتين"),
        (count(3), "3~مراتب"),
        (money("2", "million"), "مليوني درهم"),
        (ordinal(20), "العشرين"),
        (ordinal(21, "congress"), "الحادي والعشرين"),
        (number("2", "hour"), "ساعتين"),
    ],
)
def test_oblique_case(value: TypedValue, expected: str) -> None:
    assert phrase("ar", value, case="oblique") == expected


@pytest.mark.parametrize(
    ("value", "french", "arabic"),
    [
        (replace(number("3.5", "gigahertz"), bound=M), "3,5", "3,5"),
        (percent("13.3"), "13,3", "13,3"),
        (replace(money("17", "billion"), bound=M), "17", "17"),
        (count(2), "2", "2"),
        (ordinal(5), "5", "5"),
        (span("8", "18", "rank"), "8–18", "8–18"),
        (replace(date("2026-02-01"), bound=A), "1[er]~février 2026", "1~فبراير 2026"),
        (dates("2025-10", "2025-12"), "d’octobre à décembre 2025", "من أكتوبر إلى دجنبر 2025"),
    ],
    ids=repr,
)
def test_bare(value: TypedValue, french: str, arabic: str) -> None:
    assert (phrase("fr", value, bare=True), phrase("ar", value, bare=True)) == (french, arabic)


@pytest.mark.parametrize(
    ("value", "french", "arabic"),
    [
        (date("2026-02-05"), "5~février", "5~فبراير"),
        (date("2025-10"), "octobre", "أكتوبر"),
        (date("2026"), "2026", "2026"),
        (dates("2026-02-04", "2026-02-05"), "4 et 5~février", "4~و5~فبراير"),
        (dates("2025-10", "2025-12"), "d’octobre à décembre", "من أكتوبر إلى دجنبر"),
        (
            dates("2025-12-30", "2026-01-02"),
            "du 30~décembre au 2~janvier",
            "من 30~دجنبر إلى 2~يناير",
        ),
    ],
    ids=repr,
)
def test_without_year(value: TypedValue, french: str, arabic: str) -> None:
    assert phrase("fr", value, without_year=True) == french
    assert phrase("ar", value, without_year=True) == arabic


@pytest.mark.parametrize(
    ("value", "french", "arabic"),
    [
        (
            replace(money("17", "billion"), bound=M),
            FigureWords("plus de", "17", "milliards de dirhams"),
            FigureWords("أكثر من", "17", "مليار درهم"),
        ),
        (count(14), FigureWords("", "14", "places"), FigureWords("", "14", "مرتبة")),
        (count(2), FigureWords("", "2", "places"), FigureWords("", "مرتبتان", "")),
        (
            money("1", "thousand"),
            FigureWords("", "mille dirhams", ""),
            FigureWords("", "ألف درهم", ""),
        ),
        (
            money("-2", "billion"),
            FigureWords("", "−2", "milliards de dirhams"),
            FigureWords("", "-2", "مليار درهم"),
        ),
        (ordinal(2), FigureWords("", "2[e]", ""), FigureWords("", "الثانية", "")),
        (percent("5"), FigureWords("", "5_%", ""), FigureWords("", "5%", "")),
        (
            span("8", "18", unit="year"),
            FigureWords("", "8–18", "ans"),
            FigureWords("", "8–18", "سنة"),
        ),
        (
            number("2", "gigahertz"),
            FigureWords("", "2", "gigahertz"),
            FigureWords("", "2", "جيغاهرتز"),
        ),
    ],
    ids=repr,
)
def test_figure_of_a_card(value: TypedValue, french: FigureWords, arabic: FigureWords) -> None:
    for code, expected in (("fr", french), ("ar", arabic)):
        words = FORMATTERS[code].figure(value)
        assert FigureWords(plain(words.bound), plain(words.number), plain(words.unit)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (number("1234.5"), "1,234.5"),
        (ordinal(1), "1st"),
        (ordinal(2), "2nd"),
        (ordinal(3), "3rd"),
        (ordinal(11), "11th"),
        (ordinal(22), "22nd"),
        (count(1), "one~place"),
        (replace(count(14), bound=M), "more than 14~places"),
        (money("17", "billion"), "17~billion Moroccan dirhams"),
        (money("1"), "1~Moroccan dirham"),
        (dates("2026-02-04", "2026-02-05"), "4 and 5~February 2026"),
        (number("3", "kilometer"), "3~kilometres"),
    ],
    ids=repr,
)
def test_language_added_by_one_file(value: TypedValue, expected: str) -> None:
    assert phrase("en", value) == expected


def test_ordinal_takes_the_gender_that_it_is_given() -> None:
    given = Ordinal(place=PLACE, ordinal=1, gender="feminine")
    assert (phrase("fr", given), phrase("ar", given)) == ("1[re]", "الأولى")


def test_ordinal_without_gender_takes_the_first_of_the_language() -> None:
    bare = Ordinal(place=PLACE, ordinal=1)
    assert [phrase(code, bare) for code in ("fr", "ar", "en")] == ["1[er]", "الأول", "1st"]


@pytest.mark.parametrize(
    ("moment", "french", "arabic"),
    [
        (
            datetime(2026, 2, 5, 10, 5, tzinfo=timezone(timedelta(hours=1))),
            "5~février 2026 à 10~h~05 (UTC+1)",
            "5~فبراير 2026، الساعة 10:05 (UTC+1)",
        ),
        (
            datetime(2026, 2, 1, 0, 0, tzinfo=UTC),
            "1[er]~février 2026 à 0~h~00 (UTC)",
            "1~فبراير 2026، الساعة 0:00 (UTC)",
        ),
        (
            datetime(2026, 2, 5, 23, 59, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "5~février 2026 à 23~h~59 (UTC-3:30)",
            "5~فبراير 2026، الساعة 23:59 (UTC-3:30)",
        ),
    ],
)
def test_moment(moment: datetime, french: str, arabic: str) -> None:
    assert plain(FORMATTERS["fr"].moment(moment)) == french
    assert plain(FORMATTERS["ar"].moment(moment)) == arabic


def test_unknown_unit_is_named() -> None:
    with pytest.raises(BriefingError) as caught:
        phrase("fr", number("3", "cubit"))
    assert [(f.code, f.place) for f in caught.value.findings] == [("unknown-unit", PLACE)]


def test_letters_of_an_elision_are_no_pattern() -> None:
    pack = PACKS["fr"]
    for before in ("]o", "^o", "o-", "z-ao"):
        elision = replace(pack.elisions[0], before=before)
        formatter = ValueFormatter(replace(pack, elisions=(elision,)), NOUNS)
        value = dates("2025-10", "2025-12")
        assert formatter.phrase(value) == "d’octobre à décembre 2025", before


@pytest.mark.parametrize("code", ["QQQ", "XXX", "XTS"])
def test_unknown_currency_is_named(code: str) -> None:
    with pytest.raises(BriefingError) as caught:
        phrase("fr", money("3", "none", code))
    assert [(f.code, f.place) for f in caught.value.findings] == [("unknown-currency", PLACE)]


def test_value_of_no_known_kind_is_a_bug() -> None:
    with pytest.raises(TypeError, match="TypedValue"):
        phrase("fr", TypedValue(place=PLACE))


def test_digits_of_another_script_are_used_throughout() -> None:
    pack = PACKS["ar"]
    eastern = replace(pack, numbers=replace(pack.numbers, digits="٠١٢٣٤٥٦٧٨٩"))
    formatter = ValueFormatter(eastern, NOUNS)
    values = (count(14), date("2026-02-05"), percent("13.3"), dates("2024", "2030"))
    assert [plain(formatter.phrase(value)) for value in values] == [
        "١٤~مرتبة",
        "٥~فبراير ٢٠٢٦",
        "١٣,٣%",
        "من ٢٠٢٤ إلى ٢٠٣٠",
    ]


@pytest.mark.parametrize(("minimum", "expected"), [(1, "1_000"), (2, "1000"), (3, "1000")])
def test_short_numbers_are_grouped_as_the_pack_says(minimum: int, expected: str) -> None:
    pack = PACKS["fr"]
    changed = replace(pack, numbers=replace(pack.numbers, minimum_grouping=minimum))
    assert plain(ValueFormatter(changed, NOUNS).number(1000)) == expected


# --- the way back, by the data of the pack alone --------------------------------------------------


def read_number(pack: LanguagePack, text: str) -> Decimal:
    """Read a number as a person of that language would; raises ValueError for anything else."""
    words = pack.numbers
    digits = f"[{words.digits}]"
    shape = rf"{re.escape(words.minus)}?{digits}{{1,3}}({re.escape(words.group)}{digits}{{3}})*"
    if not re.fullmatch(rf"{shape}({re.escape(words.decimal)}{digits}+)?", text):
        raise ValueError(text)
    text = text.replace(words.group, "").replace(words.decimal, ".").replace(words.minus, "-")
    return Decimal(text.translate(str.maketrans(words.digits, "0123456789")))


def unwrapped(pattern: str, text: str) -> tuple[str, ...] | None:
    """Return what stands in the places of a pattern, None when the text is not of this pattern."""
    shape = re.sub(r"\\\{\w+\\\}", "(.+?)", re.escape(pattern))
    match = re.fullmatch(shape, text)
    return match.groups() if match else None


def read_bound(pack: LanguagePack, text: str) -> tuple[Bound, str]:
    for name, words in pack.bounds.items():
        inner = unwrapped(words.number.pattern, text)
        if inner:
            return Bound(name), inner[0]
        before = words.number.pattern.partition("{value}")[0]
        for elision in pack.elisions:  # "plus de" before "une": "plus d’une"
            elided = before.removesuffix(elision.word) + elision.becomes
            if before.endswith(elision.word) and text.startswith(elided):
                return Bound(name), text.removeprefix(elided)
    return Bound.EXACTLY, text


def forms_of(forms: Mapping[str, str | Mapping[str, str]]) -> dict[str, set[str]]:
    return {
        category: {form} if isinstance(form, str) else set(form.values())
        for category, form in forms.items()
    }


def read_counted(pack: LanguagePack, forms: Mapping[str, set[str]], text: str) -> Decimal:
    """Read "14 places", "مرتبتان": a number and its noun, or a form that says both."""
    for category, implied in (("one", 1), ("two", 2)):
        if category in pack.digitless and text in forms.get(category, ()):
            return Decimal(implied)
    parts = unwrapped(pack.numbers.counted, text)
    assert parts is not None
    assert any(parts[1] in words for words in forms.values())
    for count, words in pack.numbers.small_counts.items():
        if parts[0] in ({words} if isinstance(words, str) else set(words.values())):
            return Decimal(count)
    return read_number(pack, parts[0])


def read_date(pack: LanguagePack, text: str) -> PartialDate:
    words = pack.dates
    text = text.replace(f"{RAISED}{words.first_day}{LOWERED}", "")
    full = unwrapped(words.full, text)
    if full and full[1] in words.months:
        return PartialDate(int(full[2]), words.months.index(full[1]) + 1, int(full[0]))
    month = unwrapped(words.month_year, text)
    if month and month[0] in words.months:
        return PartialDate(int(month[1]), words.months.index(month[0]) + 1)
    return PartialDate(int(text))


CODES = st.sampled_from(["fr", "ar", "en"])
DECIMALS = st.decimals(-(10**12), 10**12, places=3).map(lambda n: n.normalize() + 0) | st.decimals(
    0, 1000, places=2
)
BOUND = st.sampled_from(Bound)


@given(CODES, DECIMALS, BOUND)
def test_number_can_be_read_back(code: str, written: Decimal, bound: Bound) -> None:
    pack = PACKS[code]
    text = FORMATTERS[code].phrase(Number(place=PLACE, number=written, bound=bound))
    found, inner = read_bound(pack, text)
    read = read_number(pack, inner)
    assert (found, read) == (bound, written)
    # Digits are kept as written: 3,50 is not 3,5.
    assert f"{read:f}".partition(".")[2] == f"{written:f}".partition(".")[2]


@given(CODES, DECIMALS, BOUND)
def test_percentage_can_be_read_back(code: str, written: Decimal, bound: Bound) -> None:
    pack = PACKS[code]
    text = FORMATTERS[code].phrase(Percent(place=PLACE, percent=written, bound=bound))
    found, inner = read_bound(pack, text)
    parts = unwrapped(pack.numbers.percent, inner)
    assert parts is not None
    assert (found, read_number(pack, parts[0])) == (bound, written)


@given(CODES, st.integers(0, 10**9), BOUND)
def test_counted_noun_can_be_read_back(code: str, number: int, bound: Bound) -> None:
    pack = PACKS[code]
    text = FORMATTERS[code].phrase(replace(count(number), bound=bound))
    found, inner = read_bound(pack, text)
    forms = forms_of(RANK.languages[code].forms)
    assert (found, read_counted(pack, forms, inner)) == (bound, Decimal(number))


@given(
    st.sampled_from(["fr", "ar"]),
    st.decimals(0, 5000, places=1).map(lambda n: n.normalize() + 0),
    st.sampled_from(["none", "thousand", "million", "billion", "trillion"]),
    st.sampled_from(["MAD", "USD", "EUR"]),
    BOUND,
)
def test_amount_can_be_read_back(
    code: str, amount: Decimal, scale: Scale, currency: str, bound: Bound
) -> None:
    pack = PACKS[code]
    value = Money(place=PLACE, amount=amount, scale=scale, currency=currency, bound=bound)
    found, inner = read_bound(pack, FORMATTERS[code].phrase(value))
    names = forms_of(pack.money.currencies[currency])
    forms: Mapping[str, set[str]] = names
    if scale != "none":
        words = pack.money.scales[scale]
        (name,) = names[pack.money.scaled_category]
        after = words.currency.replace("{currency}", name)
        for elision in pack.elisions:
            if name[0] in elision.before:
                after = after.replace(elision.word, elision.becomes)
        forms = {
            category: {f"{form} {after}" for form in wordings}
            for category, wordings in forms_of(words.forms).items()
        }
    assert (found, read_counted(pack, forms, inner)) == (bound, amount)


@given(CODES, st.dates())
def test_date_can_be_read_back(code: str, written: Day) -> None:
    for precision in (3, 2, 1):
        parts = [int(part) for part in str(written).split("-")][:precision]
        value = Date(place=PLACE, date=PartialDate(*parts))
        assert read_date(PACKS[code], FORMATTERS[code].phrase(value)) == value.date


def completed(pack: LanguagePack, first: str, last: str) -> str:
    """Return the first day of a range with the month and year that it shares with the last."""
    words = pack.dates
    mark = f"{RAISED}{words.first_day}{LOWERED}"
    first, shared = first.replace(mark, ""), unwrapped(words.full, last.replace(mark, ""))
    assert shared is not None
    if first.isdigit():
        return words.full.format(day=first, month=shared[1], year=shared[2])
    own = unwrapped(words.full, first)
    return first if own and own[1] in words.months else f"{first} {shared[2]}"


@given(CODES, st.dates(), st.dates())
def test_range_of_days_can_be_read_back(code: str, one: Day, other: Day) -> None:
    pack = PACKS[code]
    start, end = day(str(min(one, other))), day(str(max(one, other)))
    text = FORMATTERS[code].phrase(DateRange(place=PLACE, start=start, end=end))
    if start == end:
        assert read_date(pack, text) == start
        return
    parts = unwrapped(pack.dates.days, text) or unwrapped(pack.dates.pair, text)
    assert parts is not None
    assert read_date(pack, completed(pack, *parts)) == start
    assert read_date(pack, parts[1]) == end


@given(CODES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_range_of_numbers_can_be_read_back(code: str, one: int, other: int) -> None:
    pack = PACKS[code]
    value = span(str(min(one, other)), str(max(one, other)))
    for pattern, text in (
        (pack.numbers.range.pattern, FORMATTERS[code].phrase(value)),
        (pack.numbers.compact_range, FORMATTERS[code].phrase(value, bare=True)),
    ):
        parts = unwrapped(pattern, text)
        assert parts is not None
        assert [read_number(pack, part) for part in parts] == [value.start, value.end]


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.parametrize("gender", ["masculine", "feminine"])
def test_ordinals_are_all_different(code: str, gender: Gender) -> None:
    """A rank can be read back when no two ranks are written alike."""
    for case in (None, "oblique"):
        written = [
            FORMATTERS[code].phrase(Ordinal(place=PLACE, ordinal=n, gender=gender), case=case)
            for n in range(1, 201)
        ]
        assert len(set(written)) == len(written)
