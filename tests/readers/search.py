"""What the readers' own search finds: every Arabic word, every two neighbours on one line.

A word is looked for as it is written, in either order of two marks on one letter, and must be found
on each page where it stands, as often as it stands there. Two words count as neighbours on a line
when nothing but a blank lies between them in the truth and they stand side by side on the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import pymupdf
import pypdfium2

from tests.readers.lines import Line, Spellings, lines_of
from tests.readers.scores import ARABIC_SCRIPT, Share, as_written, is_arabic, words
from tests.readers.truth import Block

# Arabic letters with their vowel marks, and the figures that are written on to them.
_WORD = re.compile(r"[\u0620-\u065F\u066E-\u06D3\d]+")

_MARKS = re.compile(r"[\u064B-\u0652\u0670]{2,}")

Hits = Sequence[Sequence[int]]
"""How often each query was found, page by page."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text to look for, and how often it must be found on which page (from 0).

    What stands on no page that could be told must be found anywhere.
    """

    text: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of every search in one PDF."""

    words: tuple[Query, ...]
    pairs: tuple[Query, ...]
    neighbours: int
    """How many pairs the text has; those that no line holds side by side are not asked for."""

    def texts(self) -> list[str]:
        """Return all texts in the order in which hits are given."""
        return [query.text for query in (*self.words, *self.pairs)]


@dataclass(frozen=True, slots=True)
class Found:
    """How much of what stands on the pages one reader's search finds."""

    words: Share
    pairs: Share


def queries(pdf: Path, blocks: Iterable[Block]) -> Queries:
    """Say what to look for in a PDF that holds the given text."""
    texts = [as_written(block.text) for block in blocks if block.lang[:2] in ARABIC_SCRIPT]
    asked = sorted({word for text in texts for word in _WORD.findall(text) if is_arabic(word)})
    pairs = sorted({pair for text in texts for pair in _neighbours(text)})
    pages = lines_of(pdf, asked)
    alone = [
        [word.spellings for line in page for word in line if len(word.spellings) == 1]
        for page in pages
    ]
    beside = [list(_side_by_side(page)) for page in pages]
    placed = [Query(pair, places) for pair in pairs if (places := _places(pair, beside))]
    return Queries(
        tuple(Query(word, _places(word, alone)) for word in asked), tuple(placed), len(pairs)
    )


def in_pdfium(pdf: Path, texts: Sequence[str]) -> Hits:
    """Search as Chrome does."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage() for page in document]
        return [
            [max(_count_in_pdfium(page, form) for form in orders(text)) for page in pages]
            for text in texts
        ]
    finally:
        document.close()


def in_mupdf(pdf: Path, texts: Sequence[str]) -> Hits:
    """Search with MuPDF."""
    with pymupdf.open(pdf) as document:  # type: ignore[no-untyped-call]
        pages = [(page, page.get_textpage(flags=pymupdf.TEXTFLAGS_SEARCH)) for page in document]
        return [
            [
                max(len(page.search_for(form, textpage=read, quads=True)) for form in orders(text))
                for page, read in pages
            ]
            for text in texts
        ]


def orders(text: str) -> tuple[str, ...]:
    """Return a text with the marks on each letter in every order in which people type them.

    Shadda before its vowel, as on keyboards, and after it, as NFC has it, are the same text
    (Unicode, 3.11); PDFium and MuPDF compare characters, and each keeps another order.
    """
    typed = _MARKS.sub(lambda marks: marks[0][::-1], unicodedata.normalize("NFC", text))
    return tuple(dict.fromkeys((text, unicodedata.normalize("NFC", text), typed)))


SEARCHES: Mapping[str, Callable[[Path, Sequence[str]], Hits]] = {
    "PDFium": in_pdfium,
    "MuPDF": in_mupdf,
}
"""Besides pdf.js, which searches where it reads."""


def found(asked: Queries, hits: Hits) -> Found:
    """Compare what a search found with what stands on the pages."""
    border = len(asked.words)
    return Found(_share(asked.words, hits[:border]), _share(asked.pairs, hits[border:]))


def _share(asked: Sequence[Query], hits: Hits) -> Share:
    lost = [
        query.text
        for query, counts in zip(asked, hits, strict=True)
        for there in _met(query, counts)
        if not there
    ]
    looked_at = sum(max(1, len(query.places)) for query in asked)
    return Share(looked_at - len(lost), looked_at, tuple(lost))


def _met(query: Query, counts: Sequence[int]) -> list[bool]:
    if not query.places:
        return [any(counts)]
    return [counts[page] >= least for page, least in query.places]


def _count_in_pdfium(page: pypdfium2.PdfTextPage, text: str) -> int:
    searcher = page.search(text)
    count = 0
    while searcher.get_next() is not None:
        count += 1
    return count


def _neighbours(text: str) -> Iterator[str]:
    """Give the Arabic words that only a blank parts: no figure, sign, bracket or Latin letter."""
    tokens = text.split(" ")
    for first, second in pairwise(tokens):
        [left], [right] = words(first) or [""], words(second) or [""]
        if (
            left
            and right
            and all(is_arabic(end) or _is_vowel(end) for end in (left[-1], right[0]))
            and first.endswith(left)
            and second.startswith(right)
        ):
            yield f"{left} {right}"


def _is_vowel(character: str) -> bool:
    return "\u064b" <= character <= "\u065f" or character == "\u0670"


def _side_by_side(page: Sequence[Line]) -> Iterator[Spellings]:
    """Give every two words with nothing but a gap between them, in all spellings."""
    for line in page:
        for first, second in pairwise(line):
            if first.bare_end and second.bare_start:
                yield tuple(map(" ".join, product(first.spellings, second.spellings)))


def _places(text: str, pages: Sequence[Sequence[Spellings]]) -> tuple[tuple[int, int], ...]:
    """Say how often a text must be found on each page where it stands.

    A search finds parts of words as well: what stands inside longer ones there counts too, if it
    does so however they are spelled. Words that differ from others in vowel marks alone are told
    apart by their neighbours only.
    """
    places = []
    for number, page in enumerate(pages):
        if any(text in spellings for spellings in page):
            sure = sum(min(one.count(text) for one in spellings) for spellings in page if spellings)
            places.append((number, max(1, sure)))
    return tuple(places)
