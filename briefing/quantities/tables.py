"""Tables of the words that figures of one language are made of: from its pack and the nouns.

Nothing here knows a language: what may be written is in the pack, and CLDR where the pack leaves it
to CLDR. Built once per language, a few milliseconds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, cast

from briefing import cldr
from briefing.folding import fold
from briefing.model import Bound, Forms, Gender, Noun, Scale
from briefing.packs import LanguagePack
from briefing.quantities.numerals import (
    Numeral,
    cardinals,
    definite_ordinals,
    filled,
    ordinals,
)
from briefing.quantities.quantity import Quantity
from briefing.quantities.tokens import Phrase, Phrases, variants, words_in

_ANY = frozenset(("number", "day", "date"))
_SLOT = re.compile(r"\{\w+\}")


class Thing(NamedTuple):
    """What is counted, and the plural categories of numbers that this form of it follows."""

    kind: str
    id: str
    gender: Gender | None
    categories: frozenset[str]


class Alone(NamedTuple):
    """A form that says the number as well."""

    number: int
    things: tuple[Thing, ...]


class ScaleWord(NamedTuple):
    """A word for a large number, and what stands between it and a currency."""

    scale: Scale
    categories: frozenset[str]
    before_currency: Phrase


class BoundWord(NamedTuple):
    """The words of a bound: None for one that no typed value has; `contexts` is what follows."""

    bound: Bound | None
    contexts: frozenset[str]


class Mark(NamedTuple):
    """What makes a rank of a number in figures; no categories: any number."""

    categories: frozenset[str]
    gender: Gender | None


class Connector(NamedTuple):
    """What stands before the first of two numbers or dates, and whether it must."""

    before: Phrase
    needed: bool
    pair: bool


class Tables:
    """What the phrases of one language mean, table by table."""

    def __init__(
        self,
        pack: LanguagePack,
        nouns: Mapping[str, Noun],
        wanted: Iterable[Quantity],
        *,
        prints: bool,
    ) -> None:
        reading = pack.reading
        self._pack = pack
        self.prints = prints
        self._renamed = dict(_elided_words(pack))
        self.cases = pack.cases
        self.genders: dict[str, Gender | None] = {
            id_: noun.languages[pack.code].gender
            for id_, noun in nouns.items()
            if pack.code in noun.languages
        }
        self.things: Phrases[tuple[Thing, ...]] = Phrases()
        self.alone: Phrases[Alone] = Phrases()
        self.scales: Phrases[ScaleWord] = Phrases()
        self.scales_alone: Phrases[tuple[int, ScaleWord]] = Phrases()
        self.months: Phrases[int] = Phrases()
        self.cardinals: Phrases[Numeral] = Phrases()
        self.hundreds: Phrases[int] = Phrases()
        self.one_thousand: Phrases[int] = Phrases()
        self.thousands: Phrases[int] = Phrases()
        self.ordinals: Phrases[Numeral] = Phrases()
        self.first_days: Phrases[Numeral] = Phrases()
        self.marks_after: Phrases[Mark] = Phrases()
        self.marks_before: Phrases[Mark] = Phrases()
        self.percent: Phrases[bool] = Phrases()
        self.percent_before: Phrases[bool] = Phrases()  # whether the number must follow at once
        self.halves: Phrases[bool] = Phrases()
        self.fractions: Phrases[Fraction] = Phrases()
        self.collectives: Phrases[int] = Phrases()
        self.amounts: Phrases[tuple[Scale, str]] = Phrases()
        self.currencies_before: Phrases[str] = Phrases()
        self.bounds: Phrases[BoundWord] = Phrases()
        self.bounds_after: Phrases[BoundWord] = Phrases()
        self.ambiguous = frozenset(
            phrase for written in reading.ambiguous for phrase in variants(written)
        )
        self.rest = self._infixes(reading.rest, "whole", "rest")
        self._add_things(nouns, tuple(wanted))
        self._add_numbers()
        self._add_marks()
        self._add_bounds()
        self._add_dates()
        if not prints:
            self._add_rarer()
        self.connectors = self._connectors()
        self.range_openings: Phrases[bool] = Phrases()
        for connectors in self.connectors.values():
            self.range_openings.add_all((each.before for each in connectors), True)
        self.scaled_category = pack.money.scaled_category
        self.articles = tuple([article] for article in self._articles())
        self.before_scaled = tuple(
            dict.fromkeys([(), *(word.before_currency for _, word in self.scales.items())])
        )

    def every_word(self) -> Iterator[str]:
        """Yield every word that a table, a pattern of dates or a connector holds."""
        for table in vars(self).values():
            if isinstance(table, Phrases):
                yield from table.words
        for pattern in self.dates:
            yield from pattern
        for infix in self.rest:
            yield from infix
        for infix, connectors in self.connectors.items():
            yield from infix
            for connector in connectors:
                yield from connector.before

    def _phrase(self, text: str) -> Phrase:
        return tuple(self._renamed.get(word, word) for word in words_in(text))

    def _infixes(self, patterns: Iterable[str], first: str, last: str) -> frozenset[Phrase]:
        """Return what stands between the two slots of patterns."""
        found = set()
        for pattern in patterns:
            _, _, after = pattern.partition(f"{{{first}}}")
            found.add(self._phrase(after.partition(f"{{{last}}}")[0]))
        return frozenset(found)

    def _add_things(self, nouns: Mapping[str, Noun], wanted: tuple[Quantity, ...]) -> None:
        shown: dict[Phrase, dict[tuple[str, str, Gender | None], set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        alone: dict[Phrase, tuple[int, list[Thing]]] = {}
        for key, forms, own in self._all_forms(nouns, wanted):
            for category, phrase, says_number in self._categorized(forms):
                if not own:
                    shown[phrase][key] |= set()
                elif category == _ONE or says_number:
                    number = 1 if category == _ONE else self._least(category)
                    alone.setdefault(phrase, (number, []))[1].append(Thing(*key, frozenset()))
                    shown[phrase][key] |= set()
                else:
                    shown[phrase][key].add(category)
        for code, written in self._pack.reading.currencies.items():
            for phrase in variants(written):
                shown[phrase]["currency", code, None] |= set()
        for phrase, keys in shown.items():
            things = tuple(Thing(*key, frozenset(held)) for key, held in keys.items())
            self.things.add(phrase, things)
        for phrase, (number, those) in alone.items():
            self.alone.add(phrase, Alone(number, tuple(those)))
        self._add_scales()

    def _all_forms(
        self, nouns: Mapping[str, Noun], wanted: tuple[Quantity, ...]
    ) -> Iterator[tuple[tuple[str, str, Gender | None], Forms, bool]]:
        """Yield the forms of each noun, unit and currency, and whether the pack writes them."""
        pack = self._pack
        for id_, noun in nouns.items():
            if pack.code in noun.languages:
                words = noun.languages[pack.code]
                yield ("noun", id_, words.gender), words.forms, True
        units = {unit for quantity in wanted for unit in quantity.units}
        for unit in sorted(units | pack.units.keys()):
            yield ("unit", unit, None), self._unit_forms(unit), True
            for length in ("short", "long"):
                other = cldr.unit_forms(pack.locale, unit, length)
                if other:
                    yield ("unit", unit, None), _plain_forms(other), False
        codes = {quantity.currency for quantity in wanted if quantity.currency}
        for code in sorted(codes | pack.money.currencies.keys()):
            forms = pack.money.currencies.get(code)
            yield (
                ("currency", code, None),
                forms or self._with_many(cldr.currency_forms(pack.locale, code)),
                True,
            )

    def _unit_forms(self, unit: str) -> Forms:
        pack = self._pack
        if unit in pack.units:
            return pack.units[unit]
        forms = cldr.unit_forms(pack.locale, unit, pack.unit_length)
        return self._with_many(
            {
                category: form.replace("{0}", "{number}")
                if category in pack.digitless
                else form.replace("{0}", "")
                for category, form in forms.items()
            }
        )

    def _with_many(self, forms: Mapping[str, str]) -> Forms:
        """Add the form after whole millions where CLDR lacks it, as the pack has it for money."""
        if not forms or "many" in forms or "many" not in self._pack.plural_categories:
            return forms
        pattern = self._pack.money.scales["million"].currency
        return {**forms, "many": pattern.replace("{currency}", forms["other"])}

    def _categorized(self, forms: Forms) -> Iterator[tuple[str, Phrase, bool]]:
        """Yield each form with a plural category, and whether it is the whole phrase."""
        if not forms:
            return
        categories = [*self._pack.plural_categories, *([_ONE] if _ONE in forms else [])]
        for category in categories:
            form = forms.get(category, forms["other"])
            for written in {form} if isinstance(form, str) else set(form.values()):
                whole = category in self._pack.digitless and category in forms
                says_number = whole and "{number}" not in written
                phrase = self._phrase(written.replace("{number}", " "))
                if phrase:
                    yield category, phrase, says_number

    def _least(self, category: str) -> int:
        """Return the number whose plural category it is."""
        return next(
            number
            for number in range(1, 200)
            if plural_category(self._pack.locale, str(number)) == category
        )

    def _add_scales(self) -> None:
        shown: dict[Phrase, tuple[Scale, Phrase, set[str]]] = {}
        alone: dict[Phrase, tuple[int, ScaleWord]] = {}
        for name, entry in self._pack.money.scales.items():
            scale = cast(Scale, name)
            before = self._phrase(entry.currency.partition("{currency}")[0])
            for category, phrase, says_number in self._categorized(entry.forms):
                held = shown.setdefault(phrase, (scale, before, set()))[2]
                if category == _ONE or says_number:
                    number = 1 if category == _ONE else self._least(category)
                    alone[phrase] = number, ScaleWord(scale, frozenset(), before)
                else:
                    held.add(category)
        for phrase, (scale, before, categories) in shown.items():
            self.scales.add(phrase, ScaleWord(scale, frozenset(categories), before))
        for phrase, meaning in alone.items():
            self.scales_alone.add(phrase, meaning)

    def _add_numbers(self) -> None:
        reading, genders = self._pack.reading, self._pack.genders
        for phrase in variants(reading.zero):
            self.cardinals.add(phrase, Numeral(0, None))
        for phrase, numeral in cardinals(reading.cardinals, genders).items():
            self.cardinals.add(phrase, numeral)
        for number, written in enumerate(reading.hundreds, 1):
            self.hundreds.add_all(variants(written), 100 * number)
        self.one_thousand.add_all(variants(reading.thousand.one), 1)
        self.one_thousand.add_all(variants(reading.thousand.two), 2)
        self.thousands.add_all(variants(reading.thousand.more), 1)
        words = self._pack.ordinals.words
        if words:
            for phrase, rank in definite_ordinals(words, self._articles(), genders).items():
                self.ordinals.add(phrase, rank)
        if reading.ordinals:
            ranks = ordinals(reading.ordinals, reading.cardinals.tens, genders)
            for phrase, rank in ranks.items():
                self.ordinals.add(phrase, rank)
        self._add_percent()

    def _articles(self) -> tuple[str, ...]:
        return tuple(fold(article).text for article in self._pack.reading.articles)

    def _add_percent(self) -> None:
        before, _, after = self._pack.numbers.percent.partition("{number}")
        self.percent.add(self._phrase(after), True)
        self.percent_before.add(self._phrase(before), False)
        for sign in self._pack.reading.percent:
            self.percent.add_all(variants(sign), True)

    def _add_rarer(self) -> None:
        """Add what sources write now and then, and what no print of ours has."""
        reading = self._pack.reading
        for written in reading.halves:
            self.halves.add_all(variants(written), True)
        for fraction, written in reading.fractions.items():
            self.fractions.add_all(variants(written), Fraction(fraction))
        for number, written in reading.collectives.items():
            self.collectives.add_all(variants(written), int(number))
        for written in reading.first_days:
            self.first_days.add_all(variants(written), Numeral(1, None))
        for name, written in reading.pairs.items():
            scale = cast("Scale", name)
            before = self._phrase(self._pack.money.scales[name].currency.partition("{")[0])
            two = 2, ScaleWord(scale, frozenset(), before)
            self.scales_alone.add_all(variants(written), two)
        for name, amounts in reading.amounts.items():
            for code, written in amounts.items():
                self.amounts.add_all(variants(written), (cast("Scale", name), code))
        for code, written in reading.currencies.items():
            signs = [one for one in written.split("/") if one == one.upper() != one.lower()]
            signs += [one for one in written.split("/") if not any(map(str.isalpha, one))]
            self.currencies_before.add_all(map(self._phrase, signs), code)
        for sign in reading.percent:
            if not any(map(str.isalnum, sign)):
                self.percent_before.add_all(variants(sign), True)

    def _add_marks(self) -> None:
        pattern = self._pack.ordinals.pattern
        table = (
            self.marks_before
            if pattern.index("{mark}") < pattern.index("{number}")
            else self.marks_after
        )
        shown: dict[str, dict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
        for category, mark in self._pack.ordinals.marks.items():
            for gender, written in (
                ((None, mark),) if isinstance(mark, str) else tuple(mark.items())
            ):
                shown[written][gender].add(category)
        explicit = self._pack.ordinals.marks.keys()
        for written, genders in shown.items():
            gender = next(iter(genders)) if len(genders) == 1 else None
            held = frozenset[str]().union(*genders.values())
            if "other" in held:
                held |= frozenset(_CATEGORIES) - explicit
            table.add(self._phrase(written), Mark(held, cast("Gender | None", gender)))
        for written in self._pack.reading.ordinal_marks:
            table.add(self._phrase(written), Mark(frozenset(), None))

    def _add_bounds(self) -> None:
        before: dict[Phrase, tuple[Bound | None, set[str]]] = {}
        after: dict[Phrase, tuple[Bound | None, set[str]]] = {}
        for name, words in self._pack.bounds.items():
            for context in ("number", "day", "date"):
                pattern = getattr(words, context).pattern
                left, _, right = pattern.partition("{value}")
                for table, text in ((before, left), (after, right)):
                    phrase = self._phrase(text)
                    if phrase:
                        table.setdefault(phrase, (Bound(name), set()))[1].add(context)
        # What an author writes in prose (“without exceeding”) says nothing of how a value prints.
        others = {} if self.prints else self._pack.reading.bounds
        for name, around in others.items():
            bound = None if name == "other" else Bound(name)
            for table, written in ((before, around.before), (after, around.after)):
                for text in written:
                    phrase = self._phrase(text)
                    if phrase and table.setdefault(phrase, (bound, set()))[0] is bound:
                        # Before a day in our own prints, before any figure in a source.
                        table[phrase][1].update(_ANY)
        for table, phrases in ((before, self.bounds), (after, self.bounds_after)):
            for phrase, (bound, contexts) in table.items():
                phrases.add(phrase, BoundWord(bound, frozenset(contexts)))

    def _add_dates(self) -> None:
        pack = self._pack
        for number, month in enumerate(pack.dates.months, 1):
            self.months.add(self._phrase(month), number)
        for number, written in enumerate(pack.reading.months, 1):
            for phrase in variants(written):
                self.months.add(phrase, number)
        words = pack.dates
        own = (words.full, words.day_month, words.month_year, words.month, words.year)
        patterns = [self._pattern(text) for text in (*own, *pack.reading.dates)]
        day = self._pattern(words.day)
        self.dates: tuple[Phrase, ...] = tuple(
            dict.fromkeys(_replaced(pattern, day) for pattern in patterns if pattern != ("{year}",))
        )
        self.numeric_order = tuple(_SLOT.findall(pack.reading.numeric_date))
        if pack.dates.first_day:
            mark = self._phrase(pack.dates.first_day)
            if mark not in self.marks_after:
                self.marks_after.add(mark, Mark(frozenset(), None))

    def _pattern(self, text: str) -> Phrase:
        slots = {name[1:-1]: (name,) for name in _SLOT.findall(text)}
        return tuple(self._renamed.get(word, word) for word in filled(text, **slots))

    def _connectors(self) -> dict[Phrase, tuple[Connector, ...]]:
        """Return by what stands between two numbers or dates what may stand before them."""
        pack = self._pack
        pair = self._connector(pack.dates.pair)
        found: dict[Phrase, list[Connector]] = {pair[1]: [Connector(pair[0], bool(pair[0]), True)]}
        patterns = (
            pack.dates.days,
            pack.dates.range,
            pack.numbers.range.pattern,
            pack.numbers.compact_range,
            *pack.reading.ranges,
        )
        for pattern in patterns:
            before, infix = self._connector(pattern)
            connector = Connector(before, infix == pair[1], False)
            found.setdefault(infix, []).append(connector)
        # The longest beginning first: it is part of what was read.
        return {
            infix: tuple(sorted(set(those), key=lambda each: (-len(each.before), each)))
            for infix, those in found.items()
        }

    def _connector(self, pattern: str) -> tuple[Phrase, Phrase]:
        before, _, after = pattern.partition("{start}")
        return self._phrase(before), self._phrase(after.partition("{end}")[0])


_ONE = "1"
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def _elided_words(pack: LanguagePack) -> Iterator[tuple[str, str]]:
    for elision in pack.elisions:
        whole, elided = words_in(elision.word), words_in(f"{elision.becomes}a")
        if len(whole) == 1 and len(elided) == 2:
            yield elided[0], whole[0]


def _replaced(pattern: Phrase, day: Phrase) -> Phrase:
    return tuple(word for each in pattern for word in (day if each == "{day}" else (each,)))


def _plain_forms(forms: Mapping[str, str]) -> Forms:
    return {category: form.replace("{0}", "{number}") for category, form in forms.items()}


# By its digits: 1.0 equals 1 as a number, and asks for another form.
@lru_cache(maxsize=4096)
def plural_category(locale: str, digits: str) -> str:
    """Return the plural category of a number that stands there in these digits."""
    return cldr.plural_category(locale, Decimal(digits))


@lru_cache(maxsize=1024)
def ordinal_category(locale: str, number: int) -> str:
    """Return the ordinal category of a rank."""
    return cldr.ordinal_category(locale, number)
