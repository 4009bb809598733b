"""What is painted does not change, and files stay small: our files against the plain engine's.

Two renderers paint both. They place a glyph on a grid of quarters of a pixel, so that a difference
in the fourth digit may take it to the next quarter: that is rounding, and counted. Where every
glyph stands is therefore compared apart, to a twentieth of a pixel.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import compress, groupby
from typing import Any
from unittest import mock

import pikepdf
import pymupdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from briefing.render import changes
from tests.editions import BRIEFS, composed, edition, printed

pytestmark = pytest.mark.slow

DPI = 150
TWENTIETH = 72 / DPI / 20
ROUNDED = 80  # of 255: a quarter of a pixel, and what colours and curves add to it
ROUNDED_SHARE = 4_000  # one pixel in so many at most: some words of a page
GROWTH = 1.8

TEXT_LAYER = ("_text_layer",)
EVERYTHING = ("_line_breaks", "_text_layer", "_structure")
JUDGED = [
    (name, languages)
    for name in ("shipped", "hard-arabic")
    for languages in (("fr", "ar"), ("ar",))
]
NAMES = [f"{name}.{'-'.join(languages)}" for name, languages in JUDGED]
judged = pytest.mark.parametrize(("name", "languages"), JUDGED, ids=NAMES)


def ours(name: str, languages: tuple[str, ...]) -> bytes:
    """Return an edition as it is published."""
    return edition(name, languages).pdf


@cache
def engines(name: str, languages: tuple[str, ...], without: tuple[str, ...]) -> bytes:
    """Return an edition as the engine writes it without some of the changes."""
    folder, _ = BRIEFS[name]
    with ExitStack() as patches:
        for part in without:
            patches.enter_context(mock.patch.object(changes, part, tuple))
        return printed(folder, composed(folder, languages)).pdf


# --- pixels --------------------------------------------------------------------------------------


def by_pdfium(pdf: bytes) -> Iterator[Image.Image]:
    """Paint the pages as Chrome and Edge do."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()


def by_mupdf(pdf: bytes) -> Iterator[Image.Image]:
    """Paint the pages with MuPDF."""
    with pymupdf.open("pdf", pdf) as document:  # type: ignore[no-untyped-call]
        for page in document:
            pixels = page.get_pixmap(dpi=DPI)
            yield Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


RENDERERS: dict[str, Callable[[bytes], Iterator[Image.Image]]] = {
    "PDFium": by_pdfium,
    "MuPDF": by_mupdf,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """How two images differ: in so many pixels, and by how much in the worst of them."""

    count: int
    worst: int
    pixels: int

    @property
    def is_rounding(self) -> bool:
        """Whether nobody can see it: few pixels, and none by more than a step of the grid."""
        return self.worst <= ROUNDED and self.count * ROUNDED_SHARE <= self.pixels


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Compare two images, by the channel that differs most."""
    assert one.size == other.size
    red, green, blue = ImageChops.difference(one, other).split()
    levels = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    worst = max(level for level, count in enumerate(levels) if count)
    return Difference(sum(levels[1:]), worst, sum(levels))


def differences(one: bytes, other: bytes, renderer: str) -> list[Difference]:
    """Compare two files page by page."""
    paint = RENDERERS[renderer]
    return [difference(*pages) for pages in zip(paint(one), paint(other), strict=True)]


@pytest.mark.parametrize("renderer", RENDERERS)
@judged
def test_text_layer_changes_no_pixel(name: str, languages: tuple[str, ...], renderer: str) -> None:
    found = differences(ours(name, languages), engines(name, languages, TEXT_LAYER), renderer)
    assert [page for page in found if not page.is_rounding] == []


@pytest.mark.parametrize("renderer", RENDERERS)
def test_pages_that_break_alike_look_alike(renderer: str) -> None:
    compared: list[Difference] = []
    for name, languages in JUDGED:
        plain = engines(name, languages, EVERYTHING)
        alike = broken_alike(engines(name, languages, TEXT_LAYER), plain)
        compared += compress(differences(ours(name, languages), plain, renderer), alike)
    assert len(compared) > 5
    assert [page for page in compared if not page.is_rounding] == []


# --- glyphs --------------------------------------------------------------------------------------

NAME_LENGTH = 31  # MuPDF keeps no more of a font's name
INVISIBLE = 3  # the rendering mode of text that is not painted
Kind = tuple[str, float, tuple[float, ...], int]
"""The font of a glyph, its size, its colour and its number."""
Places = dict[Kind, list[tuple[float, float]]]


def inked(pdf: bytes) -> set[tuple[str, int]]:
    """Return the glyphs of the embedded fonts that have an outline."""
    found: set[tuple[str, int]] = set()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                name = str(item.FontName)[1 : NAME_LENGTH + 1].rpartition("+")[2]
                places = TTFont(io.BytesIO(item.FontFile2.read_bytes()), lazy=True)["loca"]
                glyphs = range(len(places) - 1)
                found |= {(name, glyph) for glyph in glyphs if places[glyph + 1] > places[glyph]}
    return found


def places(pdf: bytes) -> list[Places]:
    """Return where the glyphs of each page stand that have ink, as MuPDF places them."""
    ink = inked(pdf)
    known = {name for name, _ in ink}
    pages: list[Places] = []
    with pymupdf.open("pdf", pdf) as document:  # type: ignore[no-untyped-call]
        for page in document:
            found: Places = defaultdict(list)
            for span in page.get_texttrace():
                assert span["font"] in known
                if span["type"] == INVISIBLE:
                    continue
                look = (round(span["size"], 2), tuple(round(part, 3) for part in span["color"]))
                for _, glyph, place, _ in span["chars"]:
                    if (span["font"], glyph) in ink:
                        found[span["font"], *look, glyph].append(place)
            pages.append(found)
    return pages


def farthest(one: Places, other: Places) -> float:
    """Return how far a glyph of a page stands from the nearest of its kind on another page."""
    if {kind: len(found) for kind, found in one.items()} != {
        kind: len(found) for kind, found in other.items()
    }:
        return float("inf")
    return max(
        min(max(abs(x - u), abs(y - v)) for u, v in other[kind])
        for kind, found in one.items()
        for x, y in found
    )


def displaced(one: bytes, other: bytes) -> list[float]:
    """Return how far the glyphs of each page are displaced, in points."""
    return [
        max(farthest(page, twin), farthest(twin, page))
        for page, twin in zip(places(one), places(other), strict=True)
    ]


def broken_alike(one: bytes, other: bytes) -> list[bool]:
    """Say of each page whether its lines break at the same words in both files."""
    return [far < TWENTIETH for far in displaced(one, other)]


@judged
def test_every_glyph_stays_in_its_place(name: str, languages: tuple[str, ...]) -> None:
    found = displaced(ours(name, languages), engines(name, languages, TEXT_LAYER))
    assert max(found) < TWENTIETH


@judged
def test_lines_areas_and_pictures_are_the_same(name: str, languages: tuple[str, ...]) -> None:
    found = drawn(ours(name, languages))
    assert sum(map(len, found)) > 20
    assert found == drawn(engines(name, languages, TEXT_LAYER))


def drawn(pdf: bytes) -> list[list[dict[str, Any]]]:
    """Return what each page shows beside text, whatever was painted before and after it."""
    with pymupdf.open("pdf", pdf) as document:  # type: ignore[no-untyped-call]
        return [
            [
                {key: value for key, value in item.items() if key not in ("seqno", "xref")}
                for item in (*page.get_drawings(), *page.get_image_info(hashes=True))
            ]
            for page in document
        ]


# --- that it bites -------------------------------------------------------------------------------


LETTER = 100_000  # in units of the font: the box around the smallest letters, not that of marks
UNIT = 0.75  # points: the engine writes its pages in the pixels of style sheets


@dataclass(frozen=True, slots=True)
class Shown:
    """A code of a page: the operator that shows it, its place there, its glyph and its ink."""

    operator: int
    part: int
    size: float
    glyph: tuple[str, int]
    ink: int


Parts = list[pikepdf.Object | float]


def split(operand: pikepdf.Object) -> Parts:
    """Take an operand of TJ apart, into codes and movements."""
    parts: Parts = []
    for part in operand:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            parts += [pikepdf.String(data[at : at + 2]) for at in range(0, len(data), 2)]
        else:
            parts.append(float(part))
    return parts


class Page:
    """The first page of a file, to be tampered with."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pikepdf.open(io.BytesIO(pdf))
        self._page = self._pdf.pages[0]
        self._steps = list(pikepdf.parse_content_stream(self._page))

    def shown(self) -> Iterator[Shown]:
        """Yield every code in Arabic type that has ink."""
        fonts = {name: self._glyphs(font) for name, font in self._page.Resources.Font.items()}
        name, size = "", 0.0
        for number, (operands, operator) in enumerate(self._steps):  # type: ignore[misc]
            if str(operator) == "Tf":
                name, size = str(operands[0]), float(operands[1])
            if str(operator) != "TJ" or not fonts[name]:
                continue
            for place, part in enumerate(split(operands[0])):
                if isinstance(part, pikepdf.String):
                    glyph, ink = fonts[name][int.from_bytes(bytes(part), "big")]
                    if ink:
                        yield Shown(number, place, size, (name, glyph), ink)

    @staticmethod
    def _glyphs(font: pikepdf.Object) -> list[tuple[int, int]]:
        """Return the glyph and the area of ink of each code of an Arabic font."""
        descendant = font.DescendantFonts[0]
        if "Arabic" not in str(font.BaseFont) or isinstance(descendant.CIDToGIDMap, pikepdf.Name):
            return []
        data = descendant.CIDToGIDMap.read_bytes()
        glyphs = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
        program = TTFont(io.BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
        areas = [_area(program["glyf"][name]) for name in program.getGlyphOrder()]
        spare = len(areas)  # codes that mean no glyph of the font
        return [(glyph, areas[glyph] if glyph < spare else 0) for glyph in glyphs]

    def without(self, code: Shown) -> bytes:
        """Return the page with one code unseen."""
        parts = self._parts(code)
        before, [one], after = (
            parts[: code.part],
            parts[code.part : code.part + 1],
            parts[code.part + 1 :],
        )
        return self._with(
            code,
            [
                ([pikepdf.Array(before)], "TJ"),
                ([INVISIBLE], "Tr"),
                ([pikepdf.Array([one])], "TJ"),
                ([0], "Tr"),
                ([pikepdf.Array(after)], "TJ"),
            ],
        )

    def shifted(self, code: Shown, count: int, points: float) -> bytes:
        """Return the page with a code and so many after it moved, and nothing else."""
        parts = self._parts(code)
        move = 1000 * points / (code.size * UNIT)
        parts[code.part + count : code.part + count] = [move]
        parts.insert(code.part, -move)
        return self._with(code, [([pikepdf.Array(parts)], "TJ")])

    def _parts(self, code: Shown) -> Parts:
        operands, _ = self._steps[code.operator]  # type: ignore[misc]
        return split(operands[0])

    def _with(self, code: Shown, steps: Sequence[tuple[list[Any], str]]) -> bytes:
        made = [(operands, pikepdf.Operator(name)) for operands, name in steps]
        content: list[Any] = [
            *self._steps[: code.operator],
            *made,
            *self._steps[code.operator + 1 :],
        ]
        self._page.Contents = self._pdf.make_stream(pikepdf.unparse_content_stream(content))
        out = io.BytesIO()
        with pikepdf.new() as single:
            single.pages.append(self._page)
            single.save(out)
        return out.getvalue()


def _area(outline: object) -> int:
    """Return the area of the box around an outline, 0 for none."""
    sides = [getattr(outline, side, 0) for side in ("xMin", "yMin", "xMax", "yMax")]
    return int((sides[2] - sides[0]) * (sides[3] - sides[1]))


@pytest.fixture(scope="module")
def plain_page() -> bytes:
    """Return the first page of the hard cases as the engine writes it."""
    return first_page(engines("hard-arabic", ("fr", "ar"), TEXT_LAYER))


@pytest.fixture(scope="module")
def our_page() -> Page:
    """Return the same page of ours."""
    return Page(ours("hard-arabic", ("fr", "ar")))


def first_page(pdf: bytes) -> bytes:
    """Return the first page of a file, as a file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.new() as single:
        single.pages.append(document.pages[0])
        single.save(out)
    return out.getvalue()


def assert_found(tampered: bytes, plain: bytes) -> None:
    """Fail unless both renderers and the places of the glyphs tell two pages apart."""
    [far] = displaced(tampered, plain)
    assert far > TWENTIETH
    for renderer in RENDERERS:
        [found] = differences(tampered, plain, renderer)
        assert not found.is_rounding, (renderer, found)


def test_word_that_is_moved_is_found(our_page: Page, plain_page: bytes) -> None:
    codes = list(our_page.shown())
    words = [
        word
        for _, group in groupby(codes, key=lambda code: code.operator)
        if len(word := list(group)) > 3 and max(code.ink for code in word[:4]) > LETTER
    ]
    for word in words[:: len(words) // 8]:
        assert_found(our_page.shifted(word[0], 4, 0.3), plain_page)
        [far] = displaced(our_page.shifted(word[0], 4, 0.03), plain_page)
        assert far > TWENTIETH


def test_smallest_sign_that_is_missing_is_found(our_page: Page, plain_page: bytes) -> None:
    by_glyph = {code.glyph: code for code in our_page.shown()}
    smallest = sorted(by_glyph.values(), key=lambda code: code.ink * code.size**2)
    for code in smallest[:8]:
        assert_found(our_page.without(code), plain_page)


# --- size ----------------------------------------------------------------------------------------


@judged
def test_file_is_hardly_larger_than_the_engines(name: str, languages: tuple[str, ...]) -> None:
    assert len(ours(name, languages)) <= GROWTH * len(engines(name, languages, EVERYTHING))
