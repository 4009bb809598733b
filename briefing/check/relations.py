"""Checks on how facts stand to one another: contradictions, and facts that supersede others.

Two facts are about the same quantity when `subject`, `attribute` and `as_of` are equal (two facts
without `as_of` included: then nothing says that they mean different days). A value's own `as_of`
comes before that of its fact. Of such facts, values of the same name are the same quantity, and so
are two of the same kind (noun, unit, currency) that are the only ones of it in either fact,
whatever they are called; dates and ranks are told apart by their names alone. When it `happened`
counts as a value of that name. Facts that another one supersedes are left out. Without `as_of`, two
facts whose periods of validity lie apart do not contradict each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from briefing.check.catalogue import CHECKS
from briefing.check.comparing import Kind, contradict, kind_of, said
from briefing.check.context import Context
from briefing.check.registry import LOOKED, Fault, Outcomes
from briefing.errors import Severity
from briefing.model import Fact, PartialDate, TypedValue
from briefing.occurrences import values_of

_NAMED_ONLY = frozenset({"date", "ordinal"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values of one quantity."""

    earlier: Fact
    later: Fact
    name: str
    values: tuple[TypedValue, TypedValue]
    as_of: PartialDate | None

    @property
    def facts(self) -> frozenset[str]:
        return frozenset((self.earlier.id, self.later.id))

    @property
    def differ(self) -> bool:
        return contradict(*self.values)


@CHECKS.add(
    "contradiction",
    binding=True,  # it is noted in `differs_from`, for readers to see
    rationale="Readers who find two values for one quantity believe neither. Either one is wrong, "
    "or one has replaced the other, or sources disagree, and then the brief says so.",
    looks_at="pairs of values of one quantity",
    fires="""
    facts:
      - {id: session, subject: coop, attribute: session}
      - {id: budget, subject: coop, attribute: session, happened: {date: 2026-03-04}}
    """,
    passes="""
    facts:
      - {id: session, subject: coop, attribute: session}
      - id: budget
        subject: coop
        attribute: session
        happened: {date: 2026-03-04}
        differs_from:
          - {fact: session, note: {fr: Autre date dans les comptes., ar: تاريخ آخر في الحسابات.}}
    """,
)
def contradiction(context: Context) -> Outcomes:
    """No two facts give different values for the same quantity unless one notes it."""
    noted = _noted(context)
    for pair in _pairs(context):
        yield LOOKED
        apart = pair.as_of is None and _valid_apart(pair.earlier, pair.later)
        if pair.facts not in noted and pair.differ and not apart:
            yield _contradiction(pair)


def _valid_apart(one: Fact, other: Fact) -> bool:
    """Tell whether one of two facts held no longer when the other began to hold."""
    if one.valid is None or other.valid is None:
        return False
    return any(
        ended.end is not None
        and began.start is not None
        and ended.end.days[1] < began.start.days[0]
        for ended, began in ((one.valid, other.valid), (other.valid, one.valid))
    )


def _contradiction(pair: _Pair) -> Fault:
    earlier, later = (said(value) for value in pair.values)
    when = f" as of {pair.as_of}" if pair.as_of else ""
    subject, attribute = pair.later.subject, pair.later.attribute
    return Fault(
        f"“{pair.later.id}” says {later}, and “{pair.earlier.id}” says {earlier} "
        f"({pair.values[0].place}), of the same quantity: {attribute} of {subject}{when} "
        f"(“{pair.name}”)",
        pair.values[1].place,
        f"correct one of them; or write `supersedes: [{pair.earlier.id}]` in the newer fact; or "
        f"note the difference: `differs_from: [{{fact: {pair.earlier.id}, note: …}}]`",
    )


@CHECKS.add(
    "needless-difference",
    severity=Severity.WARNING,
    rationale="A note on a difference that is not there any more tells readers of a disagreement "
    "between sources that agree.",
    looks_at="notes on differences",
    fires="""
    facts:
      - {id: session, subject: coop, attribute: session}
      - id: budget
        subject: coop
        attribute: session
        happened: {month: 2026-02}
        differs_from:
          - {fact: session, note: {fr: Autre date dans les comptes., ar: تاريخ آخر في الحسابات.}}
    """,
    passes="""
    facts:
      - {id: session, subject: coop, attribute: session}
      - id: budget
        subject: coop
        attribute: session
        happened: {month: 2026-03}
        differs_from:
          - {fact: session, note: {fr: Autre date dans les comptes., ar: تاريخ آخر في الحسابات.}}
    """,
)
def needless_difference(context: Context) -> Outcomes:
    """A fact differs from another one that gives another value for the same quantity."""
    differ = {pair.facts for pair in _pairs(context) if pair.differ}
    for fact in context.brief.facts.values():
        for difference in fact.differs_from:
            yield LOOKED
            if frozenset((fact.id, difference.fact)) not in differ:
                yield Fault(
                    f"“{fact.id}” and “{difference.fact}” do not contradict each other",
                    difference.place,
                    "delete it, or give both facts the same subject, attribute and as_of, and "
                    "the values the same name",
                )


@CHECKS.add(
    "superseded-fact-printed",
    rationale="What another fact has replaced would stand in the brief as if it still held.",
    looks_at="superseded facts",
    fires="""
    facts: [{id: session, supersedes: [budget]}]
    """,
    passes="""
    facts: [{id: session, supersedes: [budget]}]
    sections: [{id: cooperation, facts: [members, session]}]
    """,
)
def superseded_fact_printed(context: Context) -> Outcomes:
    """No section lists a fact that another one supersedes."""
    sections = {
        identifier: section.id for section in context.brief.sections for identifier in section.facts
    }
    for identifier, newer in context.superseded.items():
        yield LOOKED
        if identifier in sections:
            yield Fault(
                f"the section “{sections[identifier]}” lists the fact “{identifier}”, which "
                f"“{newer}” supersedes",
                context.brief.facts[identifier].place,
                f"take {identifier} out of the section, or out of `supersedes`",
            )


@CHECKS.add(
    "supersedes-circle",
    rationale="Of facts that replace each other in a circle, none is left.",
    looks_at="facts that supersede others",
    fires="""
    facts:
      - {id: budget, supersedes: [account]}
      - id: account
        supersedes: [budget]
        title: {fr: Comptes, ar: الحسابات}
        text: {fr: Les comptes sont clos., ar: أُقفلت الحسابات.}
        written_in: fr
        evidence: [{source: journal, anchors: [comptes]}]
    sections: [{id: cooperation, facts: [members, session]}]
    """,
    passes="""
    facts:
      - {id: budget, supersedes: [account]}
      - id: account
        title: {fr: Comptes, ar: الحسابات}
        text: {fr: Les comptes sont clos., ar: أُقفلت الحسابات.}
        written_in: fr
        evidence: [{source: journal, anchors: [comptes]}]
    """,
)
def supersedes_circle(context: Context) -> Outcomes:
    """No fact supersedes itself, not even by way of others."""
    facts = context.brief.facts
    told: set[str] = set()
    for fact in facts.values():
        if not fact.supersedes:
            continue
        yield LOOKED
        circle = _circle(fact.id, facts)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            way = " supersedes ".join(f"“{identifier}”" for identifier in (*circle, fact.id))
            yield Fault(
                f"these facts supersede each other: {way}",
                fact.place,
                "keep the newest in the brief, and delete it from the `supersedes` of the others",
            )


def _circle(start: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the shortest way from a fact back to itself; nothing when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for name in facts[way[-1]].supersedes:
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


# --- the same quantity ---------------------------------------------------------------------------


def _noted(context: Context) -> set[frozenset[str]]:
    return {
        frozenset((fact.id, difference.fact))
        for fact in context.brief.facts.values()
        for difference in fact.differs_from
    }


def _pairs(context: Context) -> Iterator[_Pair]:
    """Yield the pairs of values of one quantity."""
    groups: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in context.brief.facts.values():
        if fact.subject and fact.attribute and fact.id not in context.superseded:
            groups[fact.subject, fact.attribute].append(fact)
    for group in groups.values():
        for earlier, later in combinations(group, 2):
            yield from _of_two(earlier, later)


def _of_two(earlier: Fact, later: Fact) -> Iterator[_Pair]:
    mine, theirs = values_of(earlier), values_of(later)
    pairs = [(name, name) for name in mine if name in theirs]
    lone, other = _lone(mine, theirs), _lone(theirs, mine)
    pairs += [(lone[kind], other[kind]) for kind in lone if kind in other]
    for name, other_name in pairs:
        values = mine[name], theirs[other_name]
        as_of = values[0].as_of or earlier.as_of
        if as_of == (values[1].as_of or later.as_of) and kind_of(values[0]) == kind_of(values[1]):
            yield _Pair(earlier, later, name, values, as_of)


def _lone(values: Mapping[str, TypedValue], beside: Mapping[str, TypedValue]) -> Mapping[Kind, str]:
    """Return the names, unknown to the other fact, of values that are the only ones of a kind."""
    kinds = {name: kind_of(value) for name, value in values.items()}
    count = Counter(kinds.values())
    return {
        kind: name
        for name, kind in kinds.items()
        if count[kind] == 1 and kind[0] not in _NAMED_ONLY and name not in beside
    }
