"""The table of an edition's facts: what was typed, what is printed, and nothing that calculates."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from briefing.document import Document, Paragraph, Run
from briefing.examine import check_brief
from briefing.media.tables import facts_csv, safe, values_cell
from briefing.model import Brief
from briefing.pipeline import document_of
from tests.conftest import DATA

SAID_IN_ARABIC = "ما لا يقل عن 16\u00a0عضوا"


@cache
def edition(*codes: str) -> tuple[Brief, Document]:
    checked = check_brief(DATA / "minimal")
    return checked.brief, document_of(checked, codes)


def rows_of(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))


def test_table_has_a_row_per_fact_with_what_was_typed_and_what_is_printed() -> None:
    brief, document = edition("fr", "ar")
    written = facts_csv(brief, document, {"members": date(2026, 3, 9)})
    first, second, third = rows_of(written)
    assert [first["id"], second["id"], third["id"]] == ["members", "session", "budget"]
    assert first == {
        "id": "members",
        "number": "1",
        "topic": "cooperation",
        "subject": "",
        "attribute": "",
        "as_of": "",
        "values": "total: {count: 16, noun: member, bound: at_least}",
        "title_fr": "Membres",
        "text_fr": "La Organisation de la coopération réunit au moins 16\u00a0membres.",
        "note_fr": "",
        "values_fr": "total: au moins 16\u00a0membres",
        "title_ar": document.sections[0].facts[0].title["ar"].text,
        "text_ar": document.sections[0].facts[0].text["ar"].text,
        "note_ar": "",
        "values_ar": "total: " + SAID_IN_ARABIC,
        "sources": "journal",
        "source_count": "1",
        "last_verified": "2026-03-09",
    }
    assert second["last_verified"] == ""


def test_value_that_is_printed_in_several_ways_has_all_of_them() -> None:
    brief, document = edition("fr")
    [takeaway] = document.takeaways
    spaces = Run("value", "au moins 16 Membres", "fr-MA", "members.total")
    words = Run("value", "seize ou plus", "fr-MA", "members.total")
    text = Paragraph("fr-MA", "ltr", (spaces, Run("text", " ", "fr-MA"), words))
    changed = replace(document, takeaways=(replace(takeaway, text={"fr": text}),))
    row = rows_of(facts_csv(brief, changed, {}))[0]
    assert row["values_fr"] == "total: au moins 16 Membres | seize ou plus"


def test_table_of_one_language_has_its_columns_only() -> None:
    written = facts_csv(*edition("ar"), {})
    assert [name for name in rows_of(written)[0] if "_" in name] == [
        *("as_of", "title_ar", "text_ar", "note_ar", "values_ar", "source_count", "last_verified")
    ]
    assert written.startswith(b'\xef\xbb\xbf"id","number",')


def test_text_that_a_spreadsheet_would_calculate_is_held_back() -> None:
    brief, document = edition("fr", "ar")
    formula = Paragraph("fr-MA", "ltr", (Run("text", '=HYPERLINK("x")', "fr-MA"),))
    [section] = document.sections
    first, *others = section.facts
    changed = replace(first, title={**first.title, "fr": formula})
    sections = (replace(section, facts=(changed, *others)),)
    [row, *_] = rows_of(facts_csv(brief, replace(document, sections=sections), {}))
    assert row["title_fr"] == '\'=HYPERLINK("x")'


@pytest.mark.parametrize(
    ("text", "expected"), [("=1", "'=1"), ("12/11", "'12/11"), ("", ""), ("a=1", "a=1")]
)
def test_only_what_would_be_taken_for_something_else_gets_an_apostrophe(
    text: str, expected: str
) -> None:
    assert safe(text) == expected


def test_values_are_written_as_yaml_has_them() -> None:
    values = {
        "gain": {"count": 14, "noun": "rank"},
        "days": {"dates": ["2026-02-04", "2026-02-05"]},
    }
    assert values_cell(values) == (
        "gain: {count: 14, noun: rank}; days: {dates: [2026-02-04, 2026-02-05]}"
    )
