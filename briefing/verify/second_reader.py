"""A second opinion: the file as PDFium reads it, the engine of Chrome and Edge."""

from __future__ import annotations

import re

import pypdfium2

from briefing.errors import Place
from briefing.verify.pages import is_ink, is_shown
from briefing.verify.read import PdfRead
from briefing.verify.verdict import Expected, Verdict
from briefing.verify.walking import fault

_DIGITS = re.compile(r"\d+")


def second_reader(pdf: bytes, read: PdfRead, expected: Expected | None, place: Place) -> Verdict:
    """PDFium opens the file, finds as many pages, text on each, and every figure of the facts."""
    name = "second reader"
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        message = "PDFium, the engine of Chrome and Edge, cannot open the file"
        return Verdict(name, 1, (fault(place, "not-opened", message),))
    try:
        texts = [_text(document, index) for index in range(len(document))]
    finally:
        document.close()
    findings = [
        fault(place, "text-not-read", f"page {page.number}: PDFium finds no text on it")
        for page, text in zip(read.pages, texts, strict=False)
        if not text.strip() and any(is_ink(glyph) and is_shown(glyph) for glyph in page.glyphs)
    ]
    if len(texts) != len(read.pages):
        message = f"PDFium finds {len(texts)} pages, not {len(read.pages)}"
        findings.append(fault(place, "wrong-pages", message))
    if expected is not None:
        known = {digits for text in texts for digits in _DIGITS.findall(text)}
        findings += [
            fault(place, "figure-lost", f"PDFium does not find the figure {figure}")
            for figure in sorted(set(expected.figures) - known)
        ]
    return Verdict(name, len(texts), tuple(findings))


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_range())
        finally:
            text_page.close()
            page.close()
    except pypdfium2.PdfiumError:
        return ""
