"""Figures in running text, by tables written by hand: French, Arabic and English."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.folding import fold
from briefing.model import Bound
from briefing.packs import Numerals
from briefing.quantities import (
    Kind,
    Quantity,
    nouns_of,
    nouns_record,
    quantity_of,
    read,
    words_of,
)
from briefing.quantities.tokens import Phrases
from tests.quantities import KNOWN, NOUNS, PACKS, WORDS


def shown(code: str, text: str, *masked: str) -> list[str]:
    """Return what is read in one line each: kind, bound, what is said, and its words."""
    return [
        f"{_said(found)} | {text[found.start : found.end]}"
        for found in read(text, WORDS[code], masked)
    ]


def _said(found: Quantity) -> str:
    bound = "" if found.bound is Bound.EXACTLY else f"{found.bound or 'another bound,'} "
    numbers = [str(each) for each in (found.number, found.last) if each is not None]
    dates = [
        "-".join("?" if part is None else str(part) for part in parts)
        for parts in (found.date, found.until)
        if parts is not None
    ]
    things = [*found.nouns, *found.units, found.currency or ""]
    scale = "" if found.scale == "none" else found.scale
    rest = " ".join(filter(None, [scale, *things, "" if found.fits else "wrong"]))
    return f"{bound}{found.kind} {'..'.join(dates or numbers)} {rest}".strip()


FRENCH = [
    # digits, in all notations
    ("14 places", ["count 14 rank | 14 places"]),
    ("200 000 jeunes", ["number 200000 | 200 000"]),
    (
        "200\u202f000, 200.000 et 200'000",
        ["number 200000 | 200\u202f000", "number 200000 | 200.000", "number 200000 | 200'000"],
    ),
    (
        "1.234.567,89 ou 1 234 567,89",
        ["number 1234567.89 | 1.234.567,89", "number 1234567.89 | 1 234 567,89"],
    ),
    (
        "3,5 puis 0,123 puis 1,234",
        ["number 3.5 | 3,5", "number 0.123 | 0,123", "number 1.234 | 1,234"],
    ),
    ("−2,5 et -7", ["number -2.5 | −2,5", "number -7 | -7"]),
    ("la COVID-19, fin.", ["number 19 | 19"]),
    ("13,3 % puis 12 pour cent", ["percent 13.3 | 13,3 %", "percent 12 | 12 pour cent"]),
    # amounts
    (
        "plus de 17 milliards de dirhams",
        ["more_than money 17 billion MAD | plus de 17 milliards de dirhams"],
    ),
    (
        "500 DH, 3 millions d’euros",
        ["money 500 MAD wrong | 500 DH", "money 3 million EUR | 3 millions d’euros"],
    ),
    ("mille dirhams", ["money 1 thousand MAD | mille dirhams"]),
    ("deux millions", ["number 2 million | deux millions"]),
    ("un milliard de dirhams", ["money 1 billion MAD | un milliard de dirhams"]),
    # number words
    ("soixante et onze places", ["count 71 rank | soixante et onze places"]),
    ("soixante-dix-sept", ["number 77 | soixante-dix-sept"]),
    (
        "quatre-vingts puis quatre-vingt-un",
        ["number 80 | quatre-vingts", "number 81 | quatre-vingt-un"],
    ),
    (
        "quatre-vingt-dix-sept, nonante-sept",
        ["number 97 | quatre-vingt-dix-sept", "number 97 | nonante-sept"],
    ),
    (
        "septante-deux, huitante, octante",
        ["number 72 | septante-deux", "number 80 | huitante", "number 80 | octante"],
    ),
    ("vingt-et-un ou vingt et un", ["number 21 | vingt-et-un", "number 21 | vingt et un"]),
    ("deux cent cinq", ["number 205 | deux cent cinq"]),
    (
        "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf",
        ["number 999999 | neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"],
    ),
    ("deux mille vingt-six", ["number 2026 | deux mille vingt-six"]),
    (
        "cent mille enfants et adolescents",
        ["count 100000 young-person | cent mille enfants et adolescents"],
    ),
    # words that are often something else
    ("l’un des meilleurs, un pays neuf", []),
    ("une place, un congrès", ["count 1 rank | une place", "count 1 congress | un congrès"]),
    ("un place", ["count 1 rank wrong | un place"]),
    ("une seconde", []),
    ("la seconde année", ["ordinal 2 year | seconde"]),
    # ranks
    (
        "5ᵉ Assemblée, 5e, 1er, 1re, 1ère, 2nd, 3ème",
        [
            "ordinal 5 | 5ᵉ",
            "ordinal 5 | 5e",
            "ordinal 1 | 1er",
            "ordinal 1 | 1re",
            "ordinal 1 | 1ère",
            "ordinal 2 | 2nd",
            "ordinal 3 | 3ème",
        ],
    ),
    ("deuxième année consécutive", ["ordinal 2 year | deuxième"]),
    ("vingt et unième congrès", ["ordinal 21 congress | vingt et unième"]),
    (
        "soixante-douzième et quatre-vingt-dix-neuvième",
        ["ordinal 72 | soixante-douzième", "ordinal 99 | quatre-vingt-dix-neuvième"],
    ),
    ("le 2er", ["ordinal 2 wrong | 2er"]),
    (
        "la 1\N{NARROW NO-BREAK SPACE}000e session, 1,5e",
        ["ordinal 1000 session | 1\N{NARROW NO-BREAK SPACE}000e", "number 1.5 | 1,5"],
    ),
    # dates
    ("le Jeudi 5 Février 2026", ["date 2026-2-5 | 5 Février 2026"]),
    ("ce dimanche 1ᵉʳ février 2026", ["date 2026-2-1 | 1ᵉʳ février 2026"]),
    ("en octobre 2025, puis en mai", ["date 2025-10-? | octobre 2025", "date ?-5-? | mai"]),
    ("en 2024", ["date 2024-?-? | 2024"]),
    ("05/02/2026 et 2026-02-05", ["date 2026-2-5 | 05/02/2026", "date 2026-2-5 | 2026-02-05"]),
    ("les 4 et 5 février", ["dates ?-2-4..?-2-5 | 4 et 5 février"]),
    ("les 4 et 6 février 2026", ["date 2026-2-4 | 4", "date 2026-2-6 | 6 février 2026"]),
    ("du 1er au 8 février", ["dates ?-2-1..?-2-8 | du 1er au 8 février"]),
    ("du 14 au 16 mai 2026", ["dates 2026-5-14..2026-5-16 | du 14 au 16 mai 2026"]),
    ("14-16 mai 2026", ["dates 2026-5-14..2026-5-16 | 14-16 mai 2026"]),
    (
        "du 30 décembre 2025 au 2 janvier 2026",
        ["dates 2025-12-30..2026-1-2 | du 30 décembre 2025 au 2 janvier 2026"],
    ),
    ("d’octobre à décembre 2025", ["dates 2025-10-?..2025-12-? | d’octobre à décembre 2025"]),
    ("de 2024 à 2030", ["dates 2024-?-?..2030-?-? | de 2024 à 2030"]),
    ("2024 et 2026", ["date 2024-?-? | 2024", "date 2026-?-? | 2026"]),
    # ranges
    ("8 à 18 ans", ["range 8..18 year | 8 à 18 ans"]),
    ("(8-18 ans)", ["range 8..18 year | 8-18 ans"]),
    ("entre 8 et 18 ans", ["range 8..18 year | entre 8 et 18 ans"]),
    ("8 et 18 ans", ["number 8 | 8", "number 18 year | 18 ans"]),
    ("14 places – 18 places", ["range 14..18 rank | 14 places – 18 places"]),
    ("de 18 à 8", ["number 18 | 18", "number 8 | 8"]),
    # bounds
    ("au moins 14 places", ["at_least count 14 rank | au moins 14 places"]),
    ("14 places au moins", ["at_least count 14 rank | 14 places au moins"]),
    ("moins de 14 places", ["another bound, count 14 rank | moins de 14 places"]),
    ("près de 200 000", ["about number 200000 | près de 200 000"]),
    ("après le 5 février 2026", ["more_than date 2026-2-5 | après le 5 février 2026"]),
    ("après 14 places", ["count 14 rank | 14 places"]),
    ("plus d’une place", ["more_than count 1 rank | plus d’une place"]),
    ("plus de pays en 2026", ["date 2026-?-? | 2026"]),
    # rarer notations of sources: a currency first, signs for a scale, "10 to 12 million"
    ("MAD 17 millions, $ 500", ["money 17 million MAD | MAD 17 millions", "money 500 USD | $ 500"]),
    (
        "17 MDH, 3 MMDH, 3,4 Md€",
        [
            "money 17 million MAD | 17 MDH",
            "money 3 billion MAD | 3 MMDH",
            "money 3.4 billion EUR | 3,4 Md€",
        ],
    ),
    ("de 12 à 15 %", ["percent 12 | de 12", "percent 15 | 15 %"]),
    (
        "10 à 12 millions de dirhams",
        ["money 10 million MAD | 10", "money 12 million MAD | 12 millions de dirhams"],
    ),
    ("deux millions et demi d’euros", ["money 2.5 million EUR | deux millions et demi d’euros"]),
    ("3 ans et demi, 3 ans", ["number 3.5 year | 3 ans et demi", "number 3 year | 3 ans"]),
    ("3 millions 500 000 dirhams", ["money 3500000 MAD | 3 millions 500 000 dirhams"]),
    ("3 millions et 14 places", ["number 3 million | 3 millions", "count 14 rank | 14 places"]),
    # about so many, and shares
    (
        "une centaine de pays, plus d’une dizaine",
        ["about number 100 | une centaine", "more_than number 10 | plus d’une dizaine"],
    ),
    ("des milliers de jeunes", ["another bound, number 1000 | milliers"]),
    ("un millier de jeunes", ["about number 1000 | un millier"]),
    (
        "la moitié, deux tiers, trois quarts",
        [
            "percent 5E+1 | moitié",
            "percent 66.66666666666666666666666667 | deux tiers",
            "percent 75 | trois quarts",
        ],
    ),
    ("un demi-million", ["number 0.5 million | un demi-million"]),
    ("des tiers, un quartier", []),
    # lists of days, and an order of another country
    (
        "les 4, 5 et 6 février 2026",
        ["dates 2026-2-4..2026-2-6 | 4, 5 et 6 février 2026"],
    ),
    (
        "les 2, 5 et 6 février 2026",
        ["date 2026-2-2 | 2", "dates 2026-2-5..2026-2-6 | 5 et 6 février 2026"],
    ),
    (
        "3 places, 5 et 6 février",
        ["count 3 rank | 3 places", "dates ?-2-5..?-2-6 | 5 et 6 février"],
    ),
    (
        "entre le 4 et le 6 février 2026",
        ["dates 2026-2-4..2026-2-6 | entre le 4 et le 6 février 2026"],
    ),
    ("2026/02/04, 2de session", ["date 2026-2-4 | 2026/02/04", "ordinal 2 session | 2de"]),
    # ranks in Roman figures
    (
        "XXIe siècle, IIᵉ session, Ier congrès, VIe",
        [
            "ordinal 21 | XXIe",
            "ordinal 2 session | IIᵉ",
            "ordinal 1 congress | Ier",
            "ordinal 6 | VIe",
        ],
    ),
    ("Le vie, Ce, Me, Mohammed VI, la vie, xxie, IIIIe, Inde, Ver, Ide", []),
    # nothing
    ("Aucune source ne donne le rang.", []),
    ("", []),
]

ARABIC = [
    ("14 مرتبة، 14 مراتب", ["count 14 rank | 14 مرتبة", "count 14 rank wrong | 14 مراتب"]),
    ("بأربع عشرة مرتبة", ["count 14 rank | أربع عشرة مرتبة"]),
    ("أربعة عشر مرتبة", ["count 14 rank wrong | أربعة عشر مرتبة"]),
    ("مبادرتين رئيسيتين", ["count 2 initiative | مبادرتين"]),
    ("المبادرتان", ["count 2 initiative | مبادرتان"]),
    ("للمبادرتين", ["count 2 initiative | مبادرتين"]),
    ("2 مرتبتان", ["count 2 rank wrong | 2 مرتبتان"]),
    ("٢٠٢٦ و٢٠٠٬٠٠٠ و٣٫٥", ["date 2026-?-? | ٢٠٢٦", "number 200000 | ٢٠٠٬٠٠٠", "number 3.5 | ٣٫٥"]),
    (
        "بـ14 مرتبة وبـ-5 ولـ200.000",
        ["count 14 rank | 14 مرتبة", "number -5 | -5", "number 200000 | 200.000"],
    ),
    (
        "13,3% أو 13,3 في المائة أو بالمئة",
        ["percent 13.3 | 13,3%", "percent 13.3 | 13,3 في المائة"],
    ),
    # number words
    ("خَمْسَةٌ وعِشْرُونَ", ["number 25 | خَمْسَةٌ وعِشْرُونَ"]),
    ("مائة، ومئة، وثلاثمائة", ["number 100 | مائة", "number 100 | مئة", "number 300 | ثلاثمائة"]),
    ("مائة وخمس وعشرون مرتبة", ["count 125 rank | مائة وخمس وعشرون مرتبة"]),
    ("ألفان، ثلاثة آلاف وأربعمائة", ["number 2000 | ألفان", "number 3400 | ثلاثة آلاف وأربعمائة"]),
    ("مائتي ألف", ["number 200000 | مائتي ألف"]),
    (
        "تسعمائة وتسعة وتسعون ألفا وتسعمائة وتسعة وتسعون",
        ["number 999999 | تسعمائة وتسعة وتسعون ألفا وتسعمائة وتسعة وتسعون"],
    ),
    ("ألفين وستة وعشرين", ["number 2026 | ألفين وستة وعشرين"]),
    ("إحدى عشرة مرتبة واثنتا عشرة", ["count 11 rank | إحدى عشرة مرتبة", "number 12 | اثنتا عشرة"]),
    ("واحد من البلدان ولست أدري", []),
    ("مرتبة واحدة", ["count 1 rank | مرتبة واحدة"]),
    # amounts
    ("أكثر من 17 مليار درهم", ["more_than money 17 billion MAD | أكثر من 17 مليار درهم"]),
    ("لأكثر من ملياري درهم", ["more_than money 2 billion MAD | أكثر من ملياري درهم"]),
    ("17 مليارات درهم", ["money 17 billion MAD wrong | 17 مليارات درهم"]),
    (
        "3 ملايين أورو، ألف درهم",
        ["money 3 million EUR | 3 ملايين أورو", "money 1 thousand MAD | ألف درهم"],
    ),
    # ranks
    ("للسنة الثانية على التوالي", ["ordinal 2 year | الثانية"]),
    ("الدورة الخامسة للجمعية", ["ordinal 5 session | الخامسة"]),
    (
        "الحادية والعشرون، الحادي عشر، العشرين",
        ["ordinal 21 | الحادية والعشرون", "ordinal 11 | الحادي عشر", "ordinal 20 | العشرين"],
    ),
    ("الدورة الـ100 للجمعية", ["ordinal 100 session | الـ100"]),
    ("الـ14 مرتبة", ["count 14 rank | الـ14 مرتبة"]),
    # dates
    ("يومي 4 و5 فبراير 2026", ["dates 2026-2-4..2026-2-5 | 4 و5 فبراير 2026"]),
    (
        "5 شباط/فبراير 2026، شباط (فبراير)",
        ["date 2026-2-5 | 5 شباط/فبراير 2026", "date ?-2-? | شباط (فبراير)"],
    ),
    ("الخامس من فبراير 2026", ["date 2026-2-5 | الخامس من فبراير 2026"]),
    ("في كانون الثاني 2026", ["date 2026-1-? | كانون الثاني 2026"]),
    (
        "في غشت أو أغسطس أو أوت 2025",
        ["date ?-8-? | غشت", "date ?-8-? | أغسطس", "date 2025-8-? | أوت 2025"],
    ),
    ("هذا آب لي", []),
    ("أكتوبر ونونبر 2025", ["dates 2025-10-?..2025-11-? | أكتوبر ونونبر 2025"]),
    ("من 1 إلى 8 فبراير", ["dates ?-2-1..?-2-8 | من 1 إلى 8 فبراير"]),
    ("من 2024 إلى 2030", ["dates 2024-?-?..2030-?-? | من 2024 إلى 2030"]),
    # ranges and bounds
    ("من 8 إلى 18 سنة", ["range 8..18 year year | من 8 إلى 18 سنة"]),
    ("ما بين 8 و18 سنة", ["range 8..18 year year | ما بين 8 و18 سنة"]),
    ("من مرتبة واحدة إلى مرتبتين", ["range 1..2 rank | من مرتبة واحدة إلى مرتبتين"]),
    ("أقل من 14 مرتبة", ["another bound, count 14 rank | أقل من 14 مرتبة"]),
    ("14 مرتبة على الأقل", ["at_least count 14 rank | 14 مرتبة على الأقل"]),
    (
        "بعد 5 فبراير 2026، بعد 14 مرتبة",
        ["more_than date 2026-2-5 | بعد 5 فبراير 2026", "count 14 rank | 14 مرتبة"],
    ),
    ("حوالي 14 مرتبة", ["about count 14 rank | حوالي 14 مرتبة"]),
    # rarer notations of sources
    ("٪٢٠ و%12,5", ["percent 20 | ٪٢٠", "percent 12.5 | %12,5"]),
    ("١،٥٠٠،٠٠٠ ثم 4، 500", ["number 1500000 | ١،٥٠٠،٠٠٠", "number 4 | 4", "number 500 | 500"]),
    ("مليونين، ملياران", ["number 2 million | مليونين", "number 2 billion | ملياران"]),
    ("بلغ مليونا ونصف المليون", ["number 1.5 million | مليونا ونصف المليون"]),
    ("ثلاثة ملايين ونصف", ["number 3.5 million | ثلاثة ملايين ونصف"]),
    ("مليون ونصف المليون درهم", ["money 1.5 million MAD | مليون ونصف المليون درهم"]),
    ("مليار ومائتي مليون درهم", ["money 1.200E+9 MAD | مليار ومائتي مليون درهم"]),
    ("نصف مليون درهم", ["money 0.5 million MAD | نصف مليون درهم"]),
    (
        "نصف الشباب والثلث وثلثا",
        [
            "percent 5E+1 | نصف",
            "percent 33.33333333333333333333333333 | ثلث",
            "percent 66.66666666666666666666666667 | ثلثا",
        ],
    ),
    (
        "عشرات الدول، آلاف الشباب",
        ["another bound, number 10 | عشرات", "another bound, number 1000 | آلاف"],
    ),
    ("ما بين 10 و12 في المائة", ["percent 10 | ما بين 10", "percent 12 | 12 في المائة"]),
    ("فاتح يناير 2026، لون فاتح", ["date 2026-1-1 | فاتح يناير 2026"]),
    ("أيام 4 و5 و6 فبراير 2026", ["dates 2026-2-4..2026-2-6 | 4 و5 و6 فبراير 2026"]),
    ("٢٠٢٦/٠٢/٠٤", ["date 2026-2-4 | ٢٠٢٦/٠٢/٠٤"]),
]

ENGLISH = [
    (
        "14 ranks, 1,234.5 and 1.234",
        ["count 14 rank | 14 ranks", "number 1234.5 | 1,234.5", "number 1.234 | 1.234"],
    ),
    ("a hundred and twenty-one ranks", ["count 121 rank | a hundred and twenty-one ranks"]),
    ("one of them, one rank", ["count 1 rank | one rank"]),
    (
        "the 21st, the twenty-first, the 22th",
        ["ordinal 21 | 21st", "ordinal 21 | twenty-first", "ordinal 22 wrong | 22th"],
    ),
    (
        "February 5, 2026 or 5th of February 2026",
        ["date 2026-2-5 | February 5, 2026", "date 2026-2-5 | 5th of February 2026"],
    ),
    ("between 8 and 18", ["range 8..18 | between 8 and 18"]),
    ("200,000 or more", ["at_least number 200000 | 200,000 or more"]),
    ("12 per cent", ["percent 12 | 12 per cent"]),
]

TABLE = [
    *(("fr", text, expected) for text, expected in FRENCH),
    *(("ar", text, expected) for text, expected in ARABIC),
    *(("en", text, expected) for text, expected in ENGLISH),
]


@pytest.mark.parametrize(("code", "text", "expected"), TABLE, ids=lambda part: str(part)[:40])
def test_figures_of_a_text(code: str, text: str, expected: list[str]) -> None:
    assert shown(code, text) == expected


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "names", "expected"),
    [
        ("fr", "la 5G et le G20 en 2026", ("5G", "G20"), ["date 2026-?-? | 2026"]),
        ("fr", "Maroc Digital 2030 vise 2030", ("Maroc Digital 2030",), ["date 2030-?-? | 2030"]),
        ("fr", "Maroc\n Digital\u00a02030", ("Maroc Digital 2030",), []),
        ("fr", "15G, 5Gs", ("5G",), ["number 15 | 15", "number 5 | 5"]),
        ("fr", "le 5 février 2026", ("février",), ["number 5 | 5", "date 2026-?-? | 2026"]),
        ("ar", "المغرب الرقمي 2030 للمغرب الرقمي 2030", ("المغرب الرقمي 2030",), []),
        ("ar", "وبالجيل الخامس، الخامس", ("الجيل الخامس",), ["ordinal 5 | الخامس"]),
        ("fr", "14 places", ("Comité exécutif",), ["count 14 rank | 14 places"]),
    ],
)
def test_figures_of_names_are_left_out(
    code: str, text: str, names: tuple[str, ...], expected: list[str]
) -> None:
    assert shown(code, text, *names) == expected


def test_figure_of_a_name_is_a_number_to_who_does_not_know_the_name() -> None:
    assert shown("fr", "la 5G, D4SD") == ["number 5 | 5", "number 4 | 4"]


# --- places and order ----------------------------------------------------------------------------

FRENCH_PIECES = "15 2026 3,5 -7 % – - à et de 1er 5ᵉ , . ( ) / places février deux mille dirhams un"
ARABIC_PIECES = "200.000 و من إلى مرتبة مرتبتان فبراير للسنة الثانية ألف مليار بعد ـ َ"
PIECES = st.sampled_from([*FRENCH_PIECES.split(), *ARABIC_PIECES.split()])


@given(st.sampled_from(sorted(PACKS)), st.lists(PIECES, max_size=12), st.sampled_from(["", " "]))
def test_quantities_stand_in_order_and_never_overlap(
    code: str, pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    last = 0
    for found in read(text, WORDS[code]):
        assert last <= found.start < found.end <= len(text)
        last = found.end
        assert not text[found.start : found.end].isspace()


@given(st.sampled_from(sorted(PACKS)), st.text())
def test_any_text_can_be_read(code: str, text: str) -> None:
    read(text, WORDS[code])


@pytest.mark.parametrize("piece", ["1", "1 000 ", "et 4 ", "deux mille ", "plus de ", "1.", "1–"])
def test_text_of_nothing_but_figures_can_be_read(piece: str) -> None:
    found = read(piece * 2_000, WORDS["fr"])
    assert (len(found) == 0) == (piece == "plus de ")


VOCABULARY = {
    code: sorted(
        {
            " ".join(phrase)
            for table in vars(words).values()
            if isinstance(table, Phrases)
            for phrase, _ in table.items()
        }
        | {"x", "de", "et", "و"}
    )
    for code, words in WORDS.items()
}


@given(st.data(), st.sampled_from(sorted(PACKS)))
def test_no_number_in_words_stands_in_a_text_without_a_word_that_may_count(
    data: st.DataObject, code: str
) -> None:
    """Those who look for number words read no other text; one is an article, they leave it out."""
    text = " ".join(data.draw(st.lists(st.sampled_from(VOCABULARY[code]), max_size=6)))
    told = [
        found
        for found in read(text, WORDS[code])
        if found.in_words and (found.total != 1 or found.kind in (Kind.ORDINAL, Kind.PERCENT))
    ]
    if told:
        assert any(WORDS[code].may_count(fold(word).text) for word in text.split()), told


@pytest.mark.parametrize(
    ("code", "word", "expected"),
    [
        ("fr", "deux", True),
        ("fr", "avril", True),
        ("fr", "premier", True),
        ("fr", "million", True),
        ("fr", "une", False),
        ("fr", "et", False),
        ("fr", "plus", False),
        ("ar", "والثلاثة", True),
        ("ar", "للثانية", True),
        ("ar", "سنة", False),
        ("en", "three", True),
        ("en", "one", False),
    ],
)
def test_word_that_may_count_is_known(code: str, word: str, expected: bool) -> None:
    assert WORDS[code].may_count(word) is expected


# --- number words --------------------------------------------------------------------------------


def test_every_number_up_to_999_is_spelled_differently_in_arabic() -> None:
    """Each is put together here by the rules of the language, and read back."""
    numerals = PACKS["ar"].reading.cardinals
    hundreds = [""] + [written.split("/")[0] for written in PACKS["ar"].reading.hundreds]
    for gender in ("masculine", "feminine"):
        for number in range(1, 1000):
            parts = [hundreds[number // 100], below_hundred(numerals, gender, number % 100)]
            text = " و".join(part for part in parts if part)
            assert shown_numbers("ar", f"{text} من") == [number] or number in (1, 6), text


def below_hundred(words: Numerals, gender: str, number: int) -> str:
    assert isinstance(words.units, dict)
    assert isinstance(words.teens, dict)
    ten, unit = divmod(number, 10)
    units = ["", *(written.split("/")[0] for written in words.units[gender])]
    if ten == 1:
        return str(words.teens[gender][unit].split("/")[0])
    tens = "" if not ten else words.tens[ten - 2].split("/")[0]
    return " و".join(part for part in (units[unit], tens) if part)


def shown_numbers(code: str, text: str) -> list[int]:
    return [int(found.number) for found in read(text, WORDS[code]) if found.number is not None]


FRENCH_UNITS = PACKS["fr"].reading.cardinals.units
FRENCH_NUMBERS = [
    "zéro",
    *(FRENCH_UNITS["masculine"] if isinstance(FRENCH_UNITS, dict) else FRENCH_UNITS),
    *PACKS["fr"].reading.cardinals.teens,
]
FRENCH_TENS = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "", "quatre-vingt"]


def in_french(number: int) -> str:
    """Spell a number as one does in France."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        many = in_french(thousands).replace("cents", "cent").replace("vingts", "vingt")
        head = "mille" if thousands == 1 else f"{many} mille"
        return f"{head} {in_french(rest)}" if rest else head
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{FRENCH_NUMBERS[hundreds]} cent"
        return f"{head} {in_french(rest)}" if rest else head + ("s" if hundreds > 1 else "")
    if number < 20:
        return str(FRENCH_NUMBERS[number])
    ten, unit = divmod(number, 10)
    if ten in (7, 9):
        ten, unit = ten - 1, unit + 10
    if unit in (1, 11) and ten != 8:
        return f"{FRENCH_TENS[ten]} et {FRENCH_NUMBERS[unit]}"
    if unit == 0:
        return "quatre-vingts" if ten == 8 else FRENCH_TENS[ten]
    return f"{FRENCH_TENS[ten]}-{FRENCH_NUMBERS[unit]}"


@given(st.integers(0, 999_999) | st.integers(0, 100))
def test_french_number_words_are_read(number: int) -> None:
    text = f"{in_french(number)} places"
    (found,) = read(text, WORDS["fr"])
    assert (found.number, found.nouns, found.in_words) == (Decimal(number), ("rank",), True)


# --- built from plain data -----------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(PACKS))
def test_words_can_be_built_from_plain_data(code: str) -> None:
    data = json.loads(json.dumps(nouns_record(NOUNS)))
    known = [quantity_of({"integer": 1, "unit": unit}) for found in KNOWN for unit in found.units]
    words = words_of(PACKS[code], nouns_of(data), known)
    for its, text, _ in TABLE:
        if its == code:
            assert read(text, words) == read(text, WORDS[code])


def test_record_of_no_kind_is_refused() -> None:
    with pytest.raises(KeyError, match="no kind of value among noun"):
        quantity_of({"noun": "rank"})


def test_bounds_of_prose_are_none_in_our_own_prints() -> None:
    own = words_of(PACKS["fr"], {}, prints=True)
    for text, bound in (("sans dépasser 7", Bound.EXACTLY), ("au-delà de 7", Bound.EXACTLY)):
        assert [quantity.bound for quantity in read(text, own)] == [bound]
    assert [quantity.bound for quantity in read("plus de 7", own)] == [Bound.MORE_THAN]
    assert [quantity.bound for quantity in read("au-delà de 7", words_of(PACKS["fr"], {}))] == [
        Bound.MORE_THAN
    ]
