"""Typed values as words: numbers, amounts, counted things, ranks and dates, by a language pack.

The pack says how everything is written; CLDR gives plural categories, and the names of units and
currencies that the pack does not correct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from briefing import cldr
from briefing.errors import BriefingError, Place
from briefing.model import (
    Bound,
    Count,
    Date,
    DateRange,
    Forms,
    Money,
    Noun,
    Number,
    NumberRange,
    Ordinal,
    PartialDate,
    Percent,
    TypedValue,
)
from briefing.packs import LanguagePack, OrdinalWords, Pattern

# Raised letters stand between these two. Both are private-use characters, which a brief and a pack
# cannot contain, and they never leave this package.
RAISED, LOWERED = "\ue000", "\ue001"

# The name of a form that is the whole phrase for 1, beside those of CLDR's plural categories.
EXACTLY_ONE = "1"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A value in the parts of a card: bound, number, and what is counted."""

    bound: str
    number: str
    unit: str


class ValueFormatter:
    """Writes typed values in one language."""

    def __init__(self, pack: LanguagePack, nouns: Mapping[str, Noun]) -> None:
        self._pack = pack
        self._nouns = nouns

    def phrase(
        self,
        value: TypedValue,
        *,
        case: str | None = None,
        bare: bool = False,
        without_year: bool = False,
    ) -> str:
        """Return a value as running text.

        `case` is what the words before it call for, `bare` leaves bound and unit out.
        """
        if bare:
            return self._elided(self._bare(value, without_year))
        bound = self._bound(value)
        inner = (bound.case if bound else None) or case
        # "more than from 8 to 18": after a bound a range stands in its short form.
        compact = bound is not None and isinstance(value, NumberRange)
        text = self._joined(*self._split(value, inner, without_year, compact=compact, prose=True))
        if bound:
            text = _fill(bound.pattern, value=text)
        return self._elided(text)

    def figure(self, value: TypedValue) -> FigureWords:
        """Return a value in parts, for a card."""
        bound = self._bound(value)
        words = _fill(bound.pattern, value="").strip() if bound else ""
        number, unit = self._split(value, bound.case if bound else None, False, compact=True)
        if not number:
            number, unit = unit, ""
        return FigureWords(words, self._elided(number), self._elided(unit))

    def number(self, number: Decimal | int) -> str:
        """Return a number with the digits that it was written with."""
        words = self._pack.numbers
        number = Decimal(number)
        whole, point, fraction = f"{abs(number):f}".partition(".")
        if len(whole) >= 3 + words.minimum_grouping:
            head = len(whole) % 3
            groups = [whole[:head]] if head else []
            groups += [whole[start : start + 3] for start in range(head, len(whole), 3)]
            whole = words.group.join(groups)
        sign = words.minus if number < 0 else ""
        written = f"{sign}{whole}{words.decimal if point else ''}{fraction}"
        return written.translate(self._pack.digit_table)

    def date(self, day: PartialDate, *, without_year: bool = False) -> str:
        """Return a day, a month or a year."""
        words = self._pack.dates
        if day.month is None:
            return _fill(words.year, year=self._digits(day.year))
        month = words.months[day.month - 1]
        year = self._digits(day.year)
        if day.day is None:
            pattern = words.month if without_year else words.month_year
            return _fill(pattern, month=month, year=year)
        pattern = words.day_month if without_year else words.full
        return _fill(pattern, day=self._day(day.day), month=month, year=year)

    def moment(self, moment: datetime) -> str:
        """Return a day with the time of day and the time zone."""
        day = self.date(PartialDate(moment.year, moment.month, moment.day))
        return _fill(
            self._pack.dates.time,
            date=day,
            hour=self._digits(moment.hour),
            minute=f"{moment:%M}".translate(self._pack.digit_table),
            zone=_zone(moment.utcoffset()).translate(self._pack.digit_table),
        )

    # --- parts -----------------------------------------------------------------------------------

    def _bare(self, value: TypedValue, without_year: bool) -> str:
        match value:
            case Number():
                return self.number(value.number)
            case Percent():
                return self.number(value.percent)
            case Money():
                return self.number(value.amount)
            case Count():
                return self.number(value.count)
            case Ordinal():
                return self.number(value.ordinal)
            case NumberRange():
                return self._compact(value)
        return self._joined(*self._split(value, None, without_year))

    def _bound(self, value: TypedValue) -> Pattern | None:
        if value.bound is Bound.EXACTLY:
            return None
        words = self._pack.bounds[value.bound.value]
        first = value.start if isinstance(value, DateRange) else None
        if isinstance(value, Date):
            first = value.date
        if first is None:
            return words.number
        return words.date if first.day is None else words.day

    def _split(
        self,
        value: TypedValue,
        case: str | None,
        without_year: bool,
        *,
        compact: bool = False,
        prose: bool = False,
    ) -> tuple[str, str]:
        """Return number and unit; the number is empty where the unit's form says it all.

        `compact` is for cards and after bounds, `prose` writes small counts in words.
        """
        match value:
            case Number(unit=None):
                return self.number(value.number), ""
            case Number(unit=str(unit)):
                return self._counted(value.number, self._unit(unit, value.place), case)
            case Percent():
                return _fill(self._pack.numbers.percent, number=self.number(value.percent)), ""
            case Money():
                return self._money(value, case)
            case Count():
                words = self._nouns[value.noun].languages[self._pack.code]
                number, noun = self._counted(Decimal(value.count), words.forms, case)
                if prose and number:
                    number = self._in_words(value.count, words.gender) or number
                return number, noun
            case Ordinal():
                return self._ordinal(value, case), ""
            case Date():
                return self.date(value.date, without_year=without_year), ""
            case DateRange():
                return self._date_range(value, without_year), ""
            case NumberRange():
                return self._range(value, compact)
        raise TypeError(f"no way to write {type(value).__name__}")

    def _joined(self, number: str, unit: str) -> str:
        if not number or not unit:
            return number or unit
        return _fill(self._pack.numbers.counted, number=number, noun=unit)

    def _elided(self, text: str) -> str:
        for elision in self._pack.elisions:
            before = f"(?=[{re.escape(elision.before)}])"
            word = re.compile(rf"\b{re.escape(elision.word)}{before}", re.IGNORECASE)
            text = word.sub(elision.becomes, text)
        return text

    def _digits(self, number: int) -> str:
        return str(number).translate(self._pack.digit_table)

    # --- counted things --------------------------------------------------------------------------

    def _counted(self, number: Decimal, forms: Forms, case: str | None) -> tuple[str, str]:
        if EXACTLY_ONE in forms and str(number) == EXACTLY_ONE:
            return "", self._form(forms, EXACTLY_ONE, case)
        category = self._category(number)
        form = self._form(forms, category, case)
        if "{number}" in form:
            return self.number(number), form.replace("{number}", "").strip()
        if category in self._pack.digitless and category in forms:
            return "", form
        return self.number(number), form

    def _in_words(self, count: int, gender: str | None) -> str:
        """Return a small count in words where the language writes it so, else nothing."""
        word = self._pack.numbers.small_counts.get(str(count), "")
        return word if isinstance(word, str) else word[gender or self._pack.genders[0]]

    def _category(self, number: Decimal) -> str:
        category = cldr.plural_category(self._pack.locale, number)
        exponent = number.as_tuple().exponent
        written = number < 0 or (isinstance(exponent, int) and exponent < 0)
        if category in self._pack.digitless and written:
            return "other"  # -2 and 2,0 must keep their figures
        return category

    def _form(self, forms: Forms, category: str, case: str | None) -> str:
        form = forms.get(category, forms["other"])
        if isinstance(form, str):
            return form
        return form[case or self._pack.cases[0]]

    def _unit(self, unit: str, place: Place) -> Forms:
        if unit in self._pack.units:
            return self._pack.units[unit]
        forms = cldr.unit_forms(self._pack.locale, unit, self._pack.unit_length)
        if not forms:
            raise BriefingError.single(
                "unknown-unit", f"CLDR has no unit {unit!r}", place, "write kilometer, hour …"
            )
        return self._with_many(
            {category: self._noun(category, form) for category, form in forms.items()}
        )

    def _noun(self, category: str, pattern: str) -> str:
        """Turn CLDR's "{0} km" into a form of ours."""
        noun = pattern.replace("{0}", "").strip()
        if "{0}" in pattern and category in self._pack.digitless:
            return f"{{number}} {noun}"
        return noun

    def _money(self, value: Money, case: str | None) -> tuple[str, str]:
        currency = self._currency(value.currency, value.place)
        if value.scale == "none":
            return self._counted(value.amount, currency, case)
        scale = self._pack.money.scales[value.scale]
        number, word = self._counted(value.amount, scale.forms, case)
        name = self._form(currency, self._pack.money.scaled_category, case)
        return number, f"{word} {_fill(scale.currency, currency=name)}"

    def _currency(self, code: str, place: Place) -> Forms:
        if code in self._pack.money.currencies:
            return self._pack.money.currencies[code]
        forms = cldr.currency_forms(self._pack.locale, code)
        if not forms:
            raise BriefingError.single(
                "unknown-currency", f"there is no currency {code!r}", place, "write MAD, USD …"
            )
        return self._with_many(forms)

    def _with_many(self, forms: Mapping[str, str]) -> Forms:
        """Add the form for `many` where CLDR lacks it: “1 000 000 de kilomètres”.

        CLDR gives this category to whole millions in the languages in which a noun follows them
        in a way of its own, and the pack says how a currency follows the word.
        """
        if "many" in forms or "many" not in self._pack.plural_categories:
            return forms
        pattern = self._pack.money.scales["million"].currency
        return {**forms, "many": _fill(pattern, currency=forms["other"])}

    # --- ranks -----------------------------------------------------------------------------------

    def _ordinal(self, value: Ordinal, case: str | None) -> str:
        gender = self._gender(value)
        ordinals = self._pack.ordinals
        if ordinals.words and value.ordinal <= _LAST_WORD:
            return self._ordinal_word(ordinals.words, value.ordinal, gender, case)
        category = cldr.ordinal_category(self._pack.locale, value.ordinal)
        mark = ordinals.marks.get(category, ordinals.marks["other"])
        if not isinstance(mark, str):
            mark = mark[gender]
        if ordinals.raised:
            mark = f"{RAISED}{mark}{LOWERED}"
        return _fill(ordinals.pattern, number=self.number(value.ordinal), mark=mark)

    def _gender(self, value: Ordinal) -> str:
        if value.gender:
            return value.gender
        if value.noun:
            gender: str = self._nouns[value.noun].languages[self._pack.code].gender or ""
            return gender
        return self._pack.genders[0] if self._pack.genders else ""

    def _ordinal_word(self, words: OrdinalWords, number: int, gender: str, case: str | None) -> str:
        if number <= len(words.first[gender]):
            return words.first[gender][number - 1]
        ten, unit = divmod(number, 10)
        beside = words.unit[gender][unit - 1] if unit else ""
        if ten == 1:
            return _fill(words.teen[gender], unit=beside)
        tens = words.tens[case or self._pack.cases[0]][ten - 2]
        return _fill(words.compound, unit=beside, ten=tens) if unit else tens

    # --- dates and ranges ------------------------------------------------------------------------

    def _day(self, day: int) -> str:
        mark = self._pack.dates.first_day
        raised = f"{RAISED}{mark}{LOWERED}" if day == 1 and mark else ""
        return _fill(self._pack.dates.day, day=f"{self._digits(day)}{raised}")

    def _date_range(self, value: DateRange, without_year: bool) -> str:
        start, end, words = value.start, value.end, self._pack.dates
        if start == end:
            return self.date(end, without_year=without_year)
        last = self.date(end, without_year=without_year)
        same_year = start.year == end.year
        if start.day and end.day and same_year and start.month == end.month:
            first = self._day(start.day)
        else:
            dated = without_year or (same_year and start.month is not None)
            first = self.date(start, without_year=dated)
        if _neighbours(start, end):
            pattern = words.pair
        elif start.day and end.day:
            pattern = words.days
        else:
            pattern = words.range
        return _fill(pattern, start=first, end=last)

    def _range(self, value: NumberRange, compact: bool) -> tuple[str, str]:
        """Return a range of numbers; what is counted agrees with the last one."""
        pattern = self._pack.numbers.range
        end, unit = self.number(value.end), ""
        forms = self._range_forms(value)
        start = self.number(value.start)
        if forms:
            end, unit = self._counted(value.end, forms, pattern.case)
            if not end:
                # "from one place to two places": figures would not go with such a form.
                first = self._joined(*self._counted(value.start, forms, pattern.case))
                return "", _fill(pattern.pattern, start=first, end=unit)
        if compact:
            return self._compact(value), unit
        return _fill(pattern.pattern, start=start, end=end), unit

    def _range_forms(self, value: NumberRange) -> Forms | None:
        if value.noun:
            return self._nouns[value.noun].languages[self._pack.code].forms
        return self._unit(value.unit, value.place) if value.unit else None

    def _compact(self, value: NumberRange) -> str:
        start, end = self.number(value.start), self.number(value.end)
        return _fill(self._pack.numbers.compact_range, start=start, end=end)


_LAST_WORD = 99


def _fill(pattern: str, **words: str) -> str:
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", word)
    return pattern


def _neighbours(start: PartialDate, end: PartialDate) -> bool:
    """Tell whether two days, months or years follow each other."""
    if (start.month is None) != (end.month is None) or (start.day is None) != (end.day is None):
        return False
    if start.month is None or end.month is None:
        return end.year - start.year == 1
    if start.day is None or end.day is None:
        return (end.year - start.year) * 12 + end.month - start.month == 1
    first = date(start.year, start.month, start.day)
    return date(end.year, end.month, end.day) - first == timedelta(days=1)


def _zone(offset: timedelta | None) -> str:
    minutes = int((offset or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"
