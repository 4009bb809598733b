"""What the strings shown in a font mean: glyphs, texts and widths (ISO 32000-1, 9.6 to 9.10)."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

from briefing.verify import cmaps
from briefing.verify.plain import array, data, get, name, number, numbers
from briefing.verify.read import Font

UNKNOWN = -1
_SYMBOLIC = 4
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_MONOSPACED = 600.0
_PROPORTIONAL = 500.0


class Shape(NamedTuple):
    """What one character code shows; widths are in ems."""

    code: int
    glyph: int
    text: str
    width: float
    is_space: bool
    """Whether word spacing applies to it: the single-byte code 32 (9.3.3)."""


class Decoder:
    """Takes strings apart in one font; each code is worked out once."""

    def __init__(self, key: str, dictionary: Any) -> None:
        subtype = name(get(dictionary, "/Subtype"))
        self._composite = subtype == "Type0"
        below = array(get(dictionary, "/DescendantFonts"))
        self._inner = below[0] if self._composite and below else dictionary
        self._dictionary = dictionary
        descriptor = get(self._inner, "/FontDescriptor")
        programs = [get(descriptor, entry) for entry in _EMBEDDED]
        stream = next((program for program in programs if program is not None), None)
        self._program = data(stream) or b""
        self._bare_cff = name(get(stream, "/Subtype")) in ("CIDFontType0C", "Type1C")
        base = name(get(dictionary, "/BaseFont"))
        to_unicode = data(get(dictionary, "/ToUnicode"))
        self._texts: Mapping[int, str] = cmaps.parse(to_unicode).texts if to_unicode else {}
        self.font = Font(
            key=key,
            name=base,
            embedded=bool(self._program) or subtype == "Type3",
            subset=len(base) > 7 and base[6] == "+" and base[:6].isupper(),
            to_unicode=to_unicode is not None,
            program=self._program,
            kind=subtype,
            ascent=_reach(descriptor, "/Ascent", 0.8),
            descent=_reach(descriptor, "/Descent", -0.2),
        )
        self._encoding = _embedded_cmap(dictionary) if self._composite else None
        encoding = name(get(dictionary, "/Encoding"))
        self.vertical = self._composite and encoding.endswith("V")
        self._shapes: dict[int, Shape] = {}
        self._short: dict[bytes, list[Shape]] = {}
        self._widths, self._default = self._read_widths(descriptor)
        self._glyphs = _Glyphs(self._inner, self._program, self._composite, self._bare_cff)
        self._names = {} if self._composite else _encoding_names(dictionary, descriptor)

    def shapes(self, text: bytes) -> list[Shape]:
        """Return what a string shows."""
        if text in self._short:
            return self._short[text]
        known = self._shapes
        codes: Any
        if not self._composite:
            codes = text
        elif self._encoding is None:
            codes = struct.unpack(f">{len(text) // 2}H", text[: len(text) & ~1])
        else:
            codes = self._encoding.codes(text)
        shapes = [known.get(code) or self._shape(code) for code in codes]
        if len(text) <= 2:
            self._short[text] = shapes
        return shapes

    def _shape(self, code: int) -> Shape:
        cid = self._encoding.cid(code) if self._encoding else code
        text = self._texts.get(code)
        if text is None:
            text = "" if self._composite else _text_of_name(self._names.get(code, ""))
        width = self._widths.get(cid, self._default)
        glyph = self._glyphs.of(cid, self._names.get(code, ""))
        shape = Shape(cid, glyph, text, width, not self._composite and code == 32)
        self._shapes[code] = shape
        return shape

    def _read_widths(self, descriptor: Any) -> tuple[dict[int, float], float]:
        if self._composite:
            default = number(get(self._inner, "/DW"), 1000.0) / 1000
            return _cid_widths(array(get(self._inner, "/W"))), default
        scale = 0.001
        if self.font.kind == "Type3":
            matrix = numbers(get(self._dictionary, "/FontMatrix"), 6)
            scale = matrix[0] if matrix else scale
        first = int(number(get(self._dictionary, "/FirstChar")))
        widths = array(get(self._dictionary, "/Widths"))
        missing = number(get(descriptor, "/MissingWidth")) * scale
        if not widths:  # one of the standard fourteen, whose widths every reader knows
            missing = (_MONOSPACED if "Courier" in self.font.name else _PROPORTIONAL) / 1000
        return {first + i: number(width) * scale for i, width in enumerate(widths)}, missing


def _reach(descriptor: Any, key: str, default: float) -> float:
    reach = number(get(descriptor, key)) / 1000
    return reach if 0.05 <= abs(reach) <= 3 else default


def _embedded_cmap(dictionary: Any) -> cmaps.CMap | None:
    stream = data(get(dictionary, "/Encoding"))
    return cmaps.parse(stream) if stream else None


def _cid_widths(entries: list[Any]) -> dict[int, float]:
    """Read the W array: `c [w1 w2 …]` or `first last w` (9.7.4.3)."""
    widths: dict[int, float] = {}
    index = 0
    while index + 1 < len(entries):
        first = int(number(entries[index]))
        if isinstance(entries[index + 1], int):
            if index + 2 >= len(entries):
                break
            last = min(int(number(entries[index + 1])), first + cmaps.MOST_CODES)
            width = number(entries[index + 2]) / 1000
            widths.update(dict.fromkeys(range(first, last + 1), width))
            index += 3
        else:
            for offset, width in enumerate(array(entries[index + 1])):
                widths[first + offset] = number(width) / 1000
            index += 2
    return widths


class _Glyphs:
    """From codes to glyph ids, by what the font says and, where it must, by its program."""

    def __init__(self, dictionary: Any, program: bytes, composite: bool, bare_cff: bool) -> None:
        self._composite = composite
        self._map = data(get(dictionary, "/CIDToGIDMap")) if composite else None
        self._outlines = name(get(dictionary, "/Subtype"))
        self._program = program
        self._bare_cff = bare_cff
        self._font: Any = None
        self._opened = False

    def of(self, cid: int, glyph_name: str) -> int:
        """Return the glyph id of a CID, or of a code and its name in a simple font."""
        if self._map is not None:
            pair = self._map[2 * cid : 2 * cid + 2]
            return int.from_bytes(pair, "big") if len(pair) == 2 else 0
        if self._composite and self._outlines == "CIDFontType2":
            return cid
        font = self._open()
        if font is None:
            return UNKNOWN
        try:
            if self._composite:
                return _cff_glyph(font, cid)
            return _simple_glyph(font, cid, glyph_name)
        except (KeyError, ValueError, IndexError, AttributeError, struct.error):
            return UNKNOWN

    def _open(self) -> Any:
        """Open the font program, once; None where it cannot be."""
        if not self._opened and self._program:
            self._font = open_program(self._program, self._bare_cff)
        self._opened = True
        return self._font


def open_program(program: bytes, bare_cff: bool) -> Any:
    """Open a font program with fontTools: a TTFont, or a CFF font set; None where it cannot be."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont, TTLibError

    try:
        if bare_cff:
            font_set = CFFFontSet()
            font_set.decompile(io.BytesIO(program), None)
            return font_set[0]
        return TTFont(io.BytesIO(program), lazy=True)
    except (TTLibError, AssertionError, KeyError, ValueError, IndexError, struct.error):
        return None


def _cff_glyph(font: Any, cid: int) -> int:
    """Return the glyph of a CID through the charset of a CID-keyed font, else the CID itself."""
    top = font if hasattr(font, "charset") else font["CFF "].cff[0]
    if not hasattr(top, "ROS"):
        return cid
    wanted = f"cid{cid:05d}" if cid else ".notdef"
    return int(top.charset.index(wanted)) if wanted in top.charset else 0


def _simple_glyph(font: Any, code: int, glyph_name: str) -> int:
    if hasattr(font, "charset"):
        return int(font.charset.index(glyph_name)) if glyph_name in font.charset else UNKNOWN
    tables = {(table.platformID, table.platEncID): table.cmap for table in font["cmap"].tables}
    symbols = tables.get((3, 0), {})
    text = _text_of_name(glyph_name)
    found = symbols.get(code) or symbols.get(0xF000 + code) or tables.get((1, 0), {}).get(code)
    if len(text) == 1:
        found = tables.get((3, 1), {}).get(ord(text)) or found
    return int(font.getGlyphID(found)) if found else UNKNOWN


def _encoding_names(dictionary: Any, descriptor: Any) -> dict[int, str]:
    """Return the glyph names of a simple font's encoding (9.6.6)."""
    encoding = get(dictionary, "/Encoding")
    base = name(encoding) or name(get(encoding, "/BaseEncoding"))
    symbolic = int(number(get(descriptor, "/Flags"))) & _SYMBOLIC
    if not base and symbolic:
        names = {}
    else:
        names = _base_names("mac_roman" if base == "MacRomanEncoding" else "cp1252")
    code = 0
    for entry in array(get(encoding, "/Differences")):
        if name(entry):
            names[code] = name(entry)
            code += 1
        else:
            code = int(number(entry))
    return names


def _base_names(codec: str) -> dict[int, str]:
    from fontTools.agl import UV2AGL

    names = {}
    for code in range(32, 256):
        text = bytes([code]).decode(codec, "ignore")
        if text and ord(text) in UV2AGL:
            names[code] = UV2AGL[ord(text)]
    return names


def _text_of_name(glyph_name: str) -> str:
    if not glyph_name:
        return ""
    from fontTools.agl import toUnicode

    return str(toUnicode(glyph_name))
