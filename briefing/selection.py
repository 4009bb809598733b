"""What a fact sheet takes from a brief: a few facts, the first key figures, some dates.

A brief comes out, smaller, of which one page is set. Paragraphs and sources keep the numbers that
they have in the whole brief (see `typeset`), because people quote by them.
"""

from __future__ import annotations

from dataclasses import replace

from briefing.model import Brief, Section, TimelineEntry

MOST_FACTS = 5
MOST_FIGURES = 4
MOST_DATES = 5
MOST_DATES_ALONE = 8
"""How many dates there is room for where one language has the page to itself."""
DATES_FOR_CHANGES = 2
"""How many fewer where the page says what changed since the last edition."""


def chosen_facts(brief: Brief) -> tuple[str, ...]:
    """Return the facts that the sheet tells, in its order.

    Those that the brief chooses (`fact_sheet`); else the first of those behind the key figures,
    those that the takeaways rest on and all others, in the order of their paragraphs.
    """
    if brief.fact_sheet:
        return brief.fact_sheet.facts
    printed = [fact for section in brief.sections for fact in section.facts]
    figures = (figure.fact for figure in brief.key_figures)
    takeaways = (fact for takeaway in brief.takeaways for fact in takeaway.facts)
    wanted = dict.fromkeys(fact for fact in (*figures, *takeaways, *printed) if fact in printed)
    chosen = tuple(wanted)[:MOST_FACTS]
    return tuple(dict.fromkeys(fact for fact in printed if fact in chosen))


def fact_sheet(brief: Brief, *, parallel: bool) -> Brief:
    """Return what one page holds of a brief.

    `brief` has the changes of its own edition only. Where two languages share the page (`parallel`)
    there is room for fewer dates, and the notes on the facts are left to the brief.
    """
    facts = chosen_facts(brief)
    dates = MOST_DATES if parallel else MOST_DATES_ALONE
    told = {id_: replace(brief.facts[id_], note={}) for id_ in facts} if parallel else {}
    return replace(
        brief,
        facts={**brief.facts, **told},
        terms={id_: replace(term, glossary=False) for id_, term in brief.terms.items()},
        sections=(Section("facts", {}, None, facts, brief.place),),
        subtitle={},
        takeaways=(),
        key_figures=brief.key_figures[:MOST_FIGURES],
        timeline=_dates(brief, facts, dates - (DATES_FOR_CHANGES if brief.changes else 0)),
    )


def _dates(brief: Brief, facts: tuple[str, ...], most: int) -> tuple[TimelineEntry, ...]:
    """Return the dates there is room for: those of the facts first, then from the beginning."""
    wanted = sorted(brief.timeline, key=lambda entry: entry.fact not in facts)[:most]
    return tuple(entry for entry in brief.timeline if entry in wanted)
