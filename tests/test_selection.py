"""What a fact sheet takes from a brief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefing import paths
from briefing.errors import Place
from briefing.load import load
from briefing.model import Brief, FactSheet, Statement
from briefing.selection import MOST_DATES, MOST_FACTS, MOST_FIGURES, chosen_facts, fact_sheet
from tests.conftest import DATA


@pytest.fixture(scope="module")
def shipped() -> Brief:
    return load(paths.SHIPPED_BRIEF)


@pytest.fixture(scope="module")
def minimal() -> Brief:
    return load(DATA / "minimal")


def test_sheet_tells_what_the_brief_chooses_in_its_order(shipped: Brief) -> None:
    chosen = ("qatar-topics", "dco-origin")
    brief = replace(shipped, fact_sheet=FactSheet(chosen, Place("x")))
    assert chosen_facts(brief) == chosen


def test_sheet_tells_the_facts_of_figures_then_of_takeaways_by_paragraph(shipped: Brief) -> None:
    figures = [figure.fact for figure in shipped.key_figures]
    assert figures == ["readiness-gain", "reelection-2026", "funding-2024", "youth-programme"]
    assert shipped.takeaways[0].facts == ("reelection-2026", "first-rank-2026")
    assert chosen_facts(shipped) == (
        "reelection-2026",
        "first-rank-2026",
        "readiness-gain",
        "funding-2024",
        "youth-programme",
    )


def test_sheet_of_a_brief_without_figures_and_takeaways_tells_the_first_facts(
    shipped: Brief,
) -> None:
    bare = replace(shipped, key_figures=(), takeaways=())
    assert chosen_facts(bare) == shipped.sections[0].facts[:MOST_FACTS]


def test_sheet_tells_a_fact_once(minimal: Brief) -> None:
    again = replace(minimal, takeaways=(*minimal.takeaways, *minimal.takeaways))
    assert chosen_facts(again) == ("members", "session", "budget")


def test_sheet_holds_no_more_than_a_page_has_room_for(shipped: Brief) -> None:
    many = replace(shipped, key_figures=shipped.key_figures * 3)
    sheet = fact_sheet(many, parallel=True)
    assert (len(sheet.key_figures), len(sheet.timeline)) == (MOST_FIGURES, MOST_DATES)
    assert (sheet.takeaways, sheet.subtitle) == ((), {})
    assert not [term.id for term in sheet.terms.values() if term.glossary]


def test_dates_of_the_facts_come_first_and_all_stay_in_order(shipped: Brief) -> None:
    sheet = fact_sheet(shipped, parallel=True)
    assert [entry.fact for entry in sheet.timeline] == [
        "dco-origin",
        "maroc-digital-launch",
        "funding-2024",
        "youth-programme",
        "reelection-2026",
    ]


def test_changes_take_the_room_of_dates(shipped: Brief) -> None:
    change = Statement(("readiness-gain",), {}, Place("x"), 2)
    sheet = fact_sheet(replace(shipped, changes=(change,)), parallel=True)
    assert len(sheet.timeline) < MOST_DATES
    assert sheet.changes == (change,)


def test_notes_stay_where_one_language_has_the_page(shipped: Brief) -> None:
    noted = {id_ for id_ in chosen_facts(shipped) if shipped.facts[id_].note}
    assert noted
    for parallel in (True, False):
        sheet = fact_sheet(shipped, parallel=parallel)
        assert {id_ for id_ in noted if sheet.facts[id_].note} == (set() if parallel else noted)
