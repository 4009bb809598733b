"""Checks on what the texts print: names that exist, filters that fit, values that are used."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Severity
from briefing.model import Date, DateRange, Term, TypedValue
from briefing.occurrences import Occurrence, values_of
from briefing.texts import TERM_FILTERS, VALUE_FILTERS, Placeholder, variable_name


@CHECKS.add(
    "template-syntax",
    binding=True,
    rationale="A text prints values and terms and calls a few filters. Anything more would be a "
    "program that no translator can read.",
    looks_at="texts",
    fires='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amount."}}]',
    passes='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amount }}."}}]',
    gives=("template-not-allowed",),
)
def template_syntax(context: Context) -> Outcomes:
    """Every text can be read."""
    for occurrence in context.occurrences:
        yield LOOKED
        for finding in occurrence.parsed.findings:
            yield Fault(finding.message, finding.place, finding.hint, code=finding.code)


@CHECKS.add(
    "unknown-placeholder",
    binding=True,
    rationale="A name between braces that is neither a value of the fact nor a term would print "
    "nothing.",
    looks_at="names between braces",
    fires='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amont }}."}}]',
    passes='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amount }}."}}]',
)
def unknown_placeholder(context: Context) -> Outcomes:
    """Every name between braces is that of a value or a term."""
    near = _Near()
    for occurrence, placeholder in _printed(context):
        yield LOOKED
        if context.term(placeholder) or context.value(occurrence, placeholder):
            continue
        if len(placeholder.path) == 1:
            yield _unknown_name(context, occurrence, placeholder, near)
        else:
            yield _unknown_dotted_name(context, placeholder, near)


class _Near:
    """Proposes near names, for the first unknown ones: thousands would take minutes."""

    def __init__(self) -> None:
        self._left = 20

    def __call__(self, name: str, known: Collection[str]) -> str:
        self._left -= 1
        near = difflib.get_close_matches(name, known, 1, 0.6) if self._left >= 0 else []
        return f"did you mean “{near[0]}”?" if near else ""


def _unknown_name(
    context: Context, occurrence: Occurrence, placeholder: Placeholder, near: _Near
) -> Fault:
    name = placeholder.path[0]
    own = set(values_of(occurrence.fact)) if occurrence.fact else set()
    dotted = _dotted(context, occurrence, name)
    hint = (
        f"write {{{{ {dotted} }}}}"
        if dotted
        else near(name, own | context.terms.keys()) or "add the value to the fact, or the term"
    )
    return Fault(f"there is no value or term “{name}”", placeholder.place, hint)


def _dotted(context: Context, occurrence: Occurrence, name: str) -> str:
    """Return the dotted name of a value that the text may print, when it was written bare."""
    for identifier in occurrence.facts:
        fact = context.brief.facts.get(identifier)
        if fact and name in values_of(fact):
            return f"{variable_name(identifier)}.{name}"
    return ""


def _unknown_dotted_name(context: Context, placeholder: Placeholder, near: _Near) -> Fault:
    fact_name, value_name = placeholder.path
    fact = context.facts.get(fact_name)
    if fact is None:
        hint = near(fact_name, context.facts) or "name a fact of facts.yaml, hyphens written as _"
        return Fault(f"there is no fact “{fact_name}”", placeholder.place, hint)
    known = values_of(fact)
    hint = near(value_name, known) or f"its values: {', '.join(known) or 'none'}"
    return Fault(f"the fact “{fact.id}” has no value “{value_name}”", placeholder.place, hint)


@CHECKS.add(
    "fact-not-named",
    rationale="A takeaway, lead, caption or change is held to the standard of a fact: it names the "
    "facts that it rests on, so that readers can go from the one to the other.",
    looks_at="dotted names between braces",
    fires='takeaways: [{facts: [session], text: {fr: "{{ coop | full }} : {{ members.total }}.", '
    'ar: "{{ coop | full }}: {{ members.total }}."}}]',
    passes='takeaways: [{facts: [members], text: {fr: "{{ coop | full }} : {{ members.total }}.", '
    'ar: "{{ coop | full }}: {{ members.total }}."}}]',
)
def fact_not_named(context: Context) -> Outcomes:
    """A dotted name prints a value of a fact that its text names."""
    for occurrence, placeholder in _printed(context):
        if len(placeholder.path) != 2 or placeholder.path[0] not in context.facts:
            continue
        yield LOOKED
        fact = context.facts[placeholder.path[0]]
        if fact.id in occurrence.facts:
            continue
        hint = f"add {fact.id} to the `facts` of this text"
        if occurrence.fact is not None:
            hint = "a fact prints its own values only; write {{ value }} without the fact’s id"
        elif not occurrence.facts:
            hint = "this text cannot name facts; leave the value out"
        yield Fault(f"this text does not name the fact “{fact.id}”", placeholder.place, hint)


@CHECKS.add(
    "wrong-filter",
    binding=True,
    rationale="A filter that does not fit would be passed over in silence, or print something "
    "else than what was meant.",
    looks_at="filters",
    fires='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amount | acronym }}."}}]',
    passes='facts: [{id: budget, text: {fr: "Le budget dépasse {{ amount | bare }}."}}]',
)
def wrong_filter(context: Context) -> Outcomes:
    """Every filter fits what it is applied to."""
    for occurrence, placeholder in _printed(context):
        term, value = context.term(placeholder), context.value(occurrence, placeholder)
        for name in (filter_.name for filter_ in placeholder.filters):
            yield LOOKED
            fault = ""
            if value is not None:
                fault = _value_fault(context, occurrence.language, value, name)
            elif term is not None:
                fault = _term_fault(occurrence.language, term, name)
            if fault:
                yield Fault(
                    f"the filter “{name}” does not fit here: {fault}",
                    placeholder.place,
                    f"delete “| {name}”, or use one that fits",
                )


def _value_fault(context: Context, language: str, value: TypedValue, name: str) -> str:
    if name not in VALUE_FILTERS:
        return f"it is for terms; values have {', '.join(sorted(VALUE_FILTERS))}"
    if name == "without_year" and not isinstance(value, (Date, DateRange)):
        return "it is for dates"
    pack = context.packs.get(language)
    if name == "oblique" and pack and not pack.cases:
        return "the language has no cases"
    return ""


def _term_fault(language: str, term: Term, name: str) -> str:
    if name not in TERM_FILTERS:
        return f"it is for values; terms have {', '.join(sorted(TERM_FILTERS))}"
    own = term.names.get(term.stays or language)
    short = own.short if own else None
    if name == "acronym" and term.acronym is None:
        return f"the term “{term.id}” has no acronym"
    if name in {"short", "full"} and term.acronym is None and short is None:
        return f"the term “{term.id}” has no short form in “{language}” and no acronym"
    return ""


@CHECKS.add(
    "ambiguous-name",
    rationale="When a value of a fact is called like a term, nobody can tell which of them a text "
    "prints.",
    looks_at="values",
    fires='facts: [{id: budget, values: {coop: {percent: 3}}, text: {fr: "Le budget de {{ coop }} '
    'passe {{ amount }}.", ar: "تبلغ الميزانية {{ amount }}، أي {{ coop }}."}, evidence: '
    "[{source: journal, anchors: [plus de 17 milliards de dirhams, 3 %]}]}]",
    passes='facts: [{id: budget, values: {share: {percent: 3}}, text: {fr: "Le budget de {{ share '
    '}} passe {{ amount }}.", ar: "تبلغ الميزانية {{ amount }}، أي {{ share }}."}, evidence: '
    "[{source: journal, anchors: [plus de 17 milliards de dirhams, 3 %]}]}]",
)
def ambiguous_name(context: Context) -> Outcomes:
    """No value is called like a term."""
    for fact in context.brief.facts.values():
        for name, value in fact.values.items():
            yield LOOKED
            if variable_name(name) in context.terms:
                yield Fault(
                    f"the value “{name}” is called like a term", value.place, "rename the value"
                )


@CHECKS.add(
    "unused-value",
    severity=Severity.WARNING,
    rationale="A value that nothing prints is either a figure that was typed into the prose, or "
    "left over.",
    looks_at="values",
    fires="facts: [{id: budget, values: {share: {percent: 3}}}]",
    passes='facts: [{id: budget, values: {share: {percent: 3}}, text: {fr: "Le budget passe {{ '
    'amount }}, soit {{ share }}.", ar: "تبلغ الميزانية {{ amount }}، أي {{ share }}."}, '
    "evidence: [{source: journal, anchors: [plus de 17 milliards de dirhams, 3 %]}]}]",
)
def unused_value(context: Context) -> Outcomes:
    """Every value is printed somewhere."""
    used = {
        id(value)
        for occurrence, placeholder in _printed(context)
        if (value := context.value(occurrence, placeholder))
    }
    brief = context.brief
    chosen = {(figure.fact, figure.value) for figure in brief.key_figures}
    chosen |= {(entry.fact, entry.value) for entry in brief.timeline}
    for fact in brief.facts.values():
        for name, value in fact.values.items():
            yield LOOKED
            if id(value) not in used and (fact.id, name) not in chosen:
                yield Fault(
                    f"nothing prints the value “{name}”",
                    value.place,
                    f"print it with {{{{ {variable_name(name)} }}}}, or delete it",
                )


def _printed(context: Context) -> Iterator[tuple[Occurrence, Placeholder]]:
    """Yield the placeholders that print a value or a term."""
    for occurrence in context.occurrences:
        for placeholder in occurrence.placeholders:
            if placeholder.literal is None:
                yield occurrence, placeholder
