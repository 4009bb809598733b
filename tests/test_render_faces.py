"""Which face shows which character."""

from __future__ import annotations

import io
import struct

import pytest
from fontTools.ttLib import TTFont

from briefing import paths
from briefing.errors import Place
from briefing.render.faces import Asked, DeclaredFace, Face, check_faces, read_characters
from tests.pages import ARABIC, LATIN

PLACE = Place("page")
FONTS = sorted(paths.asset_folder("fonts").rglob("*.ttf"))
LATIN_DATA = (paths.asset_folder("fonts") / LATIN).read_bytes()
ARABIC_DATA = (paths.asset_folder("fonts") / ARABIC).read_bytes()
REGULAR = DeclaredFace(Face("Latin", 400, "normal"), LATIN_DATA)
NASKH = DeclaredFace(Face("Arabic", 400, "normal"), ARABIC_DATA)


def codes(asked: Asked, text: str, *faces: DeclaredFace) -> list[str]:
    return [
        finding.code for finding in check_faces({asked: dict.fromkeys(text, text)}, faces, PLACE)
    ]


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_characters_agree_with_those_that_font_tools_reads(path: object) -> None:
    assert isinstance(path, type(FONTS[0]))
    data = path.read_bytes()
    with TTFont(io.BytesIO(data)) as font:
        assert read_characters(data) == frozenset(font.getBestCmap())


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_compressed_font_is_read(flavor: str) -> None:
    stream = io.BytesIO()
    with TTFont(io.BytesIO(LATIN_DATA)) as font:
        font.flavor = flavor
        font.save(stream)
    assert read_characters(stream.getvalue()) == read_characters(LATIN_DATA)


@pytest.mark.parametrize("data", [b"", b"OTTO", b"wOF2", b"wOFFx" * 20, bytes(200)])
def test_file_that_is_no_font_has_no_characters(data: bytes) -> None:
    assert read_characters(data) == frozenset()


def character_map(table: bytes, platform: int = 3, encoding: int = 10) -> bytes:
    cmap = struct.pack(">HHHHL", 0, 1, platform, encoding, 12) + table
    return struct.pack(">LHHHH4sLLL", 0x10000, 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


def groups(*ranges: tuple[int, int]) -> bytes:
    head = struct.pack(">HHLLL", 12, 0, 16 + 12 * len(ranges), 0, len(ranges))
    return head + b"".join(struct.pack(">LLL", start, end, 1) for start, end in ranges)


def test_groups_are_read_until_one_is_out_of_order() -> None:
    assert read_characters(character_map(groups((65, 66), (70, 70)))) == {65, 66, 70}
    assert read_characters(character_map(groups((65, 66), (0, 0xFFFFFFFF)))) == {65, 66}
    assert read_characters(character_map(groups((65, 0xFFFFFFFF)))) == frozenset()


def test_maps_of_another_kind_are_passed_over() -> None:
    assert read_characters(character_map(groups((65, 66)), platform=1)) == frozenset()
    assert read_characters(character_map(struct.pack(">H", 6) + bytes(20))) == frozenset()


def test_segment_with_glyph_array_skips_missing_glyphs() -> None:
    # Two segments: U+0041-0042 through the array (the second has no glyph), and the end mark.
    table = struct.pack(">HHHHHHH", 4, 40, 0, 4, 0, 0, 0)
    table += struct.pack(">HH", 0x42, 0xFFFF) + struct.pack(">H", 0)
    table += struct.pack(">HH", 0x41, 0xFFFF) + struct.pack(">HH", 0, 1)
    table += struct.pack(">HH", 4, 0) + struct.pack(">HH", 7, 0)
    assert read_characters(character_map(table, encoding=1)) == {0x41}


def test_text_in_its_own_face_passes() -> None:
    assert codes(Asked(("Latin",), 400, "normal"), "Été 1\u202f\u00ad", REGULAR) == []


def test_family_names_do_not_mind_capitals() -> None:
    assert codes(Asked(("LATIN",), 400, "normal"), "a", REGULAR) == []


def test_unknown_family_is_found() -> None:
    asked = Asked(("Latni", "Latin"), 400, "normal")
    assert codes(asked, "a", REGULAR) == ["font-not-declared"]


@pytest.mark.parametrize(("weight", "style"), [(700, "normal"), (400, "italic"), (600, "normal")])
def test_face_that_is_not_there_is_found(weight: int, style: str) -> None:
    assert codes(Asked(("Latin",), weight, style), "ab", REGULAR) == ["synthetic-face"]


def test_face_is_judged_by_the_family_that_shows_the_character() -> None:
    bold = DeclaredFace(Face("Latin", 700, "normal"), LATIN_DATA)
    asked = Asked(("Latin", "Arabic"), 700, "normal")
    assert codes(asked, "ab", REGULAR, bold, NASKH) == []
    (finding,) = check_faces({asked: {"ا": "ا"}}, (REGULAR, bold, NASKH), PLACE)
    assert finding.message == "text is set in Arabic 700, but there is no such face: Arabic 400"


def test_character_from_a_family_that_was_not_asked_for_is_found() -> None:
    assert codes(Asked(("Latin",), 400, "normal"), "ا", REGULAR, NASKH) == ["font-fallback"]


def test_character_that_no_face_has_is_found() -> None:
    assert codes(Asked(("Latin",), 400, "normal"), "中", REGULAR) == ["missing-glyph"]


def test_unicode_range_narrows_a_face() -> None:
    narrow = DeclaredFace(Face("Latin", 400, "normal"), LATIN_DATA, (range(0x61, 0x7B),))
    assert codes(Asked(("Latin",), 400, "normal"), "az", narrow) == []
    assert codes(Asked(("Latin",), 400, "normal"), "A", narrow) == ["missing-glyph"]


def test_same_fault_in_two_styles_is_one_finding() -> None:
    used = {Asked((family, "Latin"), 700, "normal"): {"a": "a"} for family in ("Latin", "latin")}
    assert len(check_faces(used, (REGULAR,), PLACE)) == 1
    assert str(Face("Latin", 400, "italic")) == "Latin 400 italic"
