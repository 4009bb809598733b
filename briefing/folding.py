"""Folds a text for comparison: what a reader takes for the same letters becomes the same letters.

Case, apostrophes, spaces, ligatures and raised letters; in Arabic vowel marks, tatweel, the forms
of alef, hamza and ya, presentation forms, and the digits of every script. Accents and ta marbuta
stay: they tell words apart. A map leads from the folded text back to the text as it stood.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Vowel marks and the marks of the Koran, tatweel; signs of direction and of line breaking.
_DROPPED = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
)
# Raised letters, ligatures of Latin letters, Arabic presentation forms.
_COMPATIBLE = (
    "\u00aa\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2071\u207f\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc"
)
# Everything that does not become exactly one character; two plain classes are searched fast.
_UNEQUAL = re.compile(rf"[{_DROPPED}{_COMPATIBLE}œæŒÆßẞİĳĲ\u0300-\u036f]+")
_SPACES = re.compile(rf"\s[\s{_DROPPED}]+")
_PIECES = re.compile(rf"{_SPACES.pattern}|[{_DROPPED}]+|[{_COMPATIBLE}œæŒÆßẞİĳĲ]|[\u0300-\u036f]+")
_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij", "i\u0307": "i"}


def _table() -> dict[int, str]:
    """Return what becomes of single characters, after they have been put into lower case."""
    same = {
        "ا": "أإآٱٲٳ",
        "و": "ؤ",
        "ي": "ئىیۍې",
        "ك": "کڪ",
        "ه": "ھہە",
        " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
        "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
        "'": "’‘ʼ‛′＇`´",
        "-": "\u2010\u2011\ufe63\uff0d",
    }
    table = {ord(other): one for one, others in same.items() for other in others}
    for zero in (0x0660, 0x06F0, 0x0966, 0xFF10):
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table


_TABLE = _table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places` are the pieces whose length changed.

    Of each piece: where it begins and ends in the folded text, and where in the text as it stood.
    """

    text: str
    places: tuple[tuple[int, int, int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of the folded text, not an empty one, stands in the original.

        Marks that were dropped behind its last letter belong to it.
        """
        if not self.places:
            return start, end
        return self._start(start), self._end(end)

    def _piece(self, position: int) -> int:
        return bisect_right(self.places, position, key=lambda piece: piece[0]) - 1

    def _start(self, position: int) -> int:
        number = self._piece(position)
        if number < 0:
            return position
        _, folded_end, start, end = self.places[number]
        return start if position < folded_end else end + position - folded_end

    def _end(self, position: int) -> int:
        last = self._piece(position - 1)
        original = position
        if last >= 0:
            _, folded_end, _, end = self.places[last]
            original = end + max(0, position - folded_end)
        following = self.places[last + 1 : last + 2]
        if following and following[0][:2] == (position, position):
            return following[0][3]
        return original


def fold(text: str) -> Folded:
    """Fold a text; folding what is folded already changes nothing."""
    if not (_UNEQUAL.search(text) or _SPACES.search(text)):
        return Folded(_plain(text))
    pieces: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    done = length = 0
    for match in _PIECES.finditer(text):
        start, end = match.span()
        if "\u0300" <= match[0][0] <= "\u036f" and done < start and text[start - 1].isalpha():
            start -= 1  # an accent typed apart, and its letter
        pieces.append(text[done:start])
        length += start - done
        becomes = _unequal(text[start:end])
        pieces.append(becomes)
        places.append((length, length + len(becomes), start, end))
        length += len(becomes)
        done = end
    pieces.append(text[done:])
    return Folded(_plain("".join(pieces)), tuple(places))


def _plain(text: str) -> str:
    return text.lower().translate(_TABLE)


def _unequal(piece: str) -> str:
    """Return what a piece becomes that is not folded letter by letter."""
    if piece[0].isspace():
        return " "
    if _IGNORED.fullmatch(piece) or unicodedata.combining(piece[0]):
        return ""  # an accent without a letter is dropped as well
    composed = unicodedata.normalize("NFKC", piece).lower()
    letters = _LETTERS.get(composed, composed)
    return _IGNORED.sub("", letters).strip() or letters


_IGNORED = re.compile(rf"[{_DROPPED}]+")
