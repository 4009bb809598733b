"""Checks on the day that is taken for today: validity, review and embargo.

They tell whoever runs the program; nothing of it is written into an edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefing.check.catalogue import CHECKS
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Severity
from briefing.model import Fact


def _printed(context: Context) -> Iterator[Fact]:
    for section in context.brief.sections:
        yield from (context.brief.facts[identifier] for identifier in section.facts)


@CHECKS.add(
    "fact-not-valid",
    severity=Severity.WARNING,
    rationale="A fact that held until last year is not wrong, but it is not news either: readers "
    "take what is printed for what holds today.",
    looks_at="printed facts with a period of validity",
    fires="""
    facts: [{id: budget, valid: {until: 2025}}]
    """,
    passes="""
    facts: [{id: budget, valid: {until: 2025}}]
    as_of: 2025-12-31
    """,
)
def fact_not_valid(context: Context) -> Outcomes:
    """Every printed fact with a period of validity holds on the day taken for today."""
    for fact in _printed(context):
        valid = fact.valid
        if valid is None:
            continue
        yield LOOKED
        fault = ""
        if valid.start and context.today < valid.start.days[0]:
            fault = f"does not hold before {valid.start}"
        if valid.end and context.today > valid.end.days[1]:
            fault = f"held until {valid.end}"
        if fault:
            yield Fault(
                f"the fact “{fact.id}” {fault}, and this is {context.today}",
                valid.place,
                "take it out of its section, let another fact supersede it, or correct `valid`",
            )


@CHECKS.add(
    "review-due",
    severity=Severity.WARNING,
    rationale="Whoever wrote a fact knew when it should be looked at again.",
    looks_at="printed facts with a date of review",
    fires="""
    facts: [{id: budget, review_due: 2026-03}]
    """,
    passes="""
    facts: [{id: budget, review_due: 2026-03}]
    as_of: 2026-02-28
    """,
)
def review_due(context: Context) -> Outcomes:
    """No printed fact is due for review; the review of a month is due on its first day."""
    for fact in _printed(context):
        if fact.review_due is None:
            continue
        yield LOOKED
        if context.today >= fact.review_due.days[0]:
            yield Fault(
                f"the fact “{fact.id}” was to be reviewed by {fact.review_due}, and this is "
                f"{context.today}",
                fact.place,
                "look at its sources again, then set the next date in `review_due`",
            )


@CHECKS.add(
    "under-embargo",
    severity=Severity.NOTE,
    rationale="A brief under embargo may be made, but not handed out.",
    looks_at="embargoes",
    fires="""
    embargo: '2026-03-20T09:00+01:00'
    """,
    passes="""
    embargo: '2026-03-20T09:00+01:00'
    as_of: 2026-03-21
    """,
)
def under_embargo(context: Context) -> Outcomes:
    """The embargo of the brief is over."""
    embargo = context.brief.embargo
    if embargo is None:
        return
    yield LOOKED
    # Only the day is known: on the day itself the hour may not have come.
    if embargo.date() >= context.today:
        yield Fault(
            f"this brief is under embargo until {embargo.isoformat(sep=' ', timespec='minutes')}",
            context.brief.place,
            "do not hand it out before",
        )
