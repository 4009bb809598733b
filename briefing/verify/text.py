"""What a reader takes out of the file: the text that went in, in the right order, as letters.

The content of the file is read as every reader reads it, run by run; what comes out of PDFium, the
engine of Chrome and Edge, is scored beside it: PDFium has its own mind about mixed lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from briefing.errors import Finding, Place
from briefing.verify.content_order import said
from briefing.verify.letters import is_arabic
from briefing.verify.passages import Passage, passages
from briefing.verify.read import PdfRead
from briefing.verify.signs import STEERING
from briefing.verify.verdict import Block, Expected, Verdict
from briefing.verify.walking import elements, fault, listed, quoted, where

NAME = "text layer"
BARS = {"Arabic": 97, "Latin": 90}
"""How many per cent of words PDFium has to give back.

A font that cannot be copied falls far below. Whole texts are counted, not judged: PDFium turns
round every line that holds both scripts.
"""
ENOUGH = 50
"""Fewer words make no score."""

_SCRIPTS = ("Latin", "Arabic")
_OPEN_END = re.compile(r"(?<=\w[-/])[ \t]*\r?\n[ \t]*(?=\w)")
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
_BETWEEN_MARKERS = " \u202f,،"
_NEVER_FIRST = "ةى"
_ARTICLE = "ال"
_EVIDENCE = 2

_Truth = tuple[str, str]
"""A text and its script."""


def text_layer(read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """Compare what the content and what PDFium say with the text that went in."""
    found = passages(read, expected)
    truths = _truths(found, read, expected)
    findings: list[Finding] = []
    if expected is not None:
        findings += _lost(found, expected, place)
        for passage in found:
            findings += _differences(passage, place)
        findings += _replaced(read, place)
    findings += _reversed(truths, place)
    findings += _private(read, place)
    scores = _scores(pdfium_text(read), truths)
    findings += [
        finding
        for score in scores
        if score.script == "Arabic"
        or read.catalog.get("Direction") != "R2L"  # it turns Latin round
        for finding in score.findings(place)
    ]
    words = sum(score.words.of for score in scores)
    why = "" if words else "there is no word on its pages"
    if not words and any(glyph.text.isalpha() for page in read.pages for glyph in page.glyphs):
        why = "what its texts are to say is not known"
    return Verdict(NAME, words, listed(findings), why, "; ".join(map(str, scores)))


def pdfium_text(read: PdfRead) -> str:
    """Return the text of all pages as PDFium reads it; nothing where it cannot."""
    known = read.memo.get("pdfium")
    if isinstance(known, str):
        return known
    try:
        document = pypdfium2.PdfDocument(read.data)
        try:
            text = "\n".join(_page_text(document, index) for index in range(len(document)))
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        text = ""
    read.memo["pdfium"] = text
    return text


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_range())
    finally:
        text_page.close()
        page.close()


def normal(text: str) -> str:
    """Return a text as it is compared: composed, single blanks, no marks that steer direction."""
    visible = _OPEN_END.sub("", text).translate(STEERING)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def words_of(text: str) -> list[str]:
    """Split at blanks and strip what is no letter, mark or figure from the edges."""
    stripped = (_stripped(token) for token in text.split())
    return [word for word in stripped if any(char.isalpha() for char in word)]


def _stripped(token: str) -> str:
    if token[0].isalpha() and token[-1].isalpha():
        return token
    start, end = 0, len(token)
    while start < end and not _is_inner(token[start]):
        start += 1
    while end > start and not _is_inner(token[end - 1]):
        end -= 1
    return token[start:end]


def _is_inner(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char) in ("Mn", "Lm")


def _truths(found: Sequence[Passage], read: PdfRead, expected: Expected | None) -> list[_Truth]:
    """Return the texts that were to come out, each with the script it is written in."""
    if expected is not None:
        there = _there(found)
        blocks = [block for block in expected.blocks if _is_owed(block) or block.marked in there]
        texts = [(block.text, block.direction) for block in blocks]
    else:
        texts = [(_unmarked(passage, read), passage.direction) for passage in found]
    return [(normal(text), _SCRIPTS[direction == "rtl"]) for text, direction in texts if text]


def _there(found: Sequence[Passage]) -> set[str]:
    return {block.marked for passage in found for block in passage.blocks}


def _is_owed(block: Block) -> bool:
    """Say whether a text has to be on some page: a running head stands only where it is due."""
    return bool(block.pair or block.fact)


def _unmarked(passage: Passage, read: PdfRead) -> str:
    """Return what the content of a passage says, without its source markers and running heads."""
    if passage.element is None:
        return ""
    markers = {
        id(glyph)
        for inner in passage.element.walk()
        if inner.role == "Reference"
        for glyph in read.glyphs_of(inner)
    }
    kept = [sign for sign in passage.content if id(sign.glyph) not in markers]
    text = said(kept, passage.direction)
    return text.rstrip(_BETWEEN_MARKERS) if markers else text


# --- what the content says -----------------------------------------------------------------------


def _lost(found: Sequence[Passage], expected: Expected, place: Place) -> Iterator[Finding]:
    """Yield a finding for each text that is on no page."""
    there = _there(found)
    for block in expected.blocks:
        if block.marked and _is_owed(block) and block.marked not in there:
            message = f"the text {quoted(normal(block.text))} is on no page"
            yield fault(place, "text-lost", message)


def _differences(passage: Passage, place: Place) -> Iterator[Finding]:
    """Yield a finding for the first word of a passage that its content does not say."""
    if not passage.blocks or not passage.lines:
        return
    content = normal(passage.said)
    wanted = normal(passage.truth)
    if _joined(content) == _joined(wanted):
        return
    given = Counter(words_of(content))
    given.update(words_of(content.replace("- ", "")))  # parted at the end of a line
    lost = [word for word in words_of(wanted) if word not in given]
    if not lost and len(passage.blocks) > 1:
        return
    if lost:
        message = f"«{lost[0]}» of {quoted(wanted)} cannot be copied"
    elif sorted(_joined(content)) != sorted(_joined(wanted)):
        message = f"{quoted(wanted)} is copied with other characters"
    else:
        message = f"{quoted(wanted)} is copied in another order"
    yield fault(place, "wrong-text", f"page {passage.page}: {message}")


def _replaced(read: PdfRead, place: Place) -> Iterator[Finding]:
    """Yield a finding for each element that is heard as something else than what it shows."""
    for element in elements(read):
        heard = element.actual_text or ""
        glyphs = read.glyphs_of(element) if heard else []
        shown = _letters("".join(glyph.text for glyph in glyphs))
        if shown and all(glyph.text for glyph in glyphs) and _letters(heard) != shown:
            message = f"{where(element)}{quoted(heard)} is heard for other letters on the page"
            yield fault(place, "wrong-actual-text", message)


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _joined(text: str) -> str:
    """Return a text without blanks and hyphens, which lines add and take away."""
    return "".join(char for char in text if not char.isspace() and char not in "-\u2010\u00ad")


def _private(read: PdfRead, place: Place) -> Iterator[Finding]:
    """Yield a finding for each page with characters that mean nothing outside of their font."""
    for page in read.pages:
        found = [
            char
            for glyph in page.glyphs
            if not glyph.text.isascii()
            for char in glyph.text
            if any(ord(char) in block for block in _PRIVATE)
        ]
        if found:
            yield fault(
                place,
                "private-characters",
                f"page {page.number}: {len(found)} characters of its text are for private use, "
                f"the first U+{ord(found[0]):04X}",
            )


def _reversed(truths: Iterable[_Truth], place: Place) -> Iterator[Finding]:
    """Yield a finding for texts whose words stand backwards, by what no Arabic word begins with."""
    for text, _ in truths:
        words = [word for word in words_of(text) if len(word) > 2 and all(map(is_arabic, word))]
        forward = sum(word.startswith(_ARTICLE) or word[-1] in _NEVER_FIRST for word in words)
        backward = sum(word.endswith(_ARTICLE[::-1]) or word[0] in _NEVER_FIRST for word in words)
        if backward >= _EVIDENCE and backward > forward:
            message = f"the words of {quoted(text)} stand backwards"
            yield fault(place, "reversed-text", message)


# --- what PDFium says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Share:
    found: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.found / self.of if self.of else 100.0

    def __str__(self) -> str:
        return f"{self.percent:.1f} % of {self.of}"


@dataclass(frozen=True, slots=True)
class _Score:
    """What PDFium gives back of one script."""

    script: str
    words: _Share
    texts: _Share

    def __str__(self) -> str:
        return f"PDFium: {self.script} {self.words} words, {self.texts} texts"

    def findings(self, place: Place) -> Iterator[Finding]:
        """Yield a warning when a score is below its bar: a font of its own may be the reason."""
        bar = BARS[self.script]
        if self.words.of >= ENOUGH and self.words.percent < bar:
            message = (
                f"PDFium (Chrome, Edge) gives back {self.words} {self.script} words, "
                f"less than {bar} %: the font may be one that cannot be copied"
            )
            yield fault(place, "copied-text", message, warn=True)


def _scores(text: str, truths: Sequence[_Truth]) -> list[_Score]:
    """Score each script by the texts in it; Latin names in an Arabic text count as neither."""
    given = normal(text)
    counted = Counter(words_of(given))
    found = []
    for script in BARS:
        texts = [truth for truth, of in truths if of == script and words_of(truth)]
        wanted = Counter(
            word
            for truth in texts
            for word in words_of(truth)
            if any(map(is_arabic, word)) == (script == "Arabic")
        )
        if wanted:
            there = wanted.total() - (wanted - counted).total()
            whole = sum(truth in given for truth in texts)
            found.append(_Score(script, _Share(there, wanted.total()), _Share(whole, len(texts))))
    return found
