"""The names of months in dates, by language: what a date says beside its figures.

A table of its own, so that the judge does not take the names from where the dates were written.
"""

from __future__ import annotations

import re
from functools import cache

_NAMES = {
    "ar": (
        "يناير|جانفي|كانون الثاني",
        "فبراير|فيفري|شباط",
        "مارس|آذار",
        "أبريل|إبريل|أفريل|نيسان",
        "ماي|مايو|أيار",
        "يونيو|جوان|حزيران",
        "يوليوز|يوليو|جويلية|تموز",
        "غشت|أغسطس|أوت|آب",
        "شتنبر|سبتمبر|أيلول",
        "أكتوبر|تشرين الأول",
        "نونبر|نوفمبر|تشرين الثاني",
        "دجنبر|ديسمبر|كانون الأول",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def months(text: str, lang: str) -> list[int]:
    """Return the months, 1 to 12, of the dates of a text; none for a language without a table.

    A name counts beside a day or a year only: `mars` and `May` are words as well.
    """
    numbers = _numbers(lang)
    if not numbers:
        return []
    return [numbers[date[1] or date[2]] for date in _dates(lang).finditer(text)]


@cache
def _numbers(lang: str) -> dict[str, int]:
    return {
        name: number
        for number, names in enumerate(_NAMES.get(lang, ()), 1)
        for name in names.split("|")
    }


@cache
def _dates(lang: str) -> re.Pattern[str]:
    """Match a month after a day, or before a year, with a day between them or not."""
    names = "|".join(sorted(_numbers(lang), key=len, reverse=True))
    after_day = rf"\d{{1,2}}(?:er|st|nd|rd|th)?\s+({names})(?!\w)"
    before_year = rf"(?<!\w)({names})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{4}}(?!\d)"
    return re.compile(f"{after_day}|{before_year}")
