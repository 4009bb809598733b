"""Checks on terms, counted nouns and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Place, Severity
from briefing.model import Fact, NounForms, Ordinal
from briefing.packs import LanguagePack


def _noun_forms(context: Context) -> Iterator[tuple[str, NounForms, LanguagePack]]:
    for noun in context.brief.nouns.values():
        for language, forms in noun.languages.items():
            pack = context.packs.get(language)
            if pack is not None:
                yield noun.id, forms, pack


@CHECKS.add(
    "missing-plural",
    binding=True,
    rationale="A language has as many plural categories as CLDR says, and the next edition may "
    "need the one that is missing today.",
    looks_at="counted nouns",
    fires="nouns: [{id: member, forms: {fr: {gender: masculine, one: membre, other: membres}}}]",
    passes="nouns: [{id: member, forms: {fr: {gender: masculine, one: membre, many: de membres, "
    "other: membres}}}]",
)
def missing_plural(context: Context) -> Outcomes:
    """Every counted noun has a form for each plural category of the language."""
    for name, forms, pack in _noun_forms(context):
        yield LOOKED
        missing = [category for category in pack.plural_categories if category not in forms.forms]
        if missing:
            yield Fault(
                f"the noun “{name}” lacks plural forms in “{pack.code}”: {', '.join(missing)}",
                forms.place,
                f"“{pack.code}” has the categories {', '.join(pack.plural_categories)}",
            )


@CHECKS.add(
    "unknown-plural",
    rationale="A form for a category that the language does not have is never printed.",
    looks_at="counted nouns",
    fires="nouns: [{id: member, forms: {fr: {gender: masculine, one: membre, two: deux membres, "
    "many: de membres, other: membres}}}]",
    passes="nouns: [{id: member, forms: {fr: {gender: masculine, one: membre, many: de membres, "
    "other: membres}}}]",
)
def unknown_plural(context: Context) -> Outcomes:
    """No counted noun has a form that is never printed."""
    for name, forms, pack in _noun_forms(context):
        yield LOOKED
        unknown = [category for category in forms.forms if category not in pack.plural_categories]
        if unknown:
            yield Fault(
                f"the noun “{name}” has forms that “{pack.code}” never uses: {', '.join(unknown)}",
                forms.place,
                f"delete them; “{pack.code}” has {', '.join(pack.plural_categories)}",
            )


@CHECKS.add(
    "missing-case",
    binding=True,
    rationale="Where the form depends on the case, each case of the language needs its own.",
    looks_at="forms that are split by case",
    fires="nouns: [{id: member, forms: {ar: {gender: masculine, zero: عضو, one: عضو واحد, two: "
    "{nominative: عضوان}, few: أعضاء, many: عضوا, other: عضو}}}]",
    passes="nouns: [{id: member, forms: {ar: {gender: masculine, zero: عضو, one: عضو واحد, two: "
    "{nominative: عضوان, oblique: عضوين}, few: أعضاء, many: عضوا, other: عضو}}}]",
)
def missing_case(context: Context) -> Outcomes:
    """A form that is split by case has all cases of the language."""
    for name, forms, pack in _noun_forms(context):
        for category, form in forms.forms.items():
            if isinstance(form, str):
                continue
            yield LOOKED
            if set(form) != set(pack.cases):
                yield Fault(
                    f"the noun “{name}” has the wrong cases for “{category}” in “{pack.code}”",
                    forms.place,
                    f"give {', '.join(pack.cases)}" if pack.cases else "give one form",
                )


@CHECKS.add(
    "missing-gender",
    binding=True,
    rationale="Ordinals and number words agree in gender, so it must be known.",
    looks_at="nouns and ordinals in languages with genders",
    fires="facts: [{id: session, values: {rank: {ordinal: 4}}}]",
    passes="facts: [{id: session, values: {rank: {ordinal: 4, gender: feminine}}}]",
)
def missing_gender(context: Context) -> Outcomes:
    """Nouns and ordinals have a gender where the language has genders."""
    for name, forms, pack in _noun_forms(context):
        if not pack.genders:
            continue
        yield LOOKED
        if forms.gender not in pack.genders:
            yield Fault(
                f"the noun “{name}” has no gender in “{pack.code}”",
                forms.place,
                f"add gender: {' or '.join(pack.genders)}",
            )
    if any(pack.genders for pack in context.packs.values()):
        for fact in context.brief.facts.values():
            yield from _ordinals(fact)


def _ordinals(fact: Fact) -> Outcomes:
    for name, value in fact.values.items():
        if isinstance(value, Ordinal):
            yield LOOKED
            if value.noun is None and value.gender is None:
                yield Fault(
                    f"the ordinal “{name}” does not say what it agrees with",
                    value.place,
                    "add `noun:` with a noun of terms.yaml, or `gender:`",
                )


@CHECKS.add(
    "name-figures-differ",
    rationale="A figure in a name or in a form of a noun is typed once per language, so that one "
    "can be wrong. Where a language has none, it is a warning; not for G20 or 5G.",
    looks_at="names and nouns with figures",
    fires="terms: [{id: coop, names: {fr: {name: Organisation de la coopération, short: Vision "
    "2030}, ar: {name: منظمة التعاون, short: رؤية 2031}}}]",
    passes="terms: [{id: coop, names: {fr: {name: Organisation de la coopération, short: Vision "
    "2030}, ar: {name: منظمة التعاون, short: رؤية 2030}}}]",
)
def name_figures_differ(context: Context) -> Outcomes:
    """Names and nouns have the same figures in every language."""
    for term in context.brief.terms.values():
        for what in ("name", "short"):
            names = {
                code: (name.place, words)
                for code, name in term.names.items()
                if (words := getattr(name, what))
            }
            label = "name" if what == "name" else "short name"
            yield from _compared(f"the {label} of “{term.id}”", names)
    for noun in context.brief.nouns.values():
        forms = {code: (said.place, _words(said)) for code, said in noun.languages.items()}
        yield from _compared(f"the noun “{noun.id}”", forms)


def _words(forms: NounForms) -> str:
    said = forms.forms.values()
    return " ".join(form if isinstance(form, str) else " ".join(form.values()) for form in said)


def _compared(what: str, said: Mapping[str, tuple[Place, str]]) -> Outcomes:
    """Compare the figures of each language with those of the first that has any."""
    figures = {code: _figures(words) for code, (_, words) in said.items()}
    first = next((code for code, found in figures.items() if found), None)
    if first is None or len(said) == 1:
        return
    yield LOOKED
    told = ", ".join(map(str, sorted(figures[first])))
    for code, found in figures.items():
        if found == figures[first] or not (found or _ALONE.search(said[first][1])):
            continue
        other = ", ".join(map(str, sorted(found))) or "no figure"
        yield Fault(
            f"{what} has {other} in “{code}”, and {told} in “{first}”",
            said[code][0],
            "write the same figures; what is counted, put into a value",
            severity=None if found else Severity.WARNING,
        )


_ALONE = re.compile(r"(?<!\w)\d+(?!\w)")


def _figures(words: str) -> frozenset[int]:
    """Return the figures in some words, in whichever digits."""
    return frozenset(map(int, re.findall(r"\d+", words)))


@CHECKS.add(
    "unused-term",
    severity=Severity.WARNING,
    rationale="A term that nothing prints and that is not in the glossary is left over, or its "
    "name was typed into the prose.",
    looks_at="terms",
    fires="terms: [{id: law, kind: law, names: {fr: {name: Loi}, ar: {name: قانون}}}]",
    passes="terms: [{id: law, kind: law, names: {fr: {name: Loi}, ar: {name: قانون}}, glossary: "
    "true}]",
)
def unused_term(context: Context) -> Outcomes:
    """Every term is printed or stands in the glossary."""
    printed = {
        term.id
        for occurrence in context.occurrences
        for placeholder in occurrence.placeholders
        if (term := context.term(placeholder))
    }
    for term in context.brief.terms.values():
        yield LOOKED
        if term.id not in printed and not term.glossary:
            yield Fault(f"nothing prints the term “{term.id}”", term.place, "print it or delete it")


@CHECKS.add(
    "unused-source",
    severity=Severity.WARNING,
    rationale="A source that no fact rests on does not belong in the list of sources.",
    looks_at="sources",
    fires="sources: [{id: atlas, language: fr}]",
    passes="{sources: [{id: atlas, language: fr}], facts: [{id: budget, evidence: [{source: atlas, "
    "anchors: [plus de 17 milliards de dirhams]}]}]}",
)
def unused_source(context: Context) -> Outcomes:
    """A fact or term rests on every source."""
    brief = context.brief
    used = {evidence.source for fact in brief.facts.values() for evidence in fact.evidence}
    used |= {evidence.source for term in brief.terms.values() for evidence in term.evidence}
    for source in brief.sources.values():
        yield LOOKED
        if source.id not in used:
            yield Fault(
                f"no fact rests on the source “{source.id}”",
                source.place,
                "delete it, or name it in the `evidence` of a fact",
            )
