"""Which characters the declared font faces can show, and whether a face is faked or stands in.

The engine takes any declared face that has a character when the asked family lacks it, and any
weight when the asked one is missing, without a word. So every text is judged here by its computed
style: the first family of its list that has the character must have the asked weight and slope.
"""

from __future__ import annotations

import io
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from briefing.errors import Finding, Place
from briefing.render.log import missing_glyph


class Face(NamedTuple):
    """One face of a family as declared: weight from 1 to 1000, style normal, italic or oblique."""

    family: str
    weight: int
    style: str

    def __str__(self) -> str:
        return " ".join([self.family, str(self.weight), *([self.style] * (self.style != "normal"))])


class Asked(NamedTuple):
    """What a style asks for: families in order of preference, weight, style."""

    families: tuple[str, ...]
    weight: int
    style: str


@dataclass(slots=True)
class DeclaredFace:
    """A declared face and where its characters can be looked up."""

    face: Face
    data: bytes
    ranges: tuple[range, ...] = ()
    _characters: frozenset[int] | None = field(default=None, repr=False)

    def has(self, codepoint: int) -> bool:
        """Whether the face has a character, within its unicode-range."""
        if self._characters is None:
            self._characters = read_characters(self.data)
        within = not self.ranges or any(codepoint in part for part in self.ranges)
        return within and codepoint in self._characters


def check_faces(
    used: Mapping[Asked, Mapping[str, str]], declared: Iterable[DeclaredFace], place: Place
) -> tuple[Finding, ...]:
    """Judge every text: family declared, character in its families, face not faked.

    `used` has for each style its characters, each with a text in which it stands.
    """
    by_family: dict[str, list[DeclaredFace]] = {}
    for face in declared:
        by_family.setdefault(face.face.family.lower(), []).append(face)
    findings: dict[Finding, None] = {}
    for asked, characters in used.items():
        for finding in _judge(asked, characters, by_family, place):
            findings[finding] = None
    return tuple(findings)


def _judge(
    asked: Asked,
    characters: Mapping[str, str],
    by_family: Mapping[str, list[DeclaredFace]],
    place: Place,
) -> Iterator[Finding]:
    unknown = [family for family in asked.families if family.lower() not in by_family]
    for family in unknown:
        yield Finding(
            "font-not-declared",
            f"the style sheet asks for the font {family}, which no @font-face declares",
            place,
            "declare it from a file in fonts:, or take the name out",
        )
    if unknown:
        return
    families = [by_family[family.lower()] for family in asked.families]
    for character in sorted(characters):
        if _needs_glyph(character):
            text = characters[character]
            yield from _judge_character(asked, character, text, families, by_family, place)


def _judge_character(
    asked: Asked,
    character: str,
    text: str,
    families: list[list[DeclaredFace]],
    by_family: Mapping[str, list[DeclaredFace]],
    place: Place,
) -> Iterator[Finding]:
    codepoint = ord(character)
    for faces in families:
        having = [face.face for face in faces if face.has(codepoint)]
        if not having:
            continue
        if not any((face.weight, face.style) == (asked.weight, asked.style) for face in having):
            wanted = Face(having[0].family, asked.weight, asked.style)
            yield Finding(
                "synthetic-face",
                f"text is set in {wanted}, but there is no such face: "
                f"{', '.join(sorted({str(face) for face in having}))}",
                place,
                "declare that face with @font-face, or ask for one that is there",
            )
        return
    elsewhere = any(face.has(codepoint) for faces in by_family.values() for face in faces)
    if elsewhere:
        yield Finding(
            "font-fallback",
            f"the character {character} (U+{codepoint:04X}, "
            f"{unicodedata.name(character, 'without a name')}) is in none of "
            f"{', '.join(asked.families)} and comes from another font of the page",
            place,
            "add a family that has it to the font list of that text",
        )
    else:
        yield missing_glyph(codepoint, place, text)


def _needs_glyph(character: str) -> bool:
    """Spaces and controls are set without a glyph of their own."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")


# The character map of an OpenType file (ISO/IEC 14496-22, 5.2.1)


def read_characters(data: bytes) -> frozenset[int]:
    """Return the code points that a font file maps to a glyph; none if it is no such file."""
    if data.startswith(b"wOF"):
        return _compressed_characters(data)
    try:
        table = _table(data, b"cmap")
        return frozenset(_mapped(table))
    except (struct.error, KeyError, IndexError):
        return frozenset()


def _compressed_characters(data: bytes) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data)) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, struct.error, KeyError, ValueError):
        return frozenset()


def _table(data: bytes, wanted: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == wanted:
            return data[offset : offset + length]
    raise KeyError(wanted)


def _mapped(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", table, 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * index)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            (form,) = struct.unpack_from(">H", table, offset)
            if form == 4:
                yield from _segments(table, offset)
            elif form == 12:
                yield from _groups(table, offset)


def _segments(table: bytes, offset: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, offset + 16 + 2 * doubled)
    base = offset + 16 + 3 * doubled
    shifts = struct.unpack_from(f">{count}H", table, base)
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for codepoint in range(start, min(end, 0xFFFE) + 1):
            glyph = codepoint
            if shifts[index]:
                at = base + 2 * index + shifts[index] + 2 * (codepoint - start)
                (glyph,) = struct.unpack_from(">H", table, at)
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield codepoint


def _groups(table: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", table, offset + 12)
    last = -1
    for index in range(count):
        start, end, _ = struct.unpack_from(">LLL", table, offset + 16 + 12 * index)
        if not last < start <= end <= sys.maxunicode:  # groups stand in order, or it is no map
            return
        yield from range(start, end + 1)
        last = end
