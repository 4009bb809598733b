"""A text in one piece, for patterns that look across what it prints."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from briefing.occurrences import Occurrence
from briefing.texts import Literal

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Flat:
    """A text with one character for each placeholder, for patterns that look across them."""

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, occurrence: Occurrence) -> Flat:
        """Flatten a text."""
        pieces: list[str] = []
        starts: list[int] = []
        offsets: list[int] = []
        length, offset = 0, 0
        for part in occurrence.parsed.parts:
            if isinstance(part, Literal):
                piece, offset = part.text, part.offset
            else:
                piece = PLACEHOLDER
            starts.append(length)
            offsets.append(offset)
            pieces.append(piece)
            length += len(piece)
            offset += len(piece)
        return cls("".join(pieces), tuple(starts), tuple(offsets))

    def offset(self, position: int) -> int:
        """Return the offset in the raw text of a position in the flat one."""
        index = bisect_right(self.starts, position) - 1
        return self.offsets[index] + position - self.starts[index]
