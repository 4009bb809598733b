"""Defects of WeasyPrint 70.0, each in a page of a few lines: README.md lists them.

Every module has a page, what it should give (`EXPECTED`), what it gives today (`ACTUAL`), and the
function `actual` that finds out. They use the engine as it comes, without any change of ours.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from tests.pages import ARABIC, LATIN

FONTS = Path(__file__).parents[2] / "fonts"
SHEET = f"""
@font-face {{ font-family: Latin; src: url({LATIN}) }}
@font-face {{ font-family: Arabic; src: url({ARABIC}) }}
@page {{ size: 200px 400px; margin: 10px }}
html {{ font: 10px/20px Latin, Arabic }}
body, p, h3 {{ margin: 0 }}
"""


def write(body: str, **options: Any) -> pikepdf.Pdf:
    """Write a page of 200 by 400 CSS pixels with margins of 10, and open it."""
    import weasyprint

    html = f'<html lang="fr"><title>Page</title><style>{SHEET}</style>{body}'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the colour profile of pdf/a stays open
        data = weasyprint.HTML(string=html, base_url=f"{FONTS}/").write_pdf(**options)
    return pikepdf.open(io.BytesIO(data))


def elements(pdf: pikepdf.Pdf, role: str) -> Iterator[pikepdf.Object]:
    """Yield the structure elements of a type, in reading order."""
    yield from _below(pdf.Root.StructTreeRoot.K[0], role)


def _below(element: pikepdf.Object, role: str) -> Iterator[pikepdf.Object]:
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if str(kid.S) == f"/{role}":
                yield kid
            yield from _below(kid, role)


def operators(pdf: pikepdf.Pdf, *names: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the operators of some names in the content of the first page, with their operands."""
    for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(instruction.operator) in names:
            yield str(instruction.operator), list(instruction.operands)


def glyph_texts(pdf: pikepdf.Pdf) -> list[dict[str, str]]:
    """Return what each glyph stands for, by its code, for each font of the first page."""
    return [
        {
            code: bytes.fromhex(text).decode("utf-16-be")
            for code, text in re.findall(
                r"<(\w+)> <(\w*)>", font.ToUnicode.read_bytes().decode("ascii")
            )
        }
        for font in pdf.pages[0].Resources.Font.values()
    ]
