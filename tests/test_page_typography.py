"""The look of the page, measured: optical size of the scripts, ragged lines, links, emphasis.

Optical size. In a text face of Naskh a tooth alone is less than half as high as a Latin x, and
nobody reads it alone: a tooth letter is a tooth with its dots. What is measured is the medial noon,
tooth and dot, from the baseline to the top of its ink, beside the top of a Latin x. In Kufi the
tooth itself is as high as every bowl, and the dot floats above: there the tooth is measured.
How high letters are on the whole, each counted as often as it is printed, must agree as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise

import pytest
from arabic_reshaper import ArabicReshaper
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from briefing import paths
from briefing.examine import check_brief
from briefing.pipeline import document_of
from tests.hard_cases import FOLDER
from tests.laid_out import Block, Piece, blocks

SERIF, SANS, HEADS = (
    "source-serif/SourceSerifPro-Regular.ttf",
    "source-sans/SourceSansPro-Regular.ttf",
    "source-sans/SourceSansPro-Semibold.ttf",
)
NASKH, KUFI = "noto-naskh/NotoNaskhArabic-Regular.ttf", "noto-kufi/NotoKufiArabic-SemiBold.ttf"
NOON, BEH = "\u0646", "\u0628"
ARABIC = re.compile(r"[\u0620-\u064a]")
LATIN = re.compile(r"[A-Za-z]")
SHARED = paths.asset_folder("templates") / paths.SHARED
RAISED = 0.66  # of the size around them: the letters of 1er
EDITIONS = (("fr", "ar"), ("ar", "fr"), ("fr",), ("ar",))


@cache
def face(name: str) -> TTFont:
    return TTFont(paths.asset_folder("fonts") / name)


@cache
def tokens() -> Mapping[str, str]:
    css = (SHARED / "css/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", css))


def scale(name: str) -> float:
    return float(tokens()[name])


def glyph_of(font: TTFont, letter: str, form: str = "") -> str:
    """Return the glyph of a letter, or of one of its forms (`medi`)."""
    glyph: str = font.getBestCmap()[ord(letter)]
    if not form:
        return glyph
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != form:
            continue
        for index in record.Feature.LookupListIndex:
            for part in table.LookupList.Lookup[index].SubTable:
                mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
                if glyph in mapping:
                    return str(mapping[glyph])
    raise KeyError(letter, form)


def top(font: TTFont, glyph: str) -> float:
    """Return how high the ink of a glyph stands above the baseline, in em."""
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[glyph].draw(pen)
    return float(pen.bounds[3] / font["head"].unitsPerEm) if pen.bounds else 0.0


def tooth(font: TTFont, glyph: str) -> float:
    """Return the top of the outline that stands on the baseline: the tooth without its dots."""
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    tops: list[float] = []
    outline: list[float] = []
    for operator, points in pen.value:
        if operator == "moveTo":
            outline = []
        outline += [point[1] for point in points if point]
        if operator in ("closePath", "endPath"):
            tops += [max(outline)] if min(outline) == 0 else []
    (height,) = tops
    return height / float(font["head"].unitsPerEm)


@pytest.mark.parametrize("latin", [SERIF, SANS])
def test_medial_noon_is_as_high_as_a_latin_x(latin: str) -> None:
    noon = top(face(NASKH), glyph_of(face(NASKH), NOON, "medi")) * scale("arabic-scale")
    x = top(face(latin), glyph_of(face(latin), "x"))
    assert noon == pytest.approx(x, rel=0.08)


def test_tooth_of_kufi_headings_is_as_high_as_a_latin_x() -> None:
    font = face(KUFI)
    height = tooth(font, glyph_of(font, NOON, "medi"))
    assert height == tooth(font, glyph_of(font, BEH, "medi"))
    x = top(face(HEADS), glyph_of(face(HEADS), "x"))
    assert height * scale("arabic-head-scale") == pytest.approx(x, rel=0.08)


def letters(language: str) -> Counter[str]:
    """Count the small letters of the shipped brief's facts, Arabic ones in their forms."""
    document = document_of(check_brief(paths.SHIPPED_BRIEF), ("fr", "ar"))
    facts = [fact for section in document.sections for fact in section.facts]
    text = " ".join(run.text for fact in facts for run in fact.text[language].runs())
    if language == "fr":
        return Counter(letter for letter in text if letter.islower() and letter.isalpha())
    forms = ArabicReshaper({"support_ligatures": False}).reshape(text)
    return Counter(letter for letter in forms if "\ufe80" <= letter <= "\ufefc")


def mean_height(font: TTFont, counted: Counter[str]) -> float:
    cmap = font.getBestCmap()
    assert all(ord(letter) in cmap for letter in counted)
    heights = sum(top(font, cmap[ord(letter)]) * count for letter, count in counted.items())
    return heights / counted.total()


def test_letters_are_of_one_height_on_the_whole() -> None:
    latin = mean_height(face(SERIF), letters("fr"))
    arabic = mean_height(face(NASKH), letters("ar"))
    assert arabic * scale("arabic-scale") == pytest.approx(latin, rel=0.04)
    assert arabic != pytest.approx(latin, rel=0.04)  # unscaled they are not


# --- as laid out ---------------------------------------------------------------------------------


@cache
def hard_blocks(*languages: str) -> list[Block]:
    return blocks(check_brief(FOLDER), languages)


@cache
def shipped_blocks(*languages: str) -> list[Block]:
    return blocks(check_brief(paths.SHIPPED_BRIEF), languages)


def paragraphs(found: Iterable[Block], lang: str) -> list[Block]:
    """Return the text paragraphs of the facts in one language."""
    script = ARABIC if lang == "ar-MA" else LATIN
    return [
        block
        for block in found
        if block[0].fact and block[0].tag == "p" and block[0].lang == lang
        if script.search(block[0].text)
    ]


def pieces(found: Iterable[Block]) -> list[Piece]:
    return [piece for block in found for line in block for piece in line.pieces]


def test_each_script_keeps_its_size_inside_the_other() -> None:
    latin = float(tokens()["size"].removesuffix("pt"))
    arabic = latin * scale("arabic-scale")
    for lang in ("fr-MA", "ar-MA"):
        found = pieces(paragraphs(hard_blocks("fr", "ar"), lang))
        for script, size in ((LATIN, latin), (ARABIC, arabic)):
            sizes = [piece.size for piece in found if script.search(piece.text)]
            assert sizes
            expected = (pytest.approx(size), pytest.approx(RAISED * size))
            assert all(one in expected for one in sizes), (lang, script, sizes)


def test_arabic_never_slants() -> None:
    found = [piece for piece in pieces(hard_blocks("fr", "ar")) if ARABIC.search(piece.text)]
    assert found
    assert not [piece.text for piece in found if piece.italic]


def test_emphasis_in_arabic_is_weight() -> None:
    css = (SHARED / "css/ground.css").read_text(encoding="utf-8")
    rule = re.search(r'i\[lang\|="ar"\][^{]*\{([^}]*)\}', css)
    assert rule
    assert "font-style: normal" in rule[1]
    assert "font-weight: 700" in rule[1]


# --- ragged lines --------------------------------------------------------------------------------

SPACES = 3  # as wide as a gap between words may become, in word spaces


def widest_gaps(found: Iterable[Block]) -> list[tuple[float, str]]:
    """Return how many word spaces wide the gaps of each stretched line are."""
    space = face(NASKH)["hmtx"][glyph_of(face(NASKH), " ")][0] / 1000
    return [
        (1 + piece.stretched / (space * piece.size), line.text)
        for block in found
        for line in block
        for piece in line.pieces
        if " " in piece.text
    ]


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS)
def test_no_river_is_wider_than_three_spaces(languages: tuple[str, ...]) -> None:
    gaps = widest_gaps(shipped_blocks(*languages))
    assert len(gaps) > 100
    assert not [text for gap, text in gaps if gap > SPACES]


@pytest.mark.slow
def test_rivers_are_seen_where_lines_are_justified() -> None:
    """Why both columns are ragged: without hyphens neither language fills so short a line."""
    justified = blocks(
        check_brief(paths.SHIPPED_BRIEF), ("fr", "ar"), ".body p { text-align: justify }"
    )
    for lang in ("fr-MA", "ar-MA"):
        gaps = widest_gaps(paragraphs(justified, lang))
        assert len([text for gap, text in gaps if gap > SPACES]) > 5


@pytest.mark.slow
@pytest.mark.parametrize("languages", EDITIONS)
def test_no_mark_stands_alone_and_no_word_is_torn_at_the_edge_of_a_line(
    languages: tuple[str, ...],
) -> None:
    breaks = [
        (line.text.rstrip(), following.text.lstrip())
        for block in shipped_blocks(*languages)
        for line, following in pairwise(block)
    ]
    assert len(breaks) > 50
    assert not [pair for pair in breaks if pair[0][-1] in "«‹([" or re.search(r"\w[-–/]$", pair[0])]
    assert not [pair for pair in breaks if pair[1][0] in "»›)]،؛؟!.:…%"]


# --- links ---------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "sand"])
@pytest.mark.parametrize("colour", ["green", "red"])
def test_links_stand_out_from_the_ground(ground: str, colour: str) -> None:
    assert contrast(tokens()[colour], tokens()[ground]) >= 4.5


def test_links_are_marked_by_a_rule_that_cuts_no_letter() -> None:
    css = (SHARED / "css/ground.css").read_text(encoding="utf-8")
    assert "underline" not in re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    assert re.search(r"\.link \{[^}]*border-block-end: [\d.]+pt solid", css)
    for name in (SERIF, SANS):  # the rule runs where the face says that its letters end
        font = face(name)
        glyphs = font.getGlyphSet()
        lowest = 0.0
        for letter in "gjpqyQ/@_":
            pen = BoundsPen(glyphs)
            glyphs[glyph_of(font, letter)].draw(pen)
            lowest = min(lowest, pen.bounds[1])
        assert font["hhea"].descent <= lowest
