"""The text that each reader takes out of a PDF, as its own users get it.

pdf.js runs in a browser and has a module of its own. PyMuPDF is licensed under the AGPL: it is a
tool of the tests and the benchmark, and no part of what ships.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

Reader = Callable[[Path], str]


def pdfium(pdf: Path) -> str:
    """Read as Chrome and Edge do."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def poppler(pdf: Path) -> str:
    """Read as Evince and Okular do."""
    return _output("pdftotext", "-enc", "UTF-8", str(pdf), "-")


def poppler_raw(pdf: Path) -> str:
    """Read with poppler in the order of the page content."""
    return _output("pdftotext", "-raw", "-enc", "UTF-8", str(pdf), "-")


def mupdf(pdf: Path) -> str:
    """Read with the MuPDF of today."""
    with pymupdf.open(pdf) as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def mutool(pdf: Path) -> str:
    """Read with the MuPDF of the system, which knows no right-to-left text before 1.25."""
    return _output("mutool", "draw", "-q", "-F", "txt", "-o", "-", str(pdf))


def pypdf_text(pdf: Path) -> str:
    """Read with pypdf."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def pdfminer(pdf: Path) -> str:
    """Read with pdfminer.six."""
    return extract_text(pdf)


GATED = ("PDFium", "pdf.js", "poppler", "MuPDF", "pypdf")
"""The readers whose scores must hold; of the others they are only told."""

READERS: Mapping[str, Reader] = {
    "PDFium": pdfium,
    "poppler": poppler,
    "MuPDF": mupdf,
    "pypdf": pypdf_text,
    "pdfminer.six": pdfminer,
    "poppler -raw": poppler_raw,
    "mutool": mutool,
}
_PROGRAMS = {"poppler": "pdftotext", "poppler -raw": "pdftotext", "mutool": "mutool"}


def available() -> dict[str, Reader]:
    """Return the readers that are installed, pdf.js aside."""
    return {
        name: reader
        for name, reader in READERS.items()
        if name not in _PROGRAMS or shutil.which(_PROGRAMS[name])
    }


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")
