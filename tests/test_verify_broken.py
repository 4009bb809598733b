"""Files broken on purpose: what the eye, a reader's search or a screen reader would stumble over.

A validator passes most of them. Each is rendered or changed so that one thing alone is wrong, and
the judge as a whole must say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from arabic_reshaper import reshape
from bidi import get_display
from fontTools.ttLib import TTFont

from briefing.render import Rendered, render
from briefing.verify import Report, verify
from briefing.verify.reading import read
from tests.foreign import changed
from tests.pages import ARABIC, FACES, codes, folders, page, rendered, row

FRENCH = "L’Organisation (OCN) gagne 14 places."
ARABIC_TEXT = "ربحت منظمة التعاون الرقمي (OCN) أربع عشرة مرتبة في الأفق الأول، وتلك لآلئ."


def body(arabic: str = ARABIC_TEXT) -> str:
    marked = arabic.replace("OCN", '<bdi lang="fr" dir="ltr">OCN</bdi>')
    return row("p1", _paragraph(FRENCH), _paragraph(marked))


def _paragraph(text: str) -> str:
    return f'<p><span class="text">{text}</span></p>'


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    result = rendered(tmp_path_factory.mktemp("good"), body())
    assert verify(result.pdf, result.expected).findings == ()
    return result


def failed(report: Report) -> set[str]:
    """Return the names of the checks that a file does not pass."""
    return {verdict.name for verdict in report.verdicts if verdict.outcome == "failed"}


def test_text_that_was_reshaped_before_is_found(tmp_path: Path, good: Rendered) -> None:
    result = rendered(tmp_path, body(reshape(ARABIC_TEXT)))
    assert "presentation-forms" in codes(verify(result.pdf, result.expected).findings)
    assert failed(verify(result.pdf, good.expected)) >= {"joining"}


def test_text_that_was_reshaped_and_reordered_is_found(tmp_path: Path, good: Rendered) -> None:
    result = rendered(tmp_path, body(f'<bdo dir="ltr">{get_display(reshape(ARABIC_TEXT))}</bdo>'))
    assert "presentation-forms" in codes(verify(result.pdf, result.expected).findings)
    assert failed(verify(result.pdf, good.expected)) & {"order", "text"}


def test_reversed_text_is_found(tmp_path: Path, good: Rendered) -> None:
    result = rendered(tmp_path, body(ARABIC_TEXT[::-1].replace("NCO", "OCN")))
    assert failed(verify(result.pdf, good.expected)) & {"order", "text"}


def test_text_shown_in_reverse_is_found(tmp_path: Path) -> None:
    result = rendered(tmp_path, body(f'<bdo dir="ltr">{ARABIC_TEXT}</bdo>'))
    assert failed(verify(result.pdf, result.expected)) & {"joining", "order"}


def rendered_in(tmp_path: Path, change: Callable[[TTFont], None]) -> Rendered:
    """Render with the Arabic font changed."""
    made = folders(tmp_path)
    font = TTFont(made["fonts"] / ARABIC)
    change(font)
    (made["brief"] / "fonts").mkdir()
    font.save(made["brief"] / "fonts/Arabic.ttf")
    faces = FACES.replace(f"fonts:{ARABIC}", "brief:fonts/Arabic.ttf")
    return render(page(body(), faces=faces), made)


def drop_shaping(font: TTFont) -> None:
    """Take the forms of Arabic letters away, and those that an engine could fall back on."""
    del font["GSUB"]
    for table in font["cmap"].tables:
        for code in [code for code in table.cmap if 0xFB50 <= code <= 0xFEFF]:
            del table.cmap[code]


def drop_lam_alef(font: TTFont) -> None:
    """Leave the four forms, and nothing that turns lam and alef into one sign."""
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag not in ("init", "medi", "fina", "isol", "ccmp"):
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def test_font_that_does_not_join_is_found(tmp_path: Path) -> None:
    result = rendered_in(tmp_path, drop_shaping)
    assert "joining" in failed(verify(result.pdf, result.expected))


def test_font_without_lam_alef_is_found(tmp_path: Path) -> None:
    result = rendered_in(tmp_path, drop_lam_alef)
    assert "joining" in failed(verify(result.pdf, result.expected))


def test_font_saved_again_is_no_fault(tmp_path: Path) -> None:
    result = rendered_in(tmp_path, lambda font: font.ensureDecompiled())
    assert failed(verify(result.pdf, result.expected)) == set()


def test_letter_spacing_in_arabic_is_found(tmp_path: Path) -> None:
    result = rendered(tmp_path, body(), css="[lang=ar] { letter-spacing: 1pt }")
    assert "letters-apart" in codes(verify(result.pdf, result.expected).findings)


def swap_codes(pdf: bytes, first: str, second: str) -> bytes:
    """Show one sign where the other stands, wherever a font has both."""
    found: dict[str, dict[str, int]] = {}
    for sheet in read(pdf).pages:
        for glyph in sheet.glyphs:
            if glyph.text in (first, second):
                found.setdefault(glyph.font, {})[glyph.text] = glyph.code
    swaps = {key: codes for key, codes in found.items() if len(codes) == 2}
    assert swaps

    def change(opened: pikepdf.Pdf) -> None:
        for sheet in opened.pages:
            fonts = sheet.Resources.Font
            keys = {label[1:]: f"{fonts[label].objgen[0]} 0 R" for label in fonts.keys()}  # noqa: SIM118 - iterating over it gives no keys
            content = sheet.Contents.read_bytes()
            parts = re.split(rb"(/\w+ [\d.]+ Tf)", content)
            for index in range(1, len(parts), 2):
                codes = swaps.get(keys[parts[index][1:].split()[0].decode()])
                if codes:
                    one, other = (b"%04x" % codes[text] for text in (first, second))
                    parts[index + 1] = re.sub(
                        one + b"|" + other,
                        lambda code: other if code[0] == one else one,  # noqa: B023 - called at once
                        parts[index + 1],
                    )
            sheet.Contents = opened.make_stream(b"".join(parts))

    return changed(pdf, change)


def test_swapped_brackets_are_found(good: Rendered) -> None:
    broken = swap_codes(good.pdf, "(", ")")
    assert failed(verify(broken, good.expected)) & {"order", "text"}


def test_white_text_is_found(tmp_path: Path) -> None:
    result = rendered(tmp_path, body(), css="[lang=ar] { color: #fff }")
    assert "invisible-text" in codes(verify(result.pdf, result.expected).findings)


def test_empty_page_is_found(good: Rendered) -> None:
    def add(opened: pikepdf.Pdf) -> None:
        opened.add_blank_page(page_size=(595.28, 841.89))

    found = codes(verify(changed(good.pdf, add), good.expected).findings)
    assert {"empty-page", "wrong-pages"} <= set(found)


def test_page_left_empty_by_a_break_is_found(tmp_path: Path) -> None:
    gap = '<div style="break-before: page"></div><p style="break-before: page">Fin</p>'
    result = rendered(tmp_path, body() + gap)
    assert result.pages == 3
    assert "empty-page" in codes(verify(result.pdf, result.expected).findings)


def test_pair_that_is_not_level_is_found(tmp_path: Path) -> None:
    result = rendered(tmp_path, body(), css="[lang=ar] p { padding-top: 3pt }")
    assert "pair-not-level" in codes(verify(result.pdf, result.expected).findings)


def test_columns_that_overlap_are_found(tmp_path: Path) -> None:
    css = "[lang=fr] p { width: 160mm; white-space: nowrap }"
    result = rendered(tmp_path, row("p1", f"<p>{FRENCH * 3}</p>", "<p>ربحت</p>"), css=css)
    assert "columns-overlap" in codes(verify(result.pdf, result.expected).findings)
