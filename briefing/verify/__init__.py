"""The finished PDF, read back by an engine that took no part in making it (PDFium).

Every check says how many things it looked at: one that looked at nothing is skipped, not passed.
It shares no code with typesetting, composing and rendering.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pypdfium2
import pypdfium2.raw as pdfium

from briefing.errors import Finding, Place

A4 = (595.28, 841.89)
TOLERANCE = 0.5

_WEIGHTS = {
    100: "Thin",
    200: "Ultra-Light",
    300: "Light",
    400: "",
    500: "Medium",
    600: "Semi-Bold",
    700: "Bold",
    800: "Ultra-Bold",
    900: "Heavy",
}
_DIGITS = re.compile(r"\d+")


class Expected(Protocol):
    """What a PDF is held to, besides what holds for every one."""

    @property
    def title(self) -> str:
        """The document's title."""

    @property
    def lang(self) -> str:
        """The document's language, BCP 47."""

    @property
    def pages(self) -> int:
        """How many pages were laid out."""

    @property
    def faces(self) -> Collection[tuple[str, int, str]]:
        """The declared font faces: family, weight, style."""

    @property
    def figures(self) -> Collection[str]:
        """Runs of digits that the facts print."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check: how many things it looked at, and what was wrong with them."""

    name: str
    looked_at: int
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> str:
        """Failed, skipped when nothing was looked at, or passed."""
        if self.findings:
            return "failed"
        return "passed" if self.looked_at else "skipped"


@dataclass(frozen=True, slots=True)
class Report:
    """Every verdict on one file."""

    verdicts: tuple[Verdict, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all verdicts, in order."""
        return tuple(finding for verdict in self.verdicts for finding in verdict.findings)


def verify(pdf: bytes, expected: Expected | None = None, *, shown: str = "the PDF") -> Report:
    """Judge a finished PDF; without `expected`, only what holds for every brief."""
    place = Place(shown)
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        finding = Finding(
            "not-a-pdf", "the file cannot be read as a PDF with pages", place, "render it again"
        )
        return Report((Verdict("file", 1, (finding,)),))
    try:
        judge = _Judge(document, pdf, place)
        checks: list[Callable[[], Verdict]] = [judge.pages, judge.text, judge.bounds, judge.marks]
        checks += [lambda: judge.fonts(expected), lambda: judge.metadata(expected)]
        if expected is not None:
            checks += [lambda: judge.count(expected), lambda: judge.figures(expected)]
        return Report(tuple(check() for check in checks))
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _PageRead:
    number: int
    width: float
    height: float
    text: str
    bounds: tuple[tuple[float, float, float, float], ...]


class _Judge:
    def __init__(self, document: Any, pdf: bytes, place: Place) -> None:
        self._raw = document.raw
        self._pdf = pdf
        self._place = place
        self._fonts: dict[str, bool] = {}
        self._pages = [self._read(document, number) for number in range(len(document))]

    def _read(self, document: Any, index: int) -> _PageRead:
        page = document[index]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        bounds = tuple(self._text_objects(page.raw))
        width, height = page.get_size()
        text_page.close()
        page.close()
        return _PageRead(index + 1, width, height, text, bounds)

    def _text_objects(self, page: Any) -> Iterator[tuple[float, float, float, float]]:
        """Yield the bounds of every text object of a page, and note its font on the way."""
        edges = [ctypes.c_float() for _ in range(4)]
        pointers = [ctypes.byref(edge) for edge in edges]
        fonts: set[int] = set()
        stack = [
            (pdfium.FPDFPage_GetObject(page, index), True)
            for index in range(pdfium.FPDFPage_CountObjects(page))
        ]
        while stack:
            item, on_page = stack.pop()  # what lies inside a form has the form's own coordinates
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                count = pdfium.FPDFFormObj_CountObjects(item)
                stack += [
                    (pdfium.FPDFFormObj_GetObject(item, index), False) for index in range(count)
                ]
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                font = pdfium.FPDFTextObj_GetFont(item)
                address = ctypes.cast(font, ctypes.c_void_p).value or 0
                if address not in fonts:
                    fonts.add(address)
                    self._note_font(font)
                if on_page and pdfium.FPDFPageObj_GetBounds(item, *pointers):
                    left, bottom, right, top = (edge.value for edge in edges)
                    yield left, bottom, right, top

    def _note_font(self, font: Any) -> None:
        name = _string(lambda buffer, size: pdfium.FPDFFont_GetBaseFontName(font, buffer, size))
        embedded = pdfium.FPDFFont_GetIsEmbedded(font) == 1
        self._fonts[name] = self._fonts.get(name, True) and embedded

    def pages(self) -> Verdict:
        """Every page is A4; PDFium opens no file without pages."""
        findings = []
        for page in self._pages:
            if max(abs(page.width - A4[0]), abs(page.height - A4[1])) > TOLERANCE:
                size = f"{page.width:.0f} × {page.height:.0f} pt"
                findings.append(
                    self._finding("page-size", f"page {page.number}: it is {size}, not A4")
                )
        return Verdict("pages", len(self._pages), tuple(findings))

    def text(self) -> Verdict:
        """Every page has text that can be copied."""
        findings = tuple(
            self._finding("no-text", f"page {page.number}: no text can be read from it")
            for page in self._pages
            if not page.text.strip()
        )
        return Verdict("text", len(self._pages), findings)

    def bounds(self) -> Verdict:
        """No text lies outside the page."""
        findings = []
        for page in self._pages:
            outside = sum(
                left < -TOLERANCE
                or bottom < -TOLERANCE
                or right > page.width + TOLERANCE
                or top > page.height + TOLERANCE
                for left, bottom, right, top in page.bounds
            )
            if outside:
                findings.append(
                    self._finding(
                        "text-off-page", f"page {page.number}: {outside} texts lie outside of it"
                    )
                )
        return Verdict("bounds", sum(len(page.bounds) for page in self._pages), tuple(findings))

    def marks(self) -> Verdict:
        """The file is tagged, and says that it is PDF/A-3a and PDF/UA-1."""
        findings = []
        if not pdfium.FPDFCatalog_IsTagged(self._raw):
            findings.append(self._finding("not-tagged", "the PDF has no structure for assistance"))
        for code, name, pattern in (
            ("not-pdf-a", "PDF/A-3a", rb'pdfaid:part="3"[^>]*pdfaid:conformance="A"'),
            ("not-pdf-ua", "PDF/UA-1", rb'pdfuaid:part="1"'),
        ):
            if not re.search(pattern, self._pdf):
                findings.append(self._finding(code, f"the PDF does not say that it is {name}"))
        return Verdict("standards", 3, tuple(findings))

    def fonts(self, expected: Expected | None) -> Verdict:
        """Every font is embedded and was declared, with that weight and slope."""
        findings = []
        for name, embedded in sorted(self._fonts.items()):
            if not embedded:
                findings.append(
                    self._finding("font-not-embedded", f"the font {name} is not in the PDF")
                )
        if expected is not None:
            allowed = {_base_name(*face) for face in expected.faces}
            listed = ", ".join(sorted(allowed)) or "those declared"
            findings += [
                self._finding(
                    "font-not-declared", f"the PDF holds the font {name}, which is none of {listed}"
                )
                for name in sorted(self._fonts)
                if name.partition("+")[2].replace(",", "") not in allowed
            ]
        return Verdict("fonts", len(self._fonts), tuple(findings))

    def metadata(self, expected: Expected | None) -> Verdict:
        """Title and language are set, and are the document's."""
        title = _wide(
            lambda buffer, size: pdfium.FPDF_GetMetaText(self._raw, b"Title", buffer, size)
        )
        lang = _wide(
            lambda buffer, size: pdfium.FPDFCatalog_GetLanguage(
                self._raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
        )
        findings = []
        for code, name, value, wanted in (
            ("wrong-title", "title", title, expected.title if expected is not None else title),
            ("wrong-language", "language", lang, expected.lang if expected is not None else lang),
        ):
            if not value:
                findings.append(self._finding(code, f"the PDF has no {name}"))
            elif " ".join(value.split()) != wanted and expected is not None:
                findings.append(
                    self._finding(code, f"the {name} of the PDF is {value!r}, not {wanted!r}")
                )
        return Verdict("metadata", 2, tuple(findings))

    def count(self, expected: Expected) -> Verdict:
        """The file has as many pages as were laid out."""
        found = len(self._pages)
        message = f"the PDF has {found} pages, but {expected.pages} were laid out"
        findings = () if found == expected.pages else (self._finding("wrong-pages", message),)
        return Verdict("page count", 1, findings)

    def figures(self, expected: Expected) -> Verdict:
        """Every figure of the facts can be read from the file."""
        found = {digits for page in self._pages for digits in _DIGITS.findall(page.text)}
        lost = sorted(set(expected.figures) - found)
        findings = tuple(
            self._finding("figure-lost", f"the figure {figure} cannot be read from the PDF")
            for figure in lost
        )
        return Verdict("figures", len(expected.figures), findings)

    def _finding(self, code: str, message: str) -> Finding:
        return Finding(code, message, self._place, "render the brief again, or report this")


def _base_name(family: str, weight: int, style: str) -> str:
    """Write a face the way the engine names fonts in the file."""
    parts = [family.replace(",", ""), _WEIGHTS.get(weight, str(weight)), style.capitalize()]
    return "-".join(part.replace(" ", "-") for part in parts if part and part != "Normal")


def _string(call: Callable[[Any, int], int]) -> str:
    return _buffer(call).rstrip(b"\0").decode("utf-8", "replace")


def _wide(call: Callable[[Any, int], int]) -> str:
    return _buffer(call).decode("utf-16-le", "replace").rstrip("\0")


def _buffer(call: Callable[[Any, int], int]) -> bytes:
    """Ask PDFium for the length first, then for the bytes."""
    size = call(None, 0)
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw
