"""What the pages say, text by text: in which language, for which fact, without source markers.

A text is a passage of the structure tree; source markers are References (ISO 32000-1, 14.8.4.4.1)
and no words of it. What the page prints once for two languages, a Span says unseen in the other
one, through its Alt: that is part of the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.verify.content_order import said
from briefing.verify.passages import Passage, passages
from briefing.verify.read import Element, PdfRead
from briefing.verify.signs import STEERING
from briefing.verify.verdict import Expected
from briefing.verify.walking import primary, property_of


@dataclass(frozen=True, slots=True)
class PageText:
    """A text of a page; `bare` is what is compared: no white space, no marks that steer.

    `page` counts from 1; 0 is for a medium without pages.
    """

    page: int
    role: str
    lang: str
    """The primary language."""
    fact: str
    pair: str
    text: str
    bare: str

    @property
    def where(self) -> str:
        """Name the page at the beginning of a message."""
        return f"page {self.page}: " if self.page else ""


def page_texts(read: PdfRead, expected: Expected | None) -> list[PageText]:
    """Return the texts of the structure in reading order, read once for all checks."""
    known = read.memo.get("page texts")
    if isinstance(known, list):
        return known
    found = list(_texts(read, expected))
    read.memo["page texts"] = found
    return found


def _texts(read: PdfRead, expected: Expected | None) -> Iterator[PageText]:
    references = _references(read)
    for passage in passages(read, expected):
        element = passage.element
        if element is None:
            continue
        text = _text(passage, element, references)
        yield PageText(
            page=passage.page,
            role=element.role,
            lang=primary(element.lang),
            fact=property_of(element, "fact"),
            pair=property_of(element, "pair"),
            text=text,
            bare=bare(text),
        )


def bare(text: str) -> str:
    """Return the letters, figures and signs of a text: what must be the same wherever it stands."""
    return "".join(character for character in _normal(text) if _is_said(character))


def part_of(text: str, wanted: str) -> str:
    """Return the part of a text whose letters, figures and signs are those; raises ValueError."""
    normal = _normal(text)
    kept = [index for index, character in enumerate(normal) if _is_said(character)]
    start = "".join(normal[index] for index in kept).index(wanted)
    return normal[kept[start] : kept[start + len(wanted) - 1] + 1]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_said(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _references(read: PdfRead) -> set[int]:
    """Return the glyphs of source markers, by identity."""
    if read.root is None:
        return set()
    return {
        id(glyph)
        for element in read.root.walk()
        if element.role == "Reference"
        for glyph in read.glyphs_of(element)
    }


def _text(passage: Passage, element: Element, references: set[int]) -> str:
    signs = [sign for sign in passage.content if id(sign.glyph) not in references]
    words = said(signs, passage.direction).translate(STEERING)
    unseen = [inner.alt for inner in element.walk() if inner.role == "Span" and inner.alt]
    return " ".join([*filter(None, unseen), words]).strip()
