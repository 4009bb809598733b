"""Checks on figures and dates: typed, sourced, of the right kind, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from briefing import cldr
from briefing.check.catalogue import CHECKS
from briefing.check.context import MAX_PER_TEXT, Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.model import (
    Date,
    DateRange,
    Fact,
    KeyFigure,
    Money,
    Number,
    NumberRange,
    TimelineEntry,
    TypedValue,
)
from briefing.occurrences import Occurrence, values_of
from briefing.packs import LanguagePack

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f]*\d|\d")


@CHECKS.add(
    "bare-digit",
    rationale="A figure typed into the prose stands in each language on its own, so that one can "
    "be corrected and the other forgotten. A typed value cannot differ.",
    looks_at="texts in prose",
    fires="facts: [{id: session, title: {fr: 4e session}}]",
    passes='facts: [{id: session, title: {fr: "{{ rank }} session", ar: "الدورة {{ rank }}"}}]',
)
def bare_digit(context: Context) -> Outcomes:
    """Prose holds no digits; names with digits are terms."""
    for occurrence in context.occurrences:
        if not occurrence.prose:
            continue
        yield LOOKED
        for literal in occurrence.literals:
            for match in islice(_DIGITS.finditer(literal.text), MAX_PER_TEXT):
                yield _digit_fault(occurrence, match[0], literal.offset + match.start())
        for placeholder in occurrence.placeholders:
            phrase = placeholder.literal or ""
            if _DIGITS.search(phrase) and not any(map(str.isalpha, phrase)):
                yield Fault(
                    f"a figure stands in a foreign phrase: {phrase}", placeholder.place, _DIGIT_HINT
                )


_DIGIT_HINT = "make it a value of the fact and print that; a name with digits is a term"


def _digit_fault(occurrence: Occurrence, digits: str, offset: int) -> Fault:
    return Fault(
        f"a figure is typed into the text: {digits}", occurrence.place_at(offset), _DIGIT_HINT
    )


@CHECKS.add(
    "fact-without-evidence",
    rationale="A brief is trusted because each statement can be followed to a source.",
    looks_at="facts",
    fires="facts: [{id: budget, evidence: []}]",
    passes="facts: [{id: budget, evidence: [{source: journal, anchors: [plus de 17 milliards de "
    "dirhams]}]}]",
)
def fact_without_evidence(context: Context) -> Outcomes:
    """Every fact has a source."""
    for fact in context.brief.facts.values():
        yield LOOKED
        if not fact.evidence:
            yield Fault(
                f"no source stands behind the fact “{fact.id}”",
                fact.place,
                "add `evidence:` with a source and the words or figures that stand in it",
            )


@CHECKS.add(
    "unknown-currency",
    binding=True,
    rationale="The name of a currency comes from its ISO 4217 code.",
    looks_at="amounts of money",
    fires="facts: [{id: budget, values: {amount: {money: 17, scale: billion, currency: DHM, bound: "
    "more_than}}}]",
    passes="facts: [{id: budget, values: {amount: {money: 17, scale: billion, currency: MAD, "
    "bound: more_than}}}]",
)
def unknown_currency(context: Context) -> Outcomes:
    """Every currency has an ISO code that CLDR knows."""
    for value in _values(context):
        if isinstance(value, Money):
            yield LOOKED
            if not cldr.knows_currency(value.currency):
                yield Fault(
                    f"there is no currency “{value.currency}”",
                    value.place,
                    "write its ISO code in three capital letters, such as MAD, EUR or USD",
                )


@CHECKS.add(
    "unknown-unit",
    binding=True,
    rationale="The name of a unit in each language comes from CLDR.",
    looks_at="units of measure",
    fires="facts: [{id: budget, values: {amount: {integer: 17, unit: kilometr}}}]",
    passes="facts: [{id: budget, values: {amount: {integer: 17, unit: kilometer}}, evidence: "
    "[{source: journal, anchors: [17 kilomètres]}]}]",
)
def unknown_unit(context: Context) -> Outcomes:
    """Every unit has words in each language of the brief, from its pack or CLDR."""
    packs = [context.packs[code] for code in context.brief.languages if code in context.packs]
    for value in _values(context):
        unit = value.unit if isinstance(value, (Number, NumberRange)) else None
        if unit is None:
            continue
        yield LOOKED
        lacking = [pack.code for pack in packs if not _has_words(pack, unit)]
        if len(lacking) == len(packs) and not cldr.knows_unit(unit):
            yield Fault(
                f"there is no unit “{unit}”",
                value.place,
                "write its CLDR name in English, such as kilometer, hectare or gigahertz",
            )
        elif lacking:
            yield Fault(
                f"the unit “{unit}” has no words in {', '.join(lacking)}",
                value.place,
                "add them to `units` of the language pack, or choose another unit",
            )


def _has_words(pack: LanguagePack, unit: str) -> bool:
    return unit in pack.units or bool(cldr.unit_forms(pack.locale, unit, pack.unit_length))


@CHECKS.add(
    "mixed-dates",
    rationale="From a month to a day of another one: no wording says what the first date is.",
    looks_at="ranges of dates",
    fires="facts: [{id: session, values: {held: {dates: [2026-02, 2026-03-04]}}, evidence: "
    "[{source: journal, anchors: [4e session, 4 et 5 février 2026, 4 mars 2026]}]}]",
    passes="facts: [{id: session, values: {held: {dates: [2026-02-04, 2026-03-04]}}, evidence: "
    "[{source: journal, anchors: [4e session, 4 et 5 février 2026, 4 mars 2026]}]}]",
)
def mixed_dates(context: Context) -> Outcomes:
    """Both ends of a range of dates are days, or neither is."""
    for fact in context.brief.facts.values():
        for value in values_of(fact).values():
            if not isinstance(value, DateRange):
                continue
            yield LOOKED
            if (value.start.day is None) != (value.end.day is None):
                yield Fault(
                    "one end of this range is a day, the other a month or a year",
                    value.place,
                    "write both as days, or both as months or years",
                )


def _values(context: Context) -> Iterator[TypedValue]:
    for fact in context.brief.facts.values():
        yield from fact.values.values()


@CHECKS.add(
    "unknown-value",
    binding=True,
    rationale="A card or a date on the timeline shows a value of a fact; without it there is "
    "nothing to show.",
    looks_at="cards and dates on the timeline",
    fires="key_figures: [{fact: members, value: totl, caption: {fr: au total, ar: في المجموع}}]",
    passes="key_figures: [{fact: members, value: total, caption: {fr: au total, ar: في المجموع}}]",
)
def unknown_value(context: Context) -> Outcomes:
    """Cards and the timeline show values that exist."""
    entries: list[KeyFigure | TimelineEntry] = [*context.brief.key_figures, *context.brief.timeline]
    for entry in entries:
        yield LOOKED
        fact = context.brief.facts[entry.fact]
        happened = isinstance(entry, TimelineEntry) and fact.happened is not None
        known = [*fact.values, *(["happened"] if happened else [])]
        if entry.value not in known:
            yield Fault(
                f"the fact “{fact.id}” has no value “{entry.value}”",
                entry.place,
                f"it has: {', '.join(known) or 'none'}",
            )


@CHECKS.add(
    "wrong-kind-of-value",
    binding=True,
    rationale="A card shows a figure, the timeline shows dates.",
    looks_at="cards and dates on the timeline",
    fires="timeline: [{fact: budget, value: amount, text: {fr: Budget, ar: الميزانية}}]",
    passes="timeline: [{fact: session, value: held, text: {fr: Session, ar: الدورة}}]",
)
def wrong_kind_of_value(context: Context) -> Outcomes:
    """Cards show figures and the timeline shows dates."""
    for figure in context.brief.key_figures:
        value = context.brief.facts[figure.fact].values.get(figure.value)
        if value is not None:
            yield LOOKED
            if isinstance(value, (Date, DateRange)):
                yield Fault("a card shows a figure, and this is a date", figure.place, _KIND_HINT)
    for entry in context.brief.timeline:
        dated = timeline_value(context.brief.facts[entry.fact], entry)
        if dated is not None:
            yield LOOKED
            if not isinstance(dated, (Date, DateRange)):
                yield Fault("the timeline shows dates, and this is none", entry.place, _KIND_HINT)


_KIND_HINT = "choose another value of the fact"


@CHECKS.add(
    "timeline-order",
    rationale="Readers take the order of a timeline for the order of events.",
    looks_at="dates on the timeline",
    fires="{facts: [{id: budget, happened: {date: 2025-11-15}, evidence: [{source: journal, "
    "anchors: [plus de 17 milliards de dirhams, 15 novembre 2025]}]}], timeline: [{fact: session, "
    "value: held, text: {fr: Session, ar: الدورة}}, {fact: budget, value: happened, text: {fr: "
    "Budget, ar: الميزانية}}]}",
    passes="{facts: [{id: budget, happened: {date: 2025-11-15}, evidence: [{source: journal, "
    "anchors: [plus de 17 milliards de dirhams, 15 novembre 2025]}]}], timeline: [{fact: budget, "
    "value: happened, text: {fr: Budget, ar: الميزانية}}, {fact: session, value: held, text: {fr: "
    "Session, ar: الدورة}}]}",
)
def timeline_order(context: Context) -> Outcomes:
    """The timeline goes from the earliest date to the latest."""
    last: date | None = None
    for entry in context.brief.timeline:
        value = timeline_value(context.brief.facts[entry.fact], entry)
        if not isinstance(value, (Date, DateRange)):
            continue
        yield LOOKED
        day = _first_day(value)
        if last is not None and day < last:
            yield Fault(
                f"this date, {day}, is earlier than the one before it, {last}",
                entry.place,
                "put the entries in the order of their dates",
            )
        last = day


def timeline_value(fact: Fact, entry: TimelineEntry) -> TypedValue | None:
    """Return what an entry of the timeline shows, or None when the fact has no such value."""
    if entry.value == "happened" and fact.happened is not None:
        return fact.happened
    return fact.values.get(entry.value)


def _first_day(value: Date | DateRange) -> date:
    start = value.date if isinstance(value, Date) else value.start
    return start.days[0]
