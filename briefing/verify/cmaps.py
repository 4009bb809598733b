"""CMaps: from the bytes of a string to codes, CIDs and text (ISO 32000-1, 9.7.5 and 9.10.3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from briefing.verify.lexer import operations

MOST_CODES = 70_000
"""More than all two-byte codes: what a range maps beyond them is not spelt out."""


@dataclass(slots=True)
class CMap:
    """The parts of a CMap that matter here."""

    spaces: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    """Codespace ranges: length in bytes, first and last code."""
    texts: dict[int, str] = field(default_factory=dict)
    singles: dict[int, int] = field(default_factory=dict)
    ranges: list[tuple[int, int, int]] = field(default_factory=list)
    """First code, last code and first CID."""

    def cid(self, code: int) -> int:
        """Return the CID of a code, 0 for one that is not mapped."""
        if code in self.singles:
            return self.singles[code]
        index = bisect_right(self.ranges, (code, 1 << 40, 0)) - 1
        if index >= 0:
            first, last, cid = self.ranges[index]
            if first <= code <= last:
                return cid + code - first
        return 0

    def codes(self, data: bytes) -> Iterator[int]:
        """Cut a string into character codes by the codespace ranges."""
        position, end = 0, len(data)
        shortest = min((length for length, _, _ in self.spaces), default=2)
        while position < end:
            length = next(
                (
                    length
                    for length, first, last in self.spaces
                    if _within(data[position : position + length], first, last)
                ),
                shortest,
            )
            yield int.from_bytes(data[position : position + length], "big")
            position += length


def _within(code: bytes, first: bytes, last: bytes) -> bool:
    return len(code) == len(first) and all(
        low <= byte <= high for low, byte, high in zip(first, code, last, strict=True)
    )


def parse(data: bytes) -> CMap:
    """Read a CMap; entries that make no sense are left out."""
    found = CMap()
    for operator, operands in operations(data):
        match operator:
            case "endcodespacerange":
                for first, last in _groups(operands, bytes, bytes):
                    if 0 < len(first) == len(last) <= 4:
                        found.spaces.append((len(first), first, last))
            case "endbfchar":
                for code, text in _groups(operands, bytes, bytes):
                    found.texts[_code(code)] = _text(text)
            case "endbfrange":
                for first, last, texts in _groups(operands, bytes, bytes, (bytes, list)):
                    _add_texts(found, _code(first), _code(last), texts)
            case "endcidchar":
                for code, cid in _groups(operands, bytes, float):
                    found.singles[_code(code)] = int(cid)
            case "endcidrange":
                for first, last, cid in _groups(operands, bytes, bytes, float):
                    found.ranges.append((_code(first), _code(last), int(cid)))
    found.spaces.sort()
    found.ranges.sort()
    return found


def _groups(operands: list[Any], *kinds: type | tuple[type, ...]) -> Iterator[list[Any]]:
    """Yield operands by twos or threes, those of the kinds that they must have."""
    size = len(kinds)
    for start in range(0, len(operands) - size + 1, size):
        group = operands[start : start + size]
        if all(map(isinstance, group, kinds)):
            yield group


def _code(data: bytes) -> int:
    return int.from_bytes(data[:4], "big")


def _text(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


def _add_texts(found: CMap, first: int, last: int, texts: object) -> None:
    """Add a range: its texts one by one, or counted up from the first (9.10.3)."""
    last = min(last, first + MOST_CODES - len(found.texts))
    if isinstance(texts, list):
        for code, text in zip(range(first, last + 1), texts, strict=False):
            if isinstance(text, bytes):
                found.texts[code] = _text(text)
    elif isinstance(texts, bytes) and len(texts) >= 2:
        start = int.from_bytes(texts[-2:], "big")
        for code in range(first, last + 1):
            unit = (start + code - first) & 0xFFFF
            found.texts[code] = _text(texts[:-2] + unit.to_bytes(2, "big"))
    elif isinstance(texts, bytes) and texts:
        for code in range(first, last + 1):
            found.texts[code] = chr((texts[0] + code - first) & 0xFF)
