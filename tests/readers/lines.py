"""Which words stand on which line of which page, from where their letters are painted.

Positions come from PDFium, letter by letter, and nothing is taken from the order of its text: a
line is what shares a baseline, a word is letters without a gap between them. A word of the truth
is recognised by its letters, whatever order they came in, so that a reversed text layer still says
what stands where; among anagrams the order of painting decides.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from tests.readers.scores import is_arabic

_GAP = 0.1
"""A gap between words, as a share of the line's height; within a word there is none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character where it is painted: its advance from left to right, its baseline, its height."""

    text: str
    left: float
    right: float
    baseline: float
    height: float


Spellings = tuple[str, ...]
"""Words of the truth that differ in vowel marks at most: any of them may be what was painted."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What stands between two gaps; no spellings when it is no word of the truth."""

    spellings: Spellings
    bare_start: bool = True
    """Whether a letter stands outermost on the right, rather than a bracket or a comma."""
    bare_end: bool = True


Line = tuple[Painted, ...]
"""What is painted on one line, from right to left."""


def lines_of(pdf: Path, words: Iterable[str]) -> list[list[Line]]:
    """Return the lines of every page, in words of the truth."""
    known: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        known["".join(sorted(_bare(word)))].append(word)
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            [
                tuple(_recognised(painted, known) for painted in _words(row))
                for row in _rows(_letters(page))
            ]
            for page in document
        ]
    finally:
        document.close()


def _bare(word: str) -> str:
    """Return the Arabic letters and the figures of a word, without vowel marks."""
    plain = unicodedata.normalize("NFKC", word)
    return "".join(c for c in plain if is_arabic(c) or c.isdecimal())


def _recognised(painted: str, known: Mapping[str, Sequence[str]]) -> Painted:
    spellings = _spellings(_bare(painted), known)
    start, end = (_bare(edge) != "" for edge in (painted[0], painted[-1]))
    return Painted(spellings, start, end)


def _spellings(letters: str, known: Mapping[str, Sequence[str]]) -> Spellings:
    without_marker = re.sub(r"\d", "", letters)  # a raised one stands close to its word
    for spelling in (letters, without_marker):
        if spelling and (anagrams := known.get("".join(sorted(spelling)))):
            return _nearest(spelling, anagrams)
    return ()


def _nearest(painted: str, anagrams: Sequence[str]) -> Spellings:
    likeness: dict[float, list[str]] = defaultdict(list)
    for word in anagrams:
        orders = (painted, painted[::-1])  # a whole word may stand in one place, in either order
        best = max(SequenceMatcher(None, _bare(word), order).ratio() for order in orders)
        likeness[best].append(word)
    return tuple(likeness[max(likeness)])


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(text)):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character.isspace() or unicodedata.category(character) in ("Mn", "Cf", "Cc", "Cn"):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        yield Letter(character, box.left, box.right, y.value, box.top - box.bottom)


def _rows(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Gather letters by baseline; one point apart is the same one."""
    rows: dict[int, list[Letter]] = defaultdict(list)
    for letter in sorted(letters, key=lambda letter: letter.baseline):
        key = round(letter.baseline)
        near = next((k for k in (key, key - 1, key + 1) if k in rows), key)
        rows[near].append(letter)
    return [rows[key] for key in sorted(rows, reverse=True)]


def _words(row: Iterable[Letter]) -> list[str]:
    """Split the letters of a line at its gaps; words and letters from right to left."""
    words: list[str] = []
    left = float("inf")
    for letter in sorted(row, key=lambda letter: -letter.right):
        if not words or left - letter.right > _GAP * letter.height:
            words.append("")
            left = letter.left
        words[-1] += letter.text
        left = min(left, letter.left)
    return words
