"""Text that can be copied: what each code means, in which order, and that nothing moves."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefing.render import changes, text_layer
from briefing.render import codes as render_codes
from tests.pages import rendered
from tests.readers.extract import available, pdfium, poppler
from tests.readers.scores import normalized

ARABIC = '<p lang="ar" dir="rtl">{}</p>'
SENTENCES = {
    "plain": "تقدمت المملكة المغربية",
    "ligature": "لا بل لأن الإدارة آلة والآن",
    "vowels": "كتابٌ مُعَلَّمٌ وشكرًا",
    "figures": "زاد الدليل بـ14 صفحة و5 ملاحق سنة 2026، أو 13,3%.",
    "acronym": "المنظمة (DCO) هي «AI Made in Morocco» اليوم.",
}
HIDDEN = dict.fromkeys(map(ord, (text_layer.ALM, text_layer.LRM, text_layer.RLM, text_layer.PDF)))


def shown(pdf: bytes) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the text objects of a file: their font, and each code with its meaning."""
    objects: list[tuple[str, list[tuple[int, str]]]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            fonts = {name: meanings(font) for name, font in page.Resources.Font.items()}
            font = ""
            for operands, operator in pikepdf.parse_content_stream(page):  # type: ignore[misc]
                if str(operator) == "BT":
                    objects.append((font, []))
                elif str(operator) == "Tf":
                    font = str(operands[0])
                elif str(operator) == "TJ":
                    for code in codes(operands[0]):
                        objects[-1][1].append((code, fonts[font][code]))
    return objects


def meanings(font: Any) -> dict[int, str]:
    """Return the ToUnicode map of a font."""
    parts = re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.DOTALL)
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", b"".join(parts))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def codes(operand: Any) -> list[int]:
    """Return the codes of an operand of TJ."""
    data = b"".join(bytes(part) for part in operand if isinstance(part, pikepdf.String))
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def logical(pdf: bytes) -> str:
    """Read the content: objects in their order, those from right to left backwards."""
    parts: list[str] = []
    for _, signs in shown(pdf):
        texts = [text.translate(HIDDEN) for _, text in signs]
        is_rtl = any(unicodedata.bidirectional(c) in ("R", "AL") for t in texts for c in t)
        parts.append("".join(reversed(texts) if is_rtl else texts))
    return " ".join("".join(parts).split())


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=list(SENTENCES))
def test_content_is_the_text_that_went_in(tmp_path: Path, sentence: str) -> None:
    read = logical(rendered(tmp_path, ARABIC.format(sentence)).pdf)
    assert unicodedata.normalize("NFC", read) == unicodedata.normalize("NFC", sentence)


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=list(SENTENCES))
def test_each_code_means_one_character_and_what_steers_it(tmp_path: Path, sentence: str) -> None:
    for _, signs in shown(rendered(tmp_path, ARABIC.format(sentence)).pdf):
        for _, text in signs:
            assert len(text.translate(HIDDEN)) <= 1


def test_codes_map_to_glyphs_of_the_font(tmp_path: Path) -> None:
    pdf = rendered(tmp_path, ARABIC.format(SENTENCES["ligature"])).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.pages[0].Resources.Font.values():
            descendant = font.DescendantFonts[0]
            if isinstance(descendant.CIDToGIDMap, pikepdf.Name):
                continue
            table = descendant.CIDToGIDMap.read_bytes()
            program = descendant.FontDescriptor.FontFile2.read_bytes()
            blank = render_codes.blank_glyph(program)
            glyphs = {c: int.from_bytes(table[2 * c : 2 * c + 2], "big") for c in meanings(font)}
            assert 0 not in glyphs.values()  # .notdef
            marks = [c for c, text in meanings(font).items() if not text.translate(HIDDEN)]
            assert {glyphs[code] for code in marks} <= {blank}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=list(SENTENCES))
def test_glyphs_stay_where_the_engine_puts_them(
    tmp_path: Path, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = ARABIC.format(sentence) + f"<p>Le texte : {sentence}</p>"
    ours = origins(rendered(tmp_path, body).pdf)
    monkeypatch.setattr(changes, "_text_layer", tuple)
    engines = origins(rendered(tmp_path, body).pdf)
    assert [place[:3] for place in ours] == [place[:3] for place in engines]
    for (*_, mine), (*_, its) in zip(ours, engines, strict=True):
        assert abs(mine - its) < 0.01


def origins(pdf: bytes) -> list[tuple[str, int, int, float]]:
    """Return the font, glyph, baseline and place on it of every glyph that has ink."""
    found: list[tuple[str, int, int, float]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        [page] = document.pages
        fonts = {name: program(font) for name, font in page.Resources.Font.items()}
        inked = {name: with_ink(font) for name, font in page.Resources.Font.items()}
        name, size, rise, x, y = "", 0.0, 0.0, 0.0, 0.0
        for operands, operator in pikepdf.parse_content_stream(page):  # type: ignore[misc]
            if str(operator) == "Tf":
                name, size = str(operands[0]), float(operands[1])
            elif str(operator) == "Ts":
                rise = float(operands[0])
            elif str(operator) == "Tm":
                x, y = float(operands[4]), float(operands[5])
            elif str(operator) == "TJ":
                widths, glyphs = fonts[name]
                for part in operands[0]:
                    if not isinstance(part, pikepdf.String):
                        x -= float(part) * size / 1000
                        continue
                    for code in codes([part]):
                        glyph = glyphs.get(code, code)
                        if glyph in inked[name]:
                            found.append((name, glyph, round(y - rise), x))
                        x += widths[code] * size / 1000
    return sorted(found)


def with_ink(font: Any) -> set[int]:
    """Return the glyphs of a font that paint something."""
    content = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    with TTFont(io.BytesIO(content)) as file:
        outlines = file["glyf"]
        return {
            number
            for number, name in enumerate(file.getGlyphOrder())
            if outlines[name].numberOfContours
        }


def program(font: Any) -> tuple[dict[int, float], dict[int, int]]:
    """Return the width and the glyph of each code of a font."""
    descendant = font.DescendantFonts[0]
    entries = list(descendant.W)
    widths = {
        int(first) + index: float(width)
        for first, group in zip(entries[::2], entries[1::2], strict=True)
        for index, width in enumerate(group)
    }
    if isinstance(descendant.CIDToGIDMap, pikepdf.Name):
        return widths, {}
    table = descendant.CIDToGIDMap.read_bytes()
    return widths, {c: int.from_bytes(table[2 * c : 2 * c + 2], "big") for c in widths}


def test_same_bytes_each_time(tmp_path: Path) -> None:
    body = "".join(map(ARABIC.format, SENTENCES.values()))
    assert rendered(tmp_path, body).pdf == rendered(tmp_path, body).pdf


def test_page_in_one_language_from_left_to_right_holds_no_marks(tmp_path: Path) -> None:
    pdf = rendered(tmp_path, "<p>Le Royaume gagne 14 places.</p>").pdf
    assert all(text == text.translate(HIDDEN) for _, signs in shown(pdf) for _, text in signs)


def test_ellipsis_is_left_to_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    engines = text_layer._draw_first_line

    def draw(*arguments: Any) -> Any:
        drawn.append(arguments[2])
        return engines(*arguments)

    monkeypatch.setattr(text_layer, "_draw_first_line", draw)
    style = "width: 2em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis"
    rendered(tmp_path, f'<p style="{style}">gagne 14 places</p><p>et tout</p>')
    assert drawn == ["ellipsis"]


def test_file_grows_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(map(ARABIC.format, SENTENCES.values())) * 8
    ours = len(rendered(tmp_path, body).pdf)
    monkeypatch.setattr(changes, "_text_layer", tuple)
    assert ours < 1.8 * len(rendered(tmp_path, body).pdf)


VOWELLED = "كتبَ رسالةً طويلةً إلى مدينةٍ بعيدةٍ في المساءِ."
PAGE = "html { font: 10pt/16pt Arabic, Latin }"


def test_blank_after_a_vowel_holds_no_mark(tmp_path: Path) -> None:
    """Searches of two words take a blank for a blank alone."""
    objects = shown(rendered(tmp_path, ARABIC.format(VOWELLED), css=PAGE).pdf)
    assert not [text for _, signs in objects for _, text in signs if text == text_layer.RLM + " "]
    read = logical(rendered(tmp_path, ARABIC.format(VOWELLED), css=PAGE).pdf)
    assert read == VOWELLED


def test_last_vowel_of_a_line_follows_a_blank_that_is_no_white_space(tmp_path: Path) -> None:
    """pdf.js gives a mark to the text before it; the blank begins one of its own."""
    objects = shown(rendered(tmp_path, ARABIC.format("كتابٍ جديدٍ"), css=PAGE).pdf)
    found = [[text for _, text in signs] for _, signs in objects]
    [texts] = [signs for signs in found if "\N{ARABIC LETTER BEH}" in signs]
    assert texts[1:3] == [text_layer.RLM + " ", "\N{ARABIC KASRATAN}"]


def test_stop_after_a_vowel_is_kept_apart_from_it(tmp_path: Path) -> None:
    """PDFium turns letters round, and neither marks nor stops; it drops a mark like one nearby."""
    objects = shown(rendered(tmp_path, ARABIC.format("قالَ."), css=PAGE).pdf)
    texts = [text for _, signs in objects for _, text in signs]
    stop = texts.index(".")
    assert texts[stop - 1 : stop + 3] == [text_layer.RLM, ".", text_layer.ALM, "\N{ARABIC FATHA}"]


def test_code_of_a_last_vowel_fills_the_gap_for_pdfjs(tmp_path: Path) -> None:
    """pdf.js takes a gap before a letter for a blank, and counts no width for marks."""
    with pikepdf.open(
        io.BytesIO(rendered(tmp_path, ARABIC.format(VOWELLED), css=PAGE).pdf)
    ) as document:
        for font in document.pages[0].Resources.Font.values():
            widths, _ = program(font)
            wide = {text: widths[code] for code, text in meanings(font).items() if widths[code] > 1}
            assert {wide[mark] for mark in "\N{ARABIC FATHA}\N{ARABIC KASRATAN}"} == {wide[" "]}


def read_by_pdfium(folder: Path, body: str) -> str:
    """Return the text of a page as Chrome and Edge copy it, blanks folded."""
    path = folder / "page.pdf"
    path.write_bytes(rendered(folder, body, css=PAGE).pdf)
    text = pdfium(path).translate(HIDDEN)
    return " ".join(text.split())


@pytest.mark.parametrize(
    "sentence",
    ["في سنة 2026، ثم (AET) في 13,3%؛ نعم", "قالَ: نعمْ. «هكذا»", "رُصد المبلغ ثم حُدد، وتُنسى الأرقام"],
)
def test_pdfium_puts_no_blank_before_a_sign_and_keeps_raised_marks_in_line(
    tmp_path: Path, sentence: str
) -> None:
    assert read_by_pdfium(tmp_path, ARABIC.format(f"نعم {sentence}")) == f"نعم {sentence}"


def test_source_marker_follows_its_sentence_in_pdfium(tmp_path: Path) -> None:
    marker = '<sup style="font-size: 0.66em; vertical-align: 0.46em">7</sup>'
    text = "وبقي الرسم منفصلا هنا<br>ثم انتهى الكلام."
    assert read_by_pdfium(tmp_path, ARABIC.format(text + marker)) == (
        "وبقي الرسم منفصلا هنا ثم انتهى الكلام. 7"
    )


def test_blank_after_an_arabic_word_in_a_french_line_stays_there_in_poppler(tmp_path: Path) -> None:
    if "poppler" not in available():
        pytest.skip("poppler is not installed")
    path = tmp_path / "page.pdf"
    line = "<p>Une page en français, dans laquelle un seul mot est d’une autre écriture.</p>"
    body = f'<p>Le mot <bdi lang="ar" dir="rtl">العربية</bdi> dans sa propre écriture</p>{line * 3}'
    path.write_bytes(rendered(tmp_path, body).pdf)
    assert "العربية dans sa" in normalized(poppler(path))
