"""Codes of glyphs: one for each pair of glyph and text, where the engine keeps one text per glyph.

A code that is no glyph id itself has its glyph in the map from codes to glyphs of its font. Codes
without ink, which only mean something, show a glyph that has neither outline nor width.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.pdf import fonts as engine_fonts

_build_vector_font = engine_fonts._build_vector_font_dictionary
_subset = engine_fonts.Font.subset

_FORBIDDEN = {0: None, 0xFEFF: None, 0xFFFE: None}  # in a ToUnicode map, ISO 19005-3, 6.2.11.7.2
_SPARE_CODES = 256  # left to the engine for characters that a font lacks


@dataclass(slots=True)
class Codes:
    """The codes of one font file: one for each pair of glyph and text."""

    first_free: int
    by_pair: dict[tuple[int, str], int] = field(default_factory=dict)
    glyphs: dict[int, int] = field(default_factory=dict)
    """The glyph of each code that is not a glyph id itself; -1 for a code without ink."""
    blank: int = 0
    """A glyph without ink and without width, once the font is subset."""

    def code(self, font: Any, glyph: int, text: str) -> int:
        """Return the code that shows a glyph and means a text."""
        known = self.by_pair.get((glyph, text))
        if known is not None:
            return known
        meaning = text.translate(_FORBIDDEN) or " "
        code = glyph
        width = font.widths[glyph] if glyph >= 0 else 0
        is_hidden = not width and not unicodedata.combining(meaning[0])
        if glyph < 0 or is_hidden or font.to_unicode.get(glyph, meaning) != meaning:
            code = self.first_free + len(self.glyphs)
            if code > 0xFFFF:
                return max(glyph, 0)
            self.glyphs[code] = glyph
        font.to_unicode[code] = meaning
        font.widths[code] = 1 if is_hidden and (glyph < 0 or meaning != " ") else width
        self.by_pair[glyph, text] = code
        return code


def codes_of(font: Any, fonts: Iterable[Any]) -> Codes:
    """Return the codes of a font; fonts of one file share theirs, as they share the file."""
    codes: Codes | None = vars(font).get("codes")
    if codes is None:
        same = (vars(other).get("codes") for other in fonts if other.hash == font.hash)
        codes = next(filter(None, same), None)
        codes = codes or Codes(font.glyph_count + _SPARE_CODES)
        font.codes = codes
    return codes


def subset(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Subset a font to the glyphs that its codes show, and find one that shows nothing."""
    codes: Codes | None = vars(font).get("codes")
    if codes is None:
        _subset(font, to_unicode, hinting)
        return
    shown = {codes.glyphs.get(code, code): text for code, text in to_unicode.items()}
    shown.pop(-1, None)
    _subset(font, shown, hinting)
    if -1 in codes.glyphs.values():
        codes.blank = blank_glyph(font.file_content)


def build_vector_font(
    font_dictionary: Any,
    pdf: Any,
    font: Any,
    widths: dict[int, float],
    compress: bool,
    reference: bytes,
    pdf_version: object,
) -> None:
    """Write the dictionaries of a font, and which glyph each code shows."""
    _build_vector_font(font_dictionary, pdf, font, widths, compress, reference, pdf_version)
    codes: Codes | None = vars(font).get("codes")
    if codes is None or not codes.glyphs:
        return
    size = max(codes.glyphs) + 1
    table = list(range(codes.first_free)) + [0] * (size - codes.first_free)
    for code, glyph in codes.glyphs.items():
        table[code] = glyph if glyph >= 0 else codes.blank
    stream = pydyf.Stream([struct.pack(f">{size}H", *table)], compress=compress)
    pdf.add_object(stream)
    [descendant] = font_dictionary["DescendantFonts"]
    pdf.objects[int(descendant.split()[0])]["CIDToGIDMap"] = stream.reference


def blank_glyph(content: bytes) -> int:
    """Return a glyph of a TrueType font that has neither outline nor width.

    A subset keeps the numbers of the glyphs it leaves out, so there is one as long as it leaves
    out any; if not, there is glyph 0.
    """
    tables = {
        content[at : at + 4]: struct.unpack(">L", content[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", content[4:6])[0], 16)
    }
    long = struct.unpack(">h", content[tables[b"head"] + 50 :][:2])[0]
    count = struct.unpack(">H", content[tables[b"maxp"] + 4 :][:2])[0]
    metrics = struct.unpack(">H", content[tables[b"hhea"] + 34 :][:2])[0]
    size = 4 if long else 2
    loca = content[tables[b"loca"] :][: (count + 1) * size]
    places = struct.unpack(f">{count + 1}{'L' if long else 'H'}", loca)
    advances = struct.unpack(f">{metrics * 2}H", content[tables[b"hmtx"] :][: metrics * 4])[::2]
    blanks = (
        glyph
        for glyph in range(1, count)
        if places[glyph] == places[glyph + 1] and not advances[min(glyph, metrics - 1)]
    )
    return next(blanks, 0)
