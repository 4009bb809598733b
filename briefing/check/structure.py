"""Checks on how the brief is put together: each fact once, each statement on a fact."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Severity
from briefing.model import Statement, Text, Texts
from briefing.texts import Literal, parse_text


@CHECKS.add(
    "fact-not-printed",
    severity=Severity.WARNING,
    rationale="A fact that no section lists is not in the brief; as a rule it was forgotten.",
    looks_at="facts",
    fires="sections: [{id: cooperation, facts: [members, session]}]",
    passes="sections: [{id: cooperation, facts: [members, session, budget]}]",
)
def fact_not_printed(context: Context) -> Outcomes:
    """Every fact that no other one supersedes stands in a section."""
    printed = {identifier for section in context.brief.sections for identifier in section.facts}
    for fact in context.brief.facts.values():
        yield LOOKED
        if fact.id not in printed and fact.id not in context.superseded:
            yield Fault(
                f"no section lists the fact “{fact.id}”",
                fact.place,
                "add it to the `facts` of a section in brief.yaml, or delete it",
            )


@CHECKS.add(
    "quotes-unprinted-fact",
    binding=True,
    rationale="A takeaway points to the paragraph of its fact; a fact that no section lists has "
    "no paragraph.",
    looks_at="facts that takeaways, cards, the timeline, leads or changes rest on, or the fact "
    "sheet tells",
    fires="{sections: [{id: cooperation, facts: [session, budget]}], takeaways: [{facts: "
    '[members], text: {fr: "{{ coop | full }} : {{ members.total }}.", ar: "{{ coop | full }}: '
    '{{ members.total }}."}}]}',
    passes="{sections: [{id: cooperation, facts: [members, session, budget]}], takeaways: [{facts: "
    '[members], text: {fr: "{{ coop | full }} : {{ members.total }}.", ar: "{{ coop | full }}: '
    '{{ members.total }}."}}]}',
)
def quotes_unprinted_fact(context: Context) -> Outcomes:
    """Cards, the timeline and statements rest on facts that are printed."""
    brief = context.brief
    printed = {identifier for section in brief.sections for identifier in section.facts}
    named = [(statement.facts, statement.place) for statement in _statements(context)]
    named += [((figure.fact,), figure.place) for figure in brief.key_figures]
    named += [((entry.fact,), entry.place) for entry in brief.timeline]
    if brief.fact_sheet:
        named.append((brief.fact_sheet.facts, brief.fact_sheet.place))
    for facts, place in named:
        for identifier in facts:
            yield LOOKED
            if identifier not in printed:
                yield Fault(
                    f"this rests on the fact “{identifier}”, which no section lists",
                    place,
                    f"add {identifier} to the `facts` of a section",
                )


@CHECKS.add(
    "statement-without-fact",
    rationale="A takeaway or a lead says nothing that no fact says.",
    looks_at="takeaways and leads",
    fires='takeaways: [{facts: [], text: {fr: "{{ coop | full }} avance.", ar: "{{ coop | full }} '
    'تتقدم."}}]',
    passes='takeaways: [{facts: [members], text: {fr: "{{ coop | full }} avance.", ar: "{{ coop | '
    'full }} تتقدم."}}]',
)
def statement_without_fact(context: Context) -> Outcomes:
    """Every takeaway and lead names a fact."""
    leads = (section.lead for section in context.brief.sections if section.lead)
    for statement in (*context.brief.takeaways, *leads):
        yield LOOKED
        if not statement.facts:
            yield Fault(
                "this text names no fact that it rests on",
                statement.place,
                "list the ids of its facts in `facts`",
            )


@CHECKS.add(
    "change-of-later-edition",
    severity=Severity.NOTE,
    rationale="What a later edition changes is printed once that edition is asked for.",
    looks_at="changes",
    fires="changes: [{edition: 2, text: {fr: Le budget est corrigé., ar: صححت الميزانية.}}]",
    passes="{edition: 2, changes: [{edition: 2, text: {fr: Le budget est corrigé., ar: صححت "
    "الميزانية.}}]}",
)
def change_of_later_edition(context: Context) -> Outcomes:
    """Changes belong to an edition up to that of the brief."""
    for change in context.brief.changes:
        yield LOOKED
        if (change.edition or 0) > context.brief.edition:
            yield Fault(
                f"this change is printed from edition {change.edition} on; the brief is edition "
                f"{context.brief.edition}",
                change.place,
                f"render with --edition {change.edition}, or raise `edition` in brief.yaml",
            )


@CHECKS.add(
    "changes-missing",
    binding=True,
    rationale="Whoever holds the last edition must be told what is different in this one.",
    looks_at="editions after the first",
    fires="edition: 2",
    passes="{edition: 2, changes: [{edition: 2, text: {fr: Le budget est corrigé., ar: صححت "
    "الميزانية.}}]}",
)
def changes_missing(context: Context) -> Outcomes:
    """An edition after the first says what changed."""
    brief = context.brief
    if brief.edition == 1:
        return
    yield LOOKED
    if not any(change.edition in (None, brief.edition) for change in brief.changes):
        yield Fault(
            f"edition {brief.edition} does not say what changed since the last edition",
            brief.place,
            f"add an entry with `edition: {brief.edition}` and a text to `changes`",
        )


@CHECKS.add(
    "untranslated-text",
    rationale="The same words in two languages mean that one of them was copied to be "
    "translated later.",
    looks_at="texts",
    fires="facts: [{id: budget, title: {fr: Budget, ar: Budget}}]",
    passes="facts: [{id: budget, title: {fr: Budget, ar: الميزانية}}]",
)
def untranslated_text(context: Context) -> Outcomes:
    """No two languages have the same text."""
    for texts in _texts(context):
        seen: dict[str, str] = {}
        for language, text in texts.items():
            yield LOOKED
            words = " ".join(text.raw.split())
            if words in seen and _has_words(text):
                yield Fault(
                    f"the text in “{language}” is the one in “{seen[words]}”",
                    text.place,
                    "translate it",
                )
            seen.setdefault(words, language)


def _has_words(text: Text) -> bool:
    """Whether there is more in a text than placeholders."""
    literals = (part.text for part in parse_text(text).parts if isinstance(part, Literal))
    return any(letter.isalpha() for literal in literals for letter in literal)


def _statements(context: Context) -> Iterator[Statement]:
    brief = context.brief
    yield from brief.takeaways
    yield from (section.lead for section in brief.sections if section.lead)
    yield from brief.changes


def _texts(context: Context) -> Iterator[Texts]:
    brief = context.brief
    yield from (brief.title, brief.subtitle, brief.summary)
    if brief.logo:
        yield brief.logo.alt
    for fact in brief.facts.values():
        yield from (fact.title, fact.text, fact.note)
    for source in brief.sources.values():
        yield source.note
    for section in brief.sections:
        yield section.title
    for statement in _statements(context):
        yield statement.text
    yield from (figure.caption for figure in brief.key_figures)
    yield from (entry.text for entry in brief.timeline)
