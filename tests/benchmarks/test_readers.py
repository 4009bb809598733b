"""The tables in the README are those of the record; everybody is given the same text."""

from __future__ import annotations

import pytest

from briefing import pipeline
from briefing.document import Isolate, Paragraph, Run
from briefing.examine import check_brief
from tests.benchmarks import reader_table
from tests.benchmarks.peers import PEERS, blocks_of, isolated, rows_of, shown, typst_source
from tests.benchmarks.readers import BRIEF, LANGUAGES
from tests.readers.extract import GATED
from tests.readers.scores import normalized
from tests.readers.truth import blocks_of_page

RECORD = reader_table.load()
OURS, *OTHERS = RECORD["peers"]

PARAGRAPH = Paragraph(
    "ar-MA",
    "rtl",
    (
        Run("text", "سنة 2026 ", "ar-MA"),
        Isolate("ltr", (Run("foreign", "#AI [1]", "en"), Run("marker", "7", "en"))),
        Run("text", "، مُنظمة", "ar-MA"),
        Run("marker", "3", "ar-MA"),
    ),
)


def test_tables_in_the_readme_are_those_of_the_record() -> None:
    assert reader_table.in_readme() == reader_table.section(RECORD)


def test_record_has_every_maker_and_every_reader() -> None:
    assert [peer["name"] for peer in RECORD["peers"]] == [peer.name for peer in PEERS]
    for peer in RECORD["peers"]:
        assert set(GATED) <= set(peer["readers"])
        assert set(peer["search"]) == set(reader_table.SEARCHES)


@pytest.mark.parametrize("reader", GATED)
@pytest.mark.parametrize("measure", ["words", "blocks"])
def test_nobody_is_ahead_of_us_by_more_than_a_point(reader: str, measure: str) -> None:
    for lang in LANGUAGES:
        best = max(peer["readers"][reader][lang][measure] for peer in OTHERS)
        assert OURS["readers"][reader][lang][measure] >= best - 1, lang


@pytest.mark.parametrize("reader", GATED)
def test_nobody_is_ahead_of_us_in_mixed_blocks_and_figures(reader: str) -> None:
    for lang, measure in (("ar", "mixed"), ("ar", "figures"), ("fr", "figures")):
        best = max(peer["readers"][reader][lang][measure] for peer in OTHERS)
        assert OURS["readers"][reader][lang][measure] >= best - 1, (lang, measure)


@pytest.mark.parametrize("reader", reader_table.SEARCHES)
@pytest.mark.parametrize("measure", ["words", "pairs"])
def test_nobody_finds_more_than_we_let_find(reader: str, measure: str) -> None:
    best = max(peer["search"][reader][measure] for peer in OTHERS)
    assert OURS["search"][reader][measure] >= best - 1


def test_our_structure_and_standards_are_whole() -> None:
    assert OURS["tagged"]
    assert OURS["right_to_left"] > 0
    assert {"ar-MA", "fr-MA"} <= {*OURS["languages"], OURS["language"]}
    assert OURS["standards"] == {"ua1": [], "3a": []}


def test_the_text_that_is_compared_stands_in_the_page() -> None:
    checked = check_brief(BRIEF)
    document = pipeline.document_of(checked, LANGUAGES)
    rows = rows_of(document)
    page = {
        normalized(block.text)
        for block in blocks_of_page(pipeline.compose_edition(checked, document))
    }
    missing = [block.text for block in blocks_of(rows) if normalized(block.text) not in page]
    assert missing == []
    assert sum(row.kind == "item" for row in rows) >= 24
    assert typst_source(rows).count("dir: rtl, ") == 0
    assert typst_source(rows).count("#grid(") == len(rows)


def test_runs_against_the_direction_are_isolated_and_markers_left_out() -> None:
    assert isolated(PARAGRAPH) == "سنة 2026 \u2066#AI [1]\u2069، مُنظمة"


def test_the_recipe_draws_forms_in_visual_order_and_keeps_vowels() -> None:
    drawn = shown(isolated(PARAGRAPH), "rtl")
    assert drawn.endswith("\ufe94\ufee8\ufeb3")  # the first word, its last letter left
    assert "#AI [1]" in drawn
    assert "\u064f" in drawn
    assert shown("Texte (1)", "ltr") == "Texte (1)"


def test_tables_show_folded_words_only_where_they_differ() -> None:
    scores = {"ar": _scores(0.0, 99.4), "fr": _scores(99.6, 99.6)}
    peer = {**OURS, "name": "x", "readers": dict.fromkeys(GATED, scores)}
    section = reader_table.section({**RECORD, "peers": [peer]})
    assert "| PDFium (Chrome, Edge) | 0 (99) / 50 / 25 |" in section
    assert "| pypdf | 100 / 50 / 100 |" in section


def _scores(words: float, folded: float) -> dict[str, float]:
    return {"words": words, "folded": folded, "blocks": 50.0, "mixed": 25.0, "figures": 100.0}
