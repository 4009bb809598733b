"""Small PDFs of another maker: page content written by hand, fonts that stand in no file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

WIDTHS = 600
"""The advance of every letter, in thousandths of an em."""


def foreign(
    *contents: bytes,
    fonts: Mapping[str, Dictionary] | None = None,
    resources: Mapping[str, Any] | None = None,
    page: Mapping[str, Any] | None = None,
) -> bytes:
    """Write a PDF with one page for each content, and a simple font F."""
    pdf = pikepdf.new()
    for content in contents:
        sheet = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595.28, 841.89]),
            Resources=Dictionary(Font=Dictionary(fonts or {"/F": simple_font()})),
            Contents=pdf.make_stream(content),
        )
        for key, value in (resources or {}).items():
            sheet.Resources[f"/{key}"] = value
        for key, value in (page or {}).items():
            sheet[f"/{key}"] = value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Write a PDF to bytes."""
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def simple_font(**entries: Any) -> Dictionary:
    """Return a font of 256 letters that each advance by six tenths of an em."""
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
        FirstChar=0,
        Widths=Array([WIDTHS] * 256),
        **entries,
    )


def composite_font(pdf: pikepdf.Pdf, to_unicode: bytes | None = None, **inner: Any) -> Dictionary:
    """Return a font of two-byte codes without a font program."""
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+Foreign"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        **inner,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Foreign"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([below]),
    )
    if to_unicode is not None:
        font.ToUnicode = Stream(pdf, to_unicode)
    return font


def changed(pdf: bytes, change: Any) -> bytes:
    """Open a PDF, let a function change it, and write it again."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        return saved(opened)
