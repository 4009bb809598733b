"""The visual order of lines: right on good pages, and each way to break it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import Place
from briefing.render import Rendered
from briefing.verify.levels import levels, visual, wanted_in
from briefing.verify.order import order
from briefing.verify.read import Glyph
from tests.judged import FRENCH, found, glyphs_of, judge, made, pair, recoded


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return made(tmp_path_factory.mktemp("good"), pair())


@pytest.mark.parametrize("known", [True, False])
def test_every_line_of_a_good_page_is_in_order(good: Rendered, known: bool) -> None:
    verdict = judge(order, good, known=known)
    assert verdict.findings == ()
    assert verdict.looked_at >= 4


HARD = {
    "range": "من 10 إلى 14، 2024–2026، و5/6",
    "percent": "نسبة 5,5% ثم -3% و+4%",
    "telephone": "الهاتف <bdi dir='ltr'>+212 537-00-00-00</bdi> (الرباط)",
    "address": "الموقع <bdi dir='ltr'>https://exemple.ma/ar?x=1</bdi>.",
    "brackets": "(أ) [ب] {ج} «د» (<bdi dir='ltr'>A (b)</bdi>) <",
    "latin": "مؤشر <bdi dir='ltr'>AI Readiness 2025</bdi>، شبكة <bdi dir='ltr'>5G</bdi>!",
    "vowels": "مُنَظَّمَةُ التَّعاوُنِ الرَّقْميِّ",
    "clitics": "بـ14 لـ<bdi dir='ltr'>D4SD</bdi> و5",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
@pytest.mark.parametrize("known", [True, False])
def test_hard_line_is_in_order(text: str, known: bool, tmp_path: Path) -> None:
    verdict = judge(order, made(tmp_path, pair(arabic=text)), known=known)
    assert verdict.findings == ()
    assert verdict.looked_at >= 3


def test_french_line_that_ends_with_a_hyphen_is_in_order(tmp_path: Path) -> None:
    page = made(tmp_path, pair(french=f"{FRENCH} intelli&shy;gence" * 3))
    assert judge(order, page).findings == ()


def with_codes_changed(
    made: Rendered, change: Callable[[Glyph, dict[tuple[str, str], int]], int | None]
) -> Rendered:
    """Show other codes where a function of the glyph and of all codes of its font says so."""
    _, glyphs = glyphs_of(made.pdf)
    codes = {(glyph.font, glyph.text): glyph.code for glyph in glyphs}
    new = {at: change(glyph, codes) for at, glyph in enumerate(glyphs)}
    return replace(
        made, pdf=recoded(made.pdf, {at: code for at, code in new.items() if code is not None})
    )


def swap(one: str, other: str) -> Callable[[Glyph, dict[tuple[str, str], int]], int | None]:
    swapped = {one: other, other: one}
    return lambda glyph, codes: codes.get((glyph.font, swapped.get(glyph.text, "")))


def test_swapped_brackets_are_found(good: Rendered) -> None:
    verdict = judge(order, with_codes_changed(good, swap("(", ")")))
    assert found(verdict) == ["swapped-bracket"]
    assert "page 1: " in verdict.findings[0].message
    assert verdict.findings[0].message.endswith(": ) where ( belongs")


def test_bracket_that_is_not_mirrored_is_found(good: Rendered) -> None:
    """Its text is right in the text layer, and the glyph the wrong one."""
    file, glyphs = glyphs_of(good.pdf)
    brackets = {glyph.glyph for glyph in glyphs if glyph.text in ("(", ")")}
    one, other = sorted(brackets)
    for glyph in glyphs:
        if glyph.glyph in (one, other) and glyph.x > 300:  # in the Arabic column
            glyph.glyph = other if glyph.glyph == one else one
    assert found(order(file, good.expected, Place("x"))) == ["swapped-bracket"]
    file.memo.clear()
    assert found(order(file, None, Place("x"))) == ["swapped-bracket"]


def mirrored_lines(glyphs: tuple[Glyph, ...]) -> None:
    """Set the right column from left to right that runs from right to left."""
    for glyph in glyphs:
        if glyph.x > 300:
            glyph.x = 900 - glyph.x - glyph.advance


def test_line_in_reverse_is_found(good: Rendered) -> None:
    file, glyphs = glyphs_of(good.pdf)
    mirrored_lines(glyphs)
    verdict = order(file, good.expected, Place("x"))
    assert "wrong-order" in found(verdict)


def test_lines_in_wrong_order_are_found(good: Rendered) -> None:
    file, glyphs = glyphs_of(good.pdf)
    column = [glyph for glyph in glyphs if glyph.x > 300]
    first, second, *_ = sorted({glyph.baseline for glyph in column}, reverse=True)
    for glyph in column:
        if glyph.baseline in (first, second):
            glyph.baseline = glyph.y = second if glyph.baseline == first else first
    verdict = order(file, good.expected, Place("x"))
    assert found(verdict) == ["wrong-letters"]
    assert "its text asks for" in verdict.findings[0].message


def test_wrong_letter_is_found(good: Rendered) -> None:
    verdict = judge(order, with_codes_changed(good, swap("ق", "م")))
    assert "wrong-letters" in found(verdict) or "wrong-order" in found(verdict)


@pytest.mark.parametrize(
    ("right", "wrong"), [("أ", "ا"), ("é", "e"), ("إ", "أ")], ids=["hamza", "accent", "below"]
)
def test_letter_without_its_mark_is_found(right: str, wrong: str, tmp_path: Path) -> None:
    page = made(tmp_path, pair(french="étude, évènement", arabic="أب اب إب"))
    file, glyphs = glyphs_of(page.pdf)
    one = next(glyph for glyph in glyphs if glyph.text == right)
    one.glyph = next(glyph for glyph in glyphs if glyph.text == wrong).glyph
    verdict = order(file, page.expected, Place("x"))
    assert found(verdict) == ["wrong-marks"]
    assert "lacks" in verdict.findings[0].message


def test_file_without_text_is_skipped(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    verdict = order(replace(file, pages=(), root=None, by_mcid={}), None, Place("x"))
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)
    assert verdict.skipped


# --- levels and order by themselves --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("ab", "ltr", [0, 0]),
        ("اب", "rtl", [1, 1]),
        ("ا 12", "rtl", [1, 1, 2, 2]),
        ("a اب", "ltr", [0, 0, 1, 1]),
        ("ا \u2066b\u2069", "rtl", [1, 1, 1, 2, 1]),
        ("é(ا)", "ltr", [0, 0, 1, 0]),
    ],
)
def test_levels_of_a_paragraph(text: str, direction: str, expected: list[int]) -> None:
    assert levels(text, direction) == expected


def test_runs_turn_around_by_level() -> None:
    text = "abc123def"
    line = visual([1, 1, 1, 2, 2, 2, 1, 1, 1])
    assert "".join(text[place] for place in line) == "fed123cba"


@given(st.lists(st.integers(0, 4), max_size=30))
def test_turning_keeps_every_character(at: list[int]) -> None:
    assert sorted(visual(at)) == list(range(len(at)))


def test_characters_that_a_text_asks_for() -> None:
    """Marks stand on their letter, gaps before the next one; brackets to the left are mirrored."""
    wanted = wanted_in("(أُ\u200d ب) é", "rtl")
    assert [(entry.char, entry.painted, entry.before, len(entry.marks)) for entry in wanted] == [
        ("(", ")", "", 0),
        ("ا", "ا", "", 2),
        ("ب", "ب", " ", 0),
        (")", "(", "", 0),
        ("e", "e", " ", 1),
    ]


@given(st.text("ab اب12()،-\u2066\u2067\u2069", max_size=40), st.sampled_from(["ltr", "rtl"]))
def test_every_character_has_a_level_of_its_direction(text: str, direction: str) -> None:
    found = levels(text, direction)
    assert len(found) == len(text)
    assert all(level >= (direction == "rtl") for level in found)
