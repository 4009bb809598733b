"""The text layer: what was put in comes out, and each way to spoil it is found."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from briefing.errors import Place, Severity
from briefing.render import Block, Rendered
from briefing.verify.text import normal, text_layer, words_of
from tests.judged import ARABIC, found, glyphs_of, judge, made, pair

BACKWARDS = "ةينطولا ةيجيتارتسالا ءاكذلل يعانطصالا"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return made(tmp_path_factory.mktemp("good"), pair())


@pytest.mark.parametrize("known", [True, False])
def test_text_of_a_good_page_is_right(good: Rendered, known: bool) -> None:
    verdict = judge(text_layer, good, known=known)
    assert verdict.findings == ()
    assert verdict.looked_at == 28
    assert verdict.measured.startswith("PDFium: Arabic ")
    assert "; PDFium: Latin 100.0 % of" in verdict.measured


def test_page_without_words_is_skipped(tmp_path: Path) -> None:
    verdict = judge(text_layer, made(tmp_path, "<p>14</p>"), known=False)
    assert (verdict.outcome, verdict.looked_at) == ("skipped", 0)


def test_words_whose_order_nothing_tells_are_not_called_none(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    verdict = text_layer(replace(file, root=None), None, Place("x"))
    assert (verdict.outcome, verdict.skipped) == (
        "skipped",
        "what its texts are to say is not known",
    )


def test_reversed_text_is_found(tmp_path: Path) -> None:
    page = made(tmp_path, pair(arabic=BACKWARDS))
    for known in (True, False):
        verdict = judge(text_layer, page, known=known)
        assert "reversed-text" in found(verdict)
        assert "stand backwards" in verdict.findings[-1].message


def test_text_that_says_something_else_is_found(good: Rendered) -> None:
    file, glyphs = glyphs_of(good.pdf)
    next(glyph for glyph in glyphs if glyph.text == "ط").text = "ظ"
    verdict = text_layer(file, good.expected, Place("x"))
    assert found(verdict) == ["wrong-text"]
    assert "«أُظلقت» " not in verdict.findings[0].message
    assert "cannot be copied" in verdict.findings[0].message


def test_text_that_is_heard_as_something_else_is_found(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    assert file.root is not None
    element = next(at for at in file.root.walk() if at.role == "P")
    shown = "".join(glyph.text for glyph in file.glyphs_of(element))
    for heard, codes in (
        (f" {shown[::-1]}\u00ad", []),
        ("Tout autre chose", ["wrong-actual-text"]),
    ):
        element.actual_text = heard
        assert found(text_layer(file, good.expected, Place("x"))) == codes


def test_private_characters_are_found(good: Rendered) -> None:
    file, glyphs = glyphs_of(good.pdf)
    next(glyph for glyph in glyphs if glyph.text == "ط").text = "\ue001"
    verdict = text_layer(file, None, Place("x"))
    assert found(verdict) == ["private-characters"]
    assert verdict.findings[0].message.startswith("page 1: 1 characters")


def test_content_in_another_order_is_found(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    turned = {key: glyphs[::-1] for key, glyphs in file.by_mcid.items()}
    verdict = text_layer(replace(file, by_mcid=turned), good.expected, Place("x"))
    assert "wrong-text" in found(verdict)


def test_text_that_is_on_no_page_is_found(good: Rendered) -> None:
    other = Block("نص ليس هنا", "ar", "rtl", "pair-2", "", "نص ليس هنا")
    expected = replace(good.expected, blocks=(*good.expected.blocks, other))
    verdict = judge(text_layer, replace(good, expected=expected))
    assert found(verdict) == ["text-lost"]
    assert "«نص ليس هنا»" in verdict.findings[0].message


def test_low_score_warns(good: Rendered) -> None:
    """What PDFium does not give back is told, and fails nothing."""
    absent = Block("mot " * 60, "fr", "ltr", "pair-2", "", "")
    expected = replace(good.expected, blocks=(*good.expected.blocks, absent))
    verdict = judge(text_layer, replace(good, expected=expected))
    assert found(verdict) == ["copied-text"]
    assert verdict.findings[0].severity is Severity.WARNING
    assert verdict.outcome == "warned"


def test_latin_is_not_judged_where_pdfium_turns_it_round(good: Rendered) -> None:
    absent = Block("mot " * 60, "fr", "ltr", "pair-2", "", "")
    expected = replace(good.expected, blocks=(*good.expected.blocks, absent))
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        pdf.Root.ViewerPreferences.Direction = pikepdf.Name.R2L
        bound = io.BytesIO()
        pdf.save(bound)
    verdict = judge(text_layer, replace(good, pdf=bound.getvalue(), expected=expected))
    assert found(verdict) == []
    assert "Latin" in verdict.measured


def test_file_that_pdfium_cannot_read_gives_back_nothing(good: Rendered) -> None:
    file, _ = glyphs_of(good.pdf)
    verdict = text_layer(replace(file, data=b"no PDF", memo={}), good.expected, Place("x"))
    assert "Arabic 0.0 %" in verdict.measured


def test_texts_are_compared_without_what_cannot_be_seen() -> None:
    assert normal("a\u00a0\u202f b\u200f\n c") == "a b c"
    assert normal("mise-\nen page") == "mise-en page"
    assert words_of("«المغرب» (2030)، 14 بـ14") == ["المغرب", "بـ"]


def test_shipped_text_reads_forward() -> None:
    assert not any(word[0] in "ةى" for word in words_of(ARABIC))
