"""Texts folded for comparison: what differs only in writing compares equal, and is found again.

A folded text keeps, for every character, where it stands in the original. Folded away are: in
Arabic, vowel marks, tatweel, the seats of the hamza, the forms of alef and ya, and both sets of
digits; in French, case, kinds of apostrophes and spaces, ligatures and raised letters; in both,
composed and decomposed letters, soft hyphens and invisible controls. Accents of Latin letters and
Arabic punctuation stay: they tell words and sentences apart. Quotation marks and dashes stay for
those who read figures (a dash is no minus); for those who look for phrases they are alike.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

PARAGRAPH = "\N{PARAGRAPH SEPARATOR}"
"""What blank lines fold to; every other white space is one space."""

_SPACE = " "
_OPENING, _CLOSING = "«‹", "»›"
_SAME = {
    **dict.fromkeys("’‘‛ʼ′`´", "'"),
    **dict.fromkeys("\u2010\u2011", "-"),
    "œ": "oe",
    "æ": "ae",
    "ı": "i",
    # Alef with wasla; alef maqsura and the Persian letters that keyboards mix with the Arabic ones.
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ـ": "",
}
_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„‟«»‹›″", '"'), **dict.fromkeys("‒–—―−", "-")},
)
# Most anchors: characters that fold to one each, and single spaces between them.
_ONE_EACH = (
    r"!-~\u00c0-\u00c5\u00c7-\u00d6\u00d8-\u00de\u00e0-\u00e5\u00e7-\u00ff"
    r"’،؛؟\u0621-\u063a\u0641-\u064a"
)
_PLAIN = re.compile(rf"[{_ONE_EACH}]+(?:[ \u00a0\u202f][{_ONE_EACH}]+)*")
_PIECE = re.compile(rf"{_PLAIN.pattern}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets` has the place in the original of each character, then its end."""

    text: str
    original: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the original of `text[start:end]` begins and ends.

        What was folded away after the last letter, such as its vowel mark, belongs to it; white
        space does not.
        """
        first, last = self.offsets[start], self.offsets[end - 1]
        stop = max(self.offsets[end], last + 1)
        while stop > last + 1 and self.original[stop - 1].isspace():
            stop -= 1
        return first, stop

    def excerpt(self, start: int, end: int) -> str:
        """Return the original of `text[start:end]`, on one line."""
        first, stop = self.span(start, end)
        return " ".join(self.original[first:stop].split())


def fold(text: str, *, signs_alike: bool = False) -> Folded:
    """Fold a text; the white space at its beginning and end is folded away.

    `signs_alike` makes all quotation marks the same, and all hyphens and dashes.
    """
    plain = _plain(text)
    folded = Folded(plain, text, range(len(text) + 1)) if plain else Folded(*_fold(text))
    if signs_alike:
        return Folded(folded.text.translate(_SIGNS), folded.original, folded.offsets)
    return folded


def _plain(text: str) -> str:
    """Return a text folded that needs no looking around; empty for any other."""
    return text.translate(_PIECES) if _PLAIN.fullmatch(text) else ""


def _fold(text: str) -> tuple[str, str, Sequence[int]]:
    pieces: list[str] = []
    offsets = array("L")
    space, lines, space_at, opened = False, 0, 0, False
    for match in _PIECE.finditer(text):
        offset, original = match.start(), match[0]
        several = len(original) > 1
        piece = original.translate(_PIECES) if several else _PIECES[ord(original)]
        if piece == _SPACE:
            space_at = space_at if space else offset
            space = True
            lines += 2 if original == PARAGRAPH else original in "\n\x85\u2028"
            continue
        if not piece:
            continue
        if space:
            if pieces and not opened and original not in _CLOSING:
                pieces.append(PARAGRAPH if lines > 1 else _SPACE)
                offsets.append(space_at)
            space, lines = False, 0
        elif pieces and unicodedata.combining(piece[0]):
            composed = unicodedata.normalize("NFC", pieces[-1] + piece)
            if len(composed) == len(pieces[-1]):
                pieces[-1] = composed
                continue
        pieces.append(piece)
        offsets.extend(range(offset, match.end()) if several else [offset] * len(piece))
        opened = original in _OPENING
    offsets.append(space_at if space else len(text))
    return "".join(pieces), text, offsets


def folded(text: str) -> str:
    """Return a text folded with its signs alike, where its places do not matter."""
    return (_plain(text) or fold(text).text).translate(_SIGNS)


class _Pieces(dict[int, str]):
    """What each character folds to, found once; by its number, as `str.translate` asks for it."""

    def __missing__(self, number: int) -> str:
        piece = self[number] = _piece(chr(number))
        return piece


_PIECES = _Pieces()


def _piece(character: str) -> str:
    if character.isspace():
        return _SPACE
    if character in _SAME:  # before NFKC, which makes a space and an accent of some of them
        return _SAME[character]
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    if small == character and _is_arabic(character):
        small = unicodedata.normalize("NFD", character)  # the hamza comes off its seat
    if small != character:
        return "".join(_PIECES[ord(part)] for part in small).strip(_SPACE)
    category = unicodedata.category(character)
    if category in ("Cf", "Cc") or (category == "Mn" and _is_arabic(character)):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    return character


def _is_arabic(character: str) -> bool:
    return "\u0600" <= character <= "\u08ff"
