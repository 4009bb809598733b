"""Figures and dates: the same in both languages and as they went in, or it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.errors import Place
from briefing.render import Rendered
from briefing.verify.figures import figures, numbers
from briefing.verify.months import months
from briefing.verify.read import Element, Glyph, PdfRead
from tests.judged import found, glyphs_of, judge, made, pair

FACT = 'data-fact="gain"'
FRENCH = "Un gain de 14 places et 1 200 000 dirhams au 21 novembre 2026, soit 5,5 %."
ARABIC = "تقدم بـ14 مرتبة و1.200.000 درهم في 21 نونبر 2026، أي 5,5%."


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return made(tmp_path_factory.mktemp("good"), pair(FRENCH, ARABIC, FACT))


def test_figures_of_a_good_page_are_right(good: Rendered) -> None:
    verdict = judge(figures, good)
    assert verdict.findings == ()
    # six in each text, and the runs of digits of the facts: 14 1 200 000 21 2026 5
    assert verdict.looked_at >= 12 + len(good.expected.figures)


def test_month_that_differs_between_the_languages_is_found(tmp_path: Path) -> None:
    page = made(tmp_path, pair(FRENCH, ARABIC.replace("نونبر", "دجنبر"), FACT))
    for known in (True, False):
        (finding,) = judge(figures, page, known=known).findings
        assert finding.code == "dates-differ"
        assert "the fact gain names the month 11 in fr, but 12 in ar" in finding.message


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("le 1er mars 2026, puis en avril 2027 et le 4 mai", "fr", [3, 4, 5]),
        ("la planète Mars, mars seul, 12 marsouins", "fr", []),
        ("في 1 مارس 2026 ثم في أبريل 2027", "ar", [3, 4]),
        ("كانون الثاني 2026، مارس الرياضة", "ar", [1]),
        ("on May 4th, 2026, may I, 4 June", "en", [5, 6]),
        ("4 marzo 2026", "it", []),
    ],
)
def test_months_are_those_of_dates(text: str, lang: str, found: list[int]) -> None:
    assert months(text, lang) == found


def test_page_without_figures_is_skipped(tmp_path: Path) -> None:
    verdict = judge(figures, made(tmp_path, "<p>Rien</p>"))
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)


def changed(file: PdfRead, glyphs: Iterable[Glyph], one: str, other: str) -> PdfRead:
    """Show another digit in the French column, in the text layer and on the page."""
    like = next(glyph for glyph in glyphs if glyph.text == other)
    glyph = next(glyph for glyph in glyphs if glyph.text == one and glyph.x < 300)
    glyph.text, glyph.glyph, glyph.code = other, like.glyph, like.code
    return file


def test_changed_digit_is_found_by_the_truth(good: Rendered) -> None:
    verdict = figures(changed(*glyphs_of(good.pdf), "4", "6"), good.expected, Place("x"))
    assert "figure-changed" in found(verdict)
    assert verdict.findings[0].message == "page 1: the fact gain says 16 in fr, not 14"


def test_exchanged_digits_are_found(good: Rendered) -> None:
    file, glyphs = glyphs_of(good.pdf)
    one, four = (
        next(glyph for glyph in glyphs if glyph.text == digit and glyph.x < 300) for digit in "14"
    )
    for name in ("text", "glyph", "code"):
        first, second = getattr(one, name), getattr(four, name)
        setattr(one, name, second)
        setattr(four, name, first)
    verdict = figures(file, good.expected, Place("x"))
    assert verdict.findings[0].message == "page 1: the fact gain says 41 in fr, not 14"


def test_figure_on_no_page_is_found(good: Rendered) -> None:
    expected = replace(good.expected, figures=good.expected.figures | {"77"})
    verdict = judge(figures, replace(good, expected=expected))
    assert found(verdict) == ["figure-lost"]


def with_pairs(file: PdfRead) -> PdfRead:
    """Say of each paragraph that it is a cell of one row, and in which language."""
    assert file.root is not None
    french, arabic = (
        element for element in file.root.walk() if element.role == "P" and not inner_p(element)
    )
    for element, lang in ((french, "fr-MA"), (arabic, "ar-MA")):
        for inner in element.walk():
            inner.lang = lang
        element.properties = {"pair": "pair-1", "fact": "gain"}
    return file


def inner_p(element: Element) -> bool:
    return any(inner.role == "P" for inner in element.walk() if inner is not element)


def test_languages_are_compared_without_knowing_what_went_in(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    verdict = figures(with_pairs(file), None, Place("x"))
    assert (verdict.findings, verdict.looked_at) == ((), 5)


def test_digit_that_differs_between_the_languages_is_found(good: Rendered) -> None:
    file = changed(*glyphs_of(good.pdf), "4", "6")
    verdict = figures(with_pairs(file), None, Place("x"))
    assert [finding.message for finding in verdict.findings] == [
        "page 1: the fact gain says 16 in fr, but 14 in ar"
    ]
    assert found(verdict) == ["figures-differ"]


def test_count_in_words_is_no_difference(tmp_path: Path) -> None:
    page = made(tmp_path, pair("La 2e année, 14 places", "للسنة الثانية، 14 مرتبة"))
    file, _ = glyphs_of(page.pdf)
    assert figures(with_pairs(file), None, Place("x")).findings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 places", ["14"]),
        ("1\u202f200\u202f000 dirhams", ["1200000"]),
        ("1.200.000 درهم", ["1200000"]),
        ("١٤ و٢٬٠٠٠ و۵", ["14", "2000", "5"]),
        ("5,5 % et 3.25", ["5.5", "3.25"]),
        ("2024-2026, 21/11/2026", ["2024", "2026", "21", "11", "2026"]),
        ("en 2025 100 pays", ["2025", "100"]),
        ("0,125", ["0.125"]),
        ("5G, D4SD", ["5", "4"]),
        ("", []),
    ],
)
def test_numbers_are_read_alike_in_every_language(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected
